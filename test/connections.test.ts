/** Getting into what runs: by a ticket, once, and no longer than one may. */

import { beforeAll, describe, expect, it } from "vitest";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { allQuiet } from "./logged.ts";
import { type Caller, type Person, signUp } from "./personas.ts";
import { makeThing } from "./samples/kinds.ts";
import { added, createProject, keyOf, logged } from "./sharing.ts";
import { makeKey } from "./world.ts";

interface Ticket {
  connection_id: string;
  ticket: string;
  expires_at: string;
  max_age: number;
  warning: string | null;
}

interface Opened {
  id: string;
  principal: { id: string; name: string };
  expires_at: string;
  ended_at: string | null;
}

interface Heartbeat {
  disconnect: string[];
  connections_expire_at: string | null;
}

const { env, metered, runCron } = await harness();
const { RESOURCES_DB } = await env("resources");

let owner: Person;
let member: Person;
let contributor: Person;
let outsider: Person;
let runner: Caller;
let project: string;
beforeAll(async () => {
  [owner, member, contributor, outsider] = (await Promise.all(
    ["owner", "member", "contributor", "outsider"].map(signUp),
  )) as [Person, Person, Person, Person];
  project = await createProject(owner);
  const robot = await ask<{ id: string }>(201, owner, "POST", "service-accounts", {
    name: "runner",
    role: "admin",
  });
  [runner] = await Promise.all([
    makeKey({ owner, project }, { service_account: robot.id }),
    added(owner, project, member, { role: "member" }),
    added(owner, project, contributor, { role: "contributor" }),
  ]);
});

const sent = (caller: Caller, method: string, path: string, json?: unknown) =>
  send(caller, { method, path: `/v1/projects/${project}/${path}`, json });

async function ask<T>(
  status: number,
  caller: Caller,
  method: string,
  path: string,
  json?: unknown,
): Promise<T> {
  const response = await sent(caller, method, path, json);
  const text = await response.text();
  expect(`${path} ${response.status} ${text}`).toContain(`${path} ${status} `);
  return (text ? JSON.parse(text) : null) as T;
}

/** Something that runs, and how whoever executes it speaks of it. */
async function running(plural: string, maker: Person = owner) {
  const id = await makeThing(maker, project, plural);
  const claim = { resource_id: id };
  const lease = await ask<{ id: string; epoch: number }>(201, runner, "POST", "leases", claim);
  const heartbeat = (more: object = {}) =>
    ask<Heartbeat>(200, runner, "POST", `leases/${lease.id}/heartbeat`, { epoch: lease.epoch, ...more });
  await heartbeat({ observed_state: "running" });
  const path = `${plural}/${id}`;
  return {
    id,
    path,
    lease,
    heartbeat,
    connect: (caller: Caller) => ask<Ticket>(201, caller, "POST", `${path}/connect`),
    redeem: (ticket: string, epoch = lease.epoch, by: Caller = runner) =>
      sent(by, "POST", `leases/${lease.id}/connections`, { ticket, epoch }),
    async open(caller: Caller): Promise<Opened> {
      const { ticket } = await this.connect(caller);
      const redemption = { ticket, epoch: lease.epoch };
      return ask<Opened>(201, runner, "POST", `leases/${lease.id}/connections`, redemption);
    },
    listed: async (caller: Caller = owner) =>
      (await ask<{ data: Opened[] }>(200, caller, "GET", `${path}/connections`)).data,
    finish: (observed_state: string) =>
      ask(200, runner, "POST", `leases/${lease.id}/finish`, { epoch: lease.epoch, observed_state }),
  };
}

const closings = async (connection: string) =>
  (await logged(project, "connection.closed"))
    .filter(({ details }) => details.connection === connection)
    .map(({ details }) => details.because);

describe("a ticket lets in whom it was made for", () => {
  const closed: { connection: string; thing: string }[] = [];

  it.each(["notebooks", "sessions", "jobs", "clusters"])("%s", async (plural) => {
    const thing = await running(plural);
    const ticket = await thing.connect(contributor);
    expect(ticket).toMatchObject({ max_age: 60 });
    const opened = await ask<Opened>(201, runner, "POST", `leases/${thing.lease.id}/connections`, {
      ticket: ticket.ticket,
      epoch: thing.lease.epoch,
    });
    const { expires_at, ...shown } = opened;
    expect(shown).toMatchObject({
      id: ticket.connection_id,
      principal: { type: "account", id: contributor.id, name: contributor.username },
    });
    expect(await thing.listed()).toEqual([shown]);
    const { disconnect, connections_expire_at } = await thing.heartbeat();
    expect(disconnect).toEqual([]);
    expect(Date.parse(connections_expire_at ?? "")).toBeGreaterThanOrEqual(Date.parse(expires_at));
    await thing.heartbeat({ closed_connections: [opened.id] });
    expect(await thing.listed()).toEqual([]);
    closed.push({ connection: opened.id, thing: thing.id });
  });

  it("each opening and closing stands in the log, as done by who came in", async () => {
    for (const { connection, thing } of closed) {
      await until(async () => (await closings(connection)).join() === "closed");
      const lines = (await logged(project, "connection.opened")).filter(
        ({ details }) => details.connection === connection,
      );
      expect(lines).toMatchObject([{ actor: { id: contributor.id }, target: { id: thing } }]);
    }
  });

  it("once: of many at once, one", async () => {
    const thing = await running("notebooks");
    const { ticket } = await thing.connect(member);
    const answers = await Promise.all([1, 2, 3, 4].map(() => thing.redeem(ticket)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422]);
    expect(await thing.listed()).toHaveLength(1);
  });

  it("here and now: not elsewhere, not too late, not forged, not changed", async () => {
    const [here, there] = [await running("notebooks"), await running("notebooks")];
    const { ticket, connection_id } = await here.connect(member);
    const [head, payload = "", signature] = ticket.split(".");
    const changed = Buffer.from(payload, "base64url").toString().replace(here.id, there.id);
    for (const redeemed of [
      there.redeem(ticket),
      there.redeem([head, Buffer.from(changed).toString("base64url"), signature].join(".")),
      here.redeem(`${ticket.slice(0, -2)}AA`),
      here.redeem("nothing"),
    ])
      await expectProblem(await redeemed, 422, "token_invalid");
    await RESOURCES_DB.prepare("UPDATE connections SET ticket_expires_at = 1 WHERE id = ?")
      .bind(connection_id)
      .run();
    await expectProblem(await here.redeem(ticket), 422, "token_invalid");
    await runCron("resources");
    const left = RESOURCES_DB.prepare("SELECT count(*) AS left FROM connections WHERE id = ?").bind(
      connection_id,
    );
    expect(await left.first("left")).toBe(0);
  });

  it("only the lease's holder redeems, of this epoch: an older one, or somebody else, gets 409", async () => {
    const thing = await running("notebooks");
    const { ticket } = await thing.connect(member);
    await expectProblem(await thing.redeem(ticket, thing.lease.epoch + 1), 409, "lease_lost");
    await expectProblem(await thing.redeem(ticket, thing.lease.epoch, contributor), 409, "lease_lost");
    await expectProblem(await thing.redeem(ticket, thing.lease.epoch, outsider), 404, "not_found");
    expect((await thing.redeem(ticket)).status).toBe(201);
  });

  it("who lost the right since asking is not let in", async () => {
    const [thing, leaver] = [await running("notebooks"), await signUp("leaver")];
    const { id } = await added(owner, project, leaver, { role: "member" });
    const { ticket } = await thing.connect(leaver);
    await ask(200, owner, "DELETE", `collaborators/${id}`);
    await expectProblem(await thing.redeem(ticket), 422, "token_invalid");
    expect(await thing.listed()).toEqual([]);
  });

  it("the right is each kind's own, and none comes with visibility", async () => {
    const [notebook, job] = [await running("notebooks"), await running("jobs")];
    await notebook.connect(member);
    const refused = await sent(member, "POST", `${job.path}/connect`);
    expect((await expectProblem(refused, 403, "permission_missing")).permission).toBe("job:connect");
    await expectProblem(await sent(outsider, "POST", `${notebook.path}/connect`), 404, "not_found");
    await expectProblem(await sent(member, "GET", `${job.path}/connections`), 403, "permission_missing");
    const seen = await createProject(owner);
    const open = { method: "PATCH", path: `/v1/projects/${seen}`, json: { visibility: "open" } };
    expect((await send(owner, open)).status).toBe(200);
    const path = `/v1/projects/${seen}/notebooks/${await makeThing(owner, seen, "notebooks")}`;
    const strong = await send(outsider, { method: "GET", path: `${path}?consistency=strong` });
    expect(strong.status).toBe(200);
    const visitor = await send(outsider, { method: "POST", path: `${path}/connect` });
    await expectProblem(visitor, 403, "permission_missing");
  });

  it("nobody gets into what does not run: 409", async () => {
    const id = await makeThing(owner, project, "sessions");
    const refused = await sent(owner, "POST", `sessions/${id}/connect`);
    await expectProblem(refused, 409, "state_conflict");
  });

  it("G3: it says whose Git credentials a session carries, and nothing of one's own, nor of a cluster", async () => {
    const [session, cluster] = [await running("sessions", contributor), await running("clusters", owner)];
    expect((await session.connect(member)).warning).toContain(`Git credentials of ${contributor.username}`);
    expect((await session.connect(contributor)).warning).toBeNull();
    expect((await cluster.connect(contributor)).warning).toBeNull();
  });
});

describe("O8 a connection ends with the right", () => {
  it("of who was removed: the next heartbeat says so, until it was closed, and once in the log", async () => {
    const [thing, leaver] = [await running("clusters"), await signUp("leaver")];
    const { id } = await added(owner, project, leaver, { role: "contributor" });
    const [theirs, another] = [await thing.open(leaver), await thing.open(contributor)];
    expect((await thing.heartbeat()).disconnect).toEqual([]);
    await ask(200, owner, "DELETE", `collaborators/${id}`);
    expect((await thing.heartbeat()).disconnect).toEqual([theirs.id]);
    // Back again: what was open is lost all the same.
    await added(owner, project, leaver, { role: "contributor" });
    expect((await thing.heartbeat()).disconnect).toEqual([theirs.id]);
    expect((await thing.listed()).find((one) => one.id === theirs.id)?.ended_at).not.toBeNull();
    expect((await thing.heartbeat({ closed_connections: [theirs.id] })).disconnect).toEqual([]);
    expect((await thing.listed()).map((one) => one.id)).toEqual([another.id]);
    await until(async () => (await closings(theirs.id)).length > 0);
    expect(await closings(theirs.id)).toEqual(["access_ended"]);
  });

  it("of a key that was revoked, and of a session that was signed out", async () => {
    const [thing, key, guest] = [
      await running("clusters"),
      await keyOf(contributor, project),
      await signUp("guest"),
    ];
    await added(owner, project, guest, { role: "contributor" });
    const [byKey, bySession] = [await thing.open(key), await thing.open(guest)];
    await ask(200, contributor, "DELETE", `keys/${key.id}`);
    expect((await thing.heartbeat()).disconnect).toEqual([byKey.id]);
    await send(guest, { method: "POST", path: "/v1/auth/sign-out" });
    expect((await thing.heartbeat()).disconnect.sort()).toEqual([byKey.id, bySession.id].sort());
  });

  it("two heartbeats at once say the same, and the log has it once", async () => {
    const [thing, key] = [await running("clusters"), await keyOf(contributor, project)];
    const { id } = await thing.open(key);
    await ask(200, contributor, "DELETE", `keys/${key.id}`);
    const answers = await Promise.all([1, 2, 3].map(() => thing.heartbeat()));
    expect(answers.map(({ disconnect }) => disconnect)).toEqual([[id], [id], [id]]);
    await until(async () => (await closings(id)).length > 0);
    expect(await closings(id)).toEqual(["access_ended"]);
  });

  it("costs nothing where nobody is connected, and one question for all who are", async () => {
    const thing = await running("clusters");
    const alone = await running("clusters");
    await Promise.all([thing.open(owner), thing.open(contributor), thing.open(contributor)]);
    await allQuiet();
    const ofNobody = (await metered(() => alone.heartbeat(), "resources")).cost;
    const ofSome = (await metered(() => thing.heartbeat(), "resources")).cost;
    const inAuth = (await metered(() => thing.heartbeat(), "auth")).cost;
    expect(ofNobody).toMatchObject({ d1_statements: 1, rows_written: 1 });
    expect(ofSome).toMatchObject({ d1_statements: 3, rows_written: 1 });
    expect(inAuth.d1_calls).toBe(1);
  });
});

describe("a connection ends with what it leads to", () => {
  const left = async (id: string) =>
    RESOURCES_DB.prepare("SELECT count(*) AS left FROM connections WHERE resource_id = ?")
      .bind(id)
      .first("left");

  it("when it comes to rest, when its lease goes to somebody else, when it is deleted", async () => {
    const [finished, lost, deleted] = [
      await running("sessions"),
      await running("sessions"),
      await running("sessions"),
    ];
    for (const thing of [finished, lost, deleted]) await thing.open(member);
    await finished.finish("succeeded");
    await RESOURCES_DB.prepare("UPDATE leases SET expires_at = 1 WHERE id = ?").bind(lost.lease.id).run();
    await ask(201, runner, "POST", "leases", { resource_id: lost.id });
    await ask(204, owner, "DELETE", deleted.path);
    for (const { id } of [finished, lost, deleted]) expect(await left(id)).toBe(0);
    await expectProblem(
      await sent(runner, "POST", `leases/${lost.lease.id}/heartbeat`, { epoch: lost.lease.epoch }),
      409,
      "lease_lost",
    );
  });

  it("fifty for each and no more: 409; others are let in", async () => {
    const thing = await running("notebooks");
    await RESOURCES_DB.prepare(
      `WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)
       INSERT INTO connections (resource_id, id, project_id, kind, principal_type, principal_id, principal_name,
         credential_type, credential_id, created_at, ticket_expires_at)
       SELECT ?1, 'con_' || i, ?2, 'notebook', 'account', ?3, 'x', 'session', 'x', 0, 0 FROM n`,
    )
      .bind(thing.id, project, member.id)
      .run();
    await expectProblem(await sent(member, "POST", `${thing.path}/connect`), 409, "quota_exceeded");
    await thing.connect(contributor);
  });
});
