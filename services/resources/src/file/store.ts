import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Content } from "../content/content.ts";
import type { KindName } from "../kind/kinds.ts";
import { files } from "./schema.ts";

type Row = typeof files.$inferSelect;

/** What a file is called, and what is in it. */
export interface File extends Omit<Row, "contentId"> {
  content: Content;
}

/** Where a resource was when it was loaded: it may have moved since, or be gone. */
export interface Place {
  id: string;
  kind: KindName;
  projectId: string;
}

type Joined = Row & Omit<Content, "id" | "createdAt"> & { takenInAt: number };

const FILES = sql`SELECT f.resource_id AS resourceId, f.path, f.content_id AS contentId, f.content_type AS contentType,
    f.created_by AS createdBy, f.created_with AS createdWith, f.created_at AS createdAt,
    c.size, c.digest, c.part_size AS partSize, c.created_at AS takenInAt
  FROM files f CROSS JOIN contents c ON c.id = f.content_id`;

const fileOf = ({ contentId: id, size, digest, partSize, takenInAt, ...file }: Joined): File => ({
  ...file,
  content: { id, size, digest, partSize, createdAt: takenInAt },
});

export async function byPath(db: Db, resourceId: string, path: string): Promise<File | undefined> {
  const [row] = await db.all<Joined>(sql`${FILES} WHERE f.resource_id = ${resourceId} AND f.path = ${path}`);
  return row && fileOf(row);
}

/** Behind all that begins with something: no character of a path is greater. */
const END = "\u{10FFFF}";

/** One page in the order of paths, and one file more. */
export async function page(
  db: Db,
  resourceId: string,
  prefix: string,
  { limit, after }: Page,
): Promise<File[]> {
  const last = after ?? "";
  const rows = await db.all<Joined>(sql`${FILES}
    WHERE f.resource_id = ${resourceId} AND f.path >= max(${prefix}, ${last}) AND f.path < ${prefix + END} AND f.path <> ${last}
    ORDER BY f.path LIMIT ${limit + 1}`);
  return rows.map(fileOf);
}

const stillThere = ({ projectId, kind, id }: Place): SQL =>
  sql`resources WHERE project_id = ${projectId} AND kind = ${kind} AND id = ${id}`;

/**
 * Unexecuted. Misses, and so rolls the commit back, where the resource is not there any more, or the file is not as it was:
 * `before` is its content then, null for none; undefined where any will do.
 */
export function put(db: Db, place: Place, row: Row, before: string | null | undefined) {
  const { resourceId, path, contentId, contentType, createdBy, createdWith, createdAt } = row;
  const revision = { contentId, contentType, createdBy, createdWith, createdAt };
  if (typeof before === "string") {
    const same = eq(files.contentId, before);
    return db
      .update(files)
      .set(revision)
      .where(and(at(resourceId, path), same, sql`EXISTS (SELECT 1 FROM ${stillThere(place)})`));
  }
  const insert = db.insert(files).select(
    sql`SELECT ${resourceId}, ${path}, ${contentId}, ${contentType}, ${createdBy}, ${createdWith}, ${createdAt}
      FROM ${stillThere(place)}`,
  );
  return before === null
    ? insert.onConflictDoNothing()
    : insert.onConflictDoUpdate({ target: [files.resourceId, files.path], set: revision });
}

/** Unexecuted. Misses as `put` does. */
export const remove = (db: Db, place: Place, { resourceId, path, content }: File) =>
  db
    .delete(files)
    .where(
      and(
        at(resourceId, path),
        eq(files.contentId, content.id),
        sql`EXISTS (SELECT 1 FROM ${stillThere(place)})`,
      ),
    );

const at = (resourceId: string, path: string) => and(eq(files.resourceId, resourceId), eq(files.path, path));

/** Of resources that are gone, so many files at most. @returns how many that were */
export async function removeOf(db: Db, resourceIds: readonly string[], limit: number): Promise<number> {
  const { meta } = await db.run(sql`DELETE FROM files WHERE (resource_id, path) IN (
    SELECT resource_id, path FROM files
    WHERE resource_id IN (SELECT value FROM json_each(${JSON.stringify(resourceIds)})) LIMIT ${limit})`);
  return meta.changes;
}
