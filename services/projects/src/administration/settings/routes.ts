import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, json, route, Time } from "@atrium/shared/http/route";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../../env.ts";
import { DefaultEntitlements } from "../../organization/entitlements.ts";
import { present, theSettings, updateSettings } from "./settings.ts";

const FIELDS = {
  organization_creation: z
    .enum(["anyone", "administrators"])
    .openapi({ description: "Who may make an organization." }),
  default_entitlements: DefaultEntitlements,
};

const SystemSettings = z.object({ ...FIELDS, updated_at: Time }).openapi("SystemSettings");

const target = "system";
const tags = ["Administration"];

export function settingsAdministrationRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "get",
      path: "/v1/admin/settings",
      permission: "system:view",
      target,
      tags,
      summary: "Get what goes for the whole installation",
      responses: { 200: json(SystemSettings) },
    }),
    async (c) => {
      const settings = await theSettings(c.var.ctx);
      return single(c, present(settings), settings.version, 200);
    },
  );

  app.openapi(
    route({
      method: "patch",
      path: "/v1/admin/settings",
      permission: "system:update",
      target,
      tags,
      summary: "Change who may make organizations, or what every organization may have",
      request: { body: body(z.strictObject(FIELDS).partial()) },
      responses: { 200: json(SystemSettings) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const settings = await updateSettings(ctx, access, c.req.valid("json"), ifMatch(c));
      return single(c, present(settings), settings.version, 200);
    },
  );
}
