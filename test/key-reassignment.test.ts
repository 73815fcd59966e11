/** A key that outlives whoever had it: it becomes a service account's, with another secret. */
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { until } from "./harness.ts";
import { send } from "./http.ts";
import { answered, holder, type Key, type KeysOfProject, keysOfProject, post, refused } from "./keys.ts";
import { type Caller, type Person, signUp, unique } from "./personas.ts";
import { added, fresh, logged } from "./sharing.ts";

let owner: Person;
let admin: Person;
let member: Person;
let viewer: Person;
let project: string;
let { at, made, shown, revoke, robotAs } = {} as KeysOfProject;

beforeAll(async () => {
  const keys = await keysOfProject();
  ({ owner, admin, member, viewer, project } = keys);
  ({ at, made, shown, revoke, robotAs } = keys);
});

describe("reassigning a key to a service account", () => {
  const reassign = (caller: Caller, { id }: { id: string }, json: object, headers = {}) =>
    send(caller, { method: "POST", path: at(`/keys/${id}/reassign`), json, headers });

  it("keeps its id and what is attributed to it; it outlives whoever had it, and their copy ends", async () => {
    const leaver = await signUp("leaver");
    const { id: row } = await added(owner, project, leaver, { role: "member" });
    const key = await made(leaver);
    const robot = await robotAs("contributor");
    const headers = { "Idempotency-Key": randomUUID() };
    const after = await answered(200, reassign(admin, key, { service_account: robot }, headers));
    expect(await answered(200, reassign(admin, key, { service_account: robot }, headers))).toEqual(after);
    expect(after).toMatchObject({
      id: key.id,
      owner: { type: "service_account", id: robot },
      created_by: leaver.id,
      previous: { until: "first_use", ends_at: expect.stringMatching(/Z$/) },
    });
    const access = async (of: Key) =>
      answered<{ principal: { id: string }; permissions: string[] }>(200, fresh(holder(of)));
    expect((await access(key)).principal.id).toBe(robot);
    await answered(200, send(owner, { method: "DELETE", path: at(`/collaborators/${row}`) }));
    const { principal, permissions } = await access(after);
    expect(principal.id).toBe(robot);
    expect(permissions).toContain("run:create");
    await until(async () => (await fresh(holder(key))).status === 401 || undefined);
    expect(await shown(after)).toMatchObject({ revoked_because: null, created_by: leaver.id });
    const [created, reassigned] = await until(async () => {
      const of = async (type: string) =>
        (await logged(project, type)).find(({ target }) => target.id === key.id);
      const both = [await of("key.created"), await of("key.reassigned")];
      return both.every((event) => event !== undefined) && both;
    });
    expect(created?.actor).toMatchObject({ id: leaver.id, name: leaver.username });
    expect(reassigned?.actor.id).toBe(admin.id);
    expect(reassigned?.changes).toMatchObject({
      owner: { from: { type: "account", id: leaver.id }, to: { type: "service_account", id: robot } },
    });
    expect(JSON.stringify([created, reassigned])).not.toContain(after.secret.slice(8, 40));
  });

  it("at once, where nothing is to be left of the old secret", async () => {
    const key = await made(owner);
    const json = { service_account: await robotAs("viewer"), grace_seconds: 0 };
    const after = await answered(200, reassign(owner, key, json));
    await refused(401, "credential_expired", fresh(holder(key)));
    expect((await fresh(holder(after))).status).toBe(200);
  });

  it("never makes it worth more: what its owner could not do, the service account does not with it", async () => {
    const key = await made(viewer);
    const after = await answered(
      200,
      reassign(owner, key, { service_account: await robotAs("contributor") }),
    );
    expect(after.scopes).toContain("dataset:download");
    expect(after.scopes).not.toContain("run:create");
    await refused(403, "permission_missing", post(holder(after), at("/runs"), { name: unique("run") }));
    const nothing = await made(owner, { scopes: ["run:create"] });
    await refused(
      409,
      "state_conflict",
      reassign(owner, nothing, { service_account: await robotAs("viewer") }),
    );
  });

  it("takes the right to change the key, to see the service account, and to grant what the two are worth", async () => {
    const robot = await robotAs("contributor");
    const key = await made(member);
    await refused(404, "not_found", reassign(viewer, key, { service_account: robot }));
    await refused(404, "not_found", reassign(member, key, { service_account: robot }));
    await refused(404, "not_found", reassign(owner, key, { service_account: "sa_nobody" }));
    const scopes = ["key:update", "key:view", "service_account:view", "run:view"];
    const acting = holder(await made(owner, { scopes }));
    await refused(403, "grant_exceeds_own", reassign(acting, key, { service_account: robot }));
    const ends = holder(await made(owner, { expires_at: new Date(Date.now() + 3_600_000).toISOString() }));
    await refused(403, "grant_exceeds_own", reassign(ends, key, { service_account: robot }));
    await answered(200, reassign(admin, key, { service_account: robot }));
    await refused(409, "state_conflict", reassign(admin, key, { service_account: robot }));
  });

  it("not once it was revoked, or is worth nothing", async () => {
    const robot = await robotAs("viewer");
    const key = await made(owner);
    await revoke(owner, key);
    await refused(409, "state_conflict", reassign(owner, key, { service_account: robot }));
  });
});
