import { newId } from "@atrium/shared/id";
import { beforeAll, describe, expect, it } from "vitest";
import * as store from "../services/projects/src/role/store.ts";
import { harness } from "./harness.ts";
import { expectProblem, type Sent, send } from "./http.ts";
import {
  entitle,
  insertRow,
  joinOrganization,
  joinProject,
  joinTeam,
  makeOrganization,
  makeProject,
  makeRole,
  makeTeam,
} from "./organizations.ts";
import { type Caller, type Person, signUp, unique } from "./personas.ts";
import { planOf } from "./plan.ts";
import { control } from "./sharing.ts";

const { metered } = await harness();

const PLAN = { custom_roles: true, view_only_role: true };

interface Role {
  id: string;
  base: string;
  scopes: string[];
}

let owner: Person;
let admin: Person;
let member: Person;
let organization: string;

beforeAll(async () => {
  [owner, admin, member] = (await Promise.all(["owner", "admin", "member"].map(signUp))) as [
    Person,
    Person,
    Person,
  ];
  ({ id: organization } = await makeOrganization(owner, PLAN));
  await joinOrganization(organization, admin, "admin");
  await joinOrganization(organization, member);
});

const roles = (of = organization) => `/v1/organizations/${of}/roles`;
const create = (caller: Caller, json: object, of = organization) =>
  send(caller, {
    method: "POST",
    path: roles(of),
    json: { name: unique("role"), base: "viewer", scopes: [], ...json },
  });
async function created(json: object, of = organization): Promise<Role> {
  const response = await create(owner, json, of);
  expect(response.status).toBe(201);
  return (await response.json()) as Role;
}
const one = (role: string, sent: Omit<Sent, "path">, caller: Caller = owner) =>
  send(caller, { ...sent, path: `${roles()}/${role}` });

describe("W12 an organization's admins make custom roles", () => {
  it("from view_only, viewer or member, adding permissions; members do not", async () => {
    for (const base of ["view_only", "viewer", "member"]) {
      const response = await create(admin, { base, scopes: ["variable:view", "run:create", "run:create"] });
      expect([response.status, response.headers.get("etag")]).toEqual([201, expect.stringMatching(/^"v1-/)]);
      expect(await response.json()).toMatchObject({ base, scopes: ["run:create", "variable:view"] });
    }
    const refused = await expectProblem(await create(member, {}), 403, "permission_missing");
    expect(refused.permission).toBe("role:create");
    const outsider = await signUp("outsider");
    await expectProblem(await create(outsider, {}), 404, "not_found");
  });

  it("changes, lists and deletes them; another organization's are not there", async () => {
    const { id } = await created({ scopes: ["run:create"] });
    const read = await one(id, { method: "GET" });
    expect(read.headers.get("etag")).toMatch(/^"v1-/);
    const patch = (json: object, match = '"v1"') =>
      one(id, { method: "PATCH", json, headers: { "If-Match": match } });
    const changed = await patch({ scopes: ["run:delete:own"], description: "what it is for" });
    expect(changed.headers.get("etag")).toMatch(/^"v2-/);
    expect(await changed.json()).toMatchObject({
      scopes: ["run:delete:own"],
      description: "what it is for",
      effective_by: expect.stringMatching(/Z$/),
    });
    await expectProblem(await patch({ name: "late" }), 412, "stale_version");
    const { data } = (await (await send(admin, { method: "GET", path: roles() })).json()) as { data: Role[] };
    expect(data.map((role) => role.id)).toContain(id);

    const elsewhere = await makeOrganization(owner, PLAN);
    const foreign = { method: "GET", path: `${roles(elsewhere.id)}/${id}` };
    await expectProblem(await send(owner, foreign), 404, "not_found");

    expect((await one(id, { method: "DELETE", headers: { "If-Match": '"v2"' } })).status).toBe(204);
    await expectProblem(await one(id, { method: "GET" }), 404, "not_found");
  });

  it("never more than an admin of a project may grant, when it is made and when it changes", async () => {
    for (const scope of ["project:transfer", "project:bill"]) {
      const problem = await expectProblem(
        await create(owner, { base: "member", scopes: [scope] }),
        403,
        "grant_exceeds_own",
      );
      expect(problem.permission).toBe(scope);
    }
    const { id } = await created({ base: "member", scopes: ["registered_model:protect", "secret:use"] });
    const change = { method: "PATCH", json: { scopes: ["project:transfer"] } };
    await expectProblem(await one(id, change), 403, "grant_exceeds_own");
  });

  it("only of what there is in projects, under a name that is nobody's", async () => {
    const refused = [
      { base: "admin" },
      { base: "owner" },
      { scopes: ["organization:delete"] },
      { scopes: ["member:manage"] },
      { scopes: ["run:everything"] },
      { scopes: ["run:create:mine"] },
      { name: "Admin" },
      { name: "" },
      { permissions: [] },
    ];
    for (const json of refused) await expectProblem(await create(owner, json), 422, "validation_failed");
    const name = unique("role");
    await created({ name });
    await expectProblem(await create(owner, { name }), 409, "already_exists");
  });

  it("a named feature, view-only as well: the refusal names it; what was made before stays", async () => {
    const { id } = await makeOrganization(owner, { custom_roles: false });
    expect(await expectProblem(await create(owner, {}, id), 403, "entitlement_missing")).toMatchObject({
      entitlement: "custom_roles",
    });
    await entitle(id, { custom_roles: true });
    const role = await created({}, id);
    expect(
      await expectProblem(await create(owner, { base: "view_only" }, id), 403, "entitlement_missing"),
    ).toMatchObject({ entitlement: "view_only_role" });
    await entitle(id, {});
    const path = `${roles(id)}/${role.id}`;
    expect((await send(owner, { method: "GET", path })).status).toBe(200);
    await expectProblem(
      await send(owner, { method: "PATCH", path, json: { scopes: ["run:create"] } }),
      403,
      "entitlement_missing",
    );
    expect((await send(owner, { method: "PATCH", path, json: { name: unique("role") } })).status).toBe(200);
  });

  it("a team's admins see which there are, its members do not", async () => {
    const { id } = await created({});
    const team = await makeTeam(organization);
    const teamAdmin = await signUp("team-admin");
    await joinOrganization(organization, teamAdmin);
    await joinTeam(team, teamAdmin, "admin");
    await joinTeam(team, member, "contributor");
    const listing = { method: "GET", path: `/v1/teams/${team}/roles?limit=100` };
    const { data } = (await (await send(teamAdmin, listing)).json()) as { data: Role[] };
    expect(data.map((role) => role.id)).toContain(id);
    await expectProblem(await send(member, listing), 403, "permission_missing");
  });
});

describe("W12 a custom role in use", () => {
  const maySee = async (person: Person, project: string, permission: string): Promise<boolean> => {
    const path = `/v1/access?project=${project}&consistency=strong`;
    const { permissions } = (await (await send(person, { method: "GET", path })).json()) as {
      permissions: string[];
    };
    return permissions.includes(permission);
  };

  it("changes what everybody may who has it", async () => {
    const role = await created({ base: "viewer", scopes: [] });
    const project = await makeProject(organization, { account: owner });
    await joinProject(project, member, { custom_role_id: role.id });
    expect(await maySee(member, project, "variable:view")).toBe(false);
    await one(role.id, { method: "PATCH", json: { scopes: ["variable:view"] } });
    expect(await maySee(member, project, "variable:view")).toBe(true);
    await one(role.id, { method: "PATCH", json: { base: "view_only", scopes: [] } });
    expect(await maySee(member, project, "variable:view")).toBe(false);
    expect(await maySee(member, project, "dataset:download")).toBe(false);
  });

  it("is not deleted: 409 names each place where it is", async () => {
    const role = await created({});
    const [project, team] = [
      await makeProject(organization, { account: owner }),
      await makeTeam(organization),
    ];
    const collaborator = await joinProject(project, member, { custom_role_id: role.id });
    const teamMember = await joinTeam(team, member, { customRole: role.id });
    const collaboration = await insertRow("collaborating_teams", {
      id: newId("ct"),
      project_id: project,
      team_id: team,
      mode: "override",
      custom_role_id: role.id,
      created_by: owner.id,
      created_at: 0,
    });
    const [open, outdated, declined] = [newId("inv"), newId("inv"), newId("inv")];
    for (const [id, status, expires_at] of [
      [open, "pending", Date.now() + 60_000],
      [outdated, "pending", Date.now() - 60_000],
      [declined, "declined", Date.now() + 60_000],
    ] as const)
      await insertRow("invitations", {
        ...{ id, status, expires_at, organization_id: organization, team_id: team },
        ...{
          email: `${id}@example.com`,
          custom_role_id: role.id,
          invited_by: owner.id,
          created_by: owner.id,
        },
        ...{ created_at: 0, updated_at: 0 },
      });
    const refused = await expectProblem(await one(role.id, { method: "DELETE" }), 409, "in_use");
    expect((refused as unknown as { used_by: unknown }).used_by).toEqual([
      { type: "collaborator", id: collaborator, name: expect.stringContaining(project) },
      { type: "team_member", id: teamMember, name: expect.stringContaining(team) },
      { type: "collaborating_team", id: collaboration, name: expect.stringContaining(project) },
      { type: "invitation", id: open, name: expect.stringContaining(team) },
    ]);
    const db = await control();
    await db.batch([
      db.prepare("DELETE FROM memberships WHERE id IN (?, ?)").bind(collaborator, teamMember),
      db.prepare("DELETE FROM collaborating_teams WHERE id = ?").bind(collaboration),
      db.prepare("UPDATE invitations SET status = 'revoked' WHERE id = ?").bind(open),
    ]);
    expect((await one(role.id, { method: "DELETE" })).status).toBe(204);
    const left = await db
      .prepare("SELECT status FROM invitations WHERE team_id = ? ORDER BY id")
      .bind(team)
      .all<{ status: string }>();
    expect(left.results.map(({ status }) => status)).toEqual(["revoked", "expired", "declined"]);
  });

  it("deleted and given at once: either it is given, and stays, or it is gone", async () => {
    const project = await makeProject(organization, { account: owner });
    for (let round = 0; round < 5; round++) {
      const role = await created({});
      const person = await signUp("person");
      await joinOrganization(organization, person);
      const [given, deleted] = await Promise.all([
        send(owner, {
          method: "POST",
          path: `/v1/projects/${project}/collaborators`,
          json: { account_id: person.id, custom_role_id: role.id },
        }),
        one(role.id, { method: "DELETE" }),
      ]);
      expect([
        [201, 409],
        [409, 204],
        [422, 204],
      ]).toContainEqual([given.status, deleted.status]);
    }
  });
});

describe("what it costs", () => {
  it("a page: one query, a row each; a change: a read, the plan, a batch", async () => {
    const { id } = await makeOrganization(owner, PLAN);
    for (let made = 0; made < 30; made++) await makeRole(id, "viewer", ["run:create"]);
    const page = await metered(() => send(owner, { method: "GET", path: roles(id) }), "projects");
    expect(page.cost).toMatchObject({ d1_calls: 1, d1_statements: 1, rows_written: 0 });
    expect(page.cost.rows_read).toBeLessThanOrEqual(60);
    const making = await metered(() => create(owner, {}, id), "projects");
    expect(making.cost.d1_calls).toBe(2);
  });

  it("every query is served by an index", async () => {
    const [of, role] = [newId("org"), newId("role")];
    const plan = await planOf(await control(), async (db) => {
      await store.byId(db, of, role);
      await store.ofOrganization(db, of, { limit: 25, after: role });
      await store.uses(db, role, 0, 100);
      await store.affected(db, role, 100);
      await store.forget(db, role, 0);
    });
    expect(plan.filter((step) => step.startsWith("SCAN"))).toEqual([]);
    expect(plan.filter((step) => step.includes("TEMP B-TREE"))).toEqual([]);
  });
});
