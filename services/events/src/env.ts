import type { Authenticator, People, Postman } from "@atrium/shared/contract/auth";
import type { AtriumEvent, DeletionFollower, OutboxOwner } from "@atrium/shared/contract/events";
import type { Reassigner } from "@atrium/shared/contract/resources";
import { parseSecretKeys, type SecretKeys } from "@atrium/shared/credential/envelope";
import type { ServiceEnv } from "@atrium/shared/http/app";

/** A durable object that does what is to be done as the database says it: a call tells it that there is something. */
type Waking = Rpc.DurableObjectBranded & { wake(): Promise<void> };

export interface Env extends ServiceEnv {
  EVENTS_DB: D1Database;
  AUTH: Authenticator;
  PEOPLE: People;
  POSTMAN: Postman;
  CONTROL_OUTBOX: OutboxOwner;
  RESOURCES: OutboxOwner & DeletionFollower & Reassigner;
  EVENTS_QUEUE: Queue<AtriumEvent>;
  /** The one that makes out messages. */
  DISTRIBUTOR: DurableObjectNamespace<Waking>;
  /** One for each webhook, by its id. */
  COURIERS: DurableObjectNamespace<Waking>;
  PUBLIC_URL: string;
  /** DNS over HTTPS, as JSON. */
  DNS_URL: string;
  /** `host:port` or `host:*`, separated by commas: what may be sent to although it is private, or not https. */
  WEBHOOKS_REACH?: string;
  /** `a:<base64url of 32 bytes>[,b:…]`: see `parseSecretKeys`. */
  SECRET_KEYS: string;
}

let parsed: { text: string; keys: SecretKeys } | undefined;

/** What secrets of webhooks are sealed under; parsed once an isolate. */
export function secretKeysOf({ SECRET_KEYS }: Env): SecretKeys {
  if (parsed?.text !== SECRET_KEYS) parsed = { text: SECRET_KEYS, keys: parseSecretKeys(SECRET_KEYS) };
  return parsed.keys;
}
