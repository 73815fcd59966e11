import { assignedRole } from "@atrium/shared/control/custom-role";
import { accounts } from "@atrium/shared/control/principals";
import { memberships } from "@atrium/shared/control/schema";
import type { AccountId, MembershipId, OrganizationId, TeamId } from "@atrium/shared/id";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { expect } from "@atrium/shared/store/schema";
import { and, desc, eq, lt, type SQL, sql } from "drizzle-orm";

// Each column name once: D1 answers rows as objects.
const columns = {
  id: memberships.id,
  teamId: memberships.teamId,
  accountId: memberships.accountId,
  role: memberships.role,
  customRoleId: memberships.customRoleId,
  customRole: assignedRole(memberships.customRoleId),
  access: memberships.access,
  addOns: memberships.addOns,
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

export type TeamMemberRow = NonNullable<Awaited<ReturnType<typeof byId>>>;

export const byId = (db: Db, team: TeamId, id: string) =>
  select(db, and(eq(memberships.id, id as MembershipId), eq(memberships.teamId, team))).get();

export const byAccount = (db: Db, team: TeamId, account: string) =>
  select(db, and(eq(memberships.accountId, account as AccountId), eq(memberships.teamId, team))).get();

/** Newest first. */
export const ofTeam = (db: Db, team: TeamId, page: Page) =>
  select(
    db,
    and(
      eq(memberships.teamId, team),
      page.after === null ? undefined : lt(memberships.id, page.after as MembershipId),
    ),
  )
    .orderBy(desc(memberships.id))
    .limit(page.limit + 1);

interface Candidate {
  accountId: AccountId;
  email: string;
  belongs: 0 | 1;
  isMember: 0 | 1;
  /** Where the team overrides, as text: the same of all of them. */
  overrides: string;
}

/** Where a team overrides, and how: to read, and to find unchanged. */
const overrides = (team: TeamId) => sql`(SELECT json_group_array(json_array(c.id, c.version))
  FROM collaborating_teams c WHERE c.team_id = ${team} AND c.mode = 'override')`;
export const NO_OVERRIDES = "[]";

/** Unexecuted: rolls the commit back where the team overrides somewhere else by now, or in another way. */
export const overridesUnchanged = (db: Db, team: TeamId, were: string): Write => ({
  statement: db
    .insert(expect)
    .values({ actual: sql`${overrides(team)} IS ${were}`, wanted: 1, otherwise: "access_changed" }),
  expects: "any",
});

/** Of these accounts: whether they belong to the organization, and to the team already. One parameter, however many. */
export const candidates = (db: Db, organization: OrganizationId, team: TeamId, ids: AccountId[]) =>
  db.all<Candidate>(sql`SELECT a.id AS accountId, a.email AS email,
      EXISTS (SELECT 1 FROM memberships o WHERE o.account_id = a.id AND o.organization_id = ${organization}) AS belongs,
      EXISTS (SELECT 1 FROM memberships t WHERE t.account_id = a.id AND t.team_id = ${team}) AS isMember,
      ${overrides(team)} AS overrides
    FROM json_each(${JSON.stringify(ids)}) named CROSS JOIN accounts a ON a.id = named.value`);

/** Unexecuted. A trigger sees to it that they are in the organization. */
export const insert = (db: Db, membership: typeof memberships.$inferInsert) =>
  db.insert(memberships).values(membership);

/** Unexecuted. Misses, and so rolls the commit back, when the row has moved on from `version`. */
export const update = (db: Db, { id, role, customRoleId, updatedAt }: TeamMemberRow, version: number) =>
  db
    .update(memberships)
    .set({ role, customRoleId, updatedAt, version: version + 1 })
    .where(and(eq(memberships.id, id), eq(memberships.version, version)));

/** Unexecuted. Triggers take along what was held through it: places in the team's projects, keys. */
export const remove = (db: Db, { id, version }: TeamMemberRow) =>
  db.delete(memberships).where(and(eq(memberships.id, id), eq(memberships.version, version)));
