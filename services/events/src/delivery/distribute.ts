import type { Context } from "@atrium/shared/context";
import type { AtriumEvent } from "@atrium/shared/contract/events";
import { endPlaces } from "../webhook/ending.ts";
import { isTold } from "../webhook/filter.ts";
import { listening, type Webhook } from "../webhook/webhook.ts";
import { isStale } from "./stale.ts";
import * as store from "./store.ts";

/** What one round takes on: lines of the log, messages, and webhooks that are concerned. One line is always taken whole. */
const LINES = 200;
const MESSAGES = 2_000;
const CONCERNED = 400;

/** Of those that listen, so many are looked at: a place has some hundred, and each may be of 15 kB. */
const HELD = 1_000;
const ANY = 1_000_000;

/** What ends places, or hands them on: a round of its own, since what comes after it is not for who listened before. */
const ENDING: ReadonlySet<string> = new Set([
  "project.transferred",
  "project.deleted",
  "organization.deleted",
]);

interface Distributed {
  /** The webhooks that have messages now. */
  concerned: string[];
  /** Whether there was nothing more. */
  caughtUp: boolean;
}

/**
 * One round: makes out messages of the next lines of the log, one for each webhook that is told of a line. Each line once, whoever
 * else does it at the same time; what fails is as if it had not been begun.
 */
export async function distribute(ctx: Context): Promise<Distributed> {
  const { db, clock } = ctx;
  const { position, lines } = await store.undistributed(db, LINES);
  const [first] = lines;
  if (!first) return { concerned: [], caughtUp: true };
  const end = lines.findIndex(({ event }) => ENDING.has(event.type));
  const taken = end < 0 ? lines : lines.slice(0, Math.max(end, 1));
  try {
    if (end === 0) await endPlaces(ctx, [first.event]);
    const { told, of } = await listenersOf(db, taken);
    const { to, messages, concerned } = messagesOf(of, told);
    await store.makeOut(db, { from: position, to, messages, now: clock.now() });
    return { concerned, caughtUp: lines.length < LINES && to === lines.at(-1)?.position };
  } catch (error) {
    // Somebody else has made these out, or changes what is to end.
    if (isStale(error)) return { concerned: [], caughtUp: false };
    throw error;
  }
}

type Told = (event: AtriumEvent) => Webhook[];

/** Of as many lines as a round bears. */
function messagesOf(lines: readonly store.Line[], told: Told) {
  const messages: store.Message[] = [];
  const concerned = new Set<string>();
  let to = 0;
  for (const { position, event } of lines) {
    const listeners = told(event);
    const isFull =
      messages.length + listeners.length > MESSAGES || concerned.size + listeners.length > CONCERNED;
    if (isFull && to > 0) break;
    for (const { id } of listeners) {
      concerned.add(id);
      messages.push({ webhook: id, event: event.id, type: event.type });
    }
    to = position;
  }
  return { to, messages, concerned: [...concerned] };
}

/** One query for all lines: of each place those that listen there. Where those are too many, for the first half of the lines. */
async function listenersOf(
  db: Context["db"],
  lines: readonly store.Line[],
): Promise<{ told: Told; of: readonly store.Line[] }> {
  const named = (ids: (string | null)[]) => [...new Set(ids.filter((id) => id !== null))];
  const places = {
    projects: named(lines.map(({ event }) => event.project_id)),
    organizations: named(lines.map(({ event }) => event.organization_id)),
  };
  const webhooks = await listening(db, places, lines.length > 1 ? HELD : ANY);
  if (webhooks === null) return listenersOf(db, lines.slice(0, Math.ceil(lines.length / 2)));
  const byPlace = Map.groupBy(webhooks, ({ projectId, organizationId }) => projectId ?? organizationId);
  const at = (place: string | null) => (place === null ? [] : (byPlace.get(place) ?? []));
  const told: Told = (event) =>
    [...at(event.project_id), ...at(event.organization_id)].filter((webhook) => isTold(webhook, event));
  return { told, of: lines };
}
