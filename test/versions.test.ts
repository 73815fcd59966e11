/** Versions: what they hold never changes, each has a number of its own, and it is known where they come from. */
import { beforeAll, describe, expect, it } from "vitest";
import { bytes, digestOf, fileAt, getBytes, readBytes } from "./bytes.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { joinProject } from "./organizations.ts";
import { type Caller, type Person, signUp, unique } from "./personas.ts";
import { makeThing } from "./samples/kinds.ts";
import { added, logged } from "./sharing.ts";
import type { Tenant } from "./tenants.ts";
import {
  addVersion,
  answered,
  ask,
  digestOfVersion,
  get,
  setAlias,
  type Version,
  write,
} from "./versions.ts";
import { addCollaborator, makeTenant } from "./world.ts";

const { env, runCron } = await harness();
const { RESOURCES_DB, BLOBS } = await env("resources");

let ours: Tenant;
let owner: Person;
let member: Person;
let viewOnly: Person;
/** T7: all on models and what belongs with them, nothing on the rest. */
let modeller: Person;
beforeAll(async () => {
  [ours, member, viewOnly, modeller] = await Promise.all([
    makeTenant(),
    signUp("member"),
    signUp("view_only"),
    signUp("modeller"),
  ]);
  owner = ours.owner;
  await Promise.all([
    addCollaborator(ours, member, "member"),
    joinProject(ours.project, viewOnly, { role: "view_only" }),
    added(owner, ours.project, modeller, { access: { model: "all" } }),
  ]);
});

/** The path of a new thing. */
const thing = async (plural: string, json: object = {}, by: Person = owner): Promise<string> =>
  `/v1/projects/${ours.project}/${plural}/${await makeThing(by, ours.project, plural, json)}`;
const idOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
const remove = (caller: Caller, path: string, headers?: Record<string, string>) =>
  send(caller, { method: "DELETE", path, headers });
const listed = async (path: string) =>
  (await get<{ data: Version[] }>(owner, `${path}/versions?limit=100`)).data;

describe("a version", () => {
  it.each(["datasets", "models", "artifacts"])(
    "of %s: what is there, kept with its digest",
    async (plural) => {
      const path = await thing(plural);
      const [first, second] = [await write(owner, path, "a/one.bin"), await write(owner, path, "two.bin")];
      const config = { rate: 0.1, layers: [1, 2] };
      const made = await addVersion(owner, path, { description: "**first**", config });
      expect(made).toMatchObject({
        number: 1,
        description: "**first**",
        config,
        digest: digestOfVersion(`{"layers":[1,2],"rate":0.1}`, { "a/one.bin": first, "two.bin": second }),
        file_count: 2,
        size: 200,
        aliases: [],
        model: null,
        links: { self: `${path}/versions/1` },
      });
      expect(await get(owner, made.links.self)).toEqual(made);
      expect(await get(owner, `${path}/versions/${made.id}`)).toEqual(made);
      expect(await listed(path)).toEqual([made]);
      const { data } = await get<{ data: object[] }>(owner, made.links.files);
      expect(data).toMatchObject([
        { path: "a/one.bin", size: 100, digest: digestOf(first) },
        { path: "two.bin", size: 100, digest: digestOf(second) },
      ]);
      expect(await readBytes(owner, fileAt(made.links.self, "a/one.bin"))).toEqual(first);
      const part = await readBytes(owner, fileAt(made.links.self, "two.bin"), { Range: "bytes=10-19" });
      expect(part).toEqual(second.slice(10, 20));
      expect(await get(owner, `${fileAt(made.links.self, "two.bin")}/manifest`)).toMatchObject({ size: 100 });
    },
  );

  it("stays as it was, whatever becomes of the files; what it alone kept goes with it", async () => {
    const path = await thing("datasets");
    const kept = await write(owner, path, "kept.bin");
    const gone = await write(owner, path, "gone.bin");
    const made = await addVersion(owner, path);
    await write(owner, path, "kept.bin");
    await answered(204, remove(owner, fileAt(path, "gone.bin")));
    const contents = await RESOURCES_DB.prepare("SELECT content_id FROM version_files WHERE version_id = ?")
      .bind(made.id)
      .all<{ content_id: string }>();
    const keys = contents.results.map(({ content_id }) => `contents/${content_id}`);
    await RESOURCES_DB.prepare("UPDATE loose_contents SET since = 0").run();
    await runCron("resources");
    expect(await readBytes(owner, fileAt(made.links.self, "kept.bin"))).toEqual(kept);
    expect(await readBytes(owner, fileAt(made.links.self, "gone.bin"))).toEqual(gone);
    expect(await get(owner, made.links.self)).toEqual(made);

    await answered(204, remove(owner, made.links.self));
    await expectProblem(await getBytes(owner, fileAt(made.links.self, "kept.bin")), 404, "not_found");
    await runCron("resources");
    expect(await Promise.all(keys.map((key) => BLOBS.head(key)))).toEqual([null, null]);
  });

  it("no row of one can be changed, not even behind the API", async () => {
    const made = await addVersion(owner, await thing("models"));
    for (const change of ["digest = 'x'", "number = 7", "created_by = 'x'", "size = 1"]) {
      const update = RESOURCES_DB.prepare(`UPDATE versions SET ${change} WHERE id = ?`).bind(made.id).run();
      await expect(update).rejects.toThrow("versions never change");
    }
  });

  it("numbers follow each other without a gap, also of 12 made at once; none is given twice", async () => {
    const path = await thing("models");
    await write(owner, path, "weights.bin");
    const made = await Promise.all(Array.from({ length: 12 }, () => addVersion(owner, path)));
    expect(made.map(({ number }) => number).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 12 }, (_, at) => at + 1),
    );
    expect((await listed(path)).map(({ number }) => number)).toEqual(
      Array.from({ length: 12 }, (_, at) => 12 - at),
    );
    await answered(204, remove(owner, `${path}/versions/12`));
    expect((await addVersion(owner, path)).number).toBe(13);
    expect((await listed(path)).map(({ number }) => number).slice(0, 2)).toEqual([13, 11]);
  });

  it("the same contents have the same digest, wherever they are; another configuration another one", async () => {
    const [dataset, artifact] = [await thing("datasets"), await thing("artifacts")];
    const [one, two] = [bytes(10), bytes(10)];
    await write(owner, dataset, "one", one);
    await write(owner, dataset, "two", two);
    await write(owner, artifact, "two", two);
    await write(owner, artifact, "one", one);
    const made = await Promise.all([
      addVersion(owner, dataset, { config: { a: 1, b: { c: 2, d: 3 } } }),
      addVersion(owner, artifact, { config: { b: { d: 3, c: 2 }, a: 1 }, description: "in other words" }),
      addVersion(owner, await thing("models"), { from: { kind: "dataset", id: idOf(dataset) } }),
      addVersion(owner, await thing("models"), { from: { kind: "artifact", id: idOf(artifact) } }),
    ]);
    const [first, same, bare, bareToo] = made.map(({ digest }) => digest);
    expect(first).toBe(same);
    expect(bare).toBe(bareToo);
    expect(first).not.toBe(bare);
  });

  it("of a folder, without it; of what made it, where the caller may read that", async () => {
    const [run, model] = [await thing("runs"), await thing("models")];
    const weights = await write(owner, run, "out/best/weights.bin");
    await write(owner, run, "outlook.txt");
    await write(owner, run, "out.txt");
    const from = { kind: "run", id: idOf(run), prefix: "out" };
    const made = await addVersion(owner, model, { from });
    expect((await get<{ data: object[] }>(owner, made.links.files)).data).toMatchObject([
      { path: "best/weights.bin" },
    ]);
    expect(await readBytes(owner, fileAt(made.links.self, "best/weights.bin"))).toEqual(weights);
    const asked = (caller: Caller, json: object) => ask(caller, "POST", `${model}/versions`, json);
    await expectProblem(await asked(modeller, { from }), 404, "not_found");
    for (const prefix of ["nothing", "out/best/weights.bin"]) {
      const { errors } = await expectProblem(
        await asked(owner, { from: { ...from, prefix } }),
        422,
        "validation_failed",
      );
      expect(errors?.[0]?.pointer).toBe("/prefix");
    }
  });

  it("under the same Idempotency-Key it is made once", async () => {
    const path = `${await thing("models")}/versions`;
    const sent = { method: "POST", path, json: {}, headers: { "Idempotency-Key": unique("key") } };
    const made = await Promise.all([1, 2, 3].map(() => answered<Version>(201, send(owner, sent))));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  });

  it("has so many files at most", async () => {
    const path = await thing("datasets");
    await write(owner, path, "first");
    const seeded = (from: number, to: number) =>
      RESOURCES_DB.prepare(
        `WITH RECURSIVE n (i) AS (SELECT ?2 UNION ALL SELECT i + 1 FROM n WHERE i < ?3)
         INSERT INTO files SELECT resource_id, printf('file-%05d', i), content_id, content_type, created_by, created_with,
           created_at FROM n, files WHERE resource_id = ?1 AND path = 'first'`,
      )
        .bind(idOf(path), from, to)
        .run();
    await seeded(1, 9_999);
    const made = await addVersion(owner, path);
    expect(made.file_count).toBe(10_000);
    let [seen, cursor] = [0, ""];
    for (let page = 0; page < 3; page++) {
      const listed: { data: { path: string }[]; next_cursor: string } = await get(
        owner,
        `${made.links.files}?limit=100&prefix=file-000&cursor=${cursor}`.replace(/&cursor=$/, ""),
      );
      seen += listed.data.length;
      cursor = listed.next_cursor;
      if (cursor === null) break;
    }
    expect(seen).toBe(99);
    await seeded(10_000, 10_000);
    await expectProblem(await ask(owner, "POST", `${path}/versions`, {}), 409, "quota_exceeded");
  });

  it("what it is not: 404; what it cannot be: 422", async () => {
    const [path, other] = [await thing("models"), await thing("models")];
    const foreign = await addVersion(owner, other);
    await addVersion(owner, path);
    for (const said of ["2", "0", "-1", "latest", foreign.id, "1.0", "01", "'"])
      await expectProblem(await ask(owner, "GET", `${path}/versions/${said}`), 404, "not_found");
    await expectProblem(await ask(owner, "GET", `${path}/versions/1/files/none`), 404, "not_found");
    for (const json of [
      { config: { big: "x".repeat(20_000) } },
      { from: { kind: "report", id: "x" } },
      { prefix: "../x" },
      { number: 7 },
    ])
      await expectProblem(await ask(owner, "POST", `${path}/versions`, json), 422, "validation_failed");
  });
});

describe("who may", () => {
  it("W17: view_only sees versions of artifacts, and has none of their files", async () => {
    const path = await thing("artifacts");
    await write(owner, path, "table.bin");
    const made = await addVersion(owner, path);
    expect(await get(viewOnly, made.links.self)).toEqual(made);
    for (const closed of [made.links.files, fileAt(made.links.self, "table.bin")]) {
      const { permission } = await expectProblem(
        await ask(viewOnly, "GET", closed),
        403,
        "permission_missing",
      );
      expect(permission).toBe("artifact:download");
    }
    await expectProblem(await ask(viewOnly, "POST", `${path}/versions`, {}), 403, "permission_missing");
    await expectProblem(await setAlias(viewOnly, path, "best", 1), 403, "permission_missing");
    expect((await addVersion(member, path)).number).toBe(2);
    await answered(200, setAlias(member, path, "best", 2));
  });

  it("members delete versions of what is their own", async () => {
    const [mine, theirs] = [await thing("models", {}, member), await thing("models")];
    await addVersion(member, mine);
    await addVersion(member, theirs);
    await answered(204, remove(member, `${mine}/versions/1`));
    await expectProblem(await remove(member, `${theirs}/versions/1`), 403, "permission_missing");
  });

  it("who sees no models, sees no versions of them", async () => {
    const stranger = await signUp("stranger");
    const path = await thing("models");
    await addVersion(owner, path);
    for (const rest of ["/versions", "/versions/1", "/versions/1/lineage", "/versions/1/files", "/aliases"])
      await expectProblem(await ask(stranger, "GET", path + rest), 404, "not_found");
  });
});

describe("an alias", () => {
  it("names one version, moves to another, and goes; a version is found by it", async () => {
    const path = await thing("models");
    const [one, two] = [await addVersion(owner, path), await addVersion(owner, path)];
    const set = await setAlias(owner, path, "best", 1);
    expect(set.headers.get("etag")).toMatch(/^"v1-/);
    expect(await set.json()).toMatchObject({ name: "best", number: 1, version_id: one.id, protected: false });
    expect(await get(owner, `${path}/versions/best`)).toEqual({ ...one, aliases: ["best"] });
    await answered(200, setAlias(owner, path, "best", two.id));
    await answered(200, setAlias(owner, path, "newest", "best"));
    expect(await get(owner, `${path}/versions/best`)).toEqual({ ...two, aliases: ["best", "newest"] });
    expect(await get(owner, `${path}/versions/1`)).toEqual(one);
    const { data } = await get<{ data: { name: string; number: number }[] }>(
      owner,
      `${path}/aliases?limit=1`,
    );
    expect(data).toMatchObject([{ name: "best", number: 2 }]);
    await answered(204, remove(owner, `${path}/aliases/best`));
    await expectProblem(await ask(owner, "GET", `${path}/versions/best`), 404, "not_found");
    await expectProblem(await ask(owner, "GET", `${path}/aliases/best`), 404, "not_found");
    const types = ["alias.set", "alias.removed", "version.created"];
    const events = await until(async () => {
      const all = (await Promise.all(types.map((type) => logged(ours.project, type)))).flat();
      const about = all.filter(({ target }) => target.id === idOf(path));
      return about.length === 6 && about;
    });
    expect(
      events.map(({ details, changes }) => [details.alias, changes.version?.from, changes.version?.to]),
    ).toEqual(
      expect.arrayContaining([
        ["best", null, 1],
        ["best", 1, 2],
        ["newest", null, 2],
        ["best", 2, null],
      ]),
    );
  });

  it("is on exactly one version at every moment, while many move it", async () => {
    const path = await thing("datasets");
    await Promise.all([1, 2, 3].map(() => addVersion(owner, path)));
    await answered(200, setAlias(owner, path, "live", 1));
    let moving = true;
    const seen: number[] = [];
    const watching = (async () => {
      while (moving) seen.push((await listed(path)).filter(({ aliases }) => aliases.includes("live")).length);
    })();
    const moves = await Promise.all(
      Array.from({ length: 12 }, (_, at) => setAlias(owner, path, "live", (at % 3) + 1)),
    );
    moving = false;
    await watching;
    expect(moves.map(({ status }) => status)).toEqual(moves.map(() => 200));
    expect(new Set(seen)).toEqual(new Set([1]));
  });

  it("with If-Match moves only from where the caller saw it", async () => {
    const path = await thing("models");
    await Promise.all([1, 2].map(() => addVersion(owner, path)));
    await answered(200, setAlias(owner, path, "live", 1));
    const move = (version: number, tag: string) =>
      send(owner, {
        method: "PUT",
        path: `${path}/aliases/live`,
        json: { version },
        headers: { "If-Match": tag },
      });
    const both = await Promise.all([move(2, '"v1"'), move(2, '"v1"')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    await expectProblem(
      await remove(owner, `${path}/aliases/live`, { "If-Match": '"v1"' }),
      412,
      "stale_version",
    );
    await answered(204, remove(owner, `${path}/aliases/live`, { "If-Match": '"v2"' }));
    await expectProblem(await move(1, '"v2"'), 412, "stale_version");
  });

  it("is a name that no number and no id is", async () => {
    const path = await thing("models");
    await addVersion(owner, path);
    for (const name of ["1", "ver_1", "a b", "a%2Fb", "x".repeat(65), "-a", ".."])
      expect([404, 422]).toContain((await setAlias(owner, path, name, 1)).status);
    for (const name of ["a", "v1.2_final-3", "verify", "x".repeat(64)])
      await answered(200, setAlias(owner, path, name, 1));
    await expectProblem(await setAlias(owner, path, "a", 2), 404, "not_found");
  });

  it("keeps the version that it names, until it names another", async () => {
    const path = await thing("artifacts");
    await Promise.all([1, 2].map(() => addVersion(owner, path)));
    await answered(200, setAlias(owner, path, "best", 1));
    const refusal = await remove(owner, `${path}/versions/1`);
    expect(await refusal.clone().json()).toMatchObject({
      used_by: [{ type: "alias", id: "best", name: "best" }],
    });
    await expectProblem(refusal, 409, "in_use");
    await answered(200, setAlias(owner, path, "best", 2));
    await answered(204, remove(owner, `${path}/versions/1`));
    await expectProblem(await setAlias(owner, path, "best", 1), 404, "not_found");
  });

  it("is set on a version or that version is deleted, of both at once never both", async () => {
    for (let round = 0; round < 5; round++) {
      const path = await thing("models");
      await addVersion(owner, path);
      const [set, deleted] = await Promise.all([
        setAlias(owner, path, "best", 1),
        remove(owner, `${path}/versions/1`),
      ]);
      expect([
        [200, 409],
        [404, 204],
      ]).toContainEqual([set.status, deleted.status]);
    }
  });
});
