import { systemClock } from "@atrium/shared/clock";
import { forgetAnswers } from "@atrium/shared/store/answers";
import { openDb } from "@atrium/shared/store/open";
import { sweep } from "@atrium/shared/store/outbox";
import { app } from "./app.ts";
import type { Env } from "./env.ts";
import { forgetExpired } from "./identity/identity.ts";

export { Authenticator, ControlOutbox, Minter, People, Postman } from "./rpc.ts";

export default {
  fetch: app.fetch,
  async scheduled(_controller, env) {
    const db = openDb(env.CONTROL, env.METER);
    const now = systemClock.now();
    await sweep(db, env.EVENTS_QUEUE, now);
    await forgetAnswers(db, now);
    await forgetExpired(db, now);
  },
} satisfies ExportedHandler<Env>;
