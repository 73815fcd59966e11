import type { Ask, Found } from "../../services/auth/src/credential/cache.ts";
import { type Authentication, Judge, type Outcome } from "./judge.ts";
import type { Credential, Level, Record } from "./primary.ts";
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
      if (primary.memberOf(principal)) primary.issue("key", principal, 0);
    }
    for (const credential of primary.credentials) this.#use(credential);
    for (let changes = random.between(2, 5); changes > 0; changes--) {
      scheduler.at(random.between(0, 2 * T), () => this.#change());
    }
    this.#disturb();
    await scheduler.run();
    this.#judge.outcome.events = scheduler.ran;
    return this.#judge.outcome;
  }

  /** A credential in use from now on: mostly at one isolate, which finds it hot, and now and then at any. */
  #use(credential: Credential): void {
    const { random, scheduler, isolates } = this.#world;
    const pace = random.pick([4_000, 8_000, 40_000]);
    const home = random.pick(isolates);
    for (let at = scheduler.now + random.between(0, pace); at < HORIZON; at += random.between(1, 2 * pace)) {
      scheduler.at(at, () =>
        this.#authenticate(credential, random.chance(0.7) ? home : random.pick(isolates)),
      );
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

  /** Somebody takes a right away or gives one; what is cached of it is being used, refilled and refreshed meanwhile. */
  #change(): void {
    const { random, scheduler, primary } = this.#world;
    const told = scheduler.now;
    const revoked = random.chance(0.4) ? random.pick(primary.credentials) : undefined;
    const principal = revoked?.principal ?? random.pick(["ann", "bob"]);
    const level = random.pick(LEVELS.filter((other) => other !== primary.memberOf(principal)));
    const affected = primary.credentials.filter((c) => (revoked ? c === revoked : c.principal === principal));
    for (const credential of affected) this.#probe(credential, told, 0, COMMIT_FLIGHT);
    if (random.chance(0.1)) this.#hammer(random.pick(affected));

    scheduler.at(told + random.upTo(COMMIT_FLIGHT), () => {
      const at = scheduler.now;
      if (this.#world.primaryDown) return;
      const gains = !revoked && level > primary.memberOf(principal);
      if (revoked) primary.revoke(revoked, at, told);
      else primary.setMember(principal, level, at, told);
      this.#say(() => (revoked ? `${revoked.key} is revoked` : `${principal} now has level ${level}`));
      this.#judge.outcome[gains ? "additions" : "withdrawals"]++;
      // Added again: what hung on the former membership stays dead, and a new key may be made.
      if (gains && random.chance(0.5)) this.#use(primary.issue("key", principal, at));
      if (random.chance(0.8)) this.#withdraw(affected, random.chance(0.7) ? random.between(1, 100) : 2 * T);
      for (const credential of affected) {
        this.#probe(credential, at, 0, 300);
        this.#probe(credential, at, 0, T);
        this.#probe(credential, at, T - SKEW, T + FLIGHT);
        this.#probe(credential, at, T, B);
        this.#probe(credential, told, B, B + SKEW);
      }
    });
  }

  /** The best effort after a commit: soon, late or (never called) never. */
  #withdraw(affected: readonly Credential[], within: number): void {
    const { random, scheduler, isolates } = this.#world;
    const keys = affected.map((credential) => credential.key);
    scheduler.at(scheduler.now + random.between(1, within), () => {
      scheduler.wake();
      const isolate = random.pick(isolates);
      this.#say(() => `${isolate.name} is told that ${keys.join(", ")} changed`);
      void isolate.cache.withdraw({ matches: (key) => keys.includes(key), keys });
    });
  }

  /** Uses a credential just when it is interesting, somewhere. */
  #probe(credential: Credential, at: number, from: number, to: number): void {
    const { random, scheduler, isolates } = this.#world;
    for (let probes = random.between(0, 2); probes > 0; probes--) {
      const time = at + random.between(from, to);
      scheduler.at(time, () => this.#authenticate(credential, random.pick(isolates)));
    }
  }

  /** Somebody who cannot wait, and asks more often than a cached no may be asked again. */
  #hammer(credential: Credential): void {
    const { random, scheduler, isolates } = this.#world;
    const isolate = random.pick(isolates);
    for (let times = 60; times > 0; times--) {
      scheduler.at(scheduler.now + random.between(0, COMMIT_FLIGHT), () =>
        this.#authenticate(credential, isolate),
      );
    }
  }

  #authenticate({ key }: Credential, isolate: Isolate): void {
    const { random, scheduler, broken } = this.#world;
    const begun = scheduler.now;
    // Mostly for the most that it lately was worth: that is where a withdrawal or an addition shows.
    const need = random.chance(this.#reaching)
      ? random.pick(NEEDS)
      : this.#world.primary.lately(key, begun - B);
    const { skew } = isolate;
    let failed = false;
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
          return await this.#world.load(key);
        } catch (error) {
          failed = true;
          throw error;
        } finally {
          failed ||= scheduler.now - sent > T - 2 * SKEW;
        }
      },
      // An early refresh that failed would be an unhandled rejection, and end the run.
      later: (work) => void work,
      settles: ({ status, level }) => broken === "last_word" || status !== "active" || level >= need,
      consistency: random.chance(this.#strong) ? "strong" : "cached",
      useKv: random.chance(0.9),
    };
    const answer = isolate.cache.get(key, ask);
    if (!(answer instanceof Promise)) {
      this.#answered(end(), answer, isolate);
      return;
    }
    scheduler.wake();
    answer.then(
      (found) => this.#answered(end(), found, isolate),
      (error) => {
        this.#say(() => `${isolate.name} cannot tell about ${key}: ${error}`);
        this.#judge.failed(end(), error);
      },
    );
  }

  #answered(authentication: Authentication, found: Found<Record>, isolate: Isolate): void {
    const { random, scheduler } = this.#world;
    const accepted = this.#judge.answered(authentication, found);
    const { key, need, begun } = authentication;
    const { asOf } = found.entry;
    this.#say(
      () =>
        `${isolate.name} ${accepted ? "accepts" : "refuses"} ${key} for level ${need}, asked at ${begun}, from ${found.layer} as of ${asOf}`,
    );
    if (!accepted || random.chance(0.5)) return;
    // Whoever asked may rely on the answer for its max_age, counted from when it arrived.
    const maxAge = asOf + T - isolate.clock.now();
    const last = scheduler.now + random.upTo(ANSWER_FLIGHT) + maxAge - 1;
    scheduler.at(last, () => {
      this.#judge.reliedUpon({ ...authentication, begun: last, answered: last, byAnswerOf: begun });
    });
  }

  #say(line: () => string): void {
    this.#options.trace?.(`${String(this.#world.scheduler.now).padStart(7)} ms  ${line()}`);
  }
}
