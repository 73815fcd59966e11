import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, asc, desc, eq, gt, gte, lte, sql } from "drizzle-orm";
import type { KindName } from "../kind/kinds.ts";
import { usageRecords, usageTotals } from "./schema.ts";

export type UsageRecord = typeof usageRecords.$inferSelect;
export const DIMENSIONS = usageTotals.dimension.enumValues;

/** What a batch's records have in common. */
type Batch = Pick<UsageRecord, "projectId" | "entryId" | "chargedTo" | "recordedBy" | "recordedAt">;

/** One of them as it was sent. */
export interface Metered
  extends Pick<
    UsageRecord,
    "id" | "digest" | "meter" | "quantityMicros" | "amountMicros" | "startedAt" | "endedAt"
  > {
  principal: string | null;
  resource: string | null;
  kind: KindName | null;
}

/**
 * Unexecuted. All of them, or none: it misses where one's resource is not in the project, and fails where one's id is
 * taken. Who used it is whom the meter says, else whom the resource was made for, or whose it is, else the meter.
 */
export const insert = (db: Db, batch: Batch, metered: readonly Metered[]): Write => ({
  statement: db.insert(usageRecords).select(
    sql`SELECT ${batch.projectId}, ${batch.entryId}, j.key, j.value ->> 'id', j.value ->> 'digest', j.value ->> 'meter',
      j.value ->> 'quantityMicros', j.value ->> 'amountMicros', ${batch.chargedTo},
      coalesce(j.value ->> 'principal', r.attributed_to, r.owner, ${batch.recordedBy}), r.kind, r.id,
      j.value ->> 'startedAt', j.value ->> 'endedAt', ${batch.recordedBy}, ${batch.recordedAt}
    FROM json_each(${JSON.stringify(metered)}) j LEFT JOIN resources r
      ON r.project_id = ${batch.projectId} AND r.kind = j.value ->> 'kind' AND r.id = j.value ->> 'resource'
    WHERE j.value ->> 'resource' IS NULL OR r.id IS NOT NULL`,
  ),
  expects: metered.length,
});

/** Of a batch that did not go in: which ids are taken, with what, and which resources are not in the project. */
export async function obstacles(db: Db, projectId: string, metered: readonly Metered[]) {
  const sent = JSON.stringify(metered.map(({ id, kind, resource }) => ({ id, kind, resource })));
  const [taken, missing] = await db.batch([
    db
      .select({ id: usageRecords.id, digest: usageRecords.digest })
      .from(usageRecords)
      .where(
        and(
          eq(usageRecords.projectId, projectId),
          sql`${usageRecords.id} IN (SELECT value ->> 'id' FROM json_each(${sent}))`,
        ),
      ),
    db
      .select({ resource: sql<string>`value ->> 'resource'` })
      .from(sql`json_each(${sent})`)
      .where(
        sql`value ->> 'resource' IS NOT NULL AND NOT EXISTS (SELECT 1 FROM resources r WHERE r.project_id = ${projectId}
          AND r.kind = value ->> 'kind' AND r.id = value ->> 'resource')`,
      ),
  ]);
  return {
    taken: new Map(taken.map(({ id, digest }) => [id, digest])),
    missing: new Set(missing.map(({ resource }) => resource)),
  };
}

/** Where a page of records begins: after this one. */
type Position = Pick<UsageRecord, "entryId" | "position">;

/** Newest first, and one row more. Of both filters the resource's index serves; the `+` keeps the planner from the other. */
export function records(
  db: Db,
  projectId: string,
  { principal, resource }: { principal?: string | undefined; resource?: string | undefined },
  after: Position | null,
  limit: number,
): Promise<UsageRecord[]> {
  const equal = [
    [usageRecords.resourceId, resource],
    [usageRecords.principalId, principal],
  ] as const;
  const conditions = equal
    .filter(([, value]) => value !== undefined)
    .map(([column, value], position) =>
      position === 0 ? sql`${column} = ${value}` : sql`+${column} = ${value}`,
    );
  if (after)
    conditions.push(
      sql`(${usageRecords.entryId}, ${usageRecords.position}) < (${after.entryId}, ${after.position})`,
    );
  return db
    .select()
    .from(usageRecords)
    .where(and(eq(usageRecords.projectId, projectId), ...conditions))
    .orderBy(desc(usageRecords.entryId), desc(usageRecords.position))
    .limit(limit + 1)
    .all();
}

/** Which totals: of a place, on which basis, and of whom alone (empty for everybody). */
export type Table = Pick<typeof usageTotals.$inferSelect, "placeId" | "basis" | "principalId" | "dimension">;

/** The groups of some days, both ends included, in order of their names, and one more. `total`: no sum is too large for it. */
export const totals = (
  db: Db,
  table: Table,
  { from, to }: { from: string; to: string },
  { limit, after }: Page,
) =>
  db
    .select({
      name: usageTotals.name,
      records: sql<number>`total(${usageTotals.records})`,
      quantityMicros: sql<number>`total(${usageTotals.quantityMicros})`,
      amountMicros: sql<number>`total(${usageTotals.amountMicros})`,
    })
    .from(usageTotals)
    .where(
      and(
        eq(usageTotals.placeId, table.placeId),
        eq(usageTotals.basis, table.basis),
        eq(usageTotals.principalId, table.principalId),
        eq(usageTotals.dimension, table.dimension),
        gte(usageTotals.day, from),
        lte(usageTotals.day, to),
        after === null ? undefined : gt(usageTotals.name, after),
      ),
    )
    .groupBy(usageTotals.name)
    .orderBy(asc(usageTotals.name))
    .limit(limit + 1)
    .all();
