import { systemClock } from "@atrium/shared/clock";
import { forgetAnswers } from "@atrium/shared/store/answers";
import { openDb } from "@atrium/shared/store/open";
import { sweep } from "@atrium/shared/store/outbox";
import { app } from "./app.ts";
import { consume } from "./consume.ts";
import type { Env } from "./env.ts";

export { Courier } from "./delivery/courier.ts";
export { Distributor } from "./delivery/distributor.ts";

export default {
  fetch: app.fetch,
  queue: consume,
  async scheduled(_controller, env) {
    const db = openDb(env.EVENTS_DB, env.METER);
    const now = systemClock.now();
    await sweep(db, env.EVENTS_QUEUE, now);
    await forgetAnswers(db, now);
  },
} satisfies ExportedHandler<Env>;
