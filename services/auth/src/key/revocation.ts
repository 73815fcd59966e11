import { type Allowed, type Context, type Permitted, requireVersion } from "@atrium/shared/context";
import { tokensExpireBy, tokensOfCredential } from "@atrium/shared/control/dying-keys";
import { commit } from "@atrium/shared/store/commit";
import { about } from "./rotation.ts";
import type { SecretiveRow } from "./store.ts";
import * as store from "./store.ts";

/** What revoking came to: when the database had it at the latest, and until when access tokens live that were made from it. */
interface Revoked<K> {
  key: K;
  at: number;
  tokensExpireBy: string | null;
}

/**
 * Takes a key of any kind back for good. Again on a revoked one: its first revocation, and no second event.
 * @throws Problem `stale_version`
 */
export async function revoke<P extends "key:delete" | "token:delete", K extends SecretiveRow>(
  ctx: Context,
  access: Allowed<P>,
  before: Permitted<P, K>,
  expected: number | undefined,
): Promise<Revoked<K>> {
  if (before.revokedAt !== null) return { key: before, at: before.revokedAt, tokensExpireBy: null };
  requireVersion(before, expected);
  const now = ctx.clock.now();
  const key: K = {
    ...before,
    revokedAt: now,
    revokedBecause: "revoked",
    version: before.version + 1,
    updatedAt: now,
  };
  const committed = await commit(ctx, {
    actor: access,
    writes: [store.update(ctx.db, key, before.version)],
    event: {
      ...about(key, "revoked"),
      details: { because: "revoked" },
      reads: tokensOfCredential(key.id),
    },
  });
  return { key, at: committed.at, tokensExpireBy: tokensExpireBy(committed) };
}
