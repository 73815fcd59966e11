/** What things go by, belong to and are made for: names, experiments and sweeps, attribution, and who pays for GPUs. */
import type { Context } from "@atrium/shared/context";
import { beforeAll, describe, expect, it } from "vitest";
import { createResource } from "../services/resources/src/resource/creation.ts";
import { contextOver, freshAccess } from "./direct.ts";
import { harness } from "./harness.ts";
import { expectProblem, type Sent, send } from "./http.ts";
import { joinOrganization, joinTeam, makeOrganization, makeProject, makeTeam } from "./organizations.ts";
import { type Caller, type Person, signUp, unique } from "./personas.ts";
import { control, createProject, keyOf } from "./sharing.ts";
import { answered, ask, listed } from "./systems/asking.ts";
import { makeKey } from "./world.ts";

interface Thing {
  id: string;
  name: string;
  labels: Record<string, string>;
  owner: string;
  created_by: string;
  created_at: string;
  attributed_to: string | null;
  experiment_id: string | null;
  sweep_id: string | null;
  links: { self: string };
}

const { env } = await harness();
const { RESOURCES_DB } = await env("resources");

/** The team that owns the project: its admin, a member, a contributor. */
let ada: Person;
let grace: Person;
let lin: Person;
/** Of the organization, and not of the team. */
let hal: Person;
let project: string;
let organization: string;
/** Keys of a service account of the project's. */
let robot: Caller & { account: string };

beforeAll(async () => {
  [ada, grace, lin, hal] = (await Promise.all(["ada", "grace", "lin", "hal"].map(signUp))) as [
    Person,
    Person,
    Person,
    Person,
  ];
  ({ id: organization } = await makeOrganization(ada, { projects: null, service_accounts: null }));
  const team = await makeTeam(organization, "Vision");
  project = await makeProject(organization, { team });
  await Promise.all([grace, lin, hal].map((person) => joinOrganization(organization, person)));
  await Promise.all([
    joinTeam(team, ada, "admin"),
    joinTeam(team, grace),
    joinTeam(team, lin, "contributor"),
  ]);
  const { id: account } = await ada.client.POST("/v1/projects/{project}/service-accounts", {
    params: { path: { project } },
    body: { name: unique("robot"), role: "contributor" },
  });
  robot = { ...(await makeKey({ owner: ada, project }, { service_account: account })), account };
});

const all = (plural = "runs", of = project) => `/v1/projects/${of}/${plural}`;
const make = (caller: Caller, json: object = {}, plural = "runs", of = project) =>
  answered<Thing>(201, ask(caller, "POST", all(plural, of), json));
const refusedToMake = async (caller: Caller, json: object, status: number, code: string) =>
  expectProblem(await ask(caller, "POST", all(), json), status, code);
const called = (name: string, plural = "runs") => `${all(plural)}/${encodeURIComponent(name)}`;
const get = (caller: Caller, path: string) => ask(caller, "GET", path);

describe("names", () => {
  it("a workload that nobody names has a name made up; a dataset is named by who makes it", async () => {
    const [run, sweep] = await Promise.all([make(ada), make(ada, {}, "sweeps")]);
    expect(run.name).toMatch(/^run-\w{6}$/);
    expect(sweep.name).toMatch(/^sweep-\w{6}$/);
    await expectProblem(await ask(ada, "POST", all("datasets"), {}), 422, "validation_failed");
  });

  it("of one maker's workloads in a project no two are called the same; of two makers', two are", async () => {
    const name = unique("baseline");
    const run = await make(ada, { name });
    for (const plural of ["runs", "jobs", "experiments"])
      await expectProblem(await ask(ada, "POST", all(plural), { name }), 409, "already_exists");
    await make(grace, { name });
    await make(ada, { name }, "runs", ada.personalProject);
    const other = await make(ada);
    await expectProblem(await ask(ada, "PATCH", other.links.self, { name }), 409, "already_exists");
    await answered(204, ask(ada, "DELETE", run.links.self));
    await answered(200, ask(ada, "PATCH", other.links.self, { name }));
  });

  it("one that was made up and is taken is made up anew; one that was chosen is refused", async () => {
    const access = await freshAccess<"run:create">(ada, { type: "project", id: project });
    const taken = "UNIQUE constraint failed: resources.project_id, resources.created_by, resources.name";
    const unlucky = (times: number) => {
      let left = times;
      return contextOver(RESOURCES_DB, "resources", (batch) => {
        if (left-- > 0) throw new Error(taken);
        return batch;
      });
    };
    const making = { settings: { gpusNeedPayment: false } };
    expect(await createResource(unlucky(2), access, "run", {}, making)).toMatchObject({
      name: expect.stringMatching(/^run-\w{6}$/),
    });
    for (const [times, input] of [
      [1, { name: unique("chosen") }],
      [9, {}],
    ] as const)
      await expect(createResource(unlucky(times), access, "run", input, making)).rejects.toMatchObject({
        code: "already_exists",
      });
  });

  it("of twelve of one name at once, one is made", async () => {
    const name = unique("contended");
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(ada, "POST", all(), { name })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(11).fill(409)]);
  });

  it("`<username>:<name>` stands wherever an id does", async () => {
    const name = unique("with/slash:and colon?");
    const run = await make(grace, { name });
    const [hers, theirs] = [called(`${grace.username}:${name}`), called(`:${name}`)];
    for (const path of [hers, theirs, called(`${grace.id}:${name}`)])
      expect(await answered<Thing>(200, get(ada, path))).toEqual(run);
    expect(await answered<Thing>(200, get(grace, called(`me:${name}`)))).toEqual(run);
    await answered(200, ask(ada, "PATCH", hers, { description: "by name" }));
    await answered(200, ask(ada, "POST", `${theirs}/pause`));
    await answered(204, ask(grace, "DELETE", hers));
    await expectProblem(await get(ada, hers), 404, "not_found");
  });

  it("who may not do it to the thing may not by its name either", async () => {
    const name = unique("protected");
    const { links } = await make(ada, { name });
    const byName = called(`${ada.username}:${name}`);
    const stranger = await signUp("stranger");
    for (const path of [links.self, byName]) {
      await expectProblem(await ask(grace, "DELETE", path), 403, "permission_missing");
      await expectProblem(await get(stranger, path), 404, "not_found");
    }
  });

  it("nobody's name, another's, another kind's, another project's: 404, the same as for no such id", async () => {
    const name = unique("lonely");
    await make(ada, { name });
    for (const path of [
      called(`nobody-at-all:${name}`),
      called(`${grace.username}:${name}`),
      called(`:${name}`, "jobs"),
      called(":"),
      called(`:${unique("none")}`),
      `${all("runs", ada.personalProject)}/:${name}`,
    ])
      await expectProblem(await get(ada, path), 404, "not_found");
  });

  it("several of that name: 409 with what it may mean, of what the caller sees", async () => {
    const name = unique("shared");
    const [first, second] = [await make(ada, { name }), await make(grace, { name })];
    const response = await get(lin, called(`:${name}`));
    const text = await response.clone().text();
    const { detail } = await expectProblem(response, 409, "name_ambiguous");
    const candidates = [second, first].map((run) => ({ type: "run", id: run.id, name, owner: run.owner }));
    expect(JSON.parse(text)).toMatchObject({ candidates });
    for (const whose of [ada, grace]) expect(detail).toContain(`${whose.username}:${name}`);
    const own = await keyOf(grace, project, ["run:view:own", "run:create", "run:update"]);
    // What was made by session is not this key's own: for it there is nothing of that name.
    await expectProblem(await get(own, called(`:${name}`)), 404, "not_found");
    const mine = unique("mine");
    await make(ada, { name: mine });
    const made = await make(own, { name: mine });
    expect(await answered<Thing>(200, get(own, called(`:${mine}`)))).toEqual(made);
    await expectProblem(await get(own, called(`${ada.username}:${mine}`)), 404, "not_found");
  });

  it("datasets may share a name even of one maker: then the id tells", async () => {
    const name = unique("images");
    const [first] = [await make(ada, { name }, "datasets"), await make(ada, { name }, "datasets")];
    await expectProblem(await get(ada, called(`${ada.username}:${name}`, "datasets")), 409, "name_ambiguous");
    await answered(204, ask(ada, "DELETE", first.links.self));
    await answered(200, get(ada, called(`${ada.username}:${name}`, "datasets")));
  });
});

describe("runs belong to experiments and sweeps", () => {
  it("said by id or name, when it is made or later; lists are of one of them", async () => {
    const experiment = await make(ada, { name: unique("experiment") }, "experiments");
    const sweep = await make(grace, { name: unique("sweep") }, "sweeps");
    const first = await make(grace, { experiment_id: experiment.id, sweep_id: sweep.id });
    expect(first).toMatchObject({ experiment_id: experiment.id, sweep_id: sweep.id });
    const second = await make(lin, { experiment_id: `${ada.username}:${experiment.name}` });
    expect(second).toMatchObject({ experiment_id: experiment.id, sweep_id: null });
    const ids = async (query: string) =>
      (await listed<Thing>(ada, `${all()}?${query}`)).map(({ id }) => id).sort();
    const both = [first.id, second.id].sort();
    expect(await ids(`experiment=${experiment.id}`)).toEqual(both);
    expect(await ids(`experiment=${ada.username}:${experiment.name}`)).toEqual(both);
    expect(await ids(`sweep=${sweep.id}`)).toEqual([first.id]);
    expect(await ids(`experiment=${experiment.id}&sweep=${sweep.id}&creator=me`)).toEqual([]);
    await answered(200, ask(ada, "PATCH", first.links.self, { experiment_id: null }));
    await answered(200, ask(ada, "PATCH", second.links.self, { sweep_id: `:${sweep.name}` }));
    expect(await ids(`experiment=${experiment.id}`)).toEqual([second.id]);
    expect(await ids(`sweep=${sweep.id}`)).toEqual(both);
    // What is over is said still: the runs stay.
    await answered(204, ask(ada, "DELETE", experiment.links.self));
    expect(await answered(200, get(ada, second.links.self))).toMatchObject({ experiment_id: experiment.id });
    await answered(200, ask(ada, "PATCH", second.links.self, { description: "still here" }));
  });

  it("what is not here, not seen, or something else: 422 that points to it, and nothing is made", async () => {
    const [sweep, elsewhere] = await Promise.all([
      make(ada, {}, "sweeps"),
      make(ada, {}, "experiments", ada.personalProject),
    ]);
    const name = unique("never");
    for (const experiment_id of ["experiment_none", sweep.id, elsewhere.id, ":none"]) {
      const { errors } = await refusedToMake(ada, { name, experiment_id }, 422, "validation_failed");
      expect(errors?.map(({ pointer }) => pointer)).toEqual(["/experiment_id"]);
    }
    await expectProblem(await get(ada, called(`:${name}`)), 404, "not_found");
  });

  it("an experiment that goes between the decision and the commit takes no run in", async () => {
    const experiment = await make(ada, {}, "experiments");
    const access = await freshAccess<"run:create">(ada, { type: "project", id: project });
    const remove = RESOURCES_DB.prepare("DELETE FROM resources WHERE id = ?").bind(experiment.id);
    const ctx = contextOver(RESOURCES_DB, "resources", async (batch) => {
      await remove.run();
      return batch;
    });
    const making = { settings: { gpusNeedPayment: false } };
    const name = unique("late");
    await expect(
      createResource(ctx, access, "run", { name, experiment_id: experiment.id }, making),
    ).rejects.toMatchObject({ code: "stale_version" });
    await expectProblem(await get(ada, called(`:${name}`)), 404, "not_found");
  });
});

describe("lists", () => {
  it("of somebody: by id, by username, or `me`", async () => {
    const name = unique("whose");
    const run = await make(grace, { name });
    const ids = async (query: string, caller: Caller = ada) =>
      (await listed<Thing>(caller, `${all()}?name=${name}&${query}`)).map(({ id }) => id);
    for (const who of ["creator", "owner"]) {
      for (const said of [grace.id, grace.username, grace.username.toUpperCase()])
        expect(await ids(`${who}=${said}`), said).toEqual([run.id]);
      expect(await ids(`${who}=me`, grace)).toEqual([run.id]);
      for (const said of [ada.username, "nobody-at-all", "acc_nobody", "me"])
        expect(await ids(`${who}=${said}`), said).toEqual([]);
    }
  });

  it("since and until: what was made from the one moment on and before the other", async () => {
    const name = unique("when");
    const made: Thing[] = [];
    for (const who of [ada, grace, lin]) made.push(await make(who, { name }));
    const [first, second, third] = made as [Thing, Thing, Thing];
    const ids = async (query: string) =>
      (await listed<Thing>(ada, `${all()}?name=${name}&${query}`)).map(({ id }) => id);
    expect(await ids(`since=${second.created_at}`)).toEqual([third.id, second.id]);
    expect(await ids(`until=${second.created_at}`)).toEqual([first.id]);
    expect(await ids(`since=${second.created_at}&until=${third.created_at}`)).toEqual([second.id]);
    for (const query of ["since=yesterday", "until=5"])
      await expectProblem(await get(ada, `${all()}?${query}`), 422, "validation_failed");
  });
});

describe("W8 a service account acts on behalf of a person of its team", () => {
  const onBehalfOf = (person: string, caller: Caller = robot, json: object = {}): Promise<Response> => {
    const sent: Sent = { method: "POST", path: all(), json, headers: { "Atrium-On-Behalf-Of": person } };
    return send(caller, sent);
  };

  it("by username or email: it is theirs by name, and the service account's by right", async () => {
    for (const person of [grace.username, grace.email, grace.email.toUpperCase()]) {
      const run = await answered<Thing>(201, onBehalfOf(person));
      expect(run).toMatchObject({
        attributed_to: grace.id,
        created_by: robot.account,
        owner: robot.account,
      });
      // Attribution adds no right: hers to delete is what she made.
      await expectProblem(await ask(grace, "DELETE", run.links.self), 403, "permission_missing");
      await expectProblem(await ask(grace, "POST", `${run.links.self}/stop`), 403, "permission_missing");
      await answered(200, ask(robot, "POST", `${run.links.self}/stop`));
    }
  });

  it("goes by their name, and lists are of it", async () => {
    const name = unique("for-grace");
    const run = await answered<Thing>(201, onBehalfOf(grace.username, robot, { name }));
    expect(await answered(200, get(ada, called(`${grace.username}:${name}`)))).toEqual(run);
    expect(await listed(ada, `${all()}?attributed_to=${grace.username}&name=${name}`)).toEqual([run]);
    expect(await listed(grace, `${all()}?attributed_to=me&name=${name}`)).toEqual([run]);
    expect(await listed(ada, `${all()}?attributed_to=me&name=${name}`)).toEqual([]);
    // Hers and the one that was made for her: two of one name.
    await make(grace, { name });
    await expectProblem(await get(ada, called(`${grace.username}:${name}`)), 409, "name_ambiguous");
  });

  it("who is not in the team, and who does not exist: 422, which does not tell the two apart", async () => {
    const unknown = "somebody-who-does-not-exist";
    const details = await Promise.all(
      [hal.username, hal.email, unknown].map(async (person) => {
        const { detail } = await expectProblem(await onBehalfOf(person), 422, "attribution_refused");
        return detail.replace(person, "them");
      }),
    );
    expect(new Set(details).size).toBe(1);
    expect(details[0]).toContain("Vision");
  });

  it("a person acts for nobody, and in a project of no team there is nobody to act for", async () => {
    for (const caller of [ada, await keyOf(ada, project)])
      await expectProblem(await onBehalfOf(grace.username, caller), 422, "attribution_refused");
    const own = await makeProject(organization, { account: ada });
    const { id } = await ada.client.POST("/v1/projects/{project}/service-accounts", {
      params: { path: { project: own } },
      body: { name: unique("robot"), role: "member" },
    });
    const key = await makeKey({ owner: ada, project: own }, { service_account: id });
    const sent = { method: "POST", path: all("runs", own), json: {} };
    const headers = { "Atrium-On-Behalf-Of": ada.username };
    const { detail } = await expectProblem(await send(key, { ...sent, headers }), 422, "attribution_refused");
    expect(detail).toContain("no team");
    expect(await make(key, {}, "runs", own)).toMatchObject({ attributed_to: null });
  });
});

describe("G11 GPUs need a verified payment method of whoever pays", () => {
  const verified = async (person: Person, at: number | null) => {
    const sql = "UPDATE accounts SET payment_verified_at = ? WHERE id = ?";
    await (await control()).prepare(sql).bind(at, person.id).run();
  };

  it("create, update and start are refused without, and go once it is verified", async () => {
    const of = await createProject(grace);
    const refused = async (response: Promise<Response>) => {
      const { detail } = await expectProblem(await response, 402, "payment_method_missing");
      expect(detail).toContain(grace.id);
    };
    await refused(ask(grace, "POST", all("runs", of), { gpus: 1 }));
    const run = await make(grace, { gpus: 0, desired_state: "stopped" }, "runs", of);
    await refused(ask(grace, "PATCH", run.links.self, { gpus: 8 }));
    // Remembered as missing a moment ago, and verified now: at once.
    await verified(grace, Date.now());
    await answered(200, ask(grace, "PATCH", run.links.self, { gpus: 8 }));
    await answered(200, ask(grace, "POST", `${run.links.self}/start`));
    await answered(200, ask(grace, "POST", `${run.links.self}/stop`));
    await make(grace, { gpus: 2 }, "jobs", of);
    await verified(grace, null);
    await answered(200, get(grace, `/v1/access?project=${of}&consistency=strong`));
    await refused(ask(grace, "POST", `${run.links.self}/start?consistency=strong`));
    await answered(200, ask(grace, "PATCH", run.links.self, { description: "without GPUs, anything" }));
  });

  it("a deployment that does not ask for it takes GPUs from everybody", async () => {
    const access = await freshAccess<"run:create">(ada, { type: "project", id: project });
    const ctx: Context = contextOver(RESOURCES_DB, "resources");
    const making = (gpusNeedPayment: boolean) => ({ settings: { gpusNeedPayment } });
    const input = { gpus: 4 } as object;
    await expect(createResource(ctx, access, "run", input, making(true))).rejects.toMatchObject({
      code: "payment_method_missing",
    });
    expect(await createResource(ctx, access, "run", input, making(false))).toMatchObject({
      fields: { gpus: 4 },
    });
  });
});
