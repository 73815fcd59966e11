import type { BoundVars } from "@atrium/shared/bound";
import type { Authenticator } from "@atrium/shared/contract/auth";
import type { ServiceEnv } from "@atrium/shared/http/app";

export interface Env extends ServiceEnv, BoundVars {
  CONTROL: D1Database;
  AUTH: Authenticator;
}
