import { accounts } from "@atrium/shared/control/principals";
import { credits, organizations, systemSettings } from "@atrium/shared/control/schema";
import type { AccountId, OrganizationId } from "@atrium/shared/id";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, desc, eq, getTableColumns, lt, sql } from "drizzle-orm";

export type OrganizationRow = typeof organizations.$inferSelect;
export type CreditRow = typeof credits.$inferSelect;

/** With the settings of the installation, which say what every organization may have. */
export const byId = (db: Db, id: string) =>
  db
    .select({ ...getTableColumns(organizations), settings: systemSettings.settings })
    .from(organizations)
    .crossJoin(systemSettings)
    .where(eq(organizations.id, id as OrganizationId))
    .get();

/** Newest first. */
export const list = (
  db: Db,
  kind: OrganizationRow["kind"] | undefined,
  page: Page,
): Promise<OrganizationRow[]> =>
  db
    .select()
    .from(organizations)
    .where(
      and(
        kind && eq(organizations.kind, kind),
        page.after === null ? undefined : lt(organizations.id, page.after as OrganizationId),
      ),
    )
    .orderBy(desc(organizations.id))
    .limit(page.limit + 1)
    .all();

export const emailOf = async (db: Db, account: AccountId): Promise<string | undefined> =>
  (await db.select({ email: accounts.email }).from(accounts).where(eq(accounts.id, account)).get())?.email;

/** Unexecuted. Misses, and so rolls the commit back, when the row has moved on from `version`. */
export const entitle = (db: Db, { id, entitlements, updatedAt }: OrganizationRow, version: number): Write =>
  db
    .update(organizations)
    .set({ entitlements, updatedAt, version: version + 1 })
    .where(and(eq(organizations.id, id), eq(organizations.version, version)));

/** Unexecuted. Whatever else happens to the balance at the same time counts too. */
export const credit = (db: Db, row: CreditRow): Write[] => [
  db.insert(credits).values(row),
  db
    .update(organizations)
    .set({
      balance: sql`${organizations.balance} + ${row.amount}`,
      version: sql`${organizations.version} + 1`,
      updatedAt: row.createdAt,
    })
    .where(eq(organizations.id, row.organizationId)),
];

/** Newest first. */
export const creditsOf = (db: Db, organization: OrganizationId, page: Page): Promise<CreditRow[]> =>
  db
    .select()
    .from(credits)
    .where(
      and(
        eq(credits.organizationId, organization),
        page.after === null ? undefined : lt(credits.id, page.after),
      ),
    )
    .orderBy(desc(credits.id))
    .limit(page.limit + 1)
    .all();
