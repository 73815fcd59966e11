import { Problem } from "@atrium/shared/problem";
import type { Found } from "../../services/auth/src/credential/cache.ts";
import type { Level, Primary, Record } from "./primary.ts";
import { B } from "./world.ts";

/** What one schedule did and what was found. */
export interface Outcome {
  events: number;
  authentications: number;
  l1: number;
  l2: number;
  l3: number;
  refused: number;
  unavailable: number;
  rateLimited: number;
  withdrawals: number;
  additions: number;
  /** For how long, in ms, a right was relied upon at most after it was withdrawn. */
  lateness: number;
  /** The first property that did not hold, in words. */
  violation: string | undefined;
}

export const NOTHING: Readonly<Outcome> = {
  events: 0,
  authentications: 0,
  l1: 0,
  l2: 0,
  l3: 0,
  refused: 0,
  unavailable: 0,
  rateLimited: 0,
  withdrawals: 0,
  additions: 0,
  lateness: 0,
  violation: undefined,
};

/** One authentication, from its first instant to its answer. */
export interface Authentication {
  readonly key: string;
  readonly need: Level;
  readonly begun: number;
  readonly answered: number;
  /** The primary failed it, or the clock was set meanwhile: only then may it stay without an answer. */
  readonly failed: boolean;
  /** Not asked for again: relied upon by the answer to an authentication that began then. */
  readonly byAnswerOf?: number;
}

/** Knows the truth, and holds every answer against it. */
export class Judge {
  readonly outcome: Outcome = { ...NOTHING };
  readonly #primary: Primary;
  readonly #say: (line: () => string) => void;

  constructor(primary: Primary, say: (line: () => string) => void) {
    this.#primary = primary;
    this.#say = say;
  }

  /** An answer of the cache. Returns whether it was a yes. */
  answered(authentication: Authentication, { entry, layer }: Found<Record>): boolean {
    this.outcome[layer]++;
    if (entry.record.level < authentication.need || entry.record.status !== "active") {
      this.#refused(authentication);
      return false;
    }
    this.reliedUpon(authentication);
    return true;
  }

  /** A: nothing is accepted that begins later than B after the right was withdrawn. */
  reliedUpon({ key, need, begun, answered, byAnswerOf }: Authentication): void {
    if (this.#primary.held(key, need, begun, answered)) return;
    const withdrawn = this.#primary.withdrawn(key, need, begun);
    const lateness = withdrawn === undefined ? Number.POSITIVE_INFINITY : begun - withdrawn;
    this.outcome.lateness = Math.max(this.outcome.lateness, lateness);
    if (lateness <= B) return;
    const how = byAnswerOf === undefined ? "accepted" : `relied upon, by the answer of ${byAnswerOf} ms,`;
    this.#violated(`${key} was ${how} for level ${need} ${lateness} ms after it lost it`);
  }

  /** B: whoever holds the right all along is not refused; so nobody is who was added before they asked. */
  #refused({ key, need, begun, answered }: Authentication): void {
    this.outcome.refused++;
    if (this.#primary.heldThroughout(key, need, begun, answered)) {
      this.#violated(`${key} was refused for level ${need}, which it held from ${begun} to ${answered} ms`);
    }
  }

  /** C: an outage is never invented, and never answered with a no. */
  failed({ key, failed }: Authentication, error: unknown): void {
    const code = error instanceof Problem ? error.code : undefined;
    if (code === "unavailable") this.outcome.unavailable++;
    if (code === "rate_limited") this.outcome.rateLimited++;
    if (code === "rate_limited" || (code === "unavailable" && failed)) return;
    this.#violated(`${key} got no answer, though the primary gave one: ${error}`);
  }

  #violated(what: string): void {
    this.outcome.violation ??= what;
    this.#say(() => `VIOLATION ${what}`);
  }
}
