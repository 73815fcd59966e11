// All the SQL of one key's limiter, in the storage of its Durable Object.

export function open(sql: SqlStorage): void {
  sql.exec(
    `CREATE TABLE IF NOT EXISTS admitted (n INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS limits (
      only INTEGER PRIMARY KEY CHECK (only = 1), as_of INTEGER NOT NULL, of TEXT NOT NULL
    ) STRICT;`,
  );
}

/** How many there were, and when the nth was; undefined where that is not kept any more. */
export function history(sql: SqlStorage) {
  const [last] = sql.exec<{ n: number }>("SELECT n FROM admitted ORDER BY n DESC LIMIT 1").toArray();
  return {
    count: last?.n ?? 0,
    at: (n: number): number | undefined =>
      sql.exec<{ at: number }>("SELECT at FROM admitted WHERE n = ?", n).toArray()[0]?.at,
  };
}

/** The nth. Of those before it, what no limit can look back at any more goes, two for each that comes. */
export function add(
  sql: SqlStorage,
  { n, at }: { n: number; at: number },
  kept: { most: number; forMs: number },
): void {
  sql.exec("INSERT INTO admitted (n, at) VALUES (?, ?)", n, at);
  sql.exec(
    `DELETE FROM admitted WHERE n IN (SELECT n FROM admitted ORDER BY n LIMIT 2) AND n < ?1 AND (n <= ?1 - ?2 OR at <= ?3)`,
    n,
    kept.most,
    at - kept.forMs,
  );
}

/** What the limits were when the key's row was last read, as text. */
export function limits(sql: SqlStorage): { asOf: number; of: string } | null {
  const [row] = sql.exec<{ as_of: number; of: string }>("SELECT as_of, of FROM limits").toArray();
  return row === undefined ? null : { asOf: row.as_of, of: row.of };
}

export function keepLimits(sql: SqlStorage, asOf: number, of: string): void {
  sql.exec("INSERT OR REPLACE INTO limits (only, as_of, of) VALUES (1, ?, ?)", asOf, of);
}
