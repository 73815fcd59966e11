/** W23, T10: where versions come from and what was made of them, what runs and versions differ in, and what jobs add. */
import { beforeAll, describe, expect, it } from "vitest";
import { fileAt, readBytes } from "./bytes.ts";
import { harness } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { joinProject } from "./organizations.ts";
import { type Caller, type Person, signUp } from "./personas.ts";
import { claimed, makeRunner, report } from "./runners.ts";
import { makeThing } from "./samples/kinds.ts";
import { added, collaborators, fresh } from "./sharing.ts";
import type { Tenant } from "./tenants.ts";
import { addVersion, answered, ask, get, setAlias, type Version, write } from "./versions.ts";
import { addCollaborator, makeKey, makeTenant } from "./world.ts";

interface Lineage {
  made_by: {
    kind: string;
    id: string;
    name: string;
    available: boolean;
    fields: Record<string, unknown>;
  } | null;
  inputs: { kind: string; id: string; name: string | null; number: number | null; available: boolean }[];
  hidden: number;
  uses: { data: { kind: string; id: string; number: number }[]; next_cursor: string | null };
}

const { runCron } = await harness();

let ours: Tenant;
let owner: Person;
let viewOnly: Person;
let viewer: Person;
/** T9: all on jobs, read on models. */
let worker: Person;
/** T7: all on models and what belongs with them, nothing on the rest. */
let modeller: Person;
beforeAll(async () => {
  const [tenant, ...people] = await Promise.all([
    makeTenant(),
    ...["view-only", "viewer", "worker", "modeller"].map(signUp),
  ]);
  ours = tenant;
  owner = tenant.owner;
  [viewOnly, viewer, worker, modeller] = people as [Person, Person, Person, Person];
  await Promise.all([
    joinProject(ours.project, viewOnly, { role: "view_only" }),
    addCollaborator(ours, viewer, "viewer"),
    added(owner, ours.project, worker, { access: { job: "all", model: "read" } }),
    added(owner, ours.project, modeller, { access: { model: "all" } }),
  ]);
});

const thing = async (plural: string, json: object = {}, by: Person = owner): Promise<string> =>
  `/v1/projects/${ours.project}/${plural}/${await makeThing(by, ours.project, plural, json)}`;
const idOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
const remove = (caller: Caller, path: string) => send(caller, { method: "DELETE", path });
const lineage = (caller: Caller, { links }: Version, query = "") =>
  get<Lineage>(caller, links.lineage + query);

describe("W23: lineage", () => {
  /** A dataset's version, a run that read it, and a model's version that the run made of it. */
  async function made() {
    const dataset = await thing("datasets");
    await write(owner, dataset, "rows.parquet");
    const data = await addVersion(owner, dataset);
    const attachments = [{ kind: "dataset", id: idOf(dataset), version: 1, mount: "/data" }];
    const config = { rate: 0.1, seeds: [1, 2] };
    const run = await thing("runs", {
      config,
      command: "python train.py",
      image: "python:3.13",
      attachments,
    });
    await write(owner, run, "out/weights.bin");
    const model = await thing("models");
    const from = { kind: "run", id: idOf(run), prefix: "out" };
    const made_by = { kind: "run", id: idOf(run) };
    const version = await addVersion(owner, model, { from, made_by });
    return { dataset, data, run, model, version, config };
  }

  it("says which run made a version, set up how, from which version of what: enough to do it again", async () => {
    const { dataset, run, version, config } = await made();
    const { data: read } = await get<{ data: { input: { name: string } }[] }>(owner, `${run}/attachments`);
    expect(await lineage(owner, version)).toMatchObject({
      made_by: {
        kind: "run",
        id: idOf(run),
        available: true,
        fields: { config, command: "python train.py", image: "python:3.13", gpus: 0 },
        links: { self: run },
      },
      inputs: [{ kind: "dataset", id: idOf(dataset), name: read[0]?.input.name, number: 1, available: true }],
      hidden: 0,
      uses: { data: [], next_cursor: null },
    });
    const outputs = await get<{ data: Version[] }>(owner, `${run}/outputs`);
    expect(outputs.data).toEqual([version]);
  });

  it("stays, whatever becomes of the run and of what it read", async () => {
    const { dataset, run, version, config } = await made();
    const changed = { config: { rate: 9 }, command: "python other.py" };
    await answered(200, ask(owner, "PATCH", run, changed));
    expect((await lineage(owner, version)).made_by?.fields).toMatchObject({ config });
    await answered(204, remove(owner, run));
    await answered(204, remove(owner, `${dataset}/versions/1`));
    expect(await lineage(owner, version)).toMatchObject({
      made_by: { id: idOf(run), available: false, fields: { config } },
      inputs: [{ id: idOf(dataset), number: 1, available: false }],
    });
    await answered(204, remove(owner, dataset));
    expect(await lineage(owner, version)).toMatchObject({
      inputs: [{ id: idOf(dataset), available: false }],
    });
  });

  it("says what was made from a version, a page at a time", async () => {
    const { data, model, version } = await made();
    const inputs = [{ kind: "model", id: idOf(model), version: version.id }];
    const artifact = await thing("artifacts");
    for (const _ of [1, 2, 3]) await addVersion(owner, artifact, { inputs });
    const registered = await thing("registered-models");
    await addVersion(owner, registered, { model: idOf(model), version: 1 });
    expect((await lineage(owner, data)).uses.data).toMatchObject([
      { kind: "model", id: idOf(model), number: 1, version_id: version.id },
    ]);
    const seen: string[] = [];
    let query = "?limit=2";
    for (;;) {
      const { uses } = await lineage(owner, version, query);
      seen.push(...uses.data.map(({ id, number }) => `${id} ${number}`));
      if (uses.next_cursor === null) break;
      query = `?limit=2&cursor=${uses.next_cursor}`;
    }
    const [first, second] = [idOf(registered), idOf(artifact)];
    expect(seen).toEqual([`${first} 1`, `${second} 3`, `${second} 2`, `${second} 1`]);
    await answered(204, remove(owner, `${artifact}/versions/2`));
    expect((await lineage(owner, version)).uses.data).toHaveLength(3);
  });

  it("names nothing that the caller may not view, and says how much that is", async () => {
    const { data, version } = await made();
    const shown = await lineage(modeller, version);
    expect(shown).toEqual({ made_by: null, inputs: [], hidden: 2, uses: { data: [], next_cursor: null } });
    const key = await makeKey(ours, { scopes: ["dataset:view"] });
    expect((await lineage(key, data)).uses.data).toEqual([]);
    await expectProblem(await ask(key, "GET", version.links.lineage), 404, "not_found");
  });

  it("is told by who may write to what made it, and name what they see", async () => {
    const { run, dataset, model } = await made();
    const say = (caller: Caller, json: object) => ask(caller, "POST", `${model}/versions`, json);
    const made_by = { kind: "run", id: idOf(run) };
    await expectProblem(await say(modeller, { made_by }), 404, "not_found");
    await expectProblem(
      await say(modeller, { inputs: [{ kind: "dataset", id: idOf(dataset) }] }),
      404,
      "not_found",
    );
    const key = await makeKey(ours, { scopes: ["model:update", "model:view", "run:view"] });
    const { permission } = await expectProblem(await say(key, { made_by }), 403, "permission_missing");
    expect(permission).toBe("run:update");
    const elsewhere = { kind: "dataset", id: idOf(dataset), version: 7 };
    await expectProblem(await say(owner, { inputs: [elsewhere] }), 404, "not_found");
  });
});

describe("W23: compared", () => {
  it("two versions: their configurations, and the files that differ", async () => {
    const path = await thing("artifacts");
    for (const name of ["same", "changed", "removed"]) await write(owner, path, name);
    await addVersion(owner, path, { config: { rate: 1, layers: { first: 1 } } });
    await write(owner, path, "changed");
    await write(owner, path, "added");
    await answered(204, remove(owner, fileAt(path, "removed")));
    await addVersion(owner, path, { config: { rate: 2, layers: { first: 1 }, seed: 3 } });
    await answered(200, setAlias(owner, path, "best", 2));
    const compared = await get<{ files: { data: { path: string; from: object; to: object }[] } }>(
      owner,
      `${path}/versions/1/compare/best`,
    );
    expect(compared).toMatchObject({
      from: { number: 1 },
      to: { number: 2, aliases: ["best"] },
      same: false,
      config: [
        { pointer: "/rate", from: 1, to: 2 },
        { pointer: "/seed", to: 3 },
      ],
      files: { added: 1, removed: 1, changed: 1, next_cursor: null },
    });
    expect(compared.files.data.map(({ path, from, to }) => [path, from !== null, to !== null])).toEqual([
      ["added", false, true],
      ["changed", true, true],
      ["removed", true, false],
    ]);
    const page = await get<typeof compared & { files: { next_cursor: string } }>(
      owner,
      `${path}/versions/1/compare/2?limit=2`,
    );
    const rest = await get<typeof compared>(
      owner,
      `${path}/versions/1/compare/2?limit=2&cursor=${page.files.next_cursor}`,
    );
    expect([...page.files.data, ...rest.files.data]).toEqual(compared.files.data);
    expect(await get(owner, `${path}/versions/2/compare/2`)).toMatchObject({
      same: true,
      config: [],
      files: { data: [], added: 0, removed: 0, changed: 0 },
    });
    expect(await get(viewOnly, `${path}/versions/1/compare/2`)).toMatchObject({ same: false, files: null });
  });

  it("two runs: how they were set up, what they read, and what their metrics came to", async () => {
    const [shared, other] = await Promise.all([thing("datasets"), thing("datasets")]);
    const attach = (...paths: string[]) => paths.map((path) => ({ kind: "dataset", id: idOf(path) }));
    const [one, two] = await Promise.all([
      thing("runs", { config: { rate: 1 }, gpus: 0, attachments: attach(shared) }),
      thing("runs", { config: { rate: 2 }, gpus: 0, attachments: attach(shared, other) }),
    ]);
    const log = (path: string, ...points: object[]) =>
      answered(200, ask(owner, "POST", `${path}/metrics`, { points }));
    await log(one, { name: "loss", step: 1, value: 3 }, { name: "loss", step: 2, value: 1 });
    await log(two, { name: "loss", step: 1, value: 2 }, { name: "accuracy", step: 1, value: 0.9 });
    const compared = `${one}/compare/${idOf(two)}`;
    expect(await get(viewer, compared)).toMatchObject({
      from: { id: idOf(one) },
      to: { id: idOf(two) },
      config: [{ pointer: "/config/rate", from: 1, to: 2 }],
      inputs: { both: [{ id: idOf(shared) }], from: [], to: [{ id: idOf(other) }] },
      metrics: [
        { name: "accuracy", from: null, to: { last: { value: 0.9 } } },
        { name: "loss", from: { count: 2, last: { value: 1 }, min: 1, max: 3 }, to: { last: { value: 2 } } },
      ],
    });
    await expectProblem(await ask(modeller, "GET", compared), 403, "permission_missing");
    await expectProblem(await ask(owner, "GET", `${one}/compare/run_none`), 404, "not_found");
    const elsewhere = `/v1/projects/${owner.personalProject}/runs`;
    const { id } = await answered<{ id: string }>(201, ask(owner, "POST", elsewhere, {}));
    await expectProblem(await ask(owner, "GET", `${one}/compare/${id}`), 404, "not_found");
  });
});

describe("T10: a job's outputs", () => {
  it("add versions to the models that it named, with no alias; its maker, who may only read those, has no other way", async () => {
    const model = await thing("models");
    const job = await thing("jobs", { outputs: [idOf(model)], config: { rate: 1 } }, worker);
    const weights = await write(worker, job, "out/weights.bin");
    const output = { model: idOf(model), prefix: "out", description: "made by a job" };
    const made = await answered<Version>(201, ask(worker, "POST", `${job}/outputs`, output));
    expect(made).toMatchObject({ number: 1, aliases: [], description: "made by a job" });
    expect(await readBytes(worker, fileAt(made.links.self, "weights.bin"))).toEqual(weights);
    expect((await lineage(owner, made)).made_by).toMatchObject({
      id: idOf(job),
      fields: { config: { rate: 1 } },
    });
    expect(await get(worker, `${job}/outputs`)).toMatchObject({
      models: [{ id: idOf(model) }],
      data: [{ id: made.id }],
    });
    for (const [method, path, json] of [
      ["POST", `${model}/versions`, {}],
      ["PUT", `${model}/aliases/best`, { version: 1 }],
      ["PATCH", model, { name: "mine" }],
      ["DELETE", `${model}/versions/1`, undefined],
      ["DELETE", model, undefined],
    ] as const)
      await expectProblem(await ask(worker, method, path, json), 403, "permission_missing");
  });

  it("are what the token of its lease adds, as long as that lives, and all it does with a model", async () => {
    const [model, other] = await Promise.all([thing("models"), thing("models")]);
    const outputs = [idOf(model)];
    const [job, unleased] = await Promise.all([
      thing("jobs", { outputs }, worker),
      thing("jobs", { outputs }, worker),
    ]);
    const runner = await makeRunner(ours);
    const lease = await claimed(runner, ours.project, { resource_id: idOf(job) });
    const inside: Caller = { token: lease.token, address: runner.address };
    await write(inside, job, "weights.bin");
    const add = (at: string, json: object) => ask(inside, "POST", `${at}/outputs`, json);
    const made = await answered<Version>(201, add(job, { model: idOf(model) }));
    expect(await get(owner, made.links.self)).toEqual(made);
    await expectProblem(await add(job, { model: idOf(other) }), 409, "output_not_named");
    await expectProblem(await add(unleased, { model: idOf(model) }), 404, "not_found");
    for (const [method, path, json] of [
      ["GET", made.links.self, undefined],
      ["GET", made.links.files, undefined],
      ["POST", `${model}/versions`, {}],
      ["PUT", `${model}/aliases/best`, { version: 1 }],
      ["DELETE", made.links.self, undefined],
    ] as const)
      expect([403, 404]).toContain((await ask(inside, method, path, json)).status);
    await answered(200, report(runner, lease, "finish", { observed_state: "succeeded" }));
    expect((await add(job, { model: idOf(model) })).status).toBe(401);
  });

  it("add none to another model, one that is gone, or with nothing in it", async () => {
    const [model, other] = await Promise.all([thing("models"), thing("models")]);
    const job = await thing("jobs", { outputs: [idOf(model)] }, worker);
    const add = (json: object, by: Caller = worker) => ask(by, "POST", `${job}/outputs`, json);
    await expectProblem(await add({ model: idOf(other) }), 409, "output_not_named");
    await expectProblem(await add({ model: idOf(other) }, owner), 409, "output_not_named");
    await expectProblem(await add({ model: idOf(model) }), 422, "validation_failed");
    await write(worker, job, "weights.bin");
    await expectProblem(await add({ model: idOf(model) }, viewer), 403, "permission_missing");
    await expectProblem(await add({ model: idOf(model), aliases: ["best"] }), 422, "validation_failed");
    await answered(204, remove(owner, model));
    await expectProblem(await add({ model: idOf(model) }), 404, "not_found");
  });

  it("are named by who can view the model", async () => {
    const model = await thing("models");
    const blind = await signUp("blind");
    await added(owner, ours.project, blind, { access: { job: "all" } });
    const path = `/v1/projects/${ours.project}/jobs`;
    for (const outputs of [[idOf(model)], ["mdl_none"], [ours.ids.datasets]]) {
      const { errors } = await expectProblem(
        await ask(blind, "POST", path, { outputs }),
        422,
        "validation_failed",
      );
      expect(errors?.[0]?.pointer).toBe("/outputs/0");
    }
    const runs = `/v1/projects/${ours.project}/runs`;
    await expectProblem(await ask(owner, "POST", runs, { outputs: [idOf(model)] }), 422, "validation_failed");
  });

  it("end when whose the job is loses sight of the model, whoever sends them", async () => {
    const leaving = await signUp("leaving");
    const { id } = await added(owner, ours.project, leaving, { access: { job: "all", model: "read" } });
    const model = await thing("models");
    const job = await thing("jobs", { outputs: [idOf(model)] }, leaving);
    await write(leaving, job, "weights.bin");
    const add = (by: Caller) => ask(by, "POST", `${job}/outputs`, { model: idOf(model) });
    await answered(201, add(owner));
    const change = { access: { job: "all" } };
    await answered(200, ask(owner, "PATCH", `${collaborators(ours.project)}/${id}`, change));
    for (const by of [leaving, owner]) {
      const { permission } = await expectProblem(await add(by), 403, "permission_missing");
      expect(permission).toBe("model:view");
    }
    await answered(200, ask(owner, "DELETE", `${collaborators(ours.project)}/${id}`));
    await fresh(leaving);
    await expectProblem(await add(owner), 403, "permission_missing");
  });
});

it("what is deleted with versions is swept, all of it", async () => {
  const { env } = await harness();
  const { RESOURCES_DB } = await env("resources");
  const path = await thing("datasets");
  await write(owner, path, "rows");
  const version = await addVersion(owner, path, { inputs: [{ kind: "dataset", id: idOf(path) }] });
  await answered(200, setAlias(owner, path, "best", 1));
  await answered(204, remove(owner, path));
  await runCron("resources");
  const left = await RESOURCES_DB.prepare(
    `SELECT 1 FROM versions WHERE id = ?1 UNION ALL SELECT 1 FROM version_files WHERE version_id = ?1
     UNION ALL SELECT 1 FROM version_inputs WHERE version_id = ?1 UNION ALL SELECT 1 FROM aliases WHERE resource_id = ?2`,
  )
    .bind(version.id, idOf(path))
    .all();
  expect(left.results).toEqual([]);
});
