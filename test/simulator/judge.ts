import { Problem } from "@atrium/shared/problem";
import type { Found } from "../../services/auth/src/credential/cache.ts";
import type { Lateness, Level, Primary, Record } from "./primary.ts";
import { B, FLIGHT, SKEW } from "./world.ts";

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
  rotations: number;
  rollBacks: number;
  /** Times that the use of a secret was written down. */
  flushes: number;
  /** For how long, in ms, a right was relied upon at most after it was withdrawn. */
  lateness: number;
  /** The same of a right that ended by itself, which it says itself. */
  overtime: number;
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
  rotations: 0,
  rollBacks: 0,
  flushes: 0,
  lateness: 0,
  overtime: 0,
  violation: undefined,
};

/** One authentication, from its first instant to its answer. */
export interface Authentication {
  /** The secret that was presented. */
  readonly key: string;
  readonly need: Level;
  readonly begun: number;
  readonly answered: number;
  /** The primary failed it, or the clock was set meanwhile: only then may it stay without an answer. */
  readonly failed: boolean;
  /** Not asked for again: relied upon by the answer to an authentication that began then. */
  readonly byAnswerOf?: number;
}

const NEVER_HELD: Lateness = { lost: Infinity, ended: 0 };

/** How much it is of what is allowed: more than 1 is too late. */
const share = ({ lost, ended }: Lateness): number => Math.max(lost / B, ended / (SKEW + FLIGHT));

/** Knows the truth, and holds every answer against it. */
export class Judge {
  readonly outcome: Outcome = { ...NOTHING };
  readonly #primary: Primary;
  readonly #say: (line: () => string) => void;

  constructor(primary: Primary, say: (line: () => string) => void) {
    this.#primary = primary;
    this.#say = say;
  }

  /** An answer of the cache, looked at when the isolate's clock said `now`. Returns whether it was a yes. */
  answered(authentication: Authentication, { entry, layer }: Found<Record>, now: number): boolean {
    this.outcome[layer]++;
    const { status, level, endsAt } = entry.record;
    if (status !== "active" || level < authentication.need || endsAt <= now) {
      this.#refused(authentication);
      return false;
    }
    this.reliedUpon(authentication);
    return true;
  }

  /** A: nothing is accepted that begins later than B after the right was withdrawn, or δ + ε after its own end. */
  reliedUpon(authentication: Authentication): void {
    const { key, need, begun, answered } = authentication;
    const [least = NEVER_HELD] = this.#primary
      .latenesses(key, need, begun, answered)
      .sort((a, b) => share(a) - share(b));
    this.outcome.lateness = Math.max(this.outcome.lateness, least.lost);
    this.outcome.overtime = Math.max(this.outcome.overtime, least.ended);
    if (share(least) > 1) this.#late(authentication, least);
  }

  /** D: whoever was revoked never comes back, whatever was going on at the time. */
  #late({ key, need, begun, byAnswerOf }: Authentication, { lost, ended }: Lateness): void {
    const credential = this.#primary.of(key);
    const how = byAnswerOf === undefined ? "accepted" : `relied upon, by the answer of ${byAnswerOf} ms,`;
    const what =
      credential && this.#primary.isDead(credential) && !credential.revoked
        ? "after it was revoked: it came back"
        : lost > ended
          ? `${lost} ms after it lost it`
          : `${ended} ms after its end`;
    this.#violated(`${key} was ${how} for level ${need} at ${begun}, ${what}`);
  }

  /** B: whoever holds the right all along is not refused; so nobody is who was added before they asked. */
  #refused({ key, need, begun, answered }: Authentication): void {
    this.outcome.refused++;
    if (this.#primary.heldThroughout(key, need, begun, answered, SKEW)) {
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
