import { type SQL, sql } from "drizzle-orm";
import type { AtriumEvent } from "../contract/events.ts";
import type { AccountId, MembershipId, OrganizationId, ProjectId, ServiceAccountId, TeamId } from "../id.ts";
import type { Committed } from "../store/commit.ts";
import { accessTokens, keyPlaces, keys } from "./principals.ts";

/** An event is for people to read, and a queue message holds 128 kB. */
const NAMED = 100;

// Read by the commit that kills them: neither a key made just before it nor one revoked just before is miscounted.
const dying = (condition: SQL, tokens: SQL): Record<keyof Taken, SQL> => ({
  revoked_keys: sql`(SELECT json_group_array(json_object('id', id, 'name', name, 'project_id', project_id)) FROM
    (SELECT id, name, project_id FROM ${keys} WHERE (${condition}) AND revoked_at IS NULL ORDER BY id DESC LIMIT ${NAMED}))`,
  revoked_key_count: sql`(SELECT count(*) FROM ${keys} WHERE (${condition}) AND revoked_at IS NULL)`,
  ...lastToken(tokens),
});

/** Until when those live that verify access tokens without asking: of all that may be concerned the last, or null. */
function lastToken(condition: SQL) {
  return {
    tokens_expire_by: sql`json_quote((SELECT strftime('%Y-%m-%dT%H:%M:%fZ', max(expires_at) / 1000.0, 'unixepoch')
      FROM ${accessTokens} WHERE ${condition} AND expires_at > CAST(unixepoch('subsec') * 1000 AS INTEGER)))`,
  };
}

/** What was made from a credential, or of all that somebody has. */
export const tokensOfCredential = (id: string) => lastToken(sql`credential_id = ${id}`);
export const tokensOfPrincipal = (id: string) => lastToken(sql`principal_id = ${id}`);

/** What hangs on these memberships: keys, and limited account tokens that have no place beside. */
const hangingOn = (memberships: SQL): SQL => sql`membership_id IN (${memberships})
  OR (id IN (SELECT key_id FROM ${keyPlaces} WHERE membership_id IN (${memberships})) AND NOT EXISTS
    (SELECT 1 FROM ${keyPlaces} p WHERE p.key_id = ${keys.id} AND (p.membership_id IN (${memberships})) IS NOT TRUE))`;
/** Limited account tokens that act in these places alone. */
const limitedTo = (
  places: SQL,
): SQL => sql`id IN (SELECT key_id FROM ${keyPlaces} WHERE place_id IN (${places}))
  AND NOT EXISTS (SELECT 1 FROM ${keyPlaces} p WHERE p.key_id = ${keys.id} AND p.place_id NOT IN (${places}))`;

export const keysOfAccount = (id: AccountId) => dying(sql`account_id = ${id}`, sql`principal_id = ${id}`);
export const keysOfMembership = (id: MembershipId) =>
  dying(
    hangingOn(sql`SELECT ${id}`),
    sql`principal_id = (SELECT account_id FROM memberships WHERE id = ${id})`,
  );
/** Of a place in a team: with it go those in the projects that the team owns (trigger `team_left`). */
export const keysOfTeamMembership = (id: MembershipId, account: AccountId, team: TeamId) =>
  dying(
    hangingOn(sql`SELECT ${id} UNION ALL SELECT m.id FROM memberships m CROSS JOIN projects p ON p.id = m.project_id
      WHERE m.account_id = ${account} AND m.project_id IS NOT NULL AND p.owner_team_id = ${team}`),
    sql`principal_id = ${account}`,
  );
/** Of all the places in a team that owns no project, and of its service accounts. */
export const keysOfTeam = (id: TeamId) =>
  dying(
    sql`${hangingOn(sql`SELECT id FROM memberships WHERE team_id = ${id}`)}
      OR service_account_id IN (SELECT id FROM service_accounts WHERE team_id = ${id})`,
    sql`principal_id IN (SELECT account_id FROM memberships WHERE team_id = ${id}
      UNION ALL SELECT id FROM service_accounts WHERE team_id = ${id})`,
  );
/** Of people whom a team let into a project (trigger `collaboration_keys`). */
export const keysOfCollaboration = (project: ProjectId, team: TeamId) =>
  dying(
    sql`project_id = ${project}
      AND EXISTS (SELECT 1 FROM memberships m WHERE m.id = membership_id AND m.team_id = ${team})`,
    sql`project_id = ${project}`,
  );
export const keysOfProject = (id: ProjectId) =>
  dying(sql`project_id = ${id} OR (${limitedTo(sql`SELECT ${id}`)})`, sql`project_id = ${id}`);
/** In its projects, of its teams' service accounts, and limited to what is in it. */
export const keysOfOrganization = (id: OrganizationId) =>
  dying(
    sql`project_id IN (SELECT id FROM projects WHERE organization_id = ${id})
      OR service_account_id IN (SELECT s.id FROM teams t CROSS JOIN service_accounts s ON s.team_id = t.id
        WHERE t.organization_id = ${id})
      OR (${limitedTo(sql`SELECT ${id} UNION ALL SELECT id FROM projects WHERE organization_id = ${id}`)})`,
    sql`project_id IN (SELECT id FROM projects WHERE organization_id = ${id})`,
  );
/** Of all the rows that go with somebody's membership of an organization. */
export const keysOfMember = (organization: OrganizationId, account: AccountId) =>
  dying(
    hangingOn(sql`
    SELECT m.id FROM memberships m WHERE m.account_id = ${account} AND m.organization_id = ${organization}
    UNION ALL SELECT m.id FROM memberships m CROSS JOIN teams t ON t.id = m.team_id
      WHERE m.account_id = ${account} AND m.team_id IS NOT NULL AND t.organization_id = ${organization}
    UNION ALL SELECT m.id FROM memberships m CROSS JOIN projects p ON p.id = m.project_id
      WHERE m.account_id = ${account} AND m.project_id IS NOT NULL AND p.organization_id = ${organization}`),
    sql`principal_id = ${account}`,
  );
export const keysOfServiceAccount = (id: ServiceAccountId) =>
  dying(sql`service_account_id = ${id}`, sql`principal_id = ${id}`);

/**
 * The keys and account tokens that a commit took along: the newest by name, and how many in all; and until when access tokens live that may
 * have been made by what went. As its event says it too.
 */
interface Taken {
  revoked_keys: { id: string; name: string; project_id: string | null }[];
  revoked_key_count: number;
  tokens_expire_by: string | null;
}

/** The same of a commit whose first event reads that alone. */
export const tokensExpireBy = ({ events }: Pick<Committed, "events">): string | null =>
  (events[0]?.details.tokens_expire_by ?? null) as string | null;

/** What a commit took along whose first event reads one of the above. */
export function takenBy({ events }: Committed): Taken {
  const { revoked_keys, revoked_key_count, tokens_expire_by } = (events[0] as AtriumEvent)
    .details as unknown as Taken;
  return { revoked_keys, revoked_key_count, tokens_expire_by };
}
