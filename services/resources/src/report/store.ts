import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import { comments, follows } from "./schema.ts";

export type Comment = typeof comments.$inferSelect;
export type Follow = typeof follows.$inferSelect;

/** Whose they are; looked up and decided about before. */
interface Report {
  projectId: string;
  id: string;
}

/** A row for what is still there when it is written; else none. */
const onReport = ({ projectId, id }: Report, columns: SQL): SQL =>
  sql`SELECT ${columns} FROM resources WHERE project_id = ${projectId} AND kind = 'report' AND id = ${id}`;

const comment = (reportId: string, id: string) => and(eq(comments.resourceId, reportId), eq(comments.id, id));

export const commentById = (db: Db, reportId: string, id: string): Promise<Comment | undefined> =>
  db.select().from(comments).where(comment(reportId, id)).get();

/** One more than the page holds, newest first. */
export const commentsOf = (db: Db, reportId: string, { limit, after }: Page): Promise<Comment[]> =>
  db
    .select()
    .from(comments)
    .where(and(eq(comments.resourceId, reportId), after === null ? undefined : lt(comments.id, after)))
    .orderBy(desc(comments.id))
    .limit(limit + 1)
    .all();

/** Unexecuted. Misses where the report is gone. */
export const insertComment = (
  db: Db,
  report: Report,
  { resourceId, id, text, createdBy, createdWith, createdAt }: Comment,
) =>
  db
    .insert(comments)
    .select(onReport(report, sql`${resourceId}, ${id}, ${text}, ${createdBy}, ${createdWith}, ${createdAt}`));

/** Unexecuted. Misses where it is gone already. */
export const removeComment = (db: Db, { resourceId, id }: Comment) =>
  db.delete(comments).where(comment(resourceId, id));

const follow = (reportId: string, principalId: string) =>
  and(eq(follows.resourceId, reportId), eq(follows.principalId, principalId));

export const followOf = (db: Db, reportId: string, principalId: string): Promise<Follow | undefined> =>
  db.select().from(follows).where(follow(reportId, principalId)).get();

/** One more than the page holds, by who they are. */
export const followersOf = (db: Db, reportId: string, { limit, after }: Page): Promise<Follow[]> =>
  db
    .select()
    .from(follows)
    .where(and(eq(follows.resourceId, reportId), after === null ? undefined : lt(follows.principalId, after)))
    .orderBy(desc(follows.principalId))
    .limit(limit + 1)
    .all();

/** Unexecuted. Misses where the report is gone, or they follow it already. */
export const insertFollow = (db: Db, report: Report, { resourceId, principalId, createdAt }: Follow) =>
  db
    .insert(follows)
    .select(onReport(report, sql`${resourceId}, ${principalId}, ${createdAt}`))
    .onConflictDoNothing();

/** Unexecuted. Misses where they follow it no more. */
export const removeFollow = (db: Db, { resourceId, principalId }: Follow) =>
  db.delete(follows).where(follow(resourceId, principalId));

/** Of reports that are gone, so many of what was said of them. @returns how many went */
export const removeCommentsOf = (db: Db, reportIds: readonly string[], limit: number): Promise<number> =>
  removeOf(db, reportIds, sql`comments`, sql`id`, limit);

/** The same of who followed them. */
export const removeFollowsOf = (db: Db, reportIds: readonly string[], limit: number): Promise<number> =>
  removeOf(db, reportIds, sql`follows`, sql`principal_id`, limit);

async function removeOf(
  db: Db,
  reportIds: readonly string[],
  table: SQL,
  key: SQL,
  limit: number,
): Promise<number> {
  const { meta } = await db.run(sql`DELETE FROM ${table} WHERE (resource_id, ${key}) IN (
    SELECT t.resource_id, t.${key} FROM json_each(${JSON.stringify(reportIds)}) g
      CROSS JOIN ${table} t ON t.resource_id = g.value LIMIT ${limit})`);
  return meta.changes;
}
