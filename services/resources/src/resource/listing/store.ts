import type { Db } from "@atrium/shared/store/open";
import { and, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import { resources } from "../schema.ts";

/** When it was made, whatever its kind: the end of its id. As the indexes have it, word for word. */
const age = sql<string>`substr(${sql.identifier("id")}, -26)`;

/** Ages between two: neither includes `after`. */
interface Span {
  after: string | null;
  since: string | null;
}

const within = ({ after, since }: Span): SQL | undefined =>
  and(after === null ? undefined : lt(age, after), since === null ? undefined : gte(age, since));

/** Unexecuted: of a project all kinds, newest first; where said, somebody's. */
export const newest = (db: Db, projectId: string, owner: string | undefined, span: Span, limit: number) =>
  db
    .select()
    .from(resources)
    .where(
      and(
        eq(resources.projectId, projectId),
        owner === undefined ? undefined : eq(resources.owner, owner),
        within(span),
      ),
    )
    .orderBy(desc(age))
    .limit(limit);

/** A project by the age of the newest that it has. */
export interface Busy {
  id: string;
  newest: string;
}

/** Those of the projects that have anything; where said, of somebody's: one seek each. */
export const busiest = (db: Db, projects: readonly string[], owner: string | undefined, span: Span) =>
  db.all<Busy>(ranked(sql`(SELECT value AS id FROM json_each(${JSON.stringify(projects)}))`, owner, span));

/** Those in which somebody has anything: each is found by the one before. */
export const busiestOf = (db: Db, owner: string, span: Span) => {
  const next = (after: SQL) =>
    sql`(SELECT project_id FROM ${resources} WHERE ${resources.owner} = ${owner} ${after} ORDER BY project_id LIMIT 1)`;
  return db.all<Busy>(sql`
    WITH RECURSIVE theirs (id) AS (
      SELECT ${next(sql``)} UNION ALL SELECT ${next(sql`AND project_id > theirs.id`)} FROM theirs WHERE theirs.id IS NOT NULL)
    ${ranked(sql`theirs`, owner, span)}`);
};

const ranked = (projects: SQL, owner: string | undefined, span: Span): SQL => sql`
  SELECT id, newest FROM (
    SELECT p.id, (SELECT max(${age}) FROM ${resources} WHERE ${and(
      sql`${resources.projectId} = p.id`,
      owner === undefined ? undefined : eq(resources.owner, owner),
      within(span),
    )}) AS newest FROM ${projects} p
  ) WHERE newest IS NOT NULL ORDER BY newest DESC`;
