import { id, instant } from "@atrium/shared/store/columns";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { FileKind } from "../file/file.ts";

// Constraints, indexes and triggers are in `migrations/0006_files.sql`.

/** Contents on their way up in parts. */
export const uploads = sqliteTable("uploads", {
  id: id().primaryKey(),
  kind: text("kind").$type<FileKind>().notNull(),
  resourceId: id("resource_id").notNull(),
  path: text("path").notNull(),
  contentId: id("content_id").notNull(),
  contentType: text("content_type").notNull(),
  size: integer("size").notNull(),
  partSize: integer("part_size").notNull(),
  createdBy: id("created_by").notNull(),
  createdWith: id("created_with").notNull(),
  createdAt: instant("created_at").notNull(),
  expiresAt: instant("expires_at").notNull(),
});
