/** What system administrators do with organizations, teams and the installation. */
import { beforeAll, describe, expect, it } from "vitest";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import {
  insertRow,
  joinOrganization,
  joinTeam,
  makeOrganization,
  makeProject,
  makeTeam,
  systemAdministrator,
} from "./organizations.ts";
import { type Caller, newAddress, newcomer, newcomers, type Person, signUp, unique } from "./personas.ts";
import { control, createProject, fresh, keyOf } from "./sharing.ts";

let root: Person;
let customer: Person;

beforeAll(async () => {
  [root, customer] = await Promise.all([systemAdministrator(), signUp("customer")]);
});

const ask = (
  caller: Caller,
  method: string,
  path: string,
  json?: unknown,
  headers?: Record<string, string>,
) => send(caller, { method, path, ...(json !== undefined && { json }), ...(headers && { headers }) });
const organizations = (id = "", part = "") => `/v1/admin/organizations${id && `/${id}`}${part}`;

async function done<T>(status: number, response: Promise<Response>): Promise<T> {
  const answer = await response;
  expect(`${answer.status} ${await answer.clone().text()}`).toMatch(new RegExp(`^${status} `));
  return (await answer.json()) as T;
}

interface Organization {
  id: string;
  name: string;
  payment_verified: boolean;
  plan: string | null;
}

async function auditOf(organization: string, type: string) {
  const { EVENTS_DB } = await (await harness()).env("events");
  const one = EVENTS_DB.prepare("SELECT event FROM audit WHERE organization_id = ? AND type = ?");
  return until(async () => {
    const { results } = await one.bind(organization, type).all<{ event: string }>();
    return results.length > 0 && results.map(({ event }) => JSON.parse(event));
  });
}

async function role(organization: string, { id }: { id: string }): Promise<string | null> {
  return (await control())
    .prepare("SELECT role FROM memberships WHERE organization_id = ? AND account_id = ?")
    .bind(organization, id)
    .first<string>("role");
}

describe("W18 system administrators", () => {
  it("for everybody else none of it is there", async () => {
    const owned = await makeOrganization(customer);
    const team = await makeTeam(owned.id);
    for (const [method, path, json] of [
      ["GET", "/v1/admin/organizations"],
      ["POST", "/v1/admin/organizations", { name: "Acme", owner: { account_id: customer.id } }],
      ["POST", organizations(owned.id, "/members"), { account_id: customer.id, role: "owner" }],
      ["GET", organizations(owned.id, "/entitlements")],
      ["PUT", organizations(owned.id, "/entitlements"), { projects: 5 }],
      ["PATCH", organizations(owned.id), { payment_verified: true }],
      ["GET", organizations(owned.id, "/balance")],
      ["GET", organizations(owned.id, "/credits")],
      ["POST", organizations(owned.id, "/credits"), { amount_micros: 100, reason: "A gift" }],
      ["GET", "/v1/admin/teams"],
      [
        "POST",
        "/v1/admin/teams",
        { name: "Vision", organization_id: owned.id, admins: [{ account_id: customer.id }] },
      ],
      ["DELETE", `/v1/admin/teams/${team}`],
      ["GET", "/v1/admin/settings"],
      ["PATCH", "/v1/admin/settings", { organization_creation: "administrators" }],
    ] as const) {
      await expectProblem(await ask(customer, method, path, json), 404, "not_found");
    }
  });

  it("the first is whose verified email address the deployment names, and nobody before it is verified", async () => {
    const CONTROL = await control();
    const verified = CONTROL.prepare(
      "UPDATE accounts SET email_verified = ?, version = version + 1 WHERE id = ?",
    );
    await verified.bind(0, root.id).run();
    const settings = () => ask(root, "GET", "/v1/admin/settings?consistency=strong");
    await expectProblem(await settings(), 404, "not_found");
    await verified.bind(1, root.id).run();
    expect((await settings()).status).toBe(200);
  });

  it("are in nobody's organization, team or project by that", async () => {
    const { id, defaultProject } = await makeOrganization(customer);
    const team = await makeTeam(id);
    const project = await createProject(customer);
    for (const path of [
      `/v1/organizations/${id}`,
      `/v1/organizations/${id}/members`,
      `/v1/teams/${team}`,
      `/v1/projects/${project}`,
      `/v1/projects/${defaultProject}/runs`,
      `/v1/projects/${customer.personalProject}/secrets`,
    ])
      await expectProblem(await ask(root, "GET", path), 404, "not_found");
  });

  it("with a key of theirs, only its project is there", async () => {
    const key = await keyOf(root, await createProject(root));
    await expectProblem(await ask(key, "GET", "/v1/admin/settings"), 404, "not_found");
  });
});

describe("organizations", () => {
  it("made for somebody: theirs, with its Default project, and not the administrator's", async () => {
    const name = unique("acme");
    const made = await done<Organization>(
      201,
      ask(root, "POST", "/v1/admin/organizations", { name, owner: { email: customer.email } }),
    );
    expect(made).toMatchObject({ name, kind: "standard", payment_verified: false, plan: null });
    expect(await role(made.id, customer)).toBe("owner");
    expect(await role(made.id, root)).toBeNull();
    const shown = await done<{ default_project_id: string }>(
      200,
      ask(customer, "GET", `/v1/organizations/${made.id}`),
    );
    expect(shown.default_project_id).toMatch(/^prj_/);
    const [event] = await auditOf(made.id, "organization.created");
    expect(event.actor.id).toBe(root.id);
    const mail = await until(async () =>
      (await (await harness()).inbox(customer.email)).find(({ subject }) => subject.includes(name)),
    );
    expect(mail.body).toContain("as owner");
  });

  it("for nobody who is registered: 409, and nothing is made", async () => {
    const name = unique("nobodys");
    const wanted = { name, owner: { email: `${name}@example.com` } };
    await expectProblem(await ask(root, "POST", "/v1/admin/organizations", wanted), 409, "account_not_found");
    const found = (await control()).prepare("SELECT 1 AS one FROM organizations WHERE name = ?").bind(name);
    expect(await found.first("one")).toBeNull();
  });

  it("asked twice under one Idempotency-Key: made once", async () => {
    const name = unique("once");
    const wanted = { name, owner: { account_id: customer.id } };
    const key = { "Idempotency-Key": name };
    const make = () =>
      ask({ ...root, address: newAddress() }, "POST", "/v1/admin/organizations", wanted, key);
    const answers = [...(await Promise.all([make(), make()])), await make()];
    const ids = await Promise.all(answers.map(async (answer) => ((await answer.json()) as Organization).id));
    expect(new Set(ids).size).toBe(1);
  });

  it("are listed newest first, page by page, by kind; each page reads what it shows", async () => {
    const { metered } = await harness();
    await Promise.all([1, 2, 3].map(() => makeOrganization(customer)));
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null && seen.length < 6) {
      const path = `/v1/admin/organizations?kind=standard&limit=2${cursor && `&cursor=${cursor}`}`;
      const { cost, value } = await metered(() => ask(root, "GET", path), "projects");
      expect(cost.rows_read).toBeLessThanOrEqual(3);
      const page = (await value.json()) as {
        data: (Organization & { kind: string })[];
        next_cursor: string | null;
      };
      expect(page.data.every(({ kind }) => kind === "standard")).toBe(true);
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
  });

  it("somebody is put into one, in any role; twice: 409; into a personal one: 403", async () => {
    const { id } = await makeOrganization(customer);
    const colleague = await signUp("colleague");
    const path = organizations(id, "/members");
    const added = await done<{ role: string; account_id: string }>(
      201,
      ask(root, "POST", path, { username: colleague.username, role: "owner" }),
    );
    expect(added).toMatchObject({ role: "owner", account_id: colleague.id });
    expect(await role(id, colleague)).toBe("owner");
    const [event] = await auditOf(id, "member.added");
    expect(event).toMatchObject({
      actor: { id: root.id },
      details: { account_id: colleague.id, role: "owner" },
    });
    const twice = await ask(root, "POST", path, { account_id: colleague.id, role: "member" });
    await expectProblem(twice, 409, "already_a_member");
    const personal = organizations(customer.organization, "/members");
    const refused = await ask(root, "POST", personal, { account_id: colleague.id, role: "member" });
    await expectProblem(refused, 403, "personal_organization");
    const nowhere = organizations("org_00000000000000000000000000", "/members");
    await expectProblem(
      await ask(root, "POST", nowhere, { account_id: colleague.id, role: "member" }),
      404,
      "not_found",
    );
  });
});

describe("what an organization may have", () => {
  it("is set as a whole, shown to its people, and logged; If-Match is honoured", async () => {
    const { id } = await makeOrganization(customer);
    const path = organizations(id, "/entitlements");
    const before = await ask(root, "GET", path);
    expect(before.headers.get("etag")).toMatch(/^"v1-/);
    expect(await before.json()).toMatchObject({ set: {}, in_force: { projects: 0, custom_roles: false } });
    const trial = {
      plan: "trial",
      projects: 3,
      custom_roles: true,
      trial_ends_at: "2099-01-01T00:00:00+01:00",
    };
    const set = await ask(root, "PUT", path, trial, { "If-Match": '"v1"' });
    expect(await set.json()).toMatchObject({
      set: { ...trial, trial_ends_at: "2098-12-31T23:00:00.000Z" },
      in_force: { projects: 3, custom_roles: true, view_only_role: false },
    });
    await expectProblem(await ask(root, "PUT", path, {}, { "If-Match": '"v1"' }), 412, "stale_version");
    const settings = await done<{ entitlements: object }>(
      200,
      ask(customer, "GET", `/v1/organizations/${id}/settings`),
    );
    expect(settings.entitlements).toMatchObject({ plan: "trial", projects: 3, custom_roles: true });
    const [event] = await auditOf(id, "organization.entitled");
    expect(event.changes.projects).toEqual({ to: 3 });

    expect(await done(200, ask(root, "PUT", path, { projects: null }))).toMatchObject({
      set: { projects: null },
      in_force: { projects: null, custom_roles: false },
    });
  });

  it("W22 a trial that is over falls back to what every organization has, or goes on, as it says", async () => {
    const { id } = await makeOrganization(customer);
    const path = organizations(id, "/entitlements");
    const over = { custom_roles: true, trial_ends_at: "2020-01-01T00:00:00Z" };
    const inForce = async (set: object) =>
      (await done<{ in_force: object }>(200, ask(root, "PUT", path, set))).in_force;
    expect(await inForce({ ...over, after_trial: "fall_back" })).toMatchObject({ custom_roles: false });
    expect(await inForce({ ...over, after_trial: "continue" })).toMatchObject({ custom_roles: true });
  });

  it.each([
    { projects: -1 },
    { projects: 1.5 },
    { custom_roles: "yes" },
    { trial_ends_at: "tomorrow" },
    { seats: 3 },
  ])("not %j: 422 that points to it", async (wrong) => {
    const path = organizations(customer.organization, "/entitlements");
    const { errors } = await expectProblem(await ask(root, "PUT", path, wrong), 422, "validation_failed");
    expect(errors?.[0]?.pointer).toBe(`/${Object.keys(wrong)[0]}`);
  });

  it("for every organization at once: by the settings of the installation", async () => {
    const { id } = await makeOrganization(customer);
    const entitlements = organizations(id, "/entitlements");
    const defaults = { default_entitlements: { projects: 7 } };
    expect(await done(200, ask(root, "PATCH", "/v1/admin/settings", defaults))).toMatchObject(defaults);
    expect(await done(200, ask(root, "GET", entitlements))).toMatchObject({
      set: {},
      in_force: { projects: 7 },
    });
    const none = { default_entitlements: {} };
    expect(await done(200, ask(root, "PATCH", "/v1/admin/settings", none))).toMatchObject(none);
  });
});

describe("G11 a payment method", () => {
  it("is said to be verified, or not any more; admins see it, and the log has it", async () => {
    const { id } = await makeOrganization(customer);
    const say = (payment_verified: boolean, headers?: Record<string, string>) =>
      ask(root, "PATCH", organizations(id), { payment_verified }, headers);
    const settings = () =>
      done<{ payment_verified: boolean }>(200, ask(customer, "GET", `/v1/organizations/${id}/settings`));
    expect(await settings()).toMatchObject({ payment_verified: false });
    const verified = await say(true);
    expect(await verified.json()).toMatchObject({ id, payment_verified: true });
    const again = await say(true);
    expect(again.headers.get("etag")).toBe(verified.headers.get("etag"));
    expect(await settings()).toMatchObject({ payment_verified: true });
    await expectProblem(await say(false, { "If-Match": '"v1"' }), 412, "stale_version");
    await done(200, say(false));
    expect(await settings()).toMatchObject({ payment_verified: false });
    const changes = (await auditOf(id, "organization.updated")).map(
      (line: { changes: object }) => line.changes,
    );
    expect(changes[0]).toEqual({ payment_verified: { from: false, to: true } });
    await expectProblem(
      await ask(root, "PATCH", organizations("org_unknown"), { payment_verified: true }),
      404,
      "not_found",
    );
  });
});

describe("G1 a team for a customer", () => {
  interface Team {
    id: string;
    organization_id: string;
    people: { account_id: string; role: string }[];
  }
  const teams = (json: object) => ask(root, "POST", "/v1/admin/teams", json);

  it("with a new organization: owner, admins, members by email or GitHub username, each told by mail", async () => {
    const [owner, admin, member] = await Promise.all([signUp("owner"), signUp("admin"), signUp("member")]);
    const github = unique("octo");
    await (await control())
      .prepare("UPDATE accounts SET github_username = ? WHERE id = ?")
      .bind(github, member.id)
      .run();
    const name = unique("grid");
    const made = await done<Team>(
      201,
      teams({
        name,
        organization_name: unique("customer"),
        owner: { email: owner.email },
        admins: [{ email: admin.email }],
        members: [{ github_username: github.toUpperCase() }],
      }),
    );
    expect(made.people.map(({ account_id, role: as }) => [account_id, as])).toEqual([
      [owner.id, "admin"],
      [admin.id, "admin"],
      [member.id, "member"],
    ]);
    expect(await role(made.organization_id, owner)).toBe("owner");
    expect(await role(made.organization_id, admin)).toBe("member");
    expect(await role(made.organization_id, member)).toBe("member");
    expect((await ask(member, "GET", `/v1/teams/${made.id}/members`)).status).toBe(200);
    expect((await ask(admin, "PATCH", `/v1/teams/${made.id}`, { name: unique("renamed") })).status).toBe(200);
    await expectProblem(await ask(root, "GET", `/v1/teams/${made.id}`), 404, "not_found");
    for (const { email } of [owner, admin, member]) {
      await until(async () =>
        (await (await harness()).inbox(email)).some(({ subject }) => subject.includes(name)),
      );
    }
    expect(await auditOf(made.organization_id, "member.added")).toHaveLength(2);
    const [event] = await auditOf(made.organization_id, "team.created");
    expect(event.details.people).toHaveLength(3);
  });

  it("in an organization that is there: who is in it keeps their role, who is not joins as a member", async () => {
    const { id } = await makeOrganization(customer);
    const somebody = await newcomer();
    const made = await done<Team>(
      201,
      teams({
        name: unique("grid"),
        organization_id: id,
        owner: { account_id: customer.id },
        members: [{ email: somebody.email }],
      }),
    );
    expect(made.organization_id).toBe(id);
    expect(await role(id, customer)).toBe("owner");
    expect(await role(id, somebody)).toBe("member");
  });

  it("names everybody who is not registered, with a pointer to each; then nothing is made", async () => {
    const known = await newcomer();
    const name = unique("grid");
    const unverified = await newcomer();
    await (await control())
      .prepare("UPDATE accounts SET email_verified = 0 WHERE id = ?")
      .bind(unverified.id)
      .run();
    const refused = await teams({
      name,
      organization_name: name,
      owner: { email: known.email },
      admins: [{ email: "nobody@example.com" }],
      members: [{ github_username: unique("ghost") }, { email: customer.email }, { email: unverified.email }],
    });
    const { errors } = await expectProblem(refused, 422, "people_not_registered");
    expect(errors?.map(({ pointer }) => pointer)).toEqual(["/admins/0", "/members/0", "/members/2"]);
    expect(errors?.[0]?.detail).toContain("nobody@example.com");
    const found = (await control())
      .prepare("SELECT count(*) AS n FROM organizations WHERE name = ?")
      .bind(name);
    expect(await found.first("n")).toBe(0);
  });

  it("of a hundred people at once", async () => {
    const owner = await newcomer();
    const people = await newcomers(100);
    const made = await done<Team>(
      201,
      teams({
        name: unique("large"),
        organization_name: unique("customer"),
        owner: { account_id: owner.id },
        members: people.map(({ email }) => ({ email })),
      }),
    );
    expect(made.people).toHaveLength(101);
    for (const { email } of people)
      await until(async () => (await (await harness()).inbox(email)).length === 1);
  });

  const faults: [
    string,
    { members?: number[]; owner?: false; organization?: false; surprise?: true },
    string,
  ][] = [
    ["a person named twice", { members: [0, 0] }, "/members/1"],
    ["no admin", { owner: false }, "/admins"],
    ["no organization", { organization: false }, "/"],
    ["an unknown field", { surprise: true }, "/surprise"],
  ];
  it.each(faults)(
    "%s: 422 that points to it",
    async (_, { members = [], owner = true, organization = true, ...rest }, at) => {
      const somebody = await newcomer();
      const { id } = await makeOrganization(customer);
      const { errors } = await expectProblem(
        await teams({
          name: unique("grid"),
          ...(organization && { organization_id: id }),
          ...(owner && { owner: { account_id: customer.id } }),
          members: members.map(() => ({ email: somebody.email })),
          ...rest,
        }),
        422,
        "validation_failed",
      );
      expect(errors?.[0]?.pointer).toBe(at);
    },
  );

  it("past the organization's number of teams, in a personal organization, by a name that is taken: refused", async () => {
    const { id } = await makeOrganization(customer, { teams: 1 });
    const admins = [{ account_id: customer.id }];
    const name = unique("grid");
    await done(201, teams({ name, organization_id: id, admins }));
    const { entitlement } = (await expectProblem(
      await teams({ name: unique("grid"), organization_id: id, admins }),
      403,
      "entitlement_missing",
    )) as { entitlement?: string };
    expect(entitlement).toBe("teams");
    await expectProblem(
      await teams({ name, organization_id: customer.organization, admins }),
      403,
      "personal_organization",
    );
    const other = await makeOrganization(customer);
    await done(201, teams({ name, organization_id: other.id, admins }));
    await expectProblem(await teams({ name, organization_id: other.id, admins }), 409, "already_exists");
  });

  it("teams are listed, of one organization too", async () => {
    const { id } = await makeOrganization(customer);
    const [one, two] = [await makeTeam(id), await makeTeam(id)];
    const { data } = await done<{ data: Team[] }>(
      200,
      ask(root, "GET", `/v1/admin/teams?organization=${id}`),
    );
    expect(data.map((team) => team.id)).toEqual([one, two].sort().reverse());
    const all = await done<{ data: Team[] }>(200, ask(root, "GET", "/v1/admin/teams?limit=2"));
    expect(all.data).toHaveLength(2);
  });
});

describe("W18 deleting a team", () => {
  it("takes what its people had through it: access, and keys", async () => {
    const { id } = await makeOrganization(customer);
    const team = await makeTeam(id);
    const person = await signUp("person");
    await joinOrganization(id, person);
    await joinTeam(team, person, "admin");
    const project = await makeProject(id, { account: customer });
    await insertRow("collaborating_teams", {
      id: `ct_${unique("x")}`,
      project_id: project,
      team_id: team,
      mode: "override",
      role: "member",
      created_by: customer.id,
      created_at: 1,
    });
    const key = await keyOf(person, project);
    expect((await fresh(key)).status).toBe(200);
    const gone = await done<{ revoked_keys: { id: string }[]; effective_by: string }>(
      200,
      ask(root, "DELETE", `/v1/admin/teams/${team}`),
    );
    expect(gone.revoked_keys.map((one) => one.id)).toEqual([key.id]);
    expect(Date.parse(gone.effective_by)).toBeGreaterThan(Date.now());
    await expectProblem(await fresh(key), 401, "credential_revoked");
    await expectProblem(
      await ask(person, "GET", `/v1/projects/${project}?consistency=strong`),
      404,
      "not_found",
    );
    await expectProblem(await ask(root, "DELETE", `/v1/admin/teams/${team}`), 404, "not_found");
    const [event] = await auditOf(id, "team.deleted");
    expect(event).toMatchObject({ actor: { id: root.id }, target: { id: team } });
  });

  it("that owns projects: 409, naming them", async () => {
    const { id } = await makeOrganization(customer);
    const team = await makeTeam(id);
    const project = await makeProject(id, { team });
    const refused = await expectProblem(await ask(root, "DELETE", `/v1/admin/teams/${team}`), 409, "in_use");
    expect(refused).toMatchObject({ used_by: [{ type: "project", id: project }] });
  });

  it("that somebody changed meanwhile: 412, with If-Match", async () => {
    const { id } = await makeOrganization(customer);
    const team = await makeTeam(id);
    const stale = { "If-Match": '"v7"' };
    const path = `/v1/admin/teams/${team}`;
    await expectProblem(await ask(root, "DELETE", path, undefined, stale), 412, "stale_version");
  });
});

describe("the settings of the installation", () => {
  it("say who makes organizations; only administrators do, where they say so", async () => {
    const change = (json: object, headers?: Record<string, string>) =>
      ask(root, "PATCH", "/v1/admin/settings", json, headers);
    const before = await ask(root, "GET", "/v1/admin/settings");
    expect(await before.json()).toMatchObject({ organization_creation: "anyone" });
    const etag = before.headers.get("etag") ?? "";
    await done(200, change({ organization_creation: "administrators" }, { "If-Match": etag }));
    await expectProblem(await change({}, { "If-Match": etag }), 412, "stale_version");
    const mine = () => ask(customer, "POST", "/v1/organizations", { name: unique("mine") });
    const { permission } = await expectProblem(await mine(), 403, "permission_missing");
    expect(permission).toBe("organization:create");
    await done(200, change({ organization_creation: "anyone" }));
    expect((await mine()).status).toBe(201);
  });
});
