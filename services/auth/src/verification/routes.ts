import { isPermission, narrow, type Permission, scopesOf } from "@atrium/shared/access/vocabulary";
import { rfc3339, systemClock } from "@atrium/shared/clock";
import type { Access } from "@atrium/shared/contract/auth";
import type { AppEnv } from "@atrium/shared/http/app";
import { body, json, route, Time } from "@atrium/shared/http/route";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { VERIFY_CODES, type Verification, verifyKey } from "./verification.ts";

const VerifyInput = z.strictObject({
  key: z.string().min(1).max(200).openapi({ description: "The secret that was presented to you." }),
  permission: z
    .string()
    .refine(
      (text): text is Permission => isPermission(text),
      "Not a permission; docs/permissions.md lists them.",
    )
    .optional()
    .openapi({
      example: "run:create",
      description: "What is to be done with it; without it, only whether it is good.",
    }),
  resource: z
    .strictObject({
      created_by: z.string().max(80).nullable().optional(),
      created_with: z.string().max(80).nullable().optional(),
      moved_in: z.boolean().optional(),
    })
    .optional()
    .openapi({
      description: "Whose the thing is that it is to be done to, for permissions that reach one's own only.",
    }),
  consistency: z.enum(["cached", "strong"]).optional().openapi({ description: "`strong` asks the primary." }),
});

const VerificationSchema = z
  .object({
    valid: z.boolean(),
    code: z.enum(VERIFY_CODES),
    key: z.object({ id: z.string(), name: z.string().nullable() }).optional(),
    principal: z
      .object({ type: z.enum(["account", "service_account"]), id: z.string(), name: z.string() })
      .optional(),
    project: z
      .object({ id: z.string(), name: z.string().nullable(), organization_id: z.string().nullable() })
      .optional(),
    role: z.string().nullable().optional(),
    grant: z
      .array(z.string())
      .optional()
      .openapi({ description: "All that it may do: `kind:verb`, or `kind:verb:own`." }),
    expires_at: Time.optional().openapi({ description: "Cache this answer until then, no longer." }),
    max_age: z.number().int().openapi({ description: "The same, in seconds from now. 0: do not cache." }),
  })
  .openapi("Verification");

export function verificationRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "post",
      path: "/v1/keys/verify",
      permission: "key:verify",
      target: "self",
      tags: ["Keys"],
      summary: "Verify a key",
      description:
        "A key of the caller's own project; any other is `unknown`. Changes nothing, so it may be repeated.",
      request: {
        query: z.object({
          project: z
            .string()
            .max(80)
            .optional()
            .openapi({ description: "Where; a key's own project if left out." }),
        }),
        body: body(VerifyInput),
      },
      responses: { 200: json(VerificationSchema, "Whether it is good, and for what") },
    }),
    async (c) => {
      const { key, permission, resource, consistency } = c.req.valid("json");
      const thing = resource && {
        createdBy: resource.created_by ?? null,
        createdWith: resource.created_with ?? null,
        movedIn: resource.moved_in ?? false,
      };
      const now = systemClock.now();
      const question = { key, permission, resource: thing, consistency };
      const later = (work: Promise<unknown>) => c.get("ctx").later(work);
      const verification = await verifyKey(c.env, c.get("access"), question, now, later);
      // Typed by the schema above; made as text because this is the hottest POST of all.
      return c.body(verificationJson(verification, now), 200, {
        "Content-Type": "application/json",
      }) as never;
    },
  );
}

/** What does not change while a verdict is cached, as JSON: worked out once for each. */
const lasting = new WeakMap<Access["basis"], string>();

function verificationJson(verification: Verification, now: number): string {
  if (verification.code !== "valid")
    return JSON.stringify({ valid: false, code: verification.code, max_age: 0 });
  const { access, expiresAt } = verification;
  let text = lasting.get(access.basis);
  if (text === undefined) {
    const { credential, principal, target, role, grant, scopes } = access;
    text = JSON.stringify({
      valid: true,
      code: "valid",
      key: { id: credential.id, name: credential.name },
      principal,
      project: { id: target.id, name: target.name, organization_id: target.organizationId },
      role,
      grant: scopesOf(narrow(grant, scopes)),
      expires_at: rfc3339(expiresAt),
    });
    lasting.set(access.basis, text);
  }
  return `${text.slice(0, -1)},"max_age":${Math.max(0, Math.floor((expiresAt - now) / 1000))}}`;
}
