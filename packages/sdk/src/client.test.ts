import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Atrium } from "./atrium.ts";
import { AtriumError } from "./error.ts";

type Step = Response | Error | (() => Response | Promise<Response>);

const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  Response.json({ code, detail: "So it is.", status, request_id: "req_1" }, { status, headers });
const ok = (body: object = { id: "run_1" }) => Response.json(body);

/** A client, and what it has sent; it is answered by each step in turn. */
function clientThat(meets: Step[], options = {}) {
  const sent: Request[] = [];
  const steps = [...meets];
  const atrium = new Atrium({
    baseUrl: "https://atrium.test/",
    apiKey: "atr_pk_1",
    project: "prj_1",
    fetch: async (request) => {
      sent.push(request);
      const step = steps.shift();
      if (step instanceof Response) return step;
      if (typeof step === "function") return step();
      throw step ?? new TypeError("fetch failed");
    },
    ...options,
  });
  return { atrium, sent };
}

/** Its outcome, however long it waits in between. */
async function settled<T>(call: Promise<T>): Promise<T | AtriumError> {
  const outcome = call.catch((error) => error as AtriumError);
  await vi.runAllTimersAsync();
  return outcome;
}

const lost = () => new TypeError("fetch failed");
const create = (atrium: Atrium) => atrium.runs.create({ name: "baseline" });
const keys = (sent: Request[]) => sent.map(({ headers }) => headers.get("idempotency-key"));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe("what is sent", () => {
  it("the client's project, parameters as one segment each, lists as several, and whose it is", async () => {
    const { atrium, sent } = clientThat([ok(), ok()]);
    await atrium.GET("/v1/projects/{project}/runs/{id}/files/{path}", {
      params: { path: { id: "me:a b", path: "a/b" } },
    });
    await atrium.GET("/v1/projects/{project}/resources", {
      params: { path: { project: "prj_2" }, query: { kind: ["run", "job"], limit: 2, cursor: undefined } },
    });
    expect(sent.map(({ url }) => url)).toEqual([
      "https://atrium.test/v1/projects/prj_1/runs/me%3Aa%20b/files/a%2Fb",
      "https://atrium.test/v1/projects/prj_2/resources?kind=run&kind=job&limit=2",
    ]);
    expect(sent[0]?.headers.get("authorization")).toBe("Bearer atr_pk_1");
  });

  it.each(["", ".", ".."])("no parameter %j, which would be another path", async (id) => {
    const { atrium, sent } = clientThat([ok()]);
    await expect(atrium.runs.get(id)).rejects.toThrow(TypeError);
    expect(sent).toEqual([]);
  });

  it("JSON comes as what it is, nothing as undefined, all else as the response", async () => {
    const file = new Response("bytes", { headers: { "Content-Type": "application/octet-stream" } });
    const { atrium } = clientThat([ok({ id: "run_1" }), new Response(null, { status: 204 }), file]);
    expect(await atrium.runs.get("run_1")).toEqual({ id: "run_1" });
    expect(await atrium.runs.delete("run_1")).toBeUndefined();
    expect(await (await atrium.runs.download("run_1", "notes.txt")).text()).toBe("bytes");
  });
});

describe("what fails is sent again", () => {
  it.each<[string, Step]>([
    ["no answer", lost()],
    ["429", problem(429, "rate_limited")],
    ["502", new Response("<html>", { status: 502 })],
    ["503", problem(503, "unavailable")],
    ["504", new Response("", { status: 504 })],
    ["rights that changed meanwhile", problem(409, "access_changed")],
    ["the same, being handled", problem(409, "in_progress")],
  ])("after %s: a POST under the same Idempotency-Key", async (_, failure) => {
    const { atrium, sent } = clientThat([failure, ok()]);
    expect(await settled(create(atrium))).toEqual({ id: "run_1" });
    const [first, second] = keys(sent);
    expect(first).toMatch(/^[\w-]{36}$/);
    expect(second).toBe(first);
    expect(await sent[1]?.json()).toEqual({ name: "baseline" });
  });

  it("twice at most, and then it says what the last one was", async () => {
    const { atrium, sent } = clientThat([lost(), lost(), problem(503, "unavailable")]);
    expect(await settled(create(atrium))).toMatchObject({
      code: "unavailable",
      status: 503,
      requestId: "req_1",
    });
    expect(sent).toHaveLength(3);
  });

  it.each([400, 401, 403, 404, 409, 412, 422, 500])("not after %i", async (status) => {
    const { atrium, sent } = clientThat([problem(status, "state_conflict"), ok()]);
    expect(await settled(create(atrium))).toBeInstanceOf(AtriumError);
    expect(sent).toHaveLength(1);
  });

  it("by a key of the caller's, in any header of theirs", async () => {
    const { atrium, sent } = clientThat([lost(), ok(), ok()]);
    await settled(atrium.runs.create({}, { idempotencyKey: "mine" }));
    await settled(atrium.runs.create({}, { headers: { "Idempotency-Key": "too" } }));
    expect(keys(sent)).toEqual(["mine", "mine", "too"]);
  });

  it.each<[string, (atrium: Atrium) => Promise<unknown>, number]>([
    ["a GET", (atrium) => atrium.runs.get("run_1"), 2],
    ["a DELETE", (atrium) => atrium.runs.delete("run_1"), 2],
    [
      "a PATCH that says what it changes",
      (a) => a.runs.update("run_1", {}, { headers: { "If-Match": '"v1"' } }),
      2,
    ],
    ["a PATCH of whatever is there", (atrium) => atrium.runs.update("run_1", {}), 1],
    ["lines that nobody numbers", (atrium) => append(atrium), 1],
    ["lines with their place", (atrium) => append(atrium, { writer: "rank-0", position: 1 }), 2],
    ["a sign-in", (atrium) => atrium.POST("/v1/auth/sign-in", { body: { email: "a", password: "b" } }), 1],
    ["a verification", (atrium) => atrium.POST("/v1/keys/verify", { body: { key: "atr_pk_2" } }), 1],
    [
      "a verification that may be counted twice",
      (atrium) => atrium.POST("/v1/keys/verify", { body: { key: "atr_pk_2" }, idempotent: true }),
      2,
    ],
  ])("without an answer: %s", async (_, call, attempts) => {
    const { atrium, sent } = clientThat([lost(), ok()]);
    await settled(call(atrium));
    expect(sent).toHaveLength(attempts);
  });

  it("what was refused for being too much was not done: so anything", async () => {
    const { atrium, sent } = clientThat([problem(429, "rate_limited"), ok()]);
    await settled(append(atrium));
    expect(sent).toHaveLength(2);
  });

  it("a stream cannot be sent twice", async () => {
    const { atrium, sent } = clientThat([lost(), ok()]);
    const body = new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
    const path = { id: "run_1", path: "notes.txt" };
    await settled(atrium.PUT("/v1/projects/{project}/runs/{id}/files/{path}", { params: { path }, body }));
    expect(sent).toHaveLength(1);
  });

  it("never, where the client says so; and then no Idempotency-Key costs anything", async () => {
    const { atrium, sent } = clientThat([lost(), ok()], { maxRetries: 0 });
    expect(await settled(create(atrium))).toMatchObject({ code: "unreachable", status: 0 });
    expect(keys(sent)).toEqual([null]);
  });
});

const append = (atrium: Atrium, more = {}) =>
  atrium.POST("/v1/projects/{project}/runs/{id}/logs", {
    params: { path: { id: "run_1" } },
    body: { lines: [{ text: "epoch 1" }], ...more },
  });

describe("when it is sent again", () => {
  const waited = async (failures: Response[]) => {
    const { atrium } = clientThat([...failures, ok()], { maxRetries: failures.length });
    const began = Date.now();
    await settled(create(atrium));
    return Date.now() - began;
  };

  it("not before Retry-After, and not all at that moment", async () => {
    const after = await waited([problem(429, "rate_limited", { "Retry-After": "7" })]);
    expect(after).toBeGreaterThanOrEqual(7_000);
    expect(after).toBeLessThan(7_200);
  });

  it("at random, within bounds that double", async () => {
    vi.spyOn(Math, "random").mockReturnValue(1);
    expect(await waited([problem(503, "unavailable"), problem(503, "unavailable")])).toBe(500 + 1_000);
    vi.mocked(Math.random).mockReturnValue(0);
    expect(await waited([problem(503, "unavailable"), problem(503, "unavailable")])).toBe(0);
    vi.restoreAllMocks();
  });

  it("who is to wait for longer than a minute hears so at once", async () => {
    const { atrium, sent } = clientThat([problem(429, "rate_limited", { "Retry-After": "61" }), ok()]);
    expect(await settled(create(atrium))).toMatchObject({ code: "rate_limited", retryAfter: 61 });
    expect(sent).toHaveLength(1);
  });
});

describe("what takes too long", () => {
  const hanging = () => (sent: Request[]) =>
    new Promise<Response>((_, reject) => {
      const { signal } = sent.at(-1) as Request;
      signal.addEventListener("abort", () => reject(signal.reason));
    });

  it("is given up after `timeoutMs`, each time", async () => {
    const seen: Request[] = [];
    const { atrium, sent } = clientThat([], {
      timeoutMs: 1_000,
      fetch: (request: Request) => {
        seen.push(request);
        return hanging()(seen);
      },
    });
    expect(await settled(create(atrium))).toMatchObject({ code: "timed_out" });
    expect([seen.length, sent.length]).toEqual([3, 0]);
  });

  it("ends with the caller's signal, by its reason, also while it waits", async () => {
    const stop = new AbortController();
    const { atrium, sent } = clientThat([problem(503, "unavailable", { "Retry-After": "30" }), ok()]);
    const call = settled(atrium.runs.get("run_1", { signal: stop.signal }));
    stop.abort(new Error("enough"));
    expect(await call).toMatchObject({ message: "enough" });
    expect(sent.length).toBeLessThan(2);
  });
});

it("a list is asked for page by page, with what was asked at first", async () => {
  const { atrium, sent } = clientThat([
    ok({ data: [{ name: "a" }], next_cursor: "next" }),
    ok({ data: [{ name: "b" }], next_cursor: null }),
  ]);
  const names: string[] = [];
  for await (const { name } of atrium.runs.list({ state: "running" })) names.push(name);
  expect(names).toEqual(["a", "b"]);
  expect(sent.map(({ url }) => new URL(url).search)).toEqual([
    "?state=running",
    "?state=running&cursor=next",
  ]);
});

it("kinds of two words are properties as TypeScript has them", async () => {
  const { atrium, sent } = clientThat([ok()]);
  await atrium.registeredModels.get("rmd_1");
  expect(new URL(sent[0]?.url ?? "").pathname).toBe("/v1/projects/prj_1/registered-models/rmd_1");
});

it("a code narrows what the error is", () => {
  const error: unknown = new AtriumError(new Response(null, { status: 412 }), {
    code: "stale_version",
    detail: "It changed.",
  });
  if (!AtriumError.is(error, "stale_version", "in_use")) throw error;
  error.code satisfies "stale_version" | "in_use";
  expect(AtriumError.is(error)).toBe(true);
  expect(error.is("not_found")).toBe(false);
  expect(AtriumError.is(new Error(), "stale_version")).toBe(false);
});
