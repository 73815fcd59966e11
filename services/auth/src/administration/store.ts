import { accounts, keys, sessions } from "@atrium/shared/control/principals";
import { memberships, organizations, teams } from "@atrium/shared/control/schema";
import type { AccountId } from "@atrium/shared/id";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import { and, eq, gt, gte, isNull, lt, type SQL, sql } from "drizzle-orm";

export type AccountRow = typeof accounts.$inferSelect;

export const byId = (db: Db, id: string): Promise<AccountRow | undefined> =>
  db
    .select()
    .from(accounts)
    .where(eq(accounts.id, id as AccountId))
    .get();

export interface Search {
  /** The list is in this order, and `prefix` begins it. */
  by: "username" | "email";
  prefix: string;
  status?: AccountRow["status"] | undefined;
  appointed?: boolean | undefined;
}

/** Past every character that a name can have. */
const LAST = "\u{10ffff}";

/** One row more than the page holds. One condition picks the index; the `+` keeps the planner from another. */
export const search = (
  db: Db,
  { by, prefix, status, appointed }: Search,
  { after, limit }: { after: string | null; limit: number },
): Promise<AccountRow[]> => {
  const name = accounts[by];
  return db
    .select()
    .from(accounts)
    .where(
      and(
        after === null ? gte(name, prefix) : and(gt(name, after), sql`+${name} >= ${prefix}`),
        lt(name, prefix + LAST),
        status && (by === "email" ? sql`+${accounts.status} = ${status}` : eq(accounts.status, status)),
        appointed === true
          ? // A literal: the condition of a partial index, which the order by username is that of.
            by === "email"
            ? sql`+${accounts.systemAdministrator} = 1`
            : sql`${accounts.systemAdministrator} = 1`
          : undefined,
      ),
    )
    .orderBy(name)
    .limit(limit + 1)
    .all();
};

/** Unexecuted. Misses where the row has moved on from `version`, or where `condition` does not hold. */
export const update = (db: Db, after: AccountRow, version: number, condition?: SQL): Write =>
  db
    .update(accounts)
    .set({
      status: after.status,
      githubUsername: after.githubUsername,
      paymentVerifiedAt: after.paymentVerifiedAt,
      systemAdministrator: after.systemAdministrator,
      version: version + 1,
      updatedAt: after.updatedAt,
    })
    .where(and(eq(accounts.id, after.id), eq(accounts.version, version), condition));

/**
 * Whether the system has another administrator than this account: an appointed one, or the one it is configured with.
 * The `+` keeps the planner from going through all accounts.
 */
export const isAdministeredBesides = (account: AccountId, first: string): SQL =>
  sql`(EXISTS (SELECT 1 FROM accounts a WHERE a.system_administrator = 1 AND +a.status = 'active' AND a.id <> ${account})
    OR EXISTS (SELECT 1 FROM accounts a WHERE a.email = ${first} AND a.email_verified = 1 AND a.status = 'active'
      AND a.id <> ${account}))`;

export async function holds(db: Db, condition: SQL): Promise<boolean> {
  const row = await db.get<{ held: number }>(sql`SELECT ${condition} AS held`);
  return row?.held === 1;
}

/** Unexecuted. */
export const endSessions = (db: Db, account: AccountId): Write => ({
  statement: db.delete(sessions).where(eq(sessions.accountId, account)),
  expects: "any",
});

/** For an event: how many sessions the commit is about to end. */
export const sessionCount = (account: AccountId): SQL =>
  sql`(SELECT count(*) FROM ${sessions} WHERE ${sessions.accountId} = ${account})`;

/** Unexecuted. */
export const revokeKeys = (db: Db, account: AccountId, at: number): Write => ({
  statement: db
    .update(keys)
    .set({
      revokedAt: at,
      revokedBecause: "account_suspended",
      version: sql`${keys.version} + 1`,
      updatedAt: at,
    })
    .where(and(eq(keys.accountId, account), isNull(keys.revokedAt))),
  expects: "any",
});

interface Place {
  type: "organization" | "team";
  id: string;
  name: string;
}

/** What has no other active owner, or admin, than this account: as the triggers that refuse its suspension see it. */
export const placesAloneIn = (db: Db, account: AccountId): Promise<Place[]> =>
  db.all<Place>(sql`
    SELECT 'organization' AS type, o.id, o.name FROM ${memberships} m CROSS JOIN ${organizations} o ON o.id = m.organization_id
      WHERE m.account_id = ${account} AND m.organization_id IS NOT NULL AND m.role = 'owner' AND o.kind = 'standard'
        AND NOT EXISTS (SELECT 1 FROM ${memberships} n CROSS JOIN ${accounts} a ON a.id = n.account_id
          WHERE n.organization_id = m.organization_id AND n.role = 'owner' AND n.id <> m.id AND a.status = 'active')
        AND EXISTS (SELECT 1 FROM ${memberships} n CROSS JOIN ${accounts} a ON a.id = n.account_id
          WHERE n.organization_id = m.organization_id AND n.id <> m.id AND a.status = 'active')
    UNION ALL
    SELECT 'team', t.id, t.name FROM ${memberships} m CROSS JOIN ${teams} t ON t.id = m.team_id
      WHERE m.account_id = ${account} AND m.team_id IS NOT NULL AND m.role = 'admin'
        AND NOT EXISTS (SELECT 1 FROM ${memberships} n CROSS JOIN ${accounts} a ON a.id = n.account_id
          WHERE n.team_id = m.team_id AND n.role = 'admin' AND n.id <> m.id AND a.status = 'active')
        AND EXISTS (SELECT 1 FROM ${memberships} n CROSS JOIN ${accounts} a ON a.id = n.account_id
          WHERE n.team_id = m.team_id AND n.id <> m.id AND a.status = 'active')
    LIMIT 100`);
