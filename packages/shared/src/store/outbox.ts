import { asc, inArray, lt } from "drizzle-orm";
import type { AtriumEvent } from "../contract/events.ts";
import type { Db } from "./commit.ts";
import { outbox } from "./schema.ts";

/** Queues takes 100 messages in one call; D1 100 parameters in one statement. */
const BATCH = 100;

/** An event that is not logged a minute after its commit is sent again. */
const OVERDUE_MS = 60_000;

/** Sends events on their way. Their rows stay until the events worker has logged them: delivery is at least once. */
export async function relay(queue: Queue<AtriumEvent>, events: AtriumEvent[]): Promise<void> {
  for (let start = 0; start < events.length; start += BATCH) {
    await queue.sendBatch(
      events.slice(start, start + BATCH).map((body) => ({ body, contentType: "json" as const })),
    );
  }
}

/** Sends again what is overdue, oldest first; run by cron. Returns how many. */
export async function sweep(db: Db, queue: Queue<AtriumEvent>, now: number): Promise<number> {
  const overdue = await db
    .select({ event: outbox.event })
    .from(outbox)
    .where(lt(outbox.createdAt, now - OVERDUE_MS))
    .orderBy(asc(outbox.id))
    .limit(BATCH);
  await relay(
    queue,
    overdue.map((row) => row.event),
  );
  return overdue.length;
}

/** The audit log has these: their rows may go. */
export async function acknowledge(db: Db, eventIds: string[]): Promise<void> {
  for (let start = 0; start < eventIds.length; start += BATCH) {
    await db.delete(outbox).where(inArray(outbox.id, eventIds.slice(start, start + BATCH)));
  }
}
