import type { Db } from "@atrium/shared/store/open";
import { and, eq, gt, sql } from "drizzle-orm";
import { uploads } from "./schema.ts";

export type Upload = typeof uploads.$inferSelect;

/** An open one. */
export const byId = (db: Db, id: string, now: number): Promise<Upload | undefined> =>
  db
    .select()
    .from(uploads)
    .where(and(eq(uploads.id, id), gt(uploads.expiresAt, now)))
    .get();

/** Unexecuted. Misses where the resource is not there any more. */
export const insert = (db: Db, projectId: string, { id, kind, resourceId, ...upload }: Upload) =>
  db.insert(uploads).select(
    sql`SELECT ${id}, ${kind}, ${resourceId}, ${upload.path}, ${upload.contentId}, ${upload.contentType}, ${upload.size},
      ${upload.partSize}, ${upload.createdBy}, ${upload.createdWith}, ${upload.createdAt}, ${upload.expiresAt}
      FROM resources WHERE project_id = ${projectId} AND kind = ${kind} AND id = ${resourceId}`,
  );

/** Unexecuted. Misses where it is complete, aborted or over. */
export const remove = (db: Db, id: string) => db.delete(uploads).where(eq(uploads.id, id));

/** So many at most that are over. @returns how many that were */
export async function removeExpired(db: Db, now: number, limit: number): Promise<number> {
  const { meta } = await db.run(
    sql`DELETE FROM uploads WHERE id IN (SELECT id FROM uploads WHERE expires_at <= ${now} LIMIT ${limit})`,
  );
  return meta.changes;
}

/** Of resources that are gone, so many at most. @returns how many that were */
export async function removeOf(db: Db, resourceIds: readonly string[], limit: number): Promise<number> {
  const { meta } = await db.run(sql`DELETE FROM uploads WHERE id IN (
    SELECT id FROM uploads WHERE resource_id IN (SELECT value FROM json_each(${JSON.stringify(resourceIds)})) LIMIT ${limit})`);
  return meta.changes;
}
