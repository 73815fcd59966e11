import type { AtriumEvent } from "@atrium/shared/contract/events";
import { newId } from "@atrium/shared/id";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { expect } from "@atrium/shared/store/schema";
import { type Stretch, within } from "@atrium/shared/store/stretch";
import { and, asc, desc, eq, lt, lte, min, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { attempts, deliveries, distribution, replays } from "./schema.ts";

export type Delivery = typeof deliveries.$inferSelect;
export type Attempt = typeof attempts.$inferSelect;
type Replay = typeof replays.$inferSelect;

type Statement = BatchItem<"sqlite">;
type Batch = [Statement, ...Statement[]];

/** As its indexes say it. */
const isPending = sql`${deliveries.state} = 'pending'`;

/** In SQL, of what the log has. Null where a join found nothing. */
const eventIn = (column: string) =>
  sql<AtriumEvent | null>`${sql.raw(column)}`.mapWith((text: string) => JSON.parse(text) as AtriumEvent);

// Distributing

/** A line of the log, and where it stands. */
export interface Line {
  position: number;
  event: AtriumEvent;
}

/** Up to where messages are made out, and the next lines, in one moment's view. */
export async function undistributed(db: Db, limit: number): Promise<{ position: number; lines: Line[] }> {
  const [[row], lines] = await db.batch([
    db.select({ position: distribution.position }).from(distribution),
    db
      .select({ position: sql<number>`position`.as("position"), event: eventIn("event").as("event") })
      .from(sql`audit`)
      .where(sql`position > (SELECT position FROM distribution)`)
      .orderBy(sql`position`)
      .limit(limit),
  ]);
  if (!row) throw new Error("The cursor of the distribution is gone");
  return { position: row.position, lines };
}

/** A message to be made out. */
export interface Message {
  webhook: string;
  event: string;
  type: string;
}

/**
 * One batch: all of it, or nothing where somebody else has been there since `from` was read. What is not listening any more gets nothing.
 * @throws Error that says `stale_version`
 */
export async function makeOut(
  db: Db,
  made: { from: number; to: number; messages: Message[]; now: number },
): Promise<void> {
  const { from, to, messages, now } = made;
  const batch: Batch = [
    db.update(distribution).set({ position: to }).where(eq(distribution.position, from)),
    db.insert(expect).values({ actual: sql`changes()`, wanted: 1, otherwise: "stale_version" }),
    ...(messages.length > 0 ? [insertMessages(db, messages, now)] : []),
  ];
  await db.batch(batch);
}

/** Unexecuted, in the columns' order of the schema. Their ids are in their order, by which they are sent. */
export function insertMessages(db: Db, messages: readonly Message[], now: number) {
  const ids = messages.map(() => newId("dlv")).sort();
  const identified = messages.map((message, index) => ({ id: ids[index], ...message }));
  const rows = sql`SELECT m.value ->> 'id', w.id, m.value ->> 'event', m.value ->> 'type', 'pending', 0, ${now}, ${now}, NULL
    FROM json_each(${JSON.stringify(identified)}) m
      JOIN webhooks w ON w.id = m.value ->> 'webhook' AND w.status IN ('enabled', 'closing')
    WHERE true`;
  return db.insert(deliveries).select(rows).onConflictDoNothing();
}

// Delivering

/** A message that is due, with what it tells; null where the log does not have that any more. */
export type Due = Pick<Delivery, "id" | "eventId" | "attempts"> & { event: AtriumEvent | null };

/** So many messages wait for an endpoint that does not take them; no more of what is replayed is made out then. */
const BACKLOG = 1_000;

const hasRoom = (webhookId: string): SQL =>
  sql`(SELECT count(*) FROM (SELECT 1 FROM deliveries
    WHERE webhook_id = ${webhookId} AND state = 'pending' LIMIT ${BACKLOG})) < ${BACKLOG}`;

/** What is due to a webhook, oldest first; when the next is; and what of it may be replayed, in one moment's view. */
export async function dueTo(
  db: Db,
  webhookId: string,
  now: number,
  limit: number,
): Promise<{ due: Due[]; nextAt: number | null; replay: Replay | null }> {
  const [due, [next], [replay]] = await db.batch([
    db
      .select({
        id: deliveries.id,
        eventId: deliveries.eventId,
        attempts: deliveries.attempts,
        event: eventIn("log.event").as("event"),
      })
      .from(deliveries)
      .leftJoin(sql`audit log`, sql`log.id = ${deliveries.eventId}`)
      .where(and(eq(deliveries.webhookId, webhookId), isPending, lte(deliveries.nextAt, now)))
      .orderBy(asc(deliveries.nextAt), asc(deliveries.id))
      .limit(limit),
    nextDue(db, webhookId),
    db
      .select()
      .from(replays)
      .where(and(eq(replays.webhookId, webhookId), hasRoom(webhookId)))
      .orderBy(asc(replays.id))
      .limit(1),
  ]);
  return { due, nextAt: next?.at ?? null, replay: replay ?? null };
}

const nextDue = (db: Db, webhookId: string) =>
  db
    .select({ at: min(deliveries.nextAt) })
    .from(deliveries)
    .where(and(eq(deliveries.webhookId, webhookId), isPending));

/** How a delivery stands after an attempt; `before`: how many there had been. */
export interface Settled extends Pick<Delivery, "id" | "state" | "attempts" | "nextAt" | "settledAt"> {
  before: number;
}

/**
 * All of a round in one batch. What was given up since it was read, or is replayed, stays so; its attempt is told all the same.
 * @returns when the next is due
 */
export async function record(
  db: Db,
  webhookId: string,
  round: { attempts: readonly Attempt[]; settled: readonly Settled[]; also: readonly Statement[] },
): Promise<number | null> {
  const batch: Batch = [
    insertAttempts(db, round.attempts),
    settle(db, round.settled),
    ...round.also,
    nextDue(db, webhookId),
  ];
  const [next] = (await db.batch(batch)).at(-1) as Awaited<ReturnType<typeof nextDue>>;
  return next?.at ?? null;
}

/** Unexecuted, in the columns' order of the schema. */
const insertAttempts = (db: Db, made: readonly Attempt[]) =>
  db.insert(attempts).select(
    sql`SELECT a.value ->> 'id', d.id, a.value ->> 'at', a.value ->> 'latency', a.value -> 'request', a.value ->> 'status',
        CASE json_type(a.value, '$.headers') WHEN 'object' THEN a.value -> 'headers' END, a.value ->> 'error'
      FROM json_each(${JSON.stringify(made)}) a JOIN deliveries d ON d.id = a.value ->> 'deliveryId' WHERE true`,
  );

/** Unexecuted. */
const settle = (db: Db, settled: readonly Settled[]) =>
  db
    .update(deliveries)
    .set({
      state: sql`s.value ->> 'state'`,
      attempts: sql`s.value ->> 'attempts'`,
      nextAt: sql`s.value ->> 'nextAt'`,
      settledAt: sql`s.value ->> 'settledAt'`,
    })
    .from(sql`json_each(${JSON.stringify(settled)}) s`)
    .where(
      and(
        sql`${deliveries.id} = s.value ->> 'id'`,
        sql`${deliveries.attempts} = s.value ->> 'before'`,
        isPending,
      ),
    );

/** What is on its way to a webhook that is switched off, or gone, is not sent any more. */
export const giveUp = (db: Db, webhookId: string, now: number) =>
  db.batch([
    db
      .update(deliveries)
      .set({ state: "dead", nextAt: null, settledAt: now })
      .where(and(eq(deliveries.webhookId, webhookId), isPending)),
    db.delete(replays).where(eq(replays.webhookId, webhookId)),
  ]);

/**
 * The webhooks that something has been due to since before then, or has been asked to be sent again to; at most so many, any of
 * them. However much is due to one, that one is found in one step.
 */
export const overdue = (db: Db, before: number, limit: number): Promise<{ id: string }[]> =>
  db.all(sql`WITH RECURSIVE waiting (id) AS (
      SELECT min(webhook_id) FROM deliveries WHERE state = 'pending'
      UNION ALL
      SELECT (SELECT min(webhook_id) FROM deliveries WHERE state = 'pending' AND webhook_id > waiting.id)
      FROM waiting WHERE id IS NOT NULL
    )
    SELECT id FROM (
      SELECT id FROM waiting
      WHERE (SELECT min(next_at) FROM deliveries WHERE state = 'pending' AND webhook_id = waiting.id) < ${before}
      UNION
      SELECT webhook_id FROM replays WHERE created_at < ${before}
    ) ORDER BY random() LIMIT ${limit}`);

// Looking

/** Its times are those at which they were made out. */
export interface DeliveryFilter extends Stretch {
  state?: Delivery["state"];
  type?: string;
  event?: string;
}

/** What is replayed is made out at the time when its round began. */
const TIMED = { at: deliveries.createdAt, id: deliveries.id, prefix: "dlv", lag: 1_000 };

/** One row more than the page holds, newest first. */
export const list = (db: Db, webhookId: string, filter: DeliveryFilter, page: Page): Promise<Delivery[]> => {
  const { state, type, event } = filter;
  const conditions: (SQL | undefined)[] = [
    eq(deliveries.webhookId, webhookId),
    state === undefined ? undefined : eq(deliveries.state, state),
    type === undefined ? undefined : eq(deliveries.type, type),
    event === undefined ? undefined : eq(deliveries.eventId, event),
    page.after === null ? undefined : lt(deliveries.id, page.after),
    within(TIMED, filter),
  ];
  return db
    .select()
    .from(deliveries)
    .where(and(...conditions))
    .orderBy(desc(deliveries.id))
    .limit(page.limit + 1)
    .all();
};

/** Of a webhook; with what it tells, null where the log does not have that any more. */
export async function byId(
  db: Db,
  webhookId: string,
  id: string,
): Promise<{ delivery: Delivery; event: AtriumEvent | null } | undefined> {
  const row = await db
    .select({ delivery: deliveries, event: eventIn("log.event").as("event") })
    .from(deliveries)
    .leftJoin(sql`audit log`, sql`log.id = ${deliveries.eventId}`)
    .where(and(eq(deliveries.webhookId, webhookId), eq(deliveries.id, id)))
    .get();
  return row && { ...row, event: row.event ?? null };
}

/** The last ones, oldest first. */
export const attemptsOf = async (db: Db, deliveryId: string, limit: number): Promise<Attempt[]> =>
  (
    await db
      .select()
      .from(attempts)
      .where(eq(attempts.deliveryId, deliveryId))
      .orderBy(desc(attempts.id))
      .limit(limit)
      .all()
  ).reverse();

/** Unexecuted. As a message begins anew. Misses, and so rolls the commit back, where it is gone. */
export const again = (db: Db, { id, state, attempts: made, nextAt, settledAt }: Delivery): Write =>
  db.update(deliveries).set({ state, attempts: made, nextAt, settledAt }).where(eq(deliveries.id, id));

/** What settled so before then, so many at a time. */
export const forget = (db: Db, state: "delivered" | "dead", before: number, limit: number) =>
  db
    .delete(deliveries)
    .where(
      sql`${deliveries.id} IN (SELECT id FROM deliveries WHERE state = ${state} AND settled_at < ${before} LIMIT ${limit})`,
    )
    .run();
