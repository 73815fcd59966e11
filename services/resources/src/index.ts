import { systemClock } from "@atrium/shared/clock";
import { newApp } from "@atrium/shared/http/app";
import { forgetAnswers } from "@atrium/shared/store/answers";
import { openDb } from "@atrium/shared/store/open";
import { sweep } from "@atrium/shared/store/outbox";
import type { Env } from "./env.ts";
import { resourceRoutes } from "./resource/routes.ts";

export { Inventory, ResourcesFollower } from "./rpc.ts";

const app = newApp<Env>({
  name: "resources",
  database: (env) => ({ d1: env.RESOURCES_DB, source: "resources" }),
  authenticator: (c) => c.env.AUTH,
});

resourceRoutes(app);

export default {
  fetch: app.fetch,
  async scheduled(_controller, env) {
    const db = openDb(env.RESOURCES_DB, env.METER);
    const now = systemClock.now();
    await sweep(db, env.EVENTS_QUEUE, now);
    await forgetAnswers(db, now);
  },
} satisfies ExportedHandler<Env>;
