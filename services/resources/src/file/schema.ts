import { id, instant } from "@atrium/shared/store/columns";
import { primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

// Constraints, indexes and triggers are in `migrations/0006_files.sql`.

export const files = sqliteTable(
  "files",
  {
    resourceId: id("resource_id").notNull(),
    path: text("path").notNull(),
    /** New with each write, and so the file's version too. */
    contentId: id("content_id").notNull(),
    contentType: text("content_type").notNull(),
    createdBy: id("created_by").notNull(),
    createdWith: id("created_with").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.resourceId, table.path] })],
);
