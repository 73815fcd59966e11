import type { AtriumEvent } from "@atrium/shared/contract/events";
import { id, instant, json } from "@atrium/shared/store/columns";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** The audit log: the event as it came, and beside it what it is found by. */
export const audit = sqliteTable("audit", {
  /** Its place in the log: lines are logged one after the other. */
  position: integer("position").primaryKey({ autoIncrement: true }),
  id: id().notNull().unique(),
  at: instant("at").notNull(),
  type: text("type").notNull(),
  projectId: text("project_id"),
  organizationId: text("organization_id"),
  actorId: text("actor_id").notNull(),
  targetId: text("target_id").notNull(),
  credentialId: text("credential_id"),
  address: text("address"),
  event: json<AtriumEvent>("event").notNull(),
});
