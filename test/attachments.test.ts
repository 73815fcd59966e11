/** What workloads read: attached by who may, kept as history, showing no more than may be seen. */
import { beforeAll, describe, expect, it } from "vitest";
import { page } from "../services/resources/src/attachment/store.ts";
import { harness } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { makeProject } from "./organizations.ts";
import { type Caller, type Person, signUp, unique } from "./personas.ts";
import { planOf } from "./plan.ts";
import { makeThing } from "./samples/kinds.ts";
import { added, keyOf } from "./sharing.ts";
import type { Tenant } from "./tenants.ts";
import { addCollaborator, makeTenant } from "./world.ts";

interface Attachment {
  id: string;
  input: { kind: string; id: string; name: string | null; version: number | null; available: boolean };
  mount: string | null;
  created_by: string;
}

const { env } = await harness();
const { RESOURCES_DB } = await env("resources");

let ours: Tenant;
let member: Person;
let reader: Person;
let worker: Person;
beforeAll(async () => {
  [ours, member, reader, worker] = await Promise.all([
    makeTenant(),
    signUp("member"),
    signUp("reader"),
    signUp("worker"),
  ]);
  await Promise.all([
    addCollaborator(ours, member, "member"),
    addCollaborator(ours, reader, "viewer"),
    // T9: all on jobs, read on datasets; nothing on models.
    added(ours.owner, ours.project, worker, { access: { job: "all", dataset: "read" } }),
  ]);
});

const path = (plural: string, rest = "") => `/v1/projects/${ours.project}/${plural}${rest}`;
const ask = (caller: Caller, method: string, at: string, json?: unknown) =>
  send(caller, { method, path: at, json });

async function answered<T>(status: number, asked: Promise<Response>): Promise<T> {
  const response = await asked;
  const text = await response.text();
  expect(`${response.status} ${text}`).toMatch(new RegExp(`^${status} `));
  return (text ? JSON.parse(text) : null) as T;
}

const thing = (plural: string, owner: Person = ours.owner, json: object = {}) =>
  makeThing(owner, ours.project, plural, json);
const inputs = (job: string, plural = "jobs") => path(plural, `/${job}/attachments`);
const attach = (caller: Caller, job: string, json: object) => ask(caller, "POST", inputs(job), json);
const listed = async (caller: Caller, job: string, plural = "jobs") =>
  (await answered<{ data: Attachment[] }>(200, ask(caller, "GET", inputs(job, plural)))).data;

describe("T9, G4 anybody's data is an input of one's own workload", () => {
  it.each(["jobs", "notebooks", "runs", "sessions", "evaluations", "endpoints"])(
    "%s: attach, list, get, detach",
    async (plural) => {
      const [workload, dataset] = await Promise.all([thing(plural, member), thing("datasets")]);
      const all = inputs(workload, plural);
      const wanted = { kind: "dataset", id: dataset, mount: "/data/images" };
      const made = await answered<Attachment>(201, ask(member, "POST", all, wanted));
      expect(made).toMatchObject({
        input: { kind: "dataset", id: dataset, version: null, available: true },
        mount: "/data/images",
        created_by: member.id,
      });
      expect(await listed(reader, workload, plural)).toEqual([made]);
      const each = `${all}/${made.id}`;
      expect(await answered(200, ask(reader, "GET", each))).toEqual(made);
      await expectProblem(await ask(reader, "DELETE", each), 403, "permission_missing");
      await answered(204, ask(member, "DELETE", each));
      await expectProblem(await ask(member, "GET", each), 404, "not_found");
    },
  );

  it("read on data suffices for the input, and is not enough for the workload", async () => {
    const [job, dataset] = await Promise.all([thing("jobs", worker), thing("datasets")]);
    await answered(201, attach(worker, job, { kind: "dataset", id: dataset }));
    const refused = await expectProblem(
      await attach(reader, job, { kind: "dataset", id: dataset }),
      403,
      "permission_missing",
    );
    expect(refused.permission).toBe("job:update");
    await expectProblem(
      await ask(worker, "DELETE", path("datasets", `/${dataset}`)),
      403,
      "permission_missing",
    );
  });

  it("what one may see and not attach: 403; what one may not see: 422, as what is not there", async () => {
    const [job, model] = await Promise.all([thing("jobs", worker), thing("models")]);
    const told = [model, "model_00000000000000000000000000"].map(async (id) => {
      const refused = await expectProblem(
        await attach(worker, job, { kind: "model", id }),
        422,
        "validation_failed",
      );
      return refused.errors;
    });
    const [hidden, missing] = await Promise.all(told);
    expect(hidden).toEqual(missing);
    const key = await keyOf(member, ours.project, ["job:update", "model:view"]);
    const refused = await expectProblem(
      await attach(key, job, { kind: "model", id: model }),
      403,
      "permission_missing",
    );
    expect(refused.permission).toBe("model:attach");
  });

  it("an input is of the same project: another's is not here", async () => {
    const job = await thing("jobs");
    const elsewhere = await makeThing(ours.owner, ours.owner.personalProject, "datasets");
    await expectProblem(
      await attach(ours.owner, job, { kind: "dataset", id: elsewhere }),
      422,
      "validation_failed",
    );
    await expectProblem(
      await ask(ours.owner, "POST", `/v1/projects/${ours.owner.personalProject}/jobs/${job}/attachments`, {
        kind: "dataset",
        id: elsewhere,
      }),
      404,
      "not_found",
    );
  });

  it("by name too; a version that it does not have: 422", async () => {
    const [job, name] = [await thing("jobs"), unique("images")];
    const dataset = await thing("datasets", ours.owner, { name });
    const made = await answered<Attachment>(
      201,
      attach(ours.owner, job, { kind: "dataset", id: `:${name}` }),
    );
    expect(made.input).toMatchObject({ id: dataset, name });
    const refused = await attach(ours.owner, job, { kind: "dataset", id: dataset, version: 7 });
    const { errors } = await expectProblem(refused, 422, "validation_failed");
    expect(errors?.[0]?.pointer).toBe("/version");
  });

  it("one of its versions, and another; a version that was deleted since is not available", async () => {
    const [job, dataset] = await Promise.all([thing("jobs"), thing("datasets")]);
    const versions = path("datasets", `/${dataset}/versions`);
    for (const version of [1, 2]) {
      await answered(201, ask(ours.owner, "POST", versions, {}));
      await answered(201, attach(ours.owner, job, { kind: "dataset", id: dataset, version }));
    }
    await answered(204, ask(ours.owner, "DELETE", `${versions}/1`));
    const seen = (await listed(reader, job)).map(({ input: { version, available } }) => ({
      version,
      available,
    }));
    expect(seen).toEqual([
      { version: 2, available: true },
      { version: 1, available: false },
    ]);
    const gone = await attach(ours.owner, await thing("jobs"), { kind: "dataset", id: dataset, version: 1 });
    await expectProblem(gone, 422, "validation_failed");
  });

  it("the same twice, or two at one mount: 409; at once, one of them is", async () => {
    const [job, one, other] = await Promise.all([thing("jobs"), thing("datasets"), thing("models")]);
    const wanted = { kind: "dataset", id: one, mount: "/data" };
    const answers = await Promise.all([1, 2, 3].map(() => attach(ours.owner, job, wanted)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const taken = await attach(ours.owner, job, { kind: "model", id: other, mount: "/data" });
    await expectProblem(taken, 409, "already_exists");
    expect(await listed(ours.owner, job)).toHaveLength(1);
  });

  it.each(["data", "/", "//", "/a/../b", "/a/./b", "/a/", "/a\nb"])("no mount: %j", async (mount) => {
    const wanted = { kind: "dataset", id: ours.ids.datasets, mount };
    await expectProblem(await attach(ours.owner, ours.ids.jobs ?? "", wanted), 422, "validation_failed");
  });
});

describe("made with the workload", () => {
  it("all of them or nothing: one that cannot be attached makes no workload", async () => {
    const dataset = await thing("datasets");
    const [name, absent] = [unique("job"), "model_00000000000000000000000000"];
    const attachments = [
      { kind: "dataset", id: dataset },
      { kind: "model", id: absent },
    ];
    const refused = await ask(member, "POST", path("jobs"), { name, attachments });
    const { errors } = await expectProblem(refused, 422, "validation_failed");
    expect(errors?.[0]?.pointer).toBe("/attachments/1/id");
    const { data } = await answered<{ data: unknown[] }>(
      200,
      ask(member, "GET", path("jobs", `?name=${name}`)),
    );
    expect(data).toEqual([]);
    const json = { name, attachments: attachments.slice(0, 1) };
    const { id } = await answered<{ id: string }>(201, ask(member, "POST", path("jobs"), json));
    expect((await listed(member, id)).map(({ input }) => input.id)).toEqual([dataset]);
  });
});

describe("what a workload was given stays known", () => {
  it("an input that was deleted is told by its name then, and not available", async () => {
    const [job, name] = [await thing("jobs"), unique("images")];
    const dataset = await thing("datasets", ours.owner, { name });
    await answered(201, attach(ours.owner, job, { kind: "dataset", id: dataset }));
    await answered(204, ask(ours.owner, "DELETE", path("datasets", `/${dataset}`)));
    const [left] = await listed(reader, job);
    expect(left?.input).toEqual({ kind: "dataset", id: dataset, name, version: null, available: false });
  });

  it("O1: in another project a run shows which input it was, and nothing of it", async () => {
    const { owner } = ours;
    const [run, dataset] = await Promise.all([thing("runs"), thing("datasets")]);
    await answered(201, ask(owner, "POST", inputs(run, "runs"), { kind: "dataset", id: dataset }));
    const there = await makeProject(owner.organization, { account: owner });
    await RESOURCES_DB.prepare("UPDATE resources SET project_id = ? WHERE id = ?").bind(there, run).run();
    const moved = `/v1/projects/${there}/runs/${run}/attachments`;
    const { data } = await answered<{ data: Attachment[] }>(200, ask(owner, "GET", moved));
    expect(data[0]?.input).toEqual({
      kind: "dataset",
      id: dataset,
      name: null,
      version: null,
      available: false,
    });
  });

  it("who may not see datasets is not told what they are called", async () => {
    const [job, dataset, narrow] = [await thing("jobs"), await thing("datasets"), await signUp("narrow")];
    await added(ours.owner, ours.project, narrow, { access: { job: "read" } });
    await answered(201, attach(ours.owner, job, { kind: "dataset", id: dataset }));
    expect((await listed(narrow, job))[0]?.input).toMatchObject({ id: dataset, name: null });
  });

  it("goes with the workload, and is found by indexes", async () => {
    const [job, dataset] = await Promise.all([thing("jobs"), thing("datasets")]);
    await answered(201, attach(ours.owner, job, { kind: "dataset", id: dataset }));
    await answered(204, ask(ours.owner, "DELETE", path("jobs", `/${job}`)));
    const left = RESOURCES_DB.prepare("SELECT count(*) AS left FROM attachments WHERE resource_id = ?").bind(
      job,
    );
    expect(await left.first("left")).toBe(0);
    const plan = await planOf(RESOURCES_DB, (db) => page(db, job, { limit: 10, after: null }));
    expect(plan.filter((step) => step.includes("SCAN"))).toEqual([]);
  });

  it("a hundred and no more: 409", async () => {
    const [job, dataset] = await Promise.all([thing("jobs"), thing("datasets")]);
    await RESOURCES_DB.prepare(
      `WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
       INSERT INTO attachments SELECT ?1, 'att_' || i, ?2, 'job', 'dataset', ?3, 'x', i, NULL, 'x', 'x', 0 FROM n`,
    )
      .bind(job, ours.project, dataset)
      .run();
    await expectProblem(
      await attach(ours.owner, job, { kind: "dataset", id: dataset }),
      409,
      "quota_exceeded",
    );
  });
});
