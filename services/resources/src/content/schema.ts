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

/** Contents that may be needed no more, since when. */
export const looseContents = sqliteTable("loose_contents", {
  contentId: id("content_id").primaryKey(),
  since: instant("since").notNull(),
  /** How often its objects are still to be looked for; 0 where there is one, whose key is known. */
  looks: integer("looks").notNull(),
});
