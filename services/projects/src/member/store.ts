import type { OrganizationRole } from "@atrium/shared/access/roles";
import { accounts } from "@atrium/shared/control/principals";
import { memberships, organizations } from "@atrium/shared/control/schema";
import type { AccountId, MembershipId, OrganizationId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, desc, eq, lt, type SQL, sql } from "drizzle-orm";

// Each column name once: D1 answers rows as objects.
const columns = {
  id: memberships.id,
  organizationId: sql<OrganizationId>`${memberships.organizationId}`.as("organization_id"),
  accountId: memberships.accountId,
  /** What every membership of an organization has. */
  role: sql<OrganizationRole>`${memberships.role}`.as("role"),
  version: memberships.version,
  createdBy: memberships.createdBy,
  createdAt: memberships.createdAt,
  updatedAt: memberships.updatedAt,
  username: accounts.username,
  name: accounts.name,
};

/** CROSS JOIN keeps the order: the memberships, each with its account. */
const select = (db: Db, organization: OrganizationId, condition: SQL | undefined) =>
  db
    .select(columns)
    .from(memberships)
    .crossJoin(accounts)
    .where(
      and(eq(memberships.organizationId, organization), eq(accounts.id, memberships.accountId), condition),
    );

export type Member = NonNullable<Awaited<ReturnType<typeof byId>>>;

export const byId = (db: Db, organization: OrganizationId, id: string) =>
  select(db, organization, eq(memberships.id, id as MembershipId)).get();

export const byAccount = (db: Db, organization: OrganizationId, account: AccountId) =>
  select(db, organization, eq(memberships.accountId, account)).get();

/** Newest first. */
export const ofOrganization = (db: Db, organization: OrganizationId, page: Page) =>
  select(db, organization, page.after === null ? undefined : lt(memberships.id, page.after as MembershipId))
    .orderBy(desc(memberships.id))
    .limit(page.limit + 1);

export const kindOf = async (db: Db, organization: OrganizationId) =>
  (
    await db
      .select({ kind: organizations.kind })
      .from(organizations)
      .where(eq(organizations.id, organization))
      .get()
  )?.kind;

interface Held {
  type: "project" | "team";
  id: string;
  name: string;
}

/** The projects of an organization that an account owns; at most 100 of them. */
export const ownedProjects = (db: Db, organization: OrganizationId, account: AccountId) =>
  db.all<Held>(sql`SELECT 'project' AS type, id, name FROM projects
    WHERE owner_account_id = ${account} AND organization_id = ${organization} ORDER BY id LIMIT 100`);

/** The teams of an organization in which an account is the only admin who is not suspended; at most 100. */
export const teamsLedAlone = (db: Db, organization: OrganizationId, account: AccountId) =>
  db.all<Held>(sql`SELECT 'team' AS type, t.id, t.name FROM memberships m CROSS JOIN teams t ON t.id = m.team_id
    WHERE m.account_id = ${account} AND m.team_id IS NOT NULL AND m.role = 'admin' AND t.organization_id = ${organization}
      AND NOT EXISTS (SELECT 1 FROM memberships n CROSS JOIN accounts a ON a.id = n.account_id
        WHERE n.team_id = t.id AND n.role = 'admin' AND n.id <> m.id AND a.status = 'active') LIMIT 100`);

/** Unexecuted. */
export const insert = (db: Db, membership: typeof memberships.$inferInsert) =>
  db.insert(memberships).values(membership);

/** Unexecuted. Misses, and so rolls the commit back, when the row has moved on from `version`. */
export const update = (db: Db, { id, role, updatedAt }: Member, version: number) =>
  db
    .update(memberships)
    .set({ role, updatedAt, version: version + 1 })
    .where(and(eq(memberships.id, id), eq(memberships.version, version)));

/** Unexecuted. Triggers take the person's teams, projects and keys in the organization along. */
export const remove = (db: Db, { id, version }: Member) =>
  db.delete(memberships).where(and(eq(memberships.id, id), eq(memberships.version, version)));
