import { mayAtAll } from "@atrium/shared/access/decide";
import type { Access, AuthenticateRequest } from "@atrium/shared/contract/auth";
import { problemBody } from "@atrium/shared/problem";
import { type Result, refuse } from "@atrium/shared/result";
import type { Entry } from "../credential/entry.ts";
import type { Env } from "../env.ts";
import { admit, isFrom } from "../restriction/admission.ts";
import { count, type Used } from "../use/count.ts";
import type { Verdict } from "./verdict.ts";

interface Use {
  /** Of the secret that was presented; null where that was a token made of it, whose making was the use. */
  digest: string | null;
  request: AuthenticateRequest;
  later(work: Promise<unknown>): void;
}

/**
 * What was decided of a key or an account token, once it is used: only from where it may be and only as often, and counted
 * where the answer is yes. Of what has no limits, no more is asked than that.
 */
export function used(
  env: Env,
  { record, asOf }: Entry<Verdict>,
  decided: Result<Access>,
  { digest, request, later }: Use,
): Result<Access> | Promise<Result<Access>> {
  if (record.state !== "good") return decided;
  const { restrictions } = record;
  if (restrictions !== null && !isFrom(restrictions, request.address))
    return refuse(problemBody("address_refused"));
  if (!decided.ok || digest === null || request.again === true) return decided;
  const permission = usedFor(decided.value, request.permission);
  if (permission === null) return decided;
  const { principal, credential } = decided.value;
  const use = { digest, principal, credential, address: request.address };
  if (restrictions === null) {
    count(env, use, permission, later);
    return decided;
  }
  return admit(env, { keyId: credential.id, restrictions, asOf }, request.address).then((refused) => {
    if (refused) return refuse(refused);
    count(env, use, permission, later);
    return decided;
  });
}

/** What a yes was said to; null where the route is going to refuse it. */
function usedFor(access: Access, asked: AuthenticateRequest["permission"]): Used | null {
  if (asked === undefined) return "authenticated";
  if (typeof asked === "string") return mayAtAll(access, asked) ? asked : null;
  return asked.find((permission) => mayAtAll(access, permission)) ?? null;
}
