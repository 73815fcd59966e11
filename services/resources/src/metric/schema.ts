import { id, json } from "@atrium/shared/store/columns";
import { integer, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

export type Point = readonly [step: number, value: number, at: number];

// In the order of their migration, 0009.

export const metrics = sqliteTable("metrics", {
  resourceId: id("resource_id").notNull(),
  name: text("name").notNull(),
  count: integer("count").notNull(),
  last: json<Point>("last").notNull(),
  min: real("min").notNull(),
  max: real("max").notNull(),
  /** How many blocks of level 0 there are. */
  blocks: integer("blocks").notNull(),
  /** How many points are in no block yet, and those as JSON, each followed by a comma. */
  waiting: integer("waiting").notNull(),
  tail: text("tail").notNull(),
});

export const metricBlocks = sqliteTable("metric_blocks", {
  resourceId: id("resource_id").notNull(),
  name: text("name").notNull(),
  level: integer("level").notNull(),
  number: integer("number").notNull(),
  firstStep: integer("first_step").notNull(),
  lastStep: integer("last_step").notNull(),
  points: json<Point[]>("points").notNull(),
});

export const metricWriters = sqliteTable("metric_writers", {
  resourceId: id("resource_id").notNull(),
  writer: text("writer").notNull(),
  position: integer("position").notNull(),
});

export type Block = Omit<typeof metricBlocks.$inferSelect, "resourceId" | "name">;

/** Blocks of one level, from the first number to the last. */
export interface Span {
  level: number;
  first: number;
  last: number;
}
