/** Keys that work from some addresses, so many times, so fast: exactly. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare, type V4WorkerOptions } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Asked } from "../services/auth/src/restriction/key-limiter.ts";
import type { Admission } from "../services/auth/src/restriction/limiter.ts";
import { harness } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { type Caller, headersOf, newAddress, type Person, signUp, unique } from "./personas.ts";
import { makeKey, makeRun } from "./world.ts";

const { env, fetch, metered } = await harness();
const { CONTROL } = await env("auth");

let owner: Person;
let project: string;

beforeAll(async () => {
  owner = await signUp("owner");
  project = owner.personalProject;
});

interface Limits {
  addresses?: string[];
  max_uses?: number;
  rate_limit?: { limit: number; window_seconds: number };
}

type Key = Caller & { token: string; id: string };

/** In its row alone: an isolate goes on with what it has cached. */
async function limit(id: string, { addresses, max_uses, rate_limit }: Limits): Promise<void> {
  await CONTROL.prepare(
    "UPDATE keys SET addresses = ?2, max_uses = ?3, rate_limit = ?4, rate_window = ?5 WHERE id = ?1",
  )
    .bind(
      id,
      addresses === undefined ? null : JSON.stringify(addresses),
      max_uses ?? null,
      rate_limit?.limit ?? null,
      rate_limit?.window_seconds ?? null,
    )
    .run();
}

async function limitedKey(limits: Limits): Promise<Key> {
  const json = { name: unique("key"), ...limits };
  const response = await send(owner, { method: "POST", path: `/v1/projects/${project}/keys`, json });
  expect(response.status).toBe(201);
  const { id, secret } = (await response.json()) as { id: string; secret: string };
  return { id, token: secret, address: newAddress() };
}

/** Once, whatever the answer: nothing is tried again. */
const once = (caller: Caller, path = "/v1/access", method = "GET", json?: object): Promise<Response> =>
  fetch(path, {
    method,
    headers: { ...headersOf(caller), ...(json && { "Content-Type": "application/json" }) },
    ...(json && { body: JSON.stringify(json) }),
  });

const at = (key: Key, address: string): Key => ({ ...key, address });
const statuses = async (answers: Promise<Response>[]): Promise<Record<number, number>> => {
  const counts: Record<number, number> = {};
  for (const { status } of await Promise.all(answers)) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};
const times = <T>(count: number, work: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => work(i));
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("addresses", () => {
  it("from elsewhere 403, in every service, whatever is asked; from one of its networks as before", async () => {
    const key = await limitedKey({ addresses: ["192.0.2.0/24", "2001:db8::/32"] });
    for (const address of ["192.0.2.77", "2001:db8:1::1", "::ffff:192.0.2.1"])
      expect((await once(at(key, address))).status).toBe(200);
    for (const address of ["198.51.100.1", "2001:db9::1"])
      for (const path of ["/v1/access", `/v1/projects/${project}/runs`, `/v1/projects/${project}`, "/v1/me"])
        await expectProblem(await once(at(key, address), path), 403, "address_refused");
  });

  it("unknown: refused", async () => {
    const key = await limitedKey({ addresses: ["0.0.0.0/0", "::/0"] });
    const answer = await fetch("/v1/access", { headers: { Authorization: `Bearer ${key.token}` } });
    // Where the platform of this test names one itself, it is of a network above.
    if (answer.status !== 200) await expectProblem(answer, 403, "address_refused");
    await expectProblem(await once(at(key, "nowhere")), 403, "address_refused");
  });

  it("of a key hold for the lease that was claimed with it, too", async () => {
    const key = at(await limitedKey({ addresses: ["192.0.2.0/24"] }), "192.0.2.1");
    const run = await makeRun(owner.client, project);
    const leases = `/v1/projects/${project}/leases`;
    const { token } = (await (await once(key, leases, "POST", { resource_id: run })).json()) as {
      token: string;
    };
    const path = `/v1/projects/${project}/runs/${run}`;
    expect((await once({ token, address: "192.0.2.2" }, path)).status).toBe(200);
    await expectProblem(await once({ token, address: "198.51.100.1" }, path), 403, "address_refused");
  });
});

describe("a rate", () => {
  it("is exact: of 200 requests at once, through three services, as many as it says", async () => {
    const key = await limitedKey({ rate_limit: { limit: 50, window_seconds: 3600 } });
    const paths = ["/v1/access", `/v1/projects/${project}/runs`, `/v1/projects/${project}`];
    expect(await statuses(times(200, (n) => once(key, paths[n % 3])))).toEqual({ 200: 50, 429: 150 });
  });

  it("says which limit it was, and when to come again; and counts as no failure of the address", async () => {
    const key = await limitedKey({ rate_limit: { limit: 1, window_seconds: 600 } });
    expect((await once(key)).status).toBe(200);
    for (const answer of await Promise.all(times(120, () => once(key)))) {
      expect(answer.headers.get("ratelimit-policy")).toBe('"key";q=1;w=600');
      const wait = Number(answer.headers.get("retry-after"));
      expect(wait).toBeGreaterThan(500);
      expect(wait).toBeLessThanOrEqual(600);
      await expectProblem(answer, 429, "rate_limited");
    }
  });

  it("slides: at no time were there more in a window than it says, and there is room again after it", async () => {
    const [limitOf, windowMs] = [5, 2_000];
    const key = await limitedKey({ rate_limit: { limit: limitOf, window_seconds: windowMs / 1000 } });
    const admitted: { asked: number; answered: number }[] = [];
    for (const end = Date.now() + 5_000; Date.now() < end; await sleep(20)) {
      const asked = Date.now();
      if ((await once(key)).status === 200) admitted.push({ asked, answered: Date.now() });
    }
    expect(admitted.length).toBeGreaterThanOrEqual(2 * limitOf);
    for (const [index, { answered }] of admitted.slice(limitOf).entries())
      expect(answered - (admitted[index]?.asked ?? 0)).toBeGreaterThanOrEqual(windowMs);
  });

  it("that is lowered counts what was used before, and nobody who read the old one is asked", async () => {
    const key = await limitedKey({ rate_limit: { limit: 100, window_seconds: 3600 } });
    expect(await statuses(times(10, () => once(key)))).toEqual({ 200: 10 });
    await limit(key.id, { rate_limit: { limit: 12, window_seconds: 3600 } });
    // Whoever reads the row afresh tells all who have not.
    expect((await once(key, "/v1/access?consistency=strong")).status).toBe(200);
    expect(await statuses(times(10, () => once(key)))).toEqual({ 200: 1, 429: 9 });
    await limit(key.id, { rate_limit: { limit: 15, window_seconds: 3600 } });
    expect((await once(key, "/v1/access?consistency=strong")).status).toBe(200);
    expect(await statuses(times(10, () => once(key)))).toEqual({ 200: 2, 429: 8 });
  });
});

describe("uses", () => {
  it("are exact: of 100 requests at once as many as it says, and then never again", async () => {
    const key = await limitedKey({ max_uses: 7 });
    expect(await statuses(times(100, () => once({ ...key, address: newAddress() })))).toEqual({
      200: 7,
      401: 93,
    });
    await expectProblem(await once(key), 401, "credential_used_up");
  });

  it("are those that were allowed: what is refused, and what one request asks twice, is none", async () => {
    const key = await limitedKey({ max_uses: 3, addresses: ["192.0.2.0/24"] });
    const here = at(key, "192.0.2.1");
    await expectProblem(await once(key), 403, "address_refused");
    await expectProblem(await once(here, "/v1/organizations/org_elsewhere/audit"), 404, "not_found");
    await expectProblem(await once(here, "/v1/me"), 403, "permission_missing");
    // Decided from a cache first, and on fresh rows then: a key that is not there is asked about twice.
    await expectProblem(await once(here, `/v1/projects/${project}/keys/key_none`), 404, "not_found");
    expect(await statuses(times(5, () => once(here)))).toEqual({ 200: 2, 401: 3 });
  });

  it("are counted by the making of a lease alone, not by what is done with it", async () => {
    const key = await limitedKey({ max_uses: 1 });
    const run = await makeRun(owner.client, project);
    const leases = `/v1/projects/${project}/leases`;
    const { token } = (await (await once(key, leases, "POST", { resource_id: run })).json()) as {
      token: string;
    };
    const lease = { token, address: newAddress() };
    for (let use = 0; use < 3; use++)
      expect((await once(lease, `/v1/projects/${project}/runs/${run}`)).status).toBe(200);
    await expectProblem(await once(key), 401, "credential_used_up");
  });
});

describe("verify", () => {
  const verify = async (key: string, question: object = {}): Promise<Record<string, unknown>> => {
    const path = `/v1/keys/verify?project=${project}`;
    const response = await send(owner, { method: "POST", path, json: { key, ...question } });
    expect(response.status).toBe(200);
    return (await response.json()) as Record<string, unknown>;
  };

  it("says why not: from where it was presented, how fast, how often", async () => {
    const here = { address: "192.0.2.9" };
    const { token } = await limitedKey({ addresses: ["192.0.2.9"] });
    expect(await verify(token, here)).toMatchObject({ code: "valid" });
    for (const elsewhere of [{}, { address: "192.0.2.8" }])
      expect(await verify(token, elsewhere)).toEqual({ valid: false, code: "address_refused", max_age: 0 });
    const fast = await limitedKey({ rate_limit: { limit: 1, window_seconds: 60 } });
    expect(await verify(fast.token)).toMatchObject({ code: "valid" });
    expect(await verify(fast.token)).toEqual({
      valid: false,
      code: "rate_limited",
      max_age: 0,
      retry_after: expect.toSatisfy((seconds: number) => seconds > 50 && seconds <= 60),
    });
    const often = await limitedKey({ max_uses: 2 });
    expect(
      (await Promise.all(times(9, () => verify(often.token)))).filter(({ valid }) => valid),
    ).toHaveLength(2);
    expect(await verify(often.token)).toEqual({ valid: false, code: "used_up", max_age: 0 });
  });

  it("of a key with limits is for one use: nobody keeps the answer", async () => {
    for (const limits of [{ max_uses: 10 }, { addresses: ["0.0.0.0/0"] }]) {
      const key = await limitedKey(limits);
      const before = Date.now();
      for (const answer of [
        await verify(key.token, { address: "192.0.2.1" }),
        (await (await once(key)).json()) as Record<string, unknown>,
      ]) {
        expect(answer.max_age).toBe(0);
        expect(Date.parse(answer.expires_at as string)).toBeGreaterThanOrEqual(before);
        expect(Date.parse(answer.expires_at as string)).toBeLessThanOrEqual(Date.now());
      }
    }
  });

  it("what is no address is refused as input", async () => {
    const json = { key: owner.token, address: "localhost" };
    const path = `/v1/keys/verify?project=${project}`;
    await expectProblem(await send(owner, { method: "POST", path, json }), 422, "validation_failed");
  });
});

describe("limits that a body asks for", () => {
  it("are shown in their canonical form, and lifted by null", async () => {
    const keys = `/v1/projects/${project}/keys`;
    const limits = {
      addresses: ["10.1.2.3/8", "10.0.0.0/8", "::ffff:192.0.2.1", "2001:DB8::/32"],
      max_uses: 5,
      rate_limit: { limit: 10, window_seconds: 60 },
    };
    const { id } = await limitedKey(limits);
    const shown = async () => (await send(owner, { method: "GET", path: `${keys}/${id}` })).json();
    const canonical = ["10.0.0.0/8", "192.0.2.1/32", "2001:db8::/32"];
    expect(await shown()).toMatchObject({ ...limits, addresses: canonical });
    const lifted = { addresses: null, max_uses: null, rate_limit: null };
    expect((await send(owner, { method: "PATCH", path: `${keys}/${id}`, json: lifted })).status).toBe(200);
    expect(await shown()).toMatchObject(lifted);
  });

  it.each([
    { addresses: [] },
    { addresses: ["localhost"] },
    { addresses: ["10.0.0.0/33"] },
    { addresses: Array.from({ length: 21 }, (_, n) => `10.0.0.${n}`) },
    { max_uses: 0 },
    { max_uses: 1e9 + 1 },
    { rate_limit: { limit: 0, window_seconds: 1 } },
    { rate_limit: { limit: 10_001, window_seconds: 1 } },
    { rate_limit: { limit: 1, window_seconds: 86_401 } },
    { rate_limit: { limit: 1 } },
  ])("%j: refused", async (limits) => {
    const path = `/v1/projects/${project}/keys`;
    const sent = { method: "POST", path, json: { name: unique("key"), ...limits } };
    await expectProblem(await send(owner, sent), 422, "validation_failed");
  });
});

describe("what limits cost", () => {
  it("a key without any: nothing; with addresses: nothing; with a rate: one call", async () => {
    const free = await makeKey({ owner, project }, {});
    const placed = await limitedKey({ addresses: ["0.0.0.0/0"] });
    const rated = await limitedKey({ rate_limit: { limit: 100, window_seconds: 60 } });
    for (const [key, calls] of [
      [free, 0],
      [placed, 0],
      [rated, 1],
    ] as const) {
      await once(key);
      const { cost } = await metered(() => once(key), "auth");
      expect(cost).toMatchObject({ do_calls: calls, d1_calls: 0, kv_reads: 0, rows_written: 0 });
    }
  });
});

describe("a limiter that is put away and started again", () => {
  const folder = mkdtempSync(join(tmpdir(), "atrium-limiter-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function started() {
    const { outputFiles } = await build({
      stdin: {
        contents: `export { KeyLimiter } from "./services/auth/src/restriction/key-limiter.ts";
          export default { async fetch(request, env) {
            const stub = env.LIMITERS.get(env.LIMITERS.idFromName("key_1"));
            return Response.json(await stub.admit(await request.json()));
          } };`,
        resolveDir: new URL("..", import.meta.url).pathname,
        loader: "ts",
      },
      bundle: true,
      format: "esm",
      external: ["cloudflare:workers"],
      write: false,
    });
    const worker = {
      name: "limiter",
      modules: true,
      script: outputFiles[0]?.text ?? "",
      compatibilityDate: "2026-10-01",
      durableObjects: { LIMITERS: { className: "KeyLimiter", useSQLite: true } },
    } as unknown as V4WorkerOptions;
    const miniflare = new Miniflare(
      convertV4MiniflareOptions({ cf: false, resourcePersistencePath: folder, workers: [worker] }),
    );
    const url = await miniflare.ready;
    const admit = async (asked: Asked): Promise<Admission> => {
      const response = await globalThis.fetch(url, { method: "POST", body: JSON.stringify(asked) });
      return (await response.json()) as Admission;
    };
    return { admit, stop: () => miniflare.dispose() };
  }

  it("knows what it admitted, and by which limits", async () => {
    const limits = { maxUses: 5, rateLimit: 3, rateWindow: 3600 };
    const first = await started();
    for (let use = 0; use < 3; use++)
      expect(await first.admit({ limits, asOf: 10 })).toMatchObject({ admitted: true });
    expect(await first.admit({ limits, asOf: 10 })).toMatchObject({ because: "rate_limited" });
    await first.stop();
    const second = await started();
    expect(await second.admit({ limits, asOf: 10 })).toMatchObject({ because: "rate_limited" });
    const faster = { ...limits, rateLimit: 10 };
    expect(await second.admit({ limits: faster, asOf: 20 })).toMatchObject({ admitted: true });
    // Whoever still has the row as it was before is told by the newer one.
    expect(await second.admit({ limits, asOf: 15 })).toMatchObject({ admitted: true });
    await second.stop();
    const third = await started();
    expect(await third.admit({ limits, asOf: 15 })).toMatchObject({ because: "used_up" });
    await third.stop();
  });
});
