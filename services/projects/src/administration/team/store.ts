import { accounts } from "@atrium/shared/control/principals";
import { memberships, projects, teams } from "@atrium/shared/control/schema";
import type { AccountId, OrganizationId, TeamId } from "@atrium/shared/id";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, desc, eq, lt, sql } from "drizzle-orm";

export type TeamRow = typeof teams.$inferSelect;

export const byId = (db: Db, id: string): Promise<TeamRow | undefined> =>
  db
    .select()
    .from(teams)
    .where(eq(teams.id, id as TeamId))
    .get();

/** Newest first. */
export const list = (db: Db, organization: string | undefined, page: Page): Promise<TeamRow[]> =>
  db
    .select()
    .from(teams)
    .where(
      and(
        organization === undefined ? undefined : eq(teams.organizationId, organization as OrganizationId),
        page.after === null ? undefined : lt(teams.id, page.after as TeamId),
      ),
    )
    .orderBy(desc(teams.id))
    .limit(page.limit + 1)
    .all();

/** Where to write to each, and whether they are in the organization. One parameter, however many there are. */
export const reachable = (
  db: Db,
  organization: OrganizationId | null,
  ids: AccountId[],
): Promise<{ id: AccountId; email: string; belongs: number }[]> =>
  db.all(sql`SELECT a.id, a.email, EXISTS (SELECT 1 FROM ${memberships} m
      WHERE m.account_id = a.id AND m.organization_id = ${organization}) AS belongs
    FROM json_each(${JSON.stringify(ids)}) named CROSS JOIN ${accounts} a ON a.id = named.value`);

/** What a team owns; at most 100 of them. */
export const projectsOf = (db: Db, team: TeamId) =>
  db
    .select({ type: sql<string>`'project'`.as("type"), id: projects.id, name: projects.name })
    .from(projects)
    .where(eq(projects.ownerTeamId, team))
    .orderBy(projects.id)
    .limit(100)
    .all();

/** Unexecuted. Its members, collaborations and invitations go with it, and triggers revoke the keys. */
export const remove = (db: Db, { id, version }: TeamRow): Write =>
  db.delete(teams).where(and(eq(teams.id, id), eq(teams.version, version)));
