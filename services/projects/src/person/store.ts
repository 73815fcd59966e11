import { accounts } from "@atrium/shared/control/principals";
import type { AccountId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import { and, eq, type SQL } from "drizzle-orm";

/** How somebody is named: by exactly one of these. */
export type Named =
  | { email: string }
  | { username: string }
  | { githubUsername: string }
  | { accountId: string };

/** Nobody suspended; and by an email only whose it is known to be. */
const select = (db: Db, named: Named) =>
  db
    .select({ accountId: accounts.id, username: accounts.username, name: accounts.name })
    .from(accounts)
    .where(and(goesBy(named), eq(accounts.status, "active")));

export const byName = (db: Db, named: Named) => select(db, named).get();

export async function byNames(db: Db, named: Named[]) {
  const [first, ...others] = named.map((one) => select(db, one));
  if (!first) return [];
  return (await db.batch([first, ...others])).map(([found]) => found);
}

export function goesBy(named: Named): SQL | undefined {
  if ("email" in named) return and(eq(accounts.email, named.email), eq(accounts.emailVerified, true));
  if ("username" in named) return eq(accounts.username, named.username);
  if ("githubUsername" in named) return eq(accounts.githubUsername, named.githubUsername);
  return eq(accounts.id, named.accountId as AccountId);
}
