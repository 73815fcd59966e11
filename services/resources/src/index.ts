import { systemClock } from "@atrium/shared/clock";
import { forgetAnswers } from "@atrium/shared/store/answers";
import { openDb } from "@atrium/shared/store/open";
import { sweep } from "@atrium/shared/store/outbox";
import { unattended } from "@atrium/shared/unattended";
import { fireOverdue } from "./alert/firing.ts";
import { app } from "./app.ts";
import { forgetUnredeemed } from "./connection/connection.ts";
import { blobsOf, type Env } from "./env.ts";
import { giveUpLost } from "./lease/lost.ts";
import { archiveSilent } from "./log/archive.ts";
import { sweepRemains } from "./sweep/sweep.ts";

export { Inventory, ResourcesFollower } from "./rpc.ts";

export default {
  fetch: app.fetch,
  async scheduled(_controller, env, execution) {
    const db = openDb(env.RESOURCES_DB, env.METER);
    const now = systemClock.now();
    await sweep(db, env.EVENTS_QUEUE, now);
    await forgetAnswers(db, now);
    const { EVENTS_QUEUE: queue, PEOPLE: people } = env;
    const ctx = unattended({ db, source: "resources", queue, people }, execution);
    await giveUpLost(ctx);
    await fireOverdue(ctx, env.POSTMAN);
    await archiveSilent(db, blobsOf(env), now);
    await forgetUnredeemed(db, now);
    await sweepRemains(db, blobsOf(env), systemClock);
  },
} satisfies ExportedHandler<Env>;
