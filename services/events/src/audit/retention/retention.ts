import { rfc3339OrNull } from "@atrium/shared/clock";
import { type Allowed, type Context, requireVersion } from "@atrium/shared/context";
import { changed, commit } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import type { Settings } from "./store.ts";
import * as store from "./store.ts";

// For how long an organization's audit log is kept, and how it ends: at the earliest when nobody waits for a line any more.

/** So many lines go at a time, in so many turns a minute: ten thousand, of whosever log they are. */
const PART = 500;
const TURNS = 20;

export const present = ({ retentionDays, updatedAt }: Settings) => ({
  retention_days: retentionDays,
  updated_at: rfc3339OrNull(updatedAt || null),
});

/** Of an organization that never said anything: its log is kept for ever. */
const FOR_EVER = { retentionDays: null, dueAt: 0, version: 1, createdAt: 0, updatedAt: 0 };

export const settingsOf = async (
  ctx: Context,
  { target }: Allowed<"policy:view"> | Allowed<"policy:update">,
): Promise<Settings> =>
  (await store.settingsOf(ctx.db, target.id)) ?? { organizationId: target.id, ...FOR_EVER };

/** @throws Problem `stale_version` */
export async function updateSettings(
  ctx: Context,
  access: Allowed<"policy:update">,
  { retention_days }: { retention_days?: number | null },
  expected: number | undefined,
): Promise<Settings> {
  const before = await settingsOf(ctx, access);
  requireVersion(before, expected);
  const now = ctx.clock.now();
  const after: Settings = {
    ...before,
    retentionDays: retention_days === undefined ? before.retentionDays : retention_days,
    dueAt: now,
    version: before.version + 1,
    createdAt: before.createdAt || now,
    updatedAt: now,
  };
  const changes = changed(present(before), present(after), ["retention_days"]);
  if (Object.keys(changes).length === 0) return before;
  const { id, name } = access.target;
  await commit(ctx, {
    actor: access,
    writes: [store.put(ctx.db, after, before.version)],
    event: { type: "audit.settings_updated", target: { type: "organization", id, name }, changes },
  });
  return after;
}

/**
 * Removes lines that are older than their organization keeps them; run by cron. Organizations take turns, and whoever has
 * more to remove comes again behind everybody who waits.
 */
export async function forgetOldLines(db: Db, now: number): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) {
    const due = await store.nextDue(db, now + turn);
    if (!due) return;
    await store.forget(db, due, now, now + turn, PART);
  }
}
