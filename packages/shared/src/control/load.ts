import type { ProjectFacts, TeamFacts } from "../access/resolve.ts";
import type {
  AddOn,
  CustomRole,
  OrganizationRole,
  PerKindAccess,
  ProjectRole,
  TeamRole,
} from "../access/roles.ts";
import type { Scope } from "../access/vocabulary.ts";
import type { Basis, Target } from "../contract/auth.ts";

/** How the principal is found: by the digest of what was presented, or, for an explanation, by id. */
export type By = { key: string } | { session: string } | { account: string };

export interface LoadedCredential {
  type: "project_key" | "session";
  id: string;
  name: string | null;
  version: number;
  /** Keys work in this project and nowhere else. */
  projectId: string | null;
  scopes: Scope[] | null;
  expiresAt: number | null;
  revokedAt: number | null;
}

export interface LoadedPrincipal {
  type: "account" | "service_account";
  id: string;
  name: string;
  version: number;
  suspended: boolean;
  emailVerified: boolean;
  /** The role of a service account in its project. */
  role: ProjectRole | null;
}

interface MembershipRow {
  id: string;
  version: number;
  role: string | null;
  custom_id: string | null;
  custom_version: number | null;
  custom_base: string | null;
  custom_scopes: string | null;
  access: string | null;
  add_ons: string | null;
  place: "organization" | "project" | "team";
  team_id: string | null;
  team_name: string | null;
  collaboration_id: string | null;
  collaboration_version: number | null;
  mode: "inherit" | "override" | null;
  level: string | null;
  level_id: string | null;
  level_version: number | null;
  level_base: string | null;
  level_scopes: string | null;
  ceiling: string | null;
}

interface ProjectRow {
  id: string;
  kind: ProjectFacts["project"]["kind"];
  visibility: ProjectFacts["project"]["visibility"];
  owner_account_id: string | null;
  owner_team_id: string | null;
  organization_id: string;
  organization_kind: "personal" | "standard";
  name: string;
}

/** Everything that a decision needs, as of one read of the primary. */
export interface Loaded {
  credential: LoadedCredential | null;
  principal: LoadedPrincipal | null;
  /** For a project target that exists. */
  project: (ProjectFacts["project"] & { name: string }) | null;
  organizationRole: OrganizationRole | null;
  direct: ProjectFacts["direct"];
  /** The membership that admits the account most directly: keys made now hang on it. */
  admittedBy: string | null;
  teams: TeamFacts[];
  /** The rows behind all this, with their versions. */
  basis: Basis[];
}

const WHO = {
  key: "SELECT account_id, project_id FROM keys WHERE digest = ?1",
  session: "SELECT account_id, ?2 AS project_id FROM sessions WHERE token_digest = ?1",
  account: "SELECT ?1 AS account_id, ?2 AS project_id",
};

const ACCOUNT = `a.id AS account_id, a.username AS account_name, a.version AS account_version, a.status, a.email_verified`;

const CREDENTIAL = {
  key: `SELECT k.id, k.name, k.version, k.project_id, k.scopes, k.expires_at, k.revoked_at, ${ACCOUNT},
      s.id AS service_id, s.name AS service_name, s.version AS service_version, s.role AS service_role
    FROM keys k LEFT JOIN accounts a ON a.id = k.account_id LEFT JOIN service_accounts s ON s.id = k.service_account_id
    WHERE k.digest = ?1`,
  session: `SELECT x.id, x.version, x.expires_at, ${ACCOUNT} FROM sessions x JOIN accounts a ON a.id = x.account_id
    WHERE x.token_digest = ?1`,
  account: `SELECT ${ACCOUNT} FROM accounts a WHERE a.id = ?1`,
};

const PLACE = `place AS (SELECT p.*, o.kind AS organization_kind FROM projects p JOIN organizations o ON o.id = p.organization_id
    WHERE p.id = (SELECT project_id FROM who))`;

const PROJECT = (who: string) => `WITH who AS (${who}), ${PLACE}
  SELECT id, kind, visibility, owner_account_id, owner_team_id, organization_id, organization_kind, name FROM place`;

const MEMBERSHIP = `m.id, m.version, m.role, r.id AS custom_id, r.version AS custom_version, r.base AS custom_base,
    r.scopes AS custom_scopes, m.access, m.add_ons`;
const NO_TEAM = `NULL AS team_id, NULL AS team_name, NULL AS collaboration_id, NULL AS collaboration_version, NULL AS mode,
    NULL AS level, NULL AS level_id, NULL AS level_version, NULL AS level_base, NULL AS level_scopes, NULL AS ceiling`;

/** One row a membership that matters for the project; the indexes start from the account. */
const MEMBERSHIPS = (who: string) => `WITH who AS (${who}), ${PLACE}
  SELECT ${MEMBERSHIP}, 'organization' AS place, ${NO_TEAM}
    FROM place JOIN who JOIN memberships m ON m.account_id = who.account_id AND m.organization_id = place.organization_id
    LEFT JOIN custom_roles r ON r.id = m.custom_role_id
  UNION ALL
  SELECT ${MEMBERSHIP}, 'project', ${NO_TEAM}
    FROM place JOIN who JOIN memberships m ON m.account_id = who.account_id AND m.project_id = place.id
    LEFT JOIN custom_roles r ON r.id = m.custom_role_id
  UNION ALL
  SELECT ${MEMBERSHIP}, 'team', t.id, t.name, c.id, c.version, c.mode, c.role, l.id, l.version, l.base, l.scopes, c.ceiling
    FROM place JOIN who JOIN collaborating_teams c ON c.project_id = place.id
    JOIN memberships m ON m.account_id = who.account_id AND m.team_id = c.team_id
    JOIN teams t ON t.id = c.team_id
    LEFT JOIN custom_roles r ON r.id = m.custom_role_id
    LEFT JOIN custom_roles l ON l.id = c.custom_role_id
  UNION ALL
  SELECT ${MEMBERSHIP}, 'team', t.id, t.name, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM place JOIN who JOIN memberships m ON m.account_id = who.account_id AND m.team_id = place.owner_team_id
    JOIN teams t ON t.id = m.team_id
    LEFT JOIN custom_roles r ON r.id = m.custom_role_id`;

const ORGANIZATION_MEMBERSHIP = (who: string) => `WITH who AS (${who})
  SELECT ${MEMBERSHIP}, 'organization' AS place, ${NO_TEAM}
    FROM who JOIN memberships m ON m.account_id = who.account_id AND m.organization_id = ?2
    LEFT JOIN custom_roles r ON r.id = m.custom_role_id`;

/**
 * THE query: who is calling, and every row that says what they may do in `target`. One round trip to the primary,
 * whatever the number of teams. A key brings its own project, so that it is found without knowing the target.
 */
export async function load(db: D1Database, by: By, target: Target): Promise<Loaded> {
  const [how, value] = Object.entries(by)[0] as [keyof typeof WHO, string];
  const bound = how === "key" ? [value] : [value, "id" in target ? target.id : null];
  const statements = [db.prepare(CREDENTIAL[how]).bind(value)];
  if (how === "key" || target.type === "project") {
    statements.push(
      db.prepare(PROJECT(WHO[how])).bind(...bound),
      db.prepare(MEMBERSHIPS(WHO[how])).bind(...bound),
    );
  } else if (target.type === "organization") {
    statements.push(db.prepare(ORGANIZATION_MEMBERSHIP(WHO[how])).bind(...bound));
  }
  const answers = await db.withSession("first-primary").batch<Record<string, unknown>>(statements);
  const rows = answers.map((answer) => answer.results);
  const who = rows[0]?.[0] as unknown as CredentialRow | undefined;
  const project = statements.length === 3 ? (rows[1]?.[0] as unknown as ProjectRow | undefined) : undefined;
  const memberships = (statements.length > 1 ? (rows.at(-1) ?? []) : []) as unknown as MembershipRow[];
  return assemble(how, who, project, memberships);
}

interface CredentialRow {
  id: string;
  name?: string;
  version: number;
  project_id?: string;
  scopes?: string | null;
  expires_at: number | null;
  revoked_at?: number | null;
  account_id: string | null;
  account_name: string;
  account_version: number;
  status: "active" | "suspended";
  email_verified: number;
  service_id?: string | null;
  service_name?: string;
  service_version?: number;
  service_role?: ProjectRole;
}

function assemble(
  how: keyof typeof WHO,
  who: CredentialRow | undefined,
  project: ProjectRow | undefined,
  memberships: MembershipRow[],
): Loaded {
  const basis: Basis[] = [];
  const principal = who ? principalOf(who, basis) : null;
  const credential = who && how !== "account" ? credentialOf(how, who, basis) : null;
  for (const row of memberships) basis.push(...basisOf(row));
  const direct = memberships.find((row) => row.place === "project");
  const organization = memberships.find((row) => row.place === "organization");
  return {
    credential,
    principal,
    project: project
      ? {
          id: project.id,
          kind: project.kind,
          visibility: project.visibility,
          ownerAccountId: project.owner_account_id,
          ownerTeamId: project.owner_team_id,
          organizationId: project.organization_id,
          organizationKind: project.organization_kind,
          name: project.name,
        }
      : null,
    organizationRole: (organization?.role ?? null) as OrganizationRole | null,
    direct: direct
      ? {
          role: direct.role as ProjectRole | null,
          custom: customOf(direct.custom_base, direct.custom_scopes),
          access: direct.access === null ? null : (JSON.parse(direct.access) as PerKindAccess),
          addOns: JSON.parse(direct.add_ons ?? "[]") as AddOn[],
        }
      : principal?.role
        ? { role: principal.role, custom: null, access: null, addOns: [] }
        : null,
    admittedBy: (direct ?? memberships.find((row) => row.place === "team") ?? organization)?.id ?? null,
    teams: memberships.filter((row) => row.place === "team").map((row) => teamOf(row)),
    basis,
  };
}

function principalOf(row: CredentialRow, basis: Basis[]): LoadedPrincipal | null {
  if (row.service_id && row.service_role) {
    basis.push(["service_accounts", row.service_id, row.service_version ?? 0]);
    return {
      type: "service_account",
      id: row.service_id,
      name: row.service_name ?? "",
      version: row.service_version ?? 0,
      suspended: false,
      emailVerified: true,
      role: row.service_role,
    };
  }
  if (row.account_id === null) return null;
  basis.push(["accounts", row.account_id, row.account_version]);
  return {
    type: "account",
    id: row.account_id,
    name: row.account_name,
    version: row.account_version,
    suspended: row.status === "suspended",
    emailVerified: row.email_verified === 1,
    role: null,
  };
}

function credentialOf(how: "key" | "session", row: CredentialRow, basis: Basis[]): LoadedCredential {
  basis.push([how === "key" ? "keys" : "sessions", row.id, row.version]);
  return {
    type: how === "key" ? "project_key" : "session",
    id: row.id,
    name: row.name ?? null,
    version: row.version,
    projectId: row.project_id ?? null,
    scopes: row.scopes ? (JSON.parse(row.scopes) as Scope[]) : null,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at ?? null,
  };
}

const customOf = (base: string | null, scopes: string | null) =>
  base === null ? null : { base: base as CustomRole["base"], scopes: JSON.parse(scopes ?? "[]") as Scope[] };

const teamOf = (row: MembershipRow): TeamFacts => ({
  id: row.team_id ?? "",
  name: row.team_name ?? "",
  role: row.role as TeamRole | null,
  custom: customOf(row.custom_base, row.custom_scopes),
  owns: row.collaboration_id === null,
  collaborates:
    row.mode === null
      ? null
      : {
          mode: row.mode,
          role: row.level as TeamRole | null,
          custom: customOf(row.level_base, row.level_scopes),
          ceiling: row.ceiling === null ? null : (JSON.parse(row.ceiling) as Scope[]),
        },
});

function basisOf(row: MembershipRow): Basis[] {
  const basis: Basis[] = [["memberships", row.id, row.version]];
  if (row.custom_id) basis.push(["custom_roles", row.custom_id, row.custom_version ?? 0]);
  if (row.collaboration_id)
    basis.push(["collaborating_teams", row.collaboration_id, row.collaboration_version ?? 0]);
  if (row.level_id) basis.push(["custom_roles", row.level_id, row.level_version ?? 0]);
  return basis;
}
