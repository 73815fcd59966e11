/**
 * The permission tables, row for row as a reader knows them. This is the only place where a role gets a
 * right; docs/permissions.md is rendered from it.
 *
 * A row is "kinds: verbs", or several such parted by ";". `workloads` and `data` stand for their kinds,
 * `all` for every verb of the kind. Rows about the same permission add up.
 */
import {
  DATA,
  EMPTY,
  type Grant,
  grantOf,
  holds,
  isPermission,
  KINDS,
  type Kind,
  type Permission,
  type Scope,
  union,
  WORKLOADS,
} from "./vocabulary.ts";

export const PROJECT_ROLES = [
  "view_only",
  "viewer",
  "operator",
  "member",
  "contributor",
  "admin",
  "owner",
] as const;
export const ORGANIZATION_ROLES = ["member", "admin", "owner"] as const;
/** A team role is any project role but owner; the team's own rights know only these three steps. */
export const TEAM_RIGHTS = ["view_only", "member", "admin"] as const;
export const ACCESS_LEVELS = ["read", "all"] as const;
export const ACCESS_GROUPS = ["job", "dataset", "model", "checkpoint", "volume"] as const;
export const ADD_ONS = ["registry_admin"] as const;
export const ORGANIZATION_POLICIES = ["members_create_projects"] as const;

export type ProjectRole = (typeof PROJECT_ROLES)[number];
export type TeamRole = Exclude<ProjectRole, "owner">;
export type OrganizationRole = (typeof ORGANIZATION_ROLES)[number];
type TeamRight = (typeof TEAM_RIGHTS)[number];
type AccessLevel = (typeof ACCESS_LEVELS)[number];
type AccessGroup = (typeof ACCESS_GROUPS)[number];
export type PerKindAccess = Readonly<Partial<Record<AccessGroup, AccessLevel>>>;
export type AddOn = (typeof ADD_ONS)[number];
export type OrganizationPolicy = (typeof ORGANIZATION_POLICIES)[number];

/** W12: what a custom role may start from; and viewer, which many start from elsewhere. */
export const CUSTOM_ROLE_BASES = ["view_only", "viewer", "member"] as const satisfies readonly ProjectRole[];
export type CustomRole = {
  readonly base: (typeof CUSTOM_ROLE_BASES)[number];
  readonly scopes: readonly Scope[];
};

type Cell = "" | "own" | "any";
type Table<Columns extends readonly string[]> = Readonly<
  Record<string, { readonly [column in keyof Columns]: Cell }>
>;

const no = "";
const own = "own";
const any = "any";

// biome-ignore format: one row a line, in columns, as on the page it came from
export const PROJECT_TABLE = {
  //                                                             view_only viewer operator member contributor admin owner
  "project, overview, collaborator, collaborating_team: view":    [ any,    any,    any,    any,    any,       any,  any ],
  "workloads: view, logs; run: download":                         [ any,    any,    any,    any,    any,       any,  any ],
  "data, report, workspace: view":                                [ any,    any,    any,    any,    any,       any,  any ],
  "registered_model: view, download":                             [ any,    any,    any,    any,    any,       any,  any ],
  "data: download":                                               [ no,     any,    any,    any,    any,       any,  any ],
  "notebook, session, cluster: connect":                          [ no,     no,     no,     any,    any,       any,  any ],
  "job: connect":                                                 [ no,     no,     no,     no,     any,       any,  any ],
  "workloads, data: create, update":                              [ no,     no,     no,     any,    any,       any,  any ],
  "datastore, dataset, model: attach; run, experiment: clone":    [ no,     no,     no,     any,    any,       any,  any ],
  "workloads: operate":                                           [ no,     no,     no,     own,    any,       any,  any ],
  "job: operate":                                                 [ no,     no,     any,    own,    any,       any,  any ],
  "workloads, data: delete":                                      [ no,     no,     no,     own,    any,       any,  any ],
  "artifact: delete":                                             [ no,     no,     no,     any,    any,       any,  any ],
  "run, sweep, experiment: move":                                 [ no,     no,     no,     own,    any,       any,  any ],
  "artifact: alias":                                              [ no,     no,     no,     any,    any,       any,  any ],
  "report: comment, follow":                                      [ any,    any,    any,    any,    any,       any,  any ],
  "report: create":                                               [ no,     no,     no,     any,    any,       any,  any ],
  "report: update, delete":                                       [ no,     no,     no,     own,    own,       any,  any ],
  "workspace: create, update":                                    [ no,     no,     no,     any,    any,       any,  any ],
  "workspace: delete":                                            [ no,     no,     no,     own,    any,       any,  any ],
  "overview: update":                                             [ no,     no,     no,     any,    any,       any,  any ],
  "registered_model: create, alias":                              [ no,     no,     no,     any,    any,       any,  any ],
  "registered_model: manage":                                     [ no,     no,     no,     no,     no,        any,  any ],
  "key: view, create, update, delete":                            [ no,     own,    own,    own,    own,       any,  any ],
  // Who may have a key may ask whether one is good; the answer knows only this project's keys.
  "key: verify":                                                  [ no,     any,    any,    any,    any,       any,  any ],
  "variable: view, create, update, delete; engine: update":       [ no,     no,     no,     no,     any,       any,  any ],
  "collaborating_team: create":                                   [ no,     no,     any,    no,     any,       any,  any ],
  "usage: view":                                                  [ own,    own,    own,    own,    own,       any,  any ],
  "usage: create":                                                [ no,     no,     no,     no,     no,        any,  any ],
  "collaborator, collaborating_team, service_account: all":       [ no,     no,     no,     no,     no,        any,  any ],
  "secret, webhook, audit: all; project: update, delete":         [ no,     no,     no,     no,     no,        any,  any ],
  "project: transfer, bill":                                      [ no,     no,     no,     no,     no,        no,   any ],
} as const satisfies Table<typeof PROJECT_ROLES>;

// Leaving an organization or a team needs no more than being in it (view).
// biome-ignore format: one row a line
export const ORGANIZATION_TABLE = {
  //                                                    member admin owner
  "organization, member, team: view":                    [ any,  any,  any ],
  "usage: view":                                         [ own,  any,  any ],
  "project: create":                                     [ no,   any,  any ], // members by policy, below
  "team: create; organization: update":                  [ no,   any,  any ],
  "member: create, update, delete":                      [ no,   any,  any ],
  "invitation, role, policy, webhook, audit: all":       [ no,   any,  any ],
  "key: verify; usage: create":                          [ no,   any,  any ],
  "organization: delete, transfer, bill":                [ no,   no,   any ],
  "member: manage":                                      [ no,   no,   any ], // make and remove owners
  "key: view, create, update, delete":                   [ no,   no,   any ], // O3: the Organization Default Key
} as const satisfies Table<typeof ORGANIZATION_ROLES>;

/** What an organization's policy adds for its members. */
const POLICY_TABLE = {
  members_create_projects: ["project:create"],
} as const satisfies Record<OrganizationPolicy, readonly Permission[]>;

// biome-ignore format: one row a line
export const TEAM_TABLE = {
  //                                                    view_only member admin
  "team, member: view":                                  [ any,    any,   any ],
  "project: create":                                     [ no,     any,   any ],
  "team: update; member: create, update, delete":        [ no,     no,    any ],
  "role: view; invitation: all":                         [ no,     no,    any ], // W12: assigns custom roles
  "member: manage":                                      [ no,     no,    any ], // make admins, who own the team's projects
  "profile: view":                                       [ any,    any,   any ],
  "profile: update":                                     [ no,     no,    any ],
  "service_account: all":                                [ no,     no,    any ],
  "key: view, create, update, delete":                   [ no,     no,    any ], // W7: its service accounts'
} as const satisfies Table<typeof TEAM_RIGHTS>;

/** What the per-kind access of a member reaches (T7). */
export const ACCESS_GROUP_KINDS = {
  job: ["job", "notebook", "run", "experiment", "sweep", "session", "evaluation", "endpoint", "cluster"],
  dataset: ["dataset", "datastore", "file"],
  model: ["model", "artifact", "registered_model"],
  checkpoint: ["checkpoint"],
  volume: ["volume"],
} as const satisfies Record<AccessGroup, readonly Kind[]>;

// biome-ignore format: one row a line
const ACCESS_TABLE = {
  //                                                             read   all
  "workloads: view, logs; run: download":                        [ any,  any ],
  "notebook: connect, update":                                   [ any,  any ], // T8: opens and edits it
  "data, registered_model: view, download":                      [ any,  any ],
  "datastore, dataset, model: attach":                           [ any,  any ], // T9
  "workloads: create, update, delete, operate":                  [ no,   any ],
  "job, session, cluster: connect; run, experiment: clone":      [ no,   any ],
  "run, sweep, experiment: move":                                [ no,   any ],
  "data: create, update, delete; artifact: alias":               [ no,   any ],
  "registered_model: create, alias":                             [ no,   any ], // protect, manage: W14
} as const satisfies Table<typeof ACCESS_LEVELS>;

/** What comes with any per-kind access. */
const ACCESS_BASE: readonly Permission[] = ["project:view"];

const ADD_ON_TABLE = {
  registry_admin: [
    "registered_model:view",
    "registered_model:download",
    "registered_model:create",
    "registered_model:alias",
    "registered_model:protect",
    "registered_model:manage",
  ],
} as const satisfies Record<AddOn, readonly Permission[]>;

/** Appointing somebody needs `manage`, not that one holds what they will (W14). */
export const NAMED_BY_MANAGE = {
  "registered_model:manage": "registry_admin",
} as const satisfies Partial<Record<Permission, AddOn>>;

/** Rule 7: what a project's visibility gives to who else comes along. */
const VISIBILITY_TABLE = {
  public: "project, overview, workloads, report, registered_model: view",
  // Below, beside it: who hands a run in logs to it (W10).
  open: "project, overview, workloads, report, registered_model: view; run: create",
} as const;

/** What anyone, signed in or not, sees of a team whose profile is public (W2). */
const PUBLIC_PROFILE: readonly Permission[] = ["profile:view"];

/** What a signed-in person may do with their own account. */
const ACCOUNT_TABLE: readonly Permission[] = [
  "account:view",
  "account:update",
  "project:view",
  "project:create",
  "organization:view",
  "organization:create",
  "invitation:view", // what they were invited to, and the offers of projects
  "invitation:update", // accept or decline it
  "token:view",
  "token:create",
  "token:update",
  "token:delete",
  "member:view", // the people they share something with
];

/** What a team's service account may do beside what it may in places: see where it is. */
const SERVICE_ACCOUNT_TABLE: readonly Permission[] = ["project:view"];

/** W18: system administrators, in the system itself: in nobody's projects by that alone. */
const SYSTEM_TABLE =
  "system: view, update; organization: view, create, update; team: view, create, delete; " +
  "member: create; entitlement: view, update; credit: view, create; account: view, manage";

const GROUPS: Readonly<Record<string, readonly Kind[]>> = { workloads: WORKLOADS, data: DATA };

/** Every permission a row speaks of. */
export function permissionsOf(row: string): Permission[] {
  return row.split("; ").flatMap((part) => {
    const [kinds = "", verbs = ""] = part.split(": ");
    return kinds
      .split(", ")
      .flatMap((kind) => GROUPS[kind] ?? [kind as Kind])
      .flatMap((kind) => (verbs === "all" ? KINDS[kind] : verbs.split(", ")).map((verb) => `${kind}:${verb}`))
      .map((permission) => {
        if (!isPermission(permission)) throw new TypeError(`no permission ${permission}, in row "${row}"`);
        return permission;
      });
  });
}

/** One grant a column. */
function columns<Column extends string>(
  names: readonly Column[],
  table: Readonly<Record<string, readonly Cell[]>>,
): Readonly<Record<Column, Grant>> {
  const scopes = names.map((): Scope[] => []);
  for (const [row, cells] of Object.entries(table)) {
    for (const permission of permissionsOf(row)) {
      cells.forEach((cell, column) => {
        if (cell !== no) scopes[column]?.push(cell === own ? `${permission}:own` : permission);
      });
    }
  }
  return Object.fromEntries(names.map((name, column) => [name, grantOf(scopes[column] ?? [])])) as Record<
    Column,
    Grant
  >;
}

export const PROJECT_GRANTS = columns(PROJECT_ROLES, PROJECT_TABLE);
export const ORGANIZATION_GRANTS = columns(ORGANIZATION_ROLES, ORGANIZATION_TABLE);
export const TEAM_GRANTS = columns(TEAM_RIGHTS, TEAM_TABLE);
export const ACCOUNT_GRANT = grantOf(ACCOUNT_TABLE);
export const SERVICE_ACCOUNT_GRANT = grantOf(SERVICE_ACCOUNT_TABLE);
export const SYSTEM_GRANT = grantOf(permissionsOf(SYSTEM_TABLE));
export const PUBLIC_PROFILE_GRANT = grantOf(PUBLIC_PROFILE);
export const VISIBILITY_GRANTS = {
  public: grantOf(permissionsOf(VISIBILITY_TABLE.public)),
  open: grantOf([...permissionsOf(VISIBILITY_TABLE.open), "run:update:own"]),
} as const;
export const ADD_ON_GRANTS: Readonly<Record<AddOn, Grant>> = {
  registry_admin: grantOf(ADD_ON_TABLE.registry_admin),
};

const LEVEL_GRANTS = columns(ACCESS_LEVELS, ACCESS_TABLE);

/** T7: `{ job: "all", dataset: "read" }`, as a grant. */
export function perKindGrant(access: PerKindAccess): Grant {
  const scopes = ACCESS_GROUPS.flatMap((group) => {
    const level = access[group];
    if (level === undefined) return [];
    return ACCESS_GROUP_KINDS[group].flatMap((kind) =>
      KINDS[kind].map((verb) => `${kind}:${verb}` as Permission).filter((p) => holds(LEVEL_GRANTS[level], p)),
    );
  });
  return scopes.length === 0 ? grantOf([]) : grantOf([...ACCESS_BASE, ...scopes]);
}

/** W12: what its base holds, and what was added to it. */
export const customRole = ({ base, scopes }: CustomRole): Grant =>
  union(PROJECT_GRANTS[base], grantOf(scopes));

const addOnGrant = (addOns: readonly AddOn[]): Grant => union(...addOns.map((addOn) => ADD_ON_GRANTS[addOn]));

/** What somebody holds by one row: a role or a custom one, per-kind access, add-ons: together. */
export interface Held {
  readonly role: ProjectRole | null;
  readonly custom: CustomRole | null;
  readonly access?: PerKindAccess | null;
  readonly addOns?: readonly AddOn[];
}

export const worth = ({ role, custom, access, addOns = [] }: Held): Grant =>
  union(
    role === null ? EMPTY : PROJECT_GRANTS[role],
    custom === null ? EMPTY : customRole(custom),
    access ? perKindGrant(access) : EMPTY,
    addOnGrant(addOns),
  );

/** What an organization's policies add for its members. */
export const policyGrant = (policies: readonly OrganizationPolicy[]): Grant =>
  grantOf(policies.flatMap((policy) => POLICY_TABLE[policy]));

/** The most that a holder of `grant` may hand on: what they hold, and what a `manage` permission names. */
export function mayGrant(grant: Grant): Grant {
  const named = (Object.entries(NAMED_BY_MANAGE) as [Permission, AddOn][])
    .filter(([permission]) => holds(grant, permission))
    .map(([, addOn]) => ADD_ON_GRANTS[addOn]);
  return union(grant, ...named);
}

/** The rights in a team that go with the role its members have in its projects. */
export function teamRight(role: TeamRole | CustomRole): TeamRight {
  const name = typeof role === "string" ? role : role.base;
  return name === "view_only" || name === "admin" ? name : "member";
}
