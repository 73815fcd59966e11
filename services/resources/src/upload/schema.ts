import { id, instant } from "@atrium/shared/store/columns";
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { KindName } from "../kind/kinds.ts";

// Constraints, indexes and triggers are in `migrations/0006_files.sql`.

/** Contents on their way up in parts. */
export const uploads = sqliteTable("uploads", {
  id: id().primaryKey(),
  kind: text("kind").$type<KindName>().notNull(),
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

/** The parts of what went up in parts, and of what is still on its way. Written once. */
export const parts = sqliteTable(
  "parts",
  {
    contentId: id("content_id").notNull(),
    number: integer("number").notNull(),
    /** Of its object in R2, below the content's id. New for each attempt. */
    object: text("object").notNull(),
    size: integer("size").notNull(),
    /** The hex of its SHA-256. */
    digest: text("digest").notNull(),
  },
  (table) => [primaryKey({ columns: [table.contentId, table.number] })],
);
