import type { Authenticator, Minter, People, Postman } from "@atrium/shared/contract/auth";
import type { AtriumEvent } from "@atrium/shared/contract/events";
import type { ServiceEnv } from "@atrium/shared/http/app";

export interface Env extends ServiceEnv {
  RESOURCES_DB: D1Database;
  BLOBS: R2Bucket;
  AUTH: Authenticator;
  PEOPLE: People;
  POSTMAN: Postman;
  MINTER: Minter;
  EVENTS_QUEUE: Queue<AtriumEvent>;
}
