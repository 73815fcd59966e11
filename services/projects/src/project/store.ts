import { memberships, organizations, projects } from "@atrium/shared/control/schema";
import type { AccountId, OrganizationId, ProjectId, TeamId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import { and, eq, getTableColumns, sql } from "drizzle-orm";

export type Project = typeof projects.$inferSelect;

/** What somebody is to a project, the strongest of it; null where only its visibility lets them see it. */
export type Relation = "owner" | "collaborator" | "team" | "organization";

/** A project, and what one principal is to it. */
export type ProjectSeen = Project & { relation: Relation | null };

const relationOf = (principal: string) =>
  sql<Relation | null>`CASE
  WHEN projects.owner_account_id = ${principal} THEN 'owner'
  WHEN EXISTS (SELECT 1 FROM memberships m WHERE m.account_id = ${principal} AND m.project_id = projects.id)
    OR EXISTS (SELECT 1 FROM service_accounts s WHERE s.id = ${principal} AND s.project_id = projects.id) THEN 'collaborator'
  WHEN EXISTS (SELECT 1 FROM memberships m WHERE m.account_id = ${principal} AND m.team_id = projects.owner_team_id)
    OR EXISTS (SELECT 1 FROM collaborating_teams c CROSS JOIN memberships m
      ON m.account_id = ${principal} AND m.team_id = c.team_id WHERE c.project_id = projects.id)
    OR EXISTS (SELECT 1 FROM service_accounts s WHERE s.id = ${principal} AND s.team_id IS NOT NULL
      AND (s.team_id = projects.owner_team_id OR EXISTS (SELECT 1 FROM collaborating_teams c
        WHERE c.project_id = projects.id AND c.team_id = s.team_id))) THEN 'team'
  WHEN EXISTS (SELECT 1 FROM memberships m WHERE m.account_id = ${principal} AND m.organization_id = projects.organization_id
    AND (projects.kind = 'default' OR m.role IN ('admin', 'owner'))) THEN 'organization' END`.as("relation");

export const byId = (db: Db, id: ProjectId, principal: string): Promise<ProjectSeen | undefined> =>
  db
    .select({ ...getTableColumns(projects), relation: relationOf(principal) })
    .from(projects)
    .where(eq(projects.id, id))
    .get();

/** Every account has one, from its sign-up on. */
export const personalOf = (db: Db, account: AccountId) =>
  db
    .select()
    .from(projects)
    .where(and(eq(projects.ownerAccountId, account), sql`${projects.kind} = 'personal'`))
    .get();

/** What projects made in an organization are seen by, where nobody says otherwise. */
export const defaultVisibilityIn = async (db: Db, id: OrganizationId) =>
  (
    await db
      .select({ visibility: organizations.defaultVisibility })
      .from(organizations)
      .where(eq(organizations.id, id))
      .get()
  )?.visibility;

export const roleInTeam = async (db: Db, team: TeamId, account: AccountId): Promise<string | null> =>
  (
    await db
      .select({ role: sql<string>`coalesce(${memberships.role}, 'custom')`.as("held") })
      .from(memberships)
      .where(and(eq(memberships.accountId, account), eq(memberships.teamId, team)))
      .get()
  )?.role ?? null;

/** Unexecuted. */
export const insert = (db: Db, project: Project) => db.insert(projects).values(project);

/** Unexecuted. Before it must come the project, whose row names the owner. */
export const insertOwner = (db: Db, owner: typeof memberships.$inferInsert) =>
  db.insert(memberships).values(owner);

/** Unexecuted. Misses, and so rolls the commit back, when the row has moved on from `version`. */
export const update = (db: Db, after: ProjectSeen, version: number) =>
  db
    .update(projects)
    // Who owns it is not changed here: each column that is set writes its indexes.
    .set({
      name: after.name,
      description: after.description,
      overview: after.overview,
      labels: after.labels,
      repository: after.repository,
      defaultEngine: after.defaultEngine,
      billingOrganizationId: after.billingOrganizationId,
      visibility: after.visibility,
      version: after.version,
      updatedAt: after.updatedAt,
    })
    .where(and(eq(projects.id, after.id), eq(projects.version, version)));

/** Unexecuted. Members, collaborating teams and service accounts go with it, and triggers revoke the keys. */
export const remove = (db: Db, { id, version }: Project) =>
  db.delete(projects).where(and(eq(projects.id, id), eq(projects.version, version)));
