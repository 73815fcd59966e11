/** Teams in projects: how far what people bring from them goes, and whom an override may take something from. */
import { resolve } from "@atrium/shared/access/resolve";
import { PROJECT_GRANTS, type TeamRole } from "@atrium/shared/access/roles";
import { contains, type Grant, scopesOf } from "@atrium/shared/access/vocabulary";
import { loadPrincipals } from "@atrium/shared/control/load";
import { factsOf } from "@atrium/shared/control/loaded";
import { newId } from "@atrium/shared/id";
import { beforeAll, describe, expect, it } from "vitest";
import { addTeam } from "../services/projects/src/collaborating-team/collaborating-team.ts";
import * as store from "../services/projects/src/collaborating-team/store.ts";
import { contextOver, freshAccess } from "./direct.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, type ProblemAnswer, send } from "./http.ts";
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
import { type Caller, newcomer, type Person, signUp, unique } from "./personas.ts";
import { planOf } from "./plan.ts";
import { control, fresh, keyOf, logged } from "./sharing.ts";
import { Random } from "./simulator/random.ts";

const { metered } = await harness();

interface CollaboratingTeam {
  team: { id: string; name: string };
  mode: string;
  role: string | null;
  custom_role: { id: string } | null;
  ceiling: string[] | null;
}

let owner: Person;
let adder: Person;
let ada: Person;
let bob: Person;
let CONTROL: D1Database;

beforeAll(async () => {
  [owner, adder, ada, bob] = (await Promise.all(["owner", "adder", "ada", "bob"].map(signUp))) as [
    Person,
    Person,
    Person,
    Person,
  ];
  CONTROL = await control();
});

const call = (
  caller: Caller,
  method: string,
  path: string,
  json?: object,
  headers?: Record<string, string>,
) => send(caller, { method, path, ...(json && { json }), ...(headers && { headers }) });

/** An organization of the owner's with everybody in it, a project of the owner's in it, a team with bob. */
async function place(bobs: TeamRole = "member") {
  const { id: organization, defaultProject } = await makeOrganization(owner);
  for (const person of [adder, ada, bob]) await joinOrganization(organization, person);
  const project = await makeProject(organization, { account: owner });
  const team = await makeTeam(organization);
  await joinTeam(team, ada, "admin");
  await joinTeam(team, bob, bobs);
  return { organization, defaultProject, project, team, teams: `/v1/projects/${project}/teams` };
}

/** Who may add teams, and no more than that role. */
const adding = (project: string, role: TeamRole) => joinProject(project, adder, { role });

async function collaborate(caller: Caller, teams: string, how: object): Promise<CollaboratingTeam> {
  const response = await call(caller, "POST", teams, how);
  expect(`${response.status} ${await response.clone().text()}`).toMatch(/^201 /);
  return (await response.json()) as CollaboratingTeam;
}

async function accessTo(person: Caller, project: string) {
  const response = await call(person, "GET", `/v1/access?project=${project}&consistency=strong`);
  return response.status === 200
    ? ((await response.json()) as { role: string | null; permissions: string[] })
    : null;
}

describe("C7 adding a team", () => {
  it("is for operators, contributors, admins and the owner, in anybody's project or a team's", async () => {
    const outcomes: Record<string, number> = {};
    for (const role of ["view_only", "viewer", "operator", "member", "contributor", "admin"] as const) {
      const { project, team, teams } = await place();
      await adding(project, role);
      outcomes[role] = (await call(adder, "POST", teams, { team_id: team, mode: "inherit" })).status;
    }
    expect(outcomes).toEqual({
      view_only: 403,
      viewer: 403,
      operator: 201,
      member: 403,
      contributor: 201,
      admin: 201,
    });
    const { organization, team } = await place();
    const owning = await makeTeam(organization);
    await joinTeam(owning, adder, "operator");
    const theirs = await makeProject(organization, { team: owning });
    await collaborate(adder, `/v1/projects/${theirs}/teams`, { team_id: team, mode: "inherit" });
    expect(await accessTo(bob, theirs)).not.toBeNull();
  });

  it("answers what it came to; it is listed, got, and in the audit log", async () => {
    const { project, team, teams } = await place();
    const made = await collaborate(owner, teams, { team_id: team, mode: "override", role: "viewer" });
    expect(made).toMatchObject({ team: { id: team }, mode: "override", role: "viewer", ceiling: null });
    expect(await (await call(bob, "GET", teams)).json()).toEqual({ data: [made], next_cursor: null });
    const got = await call(bob, "GET", `${teams}/${team}`);
    expect([await got.json(), got.headers.get("etag")]).toEqual([made, expect.stringMatching(/^"v1-/)]);
    const [event] = await until(async () => {
      const events = await logged(project, "collaborating_team.added");
      return events.length > 0 && events;
    });
    expect(event?.details).toMatchObject({ team_id: team, mode: "override", role: "viewer" });
  });

  it("once; only of the project's organization, and not the team that owns it", async () => {
    const { organization, team, teams } = await place();
    const how = { team_id: team, mode: "inherit" };
    const answers = await Promise.all(Array.from({ length: 10 }, () => call(owner, "POST", teams, how)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    await expectProblem(await call(owner, "POST", teams, how), 409, "already_exists");
    const refusals = [];
    for (const foreign of [(await place()).team, newId("team"), "nonsense"]) {
      const { request_id, ...rest } = await expectProblem(
        await call(owner, "POST", teams, { team_id: foreign, mode: "inherit" }),
        409,
        "not_in_organization",
      );
      refusals.push(rest);
    }
    for (const refusal of refusals) expect(refusal).toEqual(refusals[0]);
    const theirs = await makeProject(organization, { team });
    await expectProblem(await call(ada, "POST", `/v1/projects/${theirs}/teams`, how), 409, "already_exists");
    const personal = `/v1/projects/${owner.personalProject}/teams`;
    await expectProblem(await call(owner, "POST", personal, how), 403, "personal_project");
  });

  it("says how: override by one level, inherit by none", async () => {
    const { team, teams } = await place();
    for (const how of [
      { mode: "override" },
      { mode: "override", role: "owner" },
      { mode: "override", role: "viewer", custom_role_id: "role_1" },
      { mode: "inherit", role: "viewer" },
      { role: "viewer" },
      { mode: "both" },
    ])
      await expectProblem(
        await call(owner, "POST", teams, { team_id: team, ...how }),
        422,
        "validation_failed",
      );
  });
});

describe("C8 inherit mode", () => {
  it("lifts who is in the project already to what they hold in the team, and nobody down", async () => {
    const { project, team, teams } = await place("contributor");
    await joinProject(project, bob, { role: "viewer" });
    await joinProject(project, ada, { role: "contributor", add_ons: '["registry_admin"]' });
    await collaborate(owner, teams, { team_id: team, mode: "inherit" });
    expect((await accessTo(bob, project))?.role).toBe("contributor");
    const hers = await accessTo(ada, project);
    expect(hers?.role).toBe("admin");
    expect(hers?.permissions).toContain("registered_model:protect");
  });

  it("never above what who added the team might give then, whatever they are later", async () => {
    const { project, team, teams } = await place("admin");
    const row = await adding(project, "operator");
    const made = await collaborate(adder, teams, { team_id: team, mode: "inherit" });
    expect(made.ceiling).toEqual(scopesOf(PROJECT_GRANTS.operator));
    const permissions = (await accessTo(bob, project))?.permissions;
    expect(permissions?.sort()).toEqual([...(made.ceiling ?? [])].sort());
    await CONTROL.prepare("UPDATE memberships SET role = 'admin', version = 2 WHERE id = ?").bind(row).run();
    expect((await accessTo(bob, project))?.permissions).toHaveLength(permissions?.length ?? -1);
    // Who changes it vouches for it from now on.
    const again = await call(adder, "PATCH", `${teams}/${team}`, { mode: "inherit" });
    expect(await again.json()).toMatchObject({ mode: "inherit", effective_by: expect.stringMatching(/Z$/) });
    expect((await accessTo(bob, project))?.role).toBe("admin");
  });

  it("through a key, no more than the key may", async () => {
    const { project, team, teams } = await place("admin");
    await adding(project, "contributor");
    const key = await keyOf(adder, project, ["collaborating_team:create", "project:view", "run:view"]);
    const { ceiling } = await collaborate(key, teams, { team_id: team, mode: "inherit" });
    expect(ceiling).toEqual(["collaborating_team:create", "project:view", "run:view"]);
    expect((await accessTo(bob, project))?.permissions.sort()).toEqual(ceiling);
  });

  it("follows the team: who joins it is in, who leaves it is out, at once", async () => {
    const { organization, project, team, teams } = await place();
    const late = await signUp("late");
    await joinOrganization(organization, late);
    await collaborate(owner, teams, { team_id: team, mode: "inherit" });
    expect(await accessTo(late, project)).toBeNull();
    await call(ada, "POST", `/v1/teams/${team}/members`, {
      people: [{ account_id: late.id }],
      role: "viewer",
    });
    expect((await accessTo(late, project))?.role).toBe("viewer");
    await call(late, "POST", `/v1/teams/${team}/leave`);
    expect(await accessTo(late, project)).toBeNull();
  });
});

describe("C9 override mode", () => {
  it("gives everyone of the team the level, whatever they hold by themselves, but for owners and admins above", async () => {
    const { project, team, teams } = await place();
    await joinProject(project, bob, { role: "contributor" });
    await joinTeam(team, owner, "viewer");
    await collaborate(owner, teams, { team_id: team, mode: "override", role: "viewer" });
    expect((await accessTo(bob, project))?.role).toBe("viewer");
    expect((await accessTo(ada, project))?.role).toBe("viewer");
    expect((await accessTo(owner, project))?.role).toBe("owner");
    expect((await call(owner, "DELETE", `${teams}/${team}`)).status).toBe(200);
    expect((await accessTo(bob, project))?.role).toBe("contributor");
  });

  it("gives a custom role, where the plan includes them", async () => {
    const { organization, project, team, teams } = await place("admin");
    const role = await makeRole(organization, "viewer", ["run:create"]);
    const how = { team_id: team, mode: "override", custom_role_id: role };
    await expectProblem(await call(owner, "POST", teams, how), 403, "entitlement_missing");
    await expectProblem(
      await call(owner, "POST", teams, { team_id: team, mode: "override", role: "view_only" }),
      403,
      "entitlement_missing",
    );
    await entitle(organization, { custom_roles: true });
    expect(await collaborate(owner, teams, how)).toMatchObject({ role: null, custom_role: { id: role } });
    expect((await accessTo(bob, project))?.role).toBe("custom");
  });

  it("never a level above what one may grant", async () => {
    const { project, team, teams } = await place();
    await adding(project, "operator");
    const how = (role: TeamRole) => ({ team_id: team, mode: "override", role });
    for (const role of ["member", "contributor", "admin"] as const)
      await expectProblem(await call(adder, "POST", teams, how(role)), 403, "grant_exceeds_own");
    expect((await call(adder, "POST", teams, how("operator"))).status).toBe(201);
  });

  it("is refused where it takes away what the adder could not have taken away; the answer names some", async () => {
    const { project, team, teams } = await place();
    await adding(project, "contributor");
    await joinProject(project, bob, { role: "contributor" });
    const how = { team_id: team, mode: "override", role: "viewer" };
    const refused = await expectProblem(await call(adder, "POST", teams, how), 403, "override_refused");
    expect(refused.detail).toContain(bob.username);
    expect(refused.detail).not.toContain(ada.username);
    expect(refused.permission).toBe("collaborator:manage");
    expect((await accessTo(bob, project))?.role).toBe("contributor");
    // A key of an admin's that leaves collaborator:manage out could not have either.
    const key = await keyOf(owner, project, [
      ...scopesOf(PROJECT_GRANTS.viewer).filter((scope) => scope !== "collaborating_team:create"),
      "collaborating_team:create",
    ]);
    await expectProblem(await call(key, "POST", teams, how), 403, "override_refused");
    expect((await call(owner, "POST", teams, how)).status).toBe(201);
  });

  it("in the Default project everybody is a member at least, but for what its admins override", async () => {
    const { defaultProject, team } = await place();
    await adding(defaultProject, "contributor");
    const teams = `/v1/projects/${defaultProject}/teams`;
    const how = (role: TeamRole) => ({ team_id: team, mode: "override", role });
    const { detail } = await expectProblem(
      await call(adder, "POST", teams, how("viewer")),
      403,
      "override_refused",
    );
    expect(detail).toMatch(/ and 1 more\.$|, /);
    expect((await call(adder, "POST", teams, how("member"))).status).toBe(201);
  });

  it("somebody who gets more between the decision and the commit takes it with them", async () => {
    const { project, team } = await place();
    await adding(project, "contributor");
    const access = await freshAccess<"collaborating_team:create">(adder, { type: "project", id: project });
    const ctx = contextOver(CONTROL, "control", async (batch) => {
      await joinProject(project, bob, { role: "contributor" });
      return batch;
    });
    await expect(addTeam(ctx, access, team, { mode: "override", role: "viewer" })).rejects.toMatchObject({
      code: "access_changed",
    });
    expect((await accessTo(bob, project))?.role).toBe("contributor");
  });
});

describe("changing and ending it", () => {
  it("from inherit to override and back, with If-Match, and by when", async () => {
    const { project, team, teams } = await place("contributor");
    await collaborate(owner, teams, { team_id: team, mode: "inherit" });
    const patch = (how: object, match: string) =>
      call(owner, "PATCH", `${teams}/${team}`, how, { "If-Match": match });
    const changed = await patch({ mode: "override", role: "viewer" }, '"v1"');
    expect([changed.status, changed.headers.get("etag")]).toEqual([200, expect.stringMatching(/^"v2-/)]);
    expect(await changed.json()).toMatchObject({
      ceiling: null,
      effective_by: expect.stringMatching(/Z$/),
    });
    expect((await accessTo(bob, project))?.role).toBe("viewer");
    await expectProblem(await patch({ mode: "inherit" }, '"v1"'), 412, "stale_version");
    expect((await patch({ mode: "inherit" }, '"v2"')).status).toBe(200);
    expect((await accessTo(bob, project))?.role).toBe("contributor");
  });

  it("is in effect on the next request, whatever was cached", async () => {
    const { project, team, teams } = await place("contributor");
    await collaborate(owner, teams, { team_id: team, mode: "inherit" });
    const run = () => call(bob, "POST", `/v1/projects/${project}/runs`, { name: unique("run") });
    expect((await run()).status).toBe(201);
    await call(owner, "PATCH", `${teams}/${team}`, { mode: "override", role: "viewer" });
    await until(async () => (await run()).status === 403);
    await call(owner, "DELETE", `${teams}/${team}`);
    await until(async () => (await run()).status === 404);
  });

  it("takes the keys of those along whom the team let in, and adding it again revives none", async () => {
    const { project, team, teams } = await place("member");
    await joinProject(project, ada, { role: "member" });
    await collaborate(owner, teams, { team_id: team, mode: "inherit" });
    const [bobs, adas] = [await keyOf(bob, project), await keyOf(ada, project)];
    const ended = await call(owner, "DELETE", `${teams}/${team}`);
    expect(await ended.json()).toMatchObject({
      effective_by: expect.stringMatching(/Z$/),
      revoked_keys: [{ id: bobs.id }],
      revoked_key_count: 1,
    });
    await expectProblem(await fresh(bobs), 401, "credential_revoked");
    expect((await fresh(adas)).status).toBe(200);
    await collaborate(owner, teams, { team_id: team, mode: "inherit" });
    expect((await accessTo(bob, project))?.role).toBe("member");
    await expectProblem(await fresh(bobs), 401, "credential_revoked");
  });

  it("leaves the keys alone where the team comes to own the project", async () => {
    const { project, team, teams } = await place("member");
    await joinTeam(team, owner);
    await collaborate(owner, teams, { team_id: team, mode: "inherit" });
    const key = await keyOf(bob, project);
    const offer = await call(owner, "POST", `/v1/projects/${project}/transfer`, { team_id: team });
    const { id } = (await offer.json()) as { id: string };
    expect((await call(ada, "POST", `/v1/me/transfers/${id}/accept`)).status).toBe(200);
    expect((await accessTo(ada, project))?.role).toBe("owner");
    expect(await (await call(ada, "GET", teams)).json()).toMatchObject({ data: [] });
    expect((await fresh(key)).status).toBe(200);
  });

  it("is for the project's admins", async () => {
    const { project, team, teams } = await place();
    await adding(project, "contributor");
    await collaborate(adder, teams, { team_id: team, mode: "inherit" });
    const refusals: ProblemAnswer[] = [
      await expectProblem(
        await call(adder, "PATCH", `${teams}/${team}`, { mode: "inherit" }),
        403,
        "permission_missing",
      ),
      await expectProblem(await call(adder, "DELETE", `${teams}/${team}`), 403, "permission_missing"),
    ];
    expect(refusals.map(({ permission }) => permission)).toEqual([
      "collaborating_team:update",
      "collaborating_team:delete",
    ]);
    await expectProblem(await call(owner, "DELETE", `${teams}/${newId("team")}`), 404, "not_found");
  });

  it("who may change it by a custom role, but not manage people, ends nothing worth more than they", async () => {
    const { organization, project, team, teams } = await place("contributor");
    const role = await makeRole(organization, "viewer", [
      "collaborating_team:update",
      "collaborating_team:delete",
    ]);
    await joinProject(project, adder, { custom_role_id: role });
    await collaborate(owner, teams, { team_id: team, mode: "inherit" });
    for (const [method, json] of [
      ["DELETE", undefined],
      ["PATCH", { mode: "override", role: "viewer" }],
    ] as const) {
      const refused = await call(adder, method, `${teams}/${team}`, json);
      const { permission } = await expectProblem(refused, 403, "permission_missing");
      expect(permission).toBe("collaborator:manage");
    }
  });
});

describe("nobody loses, whatever they are to the project", () => {
  const ROLES = ["view_only", "viewer", "operator", "member", "contributor", "admin"] as const;

  /** What everybody holds there, as decisions are made. */
  async function grants(ids: string[], project: string) {
    const loaded = await loadPrincipals(CONTROL, ids, { type: "project", id: project });
    return loaded.map((one) => {
      const facts = one && factsOf(one);
      if (!facts) throw new Error("Not there");
      return resolve(facts);
    });
  }
  const loses = (
    before: { grant: Grant; keysAllowed: boolean },
    after: { grant: Grant; keysAllowed: boolean } | undefined,
  ) => !after || !contains(after.grant, before.grant) || (before.keysAllowed && !after.keysAllowed);

  it("as decisions before and after have it, in 16 projects made at random", async () => {
    const { id: organization, defaultProject } = await makeOrganization(owner, {
      custom_roles: true,
      view_only_role: true,
    });
    await joinOrganization(organization, adder);
    const people = await Promise.all(Array.from({ length: 6 }, newcomer));
    const random = new Random(20_260, 11);
    for (const [at, person] of people.entries())
      await joinOrganization(organization, person, at === 0 ? "admin" : "member");
    const customs = [
      await makeRole(organization, "viewer", ["run:create", "secret:use"]),
      await makeRole(organization, "view_only", ["checkpoint:download"]),
      await makeRole(organization, "member", []),
    ];
    const level = (): Record<string, string> =>
      random.chance(0.25)
        ? { custom_role_id: random.pick(customs) }
        : random.chance(0.3)
          ? { access: random.pick(['{"job":"read"}', '{"checkpoint":"read"}', '{"model":"all"}']) }
          : { role: random.pick(ROLES) };
    const addOns = (): Record<string, string> =>
      random.chance(0.2) ? { add_ons: '["registry_admin"]' } : {};
    const inTeam = () => (random.chance(0.2) ? { customRole: random.pick(customs) } : random.pick(ROLES));
    const outcomes = { made: 0, refused: 0 };

    for (let round = 0; round < 16; round++) {
      const team = await makeTeam(organization);
      const other = await makeTeam(organization);
      const owning = await makeTeam(organization);
      for (const person of people) {
        if (random.chance(0.6)) await joinTeam(team, person, inTeam());
        if (random.chance(0.3)) await joinTeam(other, person, inTeam());
      }
      await joinTeam(owning, adder, "contributor");
      const kind = random.pick(["account", "team", "default"]);
      const visibility = random.pick(["private", "private", "open", "public"]);
      const project =
        kind === "default"
          ? defaultProject
          : kind === "team"
            ? await makeProject(organization, { team: owning }, { visibility })
            : await makeProject(
                organization,
                { account: random.chance(0.3) ? (people[1] as never) : owner },
                { visibility },
              );
      await CONTROL.batch([
        CONTROL.prepare("DELETE FROM collaborating_teams WHERE project_id = ?").bind(project),
        CONTROL.prepare("DELETE FROM memberships WHERE project_id = ? AND role IS NOT 'owner'").bind(project),
      ]);
      for (const person of people) {
        if (kind === "team" && random.chance(0.5)) await joinTeam(owning, person, inTeam());
        // C2: a team's project takes the team's people only.
        if (random.chance(0.5))
          await joinProject(project, person, { ...level(), ...addOns() }).catch(() => "");
      }
      if (kind !== "team") await joinProject(project, adder, { role: "contributor" });
      if (random.chance(0.6))
        await insertRow("collaborating_teams", {
          id: newId("mem"),
          project_id: project,
          team_id: other,
          created_by: owner.id,
          created_at: 1,
          ...(random.chance(0.5)
            ? { mode: "override", role: random.pick(ROLES) }
            : {
                mode: "inherit",
                ceiling: JSON.stringify(scopesOf(PROJECT_GRANTS[random.pick(ROLES)])),
              }),
        });

      const ids = people.map(({ id }) => id);
      const before = await grants(ids, project);
      const how: { role: TeamRole } | { custom_role_id: string } = random.chance(0.2)
        ? { custom_role_id: customs[2] as string }
        : { role: random.pick(["viewer", "operator", "member", "contributor", "contributor"] as const) };
      const response = await call(adder, "POST", `/v1/projects/${project}/teams`, {
        team_id: team,
        mode: "override",
        ...how,
      });
      if (response.status === 201) {
        outcomes.made++;
        const after = await grants(ids, project);
        for (const [at, was] of before.entries()) expect(loses(was, after[at]), `round ${round}`).toBe(false);
      } else {
        outcomes.refused++;
        await expectProblem(response, 403, "override_refused");
        await insertRow("collaborating_teams", {
          id: newId("mem"),
          project_id: project,
          team_id: team,
          mode: "override",
          created_by: owner.id,
          created_at: 1,
          ...how,
        });
        const after = await grants(ids, project);
        expect(
          before.some((was, at) => loses(was, after[at])),
          `round ${round}`,
        ).toBe(true);
      }
    }
    // Both happen, or nothing was tried.
    expect(Math.min(outcomes.made, outcomes.refused)).toBeGreaterThanOrEqual(3);
  });

  it("costs the same round trips in a team of 5 and of 500, and reads each of them once in each way", async () => {
    const calls: number[] = [];
    for (const size of [5, 500]) {
      const { organization, project, team, teams } = await place();
      await adding(project, "contributor");
      const ids = Array.from({ length: size }, () => newId("acc"));
      const row = (suffix: string, column: string) =>
        CONTROL.prepare(
          `INSERT INTO memberships (id, ${column}, account_id, role, created_by, created_at, updated_at)
           SELECT 'mem_' || substr(value, 5) || ?1, ?2, value, 'member', '', 0, 0 FROM json_each(?3)`,
        ).bind(suffix, column === "team_id" ? team : organization, JSON.stringify(ids));
      await CONTROL.batch([
        CONTROL.prepare(
          `INSERT INTO accounts (id, email, username, name, created_at, updated_at)
           SELECT value, value, value, 'n', 0, 0 FROM json_each(?1)`,
        ).bind(JSON.stringify(ids)),
        row("o", "organization_id"),
        row("t", "team_id"),
      ]);
      const how = { team_id: team, mode: "override", role: "viewer" };
      const { cost } = await metered(() => collaborate(adder, teams, how), "projects");
      calls.push(cost.d1_calls);
      expect(cost.rows_read).toBeLessThanOrEqual(2 * 10 * (size + 2) + 100);
    }
    expect(calls).toEqual([5, 5]);
  });

  it("every query is served by an index", async () => {
    const where = { organization: newId("org"), project: newId("prj"), team: newId("team") };
    const plan = await planOf(CONTROL, async (db) => {
      await store.byTeam(db, where.project, where.team);
      await store.ofProject(db, where.project, undefined, { limit: 25, after: "x" });
      await store.everyOne(db, where.project);
      await store.teamOf(db, where.organization, where.team);
      await store.rolesOf(db, where.organization);
      await store.standings(db, where);
    });
    // Derived tables of what was found by an index, and one row of nothing.
    const scans = plan.filter(
      (step) => step.startsWith("SCAN") && !/CONSTANT ROW|place|subquery|SUBQUERY/.test(step),
    );
    expect(scans).toEqual([]);
  });
});
