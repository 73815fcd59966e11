import { id, instant } from "@atrium/shared/store/columns";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * Everybody's, an entry a row. Nothing in it changes: its triggers are in `migrations/0012_usage.sql`. The columns stand in
 * the order in which `append` fills them.
 */
export const ledger = sqliteTable("ledger", {
  /** The account or organization whose it is. */
  holderId: id("holder_id").notNull(),
  /** 1, 2, 3 … without a gap. */
  number: integer("number").notNull(),
  id: id().notNull(),
  type: text("type", { enum: ["usage", "credit"] }).notNull(),
  amountMicros: integer("amount_micros").notNull(),
  /** After it: of the last entry, the balance. */
  balanceMicros: integer("balance_micros").notNull(),
  /** Of use: where, and how many records. */
  projectId: id("project_id"),
  organizationId: id("organization_id"),
  records: integer("records"),
  /** Of a credit. */
  reason: text("reason"),
  createdBy: id("created_by").notNull(),
  createdAt: instant("created_at").notNull(),
});
