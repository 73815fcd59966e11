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
  /** Which clients may ask for sign-in on a device, separated by commas; `atrium-cli` where not said. */
  OAUTH_CLIENTS?: string;
  /** Sign-in with GitHub, where both are set; of another GitHub than github.com, where it and its API are. */
  GITHUB_CLIENT_ID?: string;
  GITHUB_CLIENT_SECRET?: string;
  GITHUB_URL?: string;
  GITHUB_API_URL?: string;
  /** Sign-in with Google, or whichever OpenID provider GOOGLE_ISSUER names, where both are set. */
  GOOGLE_CLIENT_ID?: string;
  GOOGLE_CLIENT_SECRET?: string;
  GOOGLE_ISSUER?: string;
  /** Where those publish their public keys who sign what they report as leaked; empty: nobody does. */
  LEAK_REPORTERS?: string;
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
