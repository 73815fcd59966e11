import { accessTokens, signingKeys } from "@atrium/shared/control/principals";
import type { ProjectId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import { and, asc, eq, gt, inArray, lte, ne, sql } from "drizzle-orm";

export type SigningKeyRow = typeof signingKeys.$inferSelect;

/** All that tokens may be signed with by now, the oldest first, of those that can be unsealed. There are a few. */
export const listed = (db: Db, peppers: readonly string[], now: number): Promise<SigningKeyRow[]> =>
  db
    .select()
    .from(signingKeys)
    .where(and(gt(signingKeys.listedUntil, now), inArray(signingKeys.pepper, [...peppers])))
    .orderBy(asc(signingKeys.signsFrom), asc(signingKeys.id))
    .all();

/** Those that are not sealed under `pepper`. */
export const sealedOtherwise = (db: Db, pepper: string): Promise<SigningKeyRow[]> =>
  db.select().from(signingKeys).where(ne(signingKeys.pepper, pepper)).all();

interface NewSigningKey extends Pick<SigningKeyRow, "id" | "publicJwk" | "sealed" | "pepper"> {
  now: number;
  /** The peppers under which a key can be unsealed. */
  peppers: readonly string[];
  /** A new one is due once none signs for longer than so many ms. */
  aheadMs: number;
  /** For so long it is only published, and how long it signs then, in ms. */
  publishedMs: number;
  signsMs: number;
  /** How long it stays listed after that. */
  keptMs: number;
}

/**
 * Adds a key where one is due: of many at once one is first. It signs when the one before it ends, and not before it was
 * published long enough; at once where there is none.
 */
export const addWhereDue = (db: Db, key: NewSigningKey) => {
  const { id, now, aheadMs, publishedMs, signsMs, keptMs } = key;
  const usable = sql`pepper IN (SELECT value FROM json_each(${JSON.stringify(key.peppers)}))`;
  return db.run(sql`INSERT INTO signing_keys (id, public_jwk, sealed, pepper, created_at, signs_from, signs_until, listed_until)
    SELECT ${id}, ${JSON.stringify(key.publicJwk)}, ${key.sealed}, ${key.pepper}, ${now}, signs_from,
      signs_from + ${signsMs}, signs_from + ${signsMs + keptMs}
    FROM (SELECT coalesce(max((SELECT max(signs_until) FROM signing_keys WHERE signs_until > ${now} AND ${usable}),
      ${now + publishedMs}), ${now}) AS signs_from)
    WHERE NOT EXISTS (SELECT 1 FROM signing_keys WHERE signs_until > ${now + aheadMs} AND ${usable})`);
};

export const reseal = (db: Db, { id, pepper }: SigningKeyRow, to: Pick<SigningKeyRow, "sealed" | "pepper">) =>
  db
    .update(signingKeys)
    .set(to)
    .where(and(eq(signingKeys.id, id), eq(signingKeys.pepper, pepper)))
    .run();

/** Unexecuted. Of a credential's tokens for a project the one that ends last is remembered. */
export const issued = (
  db: Db,
  row: { credential: string; project: string; principal: string; expiresAt: number },
) =>
  db
    .insert(accessTokens)
    .values({
      credentialId: row.credential,
      projectId: row.project as ProjectId,
      principalId: row.principal,
      expiresAt: row.expiresAt,
    })
    .onConflictDoUpdate({
      target: [accessTokens.credentialId, accessTokens.projectId],
      set: {
        principalId: row.principal,
        expiresAt: sql`max(${accessTokens.expiresAt}, excluded.expires_at)`,
      },
    });

/** Tokens that have ended, and keys that nothing is signed with any more. */
export async function forgetExpired(db: Db, now: number): Promise<void> {
  await db.batch([
    db.delete(accessTokens).where(lte(accessTokens.expiresAt, now)),
    db.delete(signingKeys).where(lte(signingKeys.listedUntil, now)),
  ]);
}
