import { problemOfFailure } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import { bytesOf } from "@atrium/shared/store/portions";
import { expect } from "@atrium/shared/store/schema";
import { and, between, desc, eq, gt, isNotNull, isNull, lte, type SQL, sql } from "drizzle-orm";
import type { KindName } from "../kind/kinds.ts";
import type { State } from "../kind/lifecycle.ts";
import { type KeptLine, logChunks, logSearch } from "./schema.ts";

/** Whose log it is. */
interface Owner {
  projectId: string;
  kind: KindName;
  id: string;
}

/** What one append adds. */
interface Addition {
  at: number;
  lines: KeptLine[];
  /** Which of a writer's appends it is, where the writer counts them. */
  by: { writer: string; position: number } | null;
}

/** Where reading begins: behind a line, or so many lines before the end. */
export type From = { after: number } | { tail: number };

/** Part of a log, as one statement found it. */
export interface Part {
  /** Of the thing whose log it is. */
  state: State;
  /** The place of the newest line. */
  end: number;
  chunks: Chunk[];
}

type Row = typeof logChunks.$inferSelect;
export type Chunk = Pick<Row, "last" | "first" | "at" | "writer" | "object" | "lines">;

/** How many writers a log remembers: those that wrote last. */
const WRITERS = 256;

/** What a part holds at most, but for its first chunk, which may alone be more. */
const PART_BYTES = 1024 * 1024;

/** What a row takes beside its lines, about. */
const ROW_BYTES = 128;

const NO_END = Number.MAX_SAFE_INTEGER;

/**
 * One statement, which writes one row and reads two: the thing, which must still be there, and the newest row of its log,
 * which says what place comes next and how far this writer has come. Undefined where nothing was added: the thing is
 * gone, or this is not the writer's next append.
 */
export async function append(db: Db, { projectId, kind, id }: Owner, addition: Addition) {
  const { at, lines, by } = addition;
  const { writer, position } = by ?? { writer: null, position: null };
  const bytes = ROW_BYTES + bytesOf(lines);
  const path = by && `$."${by.writer}"`;
  const rows = sql`SELECT id, coalesce(head, 0) + ${lines.length}, coalesce(head, 0) + 1, ${at}, ${writer},
      CASE WHEN ${path} IS NULL THEN positions ELSE json_set(
        CASE WHEN (SELECT count(*) FROM json_each(others)) < ${WRITERS} THEN others
          ELSE json_remove(others, (SELECT fullkey FROM json_each(others) LIMIT 1)) END,
        ${path}, ${position}) END,
      size + ${bytes}, NULL, ${JSON.stringify(lines)}
    FROM (
      SELECT r.id, newest.last AS head, coalesce(newest.size, 0) AS size, coalesce(newest.positions, '{}') AS positions,
        json_remove(coalesce(newest.positions, '{}'), coalesce(${path}, '$."-"')) AS others
      FROM resources r LEFT JOIN log_chunks newest ON newest.resource_id = r.id
        AND newest.last = (SELECT max(last) FROM log_chunks WHERE resource_id = ${id})
      WHERE r.project_id = ${projectId} AND r.kind = ${kind} AND r.id = ${id})
    WHERE ${path} IS NULL OR coalesce(positions ->> ${path}, ${position} - 1) = ${position} - 1`;
  const [added] = await db
    .insert(logChunks)
    .select(rows)
    .returning({ first: logChunks.first, size: logChunks.size });
  return added && { ...added, before: added.size - bytes };
}

/** The number of a writer's last append; null of one that the log does not know. */
export async function positionOf(db: Db, resourceId: string, writer: string): Promise<number | null> {
  const [row] = await db.all<{
    position: number | null;
  }>(sql`SELECT positions ->> ${`$."${writer}"`} AS position
    FROM log_chunks WHERE resource_id = ${resourceId} ORDER BY last DESC LIMIT 1`);
  return row?.position ?? null;
}

/**
 * The chunks that hold the next `count` lines, as far as they are not too large together; undefined where the thing is
 * gone.
 */
export async function part(
  db: Db,
  { projectId, kind, id }: Owner,
  from: From,
  count: number,
): Promise<Part | undefined> {
  const one = (what: SQL, which: SQL) =>
    sql`(SELECT ${what} FROM log_chunks WHERE resource_id = ${id} AND ${which} LIMIT 1)`;
  const end = one(sql`max(last)`, sql`true`);
  const after: SQL = "after" in from ? sql`${from.after}` : sql`(coalesce(${end}, 0) - ${from.tail})`;
  const next = one(sql`last`, sql`last > ${after} ORDER BY last`);
  const lastWanted = one(sql`last`, sql`last >= ${after} + ${count} ORDER BY last`);
  const sizeBefore = one(sql`size`, sql`last <= ${after} ORDER BY last DESC`);
  const rows = await db.all<{ state: State; end: number | null } & Record<keyof Chunk, unknown>>(sql`
    SELECT r.observed_state AS state, ${end} AS "end", c.last, c.first, c.at, c.writer, c.object, c.lines
    FROM resources r LEFT JOIN log_chunks c
      ON c.resource_id = r.id AND c.last > ${after} AND c.last <= coalesce(${lastWanted}, ${NO_END})
      AND (c.last = ${next} OR c.size <= coalesce(${sizeBefore}, 0) + ${PART_BYTES})
    WHERE r.project_id = ${projectId} AND r.kind = ${kind} AND r.id = ${id}
    ORDER BY c.last`);
  const [first] = rows;
  if (!first) return undefined;
  return {
    state: first.state,
    end: first.end ?? 0,
    chunks: rows
      .filter(({ last }) => last !== null)
      .map(({ lines, ...chunk }) => ({
        ...(chunk as Omit<Chunk, "lines">),
        lines: lines === null ? null : (JSON.parse(lines as string) as KeptLine[]),
      })),
  };
}

/** No archiving takes more rows than this into one. */
const ARCHIVED_ROWS = 4096;

/** The oldest chunks that are in no object, as many as `bytes` allow, and what the log took before them. */
export async function unarchived(
  db: Db,
  resourceId: string,
  bytes: number,
): Promise<{ chunks: Row[]; before: number }> {
  const newest = db
    .select({ last: logChunks.last, size: logChunks.size })
    .from(logChunks)
    .where(and(eq(logChunks.resourceId, resourceId), isNotNull(logChunks.object)))
    .orderBy(desc(logChunks.last))
    .limit(1);
  const [{ last = 0, size: before = 0 } = {}] = await newest.all();
  const chunks = await db
    .select()
    .from(logChunks)
    .where(
      and(
        eq(logChunks.resourceId, resourceId),
        gt(logChunks.last, last),
        lte(logChunks.size, before + bytes),
      ),
    )
    .orderBy(logChunks.last)
    .limit(ARCHIVED_ROWS)
    .all();
  return { chunks, before };
}

/**
 * One chunk for several: their lines are an object now.
 * @throws Problem `stale_version` where they are not what they were: somebody else was faster
 */
export async function archive(db: Db, chunks: readonly Row[], object: string): Promise<void> {
  const [{ resourceId, first }, newest] = [chunks[0], chunks.at(-1)] as [Row, Row];
  const replaced = and(
    eq(logChunks.resourceId, resourceId),
    between(logChunks.last, first, newest.last),
    isNull(logChunks.object),
  );
  try {
    await db.batch([
      db.delete(logChunks).where(replaced),
      db.insert(expect).values({ actual: sql`changes()`, wanted: chunks.length, otherwise: "stale_version" }),
      db.insert(logChunks).values({ ...newest, first, writer: null, object, lines: null }),
    ]);
  } catch (error) {
    throw problemOfFailure(error);
  }
}

/**
 * The next logs, by id, behind the one where the last search ended: each with when it was written last, and what of it is
 * in no object. Looks each up by the one before: what it costs does not depend on how long they are.
 */
export const nextLogs = (db: Db, limit: number) =>
  db.all<{ id: string; at: number; bytes: number }>(sql`
    WITH RECURSIVE logs (id) AS (
      SELECT (SELECT resource_id FROM log_chunks WHERE resource_id > (SELECT after FROM log_search)
        ORDER BY resource_id LIMIT 1)
      UNION ALL
      SELECT (SELECT resource_id FROM log_chunks WHERE resource_id > logs.id ORDER BY resource_id LIMIT 1)
        FROM logs WHERE logs.id IS NOT NULL LIMIT ${limit})
    SELECT logs.id, newest.at, newest.size - coalesce((SELECT size FROM log_chunks
        WHERE resource_id = logs.id AND object IS NOT NULL ORDER BY last DESC LIMIT 1), 0) AS bytes
    FROM logs CROSS JOIN log_chunks newest ON newest.resource_id = logs.id
      AND newest.last = (SELECT max(last) FROM log_chunks WHERE resource_id = logs.id)
    WHERE logs.id IS NOT NULL ORDER BY logs.id`);

/** Where the next search begins: behind this log, or from the beginning. */
export const searchedTo = (db: Db, after: string) => db.update(logSearch).set({ after }).run();

const among = (resourceIds: readonly string[]): SQL =>
  sql`SELECT value FROM json_each(${JSON.stringify(resourceIds)})`;

/** Of these resources, so many at most whose logs have objects. */
export async function withObjects(db: Db, resourceIds: readonly string[], limit: number): Promise<string[]> {
  const found = await db.all<{ id: string }>(sql`SELECT value AS id FROM (${among(resourceIds)})
    WHERE EXISTS (SELECT 1 FROM log_chunks WHERE resource_id = value AND object IS NOT NULL) LIMIT ${limit}`);
  return found.map(({ id }) => id);
}

/** The objects of this log are gone. */
export const removeArchived = (db: Db, resourceId: string) =>
  db
    .delete(logChunks)
    .where(and(eq(logChunks.resourceId, resourceId), isNotNull(logChunks.object)))
    .run();

/** Removes so many rows at most of what these resources had, but for those of objects. @returns how many that were */
export async function removeOf(db: Db, resourceIds: readonly string[], limit: number): Promise<number> {
  const { meta } = await db.run(sql`DELETE FROM log_chunks WHERE (resource_id, last) IN (
    SELECT resource_id, last FROM (${among(resourceIds)}) CROSS JOIN log_chunks ON resource_id = value
    WHERE object IS NULL LIMIT ${limit})`);
  return meta.changes;
}
