import { describe, expect, it } from "vitest";
import { BLOCK_POINTS, blockOf, completes, finer, GROUP, spansOf, summary, thinned } from "./history.ts";
import type { Block, Point, Span } from "./schema.ts";

const points = (count: number, value: (step: number) => number = (step) => Math.sin(step)): Point[] =>
  Array.from({ length: count }, (_, step) => [step, value(step), 0]);

describe("thinning", () => {
  it("leaves what is few enough as it is", () => {
    expect(thinned(points(10), 10)).toEqual(points(10));
  });

  it.each([2, 3, 7, 100, 999])("to %i keeps the least and the greatest of each part, in order", (count) => {
    const all = points(1000, (step) => ((step * 7919) % 1000) - 500);
    const kept = thinned(all, count);
    expect(kept.length).toBeLessThanOrEqual(count);
    expect(kept.map(([step]) => step)).toEqual(kept.map(([step]) => step).sort((a, b) => a - b));
    const values = kept.map(([, value]) => value);
    expect([Math.min(...values), Math.max(...values)]).toEqual([-500, 499]);
    const steps = new Set(kept.map(([step]) => step));
    const parts = Math.floor(count / 2);
    for (let part = 0; part < parts; part++) {
      const its = all.slice(Math.floor((part * 1000) / parts), Math.floor(((part + 1) * 1000) / parts));
      const greatest = its.reduce((a, b) => (b[1] > a[1] ? b : a));
      expect(steps.has(greatest[0])).toBe(true);
    }
  });
});

/** A history in memory, filled and read as the store is. */
class History {
  readonly blocks = new Map<string, Block>();
  length = 0;

  add(block: Block): void {
    if (block.level === 0) this.length++;
    this.blocks.set(`${block.level}/${block.number}`, block);
    const { level, number } = block;
    if (completes(block)) this.add(summary(this.span({ level, first: number - GROUP + 1, last: number })));
  }

  span({ level, first, last }: Span): Block[] {
    const numbers = Array.from({ length: last - first + 1 }, (_, n) => first + n);
    return numbers.map((number) => {
      const found = this.blocks.get(`${level}/${number}`);
      if (!found) throw new Error(`No block ${level}/${number} of ${this.length}`);
      return found;
    });
  }

  read(first = 0, end = this.length): Block[] {
    return spansOf(first, end).flatMap((span) => this.span(span));
  }
}

/** With so many blocks of level 0, each of few points; one spike in all. */
function historyOf(blocks: number, spike: number): History {
  const history = new History();
  for (let number = 0; number < blocks; number++) {
    const its = Array.from(
      { length: 4 },
      (_, n): Point => [number * 4 + n, number * 4 + n === spike ? 9 : 0, 0],
    );
    history.add(blockOf(0, number, its));
  }
  return history;
}

describe("a reading", () => {
  it.each([0, 1, 15, 16, 17, 64, 65, 100, 1023, 1024, 1025, 5000, 20_000])(
    "of %i blocks is of few, has all of the history in order, and the spike",
    (length) => {
      const history = historyOf(length, length * 3);
      const read = history.read();
      expect(read.length).toBeLessThanOrEqual(64 + 3 * (GROUP - 1));
      let next = 0;
      for (const { level, number } of read) {
        expect(number * GROUP ** level).toBe(next);
        next += GROUP ** level;
      }
      expect(next).toBe(length);
      if (length > 0)
        expect(Math.max(...read.flatMap((one) => one.points.map(([, value]) => value)))).toBe(9);
    },
  );

  it("of a part goes finer until it is as fine as it gets", () => {
    const history = historyOf(20_000, 0);
    const steps = { from: 41_000, to: 41_100 };
    let range: [number, number] | undefined = [0, history.length];
    let read: Block[] = [];
    let rounds = 0;
    for (; range; rounds++) {
      read = history.read(range[0], Math.min(range[1], history.length));
      expect(read.length).toBeLessThanOrEqual(64 + 3 * (GROUP - 1));
      range = finer(read, steps);
    }
    expect(rounds).toBeLessThanOrEqual(4);
    const found = read
      .flatMap((block) => block.points)
      .filter(([step]) => step >= steps.from && step <= steps.to);
    expect(found.map(([step]) => step)).toEqual(Array.from({ length: 101 }, (_, n) => 41_000 + n));
  });

  it("of steps that are not there is done at once", () => {
    expect(finer(historyOf(100, 0).read(), { from: -10, to: -1 })).toBeUndefined();
  });
});

describe("a summary", () => {
  it("is no larger than a block, knows its steps, and stands where its group stood", () => {
    const group = Array.from({ length: GROUP }, (_, n) =>
      blockOf(
        2,
        GROUP * 3 + n,
        points(BLOCK_POINTS).map(([step, value]): Point => [step + n, value, 0]),
      ),
    );
    const { points: its, ...rest } = summary(group);
    expect(rest).toEqual({ level: 3, number: 3, firstStep: 0, lastStep: BLOCK_POINTS - 1 + GROUP - 1 });
    expect(its.length).toBeLessThanOrEqual(BLOCK_POINTS);
  });
});
