import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, Id, json, ProjectPath, route } from "@atrium/shared/http/route";
import { EffectiveBy } from "@atrium/shared/http/withdrawn";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { theProject } from "../project/project.ts";
import { effective } from "../withdrawal/withdrawal.ts";
import { chargeTo, present } from "./billing.ts";

const Billing = z
  .object({
    organization_id: z
      .string()
      .nullable()
      .openapi({ description: "Who pays instead of the owner; null: the owner does." }),
    charged_to: z
      .string()
      .openapi({ description: "The account or organization that new use is charged to." }),
  })
  .openapi("Billing");

const path = "/v1/projects/{project}/billing";
const tags = ["Projects"];

export function billingRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "get",
      path,
      permission: "project:bill",
      tags,
      summary: "Get whom a project's use is charged to",
      request: { params: ProjectPath },
      responses: { 200: json(Billing) },
    }),
    async (c) => {
      const project = await theProject(c.var.ctx, c.var.access, "project:bill");
      return single(c, present(project), project.version, 200);
    },
  );

  app.openapi(
    route({
      method: "put",
      path,
      permission: "project:bill",
      tags,
      summary: "Choose whom a project's use is charged to; what was charged before stays as it is",
      request: { params: ProjectPath, body: body(z.strictObject({ organization_id: Id.nullable() })) },
      responses: {
        200: json(
          Billing.extend({
            effective_by: EffectiveBy.optional().openapi({
              description: "From then on everything new is charged so; absent where nothing changed.",
            }),
          }).openapi("ChangedBilling"),
        ),
      },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const before = await theProject(ctx, access, "project:bill");
      const { organization_id } = c.req.valid("json");
      const { project, committed } = await chargeTo(ctx, access, before, organization_id, ifMatch(c));
      const withdrawing = committed && { committed, withdrawal: { targetId: project.id } };
      const answer = { ...present(project), ...(withdrawing && effective(c.env, ctx, withdrawing)) };
      return single(c, answer, project.version, 200);
    },
  );
}
