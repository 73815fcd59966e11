/** Milliseconds since the epoch. Passed in wherever a test must hold the time still. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** RFC 3339 in UTC with milliseconds, as everything on the wire. */
export const rfc3339 = (ms: number): string => new Date(ms).toISOString();

/** The same of a time that there may not be. */
export const rfc3339OrNull = (ms: number | null): string | null => (ms === null ? null : rfc3339(ms));
