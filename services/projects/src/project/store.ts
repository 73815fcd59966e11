import { memberships, projects } from "@atrium/shared/control/schema";
import type { AccountId, ProjectId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, desc, eq, getTableColumns, lt, sql } from "drizzle-orm";

export type Project = typeof projects.$inferSelect;
export type Relation = "owner" | "collaborator";

export const byId = (db: Db, id: ProjectId) => db.select().from(projects).where(eq(projects.id, id)).get();

/** Every account has one, from its sign-up on. */
export const personalOf = (db: Db, account: AccountId) =>
  db
    .select()
    .from(projects)
    .where(and(eq(projects.ownerAccountId, account), sql`${projects.kind} = 'personal'`))
    .get();

// Literals, not parameters: each is the condition of a partial index.
const RELATIONS = {
  owner: sql`${memberships.role} = 'owner'`,
  collaborator: sql`${memberships.role} IS NOT 'owner'`,
};

/** Newest first. CROSS JOIN keeps the order of the index, and with it the reads to two a row. */
export const ofAccount = (db: Db, account: AccountId, relation: Relation | undefined, page: Page) =>
  db
    .select({ ...getTableColumns(projects), role: memberships.role })
    .from(memberships)
    .crossJoin(projects)
    .where(
      and(
        eq(projects.id, memberships.projectId),
        eq(memberships.accountId, account),
        sql`${memberships.projectId} IS NOT NULL`,
        relation && RELATIONS[relation],
        page.after === null ? undefined : lt(memberships.projectId, page.after as ProjectId),
      ),
    )
    .orderBy(desc(memberships.projectId))
    .limit(page.limit + 1);

/** Unexecuted. */
export const insert = (db: Db, project: Project) => db.insert(projects).values(project);

/** Unexecuted. Before it must come the project, whose row names the owner. */
export const insertOwner = (db: Db, owner: typeof memberships.$inferInsert) =>
  db.insert(memberships).values(owner);

/** Unexecuted. Misses, and so rolls the commit back, when the row has moved on from `version`. */
export const update = (db: Db, { id, ...after }: Project, version: number) =>
  db
    .update(projects)
    .set(after)
    .where(and(eq(projects.id, id), eq(projects.version, version)));

/** Unexecuted. Members, collaborating teams and service accounts go with it, and triggers revoke the keys. */
export const remove = (db: Db, { id, version }: Project) =>
  db.delete(projects).where(and(eq(projects.id, id), eq(projects.version, version)));
