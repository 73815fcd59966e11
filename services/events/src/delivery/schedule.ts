// When a message is sent again. Pure but for the chance that it is handed.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Before each attempt, after the one before: about 75 hours in all. */
const WAITS_MS = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;

/** So much earlier or later, by chance: those that failed together do not all come again together. */
const JITTER = 0.2;

/** An endpoint that asks for more time gets so much. */
const LONGEST_RETRY_AFTER_MS = 24 * HOUR;

/** An endpoint to which nothing has got through for so long is not sent to any more. */
const FAILING_MS = 5 * DAY;

interface Failed {
  /** How many attempts there were, this one counted. */
  attempts: number;
  /** When it had failed. */
  at: number;
  /** What the endpoint asked for, in ms. */
  retryAfter: number | null;
}

/** When it is tried again; null where that was the last time. `random`: from 0 up to 1. */
export function nextAttempt({ attempts, at, retryAfter }: Failed, random: () => number): number | null {
  const wait = WAITS_MS[attempts];
  if (wait === undefined) return null;
  const scheduled = wait * (1 + JITTER * (2 * random() - 1));
  return at + Math.round(Math.max(scheduled, Math.min(retryAfter ?? 0, LONGEST_RETRY_AFTER_MS)));
}

/** Whether an endpoint that failed again has failed for too long. */
export const isGivenUp = (failingSince: number | null, now: number): boolean =>
  failingSince !== null && now - failingSince >= FAILING_MS;
