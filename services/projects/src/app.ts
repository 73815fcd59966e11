import { newApp } from "@atrium/shared/http/app";
import { withLiveLeases } from "@atrium/shared/http/lease";
import { organizationAdministrationRoutes } from "./administration/organization/routes.ts";
import { settingsAdministrationRoutes } from "./administration/settings/routes.ts";
import { teamAdministrationRoutes } from "./administration/team/routes.ts";
import { billingRoutes } from "./billing/routes.ts";
import { checkoutRoutes } from "./checkout/routes.ts";
import { collaboratingTeamRoutes } from "./collaborating-team/routes.ts";
import { collaboratorRoutes } from "./collaborator/routes.ts";
import { directoryRoutes } from "./directory/routes.ts";
import { engineRoutes } from "./engine/routes.ts";
import type { Env } from "./env.ts";
import { explanationRoutes } from "./explanation/routes.ts";
import { invitationRoutes } from "./invitation/routes.ts";
import { memberRoutes } from "./member/routes.ts";
import { organizationRoutes } from "./organization/routes.ts";
import { overviewRoutes } from "./overview/routes.ts";
import { profileRoutes } from "./profile/routes.ts";
import { projectRoutes } from "./project/routes.ts";
import { roleRoutes } from "./role/routes.ts";
import { secretRoutes } from "./secret/routes.ts";
import { teamRoutes } from "./team/routes.ts";
import { teamMemberRoutes } from "./team-member/routes.ts";
import { transferRoutes } from "./transfer/routes.ts";
import { variableRoutes } from "./variable/routes.ts";

export const app = newApp<Env>({
  name: "projects",
  database: (env) => ({ d1: env.CONTROL, source: "control" }),
  authenticator: (c) => withLiveLeases(c.env.AUTH, (lease) => c.env.INVENTORY.leaseIsLive(lease)),
});

organizationRoutes(app);
memberRoutes(app);
projectRoutes(app);
overviewRoutes(app);
engineRoutes(app);
billingRoutes(app);
checkoutRoutes(app);
transferRoutes(app);
collaboratorRoutes(app);
teamRoutes(app);
teamMemberRoutes(app);
profileRoutes(app);
directoryRoutes(app);
collaboratingTeamRoutes(app);
variableRoutes(app);
secretRoutes(app);
organizationAdministrationRoutes(app);
teamAdministrationRoutes(app);
settingsAdministrationRoutes(app);
roleRoutes(app);
invitationRoutes(app);
explanationRoutes(app);
