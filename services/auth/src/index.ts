import { systemClock } from "@atrium/shared/clock";
import { forgetAnswers } from "@atrium/shared/store/answers";
import { openDb } from "@atrium/shared/store/open";
import { sweep } from "@atrium/shared/store/outbox";
import { unattended } from "@atrium/shared/unattended";
import { rotate as rotateSigningKeys } from "./access-token/signing-key.ts";
import { app } from "./app.ts";
import { forgetExpiredDevices } from "./device/device.ts";
import type { Env } from "./env.ts";
import { warnOfExpiry } from "./expiry/expiry.ts";
import { forgetExpired } from "./identity/identity.ts";
import { writeDue } from "./use/count.ts";
import { forgetUsage } from "./use/use.ts";

export { KeyLimiter } from "./restriction/key-limiter.ts";
export { Authenticator, ControlOutbox, Minter, People, Postman } from "./rpc.ts";

export default {
  fetch: app.fetch,
  async scheduled(_controller, env, execution) {
    const db = openDb(env.CONTROL, env.METER);
    const now = systemClock.now();
    await sweep(db, env.EVENTS_QUEUE, now);
    await forgetAnswers(db, now);
    await forgetExpired(db, now);
    await forgetExpiredDevices(db, now);
    await rotateSigningKeys(env);
    await forgetUsage(db, now);
    await writeDue(env);
    await warnOfExpiry(unattended({ db, source: "control", queue: env.EVENTS_QUEUE }, execution), env);
  },
} satisfies ExportedHandler<Env>;
