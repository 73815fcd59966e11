/** How often a key may be used in all, and how often in so many seconds; null: without such a limit. */
export interface Limits {
  maxUses: number | null;
  rateLimit: number | null;
  rateWindow: number | null;
}

/** What was admitted so far. */
interface History {
  count: number;
  /** When the nth was admitted, the first being 1, in ms; undefined where that is too long ago to be kept. */
  at(n: number): number | undefined;
}

export type Admission =
  | { admitted: true; at: number }
  | { admitted: false; because: "used_up" }
  | { admitted: false; because: "rate_limited"; retryAfter: number };

/** The most that a limit may be, and so the most admissions that a decision looks back over. */
export const LONGEST = { rateLimit: 10_000, rateWindowSeconds: 86_400 } as const;

/**
 * Whether one more may be admitted. Exact: the admission that is `rateLimit` before this one must be a whole window ago, so
 * no window, wherever it begins, holds more. Pure.
 */
export function judge({ maxUses, rateLimit, rateWindow }: Limits, history: History, now: number): Admission {
  const { count } = history;
  if (maxUses !== null && count >= maxUses) return { admitted: false, because: "used_up" };
  // The clock of the machine before this one may have been ahead.
  const at = Math.max(now, history.at(count) ?? now);
  if (rateLimit === null || rateWindow === null || count < rateLimit) return { admitted: true, at };
  const freeAt = (history.at(count + 1 - rateLimit) ?? Number.NEGATIVE_INFINITY) + rateWindow * 1000;
  if (at >= freeAt) return { admitted: true, at };
  const retryAfter = Math.max(1, Math.ceil((freeAt - now) / 1000));
  return { admitted: false, because: "rate_limited", retryAfter };
}
