/** Runners: how they take what is to be executed, report on it and lose it. */

import { beforeAll, describe, expect, it } from "vitest";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { allSettled } from "./logged.ts";
import { type Caller, signUp, unique } from "./personas.ts";
import {
  claim,
  claimed,
  expire,
  type Lease,
  leasedRun as leasedRunIn,
  makeRun,
  makeRunner,
  type Place,
  posted,
  type Runner,
  report,
} from "./runners.ts";
import { added, createProject, logged } from "./sharing.ts";
import { makeKey } from "./world.ts";

let tenant: Place;
let runner: Runner;
let rival: Runner;

beforeAll(async () => {
  const owner = await signUp("owner");
  tenant = { owner, project: await createProject(owner) };
  [runner, rival] = await Promise.all([makeRunner(tenant), makeRunner(tenant)]);
});

/** A project of its own, so that nobody claims what another test made. */
async function apart() {
  const place = { owner: tenant.owner, project: await createProject(tenant.owner) };
  return { ...place, runner: await makeRunner(place), base: `/v1/projects/${place.project}` };
}

const leasedRun = (by = runner, place: Place = tenant) => leasedRunIn(by, place);

const database = async () => (await (await harness()).env("resources")).RESOURCES_DB;

const runOf = async (id: string, project = tenant.project) =>
  (await (
    await send(tenant.owner, { method: "GET", path: `/v1/projects/${project}/runs/${id}` })
  ).json()) as Record<string, unknown>;

describe("a claim", () => {
  it("gives the oldest thing that waits, as it is now; then nothing", async () => {
    const { owner, project, runner, base } = await apart();
    const first = await makeRun(owner, project);
    const { id: job } = await posted(owner, `${base}/jobs`, { name: unique("job") });
    await makeRun(owner, project, { desired_state: "stopped" });
    const leases = [await claimed(runner, project), await claimed(runner, project)];
    expect(leases.map(({ resource_id }) => resource_id)).toEqual([first, job]);
    expect(leases[0]).toMatchObject({
      epoch: 1,
      holder: runner.account,
      seconds: 60,
      ended_at: null,
      resource: { kind: "run", id: first, observed_state: "starting", desired_state: "running" },
    });
    expect((await claim(runner, project)).status).toBe(204);
    await until(async () => (await logged(project, "resource.state_changed")).length === 2);
    const events = await logged(project, "resource.state_changed");
    expect(events.find(({ target }) => target.id === first)).toMatchObject({
      actor: { id: runner.account },
      changes: { observed_state: { from: "queued", to: "starting" } },
      details: { lease: leases[0]?.id, epoch: 1 },
    });
    expect(JSON.stringify(events)).not.toContain("atr_lt_");
  });

  it("by many runners at once gives each thing to one of them, and every thing to somebody", async () => {
    const { owner, project, base } = await apart();
    const runners = await Promise.all(Array.from({ length: 4 }, () => makeRunner({ owner, project })));
    const things = await Promise.all(
      Array.from({ length: 16 }, (_, at) =>
        at % 3 === 0
          ? posted(owner, `${base}/jobs`, { name: unique("job") }).then(({ id }) => id)
          : makeRun(owner, project),
      ),
    );
    const work = async (by: Runner): Promise<string[]> => {
      const got: string[] = [];
      for (;;) {
        const response = await claim(by, project);
        if (response.status === 204) return got;
        expect(response.status).toBe(201);
        got.push(((await response.json()) as Lease).resource_id);
      }
    };
    const all = (await Promise.all([...runners, ...runners].map(work))).flat();
    expect(all.toSorted()).toEqual(things.toSorted());
  });

  it("is of the kinds that were asked for, and of what the caller may operate", async () => {
    const { owner, project, base } = await apart();
    const member = await makeRunner({ owner, project }, "member");
    const theirs = await makeRun(member, project);
    await makeRun(owner, project);
    await posted(owner, `${base}/jobs`, { name: unique("job") });
    expect((await claim(member, project, { kinds: ["job"] })).status).toBe(204);
    expect((await claimed(member, project)).resource_id).toBe(theirs);
    expect((await claim(member, project)).status).toBe(204);
    const narrowed = await makeKey({ owner, project }, { scopes: ["run:view", "run:operate"] });
    await expectProblem(await claim(narrowed, project, { kinds: ["run", "job"] }), 403, "permission_missing");
    expect((await claimed(narrowed, project)).resource).toMatchObject({ kind: "run" });
    const ownOnly = await makeKey(
      { owner, project },
      { scopes: ["run:view", "run:create", "run:operate:own"] },
    );
    await makeRun(owner, project);
    const madeWithIt = await makeRun(ownOnly, project);
    expect((await claimed(ownOnly, project)).resource_id).toBe(madeWithIt);
    expect((await claim(ownOnly, project)).status).toBe(204);
  });

  it("of one thing says why it is not to be had", async () => {
    const { project, owner } = tenant;
    const { resource_id } = await leasedRun();
    const taken = await expectProblem(await claim(rival, project, { resource_id }), 409, "state_conflict");
    expect(taken.detail).toMatch(/leased until/);
    const stopped = await makeRun(owner, project, { desired_state: "stopped" });
    await expectProblem(await claim(rival, project, { resource_id: stopped }), 409, "state_conflict");
    await expectProblem(await claim(rival, project, { resource_id: "run_0" }), 404, "not_found");
    await expectProblem(await claim(rival, project, { resource_id: "dataset_0" }), 404, "not_found");
  });

  it("needs the right to operate: who may only look gets 403, a stranger 404", async () => {
    const { project, owner } = tenant;
    const [viewer, stranger] = await Promise.all([signUp("viewer"), signUp("stranger")]);
    await added(owner, project, viewer, { role: "viewer" });
    await expectProblem(await claim(viewer, project), 403, "permission_missing");
    await expectProblem(await claim(stranger, project), 404, "not_found");
    await expectProblem(
      await send(stranger, { method: "GET", path: `/v1/projects/${project}/leases` }),
      404,
      "not_found",
    );
    const lease = await leasedRun();
    const path = `/v1/projects/${project}/leases/${lease.id}`;
    const seen = await send(viewer, { method: "GET", path });
    expect(await seen.json()).toMatchObject({ id: lease.id, resource_id: lease.resource_id });
    const elsewhere = {
      method: "GET",
      path: `/v1/projects/${await createProject(stranger)}/leases/${lease.id}`,
    };
    await expectProblem(await send(stranger, elsewhere), 404, "not_found");
  });

  it("reads twice and writes once", async () => {
    const { owner, project, runner } = await apart();
    await makeRun(owner, project);
    await allSettled();
    const { cost } = await (await harness()).metered(() => claimed(runner, project), "resources");
    // One more where the log has its event already.
    expect(cost.d1_calls).toBeLessThanOrEqual(4);
  });

  it("costs the same however much waits", async () => {
    const { owner, project, runner } = await apart();
    const one = await makeRun(owner, project);
    const RESOURCES_DB = await database();
    await RESOURCES_DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
       INSERT INTO resources (id, project_id, kind, organization_id, name, desired_state, observed_state, owner, created_by,
         created_with, charged_to, created_at, updated_at)
       SELECT 'run_9' || printf('%025d', i), project_id, 'run', organization_id, 'many' || i,
         iif(i % 2 = 0, 'running', 'paused'), 'queued', owner, created_by, created_with, charged_to, created_at + i, 0
       FROM resources, n WHERE id = ?`,
    )
      .bind(one)
      .run();
    const { cost } = await (await harness()).metered(() => claimed(runner, project), "resources");
    expect(cost.rows_read).toBeLessThan(200);
  });
});

describe("a heartbeat", () => {
  it("keeps the lease and says what people want of the thing, in one statement", async () => {
    const lease = await leasedRun();
    await allSettled();
    const { cost, value } = await (await harness()).metered(
      () => report(runner, lease, "heartbeat"),
      "resources",
    );
    expect(await value.json()).toMatchObject({ id: lease.id, epoch: 1, desired_state: "running" });
    expect([cost.d1_calls, cost.d1_statements, cost.rows_written]).toEqual([1, 1, 1]);
    const stop = `/v1/projects/${tenant.project}/runs/${lease.resource_id}/stop`;
    await posted(tenant.owner, stop);
    expect(await (await report(runner, lease, "heartbeat")).json()).toMatchObject({
      desired_state: "stopped",
    });
  });

  it("reports a state that can follow, and no other", async () => {
    const lease = await leasedRun();
    expect((await report(runner, lease, "heartbeat", { observed_state: "running" })).status).toBe(200);
    expect(await runOf(lease.resource_id)).toMatchObject({ observed_state: "running" });
    const back = await report(runner, lease, "heartbeat", { observed_state: "starting" });
    await expectProblem(back, 409, "state_conflict");
    const end = await report(runner, lease, "heartbeat", { observed_state: "succeeded" });
    await expectProblem(end, 422, "validation_failed");
  });

  it("of another epoch or another runner is refused", async () => {
    const lease = await leasedRun();
    for (const [by, epoch] of [
      [runner, 2],
      [rival, 1],
    ] as const) {
      for (const verb of ["heartbeat", "finish"] as const) {
        const json = verb === "finish" ? { observed_state: "failed" } : {};
        await expectProblem(await report(by, { ...lease, epoch }, verb, json), 409, "lease_lost");
      }
    }
    await expectProblem(await report(runner, { ...lease, id: "lease_0" }, "heartbeat"), 404, "not_found");
  });

  it("needs the right still: who may not operate the thing any more keeps no lease", async () => {
    const { owner, project, runner, base } = await apart();
    const lease = await leasedRun(runner, { owner, project });
    const changed = await send(owner, {
      method: "PATCH",
      path: `${base}/service-accounts/${runner.account}`,
      json: { role: "viewer" },
    });
    expect(changed.status).toBe(200);
    const refused = await report(runner, lease, "heartbeat");
    await expectProblem(refused, 403, "permission_missing");
  });
});

describe("an expired lease", () => {
  it("is claimable again, and whoever had it is told", async () => {
    const { owner, project, runner } = await apart();
    const rival = await makeRunner({ owner, project });
    const lease = await leasedRun(runner, { owner, project });
    await report(runner, lease, "heartbeat", { observed_state: "running" });
    expect((await claim(rival, project)).status).toBe(204);
    await expire(lease);
    const next = await claimed(rival, project);
    expect(next).toMatchObject({ id: lease.id, epoch: 2, resource_id: lease.resource_id });
    expect(next.resource.observed_state).toBe("starting");
    for (const verb of ["heartbeat", "finish"] as const) {
      const json = verb === "finish" ? { observed_state: "succeeded" } : { observed_state: "running" };
      await expectProblem(await report(runner, lease, verb, json), 409, "lease_lost");
    }
    expect((await report(rival, next, "heartbeat")).status).toBe(200);
  });

  it("is given to one of many who claim it, and not also kept by who had it", async () => {
    const { owner, project } = await apart();
    const runners = await Promise.all(Array.from({ length: 4 }, () => makeRunner({ owner, project })));
    const [first] = runners as [Runner];
    for (let round = 0; round < 3; round++) {
      const lease = await leasedRun(first, { owner, project });
      await expire(lease);
      const [kept, ...claims] = await Promise.all([
        report(first, lease, "heartbeat"),
        ...runners.map((by) => claim(by, project)),
      ]);
      const winners = [kept, ...claims].filter((answer) => [200, 201].includes(answer?.status ?? 0));
      expect(winners).toHaveLength(1);
      const finished = { observed_state: "succeeded" };
      const now = { ...lease, ...((await winners[0]?.json()) as Lease) };
      const ends = await Promise.all(runners.map((by) => report(by, now, "finish", finished)));
      expect(ends.filter(({ status }) => status === 200)).toHaveLength(1);
    }
  });

  it("lives on by a heartbeat while nobody else has claimed it", async () => {
    const lease = await leasedRun();
    await expire(lease);
    expect((await report(runner, lease, "heartbeat")).status).toBe(200);
    const claims = await claim(rival, tenant.project, { resource_id: lease.resource_id });
    await expectProblem(claims, 409, "state_conflict");
  });

  it("is given up by cron: its thing is queued again, or has stopped where that is wanted", async () => {
    const { owner, project, runner, base } = await apart();
    const place = { owner, project };
    const [lost, stopped, kept] = [
      await leasedRun(runner, place),
      await leasedRun(runner, place),
      await leasedRun(runner, place),
    ];
    await posted(owner, `${base}/runs/${stopped.resource_id}/stop`);
    await Promise.all([expire(lost), expire(stopped)]);
    await (await harness()).runCron("resources");
    const state = async ({ resource_id }: Lease) => (await runOf(resource_id, project)).observed_state;
    expect(await Promise.all([lost, stopped, kept].map(state))).toEqual(["queued", "stopped", "starting"]);
    await expectProblem(await report(runner, lost, "heartbeat"), 409, "lease_lost");
    expect((await claimed(runner, project)).resource_id).toBe(lost.resource_id);
    await until(async () =>
      (await logged(project, "resource.state_changed")).some(
        ({ actor, target }) => actor.type === "system" && target.id === lost.resource_id,
      ),
    );
  });

  it("is not revived where an operator has reported its end meanwhile", async () => {
    const lease = await leasedRun();
    await expire(lease);
    const path = `/v1/projects/${tenant.project}/runs/${lease.resource_id}`;
    const failed = await send(tenant.owner, { method: "PATCH", path, json: { observed_state: "failed" } });
    expect(failed.status).toBe(200);
    await expectProblem(await report(runner, lease, "heartbeat"), 409, "lease_lost");
  });
});

describe("while somebody has a lease", () => {
  it("nobody else reports the state of the thing, and it goes when the thing goes", async () => {
    const lease = await leasedRun();
    const path = `/v1/projects/${tenant.project}/runs/${lease.resource_id}`;
    const patch = (json: object) => send(tenant.owner, { method: "PATCH", path, json });
    await expectProblem(await patch({ observed_state: "running" }), 409, "under_lease");
    expect((await patch({ labels: { team: "vision" } })).status).toBe(200);
    expect((await send(tenant.owner, { method: "DELETE", path })).status).toBe(204);
    await expectProblem(await report(runner, lease, "heartbeat"), 404, "not_found");
    const left = await (await database())
      .prepare("SELECT count(*) AS n FROM leases WHERE resource_id = ?")
      .bind(lease.resource_id)
      .first<{ n: number }>();
    expect(left?.n).toBe(0);
  });

  it("it is in the list of those who may see the thing; finished, it is not", async () => {
    const { owner, project, runner, base } = await apart();
    const lease = await leasedRun(runner, { owner, project });
    const list = async (by: Caller) =>
      ((await (await send(by, { method: "GET", path: `${base}/leases` })).json()) as { data: Lease[] }).data;
    expect(await list(owner)).toMatchObject([{ id: lease.id, epoch: 1, ended_at: null }]);
    const jobs = await makeKey({ owner, project }, { scopes: ["job:view"] });
    expect(await list(jobs)).toEqual([]);
    const path = `${base}/leases/${lease.id}`;
    await expectProblem(await send(jobs, { method: "GET", path }), 404, "not_found");
    await report(runner, lease, "finish", { observed_state: "succeeded" });
    expect(await list(owner)).toEqual([]);
  });
});

describe("a finished lease", () => {
  it("leaves what became of the thing, and is over", async () => {
    const lease = await leasedRun();
    const done = await report(runner, lease, "finish", { observed_state: "succeeded" });
    expect(await done.json()).toMatchObject({ id: lease.id, ended_at: expect.any(String) });
    expect(await runOf(lease.resource_id)).toMatchObject({ observed_state: "succeeded" });
    const again = await report(runner, lease, "finish", { observed_state: "failed" });
    await expectProblem(again, 409, "lease_lost");
    await expectProblem(await report(runner, lease, "heartbeat"), 409, "lease_lost");
  });

  it("with `queued` gives the thing to whoever claims it next, in a new epoch", async () => {
    const { owner, project, runner } = await apart();
    const lease = await leasedRun(runner, { owner, project });
    await report(runner, lease, "finish", { observed_state: "queued" });
    expect(await claimed(runner, project)).toMatchObject({ resource_id: lease.resource_id, epoch: 2 });
  });

  it("does not queue again what people want stopped", async () => {
    const lease = await leasedRun();
    await posted(tenant.owner, `/v1/projects/${tenant.project}/runs/${lease.resource_id}/stop`);
    await expectProblem(
      await report(runner, lease, "finish", { observed_state: "queued" }),
      409,
      "state_conflict",
    );
    expect((await report(runner, lease, "finish", { observed_state: "stopped" })).status).toBe(200);
  });
});
