import { newApp } from "@atrium/shared/http/app";
import { auditRoutes } from "./audit/routes.ts";
import type { Env } from "./env.ts";

export const app = newApp<Env>({
  name: "events",
  database: (env) => ({ d1: env.EVENTS_DB, source: "events" }),
  authenticator: (c) => c.env.AUTH,
});
auditRoutes(app);
