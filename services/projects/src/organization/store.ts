import { memberships, organizations, projects, systemSettings } from "@atrium/shared/control/schema";
import type { AccountId, OrganizationId, ProjectId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, desc, eq, getTableColumns, lt, type SQL, sql } from "drizzle-orm";

const columns = {
  ...getTableColumns(organizations),
  defaultProjectId: sql<ProjectId | null>`(SELECT d.id FROM projects d
    WHERE d.organization_id = organizations.id AND d.kind = 'default')`.as("default_project_id"),
};

export type Organization = typeof organizations.$inferSelect & { defaultProjectId: ProjectId | null };

export const byId = (db: Db, id: OrganizationId): Promise<Organization | undefined> =>
  db.select(columns).from(organizations).where(eq(organizations.id, id)).get();

/** Newest first. */
export const ofAccount = (db: Db, account: AccountId, page: Page) =>
  db
    .select({ ...columns, role: sql<string>`${memberships.role}`.as("role") })
    .from(memberships)
    .crossJoin(organizations)
    .where(
      and(
        eq(organizations.id, memberships.organizationId),
        eq(memberships.accountId, account),
        sql`${memberships.organizationId} IS NOT NULL`,
        page.after === null ? undefined : lt(memberships.organizationId, page.after as OrganizationId),
      ),
    )
    .orderBy(desc(memberships.organizationId))
    .limit(page.limit + 1);

/** The settings of the installation, as far as somebody has set any. */
export const systemSettingsSet = async (db: Db) =>
  (await db.select({ settings: systemSettings.settings }).from(systemSettings).get())?.settings ?? {};

/** Whether there is more to it than one member and the Default project. */
const holdsMore = (id: OrganizationId): SQL => sql`(
  EXISTS (SELECT 1 FROM projects WHERE organization_id = ${id} AND kind = 'standard')
  OR EXISTS (SELECT 1 FROM teams WHERE organization_id = ${id})
  OR EXISTS (SELECT 1 FROM memberships WHERE organization_id = ${id} LIMIT 1 OFFSET 1))`;

export const isEmpty = async (db: Db, id: OrganizationId): Promise<boolean> =>
  (await db.get<{ held: number }>(sql`SELECT ${holdsMore(id)} AS held`))?.held === 0;

/** Unexecuted. */
export const insert = (db: Db, { defaultProjectId: _, ...organization }: Organization) =>
  db.insert(organizations).values(organization);

/** Unexecuted. */
export const insertDefault = (db: Db, project: typeof projects.$inferInsert) =>
  db.insert(projects).values(project);

/** Unexecuted. Misses, and so rolls the commit back, when the row has moved on from `version`. */
export const update = (db: Db, after: Organization, version: number) =>
  db
    .update(organizations)
    .set({
      name: after.name,
      externalCollaborators: after.externalCollaborators,
      membersCreateProjects: after.membersCreateProjects,
      defaultVisibility: after.defaultVisibility,
      leakedKeys: after.leakedKeys,
      version: after.version,
      updatedAt: after.updatedAt,
    })
    .where(and(eq(organizations.id, after.id), eq(organizations.version, version)));

/**
 * Unexecuted. Everything in it goes with it, and triggers revoke the keys. Misses, and so rolls the commit back, when
 * the row has moved on; and, where only an empty one may go, when it is not empty any more.
 */
export const remove = (db: Db, { id, version }: Organization, onlyEmpty: boolean) =>
  db
    .delete(organizations)
    .where(
      and(
        eq(organizations.id, id),
        eq(organizations.version, version),
        onlyEmpty ? sql`NOT ${holdsMore(id)}` : undefined,
      ),
    );
