import { serviceAccounts } from "@atrium/shared/control/principals";
import type { ProjectId, ServiceAccountId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, desc, eq, lt, sql } from "drizzle-orm";

export type ServiceAccountRow = typeof serviceAccounts.$inferSelect & { projectId: ProjectId };

/** What the Organization Default Key acts as is none of the project's service accounts (O3). */
const STANDARD = sql`${serviceAccounts.kind} = 'standard'`;

export const byId = async (db: Db, project: ProjectId, id: string): Promise<ServiceAccountRow | undefined> =>
  (await db
    .select()
    .from(serviceAccounts)
    .where(
      and(eq(serviceAccounts.id, id as ServiceAccountId), eq(serviceAccounts.projectId, project), STANDARD),
    )
    .get()) as ServiceAccountRow | undefined;

/** One more row than the page holds, newest first. */
export const list = async (
  db: Db,
  project: ProjectId,
  createdBy: string | undefined,
  { after, limit }: Page,
): Promise<ServiceAccountRow[]> =>
  (await db
    .select()
    .from(serviceAccounts)
    .where(
      and(
        eq(serviceAccounts.projectId, project),
        STANDARD,
        createdBy === undefined ? undefined : eq(serviceAccounts.createdBy, createdBy),
        after === null ? undefined : lt(serviceAccounts.id, after as ServiceAccountId),
      ),
    )
    .orderBy(desc(serviceAccounts.id))
    .limit(limit + 1)
    .all()) as ServiceAccountRow[];

/** Unexecuted. */
export const insert = (db: Db, account: ServiceAccountRow) => db.insert(serviceAccounts).values(account);

/** Unexecuted. Misses where the row has moved on from `version`. */
export const update = (db: Db, account: ServiceAccountRow, version: number) =>
  db
    .update(serviceAccounts)
    .set(account)
    .where(and(eq(serviceAccounts.id, account.id), eq(serviceAccounts.version, version)));

/** Unexecuted. A trigger revokes its keys. */
export const remove = (db: Db, { id, version }: ServiceAccountRow) =>
  db.delete(serviceAccounts).where(and(eq(serviceAccounts.id, id), eq(serviceAccounts.version, version)));
