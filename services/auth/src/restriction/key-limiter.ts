import { DurableObject } from "cloudflare:workers";
import { type Admission, judge, type Limits } from "./limiter.ts";
import * as store from "./store.ts";

/** The limits of the key as its row had them at `asOf`. */
export interface Asked {
  limits: Limits;
  asOf: number;
}

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
    if (admission.admitted) store.add(this.#sql, history.count + 1, admission.at);
    return admission;
  }

  /** Isolates cache a key's row, each as of another time: the newest that one of them has seen is what counts. */
  #newest({ limits, asOf }: Asked): Limits {
    const known = store.limits(this.#sql);
    if (known !== null && known.asOf > asOf) return known.limits;
    if (known === null || !isSame(known.limits, limits)) store.keepLimits(this.#sql, asOf, limits);
    return limits;
  }
}

const isSame = (a: Limits, b: Limits): boolean =>
  a.maxUses === b.maxUses && a.rateLimit === b.rateLimit && a.rateWindow === b.rateWindow;
