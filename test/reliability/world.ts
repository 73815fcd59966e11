import type { Clock } from "@atrium/shared/clock";
import { Database, type Line, MIGRATIONS } from "../interleaving/database.ts";
import { Random } from "../simulator/random.ts";
import { Scheduler } from "../simulator/scheduler.ts";
import { type Life, never } from "./life.ts";

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** When it all begins. */
const BEGINNING = Date.UTC(2027, 0, 15);

/**
 * What can be broken on purpose, to see that the simulator notices. `acknowledge_first`: outbox rows go before the log has the
 * events; `no_sweep`: nobody sends again what is overdue; `logged_twice`: lines are not known by their event; `cursor_first`:
 * the place in the log moves on before messages are made out, not with them; `delivered_first`: a message is delivered before
 * it is sent; `no_cron`: nobody wakes who sleeps; `one_courier`: all endpoints wait for each other; `impatient`: a clock
 * of couriers that runs three times too fast.
 */
export const BREAKS = [
  "acknowledge_first",
  "no_sweep",
  "logged_twice",
  "cursor_first",
  "delivered_first",
  "no_cron",
  "one_courier",
  "impatient",
] as const;
export type Break = (typeof BREAKS)[number];

/** What goes wrong with a call, in words, and how often of a hundred thousand calls while it storms. */
const FATES = {
  "call that never came": 2_000,
  "call whose answer was lost": 2_000,
  "call that took up to a minute": 600,
  "kill before a step": 1_500,
  "kill after a step": 1_500,
  "statement that failed, and its batch with it": 1_500,
} as const;
type Fate = keyof typeof FATES;

/** The rest of what goes wrong. */
export type Fault =
  | Fate
  | "kill of a whole worker"
  | "minutes without a database"
  | "message lost"
  | "message doubled"
  | "message hours late"
  | "batch that came again"
  | "alarm lost"
  | "alarm late"
  | "alarm twice"
  | "cron that did not run";

/** Machines, storage and time of one run. */
export class World {
  readonly random: Random;
  readonly scheduler = new Scheduler();
  readonly clock: Clock = { now: () => BEGINNING + this.scheduler.now };
  readonly databases: Record<"control" | "resources" | "events", Database>;
  readonly broken: Break | undefined;
  readonly faults = new Map<Fault, number>();
  /** While it storms, everything goes wrong that can. */
  storming = false;
  /** While down, a database neither reads nor commits. */
  readonly #down = new Set<Database>();
  readonly #trace: ((line: string) => void) | undefined;

  constructor(seed: number, run: number, broken?: Break, trace?: (line: string) => void) {
    this.random = new Random(seed, run);
    this.broken = broken;
    this.#trace = trace;
    const forgetful =
      broken === "logged_twice"
        ? (sql: string) =>
            sql.replace(/^( {2}id TEXT) (NOT NULL UNIQUE|PRIMARY KEY)(, -- the event's)/gm, "$1 NOT NULL$3")
        : undefined;
    this.databases = {
      control: new Database(MIGRATIONS.CONTROL),
      resources: new Database(MIGRATIONS.RESOURCES_DB),
      events: new Database(MIGRATIONS.EVENTS_DB, forgetful),
    };
    // Also what is drawn in SQL.
    const drawn = () => Math.floor((this.random.next() - 0.5) * 2 ** 53);
    for (const { sqlite } of Object.values(this.databases)) sqlite.function("random", drawn);
  }

  say(line: () => string): void {
    this.#trace?.(`${new Date(this.clock.now()).toISOString().slice(5, 23)}  ${line()}`);
  }

  /** Whether it goes wrong now; counted. */
  strikes(fault: Fault, probability: number): boolean {
    if (!this.storming || !this.random.chance(probability)) return false;
    this.count(fault);
    return true;
  }

  count(fault: Fault): void {
    this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1);
  }

  /** A database, as whoever lives that life reaches it. */
  database(name: keyof World["databases"], life: Life): D1Database {
    const database = this.databases[name];
    const line: Line = (perform, statements) =>
      this.reach(life, `${name} database`, (fate) => {
        if (this.#down.has(database))
          throw new Error("D1_ERROR: D1 DB is overloaded. Too many requests queued.");
        const breaks = fate === "statement that failed, and its batch with it";
        return perform(breaks ? this.random.between(0, statements - 1) : undefined);
      });
    const d1 = database.over(line);
    return this.broken === "cursor_first" ? withCursorFirst(d1) : d1;
  }

  /** For so long, whoever asks it is told that it cannot be asked. */
  outage(name: keyof World["databases"], ms: number): void {
    const database = this.databases[name];
    this.count("minutes without a database");
    this.say(() => `${name} is down for ${ms} ms`);
    this.#down.add(database);
    this.scheduler.at(this.scheduler.now + ms, () => this.#down.delete(database));
  }

  /**
   * One step of a life: a call of something else, on its way, done, and answered. Whoever is killed meanwhile never hears of it; the
   * call goes on by itself.
   */
  async reach<T>(life: Life, what: string, perform: (fate: Fate | undefined) => T | Promise<T>): Promise<T> {
    if (life.over) return never();
    const fate = this.#drawFate();
    if (fate) this.say(() => `${life.name}: ${fate}, ${what}`);
    if (fate === "kill before a step") {
      life.end();
      return never();
    }
    await this.scheduler.sleep(this.#flight(fate));
    if (fate === "call that never came") throw new Error(`Network connection lost: ${what}`);
    const [answer] = await Promise.allSettled([(async () => perform(fate))()]);
    if (fate === "kill after a step") life.end();
    await this.scheduler.sleep(this.#flight(undefined));
    if (life.over) return never();
    if (fate === "call whose answer was lost") throw new Error(`Network connection lost: ${what}`);
    if (answer.status === "rejected") throw answer.reason;
    return answer.value;
  }

  #drawFate(): Fate | undefined {
    if (!this.storming) return undefined;
    let drawn = this.random.between(0, 99_999);
    for (const [fate, share] of Object.entries(FATES) as [Fate, number][]) {
      drawn -= share;
      if (drawn >= 0) continue;
      this.count(fate);
      return fate;
    }
    return undefined;
  }

  #flight(fate: Fate | undefined): number {
    if (fate === "call that took up to a minute") return this.random.between(SECOND, MINUTE);
    return this.random.between(1, 12);
  }
}

/** What must never be done: what a batch says of the cursor goes ahead of the rest of it. */
function withCursorFirst(d1: D1Database): D1Database {
  const batch = async (statements: (D1PreparedStatement & { bound: { sql: string } })[]) => {
    const [first, , ...rest] = statements;
    if (!first?.bound.sql.startsWith('update "distribution"')) return d1.batch(statements);
    await d1.batch([first]);
    return rest.length > 0 ? d1.batch(rest) : [];
  };
  return { ...d1, batch } as unknown as D1Database;
}
