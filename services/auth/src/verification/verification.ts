import { decide, mayAtAll, type Thing } from "@atrium/shared/access/decide";
import type { Permission } from "@atrium/shared/access/vocabulary";
import { systemClock } from "@atrium/shared/clock";
import type { Access, Target } from "@atrium/shared/contract/auth";
import { Problem, type ProblemBody, type ProblemCode } from "@atrium/shared/problem";
import { type Question, verdictOn } from "../access/authenticate.ts";
import { hasExpired, type Timeless, type Verdict } from "../access/verdict.ts";
import { type CredentialClass, read } from "../credential/format.ts";
import { type Env, settings } from "../env.ts";
import { admit } from "../restriction/admission.ts";
import { count } from "../use/count.ts";

export const VERIFY_CODES = [
  "valid",
  "malformed",
  "unknown",
  "revoked",
  "expired",
  "insufficient",
  "address_refused",
  "rate_limited",
  "used_up",
] as const;
type VerifyCode = (typeof VERIFY_CODES)[number];

interface VerifyRequest {
  key: string;
  permission?: Permission | undefined;
  /** What the permission is asked for; without it, for the kind as a whole. */
  resource?: Thing | undefined;
  consistency?: "cached" | "strong" | undefined;
  /** Of whoever presented the key, as the caller knows it. */
  address?: string | undefined;
}

/** `code` alone, and what a valid key stands for; for one that was used too fast, in how many seconds. Times in ms since the epoch. */
export type Verification =
  | { code: Exclude<VerifyCode, "valid">; retryAfter?: number | undefined }
  | { code: "valid"; access: Timeless; expiresAt: number };

/**
 * Whether a key of the caller's project, or organization, is good, and for what; or an account token of somebody who has
 * something there. Any other is unknown here, so that nobody learns of one by asking.
 * @throws Problem `unavailable` in an outage: never a wrong no
 */
export async function verifyKey(
  env: Env,
  caller: Access,
  { key, permission, resource, consistency, address }: VerifyRequest,
  later: Question["later"],
): Promise<Verification> {
  const presented = await read(key, settings(env).peppers);
  if (!presented.ok) return { code: presented.reason };
  const target = targetOf(caller, presented.class);
  if (!target) return { code: "unknown" };
  // Each time with the time taken anew: a key may end while the primary is read.
  const judge = (verdict: Verdict) => judged(verdict, caller, { permission, resource }, systemClock.now());
  const asked = verdictOn(env, presented, {
    target,
    // A key from elsewhere stays unknown here, whatever changes there.
    suffices: (verdict) => ["valid", "unknown"].includes(judge(verdict)),
    consistency,
    later,
  });
  const { entry } = asked instanceof Promise ? await asked : asked;
  const code = judge(entry.record);
  if (code !== "valid" || entry.record.state !== "good" || !entry.record.access)
    return { code } as Verification;
  const { access, restrictions } = entry.record;
  const { principal, credential } = access;
  const { id: keyId, expiresAt } = credential;
  if (restrictions !== null) {
    const refused = await admit(env, { keyId, restrictions, asOf: entry.asOf }, address ?? null);
    if (refused) return refusal(refused);
  }
  // From where, whoever asks says: it is no address that we saw.
  const use = { digest: presented.digest, principal, credential, address: null };
  count(env, use, permission ?? "authenticated", later);
  if (restrictions !== null) return { code, access, expiresAt: systemClock.now() };
  const ownExpiry = expiresAt ?? Number.POSITIVE_INFINITY;
  return { code, access, expiresAt: Math.min(entry.asOf + settings(env).bound.revocationMs, ownExpiry) };
}

const REFUSALS: Partial<Record<ProblemCode, VerifyCode>> = {
  address_refused: "address_refused",
  rate_limited: "rate_limited",
  credential_used_up: "used_up",
};

/** @throws Problem whatever says nothing of the key */
function refusal(problem: ProblemBody): Verification {
  const code = REFUSALS[problem.code];
  if (code === undefined || code === "valid") throw Problem.from(problem);
  return { code, retryAfter: problem.retry_after };
}

/** What is asked about: a key's own project; an account token here. A session is nobody's to verify. */
function targetOf({ target: { type, id } }: Access, presented: CredentialClass): Target | null {
  if (presented === "pk") return { type: "self" };
  if (presented === "ss") return null;
  return type === "project" || type === "organization" ? { type, id } : null;
}

function judged(
  verdict: Verdict,
  caller: Access,
  { permission, resource }: Pick<VerifyRequest, "permission" | "resource">,
  now: number,
): VerifyCode {
  if (verdict.state === "unknown" || !isWithin(caller, verdict)) return "unknown";
  if (verdict.state !== "good") return "revoked";
  const { access } = verdict;
  if (hasExpired(verdict, now)) return "expired";
  return access && allows(access, permission, resource) ? "valid" : "insufficient";
}

const isWithin = (
  { target }: Access,
  { projectId, organizationId }: Exclude<Verdict, { state: "unknown" }>,
) => (target.type === "organization" ? organizationId : projectId) === target.id;

/** Without a thing to look at, only what holds for every thing of the kind. */
const NOTHING_IN_PARTICULAR: Thing = { createdBy: null, createdWith: null };

function allows(access: Timeless, permission: Permission | undefined, resource: Thing | undefined): boolean {
  if (permission === undefined) return true;
  if (permission.endsWith(":create")) return mayAtAll(access, permission);
  return decide(access, permission, resource ?? NOTHING_IN_PARTICULAR);
}
