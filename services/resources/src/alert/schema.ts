import { id, instant, json } from "@atrium/shared/store/columns";
import type { Actor } from "@atrium/shared/store/commit";
import { integer, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { KindName } from "../kind/kinds.ts";

const DIRECTIONS = ["above", "below"] as const;

/** Whose points made an alert fire, and where the thing was then. */
export interface AppendedBy {
  actor: Actor;
  kind: KindName;
}

// In the order of their migration, 0009.

export const alerts = sqliteTable("alerts", {
  resourceId: id("resource_id").notNull(),
  id: id().notNull(),
  metric: text("metric").notNull(),
  direction: text("direction", { enum: DIRECTIONS }).notNull(),
  threshold: real("threshold").notNull(),
  crossed: integer("crossed", { mode: "boolean" }).notNull(),
  createdBy: id("created_by").notNull(),
  createdWith: id("created_with").notNull(),
  createdAt: instant("created_at").notNull(),
});

/** Alerts that fired and are not told yet. */
export const firings = sqliteTable("firings", {
  resourceId: id("resource_id").notNull(),
  alertId: id("alert_id").notNull(),
  step: integer("step").notNull(),
  value: real("value").notNull(),
  at: instant("at").notNull(),
  appendedBy: json<AppendedBy>("appended_by").notNull(),
  firedAt: instant("fired_at").notNull(),
  id: integer("id").primaryKey(),
});
