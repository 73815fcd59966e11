import { accounts } from "@atrium/shared/control/principals";
import { organizations, systemSettings } from "@atrium/shared/control/schema";
import type { AccountId, OrganizationId } from "@atrium/shared/id";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, desc, eq, getTableColumns, lt } from "drizzle-orm";

export type OrganizationRow = typeof organizations.$inferSelect;

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

/** Unexecuted. Misses as `entitle` does. */
export const verifyPayment = (
  db: Db,
  { id, paymentVerifiedAt, updatedAt }: OrganizationRow,
  version: number,
): Write =>
  db
    .update(organizations)
    .set({ paymentVerifiedAt, updatedAt, version: version + 1 })
    .where(and(eq(organizations.id, id), eq(organizations.version, version)));
