import { withinQuota } from "@atrium/shared/control/quota";
import { variables } from "@atrium/shared/control/schema";
import type { ProjectId } from "@atrium/shared/id";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, asc, eq, gt } from "drizzle-orm";

export type VariableRow = typeof variables.$inferSelect;

const named = (project: ProjectId, name: string) =>
  and(eq(variables.projectId, project), eq(variables.name, name));

export const byName = (db: Db, project: ProjectId, name: string): Promise<VariableRow | undefined> =>
  db.select().from(variables).where(named(project, name)).get();

/** By name. */
export const ofProject = (db: Db, project: ProjectId, createdBy: string | undefined, page: Page) =>
  db
    .select()
    .from(variables)
    .where(
      and(
        eq(variables.projectId, project),
        createdBy === undefined ? undefined : eq(variables.createdBy, createdBy),
        page.after === null ? undefined : gt(variables.name, page.after),
      ),
    )
    .orderBy(asc(variables.name))
    .limit(page.limit + 1);

/** Unexecuted. Rolls the commit back where the project has as many as it may. */
export const insert = (db: Db, row: VariableRow): Write[] => [
  withinQuota(db, variables, row.projectId),
  db.insert(variables).values(row),
];

/** Unexecuted. Misses, and so rolls the commit back, when the row has moved on from `version`. */
export const update = (db: Db, { projectId, name, value, updatedAt }: VariableRow, version: number): Write =>
  db
    .update(variables)
    .set({ value, updatedAt, version: version + 1 })
    .where(and(named(projectId, name), eq(variables.version, version)));

/** Unexecuted. */
export const remove = (db: Db, { projectId, name, version }: VariableRow): Write =>
  db.delete(variables).where(and(named(projectId, name), eq(variables.version, version)));
