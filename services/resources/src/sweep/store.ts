import type { Db } from "@atrium/shared/store/open";
import { asc, inArray, sql } from "drizzle-orm";
import { removedResources } from "./schema.ts";

/** Some resources that are gone, but not all they had. */
export async function removed(db: Db, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: removedResources.resourceId })
    .from(removedResources)
    .orderBy(asc(removedResources.resourceId))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Nothing is left of these. */
export const forget = (db: Db, ids: readonly string[]) =>
  db
    .delete(removedResources)
    .where(inArray(removedResources.resourceId, sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`))
    .run();
