import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Happened } from "../contract/events.ts";
import { instant, json } from "./columns.ts";

// Every database that commit() writes to has these, made by its own migrations.

/** Events of a commit, until the audit log has them. */
export const outbox = sqliteTable("outbox", {
  /** In the order of the commits: what the event is sent with as its `sequence`. */
  position: integer("position").primaryKey({ autoIncrement: true }),
  event: json<Happened>("event").notNull(),
  createdAt: instant("created_at").notNull(),
});

/** What a POST answered, sealed under its Idempotency-Key. */
export const idempotency = sqliteTable("idempotency", {
  id: text("id").primaryKey(),
  requestDigest: text("request_digest").notNull(),
  status: integer("status").notNull(),
  sealed: text("sealed").notNull(),
  expiresAt: instant("expires_at").notNull(),
});

/** What a guard can fail as. */
const GUARDED = [
  "stale_version",
  "access_changed",
  "invitation_void",
  "rehearsed",
  "quota_exceeded",
  "too_many_projects",
  "too_many_teams",
  "too_many_service_accounts",
] as const;

/** A view whose trigger aborts, by the name in `otherwise`, what is inserted with two numbers that differ. */
export const expect = sqliteTable("expect", {
  actual: integer("actual").notNull(),
  wanted: integer("wanted").notNull(),
  otherwise: text("otherwise", { enum: GUARDED }).notNull(),
});
