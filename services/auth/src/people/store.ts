import { accounts, serviceAccounts } from "@atrium/shared/control/principals";
import { memberships, organizations, projects, teams } from "@atrium/shared/control/schema";
import type { ServiceAccountId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import { and, eq, type SQL, sql } from "drizzle-orm";

/** As one parameter, however many: D1 takes 100 a statement. */
const among = (ids: readonly string[]): SQL => sql`IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;

export const byUsername = (db: Db, username: string) =>
  db
    .select({ id: accounts.id, name: accounts.username })
    .from(accounts)
    .where(eq(accounts.username, username))
    .get();

/** The team that a service account belongs to, and who of that team goes by this username or email. */
export const actedFor = (db: Db, serviceAccount: string, person: string) =>
  db
    .select({
      team: { name: teams.name },
      account: { id: accounts.id, name: accounts.username },
    })
    .from(serviceAccounts)
    .innerJoin(projects, eq(projects.id, serviceAccounts.projectId))
    .leftJoin(teams, eq(teams.id, projects.ownerTeamId))
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
