import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, json, OrganizationPath, route, Time } from "@atrium/shared/http/route";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../../env.ts";
import { present, settingsOf, updateSettings } from "./retention.ts";

const RetentionDays = z.int().min(30).max(3650).nullable().openapi({
  description: "Lines that are older are removed, within a day; null keeps them for ever.",
});

const AuditSettings = z
  .object({ retention_days: RetentionDays, updated_at: Time.nullable() })
  .openapi("AuditSettings");

const path = "/v1/organizations/{organization}/audit/settings";
const tags = ["Audit"];

export function retentionRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "get",
      path,
      permission: "policy:view",
      tags,
      summary: "Get for how long an organization's audit log is kept",
      request: { params: OrganizationPath },
      responses: { 200: json(AuditSettings) },
    }),
    async (c) => {
      const settings = await settingsOf(c.var.ctx, c.var.access);
      return single(c, present(settings), settings.version, 200);
    },
  );

  app.openapi(
    route({
      method: "patch",
      path,
      permission: "policy:update",
      tags,
      summary: "Change for how long an organization's audit log is kept, its projects' with it",
      description:
        "What is removed is gone from the logs of its projects as well, also of those that are deleted.",
      request: {
        params: OrganizationPath,
        body: body(z.strictObject({ retention_days: RetentionDays.optional() })),
      },
      responses: { 200: json(AuditSettings) },
    }),
    async (c) => {
      const settings = await updateSettings(c.var.ctx, c.var.access, c.req.valid("json"), ifMatch(c));
      return single(c, present(settings), settings.version, 200);
    },
  );
}
