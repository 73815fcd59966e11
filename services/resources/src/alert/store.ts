import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, asc, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import { type AppendedBy, alerts, firings } from "./schema.ts";

export type Alert = typeof alerts.$inferSelect;
export type Firing = Awaited<ReturnType<typeof untold>>[number];

const one = (resourceId: string, id: string) => and(eq(alerts.resourceId, resourceId), eq(alerts.id, id));

export const byId = (db: Db, resourceId: string, id: string): Promise<Alert | undefined> =>
  db.select().from(alerts).where(one(resourceId, id)).get();

/** One more than the page holds, newest first. */
export const page = (db: Db, resourceId: string, { limit, after }: Page): Promise<Alert[]> =>
  db
    .select()
    .from(alerts)
    .where(and(eq(alerts.resourceId, resourceId), after === null ? undefined : lt(alerts.id, after)))
    .orderBy(desc(alerts.id))
    .limit(limit + 1)
    .all();

/** Unexecuted. It begins from where the metric stands by then: what is across already does not cross. */
export const insert = (db: Db, alert: Omit<Alert, "crossed">) =>
  db.insert(alerts).values({
    ...alert,
    crossed: sql`coalesce((SELECT ${across(sql`last ->> 1`, alert)} FROM metrics
      WHERE resource_id = ${alert.resourceId} AND name = ${alert.metric}), 0)`,
  });

const across = (value: SQL, { direction, threshold }: Pick<Alert, "direction" | "threshold">): SQL =>
  direction === "above" ? sql`${value} > ${threshold}` : sql`${value} < ${threshold}`;

/** Unexecuted. */
export const remove = (db: Db, { resourceId, id }: Alert) => db.delete(alerts).where(one(resourceId, id));

/** What an append adds to a metric: its last point, and all of them, each followed by a comma, as JSON. */
export interface Addition {
  name: string;
  last: string;
  min: number;
  max: number;
  points: string;
}

/** Whether a value, named so in SQL, is across its alert's threshold. */
const isAcross = (value: string): SQL =>
  sql.raw(`CASE direction WHEN 'above' THEN ${value} > threshold ELSE ${value} < threshold END`);

/** Of the greatest and the least of an append, those that may make its alert fire: most appends make none. */
const MAY_CROSS = sql.raw(`CASE direction
  WHEN 'above' THEN added.value ->> 'max' > threshold AND (NOT crossed OR added.value ->> 'min' <= threshold)
  ELSE added.value ->> 'min' < threshold AND (NOT crossed OR added.value ->> 'max' >= threshold) END`);

/**
 * Unexecuted, to be run with the append itself, so that appends at once are decided one after the other: what fires, once
 * an append, with the first point that crossed; and then whether each metric is across by now.
 */
export function transitions(
  db: Db,
  resourceId: string,
  additions: readonly Addition[],
  by: AppendedBy,
  now: number,
) {
  const added = JSON.stringify(additions);
  const across = isAcross("p.value ->> 1");
  const fired = sql`SELECT resource_id, id, step, value, at, ${JSON.stringify(by)}, ${now}, NULL FROM (
    SELECT *, min(n) FROM (
      SELECT a.resource_id, a.id, p.key AS n, p.value ->> 0 AS step, p.value ->> 1 AS value, p.value ->> 2 AS at,
        ${across} AS across, lag(${across}, 1, crossed) OVER (PARTITION BY a.id ORDER BY p.key) AS before
      FROM alerts a CROSS JOIN json_each(${added}) added
        CROSS JOIN json_each('[' || rtrim(added.value ->> 'points', ',') || ']') p
      WHERE a.resource_id = ${resourceId} AND added.value ->> 'name' = a.metric AND ${MAY_CROSS})
    WHERE across AND NOT before GROUP BY id)`;
  const ending = sql`(SELECT ${isAcross("(added.value ->> 'last') ->> 1")} FROM json_each(${added}) added
    WHERE added.value ->> 'name' = metric)`;
  return [
    db.insert(firings).select(fired).returning({ id: firings.id }),
    db
      .update(alerts)
      .set({ crossed: sql`NOT crossed` })
      .where(and(eq(alerts.resourceId, resourceId), sql`crossed <> ${ending}`)),
  ] as const;
}

/** What fired and is not told yet, oldest first, with its alert and its thing: of one thing, or what fired before. */
export const untold = (db: Db, which: { resourceId: string } | { before: number }, limit: number) =>
  db
    .select({
      id: firings.id,
      step: firings.step,
      value: firings.value,
      at: firings.at,
      appendedBy: firings.appendedBy,
      alert: {
        resourceId: sql<string>`alert.resource_id`.as("alert_resource_id"),
        id: sql<string>`alert.id`.as("alert_alert_id"),
        metric: sql<string>`alert.metric`.as("alert_metric"),
        direction: sql<Alert["direction"]>`alert.direction`.as("alert_direction"),
        threshold: sql<number>`alert.threshold`.as("alert_threshold"),
        createdBy: sql<string>`alert.created_by`.as("alert_created_by"),
      },
      thing: {
        name: sql<string>`r.name`.as("thing_name"),
        labels: sql<string>`r.labels`.mapWith(JSON.parse).as("thing_labels"),
        attributedTo: sql<string | null>`r.attributed_to`.as("thing_attributed_to"),
        owner: sql<string>`r.owner`.as("thing_owner"),
        createdBy: sql<string>`r.created_by`.as("thing_created_by"),
        createdWith: sql<string>`r.created_with`.as("thing_created_with"),
      },
    })
    .from(firings)
    .innerJoin(
      sql`alerts alert`,
      sql`alert.resource_id = ${firings.resourceId} AND alert.id = ${firings.alertId}`,
    )
    .innerJoin(
      sql`resources r`,
      sql`r.project_id = ${firings.appendedBy} ->> '$.actor.target.id' AND r.kind = ${firings.appendedBy} ->> '$.kind'
        AND r.id = ${firings.resourceId}`,
    )
    .where("before" in which ? lt(firings.firedAt, which.before) : eq(firings.resourceId, which.resourceId))
    .orderBy(asc(firings.id))
    .limit(limit)
    .all();

/** Unexecuted. Misses, and so rolls the commit back, where somebody else tells it. */
export const told = (db: Db, id: number) => db.delete(firings).where(eq(firings.id, id));

/** What cannot be told any more: its thing has moved since. */
export const forget = (db: Db, before: number) => db.delete(firings).where(lt(firings.firedAt, before));
