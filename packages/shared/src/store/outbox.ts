import { and, asc, gt, lt, sql } from "drizzle-orm";
import type { Acknowledged, AtriumEvent, Happened } from "../contract/events.ts";
import type { Db } from "./open.ts";
import { portions } from "./portions.ts";
import { outbox } from "./schema.ts";

/** What Queues takes in one call: 100 messages and 256 kB, some of which is the envelope's. */
const SENDING = { count: 100, bytes: 200_000 };

/** What the sweep reads at once. */
const BATCH = 100;

/** An event that is not logged a minute after its commit is sent again. */
const OVERDUE_MS = 60_000;

/** At most this many batches a sweep: what a minute leaves over, the next one finds. */
const SWEEP_BATCHES = 20;

/** A row of the outbox. */
export interface Placed {
  event: Happened;
  sequence: number;
}

/** An event as it is sent. */
export const inPlace = ({ event, sequence }: Placed): AtriumEvent => ({ ...event, sequence });

/** Sends events on their way. Their rows stay until the events worker has logged them: delivery is at least once. */
export async function relay(queue: Queue<AtriumEvent>, events: AtriumEvent[]): Promise<void> {
  const sent = await Promise.allSettled(
    portions(events, SENDING).map((portion) =>
      queue.sendBatch(portion.map((body) => ({ body, contentType: "json" as const }))),
    ),
  );
  const failed = sent.find(({ status }) => status === "rejected");
  if (failed) throw (failed as PromiseRejectedResult).reason;
}

/** Sends again what is overdue, oldest first; run by cron. Returns how many. */
export async function sweep(db: Db, queue: Queue<AtriumEvent>, now: number): Promise<number> {
  let swept = 0;
  let after = 0;
  let failure: unknown;
  for (let batch = 0; batch < SWEEP_BATCHES; batch++) {
    const overdue = await db
      .select({ event: outbox.event, sequence: outbox.position })
      .from(outbox)
      .where(and(gt(outbox.position, after), lt(outbox.createdAt, now - OVERDUE_MS)))
      .orderBy(asc(outbox.position))
      .limit(BATCH);
    // What cannot be sent must not keep back what can.
    await relay(queue, overdue.map(inPlace)).catch((error: unknown) => {
      failure ??= error;
    });
    swept += overdue.length;
    const last = overdue.at(-1);
    if (!last || overdue.length < BATCH) break;
    after = last.sequence;
  }
  if (failure) throw failure;
  return swept;
}

/** The audit log has these: their rows may go. */
export async function acknowledge(db: Db, events: readonly Acknowledged[]): Promise<void> {
  const named = (member: keyof Acknowledged) =>
    sql`(SELECT value FROM json_each(${JSON.stringify(events.map((event) => event[member]))}))`;
  await db
    .delete(outbox)
    .where(sql`${outbox.position} IN ${named("sequence")} AND ${outbox.event} ->> 'id' IN ${named("id")}`);
}
