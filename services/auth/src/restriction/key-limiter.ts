import { DurableObject } from "cloudflare:workers";
import { type Admission, judge, type Limits, LONGEST } from "./limiter.ts";
import * as store from "./store.ts";

/** The limits of the key as its row had them at `asOf`. */
export interface Asked {
  limits: Limits;
  asOf: number;
}

const KEPT = { most: LONGEST.rateLimit, forMs: LONGEST.rateWindowSeconds * 1000 };

/**
 * One for each key whose uses are limited: all of them come by here, one after the other, so what it admits is exact. What it
 * knows is in its storage, and an answer leaves only when that has been written: it may be put away, or move, at any time.
 */
export class KeyLimiter extends DurableObject {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env as never);
    this.#sql = ctx.storage.sql;
    store.open(this.#sql);
  }

  /** Synchronous from here on: nothing comes in between. */
  admit(asked: Asked): Admission {
    const history = store.history(this.#sql);
    const admission = judge(this.#newest(asked), history, Date.now());
    if (admission.admitted) store.add(this.#sql, { n: history.count + 1, at: admission.at }, KEPT);
    return admission;
  }

  /** Isolates cache a key's row, each as of another time: the newest that one of them has seen is what counts. */
  #newest({ limits: { maxUses, rateLimit, rateWindow }, asOf }: Asked): Limits {
    const limits = { maxUses, rateLimit, rateWindow };
    const known = store.limits(this.#sql);
    if (known !== null && known.asOf > asOf) return JSON.parse(known.of) as Limits;
    const of = JSON.stringify(limits);
    // Also as of when they were the same: what somebody read in between is older.
    if (known?.of !== of || known.asOf < asOf) store.keepLimits(this.#sql, asOf, of);
    return limits;
  }
}
