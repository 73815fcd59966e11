import type { Reach } from "@atrium/shared/access/decide";
import type { Restrictions } from "@atrium/shared/control/loaded";
import { keys, secretUse } from "@atrium/shared/control/principals";
import type { KeyId, ProjectId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, desc, eq, getTableColumns, gt, inArray, isNull, lt, notExists, or, sql } from "drizzle-orm";

/** A row of any kind. */
export type SecretiveRow = typeof keys.$inferSelect;
export type KeyRow = SecretiveRow & { id: KeyId; projectId: ProjectId };
/** When a secret was used first and last. */
export type SecretUse = Pick<typeof secretUse.$inferSelect, "digest" | "firstUsedAt" | "lastUsedAt">;
/** With how each secret that it ever had was used. */
export type UsedKey = KeyRow & { uses: SecretUse[] };

/** The Organization Default Key is none of the project's keys (O3). */
const OF_PROJECT = sql`${keys.kind} = 'project'`;

/** Of each secret that the key ever had. */
export const USES =
  sql<string>`(SELECT json_group_array(json_object('digest', u.digest, 'firstUsedAt', u.first_used_at,
  'lastUsedAt', u.last_used_at)) FROM secret_use u WHERE u.key_id = ${keys.id})`
    .mapWith((json: string) => JSON.parse(json) as SecretUse[])
    .as("uses");

const COLUMNS = { ...getTableColumns(keys), uses: USES };

export const byId = async (db: Db, project: ProjectId, id: string): Promise<UsedKey | undefined> =>
  (await db
    .select(COLUMNS)
    .from(keys)
    .where(and(eq(keys.id, id as KeyId), eq(keys.projectId, project), OF_PROJECT))
    .get()) as UsedKey | undefined;

/**
 * One more row than the page holds, newest first, of what the reader's permission reaches. What was made with a
 * credential is the least of it, so its index serves; the `+` keeps the planner from choosing the other.
 */
export const list = async (
  db: Db,
  project: ProjectId,
  { createdBy, createdWith }: Reach,
  { after, limit }: Page,
): Promise<UsedKey[]> =>
  (await db
    .select(COLUMNS)
    .from(keys)
    .where(
      and(
        eq(keys.projectId, project),
        OF_PROJECT,
        createdWith === undefined ? undefined : eq(keys.createdWith, createdWith),
        createdBy === undefined
          ? undefined
          : createdWith === undefined
            ? eq(keys.createdBy, createdBy)
            : sql`+${keys.createdBy} = ${createdBy}`,
        after === null ? undefined : lt(keys.id, after as KeyId),
      ),
    )
    .orderBy(desc(keys.id))
    .limit(limit + 1)
    .all()) as UsedKey[];

export const digests = (
  db: Db,
  ids: string[],
): Promise<{ id: string; digest: string; previousDigest: string | null }[]> =>
  db
    .select({ id: keys.id, digest: keys.digest, previousDigest: keys.previousDigest })
    .from(keys)
    .where(inArray(keys.id, ids as KeyId[]))
    .all();

/** Of a key of any kind; undefined of what is none. */
export const restrictions = (db: Db, id: string): Promise<Restrictions | undefined> =>
  db
    .select({
      addresses: keys.addresses,
      maxUses: keys.maxUses,
      rateLimit: keys.rateLimit,
      rateWindow: keys.rateWindow,
    })
    .from(keys)
    .where(eq(keys.id, id as KeyId))
    .get();

/** Whether the row is as it was read. */
export const isAt = async (db: Db, { id, version }: SecretiveRow): Promise<boolean> =>
  (await db
    .select({ id: keys.id })
    .from(keys)
    .where(and(eq(keys.id, id), eq(keys.version, version)))
    .get()) !== undefined;

/** Unexecuted. */
export const insert = (db: Db, key: KeyRow) => db.insert(keys).values(key);

/** Unexecuted. Misses where the row has moved on from `version`, or was revoked. */
export const update = (db: Db, key: SecretiveRow, version: number) =>
  db
    .update(keys)
    .set(key)
    .where(and(eq(keys.id, key.id), eq(keys.version, version), isNull(keys.revokedAt)));

/** Unexecuted: `update`, which also misses where the new secret was used by now, or the one before has ended. */
export const rollBack = (db: Db, key: SecretiveRow, before: SecretiveRow, now: number) =>
  db
    .update(keys)
    .set(key)
    .where(
      and(
        eq(keys.id, key.id),
        eq(keys.version, before.version),
        isNull(keys.revokedAt),
        or(isNull(keys.previousEndsAt), gt(keys.previousEndsAt, now)),
        notExists(
          db.select({ digest: secretUse.digest }).from(secretUse).where(eq(secretUse.digest, before.digest)),
        ),
      ),
    );
