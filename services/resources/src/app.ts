import { newApp } from "@atrium/shared/http/app";
import { withLiveLeases } from "@atrium/shared/http/lease";
import { alertRoutes } from "./alert/routes.ts";
import { attachmentRoutes } from "./attachment/routes.ts";
import { comparisonRoutes } from "./comparison/routes.ts";
import { connectionRoutes } from "./connection/routes.ts";
import type { Env } from "./env.ts";
import { fileRoutes, STREAMED_FILES } from "./file/routes.ts";
import { leaseIsLive } from "./lease/live.ts";
import { leaseRoutes } from "./lease/routes.ts";
import { ledgerRoutes } from "./ledger/routes.ts";
import { logRoutes } from "./log/routes.ts";
import { metricRoutes } from "./metric/routes.ts";
import { outputRoutes } from "./output/routes.ts";
import { reportRoutes } from "./report/routes.ts";
import { admissionRoutes } from "./resource/admission/routes.ts";
import { cloneRoutes } from "./resource/clone/routes.ts";
import { listingRoutes } from "./resource/listing/routes.ts";
import { moveRoutes } from "./resource/move/routes.ts";
import { resourceRoutes } from "./resource/routes.ts";
import { sshRoutes } from "./ssh/routes.ts";
import { STREAMED_PARTS, uploadRoutes } from "./upload/routes.ts";
import { usageRoutes } from "./usage/routes.ts";
import { versionRoutes } from "./version/routes.ts";

export const app = newApp<Env>({
  name: "resources",
  database: (env) => ({ d1: env.RESOURCES_DB, source: "resources" }),
  authenticator: (c) =>
    withLiveLeases(c.env.AUTH, (lease) => {
      const { db, clock } = c.get("ctx");
      return leaseIsLive(db, lease, clock.now());
    }),
  streams: [STREAMED_FILES, STREAMED_PARTS],
});

resourceRoutes(app);
admissionRoutes(app);
cloneRoutes(app);
moveRoutes(app);
listingRoutes(app);
sshRoutes(app);
attachmentRoutes(app);
connectionRoutes(app);
reportRoutes(app);
leaseRoutes(app);
fileRoutes(app);
uploadRoutes(app);
logRoutes(app);
metricRoutes(app);
alertRoutes(app);
versionRoutes(app);
outputRoutes(app);
comparisonRoutes(app);
usageRoutes(app);
ledgerRoutes(app);
