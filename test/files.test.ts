/** Files of what a project holds: written and read as they are, whole, by those who may. */
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Bytes,
  bytes,
  digestField,
  digestOf,
  fileAt,
  getBytes,
  putBytes,
  putSlowly,
  readBytes,
} from "./bytes.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { type Caller, type Person, signUp, unique } from "./personas.ts";
import { WITH_FILES } from "./samples/files.ts";
import { makeThing } from "./samples/kinds.ts";
import { logged } from "./sharing.ts";
import type { Tenant } from "./tenants.ts";
import { addCollaborator, makeKey, makeTenant } from "./world.ts";

const { metered } = await harness();

/** More than fits between a slow reader and R2. */
const large = bytes(24 * 1024 * 1024);

let ours: Tenant;
let owner: Person;
/** Where its files are. */
let dataset: string;
beforeAll(async () => {
  ours = await makeTenant();
  owner = ours.owner;
  dataset = at("datasets");
});

const at = (plural: string) => `/v1/projects/${ours.project}/${plural}/${ours.ids[plural]}`;

async function written(path: string, data: Bytes, headers?: Record<string, string>): Promise<string> {
  const response = await putBytes(owner, path, data, headers);
  expect(`${response.status} ${await response.text()}`).toMatch(/^20[01] /);
  return response.headers.get("etag") as string;
}

const remove = (caller: Caller, path: string, headers?: Record<string, string>) =>
  send(caller, { method: "DELETE", path, headers });

/** Chunks, and some time before the last. */
async function* trickle(chunks: Uint8Array[], pause: number): AsyncGenerator<Uint8Array> {
  for (const [index, chunk] of chunks.entries()) {
    if (index === chunks.length - 1) await new Promise((resolve) => setTimeout(resolve, pause));
    yield chunk;
  }
}

describe("a file", () => {
  it.each(WITH_FILES)("of %s: written, read, listed, replaced, deleted", async (plural) => {
    const path = fileAt(at(plural), "a b/ü#?.bin");
    const [first, second] = [bytes(3000), bytes(4000)];
    const made = await putBytes(owner, path, first, { "Content-Type": "image/png" });
    expect(made.status).toBe(201);
    expect(made.headers.get("etag")).toBe(`"${digestOf(first)}"`);
    const file = (await made.json()) as { links: { self: string } };
    expect(file).toMatchObject({
      path: "a b/ü#?.bin",
      size: 3000,
      digest: digestOf(first),
      content_type: "image/png",
      created_by: owner.id,
      links: { self: path, manifest: `${path}/manifest` },
    });
    expect(await readBytes(owner, file.links.self)).toEqual(first);

    expect((await putBytes(owner, path, second)).status).toBe(200);
    expect(await readBytes(owner, path)).toEqual(second);
    const listed = await send(owner, { method: "GET", path: `${at(plural)}/files` });
    expect(await listed.json()).toMatchObject({ data: [{ path: "a b/ü#?.bin", size: 4000 }] });

    expect((await remove(owner, path)).status).toBe(204);
    await expectProblem(await getBytes(owner, path), 404, "not_found");
    await expectProblem(await remove(owner, path), 404, "not_found");
  });

  it("of more than a body of JSON may have, and more than is handed over at once", async () => {
    const path = fileAt(dataset, "large");
    await written(path, large);
    const read = await getBytes(owner, path);
    expect(read.headers.get("content-length")).toBe(`${large.length}`);
    expect(digestOf(new Uint8Array(await read.arrayBuffer()))).toBe(digestOf(large));
  });

  it("comes with what a client needs to check and keep it, and as nothing that a browser would run", async () => {
    const path = fileAt(dataset, 'pages/"x";.html');
    const page = new Uint8Array(Buffer.from("<script>alert(1)</script>"));
    await written(path, page, { "Content-Type": "text/html; charset=utf-8" });
    for (const method of ["GET", "HEAD"]) {
      const { status, headers } = await send(owner, { method, path });
      expect(status).toBe(200);
      expect(Object.fromEntries(headers)).toMatchObject({
        "accept-ranges": "bytes",
        "cache-control": "private, no-cache",
        "content-disposition": `attachment; filename="_x__.html"; filename*=UTF-8''%22x%22%3B.html`,
        "content-length": `${page.length}`,
        "content-security-policy": "default-src 'none'; sandbox",
        "content-type": "text/html; charset=utf-8",
        etag: `"${digestOf(page)}"`,
        "repr-digest": digestField(page),
        "x-content-type-options": "nosniff",
      });
    }
  });

  it("of nothing is one too", async () => {
    const path = fileAt(dataset, "empty");
    await written(path, bytes(0), { "Content-Digest": digestField(bytes(0)) });
    const read = await getBytes(owner, path);
    expect([read.headers.get("content-length"), await read.text()]).toEqual(["0", ""]);
    await expectProblem(await getBytes(owner, path, { Range: "bytes=0-" }), 416, "range_not_satisfiable");
  });

  it("is found where its resource is called by its name", async () => {
    const name = unique("named");
    const id = await makeThing(owner, ours.project, "runs", { name });
    const all = `/v1/projects/${ours.project}/runs`;
    const data = bytes(10);
    await written(fileAt(`${all}/${owner.username}:${name}`, "x"), data);
    expect(await readBytes(owner, fileAt(`${all}/${id}`, "x"))).toEqual(data);
    expect(await readBytes(owner, fileAt(`${all}/:${name}`, "x"))).toEqual(data);
  });

  it("each write and each deletion is one event, with digest and size; what is refused is none", async () => {
    const id = await makeThing(owner, ours.project, "models");
    const path = fileAt(`/v1/projects/${ours.project}/models/${id}`, "w.bin");
    const data = bytes(5);
    await written(path, data);
    await putBytes(owner, path, data, { "If-None-Match": "*" });
    await remove(owner, path);
    const of = { path: "w.bin", size: 5, digest: digestOf(data) };
    const events = async (type: string) =>
      (await logged(ours.project, type)).filter(({ target }) => target.id === id);
    const deleted = await until(async () => {
      const found = await events("file.deleted");
      return found.length > 0 && found;
    });
    expect(deleted.map(({ details }) => details)).toEqual([of]);
    expect((await events("file.written")).map(({ details }) => details)).toEqual([of]);
  });
});

describe("digests (RFC 9530)", () => {
  it("one that is declared and right is kept; one that is wrong keeps the old file", async () => {
    const path = fileAt(dataset, "digested");
    const data = bytes(100_000);
    await written(path, data, { "Content-Digest": digestField(data) });
    for (const field of ["Content-Digest", "Repr-Digest"]) {
      const wrong = await putBytes(owner, path, bytes(100_000), { [field]: digestField(data) });
      await expectProblem(wrong, 422, "digest_mismatch");
    }
    const malformed = await putBytes(owner, path, data, { "Content-Digest": "sha-256=:YQ==:" });
    await expectProblem(malformed, 422, "validation_failed");
    expect(await readBytes(owner, path)).toEqual(data);
  });
});

describe("what is not taken", () => {
  it.each([
    ["%2Fabsolute"],
    ["a%2F..%2Fb"],
    ["a%2F%2Fb"],
    ["a%2F."],
    ["a%5Cb"],
    ["a%0Ab"],
    ["x".repeat(1025)],
  ])("a path such as %s: 422", async (path) => {
    const response = await putBytes(owner, `${dataset}/files/${path}`, bytes(1));
    await expectProblem(response, 422, "validation_failed");
  });

  it("a body of unknown length: 411", async () => {
    const path = fileAt(dataset, "chunked");
    const body = new Blob([bytes(10)]).stream();
    await expectProblem(await send(owner, { method: "PUT", path, body }), 411, "length_required");
  });

  it("more than 64 MiB at once: 413, and where to send it", async () => {
    const response = await putBytes(owner, fileAt(dataset, "huge"), new Uint8Array(64 * 1024 * 1024 + 1));
    const { detail } = await expectProblem(response, 413, "body_too_large");
    expect(detail).toContain("/uploads");
  });

  it("a part of a file, one that is encoded, and one of no media type", async () => {
    const path = fileAt(dataset, "odd");
    const put = (headers: Record<string, string>) => putBytes(owner, path, bytes(2), headers);
    await expectProblem(await put({ "Content-Range": "bytes 0-1/4" }), 400, "malformed_request");
    await expectProblem(await put({ "Content-Encoding": "gzip" }), 422, "validation_failed");
    await expectProblem(await put({ "Content-Type": "html" }), 422, "validation_failed");
  });

  it("a JSON body beyond 1 MiB is refused as ever, declared or chunked, wherever files are not written", async () => {
    const large = JSON.stringify({ name: "x".repeat(1024 * 1024) });
    const path = `/v1/projects/${ours.project}/datasets`;
    await expectProblem(await send(owner, { method: "POST", path, body: large }), 413, "body_too_large");
    const body = new Blob([large]).stream();
    await expectProblem(await send(owner, { method: "POST", path, body }), 413, "body_too_large");
    const patched = await send(owner, { method: "PATCH", path: dataset, body: large });
    await expectProblem(patched, 413, "body_too_large");
  });
});

describe("ranges (RFC 9110 §14)", () => {
  const data = bytes(10_000);
  let path: string;
  let tag: string;
  beforeAll(async () => {
    path = fileAt(dataset, "ranged");
    tag = await written(path, data);
  });

  it.each([
    ["bytes=0-0", 0, 1],
    ["bytes=100-299", 100, 300],
    ["bytes=9000-", 9000, 10_000],
    ["bytes=9999-20000", 9999, 10_000],
    ["bytes=-10", 9990, 10_000],
    ["bytes=-20000", 0, 10_000],
  ])("%s: 206", async (Range, start, end) => {
    const response = await getBytes(owner, path, { Range });
    expect(response.status).toBe(206);
    expect(response.headers.get("content-range")).toBe(`bytes ${start}-${end - 1}/10000`);
    expect(response.headers.get("content-length")).toBe(`${end - start}`);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(data.slice(start, end));
  });

  it.each(["bytes=10000-", "bytes=-0"])("%s: 416, with how long it is", async (Range) => {
    const response = await getBytes(owner, path, { Range });
    expect(response.headers.get("content-range")).toBe("bytes */10000");
    await expectProblem(response, 416, "range_not_satisfiable");
  });

  it("several ranges, no range, and one of something else by now: all of it", async () => {
    for (const headers of [
      { Range: "bytes=0-1,3-4" },
      { Range: "bytes=4-1" },
      { Range: "bytes=0-1", "If-Range": '"sha256:other"' },
      { Range: "bytes=0-1", "If-Range": "Sun, 22 Nov 2026 03:00:00 GMT" },
    ] as Record<string, string>[]) {
      const response = await getBytes(owner, path, headers);
      expect(response.status).toBe(200);
      expect((await response.arrayBuffer()).byteLength).toBe(10_000);
    }
    expect((await getBytes(owner, path, { Range: "bytes=0-1", "If-Range": tag })).status).toBe(206);
  });
});

describe("preconditions (RFC 9110 §13)", () => {
  it("what the caller has already is not sent again; what should be there and is not: 412", async () => {
    const path = fileAt(dataset, "cached");
    const tag = await written(path, bytes(10));
    const known = await getBytes(owner, path, { "If-None-Match": `"other", ${tag}` });
    expect([known.status, await known.text(), known.headers.get("etag")]).toEqual([304, "", tag]);
    await expectProblem(await getBytes(owner, path, { "If-Match": '"other"' }), 412, "stale_version");
    await expectProblem(await remove(owner, path, { "If-Match": '"other"' }), 412, "stale_version");
    expect((await remove(owner, path, { "If-Match": tag })).status).toBe(204);
  });

  it("ten write what must not be there yet: one does; ten replace the same: one does", async () => {
    const path = fileAt(dataset, "contended");
    const race = async (headers: Record<string, string>) => {
      const all = await Promise.all(
        Array.from({ length: 10 }, () => putBytes(owner, path, bytes(10), headers)),
      );
      return all.map(({ status }) => status).sort();
    };
    expect(await race({ "If-None-Match": "*" })).toEqual([201, ...Array(9).fill(412)]);
    const tag = (await getBytes(owner, path)).headers.get("etag") as string;
    expect(await race({ "If-Match": tag })).toEqual([200, ...Array(9).fill(412)]);
  });

  it("ten write without any: all do, and what is read is whole", async () => {
    const path = fileAt(dataset, "free");
    const all = Array.from({ length: 10 }, () => bytes(20_000));
    const answers = await Promise.all(all.map((data) => putBytes(owner, path, data)));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(all.map(digestOf)).toContain(digestOf(await readBytes(owner, path)));
  });
});

describe("a list of files", () => {
  it("in the order of paths, by prefix, complete page by page", async () => {
    const id = await makeThing(owner, ours.project, "artifacts");
    const resource = `/v1/projects/${ours.project}/artifacts/${id}`;
    const paths = ["a", "a/1", "a/2", "a b", "b/1", "ä/ü", "\u{1F600}", "b/%_"];
    await Promise.all(paths.map((path) => written(fileAt(resource, path), bytes(1))));
    const inOrder = (all: string[]) => all.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const list = async (query: string) => {
      const found: string[] = [];
      for (let cursor: string | null = ""; cursor !== null; ) {
        const next: string = cursor === "" ? "" : `&cursor=${cursor}`;
        const response = await send(owner, {
          method: "GET",
          path: `${resource}/files?limit=2${query}${next}`,
        });
        const page = (await response.json()) as { data: { path: string }[]; next_cursor: string | null };
        found.push(...page.data.map(({ path }) => path));
        cursor = page.next_cursor;
      }
      return found;
    };
    expect(await list("")).toEqual(inOrder([...paths]));
    expect(await list("&prefix=a%2F")).toEqual(["a/1", "a/2"]);
    expect(await list("&prefix=b")).toEqual(["b/%_", "b/1"]);
    expect(await list("&prefix=c")).toEqual([]);
  });
});

describe("who reads and writes files", () => {
  let viewer: Person;
  let member: Person;
  let outsider: Person;
  beforeAll(async () => {
    [viewer, member, outsider] = await Promise.all([signUp("viewer"), signUp("member"), signUp("outsider")]);
    await addCollaborator(ours, viewer, "viewer");
    await addCollaborator(ours, member, "member");
    await Promise.all(WITH_FILES.map((plural) => written(fileAt(at(plural), "shared"), bytes(3))));
  });

  it.each(WITH_FILES)(
    "%s: a viewer reads and does not write; an outsider sees nothing there",
    async (plural) => {
      const path = fileAt(at(plural), "shared");
      expect((await readBytes(viewer, path)).length).toBe(3);
      await expectProblem(await putBytes(viewer, path, bytes(4)), 403, "permission_missing");
      await expectProblem(await remove(viewer, path), 403, "permission_missing");
      await expectProblem(await getBytes(outsider, path), 404, "not_found");
      await expectProblem(await putBytes(outsider, path, bytes(4)), 404, "not_found");
      await expectProblem(await getBytes(outsider, `${at(plural)}/files`), 404, "not_found");
    },
  );

  it("a key that may view but not download: 403 with what is missing; of a run's files and of jobs' alike", async () => {
    const scopes = ["dataset:view", "run:view", "job:view"] as const;
    const key = await makeKey(ours, { scopes: [...scopes] });
    for (const [plural, missing] of [
      ["datasets", "dataset:download"],
      ["runs", "run:download"],
      ["jobs", "job:logs"],
    ] as const) {
      for (const path of [fileAt(at(plural), "shared"), `${at(plural)}/files`]) {
        const refusal = await expectProblem(await getBytes(key, path), 403, "permission_missing");
        expect(refusal.permission).toBe(missing);
      }
    }
    const logs = await makeKey(ours, { scopes: ["job:view", "job:logs"] });
    expect((await readBytes(logs, fileAt(at("jobs"), "shared"))).length).toBe(3);
  });

  it("a member writes what is their own to change", async () => {
    const id = await makeThing(member, ours.project, "datasets");
    const path = fileAt(`/v1/projects/${ours.project}/datasets/${id}`, "mine");
    expect((await putBytes(member, path, bytes(3))).status).toBe(201);
  });
});

describe("a right that ends while bytes are on their way", () => {
  it("a download breaks off short of its length; an upload is refused at its end, and leaves no file", async () => {
    const path = fileAt(dataset, "large");
    // Both are to have begun by then, where everything takes long too.
    const ending = { expires_at: new Date(Date.now() + 4000).toISOString() };
    const key = await makeKey(ours, ending);

    const reading = async () => {
      const response = await getBytes(key, path);
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      await reader.read();
      await new Promise((resolve) => setTimeout(resolve, 4400));
      let length = 0;
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return length;
        length += value.length;
      }
    };
    const target = fileAt(dataset, "late");
    const writing = putSlowly(key, target, 20, trickle([bytes(10), bytes(10)], 4400));
    const [read, wrote] = await Promise.allSettled([reading(), writing]);
    expect(read).toMatchObject({ status: "rejected" });
    expect(wrote).toMatchObject({ value: { status: 401 } });
    await expectProblem(await getBytes(owner, target), 404, "not_found");
  });

  it("a thing that is deleted while its file comes in takes the file along", async () => {
    const id = await makeThing(owner, ours.project, "volumes");
    const resource = `/v1/projects/${ours.project}/volumes/${id}`;
    const chunks = (async function* () {
      yield bytes(10);
      await remove(owner, resource);
      yield bytes(10);
    })();
    expect((await putSlowly(owner, fileAt(resource, "x"), 20, chunks)).status).toBe(404);
  });
});

describe("what a file costs in storage", () => {
  /** Of some tries: events of others are logged in between, which only adds. */
  async function least(work: () => Promise<unknown>) {
    const costs = [];
    for (let tries = 0; tries < 4; tries++) costs.push((await metered(work, "resources")).cost);
    return costs.reduce((one, other) => (other.d1_calls < one.d1_calls ? other : one));
  }

  it("a write: one object, one read and two writes of rows; a read: one object, its rows at once", async () => {
    const key = await makeKey(ours, {});
    const path = fileAt(dataset, "counted");
    const data = bytes(10);
    await putBytes(key, path, data);
    const write = await least(() => putBytes(key, path, data));
    expect(write).toMatchObject({ d1_calls: 4, r2_writes: 1, r2_reads: 0 });
    const read = await least(() => readBytes(key, path));
    expect(read).toMatchObject({ d1_calls: 2, rows_written: 0, r2_reads: 1, r2_writes: 0 });
    const unchanged = await least(() => getBytes(key, path, { "If-None-Match": `"${digestOf(data)}"` }));
    expect(unchanged).toMatchObject({ d1_calls: 2, r2_reads: 0 });
  });
});
