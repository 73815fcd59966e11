import type { BoundVars } from "@atrium/shared/bound";
import type { Authenticator, Postman } from "@atrium/shared/contract/auth";
import type { Inventory } from "@atrium/shared/contract/resources";
import { parseSecretKeys, type SecretKeys } from "@atrium/shared/credential/envelope";
import type { ServiceEnv } from "@atrium/shared/http/app";

export interface Env extends ServiceEnv, BoundVars {
  CONTROL: D1Database;
  AUTH: Authenticator;
  POSTMAN: Postman;
  INVENTORY: Inventory;
  PUBLIC_URL: string;
  /** The key-encryption keys of the projects' secrets: see `parseSecretKeys`. */
  SECRET_KEYS: string;
}

let parsed: { of: string; keys: SecretKeys } | undefined;

/** Parsed once an isolate. */
export function secretKeysOf({ SECRET_KEYS }: Env): SecretKeys {
  if (parsed?.of !== SECRET_KEYS) parsed = { of: SECRET_KEYS, keys: parseSecretKeys(SECRET_KEYS) };
  return parsed.keys;
}
