import type { AtriumError } from "./error.ts";

// When a request is sent again. Pure but for the dice.

/**
 * `always`: to do it twice is to do it once, by its method or by an Idempotency-Key. `refused`: it may have been done
 * where no answer came, so it is sent again only where the answer says that nothing was.
 */
type Repeatable = "always" | "refused";

const FIRST_MS = 500;
const LONGEST_MS = 8_000;

/** Who is to wait longer than this hears so at once: it is for them to decide. */
const LONGEST_RETRY_AFTER_S = 60;

const LOST: readonly number[] = [502, 503, 504];

/** POSTs whose answer is not kept under an Idempotency-Key: each one is done, however often it is sent. */
const EACH_IS_DONE = /^\/v1\/(?:auth\/|keys\/|token$)|\/(?:logs|metrics|use)$/;

interface Asked {
  method: string;
  path: string;
  headers: Headers;
  body: unknown;
}

/** Whether a POST is worth an Idempotency-Key. */
export const keepsAnswers = (path: string): boolean => !EACH_IS_DONE.test(path);

export function repeatable({ method, path, headers, body }: Asked): Repeatable {
  if (method === "POST") {
    // Who numbers their appends may send one again: the log knows it.
    const numbered = typeof body === "object" && body !== null && "position" in body;
    return (keepsAnswers(path) && headers.has("idempotency-key")) || numbered ? "always" : "refused";
  }
  if (method === "PATCH") return headers.has("if-match") ? "always" : "refused";
  return "always";
}

/** How long to wait before it is sent again, in ms; null where it is not. `attempt` counts from 0. */
export function pauseBefore(error: AtriumError, how: Repeatable, attempt: number): number | null {
  if (!isWorthIt(error, how)) return null;
  const { retryAfter } = error;
  if (retryAfter !== null && retryAfter > LONGEST_RETRY_AFTER_S) return null;
  // All of it is random, so that those who failed together do not come again together.
  const pause = Math.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return retryAfter === null ? pause : retryAfter * 1000 + pause / 4;
}

function isWorthIt({ code, status }: AtriumError, how: Repeatable): boolean {
  // Nothing was done: too much was asked, or the caller's rights changed before the write.
  if (status === 429 || code === "access_changed") return true;
  if (how === "refused") return false;
  // The same request is being handled: its answer will be this one's.
  return code === "in_progress" || code === "unreachable" || code === "timed_out" || LOST.includes(status);
}

/** Waits, or throws the reason of the signal. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", abort, { once: true });
  });
}
