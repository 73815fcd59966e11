import { type Context, type Permitted, permit } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { notFound, Problem } from "@atrium/shared/problem";
import { commit, type Happening } from "@atrium/shared/store/commit";
import { theSystem } from "@atrium/shared/unattended";
import { originOf } from "./address.ts";
import type { Place, Webhook } from "./store.ts";
import * as store from "./store.ts";

export type { Webhook } from "./store.ts";
export { failed, listening, succeeded, theOne } from "./store.ts";

/** @throws Problem `not_found`, also for another place's; `permission_missing` */
export async function theWebhook<P extends "webhook:view" | "webhook:update" | "webhook:delete">(
  ctx: Context,
  access: Access,
  permission: P,
  path: { webhook: string },
): Promise<Permitted<P, Webhook & { createdWith: null }>> {
  const webhook = await store.byId(ctx.db, placeOf(access), path.webhook);
  if (!webhook) throw notFound();
  return permit(ctx, access, permission, { ...webhook, createdWith: null });
}

/**
 * Switches a webhook off because of what its endpoint did, and gives up what was on its way to it. An event says so, and
 * by that a mail.
 * @returns false where somebody has changed it meanwhile, which may have been what was wrong with it
 */
export async function disable(
  ctx: Context,
  webhook: Webhook,
  because: "failing" | "gone",
  last: { status: number | null; error: string | null },
): Promise<boolean> {
  if (webhook.status !== "enabled") return false;
  const now = ctx.clock.now();
  const change = { status: "disabled", disabledBecause: because, updatedAt: now } as const;
  const target = { type: "system", id: "system", name: null, organizationId: null } as const;
  try {
    await commit(ctx, {
      actor: theSystem(target),
      writes: [store.update(ctx.db, webhook, change), store.giveUp(ctx.db, [webhook.id], now)],
      event: disabled({ ...webhook, ...change }, { last_attempt: last }),
    });
  } catch (error) {
    if (error instanceof Problem && error.code === "stale_version") return false;
    throw error;
  }
  return true;
}

const disabled = (webhook: Webhook, details: Record<string, unknown>): Happening => ({
  ...about("webhook.disabled", webhook),
  details: {
    because: webhook.disabledBecause,
    failing_since: webhook.failingSince,
    created_by: webhook.createdBy,
    ...details,
  },
});

/** Where it is, for those who read of it: its URL may be as good as a password. */
const about = <T extends Happening["type"]>(type: T, webhook: Webhook) => ({
  type,
  target: { type: "webhook", id: webhook.id, name: originOf(webhook.url) },
  project: webhook.projectId,
  organization: webhook.organizationId,
});

const placeOf = ({ target }: Access): Place => ({ type: target.type as Place["type"], id: target.id });
