import type { AppEnv } from "@atrium/shared/http/app";
import {
  body,
  Id,
  json,
  line,
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
import { balanceOf, credit, creditsOf, type Holder, payerOf, statementOf, theHolder } from "./ledger.ts";

type App = OpenAPIHono<AppEnv<Env>>;

/** A thousand million: no balance gets near what a JSON number holds. */
const MOST = 1_000_000_000_000_000;

const Micros = z.number().int();

const Balance = z
  .object({
    holder_id: z.string().openapi({ description: "The account or organization whose it is." }),
    balance_micros: Micros.openapi({
      description: "What is left, in millionths; less than nothing is owed.",
    }),
    updated_at: Time.nullable().openapi({ description: "null: nothing was ever credited or charged." }),
  })
  .openapi("Balance");

const Entry = z
  .object({
    id: z.string(),
    number: z.number().int().openapi({ description: "1, 2, 3 … without a gap." }),
    type: z.enum(["usage", "credit"]),
    amount_micros: Micros.openapi({ description: "In millionths; of use, less than nothing." }),
    balance_micros: Micros.openapi({ description: "What was left after it." }),
    project_id: z.string().nullable().openapi({ description: "Of use: where." }),
    records: z.number().int().nullable().openapi({ description: "Of use: how many records it adds up." }),
    reason: z.string().nullable().openapi({ description: "Of a credit." }),
    created_by: z.string(),
    created_at: Time,
  })
  .openapi("LedgerEntry");

const Credit = z
  .object({
    id: z.string(),
    amount_micros: Micros.openapi({ description: "In millionths; less than nothing takes away." }),
    reason: z.string(),
    created_by: z.string(),
    created_at: Time,
  })
  .openapi("Credit");

const CreditInput = z.strictObject({
  amount_micros: Micros.min(-MOST)
    .max(MOST)
    .refine((amount) => amount !== 0, "Something.")
    .openapi({ description: "In millionths; less than nothing takes away." }),
  reason: line(500).trim().min(1),
});

/** What is left, for whoever may see it. */
export function ledgerRoutes(app: App): void {
  const tags = ["Usage"];

  app.openapi(
    route({
      method: "get",
      path: "/v1/me/balance",
      permission: "account:view",
      tags,
      summary: "Get what is left of the account's credits",
      responses: { 200: json(Balance) },
    }),
    async (c) => c.json(await balanceOf(c.var.ctx, c.var.access.principal.id), 200),
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/me/ledger",
      permission: "account:view",
      tags,
      summary: "List what was credited and charged to the account, newest first",
      request: { query: PageQuery },
      responses: { 200: json(listOf(Entry)) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      return c.json(await statementOf(ctx, access.principal.id, pageOf(c.req.valid("query"))), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/organizations/{organization}/balance",
      permission: "organization:view",
      tags,
      summary: "Get what is left of an organization's credits",
      request: { params: OrganizationPath },
      responses: { 200: json(Balance) },
    }),
    async (c) => c.json(await balanceOf(c.var.ctx, c.var.access.target.id), 200),
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/organizations/{organization}/ledger",
      permission: "organization:bill",
      tags,
      summary: "List what was credited and charged to an organization, newest first",
      request: { params: OrganizationPath, query: PageQuery },
      responses: { 200: json(listOf(Entry)) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      return c.json(await statementOf(ctx, access.target.id, pageOf(c.req.valid("query"))), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}/balance",
      permission: "usage:view",
      tags,
      summary: "Get what is left of the credits of whoever pays for a project",
      request: { params: ProjectPath },
      responses: { 200: json(Balance) },
    }),
    async (c) => c.json(await balanceOf(c.var.ctx, payerOf(c.var.access)), 200),
  );

  for (const holder of ["account", "organization"] as const) creditRoutes(app, holder);
}

/** What system administrators see and do about it. */
function creditRoutes(app: App, type: Holder): void {
  const at = `/v1/admin/${type}s/{${type}}`;
  const params = z.object({ [type]: Id });
  const target = "system";
  const tags = ["Administration"];
  const whose = type === "account" ? "an account's" : "an organization's";

  app.openapi(
    route({
      method: "get",
      path: `${at}/balance`,
      permission: "credit:view",
      target,
      tags,
      summary: `Get what is left of ${whose} credits`,
      request: { params },
      responses: { 200: json(Balance) },
    }),
    async (c) => {
      const { id } = await theHolder(c.var.ctx, type, c.req.valid("param")[type] ?? "");
      return c.json(await balanceOf(c.var.ctx, id), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: `${at}/credits`,
      permission: "credit:view",
      target,
      tags,
      summary: `List what was added to ${whose} balance, newest first`,
      request: { params, query: PageQuery },
      responses: { 200: json(listOf(Credit)) },
    }),
    async (c) => {
      const { id } = await theHolder(c.var.ctx, type, c.req.valid("param")[type] ?? "");
      return c.json(await creditsOf(c.var.ctx, id, pageOf(c.req.valid("query"))), 200);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: `${at}/credits`,
      permission: "credit:create",
      target,
      tags,
      summary: `Add to ${whose} balance, or take from it`,
      request: { params, body: body(CreditInput) },
      responses: { 201: json(Credit) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const holder = await theHolder(ctx, type, c.req.valid("param")[type] ?? "");
      return c.json(await credit(ctx, access, type, holder, c.req.valid("json")), 201);
    },
  );
}
