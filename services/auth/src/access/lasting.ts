import type { Timeless } from "./verdict.ts";

/**
 * An answer's JSON, for the two hottest routes: all but `max_age` stays as it is while a verdict is cached, so it is
 * made once for each. `expiresAt` and `now` in ms since the epoch.
 */
export function lastingJson<A extends Pick<Timeless, "basis">>(
  present: (access: A, expiresAt: number) => object,
): (access: A, expiresAt: number, now: number) => string {
  // A verdict is known by its basis: every read of the primary makes a new one, every copy keeps it.
  const made = new WeakMap<Timeless["basis"], string>();
  return (access, expiresAt, now) => {
    // Of what ends now no other answer is made.
    if (expiresAt <= now) return `${JSON.stringify(present(access, now)).slice(0, -1)},"max_age":0}`;
    let text = made.get(access.basis);
    if (text === undefined) {
      text = JSON.stringify(present(access, expiresAt)).slice(0, -1);
      made.set(access.basis, text);
    }
    return `${text},"max_age":${Math.max(0, Math.floor((expiresAt - now) / 1000))}}`;
  };
}
