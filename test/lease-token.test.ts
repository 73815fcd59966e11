/** What a lease's token is worth: one thing, for as long as the lease lives; nothing else, whoever asks for what. */
import { beforeAll, describe, expect, it } from "vitest";
import { until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { type Caller, newAddress, signUp } from "./personas.ts";
import { fill, type Route, servedRoutes } from "./routes.ts";
import {
  claim,
  claimed,
  expire,
  type Lease,
  leasedRun,
  makeRun,
  makeRunner,
  posted,
  report,
} from "./runners.ts";
import { SAMPLES } from "./samples.ts";
import { added, createProject, logged } from "./sharing.ts";
import type { World } from "./tenants.ts";
import { makeTenant, type Tenant } from "./world.ts";

let tenant: Tenant;
let base: string;

beforeAll(async () => {
  tenant = await makeTenant();
  base = `/v1/projects/${tenant.project}`;
  for (const [at, value] of [
    ["secrets/TOKEN", "sk-lent"],
    ["variables/REGION", "eu"],
  ] as const)
    await send(tenant.owner, { method: "PUT", path: `${base}/${at}`, json: { value } });
});

/** What is presented by the thing that runs. */
const as = ({ token }: Pick<Lease, "token">): Caller => ({ token, address: newAddress() });

async function underLease() {
  const runner = await makeRunner(tenant);
  const lease = await leasedRun(runner, tenant);
  return { runner, lease, job: as(lease), path: `${base}/runs/${lease.resource_id}` };
}

const get = (caller: Caller, path: string) => send(caller, { method: "GET", path });
const post = (caller: Caller, path: string, json?: object) => send(caller, { method: "POST", path, json });
const useSecret = (caller: Caller, at = base) => post(caller, `${at}/secrets/TOKEN/use`);

describe("a lease's token", () => {
  it("says whose it is, for what and until when", async () => {
    const { lease, job, runner } = await underLease();
    const access = await (await get(job, "/v1/access")).json();
    expect(access).toMatchObject({
      principal: { type: "service_account", id: runner.account },
      credential: { type: "lease", id: lease.id },
      target: { type: "project", id: tenant.project },
      permissions: ["run:download", "run:logs", "run:update", "run:view", "secret:use", "variable:view"],
    });
    const { expires_at } = access as { expires_at: string };
    expect(Date.parse(expires_at)).toBeLessThanOrEqual(Date.parse(lease.expires_at));
    const other = await underLease();
    expect(await (await get(other.job, "/v1/access")).json()).toMatchObject({
      credential: { id: other.lease.id },
    });
  });

  it("reads and changes its own thing, and appends what it logs", async () => {
    const { job, path, lease } = await underLease();
    expect((await get(job, path)).status).toBe(200);
    const labelled = { method: "PATCH", path, json: { labels: { stage: "warm" } } };
    expect((await send(job, labelled)).status).toBe(200);
    expect((await post(job, `${path}/logs`, { lines: [{ text: "epoch 1" }] })).status).toBeLessThan(300);
    const points = [{ name: "loss", step: 1, value: 0.5 }];
    expect((await post(job, `${path}/metrics`, { points })).status).toBeLessThan(300);
    await until(async () => (await logged(tenant.project, "resource.updated")).length > 0);
    const [event] = await logged(tenant.project, "resource.updated");
    expect(event).toMatchObject({ credential: { type: "lease", id: lease.id } });
  });

  it("neither reports the state of its thing nor leases any", async () => {
    const { job, path, lease } = await underLease();
    const ended = await send(job, { method: "PATCH", path, json: { observed_state: "succeeded" } });
    await expectProblem(ended, 409, "under_lease");
    for (const verb of ["heartbeat", "finish"] as const)
      await expectProblem(await report(job, lease, verb), 404, "not_found");
    await expectProblem(await claim(job, tenant.project), 404, "not_found");
  });

  it("has what the project lends to what runs in it", async () => {
    const { job, lease } = await underLease();
    expect(await (await useSecret(job)).json()).toEqual({ name: "TOKEN", value: "sk-lent" });
    expect(await (await get(job, `${base}/variables/REGION`)).json()).toMatchObject({ value: "eu" });
    expect((await get(job, `${base}/variables`)).status).toBe(200);
    await until(async () =>
      (await logged(tenant.project, "secret.used")).some(({ credential }) => credential?.id === lease.id),
    );
  });

  it("has no more than the runner may", async () => {
    const member = await makeRunner(tenant, "member");
    const lease = await claimed(member, tenant.project, {
      resource_id: await makeRun(member, tenant.project),
    });
    await expectProblem(await useSecret(as(lease)), 404, "not_found");
    await expectProblem(await get(as(lease), `${base}/variables`), 404, "not_found");
  });
});

/** What it is for beside its own thing. */
const LENT = [
  "GET /v1/access",
  "GET /v1/projects/{project}/variables",
  "GET /v1/projects/{project}/variables/{name}",
  "POST /v1/projects/{project}/secrets/{name}/use",
];

const isEmptyList = async (answer: Response): Promise<boolean> =>
  ((await answer.json()) as { data?: unknown[] }).data?.length === 0;

describe("on every route", () => {
  it("it reaches nothing but its one thing and what is lent to that: no other of its kind, of no kind, of no list", async () => {
    const { job } = await underLease();
    const world = { ours: tenant, theirs: tenant, personas: {}, roles: {} } as unknown as World;
    const ids = new Proxy(
      { ...tenant.ids, variables: "REGION", secrets: "TOKEN" } as Record<string, string>,
      {
        get: (known, name: string) => known[name] ?? (name === "parts" ? "1" : "thing_0"),
      },
    );
    const statusOf = async ({ name, method, path, takesBody }: Route): Promise<number> => {
      const sample = SAMPLES[name];
      // Of a cached no the primary is asked only so often.
      const query = `${sample?.query ? `${fill(sample.query, ids)}&` : "?"}consistency=strong`;
      const ask = (json?: unknown) =>
        send(job, { method, path: fill(path, ids) + query, ...(json !== undefined && { json }) });
      const bare = await ask();
      if (bare.status === 200 && (await isEmptyList(bare))) return 404;
      if (!takesBody || bare.status < 400 || [401, 403, 404].includes(bare.status)) return bare.status;
      return (await ask((await sample?.body?.(world)) ?? {})).status;
    };
    const routes = servedRoutes().filter(({ permission }) => permission !== "public");
    const reached: [string, number][] = [];
    for (let at = 0; at < routes.length; at += 16)
      reached.push(
        ...(await Promise.all(
          routes
            .slice(at, at + 16)
            .map(async (route): Promise<[string, number]> => [route.name, await statusOf(route)]),
        )),
      );
    const open = reached.filter(([, status]) => ![401, 403, 404].includes(status));
    expect(open.filter(([name]) => !LENT.includes(name))).toEqual([]);
    expect(open.map(([name]) => name).toSorted()).toEqual(LENT.toSorted());
  });

  it("it is nothing in another project, organization or account", async () => {
    const { job } = await underLease();
    const elsewhere = await createProject(tenant.owner);
    for (const path of [
      `/v1/projects/${elsewhere}/runs`,
      `/v1/access?project=${elsewhere}`,
      `/v1/access?organization=${tenant.ids.organizations}`,
      `/v1/organizations/${tenant.ids.organizations}`,
      "/v1/me",
    ])
      await expectProblem(await get(job, path), 404, "not_found");
  });
});

describe("it is dead", () => {
  const dead = async (job: Caller, path: string, code: string) => {
    for (const answer of [get(job, path), useSecret(job), get(job, `${base}/variables`)])
      await expectProblem(await answer, 401, code);
    const line = { lines: [{ text: "too late" }] };
    await expectProblem(await post(job, `${path}/logs`, line), 401, code);
  };

  it("once its lease is finished, also for what it was answered before", async () => {
    const { runner, lease, job, path } = await underLease();
    const headers = { "Idempotency-Key": "once" };
    const line = { method: "POST", path: `${path}/logs`, json: { lines: [{ text: "1" }] }, headers };
    expect((await send(job, line)).status).toBeLessThan(300);
    expect((await report(runner, lease, "finish", { observed_state: "succeeded" })).status).toBe(200);
    await dead(job, path, "credential_revoked");
    await expectProblem(await send(job, line), 401, "credential_revoked");
  });

  it("once somebody else has the lease, whose token is another", async () => {
    const { lease, job, path } = await underLease();
    const rival = await makeRunner(tenant);
    await expire(lease);
    await expectProblem(await get(job, path), 401, "credential_revoked");
    const next = await claimed(rival, tenant.project, { resource_id: lease.resource_id });
    await dead(job, path, "credential_revoked");
    expect((await get(as(next), path)).status).toBe(200);
  });

  it("once its thing is gone", async () => {
    const { job, path } = await underLease();
    expect((await send(tenant.owner, { method: "DELETE", path })).status).toBe(204);
    await expectProblem(await get(job, path), 401, "credential_revoked");
  });

  it("once the key that claimed it is revoked, or the runner is no more", async () => {
    const [keyless, removed] = await Promise.all([underLease(), underLease()]);
    await Promise.all([get(keyless.job, keyless.path), get(removed.job, removed.path)]);
    const gone = [`keys/${keyless.runner.id}`, `service-accounts/${removed.runner.account}`];
    for (const at of gone)
      expect((await send(tenant.owner, { method: "DELETE", path: `${base}/${at}` })).status).toBeLessThan(
        300,
      );
    for (const { job, path } of [keyless, removed]) {
      const refused = await until(async () => {
        const answer = await get(job, path);
        return answer.status === 200 ? null : answer;
      });
      await expectProblem(refused, 401, "credential_revoked");
      await expectProblem(await get(job, "/v1/access?consistency=strong"), 401, "credential_revoked");
    }
  });

  it("once anything of it was changed", async () => {
    const { job, path, lease } = await underLease();
    const [head, body = "", tail] = lease.token.split(".");
    const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as object;
    const other = { kind: "run", id: tenant.ids.runs };
    const forged = Buffer.from(JSON.stringify({ ...claims, only: other })).toString("base64url");
    for (const token of [`${head}.${forged}.${tail}`, `${lease.token}A`, "atr_lt_", `atr_ct_${body}`])
      expect((await get({ ...job, token }, path)).status).toBe(401);
  });
});

describe("what comes into an open project from outside", () => {
  async function fromOutside() {
    const [stranger, runner] = await Promise.all([signUp("stranger"), makeRunner(tenant)]);
    await send(tenant.owner, { method: "PATCH", path: base, json: { visibility: "open" } });
    const id = await makeRun(stranger, tenant.project, { desired_state: "running" });
    return { stranger, runner, id, path: `${base}/runs/${id}` };
  }

  it("waits, stopped, for a member to admit it: nobody starts, reports or claims it until then", async () => {
    const { stranger, runner, id, path } = await fromOutside();
    const { owner, project } = tenant;
    expect(await (await get(owner, path)).json()).toMatchObject({
      admitted: false,
      desired_state: "stopped",
      observed_state: "stopped",
    });
    for (const answer of [
      post(owner, `${path}/start`),
      send(owner, { method: "PATCH", path, json: { observed_state: "running" } }),
      claim(runner, project, { resource_id: id }),
    ])
      await expectProblem(await answer, 409, "state_conflict");
    await expectProblem(await post(stranger, `${path}/admit`, {}), 403, "permission_missing");
    const admitted = await post(owner, `${path}/admit`, {});
    expect(await admitted.json()).toMatchObject({
      admitted: true,
      desired_state: "running",
      observed_state: "queued",
    });
    expect((await post(owner, `${path}/admit`, {})).status).toBe(200);
    await until(async () =>
      (await logged(project, "resource.admitted")).some(({ target }) => target.id === id),
    );
  });

  it("has none of the project's variables and secrets, admitted or cloned", async () => {
    const { runner, id, path } = await fromOutside();
    const { owner, project } = tenant;
    await post(owner, `${path}/admit`, {});
    const clone = await posted(owner, `${path}/clone`, { desired_state: "running" });
    const lease = await claimed(runner, project, { resource_id: id });
    const renewed = (await (await report(runner, lease, "heartbeat")).json()) as Lease;
    const cloned = await claimed(runner, project, { resource_id: clone.id });
    for (const { token, at } of [
      { ...lease, at: id },
      { ...renewed, at: id },
      { ...cloned, at: clone.id },
    ]) {
      const job = as({ token });
      expect((await get(job, `${base}/runs/${at}`)).status).toBe(200);
      for (const answer of [
        useSecret(job),
        get(job, `${base}/variables`),
        get(job, `${base}/variables/REGION`),
      ])
        await expectProblem(await answer, 404, "not_found");
    }
  });

  it("is admitted at once of who belongs to the project", async () => {
    await fromOutside();
    const member = await signUp("member");
    await added(tenant.owner, tenant.project, member, { role: "member" });
    const id = await makeRun(member, tenant.project);
    const run = await (await get(tenant.owner, `${base}/runs/${id}`)).json();
    expect(run).toMatchObject({ admitted: true, observed_state: "queued" });
  });
});
