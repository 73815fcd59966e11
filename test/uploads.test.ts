/** Uploads in parts, and the sweep: what nothing refers to goes from R2, and nothing else does. */

import { systemClock } from "@atrium/shared/clock";
import type { Allowed } from "@atrium/shared/context";
import { openDb } from "@atrium/shared/store/open";
import { beforeAll, describe, expect, it } from "vitest";
import { takeIn } from "../services/resources/src/content/content.ts";
import { sweepLoose } from "../services/resources/src/content/loose.ts";
import { keep } from "../services/resources/src/file/file.ts";
import { loadResource } from "../services/resources/src/resource/resource.ts";
import {
  type Bytes,
  bytes,
  digestField,
  digestOf,
  digestOfParts,
  fileAt,
  getBytes,
  putBytes,
  putSlowly,
  readBytes,
} from "./bytes.ts";
import { contextOver, freshAccess } from "./direct.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { type Caller, type Person, signUp } from "./personas.ts";
import { makeThing } from "./samples/kinds.ts";
import { createProject, logged } from "./sharing.ts";
import type { Tenant } from "./tenants.ts";
import { addCollaborator, makeTenant } from "./world.ts";

const { env, runCron, logs } = await harness();
const { RESOURCES_DB, BLOBS } = await env("resources");
const db = openDb(RESOURCES_DB, "0");

interface Upload {
  id: string;
  part_size: number;
  parts: number;
  missing: number[];
  links: { self: string };
}

const PART = 64 * 1024;

let ours: Tenant;
let owner: Person;
let viewer: Person;
beforeAll(async () => {
  [ours, viewer] = await Promise.all([makeTenant(), signUp("viewer")]);
  owner = ours.owner;
  await addCollaborator(ours, viewer, "viewer");
});

const inProject = (path: string, project = ours.project) => `/v1/projects/${project}/${path}`;
const post = (caller: Caller, path: string, json?: object, headers?: Record<string, string>) =>
  send(caller, { method: "POST", path, ...(json && { json }), headers });
const get = (caller: Caller, path: string) => send(caller, { method: "GET", path });
const remove = (caller: Caller, path: string) => send(caller, { method: "DELETE", path });

async function answered<T>(status: number, sent: Promise<Response>): Promise<T> {
  const response = await sent;
  const text = await response.text();
  expect(`${response.status} ${text}`).toMatch(new RegExp(`^${status} `));
  return (text ? JSON.parse(text) : null) as T;
}

/** What is cut into parts of the least size. */
const cut = (data: Bytes): Bytes[] =>
  Array.from({ length: Math.ceil(data.length / PART) }, (_, index) =>
    data.slice(index * PART, (index + 1) * PART),
  );

const begin = (id: string, size: number, path = "large.bin") =>
  answered<Upload>(
    201,
    post(owner, inProject("uploads"), { kind: "model", id, path, size, part_size: PART }),
  );

const sendPart = (upload: Upload, number: number, data: Bytes, headers?: Record<string, string>) =>
  putBytes(owner, `${upload.links.self}/parts/${number}`, data, headers);

const complete = (upload: Upload, headers?: Record<string, string>) =>
  post(owner, `${upload.links.self}/complete`, undefined, headers);

async function model(): Promise<{ id: string; resource: string }> {
  const id = await makeThing(owner, ours.project, "models");
  return { id, resource: inProject(`models/${id}`) };
}

/** A file in parts, there and complete. */
async function uploaded(id: string, data: Bytes, path?: string): Promise<void> {
  const upload = await begin(id, data.length, path);
  await Promise.all(cut(data).map((part, index) => answered(200, sendPart(upload, index + 1, part))));
  await answered(200, complete(upload));
}

/** The contents of what a resource has, and of what is on its way to it. */
async function contentsOf(resourceId: string): Promise<string[]> {
  const { results } = await RESOURCES_DB.prepare(
    "SELECT content_id AS id FROM files WHERE resource_id = ?1 UNION SELECT content_id FROM uploads WHERE resource_id = ?1",
  )
    .bind(resourceId)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

async function objectsOf(contentIds: string[]): Promise<string[]> {
  const lists = await Promise.all(contentIds.map((id) => BLOBS.list({ prefix: `contents/${id}` })));
  return lists.flatMap(({ objects }) => objects.map(({ key }) => key));
}

const rows = async (table: string, column: string, ids: string[]): Promise<number> => {
  const query = `SELECT count(*) AS n FROM ${table} WHERE ${column} IN (SELECT value FROM json_each(?))`;
  return (await RESOURCES_DB.prepare(query).bind(JSON.stringify(ids)).first<number>("n")) ?? 0;
};

/** As if all that is loose had been so for long. */
const later = () => RESOURCES_DB.prepare("UPDATE loose_contents SET since = 0").run();

describe("an upload in parts", () => {
  const data = bytes(3 * PART + 1000);
  const parts = cut(data);

  it("parts come in any order and again, are resumed by what is missing, and become a file with a manifest", async () => {
    const { id, resource } = await model();
    const upload = await begin(id, data.length);
    expect(upload).toMatchObject({ part_size: PART, parts: 4, missing: [1, 2, 3, 4] });
    const [first, second, third, fourth] = parts as [Bytes, Bytes, Bytes, Bytes];
    await Promise.all([
      answered(200, sendPart(upload, 4, fourth, { "Content-Digest": digestField(fourth) })),
      answered(200, sendPart(upload, 2, second)),
      answered(200, sendPart(upload, 2, second)),
    ]);
    await expectProblem(await complete(upload), 409, "upload_incomplete");
    await expectProblem(await getBytes(owner, fileAt(resource, "large.bin")), 404, "not_found");
    expect(await answered(200, get(owner, upload.links.self))).toMatchObject({ missing: [1, 3] });

    await Promise.all([answered(200, sendPart(upload, 1, first)), answered(200, sendPart(upload, 3, third))]);
    const file = await answered<{ links: { manifest: string } }>(200, complete(upload));
    const digest = digestOfParts(parts);
    expect(file).toMatchObject({ path: "large.bin", size: data.length, digest, created_by: owner.id });
    expect(await answered(200, get(owner, file.links.manifest))).toEqual({
      size: data.length,
      digest,
      part_size: PART,
      parts: parts.map((part, index) => ({ number: index + 1, size: part.length, digest: digestOf(part) })),
    });
    await expectProblem(await get(owner, upload.links.self), 404, "not_found");
    const read = await getBytes(owner, fileAt(resource, "large.bin"));
    expect([read.headers.get("etag"), read.headers.get("repr-digest")]).toEqual([`"${digest}"`, null]);
    expect(digestOf(new Uint8Array(await read.arrayBuffer()))).toBe(digestOf(data));
    const events = await until(async () => {
      const found = (await logged(ours.project, "file.written")).filter(({ target }) => target.id === id);
      return found.length > 0 && found;
    });
    expect(events.map(({ details }) => details)).toEqual([{ path: "large.bin", size: data.length, digest }]);
    // Of two attempts at a part, one object is left.
    const [content = ""] = await contentsOf(id);
    await until(async () => (await objectsOf([content])).length === 4);
  });

  it("ranges within parts, up to their boundaries and over them", async () => {
    const { id, resource } = await model();
    await uploaded(id, data);
    const path = fileAt(resource, "large.bin");
    for (const [start, end] of [
      [0, 1],
      [PART - 1, PART],
      [PART, PART + 1],
      [PART - 1, PART + 1],
      [0, PART],
      [PART, 2 * PART],
      [10, 3 * PART + 10],
      [3 * PART, data.length],
      [0, data.length],
    ] as const) {
      const response = await getBytes(owner, path, { Range: `bytes=${start}-${end - 1}` });
      expect(response.headers.get("content-range")).toBe(`bytes ${start}-${end - 1}/${data.length}`);
      expect(digestOf(new Uint8Array(await response.arrayBuffer()))).toBe(digestOf(data.slice(start, end)));
    }
    const last = await readBytes(owner, path, { Range: "bytes=-1001" });
    expect(digestOf(last)).toBe(digestOf(data.slice(-1001)));
  });

  it("a part that is damaged, of another length or another number is refused; another one under a number too", async () => {
    const { id } = await model();
    const upload = await begin(id, data.length);
    const [first, second, , fourth] = parts as [Bytes, Bytes, Bytes, Bytes];
    const damaged = await sendPart(upload, 1, first, { "Content-Digest": digestField(second) });
    await expectProblem(damaged, 422, "digest_mismatch");
    await expectProblem(await sendPart(upload, 1, fourth), 422, "validation_failed");
    await expectProblem(await sendPart(upload, 4, first), 422, "validation_failed");
    await expectProblem(await sendPart(upload, 5, first), 404, "not_found");
    await expectProblem(await sendPart(upload, 0, first), 422, "validation_failed");
    await answered(200, sendPart(upload, 1, first));
    await expectProblem(await sendPart(upload, 1, second), 409, "state_conflict");
    expect(await answered(200, get(owner, upload.links.self))).toMatchObject({ missing: [2, 3, 4] });
  });

  it("of one part it has that part's digest, as if it had been written at once", async () => {
    const { id, resource } = await model();
    const small = bytes(500);
    await uploaded(id, small, "small");
    const read = await getBytes(owner, fileAt(resource, "small"));
    expect(read.headers.get("etag")).toBe(`"${digestOf(small)}"`);
    expect(read.headers.get("repr-digest")).toBe(digestField(small));
  });

  it("has at most 10 000 parts, of at most 64 MiB", async () => {
    const { id } = await model();
    const wanted = (size: number, part_size?: number) =>
      post(owner, inProject("uploads"), {
        kind: "model",
        id,
        path: "x",
        size,
        ...(part_size && { part_size }),
      });
    const MIB = 1024 * 1024;
    const most = await answered<Upload>(201, wanted(10_000 * 64 * MIB));
    expect([most.parts, most.missing.length]).toEqual([10_000, 1000]);
    for (const [size, part] of [
      [10_000 * 64 * MIB + 1],
      [10_000 * PART + 1, PART],
      [1, PART - 1],
      [1, 65 * MIB],
      [0],
    ] as [number, number?][])
      await expectProblem(await wanted(size, part), 422, "validation_failed");
  });

  it("completed twice at once, it is one file; again under the same key, it is the same answer", async () => {
    const { id } = await model();
    const [upload, keyed] = await Promise.all([begin(id, 10), begin(id, 10, "keyed")]);
    await Promise.all([upload, keyed].map((one) => answered(200, sendPart(one, 1, bytes(10)))));
    const answers = await Promise.all([complete(upload), complete(upload), complete(upload)]);
    expect(answers.filter(({ status }) => status === 200).length).toBe(1);
    const key = { "Idempotency-Key": keyed.id };
    const file = await answered(200, complete(keyed, key));
    const again = await complete(keyed, key);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await again.json()).toEqual(file);
    expect(await contentsOf(id)).toHaveLength(2);
  });

  it("does not replace what it was not meant to", async () => {
    const { id, resource } = await model();
    const there = bytes(10);
    await putBytes(owner, fileAt(resource, "large.bin"), there);
    const upload = await begin(id, 10);
    await answered(200, sendPart(upload, 1, bytes(10)));
    await expectProblem(await complete(upload, { "If-None-Match": "*" }), 412, "stale_version");
    await answered(200, complete(upload, { "If-Match": `"${digestOf(there)}"` }));
  });

  it("is for those who may write there: a viewer 403, another project 404", async () => {
    const { id } = await model();
    const upload = await begin(id, 10);
    const body = { kind: "model", id, path: "x", size: 10 };
    await expectProblem(await post(viewer, inProject("uploads"), body), 403, "permission_missing");
    await expectProblem(await get(viewer, upload.links.self), 403, "permission_missing");
    const part = `${upload.links.self}/parts/1`;
    await expectProblem(await putBytes(viewer, part, bytes(10)), 403, "permission_missing");
    await expectProblem(await post(viewer, `${upload.links.self}/complete`), 403, "permission_missing");
    await expectProblem(await remove(viewer, upload.links.self), 403, "permission_missing");
    const other = owner.personalProject;
    await expectProblem(await get(owner, inProject(`uploads/${upload.id}`, other)), 404, "not_found");
    await expectProblem(await post(owner, inProject("uploads", other), body), 404, "not_found");
  });

  it("given up, it is gone, also for a part that is on its way", async () => {
    const { id } = await model();
    const upload = await begin(id, data.length);
    await answered(200, sendPart(upload, 2, parts[1] as Bytes));
    const contents = await contentsOf(id);
    const [, , , last = bytes(0)] = parts;
    const chunks = (async function* () {
      yield last.slice(0, 100);
      await answered(204, remove(owner, upload.links.self));
      yield last.slice(100);
    })();
    const { status } = await putSlowly(owner, `${upload.links.self}/parts/4`, last.length, chunks);
    expect(status).toBe(404);
    await expectProblem(await complete(upload), 404, "not_found");
    await runCron("resources");
    expect(await objectsOf(contents)).toEqual([]);
    expect(await rows("loose_contents", "content_id", contents)).toBe(1);
    await later();
    await runCron("resources");
    expect(await rows("loose_contents", "content_id", contents)).toBe(0);
    expect(await rows("parts", "content_id", contents)).toBe(0);
  });

  it("not complete in time, it is given up", async () => {
    const { id } = await model();
    const upload = await begin(id, 10);
    await answered(200, sendPart(upload, 1, bytes(10)));
    const contents = await contentsOf(id);
    await RESOURCES_DB.prepare("UPDATE uploads SET expires_at = 1 WHERE id = ?").bind(upload.id).run();
    await expectProblem(await complete(upload), 404, "not_found");
    await runCron("resources");
    expect(await objectsOf(contents)).toEqual([]);
  });
});

describe("the sweep", () => {
  /** A resource with a file in one piece, one in parts, and an upload that is not complete. */
  async function filled(project: string, caller = owner): Promise<string> {
    const id = await makeThing(caller, project, "models");
    const data = bytes(PART + 1);
    const begun = async (path: string) =>
      answered<Upload>(
        201,
        post(caller, inProject("uploads", project), {
          kind: "model",
          id,
          path,
          size: data.length,
          part_size: PART,
        }),
      );
    await answered(201, putBytes(caller, fileAt(inProject(`models/${id}`, project), "whole"), bytes(10)));
    const [full, half] = await Promise.all([begun("parts"), begun("half")]);
    const [first, second] = cut(data) as [Bytes, Bytes];
    await Promise.all([sendPart(full, 1, first), sendPart(full, 2, second), sendPart(half, 1, first)]);
    await answered(200, complete(full));
    return id;
  }

  it("after a resource is deleted, no object of it is left, and no row; the log has the counts", async () => {
    const id = await filled(ours.project);
    const contents = await contentsOf(id);
    expect(await objectsOf(contents)).toHaveLength(4);
    await answered(204, remove(owner, inProject(`models/${id}`)));
    await runCron("resources");
    expect(await objectsOf(contents)).toEqual([]);
    for (const [table, column, ids] of [
      ["files", "resource_id", [id]],
      ["uploads", "resource_id", [id]],
      ["removed_resources", "resource_id", [id]],
      ["contents", "id", contents],
    ] as const)
      expect(await rows(table, column, [...ids]), table).toBe(0);
    const line = logs()
      .split("\n")
      .findLast((one) => one.includes('"swept"'));
    expect(JSON.parse(line ?? "{}")).toMatchObject({
      service: "resources",
      swept: { resources: expect.any(Number), files: expect.any(Number), objects: expect.any(Number) },
    });
  });

  it("after a project is deleted, no object of it is left", async () => {
    const project = await createProject(owner);
    const ids = await Promise.all([filled(project), filled(project)]);
    const contents = (await Promise.all(ids.map(contentsOf))).flat();
    await answered(200, remove(owner, `/v1/projects/${project}`));
    await until(async () => (await rows("resources", "id", ids)) === 0);
    await runCron("resources");
    expect(await objectsOf(contents)).toEqual([]);
    expect(await rows("contents", "id", contents)).toBe(0);
  });

  it("what was replaced stays a while for those who read it, and then goes", async () => {
    const { id, resource } = await model();
    const path = fileAt(resource, "x");
    await putBytes(owner, path, bytes(10));
    const old = await contentsOf(id);
    await putBytes(owner, path, bytes(10));
    await runCron("resources");
    expect(await objectsOf(old)).toHaveLength(1);
    await later();
    await runCron("resources");
    expect(await objectsOf(old)).toEqual([]);
    expect(await readBytes(owner, path)).toHaveLength(10);
  });

  it("what is referred to again before it is swept, stays", async () => {
    const { id, resource } = await model();
    const data = bytes(10);
    await putBytes(owner, fileAt(resource, "x"), data);
    const [content = ""] = await contentsOf(id);
    const again = RESOURCES_DB.prepare(
      "INSERT INTO files SELECT resource_id, 'y', content_id, content_type, created_by, created_with, created_at FROM files WHERE content_id = ?",
    ).bind(content);
    await again.run();
    await answered(204, remove(owner, fileAt(resource, "x")));
    await runCron("resources");
    expect(await readBytes(owner, fileAt(resource, "y"))).toEqual(data);
    expect(await rows("loose_contents", "content_id", [content])).toBe(0);
    await answered(204, remove(owner, fileAt(resource, "y")));
    await runCron("resources");
    expect(await objectsOf([content])).toEqual([]);
  });

  it("what is being swept cannot be referred to any more, and a sweep that failed is made again", async () => {
    const { id, resource } = await model();
    await putBytes(owner, fileAt(resource, "x"), bytes(10));
    const [content = ""] = await contentsOf(id);
    await answered(204, remove(owner, fileAt(resource, "x")));
    const failing = {
      delete: async () => {
        await expect(
          RESOURCES_DB.prepare("INSERT INTO files VALUES (?, 'y', ?, 'a/b', 'acc_1', 'ses_1', 0)")
            .bind(id, content)
            .run(),
        ).rejects.toThrow("FOREIGN KEY");
        throw new Error("R2 is down");
      },
    } as unknown as R2Bucket;
    await expect(sweepLoose(db, failing, systemClock.now())).rejects.toThrow("R2 is down");
    expect(await objectsOf([content])).toHaveLength(1);
    await sweepLoose(db, BLOBS, systemClock.now());
    expect(await objectsOf([content])).toEqual([]);
  });

  it("what was given up before it was committed does not become a file without an object", async () => {
    const { id, resource } = await model();
    const ctx = contextOver(RESOURCES_DB, "resources");
    const access: Allowed = await freshAccess(owner, { type: "project", id: ours.project });
    const content = await takeIn(ctx, BLOBS, { body: null, size: 0, digest: null });
    await later();
    await sweepLoose(db, BLOBS, systemClock.now());
    const loaded = await loadResource(ctx, access, "model:update", "model", id);
    const late = keep(ctx, { access, resource: loaded }, { path: "x", contentType: "a/b", content });
    await expect(late).rejects.toMatchObject({ code: "not_found" });
    await expectProblem(await getBytes(owner, fileAt(resource, "x")), 404, "not_found");
  });

  it("writes, deletions and sweeps at once: every file that is there can be read, and nothing else is kept", async () => {
    const { id, resource } = await model();
    const paths = ["a", "b", "c"].map((path) => fileAt(resource, path));
    let writing = true;
    const sweeping = (async () => {
      for (; writing; await later()) await sweepLoose(db, BLOBS, systemClock.now());
    })();
    await Promise.all(
      Array.from({ length: 24 }, async (_, index) => {
        const path = paths[index % 3] as string;
        const response =
          index % 4 === 3 ? await remove(owner, path) : await putBytes(owner, path, bytes(2000));
        // Whose marks are taken for old ones here has to write again: 404.
        expect([200, 201, 204, 404, 412]).toContain(response.status);
      }),
    );
    writing = false;
    await sweeping;
    for (const path of paths) {
      const read = await getBytes(owner, path);
      if (read.status === 404) continue;
      const data = new Uint8Array(await read.arrayBuffer());
      expect(read.headers.get("etag")).toBe(`"${digestOf(data)}"`);
    }
    const kept = await contentsOf(id);
    expect(await objectsOf(kept)).toHaveLength(kept.length);
  });
});
