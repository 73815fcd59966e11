import { id, instant, json } from "@atrium/shared/store/columns";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** One line as it is kept: its text, and what differs from its chunk. */
export type KeptLine = [
  text: string,
  stream?: "stdout" | "stderr" | null,
  at?: number,
  writer?: string | null,
];

/** One row: where the search for silent logs goes on. */
export const logSearch = sqliteTable("log_search", {
  id: integer("id").primaryKey(),
  after: text("after").notNull(),
});

/** In the order of its migration, 0009. */
export const logChunks = sqliteTable("log_chunks", {
  resourceId: id("resource_id").notNull(),
  /** Places in the log, of the last line and of the first. */
  last: integer("last").notNull(),
  first: integer("first").notNull(),
  at: instant("at").notNull(),
  writer: text("writer"),
  /** How far each writer had come by then. */
  positions: json<Record<string, number>>("positions").notNull(),
  /** What the log takes, in bytes, as far as its last line. */
  size: integer("size").notNull(),
  /** The object in R2 that has the lines, which are null then. */
  object: text("object"),
  lines: json<KeptLine[]>("lines"),
});
