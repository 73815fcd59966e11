import { memberships, projects, transfers } from "@atrium/shared/control/schema";
import type { AccountId, MembershipId, OrganizationId, ProjectId, TeamId } from "@atrium/shared/id";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import { and, eq, type SQL, sql } from "drizzle-orm";

/** What somebody is taken out of. */
export type Place =
  | { type: "organization"; id: OrganizationId }
  | { type: "team"; id: TeamId }
  | { type: "project"; id: ProjectId };

/** Somebody's place there. */
export interface Leaver {
  accountId: AccountId;
  membershipId: MembershipId;
  place: Place;
}

/** An answer and an event are for people to read. */
const NAMED = 100;

/** The other places that go with it, as the triggers `organization_left` and `team_left` see them; with one in a project, none. */
function ending({ accountId, place }: Leaver): SQL {
  const project = sql`SELECT 'project' AS type, p.id, p.name, m.role FROM ${memberships} m CROSS JOIN projects p ON p.id = m.project_id
    WHERE m.account_id = ${accountId} AND m.project_id IS NOT NULL`;
  if (place.type === "team") return sql`${project} AND p.owner_team_id = ${place.id}`;
  return sql`SELECT 'team' AS type, t.id, t.name, m.role FROM ${memberships} m CROSS JOIN teams t ON t.id = m.team_id
      WHERE m.account_id = ${accountId} AND m.team_id IS NOT NULL AND t.organization_id = ${place.id}
    UNION ALL ${project} AND p.organization_id = ${place.id}`;
}

/** For the event of a removal: read by the commit, before its writes. */
export function collateral(leaver: Leaver): Record<"ended_memberships" | "ended_membership_count", SQL> {
  const rows = ending(leaver);
  return {
    ended_memberships: sql`(SELECT json_group_array(json_object('type', type, 'id', id, 'name', name, 'role', role))
      FROM (SELECT * FROM (${rows}) LIMIT ${NAMED}))`,
    ended_membership_count: sql`(SELECT count(*) FROM (${rows}))`,
  };
}

/**
 * The projects of a team, or the one project, that somebody is in by nothing else than what is taken: not by an office,
 * another team, or a place of their own.
 */
export async function projectsLost(db: Db, { accountId, membershipId, place }: Leaver): Promise<ProjectId[]> {
  const team = place.type === "team" ? place.id : "";
  const reached =
    place.type === "team"
      ? sql`SELECT id FROM projects WHERE owner_team_id = ${team} UNION SELECT project_id FROM collaborating_teams WHERE team_id = ${team}`
      : sql`SELECT ${place.id} AS id`;
  const rows = await db.all<{ id: ProjectId }>(sql`
    SELECT p.id AS id FROM (${reached}) r CROSS JOIN projects p ON p.id = r.id
    WHERE p.owner_account_id IS NOT ${accountId}
      AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.account_id = ${accountId} AND m.organization_id = p.organization_id
        AND (m.role IN ('admin', 'owner') OR p.kind = 'default'))
      AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.account_id = ${accountId} AND m.project_id = p.id
        AND m.id <> ${membershipId} AND p.owner_team_id IS NOT ${team})
      AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.account_id = ${accountId} AND m.team_id = p.owner_team_id
        AND m.id <> ${membershipId})
      AND NOT EXISTS (SELECT 1 FROM collaborating_teams c CROSS JOIN memberships m
        ON m.account_id = ${accountId} AND m.team_id = c.team_id WHERE c.project_id = p.id AND m.id <> ${membershipId})`);
  return rows.map(({ id }) => id);
}

export async function isIn(db: Db, place: Place, account: AccountId): Promise<boolean> {
  const column = {
    organization: memberships.organizationId,
    team: memberships.teamId,
    project: memberships.projectId,
  };
  const row = await db
    .select({ id: memberships.id })
    .from(memberships)
    .where(and(eq(memberships.accountId, account), sql`${column[place.type]} = ${place.id}`))
    .get();
  return row !== undefined;
}

export type OwnedProject = Awaited<ReturnType<typeof ownedProjects>>[number];

export const ownedProjects = (db: Db, organization: OrganizationId, account: AccountId, limit: number) =>
  db
    .select({ id: projects.id, name: projects.name, labels: projects.labels })
    .from(projects)
    .where(
      and(
        // A literal: the condition of a partial index.
        sql`${projects.ownerAccountId} IS NOT NULL`,
        eq(projects.ownerAccountId, account),
        eq(projects.organizationId, organization),
      ),
    )
    .limit(limit)
    .all();

interface Handing {
  organization: OrganizationId;
  from: AccountId;
  to: AccountId;
  by: string;
  at: number;
  /** Each with the id of the new owner's place in it, where they have none. */
  of: { project: ProjectId; membership: MembershipId }[];
}

/**
 * Unexecuted, in this order: the project names its new owner, then their place there says so too. The former owner's
 * goes with the membership that is taken. Misses where one of the projects has changed hands.
 */
export function handOver(db: Db, { organization, from, to, by, at, of }: Handing): Write[] {
  const named = JSON.stringify(of.map(({ project, membership }) => [project, membership]));
  const these = sql`IN (SELECT value ->> 0 FROM json_each(${named}))`;
  // In the columns' order of the schema; `true` parts the SELECT from ON CONFLICT.
  const places = sql`SELECT value ->> 1, NULL, NULL, value ->> 0, ${to}, 'owner', NULL, NULL, '[]', 0, 1, ${by}, ${at}, ${at}
    FROM json_each(${named}) WHERE true`;
  return [
    {
      statement: db
        .update(projects)
        .set({
          ownerAccountId: to,
          billingOrganizationId: organization,
          version: sql`${projects.version} + 1`,
          updatedAt: at,
        })
        .where(and(sql`${projects.id} ${these}`, eq(projects.ownerAccountId, from))),
      expects: of.length,
    },
    {
      statement: db
        .insert(memberships)
        .select(places)
        .onConflictDoUpdate({
          target: [memberships.accountId, memberships.projectId],
          targetWhere: sql`project_id IS NOT NULL`,
          set: {
            role: "owner",
            customRoleId: null,
            access: null,
            addOns: [],
            version: sql`${memberships.version} + 1`,
            updatedAt: at,
          },
        }),
      expects: of.length,
    },
    // Whoever offered one of them to somebody does not own it any more.
    { statement: db.delete(transfers).where(sql`${transfers.projectId} ${these}`), expects: "any" },
  ];
}
