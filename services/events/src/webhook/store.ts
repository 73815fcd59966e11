import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, desc, eq, gt, inArray, isNotNull, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { deliveries } from "../delivery/schema.ts";
import { webhookSecrets, webhooks } from "./schema.ts";

export type Webhook = typeof webhooks.$inferSelect;
export type SecretRow = typeof webhookSecrets.$inferSelect;

/** Whose webhooks: a project's, or an organization's own. */
export interface Place {
  type: "project" | "organization";
  id: string;
}

const at = ({ type, id }: Place): SQL | undefined =>
  type === "project"
    ? eq(webhooks.projectId, id)
    : and(eq(webhooks.organizationId, id), isNull(webhooks.projectId));

/** Those that there are for people. */
const shown = inArray(webhooks.status, ["enabled", "disabled"]);

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
    .where(and(eq(webhooks.id, id), inArray(webhooks.status, ["enabled", "disabled", "closing"])))
    .get();

/** Those that are told what happens in any of these projects and organizations. */
export const listening = (
  db: Db,
  { projects, organizations }: { projects: readonly string[]; organizations: readonly string[] },
): Promise<Webhook[]> =>
  db
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
    .orderBy(webhooks.id)
    .all();

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

/** Unexecuted. Misses, and so rolls the commit back, when the row has moved on from `version`. What attempts write stays. */
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

/** Unexecuted. What was on its way to these is not sent any more. */
export const giveUp = (db: Db, webhookIds: readonly string[], now: number): Write => ({
  statement: db
    .update(deliveries)
    .set({ state: "dead", nextAt: null, settledAt: now })
    .where(and(sql`${deliveries.webhookId} IN ${among(webhookIds)}`, eq(deliveries.state, "pending"))),
  expects: "any",
});

/** Unexecuted. */
export const insertSecret = (db: Db, row: SecretRow): Write => db.insert(webhookSecrets).values(row);
