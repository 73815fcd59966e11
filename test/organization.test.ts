import type { OrganizationRole } from "@atrium/shared/access/roles";
import type { AtriumEvent } from "@atrium/shared/contract/events";
import { newId } from "@atrium/shared/id";
import { beforeAll, describe, expect, it } from "vitest";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import {
  entitle,
  joinOrganization,
  joinProject,
  joinTeam,
  makeOrganization,
  makeProject,
  makeTeam,
} from "./organizations.ts";
import { type Caller, type Person, signUp, unique } from "./personas.ts";
import { control, fresh, keyOf } from "./sharing.ts";

const { metered, env } = await harness();

let owner: Person;
let admin: Person;
let member: Person;
let outsider: Person;
let CONTROL: D1Database;

beforeAll(async () => {
  [owner, admin, member, outsider, CONTROL] = await Promise.all([
    signUp("owner"),
    signUp("admin"),
    signUp("member"),
    signUp("outsider"),
    control(),
  ]);
});

interface Place {
  id: string;
  path: string;
  defaultProject: string;
  /** Ids of the memberships, by role. */
  rows: Record<OrganizationRole, string>;
}

/** An organization with the three of them in it. */
async function place(): Promise<Place> {
  const { id, defaultProject } = await makeOrganization(owner);
  const [ofAdmin, ofMember] = await Promise.all([
    joinOrganization(id, admin, "admin"),
    joinOrganization(id, member),
  ]);
  return {
    id,
    path: `/v1/organizations/${id}`,
    defaultProject,
    rows: { owner: await rowOf(id, owner), admin: ofAdmin, member: ofMember },
  };
}

const rowOf = async (organization: string, { id }: { id: string }): Promise<string> =>
  String(
    await CONTROL.prepare("SELECT id FROM memberships WHERE organization_id = ? AND account_id = ?")
      .bind(organization, id)
      .first("id"),
  );

const get = (caller: Caller, path: string) => send(caller, { method: "GET", path });
const post = (caller: Caller, path: string, json?: object) => send(caller, { method: "POST", path, json });
const patch = (caller: Caller, path: string, json: object, headers = {}) =>
  send(caller, { method: "PATCH", path, json, headers });
const remove = (caller: Caller, path: string, headers = {}) =>
  send(caller, { method: "DELETE", path, headers });

async function answer<T = Record<string, unknown>>(response: Response): Promise<T> {
  const text = await response.text();
  expect(`${response.status} ${text}`).toMatch(/^20[01] /);
  return JSON.parse(text) as T;
}

/** The latest line of the audit log of one type about an organization. */
async function logged(organization: string, type: string): Promise<AtriumEvent> {
  const { EVENTS_DB } = await env("events");
  const row = await until(() =>
    EVENTS_DB.prepare("SELECT event FROM audit WHERE organization_id = ? AND type = ? ORDER BY id DESC")
      .bind(organization, type)
      .first<{ event: string }>(),
  );
  return JSON.parse(row.event) as AtriumEvent;
}

const roleIn = async (caller: Caller, project: string): Promise<string | null> => {
  const response = await get(caller, `/v1/access?project=${project}&consistency=strong`);
  return response.status === 200 ? ((await response.json()) as { role: string | null }).role : null;
};

describe("creating an organization", () => {
  it("makes the caller its owner, with a Default project, and says so in the log", async () => {
    const response = await post(owner, "/v1/organizations", { name: " Acme " });
    expect(response.headers.get("etag")).toMatch(/^"v1-/);
    const { id, default_project_id, ...rest } = await answer<{ id: string; default_project_id: string }>(
      response,
    );
    expect(rest).toMatchObject({ name: "Acme", kind: "standard", role: "owner" });
    expect(await answer(await get(owner, `/v1/projects/${default_project_id}`))).toMatchObject({
      kind: "default",
      name: "Default",
      visibility: "private",
      organization_id: id,
      owner_account_id: null,
      owner_team_id: null,
      role: "admin",
    });
    expect(await logged(id, "organization.created")).toMatchObject({
      target: { type: "organization", id, name: "Acme" },
      details: { owner_account_id: owner.id, default_project_id },
    });
  });

  it("twice under one Idempotency-Key is one organization", async () => {
    const sent = {
      method: "POST",
      path: "/v1/organizations",
      json: { name: "Once" },
      headers: { "Idempotency-Key": unique("once") },
    };
    const [first, second] = await Promise.all([send(owner, sent), send(owner, sent)]);
    expect(await answer(first)).toEqual(await answer(second));
  });

  it("needs a name, and a person: a key acts in its project alone", async () => {
    for (const json of [{}, { name: " " }, { name: "a", kind: "personal" }, { name: "x".repeat(101) }]) {
      await expectProblem(await post(owner, "/v1/organizations", json), 422, "validation_failed");
    }
    const key = await keyOf(owner, owner.personalProject);
    await expectProblem(await post(key, "/v1/organizations", { name: "Acme" }), 403, "permission_missing");
  });

  it("is for system administrators where the installation says so", async () => {
    const set = (settings: object) =>
      CONTROL.prepare("UPDATE system_settings SET settings = ?").bind(JSON.stringify(settings)).run();
    await set({ organization_creation: "administrators" });
    const refused = await post(owner, "/v1/organizations", { name: "Acme" });
    await set({});
    const { permission } = await expectProblem(refused, 403, "permission_missing");
    expect(permission).toBe("organization:create");
  });
});

describe("my organizations", () => {
  it("are those I am in, the personal one included, each with my role, page by page", async () => {
    const me = await signUp("me");
    const mine = await makeOrganization(me);
    const theirs = await makeOrganization(owner);
    await joinOrganization(theirs.id, me, "admin");
    await makeOrganization(owner);
    type Page = { data: { id: string; role: string; kind: string }[]; next_cursor: string | null };
    const page = async (query: string) => answer<Page>(await get(me, `/v1/organizations${query}`));
    const all = [
      [theirs.id, "admin", "standard"],
      [mine.id, "owner", "standard"],
      [me.organization, "owner", "personal"],
    ];
    const shown = ({ data }: Page) => data.map(({ id, role, kind }) => [id, role, kind]);
    expect(shown(await page(""))).toEqual(all);
    const first = await page("?limit=2");
    expect(shown(first)).toEqual(all.slice(0, 2));
    expect(shown(await page(`?limit=2&cursor=${first.next_cursor}`))).toEqual(all.slice(2));
  });

  it("are read in one query, however many organizations there are", async () => {
    const me = await signUp("me");
    for (let count = 0; count < 3; count++) await makeOrganization(me);
    await get(me, "/v1/organizations");
    const { cost } = await metered(() => get(me, "/v1/organizations"), "projects");
    expect(cost).toMatchObject({ d1_calls: 1, d1_statements: 1, rows_written: 0 });
    // Four of them: each its membership, itself and its Default project.
    expect(cost.rows_read).toBeLessThanOrEqual(4 * 3 + 1);
  });
});

describe("an organization", () => {
  it("is seen by who is in it; by others it is not there", async () => {
    const { path } = await place();
    expect(await answer(await get(member, path))).toMatchObject({ role: "member" });
    const absent = `/v1/organizations/${newId("org")}`;
    const tried: [method: string, below: string, json?: object][] = [
      ["GET", ""],
      ["PATCH", "", { name: "Mine" }],
      ["DELETE", ""],
      ["GET", "/settings"],
      ["PATCH", "/settings", { external_collaborators: false }],
      ["GET", "/members"],
      ["GET", `/members/${newId("mem")}`],
      ["PATCH", `/members/${newId("mem")}`, { role: "owner" }],
      ["DELETE", `/members/${newId("mem")}`],
      ["POST", "/leave"],
      ["POST", "/transfer", { account_id: outsider.id }],
    ];
    for (const [method, below, json] of tried) {
      const [there, nowhere] = await Promise.all(
        [path, absent].map((at) => send(outsider, { method, path: `${at}${below}`, json })),
      );
      const { request_id: _, ...seen } = await expectProblem(there as Response, 404, "not_found");
      const { request_id: __, ...unseen } = await expectProblem(nowhere as Response, 404, "not_found");
      expect(seen).toEqual(unseen);
    }
  });

  it("is renamed by its admins, not by its members; If-Match is honoured", async () => {
    const { id, path } = await place();
    await expectProblem(await patch(member, path, { name: "Ours" }), 403, "permission_missing");
    const renamed = await patch(admin, path, { name: "Ours" }, { "If-Match": '"v1"' });
    expect(renamed.headers.get("etag")).toMatch(/^"v2-/);
    expect(await answer(renamed)).toMatchObject({ name: "Ours", role: "admin" });
    await expectProblem(
      await patch(admin, path, { name: "Late" }, { "If-Match": '"v1"' }),
      412,
      "stale_version",
    );
    expect((await logged(id, "organization.updated")).changes).toMatchObject({ name: { to: "Ours" } });
    const same = await patch(admin, path, { name: "Ours" });
    expect(same.headers.get("etag")).toMatch(/^"v2-/);
  });
});

describe("O2 the Default project", () => {
  it("has every member in it, from when they join until they leave", async () => {
    const { id, defaultProject, rows } = await place();
    expect(await roleIn(owner, defaultProject)).toBe("admin");
    expect(await roleIn(admin, defaultProject)).toBe("admin");
    expect(await roleIn(member, defaultProject)).toBe("member");
    expect(await roleIn(outsider, defaultProject)).toBeNull();
    const key = await keyOf(member, defaultProject);
    expect((await fresh(key)).status).toBe(200);
    const removed = await remove(admin, `/v1/organizations/${id}/members/${rows.member}`);
    expect(await answer(removed)).toMatchObject({
      effective_by: expect.stringMatching(/Z$/),
      revoked_keys: [{ id: key.id, name: expect.any(String), project_id: defaultProject }],
      revoked_key_count: 1,
    });
    expect(await roleIn(member, defaultProject)).toBeNull();
    await expectProblem(await fresh(key), 401, "credential_revoked");
    await joinOrganization(id, member);
    expect(await roleIn(member, defaultProject)).toBe("member");
    await expectProblem(await fresh(key), 401, "credential_revoked");
  });
});

describe("an organization's settings", () => {
  it("are its policies, and what it may have; for admins", async () => {
    const { id, path } = await place();
    await entitle(id, { projects: 3, custom_roles: true, trial_ends_at: Date.parse("2100-01-01T00:00:00Z") });
    expect(await answer(await get(admin, `${path}/settings`))).toEqual({
      external_collaborators: true,
      members_create_projects: false,
      default_visibility: "private",
      leaked_keys: "revoke",
      entitlements: {
        plan: "standard",
        projects: 3,
        teams: null,
        service_accounts: 10,
        view_only_role: false,
        custom_roles: true,
        trial_ends_at: "2100-01-01T00:00:00.000Z",
        after_trial: "fall_back",
      },
      payment_verified: false,
      updated_at: expect.stringMatching(/Z$/),
    });
    await expectProblem(await get(member, `${path}/settings`), 403, "permission_missing");
    await expectProblem(
      await patch(member, `${path}/settings`, { members_create_projects: true }),
      403,
      "permission_missing",
    );
  });

  it("W22 fall back to what every organization has when the trial is over, or go on, as was agreed", async () => {
    const { id, path } = await place();
    const entitlements = async () =>
      (await answer<{ entitlements: object }>(await get(admin, `${path}/settings`))).entitlements;
    const trial = { plan: "trial", projects: 50, trial_ends_at: Date.now() - 1000 } as const;
    await entitle(id, { ...trial, after_trial: "fall_back" });
    expect(await entitlements()).toMatchObject({ plan: "standard", projects: 0 });
    await entitle(id, { ...trial, after_trial: "continue" });
    expect(await entitlements()).toMatchObject({ plan: "trial", projects: 50 });
  });

  it("304 to who has this very answer; 200 where the row is as it was and what is shown beside it is not", async () => {
    const { id, path, rows } = await place();
    const again = async (at: string, tag: string | null) =>
      (await send(admin, { method: "GET", path: at, headers: { "If-None-Match": tag ?? "" } })).status;
    const tags = await Promise.all(
      [`${path}/settings`, path].map(async (at) => [at, (await get(admin, at)).headers.get("etag")] as const),
    );
    for (const [at, tag] of tags) expect(await again(at, tag)).toBe(304);
    await entitle(id, { plan: "trial" });
    await answer(await patch(owner, `${path}/members/${rows.admin}`, { role: "owner" }));
    for (const [at, tag] of tags) expect(await again(at, tag)).toBe(200);
    const tag = tags[1]?.[1] ?? "";
    expect((await patch(admin, path, { name: unique("renamed") }, { "If-Match": tag })).status).toBe(200);
  });

  it("let members create projects, or not, from then on; the answer says by when everywhere", async () => {
    const { id, path } = await place();
    const may = async () => {
      const at = `/v1/access?organization=${id}&consistency=strong`;
      const { permissions } = await answer<{ permissions: string[] }>(await get(member, at));
      return permissions.includes("project:create");
    };
    expect(await may()).toBe(false);
    const changed = await patch(admin, `${path}/settings`, { members_create_projects: true });
    expect(changed.headers.get("etag")).toMatch(/^"v2-/);
    expect(await answer(changed)).toMatchObject({
      members_create_projects: true,
      effective_by: expect.stringMatching(/Z$/),
    });
    expect(await may()).toBe(true);
    await answer(
      await patch(admin, `${path}/settings`, { members_create_projects: false, default_visibility: "team" }),
    );
    expect(await may()).toBe(false);
    expect((await logged(id, "organization.updated")).changes).toMatchObject({
      members_create_projects: { from: true, to: false },
      default_visibility: { from: "private", to: "team" },
    });
  });
});

describe("members", () => {
  it("see each other, newest first, without anybody's email", async () => {
    const { path, rows } = await place();
    const { data } = await answer<{ data: { id: string }[] }>(await get(member, `${path}/members`));
    expect(data.map(({ id }) => id)).toEqual(Object.values(rows).sort().reverse());
    expect(JSON.stringify(data)).not.toContain("@");
    const one = await get(member, `${path}/members/${rows.admin}`);
    expect(one.headers.get("etag")).toMatch(/^"v1-/);
    expect(await answer(one)).toMatchObject({
      account_id: admin.id,
      username: admin.username,
      role: "admin",
    });
  });

  it("of another organization are not found in this one", async () => {
    const [here, there] = [await place(), await place()];
    const at = `${here.path}/members/${there.rows.member}`;
    for (const tried of [get(owner, at), patch(owner, at, { role: "admin" }), remove(owner, at)]) {
      await expectProblem(await tried, 404, "not_found");
    }
  });

  it("O5 whom an admin makes an admin is admin of every project, and is not when no admin any more", async () => {
    const { id, path, rows } = await place();
    const project = await makeProject(id, { account: owner });
    expect(await roleIn(member, project)).toBeNull();
    const at = `${path}/members/${rows.member}`;
    const changed = await patch(admin, at, { role: "admin" }, { "If-Match": '"v1"' });
    expect(changed.headers.get("etag")).toMatch(/^"v2-/);
    expect(await answer(changed)).toMatchObject({ role: "admin", effective_by: expect.stringMatching(/Z$/) });
    expect(await roleIn(member, project)).toBe("admin");
    await expectProblem(
      await patch(admin, at, { role: "member" }, { "If-Match": '"v1"' }),
      412,
      "stale_version",
    );
    await answer(await patch(admin, at, { role: "member" }));
    expect(await roleIn(member, project)).toBeNull();
    expect(await logged(id, "member.updated")).toMatchObject({
      target: { type: "member", id: rows.member, name: member.username },
      changes: { role: { from: "admin", to: "member" } },
      details: { account_id: member.id },
    });
  });

  it("cannot change or remove anybody; admins cannot make, change or remove owners", async () => {
    const { path, rows } = await place();
    const at = (role: OrganizationRole) => `${path}/members/${rows[role]}`;
    await expectProblem(await patch(member, at("member"), { role: "admin" }), 403, "permission_missing");
    await expectProblem(await remove(member, at("admin")), 403, "permission_missing");
    const refused = [
      await patch(admin, at("member"), { role: "owner" }),
      await patch(admin, at("admin"), { role: "owner" }),
      await patch(admin, at("owner"), { role: "member" }),
      await remove(admin, at("owner")),
    ];
    for (const response of refused) {
      const { permission } = await expectProblem(response, 403, "permission_missing");
      expect(permission).toBe("member:manage");
    }
    await answer(await patch(owner, at("admin"), { role: "owner" }));
    await answer(await remove(admin, at("owner")));
  });

  it("the last owner stays one, however they would go", async () => {
    const { path, rows } = await place();
    const at = `${path}/members/${rows.owner}`;
    const { detail } = await expectProblem(await patch(owner, at, { role: "admin" }), 409, "last_owner");
    expect(detail).toContain("transfer the organization");
    await expectProblem(await remove(owner, at), 409, "last_owner");
    await expectProblem(await post(owner, `${path}/leave`), 409, "last_owner");
  });

  it("of two owners who demote or remove one another at once, one stays", async () => {
    for (let round = 0; round < 5; round++) {
      const { id, path, rows } = await place();
      await answer(await patch(owner, `${path}/members/${rows.admin}`, { role: "owner" }));
      const way = round % 2 === 0 ? remove : (by: Caller, at: string) => patch(by, at, { role: "member" });
      const answers = await Promise.all([
        way(owner, `${path}/members/${rows.admin}`),
        way(admin, `${path}/members/${rows.owner}`),
      ]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      const count = "SELECT count(*) AS n FROM memberships WHERE organization_id = ? AND role = 'owner'";
      expect(await CONTROL.prepare(count).bind(id).first("n")).toBe(1);
    }
  });
});

describe("one hundred at once", () => {
  it("of everybody by everybody, each goes once, and an owner stays", async () => {
    const { id, path } = await place();
    const others = await Promise.all(Array.from({ length: 9 }, () => signUp("owner")));
    await Promise.all(others.map((person) => joinOrganization(id, person, "owner")));
    const owners = [owner, ...others];
    const rows = await Promise.all(owners.map((person) => rowOf(id, person)));
    const answers = await Promise.all(
      owners.flatMap((person) => rows.map((row) => remove(person, `${path}/members/${row}`))),
    );
    const left = await CONTROL.prepare(
      "SELECT count(*) AS n FROM memberships WHERE organization_id = ? AND role = 'owner'",
    )
      .bind(id)
      .first<number>("n");
    expect(left).toBeGreaterThanOrEqual(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10 - (left ?? 0));
    // Gone already, changed meanwhile, no owner any more, or the last one.
    for (const { status } of answers) expect([200, 404, 409, 412]).toContain(status);
  });
});

describe("leaving, or being removed", () => {
  /** The member in a team, a project and the team's project, with a key to each. */
  async function involved() {
    const at = await place();
    const team = await makeTeam(at.id);
    await joinTeam(team, member, "member");
    const [shared, ofTeam] = [
      await makeProject(at.id, { account: owner }),
      await makeProject(at.id, { team }),
    ];
    await joinProject(shared, member, { role: "member" });
    await joinProject(ofTeam, member, { role: "contributor" });
    const projects = [at.defaultProject, shared, ofTeam];
    const keys = await Promise.all(projects.map((project) => keyOf(member, project)));
    return { ...at, team, projects, keys };
  }

  it.each(["left", "removed"] as const)("takes teams, projects and keys along: %s", async (how) => {
    const { id, path, rows, team, projects, keys } = await involved();
    const elsewhere = await keyOf(member, member.personalProject);
    const response =
      how === "left"
        ? await post(member, `${path}/leave`)
        : await remove(admin, `${path}/members/${rows.member}`);
    const { revoked_keys, revoked_key_count } = await answer<{
      revoked_keys: { id: string }[];
      revoked_key_count: number;
    }>(response);
    expect(revoked_key_count).toBe(3);
    expect(revoked_keys.map((key) => key.id).sort()).toEqual(keys.map((key) => key.id).sort());
    for (const key of keys) await expectProblem(await fresh(key), 401, "credential_revoked");
    for (const project of projects) expect(await roleIn(member, project)).toBeNull();
    expect((await fresh(elsewhere)).status).toBe(200);
    const left = await CONTROL.prepare(
      `SELECT count(*) AS n FROM memberships WHERE account_id = ?1
        AND (organization_id = ?2 OR team_id = ?3 OR project_id IN (SELECT value FROM json_each(?4)))`,
    )
      .bind(member.id, id, team, JSON.stringify(projects))
      .first("n");
    expect(left).toBe(0);
    await expectProblem(await get(member, path), 404, "not_found");
    expect(await logged(id, `member.${how}`)).toMatchObject({
      actor: { id: how === "left" ? member.id : admin.id },
      details: { account_id: member.id, role: "member", revoked_key_count: 3 },
    });
  });

  it("is refused while they own a project, which is named, and goes once it is somebody else's", async () => {
    const { id, path, rows } = await place();
    const project = await makeProject(id, { account: member });
    for (const refused of [
      await post(member, `${path}/leave`),
      await remove(owner, `${path}/members/${rows.member}`),
    ]) {
      const problem = await expectProblem(refused, 409, "project_owner");
      expect(problem).toMatchObject({ used_by: [{ type: "project", id: project }] });
    }
    await CONTROL.prepare("DELETE FROM projects WHERE id = ?").bind(project).run();
    await answer(await post(member, `${path}/leave`));
  });

  it("is refused to the only admin of a team, which is named", async () => {
    const { id, path } = await place();
    const team = await makeTeam(id);
    await joinTeam(team, member, "admin");
    const problem = await expectProblem(await post(member, `${path}/leave`), 409, "last_admin");
    expect(problem).toMatchObject({ used_by: [{ type: "team", id: team }] });
    await joinTeam(team, admin, "admin");
    await answer(await post(member, `${path}/leave`));
  });
});

describe("handing an organization over", () => {
  it("makes another member its owner, and the former one an admin", async () => {
    const { id, path, rows } = await place();
    const response = await post(owner, `${path}/transfer`, { username: member.username });
    expect(await answer(response)).toEqual({
      owner: expect.objectContaining({ id: rows.member, account_id: member.id, role: "owner" }),
      former_owner: expect.objectContaining({ id: rows.owner, account_id: owner.id, role: "admin" }),
      effective_by: expect.stringMatching(/Z$/),
    });
    expect(await answer(await get(owner, `${path}?consistency=strong`))).toMatchObject({ role: "admin" });
    await expectProblem(
      await post(owner, `${path}/transfer`, { username: member.username }),
      403,
      "permission_missing",
    );
    expect(await logged(id, "organization.transferred")).toMatchObject({
      target: { type: "organization", id },
      changes: { owner_account_id: { from: owner.id, to: member.id } },
    });
  });

  it("is for its owner, to somebody else who is in it; who is not is not told apart from who does not exist", async () => {
    const { path } = await place();
    await expectProblem(
      await post(admin, `${path}/transfer`, { account_id: admin.id }),
      403,
      "permission_missing",
    );
    await expectProblem(
      await post(owner, `${path}/transfer`, { account_id: owner.id }),
      409,
      "state_conflict",
    );
    const details = [];
    for (const named of [
      { email: outsider.email },
      { email: "nobody@example.com" },
      { account_id: newId("acc") },
    ]) {
      const refused = await post(owner, `${path}/transfer`, named);
      details.push((await expectProblem(refused, 409, "not_in_organization")).detail);
    }
    expect(new Set(details).size).toBe(1);
    for (const named of [{}, { email: outsider.email, username: outsider.username }]) {
      await expectProblem(await post(owner, `${path}/transfer`, named), 422, "validation_failed");
    }
  });
});

describe("deleting an organization", () => {
  it("that is empty needs no more than its owner", async () => {
    const { id } = await makeOrganization(owner);
    await joinOrganization(id, admin, "admin");
    const path = `/v1/organizations/${id}`;
    await expectProblem(await remove(admin, path), 403, "permission_missing");
    await answer(await post(admin, `${path}/leave`));
    expect(await answer(await remove(owner, path))).toMatchObject({ revoked_keys: [], revoked_key_count: 0 });
    await expectProblem(await get(owner, `${path}?consistency=strong`), 404, "not_found");
  });

  it.each(["member", "team", "project"])("that holds a %s must be named, exactly", async (what) => {
    const response = await post(owner, "/v1/organizations", { name: "Acme & Sons" });
    const { id } = await answer<{ id: string }>(response);
    const path = `/v1/organizations/${id}`;
    if (what === "member") await joinOrganization(id, member);
    if (what === "team") await makeTeam(id);
    if (what === "project") await makeProject(id, { account: owner });
    for (const query of ["", "?confirm=", "?confirm=acme%20%26%20sons"]) {
      await expectProblem(await remove(owner, `${path}${query}`), 409, "confirmation_needed");
    }
    const confirmed = `${path}?confirm=${encodeURIComponent("Acme & Sons")}`;
    await expectProblem(await remove(owner, confirmed, { "If-Match": '"v7"' }), 412, "stale_version");
    await answer(await remove(owner, confirmed));
  });

  it("takes everything in it along: teams, projects, keys, and what the projects held", async () => {
    const { id, path, defaultProject } = await place();
    const team = await makeTeam(id);
    await joinTeam(team, member, "member");
    await joinTeam(team, owner, "admin");
    const projects = [
      defaultProject,
      await makeProject(id, { account: member }),
      await makeProject(id, { team }),
    ];
    const keys = await Promise.all(projects.map((project) => keyOf(member, project)));
    const elsewhere = await keyOf(member, member.personalProject);
    await Promise.all(
      projects.map(async (project) =>
        answer(await post(member, `/v1/projects/${project}/runs`, { name: unique("run") })),
      ),
    );
    const { name } = await answer<{ name: string }>(await get(owner, path));
    const answered = await answer<{ revoked_key_count: number }>(
      await remove(owner, `${path}?confirm=${name}`),
    );
    expect(answered.revoked_key_count).toBe(3);
    for (const key of keys) await expectProblem(await fresh(key), 401, "credential_revoked");
    expect((await fresh(elsewhere)).status).toBe(200);
    for (const project of projects) expect(await roleIn(owner, project)).toBeNull();
    const tables = ["memberships", "teams", "projects"];
    for (const table of tables) {
      const left = `SELECT count(*) AS n FROM ${table} WHERE organization_id = ?`;
      expect(await CONTROL.prepare(left).bind(id).first("n")).toBe(0);
    }
    const event = await logged(id, "organization.deleted");
    expect(event).toMatchObject({
      target: { type: "organization", id, name },
      details: { revoked_key_count: 3 },
    });
    const { RESOURCES_DB } = await env("resources");
    const held = RESOURCES_DB.prepare("SELECT count(*) AS n FROM resources WHERE organization_id = ?").bind(
      id,
    );
    await until(async () => (await held.first("n")) === 0);
    // Where the right is still remembered, the database refuses: nothing is left that nobody can reach.
    const late = await post(member, `/v1/projects/${defaultProject}/runs`, { name: "late" });
    expect([404, 409]).toContain(late.status);
    expect(await held.first("n")).toBe(0);
  });

  it("that somebody joins at that moment does not take them along unasked", async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await makeOrganization(owner);
      const [removed, joined] = await Promise.all([
        remove(owner, `/v1/organizations/${id}`),
        joinOrganization(id, member).then(
          () => true,
          () => false,
        ),
      ]);
      const is = await CONTROL.prepare("SELECT count(*) AS n FROM organizations WHERE id = ?")
        .bind(id)
        .first("n");
      expect([200, 409, 412]).toContain(removed.status);
      expect(is).toBe(removed.status === 200 ? 0 : 1);
      if (removed.status !== 200) expect(joined).toBe(true);
    }
  });
});

describe("a personal organization", () => {
  const path = () => `/v1/organizations/${owner.organization}`;

  it("is its person's alone: not deleted, handed over, left; nobody joins", async () => {
    const { username } = owner;
    await expectProblem(await remove(owner, path()), 403, "personal_organization");
    await expectProblem(await remove(owner, `${path()}?confirm=${username}`), 403, "personal_organization");
    await expectProblem(await post(owner, `${path()}/leave`), 403, "personal_organization");
    await expectProblem(
      await post(owner, `${path()}/transfer`, { account_id: member.id }),
      403,
      "personal_organization",
    );
    await expect(joinOrganization(owner.organization, member)).rejects.toThrow("personal_organization");
    await expect(makeTeam(owner.organization)).rejects.toThrow("personal_organization");
    const row = await rowOf(owner.organization, owner);
    await expectProblem(await remove(owner, `${path()}/members/${row}`), 409, "last_owner");
  });

  it("has what a single person can use, a default visibility, and no policy about others", async () => {
    expect(await answer(await get(owner, `${path()}/settings`))).toMatchObject({
      entitlements: { plan: "personal", projects: null },
    });
    expect(
      await answer(await patch(owner, `${path()}/settings`, { default_visibility: "open" })),
    ).toMatchObject({ default_visibility: "open" });
    await answer(await patch(owner, `${path()}/settings`, { default_visibility: "private" }));
    await expectProblem(
      await patch(owner, `${path()}/settings`, { external_collaborators: false }),
      403,
      "personal_organization",
    );
    expect(await answer(await get(owner, path()))).toMatchObject({
      default_project_id: null,
      kind: "personal",
    });
  });
});

describe("listing, changing and removing cost the same in a large organization", () => {
  it("of 10 and of 2000 members, the same rows are read", async () => {
    const costs = [];
    for (const count of [10, 2000]) {
      const { id, path } = await place();
      await fill(id, count);
      const team = await makeTeam(id);
      await joinTeam(team, member, "member");
      const at = `${path}/members/${await rowOf(id, member)}`;
      await get(owner, `${path}/members?limit=5`);
      const steps = [
        () => get(owner, `${path}/members?limit=5`),
        () => patch(owner, at, { role: "admin" }),
        () => patch(owner, at, { role: "member" }),
        () => remove(owner, at),
      ];
      const cost = [];
      for (const step of steps) {
        const one = await metered(step, "projects");
        expect(one.value.status).toBe(200);
        cost.push(one.cost.rows_read);
      }
      costs.push(cost);
    }
    const [few, many] = costs;
    expect(many).toEqual(few);
    expect(few?.[0]).toBeLessThanOrEqual(2 * 6);
  });
});

/** So many more members. */
async function fill(organization: string, count: number): Promise<void> {
  const people = Array.from({ length: count }, () => ({
    id: newId("acc"),
    membership: newId("mem"),
    name: unique("p"),
  }));
  const rows = JSON.stringify(people);
  await CONTROL.batch([
    CONTROL.prepare(
      `INSERT INTO accounts (id, email, email_verified, username, name, created_at, updated_at)
        SELECT value ->> 'id', value ->> 'name' || '@example.com', 1, value ->> 'name', 'Newcomer', 0, 0 FROM json_each(?)`,
    ).bind(rows),
    CONTROL.prepare(
      `INSERT INTO memberships (id, organization_id, account_id, role, created_by, created_at, updated_at)
        SELECT value ->> 'membership', ?2, value ->> 'id', 'member', '', 0, 0 FROM json_each(?1)`,
    ).bind(rows, organization),
  ]);
}
