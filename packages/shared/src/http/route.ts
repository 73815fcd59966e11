import { createRoute, type RouteConfig, z } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import type { Permission } from "../access/vocabulary.ts";
import type { AppEnv } from "./app.ts";
import { authorize } from "./authorize.ts";
import { withoutDryRun } from "./dry-run.ts";
import { idempotent } from "./idempotency.ts";
import { redacted, type Secrets } from "./redaction.ts";

/** The RFC 9457 body of every refusal. */
const ProblemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    request_id: z.string(),
    permission: z.string().optional(),
    explanation: z.string().optional(),
    entitlement: z.string().optional(),
    candidates: z
      .array(z.object({ type: z.string(), id: z.string(), name: z.string(), owner: z.string() }))
      .optional(),
    used_by: z.array(z.object({ type: z.string(), id: z.string(), name: z.string().nullable() })).optional(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  })
  .openapi("Problem");

/** A refusal inside of an answer: what happened to one of several. */
export const Refusal = z.object({
  status: z.number().int(),
  problem: ProblemSchema.omit({ type: true, title: true, status: true, request_id: true }),
});

type Spec = Omit<RouteConfig, "middleware" | "security">;
type Guarded<P extends Permission> = ReturnType<typeof authorize<P>>;

/** Where the permission is decided. Said only where it is not what the path names: see `Target`. */
interface Demand<P extends Permission> {
  /** Of several, any one will do: which of them counts is decided thing by thing. */
  permission: P | readonly P[] | "authenticated";
  target?: "self" | "system";
}

/** Said only where the route is for secrets: those of ours in any other body are redacted before anybody reads it. */
interface Secretive {
  secretsInBody?: Secrets;
}

const problem = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: ProblemSchema } },
});

const secured = [{ bearer: [] }];

/** Bodies that are text; what is streamed stays as it is, with the digest that it has. */
const TEXTS = ["application/json", "application/x-www-form-urlencoded"];

const redactions = ({ request }: Spec, secrets: Secrets = []): MiddlewareHandler<AppEnv>[] =>
  secrets !== true && TEXTS.some((type) => request?.body?.content[type]) ? [redacted(secrets)] : [];

const hasDryRun = ({ request }: Spec): boolean =>
  "dry_run" in ((request?.query as z.ZodObject | undefined)?.shape ?? {});

/**
 * A route and the one permission it needs: decided before the handler runs, shown in OpenAPI as `x-permission`.
 * `authenticated`: any credential may ask. A POST honours `Idempotency-Key`.
 */
export function route<const R extends Spec, const P extends Permission>(spec: R & Demand<P> & Secretive) {
  const { permission, target, secretsInBody, ...rest } = spec;
  const guards = [
    authorize(permission, target),
    ...(rest.method === "get" || hasDryRun(rest) ? [] : [withoutDryRun]),
    ...redactions(rest, secretsInBody),
    ...(rest.method === "post" ? [idempotent] : []),
  ] as unknown as [Guarded<P>];
  return createRoute({
    ...rest,
    "x-permission": typeof permission === "string" ? permission : permission.join(" | "),
    ...(secretsInBody && { "x-secrets-in-body": secretsInBody }),
    security: secured,
    middleware: guards,
    responses: { ...rest.responses, "4XX": problem("Refused: see `code`") },
  } as unknown as Omit<R, "permission" | "target" | "secretsInBody"> & { middleware: [Guarded<P>] });
}

/** A route that needs no credential. The reviewed list of them is `test/routes.txt`. */
export function publicRoute<const R extends Spec>(spec: R & Secretive) {
  const { secretsInBody, ...rest } = spec;
  return createRoute({
    ...rest,
    "x-permission": "public",
    ...(secretsInBody && { "x-secrets-in-body": secretsInBody }),
    security: [],
    middleware: redactions(rest, secretsInBody),
    responses: { ...rest.responses, "4XX": problem("Refused: see `code`") },
  } as unknown as Omit<R, "secretsInBody">);
}

/** A JSON body or answer. */
export const json = <S extends z.ZodType>(schema: S, description = "Done") => ({
  description,
  content: { "application/json": { schema } },
});

/** A required JSON request body. */
export const body = <S extends z.ZodType>(schema: S) => ({
  required: true as const,
  content: { "application/json": { schema } },
});

/** What every question may say beside. */
export const Consistency = z
  .enum(["cached", "strong"])
  .optional()
  .openapi({ description: "`strong` decides on fresh rows, whatever is cached." });

/** What every list may be asked; each adds its filters, and refuses what it does not know. */
export const PageQuery = z.strictObject({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .optional()
    .openapi({ description: "At most 100; 25 where not said." }),
  cursor: z.string().max(200).optional().openapi({ description: "`next_cursor` of the page before." }),
  consistency: Consistency,
});

/** A list's answer. */
export const listOf = <S extends z.ZodType>(item: S) =>
  z.object({ data: z.array(item), next_cursor: z.string().nullable() });

/** RFC 3339 in UTC. */
export const Time = z.string().openapi({ format: "date-time" });

/** An id in a path, or the name that stands for one; what it is looked up in decides whether it is one. */
export const Id = z.string().max(250);

/** The path of what is in a place; of one thing in it, extended by the id of that. */
export const OrganizationPath = z.object({ organization: Id });
export const TeamPath = z.object({ team: Id });
export const ProjectPath = z.object({ project: Id });

/** What breaks a line, or turns it round: a name stands in subjects of mail, and must not pass for another one. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u;

/** Text of one line. */
export const line = (max: number) =>
  z
    .string()
    .max(max)
    // No `regex`: OpenAPI's patterns have no flags.
    .refine((text) => !UNPRINTABLE.test(text), "No control characters.");

/** What people call a thing. */
export const Name = line(100).trim().min(1);
