import { id, instant, json } from "@atrium/shared/store/columns";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** `dead`: no attempt is made any more, until somebody has it replayed. */
export const STATES = ["pending", "delivered", "dead"] as const;

/** Why an attempt was none that succeeded. */
export const ERRORS = [
  "address_forbidden",
  "name_unresolved",
  "timeout",
  "connection_failed",
  "redirected",
  "status_refused",
] as const;

/** Up to which line of the log everybody's messages have been made out. One row. */
export const distribution = sqliteTable("distribution", {
  id: integer("id").primaryKey(),
  position: integer("position").notNull(),
});

/** One message: one event for one endpoint. */
export const deliveries = sqliteTable("deliveries", {
  id: id().primaryKey(),
  webhookId: text("webhook_id").notNull(),
  eventId: text("event_id").notNull(),
  type: text("type").notNull(),
  state: text("state", { enum: STATES }).notNull(),
  /** Of this round: a replay begins another. */
  attempts: integer("attempts").notNull(),
  /** When the next attempt is due; null where there is none to come. */
  nextAt: instant("next_at"),
  createdAt: instant("created_at").notNull(),
  settledAt: instant("settled_at"),
});

/** Where it went, and with which headers. */
export interface SentTo {
  url: string;
  headers: Record<string, string>;
}

/** What became of each attempt. */
export const attempts = sqliteTable("attempts", {
  id: id().primaryKey(),
  deliveryId: text("delivery_id").notNull(),
  at: instant("at").notNull(),
  /** In ms. */
  latency: integer("latency").notNull(),
  request: json<SentTo>("request").notNull(),
  status: integer("status"),
  headers: json<Record<string, string>>("headers"),
  error: text("error", { enum: ERRORS }),
});

/** A stretch of the log that somebody wants to have sent again, worked off part by part. */
export const replays = sqliteTable("replays", {
  id: id().primaryKey(),
  webhookId: text("webhook_id").notNull(),
  /** Times of events: from this one on, before that one. */
  since: instant("since").notNull(),
  until: instant("until").notNull(),
  types: json<string[]>("types").notNull(),
  state: text("state", { enum: ["dead", "all"] }).notNull(),
  /** Up to which event it is worked off, by id. */
  after: text("after").notNull(),
  createdAt: instant("created_at").notNull(),
});
