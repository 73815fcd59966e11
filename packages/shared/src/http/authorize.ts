import type { Context as HonoContext, MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import { mayAny, mayAtAll } from "../access/decide.ts";
import { isConfirmed, isSensitive, requireConfirmed } from "../access/sensitive.ts";
import type { Permission } from "../access/vocabulary.ts";
import { systemClock } from "../clock.ts";
import { type Allowed, permissionMissing } from "../context.ts";
import type { Access, AuthenticateRequest, Target } from "../contract/auth.ts";
import { notFound, Problem } from "../problem.ts";
import { type AppEnv, answerProblem } from "./app.ts";
import { isListed } from "./origin.ts";

export const SESSION_COOKIE = "__Host-atrium_session";
/** What `__Host-` wants of a cookie, and more. */
export const HOST_COOKIE = { path: "/", secure: true, httpOnly: true, sameSite: "Lax" } as const;

/** For whom a service account does it (W8). */
export const ON_BEHALF_OF = "atrium-on-behalf-of";

/**
 * Changes to these are decided on fresh rows (docs/revocation.md): what lives in CONTROL, and webhooks, which go on telling
 * what happens when who made them is gone.
 */
const DECIDED_FRESH = new Set([
  "account",
  "organization",
  "member",
  "team",
  "role",
  "invitation",
  "policy",
  "project",
  "collaborator",
  "collaborating_team",
  "key",
  "service_account",
  "variable",
  "secret",
  "engine",
  "overview",
  "profile",
  "entitlement",
  "credit",
  "system",
  "token",
  "webhook",
]);
const READING_VERBS = new Set(["view", "verify", "download", "logs"]);

const isDecidedFresh = (permission: Permission): boolean => {
  const [kind = "", verb = ""] = permission.split(":");
  return DECIDED_FRESH.has(kind) && !READING_VERBS.has(verb);
};

/**
 * Decides the route's declared permission at the target that its path names, before anything else of the request
 * is looked at. What a single thing needs beyond that is decided when it is loaded (`permit`).
 */
export function authorize<P extends Permission>(
  permission: P | readonly P[] | "authenticated",
  at?: "self" | "system",
) {
  const needed = permission === "authenticated" ? undefined : permission;
  const anyOf: readonly Permission[] = needed === undefined ? [] : [needed].flat();
  const [first] = anyOf;
  const strong = anyOf.some(isDecidedFresh);
  const guard: MiddlewareHandler<AppEnv> = async (c, next) => {
    const ctx = c.get("ctx");
    const asked = c.req.query("consistency");
    if (asked !== undefined && asked !== "strong" && asked !== "cached") throw NO_SUCH_CONSISTENCY();
    const credential = credentialOf(c);
    // Elsewhere no commit expects the rows behind a decision: it is not made while the body is held back until they are others.
    if (credential !== null && ctx.source !== "control" && !c.get("streamed")) await c.req.arrayBuffer();
    const request: AuthenticateRequest = {
      credential,
      target: at === "self" ? selfTarget(c) : at === "system" ? { type: "system" } : targetOf(c),
      permission: needed,
      consistency: strong ? "strong" : asked,
      address: ctx.address,
    };
    const result = await c.get("authenticator").authenticate(request);
    if (!result.ok) return answerProblem(c, result.problem);
    let access = result.value;
    if (first !== undefined && !mayAny(access, anyOf)) throw refusal(access, first);
    if (isSensitiveFor(access, anyOf) && !isConfirmed(access, ctx.clock.now())) {
      // It may have been confirmed since this was cached.
      if (!access.fresh) access = await decidedAgain(c, request);
      requireConfirmed(access, ctx.clock.now());
    }
    c.set("access", access as Allowed<P>);
    ctx.reauthorize = () => decidedAgain(c, request);
    ctx.authorizeIn = (project, other) => decidedIn(c, access, request, project, other);
    await next();
  };
  // Handlers behind it see `access` as what was decided here.
  return guard as unknown as MiddlewareHandler<{ Variables: { access: Allowed<P> } }>;
}

/** Where any of several would do: whether all those are sensitive that the caller has. */
function isSensitiveFor(access: Access, anyOf: readonly Permission[]): boolean {
  if (!anyOf.some(isSensitive)) return false;
  return anyOf.every((permission) => isSensitive(permission) || !mayAny(access, [permission]));
}

const NO_SUCH_CONSISTENCY = () =>
  new Problem("validation_failed", undefined, {
    errors: [{ pointer: "?consistency", detail: "Either `cached` or `strong`." }],
  });

async function decidedAgain(c: HonoContext<AppEnv>, request: AuthenticateRequest): Promise<Access> {
  const result = await c
    .get("authenticator")
    .authenticate({ ...request, consistency: "strong", again: true });
  if (!result.ok) throw Problem.from(result.problem);
  return result.value;
}

/** Signed in, or with an account token, somebody acts in several projects. A key acts in its own: it is told what would do instead. */
async function decidedIn<P extends Permission>(
  c: HonoContext<AppEnv>,
  { credential }: Access,
  request: AuthenticateRequest,
  project: string,
  permission: P,
): Promise<Allowed<P>> {
  if (credential.type !== "session" && credential.type !== "account_token") {
    const why =
      "A key acts in its own project alone: sign in, or use an account token, for what concerns two of them.";
    throw new Problem("permission_missing", why, { permission });
  }
  const access = await decidedAgain(c, { ...request, target: { type: "project", id: project }, permission });
  if (!mayAtAll(access, permission)) throw refusal(access, permission);
  if (isSensitive(permission)) requireConfirmed(access, systemClock.now());
  return access as Allowed<P>;
}

/** 403 names what is missing to those who may see the target, or such things in it; to others it is not there. */
function refusal(access: Access, permission: Permission): Problem {
  const [kind] = permission.split(":");
  const sees =
    access.target.type === "account" ||
    // Whoever administers the system and has a token that does not.
    (access.target.type === "system" && mayAtAll({ ...access, scopes: null }, permission)) ||
    [access.target.type, kind].some((seen) => mayAtAll(access, `${seen}:view` as Permission));
  return sees ? permissionMissing(access, permission) : notFound();
}

/** The bearer token, or the session cookie where the request comes from an origin that may use it. */
function credentialOf(c: HonoContext<AppEnv>): string | null {
  const header = c.req.header("authorization");
  if (header !== undefined) {
    const [scheme, token, more] = header.split(" ");
    return scheme?.toLowerCase() === "bearer" && token && more === undefined ? token : "";
  }
  if (c.req.header("cookie") === undefined) return null;
  const cookie = getCookie(c, SESSION_COOKIE);
  if (cookie === undefined) return null;
  requireOwnOrigin(c);
  return cookie;
}

/**
 * Cookies travel with requests that their owner never meant: a change by cookie must come from our own pages.
 * @throws Problem `origin_refused`
 */
export function requireOwnOrigin(c: HonoContext<AppEnv>): void {
  if (c.req.method === "GET" || c.req.method === "HEAD") return;
  const origin = c.req.header("origin");
  const own = new URL(c.req.url).origin;
  if (origin === undefined || (origin !== own && !isListed(origin, c.env.ALLOWED_ORIGINS)))
    throw new Problem("origin_refused");
}

/** What the credential is for; a session names the project, or the organization, that it asks about. */
function selfTarget(c: HonoContext): Target {
  const project = c.req.query("project");
  if (project !== undefined) return { type: "project", id: project };
  const organization = c.req.query("organization");
  if (organization !== undefined) return { type: "organization", id: organization };
  const team = c.req.query("team");
  return team === undefined ? { type: "self" } : { type: "team", id: team };
}

function targetOf(c: HonoContext): Target {
  const project = c.req.param("project");
  if (project !== undefined) return { type: "project", id: project };
  const organization = c.req.param("organization");
  if (organization !== undefined) return { type: "organization", id: organization };
  const team = c.req.param("team");
  return team === undefined ? { type: "account" } : { type: "team", id: team };
}
