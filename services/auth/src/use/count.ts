import type { Permission } from "@atrium/shared/access/vocabulary";
import { systemClock } from "@atrium/shared/clock";
import { report } from "@atrium/shared/http/log";
import { newRequestId } from "@atrium/shared/id";
import { meter } from "@atrium/shared/store/meter";
import { relay } from "@atrium/shared/store/outbox";
import { withdraw } from "../access/withdraw.ts";
import type { Env } from "../env.ts";
import { firstUseOf } from "./first-use.ts";
import * as store from "./store.ts";
import { Tally, type Use } from "./tally.ts";

/** Secrets that one isolate counts the uses of. */
const CAPACITY = 10_000;
const AT_ONCE = 100;
/** So long after an answer others are waited for, to be written with it. */
const GATHER_MS = 250;
/** The least time between two writes of a key. */
const MINUTE_MS = 60_000;
/** Who has been writing for so long has been ended in the midst of it. */
const LONGEST_MS = 20_000;

/** Isolates that use the same key take turns by chance: else whoever was first would always be. */
const nextWrite = (now: number): number => now + MINUTE_MS * (1 + Math.random() / 4);
const nextTry = (now: number): number => now + MINUTE_MS * Math.random();

/** One isolate, one tally. */
const tally = new Tally(CAPACITY);
let writingUntil = 0;

/** Where no permission was asked for: whether the credential is good. */
export type Used = Permission | "authenticated";

/**
 * Counts a use of a key or an account token that was answered yes. Nothing waits for it: what is due is written after the
 * answer, by whichever request comes first, for all keys of this isolate.
 */
export function count(env: Env, use: Use, permission: Used, later: (work: Promise<unknown>) => void): void {
  const now = systemClock.now();
  tally.add(use, permission, now);
  if (tally.dueAt <= now && writingUntil <= now) later(writeAfter(GATHER_MS, env, now));
}

/** What cron writes: of its own isolate, where nobody comes any more. */
export const writeDue = (env: Env): Promise<void> => writeAfter(0, env, systemClock.now());

/** One at a time, as far as it goes: what is used while it writes, it writes too. */
async function writeAfter(ms: number, env: Env, now: number): Promise<void> {
  writingUntil = now + LONGEST_MS;
  await new Promise((resolve) => setTimeout(resolve, ms));
  for (const until = writingUntil; systemClock.now() < until; ) {
    const takenAt = systemClock.now();
    const portions = tally.take(takenAt, AT_ONCE, nextWrite(takenAt));
    if (portions.length === 0 || !(await write(env, portions))) break;
  }
  writingUntil = 0;
}

/** Past the meter of requests: it is none of what they cost. @returns whether the database took it */
async function write(env: Env, portions: store.Portion[]): Promise<boolean> {
  const now = systemClock.now();
  const requestId = newRequestId();
  const failed = (error: unknown) => report("auth", requestId, error);
  const firstUses = portions
    .map((portion) => firstUseOf(portion, now, requestId))
    .filter((use) => use !== null);
  let written: store.Written;
  try {
    written = await store.write(env.CONTROL, portions, firstUses, now - MINUTE_MS, now);
  } catch (error) {
    // Perhaps it was written, and the answer was lost: rather one minute counted twice than none in an outage.
    for (const portion of portions) tally.putBack(portion, nextTry(now));
    failed(error);
    return false;
  }
  const { digests, ended, events, results } = written;
  if (env.METER === "1") meter.useFlushed(results);
  for (const portion of portions) if (!digests.has(portion.digest)) tally.putBack(portion, nextTry(now));
  // The bound holds without the one, and a sweep sends what the other could not.
  if (ended.length > 0) await withdraw(env, { keys: ended }).catch(failed);
  await relay(env.EVENTS_QUEUE, events).catch(failed);
  return true;
}
