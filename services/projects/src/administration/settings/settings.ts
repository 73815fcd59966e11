import { type SystemSettings, settingsInForce } from "@atrium/shared/access/entitlements";
import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, requireVersion } from "@atrium/shared/context";
import { changed, commit } from "@atrium/shared/store/commit";
import type { SettingsRow } from "./store.ts";
import * as store from "./store.ts";

/** What goes for the whole installation. */
export const present = ({ settings, updatedAt }: SettingsRow) => ({
  ...settingsInForce(settings),
  updated_at: rfc3339(updatedAt),
});

export const theSettings = (ctx: Context): Promise<SettingsRow> => store.settings(ctx.db);

/** @throws Problem `stale_version` */
export async function updateSettings(
  ctx: Context,
  access: Allowed<"system:update">,
  input: Partial<SystemSettings>,
  expected: number | undefined,
): Promise<SettingsRow> {
  const before = await store.settings(ctx.db);
  requireVersion(before, expected);
  const after: SettingsRow = {
    ...before,
    settings: { ...before.settings, ...input },
    version: before.version + 1,
    updatedAt: ctx.clock.now(),
  };
  const changes = changed(settingsInForce(before.settings), settingsInForce(after.settings), [
    "organization_creation",
    "default_entitlements",
  ]);
  if (Object.keys(changes).length === 0) return before;
  await commit(ctx, {
    actor: access,
    writes: [store.update(ctx.db, after, before.version)],
    event: { type: "system.updated", target: { type: "system", id: "system", name: null }, changes },
  });
  return after;
}
