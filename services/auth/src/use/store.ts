import type { Access } from "@atrium/shared/contract/auth";
import type { AtriumEvent, Happened } from "@atrium/shared/contract/events";
import { keyUsage, secretUse } from "@atrium/shared/control/principals";
import type { KeyId } from "@atrium/shared/id";
import { redact } from "@atrium/shared/redact";
import type { Db } from "@atrium/shared/store/open";
import { inPlace } from "@atrium/shared/store/outbox";
import { and, desc, eq, gte, inArray, lt, lte, sql, sum } from "drizzle-orm";

// Counting never touches `keys`: no race of it with a change of a key can bring anything back.

/** Who presented a key, and from where: null where that is hearsay. */
export interface Bearer extends Pick<Access, "principal" | "credential"> {
  address: string | null;
}

/** What was counted of one secret of a key, to be written. `first` and `last` in ms since the epoch. */
export interface Portion {
  keyId: string;
  digest: string;
  first: number;
  last: number;
  /** Whose use was `first`; null where it is known that the secret was used before. */
  bearer: Bearer | null;
  counts: { day: string; permission: string; count: number }[];
}

/** A secret that had never been used is written at once; else a key is, at most once a minute. */
const MAY_WRITE = `(NOT EXISTS (SELECT 1 FROM secret_use u WHERE u.digest = e.value ->> 'digest')
  OR NOT EXISTS (SELECT 1 FROM secret_use u WHERE u.key_id = e.value ->> 'keyId' AND u.flushed_at > ?2))`;

/** The secrets that end as another of their key is used for the first time: before that is written. */
const ENDING = `SELECT k.id, k.previous_digest AS digest FROM json_each(?1) e CROSS JOIN keys k ON k.digest = e.value ->> 'digest'
  WHERE k.previous_until = 'first_use' AND NOT EXISTS (SELECT 1 FROM secret_use u WHERE u.digest = k.digest)`;

/** What may be the first use of a secret: the event that this is, but for what the key's row says. */
export interface FirstUse {
  digest: string;
  event: Happened;
}

/** Of those, what is: the same batch makes the row that says of each later one that it is not. An Organization Default Key is in no project's log. */
const FIRSTS = `INSERT INTO outbox (event, created_at)
  SELECT json_set(f.value -> '$.event',
    '$.project_id', iif(k.kind = 'project', k.project_id, NULL), '$.organization_id', k.organization_id,
    '$.details.secret', CASE f.value ->> 'digest' WHEN k.digest THEN 'current' WHEN k.previous_digest THEN 'previous' ELSE 'former' END,
    '$.details.hint', CASE f.value ->> 'digest' WHEN k.digest THEN k.hint WHEN k.previous_digest THEN k.previous_hint END), ?2
  FROM json_each(?1) f CROSS JOIN keys k ON k.id = f.value ->> '$.event.target.id'
  WHERE NOT EXISTS (SELECT 1 FROM secret_use u WHERE u.digest = f.value ->> 'digest')
  RETURNING event, position`;

/** Before the times of use, which are what all of them ask. */
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

export interface Written {
  /** Of what was handed in, what was written: the rest was written less than a minute ago. */
  digests: Set<string>;
  /** Secrets that ended with it. */
  ended: { id: string; digest: string }[];
  /** As they stand in the outbox. */
  events: AtriumEvent[];
  results: D1Result[];
}

/** Columns of whichever statement. */
type Row = Record<"id" | "digest" | "event" | "position", string>;

/** One batch, whatever the number of keys. `since`: when a key must have been written last, to be written again. */
export async function write(
  d1: D1Database,
  portions: readonly Portion[],
  firstUses: readonly FirstUse[],
  since: number,
  now: number,
): Promise<Written> {
  const json = JSON.stringify(portions.map(({ bearer: _, ...counted }) => counted));
  const firsts = d1.prepare(FIRSTS).bind(redact(JSON.stringify(firstUses)), now);
  const results = await d1.batch<Row>([
    d1.prepare(ENDING).bind(json),
    d1.prepare(COUNTS).bind(json, since),
    ...(firstUses.length > 0 ? [firsts] : []),
    d1.prepare(TIMES).bind(json, since, now),
  ]);
  const placed = firstUses.length > 0 ? (results[2]?.results ?? []) : [];
  return {
    digests: new Set(results.at(-1)?.results.map(({ digest }) => digest)),
    ended: results[0]?.results ?? [],
    events: placed.map(({ event, position }) =>
      inPlace({ event: JSON.parse(event) as Happened, sequence: Number(position) }),
    ),
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
