import { rfc3339 } from "@atrium/shared/clock";
import type { Allowed, Context } from "@atrium/shared/context";
import type { Place } from "@atrium/shared/contract/auth";
import type { AtriumEvent } from "@atrium/shared/contract/events";
import { earliestId, newId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { commit } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import { scan } from "../../audit/audit.ts";
import { matches } from "../../webhook/filter.ts";
import { about, requireTelling, theWebhook, type Webhook } from "../../webhook/webhook.ts";
import { type DeliveryBody, present } from "../delivery.ts";
import { isStale } from "../stale.ts";
import * as deliveries from "../store.ts";
import * as store from "./store.ts";

// Sending again: one message, or what a stretch of the log tells, back to long before the webhook was made. So it takes what
// making one takes: to see all of it.

/** Lines of the log that are looked through at once. */
const PART = 200;

/** For how many days it is known what arrived. */
export const REMEMBERED_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/** A stretch of the log, as it was asked for; times in ms since the epoch. */
interface Stretch {
  since: number;
  until?: number;
  types: string[];
  /** `dead`: what never arrived. */
  state: "dead" | "all";
}

/** As clients see it. */
interface ReplayBody {
  since: string;
  until: string;
  types: string[];
  state: "dead" | "all";
}

/**
 * Begins a message anew: its next attempt is the first of another round, now. It has the id that it had.
 * @throws Problem `not_found`, `permission_missing`, `grant_exceeds_own`; `state_conflict` where the webhook is disabled, or the event forgotten
 */
export async function replayDelivery(
  ctx: Context,
  access: Allowed<"webhook:update">,
  path: { webhook: string; delivery: string },
): Promise<DeliveryBody> {
  const webhook = await theWebhook(ctx, access, "webhook:update", path);
  const found = await deliveries.byId(ctx.db, webhook.id, path.delivery);
  if (!found) throw notFound();
  requireTelling(access);
  requireEnabled(webhook);
  const { delivery, event } = found;
  if (!event) throw new Problem("state_conflict", "The audit log does not have this event any more.");
  const now = ctx.clock.now();
  const after = { ...delivery, state: "pending", attempts: 0, nextAt: now, settledAt: null } as const;
  const body = present(after);
  await commit(ctx, {
    actor: access,
    writes: [deliveries.again(ctx.db, after)],
    event: {
      ...about("webhook.replayed", webhook),
      details: { delivery_id: delivery.id, event_id: delivery.eventId },
    },
    answer: { status: 202, body },
  });
  return body;
}

/**
 * Has sent again what happened in a stretch of time: what its filter asks for and never was sent, and what is dead; with state
 * `all`, what arrived too. It is made out part by part, in the background, of what the log has by then.
 * @throws Problem `not_found`, `permission_missing`, `grant_exceeds_own`, `validation_failed`; `state_conflict` where the webhook is disabled;
 * `quota_exceeded` with ten of it under way
 */
export async function replayStretch(
  ctx: Context,
  access: Allowed<"webhook:update">,
  path: { webhook: string },
  { since, until, types, state }: Stretch,
): Promise<ReplayBody> {
  const webhook = await theWebhook(ctx, access, "webhook:update", path);
  requireTelling(access);
  const now = ctx.clock.now();
  const end = Math.min(until ?? now, now);
  if (since >= end) throw fault("/since", "It must be before `until`, and have been.");
  if (state === "dead" && since < now - REMEMBERED_DAYS * DAY_MS)
    throw fault(
      "/since",
      `Of what is older than ${REMEMBERED_DAYS} days nobody knows what arrived: ask for it with state \`all\`.`,
    );
  requireEnabled(webhook);
  const body = { since: rfc3339(since), until: rfc3339(end), types, state };
  const replay = {
    id: newId("rpl"),
    webhookId: webhook.id,
    since,
    until: end,
    types,
    state,
    after: earliestId("evt", since),
    createdAt: now,
  };
  await commit(ctx, {
    actor: access,
    writes: [store.insert(ctx.db, replay)],
    event: { ...about("webhook.replayed", webhook), details: body },
    answer: { status: 202, body },
  });
  return body;
}

const fault = (pointer: string, detail: string): Problem =>
  new Problem("validation_failed", undefined, { errors: [{ pointer, detail }] });

function requireEnabled({ status }: Webhook): void {
  if (status !== "enabled") throw new Problem("state_conflict", "The webhook is disabled: enable it first.");
}

const placeOf = ({ projectId, organizationId }: Webhook): Place =>
  projectId === null ? { type: "organization", id: organizationId } : { type: "project", id: projectId };

/** Makes out the next part of a replay: each once, whoever does it at the same time, and none when it was ended meanwhile. */
export async function replayPart(db: Db, webhook: Webhook, replay: store.Replay, now: number): Promise<void> {
  const { since, until, types, after } = replay;
  const lines = await scan(db, placeOf(webhook), { since, until }, "oldest", after, PART);
  const events = lines.flatMap(({ event }) => (event === null ? [] : [JSON.parse(event) as AtriumEvent]));
  const anything = { ...webhook, types, kinds: [], labels: {} };
  // What somebody tested is past.
  const asked = events.filter((event) => event.type !== "webhook.tested" && matches(anything, event));
  const part = {
    replay,
    messages: asked
      .filter((event) => matches(webhook, event))
      .map(({ id, type }) => ({ webhook: webhook.id, event: id, type })),
    events: asked.map(({ id }) => id),
    last: lines.length < PART ? null : (lines.at(-1)?.id ?? null),
    now,
  };
  await store.makeOutAgain(db, part).catch((error: unknown) => {
    if (!isStale(error)) throw error;
  });
}
