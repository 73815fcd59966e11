import type { webhooks } from "../schema.gen.ts";

/**
 * What Atrium sends to a webhook: the body of a message, verified. Its `type` (docs/events.md) says what is in `data`, the event
 * as the audit log and the streams have it. New types may come: leave out what you do not know.
 */
export type WebhookEvent = {
  [Type in keyof webhooks]: webhooks[Type]["post"]["requestBody"]["content"]["application/json"];
}[keyof webhooks];

interface Received {
  /** Those of the request: a `Headers`, or what Node has as `request.headers`. */
  headers:
    | { get(name: string): string | null }
    | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body as text, exactly as it came. What was parsed and written again has another signature. */
  body: string;
  /** How far the sender's clock and this one may be apart, in seconds: 300. What is older may be somebody who repeats it. */
  tolerance?: number;
  now?: Date;
}

/** The webhook's secret, `whsec_…`, as it was shown; or several, while you change to a rotated one. */
export type WebhookMessage = Received & ({ secret: string } | { secrets: readonly string[] });

/** Why a message was not accepted. Answer 400: Atrium sends it again, and shows in the webhook's deliveries that you refused it. */
export type WebhookVerificationErrorCode =
  | "header_missing"
  | "timestamp_too_old"
  | "timestamp_in_future"
  | "signature_invalid"
  | "body_malformed";

export class WebhookVerificationError extends Error {
  readonly code: WebhookVerificationErrorCode;

  constructor(code: WebhookVerificationErrorCode, detail: string, cause?: unknown) {
    super(`${code}: ${detail}`, { cause });
    this.name = "WebhookVerificationError";
    this.code = code;
  }
}

const VERSION = "v1,";
const TOLERANCE_S = 300;

/**
 * Verifies that a message is Atrium's, and gives the event in it. It is signed by Standard Webhooks
 * (https://www.standardwebhooks.com), so its libraries in other languages do the same.
 *
 * A message may come more than once, and later than one that happened after it: remember `webhook-id`, which is the event's
 * `data.id` on each attempt; of two events of one target the one with the greater `data.sequence` happened later.
 * @example
 * const event = await verifyWebhook({
 *   secret: env.ATRIUM_WEBHOOK_SECRET,
 *   headers: request.headers,
 *   body: await request.text(),
 * });
 * if (event.type === "resource.state_changed") await restart(event.data.target.id);
 * @throws WebhookVerificationError for what the message is; TypeError where there is no secret to verify it by
 */
export async function verifyWebhook(message: WebhookMessage): Promise<WebhookEvent> {
  const { headers, body, tolerance = TOLERANCE_S, now = new Date() } = message;
  const keys = await Promise.all(("secrets" in message ? message.secrets : [message.secret]).map(keyOf));
  if (keys.length === 0) throw new TypeError("There is no secret to verify the message by.");
  if (typeof body !== "string")
    throw new WebhookVerificationError(
      "body_malformed",
      "Hand over the body as text, before anything parses it.",
    );
  const id = headerOf(headers, "webhook-id");
  const timestamp = headerOf(headers, "webhook-timestamp");
  const signatures = headerOf(headers, "webhook-signature");
  timely(timestamp, tolerance, now);
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  if (!(await isSigned(signatures, signed, keys)))
    throw new WebhookVerificationError(
      "signature_invalid",
      "None of its signatures is by one of the secrets.",
    );
  return eventOf(body);
}

function keyOf(secret: string): Promise<CryptoKey> {
  const bytes = typeof secret === "string" ? bytesOf(secret.replace(/^whsec_/, "")) : null;
  if (bytes === null || bytes.byteLength === 0)
    throw new TypeError("A secret is `whsec_` and base64, as it was shown when the webhook was made.");
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
}

/** Null for what is not base64. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}

function headerOf(headers: Received["headers"], name: string): string {
  const value =
    typeof headers.get === "function"
      ? headers.get(name)
      : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  if (typeof value !== "string" || value === "")
    throw new WebhookVerificationError("header_missing", `There is no \`${name}\`, or more than one.`);
  return value;
}

function timely(timestamp: string, tolerance: number, now: Date): void {
  if (!/^\d{1,15}$/.test(timestamp))
    throw new WebhookVerificationError("header_missing", "`webhook-timestamp` is a number of seconds.");
  const age = Math.floor(now.getTime() / 1000) - Number(timestamp);
  // So that no tolerance that is no number lets everything in.
  if (!(age <= tolerance))
    throw new WebhookVerificationError("timestamp_too_old", `It was sent ${age} seconds ago.`);
  if (!(age >= -tolerance))
    throw new WebhookVerificationError(
      "timestamp_in_future",
      `It was sent ${-age} seconds from now: a clock is wrong.`,
    );
}

/** `verify` compares in constant time. Signatures of other versions are for others. */
async function isSigned(
  signatures: string,
  signed: BufferSource,
  keys: readonly CryptoKey[],
): Promise<boolean> {
  const candidates = signatures
    .split(" ")
    .filter((one) => one.startsWith(VERSION))
    .map((one) => bytesOf(one.slice(VERSION.length)))
    .filter((one) => one !== null);
  const verified = await Promise.all(
    candidates.flatMap((one) => keys.map((key) => crypto.subtle.verify("HMAC", key, one, signed))),
  );
  return verified.includes(true);
}

function eventOf(body: string): WebhookEvent {
  const malformed = (cause?: unknown) =>
    new WebhookVerificationError("body_malformed", "It is signed, but no message of Atrium's.", cause);
  let event: unknown;
  try {
    event = JSON.parse(body);
  } catch (error) {
    throw malformed(error);
  }
  if (!isEvent(event)) throw malformed();
  return event;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const isEvent = (value: unknown): value is WebhookEvent =>
  isRecord(value) &&
  typeof value.type === "string" &&
  typeof value.timestamp === "string" &&
  isRecord(value.data) &&
  typeof value.data.id === "string";
