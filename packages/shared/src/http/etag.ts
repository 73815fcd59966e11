import { createHash } from "node:crypto";
import type { Context } from "hono";

/**
 * The entity tag of an answer: the version of its row, for `If-Match`, and a digest of all that it shows. Answers show
 * more than their row: a person's name, the caller's role, what is in force by now.
 */
const etag = (version: number, shown: string): string =>
  `"v${version}-${createHash("sha256").update(shown).digest("base64url").slice(0, 16)}"`;

/**
 * The version that `If-Match` asks for; undefined where any will do. What else was shown may have changed: a change is of
 * the row. A tag that is none of ours gives 0, which no row has, and so 412.
 */
export function ifMatch(c: Context): number | undefined {
  const header = c.req.header("if-match");
  if (header === undefined || header.trim() === "*") return undefined;
  const [, version] = /^"v(\d+)(?:-[\w-]+)?"$/.exec(header.trim()) ?? [];
  return version === undefined ? 0 : Number(version);
}

/** Answers one thing with its `ETag`; 304 where the caller has this very answer already. */
export function single<T, S extends 200 | 201>(c: Context, thing: T, version: number, status: S) {
  const tag = etag(version, JSON.stringify(thing));
  c.header("ETag", tag);
  const known = c.req.method === "GET" ? c.req.header("if-none-match") : undefined;
  // Typed as the answer it stands for: a route declares what a caller without a copy gets.
  if (known?.split(",").some((one) => one.trim() === tag)) return c.body(null, 304) as never;
  return c.json(thing as T & {}, status);
}
