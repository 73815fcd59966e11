import { systemClock } from "@atrium/shared/clock";
import { newApp } from "@atrium/shared/http/app";
import { withLiveLeases } from "@atrium/shared/http/lease";
import { forgetAnswers } from "@atrium/shared/store/answers";
import { openDb } from "@atrium/shared/store/open";
import { sweep } from "@atrium/shared/store/outbox";
import { attachmentRoutes } from "./attachment/routes.ts";
import type { Env } from "./env.ts";
import { leaseIsLive } from "./lease/live.ts";
import { giveUpLost } from "./lease/lost.ts";
import { leaseRoutes } from "./lease/routes.ts";
import { ledgerRoutes } from "./ledger/routes.ts";
import { listingRoutes } from "./listing/routes.ts";
import { logRoutes } from "./log/routes.ts";
import { reportRoutes } from "./report/routes.ts";
import { cloneRoutes } from "./resource/clone/routes.ts";
import { moveRoutes } from "./resource/move/routes.ts";
import { resourceRoutes } from "./resource/routes.ts";
import { sshRoutes } from "./ssh/routes.ts";
import { unattended } from "./unattended.ts";
import { usageRoutes } from "./usage/routes.ts";
import { aliasRoutes } from "./version/alias/routes.ts";
import { versionRoutes } from "./version/routes.ts";

export { Inventory, ResourcesFollower } from "./rpc.ts";

const app = newApp<Env>({
  name: "resources",
  database: (env) => ({ d1: env.RESOURCES_DB, source: "resources" }),
  authenticator: (c) =>
    withLiveLeases(c.env.AUTH, (lease) => {
      const { db, clock } = c.get("ctx");
      return leaseIsLive(db, lease, clock.now());
    }),
});

resourceRoutes(app);
cloneRoutes(app);
moveRoutes(app);
listingRoutes(app);
sshRoutes(app);
attachmentRoutes(app);
reportRoutes(app);
leaseRoutes(app);
logRoutes(app);
versionRoutes(app);
aliasRoutes(app);
usageRoutes(app);
ledgerRoutes(app);

export default {
  fetch: app.fetch,
  async scheduled(_controller, env, execution) {
    const db = openDb(env.RESOURCES_DB, env.METER);
    const now = systemClock.now();
    await sweep(db, env.EVENTS_QUEUE, now);
    await forgetAnswers(db, now);
    await giveUpLost(unattended(env, execution));
  },
} satisfies ExportedHandler<Env>;
