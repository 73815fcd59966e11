/** Runs, sweeps and experiments go to other projects, and are made anew from one another; everything else stays. */
import { beforeAll, describe, expect, it } from "vitest";
import { moveResource } from "../services/resources/src/resource/move/move.ts";
import { contextOver, freshAccess } from "./direct.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import {
  joinOrganization,
  joinProject,
  joinTeam,
  makeOrganization,
  makeProject,
  makeRole,
  makeTeam,
} from "./organizations.ts";
import { type Caller, type Person, signUp, unique } from "./personas.ts";
import { COLLECTIONS } from "./samples/kinds.ts";
import { createProject, keyOf, logged } from "./sharing.ts";
import { answered, ask, listed } from "./systems/asking.ts";

interface Thing {
  id: string;
  name: string;
  project_id: string;
  labels: Record<string, string>;
  owner: string;
  created_by: string;
  desired_state: string;
  observed_state: string;
  admitted: boolean;
  moved_in: boolean;
  experiment_id: string | null;
  sweep_id: string | null;
  links: { self: string };
}

const { env } = await harness();
const { RESOURCES_DB } = await env("resources");

const RUN = { desired_state: "stopped" } as const;

let ada: Person;
let bob: Person;
let eve: Person;
/** Ada's, where Bob is a member; Bob's own; a team's, which Ada and Bob are members of and Eve administers. */
let adas: string;
let bobs: string;
let teams: string;

beforeAll(async () => {
  [ada, bob, eve] = (await Promise.all(["ada", "bob", "eve"].map(signUp))) as [Person, Person, Person];
  const { id: organization } = await makeOrganization(eve, { projects: null });
  const team = await makeTeam(organization);
  await Promise.all([ada, bob].map((person) => joinOrganization(organization, person)));
  await Promise.all([joinTeam(team, ada), joinTeam(team, bob), joinTeam(team, eve, "admin")]);
  [adas, bobs, teams] = await Promise.all([
    createProject(ada),
    createProject(bob),
    makeProject(organization, { team }),
  ]);
  await joinProject(adas, bob, { role: "member" });
});

const all = (of: string, plural = "runs") => `/v1/projects/${of}/${plural}`;
const make = (caller: Caller, of: string, json: object = {}, plural = "runs") =>
  answered<Thing>(201, ask(caller, "POST", all(of, plural), { ...RUN, ...json }));
const move = (caller: Caller, { links }: Pick<Thing, "links">, project_id: string): Promise<Response> =>
  ask(caller, "POST", `${links.self}/move`, { project_id });
const moved = (caller: Caller, thing: Pick<Thing, "links">, to: string) =>
  answered<Thing>(200, move(caller, thing, to));
const at = (caller: Caller, { links }: Pick<Thing, "links">) =>
  answered<Thing>(200, ask(caller, "GET", links.self));
const gone = async (caller: Caller, { links }: Pick<Thing, "links">) =>
  expectProblem(await ask(caller, "GET", links.self), 404, "not_found");

describe("a run moves", () => {
  it("with its id, its maker, its owner, its history; it is there, and not here any more", async () => {
    const run = await make(bob, bobs, { labels: { team: "vision" }, config: { rate: 0.1 } });
    const there = await moved(bob, run, adas);
    expect(there).toEqual({
      ...run,
      project_id: adas,
      moved_in: true,
      updated_at: expect.any(String),
      links: { self: `${all(adas)}/${run.id}`, project: `/v1/projects/${adas}` },
    });
    expect(await at(ada, there)).toEqual(there);
    await gone(bob, run);
    expect(await listed(ada, `${all(adas)}?label=team:vision`)).toEqual([there]);
    expect(await listed(bob, `${all(bobs)}?label=team:vision`)).toEqual([]);
    expect(await listed(ada, `${all(adas)}?creator=${bob.username}`)).toContainEqual(there);
    for (const project of [bobs, adas]) {
      const [line] = await until(async () => {
        const lines = (await logged(project, "resource.moved")).filter(({ target }) => target.id === run.id);
        return lines.length > 0 && lines;
      });
      expect(line).toMatchObject({
        actor: { id: bob.id },
        changes: { project_id: { from: bobs, to: adas } },
      });
    }
  });

  it("W5 what B moved into A's project is B's: A cannot delete it, B can", async () => {
    const there = await moved(bob, await make(bob, bobs), adas);
    const { permission } = await expectProblem(
      await ask(ada, "DELETE", there.links.self),
      403,
      "permission_missing",
    );
    expect(permission).toBe("run:delete");
    // All else of it is the owner's to do, as of any run.
    await answered(200, ask(ada, "PATCH", there.links.self, { description: "looked at" }));
    await answered(204, ask(bob, "DELETE", there.links.self));
    // What was made there is A's to delete, whoever made it.
    await answered(204, ask(ada, "DELETE", (await make(bob, adas)).links.self));
  });

  it("W5 and the admins of the team that owns the project can", async () => {
    const there = await moved(bob, await make(bob, bobs), teams);
    await expectProblem(await ask(ada, "DELETE", there.links.self), 403, "permission_missing");
    await answered(204, ask(eve, "DELETE", there.links.self));
  });

  it("takes the right to move it here, and to make one there", async () => {
    const [hers, his] = await Promise.all([make(ada, adas), make(bob, adas)]);
    const own = await createProject(ada);
    // A member moves their own alone; the owner anybody's.
    await expectProblem(await move(bob, hers, bobs), 403, "permission_missing");
    const closed = await expectProblem(await move(ada, hers, bobs), 404, "not_found");
    expect(closed.permission).toBeUndefined();
    await expectProblem(await move(ada, hers, "prj_nowhere"), 404, "not_found");
    await joinProject(bobs, ada, { role: "viewer" });
    const { permission } = await expectProblem(await move(ada, hers, bobs), 403, "permission_missing");
    expect(permission).toBe("run:create");
    await expectProblem(await move(eve, hers, teams), 404, "not_found");
    expect(await moved(ada, his, own)).toMatchObject({ owner: bob.id, created_by: bob.id });
    await at(ada, hers);
  });

  it("not with a key, whose project is the one that it acts in: it is told so", async () => {
    const run = await make(ada, adas);
    const key = await keyOf(ada, adas);
    const { detail } = await expectProblem(await move(key, run, teams), 403, "permission_missing");
    expect(detail).toContain("sign in");
  });

  it("at rest, and leased by nobody", async () => {
    const run = await make(bob, bobs, { desired_state: "running" });
    for (const observed_state of ["running", "stopping"]) {
      await answered(200, ask(bob, "PATCH", run.links.self, { observed_state }));
      const { detail } = await expectProblem(await move(bob, run, adas), 409, "state_conflict");
      expect(detail).toContain(observed_state);
    }
    await answered(200, ask(bob, "PATCH", run.links.self, { observed_state: "failed" }));
    const lease = (ended: number | null) =>
      RESOURCES_DB.prepare(
        `INSERT INTO leases (resource_id, id, project_id, kind, epoch, holder, credential_type, credential_id, seconds,
           claimed_at, expires_at, ended_at)
         VALUES (?1, 'lease_' || ?1, ?2, 'run', 1, 'sa_1', 'project_key', 'key_1', 60, 0, 0, ?3)
         ON CONFLICT DO UPDATE SET ended_at = excluded.ended_at`,
      )
        .bind(run.id, bobs, ended)
        .run();
    await lease(null);
    await expectProblem(await move(bob, run, adas), 409, "under_lease");
    await lease(1);
    await moved(bob, run, adas);
  });

  it("not to where it is, nor to where its maker has one of its name", async () => {
    const run = await make(bob, bobs);
    await expectProblem(await move(bob, run, bobs), 409, "state_conflict");
    await make(bob, adas, { name: run.name });
    const { detail } = await expectProblem(await move(bob, run, adas), 409, "already_exists");
    expect(detail).toContain("name");
    await at(bob, run);
  });

  it("not into a project whose deletion is on its way", async () => {
    const run = await make(bob, bobs);
    const ending = await createProject(bob);
    await RESOURCES_DB.prepare("INSERT INTO purged_projects (project_id, purged_at) VALUES (?, 0)")
      .bind(ending)
      .run();
    await expectProblem(await move(bob, run, ending), 409, "access_changed");
    await at(bob, run);
  });

  it("of ten moves and deletions at once, one is done", async () => {
    const run = await make(bob, bobs);
    const asked = [adas, teams].flatMap((to) => Array.from({ length: 4 }, () => move(bob, run, to)));
    const answers = await Promise.all([...asked, ask(bob, "DELETE", run.links.self)]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it("it leaves what it belonged to", async () => {
    const experiment = await make(bob, bobs, {}, "experiments");
    const run = await make(bob, bobs, { experiment_id: experiment.id });
    expect(await moved(bob, run, adas)).toMatchObject({ experiment_id: null, sweep_id: null });
    expect(await listed(bob, `${all(bobs)}?experiment=${experiment.id}`)).toEqual([]);
  });

  it("by its name as well; the same request again under its Idempotency-Key has the same answer", async () => {
    const run = await make(bob, bobs);
    const sent = {
      method: "POST",
      path: `${all(bobs)}/${bob.username}:${run.name}/move`,
      json: { project_id: adas },
      headers: { "Idempotency-Key": unique("move") },
    };
    const first = await answered<Thing>(200, send(bob, sent));
    const again = await send(bob, sent);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await again.json()).toEqual(first);
  });

  it("into an open project by its visibility alone, it waits there for a member", async () => {
    const outside = await signUp("outside");
    const open = await makeProject(eve.organization, { account: eve }, { visibility: "open" });
    const run = await make(outside, outside.personalProject);
    const there = await moved(outside, run, open);
    expect(there).toMatchObject({ admitted: false, observed_state: "stopped" });
    await expectProblem(await ask(eve, "POST", `${there.links.self}/start`), 409, "state_conflict");
    expect(await answered(200, ask(eve, "POST", `${there.links.self}/admit`))).toMatchObject({
      observed_state: "queued",
    });
  });
});

describe("experiments and sweeps move with their runs", () => {
  it("all of them, which stay in it and leave what else they belonged to", async () => {
    const [experiment, sweep] = await Promise.all([
      make(bob, bobs, {}, "experiments"),
      make(bob, bobs, {}, "sweeps"),
    ]);
    const groups = { experiment_id: experiment.id, sweep_id: sweep.id };
    const runs = await Promise.all([
      make(bob, bobs, groups),
      make(bob, bobs, { experiment_id: experiment.id }),
    ]);
    const rest = await make(bob, bobs, { sweep_id: sweep.id });
    expect(await moved(bob, experiment, adas)).toMatchObject({ id: experiment.id, moved_in: true });
    const there = await listed<Thing>(ada, `${all(adas)}?experiment=${experiment.id}`);
    expect(there.map(({ id }) => id).sort()).toEqual(runs.map(({ id }) => id).sort());
    for (const run of there)
      expect(run).toMatchObject({ project_id: adas, moved_in: true, owner: bob.id, sweep_id: null });
    expect(await listed(bob, `${all(bobs)}?sweep=${sweep.id}`)).toEqual([rest]);
    await expectProblem(await ask(ada, "DELETE", there[0]?.links.self as string), 403, "permission_missing");
    const [line] = await until(async () => {
      const lines = (await logged(adas, "resource.moved")).filter(
        ({ target }) => target.id === experiment.id,
      );
      return lines.length > 0 && lines;
    });
    expect(line?.details.runs).toEqual(runs.map(({ id }) => id).sort());
    expect(await moved(bob, sweep, adas)).toMatchObject({ moved_in: true });
    expect(await listed(ada, `${all(adas)}?sweep=${sweep.id}`)).toHaveLength(1);
  });

  it("not one where a run is somebody else's to move, or at work: then nothing moves", async () => {
    const experiment = await make(bob, adas, {}, "experiments");
    const mine = await make(bob, adas, { experiment_id: experiment.id });
    const hers = await make(ada, adas, { experiment_id: experiment.id });
    const { permission } = await expectProblem(await move(bob, experiment, bobs), 403, "permission_missing");
    expect(permission).toBe("run:move");
    await answered(204, ask(ada, "DELETE", hers.links.self));
    await answered(200, ask(bob, "POST", `${mine.links.self}/start`));
    await expectProblem(await move(bob, experiment, bobs), 409, "state_conflict");
    expect(await at(ada, mine)).toMatchObject({ experiment_id: experiment.id });
    await at(ada, experiment);
  });

  it("who may make experiments there and no runs moves none that has any", async () => {
    const organization = (await makeOrganization(eve, { projects: null, custom_roles: true })).id;
    const project = await makeProject(organization, { account: eve });
    const role = await makeRole(organization, "viewer", ["experiment:create"]);
    await joinProject(project, bob, { custom_role_id: role, external: 1 });
    const experiment = await make(bob, bobs, {}, "experiments");
    const run = await make(bob, bobs, { experiment_id: experiment.id });
    const { permission } = await expectProblem(
      await move(bob, experiment, project),
      403,
      "permission_missing",
    );
    expect(permission).toBe("run:create");
    await answered(204, ask(bob, "DELETE", run.links.self));
    await moved(bob, experiment, project);
  });

  it("a thousand go along at once; of more, some go first", async () => {
    const experiment = await make(bob, bobs, {}, "experiments");
    const fill = (from: number, to: number) =>
      RESOURCES_DB.prepare(
        `INSERT INTO resources (id, project_id, kind, organization_id, name, desired_state, observed_state, owner, created_by,
           created_with, experiment_id, created_at, updated_at)
         WITH RECURSIVE numbers (n) AS (SELECT CAST(?5 AS INTEGER) UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?6)
         SELECT 'run_' || substr(?1, 20) || n, ?2, 'run', ?3, ?1 || n, 'stopped', 'stopped', ?4, ?4, '', ?1, 0, 0 FROM numbers`,
      )
        .bind(experiment.id, bobs, bob.organization, bob.id, from, to)
        .run();
    await fill(0, 1001);
    await expectProblem(await move(bob, experiment, adas), 409, "quota_exceeded");
    await RESOURCES_DB.prepare("DELETE FROM resources WHERE project_id = ? AND kind = 'run' AND name = ?")
      .bind(bobs, `${experiment.id}1000`)
      .run();
    await moved(bob, experiment, adas);
    const count = RESOURCES_DB.prepare(
      "SELECT count(*) AS n FROM resources WHERE project_id = ? AND experiment_id = ?",
    );
    expect(await count.bind(adas, experiment.id).first("n")).toBe(1000);
    expect(await count.bind(bobs, experiment.id).first("n")).toBe(0);
  });

  it("a run that joins between the decision and the commit is not left behind", async () => {
    const experiment = await make(bob, bobs, {}, "experiments");
    await make(bob, bobs, { experiment_id: experiment.id });
    const late = await make(bob, bobs);
    const [here, there] = await Promise.all([
      freshAccess<"experiment:move">(bob, { type: "project", id: bobs }),
      freshAccess<never>(bob, { type: "project", id: adas }),
    ]);
    const join = RESOURCES_DB.prepare("UPDATE resources SET experiment_id = ?1 WHERE id = ?2");
    const ctx = contextOver(RESOURCES_DB, "resources", async (batch) => {
      await join.bind(experiment.id, late.id).run();
      return batch;
    });
    ctx.authorizeIn = async () => there;
    // Overtaken once, it looks again, and takes the late one along.
    await moveResource(ctx, here, "experiment", experiment.id, adas, undefined);
    expect(await listed(ada, `${all(adas)}?experiment=${experiment.id}`)).toHaveLength(2);
    await gone(bob, late);
  });
});

describe("T12 everything else stays in the project that it was made in", () => {
  const movable = ["runs", "sweeps", "experiments"];
  const cloneable = ["runs", "experiments"];

  it("and says so, whatever it is; to who does not see it, nothing", async () => {
    const stranger = await signUp("stranger");
    await Promise.all(
      COLLECTIONS.map(async (plural) => {
        const json = { name: unique("stays") };
        const { links } = await answered<Thing>(201, ask(ada, "POST", all(adas, plural), json));
        for (const [action, those] of [
          ["move", movable],
          ["clone", cloneable],
        ] as const) {
          if (those.includes(plural)) continue;
          const path = `${links.self}/${action}`;
          const refusal = await expectProblem(
            await ask(ada, "POST", path, { project_id: teams }),
            409,
            "stays_in_project",
          );
          expect(refusal.detail).toContain(`${plural} cannot be ${action}d`);
          await expectProblem(await ask(stranger, "POST", path, {}), 404, "not_found");
        }
      }),
    );
  });
});

describe("G5 runs and experiments of others are cloned", () => {
  const clone = (caller: Caller, { links }: Pick<Thing, "links">, json: object = {}) =>
    ask(caller, "POST", `${links.self}/clone`, json);

  it("configuration and labels, with a link to the origin; the clone is one's own, and waits", async () => {
    const config = { rate: 0.1, layers: [1, 2] };
    const origin = await make(ada, adas, { config, command: "python train.py", labels: { team: "vision" } });
    const copy = await answered<Thing>(201, clone(bob, origin));
    expect(copy).toMatchObject({
      config,
      command: "python train.py",
      labels: { team: "vision" },
      origin: { kind: "run", id: origin.id, project_id: adas },
      owner: bob.id,
      created_by: bob.id,
      desired_state: "stopped",
      observed_state: "stopped",
    });
    expect(copy.name).not.toBe(origin.name);
    expect(await at(ada, copy)).toEqual(copy);
    const name = unique("again");
    const started = await answered<Thing>(201, clone(bob, origin, { name, desired_state: "running" }));
    expect(started).toMatchObject({ name, observed_state: "queued" });
    await answered(204, ask(bob, "DELETE", copy.links.self));
    await answered(204, ask(ada, "DELETE", origin.links.self));
    expect(await at(bob, started)).toMatchObject({ origin: { id: origin.id } });
  });

  it("with what it reads, which is the cloner's to attach", async () => {
    const dataset = await make(ada, adas, { name: unique("images"), desired_state: undefined }, "datasets");
    const attachments = [{ kind: "dataset", id: dataset.id, mount: "/data" }];
    const origin = await make(ada, adas, { attachments });
    const copy = await answered<Thing>(201, clone(bob, origin));
    expect(await listed(bob, `${copy.links.self}/attachments`)).toMatchObject([
      { input: { kind: "dataset", id: dataset.id, available: true }, mount: "/data", created_by: bob.id },
    ]);
    const runner = await signUp("runner");
    await joinProject(adas, runner, { access: JSON.stringify({ job: "all" }) });
    await answered(200, ask(runner, "GET", origin.links.self));
    expect((await clone(runner, origin)).ok).toBe(false);
    expect(await listed(ada, `${all(adas)}?creator=${runner.username}`)).toEqual([]);
    // What is not there any more is not read by the clone.
    await answered(204, ask(ada, "DELETE", dataset.links.self));
    const later = await answered<Thing>(201, clone(runner, origin));
    expect(await listed(runner, `${later.links.self}/attachments`)).toEqual([]);
  });

  it("an experiment as well, without its runs", async () => {
    const experiment = await make(ada, adas, { config: { seed: 7 } }, "experiments");
    await make(ada, adas, { experiment_id: experiment.id });
    const copy = await answered<Thing>(201, clone(bob, experiment));
    expect(copy).toMatchObject({ config: { seed: 7 }, origin: { kind: "experiment", id: experiment.id } });
    expect(await listed(bob, `${all(adas)}?experiment=${copy.id}`)).toEqual([]);
  });

  it("by who may clone here, and make such things", async () => {
    const [viewer, origin] = await Promise.all([signUp("viewer"), make(ada, adas)]);
    await joinProject(adas, viewer, { role: "viewer" });
    await expectProblem(await clone(viewer, origin), 403, "permission_missing");
    await expectProblem(await clone(eve, origin), 404, "not_found");
    const key = await keyOf(ada, adas, ["run:view", "run:clone"]);
    const { permission } = await expectProblem(await clone(key, origin), 403, "permission_missing");
    expect(permission).toBe("run:create");
  });
});
