import { Problem } from "@atrium/shared/problem";
import type { Env } from "./env.ts";

/** Our pages load nothing from elsewhere, run no inline code, and sit in nobody's frame. */
const PAGE_HEADERS = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
  "Referrer-Policy": "no-referrer",
  Vary: "Origin",
  "X-Content-Type-Options": "nosniff",
};

/** One page for every team: it asks for what its own address names. */
const TEAM_PAGE = /^\/teams\/[^/]+$/;

const fileOf = (request: Request): Request =>
  TEAM_PAGE.test(new URL(request.url).pathname)
    ? new Request(new URL("/team", request.url), { method: request.method, headers: request.headers })
    : request;

/**
 * The start page, the API reference, teams' public profiles and what belongs to them.
 * @throws Problem `method_not_allowed`, `not_found`
 */
export async function page(request: Request, env: Env): Promise<Response> {
  if (request.method !== "GET" && request.method !== "HEAD") throw new Problem("method_not_allowed");
  const found = await env.ASSETS.fetch(fileOf(request));
  if (found.status === 404) throw new Problem("not_found");
  const answer = new Response(found.body, found);
  for (const [name, value] of Object.entries(PAGE_HEADERS)) answer.headers.set(name, value);
  return answer;
}
