import type { Clock } from "@atrium/shared/clock";
import {
  type CredentialCache,
  createCache,
  type KeyValue,
} from "../../services/auth/src/credential/cache.ts";
import { decode, encodeEntry } from "../../services/auth/src/credential/entry.ts";
import { FaultyKv } from "./faulty-kv.ts";
import { Primary, type Record } from "./primary.ts";
import { Random } from "./random.ts";
import { Scheduler } from "./scheduler.ts";

/** The bound under test: T, δ and ε as deployed by default; docs/revocation.md. */
export const T = 60_000;
export const SKEW = 2_000;
export const FLIGHT = 3_000;
export const B = T + SKEW + FLIGHT;

// ε pays for three things; here each takes at most its share of it.
/** From reading the clock for `effective_by` to the commit. */
export const COMMIT_FLIGHT = 1_200;
/** From auth's decision to the one who relies on it. */
export const ANSWER_FLIGHT = 1_200;
/** A Worker's clock stands still between I/O. */
const FREEZE = FLIGHT - COMMIT_FLIGHT - ANSWER_FLIGHT;

/**
 * What can be broken on purpose, to see that the simulator notices. `as_of`: copies are stamped anew;
 * `replica`: reads are served by a replica that lags; `clock`: clocks differ by more than δ;
 * `last_word`: a cached no is not asked again; `end`: a secret's own end is not looked at; `flush`: use is written down in
 * the key's own row, as it was when it was used.
 */
export const BREAKS = ["as_of", "replica", "clock", "last_word", "end", "flush"] as const;
export type Break = (typeof BREAKS)[number];

const SCHEMA = "simulated";

/** One isolate of auth: the product's own cache, on a clock of its own. */
export interface Isolate {
  readonly name: string;
  readonly clock: Clock;
  cache: CredentialCache<Record>;
  /** What is added to the true time. */
  skew: number;
}

/** Machines, storage and time of one schedule. */
export class World {
  readonly random: Random;
  readonly scheduler = new Scheduler();
  readonly primary = new Primary();
  readonly kv: FaultyKv;
  readonly isolates: Isolate[];
  readonly broken: Break | undefined;
  /** While down, the primary neither reads nor commits. */
  primaryDown = false;
  /** The band that all clocks stay in, around the true time: its width is what δ bounds. */
  readonly #band: readonly [number, number];

  constructor(seed: number, schedule: number, broken?: Break) {
    this.random = new Random(seed, schedule);
    this.broken = broken;
    this.kv = new FaultyKv(this.random, this.scheduler);
    const width = broken === "clock" ? 8 * SKEW : SKEW;
    const behind = this.random.upTo(width);
    this.#band = [-behind, width - behind];
    this.isolates = Array.from({ length: this.random.between(2, 5) }, (_, i) => this.#start(`isolate-${i}`));
  }

  /** Somewhere in the band, often at its edges. */
  drawSkew(): number {
    return this.random.chance(0.5) ? this.random.pick(this.#band) : this.random.between(...this.#band);
  }

  newCache({ clock }: Pick<Isolate, "clock">): CredentialCache<Record> {
    return createCache<Record>({
      clock,
      bound: { revocationMs: T, skewMs: SKEW },
      capacity: this.random.pick([2, 1_000, 1_000]),
      kv: this.broken === "as_of" ? stampingAnew(this.kv, clock) : this.kv,
      schema: SCHEMA,
      isMiss: (record) => record.status !== "active",
      random: () => this.random.next(),
      after: (ms) => this.scheduler.sleep(ms),
    });
  }

  /** One round trip to the primary: the rows are read somewhere on the way. */
  async load(key: string): Promise<Record> {
    await this.scheduler.sleep(this.#flight());
    if (this.primaryDown) throw new Error("The primary is down");
    const { now } = this.scheduler;
    const record =
      this.broken === "replica"
        ? this.primary.readAt(key, now - this.random.between(0, 20_000))
        : this.primary.read(key);
    await this.scheduler.sleep(this.#flight());
    if (this.random.chance(0.002)) throw new Error("The answer was lost");
    return record;
  }

  #start(name: string): Isolate {
    const isolate = { name, skew: this.drawSkew() };
    const clock = {
      now: () => this.scheduler.now + isolate.skew - (this.random.chance(0.2) ? this.random.upTo(FREEZE) : 0),
    };
    return Object.assign(isolate, { clock, cache: this.newCache({ clock }) });
  }

  #flight(): number {
    if (this.random.chance(0.008)) return this.random.between(T / 2, 2 * T);
    return this.random.chance(0.05) ? this.random.between(100, 5_000) : this.random.between(1, 40);
  }
}

/** What must never be done: a copy out of KV that is as fresh as the copying. */
function stampingAnew(kv: KeyValue, clock: Clock): KeyValue {
  return {
    put: (key, value, options) => kv.put(key, value, options),
    get: async (key) => {
      const value = await kv.get(key);
      const entry = decode<Record>(SCHEMA, value);
      if (entry === null || "withdrawnAt" in entry) return value;
      return encodeEntry(SCHEMA, { asOf: clock.now(), record: entry.record });
    },
  };
}
