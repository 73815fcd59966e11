import { keys, secretUse, serviceAccounts } from "@atrium/shared/control/principals";
import type { ProjectId, ServiceAccountId, TeamId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, desc, eq, lt, sql } from "drizzle-orm";

/** What a service account belongs to. */
export type Home = { projectId: ProjectId; teamId: null } | { projectId: null; teamId: TeamId };

export type ServiceAccountRow = typeof serviceAccounts.$inferSelect & Home;

/** What the Organization Default Key acts as is none of the project's service accounts (O3). */
const STANDARD = sql`${serviceAccounts.kind} = 'standard'`;

const at = ({ projectId, teamId }: Home) =>
  teamId === null ? eq(serviceAccounts.projectId, projectId) : eq(serviceAccounts.teamId, teamId);

export const byId = async (db: Db, home: Home, id: string): Promise<ServiceAccountRow | undefined> =>
  (await db
    .select()
    .from(serviceAccounts)
    .where(and(eq(serviceAccounts.id, id as ServiceAccountId), at(home), STANDARD))
    .get()) as ServiceAccountRow | undefined;

/** One more row than the page holds, newest first. */
export const list = async (
  db: Db,
  home: Home,
  createdBy: string | undefined,
  { after, limit }: Page,
): Promise<ServiceAccountRow[]> =>
  (await db
    .select()
    .from(serviceAccounts)
    .where(
      and(
        at(home),
        STANDARD,
        createdBy === undefined ? undefined : eq(serviceAccounts.createdBy, createdBy),
        after === null ? undefined : lt(serviceAccounts.id, after as ServiceAccountId),
      ),
    )
    .orderBy(desc(serviceAccounts.id))
    .limit(limit + 1)
    .all()) as ServiceAccountRow[];

/** How many credentials of each are good, and when any that it ever had was used last; however many those are. */
export interface Use {
  id: string;
  liveKeys: number;
  lastUsedAt: number | null;
}

/** One parameter, however many there are. */
export const useOf = (db: Db, ids: readonly string[], now: number): Promise<Use[]> =>
  db.all(sql`SELECT named.value AS id,
      (SELECT count(*) FROM ${keys} k WHERE k.service_account_id = named.value AND k.revoked_at IS NULL
        AND (k.expires_at IS NULL OR k.expires_at > ${now})) AS liveKeys,
      (SELECT max(u.last_used_at) FROM ${secretUse} u WHERE u.service_account_id = named.value) AS lastUsedAt
    FROM json_each(${JSON.stringify(ids)}) named`);

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
