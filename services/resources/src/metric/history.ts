import type { Block, Point, Span } from "./schema.ts";

// What is kept of a metric, so that reading it costs the same however long it is. Pure.
//
// Points wait in the metric's row until they fill a block. Blocks are never changed. Each full group of blocks has a block
// of the next level, of the same size, that stands for them: of each part of their points the least and the greatest. A
// reading takes the blocks of the lowest level that it can have few enough of, and the rest of the history, which is in no
// block of that level yet, from the levels below.

/** Points in a block of level 0; no more are in one of any level. */
export const BLOCK_POINTS = 256;

/** So many blocks have one of the next level. */
export const GROUP = 16;

/** A reading takes no more blocks of its level than this, and of each below less than a group. */
const READ_BLOCKS = 64;

/** What stands for the points: as they came, and of each part of them the least and the greatest, at most `count` in all. */
export function thinned(points: readonly Point[], count: number): Point[] {
  if (points.length <= count) return [...points];
  const parts = Math.max(1, Math.floor(count / 2));
  return Array.from({ length: parts }, (_, part) =>
    extremes(
      points,
      Math.floor((part * points.length) / parts),
      Math.floor(((part + 1) * points.length) / parts),
    ),
  ).flat();
}

/** Of `points[from..to)` the least and the greatest, in the order that they came; one, where it is both. */
function extremes(points: readonly Point[], from: number, to: number): Point[] {
  let [least, greatest] = [from, from];
  for (let at = from + 1; at < to; at++) {
    if (valueAt(points, at) < valueAt(points, least)) least = at;
    if (valueAt(points, at) > valueAt(points, greatest)) greatest = at;
  }
  const kept = least === greatest ? [least] : [Math.min(least, greatest), Math.max(least, greatest)];
  return kept.map((at) => points[at] as Point);
}

const valueAt = (points: readonly Point[], at: number): number => points[at]?.[1] ?? Number.NaN;

export function blockOf(level: number, number: number, points: Point[]): Block {
  const steps = points.map(([step]) => step);
  return { level, number, firstStep: Math.min(...steps), lastStep: Math.max(...steps), points };
}

/** The block of the next level that stands for a full group. */
export function summary(group: readonly Block[]): Block {
  const [{ level, number }] = group as [Block];
  const points = thinned(
    group.flatMap((block) => block.points),
    BLOCK_POINTS,
  );
  const block = blockOf(level + 1, Math.floor(number / GROUP), points);
  const firstStep = Math.min(...group.map((one) => one.firstStep));
  const lastStep = Math.max(...group.map((one) => one.lastStep));
  return { ...block, firstStep, lastStep };
}

/** Whether a block is the last of its group. */
export const completes = ({ number }: Block): boolean => (number + 1) % GROUP === 0;

/** The lowest level that has few enough blocks for so many of level 0. */
function levelFor(blocks: number): number {
  let level = 0;
  while (blocks / GROUP ** level > READ_BLOCKS) level++;
  return level;
}

/** Blocks that together stand for those of level 0 from `first` to before `end`, each for as many as it may. */
export function spansOf(first: number, end: number): Span[] {
  const spans: Span[] = [];
  const highest = levelFor(end - first);
  let begin = Math.floor(first / GROUP ** highest) * GROUP ** highest;
  for (let level = highest; level >= 0; level--) {
    const size = GROUP ** level;
    const span = { level, first: begin / size, last: Math.floor(end / size) - 1 };
    if (span.last < span.first) continue;
    spans.push(span);
    begin = (span.last + 1) * size;
  }
  return spans;
}

/**
 * Of what was read, the part of level 0 that has the steps: to be read anew where that is finer.
 * @returns undefined where this is as fine as it gets
 */
export function finer(
  read: readonly Block[],
  steps: { from: number; to: number },
): [number, number] | undefined {
  const within = read.filter(({ firstStep, lastStep }) => firstStep <= steps.to && lastStep >= steps.from);
  if (within.length === 0) return undefined;
  const first = Math.min(...within.map(({ level, number }) => number * GROUP ** level));
  const end = Math.max(...within.map(({ level, number }) => (number + 1) * GROUP ** level));
  const highest = Math.max(...within.map(({ level }) => level));
  return levelFor(end - first) < highest ? [first, end] : undefined;
}
