import { assignedRole } from "@atrium/shared/control/custom-role";
import { accounts } from "@atrium/shared/control/principals";
import { memberships, organizations, projects } from "@atrium/shared/control/schema";
import type { AccountId, MembershipId, ProjectId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { expect } from "@atrium/shared/store/schema";
import { and, desc, eq, lt, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { goesBy, type Named } from "../person/person.ts";

// Each column name once: D1 answers rows as objects.
const columns = {
  id: memberships.id,
  projectId: memberships.projectId,
  accountId: memberships.accountId,
  role: memberships.role,
  customRoleId: memberships.customRoleId,
  customRole: assignedRole(memberships.customRoleId),
  access: memberships.access,
  addOns: memberships.addOns,
  external: memberships.external,
  version: memberships.version,
  createdBy: memberships.createdBy,
  createdAt: memberships.createdAt,
  updatedAt: memberships.updatedAt,
  username: accounts.username,
  name: accounts.name,
};

const select = (db: Db, condition: SQL | undefined) =>
  db
    .select(columns)
    .from(memberships)
    .innerJoin(accounts, eq(accounts.id, memberships.accountId))
    .where(condition);

export type CollaboratorRow = NonNullable<Awaited<ReturnType<typeof byId>>>;

export const byId = (db: Db, project: ProjectId, id: string) =>
  select(db, and(eq(memberships.id, id as MembershipId), eq(memberships.projectId, project))).get();

export const byAccount = (db: Db, project: ProjectId, account: AccountId) =>
  select(db, and(eq(memberships.accountId, account), eq(memberships.projectId, project))).get();

/** Newest first. */
export const ofProject = (db: Db, project: ProjectId, createdBy: string | undefined, page: Page) =>
  select(
    db,
    and(
      eq(memberships.projectId, project),
      createdBy === undefined ? undefined : eq(memberships.createdBy, createdBy),
      page.after === null ? undefined : lt(memberships.id, page.after as MembershipId),
    ),
  )
    .orderBy(desc(memberships.id))
    .limit(page.limit + 1);

/**
 * The project, and who could be added to it under that name; what counts for it beside. Undefined: no such project.
 */
export const candidate = (db: Db, project: ProjectId, named: Named) =>
  db
    .select({
      kind: projects.kind,
      ownerTeamId: projects.ownerTeamId,
      takesAnyone: sql<0 | 1>`${organizations.kind} = 'personal'`.as("takes_anyone"),
      takesExternals: organizations.externalCollaborators,
      accountId: accounts.id,
      username: accounts.username,
      name: accounts.name,
      inOrganization: belongs(accounts.id, "organization_id", projects.organizationId).as("in_organization"),
      inTeam: belongs(accounts.id, "team_id", projects.ownerTeamId).as("in_team"),
    })
    .from(projects)
    .innerJoin(organizations, eq(organizations.id, projects.organizationId))
    .leftJoin(accounts, and(goesBy(named), eq(accounts.status, "active")))
    .where(eq(projects.id, project))
    .get();

export type Candidate = NonNullable<Awaited<ReturnType<typeof candidate>>>;

const belongs = (account: SQLWrapper, place: "organization_id" | "team_id", id: SQLWrapper) =>
  sql<
    0 | 1
  >`EXISTS (SELECT 1 FROM memberships m WHERE m.account_id = ${account} AND m.${sql.raw(place)} = ${id})`;

export interface Door {
  type: "team" | "organization";
  id: string;
  name: string;
}

/** The teams and the organization through which an account is in the project, its own row aside. */
export const doors = (db: Db, project: ProjectId, account: AccountId) =>
  db.all<Door>(sql`
    SELECT 'team' AS type, t.id, t.name FROM memberships m JOIN teams t ON t.id = m.team_id
      WHERE m.account_id = ${account} AND m.team_id IN (SELECT team_id FROM collaborating_teams WHERE project_id = ${project}
        UNION ALL SELECT owner_team_id FROM projects WHERE id = ${project})
    UNION ALL
    SELECT 'organization', o.id, o.name FROM projects p JOIN organizations o ON o.id = p.organization_id
      JOIN memberships m ON m.account_id = ${account} AND m.organization_id = o.id
      WHERE p.id = ${project} AND (m.role IN ('admin', 'owner') OR p.kind = 'default')`);

/** Unexecuted. Whoever has joined the organization meanwhile is not external. */
export const insert = (db: Db, { external, ...row }: CollaboratorRow) =>
  db.insert(memberships).values({
    ...row,
    external: external
      ? sql`NOT EXISTS (SELECT 1 FROM projects p CROSS JOIN memberships m
          ON m.account_id = ${row.accountId} AND m.organization_id = p.organization_id WHERE p.id = ${row.projectId})`
      : false,
  });

/** Unexecuted: that the project's organization still takes people from outside. */
export const takesExternals = (db: Db, project: ProjectId) => {
  const actual = sql<number>`(SELECT o.external_collaborators FROM projects p
    CROSS JOIN organizations o ON o.id = p.organization_id WHERE p.id = ${project})`;
  const statement = db.insert(expect).values({ actual, wanted: 1, otherwise: "access_changed" });
  return { statement, expects: "any" as const };
};

/** Unexecuted. Misses, and so rolls the commit back, when the row has moved on from `version`. */
export const update = (
  db: Db,
  { id, role, customRoleId, access, addOns, updatedAt }: CollaboratorRow,
  version: number,
) =>
  db
    .update(memberships)
    .set({ role, customRoleId, access, addOns, updatedAt, version: version + 1 })
    .where(and(eq(memberships.id, id), eq(memberships.version, version)));

/** Unexecuted. A trigger revokes the keys that hang on the row. */
export const remove = (db: Db, { id, version }: CollaboratorRow) =>
  db.delete(memberships).where(and(eq(memberships.id, id), eq(memberships.version, version)));
