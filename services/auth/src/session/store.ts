import { deviceGrants, identities, sessions } from "@atrium/shared/control/principals";
import type { AccountId, SessionId } from "@atrium/shared/id";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, desc, eq, gt, lt, ne, type SQL, sql } from "drizzle-orm";

export type Session = typeof sessions.$inferSelect;

/** Nobody's are looked up but the caller's. */
const one = (account: AccountId, id: string) =>
  and(eq(sessions.accountId, account), eq(sessions.id, id as SessionId));

const live = (now: number) => gt(sessions.expiresAt, new Date(now));

export const byId = (db: Db, account: AccountId, id: string, now: number): Promise<Session | undefined> =>
  db
    .select()
    .from(sessions)
    .where(and(one(account, id), live(now)))
    .get();

/** One more than the page holds, newest first. */
export const list = (db: Db, account: AccountId, { after, limit }: Page, now: number): Promise<Session[]> =>
  db
    .select()
    .from(sessions)
    .where(
      and(
        eq(sessions.accountId, account),
        after === null ? undefined : lt(sessions.id, after as SessionId),
        live(now),
      ),
    )
    .orderBy(desc(sessions.id))
    .limit(limit + 1)
    .all();

/** Unexecuted, like every write below. */
export const insert = (db: Db, session: Session): Write => db.insert(sessions).values(session);

/** Misses where it is gone already. */
export const remove = (db: Db, { accountId, id }: Session): Write =>
  db.delete(sessions).where(one(accountId, id));

const others = (account: AccountId, current: string) =>
  and(eq(sessions.accountId, account), ne(sessions.id, current as SessionId));

export const removeOthers = (db: Db, account: AccountId, current: string): Write => ({
  statement: db.delete(sessions).where(others(account, current)),
  expects: "any",
});

/** For an event: the ids of what the commit is about to end. */
export const othersOf = (account: AccountId, current: string): SQL =>
  sql`(SELECT json_group_array(id) FROM ${sessions} WHERE ${others(account, current)})`;

/** What devices were promised and have not fetched: a session to be. */
export const forgetPromises = (db: Db, account: AccountId): Write => ({
  statement: db.delete(deviceGrants).where(eq(deviceGrants.accountId, account)),
  expects: "any",
});

/** Misses where it is gone. */
export const confirm = (db: Db, account: AccountId, id: string, at: number): Write =>
  db
    .update(sessions)
    .set({ confirmedAt: at, version: sql`${sessions.version} + 1`, updatedAt: new Date(at) })
    .where(one(account, id));

/** The hash; null for who signs in elsewhere. */
export async function passwordOf(db: Db, account: AccountId): Promise<string | null> {
  const found = await db
    .select({ password: identities.password })
    .from(identities)
    .where(and(eq(identities.accountId, account), eq(identities.providerId, "credential")))
    .get();
  return found?.password ?? null;
}
