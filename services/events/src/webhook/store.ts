import type { Place } from "@atrium/shared/contract/auth";
import type { Acknowledged } from "@atrium/shared/contract/events";
import type { WrappedKey } from "@atrium/shared/credential/envelope";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { outbox } from "@atrium/shared/store/schema";
import {
  and,
  asc,
  desc,
  eq,
  gt,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  ne,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import { webhookSecrets, webhooks } from "./schema.ts";

export type Webhook = typeof webhooks.$inferSelect;
export type SecretRow = typeof webhookSecrets.$inferSelect;

/** A project's, or an organization's own. */
const at = ({ type, id }: Place): SQL | undefined =>
  type === "project"
    ? eq(webhooks.projectId, id)
    : and(eq(webhooks.organizationId, id), isNull(webhooks.projectId));

/** Those that there are for people. */
const shown = inArray(webhooks.status, ["enabled", "disabled"]);

/** As one parameter, however many: D1 takes 100 a statement. */
const among = (ids: readonly string[]): SQL => sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;

export const byId = (db: Db, place: Place, id: string): Promise<Webhook | undefined> =>
  db
    .select()
    .from(webhooks)
    .where(and(eq(webhooks.id, id), at(place), shown))
    .get();

/** One row more than the page holds, newest first. */
export const list = (db: Db, place: Place, createdBy: string | undefined, page: Page): Promise<Webhook[]> =>
  db
    .select()
    .from(webhooks)
    .where(
      and(
        at(place),
        shown,
        createdBy === undefined ? undefined : eq(webhooks.createdBy, createdBy),
        page.after === null ? undefined : lt(webhooks.id, page.after),
      ),
    )
    .orderBy(desc(webhooks.id))
    .limit(page.limit + 1)
    .all();

/** One, wherever it is: for what is sent to it. Undefined where it is deleted. */
export const theOne = (db: Db, id: string): Promise<Webhook | undefined> =>
  db
    .select()
    .from(webhooks)
    .where(and(eq(webhooks.id, id), ne(webhooks.status, "deleted")))
    .get();

/** Those that are told what happens in any of these projects and organizations; null where they are more than `most`. */
export async function listening(
  db: Db,
  { projects, organizations }: { projects: readonly string[]; organizations: readonly string[] },
  most: number,
): Promise<Webhook[] | null> {
  const found = await db
    .select()
    .from(webhooks)
    .where(
      and(
        inArray(webhooks.status, ["enabled", "closing"]),
        or(
          sql`${webhooks.projectId} IN ${among(projects)}`,
          and(sql`${webhooks.organizationId} IN ${among(organizations)}`, isNull(webhooks.projectId)),
        ),
      ),
    )
    .limit(most + 1)
    .all();
  return found.length > most ? null : found;
}

/** Of a project that changed hands, those that its former owner left switched on. */
export const leftBehind = (db: Db, projectId: string, until: number): Promise<Webhook[]> =>
  db
    .select()
    .from(webhooks)
    .where(
      and(
        eq(webhooks.projectId, projectId),
        eq(webhooks.status, "enabled"),
        // Whoever has it now may have been faster than the news.
        lte(webhooks.activeSince, until),
      ),
    )
    .all();

/** Of a project that changed hands: where it is now. */
export const move = async (db: Db, projectId: string, organizationId: string): Promise<void> => {
  await db
    .update(webhooks)
    .set({ organizationId })
    .where(and(eq(webhooks.projectId, projectId), ne(webhooks.organizationId, organizationId)));
};

/** Their place is gone. What is on its way to those that are switched on still goes; of the others nobody hears. */
export async function close(
  db: Db,
  place: { project: string } | { organization: string },
  now: number,
): Promise<void> {
  const there =
    "project" in place
      ? eq(webhooks.projectId, place.project)
      : eq(webhooks.organizationId, place.organization);
  const closed = { disabledBecause: null, updatedAt: now };
  await db.batch([
    db
      .update(webhooks)
      .set({ ...closed, status: "closing" })
      .where(and(there, eq(webhooks.status, "enabled"))),
    db
      .update(webhooks)
      .set({ ...closed, status: "deleted" })
      .where(and(there, eq(webhooks.status, "disabled"))),
  ]);
}

/** Those that sign at that time, newest first. */
export const secretsOf = (db: Db, webhookId: string, now: number): Promise<SecretRow[]> =>
  db
    .select()
    .from(webhookSecrets)
    .where(
      and(
        eq(webhookSecrets.webhookId, webhookId),
        or(isNull(webhookSecrets.expiresAt), gt(webhookSecrets.expiresAt, now)),
      ),
    )
    .orderBy(desc(webhookSecrets.id))
    .all();

/** Unexecuted. The hundred and first of a place rolls the commit back (trigger). */
export const insert = (db: Db, webhook: Webhook): Write => db.insert(webhooks).values(webhook);

/**
 * Unexecuted. Misses, and so rolls the commit back, when the row has moved on from `version`. What attempts write stays; what
 * is on its way to one that is switched off by it is given up (trigger).
 */
export const update = (db: Db, { id, version }: Webhook, change: Partial<Webhook>): Write =>
  db
    .update(webhooks)
    .set({ ...change, version: version + 1 })
    .where(and(eq(webhooks.id, id), eq(webhooks.version, version)));

/** Unexecuted. An attempt failed: since then none has succeeded, unless that was so before. */
export const failed = (db: Db, id: string, at: number) =>
  db
    .update(webhooks)
    .set({ failingSince: at })
    .where(and(eq(webhooks.id, id), isNull(webhooks.failingSince)));

/** Unexecuted. An attempt succeeded. */
export const succeeded = (db: Db, id: string) =>
  db
    .update(webhooks)
    .set({ failingSince: null })
    .where(and(eq(webhooks.id, id), isNotNull(webhooks.failingSince)));

/** Unexecuted. */
export const insertSecret = (db: Db, row: SecretRow): Write => db.insert(webhookSecrets).values(row);

const ofOne = ({ id }: Webhook): SQL => eq(webhookSecrets.webhookId, id);

/** Unexecuted, in this order before the new one: those that ended or were to end go, and the one in use is to end. */
export const endSecrets = (db: Db, webhook: Webhook, expiresAt: number): Write[] => [
  {
    statement: db.delete(webhookSecrets).where(and(ofOne(webhook), isNotNull(webhookSecrets.expiresAt))),
    expects: "any",
  },
  db.update(webhookSecrets).set({ expiresAt }).where(ofOne(webhook)),
];

/** Unexecuted. */
export const removeSecrets = (db: Db, webhook: Webhook): Write => ({
  statement: db.delete(webhookSecrets).where(ofOne(webhook)),
  expects: "any",
});

/** Secrets that sign no more; run by cron. */
export const forgetSecrets = async (db: Db, now: number): Promise<void> => {
  await db.delete(webhookSecrets).where(lte(webhookSecrets.expiresAt, now));
};

/** Of a secret no more than its wrapped key. */
export type WrappedRow = Pick<SecretRow, "id" | "webhookId" | "wrappedKey" | "kek">;

/** Those under one key-encryption key, in the order of its index, from behind `after` on. */
export const wrappedUnder = (
  db: Db,
  kek: string,
  after: WrappedRow | null,
  limit: number,
): Promise<WrappedRow[]> => {
  const { id, webhookId, wrappedKey, kek: under } = webhookSecrets;
  return db
    .select({ id, webhookId, wrappedKey, kek: under })
    .from(webhookSecrets)
    .where(and(eq(under, kek), after === null ? undefined : gt(id, after.id)))
    .orderBy(asc(id))
    .limit(limit)
    .all();
};

/** Puts new wrappings in the place of old ones; run by cron. */
export async function replaceWrappings(
  db: Db,
  replaced: readonly (readonly [before: WrappedRow, after: WrappedKey])[],
): Promise<void> {
  const [first, ...rest] = replaced.map(([{ id, wrappedKey }, after]) =>
    db
      .update(webhookSecrets)
      .set(after)
      .where(and(eq(webhookSecrets.id, id), eq(webhookSecrets.wrappedKey, wrappedKey))),
  );
  if (first) await db.batch([first, ...rest]);
}

/** One whose rows may go: deleted; or its place is, since before then, and nothing is on its way to it. */
export const anEnded = (db: Db, closedBefore: number): Promise<{ id: string } | undefined> =>
  db
    .select({ id: webhooks.id })
    .from(webhooks)
    .where(
      and(
        // As the index has it.
        inArray(webhooks.status, ["closing", "deleted"]),
        or(
          eq(webhooks.status, "deleted"),
          and(
            lt(webhooks.updatedAt, closedBefore),
            sql`NOT EXISTS (SELECT 1 FROM deliveries WHERE webhook_id = ${webhooks.id} AND state = 'pending')`,
          ),
        ),
      ),
    )
    .orderBy(asc(webhooks.id))
    .limit(1)
    .get();

/** So many of its deliveries, with their attempts; and, where those were all, itself with the rest of what is its. */
export async function removePart(db: Db, webhookId: string, limit: number): Promise<void> {
  await db.run(sql`DELETE FROM deliveries WHERE id IN
    (SELECT id FROM deliveries WHERE webhook_id = ${webhookId} LIMIT ${limit})`);
  const isBare = sql`NOT EXISTS (SELECT 1 FROM deliveries WHERE webhook_id = ${webhooks.id})`;
  await db.delete(webhooks).where(and(eq(webhooks.id, webhookId), isBare));
}

/** Whether an event of ours is not known to be logged and followed up. */
export const isPending = async (db: Db, { id, sequence }: Acknowledged): Promise<boolean> =>
  (await db
    .select({ position: outbox.position })
    .from(outbox)
    .where(and(eq(outbox.position, sequence), sql`${outbox.event} ->> 'id' = ${id}`))
    .get()) !== undefined;
