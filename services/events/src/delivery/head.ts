import { redact } from "@atrium/shared/redact";

/** What is kept of the head of an answer: so that people see who answered, and never more than a row bears. */
const HEADERS = 50;
const LENGTH = 4_000;

/** An endpoint's cookies, and what else opens something, are not for people to read. */
const UNKEPT = new Set(["set-cookie", "set-cookie2", "cookie", "authorization", "proxy-authorization"]);

/** What says nothing of where the request went. */
const PLAIN = new Set(["content-length", "content-type", "date", "retry-after", "server"]);

/** The first of an answer's headers, without secrets of ours. */
export function kept(headers: Readonly<Record<string, string>>): Record<string, string> {
  const some: Record<string, string> = {};
  let left = LENGTH;
  for (const [name, value] of Object.entries(headers).slice(0, HEADERS)) {
    if (UNKEPT.has(name.toLowerCase())) continue;
    left -= name.length + value.length;
    if (left < 0) break;
    some[name] = redact(value);
  }
  return some;
}

/** Of those, what whoever may not know the URL is shown. */
export const plain = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => PLAIN.has(name.toLowerCase())));
