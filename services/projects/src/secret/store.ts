import { withinQuota } from "@atrium/shared/control/quota";
import { secrets } from "@atrium/shared/control/schema";
import type { ProjectId } from "@atrium/shared/id";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { portions } from "@atrium/shared/store/portions";
import { and, asc, eq, gt, sql } from "drizzle-orm";

export type SecretRow = typeof secrets.$inferSelect;

const named = (project: ProjectId, name: string) =>
  and(eq(secrets.projectId, project), eq(secrets.name, name));

export const byName = (db: Db, project: ProjectId, name: string): Promise<SecretRow | undefined> =>
  db.select().from(secrets).where(named(project, name)).get();

const about = {
  name: secrets.name,
  createdBy: secrets.createdBy,
  createdAt: secrets.createdAt,
  updatedAt: secrets.updatedAt,
};

/** By name, without what is in them. */
export const ofProject = (db: Db, project: ProjectId, createdBy: string | undefined, page: Page) =>
  db
    .select(about)
    .from(secrets)
    .where(
      and(
        eq(secrets.projectId, project),
        createdBy === undefined ? undefined : eq(secrets.createdBy, createdBy),
        page.after === null ? undefined : gt(secrets.name, page.after),
      ),
    )
    .orderBy(asc(secrets.name))
    .limit(page.limit + 1);

/** All there are: a project has only so many. */
export const allOf = (db: Db, project: ProjectId): Promise<SecretRow[]> =>
  db.select().from(secrets).where(eq(secrets.projectId, project)).orderBy(asc(secrets.name)).all();

/** Unexecuted. Rolls the commit back where the project has as many as it may. */
export const insert = (db: Db, row: SecretRow): Write[] => [
  withinQuota(db, secrets, row.projectId),
  db.insert(secrets).values(row),
];

/** What D1 takes as one parameter, and more: in as few statements as will do. */
const PORTION = { count: 100, bytes: 1_000_000 };

/** Unexecuted. For a project that the same commit makes. */
export const insertAll = (db: Db, rows: SecretRow[]): Write[] =>
  portions(rows, PORTION).map((portion) => ({
    statement: db.insert(secrets).select(
      sql`SELECT value ->> 'projectId', value ->> 'name', value ->> 'sealed', value ->> 'wrappedKey', value ->> 'kek',
        value ->> 'version', value ->> 'createdBy', value ->> 'createdAt', value ->> 'updatedAt'
        FROM json_each(${JSON.stringify(portion)})`,
    ),
    expects: portion.length,
  }));

/** Unexecuted. Misses, and so rolls the commit back, when the row has moved on from `version`. */
export const update = (
  db: Db,
  { projectId, name, sealed, wrappedKey, kek, updatedAt }: SecretRow,
  version: number,
): Write =>
  db
    .update(secrets)
    .set({ sealed, wrappedKey, kek, updatedAt, version: version + 1 })
    .where(and(named(projectId, name), eq(secrets.version, version)));

/** Unexecuted. */
export const remove = (db: Db, { projectId, name, version }: SecretRow): Write =>
  db.delete(secrets).where(and(named(projectId, name), eq(secrets.version, version)));

/** Of a secret no more than its wrapped key. */
export type WrappedRow = Pick<SecretRow, "projectId" | "name" | "wrappedKey" | "kek">;

/** Those under one key-encryption key, in the order of its index, from behind `after` on. */
export const wrappedUnder = (
  db: Db,
  kek: string,
  after: { projectId: string; name: string },
  limit: number,
): Promise<WrappedRow[]> =>
  db
    .select({
      projectId: secrets.projectId,
      name: secrets.name,
      wrappedKey: secrets.wrappedKey,
      kek: secrets.kek,
    })
    .from(secrets)
    .where(
      and(
        eq(secrets.kek, kek),
        sql`(${secrets.projectId}, ${secrets.name}) > (${after.projectId}, ${after.name})`,
      ),
    )
    .orderBy(asc(secrets.projectId), asc(secrets.name))
    .limit(limit)
    .all();

/**
 * Puts new wrappings in the place of old ones, run by cron; a secret that was set meanwhile stays as it was set. The
 * version stays: the value is the same.
 */
export async function replaceWrappings(
  db: Db,
  replaced: readonly (readonly [before: WrappedRow, after: Pick<WrappedRow, "wrappedKey" | "kek">])[],
): Promise<void> {
  const [first, ...rest] = replaced.map(([{ projectId, name, wrappedKey }, after]) =>
    db
      .update(secrets)
      .set(after)
      .where(and(named(projectId, name), eq(secrets.wrappedKey, wrappedKey))),
  );
  if (first) await db.batch([first, ...rest]);
}
