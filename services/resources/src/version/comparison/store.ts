import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { type SQL, sql } from "drizzle-orm";

/** A file that is another one in two versions, or in one of them only. */
interface FileDifference {
  path: string;
  fromSize: number | null;
  fromDigest: string | null;
  toSize: number | null;
  toDigest: string | null;
}

/** Of those of one version, what the other one has at the same path. */
const besides = (one: string, other: string) => sql`FROM version_files a
  CROSS JOIN contents c ON c.id = a.content_id
  LEFT JOIN version_files b ON b.version_id = ${other} AND b.path = a.path
  LEFT JOIN contents d ON d.id = b.content_id
  WHERE a.version_id = ${one}`;

const unequal = (one: string, other: string, paths: SQL) => sql`
  SELECT a.path, c.size AS fromSize, c.digest AS fromDigest, d.size AS toSize, d.digest AS toDigest
    ${besides(one, other)} AND (d.id IS NULL OR d.digest <> c.digest) ${paths}
  UNION ALL
  SELECT a.path, NULL, NULL, c.size, c.digest ${besides(other, one)} AND b.path IS NULL ${paths}`;

/** By path; and how many files are added, removed and changed between the two. */
export async function fileDifferences(db: Db, one: string, other: string, { limit, after }: Page) {
  const paths = after === null ? sql`` : sql`AND a.path > ${after}`;
  const [counts] = await db.all<{ added: number; removed: number; changed: number }>(sql`
    SELECT count(*) FILTER (WHERE fromSize IS NULL) AS added, count(*) FILTER (WHERE toSize IS NULL) AS removed,
      count(*) FILTER (WHERE fromSize IS NOT NULL AND toSize IS NOT NULL) AS changed
    FROM (${unequal(one, other, sql``)})`);
  const rows = await db.all<FileDifference>(sql`${unequal(one, other, paths)} ORDER BY 1 LIMIT ${limit + 1}`);
  return { counts: counts ?? { added: 0, removed: 0, changed: 0 }, rows };
}
