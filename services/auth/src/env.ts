import { type Bound, type BoundVars, boundOf } from "@atrium/shared/bound";
import type { AtriumEvent } from "@atrium/shared/contract/events";
import type { ServiceEnv } from "@atrium/shared/http/app";
import { type Peppers, parsePeppers } from "./credential/format.ts";
import type { KeyLimiter } from "./restriction/key-limiter.ts";

export interface Env extends ServiceEnv, BoundVars {
  CONTROL: D1Database;
  CREDENTIALS: KVNamespace;
  EVENTS_QUEUE: Queue<AtriumEvent>;
  FAILURES: RateLimit;
  SIGN_INS: RateLimit;
  MAILS?: RateLimit;
  /** One for each key whose uses are limited, by its id. */
  KEY_LIMITERS: DurableObjectNamespace<KeyLimiter>;
  /** The platform's email binding; without it mail goes to the local inbox. */
  EMAIL?: SendEmail;
  MAIL_FROM?: string;
  PUBLIC_URL: string;
  /** The verified email address of the first system administrator, who appoints the others. */
  SYSTEM_ADMINISTRATOR?: string;
  /** `a:<secret>[,b:<secret>…]`: see `parsePeppers`. */
  KEY_PEPPERS: string;
}

let parsed: { of: string; peppers: Peppers; bound: Bound } | undefined;

/** What is parsed of the environment, once an isolate. */
export function settings(env: Env): { peppers: Peppers; bound: Bound } {
  if (parsed?.of !== env.KEY_PEPPERS) {
    parsed = { of: env.KEY_PEPPERS, peppers: parsePeppers(env.KEY_PEPPERS), bound: boundOf(env) };
  }
  return parsed;
}
