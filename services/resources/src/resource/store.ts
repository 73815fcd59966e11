import type { Reassignment, Within } from "@atrium/shared/contract/resources";
import type { Label } from "@atrium/shared/http/labels";
import { earliestId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, desc, eq, getTableColumns, gte, inArray, lt, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { RunnableQuery } from "drizzle-orm/runnable-query";
import { QueryBuilder } from "drizzle-orm/sqlite-core";
import { isOperable, type KindName, kindsWhere } from "../kind/kinds.ts";
import type { State } from "../kind/lifecycle.ts";
import { purgedOrganizations, purgedProjects, resourceLabels, resources } from "./schema.ts";

export type Resource = typeof resources.$inferSelect;

/** What a list shows. Each alone is served by its index; see `page` for several at once. */
export interface Filter {
  name?: string | undefined;
  experimentId?: string;
  sweepId?: string;
  attributedTo?: string;
  createdWith?: string;
  createdBy?: string;
  owner?: string;
  state?: State | undefined;
  labels?: readonly Label[] | undefined;
  /** Made from the one time on, and before the other (ms since the epoch): ids sort by it, as every index does. */
  since?: number | undefined;
  until?: number | undefined;
}

/** How much a purge removes at a time. */
const PURGED_AT_ONCE = 500;

/** A project's things of one kind; nothing is looked up outside of them. */
const within = (projectId: string, kind: KindName) =>
  and(eq(resources.projectId, projectId), eq(resources.kind, kind));

const one = (projectId: string, kind: KindName, id: string) =>
  and(within(projectId, kind), eq(resources.id, id));

/** Built once: for each request anew it would cost more than everything else around this read. */
const BY_ID = new QueryBuilder()
  .select()
  .from(resources)
  .where(one("", "run", ""))
  .toSQL().sql;
const COLUMNS = Object.entries(getTableColumns(resources));

export async function byId(
  db: Db,
  projectId: string,
  kind: KindName,
  id: string,
): Promise<Resource | undefined> {
  const [values] = await db.$client.prepare(BY_ID).bind(projectId, kind, id).raw();
  return values && rowOf(values);
}

const rowOf = (values: unknown[]): Resource =>
  Object.fromEntries(
    COLUMNS.map(([name, column], position) => {
      const value = values[position];
      return [name, value === null ? null : column.mapFromDriverValue(value)];
    }),
  ) as Resource;

/** Which of those of one name. */
interface Called extends Pick<Filter, "owner" | "createdWith"> {
  name: string;
  /** Who made it, or for whom it was made. */
  person: string | undefined;
}

/** The index of workloads' names, and that of all others': the planner takes neither without its condition, word for word. */
const WORKLOAD = sql.raw(
  `kind IN (${kindsWhere("lifecycle")
    .map((kind) => `'${kind}'`)
    .join(", ")})`,
);
const NO_WORKLOAD = sql`NOT ${WORKLOAD}`;

/** Those of a kind that are called so, newest first. */
export function named(
  db: Db,
  projectId: string,
  kind: KindName,
  { name, person, owner, createdWith }: Called,
  limit: number,
): Promise<Resource[]> {
  const called = and(
    within(projectId, kind),
    eq(resources.name, name),
    owner === undefined ? undefined : sql`+${resources.owner} = ${owner}`,
    createdWith === undefined ? undefined : sql`+${resources.createdWith} = ${createdWith}`,
  );
  const all = db.select().from(resources);
  if (person === undefined) return all.where(called).orderBy(desc(resources.id)).limit(limit).all();
  const made = eq(resources.createdBy, person);
  return all
    .where(and(called, made, isOperable(kind) ? WORKLOAD : NO_WORKLOAD))
    .unionAll(
      db
        .select()
        .from(resources)
        .where(and(called, eq(resources.attributedTo, person))),
    )
    .orderBy(desc(resources.id))
    .limit(limit)
    .all();
}

/** Unexecuted, for a batch or to be awaited. */
type Listing = RunnableQuery<Resource[], "sqlite"> & PromiseLike<Resource[]>;

/**
 * One page, newest first, and one row more. Of several filters one is served by its index, the first given of name,
 * experiment, sweep, whom it is attributed to, credential, creator, owner, label, state; the others are checked on the rows
 * it finds. The `+` keeps the planner, which knows nothing of the numbers, from choosing for itself.
 */
export function page(
  db: Db,
  projectId: string,
  kind: KindName,
  filter: Filter,
  { limit, after }: Page,
): Listing {
  const { name, labels = [], since, until } = filter;
  const equal = (
    [
      [resources.name, name],
      [resources.experimentId, filter.experimentId],
      [resources.sweepId, filter.sweepId],
      [resources.attributedTo, filter.attributedTo],
      [resources.createdWith, filter.createdWith],
      [resources.createdBy, filter.createdBy],
      [resources.owner, filter.owner],
      [resources.observedState, filter.state],
    ] as const
  ).filter(([, value]) => value !== undefined);
  const byLabel = equal.every(([column]) => column === resources.observedState) ? labels[0] : undefined;
  const serving = byLabel ? undefined : equal[0]?.[0];
  const conditions = equal.map(([column, value]) =>
    column === serving ? sql`${column} = ${value}` : sql`+${column} = ${value}`,
  );
  for (const [key, value] of byLabel ? labels.slice(1) : labels)
    conditions.push(sql`json_extract(${resources.labels}, ${`$."${key}"`}) = ${value}`);
  const id = byLabel ? resourceLabels.resourceId : resources.id;
  if (after !== null) conditions.push(lt(id, after));
  if (since !== undefined) conditions.push(gte(id, earliestId(kind, since)));
  if (until !== undefined) conditions.push(lt(id, earliestId(kind, until)));
  if (byLabel) return pageByLabel(db, projectId, kind, byLabel, conditions, limit);
  const isGroup = serving === resources.experimentId || serving === resources.sweepId;
  return db
    .select()
    .from(resources)
    .where(and(isGroup ? grouped(projectId, kind) : within(projectId, kind), ...conditions))
    .orderBy(desc(resources.id))
    .limit(limit + 1);
}

/** Of experiments and sweeps the indexes have no kind: only runs belong to any. */
const grouped = (projectId: string, kind: KindName) =>
  and(eq(resources.projectId, projectId), sql`+${resources.kind} = ${kind}`);

/** A cross join: SQLite then reads the labels first, as it is written. */
const pageByLabel = (
  db: Db,
  projectId: string,
  kind: KindName,
  [key, value]: Label,
  conditions: SQL[],
  limit: number,
): Listing =>
  db
    .select(getTableColumns(resources))
    .from(resourceLabels)
    .crossJoin(resources)
    .where(
      and(
        eq(resourceLabels.projectId, projectId),
        eq(resourceLabels.kind, kind),
        eq(resourceLabels.key, key),
        eq(resourceLabels.value, value),
        within(projectId, kind),
        eq(resources.id, resourceLabels.resourceId),
        ...conditions,
      ),
    )
    .orderBy(desc(resourceLabels.resourceId))
    .limit(limit + 1);

/** Of somebody, what is not at rest. The condition is that of its index, word for word. */
const running = (account: string) =>
  and(eq(resources.owner, account), sql`observed_state NOT IN ('stopped', 'succeeded', 'failed')`);

/** The planner, which knows nothing of the numbers, would take another index of what is somebody's. */
const AT_WORK = sql`${resources} INDEXED BY resources_running`;

/** Newest first. Of some projects, the subquery walks their part of the index; of an organization, all that is theirs. */
const runningWithin = (account: string, within: Within) =>
  and(
    running(account),
    "projects" in within
      ? sql`${resources.projectId} IN (SELECT value FROM json_each(${JSON.stringify(within.projects)}))`
      : sql`+${resources.organizationId} = ${within.organization}`,
  );

export const runningOf = (db: Db, account: string, within: Within, limit: number) =>
  db
    .select({
      projectId: sql<string>`project_id`,
      kind: sql<KindName>`kind`,
      id: sql<string>`id`,
      name: sql<string>`name`,
      state: sql<State | null>`observed_state`,
    })
    .from(AT_WORK)
    .where(runningWithin(account, within))
    .orderBy(desc(resources.createdAt), desc(resources.id))
    .limit(limit)
    .all();

/** How much is handed on at a time. */
const REASSIGNED_AT_ONCE = 500;

/**
 * Hands on a bounded part of what is somebody's and not at rest. Again, it finds nothing more.
 * @returns whether nothing is left
 */
export async function reassign(db: Db, { from, to, within, before }: Reassignment): Promise<boolean> {
  const left = and(runningWithin(from, within), sql`${resources.createdAt} <= ${before}`);
  const part = db.select({ rowid: sql`rowid` }).from(AT_WORK).where(left).limit(REASSIGNED_AT_ONCE);
  const [, rest] = await db.batch([
    db
      .update(resources)
      .set({ owner: to, version: sql`${resources.version} + 1` })
      .where(inArray(sql`rowid`, part)),
    db.select({ id: sql`id` }).from(AT_WORK).where(left).limit(1),
  ]);
  return rest.length === 0;
}

/** Unexecuted. */
export const insert = (db: Db, resource: Resource) => db.insert(resources).values(resource);

/** Unexecuted. Misses, and so rolls the commit back, when the row has moved on from `before`. */
export const update = (db: Db, before: Resource, after: Resource) =>
  db
    .update(resources)
    .set({
      name: after.name,
      labels: after.labels,
      fields: after.fields,
      desiredState: after.desiredState,
      observedState: after.observedState,
      experimentId: after.experimentId,
      sweepId: after.sweepId,
      admitted: after.admitted,
      admittedBy: after.admittedBy,
      version: after.version,
      updatedAt: after.updatedAt,
    })
    .where(exactly(before));

/** Unexecuted. Misses as `update` does. */
export const remove = (db: Db, resource: Resource) => db.delete(resources).where(exactly(resource));

const exactly = ({ projectId, kind, id, version }: Resource) =>
  and(one(projectId, kind, id), eq(resources.version, version));

/**
 * Removes a bounded part of what a deleted project held, and closes the project for whatever is still on its way.
 * @returns whether nothing is left
 */
export const purgeProject = (db: Db, projectId: string, now: number): Promise<boolean> =>
  purge(
    db,
    db.insert(purgedProjects).values({ projectId, purgedAt: now }).onConflictDoNothing(),
    eq(resources.projectId, projectId),
  );

/** The same of a deleted organization, all its projects together: none leaves an organization that can be deleted. */
export const purgeOrganization = (db: Db, organizationId: string, now: number): Promise<boolean> =>
  purge(
    db,
    db.insert(purgedOrganizations).values({ organizationId, purgedAt: now }).onConflictDoNothing(),
    eq(resources.organizationId, organizationId),
  );

async function purge(db: Db, closing: BatchItem<"sqlite">, held: SQL): Promise<boolean> {
  const part = db.select({ rowid: sql`rowid` }).from(resources).where(held).limit(PURGED_AT_ONCE);
  const [, , left] = await db.batch([
    closing,
    db.delete(resources).where(inArray(sql`rowid`, part)),
    db.select({ id: resources.id }).from(resources).where(held).limit(1),
  ]);
  return left.length === 0;
}
