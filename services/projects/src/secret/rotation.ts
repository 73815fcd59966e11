import { rewrap, type SecretKeys, type WrappedKey } from "@atrium/shared/credential/envelope";
import type { Db } from "@atrium/shared/store/open";
import { placeOf } from "./secret.ts";
import * as store from "./store.ts";

/** So many at once, and so many times a run: what is left over, the next run finds. */
const PORTION = 100;
const PORTIONS = 10;

interface Rotated {
  rewrapped: number;
  /** Those that do not open. They stay as they are. */
  failed: { project_id: string; name: string; kek: string }[];
}

/** Wraps the data keys that are under an older key-encryption key under the one in use; run by cron. Opens no value. */
export async function rotateSecrets(db: Db, keys: SecretKeys): Promise<Rotated> {
  const rotated: Rotated = { rewrapped: 0, failed: [] };
  let portions = PORTIONS;
  for (const kek of keys.keys.keys()) {
    if (kek === keys.active) continue;
    let after = { projectId: "", name: "" };
    for (; portions > 0; portions--) {
      const rows = await store.wrappedUnder(db, kek, after, PORTION);
      const replaced = rows.flatMap((row) => {
        const wrapped = rewrapped(keys, row);
        if (wrapped) return [[row, wrapped] as const];
        rotated.failed.push({ project_id: row.projectId, name: row.name, kek });
        return [];
      });
      await store.replaceWrappings(db, replaced);
      rotated.rewrapped += replaced.length;
      const last = rows.at(-1);
      if (!last || rows.length < PORTION) break;
      after = last;
    }
  }
  return rotated;
}

/** One that does not open must not keep back the others. */
function rewrapped(keys: SecretKeys, row: store.WrappedRow): WrappedKey | undefined {
  try {
    return rewrap(keys, placeOf(row), row);
  } catch {
    return undefined;
  }
}
