import type { ProjectFacts, TeamFacts } from "../access/resolve.ts";
import type { OrganizationRole, ProjectRole, TeamRole } from "../access/roles.ts";
import type { Scope } from "../access/vocabulary.ts";
import type { Basis, CredentialName, Target } from "../contract/auth.ts";
import { type CallerRow, type CustomRow, type MemberRow, STATEMENTS } from "./query.ts";

/** How the caller is found: by the digest of what was presented. `null`: nobody is signed in. */
type By = { key: string } | { session: string } | null;

interface LoadedCredential {
  type: "project_key" | "session" | "none";
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

const NOBODY: Loaded = {
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

/**
 * THE query: who is calling, and every row that says what they may do in `target`. One round trip to the primary,
 * whatever the number of teams.
 */
export async function load(db: D1Database, by: By, target: Target): Promise<Loaded> {
  const primary = db.withSession("first-primary");
  if (by !== null && "key" in by) {
    const row = await primary.prepare(STATEMENTS.key).bind(by.key).first<CallerRow>();
    return row ? assemble("project_key", row, "project") : NOBODY;
  }
  const { type, bound } = placed(target);
  const statement = STATEMENTS[by === null ? "anonymous" : "session"][type];
  const row = await primary
    .prepare(statement)
    .bind(by?.session ?? null, ...bound)
    .first<CallerRow>();
  return row ? assemble(by === null ? "none" : "session", row, type) : NOBODY;
}

/** Whom somebody may ask about: accounts anywhere, service accounts and keys in their project. */
const ASKED_ABOUT = { acc: "account", sa: "serviceAccount", key: "keyById" } as const;

/**
 * The same about others, named by id, in one round trip; null for whom there is not. What a key is worth, its scopes
 * aside, is what its owner is.
 */
export async function loadPrincipals(
  db: D1Database,
  ids: readonly string[],
  target: Target,
): Promise<(Loaded | null)[]> {
  const { type, bound } = placed(target);
  const primary = db.withSession("first-primary");
  const statements = ids.map((id) => {
    const kind = ASKED_ABOUT[id.slice(0, id.indexOf("_")) as keyof typeof ASKED_ABOUT] ?? "account";
    if (kind === "account") return primary.prepare(STATEMENTS.account[type]).bind(id, ...bound);
    return primary.prepare(STATEMENTS[kind]).bind(...(kind === "keyById" ? [id] : [id, bound[0] ?? null]));
  });
  if (statements.length === 0) return [];
  const answers = await primary.batch<CallerRow>(statements);
  return answers.map(({ results: [row] }, position) => {
    if (!row) return null;
    const isKey = ids[position]?.startsWith("key_") === true;
    if (isKey && (type !== "project" || row.project_id !== bound[0])) return null;
    return assemble(isKey ? "project_key" : "none", row, type);
  });
}

/** The same about credentials, named by id, in one round trip. Nobody's where there is none, or not for that target. */
export async function loadCredentials(
  db: D1Database,
  asked: readonly { credential: CredentialName; target: Target }[],
): Promise<Loaded[]> {
  if (asked.length === 0) return [];
  const primary = db.withSession("first-primary");
  const answers = await primary.batch<CallerRow>(
    asked.map(({ credential, target }) => {
      const { type, bound } = placed(target);
      return credential.type === "project_key"
        ? primary.prepare(STATEMENTS.keyById).bind(credential.id)
        : primary.prepare(STATEMENTS.sessionById[type]).bind(credential.id, ...bound);
    }),
  );
  return asked.map(({ credential, target }, position) => {
    const [row] = answers[position]?.results ?? [];
    const isKey = credential.type === "project_key";
    if (!row || (isKey && (target.type !== "project" || row.project_id !== target.id))) return NOBODY;
    return assemble(isKey ? "project_key" : "session", row, placed(target).type);
  });
}

/** The statement of a target, and its parameters after the caller's. */
function placed(target: Target): { type: keyof typeof STATEMENTS.session; bound: (string | null)[] } {
  if (target.type === "project") return { type: "project", bound: [target.id] };
  if (target.type === "organization" || target.type === "team")
    return { type: target.type, bound: [null, target.id] };
  return { type: "account", bound: [null] };
}

function assemble(
  type: LoadedCredential["type"],
  row: CallerRow,
  targetType: keyof typeof STATEMENTS.session,
): Loaded {
  const memberships = JSON.parse(row.memberships) as MemberRow[];
  const direct = memberships.find(({ place }) => place === "project");
  const team = memberships.find(({ place }) => place === "team");
  const organization = memberships.find(({ place }) => place === "organization");
  const target = row.target === null ? null : (JSON.parse(row.target) as unknown);
  const about = {
    project: targetType === "project" ? (target as Loaded["project"]) : null,
    organization: targetType === "organization" ? (target as Loaded["organization"]) : null,
    team: targetType === "team" ? (target as Loaded["team"]) : null,
  };
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
    principal: principalOf(row, type),
    ...about,
    organizationRole: (organization?.role ?? null) as OrganizationRole | null,
    direct: direct ? directOf(direct) : serviceRoleOf(row),
    admittedBy: (direct ?? team ?? organization)?.id ?? null,
    teams: memberships.filter(({ place }) => place === "team").map(teamOf),
    memberships: memberships.map(({ id, place, team }) => ({ id, place, team: team?.id ?? null })),
    basis: [
      ...credentialBasis(type, row),
      ...principalBasis(row),
      ...memberships.flatMap(memberBasis),
      ...targetBasis(about),
    ],
  };
}

const credentialBasis = (type: LoadedCredential["type"], { id, version }: CallerRow): Basis[] =>
  type === "none" ? [] : [[type === "project_key" ? "keys" : "sessions", id, version]];

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
