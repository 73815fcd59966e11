import type { MiddlewareHandler } from "hono";
import { PREFIX } from "../credential/shape.ts";
import { redact } from "../redact.ts";
import type { AppEnv } from "./app.ts";

/** Of a body, what is a secret because the route is for one: all of it, or these fields of its object. */
export type Secrets = true | readonly string[];

/**
 * A body that has a secret of ours where the route is for none is taken as if it had its hint there: whoever pastes a key
 * into a comment has published it nowhere. Before validation, and before the Idempotency-Key's digest.
 */
export const redacted =
  (secrets: readonly string[]): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    // What cannot be read fails where it is wanted.
    const text = await c.req.text().catch(() => "");
    const without = redactedBody(text, c.req.header("content-type"), secrets);
    if (without !== text) Object.assign(c.req.bodyCache, { text: Promise.resolve(without) });
    return next();
  };

/** A letter, a digit or a `_` that is escaped, as no serializer does: a secret could hide behind it. */
const ESCAPED_IN_JSON = /\\u00[3-7]/;

/** The very same text where there is no secret in it. */
export function redactedBody(text: string, type: string | undefined, secrets: readonly string[]): string {
  if (type?.startsWith("application/x-www-form-urlencoded")) return redactedForm(text, secrets);
  if (!text.includes(PREFIX) && !ESCAPED_IN_JSON.test(text)) return text;
  try {
    const sent: unknown = JSON.parse(text);
    const plain = JSON.stringify(sent);
    const without = redact(plain);
    return without === plain ? text : withSecrets(without, sent, secrets);
  } catch {
    return redact(text);
  }
}

function withSecrets(without: string, sent: unknown, secrets: readonly string[]): string {
  if (typeof sent !== "object" || sent === null) return without;
  const kept = Object.entries(sent).filter(([field]) => secrets.includes(field));
  return kept.length === 0
    ? without
    : JSON.stringify({ ...JSON.parse(without), ...Object.fromEntries(kept) });
}

function redactedForm(text: string, secrets: readonly string[]): string {
  const fields = [...new URLSearchParams(text)];
  const without = fields.map(([name, value]) => [
    redact(name),
    secrets.includes(name) ? value : redact(value),
  ]);
  const isSame = without.every((field, at) => field.join("=") === fields[at]?.join("="));
  return isSame ? text : new URLSearchParams(without).toString();
}
