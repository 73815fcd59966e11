import { isListed } from "@atrium/shared/http/origin";
import type { Env } from "./env.ts";

const METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
const REQUEST_HEADERS =
  "Authorization, Content-Digest, Content-Type, Idempotency-Key, If-Match, If-None-Match, If-Range, Range, Repr-Digest, traceparent";
const RESPONSE_HEADERS =
  "Accept-Ranges, Content-Disposition, Content-Range, X-Request-Id, ETag, Repr-Digest, Retry-After, RateLimit-Policy, Idempotency-Replayed, WWW-Authenticate";
const TWO_HOURS = "7200";

/** The request's origin, where it is on the list. Our own pages need no permission to read our answers. */
export function allowedOrigin(request: Request, env: Env): string | null {
  const origin = request.headers.get("origin");
  return origin !== null && isListed(origin, env.ALLOWED_ORIGINS) ? origin : null;
}

export const isPreflight = (request: Request): boolean =>
  request.method === "OPTIONS" && request.headers.has("access-control-request-method");

/** Answers a preflight. An origin that is not listed learns nothing, which its browser takes as a no. */
export function preflight(origin: string | null): Response {
  const answer = new Response(null, { status: 204, headers: { Vary: "Origin" } });
  if (origin !== null) {
    answer.headers.set("Access-Control-Allow-Methods", METHODS);
    answer.headers.set("Access-Control-Allow-Headers", REQUEST_HEADERS);
    answer.headers.set("Access-Control-Max-Age", TWO_HOURS);
  }
  return answer;
}

/** Lets the pages of a listed origin read this answer. */
export function expose(headers: Headers, origin: string): void {
  headers.set("Access-Control-Allow-Origin", origin);
  headers.set("Access-Control-Allow-Credentials", "true");
  headers.set("Access-Control-Expose-Headers", RESPONSE_HEADERS);
  headers.append("Vary", "Origin");
}
