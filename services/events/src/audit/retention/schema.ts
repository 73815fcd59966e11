import { instant, version } from "@atrium/shared/store/columns";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** For how long an organization's log is kept; without a row for ever. */
export const auditSettings = sqliteTable("audit_settings", {
  organizationId: text("organization_id").primaryKey(),
  retentionDays: integer("retention_days"),
  /** When cron looks next whether there are lines that are too old. */
  dueAt: instant("due_at").notNull(),
  version: version(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});
