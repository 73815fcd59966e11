import { id, instant } from "@atrium/shared/store/columns";
import { sqliteTable } from "drizzle-orm/sqlite-core";

/** Resources that are gone, whose many rows go in bounded parts. Written by a trigger of `resources` only. */
export const removedResources = sqliteTable("removed_resources", {
  resourceId: id("resource_id").primaryKey(),
  removedAt: instant("removed_at").notNull(),
});
