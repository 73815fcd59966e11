import { sshKeys } from "@atrium/shared/control/principals";
import type { AccountId, SshKeyId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, desc, eq, lt } from "drizzle-orm";

export type SshKey = typeof sshKeys.$inferSelect;

/** Nobody's are looked up but the caller's. */
const one = (account: AccountId, id: string) =>
  and(eq(sshKeys.accountId, account), eq(sshKeys.id, id as SshKeyId));

export const byId = (db: Db, account: AccountId, id: string): Promise<SshKey | undefined> =>
  db.select().from(sshKeys).where(one(account, id)).get();

/** One more than the page holds, newest first. */
export const list = (db: Db, account: AccountId, { after, limit }: Page): Promise<SshKey[]> =>
  db
    .select()
    .from(sshKeys)
    .where(
      and(eq(sshKeys.accountId, account), after === null ? undefined : lt(sshKeys.id, after as SshKeyId)),
    )
    .orderBy(desc(sshKeys.id))
    .limit(limit + 1)
    .all();

/** Unexecuted. */
export const insert = (db: Db, key: SshKey) => db.insert(sshKeys).values(key);

/** Unexecuted. Misses where it is gone already. */
export const remove = (db: Db, { accountId, id, version }: SshKey) =>
  db.delete(sshKeys).where(and(one(accountId, id), eq(sshKeys.version, version)));
