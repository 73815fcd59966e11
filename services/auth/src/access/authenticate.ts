import { mayAny } from "@atrium/shared/access/decide";
import { EMPTY } from "@atrium/shared/access/vocabulary";
import { systemClock } from "@atrium/shared/clock";
import type { Access, AuthenticateRequest, CredentialName, Target } from "@atrium/shared/contract/auth";
import { load, loadCredentials } from "@atrium/shared/control/load";
import type { Loaded } from "@atrium/shared/control/loaded";
import { notFound, Problem, type ProblemBody, type ProblemCode, problemBody } from "@atrium/shared/problem";
import { ok, type Result, refuse } from "@atrium/shared/result";
import { meteredD1 } from "@atrium/shared/store/meter";
import { isAccessToken, readAccessToken } from "../access-token/access-token.ts";
import { exchanged } from "../access-token/exchanged.ts";
import type { Found } from "../credential/cache.ts";
import { type CredentialClass, read } from "../credential/format.ts";
import { type Env, settings } from "../env.ts";
import { countFailure } from "../limits.ts";
import { KEY_POLICY } from "../restriction/admission.ts";
import { isLeaseToken, readToken } from "../token/token.ts";
import { cacheOf } from "./cached.ts";
import { leased } from "./leased.ts";
import { used } from "./used.ts";
import { accepts, hasExpired, timed, type Verdict, verdictOf } from "./verdict.ts";

/** What a caller presented, read without storage. Of a lease and of an access token: the credential that is behind it. */
type Presented =
  | { class: CredentialClass | "none"; digest: string }
  | { class: "named"; credential: CredentialName };

export interface Question {
  target: Target;
  /** Whether a cached verdict is the yes that was hoped for; of any other, the primary is asked. */
  suffices(verdict: Verdict): boolean;
  consistency?: "cached" | "strong" | undefined;
  later(work: Promise<unknown>): void;
}

/**
 * What stands about a credential at a target: from the cache while the bound allows it, else from the primary.
 * A key has one target, its project, so its digest alone is the cache's key.
 */
export function verdictOn(
  env: Env,
  presented: Presented,
  { target, suffices, consistency, later }: Question,
): Found<Verdict> | Promise<Found<Verdict>> {
  const control = meteredD1(env.CONTROL, env.METER === "1");
  return cacheOf(env).get(cacheKey(presented, target), {
    load: async () =>
      verdictOf(await loadPresented(control, presented, target), target, env.SYSTEM_ADMINISTRATOR),
    later,
    // What is revoked or was never made stays so; any other no may have become a yes.
    settles: (verdict) => verdict.state === "unknown" || verdict.state === "revoked" || suffices(verdict),
    consistency,
    useKv: presented.class === "pk",
  });
}

function cacheKey(presented: Presented, target: Target): string {
  if (presented.class === "pk") return presented.digest;
  const who = presented.class === "named" ? `named ${presented.credential.id}` : presented.digest;
  return `${who} ${target.type} ${"id" in target ? target.id : ""}`;
}

async function loadPresented(control: D1Database, presented: Presented, target: Target): Promise<Loaded> {
  if (presented.class === "named") {
    const [loaded] = await loadCredentials(control, [{ credential: presented.credential, target }]);
    return loaded as Loaded;
  }
  const { class: what, digest } = presented;
  return load(control, what === "none" ? null : BY[what](digest), target);
}

const BY = {
  pk: (key: string) => ({ key }),
  at: (token: string) => ({ token }),
  ss: (session: string) => ({ session }),
};

/** The one door: a credential, a target → who is calling and what they may do there. */
export async function authenticate(
  env: Env,
  request: AuthenticateRequest,
  later: Question["later"],
): Promise<Result<Access>> {
  const result = await decideOn(env, request, later);
  if (result.ok || !isFailure(result.problem)) return result;
  const tooMany = await countFailure(env.FAILURES, request.address);
  return tooMany ? refuse(tooMany.body) : result;
}

/** Of a credential that is good nobody guesses the next one: neither what is not there nor too fast a key is a failure. */
const isFailure = ({ code, policy }: ProblemBody): boolean =>
  code !== "not_found" && code !== "unavailable" && policy?.name !== KEY_POLICY;

async function decideOn(
  env: Env,
  request: AuthenticateRequest,
  later: Question["later"],
): Promise<Result<Access>> {
  const { credential } = request;
  if (credential === null) return anonymously(env, request, later);
  if (isLeaseToken(credential)) return underLease(env, credential, request, later);
  if (isAccessToken(credential)) return byAccessToken(env, credential, request, later);
  const presented = await read(credential, settings(env).peppers);
  if (!presented.ok)
    return refusal(presented.reason === "malformed" ? "credential_malformed" : "credential_unknown");
  return decideFor(env, presented, request, later);
}

/** Nobody is signed in: what is public may be read. Of anything else, 401 says what is missing. */
async function anonymously(
  env: Env,
  request: AuthenticateRequest,
  later: Question["later"],
): Promise<Result<Access>> {
  const { target, permission } = request;
  if (permission === undefined || (target.type !== "project" && target.type !== "team"))
    return refusal("unauthenticated");
  const decided = await decideFor(env, { class: "none", digest: "anonymous" }, request, later);
  if (decided.ok ? mayAny(decided.value, [permission].flat()) : decided.problem.code === "unavailable")
    return decided;
  return refusal("unauthenticated");
}

/**
 * What runs under a lease: the credential that claimed it, narrowed to the one thing in the one project. Everywhere
 * else nothing is there. Whether the lease lives on, those ask who serve its project: auth binds nobody.
 */
async function underLease(
  env: Env,
  token: string,
  request: AuthenticateRequest,
  later: Question["later"],
): Promise<Result<Access>> {
  const claims = await readToken("lt", token, settings(env).peppers);
  if (!claims) return refusal("credential_unknown");
  if (claims.expiresAt <= systemClock.now()) return refusal("credential_expired");
  const decided = await decideInItsProject(env, claims, request, later);
  return decided.ok ? ok(leased(decided.value, claims)) : decided;
}

/** What was made of a credential for one project: that credential by now, narrowed to its scope. */
async function byAccessToken(
  env: Env,
  token: string,
  request: AuthenticateRequest,
  later: Question["later"],
): Promise<Result<Access>> {
  const read = await caught(() => readAccessToken(env, token));
  if (!read.ok) return read;
  if (typeof read.value === "string") return refusal(`credential_${read.value}`);
  const decided = await decideInItsProject(env, read.value, request, later);
  return decided.ok ? ok(exchanged(decided.value, read.value)) : decided;
}

/** The credential behind a token, in the one project that it is for; nothing is anywhere else. */
function decideInItsProject(
  env: Env,
  { credential, project }: { credential: CredentialName; project: string },
  request: AuthenticateRequest,
  later: Question["later"],
): Promise<Result<Access>> | Result<Access> {
  const { target: asked } = request;
  if (asked.type !== "self" && !(asked.type === "project" && asked.id === project))
    return refuse(notFound().body);
  const target: Target = { type: "project", id: project };
  return decideFor(env, { class: "named", credential }, { ...request, target }, later);
}

/** A problem that is thrown on the way, as a result. */
const caught = <T>(work: () => Promise<T>): Promise<Result<T>> => work().then(ok, refusedBy);

function refusedBy(error: unknown): Result<never> {
  if (error instanceof Problem) return refuse(error.body);
  throw error;
}

/** At once, without a promise, where the verdict is cached and the credential has no limits. */
function decideFor(
  env: Env,
  presented: Presented,
  request: AuthenticateRequest,
  later: Question["later"],
): Promise<Result<Access>> | Result<Access> {
  const { target } = request;
  const found = verdictOn(env, presented, {
    target,
    suffices: (verdict) =>
      isElsewhere(verdict, target) || accepts(verdict, request.permission, systemClock.now()),
    consistency: request.consistency,
    later,
  });
  if (!(found instanceof Promise)) return decidedBy(env, found, presented, request, later);
  return found.then((read) => decidedBy(env, read, presented, request, later), refusedBy);
}

function decidedBy(
  env: Env,
  found: Found<Verdict>,
  presented: Presented,
  request: AuthenticateRequest,
  later: Question["later"],
): Promise<Result<Access>> | Result<Access> {
  const { target } = request;
  const decided = accessFrom(found, target, settings(env).bound.revocationMs);
  if (presented.class === "ss" || presented.class === "none") return decided;
  const digest = presented.class === "named" ? null : presented.digest;
  return used(env, found.entry, decided, { digest, request, later });
}

function accessFrom({ entry, layer }: Found<Verdict>, target: Target, revocationMs: number): Result<Access> {
  const verdict = entry.record;
  if (verdict.state !== "good") return refusal(REFUSALS[verdict.state]);
  if (hasExpired(verdict, systemClock.now())) return refusal("credential_expired");
  const { access } = verdict;
  if (!access) return refuse(notFound().body);
  const read = { asOf: entry.asOf, fresh: layer === "l3" };
  if (!isElsewhere(verdict, target)) return ok(timed(access, read, revocationMs));
  if (target.type !== "account") return refuse(notFound().body);
  return ok(timed({ ...access, ...NOTHING_AT_ACCOUNT }, read, revocationMs));
}

/** A key acts in its project alone: whatever changes, it is worth nothing at another target. */
const isElsewhere = (verdict: Verdict, target: Target): boolean =>
  verdict.state === "good" &&
  verdict.fixed &&
  target.type !== "self" &&
  !(target.type === "project" && target.id === verdict.projectId);

const REFUSALS = {
  unknown: "credential_unknown",
  revoked: "credential_revoked",
  suspended: "account_suspended",
} as const;

/** What a key may do at its owner's account: it is told so, where another's project is not there. */
const NOTHING_AT_ACCOUNT = {
  grant: EMPTY,
  role: null,
  membership: null,
  target: { type: "account", id: "", name: null, organizationId: null },
} as const;

const refusal = (code: ProblemCode): Result<never> => refuse(problemBody(code));
