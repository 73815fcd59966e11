import type { Authenticator } from "@atrium/shared/contract/auth";
import type { DeletionFollower, OutboxOwner } from "@atrium/shared/contract/events";
import type { Reassigner } from "@atrium/shared/contract/resources";
import type { ServiceEnv } from "@atrium/shared/http/app";

export interface Env extends ServiceEnv {
  EVENTS_DB: D1Database;
  AUTH: Authenticator;
  CONTROL_OUTBOX: OutboxOwner;
  RESOURCES: OutboxOwner & DeletionFollower & Reassigner;
}
