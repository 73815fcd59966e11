import { memberships, projects, teams } from "@atrium/shared/control/schema";
import type { AccountId, OrganizationId, ProjectId, TeamId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, desc, eq, getTableColumns, lt, sql } from "drizzle-orm";

export type Team = typeof teams.$inferSelect;

/** Teams, each with what that account is in it. CROSS JOIN would drop those that it is not in. */
const withPlace = (db: Db, account: string) =>
  db
    .select({ ...getTableColumns(teams), role: memberships.role, customRoleId: memberships.customRoleId })
    .from(teams)
    .leftJoin(
      memberships,
      and(eq(memberships.teamId, teams.id), eq(memberships.accountId, account as AccountId)),
    );

export type PlacedTeam = NonNullable<Awaited<ReturnType<typeof byId>>>;

export const byId = (db: Db, id: TeamId, account: string) =>
  withPlace(db, account).where(eq(teams.id, id)).get();

/** Newest first. */
export const ofOrganization = (db: Db, organization: OrganizationId, account: string, page: Page) =>
  withPlace(db, account)
    .where(
      and(
        eq(teams.organizationId, organization),
        page.after === null ? undefined : lt(teams.id, page.after as TeamId),
      ),
    )
    .orderBy(desc(teams.id))
    .limit(page.limit + 1);

/** W19. Newest first. */
export const projectsOf = (db: Db, team: TeamId, page: Page) =>
  db
    .select({ id: projects.id, name: projects.name, visibility: projects.visibility })
    .from(projects)
    .where(
      and(
        eq(projects.ownerTeamId, team),
        page.after === null ? undefined : lt(projects.id, page.after as ProjectId),
      ),
    )
    .orderBy(desc(projects.id))
    .limit(page.limit + 1);

/** W13: how many admins can act; counted no further than two. */
export async function someAdmins(db: Db, team: TeamId): Promise<number> {
  const [row] = await db.all<{ admins: number }>(sql`SELECT count(*) AS admins FROM
    (SELECT 1 FROM memberships m CROSS JOIN accounts a ON a.id = m.account_id
      WHERE m.team_id = ${team} AND m.role = 'admin' AND a.status = 'active' LIMIT 2)`);
  return row?.admins ?? 0;
}

/** Unexecuted. */
export const insert = (db: Db, team: Team) => db.insert(teams).values(team);

/** Unexecuted. After the team's, and after the person's in its organization. */
export const insertMember = (db: Db, membership: typeof memberships.$inferInsert) =>
  db.insert(memberships).values(membership);

/** Unexecuted. Misses, and so rolls the commit back, when the row has moved on from `version`. */
export const rename = (db: Db, { id, name, updatedAt }: Team, version: number) =>
  db
    .update(teams)
    .set({ name, updatedAt, version: version + 1 })
    .where(and(eq(teams.id, id), eq(teams.version, version)));
