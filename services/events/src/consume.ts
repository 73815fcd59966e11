import type { AtriumEvent, OutboxOwner } from "@atrium/shared/contract/events";
import { type Db, openDb } from "@atrium/shared/store/open";
import { acknowledge } from "@atrium/shared/store/outbox";
import { z } from "@hono/zod-openapi";
import { logEvents } from "./audit/audit.ts";
import { complain, reasonOf } from "./complaint.ts";
import { wakeDistributor } from "./delivery/waking.ts";
import type { Env } from "./env.ts";
import { notice } from "./webhook/notice.ts";

/** Parts of what follows that one delivery does; the rest comes with the next. */
const STEPS = 20;

/** What the log and the acknowledgement need. A newer version may send more: it is kept as it came. */
const Delivered = z.looseObject({
  id: z.string().startsWith("evt_"),
  type: z.string(),
  at: z.int(),
  sequence: z.int(),
  source: z.enum(["control", "resources", "events"]),
  actor: z.looseObject({ id: z.string() }),
  target: z.looseObject({ id: z.string() }),
  credential: z.looseObject({ id: z.string() }).nullable(),
  project_id: z.string().nullable(),
  organization_id: z.string().nullable(),
  address: z.string().nullable(),
});

/**
 * Events from the queue: into the log, then what follows from them, then their outbox rows may go. In this order,
 * so that whatever breaks is sent again by the sweep; and each step bears being done twice. Webhooks are told of what is in
 * the log, and nothing here waits for that.
 */
export async function consume(batch: MessageBatch, env: Env): Promise<void> {
  const messages = batch.messages.filter(readable);
  const events = messages.map(({ body }) => body);
  const db = openDb(env.EVENTS_DB, env.METER);
  try {
    await logEvents(db, events);
  } catch (error) {
    complain("log not written", { events: events.length, error: reasonOf(error) });
    for (const message of messages) message.retry();
    return;
  }
  const woken = events.length > 0 && wake(env);
  const done: AtriumEvent[] = [];
  for (const message of messages) {
    if (await follow(message.body, db, env)) done.push(message.body);
    else message.retry();
  }
  await Promise.all([
    acknowledged(env.CONTROL_OUTBOX, done, "control"),
    acknowledged(env.RESOURCES, done, "resources"),
    acknowledged(ownOutbox(db), done, "events"),
    woken,
  ]);
}

/** Best effort: cron wakes it too. */
async function wake(env: Env): Promise<void> {
  try {
    await wakeDistributor(env);
  } catch (error) {
    complain("distributor not woken", { error: reasonOf(error) });
  }
}

const ownOutbox = (db: Db): OutboxOwner => ({ acknowledge: (events) => acknowledge(db, events) });

/**
 * What is no event can never be logged, so it is not delivered again. Its outbox row stays, and the sweep brings it
 * and this complaint back every minute until somebody looks.
 */
function readable(message: Message): message is Message<AtriumEvent> {
  const { error } = Delivered.safeParse(message.body);
  if (!error) return true;
  complain("not an event", { queued: message.id, faults: z.prettifyError(error) });
  message.ack();
  return false;
}

/** What an event sets off beyond the log. False: not done yet, or not now. */
async function follow(event: AtriumEvent, db: Db, env: Env): Promise<boolean> {
  const step = followed(event, db, env);
  if (step === null) return true;
  try {
    for (let steps = 0; steps < STEPS; steps++) if ((await step()).done) return true;
  } catch (error) {
    complain("not followed", { event: event.id, error: reasonOf(error) });
  }
  return false;
}

type Step = () => Promise<{ done: boolean }>;

/** One part of it, to be repeated until it is done. */
function followed(event: AtriumEvent, db: Db, env: Env): Step | null {
  const { type, target, at, details } = event;
  switch (type) {
    case "project.deleted":
      return () => env.RESOURCES.purgeProject(target.id);
    case "organization.deleted":
      return () => env.RESOURCES.purgeOrganization(target.id);
    case "webhook.disabled":
      return async () => {
        await notice(db, env, event);
        return { done: true };
      };
    case "member.removed":
    case "team_member.removed":
    case "collaborator.removed": {
      const handedOn = HandedOn.safeParse(details).data;
      if (!handedOn) return null;
      const { account_id: from, reassigned_to: to, reassigned_within: within } = handedOn;
      return () => env.RESOURCES.reassign({ from, to, within, before: at });
    }
    default:
      return null;
  }
}

/** Of a removal that handed on what was at work. */
const HandedOn = z.object({
  account_id: z.string(),
  reassigned_to: z.string(),
  reassigned_within: z.union([
    z.object({ projects: z.array(z.string()) }),
    z.object({ organization: z.string() }),
  ]),
});

/** Best effort: rows that stay are sent again, and dropped here as duplicates. */
async function acknowledged(
  owner: OutboxOwner,
  events: AtriumEvent[],
  source: AtriumEvent["source"],
): Promise<void> {
  const logged = events
    .filter((event) => event.source === source)
    .map(({ id, sequence }) => ({ id, sequence }));
  if (logged.length === 0) return;
  try {
    await owner.acknowledge(logged);
  } catch (error) {
    complain("acknowledgement failed", { source, events: logged.length, error: reasonOf(error) });
  }
}
