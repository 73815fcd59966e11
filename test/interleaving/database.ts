import { readdirSync, readFileSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

/** Where the migrations of each database are. */
export const MIGRATIONS = {
  CONTROL: "packages/shared/src/control/migrations",
  RESOURCES_DB: "services/resources/migrations",
  EVENTS_DB: "services/events/migrations",
} as const;

type Row = Record<string, SQLInputValue>;

/** One statement with its parameters, as D1 has them. */
interface Bound {
  sql: string;
  values: SQLInputValue[];
}

/** What D1 answers to one statement. */
interface Answer {
  results: Row[];
  success: true;
  meta: { changes: number };
}

/**
 * How a call gets to the database, and its answer back. `perform` does all of its statements or none; with a number it
 * breaks off at that one.
 */
export type Line = (perform: (breakingAt?: number) => Answer[], statements: number) => Promise<Answer[]>;

/** D1 takes so many parameters in a statement. */
const MAX_PARAMETERS = 100;

/**
 * A database as D1 would have it, on SQLite in this process. Each call waits for its turn, as one over a network does: between
 * two calls of one request anything may happen, within one nothing.
 */
export class Database {
  readonly sqlite = new DatabaseSync(":memory:");
  readonly #statements = new Map<string, { statement: StatementSync; hasRows: boolean }>();
  readonly #waiting: (() => void)[] = [];

  /** `altered` is what becomes of the migrations, where something is to be broken on purpose. */
  constructor(
    migrations: (typeof MIGRATIONS)[keyof typeof MIGRATIONS],
    altered: (sql: string) => string = (sql) => sql,
  ) {
    for (const file of readdirSync(migrations).sort())
      this.sqlite.exec(altered(readFileSync(`${migrations}/${file}`, "utf8")));
  }

  /** What the product is handed. */
  get d1(): D1Database {
    return this.over((perform) => this.#inTurn(perform));
  }

  /** The same over another line. */
  over(line: Line): D1Database {
    const call = (batch: Bound[]): Promise<Answer[]> =>
      line((breakingAt) => this.#perform(batch, breakingAt), batch.length);
    const prepared = (bound: Bound): object => {
      const results = async () => (await call([bound]))[0] as Answer;
      return {
        bound,
        bind: (...values: SQLInputValue[]) => prepared({ sql: bound.sql, values }),
        all: results,
        run: results,
        first: async () => (await results()).results[0] ?? null,
        raw: async () => (await results()).results.map((row) => Object.values(row)),
      };
    };
    const d1 = {
      prepare: (sql: string) => prepared({ sql, values: [] }),
      batch: (statements: { bound: Bound }[]) => call(statements.map(({ bound }) => bound)),
      withSession: () => d1,
    };
    return d1 as unknown as D1Database;
  }

  /** At once, out of turn: for whoever sets up and judges. */
  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#run({ sql, values }).results;
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

  #inTurn(perform: () => Answer[]): Promise<Answer[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => {
        try {
          resolve(perform());
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  /** All of it or nothing. */
  #perform(batch: Bound[], breakingAt?: number): Answer[] {
    const [only] = batch;
    if (batch.length === 1 && only && breakingAt === undefined) return [this.#run(only)];
    this.sqlite.exec("BEGIN");
    try {
      const answers = batch.map((bound, at) => {
        if (at === breakingAt) throw new Error("D1_ERROR: Internal error while executing a statement");
        return this.#run(bound);
      });
      this.sqlite.exec("COMMIT");
      return answers;
    } catch (error) {
      if (this.sqlite.isTransaction) this.sqlite.exec("ROLLBACK");
      throw error;
    }
  }

  #run({ sql, values }: Bound): Answer {
    if (values.length > MAX_PARAMETERS) throw new Error(`D1_ERROR: too many SQL variables: ${sql}`);
    let known = this.#statements.get(sql);
    if (!known) {
      const statement = this.sqlite.prepare(sql);
      known = { statement, hasRows: statement.columns().length > 0 };
      this.#statements.set(sql, known);
    }
    const { statement, hasRows } = known;
    // SQLite takes `?1` for a name.
    const parameters = /\?\d/.test(sql)
      ? [Object.fromEntries(values.map((value, index) => [`?${index + 1}`, value]))]
      : values;
    // Two signatures of SQLite's, one of which takes names.
    const given = parameters as SQLInputValue[];
    if (hasRows) return { results: statement.all(...given) as Row[], success: true, meta: { changes: 0 } };
    return { results: [], success: true, meta: { changes: Number(statement.run(...given).changes) } };
  }
}
