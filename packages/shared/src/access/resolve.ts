/**
 * From memberships to a grant, with the reasons. The rules of a project, strongest first; those that are
 * not overridden add up. Pure: who calls it has loaded the facts.
 */
import {
  type AddOn,
  type CustomRole,
  type Held,
  type OrganizationRole,
  type PerKindAccess,
  PROJECT_GRANTS,
  PROJECT_ROLES,
  type ProjectRole,
  type TeamRole,
  VISIBILITY_GRANTS,
  worth,
} from "./roles.ts";
import { isAdministrator, type RoleName, type Standing } from "./standing.ts";
import {
  contains,
  difference,
  type Grant,
  grantOf,
  holds,
  intersect,
  isEmpty,
  type Scope,
  union,
} from "./vocabulary.ts";

type Principal = { readonly type: "account" | "service_account"; readonly id: string };

export type TeamFacts = {
  readonly id: string;
  readonly name: string;
  /** What the principal is in this team. Both null: not in it, and the team counts for nothing. */
  readonly role: TeamRole | null;
  readonly custom: CustomRole | null;
  readonly owns: boolean;
  readonly collaborates: {
    readonly mode: "inherit" | "override";
    /** Override: the level that everyone of the team has here. */
    readonly role: TeamRole | null;
    readonly custom: CustomRole | null;
    /** Inherit: what the adder held when adding the team. Without it nothing is inherited. */
    readonly ceiling: readonly Scope[] | null;
  } | null;
};

export type ProjectFacts = {
  /** Null: nobody is signed in. */
  readonly principal: Principal | null;
  readonly project: {
    readonly id: string;
    readonly kind: "personal" | "default" | "standard";
    readonly visibility: "private" | "team" | "public" | "open";
    readonly ownerAccountId: string | null;
    readonly ownerTeamId: string | null;
    readonly organizationId: string;
    readonly organizationKind: "personal" | "standard";
  };
  readonly organizationRole: OrganizationRole | null;
  readonly direct: {
    readonly role: ProjectRole | null;
    readonly custom: CustomRole | null;
    readonly access: PerKindAccess | null;
    readonly addOns: readonly AddOn[];
  } | null;
  readonly teams: readonly TeamFacts[];
};

type RuleName =
  | "owner"
  | "organization_admin"
  | "team_override"
  | "direct"
  | "team_inherit"
  | "owning_team"
  | "default_project"
  | "visibility";

export type ProjectRule = {
  readonly rule: RuleName;
  /** For people to read; null where the rule carries no role. The grant decides. */
  readonly role: RoleName | null;
  readonly via: {
    readonly type: "project" | "organization" | "team";
    readonly id: string;
    readonly name?: string;
  };
  readonly grant: Grant;
  /** A team in override mode stands instead of it: listed, but worth nothing. */
  readonly overridden: boolean;
};

type Resolution = Standing & { readonly rules: readonly ProjectRule[] };

const OVERRIDABLE: ReadonlySet<RuleName> = new Set([
  "direct",
  "team_inherit",
  "owning_team",
  "default_project",
]);

export function resolve(facts: ProjectFacts): Resolution {
  const matched = (facts.project.kind === "personal" ? ownerRule(facts) : allRules(facts)).filter(
    ({ grant }) => !isEmpty(grant),
  );
  const overriding = matched.some(({ rule }) => rule === "team_override");
  const rules = matched.map((rule) => ({ ...rule, overridden: overriding && OVERRIDABLE.has(rule.rule) }));
  const counting = rules.filter(({ overridden }) => !overridden);
  const grant = union(...counting.map(({ grant }) => grant));
  return {
    grant,
    role: strongest(counting),
    rules,
    keysAllowed: counting.some((rule) => carriesKeys(facts, rule)),
    matched: counting.length > 0,
    administers: counting.some(
      ({ rule, via }) =>
        // Everybody administers their personal organization: that alone does not lift W5.
        (rule === "organization_admin" && facts.project.organizationKind !== "personal") ||
        (rule === "owner" && via.type === "team"),
    ),
    ...byVisibility(grant, counting),
  };
}

/** What no rule but the last gives: whoever has no more is a guest. */
function byVisibility(grant: Grant, counting: readonly ProjectRule[]): Pick<Standing, "byVisibility"> {
  const others = counting.filter(({ rule }) => rule !== "visibility");
  if (others.length === counting.length) return {};
  return { byVisibility: difference(grant, union(...others.map((rule) => rule.grant))) };
}

type Match = Omit<ProjectRule, "overridden">;

const allRules = (facts: ProjectFacts): Match[] => [
  ...ownerRule(facts),
  ...owningAdminRules(facts),
  ...organizationAdminRule(facts),
  ...teamRules(facts, overrideRule),
  ...directRule(facts),
  ...teamRules(facts, inheritRule),
  ...teamRules(facts, owningRule),
  ...defaultProjectRule(facts),
  ...visibilityRule(facts),
];

/** Rule 1: the account that owns the project. */
function ownerRule({ principal, project }: ProjectFacts): Match[] {
  if (principal?.type !== "account" || principal.id !== project.ownerAccountId) return [];
  return [{ rule: "owner", role: "owner", via: viaProject(project), grant: PROJECT_GRANTS.owner }];
}

/** Rule 1, for the admins of the team that owns the project. */
const owningAdminRules = ({ principal, teams }: ProjectFacts): Match[] =>
  teams
    // Automation owns nothing: a team's service account is the admin that its role says (rule 5).
    .filter((team) => team.owns && team.role === "admin" && principal?.type === "account")
    .map((team) => ({ rule: "owner", role: "owner", via: viaTeam(team), grant: PROJECT_GRANTS.owner }));

/** Rule 1, for those who stand above every project of the organization. */
function organizationAdminRule({ project, organizationRole }: ProjectFacts): Match[] {
  if (!isAdministrator(organizationRole)) return [];
  return [
    { rule: "organization_admin", role: "admin", via: viaOrganization(project), grant: PROJECT_GRANTS.admin },
  ];
}

const teamRules = (facts: ProjectFacts, rule: (team: TeamFacts) => Match | null): Match[] =>
  facts.teams
    .filter((team) => team.role !== null || team.custom !== null)
    .map(rule)
    .filter((match) => match !== null);

/** Rule 2: everyone of the team has the applied level, instead of what they hold by rules 3 to 6. */
function overrideRule(team: TeamFacts): Match | null {
  if (team.collaborates?.mode !== "override") return null;
  const { collaborates } = team;
  return {
    rule: "team_override",
    role: roleOf(collaborates),
    via: viaTeam(team),
    grant: worth(collaborates),
  };
}

/** Rule 3: a row of one's own. */
const directRule = ({ project, direct }: ProjectFacts): Match[] =>
  direct === null
    ? []
    : [{ rule: "direct", role: roleOf(direct), via: viaProject(project), grant: worth(direct) }];

/** Rule 4: what the person holds in the team, never above what the adder held. */
function inheritRule(team: TeamFacts): Match | null {
  if (team.collaborates?.mode !== "inherit") return null;
  const grant = worth(team);
  const ceiling = grantOf(team.collaborates.ceiling ?? []);
  const masked = intersect(grant, ceiling);
  return {
    rule: "team_inherit",
    role: contains(ceiling, grant) ? roleOf(team) : roleWithin(masked),
    via: viaTeam(team),
    grant: masked,
  };
}

/** Rule 5: the team that owns the project. */
function owningRule(team: TeamFacts): Match | null {
  if (!team.owns) return null;
  return { rule: "owning_team", role: roleOf(team), via: viaTeam(team), grant: worth(team) };
}

/** Rule 6: every organization member is in the Default project. */
function defaultProjectRule({ project, organizationRole }: ProjectFacts): Match[] {
  if (project.kind !== "default" || organizationRole === null) return [];
  return [
    { rule: "default_project", role: "member", via: viaOrganization(project), grant: PROJECT_GRANTS.member },
  ];
}

/** Rule 7: `open` to anyone signed in, `public` to anyone at all. */
function visibilityRule({ principal, project }: ProjectFacts): Match[] {
  const { visibility } = project;
  if (visibility !== "public" && (visibility !== "open" || principal === null)) return [];
  return [{ rule: "visibility", role: null, via: viaProject(project), grant: VISIBILITY_GRANTS[visibility] }];
}

/**
 * A person's key or token is worth nothing where no rule that counts carries `key:create` (W11). Two do
 * without: a service account is nothing but its key, and members with per-kind access work with their
 * account token (T15) though they may make no keys of the project (T3).
 */
function carriesKeys({ principal, direct }: ProjectFacts, { rule, role, grant }: Match): boolean {
  if (principal?.type === "service_account" || holds(grant, "key:create:own")) return true;
  return rule === "direct" && role === null && Object.keys(direct?.access ?? {}).length > 0;
}

const roleOf = ({ role, custom }: Held): RoleName | null => role ?? (custom === null ? null : "custom");

/** From weak to strong. A custom role starts from member at most, and adds to it. */
const STRENGTH: readonly RoleName[] = PROJECT_ROLES.flatMap((role): RoleName[] =>
  role === "member" ? [role, "custom"] : [role],
);

const strongest = (rules: readonly { role: RoleName | null }[]): RoleName | null =>
  STRENGTH.findLast((role) => rules.some((rule) => rule.role === role)) ?? null;

const roleWithin = (grant: Grant): ProjectRole | null =>
  PROJECT_ROLES.findLast((role) => contains(grant, PROJECT_GRANTS[role])) ?? null;

const viaProject = ({ id }: ProjectFacts["project"]) => ({ type: "project", id }) as const;
const viaOrganization = ({ organizationId: id }: ProjectFacts["project"]) =>
  ({ type: "organization", id }) as const;
const viaTeam = ({ id, name }: TeamFacts) => ({ type: "team", id, name }) as const;
