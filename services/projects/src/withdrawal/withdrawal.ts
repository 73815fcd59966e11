import { boundOf, effectiveBy } from "@atrium/shared/bound";
import { rfc3339 } from "@atrium/shared/clock";
import { afresh, type Context } from "@atrium/shared/context";
import type { Access, Withdrawal } from "@atrium/shared/contract/auth";
import { takenBy } from "@atrium/shared/control/dying-keys";
import { Problem } from "@atrium/shared/problem";
import type { Committed } from "@atrium/shared/store/commit";
import type { Env } from "../env.ts";

/** A change that took access away, and whose. */
export interface Withdrawing {
  committed: Committed;
  withdrawal: Withdrawal;
}

/**
 * The caller, who gives up their own place: decided on fresh rows, since it is declared as a view.
 * @throws Problem `permission_missing` for a key or a token
 */
export async function leaving(ctx: Context, access: Access): Promise<Access> {
  if (access.credential.type !== "session") {
    throw new Problem(
      "permission_missing",
      "A key cannot give up its owner's place, nor can a token: sign in to leave.",
    );
  }
  return afresh(ctx, access);
}

/** Of a change that changes nothing: it holds already. */
export const nothingDone = (ctx: Context): Committed => ({ at: ctx.clock.now(), events: [] });

const inForce = (env: Env, { at }: Committed) => ({ effective_by: rfc3339(effectiveBy(at, boundOf(env))) });

/** When it holds everywhere. The caches are told, so that it is sooner in the usual case. */
export function effective(env: Env, ctx: Context, { committed, withdrawal }: Withdrawing) {
  ctx.later(env.AUTH.withdraw(withdrawal));
  return inForce(env, committed);
}

/** The same of a change that reached many: whose access it was is still being read. */
export function effectiveForAll(
  env: Env,
  ctx: Context,
  committed: Committed,
  withdrawals: Promise<Withdrawal[]>,
) {
  ctx.later(withdrawals.then((all) => env.AUTH.withdrawAll(all)));
  return inForce(env, committed);
}

/** The whole answer of a removal, and what is left to tell the caches. */
export function removal(env: Env, { committed, withdrawal }: Withdrawing) {
  const taken = takenBy(committed);
  const keyIds = taken.revoked_keys.map(({ id }) => id);
  return { answer: { ...inForce(env, committed), ...taken }, untold: { ...withdrawal, keyIds } };
}

/** The whole answer of a removal. */
export function withdrawn(env: Env, ctx: Context, withdrawing: Withdrawing) {
  const { answer, untold } = removal(env, withdrawing);
  ctx.later(env.AUTH.withdraw(untold));
  return answer;
}
