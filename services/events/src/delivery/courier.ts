import { DurableObject } from "cloudflare:workers";
import type { Env } from "../env.ts";

/** One for each webhook, by its id: sends what is due to it, so that no endpoint waits for another. */
export class Courier extends DurableObject<Env> {
  /** Something is due now. */
  async wake(): Promise<void> {
    await this.ctx.storage.setAlarm(Date.now());
  }

  override async alarm(): Promise<void> {}
}
