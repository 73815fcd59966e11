import { id, instant } from "@atrium/shared/store/columns";
import { sqliteTable, text } from "drizzle-orm/sqlite-core";

// What people say of a report, and who wants to hear of it; how it is kept is in `migrations/0011_use.sql`.

export const comments = sqliteTable("comments", {
  /** The report's. */
  resourceId: id("resource_id").notNull(),
  id: id().notNull(),
  /** Markdown. */
  text: text("text").notNull(),
  createdBy: id("created_by").notNull(),
  createdWith: id("created_with").notNull(),
  createdAt: instant("created_at").notNull(),
});

export const follows = sqliteTable("follows", {
  /** The report's. */
  resourceId: id("resource_id").notNull(),
  /** An account or a service account. */
  principalId: id("principal_id").notNull(),
  createdAt: instant("created_at").notNull(),
});
