/** What the storage operations of one service cost, counted and explained. */
import type { StorageCounts } from "@atrium/shared/store/meter";
import { type Db, openDb } from "@atrium/shared/store/open";
import { harness, type WorkerName } from "./harness.ts";

/** What `work` cost in one service alone: the others go on logging what happened before. */
export async function costIn<T>(
  service: WorkerName,
  work: () => Promise<T>,
): Promise<{ cost: StorageCounts; value: T }> {
  const { fetchFrom } = await harness();
  const read = async () => (await (await fetchFrom(service, "/_meter")).json()) as StorageCounts;
  const before = await read();
  const value = await work();
  const cost = await read();
  for (const [operation, count] of Object.entries(before) as [keyof StorageCounts, number][]) {
    cost[operation] -= count;
  }
  return { cost, value };
}

/** The steps of `EXPLAIN QUERY PLAN` of everything that `work` asks of a database. */
export async function planOf(d1: D1Database, work: (db: Db) => Promise<unknown>): Promise<string[]> {
  const asked: [query: string, values: unknown[]][] = [];
  const recorded = (query: string) => ({
    bind: (...values: unknown[]) => {
      asked.push([query, values]);
      const nothing = async () => ({ results: [], meta: {} });
      return { all: nothing, run: nothing, raw: async () => [] };
    },
  });
  await work(openDb({ prepare: recorded } as unknown as D1Database, undefined));
  const plans = await Promise.all(
    asked.map(([query, values]) =>
      d1
        .prepare(`EXPLAIN QUERY PLAN ${query}`)
        .bind(...values)
        .all<{ detail: string }>(),
    ),
  );
  return plans.flatMap(({ results }) => results.map(({ detail }) => detail));
}
