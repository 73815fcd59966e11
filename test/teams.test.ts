/** What the one query finds of teams, custom roles and organizations. No route makes them yet: the rows do. */
import { newId } from "@atrium/shared/id";
import { beforeAll, describe, expect, it } from "vitest";
import { send } from "./http.ts";
import { type Person, signUp, unique } from "./personas.ts";
import { control, createProject } from "./sharing.ts";

interface Access {
  role: string | null;
  permissions: string[];
}

let owner: Person;
let member: Person;
let CONTROL: D1Database;

beforeAll(async () => {
  [owner, member, CONTROL] = await Promise.all([signUp("owner"), signUp("member"), control()]);
});

const insert = async (table: string, row: Record<string, unknown>): Promise<string> => {
  const columns = Object.keys(row);
  const marks = columns.map(() => "?").join(", ");
  await CONTROL.prepare(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${marks})`)
    .bind(...Object.values(row))
    .run();
  return String(row.id);
};

const times = { created_at: 1, updated_at: 1 };

async function place() {
  const project = await createProject(owner);
  const row = await CONTROL.prepare("SELECT organization_id FROM projects WHERE id = ?")
    .bind(project)
    .first();
  return { project, organization: String(row?.organization_id) };
}

const join = (where: Record<string, string>, level: Record<string, string>) =>
  insert("memberships", {
    id: newId("mem"),
    account_id: member.id,
    created_by: owner.id,
    ...where,
    ...level,
    ...times,
  });

const teamOf = (organization: string) =>
  insert("teams", { id: newId("team"), organization_id: organization, name: unique("team"), ...times });

const collaborate = (project: string, team: string, how: Record<string, string>) =>
  insert("collaborating_teams", {
    id: newId("mem"),
    project_id: project,
    team_id: team,
    created_by: owner.id,
    created_at: 1,
    ...how,
  });

async function accessTo(project: string): Promise<Access | null> {
  const path = `/v1/access?project=${project}&consistency=strong`;
  const response = await send(member, { method: "GET", path });
  return response.status === 200 ? ((await response.json()) as Access) : null;
}

describe("access to a project through others", () => {
  it("none at first", async () => {
    expect(await accessTo((await place()).project)).toBeNull();
  });

  it("a team in inherit mode: the role held in the team, never above what the adder held", async () => {
    const { project, organization } = await place();
    const team = await teamOf(organization);
    await join({ team_id: team }, { role: "member" });
    await collaborate(project, team, { mode: "inherit", ceiling: '["run:view","project:view"]' });
    expect((await accessTo(project))?.permissions).toEqual(["project:view", "run:view"]);
  });

  it("a team in override mode: its level, instead of the direct role, even when weaker", async () => {
    const { project, organization } = await place();
    await join({ project_id: project }, { role: "admin" });
    expect((await accessTo(project))?.role).toBe("admin");
    const team = await teamOf(organization);
    await join({ team_id: team }, { role: "member" });
    await collaborate(project, team, { mode: "override", role: "viewer" });
    expect((await accessTo(project))?.role).toBe("viewer");
  });

  it("a custom role, of one's own and of a team's", async () => {
    const { project, organization } = await place();
    const role = await insert("custom_roles", {
      id: newId("mem"),
      organization_id: organization,
      name: unique("role"),
      base: "view_only",
      scopes: '["run:create"]',
      ...times,
    });
    const id = await join({ project_id: project }, { custom_role_id: role });
    const direct = await accessTo(project);
    expect(direct?.role).toBe("custom");
    expect(direct?.permissions).toContain("run:create");
    expect(direct?.permissions).toContain("run:view");
    expect(direct?.permissions).not.toContain("dataset:create");

    await CONTROL.prepare("DELETE FROM memberships WHERE id = ?").bind(id).run();
    const team = await teamOf(organization);
    await join({ team_id: team }, { role: "admin" });
    await collaborate(project, team, { mode: "override", custom_role_id: role });
    expect(await accessTo(project)).toEqual(expect.objectContaining({ permissions: direct?.permissions }));
  });

  it("the team that owns the project: its members their role, its admins everything", async () => {
    const { project, organization } = await place();
    const team = await teamOf(organization);
    await CONTROL.prepare("DELETE FROM projects WHERE id = ?").bind(project).run();
    await insert("projects", {
      id: project,
      organization_id: organization,
      kind: "standard",
      owner_team_id: team,
      name: "theirs",
      created_by: owner.id,
      ...times,
    });
    const id = await join({ team_id: team }, { role: "operator" });
    expect((await accessTo(project))?.role).toBe("operator");
    await CONTROL.prepare("UPDATE memberships SET role = 'admin', version = 2 WHERE id = ?").bind(id).run();
    expect((await accessTo(project))?.role).toBe("owner");
  });

  it("the organization: its admins are admins of every project, its members see none by that alone", async () => {
    const { project, organization } = await place();
    const id = await join({ organization_id: organization }, { role: "member" });
    expect(await accessTo(project)).toBeNull();
    await CONTROL.prepare("UPDATE memberships SET role = 'admin', version = 2 WHERE id = ?").bind(id).run();
    expect((await accessTo(project))?.role).toBe("admin");
  });
});
