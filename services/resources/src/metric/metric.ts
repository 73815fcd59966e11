import { rfc3339 } from "@atrium/shared/clock";
import type { Allowed, Context } from "@atrium/shared/context";
import type { Postman } from "@atrium/shared/contract/auth";
import { notFound, Problem } from "@atrium/shared/problem";
import { fire, transitions } from "../alert/firing.ts";
import { changing, type MetricKind } from "../kind/kinds.ts";
import { loadResource } from "../resource/resource.ts";
import { BLOCK_POINTS, blockOf, completes, finer, GROUP, spansOf, summary, thinned } from "./history.ts";
import type { Block, Point } from "./schema.ts";
import * as store from "./store.ts";

// The metrics of a workload: of each name a history of values, which only grows.

interface PointInput {
  name: string;
  value: number;
  step?: number;
  at?: string;
}

interface AppendInput {
  points: PointInput[];
  writer?: string;
  position?: number;
}

/** A point as clients see it. */
interface PointBody {
  step: number;
  value: number;
  at: string;
}

/** What lists show of a metric. */
export interface MetricBody {
  name: string;
  count: number;
  last: PointBody;
  min: number;
  max: number;
}

/**
 * Adds points to metrics, in the order they come. A writer that numbers its appends may send one again, whatever became
 * of it: it is there once. Alerts that the points make fire are told after the answer.
 * @throws Problem `not_found`, `permission_missing`; `quota_exceeded` past the number of metrics;
 *   `state_conflict` where an append of the writer is missing before it
 */
export async function appendPoints(
  ctx: Context,
  postman: Postman,
  access: Allowed,
  kind: MetricKind,
  id: string,
  { points, writer, position }: AppendInput,
): Promise<{ appended: number }> {
  const thing = await loadResource(ctx, access, changing(kind), kind, id);
  const now = ctx.clock.now();
  const additions = additionsOf(points, now);
  const turn = writer === undefined || position === undefined ? null : { writer, position };
  const along = transitions(ctx.db, access, thing, additions, now);
  try {
    const { metrics, hasFired } = await store.append(ctx.db, thing, additions, along, turn);
    if (metrics.length === 0) throw notFound();
    for (const { name, waiting } of metrics)
      if (waiting >= BLOCK_POINTS) ctx.later(settle(ctx, thing.id, name));
    if (hasFired) ctx.later(fire(ctx, postman, { resourceId: thing.id }));
    return { appended: points.length };
  } catch (error) {
    if (!turn || !(error instanceof Problem) || error.code !== "stale_version") throw error;
    await loadResource(ctx, access, changing(kind), kind, thing.id);
    const last = await store.positionOf(ctx.db, thing.id, turn.writer);
    if (last !== undefined && turn.position <= last) return { appended: 0 };
    throw new Problem(
      "state_conflict",
      `The last append of ${turn.writer} was ${last}: append ${(last ?? 0) + 1} comes next.`,
    );
  }
}

/** By metric, in the order that the points came. Without a step, a point's time is its step. */
function additionsOf(points: readonly PointInput[], now: number): store.Addition[] {
  const byName = Map.groupBy(points, ({ name }) => name);
  return [...byName].map(([name, its]) => {
    const kept = its.map(({ value, step, at: said }): Point => {
      const at = said === undefined ? now : Date.parse(said);
      return [step ?? at, value, at];
    });
    const values = its.map(({ value }) => value);
    const written = kept.map((point) => JSON.stringify(point));
    return {
      name,
      count: kept.length,
      last: written.at(-1) ?? "",
      min: Math.min(...values),
      max: Math.max(...values),
      points: `${written.join(",")},`,
    };
  });
}

const pointsIn = (tail: string): Point[] => JSON.parse(`[${tail.slice(0, -1)}]`) as Point[];

/** Takes what waits into blocks, a block at a time. Of several at once, for each block one comes through. */
async function settle(ctx: Context, resourceId: string, name: string): Promise<void> {
  for (;;) {
    const metric = await store.byName(ctx.db, resourceId, name);
    if (!metric || metric.waiting < BLOCK_POINTS) return;
    const points = pointsIn(metric.tail).slice(0, BLOCK_POINTS);
    const characters = points.reduce((sum, point) => sum + JSON.stringify(point).length + 1, 0);
    const blocks = await withSummaries(ctx, resourceId, name, blockOf(0, metric.blocks, points));
    try {
      await store.settle(ctx.db, metric, blocks, { count: points.length, characters });
    } catch (error) {
      if (error instanceof Problem) return;
      throw error;
    }
  }
}

/** A new block, and those of the levels above that it completes a group for. */
async function withSummaries(ctx: Context, resourceId: string, name: string, block: Block): Promise<Block[]> {
  if (!completes(block)) return [block];
  const { level, number } = block;
  const span = { level, first: number - GROUP + 1, last: number - 1 };
  const group = [...(await store.blocksOf(ctx.db, resourceId, name, [span])), block];
  return [block, ...(await withSummaries(ctx, resourceId, name, summary(group)))];
}

/** @throws Problem `not_found`, `permission_missing` */
export async function listMetrics(
  ctx: Context,
  access: Allowed<`${MetricKind}:view`>,
  kind: MetricKind,
  id: string,
  prefix: string,
): Promise<MetricBody[]> {
  const thing = await loadResource(ctx, access, `${kind}:view`, kind, id);
  return (await store.summaries(ctx.db, thing.id, prefix)).map(present);
}

const present = ({ name, count, last, min, max }: store.Summary): MetricBody => ({
  name,
  count,
  last: pointBody(last),
  min,
  max,
});

const pointBody = ([step, value, at]: Point): PointBody => ({ step, value, at: rfc3339(at) });

interface Wanted {
  /** How many points at most. */
  points: number;
  from?: number;
  to?: number;
}

/**
 * A metric's history by step, thinned to so many points that keep each part's least and greatest: spikes stay. It costs
 * the same however long the history is.
 * @throws Problem `not_found`, `permission_missing`
 */
export async function readMetric(
  ctx: Context,
  access: Allowed<`${MetricKind}:view`>,
  kind: MetricKind,
  id: string,
  name: string,
  { points: count, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: Wanted,
): Promise<MetricBody & { points: PointBody[] }> {
  const thing = await loadResource(ctx, access, `${kind}:view`, kind, id);
  const metric = await store.byName(ctx.db, thing.id, name);
  if (!metric) throw notFound();
  const blocks = await blocksWithin(ctx, metric, { from, to });
  const points = [...blocks.flatMap((block) => block.points), ...pointsIn(metric.tail)]
    .filter(([step]) => step >= from && step <= to)
    .sort(([a], [b]) => a - b);
  return { ...present(metric), points: thinned(points, count).map(pointBody) };
}

/** From coarse to fine: each round looks at fewer blocks, until no finer ones are few enough. */
async function blocksWithin(
  ctx: Context,
  { resourceId, name, blocks }: store.Metric,
  steps: { from: number; to: number },
): Promise<Block[]> {
  let range: [number, number] = [0, blocks];
  for (;;) {
    const read = await store.blocksOf(ctx.db, resourceId, name, spansOf(...range));
    const next = finer(read, steps);
    if (!next) return read;
    range = [next[0], Math.min(next[1], blocks)];
  }
}

/** Follows the end of things: so many rows at most of their metrics go. @returns how many */
export const removeMetricsOf = store.removeOf;
