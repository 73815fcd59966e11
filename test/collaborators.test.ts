import { newId } from "@atrium/shared/id";
import { beforeAll, describe, expect, it } from "vitest";
import * as store from "../services/projects/src/collaborator/store.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { type Person, signUp } from "./personas.ts";
import { planOf } from "./plan.ts";
import {
  add,
  added,
  type Collaborator,
  collaborators,
  control,
  createProject,
  keyOf,
  list,
  logged,
} from "./sharing.ts";

const { metered } = await harness();

let owner: Person;
let project: string;

beforeAll(async () => {
  owner = await signUp("owner");
  project = await createProject(owner);
});

describe("adding a collaborator", () => {
  it("T6, T17 by email, username or id; the answer says to add only people one trusts", async () => {
    const people = await Promise.all(["a", "b", "c"].map(signUp));
    const names = [
      { email: people[0]?.email.toUpperCase() },
      { username: people[1]?.username },
      { account_id: people[2]?.id },
    ];
    for (const [at, name] of names.entries()) {
      const response = await add(owner, project, { ...name, role: "viewer" });
      expect([response.status, response.headers.get("etag")]).toEqual([201, '"v1"']);
      expect(await response.json()).toMatchObject({
        account_id: people[at]?.id,
        username: people[at]?.username,
        role: "viewer",
        access: null,
        add_ons: [],
        via: { type: "project", id: project },
        notice: expect.stringMatching(/only people you trust/),
      });
    }
  });

  it("T6 answers alike for an unknown email, an unverified one and a suspended account", async () => {
    const [unverified, suspended] = await Promise.all([signUp("unverified"), signUp("suspended")]);
    const db = await control();
    await db.batch([
      db.prepare("UPDATE accounts SET email_verified = 0 WHERE id = ?").bind(unverified.id),
      db.prepare("UPDATE accounts SET status = 'suspended' WHERE id = ?").bind(suspended.id),
    ]);
    const answers = [];
    for (const email of ["nobody@example.com", unverified.email, suspended.email]) {
      const { request_id, ...rest } = await expectProblem(
        await add(owner, project, { email, role: "viewer" }),
        409,
        "account_not_found",
      );
      answers.push(rest);
    }
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    // What is granted to the account, not to its email, it has.
    expect((await add(owner, project, { username: unverified.username, role: "viewer" })).status).toBe(201);
  });

  it("names one person, and one of role and access", async () => {
    const { email, username } = await signUp("person");
    const bodies = [
      { role: "viewer" },
      { email, username, role: "viewer" },
      { email },
      { email, role: "viewer", access: { job: "all" } },
      { email, role: "owner" },
      { email, access: {} },
      { email, access: { job: "write" } },
      { email, role: "viewer", add_ons: ["everything"] },
    ];
    for (const body of bodies) await expectProblem(await add(owner, project, body), 422, "validation_failed");
  });

  it("twice at once adds once", async () => {
    const person = await signUp("twice");
    const body = { email: person.email, role: "viewer" };
    const answers = await Promise.all(Array.from({ length: 10 }, () => add(owner, project, body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    for (const answer of answers.filter(({ status }) => status === 409))
      await expectProblem(answer, 409, "already_a_member");
    await expectProblem(
      await add(owner, project, { email: owner.email, role: "viewer" }),
      409,
      "already_a_member",
    );
  });

  it("tells nobody's email, not even to who adds the person under another name", async () => {
    const member = await signUp("member");
    const made = await add(owner, project, { username: member.username, role: "member" });
    expect(made.status).toBe(201);
    expect(await made.text()).not.toContain(member.email);
    expect(JSON.stringify(await list(owner, project))).not.toContain("@");
  });
});

describe("nobody grants more than they may grant", () => {
  it("through a narrowed key: 403 that names what is missing, on adding and on changing", async () => {
    const of = await createProject(owner);
    const [person, member] = await Promise.all([signUp("person"), signUp("member")]);
    const { id } = await added(owner, of, member, { role: "viewer" });
    const key = await keyOf(owner, of, [
      "project:view",
      "collaborator:create",
      "collaborator:update",
      "run:view",
    ]);
    const refused = await expectProblem(
      await add(key, of, { email: person.email, role: "viewer" }),
      403,
      "grant_exceeds_own",
    );
    expect(refused.permission).toMatch(/^\w+:\w+$/);
    expect(refused.detail).toContain(refused.permission);
    const change = { method: "PATCH", path: `${collaborators(of)}/${id}`, json: { role: "admin" } };
    await expectProblem(await send(key, change), 403, "grant_exceeds_own");
  });

  it("an admin makes admins and registry admins, an owner nobody", async () => {
    const of = await createProject(owner);
    const [admin, other] = await Promise.all([signUp("admin"), signUp("other")]);
    await added(owner, of, admin, { role: "admin" });
    const made = await add(admin, of, { email: other.email, role: "admin", add_ons: ["registry_admin"] });
    expect(await made.json()).toMatchObject({ role: "admin", add_ons: ["registry_admin"] });
    await expectProblem(
      await add(admin, of, { email: other.email, role: "owner" }),
      422,
      "validation_failed",
    );
  });
});

describe("changing a collaborator", () => {
  it("says by when it is in effect, and honours If-Match", async () => {
    const person = await signUp("person");
    const { id } = await added(owner, project, person, { role: "member", add_ons: ["registry_admin"] });
    const patch = (json: object, match: string) =>
      send(owner, {
        method: "PATCH",
        path: `${collaborators(project)}/${id}`,
        json,
        headers: { "If-Match": match },
      });
    const changed = await patch({ access: { job: "all", dataset: "read" } }, '"v1"');
    expect(changed.headers.get("etag")).toBe('"v2"');
    expect(await changed.json()).toMatchObject({
      role: null,
      access: { job: "all", dataset: "read" },
      add_ons: ["registry_admin"],
      effective_by: expect.stringMatching(/Z$/),
    });
    const [event] = await until(async () => {
      const events = await logged(project, "collaborator.updated");
      return events.length > 0 && events;
    });
    expect(event?.changes).toEqual({
      role: { from: "member", to: null },
      access: { from: null, to: { job: "all", dataset: "read" } },
    });
    await expectProblem(await patch({ role: "viewer" }, '"v1"'), 412, "stale_version");
    expect(await (await patch({ role: "viewer" }, '"v2"')).json()).toMatchObject({
      role: "viewer",
      access: null,
    });
  });

  it("never the owner: not by an admin, not by themselves", async () => {
    const of = await createProject(owner);
    const admin = await signUp("admin");
    await added(owner, of, admin, { role: "admin" });
    const row = (await list(owner, of)).find(({ role }) => role === "owner");
    const path = `${collaborators(of)}/${row?.id}`;
    for (const caller of [admin, owner]) {
      await expectProblem(await send(caller, { method: "DELETE", path }), 409, "project_owner");
      const change = { method: "PATCH", path, json: { role: "viewer" } };
      await expectProblem(await send(caller, change), 409, "project_owner");
    }
    await expectProblem(
      await send(owner, { method: "POST", path: `/v1/projects/${of}/leave` }),
      409,
      "project_owner",
    );
  });
});

describe("what it costs", () => {
  it("a list of 100: one query, at most two rows for each and ten; a change: one read and one batch", async () => {
    const of = await createProject(owner);
    await seedCollaborators(of, 150);
    const page = () => send(owner, { method: "GET", path: `${collaborators(of)}?limit=100` });
    await page();
    const { cost } = await metered(page, "projects");
    expect(cost).toMatchObject({ d1_calls: 1, d1_statements: 1, rows_written: 0 });
    expect(cost.rows_read).toBeLessThanOrEqual(210);

    const person = await signUp("person");
    const adding = await metered(() => add(owner, of, { email: person.email, role: "viewer" }), "projects");
    const { id } = (await adding.value.json()) as Collaborator;
    expect(adding.cost.d1_calls).toBe(2);
    const removing = await metered(
      () => send(owner, { method: "DELETE", path: `${collaborators(of)}/${id}` }),
      "projects",
    );
    expect(removing.cost.d1_calls).toBe(2);
    for (const { cost: of } of [adding, removing]) expect(of.rows_read).toBeLessThanOrEqual(40);
  });

  it("comes complete in pages", async () => {
    const of = await createProject(owner);
    await seedCollaborators(of, 60);
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const path: string = `${collaborators(of)}?limit=25${cursor && `&cursor=${cursor}`}`;
      const page = (await (await send(owner, { method: "GET", path })).json()) as {
        data: Collaborator[];
        next_cursor: string | null;
      };
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
    expect(seen).toHaveLength(61);
  });

  it("every query is served by an index", async () => {
    const [of, account] = [newId("prj"), newId("acc")];
    const plan = await planOf(await control(), async (db) => {
      await store.byId(db, of, newId("mem"));
      await store.byAccount(db, of, account);
      await store.ofProject(db, of, undefined, { limit: 25, after: newId("mem") });
      await store.candidate(db, of, { email: "a@example.com" });
      await store.candidate(db, of, { username: "a" });
      await store.candidate(db, of, { accountId: account });
      await store.doors(db, of, account);
    });
    expect(plan.filter((step) => step.startsWith("SCAN"))).toEqual([]);
    expect(plan.filter((step) => step.includes("TEMP B-TREE"))).toEqual([]);
  });
});

/** People who never signed up properly: rows enough to be listed. */
async function seedCollaborators(of: string, count: number): Promise<void> {
  const db = await control();
  const account = db.prepare(
    "INSERT INTO accounts (id, email, username, name, created_at, updated_at) VALUES (?1, ?1, ?1, 'n', 0, 0)",
  );
  const membership =
    db.prepare(`INSERT INTO memberships (id, project_id, account_id, role, created_by, created_at, updated_at)
    VALUES (?1, ?2, ?3, 'viewer', '', 0, 0)`);
  const ids = Array.from({ length: count }, () => newId("acc"));
  await db.batch(ids.flatMap((id) => [account.bind(id), membership.bind(newId("mem"), of, id)]));
}
