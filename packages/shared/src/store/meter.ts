/**
 * Counts storage operations where METER=1 (tests and benchmarks), so that budgets are asserted, not timed.
 * Off, the bindings are handed on untouched.
 */
const counts = {
  d1_calls: 0,
  d1_statements: 0,
  rows_read: 0,
  rows_written: 0,
  kv_reads: 0,
  kv_writes: 0,
  r2_reads: 0,
  r2_writes: 0,
  /** Calls of Durable Objects. */
  do_calls: 0,
  /** Writes of what was counted of uses, after answers: round trips, and rows. None of the above counts those. */
  use_calls: 0,
  use_rows: 0,
};

export type StorageCounts = typeof counts;

export const meter = {
  read: (): StorageCounts => ({ ...counts }),
  durableCall: (): void => {
    counts.do_calls++;
  },
  useFlushed: (results: { meta: { rows_written?: number } }[]): void => {
    counts.use_calls++;
    for (const { meta } of results) counts.use_rows += meta.rows_written ?? 0;
  },
};

function record(results: { meta: { rows_read?: number; rows_written?: number } }[]): void {
  counts.d1_calls++;
  counts.d1_statements += results.length;
  for (const { meta } of results) {
    counts.rows_read += meta.rows_read ?? 0;
    counts.rows_written += meta.rows_written ?? 0;
  }
}

export function meteredD1(d1: D1Database, on: boolean): D1Database {
  return on ? (meteredSession(d1) as D1Database) : d1;
}

const originals = new WeakMap<object, D1PreparedStatement>();

function meteredSession<S extends D1Database | D1DatabaseSession>(session: S): S {
  return new Proxy(session, {
    get(target, property) {
      if (property === "prepare") return (query: string) => meteredStatement(target.prepare(query));
      if (property === "batch") {
        return async (statements: D1PreparedStatement[]) => {
          const results = await target.batch(
            statements.map((statement) => originals.get(statement) ?? statement),
          );
          record(results);
          return results;
        };
      }
      if (property === "withSession") {
        return (constraint: string) => meteredSession((target as D1Database).withSession(constraint));
      }
      const member = Reflect.get(target, property) as unknown;
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}

function meteredStatement(statement: D1PreparedStatement): D1PreparedStatement {
  const all = async () => {
    const result = await statement.all<Record<string, unknown>>();
    record([result]);
    return result;
  };
  const metered = new Proxy(statement, {
    get(target, property) {
      if (property === "bind") return (...values: unknown[]) => meteredStatement(target.bind(...values));
      if (property === "all" || property === "run") return all;
      // raw() and first() come without the meta that all() has.
      if (property === "raw") return async () => (await all()).results.map((row) => Object.values(row));
      if (property === "first") {
        return async (column?: string) => {
          const row = (await all()).results[0] ?? null;
          return row && column ? row[column] : row;
        };
      }
      const member = Reflect.get(target, property) as unknown;
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  originals.set(metered, statement);
  return metered;
}

export function meteredKv(kv: KVNamespace, on: boolean): KVNamespace {
  if (!on) return kv;
  return new Proxy(kv, {
    get(target, property) {
      if (property === "get") counts.kv_reads++;
      if (property === "put" || property === "delete") counts.kv_writes++;
      const member = Reflect.get(target, property) as unknown;
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}

/** Listing counts as a write, as it is charged. */
const R2_WRITES = new Set<string | symbol>(["put", "delete", "list"]);

export function meteredR2(bucket: R2Bucket, on: boolean): R2Bucket {
  if (!on) return bucket;
  return new Proxy(bucket, {
    get(target, property) {
      if (property === "get" || property === "head") counts.r2_reads++;
      if (R2_WRITES.has(property)) counts.r2_writes++;
      const member = Reflect.get(target, property) as unknown;
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}
