import type { Ask, Found } from "../../services/auth/src/credential/cache.ts";
import { drawChange } from "./change.ts";
import { type Authentication, Judge, type Outcome } from "./judge.ts";
import { type Level, NEVER, type Record } from "./primary.ts";

import {
  ANSWER_FLIGHT,
  B,
  type Break,
  COMMIT_FLIGHT,
  FLIGHT,
  type Isolate,
  SKEW,
  T,
  World,
} from "./world.ts";

const HORIZON = 3 * T;
const NEEDS: readonly Level[] = [1, 2, 3];
const LEVELS: readonly Level[] = [0, 1, 2, 3];

interface ScheduleOptions {
  broken?: Break;
  /** Is told what happens, a line each. */
  trace?(line: string): void;
}

/** One schedule: a random course of events over three T, every answer of which is judged. */
export function runSchedule(seed: number, schedule: number, options: ScheduleOptions = {}): Promise<Outcome> {
  return new Schedule(new World(seed, schedule, options.broken), options).run();
}

class Schedule {
  readonly #world: World;
  readonly #judge: Judge;
  readonly #options: ScheduleOptions;
  /** How often the primary is asked for something fresh, which keeps the caches young, */
  readonly #strong: number;
  /** and how often somebody tries for more than they ever had, which does so too. */
  readonly #reaching: number;
  /** When secrets end that will end by themselves. */
  readonly #awaited = new Map<string, number>();

  constructor(world: World, options: ScheduleOptions) {
    this.#world = world;
    this.#strong = world.random.pick([0, 0.02, 0.2]);
    this.#reaching = world.random.pick([0, 0.02, 0.3]);
    this.#judge = new Judge(world.primary, (line) => this.#say(line));
    this.#options = options;
  }

  async run(): Promise<Outcome> {
    const { random, scheduler, primary } = this.#world;
    for (const principal of ["ann", "bob"]) {
      primary.setMember(principal, random.pick(LEVELS), 0, 0);
      primary.issue("session", principal, 0);
      const endsAt = random.chance(0.2) ? random.between(T, 2 * T) : NEVER;
      if (primary.memberOf(principal)) primary.issue("key", principal, 0, endsAt);
    }
    for (const { current } of primary.credentials) this.#use(current);
    this.#awaitEnds();
    for (let changes = random.between(2, 7); changes > 0; changes--) {
      scheduler.at(random.between(0, 2 * T), () => this.#change());
    }
    this.#disturb();
    await scheduler.run();
    this.#judge.outcome.events = scheduler.ran;
    return this.#judge.outcome;
  }

  /** A secret in use from now on: mostly at one isolate, which finds it hot, and now and then at any. */
  #use(secret: string): void {
    const { random, scheduler, isolates } = this.#world;
    const pace = random.pick([4_000, 8_000, 40_000]);
    const home = random.pick(isolates);
    for (let at = scheduler.now + random.between(0, pace); at < HORIZON; at += random.between(1, 2 * pace)) {
      scheduler.at(at, () => this.#authenticate(secret, random.chance(0.7) ? home : random.pick(isolates)));
    }
  }

  /** What ends by itself is used around that time. */
  #awaitEnds(): void {
    const { scheduler, primary } = this.#world;
    for (const secret of primary.credentials.flatMap((credential) => primary.secretsOf(credential))) {
      const { endsAt } = primary.read(secret);
      if (endsAt === NEVER || endsAt <= scheduler.now || this.#awaited.get(secret) === endsAt) continue;
      this.#awaited.set(secret, endsAt);
      this.#probe(secret, endsAt, -SKEW, 0);
      this.#probe(secret, endsAt, 0, SKEW + 2 * FLIGHT);
    }
  }

  /** Outages, isolates that are replaced, clocks that jump. */
  #disturb(): void {
    const { random, scheduler, isolates, kv } = this.#world;
    const outage = (what: string, turn: (down: boolean) => void): void => {
      const from = random.between(0, HORIZON);
      for (const [at, down] of [
        [from, true],
        [from + random.between(1_000, 2 * T), false],
      ] as const) {
        scheduler.at(at, () => {
          turn(down);
          this.#say(() => `${what} is ${down ? "down" : "up"}`);
        });
      }
    };
    if (random.chance(0.25)) outage("the primary", (down) => (this.#world.primaryDown = down));
    if (random.chance(0.25)) outage("KV", (down) => (kv.down = down));
    for (let jumps = random.between(0, 8); jumps > 0; jumps--) {
      const isolate = random.pick(isolates);
      scheduler.at(random.between(0, HORIZON), () => {
        if (random.chance(0.5)) isolate.skew = this.#world.drawSkew();
        else isolate.cache = this.#world.newCache(isolate);
        this.#say(() => `${isolate.name} is new, or has its clock set: ${isolate.skew} ms`);
      });
    }
  }

  /** Somebody takes a right away, gives one or changes a secret; it is being used, refilled, refreshed and counted meanwhile. */
  #change(): void {
    const { random, scheduler, primary } = this.#world;
    const told = scheduler.now;
    const { affected, commit } = drawChange(this.#world);
    const secrets = () => affected.flatMap((credential) => primary.secretsOf(credential));
    const before = secrets();
    for (const secret of before) this.#probe(secret, told, 0, COMMIT_FLIGHT);
    if (random.chance(0.1)) this.#hammer(random.pick(before));

    scheduler.at(told + random.upTo(COMMIT_FLIGHT), () => {
      const at = scheduler.now;
      if (this.#world.primaryDown) return;
      const done = commit(at, told);
      this.#say(() => done?.what ?? `nothing becomes of a change of ${affected.map(({ id }) => id)}`);
      if (!done) return;
      this.#judge.outcome[done.counts]++;
      if (done.fresh !== undefined && random.chance(0.7)) this.#use(done.fresh);
      const concerned = [...new Set([...before, ...secrets()])];
      if (random.chance(0.8)) this.#withdraw(concerned, random.chance(0.7) ? random.between(1, 100) : 2 * T);
      for (const secret of concerned) {
        this.#probe(secret, at, 0, 300);
        this.#probe(secret, at, 0, T);
        this.#probe(secret, at, T - SKEW, T + FLIGHT);
        this.#probe(secret, at, T, B);
        this.#probe(secret, told, B, B + SKEW);
      }
      this.#awaitEnds();
    });
  }

  /** After an answer, soon or late or never: that the secret was used. */
  #count(secret: string, isolate: Isolate): void {
    const { random, scheduler, primary, broken } = this.#world;
    const credential = primary.of(secret);
    if (!credential || credential.membership === null) return;
    const usedAt = isolate.clock.now();
    const row = { ...credential };
    const after = random.chance(0.7) ? random.between(1, 200) : random.between(200, T);
    scheduler.at(scheduler.now + after, () => {
      if (this.#world.primaryDown) return;
      primary.flush(secret, usedAt, scheduler.now);
      if (broken === "flush") primary.overwrite(row, scheduler.now);
      this.#judge.outcome.flushes++;
      this.#say(() => `${isolate.name} writes down that ${secret} was used`);
      this.#awaitEnds();
    });
  }

  /** The best effort after a commit: soon, late or (never called) never. */
  #withdraw(keys: readonly string[], within: number): void {
    const { random, scheduler, isolates } = this.#world;
    scheduler.at(scheduler.now + random.between(1, within), () => {
      scheduler.wake();
      const isolate = random.pick(isolates);
      this.#say(() => `${isolate.name} is told that ${keys.join(", ")} changed`);
      void isolate.cache.withdraw({ matches: (key) => keys.includes(key), keys });
    });
  }

  /** Uses a secret just when it is interesting, somewhere. */
  #probe(secret: string, at: number, from: number, to: number): void {
    const { random, scheduler, isolates } = this.#world;
    for (let probes = random.between(0, 2); probes > 0; probes--) {
      const time = at + random.between(from, to);
      scheduler.at(time, () => this.#authenticate(secret, random.pick(isolates)));
    }
  }

  /** Somebody who cannot wait, and asks more often than a cached no may be asked again. */
  #hammer(secret: string): void {
    const { random, scheduler, isolates } = this.#world;
    const isolate = random.pick(isolates);
    for (let times = 60; times > 0; times--) {
      scheduler.at(scheduler.now + random.between(0, COMMIT_FLIGHT), () =>
        this.#authenticate(secret, isolate),
      );
    }
  }

  #authenticate(key: string, isolate: Isolate): void {
    const { random, scheduler, broken } = this.#world;
    const begun = scheduler.now;
    // Mostly for the most that it lately was worth: that is where a withdrawal or an addition shows.
    const need = random.chance(this.#reaching)
      ? random.pick(NEEDS)
      : this.#world.primary.lately(key, begun - B);
    const { skew } = isolate;
    let failed = false;
    let now = 0;
    const end = () => ({
      key,
      need,
      begun,
      answered: scheduler.now,
      failed: failed || isolate.skew !== skew,
    });
    this.#judge.outcome.authentications++;
    const ask: Ask<Record> = {
      load: async () => {
        const sent = scheduler.now;
        try {
          const record = await this.#world.load(key);
          return broken === "end" ? { ...record, endsAt: NEVER } : record;
        } catch (error) {
          failed = true;
          throw error;
        } finally {
          failed ||= scheduler.now - sent > T - 2 * SKEW;
        }
      },
      // An early refresh that failed would be an unhandled rejection, and end the run.
      later: (work) => void work,
      settles: ({ status, level, endsAt }) => {
        now = isolate.clock.now();
        return broken === "last_word" || status !== "active" || (level >= need && endsAt > now);
      },
      consistency: random.chance(this.#strong) ? "strong" : "cached",
      useKv: random.chance(0.9),
    };
    // What is cached was looked at when it was found, and nothing was waited for since.
    const answered = (found: Found<Record>) =>
      this.#answered(end(), found, isolate, found.layer === "l3" ? isolate.clock.now() : now);
    const answer = isolate.cache.get(key, ask);
    if (!(answer instanceof Promise)) {
      answered(answer);
      return;
    }
    scheduler.wake();
    answer.then(answered, (error) => {
      this.#say(() => `${isolate.name} cannot tell about ${key}: ${error}`);
      this.#judge.failed(end(), error);
    });
  }

  #answered(authentication: Authentication, found: Found<Record>, isolate: Isolate, now: number): void {
    const { random, scheduler } = this.#world;
    const accepted = this.#judge.answered(authentication, found, now);
    const { key, need, begun } = authentication;
    const { asOf, record } = found.entry;
    this.#say(
      () =>
        `${isolate.name} ${accepted ? "accepts" : "refuses"} ${key} for level ${need}, asked at ${begun}, from ${found.layer} as of ${asOf}`,
    );
    if (!accepted) return;
    if (random.chance(0.3)) this.#count(key, isolate);
    if (random.chance(0.5)) return;
    // Whoever asked may rely on the answer for its max_age, counted from when it arrived.
    const maxAge = Math.min(asOf + T, record.endsAt) - isolate.clock.now();
    const last = scheduler.now + random.upTo(ANSWER_FLIGHT) + maxAge - 1;
    if (last < scheduler.now) return;
    scheduler.at(last, () => {
      this.#judge.reliedUpon({ ...authentication, begun: last, answered: last, byAnswerOf: begun });
    });
  }

  #say(line: () => string): void {
    this.#options.trace?.(`${String(this.#world.scheduler.now).padStart(7)} ms  ${line()}`);
  }
}
