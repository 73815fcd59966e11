import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import { ledger } from "./schema.ts";

export type Entry = typeof ledger.$inferSelect;
/** An entry before it is one: which number it has, and what the balance is after it, is for the batch to find. */
export type NewEntry = Omit<Entry, "number" | "balanceMicros">;

/** Unexecuted. After whatever else there is by then; a trigger sees to it that it adds up. */
export const append = (db: Db, entry: NewEntry): Write =>
  db.insert(ledger).select(
    sql`SELECT ${entry.holderId}, coalesce(last.number, 0) + 1, ${entry.id}, ${entry.type}, ${entry.amountMicros},
      coalesce(last.balance_micros, 0) + ${entry.amountMicros}, ${entry.projectId}, ${entry.organizationId},
      ${entry.records}, ${entry.reason}, ${entry.createdBy}, ${entry.createdAt}
    FROM (SELECT 1) LEFT JOIN (${lastOf(entry.holderId)}) last`,
  );

const lastOf = (holder: string): SQL =>
  sql`SELECT number, balance_micros FROM ledger WHERE holder_id = ${holder} ORDER BY number DESC LIMIT 1`;

/** The row that says the balance. */
export const last = (db: Db, holder: string): Promise<Entry | undefined> =>
  db.select().from(ledger).where(eq(ledger.holderId, holder)).orderBy(desc(ledger.number)).limit(1).get();

/** Newest first, and one row more. */
export const page = (db: Db, holder: string, page: Page): Promise<Entry[]> =>
  pageWhere(db, eq(ledger.holderId, holder), page);

/** Of the same, what system administrators gave and took. */
export const credits = (db: Db, holder: string, page: Page): Promise<Entry[]> =>
  pageWhere(db, sql`credited_to = ${holder}`, page);

const pageWhere = (db: Db, whose: SQL, { limit, after }: Page): Promise<Entry[]> =>
  db
    .select()
    .from(ledger)
    .where(and(whose, after === null ? undefined : lt(ledger.number, Number(after))))
    .orderBy(desc(ledger.number))
    .limit(limit + 1)
    .all();
