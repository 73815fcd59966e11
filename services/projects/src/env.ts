import type { BoundVars } from "@atrium/shared/bound";
import type { Authenticator, Postman } from "@atrium/shared/contract/auth";
import type { Inventory } from "@atrium/shared/contract/resources";
import type { ServiceEnv } from "@atrium/shared/http/app";

export interface Env extends ServiceEnv, BoundVars {
  CONTROL: D1Database;
  AUTH: Authenticator;
  POSTMAN: Postman;
  INVENTORY: Inventory;
  PUBLIC_URL: string;
  /** `a:<secret>[,b:<secret>…]`: the key-encryption keys of the projects' secrets, the one in use first. */
  SECRET_KEYS: string;
}
