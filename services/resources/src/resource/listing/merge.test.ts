import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Ask, merged } from "./merge.ts";

const descending = (keys: readonly string[]) => [...keys].sort().reverse();

/** Distinct keys, dealt out to lists. */
const lists = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1000, max: 9999 }).map(String), { maxLength: 60 }),
    fc.integer({ min: 1, max: 8 }),
  )
  .map(([keys, count]) => {
    const dealt = Array.from({ length: count }, (): string[] => []);
    for (const key of keys) dealt[Number(key) % count]?.push(key);
    return dealt.map(descending);
  });

function reader(rowsRead: { count: number }) {
  return async (asks: readonly Ask<string[]>[]) =>
    asks.map(({ source, after, limit }) => {
      const rows = source.filter((key) => after === null || key < after).slice(0, limit);
      rowsRead.count += rows.length;
      return rows;
    });
}

describe("many lists as one", () => {
  it("page by page, everything comes once and in order, whatever the lists and pages", async () => {
    await fc.assert(
      fc.asyncProperty(lists, fc.integer({ min: 1, max: 12 }), async (sources, wanted) => {
        const all: string[] = [];
        for (let after: string | null = null; ; after = all.at(-1) ?? null) {
          const page = await merged(sources, { wanted, after }, (key) => key, reader({ count: 0 }));
          all.push(...page);
          if (page.length < wanted) break;
        }
        expect(all).toEqual(descending(sources.flat()));
      }),
    );
  });

  it("reads no more than in proportion to what it shows", async () => {
    await fc.assert(
      fc.asyncProperty(lists, fc.integer({ min: 1, max: 12 }), async (sources, wanted) => {
        const rowsRead = { count: 0 };
        const page = await merged(sources, { wanted, after: null }, (key) => key, reader(rowsRead));
        expect(rowsRead.count).toBeLessThanOrEqual(3 * page.length + 3 * sources.length);
      }),
    );
  });
});
