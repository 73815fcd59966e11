import { newId } from "@atrium/shared/id";
import { beforeAll, describe, expect, it } from "vitest";
import * as store from "../services/projects/src/collaborator/store.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import {
  entitle,
  joinOrganization,
  joinTeam,
  makeOrganization,
  makeProject,
  makeRole,
  makeTeam,
} from "./organizations.ts";
import { type Caller, type Person, signUp, unique } from "./personas.ts";
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

const { metered, inbox } = await harness();

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
      expect([response.status, response.headers.get("etag")]).toEqual([201, expect.stringMatching(/^"v1-/)]);
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

  it("names one person, and at most one of role and access", async () => {
    const { email, username } = await signUp("person");
    const bodies = [
      { role: "viewer" },
      { email, username, role: "viewer" },
      { email, role: "viewer", access: { job: "all" } },
      { email, role: "owner" },
      { email, github_username: "octocat", role: "viewer" },
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
    expect(changed.headers.get("etag")).toMatch(/^"v2-/);
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

describe("who may be added to an organization's project", () => {
  let organization: string;
  let project: string;
  let member: Person;
  let outsider: Person;

  beforeAll(async () => {
    ({ id: organization } = await makeOrganization(owner));
    project = await makeProject(organization, { account: owner });
    [member, outsider] = (await Promise.all(["member", "outsider"].map(signUp))) as [Person, Person];
    await joinOrganization(organization, member);
  });

  const externals = async (allowed: boolean) =>
    (await control())
      .prepare("UPDATE organizations SET external_collaborators = ? WHERE id = ?")
      .bind(allowed ? 1 : 0, organization)
      .run();

  it("C1, O6 anyone of the organization, by email and at once", async () => {
    const response = await add(owner, project, { email: member.email, role: "member" });
    expect(await response.json()).toMatchObject({ account_id: member.id, role: "member", external: false });
    expect((await send(member, { method: "GET", path: `/v1/projects/${project}` })).status).toBe(200);
  });

  it("O7 somebody from outside only as an external collaborator; whoever joins is external no more", async () => {
    const body = { username: outsider.username, role: "viewer" };
    await expectProblem(await add(owner, project, body), 409, "not_in_organization");
    const response = await add(owner, project, { ...body, external: true });
    expect(response.status).toBe(201);
    const { id, external } = (await response.json()) as { id: string; external: boolean };
    expect(external).toBe(true);
    const path = `${collaborators(project)}/${id}`;
    expect(await (await send(owner, { method: "GET", path })).json()).toMatchObject({ external: true });
    await joinOrganization(organization, outsider);
    expect(await (await send(owner, { method: "GET", path })).json()).toMatchObject({ external: false });
  });

  it("O7 said of a colleague, it makes them no external one", async () => {
    const colleague = await signUp("colleague");
    await joinOrganization(organization, colleague);
    const body = { account_id: colleague.id, role: "viewer", external: true };
    expect(await (await add(owner, project, body)).json()).toMatchObject({ external: false });
  });

  it("T6, O7 by email, whoever cannot be added is refused alike: nobody, unverified, suspended, from outside", async () => {
    const team = await makeTeam(organization);
    const ofTeam = await makeProject(organization, { team });
    const [unverified, suspended, foreign, colleague] = (await Promise.all(
      ["unverified", "suspended", "foreign", "colleague"].map(signUp),
    )) as [Person, Person, Person, Person];
    await joinOrganization(organization, suspended);
    await joinOrganization(organization, unverified);
    await joinOrganization(organization, colleague);
    const db = await control();
    await db.batch([
      db.prepare("UPDATE accounts SET email_verified = 0 WHERE id = ?").bind(unverified.id),
      db.prepare("UPDATE accounts SET status = 'suspended' WHERE id = ?").bind(suspended.id),
    ]);
    const nobody = { email: "nobody-at-all@example.com" };
    const refusals = async (of: string, people: { email: string }[], more: object = {}) => {
      const answers = [];
      for (const { email } of people) {
        const response = await add(owner, of, { email, role: "viewer", ...more });
        const { request_id, ...rest } = (await response.json()) as Record<string, unknown>;
        const headers = Object.fromEntries(response.headers);
        for (const varying of ["x-request-id", "date", "content-length"]) delete headers[varying];
        answers.push(JSON.stringify([response.status, rest, headers]));
      }
      expect(new Set(answers).size).toBe(1);
      return (JSON.parse(answers[0] as string) as [number, { code: string }]).slice(0, 2);
    };
    const strangers = [nobody, unverified, suspended, foreign];
    expect(await refusals(project, strangers)).toMatchObject([409, { code: "account_not_found" }]);
    expect(await refusals(ofTeam, [...strangers, colleague])).toMatchObject([
      409,
      { code: "account_not_found" },
    ]);
    for (const { email } of strangers) {
      const invited = await add(owner, project, { email, role: "viewer", invite: true });
      expect([invited.status, Object.keys(await invited.json())]).toEqual([202, ["invitation", "notice"]]);
    }
    await externals(false);
    expect(await refusals(project, [...strangers, member, colleague], { external: true })).toMatchObject([
      403,
      { code: "external_refused" },
    ]);
    await externals(true);
  });

  it("C2 to a team's project only people of the team, external or not", async () => {
    const team = await makeTeam(organization);
    const ofTeam = await makeProject(organization, { team });
    const [mate, foreign] = (await Promise.all(["mate", "foreign"].map(signUp))) as [Person, Person];
    await joinOrganization(organization, mate);
    await joinTeam(team, mate, "viewer");
    expect((await add(owner, ofTeam, { email: mate.email, role: "contributor" })).status).toBe(201);
    for (const person of [member, foreign])
      await expectProblem(
        await add(owner, ofTeam, { username: person.username, role: "viewer", external: true }),
        409,
        "not_in_team",
      );
  });

  it("T2 a personal organization takes anyone, and calls nobody external", async () => {
    const own = await createProject(owner);
    const body = { username: member.username, role: "viewer", external: true };
    expect(await (await add(owner, own, body)).json()).toMatchObject({ external: false });
  });

  it("the Personal project nobody (T1)", async () => {
    const body = { email: "nobody-at-all@example.com", role: "viewer" };
    await expectProblem(await add(owner, owner.personalProject, body), 403, "personal_project");
  });

  it("O7 an account that leaves the organization meanwhile is not added behind its back", async () => {
    const leaver = await signUp("leaver");
    const membership = await joinOrganization(organization, leaver);
    const [response] = await Promise.all([
      add(owner, project, { email: leaver.email, role: "viewer" }),
      (await control()).prepare("DELETE FROM memberships WHERE id = ?").bind(membership).run(),
    ]);
    if (response.status !== 201) await expectProblem(response, 409, "account_not_found");
    expect(
      await (await control())
        .prepare("SELECT count(*) AS n FROM memberships WHERE account_id = ? AND project_id = ?")
        .bind(leaver.id, project)
        .first("n"),
    ).toBe(0);
  });
});

describe("named features", () => {
  let organization: string;
  let project: string;
  let member: Person;

  beforeAll(async () => {
    ({ id: organization } = await makeOrganization(owner));
    project = await makeProject(organization, { account: owner });
    member = await signUp("member");
    await joinOrganization(organization, member);
  });

  const give = (json: object) => add(owner, project, { account_id: member.id, ...json });

  it("W11 view_only needs one, on adding and on changing; the refusal names it", async () => {
    await entitle(organization, {});
    const refused = await expectProblem(await give({ role: "view_only" }), 403, "entitlement_missing");
    expect(refused).toMatchObject({ entitlement: "view_only_role" });
    const { id } = (await (await give({ role: "viewer" })).json()) as Collaborator;
    const path = `${collaborators(project)}/${id}`;
    const change = { method: "PATCH", path, json: { role: "view_only" } };
    await expectProblem(await send(owner, change), 403, "entitlement_missing");
    await entitle(organization, { view_only_role: true });
    expect((await send(owner, change)).status).toBe(200);
    // What was given stays when the plan ends.
    await entitle(organization, {});
    const addOns = { method: "PATCH", path, json: { add_ons: ["registry_admin"] } };
    expect((await send(owner, addOns)).status).toBe(200);
    expect((await send(owner, { method: "DELETE", path })).status).toBe(200);
  });

  it("W12 a custom role of the organization is given, shown, and worth what it says", async () => {
    const role = await makeRole(organization, "viewer", ["variable:view"]);
    await entitle(organization, {});
    const refused = await expectProblem(await give({ custom_role_id: role }), 403, "entitlement_missing");
    expect(refused).toMatchObject({ entitlement: "custom_roles" });
    await entitle(organization, { custom_roles: true });
    const made = (await (await give({ custom_role_id: role })).json()) as Collaborator;
    expect(made).toMatchObject({ role: null, custom_role: { id: role }, access: null });
    expect((await list(owner, project)).find(({ id }) => id === made.id)).toMatchObject({
      custom_role: { id: role },
    });
    const variables = { method: "GET", path: `/v1/projects/${project}/variables` };
    expect((await send(member, variables)).status).toBe(200);
    const path = `${collaborators(project)}/${made.id}`;
    const changed = await send(owner, { method: "PATCH", path, json: { role: "viewer" } });
    expect(await changed.json()).toMatchObject({ role: "viewer", custom_role: null });
    await expectProblem(
      await send(member, { ...variables, path: `${variables.path}?consistency=strong` }),
      403,
      "permission_missing",
    );
    await send(owner, { method: "DELETE", path });
  });

  it("W12 one of another organization, or none, is not there: 422 points at it", async () => {
    await entitle(organization, { custom_roles: true, view_only_role: true });
    const elsewhere = await makeOrganization(owner, { custom_roles: true });
    for (const role of [await makeRole(elsewhere.id, "viewer", []), newId("role"), "role"]) {
      const { errors } = await expectProblem(await give({ custom_role_id: role }), 422, "validation_failed");
      expect(errors?.map(({ pointer }) => pointer)).toEqual(["/custom_role_id"]);
    }
    const role = await makeRole(organization, "viewer", []);
    await expectProblem(await give({ custom_role_id: role, role: "viewer" }), 422, "validation_failed");
  });

  it("W12 a custom role is given only by who may grant all of it", async () => {
    await entitle(organization, { custom_roles: true });
    const [lead, person] = (await Promise.all(["lead", "person"].map(signUp))) as [Person, Person];
    await joinOrganization(organization, lead);
    await joinOrganization(organization, person);
    const leading = await makeRole(organization, "member", ["collaborator:create", "collaborator:update"]);
    const strong = await makeRole(organization, "member", ["secret:use"]);
    expect((await add(owner, project, { account_id: lead.id, custom_role_id: leading })).status).toBe(201);
    const body = { account_id: person.id };
    await expectProblem(
      await add(lead, project, { ...body, custom_role_id: strong }),
      403,
      "grant_exceeds_own",
    );
    await expectProblem(await add(lead, project, { ...body, role: "contributor" }), 403, "grant_exceeds_own");
    const made = await add(lead, project, { ...body, custom_role_id: leading });
    expect(made.status).toBe(201);
    // And who holds more than they is not theirs to change.
    const { id } = await added(owner, project, await signUpIn(organization), { custom_role_id: strong });
    const change = { method: "PATCH", path: `${collaborators(project)}/${id}`, json: { role: "viewer" } };
    await expectProblem(await send(lead, change), 403, "permission_missing");
  });

  it("W12 given while it grows: nobody has more than was checked", async () => {
    await entitle(organization, { custom_roles: true });
    const lead = await signUpIn(organization);
    const leading = await makeRole(organization, "member", ["collaborator:create"]);
    await added(owner, project, lead, { custom_role_id: leading });
    for (let round = 0; round < 8; round++) {
      const role = await makeRole(organization, "member", []);
      const person = await signUpIn(organization);
      const [given] = await Promise.all([
        add(lead, project, { account_id: person.id, custom_role_id: role }),
        send(owner, {
          method: "PATCH",
          path: `/v1/organizations/${organization}/roles/${role}`,
          json: { scopes: ["secret:use"] },
        }),
      ]);
      expect([201, 403, 409]).toContain(given.status);
      if (given.status === 409) await expectProblem(given, 409, "access_changed");
      if (given.status === 403) await expectProblem(given, 403, "grant_exceeds_own");
    }
  });
});

async function signUpIn(organization: string): Promise<Person> {
  const person = await signUp("somebody");
  await joinOrganization(organization, person);
  return person;
}

describe("asking in whoever cannot be added", () => {
  it("T6 an unknown email is invited where that is asked for, and mailed; who can be added is added", async () => {
    const email = `${unique("nobody")}@example.com`;
    const response = await add(owner, project, { email, role: "viewer", invite: true });
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({
      invitation: { id: expect.stringMatching(/^inv_/), email, expires_at: expect.any(String) },
      notice: expect.any(String),
    });
    const mail = await until(async () => (await inbox(email))[0]);
    expect(mail.subject).toContain(owner.username);
    await expectProblem(
      await add(owner, project, { email, role: "viewer", invite: true }),
      409,
      "already_invited",
    );
    const person = await signUp("person");
    const body = { email: person.email, role: "viewer", invite: true };
    expect((await add(owner, project, body)).status).toBe(201);
  });

  it("an unverified address is answered as nobody's", async () => {
    const unverified = await signUp("unverified");
    await (await control())
      .prepare("UPDATE accounts SET email_verified = 0 WHERE id = ?")
      .bind(unverified.id)
      .run();
    const response = await add(owner, project, { email: unverified.email, role: "viewer", invite: true });
    expect(response.status).toBe(202);
  });

  it("only by email, and with the answer again under the same Idempotency-Key", async () => {
    const { username } = await signUp("person");
    await expectProblem(
      await add(owner, project, { username, role: "viewer", invite: true }),
      422,
      "validation_failed",
    );
    const sent = {
      method: "POST",
      path: collaborators(project),
      json: { email: `${unique("nobody")}@example.com`, role: "viewer", invite: true },
      headers: { "Idempotency-Key": unique("key") },
    };
    const first = await send(owner, sent);
    const again = await send(owner, sent);
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(await again.json()).toEqual(await first.json());
  });
});

describe("several at once", () => {
  const bulk = (caller: Caller, of: string, json: object, headers?: Record<string, string>) =>
    send(caller, {
      method: "POST",
      path: `${collaborators(of)}/bulk`,
      json,
      ...(headers && { headers }),
    });

  interface Results {
    add: { status: number; problem?: { code: string }; collaborator?: Collaborator }[];
    remove: { status: number; problem?: { code: string } }[];
  }
  const outcome = ({ status, problem }: Results["add"][number]) => [status, problem?.code ?? null];

  it("each has its own result, in the order asked; what is refused undoes nothing", async () => {
    const of = await createProject(owner);
    const people = await Promise.all(["a", "b", "c"].map(signUp));
    const [a, b, c] = people as [Person, Person, Person];
    const gone = await added(owner, of, c, { role: "viewer" });
    const response = await bulk(owner, of, {
      add: [
        { email: a.email, role: "viewer" },
        { email: "nobody-at-all@example.com", role: "viewer" },
        { username: a.username, role: "admin" },
        { account_id: b.id, access: { job: "all" } },
        { email: `${unique("new")}@example.com`, role: "viewer", invite: true },
        { account_id: c.id, custom_role_id: newId("role") },
      ],
      remove: [gone.id, gone.id, newId("mem")],
    });
    expect(response.status).toBe(200);
    const results = (await response.json()) as Results;
    expect(results.add.map(outcome)).toEqual([
      [201, null],
      [409, "account_not_found"],
      [409, "already_a_member"],
      [201, null],
      [202, null],
      [422, "validation_failed"],
    ]);
    expect(results.add[3]?.collaborator).toMatchObject({ account_id: b.id, access: { job: "all" } });
    expect(results.remove.map(outcome)).toEqual([
      [200, null],
      [404, "not_found"],
      [404, "not_found"],
    ]);
    expect(results.remove[0]).toMatchObject({ effective_by: expect.any(String), revoked_key_count: 0 });
    const usernames = (await list(owner, of)).map(({ username }) => username);
    expect(usernames.sort()).toEqual([owner.username, a.username, b.username].sort());
  });

  it("never the owner, and nobody by who may not; once the caller is out, nothing more", async () => {
    const of = await createProject(owner);
    const [admin, viewer, other] = (await Promise.all(["admin", "viewer", "other"].map(signUp))) as [
      Person,
      Person,
      Person,
    ];
    const own = await added(owner, of, admin, { role: "admin" });
    const row = await added(owner, of, viewer, { role: "viewer" });
    const ownerRow = (await list(owner, of)).find(({ role }) => role === "owner");
    const few = await keyOf(owner, of, ["collaborator:create", "collaborator:view"]);
    const byKey = (await (await bulk(few, of, { remove: [row.id] })).json()) as Results;
    expect(byKey.remove.map(outcome)).toEqual([[403, "permission_missing"]]);
    await expectProblem(await bulk(viewer, of, { remove: [row.id] }), 403, "permission_missing");
    const results = (await (
      await bulk(admin, of, { remove: [ownerRow?.id, own.id, row.id] }, { "Idempotency-Key": unique("key") })
    ).json()) as Results;
    expect(results.remove.map(outcome)).toEqual([
      [409, "project_owner"],
      [200, null],
      [409, "access_changed"],
    ]);
    await expectProblem(
      await bulk(admin, of, { add: [{ account_id: other.id, role: "viewer" }] }),
      404,
      "not_found",
    );
  });

  it("the same request under the same Idempotency-Key has the same answer", async () => {
    const of = await createProject(owner);
    const person = await signUp("person");
    const headers = { "Idempotency-Key": unique("key") };
    const json = { add: [{ email: person.email, role: "viewer" }] };
    const first = await (await bulk(owner, of, json, headers)).json();
    const again = await bulk(owner, of, json, headers);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await again.json()).toEqual(first);
  });

  it("at most 50, and somebody", async () => {
    const of = await createProject(owner);
    const somebody = { email: "nobody-at-all@example.com", role: "viewer" };
    const bodies = [
      {},
      { add: Array(51).fill(somebody) },
      { add: Array(30).fill(somebody), remove: Array(21).fill("mem_1") },
      { add: [{ ...somebody, role: "owner" }] },
    ];
    for (const body of bodies) await expectProblem(await bulk(owner, of, body), 422, "validation_failed");
  });

  it("costs what one costs, for each: a read and a batch, and what the level needs once", async () => {
    const of = await createProject(owner);
    const people = await Promise.all(Array.from({ length: 5 }, () => signUp("many")));
    const json = { add: people.map(({ email }) => ({ email, role: "view_only" })) };
    const { cost } = await metered(() => bulk(owner, of, json), "projects");
    expect(cost.d1_calls).toBe(2 * people.length + 1);
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
    for (const { cost: of } of [adding, removing]) expect(of.rows_read).toBeLessThanOrEqual(45);
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
      await store.candidate(db, of, { githubUsername: "a" });
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
