import { DurableObject } from "cloudflare:workers";
import { openDb } from "@atrium/shared/store/open";
import { unattended } from "@atrium/shared/unattended";
import { complain, reasonOf } from "../complaint.ts";
import type { Env } from "../env.ts";
import { distribute } from "./distribute.ts";
import { wakeCouriers } from "./waking.ts";

/** An invocation has 1000 calls to others: a round takes at most 400 wake-ups, and a few for the database. */
const ROUNDS = 100;
const CALLS = 500;

/** After what failed. */
const PAUSE_MS = 5_000;

/** The one that makes out messages to endpoints of what the log has. */
export class Distributor extends DurableObject<Env> {
  /** The log has more than before. */
  async wake(): Promise<void> {
    await this.ctx.storage.setAlarm(Date.now());
  }

  override async alarm(): Promise<void> {
    const { EVENTS_DB, EVENTS_QUEUE: queue, METER } = this.env;
    const ctx = unattended({ db: openDb(EVENTS_DB, METER), source: "events", queue }, this.ctx);
    try {
      let calls = 0;
      for (let round = 0; round < ROUNDS && calls < CALLS; round++) {
        const { concerned, caughtUp } = await distribute(ctx);
        calls += concerned.length;
        const failures = await wakeCouriers(this.env, concerned);
        const [failure] = failures;
        if (failure) complain("couriers not woken", { couriers: failures.length, error: reasonOf(failure) });
        if (caughtUp) return;
      }
      await this.wake();
    } catch (error) {
      // Where an alarm throws too often it is dropped: it is set again instead.
      complain("not distributed", { error: reasonOf(error) });
      await this.ctx.storage.setAlarm(Date.now() + PAUSE_MS);
    }
  }
}
