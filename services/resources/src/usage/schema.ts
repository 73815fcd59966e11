import { id, instant } from "@atrium/shared/store/columns";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { KindName } from "../kind/kinds.ts";

// Neither changes, and the totals are written by a trigger: `migrations/0012_usage.sql`.

/** The columns in the order in which `insert` fills them. */
export const usageRecords = sqliteTable("usage_records", {
  projectId: id("project_id").notNull(),
  /** What its batch is charged as, in the ledger. */
  entryId: id("entry_id").notNull(),
  position: integer("position").notNull(),
  /** The meter's own name for it. */
  id: text("id").notNull(),
  /** Of what the meter sent. */
  digest: text("digest").notNull(),
  meter: text("meter").notNull(),
  quantityMicros: integer("quantity_micros").notNull(),
  amountMicros: integer("amount_micros").notNull(),
  /** T4: as it was when this was recorded. */
  chargedTo: id("charged_to").notNull(),
  principalId: id("principal_id").notNull(),
  kind: text("kind").$type<KindName>(),
  resourceId: id("resource_id"),
  startedAt: instant("started_at"),
  endedAt: instant("ended_at").notNull(),
  recordedBy: id("recorded_by").notNull(),
  recordedAt: instant("recorded_at").notNull(),
});

const DIMENSIONS = ["day", "kind", "member", "project", "meter"] as const;

export const usageTotals = sqliteTable("usage_totals", {
  /** `used`: a project or an organization; `charged`: who pays. */
  placeId: id("place_id").notNull(),
  basis: text("basis", { enum: ["used", "charged"] }).notNull(),
  /** Empty for everybody. */
  principalId: id("principal_id").notNull(),
  dimension: text("dimension", { enum: DIMENSIONS }).notNull(),
  /** `2026-11-22`, in UTC: when the use ended. */
  day: text("day").notNull(),
  name: text("name").notNull(),
  records: integer("records").notNull(),
  quantityMicros: integer("quantity_micros").notNull(),
  amountMicros: integer("amount_micros").notNull(),
});
