import type { Withdrawal } from "@atrium/shared/contract/auth";
import { openDb } from "@atrium/shared/store/open";
import type { Env } from "../env.ts";
import { digestsOf } from "../key/key.ts";
import { cacheOf } from "./authenticate.ts";

/**
 * Drops what this isolate has of a withdrawn right, and leaves tombstones for the others in KV.
 * The bound does not need it: it makes the usual case faster.
 */
export async function withdraw(env: Env, { principalId, targetId, keyIds = [] }: Withdrawal): Promise<void> {
  const keys = keyIds.length === 0 ? [] : await digestsOf(openDb(env.CONTROL, env.METER), keyIds);
  const dropped = new Set(keys);
  await cacheOf(env).withdraw({
    keys,
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
