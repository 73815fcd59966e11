import { readdirSync, readFileSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

const MIGRATIONS = "packages/shared/src/control/migrations";

type Row = Record<string, SQLInputValue>;

/** One statement with its parameters, as D1 has them. */
interface Bound {
  sql: string;
  values: SQLInputValue[];
}

/**
 * CONTROL as D1 would have it, on SQLite in this process. Each call waits for its turn, as one over a network does: between
 * two calls of one request anything may happen, within one nothing.
 */
export class Database {
  readonly sqlite = new DatabaseSync(":memory:");
  readonly #statements = new Map<string, StatementSync>();
  readonly #waiting: (() => void)[] = [];

  constructor() {
    for (const file of readdirSync(MIGRATIONS).sort())
      this.sqlite.exec(readFileSync(`${MIGRATIONS}/${file}`, "utf8"));
  }

  /** What the product is handed. */
  get d1(): D1Database {
    const d1 = {
      prepare: (sql: string) => this.#prepared({ sql, values: [] }),
      batch: (statements: { bound: Bound }[]) => this.#call(statements.map(({ bound }) => bound)),
      withSession: () => d1,
    };
    return d1 as unknown as D1Database;
  }

  /** At once, out of turn: for whoever sets up and judges. */
  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#run({ sql, values });
  }

  /** Lets all that is begun go on until it ends, one call at a time, in the order that `next` draws; `after` sees each. */
  async interleave(
    works: Promise<unknown>[],
    next: (of: number) => number,
    after?: () => void,
  ): Promise<void> {
    let open = works.length;
    for (const work of works) void work.finally(() => open--).catch(() => undefined);
    for (;;) {
      // A turn of the event loop: whatever could go on without the database has done so.
      await new Promise(setImmediate);
      if (this.#waiting.length === 0 && open === 0) break;
      const [call] = this.#waiting.splice(next(this.#waiting.length), 1);
      call?.();
      after?.();
    }
    await Promise.all(works);
  }

  #prepared(bound: Bound): object {
    const results = async () => (await this.#call([bound]))[0] as { results: Row[] };
    return {
      bound,
      bind: (...values: SQLInputValue[]) => this.#prepared({ sql: bound.sql, values }),
      all: results,
      run: results,
      first: async () => (await results()).results[0] ?? null,
      raw: async () => (await results()).results.map((row) => Object.values(row)),
    };
  }

  #call(batch: Bound[]): Promise<{ results: Row[]; success: true; meta: object }[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => {
        try {
          const answers = batch.length === 1 ? batch.map((one) => this.#run(one)) : this.#atOnce(batch);
          resolve(answers.map((results) => ({ results, success: true, meta: {} })));
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  /** All of it or nothing. */
  #atOnce(batch: Bound[]): Row[][] {
    this.sqlite.exec("BEGIN");
    try {
      const answers = batch.map((bound) => this.#run(bound));
      this.sqlite.exec("COMMIT");
      return answers;
    } catch (error) {
      if (this.sqlite.isTransaction) this.sqlite.exec("ROLLBACK");
      throw error;
    }
  }

  #run({ sql, values }: Bound): Row[] {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.sqlite.prepare(sql);
      this.#statements.set(sql, statement);
    }
    // SQLite takes `?1` for a name.
    const named = /\?\d/.test(sql);
    const rows = named
      ? statement.all(Object.fromEntries(values.map((value, index) => [`?${index + 1}`, value])))
      : statement.all(...values);
    return rows as Row[];
  }
}
