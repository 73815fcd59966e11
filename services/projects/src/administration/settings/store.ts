import { systemSettings } from "@atrium/shared/control/schema";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import { eq } from "drizzle-orm";

export type SettingsRow = typeof systemSettings.$inferSelect;

/** The one row, which a migration makes. */
export async function settings(db: Db): Promise<SettingsRow> {
  const row = await db.select().from(systemSettings).get();
  if (!row) throw new Error("system_settings has lost its row");
  return row;
}

/** Unexecuted. Misses, and so rolls the commit back, when the row has moved on from `version`. */
export const update = (db: Db, after: SettingsRow, version: number): Write =>
  db.update(systemSettings).set(after).where(eq(systemSettings.version, version));
