import { DurableObject } from "cloudflare:workers";
import { openDb } from "@atrium/shared/store/open";
import { unattended } from "@atrium/shared/unattended";
import { complain, reasonOf } from "../complaint.ts";
import { policyOf } from "../endpoint/address.ts";
import { dnsOverHttps } from "../endpoint/resolver.ts";
import { send } from "../endpoint/send.ts";
import { type Env, secretKeysOf } from "../env.ts";
import { type Delivering, deliverDue } from "./deliver.ts";

/**
 * An invocation has 1000 calls to others, and an alarm a quarter of an hour. A round of 50 messages takes at most 150 for sending
 * and resolving, and a few for the database; and a fraction of a minute.
 */
const CALLS = 800;
const CALLS_A_ROUND = 10;
const TIME_MS = 5 * 60 * 1000;

/** After what failed here, not at the endpoint. */
const PAUSE_MS = 30_000;

/** Under which the object keeps whose it is. */
const WEBHOOK = "webhook";

/** One for each webhook, by its id: sends what is due to it, so that no endpoint waits for another. */
export class Courier extends DurableObject<Env> {
  /** Something is due now. */
  async wake(): Promise<void> {
    // An alarm is not told by which name its object was made.
    await this.ctx.storage.put(WEBHOOK, this.ctx.id.name);
    await this.ctx.storage.setAlarm(Date.now());
  }

  override async alarm(): Promise<void> {
    const webhookId = await this.ctx.storage.get<string>(WEBHOOK);
    if (webhookId === undefined) return;
    let next: number | null;
    try {
      next = await this.#deliver(webhookId);
    } catch (error) {
      // Where an alarm throws too often it is dropped: it is set again instead.
      complain("not delivered", { webhook: webhookId, error: reasonOf(error) });
      next = Date.now() + PAUSE_MS;
    }
    if (next === null) return;
    // Whoever woke it meanwhile knows of something that is due now.
    const woken = await this.ctx.storage.getAlarm();
    if (woken === null || next < woken) await this.ctx.storage.setAlarm(next);
  }

  /** Round after round, until nothing is due, or the time of the alarm is over. @returns when there is more to do */
  async #deliver(webhookId: string): Promise<number | null> {
    const over = Date.now() + TIME_MS;
    let calls = 0;
    const counted: typeof fetch = (input, init) => {
      calls++;
      return fetch(input, init);
    };
    const delivering = this.#delivering(counted);
    for (;;) {
      const next = await deliverDue(delivering, webhookId);
      calls += CALLS_A_ROUND;
      const now = Date.now();
      if (next === null || next > now || calls > CALLS || now > over) return next;
    }
  }

  #delivering(counted: typeof fetch): Delivering {
    const { EVENTS_DB, EVENTS_QUEUE: queue, METER } = this.env;
    const policy = policyOf(this.env);
    const resolve = dnsOverHttps(this.env.DNS_URL, { fetch: counted });
    return {
      ctx: unattended({ db: openDb(EVENTS_DB, METER), source: "events", queue }, this.ctx),
      keys: secretKeysOf(this.env),
      send: (message) => send(message, { policy, resolve, fetch: counted }),
      random: Math.random,
    };
  }
}
