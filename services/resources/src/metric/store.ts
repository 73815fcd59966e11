import { problemOfFailure } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import { expect } from "@atrium/shared/store/schema";
import { and, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { KindName } from "../kind/kinds.ts";
import { type Block, metricBlocks, metrics, metricWriters, type Span } from "./schema.ts";

export type Metric = typeof metrics.$inferSelect;

/** What lists show of one. */
export type Summary = Pick<Metric, "name" | "count" | "last" | "min" | "max">;

/** Whose metrics they are. */
interface Owner {
  projectId: string;
  kind: KindName;
  id: string;
}

/** Which of a writer's appends it is, where the writer counts them. */
interface Turn {
  writer: string;
  position: number;
}

/** What one append adds to one metric. */
export interface Addition {
  name: string;
  count: number;
  last: string;
  min: number;
  max: number;
  /** As `metrics.tail` has it. */
  points: string;
}

type Batch = [BatchItem<"sqlite">, ...BatchItem<"sqlite">[]];

/** What came of an append: its metrics, none where the thing is gone, and whether an alert fired. */
interface Appended {
  metrics: { name: string; waiting: number }[];
  hasFired: boolean;
}

/**
 * Adds points to metrics, one row each, with what follows for alerts, all or nothing.
 * @throws Problem `stale_version` where it is not the writer's turn; `quota_exceeded`
 */
export async function append(
  db: Db,
  { projectId, kind, id }: Owner,
  additions: readonly Addition[],
  [fired, crossed]: readonly [BatchItem<"sqlite">, BatchItem<"sqlite">],
  turn: Turn | null,
): Promise<Appended> {
  const thing = sql`FROM resources r`;
  const which = sql`r.project_id = ${projectId} AND r.kind = ${kind} AND r.id = ${id}`;
  const values = sql`SELECT r.id, a.value ->> 'name', a.value ->> 'count', a.value ->> 'last', a.value ->> 'min',
      a.value ->> 'max', 0, a.value ->> 'count', a.value ->> 'points'
    ${thing} CROSS JOIN json_each(${JSON.stringify(additions)}) a WHERE ${which}`;
  const added = db
    .insert(metrics)
    .select(values)
    .onConflictDoUpdate({
      target: [metrics.resourceId, metrics.name],
      set: {
        count: sql`${metrics.count} + excluded.count`,
        last: sql`excluded.last`,
        min: sql`min(${metrics.min}, excluded.min)`,
        max: sql`max(${metrics.max}, excluded.max)`,
        waiting: sql`${metrics.waiting} + excluded.waiting`,
        tail: sql`${metrics.tail} || excluded.tail`,
      },
    })
    .returning({ name: metrics.name, waiting: metrics.waiting });
  const taken = turn && [
    db
      .insert(metricWriters)
      .select(sql`SELECT r.id, ${turn.writer}, ${turn.position} ${thing} WHERE ${which}`)
      .onConflictDoUpdate({
        target: [metricWriters.resourceId, metricWriters.writer],
        set: { position: sql`excluded.position` },
        setWhere: sql`${metricWriters.position} = excluded.position - 1`,
      }),
    db.insert(expect).values({ actual: sql`changes()`, wanted: 1, otherwise: "stale_version" }),
  ];
  try {
    const [rows, firings] = await db.batch([added, fired, crossed, ...(taken ?? [])] as unknown as Batch);
    return { metrics: rows as Appended["metrics"], hasFired: (firings as unknown[]).length > 0 };
  } catch (error) {
    throw problemOfFailure(error);
  }
}

/** The number of a writer's last append; undefined of one that is not known. */
export const positionOf = async (db: Db, resourceId: string, writer: string): Promise<number | undefined> =>
  (
    await db
      .select({ position: metricWriters.position })
      .from(metricWriters)
      .where(and(eq(metricWriters.resourceId, resourceId), eq(metricWriters.writer, writer)))
      .get()
  )?.position;

const one = (resourceId: string, name: string) =>
  and(eq(metrics.resourceId, resourceId), eq(metrics.name, name));

export const byName = (db: Db, resourceId: string, name: string): Promise<Metric | undefined> =>
  db.select().from(metrics).where(one(resourceId, name)).get();

/** Of a thing's metrics, those whose names begin so. */
export const summaries = (db: Db, resourceId: string, prefix: string): Promise<Summary[]> =>
  db
    .select({
      name: metrics.name,
      count: metrics.count,
      last: metrics.last,
      min: metrics.min,
      max: metrics.max,
    })
    .from(metrics)
    .where(and(eq(metrics.resourceId, resourceId), ...beginning(prefix)))
    .orderBy(metrics.name)
    .all();

/** As a range of the key. Nothing in a name sorts behind U+10FFFF. */
const beginning = (prefix: string): SQL[] =>
  prefix === "" ? [] : [gte(metrics.name, prefix), lt(metrics.name, `${prefix}\u{10ffff}`)];

/** In the order of the history. Span by span: with an OR of them the planner reads all blocks that there are. */
export async function blocksOf(
  db: Db,
  resourceId: string,
  name: string,
  spans: readonly Span[],
): Promise<Block[]> {
  if (spans.length === 0) return [];
  const blocks = await db
    .select({
      level: metricBlocks.level,
      number: metricBlocks.number,
      firstStep: metricBlocks.firstStep,
      lastStep: metricBlocks.lastStep,
      points: metricBlocks.points,
    })
    .from(sql`json_each(${JSON.stringify(spans)}) span`)
    .crossJoin(metricBlocks)
    .where(
      and(
        eq(metricBlocks.resourceId, resourceId),
        eq(metricBlocks.name, name),
        sql`${metricBlocks.level} = span.value ->> 'level'`,
        sql`${metricBlocks.number} BETWEEN span.value ->> 'first' AND span.value ->> 'last'`,
      ),
    )
    .all();
  return blocks.sort((a, b) => b.level - a.level || a.number - b.number);
}

/**
 * Takes the first points that wait into blocks.
 * @throws Problem where somebody else was faster, or the metric is gone
 */
export async function settle(
  db: Db,
  { resourceId, name, blocks: known }: Metric,
  blocks: readonly Block[],
  taken: { count: number; characters: number },
): Promise<void> {
  const kept = db
    .update(metrics)
    .set({
      blocks: known + 1,
      waiting: sql`${metrics.waiting} - ${taken.count}`,
      tail: sql`substr(${metrics.tail}, ${taken.characters + 1})`,
    })
    .where(and(one(resourceId, name), eq(metrics.blocks, known)));
  const added = blocks.map((block) => db.insert(metricBlocks).values({ resourceId, name, ...block }));
  try {
    await db.batch([
      kept,
      db.insert(expect).values({ actual: sql`changes()`, wanted: 1, otherwise: "stale_version" }),
      ...added,
    ]);
  } catch (error) {
    throw problemOfFailure(error);
  }
}

/** Each table of metrics, with what follows the resource in its key. */
const TABLES = [
  [metricBlocks, "metric_blocks", "name, level, number"],
  [metrics, "metrics", "name"],
  [metricWriters, "metric_writers", "writer"],
] as const;

/** Removes so many rows at most of what these resources had. @returns how many that were */
export async function removeOf(db: Db, resourceIds: readonly string[], limit: number): Promise<number> {
  let removed = 0;
  for (const [table, name, rest] of TABLES) {
    const key = sql.raw(`resource_id, ${rest}`);
    const { meta } = await db
      .delete(table)
      .where(
        sql`(${key}) IN (SELECT ${key} FROM json_each(${JSON.stringify(resourceIds)}) gone
          CROSS JOIN ${sql.identifier(name)} ON resource_id = gone.value LIMIT ${limit - removed})`,
      )
      .run();
    removed += meta.changes;
  }
  return removed;
}
