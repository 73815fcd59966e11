/** The SDK against the whole system: what gets lost on the way, files of any size, what is followed, and an API that it guards. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Atrium, AtriumError, type UploadProgress } from "@atrium/sdk";
import { type Caller, type GuardOptions, protect } from "@atrium/sdk/middleware";
import { createVerifier } from "@atrium/sdk/verify";
import { Hono } from "hono";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { bytes, digestOf, digestOfParts } from "./bytes.ts";
import { harness } from "./harness.ts";
import { headersOf, newAddress, type Person, signUp, unique } from "./personas.ts";
import { createProject } from "./sharing.ts";
import { addCollaborator, makeKey } from "./world.ts";

const { baseUrl, fetch, elsewhere } = await harness();

let owner: Person;
let project: string;
let key: { token: string };

beforeAll(async () => {
  owner = await signUp("owner");
  project = await createProject(owner);
  key = await makeKey({ owner, project }, {});
});

const clientOf = (apiKey: string, options = {}) =>
  new Atrium({
    baseUrl,
    fetch,
    project,
    apiKey,
    headers: headersOf({ token: null, address: newAddress() }),
    ...options,
  });

/** What becomes of a request on the way: handed on, as it is or up to so many bytes of the answer; or answered instead. */
type Fate =
  | "passes"
  | "is done, and the answer lost"
  | { cut: number }
  | { status: number; retryAfter?: string };

/** A way to Atrium on which the requests meet these fates, one after the other; the rest pass. @returns what came */
function onTheWay(fates: Fate[]): string[] {
  const came: string[] = [];
  const left = [...fates];
  elsewhere.serve((request, response) => {
    // Messages to endpoints of other tests, which are tried again for days.
    if (!request.url?.startsWith("/v1/")) return void response.writeHead(404).end();
    came.push(`${request.method} ${request.url}`);
    const fate = left.shift() ?? "passes";
    if (typeof fate === "object" && "status" in fate) {
      request.resume();
      response.writeHead(fate.status, fate.retryAfter ? { "Retry-After": fate.retryAfter } : {}).end();
    } else handOn(request, response, fate);
  });
  return came;
}

function handOn(request: IncomingMessage, response: ServerResponse, fate: Fate): void {
  const { method, headers, url = "" } = request;
  const sent = httpRequest(new URL(url, baseUrl), { method, headers }, (answer) => {
    if (fate === "is done, and the answer lost")
      return void answer.resume().on("end", () => response.destroy());
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    let left = typeof fate === "object" && "cut" in fate ? fate.cut : Number.POSITIVE_INFINITY;
    answer.on("data", (chunk: Buffer) => {
      response.write(chunk.subarray(0, Math.max(0, left)));
      left -= chunk.length;
      if (left <= 0) setTimeout(() => response.socket?.resetAndDestroy(), 20);
    });
    answer.on("end", () => response.end());
  });
  request.pipe(sent);
}

const overTheWay = () => clientOf(key.token, { baseUrl: elsewhere.url, fetch: undefined });

describe("on a bad way", () => {
  it("a run is made once, though its answer got lost twice", async () => {
    const came = onTheWay(["is done, and the answer lost", "is done, and the answer lost"]);
    const name = unique("run");
    const run = await overTheWay().runs.create({ name });
    expect(came).toHaveLength(3);
    const found: string[] = [];
    for await (const { id } of clientOf(key.token).runs.list({ name })) found.push(id);
    expect(found).toEqual([run.id]);
  });

  it("who is told to wait waits, and then has it", async () => {
    onTheWay([{ status: 503, retryAfter: "1" }]);
    const began = Date.now();
    await overTheWay().runs.create({ name: unique("run") });
    expect(Date.now() - began).toBeGreaterThanOrEqual(1_000);
  });

  it("a line that may be there is not written again", async () => {
    const { id } = await clientOf(key.token).runs.create({ name: unique("run") });
    const append = (body: object) =>
      overTheWay().POST("/v1/projects/{project}/runs/{id}/logs", {
        params: { path: { id } },
        body: { lines: [{ text: "epoch 1" }], ...body },
      });
    onTheWay(["is done, and the answer lost"]);
    await expect(append({})).rejects.toMatchObject({ code: "unreachable" });
    onTheWay(["is done, and the answer lost"]);
    await append({ writer: "rank-0", position: 1 });
    const { data } = await clientOf(key.token).GET("/v1/projects/{project}/runs/{id}/logs", {
      params: { path: { id } },
    });
    expect(data.map(({ writer }) => writer)).toEqual([null, "rank-0"]);
  });

  it("two at once under one key of the caller's: one thing, the same answer", async () => {
    const atrium = clientOf(key.token);
    const options = { idempotencyKey: unique("once") };
    const name = unique("run");
    const [one, other] = await Promise.all([
      atrium.runs.create({ name }, options),
      atrium.runs.create({ name }, options),
    ]);
    expect(other).toEqual(one);
  });

  it("a change of what somebody else has changed is refused by its code", async () => {
    const atrium = clientOf(key.token);
    const { id } = await atrium.runs.create({ name: unique("run") });
    const path = "/v1/projects/{project}/runs/{id}";
    const { response } = await atrium.request("GET", path, { params: { path: { id } } });
    await atrium.runs.update(id, { description: "first" });
    const late = { headers: { "If-Match": response.headers.get("etag") ?? "" } };
    const refusal = await atrium.runs.update(id, { description: "second" }, late).catch((error) => error);
    expect(AtriumError.is(refusal, "stale_version")).toBe(true);
    expect(refusal).toMatchObject({ status: 412, requestId: expect.stringMatching(/^req_/) });
  });
});

describe("files", () => {
  const PART = 64 * 1024;
  const content = bytes(5 * PART + 1000);
  const parts = Array.from({ length: 6 }, (_, at) => content.slice(at * PART, (at + 1) * PART));
  let dataset: string;
  beforeAll(async () => {
    ({ id: dataset } = await clientOf(key.token).datasets.create({ name: unique("dataset") }));
  });

  const read = async (path: string) =>
    new Uint8Array(await (await clientOf(key.token).datasets.download(dataset, path)).arrayBuffer());

  async function* inChunks(of: Uint8Array, length = 10_000) {
    for (let at = 0; at < of.length; at += length) yield of.slice(at, at + length);
  }

  it.each<[string, () => Parameters<Atrium["datasets"]["upload"]>[2]]>([
    ["text", () => "Sunny, no rain"],
    ["bytes", () => new Uint8Array([1, 2, 3])],
    ["a Blob", () => new Blob(["Sunny"])],
    ["chunks of unknown length", () => inChunks(content.slice(0, 30_000))],
    ["a stream", () => new Blob([content.slice(0, 30_000)]).stream()],
    ["nothing", () => ""],
  ])("of %s go up in one request", async (kind, source) => {
    const file = await clientOf(key.token).datasets.upload(dataset, `small/${kind}`, source());
    const sent = new Uint8Array(await new Response(source() as BodyInit).arrayBuffer());
    expect(file).toMatchObject({ path: `small/${kind}`, size: sent.length, digest: digestOf(sent) });
    expect(await read(`small/${kind}`)).toEqual(sent);
  });

  it.each<[string, () => Parameters<Atrium["datasets"]["upload"]>[2]]>([
    ["a Blob", () => new Blob([content])],
    ["a stream of known length", () => inChunks(content)],
  ])("larger ones of %s in parts, with progress", async (_, source) => {
    const seen: UploadProgress[] = [];
    const file = await clientOf(key.token).datasets.upload(dataset, "large.bin", source(), {
      size: content.length,
      partSize: PART,
      contentType: "application/x-weights",
      onProgress: (progress) => seen.push(progress),
    });
    expect(file).toMatchObject({ digest: digestOfParts(parts), content_type: "application/x-weights" });
    expect(seen.map(({ sent }) => sent)).toEqual(seen.map(({ sent }) => sent).sort((a, b) => a - b));
    expect(seen.at(-1)).toMatchObject({ sent: content.length, size: content.length });
    expect(Buffer.from(await read("large.bin")).equals(content)).toBe(true);
  });

  /** An upload that breaks off after some parts. @returns its id */
  async function brokenOff(path: string): Promise<string> {
    const stop = new AbortController();
    let upload: string | null = null;
    const broken = clientOf(key.token).datasets.upload(dataset, path, new Blob([content]), {
      partSize: PART,
      concurrency: 1,
      signal: stop.signal,
      onProgress: (progress) => {
        upload = progress.upload;
        if (progress.sent >= 2 * PART) stop.abort(new Error("enough"));
      },
    });
    await expect(broken).rejects.toThrow("enough");
    return String(upload);
  }

  it("one that broke off goes on with what is missing", async () => {
    const upload = await brokenOff("resumed.bin");
    const came = onTheWay([]);
    const file = await overTheWay().datasets.upload(dataset, "resumed.bin", new Blob([content]), { upload });
    expect(file.digest).toBe(digestOfParts(parts));
    expect(came.filter((line) => line.startsWith("PUT"))).toHaveLength(4);
  });

  it("but not with other bytes: that is found out", async () => {
    const upload = await brokenOff("other.bin");
    const other = new Blob([bytes(content.length)]);
    const gone = clientOf(key.token).datasets.upload(dataset, "other.bin", other, { upload });
    await expect(gone).rejects.toMatchObject({ code: "digest_mismatch" });
    const shorter = clientOf(key.token).datasets.upload(dataset, "x", "x", { upload: await brokenOff("x") });
    await expect(shorter).rejects.toThrow(TypeError);
  });

  it("over what is there only where it is what the caller thinks", async () => {
    const { datasets } = clientOf(key.token);
    const { digest } = await datasets.upload(dataset, "guarded", "one", { over: null });
    await expect(datasets.upload(dataset, "guarded", "two", { over: null })).rejects.toMatchObject({
      code: "stale_version",
    });
    await datasets.upload(dataset, "guarded", "two", { over: digest });
    await expect(datasets.upload(dataset, "guarded", "three", { over: digest })).rejects.toMatchObject({
      code: "stale_version",
    });
  });

  const brokenAfter = (length: number, { body }: Response) =>
    new ReadableStream({
      async start(controller) {
        let left = length;
        for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
          controller.enqueue(chunk.subarray(0, left));
          left -= chunk.length;
          if (left <= 0) break;
        }
      },
      pull: (controller) => controller.error(new TypeError("terminated")),
    });

  it("come down whole though the connection breaks twice", async () => {
    await clientOf(key.token).datasets.upload(dataset, "down.bin", content);
    const [asked, cuts]: [(string | null)[], number[]] = [[], [50_000, 70_000]];
    const breaking = async (request: Request) => {
      asked.push(request.headers.get("range"));
      const response = await fetch(request);
      const cut = cuts.shift();
      return cut === undefined ? response : new Response(brokenAfter(cut, response), response);
    };
    const received: number[] = [];
    const { datasets } = clientOf(key.token, { fetch: breaking });
    const response = await datasets.download(dataset, "down.bin", {
      onProgress: (progress) => received.push(progress.received),
    });
    expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true);
    expect(asked).toEqual([null, "bytes=50000-", "bytes=120000-"]);
    expect(received.at(-1)).toBe(content.length);
  });
});

describe("what is followed", () => {
  it("a log, until it ends, over a connection that breaks", async () => {
    const atrium = clientOf(key.token);
    const { id } = await atrium.runs.create({ name: unique("run"), observed_state: "running" });
    const lines = Array.from({ length: 50 }, (_, at) => ({ text: `epoch ${at}` }));
    await atrium.POST("/v1/projects/{project}/runs/{id}/logs", { params: { path: { id } }, body: { lines } });
    const came = onTheWay([{ cut: 2_000 }]);
    const seen: string[] = [];
    for await (const { text } of overTheWay().runs.followLog(id)) {
      seen.push(text);
      if (seen.length === 50) await atrium.runs.update(id, { observed_state: "succeeded" });
    }
    expect(seen).toEqual(lines.map(({ text }) => text));
    expect(came[1]).toMatch(/logs\/follow\?after=\d+$/);
  });

  it("what happens in a project, until somebody stops", async () => {
    const atrium = clientOf(owner.token);
    const stop = new AbortController();
    const events = atrium.follow("/v1/projects/{project}/events", {
      params: { query: { type: ["resource.created"], kind: ["job"] } },
      signal: stop.signal,
    });
    const first = events.next();
    // It begins with what comes from now on.
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { id, name } = await atrium.jobs.create({ name: unique("job") });
    const { value } = await first;
    expect(value).toMatchObject({ type: "resource.created", target: { id, name } });
    stop.abort();
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });

  it("nothing, by who may not", async () => {
    const stranger = clientOf((await signUp("stranger")).token);
    const events = stranger.follow("/v1/projects/{project}/events");
    await expect(events.next()).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("an API that is guarded by Atrium's keys", () => {
  let own: string;
  let member: Person;
  beforeAll(async () => {
    ({ token: own } = await makeKey({ owner, project }, { scopes: ["key:verify"] }));
    member = await signUp("member");
    await addCollaborator({ owner, project, ids: {} }, member, "member");
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** A guard whose clock the test sets, and how often it has asked. */
  function guardOf(options: GuardOptions = {}) {
    let ahead = 0;
    let asked = 0;
    const now = () => Date.now() + ahead;
    const guard = protect({
      baseUrl,
      apiKey: own,
      headers: headersOf({ token: null, address: newAddress() }),
      fetch: (request) => {
        asked++;
        return fetch(request);
      },
      clock: { steady: now, wall: now },
      onError: () => {},
      ...options,
    });
    const ask = async (token: string, address?: string) => {
      const { caller, refusal } = await guard.check({ authorization: `Bearer ${token}`, address });
      return caller ? caller.principal.name : `${refusal?.status} ${refusal?.code}`;
    };
    return {
      guard,
      ask,
      asked: () => asked,
      pass: (seconds: number) => {
        ahead += seconds * 1000;
      },
    };
  }

  const keyOf = async (wishes: object = {}) =>
    member.client.POST("/v1/projects/{project}/keys", {
      params: { path: { project } },
      body: { name: unique("key"), ...wishes },
    });

  it("lets in whose key is good, and asks once in a minute", async () => {
    const { ask, asked } = guardOf();
    const { secret } = await keyOf();
    expect(await Promise.all(Array.from({ length: 20 }, () => ask(secret)))).toEqual(
      Array(20).fill(member.username),
    );
    expect(await ask(secret)).toBe(member.username);
    expect(asked()).toBe(1);
  });

  it("keeps out whose key was revoked, within the bound", async () => {
    const { ask, asked, pass } = guardOf();
    const { id, secret } = await keyOf();
    await ask(secret);
    const { effective_by } = await member.client.DELETE("/v1/projects/{project}/keys/{key}", {
      params: { path: { project, key: id } },
    });
    const untilThen = (Date.parse(effective_by) - Date.now()) / 1000;
    pass(untilThen);
    expect(await ask(secret)).toBe("401 credential_revoked");
    expect(asked()).toBe(2);
  });

  it("and whose owner was removed", async () => {
    const { ask, pass } = guardOf();
    const person = await signUp("person");
    const { id } = await addCollaborator({ owner, project, ids: {} }, person, "member");
    const { secret } = await person.client.POST("/v1/projects/{project}/keys", {
      params: { path: { project } },
      body: { name: unique("key") },
    });
    expect(await ask(secret)).toBe(person.username);
    await owner.client.DELETE("/v1/projects/{project}/collaborators/{collaborator}", {
      params: { path: { project, collaborator: id } },
    });
    pass(65);
    expect(await ask(secret)).toBe("401 credential_revoked");
  });

  it("counts every use of a key with limits, however many come at once", async () => {
    const { ask } = guardOf();
    const { secret: few } = await keyOf({ max_uses: 3 });
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(few)));
    expect(answers.filter((answer) => answer === member.username)).toHaveLength(3);
    expect(answers.filter((answer) => answer === "401 credential_used_up")).toHaveLength(3);
    const { secret: slow } = await keyOf({ rate_limit: { limit: 1, window_seconds: 60 } });
    expect([await ask(slow), await ask(slow)]).toEqual([member.username, "429 rate_limited"]);
  });

  it("keys that are limited to addresses work from those", async () => {
    const { ask } = guardOf();
    const { secret } = await keyOf({ addresses: ["192.0.2.0/24"] });
    expect([await ask(secret), await ask(secret, "198.51.100.1"), await ask(secret, "192.0.2.7")]).toEqual([
      "403 address_refused",
      "403 address_refused",
      member.username,
    ]);
  });

  it("what the key may not do", async () => {
    const { guard } = guardOf();
    const { secret } = await keyOf({ scopes: ["run:view"] });
    const authorization = `Bearer ${secret}`;
    expect((await guard.check({ authorization }, { permission: "run:view" })).caller?.grant).toEqual([
      "run:view",
    ]);
    expect((await guard.check({ authorization }, { permission: "run:create" })).refusal).toMatchObject({
      status: 403,
    });
  });

  it("nobody, where its own key may not ask, nor where Atrium is away", async () => {
    const { secret } = await keyOf();
    const { token } = await makeKey({ owner, project }, { scopes: ["run:view"] });
    expect(await guardOf({ apiKey: token }).ask(secret)).toBe("503 unavailable");
    const nowhere = guardOf({ baseUrl: "http://127.0.0.1:9", fetch: undefined });
    expect(await nowhere.ask(secret)).toBe("503 unavailable");
  });

  it("access tokens are verified offline", async () => {
    const { issuer } = (await (await fetch("/.well-known/oauth-authorization-server")).json()) as {
      issuer: string;
    };
    const jwks = (await (await fetch("/.well-known/jwks.json")).json()) as { keys: object[] };
    const { ask, asked } = guardOf({ verifier: createVerifier({ issuer, audience: project, jwks }) });
    const { secret } = await keyOf();
    const { access_token } = await clientOf(secret).POST("/v1/token", {
      body: {
        grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
        subject_token: secret,
        subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
      },
    });
    expect([await ask(access_token), await ask(`${access_token}x`)]).toEqual([
      member.username,
      "401 credential_malformed",
    ]);
    expect(asked()).toBe(0);
  });

  it("with Hono, Express's way, and a fetch handler", async () => {
    const { guard } = guardOf();
    const { secret } = await keyOf();
    const headers = { Authorization: `Bearer ${secret}` };
    const app = new Hono<{ Variables: { atrium: Caller } }>();
    app.use("/predict", guard.hono());
    app.get("/predict", (c) => c.text(c.get("atrium").principal.name));
    const handler = guard.fetch(
      (_, caller, greeting: string) => new Response(`${greeting} ${caller.principal.name}`),
    );
    const server = createServer((request, response) =>
      guard.express()(request, response, () =>
        response.end((request as unknown as { atrium: Caller }).atrium.principal.name),
      ),
    ).listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const answers = [
      await app.request("/predict", { headers }),
      await handler(new Request(url, { headers }), "Hello"),
      await globalThis.fetch(url, { headers }),
      await app.request("/predict"),
      await handler(new Request(url), "Hello"),
      await globalThis.fetch(url, {
        headers: { Authorization: `Bearer atr_pk_${randomBytes(20).toString("hex")}` },
      }),
    ];
    server.close();
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 401, 401, 401]);
    const name = member.username;
    expect(await Promise.all(answers.slice(0, 3).map((answer) => answer.text()))).toEqual([
      name,
      `Hello ${name}`,
      name,
    ]);
  });
});
