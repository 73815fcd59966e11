import type { Db } from "@atrium/shared/store/open";
import { bytesOf } from "@atrium/shared/store/portions";
import { type SQL, sql } from "drizzle-orm";
import type { KindName } from "../kind/kinds.ts";
import type { State } from "../kind/lifecycle.ts";
import { type KeptLine, logChunks } from "./schema.ts";

/** Whose log it is. */
interface Owner {
  projectId: string;
  kind: KindName;
  id: string;
}

/** What one append adds. */
export interface Addition {
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

export type Chunk = Pick<typeof logChunks.$inferSelect, "last" | "first" | "at" | "writer" | "lines">;

/** How many writers a log remembers: those that wrote last. */
const WRITERS = 256;

/** What a part holds at most, but for its first chunk, which may alone be more. */
const PART_BYTES = 1024 * 1024;

const NO_END = Number.MAX_SAFE_INTEGER;

/**
 * One statement, which writes one row and reads two: the thing, which must still be there, and the newest row of its log,
 * which says what place comes next and how far this writer has come. Undefined where nothing was added: the thing is
 * gone, or this is not the writer's next append.
 */
export async function append(db: Db, { projectId, kind, id }: Owner, addition: Addition) {
  const { at, lines, by } = addition;
  const { writer, position } = by ?? { writer: null, position: null };
  const path = by && `$."${by.writer}"`;
  const rows = sql`SELECT id, coalesce(head, 0) + ${lines.length}, coalesce(head, 0) + 1, ${at}, ${writer},
      CASE WHEN ${path} IS NULL THEN positions ELSE json_set(
        CASE WHEN (SELECT count(*) FROM json_each(others)) < ${WRITERS} THEN others
          ELSE json_remove(others, (SELECT fullkey FROM json_each(others) LIMIT 1)) END,
        ${path}, ${position}) END,
      size + ${bytesOf(lines)}, ${JSON.stringify(lines)}
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
    .returning({ first: logChunks.first, last: logChunks.last });
  return added;
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
    SELECT r.observed_state AS state, ${end} AS "end", c.last, c.first, c.at, c.writer, c.lines
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

/** How many rows go at a time. */
const SWEPT_AT_ONCE = 500;

/**
 * Removes a bounded part of the logs of things that are gone.
 * @returns whether nothing is left
 */
export async function sweep(db: Db, resourceIds: readonly string[]): Promise<boolean> {
  const gone = sql`SELECT value FROM json_each(${JSON.stringify(resourceIds)})`;
  const { meta } = await db.run(sql`DELETE FROM log_chunks WHERE (resource_id, last) IN (
    SELECT c.resource_id, c.last FROM (${gone}) g CROSS JOIN log_chunks c ON c.resource_id = g.value
    LIMIT ${SWEPT_AT_ONCE})`);
  return meta.changes < SWEPT_AT_ONCE;
}
