import { keys, leaks, sessions } from "@atrium/shared/control/principals";
import { memberships } from "@atrium/shared/control/schema";
import type {
  AccountId,
  KeyId,
  OrganizationId,
  ProjectId,
  SessionId,
  TeamId,
  TokenId,
} from "@atrium/shared/id";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import { and, eq, isNull, type SQL, sql } from "drizzle-orm";

/** A key or an account token one of whose secrets is known to others, while that secret still counts. */
export interface LeakedKey {
  /** Of the secret that was found. */
  digest: string;
  secret: "current" | "previous";
  id: KeyId | TokenId;
  kind: "project" | "organization" | "account";
  name: string;
  hint: string;
  version: number;
  currentDigest: string;
  previousDigest: string | null;
  organizationId: OrganizationId;
  organizationName: string | null;
  policy: "revoke" | "notify";
  projectId: ProjectId | null;
  projectName: string | null;
  accountId: AccountId | null;
  /** Of a team's service account. */
  teamId: TeamId | null;
  teamName: string | null;
  /** When it was reported before. */
  reportedAt: number | null;
}

export interface LeakedSession {
  digest: string;
  id: SessionId;
  accountId: AccountId;
}

/** What is behind these digests and counts, by one read whatever there is. A personal organization has no policy. */
export async function leaked(
  db: Db,
  digests: readonly string[],
  now: number,
): Promise<(LeakedKey | LeakedSession)[]> {
  const given = JSON.stringify(digests);
  const rows = await db.all<{
    found: string;
  }>(sql`SELECT json_object('digest', f.digest, 'secret', f.secret, 'id', k.id,
      'kind', k.kind, 'name', k.name, 'hint', iif(f.secret = 'current', k.hint, k.previous_hint), 'version', k.version,
      'currentDigest', k.digest, 'previousDigest', k.previous_digest, 'organizationId', k.organization_id,
      'organizationName', o.name, 'policy', iif(o.kind = 'standard', o.leaked_keys, 'revoke'), 'projectId', k.project_id,
      'projectName', p.name, 'accountId', k.account_id,
      'teamId', t.id, 'teamName', t.name, 'reportedAt', l.reported_at) AS found
    FROM (${holders(given, now)}) f
      CROSS JOIN keys k ON k.id = f.id
      LEFT JOIN organizations o ON o.id = k.organization_id
      LEFT JOIN projects p ON p.id = k.project_id
      LEFT JOIN service_accounts s ON s.id = k.service_account_id
      LEFT JOIN teams t ON t.id = s.team_id
      LEFT JOIN leaks l ON l.digest = f.digest
    UNION ALL SELECT json_object('digest', s.token_digest, 'id', s.id, 'accountId', s.account_id)
    FROM json_each(${given}) g CROSS JOIN sessions s ON s.token_digest = g.value`);
  return rows.map(({ found }) => JSON.parse(found) as LeakedKey | LeakedSession);
}

/** An expired key is one of them: its end could be moved. A secret from before the last rotation has ended for good. */
const holders = (
  given: string,
  now: number,
): SQL => sql`SELECT g.value AS digest, 'current' AS secret, k.id FROM json_each(${given}) g
    CROSS JOIN keys k ON k.digest = g.value AND k.revoked_at IS NULL
  UNION ALL SELECT g.value, 'previous', k.id FROM json_each(${given}) g
    CROSS JOIN keys k ON k.previous_digest = g.value AND k.revoked_at IS NULL
    WHERE (k.previous_ends_at IS NULL OR k.previous_ends_at > ${now})
      AND NOT (k.previous_until = 'first_use' AND EXISTS (SELECT 1 FROM secret_use u WHERE u.digest = k.digest))`;

const asRead = ({ id, version }: LeakedKey) =>
  and(eq(keys.id, id), eq(keys.version, version), isNull(keys.revokedAt));

/** Unexecuted. Misses where the key has moved on. */
export const revoke = (db: Db, key: LeakedKey, at: number): Write =>
  db
    .update(keys)
    .set({ revokedAt: at, revokedBecause: "leaked", version: key.version + 1, updatedAt: at })
    .where(asRead(key));

/** Unexecuted. Misses where the key has moved on. */
export const endPrevious = (db: Db, key: LeakedKey, at: number): Write =>
  db
    .update(keys)
    .set({ previousEndsAt: at, version: key.version + 1, updatedAt: at })
    .where(asRead(key));

/** Unexecuted. Fails where somebody reported the secret meanwhile. */
export const remember = (db: Db, { digest, id }: LeakedKey, at: number): Write =>
  db.insert(leaks).values({ digest, keyId: id, reportedAt: at });

/** Unexecuted. Misses where it has ended. */
export const endSession = (db: Db, { id }: LeakedSession): Write =>
  db.delete(sessions).where(eq(sessions.id, id));

/** So many admins of a team. */
export const adminsOf = async (db: Db, team: TeamId, limit: number): Promise<string[]> =>
  (
    await db
      .select({ id: memberships.accountId })
      .from(memberships)
      .where(and(eq(memberships.teamId, team), eq(memberships.role, "admin")))
      .limit(limit)
  ).map(({ id }) => id);
