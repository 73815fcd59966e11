import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { sql } from "drizzle-orm";
import type { Content } from "../../content/content.ts";

/** A file as it is in a version, for ever. */
export interface VersionFile {
  path: string;
  contentType: string;
  content: Content;
}

type Joined = Pick<VersionFile, "path" | "contentType"> & Content;

const FILES = sql`SELECT f.path, f.content_type AS contentType, c.id, c.size, c.digest, c.part_size AS partSize,
    c.created_at AS createdAt
  FROM version_files f CROSS JOIN contents c ON c.id = f.content_id`;

const fileOf = ({ path, contentType, ...content }: Joined): VersionFile => ({ path, contentType, content });

/** Behind all that begins with something: no character of a path is greater. */
const END = "\u{10FFFF}";

/** One page in the order of paths, and one file more. */
export async function page(
  db: Db,
  versionId: string,
  prefix: string,
  { limit, after }: Page,
): Promise<VersionFile[]> {
  const last = after ?? "";
  const rows = await db.all<Joined>(sql`${FILES}
    WHERE f.version_id = ${versionId} AND f.path >= max(${prefix}, ${last}) AND f.path < ${prefix + END} AND f.path <> ${last}
    ORDER BY f.path LIMIT ${limit + 1}`);
  return rows.map(fileOf);
}

export async function byPath(db: Db, versionId: string, path: string): Promise<VersionFile | undefined> {
  const [row] = await db.all<Joined>(sql`${FILES} WHERE f.version_id = ${versionId} AND f.path = ${path}`);
  return row && fileOf(row);
}
