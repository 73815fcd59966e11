import type { Db } from "@atrium/shared/store/open";
import { and, asc, count, eq, gte, inArray, lte, sql } from "drizzle-orm";
import { contents, looseContents, parts } from "./schema.ts";

export type Content = typeof contents.$inferSelect;
export type Part = typeof parts.$inferSelect;
export type Loose = typeof looseContents.$inferSelect;

/** Before anything of it is put into R2: from then on the sweep knows of it. */
export const insertLoose = (db: Db, loose: Loose) => db.insert(looseContents).values(loose).run();

/** Unexecuted. Misses where the sweep was there before, which took its objects. */
export const fasten = (db: Db, contentId: string) =>
  db.delete(looseContents).where(eq(looseContents.contentId, contentId));

/** Unexecuted. */
export const insert = (db: Db, content: Content) => db.insert(contents).values(content);

/**
 * Keeps a part as long as its upload is open. Of two attempts the first one stays.
 * @returns the part that is there; undefined where the upload is not open any more
 */
export async function insertPart(db: Db, part: Part, now: number): Promise<Part | undefined> {
  const row = sql`SELECT ${part.contentId}, ${part.number}, ${part.object}, ${part.size}, ${part.digest}
    FROM uploads WHERE content_id = ${part.contentId} AND expires_at > ${now}`;
  const [, [kept]] = await db.batch([
    db.insert(parts).select(row).onConflictDoNothing(),
    db.select().from(parts).where(one(part.contentId, part.number)),
  ]);
  return kept;
}

const one = (contentId: string, number: number) =>
  and(eq(parts.contentId, contentId), eq(parts.number, number));

/** Of so many parts at most those from one number to another, in order. */
export const partsOf = (db: Db, contentId: string, first: number, last: number): Promise<Part[]> =>
  db
    .select()
    .from(parts)
    .where(and(eq(parts.contentId, contentId), gte(parts.number, first), lte(parts.number, last)))
    .orderBy(asc(parts.number))
    .all();

/** How many there are, and the hexes of their digests one after the other. */
export async function digestsOf(db: Db, contentId: string): Promise<{ count: number; hexes: string }> {
  const hexes = sql<string | null>`group_concat(${parts.digest}, '' ORDER BY ${parts.number})`;
  const [row] = await db.select({ count: count(), hexes }).from(parts).where(eq(parts.contentId, contentId));
  return { count: row?.count ?? 0, hexes: row?.hexes ?? "" };
}

/** Of the numbers of so many parts, the lowest that are not there. */
export async function missingParts(
  db: Db,
  contentId: string,
  wanted: number,
  limit: number,
): Promise<number[]> {
  const rows = await db.all<{ number: number }>(sql`
    WITH RECURSIVE numbers(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < ${wanted})
    SELECT number FROM numbers
    WHERE NOT EXISTS (SELECT 1 FROM parts WHERE content_id = ${contentId} AND parts.number = numbers.number)
    LIMIT ${limit}`);
  return rows.map(({ number }) => number);
}

/** What has been loose for longest. */
export const looseSince = (db: Db, now: number, limit: number): Promise<Loose[]> =>
  db
    .select()
    .from(looseContents)
    .where(lte(looseContents.since, now))
    .orderBy(asc(looseContents.since))
    .limit(limit)
    .all();

/**
 * Gives up those of these contents that nothing refers to, in one batch: from then on nothing can (a foreign key), so what
 * is given up stays so. The others are loose no more.
 * @returns those that are given up
 */
export async function giveUp(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const these = sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;
  const referred = (content: ReturnType<typeof sql>) =>
    sql`EXISTS (SELECT 1 FROM content_references r WHERE r.content_id = ${content})`;
  const [, , rest] = await db.batch([
    db.delete(contents).where(sql`${contents.id} IN ${these} AND NOT ${referred(sql`${contents.id}`)}`),
    db
      .delete(looseContents)
      .where(sql`${looseContents.contentId} IN ${these} AND ${referred(sql`${looseContents.contentId}`)}`),
    db
      .select({ contentId: looseContents.contentId })
      .from(looseContents)
      .where(sql`${looseContents.contentId} IN ${these}`),
  ]);
  return new Set(rest.map(({ contentId }) => contentId));
}

/** Their objects are gone: nothing is left of them. */
export async function forget(db: Db, ids: readonly string[]): Promise<void> {
  const these = sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;
  await db.batch([
    db.delete(parts).where(inArray(parts.contentId, these)),
    db.delete(looseContents).where(inArray(looseContents.contentId, these)),
  ]);
}

/** Its objects are to be looked for again, unless another sweep has been there. */
export const lookAgain = (db: Db, { contentId, since, looks }: Loose, at: number) =>
  db
    .update(looseContents)
    .set({ since: at, looks: looks - 1 })
    .where(and(eq(looseContents.contentId, contentId), eq(looseContents.since, since)))
    .run();
