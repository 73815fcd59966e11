import type { CredentialName } from "@atrium/shared/contract/auth";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, desc, eq, getTableColumns, isNotNull, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import type { OperableKind } from "../kind/kinds.ts";
import type { DesiredState } from "../kind/lifecycle.ts";
import { leases } from "./schema.ts";

export type Lease = typeof leases.$inferSelect;

/** Which things of a kind somebody reaches: of one owner, made with one credential, or all. */
export interface Reached {
  kind: OperableKind;
  owner?: string;
  createdWith?: string;
}

/** The lease that was on a thing last, for who would claim it now. */
export type Last = Pick<Lease, "id" | "epoch" | "expiresAt" | "endedAt">;

/** What may be claimed. */
export interface Candidate {
  kind: OperableKind;
  id: string;
  createdAt: number;
  last: Last | undefined;
}

/** Who says that they have it, and as of which claim. */
export interface Claim {
  id: string;
  projectId: string;
  epoch: number;
  holder: string;
}

const CANDIDATES = 16;

const CANDIDATE = `SELECT r.kind, r.id, r.created_at AS createdAt, iif(l.id IS NULL, NULL,
  json_object('id', l.id, 'epoch', l.epoch, 'expiresAt', l.expires_at, 'endedAt', l.ended_at)) AS last`;

/** The index that finds what somebody reaches of a kind, with its condition, word for word. */
function queuedOf({ owner, createdWith }: Reached): string {
  const [index, condition] =
    owner !== undefined
      ? ["resources_running", "r.observed_state NOT IN ('stopped', 'succeeded', 'failed')"]
      : createdWith !== undefined
        ? ["resources_created_with", "true"]
        : ["resources_claimable", "true"];
  return `${CANDIDATE} FROM resources r INDEXED BY ${index} LEFT JOIN leases l ON l.resource_id = r.id
    WHERE r.project_id = ?1 AND r.kind = ?2 AND r.owner ${owner === undefined ? "IS NOT" : "="} ?4
      AND r.created_with ${createdWith === undefined ? "IS NOT" : "="} ?5 AND ${condition}
      AND r.observed_state = 'queued' AND r.desired_state = 'running' AND r.admitted = 1
      AND (l.id IS NULL OR l.ended_at IS NOT NULL OR l.expires_at <= ?3)
    ORDER BY r.${owner === undefined ? "id" : "created_at"} LIMIT ${CANDIDATES}`;
}

/** What a `Reached` that came as JSON reaches: each kind stands in it once. */
const REACHED = `k.value ->> 'kind' = r.kind AND coalesce(k.value ->> 'owner', r.owner) = r.owner
  AND coalesce(k.value ->> 'createdWith', r.created_with) = r.created_with`;

/** Nobody was heard of in time, and people still want it. What is queued again is among the others. */
const LOST = `${CANDIDATE} FROM leases l INDEXED BY leases_open
    CROSS JOIN resources r ON r.project_id = l.project_id AND r.kind = l.kind AND r.id = l.resource_id
    CROSS JOIN json_each(?3) k ON ${REACHED}
  WHERE l.project_id = ?1 AND l.ended_at IS NULL AND l.expires_at <= ?2 AND r.desired_state = 'running' AND r.admitted = 1
    AND r.observed_state NOT IN ('queued', 'stopped', 'succeeded', 'failed')
  LIMIT ${CANDIDATES}`;

/** The oldest of what may be claimed in a project: one round trip, and rows read by what it answers and what is at work. */
export async function candidates(
  db: Db,
  projectId: string,
  reached: readonly Reached[],
  now: number,
): Promise<Candidate[]> {
  const d1 = db.$client;
  const found = await d1.batch<Omit<Candidate, "last"> & { last: string | null }>([
    ...reached.map((of) =>
      d1.prepare(queuedOf(of)).bind(projectId, of.kind, now, of.owner ?? null, of.createdWith ?? null),
    ),
    d1.prepare(LOST).bind(projectId, now, JSON.stringify(reached)),
  ]);
  return found
    .flatMap(({ results }) => results)
    .map(({ last, ...row }) => ({ ...row, last: last === null ? undefined : (JSON.parse(last) as Last) }))
    .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

export const byId = (db: Db, id: string): Promise<Lease | undefined> =>
  db.select().from(leases).where(eq(leases.id, id)).get();

export const ofResource = (db: Db, resourceId: string): Promise<Lease | undefined> =>
  db.select().from(leases).where(eq(leases.resourceId, resourceId)).get();

/** Those of a project that have not ended, of what somebody reaches; newest first, and one row more. */
export const page = (
  db: Db,
  projectId: string,
  reached: readonly Reached[],
  { limit, after }: Page,
): Promise<Lease[]> =>
  db
    .select(getTableColumns(leases))
    .from(leases)
    .where(
      and(
        eq(leases.projectId, projectId),
        isNull(leases.endedAt),
        after === null ? undefined : sql`${leases.id} < ${after}`,
        isReached(reached),
      ),
    )
    .orderBy(desc(leases.id))
    .limit(limit + 1)
    .all();

/** Of the lease that the statement is about. */
const ITS_RESOURCE = sql.raw(
  "FROM resources r WHERE r.project_id = leases.project_id AND r.kind = leases.kind AND r.id = leases.resource_id",
);

const IN_HANDS = sql.raw("r.observed_state NOT IN ('queued', 'stopped', 'succeeded', 'failed')");

const isReached = (reached: readonly Reached[], condition: SQL = sql.raw("true")): SQL =>
  sql`EXISTS (SELECT 1 ${ITS_RESOURCE} AND ${condition} AND EXISTS
    (SELECT 1 FROM json_each(${JSON.stringify(reached)}) k WHERE ${sql.raw(REACHED)}))`;

/** Unexecuted. Misses where somebody has claimed it, or been heard of again, since it was read at `lease.epoch - 1`. */
export const claim = (db: Db, lease: Lease, now: number) =>
  db
    .insert(leases)
    .values(lease)
    .onConflictDoUpdate({
      target: leases.resourceId,
      set: lease,
      setWhere: and(
        eq(leases.epoch, lease.epoch - 1),
        or(isNotNull(leases.endedAt), lte(leases.expiresAt, now)),
      ),
    });

const held = ({ id, projectId, epoch, holder }: Claim) =>
  and(
    eq(leases.id, id),
    eq(leases.projectId, projectId),
    eq(leases.epoch, epoch),
    eq(leases.holder, holder),
    isNull(leases.endedAt),
  );

const heardOf = (credential: CredentialName, now: number) => ({
  expiresAt: sql`${now} + 1000 * ${leases.seconds}`,
  credentialType: credential.type,
  credentialId: credential.id,
});

/** Unexecuted. Misses where it has ended, or somebody else has it. */
export const renew = (db: Db, claim: Claim, credential: CredentialName, now: number) =>
  db.update(leases).set(heardOf(credential, now)).where(held(claim));

/** Unexecuted. Misses as `renew` does. */
export const end = (db: Db, claim: Claim, now: number) =>
  db.update(leases).set({ endedAt: now }).where(held(claim));

/** What a heartbeat is answered with. */
export interface Renewed {
  lease: Lease;
  desiredState: DesiredState;
  /** Came in by visibility alone. */
  fromOutside: boolean;
  /** Whether anybody is connected to it. */
  isConnected: boolean;
}

/**
 * A heartbeat and the decision about it, in one statement: of what its holder reaches, and only as long as it has not ended.
 * @returns undefined where it did not come to that
 */
export async function renewReached(
  db: Db,
  claim: Claim,
  credential: CredentialName,
  reached: readonly Reached[],
  now: number,
): Promise<Renewed | undefined> {
  const row = await db
    .update(leases)
    .set(heardOf(credential, now))
    .where(and(held(claim), isReached(reached, IN_HANDS)))
    .returning({
      ...getTableColumns(leases),
      desiredState: sql<DesiredState>`(SELECT r.desired_state ${ITS_RESOURCE})`,
      fromOutside: sql<number>`(SELECT r.admitted_by IS NOT NULL ${ITS_RESOURCE})`,
      isConnected: sql<number>`EXISTS (SELECT 1 FROM connections c WHERE c.resource_id = leases.resource_id
        AND c.opened_at IS NOT NULL)`,
    })
    .get();
  if (!row) return undefined;
  const { desiredState, fromOutside, isConnected, ...lease } = row;
  return { lease, desiredState, fromOutside: fromOutside === 1, isConnected: isConnected === 1 };
}

/** Expired and not ended, a bounded part of them. */
export const lost = (db: Db, now: number, limit: number): Promise<Lease[]> =>
  db
    .select()
    .from(leases)
    .where(and(isNull(leases.endedAt), lte(leases.expiresAt, now)))
    .limit(limit)
    .all();

/** Unexecuted. Misses where somebody was heard of, or has claimed it, since. */
export const giveUp = (db: Db, { resourceId, epoch }: Lease, now: number) =>
  db
    .update(leases)
    .set({ endedAt: now })
    .where(
      and(
        eq(leases.resourceId, resourceId),
        eq(leases.epoch, epoch),
        isNull(leases.endedAt),
        lte(leases.expiresAt, now),
      ),
    );
