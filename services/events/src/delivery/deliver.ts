import type { Context } from "@atrium/shared/context";
import type { SecretKeys } from "@atrium/shared/credential/envelope";
import { newId } from "@atrium/shared/id";
import type { Message, Outcome } from "../endpoint/send.ts";
import { signedHeaders } from "../endpoint/signature.ts";
import { disable } from "../webhook/ending.ts";
import { secretsFor } from "../webhook/secret.ts";
import { failed, succeeded, theOne, type Webhook } from "../webhook/webhook.ts";
import { kept } from "./head.ts";
import { bodyOf } from "./message.ts";
import { replayPart } from "./replay/replay.ts";
import { isGivenUp, nextAttempt } from "./schedule.ts";
import * as store from "./store.ts";

export interface Delivering {
  ctx: Context;
  keys: SecretKeys;
  send(message: Message): Promise<Outcome>;
  /** From 0 up to 1. */
  random(): number;
}

/** Messages of one round, and how many are on their way at once: an invocation has six connections. */
const ROUND = 50;
const AT_ONCE = 5;

/** After so long a round begins with no message any more, so that what there is of it is soon recorded. */
const ROUND_MS = 5_000;

/** 410: the endpoint wants nothing any more. */
const GONE = 410;

/**
 * One round for one webhook: sends what is due, oldest first, and records in one batch what became of it. What is not recorded
 * is sent again: at least once. Where nothing is due it makes out a part of what is to be replayed.
 * @returns when there is more to do, which may be now; null where there is nothing
 */
export async function deliverDue(delivering: Delivering, webhookId: string): Promise<number | null> {
  const { ctx, keys } = delivering;
  const { db, clock } = ctx;
  const now = clock.now();
  const [webhook, { due, nextAt, replay }, secrets] = await Promise.all([
    theOne(db, webhookId),
    store.dueTo(db, webhookId, now, ROUND),
    secretsFor(db, keys, webhookId, now),
  ]);
  if (!webhook || webhook.status === "disabled") {
    if (nextAt !== null || replay) await store.giveUp(db, webhookId, now);
    return null;
  }
  if (due.length > 0) {
    const next = await attempt(delivering, webhook, secrets, due);
    return replay ? clock.now() : next;
  }
  if (!replay) return nextAt;
  await replayPart(db, webhook, replay, now);
  return now;
}

/** What was made of one message. */
interface Made {
  delivery: store.Due;
  attempt: store.Attempt;
  outcome: Outcome;
}

async function attempt(
  delivering: Delivering,
  webhook: Webhook,
  secrets: readonly string[],
  due: readonly store.Due[],
): Promise<number | null> {
  const { ctx, random } = delivering;
  const { db, clock } = ctx;
  const written = due.map((delivery) => ({ ...delivery, body: delivery.event && bodyOf(delivery.event) }));
  const unsendable = written.filter(({ body }) => body === null);
  const known = written.filter((delivery): delivery is Known => delivery.body !== null);
  const made = await inTime(clock, known, (delivery) => attemptOne(delivering, webhook, secrets, delivery));
  const now = clock.now();
  const isReached = made.some(({ outcome }) => outcome.error === null);
  const failure = made.findLast(({ outcome }) => outcome.error !== null);
  const next = await store.record(db, webhook.id, {
    attempts: made.map((one) => one.attempt),
    // What the log has no more, or what is no event, nobody can send; it keeps back nothing else.
    settled: [
      ...made.map((one) => settledBy(one, random)),
      ...unsendable.map((delivery) => settledAs("dead", delivery, delivery.attempts, now)),
    ],
    also: [
      ...(isReached ? [succeeded(db, webhook.id)] : []),
      ...(failure && !isReached ? [failed(db, webhook.id, failure.attempt.at)] : []),
    ],
  });
  const isGone = made.some(({ outcome }) => outcome.status === GONE);
  const isTooMuch = failure && !isReached && isGivenUp(webhook.failingSince, now);
  if (!failure || !(isGone || isTooMuch)) return next;
  if (webhook.status === "enabled") {
    const { status, error } = failure.outcome;
    await disable(ctx, webhook, isGone ? "gone" : "failing", { status, error });
  } else await store.giveUp(db, webhook.id, now);
  // Where somebody has changed the webhook meanwhile it goes on.
  return now;
}

type Known = store.Due & { body: string };

/** A few at once, in their order; none begins when the time of the round is over. */
async function inTime<T, R>(
  clock: Context["clock"],
  items: readonly T[],
  each: (item: T) => Promise<R>,
): Promise<R[]> {
  const over = clock.now() + ROUND_MS;
  const done: R[] = [];
  const waiting = items.values();
  const line = async (): Promise<void> => {
    for (const item of waiting) {
      done.push(await each(item));
      if (clock.now() >= over) return;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, line));
  return done;
}

async function attemptOne(
  { ctx: { clock }, send }: Delivering,
  { url }: Webhook,
  secrets: readonly string[],
  delivery: Known,
): Promise<Made> {
  const { id, eventId, body } = delivery;
  const at = clock.now();
  const headers = {
    "content-type": "application/json",
    "user-agent": "Atrium/1",
    "atrium-delivery": id,
    "atrium-attempt": String(delivery.attempts + 1),
    ...(await signedHeaders(secrets, { id: eventId, at, body })),
  };
  const outcome = await send({ url, headers, body });
  const { status, error, latency } = outcome;
  const attempt = {
    id: newId("att"),
    deliveryId: id,
    at,
    latency,
    request: { url, headers },
    status,
    headers: outcome.headers && kept(outcome.headers),
    error,
  };
  return { delivery, attempt, outcome };
}

/** Of whom a `Retry-After` is heard: too many requests, and not available (RFC 9110, 10.2.3; RFC 6585, 4). */
const MAY_ASK_FOR_TIME: ReadonlySet<number | null> = new Set([429, 503]);

function settledBy({ delivery, attempt, outcome }: Made, random: () => number): store.Settled {
  const attempts = delivery.attempts + 1;
  const at = attempt.at + outcome.latency;
  if (outcome.error === null) return settledAs("delivered", delivery, attempts, at);
  const retryAfter = MAY_ASK_FOR_TIME.has(outcome.status) ? outcome.retryAfter : null;
  const nextAt = nextAttempt({ attempts, at, retryAfter }, random);
  if (nextAt === null) return settledAs("dead", delivery, attempts, at);
  return { ...settledAs("pending", delivery, attempts, at), nextAt, settledAt: null };
}

const settledAs = (
  state: store.Settled["state"],
  { id, attempts: before }: store.Due,
  attempts: number,
  at: number,
): store.Settled => ({ id, before, state, attempts, nextAt: null, settledAt: at });
