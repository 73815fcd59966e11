import { CREDENTIAL_PATTERN, checksumOf, HINT_LENGTH, PREFIX } from "./credential/shape.ts";

const SECRET = new RegExp(CREDENTIAL_PATTERN.source.replaceAll("\\b", ""), "y");
/** A lease's token or a connection's ticket: a JWS behind our prefix (`eyJ` is `{"`), three parts with dots between. */
const SIGNED_HEAD = /atr_(?:lt|ct)_eyJ/y;
const SIGNED_HEAD_LENGTH = "atr_lt_".length;
const PART = /[\w-]*/y;

/**
 * A text without the secrets of ours in it: in the place of each stands what it is recognized by, `atr_pk_a1b2C…redacted`.
 * What only looks like one stays, as its checksum is wrong. One pass, and no word boundaries: what stands before a
 * secret in a text that is quoted (`\natr_…`) is a letter.
 */
export function redact(text: string): string {
  let redacted = "";
  let done = 0;
  // Up to here no signed token begins: so that each run of characters is looked through once.
  let unsigned = 0;
  for (let at = text.indexOf(PREFIX); at !== -1; at = text.indexOf(PREFIX, Math.max(done, at + 1))) {
    let shown = at + HINT_LENGTH;
    let end = endOfSecret(text, at);
    if (end === -1 && at >= unsigned && matchEnd(SIGNED_HEAD, text, at) !== -1) {
      shown = at + SIGNED_HEAD_LENGTH;
      const first = matchEnd(PART, text, shown);
      const second = afterDot(text, first);
      end = afterDot(text, second);
      if (end === -1) unsigned = first;
    }
    if (end === -1) continue;
    redacted += `${text.slice(done, shown)}…redacted`;
    done = end;
  }
  return done === 0 ? text : redacted + text.slice(done);
}

/** A letter, a digit or one of `-._`, which means the same escaped or not (RFC 3986, 2.3). */
const UNRESERVED = /%(?:2d|2e|3\d|[46][1-9a-f]|[57][\da]|5f)/gi;

/** The same for a URL, where a secret can be escaped. */
export function redactUrl(url: string): string {
  if (!url.includes("%")) return redact(url);
  const plain = url.replace(UNRESERVED, (escaped) =>
    String.fromCharCode(Number.parseInt(escaped.slice(1), 16)),
  );
  const redacted = redact(plain);
  return redacted === plain ? url : redacted;
}

/** Where the secret ends that begins there; -1 where none does. */
function endOfSecret(text: string, at: number): number {
  const end = matchEnd(SECRET, text, at);
  if (end === -1) return -1;
  const secret = text.slice(at, end);
  return secret.endsWith(checksumOf(secret)) ? end : -1;
}

/** Where the part of a signed token ends that stands behind a dot; -1 where there is none. */
function afterDot(text: string, dot: number): number {
  if (dot === -1 || text[dot] !== ".") return -1;
  const end = matchEnd(PART, text, dot + 1);
  return end === dot + 1 ? -1 : end;
}

function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** What an error says. The message of a failed query ends with its parameters: digests, addresses, mail. Those stay out of the log. */
export const messageOf = ({ message }: Error): string => message.split("\nparams: ", 1)[0] ?? "";
