import type { SecretKeys } from "@atrium/shared/credential/envelope";
import { rewrapAll } from "@atrium/shared/credential/rewrapping";
import type { Db } from "@atrium/shared/store/open";
import { placeOf } from "./secret.ts";
import * as store from "./store.ts";

export { forgetSecrets } from "./store.ts";

/** Wraps the data keys of secrets under the key-encryption key in use; run by cron. @returns how many, and the ids of those that do not open */
export async function rewrapSecrets(
  db: Db,
  keys: SecretKeys,
): Promise<{ rewrapped: number; failed: string[] }> {
  const { rewrapped, failed } = await rewrapAll<store.WrappedRow>(
    {
      under: (kek, after, limit) => store.wrappedUnder(db, kek, after, limit),
      replace: (replaced) => store.replaceWrappings(db, replaced),
      placeOf,
    },
    keys,
  );
  return { rewrapped, failed: failed.map(({ id }) => id) };
}

/** What is logged late, of a place that is gone, still comes within that. */
const LINGERS_MS = 60 * 60 * 1000;
const PORTION = 500;
const PORTIONS = 20;

/** Removes what there was of webhooks that are deleted, or have nothing more to tell, a part at a time; run by cron. */
export async function removeEnded(db: Db, now: number): Promise<void> {
  for (let portions = PORTIONS; portions > 0; portions--) {
    const ended = await store.anEnded(db, now - LINGERS_MS);
    if (!ended) return;
    await store.removePart(db, ended.id, PORTION);
  }
}
