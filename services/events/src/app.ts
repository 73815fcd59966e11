import { newApp } from "@atrium/shared/http/app";
import { exportRoutes } from "./audit/export/routes.ts";
import { retentionRoutes } from "./audit/retention/routes.ts";
import { auditRoutes } from "./audit/routes.ts";
import { deliveryRoutes } from "./delivery/routes.ts";
import type { Env } from "./env.ts";
import { streamRoutes } from "./stream/routes.ts";
import { webhookRoutes } from "./webhook/routes.ts";

export const app = newApp<Env>({
  name: "events",
  database: (env) => ({ d1: env.EVENTS_DB, source: "events" }),
  authenticator: (c) => c.env.AUTH,
});
auditRoutes(app);
exportRoutes(app);
retentionRoutes(app);
streamRoutes(app);
webhookRoutes(app);
deliveryRoutes(app);
