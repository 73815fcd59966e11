import { accounts, identities, sessions } from "@atrium/shared/control/principals";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import { and, eq, gt, isNull, type SQL, sql } from "drizzle-orm";

export type Account = typeof accounts.$inferSelect;
type Identity = typeof identities.$inferSelect;

/** Whose account it is that somebody has there. */
export const byIdentity = async (db: Db, provider: string, id: string): Promise<Account | undefined> => {
  const found = await db
    .select({ account: accounts })
    .from(identities)
    .innerJoin(accounts, eq(accounts.id, identities.accountId))
    .where(and(eq(identities.providerId, provider), eq(identities.providerAccountId, id)))
    .get();
  return found?.account;
};

export const byEmail = (db: Db, email: string): Promise<Account | undefined> =>
  db.select().from(accounts).where(eq(accounts.email, email)).get();

/** The account of a session that goes on, and the version of each. */
export const bySession = (db: Db, account: string, session: string, now: number) =>
  db
    // Under a name of its own: D1 keeps one of two columns that have the same.
    .select({ account: accounts, sessionVersion: sql<number>`${sessions.version}`.as("session_version") })
    .from(sessions)
    .innerJoin(accounts, eq(accounts.id, sessions.accountId))
    .where(
      and(
        eq(sessions.id, session as typeof sessions.$inferSelect.id),
        eq(accounts.id, account as Account["id"]),
        gt(sessions.expiresAt, new Date(now)),
      ),
    )
    .get();

/** Whether the account is signed in to with another account there. */
export async function hasIdentity(db: Db, account: Account["id"], provider: string): Promise<boolean> {
  const found = await db
    .select({ id: identities.id })
    .from(identities)
    .where(and(eq(identities.accountId, account), eq(identities.providerId, provider)))
    .get();
  return found !== undefined;
}

/** Of these names, those that nobody has, or had: nobody else gets a name that was given up. */
export async function free(db: Db, usernames: readonly string[]): Promise<string[]> {
  const rows = await db.all<{
    name: string;
  }>(sql`SELECT value AS name FROM json_each(${JSON.stringify(usernames)})
    WHERE NOT EXISTS (SELECT 1 FROM ${accounts} WHERE ${accounts.username} = value)
      AND NOT EXISTS (SELECT 1 FROM retired_names WHERE kind = 'username' AND name = value)`);
  return rows.map(({ name }) => name);
}

const githubUsernameIsFree = (name: string): SQL =>
  sql`(NOT EXISTS (SELECT 1 FROM accounts a WHERE a.github_username = ${name})
    AND NOT EXISTS (SELECT 1 FROM retired_names WHERE kind = 'github_username' AND name = ${name}))`;

export async function isFreeOnGithub(db: Db, name: string): Promise<boolean> {
  const row = await db.get<{ free: number }>(sql`SELECT ${githubUsernameIsFree(name)} AS free`);
  return row?.free === 1;
}

/** Unexecuted, like every write below. */
export const insertAccount = (db: Db, account: Account): Write => db.insert(accounts).values(account);

/** Nothing that the provider handed out is kept. */
export const insertIdentity = (
  db: Db,
  identity: Pick<Identity, "id" | "accountId" | "providerId" | "providerAccountId" | "createdAt">,
): Write => db.insert(identities).values({ ...identity, updatedAt: identity.createdAt });

/** Misses where the account has one by now, or somebody else has it. */
export const nameOnGithub = (db: Db, account: Account["id"], name: string, at: Date): Write =>
  db
    .update(accounts)
    .set({ githubUsername: name, version: sql`${accounts.version} + 1`, updatedAt: at })
    .where(and(eq(accounts.id, account), isNull(accounts.githubUsername), githubUsernameIsFree(name)));
