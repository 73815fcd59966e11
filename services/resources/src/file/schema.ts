import { id, instant } from "@atrium/shared/store/columns";
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

// Constraints, indexes and triggers are in `migrations/0006_files.sql`.

/** What somebody uploaded, as it is for ever. */
export const contents = sqliteTable("contents", {
  id: id().primaryKey(),
  size: integer("size").notNull(),
  /** `sha256:<hex>`, or `sha256-parts:<hex>` over the digests of several parts. */
  digest: text("digest").notNull(),
  /** How long each part is but the last; null where it went up in one piece. */
  partSize: integer("part_size"),
  createdAt: instant("created_at").notNull(),
});

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

/** Contents that may be needed no more, since when. */
export const looseContents = sqliteTable("loose_contents", {
  contentId: id("content_id").primaryKey(),
  since: instant("since").notNull(),
  /** How often its objects are still to be looked for; 0 where there is one, whose key is known. */
  looks: integer("looks").notNull(),
});
