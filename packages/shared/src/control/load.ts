import type { ProjectFacts, TeamFacts } from "../access/resolve.ts";
import type { OrganizationRole, ProjectRole, TeamRole } from "../access/roles.ts";
import type { Scope } from "../access/vocabulary.ts";
import type { Basis, Target } from "../contract/auth.ts";
import { type CallerRow, type CustomRow, type MemberRow, STATEMENTS } from "./query.ts";

/** How the caller is found: by the digest of what was presented. */
type By = { key: string } | { session: string };

interface LoadedCredential {
  type: "project_key" | "session";
  id: string;
  name: string | null;
  /** Keys work in this project and nowhere else. */
  projectId: string | null;
  /** Of that project, also once it is gone. */
  organizationId: string | null;
  scopes: Scope[] | null;
  expiresAt: number | null;
  revokedAt: number | null;
}

interface LoadedPrincipal {
  type: "account" | "service_account";
  id: string;
  name: string;
  suspended: boolean;
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

const NOBODY: Loaded = {
  credential: null,
  principal: null,
  project: null,
  organizationRole: null,
  direct: null,
  admittedBy: null,
  teams: [],
  basis: [],
};

/**
 * THE query: who is calling, and every row that says what they may do in `target`. One round trip to the primary,
 * whatever the number of teams.
 */
export async function load(db: D1Database, by: By, target: Target): Promise<Loaded> {
  const primary = db.withSession("first-primary");
  if ("key" in by) {
    const row = await primary.prepare(STATEMENTS.key).bind(by.key).first<CallerRow>();
    return row ? assemble("project_key", row) : NOBODY;
  }
  const id = "id" in target ? target.id : null;
  const project = target.type === "project" ? id : null;
  const bound = target.type === "organization" ? [by.session, null, id] : [by.session, project];
  const type = target.type === "self" ? "account" : target.type;
  const row = await primary
    .prepare(STATEMENTS.session[type])
    .bind(...bound)
    .first<CallerRow>();
  return row ? assemble("session", row) : NOBODY;
}

function assemble(type: LoadedCredential["type"], row: CallerRow): Loaded {
  const memberships = JSON.parse(row.memberships) as MemberRow[];
  const direct = memberships.find(({ place }) => place === "project");
  const team = memberships.find(({ place }) => place === "team");
  const organization = memberships.find(({ place }) => place === "organization");
  return {
    credential: {
      type,
      id: row.id,
      name: row.name,
      projectId: type === "project_key" ? row.project_id : null,
      organizationId: row.organization_id,
      scopes: row.scopes === null ? null : (JSON.parse(row.scopes) as Scope[]),
      expiresAt: row.expires_at,
      revokedAt: row.revoked_at,
    },
    principal: principalOf(row),
    project: row.project === null ? null : (JSON.parse(row.project) as Loaded["project"]),
    organizationRole: (organization?.role ?? null) as OrganizationRole | null,
    direct: direct ? directOf(direct) : serviceRoleOf(row),
    admittedBy: (direct ?? team ?? organization)?.id ?? null,
    teams: memberships.filter(({ place }) => place === "team").map(teamOf),
    basis: [
      [type === "project_key" ? "keys" : "sessions", row.id, row.version],
      ...principalBasis(row),
      ...memberships.flatMap(memberBasis),
    ],
  };
}

function principalOf(row: CallerRow): LoadedPrincipal | null {
  if (row.service_id) {
    return { type: "service_account", id: row.service_id, name: row.service_name, suspended: false };
  }
  if (!row.account_id) return null;
  return {
    type: "account",
    id: row.account_id,
    name: row.username,
    suspended: row.status === "suspended",
  };
}

/** A service account is in its project by its own row. */
const serviceRoleOf = (row: CallerRow): Loaded["direct"] =>
  row.service_id ? { role: row.service_role as ProjectRole, custom: null, access: null, addOns: [] } : null;

const directOf = ({ role, custom, access, addOns }: MemberRow): Loaded["direct"] => ({
  role: role as ProjectRole | null,
  custom,
  access,
  addOns,
});

const teamOf = ({ team, role, custom, collaboration }: MemberRow): TeamFacts => ({
  id: team?.id ?? "",
  name: team?.name ?? "",
  role: role as TeamRole | null,
  custom,
  owns: collaboration === null,
  collaborates: collaboration && {
    mode: collaboration.mode,
    role: collaboration.role as TeamRole | null,
    custom: collaboration.custom,
    ceiling: collaboration.ceiling,
  },
});

function principalBasis(row: CallerRow): Basis[] {
  if (row.service_id) return [["service_accounts", row.service_id, row.service_version]];
  return row.account_id ? [["accounts", row.account_id, row.account_version]] : [];
}

function memberBasis({ id, version, custom, collaboration }: MemberRow): Basis[] {
  const rows: Basis[] = [["memberships", id, version], ...customBasis(custom)];
  if (collaboration) {
    rows.push(["collaborating_teams", collaboration.id, collaboration.version]);
    rows.push(...customBasis(collaboration.custom));
  }
  return rows;
}

const customBasis = (custom: CustomRow | null): Basis[] =>
  custom ? [["custom_roles", custom.id, custom.version]] : [];
