import type { Reach } from "@atrium/shared/access/decide";
import { keys } from "@atrium/shared/control/principals";
import type { KeyId, ProjectId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, desc, eq, inArray, isNull, lt, sql } from "drizzle-orm";

export type KeyRow = typeof keys.$inferSelect & { id: KeyId; projectId: ProjectId };

/** The Organization Default Key is none of the project's keys (O3). */
const OF_PROJECT = sql`${keys.kind} = 'project'`;

export const byId = async (db: Db, project: ProjectId, id: string): Promise<KeyRow | undefined> =>
  (await db
    .select()
    .from(keys)
    .where(and(eq(keys.id, id as KeyId), eq(keys.projectId, project), OF_PROJECT))
    .get()) as KeyRow | undefined;

/**
 * One more row than the page holds, newest first, of what the reader's permission reaches. What was made with a
 * credential is the least of it, so its index serves; the `+` keeps the planner from choosing the other.
 */
export const list = async (
  db: Db,
  project: ProjectId,
  { createdBy, createdWith }: Reach,
  { after, limit }: Page,
): Promise<KeyRow[]> =>
  (await db
    .select()
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
    .all()) as KeyRow[];

export const digests = (db: Db, ids: string[]): Promise<{ id: string; digest: string }[]> =>
  db
    .select({ id: keys.id, digest: keys.digest })
    .from(keys)
    .where(inArray(keys.id, ids as KeyId[]))
    .all();

/** Unexecuted. */
export const insert = (db: Db, key: KeyRow) => db.insert(keys).values(key);

/** Unexecuted. Misses where the row has moved on from `version`, or was revoked. */
export const update = (db: Db, key: KeyRow, version: number) =>
  db
    .update(keys)
    .set(key)
    .where(and(eq(keys.id, key.id), eq(keys.version, version), isNull(keys.revokedAt)));
