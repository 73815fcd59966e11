import { accounts, inbox, keys, sessions, sshKeys, verifications } from "@atrium/shared/control/principals";
import type { AccountId, SessionId } from "@atrium/shared/id";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import { and, desc, eq, isNull, lt, type SQL, sql } from "drizzle-orm";

export type AccountRow = typeof accounts.$inferSelect;
export type KeptMail = typeof inbox.$inferSelect;

export const accountById = (db: Db, id: string): Promise<AccountRow | undefined> =>
  db
    .select()
    .from(accounts)
    .where(eq(accounts.id, id as AccountId))
    .get();

/** Which of the two somebody has already. */
export async function taken(
  db: Db,
  email: string,
  username: string,
): Promise<{ email: boolean; username: boolean }> {
  const found = await db
    .select({
      email: sql<number>`${accounts.email} = ${email}`,
      username: sql<number>`${accounts.username} = ${username}`,
    })
    .from(accounts)
    .where(sql`${accounts.email} = ${email} OR ${accounts.username} = ${username}`)
    .all();
  return { email: found.some((row) => row.email === 1), username: found.some((row) => row.username === 1) };
}

/** Unexecuted. Misses, and so rolls the commit back, when the row has moved on from `version`. */
export const rename = (db: Db, { id, name, username, updatedAt }: AccountRow, version: number): Write =>
  db
    .update(accounts)
    .set({ name, username, version: version + 1, updatedAt })
    .where(and(eq(accounts.id, id), eq(accounts.version, version)));

/** How many usernames the account has given up; triggers keep them. */
export async function formerUsernames(db: Db, account: AccountId): Promise<number> {
  const row = await db.get<{ count: number }>(
    sql`SELECT count(*) AS count FROM retired_names WHERE account_id = ${account} AND kind = 'username'`,
  );
  return row?.count ?? 0;
}

/** Unexecuted. Whatever rests on the account as it was, a sign-in on its way among it, does not commit any more. */
export const moveOn = (db: Db, id: AccountId): Write =>
  db
    .update(accounts)
    .set({ version: sql`${accounts.version} + 1` })
    .where(eq(accounts.id, id));

/** Unexecuted. */
export const endSession = (db: Db, id: string): Write =>
  db.delete(sessions).where(eq(sessions.id, id as SessionId));

/** For an event: the ids of what the commit is about to end. */
export const sessionsOf = (account: AccountId): SQL =>
  sql`(SELECT json_group_array(id) FROM ${sessions} WHERE ${sessions.accountId} = ${account})`;

export const liveKeysOf = (account: AccountId): SQL =>
  sql`(SELECT json_group_array(id) FROM ${keys} WHERE ${live(account)})`;

const live = (account: AccountId) => and(eq(keys.accountId, account), isNull(keys.revokedAt));

/** Unexecuted. */
export const revokeKeys = (db: Db, account: AccountId, at: number): Write => ({
  statement: db
    .update(keys)
    .set({ revokedAt: at, revokedBecause: "revoked", version: sql`${keys.version} + 1`, updatedAt: at })
    .where(live(account)),
  expects: "any",
});

/** For an event, as `sessionsOf`. */
export const sshKeysOf = (account: AccountId): SQL =>
  sql`(SELECT json_group_array(id) FROM ${sshKeys} WHERE ${sshKeys.accountId} = ${account})`;

/** Unexecuted. */
export const deleteSshKeys = (db: Db, account: AccountId): Write => ({
  statement: db.delete(sshKeys).where(eq(sshKeys.accountId, account)),
  expects: "any",
});

export const keepMail = (db: Db, mail: KeptMail) => db.insert(inbox).values(mail).run();

export const mailTo = (db: Db, recipient: string): Promise<KeptMail[]> =>
  db.select().from(inbox).where(eq(inbox.recipient, recipient)).orderBy(desc(inbox.id)).limit(20).all();

export async function forgetExpired(db: Db, now: number): Promise<void> {
  await db.batch([
    db.delete(sessions).where(lt(sessions.expiresAt, new Date(now))),
    db.delete(verifications).where(lt(verifications.expiresAt, new Date(now))),
  ]);
}
