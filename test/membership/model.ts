/**
 * Who may do what, in one organization, said a second time: in sets of words and as short as it can be, after the rules
 * and the tables as they were specified (the fixture), sharing nothing with what the services decide by.
 */
import {
  ORGANIZATION,
  PER_KIND,
  PROJECT,
  REGISTRY_ADMIN,
  TEAM,
  VISIBILITY,
} from "@atrium/shared/access/roles.fixture";

/** `kind:verb` for everything, `kind:verb:own` for one's own; who has the one has the other. */
export type Rights = ReadonlySet<string>;

const known = new Map<string, Rights>();
function read(text: string): Rights {
  const before = known.get(text);
  if (before) return before;
  const scopes = text.split(/[\n/]/).flatMap((line) => {
    const [kind, ...verbs] = line.trim().split(/\s+/);
    return verbs.flatMap((verb) =>
      verb.startsWith("(") ? [`${kind}:${verb.slice(1, -1)}:own`] : closed(`${kind}:${verb}`),
    );
  });
  const rights = new Set(scopes);
  known.set(text, rights);
  return rights;
}
const closed = (scope: string): string[] => (scope.endsWith(":own") ? [scope] : [scope, `${scope}:own`]);

const union = (...all: Iterable<string>[]): Rights => new Set(all.flatMap((one) => [...one]));
const within = (some: Rights, all: Rights): boolean => [...some].every((scope) => all.has(scope));
const both = (a: Rights, b: Rights): Rights => new Set([...a].filter((scope) => b.has(scope)));

/** As the API lists them. */
export const shown = (rights: Rights): string[] =>
  [...rights].filter((scope) => !scope.endsWith(":own") || !rights.has(scope.slice(0, -4))).sort();

const NOTHING: Rights = new Set();
const EVERYTHING_OF_ADMINS = read(PROJECT.admin);
const REGISTRY = read(REGISTRY_ADMIN);

export type OrganizationRole = keyof typeof ORGANIZATION;
type ProjectRole = keyof typeof PROJECT;
type Group = keyof typeof PER_KIND;

/** What somebody has in a project or a team by a row of their own: the first three take each other's place. */
export interface Level {
  role: ProjectRole | null;
  /** Which of the organization's custom roles. */
  custom: number | null;
  access: { [group in Group]?: "read" | "all" } | null;
  registryAdmin: boolean;
}
export const level = (role: ProjectRole): Level => ({
  role,
  custom: null,
  access: null,
  registryAdmin: false,
});

/** A team's part in a project that is not its own. */
export type Part = { mode: "inherit"; ceiling: Rights } | { mode: "override"; level: Level };

export interface Project {
  kind: "default" | "standard";
  owner: { person: number } | { team: number } | null;
  visibility: "private" | "team" | "public" | "open";
  people: Map<number, Level & { external: boolean }>;
  parts: Map<number, Part>;
}

export interface CustomRole {
  base: "view_only" | "viewer" | "member";
  scopes: readonly string[];
}

export type Place = { type: "organization" } | { type: "team" | "project"; at: number };

export interface Invitation {
  place: Place;
  who: number;
  by: number;
  organizationRole: OrganizationRole;
  level: Level;
  external: boolean;
}

/** People, teams, projects and custom roles go by their position. */
export interface Model {
  people: number;
  suspended: Set<number>;
  members: Map<number, OrganizationRole>;
  teams: { people: Map<number, Level> }[];
  projects: Project[];
  roles: CustomRole[];
  externals: boolean;
  membersCreateProjects: boolean;
  /** By place and person: those without an answer. */
  invitations: Map<string, Invitation>;
}

export const isAdministrator = (m: Model, who: number): boolean =>
  m.members.has(who) && m.members.get(who) !== "member";

export function worth(m: Model, { role, custom, access, registryAdmin }: Level): Rights {
  const made = custom === null ? undefined : m.roles[custom];
  return union(
    role === null ? NOTHING : read(PROJECT[role]),
    made ? union(read(PROJECT[made.base]), made.scopes.flatMap(closed)) : NOTHING,
    ...Object.entries(access ?? {}).map(([group, how]) => read(PER_KIND[group as Group][how])),
    registryAdmin ? REGISTRY : NOTHING,
  );
}

/** Nobody hands on more than this. */
export const mayGrant = (rights: Rights): Rights =>
  rights.has("registered_model:manage") ? union(rights, REGISTRY) : rights;
export const mayHandOn = (rights: Rights, wanted: Rights): boolean => within(wanted, mayGrant(rights));

/** The seven rules, suspension aside. `null`: it is not there for them. */
export function inProject(m: Model, who: number | null, p: Project, parts = p.parts): Rights | null {
  const all = union(
    strongest(m, who, p),
    replaceable(m, who, p, parts).rights,
    p.visibility === "public" || (p.visibility === "open" && who !== null)
      ? read(VISIBILITY[p.visibility])
      : NOTHING,
  );
  return all.size === 0 ? null : all;
}

/** Rule 1. */
function strongest(m: Model, who: number | null, { owner }: Project): Rights {
  if (who === null || owner === null)
    return who !== null && isAdministrator(m, who) ? EVERYTHING_OF_ADMINS : NOTHING;
  const owns =
    "person" in owner ? owner.person === who : m.teams[owner.team]?.people.get(who)?.role === "admin";
  if (owns) return read(PROJECT.owner);
  return isAdministrator(m, who) ? EVERYTHING_OF_ADMINS : NOTHING;
}

/** Rules 2 to 6. `perKind`: by the person's own per-kind access, which lets them work with keys though it makes none. */
function replaceable(m: Model, who: number | null, p: Project, parts: Project["parts"]) {
  if (who === null) return { rights: NOTHING, perKind: false };
  const mine = [...parts].flatMap(([team, part]) => {
    const held = m.teams[team]?.people.get(who);
    return held ? [{ held, part }] : [];
  });
  const overriding = mine.flatMap(({ part }) => (part.mode === "override" ? [worth(m, part.level)] : []));
  if (overriding.length > 0) return { rights: union(...overriding), perKind: false };
  const direct = p.people.get(who);
  const owning = p.owner && "team" in p.owner ? m.teams[p.owner.team]?.people.get(who) : undefined;
  const rights = union(
    direct ? worth(m, direct) : NOTHING,
    ...mine.map(({ held, part }) => (part.mode === "inherit" ? both(worth(m, held), part.ceiling) : NOTHING)),
    owning ? worth(m, owning) : NOTHING,
    p.kind === "default" && m.members.has(who) ? read(PROJECT.member) : NOTHING,
  );
  return { rights, perKind: direct?.access != null };
}

export function inOrganization(m: Model, who: number): Rights | null {
  const role = m.members.get(who);
  if (role === undefined) return null;
  return union(organizationRights(role), m.membersCreateProjects ? closed("project:create") : NOTHING);
}

export const organizationRights = (role: OrganizationRole): Rights => read(ORGANIZATION[role]);

export function inTeam(m: Model, who: number, team: number): Rights | null {
  const held = m.teams[team]?.people.get(who);
  if (isAdministrator(m, who)) {
    const makesAdmins = held?.role === "admin" || m.members.get(who) === "owner";
    return makesAdmins
      ? read(TEAM.admin)
      : new Set([...read(TEAM.admin)].filter((one) => !one.startsWith("member:manage")));
  }
  if (!held) return null;
  const name = held.custom === null ? held.role : m.roles[held.custom]?.base;
  return read(TEAM[name === "view_only" || name === "admin" ? name : "member"]);
}

export const rightsAt = (m: Model, who: number, place: Place): Rights | null => {
  if (place.type === "organization") return inOrganization(m, who);
  return place.type === "team" ? inTeam(m, who, place.at) : inProject(m, who, project(m, place.at));
};

/** Whether somebody who comes into a team that overrides has less by it, where who puts them there could not take it. */
export function losesByJoining(m: Model, by: number, who: number, team: number): boolean {
  return m.projects.some((p) => {
    const part = p.parts.get(team);
    if (part?.mode !== "override" || inProject(m, by, p)?.has("collaborator:manage")) return false;
    const inTeam = m.teams[team]?.people ?? new Map<number, Level>();
    const was = inTeam.get(who);
    const [before] = [worthBy(m, p, who, p.parts)];
    inTeam.set(who, level("viewer"));
    const then = worthBy(m, p, who, p.parts);
    if (was) inTeam.set(who, was);
    else inTeam.delete(who);
    return lessThan(then, before);
  });
}

/** Whether a team that takes part otherwise takes a right from somebody, or what their keys are worth. */
export function takesAway(m: Model, p: Project, team: number, part: Part): boolean {
  const after = new Map(p.parts).set(team, part);
  return [...(m.teams[team]?.people.keys() ?? [])].some((who) =>
    lessThan(worthBy(m, p, who, after), worthBy(m, p, who, p.parts)),
  );
}

interface Worth {
  rights: Rights;
  keys: boolean;
}

function worthBy(m: Model, p: Project, who: number, parts: Project["parts"]): Worth {
  const rights = inProject(m, who, p, parts) ?? NOTHING;
  return { rights, keys: rights.has("key:create:own") || replaceable(m, who, p, parts).perKind };
}

const lessThan = (then: Worth, before: Worth): boolean =>
  !within(before.rights, then.rights) || (before.keys && !then.keys);

/** Somebody who is active and the only such one: as an owner of the organization, as an admin of a team. */
export const isLastOwner = (m: Model, who: number): boolean =>
  m.members.get(who) === "owner" &&
  ![...m.members].some(([other, role]) => other !== who && role === "owner" && !m.suspended.has(other));
export const isLastAdmin = (m: Model, who: number, team: number): boolean => {
  const people = m.teams[team]?.people ?? new Map<number, Level>();
  return (
    people.get(who)?.role === "admin" &&
    ![...people].some(([other, { role }]) => other !== who && role === "admin" && !m.suspended.has(other))
  );
};
export const leadsAlone = (m: Model, who: number): boolean =>
  m.teams.some((_, team) => isLastAdmin(m, who, team));

export const project = (m: Model, at: number): Project => {
  const found = m.projects[at % m.projects.length];
  if (!found) throw new Error("There is a project always");
  return found;
};
export const ownedBy = (m: Model, who: number): Project[] =>
  m.projects.filter(({ owner }) => owner !== null && "person" in owner && owner.person === who);

/** Out of a team, and with that out of its projects. */
export function leaveTeam(m: Model, who: number, team: number): void {
  m.teams[team]?.people.delete(who);
  for (const { owner, people } of m.projects)
    if (owner && "team" in owner && owner.team === team) people.delete(who);
}

/** Out of the organization, and with that out of everything in it. */
export function leave(m: Model, who: number): void {
  m.members.delete(who);
  for (const { people } of m.teams) people.delete(who);
  for (const { people } of m.projects) people.delete(who);
}

/** Whoever joins is from outside no more. */
export function join(m: Model, who: number, role: OrganizationRole): void {
  m.members.set(who, role);
  for (const { people } of m.projects) {
    const row = people.get(who);
    if (row) people.set(who, { ...row, external: false });
  }
}
