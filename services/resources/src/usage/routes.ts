import type { AppEnv } from "@atrium/shared/http/app";
import {
  body,
  Id,
  json,
  listOf,
  OrganizationPath,
  PageQuery,
  ProjectPath,
  route,
  Time,
} from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { KIND_NAMES } from "../kind/kinds.ts";
import { DIMENSIONS, listRecords, totalsOf } from "./total.ts";
import { recordUsage } from "./usage.ts";

/** What one batch has at most, what one record costs, and what it measures: sums of them stay exact. */
const RECORDS = 1000;
const MOST_AMOUNT = 1_000_000_000_000;
const MOST_QUANTITY = 1_000_000_000_000_000;

const Moment = z.iso.datetime({ offset: true });
const Day = z.iso.date();

const RecordInput = z
  .strictObject({
    id: z
      .string()
      .regex(/^[\x21-\x7e]{1,200}$/, "1 to 200 printable ASCII characters.")
      .openapi({
        description: "The meter's own name for it: recorded once in a project, however often it is sent.",
      }),
    meter: z
      .string()
      .regex(/^[a-z][a-z0-9_.-]{0,63}$/, "Lower-case letters, digits, and _ . -")
      .openapi({ description: "What was measured, in which unit.", example: "gpu_hours" }),
    quantity_micros: z
      .number()
      .int()
      .min(0)
      .max(MOST_QUANTITY)
      .openapi({ description: "How much, in millionths of the meter's unit." }),
    amount_micros: z
      .number()
      .int()
      .min(0)
      .max(MOST_AMOUNT)
      .openapi({ description: "What it costs, in millionths." }),
    resource: Id.optional().openapi({ description: "The id of what used it, in this project." }),
    principal: z
      .string()
      .regex(/^(acc|sa)_[0-9a-z]{26}$/, "The id of an account or a service account.")
      .optional()
      .openapi({
        description:
          "Who used it. Where not said: whom the resource was made for, or whose it is; without a resource, the caller.",
      }),
    started_at: Moment.optional(),
    ended_at: Moment.optional().openapi({
      description: "Now, where not said. Its day in UTC is the day it counts for.",
    }),
  })
  .openapi("UsageRecordInput");

const BatchInput = z
  .strictObject({ records: z.array(RecordInput).min(1).max(RECORDS) })
  .openapi("UsageInput");

const Recorded = z
  .object({
    recorded: z.number().int().openapi({ description: "How many are new." }),
    repeated: z
      .number()
      .int()
      .openapi({ description: "How many had been recorded before, and say the same." }),
    amount_micros: z.number().int().openapi({ description: "What the new ones cost together." }),
    charged_to: z
      .string()
      .openapi({ description: "The account or organization that the new ones are charged to." }),
  })
  .openapi("UsageRecorded");

const UsageRecord = z
  .object({
    id: z.string(),
    project_id: z.string(),
    meter: z.string(),
    quantity_micros: z.number().int(),
    amount_micros: z.number().int(),
    charged_to: z.string().openapi({ description: "Who pays, as it was when this was recorded." }),
    principal_id: z.string().openapi({ description: "Who used it." }),
    kind: z.enum(KIND_NAMES).nullable(),
    resource_id: z.string().nullable(),
    started_at: Time.nullable(),
    ended_at: Time,
    recorded_by: z.string(),
    recorded_at: Time,
    entry_id: z.string().openapi({ description: "Its batch, in the ledger of who pays." }),
  })
  .openapi("UsageRecord");

const Total = z
  .object({
    group: z.string().nullable().openapi({
      description: "The day, kind, member, project or meter; null for what was not the use of a resource.",
    }),
    records: z.number().int(),
    quantity_micros: z
      .number()
      .int()
      .nullable()
      .openapi({ description: "By meter, in millionths of its unit; else null." }),
    amount_micros: z.number().int(),
  })
  .openapi("UsageTotal");

const By = z.enum(DIMENSIONS).default("day");

const TotalQuery = PageQuery.extend({
  by: z.enum(DIMENSIONS).exclude(["project"]).default("day"),
  from: Day.optional().openapi({
    description: "The first day, in UTC; twenty-nine before the last, where not said.",
  }),
  to: Day.optional().openapi({ description: "The last day, included; today, where not said." }),
});

const Basis = z.enum(["used", "charged"]).default("used").openapi({
  description: "`used`: in its projects, whoever pays. `charged`: to the organization, wherever it was used.",
});

const ALL_OR_NOTHING =
  "All of a batch or nothing. What was recorded before and is sent again, the same, changes nothing.";

export function usageRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "post",
      path: "/v1/projects/{project}/usage",
      operationId: "recordUsage",
      permission: "usage:create",
      summary: "Record what was used, and charge it to whoever pays for the project",
      description: ALL_OR_NOTHING,
      request: { params: ProjectPath, body: body(BatchInput) },
      responses: { 200: json(Recorded) },
    }),
    async (c) => {
      const { records } = c.req.valid("json");
      return c.json(await recordUsage(c.var.ctx, c.var.access, records), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}/usage",
      permission: "usage:view",
      summary: "Add up what was used in a project",
      request: { params: ProjectPath, query: TotalQuery },
      responses: { 200: json(listOf(Total)) },
    }),
    async (c) => {
      const { by, from, to, ...page } = c.req.valid("query");
      const wanted = { by, from, to, basis: "used" } as const;
      return c.json(await totalsOf(c.var.ctx, c.var.access, wanted, pageOf(page)), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}/usage/records",
      permission: "usage:view",
      summary: "List what was recorded in a project, newest first",
      request: {
        params: ProjectPath,
        query: PageQuery.extend({
          principal: Id.optional().openapi({ description: "The id of who used it; `me` for one's own." }),
          resource: Id.optional().openapi({ description: "The id of what used it." }),
        }),
      },
      responses: { 200: json(listOf(UsageRecord)) },
    }),
    async (c) => {
      const { principal, resource, ...page } = c.req.valid("query");
      return c.json(await listRecords(c.var.ctx, c.var.access, { principal, resource }, pageOf(page)), 200);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: "/v1/organizations/{organization}/usage",
      operationId: "recordOrganizationUsage",
      permission: "usage:create",
      summary: "Record what was used outside of projects: it is the Default project's",
      description: ALL_OR_NOTHING,
      request: { params: OrganizationPath, body: body(BatchInput) },
      responses: { 200: json(Recorded) },
    }),
    async (c) => {
      const { records } = c.req.valid("json");
      return c.json(await recordUsage(c.var.ctx, c.var.access, records), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/organizations/{organization}/usage",
      permission: "usage:view",
      summary: "Add up what was used in an organization, or is charged to it",
      request: { params: OrganizationPath, query: TotalQuery.extend({ by: By, basis: Basis }) },
      responses: { 200: json(listOf(Total)) },
    }),
    async (c) => {
      const { by, from, to, basis, ...page } = c.req.valid("query");
      const wanted = { by, from, to, basis };
      return c.json(await totalsOf(c.var.ctx, c.var.access, wanted, pageOf(page)), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/me/usage",
      permission: "account:view",
      summary: "Add up what is charged to the account",
      request: { query: TotalQuery.extend({ by: By }) },
      responses: { 200: json(listOf(Total)) },
    }),
    async (c) => {
      const { by, from, to, ...page } = c.req.valid("query");
      const wanted = { by, from, to, basis: "charged" } as const;
      return c.json(await totalsOf(c.var.ctx, c.var.access, wanted, pageOf(page)), 200);
    },
  );
}
