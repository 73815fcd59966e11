import { earliestId } from "@atrium/shared/id";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import { and, asc, eq, inArray, isNotNull, lt, lte, sql } from "drizzle-orm";
import { audit } from "../schema.ts";
import { auditSettings } from "./schema.ts";

export type Settings = typeof auditSettings.$inferSelect;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const settingsOf = (db: Db, organizationId: string): Promise<Settings | undefined> =>
  db.select().from(auditSettings).where(eq(auditSettings.organizationId, organizationId)).get();

/** Unexecuted. Misses, and so rolls the commit back, where the row has moved on from `version`, or has come meanwhile. */
export const put = (db: Db, after: Settings, version: number): Write =>
  db
    .insert(auditSettings)
    .values(after)
    .onConflictDoUpdate({
      target: auditSettings.organizationId,
      set: after,
      setWhere: eq(auditSettings.version, version),
    });

/** An organization whose log has a limit. */
type Limited = Settings & { retentionDays: number };

/** Whose turn it is: who has waited longest. */
export const nextDue = async (db: Db, now: number): Promise<Limited | undefined> =>
  (await db
    .select()
    .from(auditSettings)
    .where(and(isNotNull(auditSettings.retentionDays), lte(auditSettings.dueAt, now)))
    .orderBy(asc(auditSettings.dueAt))
    .limit(1)
    .get()) as Limited | undefined;

/**
 * Removes its oldest lines that are too old, so many at most. Where that were all, its turn comes when the next line will
 * be too old, within a day in any case, since lines may be logged late; else at `again`.
 */
export async function forget(
  db: Db,
  { organizationId, retentionDays, version }: Limited,
  now: number,
  again: number,
  count: number,
): Promise<void> {
  const kept = retentionDays * DAY;
  const log = sql`audit INDEXED BY audit_organization`;
  const oldest = db
    .select({ at: sql`${audit.at}` })
    .from(log)
    .where(eq(audit.organizationId, organizationId))
    .orderBy(asc(audit.id))
    .limit(1);
  const tooOld = db
    .select({ position: sql`${audit.position}` })
    .from(log)
    .where(
      and(
        eq(audit.organizationId, organizationId),
        lt(audit.id, earliestId("evt", now - kept)),
        lt(audit.at, now - kept),
      ),
    )
    .orderBy(asc(audit.id))
    .limit(count);
  const next = sql`min(${now + DAY}, max(${now + HOUR}, coalesce(${oldest} + ${kept}, ${now + DAY})))`;
  await db.batch([
    db.delete(audit).where(inArray(audit.position, tooOld)),
    db
      .update(auditSettings)
      .set({ dueAt: sql`CASE WHEN changes() = ${count} THEN ${again} ELSE ${next} END` })
      .where(and(eq(auditSettings.organizationId, organizationId), eq(auditSettings.version, version))),
  ]);
}
