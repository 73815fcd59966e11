import { newApp } from "@atrium/shared/http/app";
import { authenticate } from "./access/authenticate.ts";
import { accessRoutes } from "./access/routes.ts";
import { accessTokenRoutes } from "./access-token/routes.ts";
import { accountTokenRoutes } from "./account-token/routes.ts";
import { administrationRoutes } from "./administration/routes.ts";
import { defaultKeyRoutes } from "./default-key/routes.ts";
import { deviceRoutes } from "./device/routes.ts";
import type { Env } from "./env.ts";
import { identityRoutes } from "./identity/routes.ts";
import { keyRoutes } from "./key/routes.ts";
import { leakRoutes } from "./leak/routes.ts";
import { serviceAccountRoutes } from "./service-account/routes.ts";
import { sessionRoutes } from "./session/routes.ts";
import { socialRoutes } from "./social/routes.ts";
import { sshKeyRoutes } from "./ssh-key/routes.ts";
import { useRoutes } from "./use/routes.ts";
import { verificationRoutes } from "./verification/routes.ts";

export const app = newApp<Env>({
  name: "auth",
  database: (env) => ({ d1: env.CONTROL, source: "control" }),
  authenticator: (c) => ({
    authenticate: (request) => authenticate(c.env, request, (work) => c.get("ctx").later(work)),
  }),
});

identityRoutes(app);
sessionRoutes(app);
deviceRoutes(app);
socialRoutes(app);
accessRoutes(app);
verificationRoutes(app);
keyRoutes(app);
useRoutes(app);
serviceAccountRoutes(app);
defaultKeyRoutes(app);
administrationRoutes(app);
sshKeyRoutes(app);
leakRoutes(app);
accessTokenRoutes(app);
accountTokenRoutes(app);
