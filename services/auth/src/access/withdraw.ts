import { effectiveBy } from "@atrium/shared/bound";
import { rfc3339 } from "@atrium/shared/clock";
import { type Env, settings } from "../env.ts";
import { cacheOf } from "./cached.ts";

/** Whose right ended where, and the keys that ended or changed with it. */
interface Withdrawn {
  principalId?: string | undefined;
  targetId?: string | undefined;
  keys?: readonly { id: string; digest: string; previousDigest?: string | null }[];
  /** Account tokens: nothing of them stands in KV. */
  tokens?: readonly { id: string }[];
}

/**
 * Drops what this isolate has of a withdrawn right, and leaves tombstones for the others in KV.
 * The bound does not need it: it makes the usual case faster.
 */
export async function withdraw(
  env: Env,
  { principalId, targetId, keys = [], tokens = [] }: Withdrawn,
): Promise<void> {
  const digests = new Set(
    keys.flatMap(({ digest, previousDigest }) => [digest, ...(previousDigest ? [previousDigest] : [])]),
  );
  const ids = new Set([...keys, ...tokens].map(({ id }) => id));
  await cacheOf(env).withdraw({
    keys: [...digests],
    matches: (key, verdict) => {
      if (digests.has(key)) return true;
      if (verdict.state !== "good" || !verdict.access) return false;
      const { principal, target, credential } = verdict.access;
      // What leases know of a key goes by its id.
      if (ids.has(credential.id)) return true;
      if ((principalId ?? targetId) === undefined) return false;
      return (
        (principalId === undefined || principal.id === principalId) &&
        (targetId === undefined || target.id === targetId)
      );
    },
  });
}

/** A batch that takes longer has failed. */
const COMMIT_MS = 30_000;

/** What an answer says of a withdrawal that is about to be committed: it is kept with what it answers, so it is made before. */
export const effectiveOnceCommitted = (env: Env, now: number) => effective(env, now + COMMIT_MS);

/** What an answer says of a withdrawal that the database had at `committedAt`. */
export const effective = (env: Env, committedAt: number) => ({
  effective_by: rfc3339(effectiveBy(committedAt, settings(env).bound)),
});
