import { type Clock, systemClock } from "@atrium/shared/clock";
import { isExempt, isForbidden, literalOf, type Policy, reachableOrNull } from "./address.ts";
import type { Resolve } from "./resolver.ts";

export interface Message {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** What became of one attempt. Delivered is what has no error. */
export interface Outcome {
  /** Null where there was no answer. */
  status: number | null;
  headers: Record<string, string> | null;
  error:
    | null
    | "address_forbidden"
    | "name_unresolved"
    | "timeout"
    | "connection_failed"
    | "redirected"
    | "status_refused";
  /** ms until the head of the answer was there, or until it was given up. */
  latency: number;
  /** ms from now on for which the endpoint wants to be left alone; null where it did not say. */
  retryAfter: number | null;
}

interface Sending {
  policy: Policy;
  resolve: Resolve;
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  timeoutMs?: number;
  clock?: Clock;
}

const TIMEOUT_MS = 15_000;
/** How much of an answer's body is taken, and for how long: enough that whoever wrote it is not cut off. Nobody reads it. */
const MAX_BODY = 64_000;
const BODY_MS = 1_000;

/**
 * Sends a message to a stranger. Where its URL leads is looked at each time, by what it says and by what its name resolves
 * to. Redirects are not followed. What the endpoint does is in the outcome; nothing of it throws.
 */
export async function send(message: Message, sending: Sending): Promise<Outcome> {
  const { clock = systemClock, timeoutMs = TIMEOUT_MS } = sending;
  const began = clock.now();
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), timeoutMs);
  const failed = (error: Outcome["error"]): Outcome => ({
    status: null,
    headers: null,
    error: limit.signal.aborted ? "timeout" : error,
    latency: clock.now() - began,
    retryAfter: null,
  });
  try {
    const refusal = await before(limit.signal, refusalOf(message.url, sending, limit.signal));
    if (refusal !== null) return failed(refusal);
    const response = await before(limit.signal, post(message, sending, limit.signal));
    const outcome = outcomeOf(response, clock.now() - began, clock.now());
    await drain(response, limit);
    return outcome;
  } catch {
    return failed("connection_failed");
  } finally {
    clearTimeout(timer);
  }
}

/** Rejects at the limit, also where what is waited for does not mind it. */
function before<T>(signal: AbortSignal, done: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = (): void => reject(new Error("Too late."));
    if (signal.aborted) late();
    signal.addEventListener("abort", late, { once: true });
    done.then(resolve, reject);
  });
}

async function refusalOf(
  text: string,
  { policy, resolve }: Sending,
  signal: AbortSignal,
): Promise<"address_forbidden" | "name_unresolved" | null> {
  const url = reachableOrNull(text, policy);
  if (url === null) return "address_forbidden";
  if (isExempt(url, policy) || literalOf(url) !== null) return null;
  try {
    const addresses = await resolve(url.hostname, signal);
    if (addresses.length > 0) return addresses.some(isForbidden) ? "address_forbidden" : null;
  } catch {
    // Not known is as good as nowhere.
  }
  return "name_unresolved";
}

const post = (
  { url, headers, body }: Message,
  { fetch = (to, init) => globalThis.fetch(to, init) }: Sending,
  signal: AbortSignal,
): Promise<Response> => fetch(url, { method: "POST", headers, body, redirect: "manual", signal });

function outcomeOf({ status, headers }: Response, latency: number, now: number): Outcome {
  const redirected = status >= 300 && status < 400;
  return {
    status,
    headers: Object.fromEntries(headers),
    error: status >= 200 && status < 300 ? null : redirected ? "redirected" : "status_refused",
    latency,
    retryAfter: retryAfterOf(headers.get("retry-after"), now),
  };
}

/** RFC 9110, 10.2.3: seconds, or a date, of which two forms say their time zone and the third means the same. */
function retryAfterOf(text: string | null, now: number): number | null {
  if (text === null) return null;
  if (/^\d{1,12}$/.test(text)) return Number(text) * 1000;
  if (!/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text)) return null;
  const at = Date.parse(text.endsWith("GMT") ? text : `${text} GMT`);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/** Takes a little of the body, so that a connection can be used again; and lets go of it where there is more. */
async function drain({ body }: Response, limit: AbortController): Promise<void> {
  if (body === null) return;
  const reader = body.getReader();
  const timer = setTimeout(() => limit.abort(), BODY_MS);
  try {
    for (let size = 0; size <= MAX_BODY; ) {
      const { done, value } = await before(limit.signal, reader.read());
      if (done) return;
      size += value.byteLength;
    }
  } catch {
    // The status was there; what comes after it changes nothing.
  } finally {
    clearTimeout(timer);
    limit.abort();
  }
}
