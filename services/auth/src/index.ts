import { systemClock } from "@atrium/shared/clock";
import { forgetAnswers } from "@atrium/shared/store/answers";
import { openDb } from "@atrium/shared/store/open";
import { sweep } from "@atrium/shared/store/outbox";
import { rotate as rotateSigningKeys } from "./access-token/signing-key.ts";
import { app } from "./app.ts";
import { forgetExpiredDevices } from "./device/device.ts";
import type { Env } from "./env.ts";
import { forgetExpired } from "./identity/identity.ts";

export { KeyLimiter } from "./restriction/key-limiter.ts";
export { Authenticator, ControlOutbox, Minter, People, Postman } from "./rpc.ts";

export default {
  fetch: app.fetch,
  async scheduled(_controller, env) {
    const db = openDb(env.CONTROL, env.METER);
    const now = systemClock.now();
    await sweep(db, env.EVENTS_QUEUE, now);
    await forgetAnswers(db, now);
    await forgetExpired(db, now);
    await forgetExpiredDevices(db, now);
    await rotateSigningKeys(env);
  },
} satisfies ExportedHandler<Env>;
