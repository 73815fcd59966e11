import { effectiveBy } from "@atrium/shared/bound";
import { rfc3339 } from "@atrium/shared/clock";
import { type Env, settings } from "../env.ts";
import { cacheOf } from "./authenticate.ts";

/** Whose right ended where, and the digests of the keys that ended with it. */
interface Withdrawn {
  principalId?: string | undefined;
  targetId?: string | undefined;
  digests?: readonly string[];
}

/**
 * Drops what this isolate has of a withdrawn right, and leaves tombstones for the others in KV.
 * The bound does not need it: it makes the usual case faster.
 */
export async function withdraw(env: Env, { principalId, targetId, digests = [] }: Withdrawn): Promise<void> {
  const dropped = new Set(digests);
  await cacheOf(env).withdraw({
    keys: digests,
    matches: (key, verdict) => {
      if (dropped.has(key)) return true;
      if (verdict.state !== "good" || !verdict.access || (principalId ?? targetId) === undefined)
        return false;
      const { principal, target } = verdict.access;
      return (
        (principalId === undefined || principal.id === principalId) &&
        (targetId === undefined || target.id === targetId)
      );
    },
  });
}

/** What an answer says of a withdrawal that the database had at `committedAt`. */
export const effective = (env: Env, committedAt: number) => ({
  effective_by: rfc3339(effectiveBy(committedAt, settings(env).bound)),
});
