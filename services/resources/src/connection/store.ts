import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, desc, eq, gt, isNotNull, isNull, lt, lte, type SQL, sql } from "drizzle-orm";
import { connections } from "./schema.ts";

export type Connection = typeof connections.$inferSelect;

const one = (resourceId: string, id: string) =>
  and(eq(connections.resourceId, resourceId), eq(connections.id, id));

/** Those that a ticket has opened. */
const open = (resourceId: string, condition?: SQL) =>
  and(eq(connections.resourceId, resourceId), isNotNull(connections.openedAt), condition);

const among = (ids: readonly string[]): SQL =>
  sql`${connections.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;

export const byId = (db: Db, resourceId: string, id: string): Promise<Connection | undefined> =>
  db.select().from(connections).where(one(resourceId, id)).get();

/** All that are open to a thing, those included that are to be closed. */
export const openTo = (db: Db, resourceId: string): Promise<Connection[]> =>
  db.select().from(connections).where(open(resourceId)).all();

/** One more than the page holds, newest first. */
export const page = (db: Db, resourceId: string, { limit, after }: Page): Promise<Connection[]> =>
  db
    .select()
    .from(connections)
    .where(open(resourceId, after === null ? undefined : lt(connections.id, after)))
    .orderBy(desc(connections.id))
    .limit(limit + 1)
    .all();

/** Unexecuted. A trigger sees to it that the thing runs. */
export const insert = (db: Db, connection: Connection) => db.insert(connections).values(connection);

/** Unexecuted. Misses where the ticket was redeemed before, its time is over, or the lease is somebody else's by now. */
export const redeem = (db: Db, { resourceId, id }: Connection, epoch: number, now: number) =>
  db
    .update(connections)
    .set({ openedAt: now, epoch })
    .where(
      and(
        one(resourceId, id),
        isNull(connections.openedAt),
        gt(connections.ticketExpiresAt, now),
        sql`EXISTS (SELECT 1 FROM leases l WHERE l.resource_id = ${resourceId} AND l.epoch = ${epoch}
          AND l.ended_at IS NULL AND l.expires_at > ${now})`,
      ),
    );

/** Unexecuted. Misses those that were found to have ended before. */
export const end = (db: Db, resourceId: string, ids: readonly string[], now: number) =>
  db
    .update(connections)
    .set({ endedAt: now })
    .where(open(resourceId, and(isNull(connections.endedAt), among(ids))));

/** Unexecuted. Misses those that are gone. */
export const remove = (db: Db, resourceId: string, ids: readonly string[]) =>
  db.delete(connections).where(open(resourceId, among(ids)));

/** How many rows go at a time. */
const FORGOTTEN_AT_ONCE = 500;

/** Removes what tickets left that nobody redeemed in time, a bounded part of it. */
export async function forgetUnredeemed(db: Db, now: number): Promise<void> {
  const unredeemed = db
    .select({ resourceId: connections.resourceId, id: connections.id })
    .from(connections)
    .where(and(isNull(connections.openedAt), lte(connections.ticketExpiresAt, now)))
    .limit(FORGOTTEN_AT_ONCE);
  await db.delete(connections).where(sql`(resource_id, id) IN ${unredeemed}`);
}
