import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import { expect } from "@atrium/shared/store/schema";
import { and, eq, inArray, sql } from "drizzle-orm";
import { deliveries, replays } from "../schema.ts";
import { insertMessages, type Message } from "../store.ts";

export type Replay = typeof replays.$inferSelect;

/** Unexecuted. The eleventh at once of a webhook rolls the commit back (trigger). */
export const insert = (db: Db, replay: Replay): Write => db.insert(replays).values(replay);

/** A part of a replay. */
interface Part {
  replay: Replay;
  /** What is made out, where it never was. */
  messages: readonly Message[];
  /** Which events are sent again, where they were. */
  events: readonly string[];
  /** The last event of the part; null of the last part. */
  last: string | null;
  now: number;
}

/**
 * One batch: all of it, or nothing where somebody else has done this part, or the webhook is switched off since.
 * @throws Error that says `stale_version`
 */
export async function makeOutAgain(db: Db, { replay, messages, events, last, now }: Part): Promise<void> {
  const { id, webhookId, after, state } = replay;
  const asItWas = and(eq(replays.id, id), eq(replays.after, after));
  await db.batch([
    last === null
      ? db.delete(replays).where(asItWas)
      : db.update(replays).set({ after: last }).where(asItWas),
    db.insert(expect).values({ actual: sql`changes()`, wanted: 1, otherwise: "stale_version" }),
    db
      .update(deliveries)
      .set({ state: "pending", attempts: 0, nextAt: now, settledAt: null })
      .where(
        and(
          eq(deliveries.webhookId, webhookId),
          sql`${deliveries.eventId} IN (SELECT value FROM json_each(${JSON.stringify(events)}))`,
          // By its event, however many are in that state.
          sql`+${inArray(deliveries.state, state === "all" ? ["dead", "delivered"] : ["dead"])}`,
        ),
      ),
    insertMessages(db, messages, now),
  ]);
}
