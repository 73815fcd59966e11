import { type Db, openDb } from "@atrium/shared/store/open";

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
