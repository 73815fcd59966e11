import { candidates } from "@atrium/shared/control/candidates";
import { accounts, serviceAccounts, sshKeys } from "@atrium/shared/control/principals";
import {
  collaboratingTeams,
  memberships,
  organizations,
  projects,
  teams,
} from "@atrium/shared/control/schema";
import type { AccountId, OrganizationId, ProjectId, ServiceAccountId, TeamId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, desc, eq, inArray, lt, type SQL, sql } from "drizzle-orm";
import { union } from "drizzle-orm/sqlite-core";

/** As one parameter, however many: D1 takes 100 a statement. */
const among = (ids: readonly string[]): SQL => sql`IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;

export const byUsername = (db: Db, username: string) =>
  db
    .select({ id: accounts.id, name: accounts.username })
    .from(accounts)
    .where(eq(accounts.username, username))
    .get();

/** The team of a service account: its own, or the one that owns its project; who of that team goes by this username or email. */
export const actedFor = (db: Db, serviceAccount: string, person: string) =>
  db
    .select({
      team: { name: teams.name },
      account: { id: accounts.id, name: accounts.username },
    })
    .from(serviceAccounts)
    .leftJoin(projects, eq(projects.id, serviceAccounts.projectId))
    .leftJoin(teams, eq(teams.id, sql`coalesce(${serviceAccounts.teamId}, ${projects.ownerTeamId})`))
    .leftJoin(
      accounts,
      and(
        // No username has one.
        eq(person.includes("@") ? accounts.email : accounts.username, person),
        sql`EXISTS (SELECT 1 FROM ${memberships} WHERE ${memberships.teamId} = ${teams.id}
          AND ${memberships.accountId} = ${accounts.id})`,
      ),
    )
    .where(eq(serviceAccounts.id, serviceAccount as ServiceAccountId))
    .get();

export const projectsOf = async (db: Db, team: string): Promise<string[]> => {
  const id = team as TeamId;
  const rows = await union(
    db.select({ id: projects.id }).from(projects).where(eq(projects.ownerTeamId, id)),
    db
      .select({ id: collaboratingTeams.projectId })
      .from(collaboratingTeams)
      .where(eq(collaboratingTeams.teamId, id)),
  );
  return rows.map((row) => row.id);
};

export async function namesOf(db: Db, ids: readonly string[]) {
  const [people, services, tenants] = await db.batch([
    db
      .select({ id: accounts.id, name: accounts.username })
      .from(accounts)
      .where(sql`${accounts.id} ${among(ids)}`),
    db
      .select({ id: serviceAccounts.id, name: serviceAccounts.name })
      .from(serviceAccounts)
      .where(sql`${serviceAccounts.id} ${among(ids)}`),
    db
      .select({ id: organizations.id, name: organizations.name })
      .from(organizations)
      .where(sql`${organizations.id} ${among(ids)}`),
  ]);
  return [...people, ...services, ...tenants];
}

export const addressesOf = async (db: Db, ids: readonly string[]): Promise<string[]> =>
  (
    await db
      .select({ email: accounts.email })
      .from(accounts)
      .where(
        and(
          sql`${accounts.id} ${among(ids)}`,
          eq(accounts.emailVerified, true),
          eq(accounts.status, "active"),
        ),
      )
      .all()
  ).map(({ email }) => email);

/**
 * Those who have public keys among all who could have anything in a project, as `candidates` has them. The `+` keeps the
 * planner from starting at everybody's keys.
 */
export const candidatesWithKeys = (db: Db, project: string, page: Page): Promise<{ id: string }[]> =>
  candidatesIn(db, project, page, sql`+account_id IN (SELECT account_id FROM ssh_keys)`);

/** Those of them who have an address to be told at. */
export const candidatesToTell = (db: Db, project: string, page: Page): Promise<{ id: string }[]> =>
  candidatesIn(db, project, page, TOLD);

const TOLD = sql`EXISTS (SELECT 1 FROM accounts a WHERE a.id = account_id AND a.email_verified = 1 AND a.status = 'active')`;

/** The same of an organization, where nobody else could administer anything: the greatest ids first, one more than a page. */
export const administratorsToTell = (
  db: Db,
  organization: string,
  { after, limit }: Page,
): Promise<{ id: string }[]> =>
  db
    .select({ id: memberships.accountId })
    .from(memberships)
    .where(
      and(
        eq(memberships.organizationId, organization as OrganizationId),
        inArray(memberships.role, ["admin", "owner"]),
        after === null ? undefined : lt(memberships.accountId, after as AccountId),
        TOLD,
      ),
    )
    .orderBy(desc(memberships.accountId))
    .limit(limit + 1)
    .all();

async function candidatesIn(db: Db, project: string, page: Page, having: SQL): Promise<{ id: string }[]> {
  const place = await db
    .select({
      project: projects.id,
      organizationId: projects.organizationId,
      ownerTeamId: projects.ownerTeamId,
      kind: projects.kind,
    })
    .from(projects)
    .where(eq(projects.id, project as ProjectId))
    .get();
  return place ? candidates(db, place, page, having) : [];
}

export const keysOf = (db: Db, ids: readonly string[]) =>
  db
    .select({
      accountId: sshKeys.accountId,
      type: sshKeys.type,
      publicKey: sshKeys.publicKey,
    })
    .from(sshKeys)
    .where(sql`${sshKeys.accountId} ${among(ids)}`)
    .orderBy(sshKeys.accountId, sshKeys.id)
    .all();
