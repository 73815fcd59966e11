import { keyPlaces, keys } from "@atrium/shared/control/principals";
import type { AccountId, ServiceAccountId, TokenId } from "@atrium/shared/id";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { expect } from "@atrium/shared/store/schema";
import { and, desc, eq, getTableColumns, inArray, lt, sql } from "drizzle-orm";
import { type presentSecrets, USES } from "../key/rotation.ts";

type TokenRow = typeof keys.$inferSelect & { id: TokenId };
export type PlaceRow = typeof keyPlaces.$inferSelect;
/** With where it acts, and how each secret that it ever had was used. */
export type FullTokenRow = TokenRow & { places: PlaceRow[]; uses: Parameters<typeof presentSecrets>[1] };

/** Whose tokens: one of the two. */
export type OwnerColumns =
  | { accountId: AccountId; serviceAccountId: null }
  | { accountId: null; serviceAccountId: ServiceAccountId };

/** So many live tokens an owner has at most. */
const QUOTA = 100;

/** What has a kind beside is no account token. */
const OF_ACCOUNT = sql`${keys.kind} = 'account'`;

const of = ({ accountId, serviceAccountId }: OwnerColumns) =>
  accountId === null ? eq(keys.serviceAccountId, serviceAccountId) : eq(keys.accountId, accountId);

const PLACES =
  sql<string>`(SELECT json_group_array(json_object('keyId', key_id, 'place', place, 'placeId', place_id,
  'membershipId', membership_id)) FROM (SELECT * FROM key_places WHERE key_id = ${keys.id} ORDER BY place_id))`
    .mapWith((json: string) => JSON.parse(json) as PlaceRow[])
    .as("places");

const COLUMNS = { ...getTableColumns(keys), places: PLACES, uses: USES };

export const byId = async (db: Db, owner: OwnerColumns, id: string): Promise<FullTokenRow | undefined> =>
  (await db
    .select(COLUMNS)
    .from(keys)
    .where(and(eq(keys.id, id as TokenId), of(owner), OF_ACCOUNT))
    .get()) as FullTokenRow | undefined;

/** One more row than the page holds, newest first. */
export const list = async (db: Db, owner: OwnerColumns, { after, limit }: Page): Promise<FullTokenRow[]> =>
  (await db
    .select(COLUMNS)
    .from(keys)
    .where(and(of(owner), OF_ACCOUNT, after === null ? undefined : lt(keys.id, after as TokenId)))
    .orderBy(desc(keys.id))
    .limit(limit + 1)
    .all()) as FullTokenRow[];

/** Unexecuted. */
export const insert = (db: Db, token: TokenRow) => db.insert(keys).values(token);

/** Unexecuted; one parameter, however many there are. */
export const addPlaces = (db: Db, id: TokenId, places: readonly Omit<PlaceRow, "keyId">[]): Write[] =>
  places.length === 0
    ? []
    : [
        {
          statement: db.insert(keyPlaces).select(
            sql`SELECT ${id}, value ->> 'place', value ->> 'placeId', value ->> 'membershipId'
              FROM json_each(${JSON.stringify(places)})`,
          ),
          expects: places.length,
        },
      ];

/** Unexecuted. Those that are to stay come first: with its last place a limited token dies (trigger). */
export const dropPlaces = (db: Db, id: TokenId, placeIds: readonly string[]): Write[] =>
  placeIds.length === 0
    ? []
    : [
        {
          statement: db
            .delete(keyPlaces)
            .where(
              and(eq(keyPlaces.keyId, id), inArray(keyPlaces.placeId, placeIds as PlaceRow["placeId"][])),
            ),
          expects: "any",
        },
      ];

/**
 * Unexecuted: in the batch that makes one more, it rolls that back where the owner has as many as they may.
 * @throws at the commit: Problem `quota_exceeded`
 */
export function withinQuota(db: Db, owner: OwnerColumns, now: number): Write {
  const isFull = sql<number>`EXISTS (SELECT 1 FROM ${keys} WHERE ${of(owner)} AND ${OF_ACCOUNT} AND ${keys.revokedAt} IS NULL
    AND (${keys.expiresAt} IS NULL OR ${keys.expiresAt} > ${now}) LIMIT 1 OFFSET ${QUOTA - 1})`;
  const statement = db.insert(expect).values({ actual: isFull, wanted: 0, otherwise: "quota_exceeded" });
  return { statement, expects: "any" };
}
