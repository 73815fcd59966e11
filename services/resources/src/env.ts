import type { Authenticator } from "@atrium/shared/contract/auth";
import type { AtriumEvent } from "@atrium/shared/contract/events";
import type { ServiceEnv } from "@atrium/shared/http/app";

export interface Env extends ServiceEnv {
  RESOURCES_DB: D1Database;
  AUTH: Authenticator;
  EVENTS_QUEUE: Queue<AtriumEvent>;
}
