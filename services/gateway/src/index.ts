import { problemResponse } from "@atrium/shared/http/problem";
import { newRequestId } from "@atrium/shared/id";
import { Problem } from "@atrium/shared/problem";
import { redact, redactUrl } from "@atrium/shared/redact";
import { allowedOrigin, expose, isPreflight, preflight } from "./cors.ts";
import type { Env, Service } from "./env.ts";
import { health } from "./health.ts";
import { page } from "./pages.ts";
import { targetOf } from "./routing.ts";
import { traceOf } from "./trace.ts";

/** One public origin for all services. It decides nothing about access, so it cannot be a way around it. */
export default {
  async fetch(request, env): Promise<Response> {
    const requestId = newRequestId();
    const origin = allowedOrigin(request, env);
    const answer = await respond(request, env, requestId, origin);
    // Services send the id themselves: their answers pass through as they are.
    if (origin === null && answer.headers.get("x-request-id") === requestId) return answer;
    const labelled = new Response(answer.body, answer);
    labelled.headers.set("X-Request-Id", requestId);
    if (origin !== null) expose(labelled.headers, origin);
    return labelled;
  },
} satisfies ExportedHandler<Env>;

async function respond(
  request: Request,
  env: Env,
  requestId: string,
  origin: string | null,
): Promise<Response> {
  try {
    const target = targetOf(new URL(request.url).pathname);
    if (target === undefined) throw new Problem("not_found", "No such path: /docs shows those there are.");
    if (isPreflight(request)) return preflight(origin);
    if (target === "ASSETS") return await page(request, env);
    if (target === "HEALTH") return await health(request, env);
    return await forward(request, env, target, requestId);
  } catch (error) {
    const problem = error instanceof Problem ? error : internal(requestId, error);
    const answer = problemResponse(problem.body, requestId);
    if (problem.code === "method_not_allowed") answer.headers.set("Allow", "GET, HEAD");
    return answer;
  }
}

/**
 * The request as it came, but for the id, which is ours, and the trace, which is the caller's or new. No URL has a secret
 * of ours in it: those name things, and are kept by whoever sees them.
 */
async function forward(request: Request, env: Env, service: Service, requestId: string): Promise<Response> {
  const url = redactUrl(request.url);
  const forwarded = url === request.url ? new Request(request) : new Request(url, request);
  forwarded.headers.set("X-Request-Id", requestId);
  forwarded.headers.set("traceparent", traceOf(request.headers.get("traceparent")));
  try {
    return await env[service].fetch(forwarded);
  } catch (error) {
    report(requestId, error);
    throw new Problem("unavailable", undefined, { retry_after: 5 });
  }
}

function internal(requestId: string, error: unknown): Problem {
  report(requestId, error);
  return new Problem("internal");
}

const report = (requestId: string, error: unknown): void =>
  console.error(
    redact(
      JSON.stringify({ level: "error", service: "gateway", request_id: requestId, message: String(error) }),
    ),
  );
