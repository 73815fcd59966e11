import type { AddOn, CustomRole, PerKindAccess } from "../access/roles.ts";
import type { Scope } from "../access/vocabulary.ts";

// One statement finds the caller, the project and every row that says what the one may do in the other: one round
// trip, and one plan whose every step is an index. What there is several of comes as JSON. The joins are CROSS JOINs, in
// the order written: the planner knows nothing of a caller, and would start from whatever the project has many of.

/** The caller's own row. `project_id` is the target: a key brings its own. */
const CALLER = {
  key: `SELECT k.id, k.name, k.version, k.scopes, k.expires_at, k.revoked_at, k.project_id, k.organization_id, k.account_id,
      s.id AS service_id, s.name AS service_name, s.version AS service_version, s.role AS service_role
    FROM keys k LEFT JOIN service_accounts s ON s.id = k.service_account_id WHERE k.digest = ?1`,
  session: `SELECT x.id, NULL AS name, x.version, NULL AS scopes, x.expires_at, NULL AS revoked_at, ?2 AS project_id,
      NULL AS organization_id, x.account_id, NULL AS service_id, NULL AS service_name, NULL AS service_version, NULL AS service_role
    FROM sessions x WHERE x.token_digest = ?1`,
};

const PLACE = `SELECT p.*, o.kind AS organization_kind FROM caller
  CROSS JOIN projects p ON p.id = caller.project_id CROSS JOIN organizations o ON o.id = p.organization_id`;

const PROJECT = `SELECT json_object('id', id, 'kind', kind, 'visibility', visibility, 'name', name,
    'ownerAccountId', owner_account_id, 'ownerTeamId', owner_team_id,
    'organizationId', organization_id, 'organizationKind', organization_kind)
  FROM place`;

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
    CROSS JOIN collaborating_teams c ON c.project_id = place.id
    CROSS JOIN memberships m ON m.account_id = caller.account_id AND m.team_id = c.team_id
    CROSS JOIN teams t ON t.id = c.team_id ${ROLE} LEFT JOIN custom_roles l ON l.id = c.custom_role_id
  UNION ALL
  SELECT ${member("team", TEAM)} FROM place CROSS JOIN caller
    CROSS JOIN memberships m ON m.account_id = caller.account_id AND m.team_id = place.owner_team_id
    CROSS JOIN teams t ON t.id = m.team_id ${ROLE}`;

const IN_ORGANIZATION = `SELECT ${member("organization")} FROM caller
    CROSS JOIN memberships m ON m.account_id = caller.account_id AND m.organization_id = ?3 ${ROLE}`;

const statement = (caller: string, project: string, memberships: string) => `WITH
    caller AS MATERIALIZED (${caller}), place AS MATERIALIZED (${PLACE})
  SELECT caller.*, a.username, a.version AS account_version, a.status,
    (${project}) AS project, (${memberships}) AS memberships
  FROM caller LEFT JOIN accounts a ON a.id = caller.account_id`;

const all = (members: string) => `SELECT json_group_array(json(member)) FROM (${members})`;

/** By how the caller is found and what it acts in. Parameters: digest; for a session, the project; the organization. */
export const STATEMENTS = {
  key: statement(CALLER.key, PROJECT, all(IN_PROJECT)),
  session: {
    project: statement(CALLER.session, PROJECT, all(IN_PROJECT)),
    organization: statement(CALLER.session, "NULL", all(IN_ORGANIZATION)),
    account: statement(CALLER.session, "NULL", "'[]'"),
  },
};

/** What a statement answers: one row, or none for a credential that nobody has. */
export interface CallerRow {
  id: string;
  name: string | null;
  version: number;
  scopes: string | null;
  expires_at: number | null;
  revoked_at: number | null;
  project_id: string | null;
  organization_id: string | null;
  account_id: string | null;
  username: string;
  account_version: number;
  status: "active" | "suspended";
  service_id: string | null;
  service_name: string;
  service_version: number;
  service_role: string;
  /** JSON of `Loaded["project"]`. */
  project: string | null;
  /** JSON of `MemberRow[]`. */
  memberships: string;
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
