import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type Policy, policyOf } from "./address.ts";
import { type Hostile, type HostileEndpoints, hostileEndpoints } from "./hostile.fixture.ts";
import { type Outcome, send } from "./send.ts";

const PUBLIC_URL = "https://atrium.example.com";
/** For what takes its time, and for what does not, however busy this machine is. */
const SHORT_MS = 300;
const LONG_MS = 10_000;

const noNames = () => Promise.reject(new Error("Nothing is asked of names."));

/** The same in a worker as it runs on the edge, where requests are sent by workerd. */
async function inWorkerd(): Promise<{ send: typeof send; close(): Promise<void> }> {
  const here = (file: string) => JSON.stringify(fileURLToPath(new URL(file, import.meta.url)));
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { policyOf } from ${here("./address.ts")};
        import { send } from ${here("./send.ts")};
        export default { async fetch(request) {
          const { message, vars, timeoutMs } = await request.json();
          const resolve = () => Promise.reject(new Error("Nothing is asked of names."));
          return Response.json(await send(message, { policy: policyOf(vars), resolve, timeoutMs }));
        } };`,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
    format: "esm",
    write: false,
    external: ["node:*"],
  });
  const worker = {
    name: "sender",
    modules: true,
    script: outputFiles[0]?.text ?? "",
    compatibilityDate: "2026-10-01",
    compatibilityFlags: ["nodejs_compat", "global_fetch_strictly_public"],
  };
  const miniflare = new Miniflare(convertV4MiniflareOptions({ cf: false, workers: [worker] }));
  const url = await miniflare.ready;
  return {
    async send(message, { policy, timeoutMs }) {
      const vars = { PUBLIC_URL, WEBHOOKS_REACH: [...policy.reach].join(",") };
      const body = JSON.stringify({ message, vars, timeoutMs });
      const response = await fetch(url, { method: "POST", body });
      return (await response.json()) as Outcome;
    },
    close: () => miniflare.dispose(),
  };
}

const RUNTIMES = {
  node: async () => ({ send, close: async () => undefined }),
  workerd: inWorkerd,
};

describe.each(Object.keys(RUNTIMES) as (keyof typeof RUNTIMES)[])("an endpoint, told by %s", (runtime) => {
  let endpoints: HostileEndpoints;
  let runs: Awaited<ReturnType<typeof inWorkerd>>;
  let policy: Policy;
  beforeAll(async () => {
    [endpoints, runs] = await Promise.all([hostileEndpoints(), RUNTIMES[runtime]()]);
    policy = policyOf({ PUBLIC_URL, WEBHOOKS_REACH: endpoints.host });
  }, 60_000);
  afterAll(async () => {
    await runs.close();
    await endpoints.close();
  });
  // Whatever it was, nobody is left connected to it.
  afterEach(() => endpoints.abandoned());

  const tell = (which: Hostile, timeoutMs = LONG_MS): Promise<Outcome> =>
    runs.send(
      {
        url: endpoints.url(which),
        headers: { "webhook-id": "evt_1", "user-agent": "Atrium/1", "content-type": "application/json" },
        body: '{"a":1}',
      },
      { policy, resolve: noNames, timeoutMs },
    );

  it.each<[Hostile, Partial<Outcome>]>([
    ["ok", { status: 200, error: null, headers: expect.objectContaining({ "x-seen": "yes" }) }],
    ["created", { status: 201, error: null }],
    ["no-content", { status: 204, error: null }],
    ["broken", { status: 500, error: "status_refused" }],
    ["unknown", { status: 404, error: "status_refused" }],
    ["gone", { status: 410, error: "status_refused" }],
    ["busy-seconds", { status: 429, error: "status_refused", retryAfter: 120_000 }],
    ["busy-date", { status: 503, error: "status_refused", retryAfter: expect.any(Number) }],
    ["to-metadata", { status: 302, error: "redirected" }],
    ["to-elsewhere", { status: 308, error: "redirected" }],
    ["not-modified", { status: 304, error: "redirected" }],
    ["reset", { status: null, headers: null, error: "connection_failed" }],
    ["leave", { status: null, headers: null, error: "connection_failed" }],
    ["reset-in-head", { status: null, headers: null, error: "connection_failed" }],
    ["garbage", { status: null, headers: null, error: "connection_failed" }],
    ["garbage-for-ever", { status: null, headers: null, error: "connection_failed" }],
    ["endless-head", { status: null, headers: null, error: "connection_failed" }],
    // The status was there before the rest of it broke off, or did not end.
    ["reset-in-body", { status: 200, error: null }],
    ["cut-in-body", { status: 200, error: null }],
    ["endless-body", { status: 200, error: null }],
    ["endless-refusal", { status: 500, error: "status_refused" }],
    ["dripping-body", { status: 200, error: null }],
    ["bomb", { status: 200, error: null }],
  ])("%s: its outcome, soon, and little is taken from it", async (which, expected) => {
    const outcome = await tell(which);
    expect(outcome).toMatchObject(expected);
    expect(outcome.latency).toBeLessThan(LONG_MS);
    // What the kernel has taken for both sides is in it.
    expect(endpoints.written(which)).toBeLessThan(20_000_000);
  });

  it.each<Hostile>(["hang", "dripping-head", "early-hints"])("%s: left alone at the limit", async (which) => {
    const outcome = await tell(which, SHORT_MS);
    expect(outcome).toEqual({
      status: null,
      headers: null,
      error: "timeout",
      latency: expect.any(Number),
      retryAfter: null,
    });
    expect(outcome.latency).toBeGreaterThanOrEqual(SHORT_MS - 20);
    expect(outcome.latency).toBeLessThan(SHORT_MS + 5_000);
  });

  it("a redirect is not followed, not even to the same endpoint", async () => {
    await tell("ok");
    const before = endpoints.requests("ok");
    expect(await tell("to-itself")).toMatchObject({ status: 307, error: "redirected" });
    expect(endpoints.requests("ok")).toBe(before);
  });

  it("nobody there: no connection", async () => {
    const gone = await hostileEndpoints();
    await gone.close();
    const { host } = gone;
    const reaching = policyOf({ PUBLIC_URL, WEBHOOKS_REACH: host });
    const outcome = await runs.send(
      { url: `http://${host}/ok`, headers: {}, body: "" },
      { policy: reaching, resolve: noNames },
    );
    expect(outcome).toMatchObject({ status: null, error: "connection_failed" });
  });

  it("gets the message as it is, and nothing of ours besides", async () => {
    await tell("ok");
    const [head = "", body] = endpoints.request("ok").split("\r\n\r\n");
    const names = head
      .split("\r\n")
      .slice(1)
      .map((line) => line.split(":")[0]?.toLowerCase());
    expect(body).toBe('{"a":1}');
    expect(head).toMatch(/^webhook-id: evt_1$/im);
    expect(names).toEqual(expect.arrayContaining(["content-type", "content-length", "host", "user-agent"]));
    for (const ours of ["authorization", "cookie", "cf-connecting-ip", "x-request-id", "referer", "origin"])
      expect(names).not.toContain(ours);
  });

  it.each([
    "https://2852039166/latest/meta-data/",
    "https://0251.0376.0251.0376/",
    "https://[::ffff:a9fe:a9fe]/",
    "https://[64:ff9b::a9fe:a9fe]/",
    "https://１６９。254.169.254./",
    "https://localhost./",
    "https://api.atrium.example.com/",
    "http://example.com/",
    "not a URL",
  ])("%s: nothing is sent there", async (url) => {
    expect(await runs.send({ url, headers: {}, body: "" }, { policy, resolve: noNames })).toMatchObject({
      status: null,
      error: "address_forbidden",
    });
  });
});

describe("a message to a name", () => {
  const policy = policyOf({ PUBLIC_URL });
  const message = { url: "https://hooks.example.com/x", headers: { "webhook-id": "evt_1" }, body: "{}" };
  const fetch = vi.fn(async (_url: string, _init: RequestInit) => new Response("ok"));
  afterEach(() => void fetch.mockClear());

  it("is sent where all of its addresses are public", async () => {
    const resolve = vi.fn(async () => ["1.1.1.1", "2606:4700::1111"]);
    expect(await send(message, { policy, resolve, fetch })).toMatchObject({ status: 200, error: null });
    expect(resolve).toHaveBeenCalledWith("hooks.example.com", expect.any(AbortSignal));
    expect(fetch).toHaveBeenCalledExactlyOnceWith(
      message.url,
      expect.objectContaining({ method: "POST", redirect: "manual", body: "{}", headers: message.headers }),
    );
  });

  it.each([
    [["127.0.0.1"]],
    [["1.1.1.1", "10.0.0.1"]],
    [["2606:4700::1111", "::1"]],
    [["1.1.1.1", "::ffff:1.1.1.1"]],
    [["1.1.1.1", "169.254.169.254"]],
    [["1.1.1.1", "nonsense"]],
    [["1.1.1.1", ""]],
  ])("that leads to %j is sent nowhere", async (addresses) => {
    const outcome = await send(message, { policy, resolve: async () => addresses, fetch });
    expect(outcome).toMatchObject({ status: null, headers: null, error: "address_forbidden" });
    expect(fetch).not.toHaveBeenCalled();
  });

  it("is asked about at each attempt", async () => {
    const answers = [["1.1.1.1"], ["10.0.0.1"], ["1.1.1.1"]];
    const resolve = async () => answers.shift() ?? [];
    const errors = [];
    for (let attempt = 0; attempt < 4; attempt++)
      errors.push((await send(message, { policy, resolve, fetch })).error);
    expect(errors).toEqual([null, "address_forbidden", null, "name_unresolved"]);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it("that nobody knows, or nobody can ask about, is sent nowhere", async () => {
    const refusals = [
      async () => [],
      noNames,
      () => {
        throw new Error("at once");
      },
    ];
    for (const resolve of refusals)
      expect((await send(message, { policy, resolve, fetch })).error).toBe("name_unresolved");
    expect(fetch).not.toHaveBeenCalled();
  });

  it("has one limit for asking and sending, also where neither minds it", async () => {
    const never = () => new Promise<never>(() => undefined);
    const resolve = async () => ["1.1.1.1"];
    for (const sending of [
      { resolve: never, fetch },
      { resolve, fetch: never },
    ])
      expect(await send(message, { policy, timeoutMs: 20, ...sending })).toMatchObject({
        status: null,
        error: "timeout",
      });
    expect(fetch).not.toHaveBeenCalled();
  });

  it("leaves no timer behind", async () => {
    vi.useFakeTimers();
    try {
      const resolve = async () => ["1.1.1.1"];
      await send(message, { policy, resolve, fetch });
      await send(message, { policy, resolve, fetch: () => Promise.reject(new Error("refused")) });
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  const at = Date.parse("2026-11-22T12:00:00Z");
  it.each([
    ["120", 120_000],
    ["0", 0],
    ["999999999999", 999_999_999_999_000],
    ["Sun, 22 Nov 2026 12:01:30 GMT", 90_000],
    ["Sunday, 22-Nov-26 12:01:30 GMT", 90_000],
    ["Sun Nov 22 12:01:30 2026", 90_000],
    ["Sun, 22 Nov 2026 11:00:00 GMT", 0],
    ["-1", null],
    ["1.5", null],
    ["1e9", null],
    ["soon", null],
    ["", null],
    ["9".repeat(400), null],
    ["2026-11-22T12:01:30Z", null],
    ["Sun, 99 Nov 2026 12:01:30 GMT", null],
  ])("Retry-After: %s", async (text, expected) => {
    const busy = async () => new Response(null, { status: 429, headers: { "retry-after": text } });
    const clock = { now: () => at };
    const outcome = await send(message, { policy, resolve: async () => ["1.1.1.1"], fetch: busy, clock });
    expect(outcome).toMatchObject({ status: 429, error: "status_refused", retryAfter: expected });
  });
});
