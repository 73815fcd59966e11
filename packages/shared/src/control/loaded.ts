import type { ProjectFacts, TeamFacts } from "../access/resolve.ts";
import type { OrganizationRole, ProjectRole, TeamRole } from "../access/roles.ts";
import type { Scope } from "../access/vocabulary.ts";
import type { Basis } from "../contract/auth.ts";
import type { CallerRow, CustomRow, MemberRow, ServiceTeamRow, TargetStatement } from "./query.ts";

// What a row of THE query means.

/** From where, how often, and how fast a key may be used; null: without such a limit. Of a rate, the window in seconds. */
export interface Restrictions {
  addresses: string[] | null;
  maxUses: number | null;
  rateLimit: number | null;
  rateWindow: number | null;
}

interface LoadedCredential {
  type: "project_key" | "account_token" | "session" | "none";
  id: string;
  name: string | null;
  /** Keys work in this project and nowhere else. */
  projectId: string | null;
  /** Of that project, also once it is gone. */
  organizationId: string | null;
  /** Of an account token: the organizations and projects that it is limited to, by id. */
  places: string[] | null;
  scopes: Scope[] | null;
  restrictions: Restrictions | null;
  /** Which of a key's secrets was presented, and when that ends. */
  secret: "current" | "previous" | null;
  expiresAt: number | null;
  revokedAt: number | null;
  /** Of a session: when whoever has it last showed that it is them. */
  confirmedAt: number | null;
}

interface LoadedPrincipal {
  type: "account" | "service_account" | "anonymous";
  id: string;
  name: string;
  suspended: boolean;
  /** Null unless it is verified. */
  email: string | null;
  systemAdministrator: boolean;
}

type LoadedProject = ProjectFacts["project"] & {
  name: string;
  accessVersion: number;
  chargedTo: string;
  paymentVerified: boolean;
  checkedOut: boolean;
};

/** Everything that a decision needs, as of one read of the primary. */
export interface Loaded {
  credential: LoadedCredential | null;
  principal: LoadedPrincipal | null;
  /** For a project target that exists. */
  project: LoadedProject | null;
  /** For an organization target that exists. */
  organization: {
    id: string;
    kind: "personal" | "standard";
    name: string;
    accessVersion: number;
    defaultProjectId: string;
    chargedTo: string;
    membersCreateProjects: boolean;
  } | null;
  /** For a team target that exists. */
  team: { id: string; name: string; organizationId: string; profile: "team" | "public" } | null;
  organizationRole: OrganizationRole | null;
  direct: ProjectFacts["direct"];
  /** The membership that admits the account most directly: keys made now hang on it. */
  admittedBy: string | null;
  teams: TeamFacts[];
  /** The rows that these are, where they are the account's own. */
  memberships: { id: string; place: MemberRow["place"]; team: string | null }[];
  /** The rows behind all this, with their versions. */
  basis: Basis[];
}

export const NOBODY: Loaded = {
  credential: null,
  principal: null,
  project: null,
  organization: null,
  team: null,
  organizationRole: null,
  direct: null,
  admittedBy: null,
  teams: [],
  memberships: [],
  basis: [],
};

/** The part that resolution in a project goes by; null where there is no such project or principal. */
export function factsOf({
  project,
  principal,
  organizationRole,
  direct,
  teams,
}: Loaded): ProjectFacts | null {
  if (!project || !principal) return null;
  const signedIn = principal.type === "anonymous" ? null : { type: principal.type, id: principal.id };
  return { principal: signedIn, project, organizationRole, direct, teams };
}

const IN_PROJECT: ReadonlySet<TargetStatement> = new Set(["project", "named", "personal"]);

/** One row, of what was asked about what. */
export function assemble(
  type: LoadedCredential["type"],
  row: CallerRow,
  targetType: TargetStatement,
): Loaded {
  const memberships = JSON.parse(row.memberships) as MemberRow[];
  const direct = memberships.find(({ place }) => place === "project");
  const team = memberships.find(({ place }) => place === "team");
  const organization = memberships.find(({ place }) => place === "organization");
  const target = row.target === null ? null : (JSON.parse(row.target) as unknown);
  const about = {
    project: IN_PROJECT.has(targetType) ? (target as Loaded["project"]) : null,
    organization: targetType === "organization" ? (target as Loaded["organization"]) : null,
    team: targetType === "team" ? (target as Loaded["team"]) : null,
  };
  const serviceTeam = serviceTeamOf(row, about);
  return {
    credential: {
      type,
      id: row.id,
      name: row.name,
      projectId: type === "project_key" ? row.project_id : null,
      organizationId: row.organization_id,
      places: parsed<string[]>(row.places),
      scopes: parsed<Scope[]>(row.scopes),
      restrictions: parsed<Restrictions>(row.restrictions),
      secret: row.secret,
      expiresAt: row.expires_at,
      revokedAt: row.revoked_at,
      confirmedAt: row.confirmed_at,
    },
    principal: principalOf(row, type),
    ...about,
    organizationRole: (organization?.role ?? null) as OrganizationRole | null,
    direct: direct ? directOf(direct) : serviceRoleOf(row, about),
    admittedBy: (direct ?? team ?? organization)?.id ?? null,
    teams: [...memberships.filter(({ place }) => place === "team").map(teamOf), ...serviceTeam.facts],
    memberships: memberships.map(({ id, place, team }) => ({ id, place, team: team?.id ?? null })),
    basis: [
      ...credentialBasis(type, row),
      ...principalBasis(row),
      ...memberships.flatMap(memberBasis),
      ...serviceTeam.basis,
      ...targetBasis(about),
    ],
  };
}

const parsed = <T>(json: string | null): T | null => (json === null ? null : (JSON.parse(json) as T));

const credentialBasis = (type: LoadedCredential["type"], { id, version }: CallerRow): Basis[] =>
  type === "none" ? [] : [[type === "session" ? "sessions" : "keys", id, version]];

function targetBasis({ project, organization }: Pick<Loaded, "project" | "organization">): Basis[] {
  if (project) return [["projects", project.id, project.accessVersion]];
  return organization ? [["organizations", organization.id, organization.accessVersion]] : [];
}

const UNVERIFIED = { suspended: false, email: null, systemAdministrator: false };

function principalOf(row: CallerRow, type: LoadedCredential["type"]): LoadedPrincipal | null {
  if (row.service_id) {
    return { ...UNVERIFIED, type: "service_account", id: row.service_id, name: row.service_name };
  }
  if (!row.account_id) {
    return type === "none" ? { ...UNVERIFIED, type: "anonymous", id: "anonymous", name: "anonymous" } : null;
  }
  return {
    type: "account",
    id: row.account_id,
    name: row.username,
    suspended: row.status === "suspended",
    email: row.email_verified === 1 ? row.email : null,
    systemAdministrator: row.system_administrator === 1,
  };
}

/** A service account is in its project by its own row. */
const serviceRoleOf = (row: CallerRow, { project }: Pick<Loaded, "project">): Loaded["direct"] =>
  row.service_id && project && row.service_project === project.id
    ? { role: row.service_role as ProjectRole, custom: null, access: null, addOns: [] }
    : null;

/**
 * A team's service account is in the team's projects, and where it collaborates, as somebody of the team is (W7). Of the
 * team itself it sees what everybody in it does.
 */
function serviceTeamOf(
  row: CallerRow,
  { team }: Pick<Loaded, "team">,
): { facts: TeamFacts[]; basis: Basis[] } {
  if (team && team.id === row.service_team) {
    const { id, name } = team;
    return {
      facts: [{ id, name, role: "view_only", custom: null, owns: false, collaborates: null }],
      basis: [],
    };
  }
  const of = parsed<ServiceTeamRow>(row.team);
  if (!of) return { facts: [], basis: [] };
  const { id, name, owns, collaboration } = of;
  const facts = { id, name, role: row.service_role as TeamRole, custom: null, owns };
  return {
    facts: [{ ...facts, collaborates: collaboration && collaborationOf(collaboration) }],
    basis: collaboration ? collaborationBasis(collaboration) : [],
  };
}

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
  collaborates: collaboration && collaborationOf(collaboration),
});

type CollaborationRow = NonNullable<MemberRow["collaboration"]>;

const collaborationOf = ({ mode, role, custom, ceiling }: CollaborationRow) => ({
  mode,
  role: role as TeamRole | null,
  custom,
  ceiling,
});

function principalBasis(row: CallerRow): Basis[] {
  if (row.service_id) return [["service_accounts", row.service_id, row.service_version]];
  return row.account_id ? [["accounts", row.account_id, row.account_version]] : [];
}

function memberBasis({ id, version, custom, collaboration }: MemberRow): Basis[] {
  const rows: Basis[] = [["memberships", id, version], ...customBasis(custom)];
  return collaboration ? [...rows, ...collaborationBasis(collaboration)] : rows;
}

const collaborationBasis = ({ id, version, custom }: CollaborationRow): Basis[] => [
  ["collaborating_teams", id, version],
  ...customBasis(custom),
];

const customBasis = (custom: CustomRow | null): Basis[] =>
  custom ? [["custom_roles", custom.id, custom.version]] : [];
