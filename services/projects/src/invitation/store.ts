import { assignedRole } from "@atrium/shared/control/custom-role";
import { accounts, serviceAccounts } from "@atrium/shared/control/principals";
import { invitations, memberships, organizations, projects, teams } from "@atrium/shared/control/schema";
import type { AccountId, InvitationId, OrganizationId, ProjectId, TeamId } from "@atrium/shared/id";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { expect } from "@atrium/shared/store/schema";
import { and, desc, eq, getTableColumns, lt, lte, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";

type Row = typeof invitations.$inferSelect;
export type Place = { type: "organization" | "team" | "project"; id: string };

// Each column name once: D1 answers rows as objects.
const columns = {
  ...getTableColumns(invitations),
  customRole: assignedRole(invitations.customRoleId),
  inviterUsername: sql<string | null>`${accounts.username}`.as("inviter_username"),
  inviterName: sql<string | null>`${serviceAccounts.name}`.as("inviter_name"),
};

export type InvitationRow = NonNullable<Awaited<ReturnType<typeof byId>>>;

const select = (db: Db, condition: SQL | undefined) =>
  db
    .select(columns)
    .from(invitations)
    .leftJoin(accounts, sql`${accounts.id} = ${invitations.invitedBy}`)
    .leftJoin(serviceAccounts, sql`${serviceAccounts.id} = ${invitations.invitedBy}`)
    .where(condition);

function into({ type, id }: Place): SQL | undefined {
  if (type === "team") return eq(invitations.teamId, id as TeamId);
  if (type === "project") return eq(invitations.projectId, id as ProjectId);
  return and(
    eq(invitations.organizationId, id as OrganizationId),
    sql`${invitations.teamId} IS NULL AND ${invitations.projectId} IS NULL`,
  );
}

export const byId = (db: Db, place: Place, id: string) =>
  select(db, and(eq(invitations.id, id as InvitationId), into(place))).get();

// As its index has it.
const unansweredIn = ({ id }: Place): SQL =>
  sql`coalesce(${invitations.teamId}, ${invitations.projectId}, ${invitations.organizationId}) = ${id}
    AND ${invitations.status} = 'pending'`;

/** Newest first. */
export const ofPlace = (
  db: Db,
  place: Place,
  { unanswered, createdBy }: { unanswered: boolean; createdBy: string | undefined },
  page: Page,
) =>
  select(
    db,
    and(
      unanswered ? unansweredIn(place) : into(place),
      createdBy === undefined ? undefined : eq(invitations.createdBy, createdBy),
      page.after === null ? undefined : lt(invitations.id, page.after as InvitationId),
    ),
  )
    .orderBy(desc(invitations.id))
    .limit(page.limit + 1);

const me = alias(accounts, "me");

const inOrganization = (account: SQLWrapper | AccountId, organization: SQLWrapper | OrganizationId): SQL =>
  sql`EXISTS (SELECT 1 FROM memberships m WHERE m.account_id = ${account} AND m.organization_id = ${organization})`;

const receivedColumns = {
  ...columns,
  organizationName: sql<string>`${organizations.name}`.as("organization_name"),
  teamName: sql<string | null>`${teams.name}`.as("team_name"),
  projectName: sql<string | null>`${projects.name}`.as("project_name"),
  organizationKind: sql<"personal" | "standard">`${organizations.kind}`.as("organization_kind"),
  takesExternals: sql<boolean>`${organizations.externalCollaborators}`
    .mapWith(organizations.externalCollaborators)
    .as("takes_externals"),
  /** Of the organization. */
  isMember: sql<boolean>`${inOrganization(me.id, invitations.organizationId)}`
    .mapWith(memberships.external)
    .as("is_member"),
};

export type ReceivedRow = NonNullable<Awaited<ReturnType<typeof receivedById>>>;

/** Of whoever the email address is known to be, and of nobody else. */
const received = (db: Db, account: AccountId, condition: SQL | undefined) =>
  db
    .select(receivedColumns)
    .from(me)
    .crossJoin(invitations)
    .crossJoin(organizations)
    .leftJoin(teams, eq(teams.id, invitations.teamId))
    .leftJoin(projects, eq(projects.id, invitations.projectId))
    .leftJoin(accounts, sql`${accounts.id} = ${invitations.invitedBy}`)
    .leftJoin(serviceAccounts, sql`${serviceAccounts.id} = ${invitations.invitedBy}`)
    .where(
      and(
        eq(me.id, account),
        eq(me.emailVerified, true),
        sql`${invitations.email} = ${me.email}`,
        eq(organizations.id, invitations.organizationId),
        condition,
      ),
    );

export const receivedById = (db: Db, account: AccountId, id: string) =>
  received(db, account, eq(invitations.id, id as InvitationId)).get();

/** Newest first, those without an answer. */
export const receivedBy = (db: Db, account: AccountId, page: Page) =>
  received(
    db,
    account,
    and(
      sql`${invitations.status} = 'pending'`,
      page.after === null ? undefined : lt(invitations.id, page.after as InvitationId),
    ),
  )
    .orderBy(desc(invitations.id))
    .limit(page.limit + 1);

export const account = (db: Db, id: AccountId) =>
  db
    .select({ username: accounts.username, emailVerified: accounts.emailVerified })
    .from(accounts)
    .where(eq(accounts.id, id))
    .get();

interface Surroundings {
  kind: "personal" | "standard";
  takesExternals: 0 | 1;
  /** The organization role of whoever invites. */
  inviterRole: string | null;
  /** Whether whose the email address is known to be is in the organization, and in the place itself. */
  inOrganization: 0 | 1;
  inPlace: 0 | 1;
}

const COLUMN_OF = { organization: sql`organization_id`, team: sql`team_id`, project: sql`project_id` };

/** What inviting goes by beside the grant. */
export const surroundings = (
  db: Db,
  place: Place,
  { organization, email, inviter }: { organization: string; email: string; inviter: string },
): Promise<Surroundings | undefined> => {
  const invited = (column: SQL, id: string) =>
    sql`EXISTS (SELECT 1 FROM accounts a CROSS JOIN memberships m ON m.account_id = a.id AND m.${column} = ${id}
      WHERE a.email = ${email} AND a.email_verified = 1)`;
  return db.get<
    Surroundings | undefined
  >(sql`SELECT o.kind AS kind, o.external_collaborators AS takesExternals,
    (SELECT role FROM memberships WHERE account_id = ${inviter} AND organization_id = o.id) AS inviterRole,
    ${invited(COLUMN_OF.organization, organization)} AS inOrganization, ${invited(COLUMN_OF[place.type], place.id)} AS inPlace
    FROM organizations o WHERE o.id = ${organization}`);
};

/** Unexecuted. One whose time is over gives way to a new one for the same person and place. */
export const giveWay = (db: Db, { organizationId, teamId, projectId, email, createdAt }: Row): Write => ({
  statement: db
    .update(invitations)
    .set({ status: "expired", version: sql`${invitations.version} + 1`, updatedAt: createdAt })
    .where(
      and(
        eq(invitations.organizationId, organizationId),
        sql`coalesce(${invitations.teamId}, ${invitations.projectId}, '') = ${teamId ?? projectId ?? ""}`,
        eq(invitations.email, email),
        sql`${invitations.status} = 'pending'`,
        lte(invitations.expiresAt, createdAt),
      ),
    ),
  expects: "any",
});

/** Unexecuted. Fails on the one that is open already. */
export const insert = (db: Db, row: Row) => db.insert(invitations).values(row);

/**
 * Unexecuted: the row as it was read, with `after`. Rolls the commit back as `invitation_void` where it was answered or
 * taken back since, as `access_changed` where it was sent again.
 */
export const change = (
  db: Db,
  { id, version }: Pick<Row, "id" | "version">,
  after: Partial<Pick<Row, "status" | "invitedBy" | "invitedWith" | "expiresAt">> & { updatedAt: number },
): Write[] => [
  guarded(db, sql`(SELECT status = 'pending' FROM invitations WHERE id = ${id})`, "invitation_void"),
  {
    statement: db
      .update(invitations)
      .set({ ...after, version: version + 1 })
      .where(and(eq(invitations.id, id), eq(invitations.version, version))),
    expects: "any",
  },
  guarded(db, sql`changes()`, "access_changed"),
];

/** Unexecuted: that the organization takes people from outside. */
export const takesExternals = (db: Db, organization: OrganizationId): Write =>
  guarded(
    db,
    sql`(SELECT external_collaborators FROM organizations WHERE id = ${organization})`,
    "access_changed",
  );

const guarded = (db: Db, actual: SQL, otherwise: "invitation_void" | "access_changed"): Write => ({
  statement: db.insert(expect).values({ actual, wanted: 1, otherwise }),
  expects: "any",
});

type Membership = typeof memberships.$inferInsert;

/** Unexecuted. Whoever has joined the organization meanwhile is not external. */
export const admit = (
  db: Db,
  { external = false, ...membership }: Membership,
  organization: OrganizationId,
) =>
  db.insert(memberships).values({
    ...membership,
    external: sql`${external ? 1 : 0} AND NOT ${inOrganization(membership.accountId, organization)}`,
  });

/** Unexecuted. Who is in the organization already stays as they are. */
export const admitToOrganization = (db: Db, membership: Membership): Write => ({
  statement: db.insert(memberships).values(membership).onConflictDoNothing(),
  expects: "any",
});
