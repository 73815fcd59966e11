/** Taking people out: what it would take, said before; what it took, said after; and who has it then. */

import { beforeAll, describe, expect, it } from "vitest";
import { contentsOf } from "./direct.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { allSettled } from "./logged.ts";
import {
  insertRow,
  joinOrganization,
  joinProject,
  joinTeam,
  makeOrganization,
  makeProject,
  makeTeam,
} from "./organizations.ts";
import { type Caller, type Person, signUp, unique } from "./personas.ts";
import { control, fresh, keyOf, logged } from "./sharing.ts";
import { makeRun } from "./world.ts";

interface Removed {
  dry_run: boolean;
  effective_by: string | null;
  revoked_keys: { id: string }[];
  ended_memberships: { type: string; id: string; role: string | null }[];
  ended_membership_count: number;
  reassigned_to: string | null;
  reassigned_projects: { id: string }[];
  running: { project_id: string; kind: string; id: string; state: string }[] | null;
}

let CONTROL: D1Database;
let RESOURCES_DB: D1Database;
let owner: Person;
let admin: Person;

beforeAll(async () => {
  CONTROL = await control();
  RESOURCES_DB = (await (await harness()).env("resources")).RESOURCES_DB;
  [owner, admin] = await Promise.all([signUp("owner"), signUp("admin")]);
});

/** An organization with a team, and somebody who is in everything: a member, of the team, with projects and keys. */
async function place() {
  const [person, heir] = await Promise.all([signUp("person"), signUp("heir")]);
  const { id: organization, defaultProject } = await makeOrganization(owner, { projects: null });
  await joinOrganization(organization, admin, "admin");
  await joinOrganization(organization, heir);
  const member = await joinOrganization(organization, person);
  const team = await makeTeam(organization);
  await joinTeam(team, admin, "admin");
  const teamMember = await joinTeam(team, person, "member");
  const own = await makeProject(organization, { account: person });
  const shared = await makeProject(organization, { account: owner });
  const collaborator = await joinProject(shared, person, { role: "member" });
  const teams = await makeProject(organization, { team });
  return {
    person,
    heir,
    organization,
    defaultProject,
    member,
    team,
    teamMember,
    own,
    shared,
    collaborator,
    teams,
  };
}

const remove = (caller: Caller, path: string, query = "", headers = {}) =>
  send(caller, { method: "DELETE", path: `${path}${query}`, headers });

async function removal(caller: Caller, path: string, query = ""): Promise<Removed> {
  const response = await remove(caller, path, query);
  expect(`${response.status} ${response.status === 200 ? "" : await response.text()}`).toBe("200 ");
  return (await response.json()) as Removed;
}

const memberPath = (organization: string, id: string) => `/v1/organizations/${organization}/members/${id}`;
const teamPath = (team: string, id: string) => `/v1/teams/${team}/members/${id}`;
const collaboratorPath = (project: string, id: string) => `/v1/projects/${project}/collaborators/${id}`;

/** What the two say alike. */
const said = ({ dry_run: _, effective_by: __, ...rest }: Removed) => rest;

const ownerOf = (id: string) =>
  RESOURCES_DB.prepare("SELECT owner FROM resources WHERE id = ?").bind(id).first<string>("owner");

const everything = async () => [await contentsOf(CONTROL), await contentsOf(RESOURCES_DB)];
const outbox = async () =>
  (
    await CONTROL.prepare(
      "SELECT event ->> 'type' AS type FROM outbox WHERE event ->> 'type' LIKE '%removed'",
    ).all()
  ).results.length;

describe("a dry run", () => {
  it.each(["member", "teamMember", "collaborator"] as const)(
    "of the removal of a %s changes nothing, and says what the real one then does",
    async (which) => {
      const there = await place();
      const { person, heir, own } = there;
      const paths = {
        member: memberPath(there.organization, there.member),
        teamMember: teamPath(there.team, there.teamMember),
        collaborator: collaboratorPath(there.shared, there.collaborator),
      };
      if (which === "collaborator") await joinProject(there.shared, heir, { role: "viewer" });
      if (which === "teamMember") await joinTeam(there.team, heir, "member");
      const [key] = await Promise.all([there.shared, there.teams].map((project) => keyOf(person, project)));
      const runs = [];
      for (const project of [own, there.shared, there.teams, there.defaultProject])
        runs.push(await makeRun(person.client, project));
      // Of the removal before, what follows it goes on after the answer.
      await allSettled();
      const before = await everything();
      const query = `?reassign_to=${heir.id}`;
      const preview = await removal(owner, paths[which], `${query}&dry_run=true`);
      expect(preview).toMatchObject({ dry_run: true, effective_by: null, reassigned_to: heir.id });
      expect(await everything()).toEqual(before);
      expect((await fresh(key as Caller)).status).toBe(200);
      const real = await removal(owner, paths[which], query);
      expect(real).toMatchObject({ dry_run: false, effective_by: expect.stringMatching(/Z$/) });
      expect(said(preview)).toEqual(said(real));
      const gone = {
        member: { runs, keys: 2, memberships: 3, projects: [own] },
        teamMember: { runs: [runs[2]], keys: 1, memberships: 0, projects: [] },
        collaborator: { runs: [runs[1]], keys: 1, memberships: 0, projects: [] },
      }[which];
      expect(new Set(real.running?.map(({ id }) => id))).toEqual(new Set(gone.runs));
      expect(real.revoked_keys).toHaveLength(gone.keys);
      expect(real.ended_membership_count).toBe(gone.memberships);
      expect(real.ended_memberships).toHaveLength(gone.memberships);
      expect(real.reassigned_projects.map(({ id }) => id)).toEqual(gone.projects);
    },
  );

  it("leaves no event, and keeps nobody's session or key from working", async () => {
    const { organization, member, person, own } = await place();
    await CONTROL.prepare("DELETE FROM projects WHERE id = ?").bind(own).run();
    const events = await outbox();
    expect(await removal(admin, memberPath(organization, member), "?dry_run=true")).toMatchObject({
      reassigned_to: null,
      running: [],
    });
    expect(await outbox()).toBe(events);
    const me = await send(person, { method: "GET", path: `/v1/organizations/${organization}` });
    expect(me.status).toBe(200);
  });

  it("is refused for what the real one is refused for", async () => {
    const { organization, member, team, teamMember, person, shared, collaborator } = await place();
    const cases: [Caller, string, object?][] = [
      // Owns a project.
      [admin, memberPath(organization, member)],
      // May not.
      [person, memberPath(organization, member)],
      [person, teamPath(team, teamMember)],
      [person, collaboratorPath(shared, collaborator)],
      // Not there.
      [admin, memberPath(organization, "mem_none")],
      // Has moved on.
      [admin, teamPath(team, teamMember), { "If-Match": '"v7"' }],
    ];
    const owners = await CONTROL.prepare(
      "SELECT id FROM memberships WHERE organization_id = ? AND role = 'owner'",
    )
      .bind(organization)
      .first<string>("id");
    const projectOwner = await CONTROL.prepare(
      "SELECT id FROM memberships WHERE project_id = ? AND role = 'owner'",
    )
      .bind(shared)
      .first<string>("id");
    // The last owner; an owner, by an admin; the owner of a project.
    cases.push([owner, memberPath(organization, String(owners))]);
    cases.push([admin, memberPath(organization, String(owners))]);
    cases.push([owner, collaboratorPath(shared, String(projectOwner))]);
    for (const [caller, path, headers] of cases) {
      const refusals = [];
      for (const query of ["?dry_run=true", ""]) {
        const response = await remove(caller, path, query, headers);
        const { code, detail, used_by } = (await response.json()) as Record<string, unknown>;
        refusals.push([response.status, code, detail, used_by]);
      }
      expect(refusals[0]?.[0]).toBeGreaterThanOrEqual(400);
      expect(refusals[0]).toEqual(refusals[1]);
    }
  });

  it("that is mistyped is no removal: 422", async () => {
    const { organization, member } = await place();
    for (const query of ["?dryrun=true", "?dry_run=yes", "?dry_run"])
      await expectProblem(
        await remove(admin, memberPath(organization, member), query),
        422,
        "validation_failed",
      );
  });

  it("of a change of rights says what they would hold no more, and what they have at work", async () => {
    const { organization, team, teamMember, shared, collaborator, person } = await place();
    const run = await makeRun(person.client, shared);
    const change = (caller: Caller, path: string, json: object, query: string) =>
      send(caller, { method: "PATCH", path: path + query, json });
    const path = collaboratorPath(shared, collaborator);
    const preview = await (await change(owner, path, { role: "viewer" }, "?dry_run=true")).json();
    expect(preview).toMatchObject({
      dry_run: true,
      effective_by: null,
      role: "viewer",
      lost_permissions: expect.arrayContaining(["run:create", "run:operate:own"]),
      running: [{ id: run, project_id: shared }],
    });
    const admins = await joinOrganization(organization, await signUp("fellow"), "admin");
    const [organizations, teams] = [
      await change(owner, memberPath(organization, admins), { role: "member" }, "?dry_run=true"),
      await change(admin, teamPath(team, teamMember), { role: "viewer" }, "?dry_run=true"),
    ];
    expect(await organizations.json()).toMatchObject({
      role: "member",
      lost_permissions: expect.arrayContaining(["team:create", "member:delete"]),
    });
    expect(await teams.json()).toMatchObject({
      role: "viewer",
      lost_permissions: expect.arrayContaining(["run:create"]),
    });
    const rows = await CONTROL.prepare("SELECT role FROM memberships WHERE id IN (?, ?, ?) ORDER BY role")
      .bind(collaborator, admins, teamMember)
      .all<{ role: string }>();
    expect(rows.results.map(({ role }) => role)).toEqual(["admin", "member", "member"]);
    const real = await change(owner, path, { role: "viewer" }, "");
    expect(await real.json()).toMatchObject({
      dry_run: false,
      effective_by: expect.stringMatching(/Z$/),
      lost_permissions: (preview as { lost_permissions: string[] }).lost_permissions,
      running: null,
    });
  });
});

describe("W3 what somebody leaves behind", () => {
  it("goes to who is named: projects with the removal itself, what is at work right after; who made it stays said", async () => {
    const { person, heir, organization, member, own, shared, defaultProject } = await place();
    const second = await makeProject(organization, { account: person });
    // Somebody who was a collaborator before becomes the owner.
    await joinProject(second, heir, { role: "viewer" });
    await insertRow("transfers", {
      id: unique("trf"),
      project_id: second,
      to_account_id: owner.id,
      offered_by: person.id,
      expires_at: Date.now() + 60_000,
      created_at: 0,
    });
    const runs = await Promise.all(
      [own, shared, defaultProject].map((project) => makeRun(person.client, project)),
    );
    const atRest = await makeRun(person.client, shared);
    await send(person, { method: "POST", path: `/v1/projects/${shared}/runs/${atRest}/stop` });

    // An admin does not own the projects, and so gives them to nobody.
    const path = `${memberPath(organization, member)}?reassign_to=${heir.id}`;
    const refused = await send(admin, { method: "DELETE", path });
    expect((await expectProblem(refused, 403, "permission_missing")).permission).toBe("member:manage");

    const answer = await removal(owner, memberPath(organization, member), `?reassign_to=${heir.id}`);
    expect(new Set(answer.reassigned_projects.map(({ id }) => id))).toEqual(new Set([own, second]));
    for (const project of [own, second]) {
      const shown = await (await send(heir, { method: "GET", path: `/v1/projects/${project}` })).json();
      expect(shown).toMatchObject({ owner_account_id: heir.id, role: "owner" });
      const rows = await CONTROL.prepare(
        "SELECT account_id FROM memberships WHERE project_id = ? AND role = 'owner'",
      )
        .bind(project)
        .all();
      expect(rows.results).toEqual([{ account_id: heir.id }]);
      const [event] = await until(async () => {
        const events = await logged(project, "project.transferred");
        return events.length > 0 && events;
      });
      expect(event?.changes).toEqual({ owner_account_id: { from: person.id, to: heir.id } });
      const charged = await CONTROL.prepare("SELECT billing_organization_id AS id FROM projects WHERE id = ?")
        .bind(project)
        .first<string>("id");
      expect(charged).toBe(organization);
    }
    expect(
      await CONTROL.prepare("SELECT count(*) AS n FROM transfers WHERE project_id = ?")
        .bind(second)
        .first("n"),
    ).toBe(0);
    for (const run of runs) await until(async () => (await ownerOf(run)) === heir.id);
    expect(await ownerOf(atRest)).toBe(person.id);
    const inDefault = `/v1/projects/${defaultProject}/runs/${runs[2]}`;
    const shown = await send(heir, { method: "GET", path: inDefault });
    expect(await shown.json()).toMatchObject({ owner: heir.id, created_by: person.id });
    // A member operates and deletes what is theirs: now this is.
    expect((await send(heir, { method: "POST", path: `${inDefault}/stop` })).status).toBe(200);
    expect((await send(heir, { method: "DELETE", path: inDefault })).status).toBe(204);
    await expectProblem(await send(person, { method: "GET", path: `/v1/projects/${own}` }), 404, "not_found");
  });

  it("goes to nobody who has no place there, is gone, or is leaving themselves", async () => {
    const { organization, member, team, teamMember, shared, collaborator, person, own } = await place();
    const [stranger, colleague] = await Promise.all([signUp("stranger"), signUp("colleague")]);
    await joinOrganization(organization, colleague);
    const to = ({ id }: { id: string }) => `?reassign_to=${id}&dry_run=true`;
    const paths = [
      [memberPath(organization, member), "not_in_organization"],
      [teamPath(team, teamMember), "not_in_team"],
      [collaboratorPath(shared, collaborator), "account_not_found"],
    ] as const;
    for (const [path, code] of paths) {
      await expectProblem(await remove(owner, path, to(stranger)), 409, code);
      await expectProblem(await remove(owner, path, to({ id: "acc_nobody" })), 409, "account_not_found");
      await expectProblem(await remove(owner, path, to(person)), 409, "state_conflict");
    }
    for (const [path, code] of paths.slice(1))
      await expectProblem(await remove(owner, path, to(colleague)), 409, code);
    // Whoever is let in by an office counts, and whom its visibility shows it does not.
    await removal(owner, paths[2][0], to(admin));
    await CONTROL.prepare("UPDATE projects SET visibility = 'public' WHERE id = ?").bind(shared).run();
    await expectProblem(await remove(owner, paths[2][0], to(stranger)), 409, "account_not_found");
    await CONTROL.prepare("UPDATE accounts SET status = 'suspended' WHERE id = ?").bind(colleague.id).run();
    await expectProblem(await remove(owner, paths[0][0], to(colleague)), 409, "account_not_found");
    expect((await send(person, { method: "GET", path: `/v1/projects/${own}` })).status).toBe(200);
  });

  it("stays theirs where they stay in by another door", async () => {
    const { person, heir, team, teamMember, teams, shared, collaborator, organization } = await place();
    const second = await makeTeam(organization);
    await joinTeam(second, person, "member");
    await joinTeam(team, heir, "member");
    for (const project of [teams, shared])
      await insertRow("collaborating_teams", {
        id: unique("ct"),
        project_id: project,
        team_id: second,
        mode: "override",
        role: "member",
        created_by: owner.id,
        created_at: 0,
      });
    for (const project of [teams, shared]) await makeRun(person.client, project);
    for (const path of [teamPath(team, teamMember), collaboratorPath(shared, collaborator)])
      expect(await removal(owner, path, `?dry_run=true&reassign_to=${admin.id}`)).toMatchObject({
        running: [],
      });
  });

  it("is not asked about where nobody wants to know: a removal costs what it cost", async () => {
    const { shared, collaborator } = await place();
    const { metered } = await harness();
    const { cost, value } = await metered(
      () => removal(owner, collaboratorPath(shared, collaborator)),
      "resources",
    );
    expect(cost.d1_calls).toBe(0);
    expect(value.running).toBeNull();
  });
});

describe("one hundred removals and hand-overs at once", () => {
  it("of two who hand over to each other: nothing is left without an owner who is there", async () => {
    const { id: organization } = await makeOrganization(owner, { projects: null });
    const people = await Promise.all(Array.from({ length: 10 }, () => signUp("person")));
    const rows = await Promise.all(people.map((person) => joinOrganization(organization, person)));
    const projects = await Promise.all(
      people.map((person) => makeProject(organization, { account: person })),
    );
    const answers = await Promise.all(
      rows.flatMap((row, at) =>
        people
          .filter((_, other) => other !== at)
          .map((heir) => remove(owner, memberPath(organization, row), `?reassign_to=${heir.id}`)),
      ),
    );
    for (const status of new Set(answers.map((answer) => answer.status)))
      expect([200, 404, 409, 412]).toContain(status);
    const { results } = await CONTROL.prepare(
      `SELECT p.id FROM projects p JOIN memberships o ON o.organization_id = p.organization_id AND o.account_id = p.owner_account_id
        JOIN memberships m ON m.project_id = p.id AND m.account_id = p.owner_account_id AND m.role = 'owner'
        WHERE p.organization_id = ? AND p.kind = 'standard'`,
    )
      .bind(organization)
      .all();
    expect(results).toHaveLength(projects.length);
  });
});
