import { isPermission, narrow, type Permission, scopesOf } from "@atrium/shared/access/vocabulary";
import { isAddress } from "@atrium/shared/addresses";
import { rfc3339, systemClock } from "@atrium/shared/clock";
import { type AppEnv, validationFailed } from "@atrium/shared/http/app";
import { body, json, route, Time } from "@atrium/shared/http/route";
import { Problem } from "@atrium/shared/problem";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import { lastingJson } from "../access/lasting.ts";
import type { Timeless } from "../access/verdict.ts";
import type { Env } from "../env.ts";
import { VERIFY_CODES, type Verification, verifyKey } from "./verification.ts";

/** Longer than any secret of ours. */
const KEY_LENGTH = 200;

export const VerifyInput = z.strictObject({
  key: z.string().min(1).max(KEY_LENGTH).openapi({ description: "The secret that was presented to you." }),
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
  address: z.string().max(60).refine(isAddress, "Not an IP address.").optional().openapi({
    description:
      "From where the secret was presented to you. A key for some addresses works from none without it.",
    example: "192.0.2.7",
  }),
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
    retry_after: z
      .number()
      .int()
      .optional()
      .openapi({ description: "Of `rate_limited`: in so many seconds it may be used again." }),
  })
  .openapi("Verification");

const verify = route({
  method: "post",
  path: "/v1/keys/verify",
  permission: "key:verify",
  target: "self",
  secretsInBody: true,
  tags: ["Keys"],
  summary: "Verify a key",
  description:
    "A key of the caller's own project, or organization, or an account token of somebody in it; any other is `unknown`. It counts as a use of what is verified.",
  request: {
    query: z.object({
      project: z
        .string()
        .max(80)
        .optional()
        .openapi({ description: "Where; a key's own project if left out." }),
      organization: z
        .string()
        .max(80)
        .optional()
        .openapi({ description: "For the keys of all projects of an organization." }),
    }),
    body: body(VerifyInput),
  },
  responses: { 200: json(VerificationSchema, "Whether it is good, and for what") },
});

/**
 * The hottest POST of all, and so without the validators that come with `app.openapi`: they cost more than the
 * verification. The schema still has the last word on whatever `plainInput` does not know.
 */
export function verificationRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  const { middleware, ...documented } = verify;
  app.openAPIRegistry.registerPath(documented);
  app.post(verify.getRoutingPath(), ...middleware, async (c) => {
    const { key, permission, resource, consistency, address } = inputOf(await jsonOf(c));
    const thing = resource && {
      createdBy: resource.created_by ?? null,
      createdWith: resource.created_with ?? null,
      movedIn: resource.moved_in ?? false,
    };
    const question = { key, permission, resource: thing, consistency, address };
    const later = (work: Promise<unknown>) => c.get("ctx").later(work);
    const verification = await verifyKey(c.env, c.get("access"), question, later);
    return new Response(verificationJson(verification, systemClock.now()), {
      headers: { "Content-Type": "application/json" },
    });
  });
}

async function jsonOf(c: HonoContext): Promise<unknown> {
  if (!/^application\/([\w.-]+\+)?json\b/i.test(c.req.header("content-type") ?? "")) {
    throw new Problem("unsupported_media_type");
  }
  try {
    return JSON.parse(await c.req.text());
  } catch {
    throw new Problem("malformed_request", "The body is not valid JSON.");
  }
}

type Input = z.infer<typeof VerifyInput>;

/** @throws Problem `validation_failed` */
export function inputOf(sent: unknown): Input {
  const plain = plainInput(sent);
  if (plain) return plain;
  const parsed = VerifyInput.safeParse(sent);
  if (!parsed.success) throw validationFailed("json", parsed.error.issues);
  return parsed.data;
}

/** What nearly everybody sends: a key, and perhaps a permission. */
function plainInput(sent: unknown): Input | null {
  if (typeof sent !== "object" || sent === null) return null;
  const { key, permission, ...others } = sent as Record<string, unknown>;
  if (typeof key !== "string" || key.length < 1 || key.length > KEY_LENGTH) return null;
  if (permission !== undefined && (typeof permission !== "string" || !isPermission(permission))) return null;
  for (const _ in others) return null;
  return { key, permission };
}

const validJson = lastingJson(
  ({ credential, principal, target, role, grant, scopes }: Timeless, expiresAt) => ({
    valid: true,
    code: "valid",
    key: { id: credential.id, name: credential.name },
    principal,
    project: { id: target.id, name: target.name, organization_id: target.organizationId },
    role,
    grant: scopesOf(narrow(grant, scopes)),
    expires_at: rfc3339(expiresAt),
  }),
);

const verificationJson = (verification: Verification, now: number): string =>
  verification.code === "valid"
    ? validJson(verification.access, verification.expiresAt, now)
    : JSON.stringify({
        valid: false,
        code: verification.code,
        max_age: 0,
        retry_after: verification.retryAfter,
      });
