import type { TeamRole } from "@atrium/shared/access/roles";
import { assignedRole } from "@atrium/shared/control/custom-role";
import { collaboratingTeams, customRoles, teams } from "@atrium/shared/control/schema";
import type { AccountId, CustomRoleId, OrganizationId, ProjectId, TeamId } from "@atrium/shared/id";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { expect } from "@atrium/shared/store/schema";
import { and, desc, eq, lt, type SQL, sql } from "drizzle-orm";

// Each column name once: D1 answers rows as objects.
const columns = {
  id: collaboratingTeams.id,
  projectId: collaboratingTeams.projectId,
  teamId: collaboratingTeams.teamId,
  teamName: teams.name,
  mode: collaboratingTeams.mode,
  role: collaboratingTeams.role,
  customRoleId: collaboratingTeams.customRoleId,
  customRole: assignedRole(collaboratingTeams.customRoleId),
  ceiling: collaboratingTeams.ceiling,
  version: collaboratingTeams.version,
  createdBy: collaboratingTeams.createdBy,
  createdAt: collaboratingTeams.createdAt,
};

const select = (db: Db, condition: SQL | undefined) =>
  db
    .select(columns)
    .from(collaboratingTeams)
    .innerJoin(teams, eq(teams.id, collaboratingTeams.teamId))
    .where(condition);

export type Collaboration = NonNullable<Awaited<ReturnType<typeof byTeam>>>;

export const byTeam = (db: Db, project: ProjectId, team: string) =>
  select(
    db,
    and(eq(collaboratingTeams.projectId, project), eq(collaboratingTeams.teamId, team as TeamId)),
  ).get();

/** Newest first. */
export const ofProject = (db: Db, project: ProjectId, createdBy: string | undefined, page: Page) =>
  select(
    db,
    and(
      eq(collaboratingTeams.projectId, project),
      createdBy === undefined ? undefined : eq(collaboratingTeams.createdBy, createdBy),
      page.after === null ? undefined : lt(collaboratingTeams.id, page.after),
    ),
  )
    .orderBy(desc(collaboratingTeams.id))
    .limit(page.limit + 1);

/** Those in which a team overrides what one of these people, who are not in it, is to the project by another way. */
export const overriding = (db: Db, team: TeamId, people: AccountId[]) =>
  select(
    db,
    and(
      eq(collaboratingTeams.teamId, team),
      eq(collaboratingTeams.mode, "override"),
      sql`EXISTS (SELECT 1 FROM json_each(${JSON.stringify(people)}) n CROSS JOIN projects p
        WHERE p.id = ${collaboratingTeams.projectId} AND (p.kind = 'default'
          OR EXISTS (SELECT 1 FROM memberships m WHERE m.account_id = n.value AND m.project_id = p.id)
          OR EXISTS (SELECT 1 FROM memberships m WHERE m.account_id = n.value AND m.team_id = p.owner_team_id)
          OR EXISTS (SELECT 1 FROM collaborating_teams c CROSS JOIN memberships m
            ON m.account_id = n.value AND m.team_id = c.team_id WHERE c.project_id = p.id)))`,
    ),
  );

/** All of them: what each gives. */
export const everyOne = (db: Db, project: ProjectId) => select(db, eq(collaboratingTeams.projectId, project));

export const teamOf = (db: Db, organization: OrganizationId, team: string) =>
  db
    .select({ id: teams.id, name: teams.name })
    .from(teams)
    .where(and(eq(teams.id, team as TeamId), eq(teams.organizationId, organization)))
    .get();

/** Every custom role of the organization, as `resolve` reads them. */
export const rolesOf = (db: Db, organization: OrganizationId) =>
  db
    .select({
      id: customRoles.id,
      version: customRoles.version,
      base: customRoles.base,
      scopes: customRoles.scopes,
    })
    .from(customRoles)
    .where(eq(customRoles.organizationId, organization));

type Role = TeamRole | null;

/** What people of a team are to a project by other ways, and in the team; and how many are just that, one by name. */
export type Standing = [
  held: {
    owns: 0 | 1;
    organizationRole: "member" | "admin" | "owner" | null;
    direct: [role: Role, customRole: CustomRoleId | null, access: object | null, addOns: string[]] | null;
    /** In the team itself. */
    inTeam: [role: Role, customRole: CustomRoleId | null];
    /** In the other teams that collaborate in the project, and in the one that owns it. */
    teams: [team: TeamId, role: Role, customRole: CustomRoleId | null][];
  },
  people: number,
  example: string,
];

interface Where {
  organization: OrganizationId;
  project: ProjectId;
  team: TeamId;
}

/** One row whatever the team's size: people who are alike are one entry of it. */
const standing = ({ organization, project, team }: Where) => sql`
  SELECT json_group_array(json_array(json(held), people, example) ORDER BY held) FROM (
    SELECT held, count(*) AS people, min(username) AS example FROM (
      SELECT a.username, json_object(
        'owns', EXISTS (SELECT 1 FROM projects p WHERE p.id = ${project} AND p.owner_account_id = m.account_id),
        'organizationRole', (SELECT o.role FROM memberships o
          WHERE o.account_id = m.account_id AND o.organization_id = ${organization}),
        'direct', json((SELECT json_array(d.role, d.custom_role_id, json(d.access), json(d.add_ons)) FROM memberships d
          WHERE d.account_id = m.account_id AND d.project_id = ${project})),
        'inTeam', json_array(m.role, m.custom_role_id),
        'teams', json((SELECT json_group_array(json_array(t.team_id, t.role, t.custom_role_id) ORDER BY t.team_id)
          FROM (SELECT c.team_id FROM collaborating_teams c WHERE c.project_id = ${project}
              UNION SELECT p.owner_team_id FROM projects p WHERE p.id = ${project}) place
            CROSS JOIN memberships t ON t.account_id = m.account_id AND t.team_id = place.team_id
          WHERE t.team_id <> m.team_id))) AS held
      FROM memberships m CROSS JOIN accounts a ON a.id = m.account_id WHERE m.team_id = ${team})
    GROUP BY held)`;

/** What everybody of the team is to the project, as text: to read, and to find unchanged. */
export async function standings(db: Db, where: Where): Promise<string> {
  const [row] = await db.all<{ standings: string }>(sql`SELECT (${standing(where)}) AS standings`);
  return row?.standings ?? "[]";
}

/** Unexecuted: rolls the commit back where somebody of the team is something else by now. */
export const unchanged = (db: Db, where: Where, standings: string): Write => ({
  statement: db
    .insert(expect)
    .values({ actual: sql`(${standing(where)}) IS ${standings}`, wanted: 1, otherwise: "access_changed" }),
  expects: "any",
});

type Row = Pick<
  Collaboration,
  "id" | "projectId" | "teamId" | "mode" | "role" | "customRoleId" | "ceiling" | "createdBy" | "createdAt"
>;

/** Unexecuted. Triggers see to it that the team is of the project's organization. */
export const insert = (
  db: Db,
  { id, projectId, teamId, mode, role, customRoleId, ceiling, createdBy, createdAt }: Row,
) =>
  db
    .insert(collaboratingTeams)
    .values({ id, projectId, teamId, mode, role, customRoleId, ceiling, createdBy, createdAt });

/** Unexecuted. Misses, and so rolls the commit back, when the row has moved on from `version`. */
export const update = (db: Db, { id, mode, role, customRoleId, ceiling }: Collaboration, version: number) =>
  db
    .update(collaboratingTeams)
    .set({ mode, role, customRoleId, ceiling, version: version + 1 })
    .where(and(eq(collaboratingTeams.id, id), eq(collaboratingTeams.version, version)));

/** Unexecuted. A trigger revokes the keys of those whom the team let in. */
export const remove = (db: Db, { id, version }: Collaboration) =>
  db
    .delete(collaboratingTeams)
    .where(and(eq(collaboratingTeams.id, id), eq(collaboratingTeams.version, version)));
