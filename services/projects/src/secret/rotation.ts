import type { SecretKeys } from "@atrium/shared/credential/envelope";
import { rewrapAll } from "@atrium/shared/credential/rewrapping";
import type { Db } from "@atrium/shared/store/open";
import { placeOf } from "./secret.ts";
import * as store from "./store.ts";

interface Rotated {
  rewrapped: number;
  /** Those that do not open. They stay as they are. */
  failed: { project_id: string; name: string; kek: string }[];
}

/** Wraps the data keys that are under an older key-encryption key under the one in use; run by cron. Opens no value. */
export async function rotateSecrets(db: Db, keys: SecretKeys): Promise<Rotated> {
  const { rewrapped, failed } = await rewrapAll<store.WrappedRow>(
    {
      under: (kek, after, limit) => store.wrappedUnder(db, kek, after ?? FIRST, limit),
      replace: (replaced) => store.replaceWrappings(db, replaced),
      placeOf,
    },
    keys,
  );
  return {
    rewrapped,
    failed: failed.map(({ projectId, name, kek }) => ({ project_id: projectId, name, kek })),
  };
}

const FIRST = { projectId: "", name: "" };
