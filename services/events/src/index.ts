import { newApp } from "@atrium/shared/http/app";
import { auditRoutes } from "./audit/routes.ts";
import { consume } from "./consume.ts";
import type { Env } from "./env.ts";

const app = newApp<Env>({
  name: "events",
  database: (env) => ({ d1: env.EVENTS_DB }),
  authenticator: (c) => c.env.AUTH,
});
auditRoutes(app);

export default { fetch: app.fetch, queue: consume } satisfies ExportedHandler<Env>;
