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

/** Somebody's, wherever it is, newest first. */
export const of = (db: Db, owner: string, span: Span, limit: number) =>
  db
    .select()
    .from(resources)
    .where(and(eq(resources.owner, owner), within(span)))
    .orderBy(desc(age))
    .limit(limit)
    .all();

/** Those of the projects that have anything, by the age of the newest of it: one seek each. */
export const busiest = (db: Db, projects: readonly string[], owner: string | undefined, span: Span) =>
  db.all<{ id: string; newest: string }>(sql`
    SELECT id, newest FROM (
      SELECT p.value AS id, (SELECT max(${age}) FROM ${resources} WHERE ${and(
        sql`${resources.projectId} = p.value`,
        owner === undefined ? undefined : eq(resources.owner, owner),
        within(span),
      )}) AS newest FROM json_each(${JSON.stringify(projects)}) p
    ) WHERE newest IS NOT NULL ORDER BY newest DESC`);
