import { DurableObject } from "cloudflare:workers";
import type { Env } from "../env.ts";

/** The one that makes out messages to endpoints of what the log has. */
export class Distributor extends DurableObject<Env> {
  /** The log has more than before. */
  async wake(): Promise<void> {
    await this.ctx.storage.setAlarm(Date.now());
  }

  override async alarm(): Promise<void> {}
}
