import { PROJECT_GRANTS } from "@atrium/shared/access/roles";
import { scopesOf } from "@atrium/shared/access/vocabulary";
import { accounts } from "@atrium/shared/control/principals";
import { collaboratingTeams, memberships, projects, teams, transfers } from "@atrium/shared/control/schema";
import {
  type AccountId,
  type MembershipId,
  newId,
  type OrganizationId,
  type ProjectId,
  type TeamId,
  type TransferId,
} from "@atrium/shared/id";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { expect } from "@atrium/shared/store/schema";
import { and, eq, getTableColumns, lte, type SQL, sql } from "drizzle-orm";

// Each column name once: D1 answers rows as objects.
const columns = {
  ...getTableColumns(transfers),
  projectName: sql<string>`${projects.name}`.as("project_name"),
  projectLabels: projects.labels,
  projectVersion: sql<number>`${projects.version}`.as("project_version"),
  kind: projects.kind,
  organizationId: projects.organizationId,
  organizationKind: sql<
    "personal" | "standard"
  >`(SELECT o.kind FROM organizations o WHERE o.id = ${projects.organizationId})`.as("organization_kind"),
  ownerAccountId: projects.ownerAccountId,
  ownerTeamId: projects.ownerTeamId,
  visibility: projects.visibility,
  toName: sql<string>`coalesce((SELECT a.username FROM accounts a WHERE a.id = ${transfers.toAccountId}),
    (SELECT t.name FROM teams t WHERE t.id = ${transfers.toTeamId}))`.as("to_name"),
  offeredByName: sql<
    string | null
  >`(SELECT a.username FROM accounts a WHERE a.id = ${transfers.offeredBy})`.as("offered_by_name"),
};

const select = (db: Db, condition: SQL | undefined) =>
  db
    .select(columns)
    .from(transfers)
    .innerJoin(projects, eq(projects.id, transfers.projectId))
    .where(condition);

/** An offer, and what it offers. */
export type OfferRow = NonNullable<Awaited<ReturnType<typeof byId>>>;

export const byId = (db: Db, id: string) => select(db, eq(transfers.id, id as TransferId)).get();

export const byProject = (db: Db, project: ProjectId, now: number) =>
  select(db, and(eq(transfers.projectId, project), sql`${transfers.expiresAt} > ${now}`)).get();

/** Open offers to the account and to the teams that it is an admin of, newest first. */
export const toAccount = (db: Db, account: AccountId, now: number, { limit, after }: Page) =>
  select(
    db,
    and(
      sql`${transfers.id} IN (SELECT x.id FROM transfers x WHERE x.to_account_id = ${account}
        UNION ALL SELECT x.id FROM memberships m CROSS JOIN transfers x ON x.to_team_id = m.team_id
          WHERE m.account_id = ${account} AND m.team_id IS NOT NULL AND m.role = 'admin')`,
      sql`${transfers.expiresAt} > ${now}`,
      after === null ? undefined : sql`${transfers.id} < ${after}`,
    ),
  )
    .orderBy(sql`${transfers.id} DESC`)
    .limit(limit + 1);

export const isMember = async (db: Db, organization: OrganizationId, account: AccountId): Promise<boolean> =>
  (await db
    .select({ id: memberships.id })
    .from(memberships)
    .where(and(eq(memberships.accountId, account), eq(memberships.organizationId, organization)))
    .get()) !== undefined;

export const personalOrganizationOf = async (db: Db, account: AccountId) =>
  (
    await db
      .select({ id: projects.organizationId })
      .from(projects)
      .where(and(eq(projects.ownerAccountId, account), sql`${projects.kind} = 'personal'`))
      .get()
  )?.id;

export const teamOf = (db: Db, organization: OrganizationId, team: string) =>
  db
    .select({ id: teams.id, name: teams.name })
    .from(teams)
    .where(and(eq(teams.id, team as TeamId), eq(teams.organizationId, organization)))
    .get();

/** Whom mail about an offer goes to: the account, or the team's admins. */
export const addressees = (
  db: Db,
  { toAccountId, toTeamId }: { toAccountId: AccountId | null; toTeamId: TeamId | null },
) =>
  toAccountId !== null
    ? db.select({ email: accounts.email }).from(accounts).where(eq(accounts.id, toAccountId)).all()
    : db
        .select({ email: accounts.email })
        .from(memberships)
        .crossJoin(accounts)
        .where(
          and(
            sql`${memberships.teamId} = ${toTeamId} AND ${memberships.role} = 'admin'`,
            eq(accounts.id, memberships.accountId),
          ),
        )
        .limit(50)
        .all();

/** Who would have to leave: in the project by their own row, its owner aside, and not in the team. */
const outsideTeam = (
  project: ProjectId,
  team: TeamId,
) => sql`FROM memberships m WHERE m.project_id = ${project}
  AND m.role IS NOT 'owner' AND NOT EXISTS
    (SELECT 1 FROM memberships t WHERE t.account_id = m.account_id AND t.team_id = ${team})`;

/** What the organization's custom roles hold in the project: they stay behind with it. */
const customRolesIn = (project: ProjectId) => sql`FROM (
  SELECT m.id, 'collaborator' AS type, a.username AS name FROM memberships m CROSS JOIN accounts a ON a.id = m.account_id
    WHERE m.project_id = ${project} AND m.custom_role_id IS NOT NULL
  UNION ALL SELECT i.id, 'invitation', i.email FROM invitations i
    WHERE i.project_id = ${project} AND i.custom_role_id IS NOT NULL AND i.status = 'pending')`;

interface Named {
  type: string;
  id: string;
  name: string;
}

/** At most 100 of them. */
export const thoseOutside = (db: Db, project: ProjectId, team: TeamId) =>
  db.all<Named>(sql`SELECT 'collaborator' AS type, m.id, (SELECT a.username FROM accounts a WHERE a.id = m.account_id) AS name
    ${outsideTeam(project, team)} LIMIT 100`);

export const thoseWithCustomRoles = (db: Db, project: ProjectId) =>
  db.all<Named>(sql`SELECT type, id, name ${customRolesIn(project)} LIMIT 100`);

/** Unexecuted: nobody of those that were looked for before has come in since. */
const stillNone = (db: Db, found: SQL): Write => ({
  statement: db
    .insert(expect)
    .values({ actual: sql`EXISTS (SELECT 1 ${found})`, wanted: 0, otherwise: "access_changed" }),
  expects: "any",
});
export const stillNobodyOutside = (db: Db, project: ProjectId, team: TeamId) =>
  stillNone(db, outsideTeam(project, team));
export const stillNoCustomRoles = (db: Db, project: ProjectId) => stillNone(db, customRolesIn(project));

/** Unexecuted. An offer whose time is over makes room; another one aborts as `already_exists`. */
export const insert = (db: Db, offer: typeof transfers.$inferInsert, now: number): Write[] => [
  {
    statement: db
      .delete(transfers)
      .where(and(eq(transfers.projectId, offer.projectId), lte(transfers.expiresAt, now))),
    expects: "any",
  },
  db.insert(transfers).values(offer),
];

/** Unexecuted. Misses, and so rolls the commit back, where somebody was faster. */
export const remove = (db: Db, { id, version }: Pick<OfferRow, "id" | "version">) =>
  db.delete(transfers).where(and(eq(transfers.id, id), eq(transfers.version, version)));

interface Hand {
  organizationId: OrganizationId;
  ownerAccountId: AccountId | null;
  ownerTeamId: TeamId | null;
}

/** Unexecuted. The project's own row comes first: triggers compare the owners' rows with it. */
export const handOver = (db: Db, row: OfferRow, to: Hand, now: number) =>
  db
    .update(projects)
    .set({
      ...to,
      visibility: to.ownerTeamId === null && row.visibility === "team" ? "private" : row.visibility,
      billingOrganizationId: null,
      version: row.projectVersion + 1,
      updatedAt: now,
    })
    .where(and(eq(projects.id, row.projectId), eq(projects.version, row.projectVersion)));

/** Unexecuted. The former owner stays, as an admin. */
export const keepAsAdmin = (db: Db, project: ProjectId, account: AccountId, now: number) =>
  db
    .update(memberships)
    .set({ role: "admin", updatedAt: now, version: sql`${memberships.version} + 1` })
    .where(and(eq(memberships.accountId, account), eq(memberships.projectId, project)));

/** Unexecuted. A trigger revokes the keys that hang on the row. */
export const removeMember = (db: Db, project: ProjectId, account: AccountId) =>
  db.delete(memberships).where(and(eq(memberships.accountId, account), eq(memberships.projectId, project)));

export const membershipOf = (
  db: Db,
  project: ProjectId,
  account: AccountId,
): Promise<{ id: MembershipId } | undefined> =>
  db
    .select({ id: memberships.id })
    .from(memberships)
    .where(and(eq(memberships.accountId, account), eq(memberships.projectId, project)))
    .get();

/** Unexecuted. Whatever they were in it before. */
export const makeOwner = (db: Db, project: ProjectId, account: AccountId, now: number) =>
  db
    .insert(memberships)
    .values({
      id: newId("mem"),
      projectId: project,
      accountId: account,
      role: "owner",
      createdBy: account,
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoUpdate({
      target: [memberships.accountId, memberships.projectId],
      targetWhere: sql`project_id IS NOT NULL`,
      set: {
        role: "owner",
        customRoleId: null,
        access: null,
        addOns: [],
        external: false,
        updatedAt: now,
        version: sql`${memberships.version} + 1`,
      },
    });

/** Unexecuted. A team that owns a project does not collaborate in it besides. */
export const endCollaboration = (db: Db, project: ProjectId, team: TeamId): Write => ({
  statement: db
    .delete(collaboratingTeams)
    .where(and(eq(collaboratingTeams.projectId, project), eq(collaboratingTeams.teamId, team))),
  expects: "any",
});

/** Unexecuted. The team that owned the project goes on in it, each of its people with what they are in the team. */
export const keepTeam = (db: Db, project: ProjectId, team: TeamId, createdBy: string, now: number) =>
  db.insert(collaboratingTeams).values({
    id: newId("collaborating_team"),
    projectId: project,
    teamId: team,
    mode: "inherit",
    ceiling: scopesOf(PROJECT_GRANTS.admin),
    createdBy,
    createdAt: now,
  });

export const isInTeam = async (db: Db, team: TeamId, account: AccountId): Promise<boolean> =>
  (await db
    .select({ id: memberships.id })
    .from(memberships)
    .where(and(eq(memberships.accountId, account), eq(memberships.teamId, team)))
    .get()) !== undefined;
