import { keyUsage, secretUse } from "@atrium/shared/control/principals";
import type { KeyId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import { and, desc, eq, gte, inArray, lt, lte, sql, sum } from "drizzle-orm";

// Counting never touches `keys`: no race of it with a change of a key can bring anything back.

/** A key, by the secret of it that was presented. */
export interface Secret {
  keyId: string;
  digest: string;
}

/** What was counted of one secret, to be written. `first` and `last` in ms since the epoch. */
export interface Portion extends Secret {
  first: number;
  last: number;
  counts: { day: string; permission: string; count: number }[];
}

/** A secret that had never been used is written at once; else a key is, at most once a minute. */
const MAY_WRITE = `(NOT EXISTS (SELECT 1 FROM secret_use u WHERE u.digest = e.value ->> 'digest')
  OR NOT EXISTS (SELECT 1 FROM secret_use u WHERE u.key_id = e.value ->> 'keyId' AND u.flushed_at > ?2))`;

/** The secrets that end as another of their key is used for the first time: before that is written. */
const ENDING = `SELECT k.id, k.previous_digest AS digest FROM json_each(?1) e CROSS JOIN keys k ON k.digest = e.value ->> 'digest'
  WHERE k.previous_until = 'first_use' AND NOT EXISTS (SELECT 1 FROM secret_use u WHERE u.digest = k.digest)`;

/** Before the times of use, which are what both of them ask. */
const COUNTS = `INSERT INTO key_usage (key_id, day, permission, count)
  SELECT e.value ->> 'keyId', c.value ->> 'day', c.value ->> 'permission', c.value ->> 'count'
  FROM json_each(?1) e CROSS JOIN json_each(e.value, '$.counts') c WHERE ${MAY_WRITE}
  ON CONFLICT (key_id, day, permission) DO UPDATE SET count = count + excluded.count`;

const TIMES = `INSERT INTO secret_use (digest, key_id, service_account_id, first_used_at, last_used_at, flushed_at)
  SELECT e.value ->> 'digest', e.value ->> 'keyId',
    (SELECT k.service_account_id FROM keys k WHERE k.id = e.value ->> 'keyId'), e.value ->> 'first', e.value ->> 'last', ?3
  FROM json_each(?1) e WHERE ${MAY_WRITE}
  ON CONFLICT (digest) DO UPDATE SET service_account_id = coalesce(excluded.service_account_id, service_account_id),
    first_used_at = min(first_used_at, excluded.first_used_at),
    last_used_at = max(last_used_at, excluded.last_used_at), flushed_at = max(flushed_at, excluded.flushed_at)
  RETURNING digest`;

interface Written {
  /** Of what was handed in, what was written: the rest was written less than a minute ago. */
  digests: Set<string>;
  /** Secrets that ended with it. */
  ended: { id: string; digest: string }[];
  results: D1Result[];
}

/** One batch, whatever the number of keys. `since`: when a key must have been written last, to be written again. */
export async function write(
  d1: D1Database,
  portions: Portion[],
  since: number,
  now: number,
): Promise<Written> {
  const json = JSON.stringify(portions);
  const results = await d1.batch<{ id: string; digest: string }>([
    d1.prepare(ENDING).bind(json),
    d1.prepare(COUNTS).bind(json, since),
    d1.prepare(TIMES).bind(json, since, now),
  ]);
  const [ending, , times] = results;
  return {
    digests: new Set(times?.results.map(({ digest }) => digest)),
    ended: ending?.results ?? [],
    results,
  };
}

/** Of each secret that the key ever had. */
export const usesOf = (db: Db, keyId: string) =>
  db
    .select({ digest: secretUse.digest, lastUsedAt: secretUse.lastUsedAt })
    .from(secretUse)
    .where(eq(secretUse.keyId, keyId as KeyId))
    .all();

interface Days {
  from: string;
  to: string;
}

const within = (keyId: string, { from, to }: Days) =>
  and(eq(keyUsage.keyId, keyId as KeyId), gte(keyUsage.day, from), lte(keyUsage.day, to));

export const totals = (db: Db, keyId: string, days: Days) =>
  db
    .select({ permission: keyUsage.permission, count: sum(keyUsage.count).mapWith(Number) })
    .from(keyUsage)
    .where(within(keyId, days))
    .groupBy(keyUsage.permission)
    .orderBy(keyUsage.permission)
    .all();

/** Of at most so many days on which it was used, the newest first. */
export const byDay = (db: Db, keyId: string, days: Days, limit: number) =>
  db
    .select({ day: keyUsage.day, permission: keyUsage.permission, count: keyUsage.count })
    .from(keyUsage)
    .where(
      and(
        eq(keyUsage.keyId, keyId as KeyId),
        inArray(
          keyUsage.day,
          db
            .selectDistinct({ day: keyUsage.day })
            .from(keyUsage)
            .where(within(keyId, days))
            .orderBy(desc(keyUsage.day))
            .limit(limit),
        ),
      ),
    )
    .orderBy(desc(keyUsage.day), keyUsage.permission)
    .all();

/** A part of what is older; the rest is found the next minute. */
export const forgetBefore = (db: Db, day: string, most: number) =>
  db
    .delete(keyUsage)
    .where(
      sql`(${keyUsage.keyId}, ${keyUsage.day}, ${keyUsage.permission}) IN (${db
        .select({ keyId: keyUsage.keyId, day: keyUsage.day, permission: keyUsage.permission })
        .from(keyUsage)
        .where(lt(keyUsage.day, day))
        .limit(most)})`,
    )
    .run();
