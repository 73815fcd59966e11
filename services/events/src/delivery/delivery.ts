import { reach } from "@atrium/shared/access/decide";
import { rfc3339, rfc3339OrNull } from "@atrium/shared/clock";
import type { Allowed, Context } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { notFound } from "@atrium/shared/problem";
import type { Db } from "@atrium/shared/store/open";
import { type Listed, listed, type Page } from "@atrium/shared/store/page";
import type { Event } from "../audit/audit.ts";
import { shortened } from "../webhook/address.ts";
import { knowsUrls, theWebhook } from "../webhook/webhook.ts";
import { plain } from "./head.ts";
import { told } from "./message.ts";
import * as store from "./store.ts";

export type { DeliveryFilter } from "./store.ts";

/** A message, as clients see it. */
export interface DeliveryBody {
  id: string;
  event_id: string;
  type: string;
  state: store.Delivery["state"];
  attempt_count: number;
  next_attempt_at: string | null;
  created_at: string;
  settled_at: string | null;
}

interface AttemptBody {
  id: string;
  at: string;
  latency_ms: number;
  request: { url: string; headers: Record<string, string> };
  response: { status: number; headers: Record<string, string> } | null;
  error: store.Attempt["error"];
}

/** So many attempts are shown, the last ones: of a message that is replayed again and again there are no more (trigger). */
const SHOWN = 100;

export const present = (delivery: store.Delivery): DeliveryBody => ({
  id: delivery.id,
  event_id: delivery.eventId,
  type: delivery.type,
  state: delivery.state,
  attempt_count: delivery.attempts,
  next_attempt_at: rfc3339OrNull(delivery.nextAt),
  created_at: rfc3339(delivery.createdAt),
  settled_at: rfc3339OrNull(delivery.settledAt),
});

/** @throws Problem `not_found`, `permission_missing` */
export async function listDeliveries(
  ctx: Context,
  access: Allowed<"webhook:view">,
  path: { webhook: string },
  filter: store.DeliveryFilter,
  page: Page,
): Promise<Listed<DeliveryBody>> {
  const webhook = await theWebhook(ctx, access, "webhook:view", path);
  return listed(await store.list(ctx.db, webhook.id, filter, page), page, present);
}

/**
 * One message, and what became of each attempt. What it tells is for those who may read all of the log.
 * @throws Problem `not_found`, `permission_missing`
 */
export async function theDelivery(
  ctx: Context,
  access: Allowed<"webhook:view">,
  path: { webhook: string; delivery: string },
): Promise<DeliveryBody & { attempts: AttemptBody[]; event: Event | null }> {
  const webhook = await theWebhook(ctx, access, "webhook:view", path);
  const found = await store.byId(ctx.db, webhook.id, path.delivery);
  if (!found) throw notFound();
  const { delivery, event } = found;
  const attempts = await store.attemptsOf(ctx.db, delivery.id, SHOWN);
  const knowsUrl = knowsUrls(access);
  return {
    ...present(delivery),
    attempts: attempts.map((attempt) => presentAttempt(attempt, knowsUrl)),
    event: event && readsAll(access) ? told(event) : null,
  };
}

/** Where it went, in full, is for those who may see the webhook's URL; so is what an answer may repeat of it, as that of a redirect does. */
const presentAttempt = (
  { id, at, latency, request: { url, headers }, status, headers: answered, error }: store.Attempt,
  knowsUrl: boolean,
): AttemptBody => ({
  id,
  at: rfc3339(at),
  latency_ms: latency,
  request: { url: knowsUrl ? url : shortened(url), headers },
  response: status === null ? null : { status, headers: knowsUrl ? (answered ?? {}) : plain(answered ?? {}) },
  error,
});

const readsAll = (access: Access): boolean => {
  const reached = reach(access, "audit:view");
  return reached !== null && Object.keys(reached).length === 0;
};

const DAY_MS = 24 * 60 * 60 * 1000;

/** For how long a message is kept after it arrived; and after it was given up. */
const KEPT_MS = { delivered: 30 * DAY_MS, dead: 90 * DAY_MS } as const;

/** Deletes at once: what a minute leaves over, the next one finds. */
const FORGOTTEN = 1_000;

/** What is settled for long, its attempts with it; run by cron. */
export async function forgetDeliveries(db: Db, now: number): Promise<void> {
  for (const state of ["delivered", "dead"] as const)
    await store.forget(db, state, now - KEPT_MS[state], FORGOTTEN);
}
