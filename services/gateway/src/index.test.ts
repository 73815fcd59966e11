import { beforeEach, describe, expect, it } from "vitest";
import type { Env } from "./env.ts";
import gateway from "./index.ts";

let seen: Request[] = [];

const service = (answer: (request: Request) => Response): Fetcher =>
  ({
    fetch: async (input: RequestInfo, init?: RequestInit) => {
      const request = new Request(input, init);
      seen.push(request);
      return answer(request);
    },
  }) as unknown as Fetcher;

const echoing = service(
  (request) =>
    new Response("body", { headers: { "X-Request-Id": request.headers.get("x-request-id") ?? "" } }),
);
const down = service(() => {
  throw new Error("no such worker");
});

const env = (changes: Partial<Env> = {}): Env => ({
  AUTH: echoing,
  PROJECTS: echoing,
  RESOURCES: echoing,
  EVENTS: echoing,
  ASSETS: service(({ url }) => new Response("page", { status: url.endsWith("/nothing") ? 404 : 200 })),
  ENVIRONMENT: "production",
  ALLOWED_ORIGINS: "https://console.example, https://other.example",
  ...changes,
});

const ask = (path: string, init?: RequestInit, bindings = env()): Promise<Response> =>
  gateway.fetch(new Request(`https://atrium.example${path}`, init) as never, bindings);

beforeEach(() => {
  seen = [];
});

describe("forwarding", () => {
  it("hands the request on as it is, but for the id and the trace", async () => {
    const answer = await ask("/v1/projects/prj_1?limit=2", {
      method: "PATCH",
      body: "{}",
      headers: { Authorization: "Bearer x", "X-Request-Id": "mine" },
    });
    const [request] = seen;
    expect(request?.url).toBe("https://atrium.example/v1/projects/prj_1?limit=2");
    expect(request?.method).toBe("PATCH");
    expect(await request?.text()).toBe("{}");
    expect(request?.headers.get("authorization")).toBe("Bearer x");
    expect(request?.headers.get("x-request-id")).toMatch(/^req_[0-9a-z]{32}$/);
    expect(answer.headers.get("x-request-id")).toBe(request?.headers.get("x-request-id"));
  });

  it("hands no secret of ours on in a URL, and all else of that request as it is", async () => {
    const secret = "atr_pk_a0123456789abcdefghijABCDEFGHIJxyFWyt5T8E2NT6nB";
    await ask(`/v1/projects/prj_1/variables/%61${secret.slice(1)}?label=a:${secret}`, {
      method: "PUT",
      body: "{}",
      headers: { Authorization: `Bearer ${secret}` },
    });
    const [request] = seen;
    expect(decodeURIComponent(request?.url ?? "")).toBe(
      "https://atrium.example/v1/projects/prj_1/variables/atr_pk_a0123…redacted?label=a:atr_pk_a0123…redacted",
    );
    expect(await request?.text()).toBe("{}");
    expect(request?.headers.get("authorization")).toBe(`Bearer ${secret}`);
  });

  it("keeps the caller's trace, and makes one where there is none or it is none", async () => {
    const trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    await ask("/v1/projects", { headers: { traceparent: trace } });
    await ask("/v1/projects", { headers: { traceparent: `00-${"0".repeat(32)}-00f067aa0ba902b7-01` } });
    await ask("/v1/projects");
    const [kept, remade, made] = seen.map(({ headers }) => headers.get("traceparent"));
    expect(kept).toBe(trace);
    for (const trace of [remade, made]) expect(trace).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  });

  it("a service that is down: 503 with Retry-After, and nothing of why", async () => {
    const answer = await ask("/v1/projects", {}, env({ PROJECTS: down }));
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(await answer.json()).toMatchObject({
      code: "unavailable",
      request_id: answer.headers.get("x-request-id"),
    });
  });
});

describe("what the gateway answers itself", () => {
  it("an unknown path: 404 as a problem, and no service is asked", async () => {
    const answer = await ask("/_meter");
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(seen).toEqual([]);
  });

  it("pages: headers that keep them to themselves; 405 for other methods, 404 for no such page", async () => {
    const start = await ask("/");
    expect(start.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(start.headers.get("x-request-id")).toMatch(/^req_/);
    const posted = await ask("/docs", { method: "POST" });
    expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    expect((await ask("/assets/nothing")).status).toBe(404);
  });

  it("/healthz: says which service is not well", async () => {
    const answer = await ask("/healthz", {}, env({ EVENTS: down }));
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({
      status: "unavailable",
      services: { auth: "ok", projects: "ok", resources: "ok", events: "unavailable" },
    });
  });
});

describe("CORS by allow-list", () => {
  const preflight = (origin: string) =>
    ask("/v1/projects", {
      method: "OPTIONS",
      headers: { Origin: origin, "Access-Control-Request-Method": "POST" },
    });

  it("a listed origin may ask and read", async () => {
    const asked = await preflight("https://other.example");
    expect(asked.status).toBe(204);
    expect(asked.headers.get("access-control-allow-origin")).toBe("https://other.example");
    expect(asked.headers.get("access-control-allow-headers")).toContain("Idempotency-Key");
    const answer = await ask("/v1/projects", { headers: { Origin: "https://console.example" } });
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://console.example");
    expect(answer.headers.get("access-control-allow-credentials")).toBe("true");
    expect(answer.headers.get("vary")).toContain("Origin");
  });

  it.each(["https://evil.example", "https://console.example.evil.example", "null", ""])(
    "an origin that is not listed is told nothing: %o",
    async (origin) => {
      const asked = await preflight(origin);
      const answer = await ask("/v1/projects", { headers: { Origin: origin } });
      for (const { headers } of [asked, answer]) {
        expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
      }
    },
  );
});
