import type { AddOn, CustomRole, PerKindAccess } from "../access/roles.ts";
import type { Scope } from "../access/vocabulary.ts";

// One statement finds the caller, the project and every row that says what the one may do in the other: one round
// trip, and one plan whose every step is an index. What there is several of comes as JSON. The joins are CROSS JOINs, in
// the order written: the planner knows nothing of a caller, and would start from whatever the project has many of.

const SERVICE = `s.id AS service_id, s.name AS service_name, s.version AS service_version, s.role AS service_role,
    s.project_id AS service_project, s.team_id AS service_team`;
const NO_SERVICE = `NULL AS service_id, NULL AS service_name, NULL AS service_version, NULL AS service_role,
    NULL AS service_project, NULL AS service_team`;
const NO_LIMITS = `NULL AS scopes, NULL AS places, NULL AS restrictions, NULL AS secret`;
const NO_CREDENTIAL = `'' AS id, NULL AS name, 0 AS version, ${NO_LIMITS}, NULL AS expires_at, NULL AS revoked_at,
    NULL AS confirmed_at, ?2 AS project_id, NULL AS organization_id`;

/** When the secret before a rotation ends: at its own time, or when the new one was used, whichever is first. */
const PREVIOUS_ENDS = `(SELECT min(at) FROM (SELECT k.previous_ends_at AS at UNION ALL
    SELECT u.first_used_at FROM secret_use u WHERE u.digest = k.digest AND k.previous_until = 'first_use'))`;

/** A key or an account token. What was rotated ends sooner than the key. */
const key = (found: string, secret: string, projectId = "k.project_id") =>
  `SELECT k.id, k.name, k.version, k.scopes,
    CASE WHEN k.limited THEN (SELECT json_group_array(place_id) FROM key_places WHERE key_id = k.id) END AS places,
    CASE WHEN coalesce(k.addresses, k.max_uses, k.rate_limit) IS NOT NULL THEN json_object('addresses', json(k.addresses),
      'maxUses', k.max_uses, 'rateLimit', k.rate_limit, 'rateWindow', k.rate_window) END AS restrictions,
    ${secret} AS secret,
    CASE WHEN ${secret} IS 'previous' THEN (SELECT min(at) FROM (SELECT k.expires_at AS at UNION ALL SELECT ${PREVIOUS_ENDS}))
      ELSE k.expires_at END AS expires_at,
    k.revoked_at, NULL AS confirmed_at, ${projectId} AS project_id, k.organization_id, k.account_id,
    ${SERVICE} FROM keys k LEFT JOIN service_accounts s ON s.id = k.service_account_id WHERE ${found}`;

const BY_DIGEST = `(k.digest = ?1 OR k.previous_digest = ?1)`;
const WHICH_SECRET = `CASE WHEN k.digest = ?1 THEN 'current' ELSE 'previous' END`;

const session = (found: string) =>
  `SELECT x.id, NULL AS name, x.version, ${NO_LIMITS}, x.expires_at, NULL AS revoked_at,
    coalesce(x.confirmed_at, x.created_at) AS confirmed_at, ?2 AS project_id, NULL AS organization_id, x.account_id,
    ${NO_SERVICE} FROM sessions x WHERE ${found}`;

/**
 * The caller's own row: by the digest of what they presented, by the id of whom somebody asks about, or nobody at all.
 * `project_id` is the target: a key brings its own.
 */
const CALLER = {
  key: key(`${BY_DIGEST} AND k.kind <> 'account'`, WHICH_SECRET),
  token: key(`${BY_DIGEST} AND k.kind = 'account'`, WHICH_SECRET, "?2"),
  session: session("x.token_digest = ?1"),
  sessionById: session("x.id = ?1"),
  anonymous: `SELECT ${NO_CREDENTIAL}, NULL AS account_id, ${NO_SERVICE}`,
  // The Organization Default Key, and what it acts as, are nobody's to ask about (O3).
  keyById: key("k.id = ?1 AND k.kind = 'project'", "NULL"),
  /** Of who has it: also the Organization Default Key. */
  ownKey: key("k.id = ?1 AND k.kind <> 'account'", "NULL"),
  tokenById: key("k.id = ?1 AND k.kind = 'account'", "NULL", "?2"),
  account: `SELECT ${NO_CREDENTIAL}, x.id AS account_id, ${NO_SERVICE} FROM accounts x WHERE x.id = ?1`,
  serviceAccount: `SELECT ${NO_CREDENTIAL}, NULL AS account_id, ${SERVICE}
    FROM service_accounts s WHERE s.id = ?1 AND (s.project_id = ?2 OR s.team_id IS NOT NULL) AND s.kind = 'standard'`,
};

const placed = (found: string) => `SELECT p.*, o.kind AS organization_kind FROM caller
  CROSS JOIN projects p ON ${found} CROSS JOIN organizations o ON o.id = p.organization_id`;

const PLACE = placed("p.id = caller.project_id");
/** By the one name there is of it where the caller is at home (W9): among a team's projects, or those one owns. */
const PLACE_BY_NAME = placed(`p.id = (SELECT CASE count(*) WHEN 1 THEN min(id) END FROM (
    SELECT n.id FROM projects n WHERE n.owner_team_id = caller.service_team AND n.name = ?2
    UNION ALL SELECT n.id FROM projects n WHERE n.owner_account_id = caller.account_id AND n.name = ?2))`);
/** Where an account token acts that does not say where. */
const PERSONAL = placed(`p.id = 'prj_' || substr(caller.account_id, 5)`);

const PROJECT = `SELECT json_object('id', id, 'kind', kind, 'visibility', visibility, 'name', name,
    'ownerAccountId', owner_account_id, 'ownerTeamId', owner_team_id, 'accessVersion', access_version,
    'organizationId', organization_id, 'organizationKind', organization_kind,
    'chargedTo', coalesce(billing_organization_id, owner_account_id, organization_id),
    'paymentVerified', json(iif(CASE
        WHEN billing_organization_id IS NOT NULL THEN (SELECT payment_verified_at FROM organizations WHERE id = place.billing_organization_id)
        WHEN owner_account_id IS NOT NULL THEN (SELECT payment_verified_at FROM accounts WHERE id = place.owner_account_id)
        ELSE (SELECT payment_verified_at FROM organizations WHERE id = place.organization_id) END IS NOT NULL, 'true', 'false')),
    'checkedOut', json(iif(repository IS NULL OR EXISTS (SELECT 1 FROM caller CROSS JOIN checkouts h
      ON h.project_id = place.id AND h.principal_id = coalesce(caller.service_id, caller.account_id)
        AND h.repository = place.repository), 'true', 'false')))
  FROM place`;

const ORGANIZATION = `SELECT json_object('id', id, 'kind', kind, 'name', name, 'accessVersion', access_version,
    'defaultProjectId', coalesce((SELECT p.id FROM projects p WHERE p.organization_id = organizations.id AND p.kind = 'default'),
      (SELECT p.id FROM projects p WHERE p.organization_id = organizations.id AND p.kind = 'personal')),
    'chargedTo', coalesce((SELECT coalesce(p.billing_organization_id, p.owner_account_id) FROM projects p
      WHERE p.organization_id = organizations.id AND p.kind = 'personal'), id),
    'membersCreateProjects', json(iif(members_create_projects, 'true', 'false')))
  FROM organizations WHERE id = ?3`;

const THE_TEAM = `SELECT json_object('id', id, 'name', name, 'organizationId', organization_id, 'profile', profile_visibility)
  FROM teams WHERE id = ?3`;

const custom = (row: string) => `CASE WHEN ${row}.id IS NULL THEN NULL ELSE
    json_object('id', ${row}.id, 'version', ${row}.version, 'base', ${row}.base, 'scopes', json(${row}.scopes)) END`;

const member = (place: string, team = "NULL", collaboration = "NULL") => `json_object('place', '${place}',
    'id', m.id, 'version', m.version, 'role', m.role, 'custom', ${custom("r")}, 'access', json(m.access),
    'addOns', json(m.add_ons), 'team', ${team}, 'collaboration', ${collaboration}) AS member`;

const TEAM = `json_object('id', t.id, 'name', t.name)`;
const COLLABORATION = `json_object('id', c.id, 'version', c.version, 'mode', c.mode, 'role', c.role,
    'custom', ${custom("l")}, 'ceiling', json(c.ceiling))`;
const ROLE = `LEFT JOIN custom_roles r ON r.id = m.custom_role_id`;

/** The caller's memberships that matter for the project; the indexes start from the account. */
const IN_PROJECT = `SELECT ${member("organization")} FROM place CROSS JOIN caller
    CROSS JOIN memberships m ON m.account_id = caller.account_id AND m.organization_id = place.organization_id ${ROLE}
  UNION ALL
  SELECT ${member("project")} FROM place CROSS JOIN caller
    CROSS JOIN memberships m ON m.account_id = caller.account_id AND m.project_id = place.id ${ROLE}
  UNION ALL
  SELECT ${member("team", TEAM, COLLABORATION)} FROM place CROSS JOIN caller
    CROSS JOIN memberships m ON m.account_id = caller.account_id AND m.team_id IS NOT NULL
    CROSS JOIN collaborating_teams c ON c.project_id = place.id AND c.team_id = m.team_id
    CROSS JOIN teams t ON t.id = m.team_id ${ROLE} LEFT JOIN custom_roles l ON l.id = c.custom_role_id
  UNION ALL
  SELECT ${member("team", TEAM)} FROM place CROSS JOIN caller
    CROSS JOIN memberships m ON m.account_id = caller.account_id AND m.team_id = place.owner_team_id
    CROSS JOIN teams t ON t.id = m.team_id ${ROLE}`;

/** The team that a service account belongs to, and how it comes into the project. */
const SERVICE_TEAM = `SELECT json_object('id', t.id, 'name', t.name, 'owns', json(iif(t.id = place.owner_team_id, 'true', 'false')),
    'collaboration', (SELECT ${COLLABORATION} FROM collaborating_teams c LEFT JOIN custom_roles l ON l.id = c.custom_role_id
      WHERE c.project_id = place.id AND c.team_id = t.id))
  FROM place CROSS JOIN caller CROSS JOIN teams t ON t.id = caller.service_team`;

const IN_ORGANIZATION = `SELECT ${member("organization")} FROM caller
    CROSS JOIN memberships m ON m.account_id = caller.account_id AND m.organization_id = ?3 ${ROLE}`;

const IN_TEAM = `SELECT ${member("organization")} FROM caller CROSS JOIN teams t ON t.id = ?3
    CROSS JOIN memberships m ON m.account_id = caller.account_id AND m.organization_id = t.organization_id ${ROLE}
  UNION ALL
  SELECT ${member("team", TEAM)} FROM caller CROSS JOIN teams t ON t.id = ?3
    CROSS JOIN memberships m ON m.account_id = caller.account_id AND m.team_id = t.id ${ROLE}`;

const statement = (caller: string, target: string, memberships: string, place = PLACE) => `WITH
    caller AS MATERIALIZED (${caller}), place AS MATERIALIZED (${place})
  SELECT caller.*, a.username, a.version AS account_version, a.status, a.email, a.email_verified, a.system_administrator,
    (${target}) AS target, (${memberships}) AS memberships, (${SERVICE_TEAM}) AS team
  FROM caller LEFT JOIN accounts a ON a.id = caller.account_id`;

const all = (members: string) => `SELECT json_group_array(json(member)) FROM (${members})`;

const inEach = (caller: string) => ({
  project: statement(caller, PROJECT, all(IN_PROJECT)),
  named: statement(caller, PROJECT, all(IN_PROJECT), PLACE_BY_NAME),
  personal: statement(caller, PROJECT, all(IN_PROJECT), PERSONAL),
  organization: statement(caller, ORGANIZATION, all(IN_ORGANIZATION)),
  team: statement(caller, THE_TEAM, all(IN_TEAM)),
  account: statement(caller, "NULL", "'[]'"),
});

/**
 * By how the caller is found and what they act in. Parameters: digest or id; the project; the organization or team.
 * A key acts in its project alone.
 */
export const STATEMENTS = {
  key: statement(CALLER.key, PROJECT, all(IN_PROJECT)),
  keyById: statement(CALLER.keyById, PROJECT, all(IN_PROJECT)),
  ownKey: statement(CALLER.ownKey, PROJECT, all(IN_PROJECT)),
  serviceAccount: inEach(CALLER.serviceAccount),
  token: inEach(CALLER.token),
  tokenById: inEach(CALLER.tokenById),
  session: inEach(CALLER.session),
  sessionById: inEach(CALLER.sessionById),
  account: inEach(CALLER.account),
  anonymous: inEach(CALLER.anonymous),
};

/** What they act in, as the statements have it. */
export type TargetStatement = keyof ReturnType<typeof inEach>;

/** What a statement answers: one row, or none for a credential that nobody has. */
export interface CallerRow {
  id: string;
  name: string | null;
  version: number;
  scopes: string | null;
  /** JSON of ids: where alone a limited account token acts. */
  places: string | null;
  /** JSON of `Restrictions`, where there are any. */
  restrictions: string | null;
  /** Which of its secrets was presented. */
  secret: "current" | "previous" | null;
  /** Of that secret. */
  expires_at: number | null;
  revoked_at: number | null;
  /** Of a session. */
  confirmed_at: number | null;
  project_id: string | null;
  organization_id: string | null;
  account_id: string | null;
  username: string;
  account_version: number;
  status: "active" | "suspended";
  email: string;
  email_verified: number;
  system_administrator: number;
  service_id: string | null;
  service_name: string;
  service_version: number;
  service_role: string;
  service_project: string | null;
  service_team: string | null;
  /** JSON of the project, organization or team that it is about; null where there is none. */
  target: string | null;
  /** JSON of `MemberRow[]`. */
  memberships: string;
  /** JSON of `ServiceTeamRow`, of a team's service account in a project. */
  team: string | null;
}

export interface ServiceTeamRow {
  id: string;
  name: string;
  owns: boolean;
  collaboration: MemberRow["collaboration"];
}

export type CustomRow = CustomRole & { id: string; version: number };

export interface MemberRow {
  place: "organization" | "project" | "team";
  id: string;
  version: number;
  role: string | null;
  custom: CustomRow | null;
  access: PerKindAccess | null;
  addOns: AddOn[];
  team: { id: string; name: string } | null;
  collaboration: {
    id: string;
    version: number;
    mode: "inherit" | "override";
    role: string | null;
    custom: CustomRow | null;
    ceiling: Scope[] | null;
  } | null;
}
