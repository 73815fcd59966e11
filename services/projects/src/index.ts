import { newApp } from "@atrium/shared/http/app";
import { collaboratorRoutes } from "./collaborator/routes.ts";
import type { Env } from "./env.ts";
import { memberRoutes } from "./member/routes.ts";
import { organizationRoutes } from "./organization/routes.ts";
import { projectRoutes } from "./project/routes.ts";
import { roleRoutes } from "./role/routes.ts";
import { variableRoutes } from "./variable/routes.ts";

const app = newApp<Env>({
  name: "projects",
  database: (env) => ({ d1: env.CONTROL, source: "control" }),
  authenticator: (c) => c.env.AUTH,
});

organizationRoutes(app);
memberRoutes(app);
projectRoutes(app);
collaboratorRoutes(app);
variableRoutes(app);
roleRoutes(app);

export default app;
