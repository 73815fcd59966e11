import { systemClock } from "@atrium/shared/clock";
import { meteredKv } from "@atrium/shared/store/meter";
import { type CredentialCache, createCache } from "../credential/cache.ts";
import { type Env, settings } from "../env.ts";
import type { Verdict } from "./verdict.ts";

/** Names the shape of `Verdict` in KV: change it with the shape. */
const SCHEMA = "verdict-6";
const CAPACITY = 10_000;

/** One isolate, one cache. */
let isolate: CredentialCache<Verdict> | undefined;

export function cacheOf(env: Env): CredentialCache<Verdict> {
  isolate ??= createCache<Verdict>({
    clock: systemClock,
    bound: settings(env).bound,
    capacity: CAPACITY,
    kv: meteredKv(env.CREDENTIALS, env.METER === "1"),
    schema: SCHEMA,
    isMiss: (verdict) => verdict.state !== "good" || verdict.access === null,
    random: Math.random,
    after: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  return isolate;
}
