import { boundOf, effectiveBy } from "@atrium/shared/bound";
import { rfc3339 } from "@atrium/shared/clock";
import type { Context } from "@atrium/shared/context";
import type { Withdrawal } from "@atrium/shared/contract/auth";
import { takenBy } from "@atrium/shared/control/dying-keys";
import type { Committed } from "@atrium/shared/store/commit";
import type { Env } from "../env.ts";

/** A change that took access away, and whose. */
export interface Withdrawing {
  committed: Committed;
  withdrawal: Withdrawal;
}

/** When it holds everywhere. The caches are told, so that it is sooner in the usual case. */
export function effective(env: Env, ctx: Context, { committed, withdrawal }: Withdrawing) {
  ctx.later(env.AUTH.withdraw(withdrawal));
  return { effective_by: rfc3339(effectiveBy(committed.at, boundOf(env))) };
}

/** The same of a change that reached many: whose access it was is still being read. */
export function effectiveForAll(
  env: Env,
  ctx: Context,
  committed: Committed,
  withdrawals: Promise<Withdrawal[]>,
) {
  ctx.later(withdrawals.then((all) => Promise.all(all.map((one) => env.AUTH.withdraw(one)))));
  return { effective_by: rfc3339(effectiveBy(committed.at, boundOf(env))) };
}

/** The whole answer of a removal. */
export function withdrawn(env: Env, ctx: Context, { committed, withdrawal }: Withdrawing) {
  const taken = takenBy(committed);
  const keyIds = taken.revoked_keys.map(({ id }) => id);
  return { ...effective(env, ctx, { committed, withdrawal: { ...withdrawal, keyIds } }), ...taken };
}
