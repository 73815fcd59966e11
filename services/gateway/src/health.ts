import { Problem } from "@atrium/shared/problem";
import { type Env, SERVICES, type Service } from "./env.ts";

const PATIENCE_MS = 2_000;
const FRESH_MS = 5_000;

type Report = Record<Lowercase<Service>, "ok" | "unavailable">;

let latest: { at: number; report: Report } | undefined;

/**
 * Whether each service answers and reads its database. Asked of them at most every five seconds an isolate,
 * so that nobody can turn this page into load.
 * @throws Problem `method_not_allowed`
 */
export async function health(request: Request, env: Env): Promise<Response> {
  if (request.method !== "GET" && request.method !== "HEAD") throw new Problem("method_not_allowed");
  const now = Date.now();
  if (latest === undefined || now - latest.at > FRESH_MS) latest = { at: now, report: await examine(env) };
  const { report } = latest;
  const healthy = Object.values(report).every((state) => state === "ok");
  return Response.json(
    { status: healthy ? "ok" : "unavailable", services: report },
    {
      status: healthy ? 200 : 503,
      headers: { "Cache-Control": "no-store", ...(!healthy && { "Retry-After": "5" }) },
    },
  );
}

async function examine(env: Env): Promise<Report> {
  const states = SERVICES.map(
    async (service) => [service.toLowerCase(), await stateOf(env[service])] as const,
  );
  return Object.fromEntries(await Promise.all(states)) as Report;
}

async function stateOf(service: Fetcher): Promise<"ok" | "unavailable"> {
  try {
    const answer = await service.fetch("https://service/_health", {
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return answer.ok ? "ok" : "unavailable";
  } catch {
    // What is wrong stands in the service's own log.
    return "unavailable";
  }
}
