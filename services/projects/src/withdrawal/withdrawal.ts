import { boundOf } from "@atrium/shared/bound";
import { rfc3339 } from "@atrium/shared/clock";
import type { Context } from "@atrium/shared/context";
import { effectiveBy, type Withdrawal } from "@atrium/shared/contract/auth";
import type { AtriumEvent } from "@atrium/shared/contract/events";
import type { Committed } from "@atrium/shared/store/commit";
import type { Env } from "../env.ts";

export { keysOfMembership, keysOfProject } from "./store.ts";

/** What a removal took along, as its event says it too. */
export interface Taken {
  revoked_keys: { id: string; name: string }[];
  revoked_key_count: number;
}

/** A change that took access away, and whose. */
export interface Withdrawing {
  committed: Committed;
  withdrawal: Withdrawal;
}

/** What the keys of a removal were, for whose event read `keysOfMembership` or `keysOfProject`. */
export function takenBy({ events }: Committed): Taken {
  const { revoked_keys, revoked_key_count } = (events[0] as AtriumEvent).details as unknown as Taken;
  return { revoked_keys, revoked_key_count };
}

/** When it holds everywhere. The caches are told, so that it is sooner in the usual case. */
export function effective(env: Env, ctx: Context, { committed, withdrawal }: Withdrawing) {
  ctx.later(env.AUTH.withdraw(withdrawal));
  return { effective_by: rfc3339(effectiveBy(committed.at, boundOf(env))) };
}

/** The whole answer of a removal. */
export function withdrawn(env: Env, ctx: Context, { committed, withdrawal }: Withdrawing) {
  const taken = takenBy(committed);
  const keyIds = taken.revoked_keys.map(({ id }) => id);
  return { ...effective(env, ctx, { committed, withdrawal: { ...withdrawal, keyIds } }), ...taken };
}
