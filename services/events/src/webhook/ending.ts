import { rfc3339OrNull } from "@atrium/shared/clock";
import type { Context } from "@atrium/shared/context";
import type { AtriumEvent, DetailsOf } from "@atrium/shared/contract/events";
import { Problem } from "@atrium/shared/problem";
import { commit, type Happening } from "@atrium/shared/store/commit";
import { theSystem } from "@atrium/shared/unattended";
import * as store from "./store.ts";
import { about, type Webhook } from "./webhook.ts";

// What ends a webhook without anybody asking for it.

/** Why the last attempt was none that succeeded. */
interface Attempted {
  status: number | null;
  error: string | null;
}

/**
 * What somebody was allowed before a project changed hands, they may have done a moment after: nothing here rolls it back.
 * Readings of clocks are within two seconds of each other, and what is decided is written within three (docs/revocation.md).
 */
const IN_FLIGHT_MS = 5_000;

/**
 * Switches a webhook off because of what its endpoint did, and gives up what was on its way to it. An event says so, and
 * by that a mail.
 * @returns false where it was off, or somebody has changed it meanwhile, which may have been what was wrong with it
 */
export async function disable(
  ctx: Context,
  webhook: Webhook,
  because: "failing" | "gone",
  lastAttempt: Attempted,
): Promise<boolean> {
  if (webhook.status !== "enabled") return false;
  try {
    await switchOff(ctx, webhook, because, lastAttempt);
  } catch (error) {
    if (error instanceof Problem && error.code === "stale_version") return false;
    throw error;
  }
  return true;
}

/**
 * What these events, of the log, end: to be done before anything is made out of them or of what comes after. What is
 * done already is not done again, so it bears being repeated.
 *
 * Whoever gives a project away had its webhooks send to endpoints of theirs: they are switched off, and tell nothing of
 * what the new owner does. Where a place is gone, its webhooks hear that yet, and nothing after.
 * @throws Problem `stale_version` where somebody changes one of them at the same time: once more, then
 */
export async function endPlaces(
  ctx: Context,
  events: readonly Pick<AtriumEvent, "type" | "at" | "target" | "organization_id">[],
): Promise<void> {
  for (const { type, at, target, organization_id: organization } of events) {
    if (type === "project.transferred") {
      if (organization !== null) await store.move(ctx.db, target.id, organization);
      // One at a time: what is on its way to them is given up with it, and that may be much.
      for (const webhook of await store.leftBehind(ctx.db, target.id, at + IN_FLIGHT_MS))
        await switchOff(ctx, webhook, "transferred");
    }
    if (type === "project.deleted") await store.close(ctx.db, { project: target.id }, ctx.clock.now());
    if (type === "organization.deleted")
      await store.close(ctx.db, { organization: target.id }, ctx.clock.now());
  }
}

async function switchOff(
  ctx: Context,
  webhook: Webhook,
  because: DetailsOf<"webhook.disabled">["because"],
  lastAttempt: Attempted | null = null,
): Promise<void> {
  const off = { status: "disabled", disabledBecause: because, updatedAt: ctx.clock.now() } as const;
  await commit(ctx, {
    actor: theSystem({ type: "system", id: "system", name: null, organizationId: null }),
    writes: [store.update(ctx.db, webhook, off)],
    event: disabled(webhook, because, lastAttempt),
  });
}

const disabled = (
  webhook: Webhook,
  because: DetailsOf<"webhook.disabled">["because"],
  lastAttempt: Attempted | null,
): Happening => ({
  ...about("webhook.disabled", webhook),
  details: {
    because,
    failing_since: rfc3339OrNull(webhook.failingSince),
    last_attempt: lastAttempt,
    created_by: webhook.createdBy,
  },
});
