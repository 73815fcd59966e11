import { narrow, scopesOf } from "@atrium/shared/access/vocabulary";
import { rfc3339, systemClock } from "@atrium/shared/clock";
import type { Access } from "@atrium/shared/contract/auth";
import type { AppEnv } from "@atrium/shared/http/app";
import { json, route, Time } from "@atrium/shared/http/route";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { lastingJson } from "./lasting.ts";

const AccessSchema = z
  .object({
    principal: z.object({
      type: z.enum(["account", "service_account", "anonymous"]),
      id: z.string(),
      name: z.string(),
    }),
    credential: z.object({
      type: z.enum(["session", "project_key", "account_token", "lease", "access_token", "none"]),
      id: z.string(),
      name: z.string().nullable(),
    }),
    target: z.object({ type: z.string(), id: z.string(), organization_id: z.string().nullable() }),
    role: z.string().nullable(),
    permissions: z
      .array(z.string())
      .openapi({ description: "`kind:verb`, or `kind:verb:own` for what is the caller's own." }),
    as_of: Time,
    expires_at: Time.openapi({ description: "Nobody may rely on this answer at or after that time." }),
    max_age: z.number().int().openapi({
      description: "The same, in seconds from now. 0, for a key with limits: do not cache.",
    }),
  })
  .openapi("Access");

const accessJson = lastingJson(
  ({ principal, credential, target, role, grant, scopes, asOf }: Access, expiresAt) => ({
    principal,
    credential: { type: credential.type, id: credential.id, name: credential.name },
    target: { type: target.type, id: target.id, organization_id: target.organizationId },
    role,
    permissions: scopesOf(narrow(grant, scopes)),
    as_of: rfc3339(asOf),
    expires_at: rfc3339(expiresAt),
  }),
);

export function accessRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "get",
      path: "/v1/access",
      permission: "authenticated",
      target: "self",
      tags: ["Access"],
      summary: "Who am I, and what may I do here?",
      // Said here and read by `authorize`: a validator would cost this route more than all the rest of it.
      parameters: [
        {
          in: "query",
          name: "project",
          schema: { type: "string" },
          description: "Where; a key's own project if left out.",
        },
        {
          in: "query",
          name: "organization",
          schema: { type: "string" },
          description: "Where, instead of in a project.",
        },
        {
          in: "query",
          name: "consistency",
          schema: { type: "string", enum: ["cached", "strong"] },
          description: "`strong` asks the primary.",
        },
      ],
      responses: { 200: json(AccessSchema, "The access") },
    }),
    (c) => {
      const access = c.get("access") as Access;
      const now = systemClock.now();
      const text = accessJson(access, access.credential.restricted ? now : access.expiresAt, now);
      // Typed by the schema above; made as text, and past Hono's own Headers, because this is the hottest answer of all.
      return new Response(text, { headers: { "Content-Type": "application/json" } }) as never;
    },
  );
}
