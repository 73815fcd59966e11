import type { Db } from "@atrium/shared/store/open";
import { and, eq, type SQL, sql } from "drizzle-orm";
import { resources } from "../schema.ts";

type Resource = typeof resources.$inferSelect;

/** What a move makes of a thing, and of each that goes along. */
type Moved = Pick<Resource, "projectId" | "organizationId" | "movedIn" | "updatedAt">;

/** What runs belong to, of which kind. */
export type Group = Pick<Resource, "projectId" | "id"> & { kind: "experiment" | "sweep" };

const COLUMN = { experiment: resources.experimentId, sweep: resources.sweepId } as const;

const runsIn = ({ projectId, kind, id }: Group) =>
  and(eq(resources.projectId, projectId), eq(COLUMN[kind], id), sql`+${resources.kind} = 'run'`);

/** The runs of an experiment or a sweep, in the order of their ids. */
export const runsOf = (db: Db, group: Group, limit: number): Promise<Resource[]> =>
  db.select().from(resources).where(runsIn(group)).orderBy(resources.id).limit(limit).all();

/** Unexecuted. Misses, and so rolls the commit back, when the row has moved on from `before`. */
export const move = (db: Db, before: Resource, after: Resource) =>
  db
    .update(resources)
    .set({ ...movedOf(after), experimentId: null, sweepId: null, admitted: after.admitted })
    .where(
      and(
        eq(resources.projectId, before.projectId),
        eq(resources.kind, before.kind),
        eq(resources.id, before.id),
        eq(resources.version, before.version),
      ),
    );

/** Unexecuted: these runs, as they were read, after what they belong to. They stay in that and in nothing else. */
export const moveAlong = (db: Db, runs: readonly Resource[], group: Group, moved: Moved, admits: boolean) =>
  db
    .update(resources)
    .set({
      ...movedOf(moved),
      ...(group.kind === "experiment" ? { sweepId: null } : { experimentId: null }),
      admitted: sql`${resources.admitted} AND ${Number(admits)}`,
    })
    .from(sql`json_each(${JSON.stringify(runs.map(({ id, version }) => [id, version]))}) AS moving`)
    .where(
      and(
        eq(resources.projectId, group.projectId),
        eq(resources.kind, "run"),
        sql`${resources.id} = moving.value ->> 0`,
        sql`${resources.version} = moving.value ->> 1`,
      ),
    );

/** Unexecuted. Changes as many rows as were left behind: those that joined since. */
export const leftBehind = (db: Db, group: Group) =>
  db
    .update(resources)
    .set({ version: sql`${resources.version}` })
    .where(runsIn(group));

const movedOf = ({ projectId, organizationId, movedIn, updatedAt }: Moved) => ({
  projectId,
  organizationId,
  movedIn,
  updatedAt,
  version: sql`${resources.version} + 1` as SQL<number>,
});
