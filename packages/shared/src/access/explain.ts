/** Why somebody may do something, or may not: the same facts and the same decision, with its reasons. Pure. */
import { decide, isTakingAway, mayAtAll, type Thing } from "./decide.ts";
import { counts, type Place, type Rule, rulesIn, standingIn } from "./place.ts";
import { ADD_ON_GRANTS, ADD_ONS, ORGANIZATION_GRANTS, PROJECT_GRANTS, TEAM_GRANTS } from "./roles.ts";
import type { Standing } from "./standing.ts";
import { type Grant, grantOf, holds, type Permission, type Scope } from "./vocabulary.ts";

export type Question = {
  readonly place: Place;
  readonly principal: { readonly type: "account" | "service_account" | "anonymous"; readonly id: string };
  /** What they use; null: a session, which narrows nothing. */
  readonly key: {
    readonly id: string;
    readonly scopes: readonly Scope[] | null;
    /** An account token. */
    readonly isToken?: boolean;
  } | null;
  readonly permission: Permission;
  /** Null: whether they may at all. */
  readonly thing: Thing | null;
};

type Why =
  | "allowed"
  | "not_signed_in"
  | "personal_project"
  | "no_role"
  | "keys_refused"
  | "scopes"
  | "moved_in"
  | "own_only"
  | "overridden"
  | "role";

/** For which things a grant gives a permission. */
type Gives = "any" | "own" | "no";

export type ExplainedRule = Omit<Rule, "grant"> & {
  readonly gives: Gives;
  /** Why it counts for nothing: the teams in override mode, and what they have. */
  readonly overriddenBy: readonly Pick<Rule, "role" | "via">[];
};

type Judgement = {
  readonly allowed: boolean;
  readonly why: Why;
  readonly role: Standing["role"];
  readonly rules: readonly ExplainedRule[];
  readonly reason: string;
};

export function judge(question: Question): Judgement {
  const { place, permission } = question;
  const standing = standingIn(place);
  const matched = rulesIn(place);
  const overriding = matched.filter(({ rule }) => rule === "team_override");
  const rules = matched.map(
    ({ grant, ...rule }): ExplainedRule => ({
      ...rule,
      gives: givenBy(grant, permission),
      overriddenBy: rule.overridden ? overriding.map(({ role, via }) => ({ role, via })) : [],
    }),
  );
  const why = whyOf(question, standing, rules);
  const { role } = standing;
  return {
    allowed: why === "allowed",
    why,
    role,
    rules,
    reason: reasonOf({ why, role, rules, standing, question }),
  };
}

const meansOf = (key: Question["key"]) => (key === null ? "session" : key.isToken === true ? "token" : "key");

/** Whether what they come with counts there at all. */
export const isCounted = (
  { key, principal, place }: Pick<Question, "key" | "principal" | "place">,
  standing: Standing,
): boolean => counts(meansOf(key), principal, place, standing);

/** As auth and `permit` decide it. */
export function allows(question: Question, standing: Standing): boolean {
  const { principal, key, permission, thing } = question;
  if (!standing.matched || !isCounted(question, standing)) return false;
  const { grant, administers } = standing;
  const scopes = key?.scopes ? grantOf(key.scopes) : null;
  const access = { principal, credential: key, grant, scopes, administers };
  return thing ? decide(access, permission, thing) : mayAtAll(access, permission);
}

export const givenBy = (grant: Grant, permission: Permission): Gives =>
  holds(grant, permission) ? "any" : holds(grant, `${permission}:own`) ? "own" : "no";

function whyOf(question: Question, standing: Standing, rules: readonly ExplainedRule[]): Why {
  const { place, principal, key, permission } = question;
  if (allows(question, standing)) return "allowed";
  if (principal.type === "anonymous") return "not_signed_in";
  if (!standing.matched) {
    return place.type === "project" && place.facts.project.kind === "personal"
      ? "personal_project"
      : "no_role";
  }
  if (!isCounted(question, standing)) return "keys_refused";
  if (key !== null && allows({ ...question, key: { ...key, scopes: null } }, standing)) return "scopes";
  const given = givenBy(standing.grant, permission);
  if (given === "any") return "moved_in";
  if (given === "own")
    return question.thing?.movedIn === true && isTakingAway(permission) ? "moved_in" : "own_only";
  return rules.some(({ overridden, gives }) => overridden && gives !== "no") ? "overridden" : "role";
}

/** Whether a role gives the permission in a place of that type: all those that do, from weak to strong. */
export function rolesGiving(
  type: "project" | "organization" | "team" | "account" | "system",
  permission: Permission,
): { role: string; gives: Gives }[] {
  const tables: Readonly<Record<string, Readonly<Record<string, Grant>>>> = {
    project: { ...PROJECT_GRANTS, ...ADD_ON_GRANTS },
    organization: ORGANIZATION_GRANTS,
    team: TEAM_GRANTS,
  };
  return Object.entries(tables[type] ?? {})
    .map(([role, grant]) => ({ role, gives: givenBy(grant, permission) }))
    .filter(({ gives }) => gives !== "no");
}

const ADD_ON_NAMES: ReadonlySet<string> = new Set(ADD_ONS);

type PlaceType = Parameters<typeof rolesGiving>[0];

/** In words, for those who lack it: with which roles it comes, and who can give those. Empty where none gives it. */
export function rolesInWords(type: PlaceType, permission: Permission): string {
  const giving = rolesGiving(type, permission);
  const named = (wanted: Gives) =>
    giving
      .filter(({ gives }) => gives === wanted)
      .map(({ role }) => (ADD_ON_NAMES.has(role) ? `the add-on ${role}` : role))
      .join(", ");
  const [any, own] = [named("any"), named("own")];
  if (any === "" && own === "") return "";
  const forOwn = "for what is one's own";
  const roles = any === "" ? `${own}, ${forOwn}` : `${any}${own === "" ? "" : `; ${forOwn} with ${own}`}`;
  return `${permission} comes with ${roles}. ${giverOf(type, any)} can give it.`;
}

const giverOf = (type: PlaceType, roles: string): string =>
  roles === "owner"
    ? `Only an owner of the ${type}`
    : type === "team"
      ? "An admin of the team"
      : `An admin or owner of the ${type}`;

/** W5. */
export const MOVED_IN =
  "It was moved in, and is still its maker's: they delete it and move it on, and administrators of the organization or of the owning team.";

interface Reasoned {
  why: Why;
  role: Standing["role"];
  rules: readonly ExplainedRule[];
  standing: Standing;
  question: Question;
}

function reasonOf({ why, role, rules, standing, question }: Reasoned): string {
  const { permission, key, place } = question;
  switch (why) {
    case "allowed": {
      const gives = givenBy(standing.grant, permission);
      const rule = rules.find((one) => !one.overridden && one.gives === gives);
      const given = rule ? described(rule, place.type) : "The role";
      return `${given} gives ${permission}${gives === "own" ? " for what is one's own" : ""}.`;
    }
    case "not_signed_in":
      return `Nobody is signed in, and ${permission} is for those who are.`;
    case "personal_project":
      return "A Personal project has nobody but its owner.";
    case "no_role":
      return `There is no role in this ${place.type}.`;
    case "keys_refused":
      return "No key works here for who may not have one: the role does not come with key:create.";
    case "scopes":
      return holds(grantOf(key?.scopes ?? []), `${permission}:own`)
        ? `The scopes of the key reach only what was made with that key.`
        : `The scopes of the key leave ${permission} out.`;
    case "moved_in":
      return MOVED_IN;
    case "own_only":
      return `${role === null ? "What is held here" : `The role ${role}`} gives ${permission} for what is one's own, and this is somebody else's.`;
    case "overridden":
      return `What gives ${permission} is overridden: ${overrideOf(rules)}.`;
    case "role":
      return role === null
        ? `What is held here does not give ${permission}.`
        : `The role ${role} does not give ${permission}.`;
    default:
      return why satisfies never;
  }
}

/** C9, of the teams that stand instead of everything else. */
const overrideOf = (rules: readonly ExplainedRule[]): string =>
  rules
    .filter(({ rule }) => rule === "team_override")
    .map(({ via, role }) => `everyone of the team ${via.name ?? via.id} is ${role ?? "limited"} here`)
    .join(", ");

/** Why a rule counts for nothing. */
export const overriddenBecause = ({ overriddenBy }: ExplainedRule): string | null =>
  overriddenBy.length === 0
    ? null
    : overriddenBy
        .map(({ via, role }) => `The team ${via.name ?? via.id} is in override mode: ${role} stands instead.`)
        .join(" ");

function described({ rule, role, via }: ExplainedRule, place: Place["type"]): string {
  const team = `the team ${via.name ?? via.id}`;
  switch (rule) {
    case "owner":
      return via.type === "team"
        ? `Being an admin of ${team}, which owns the project,`
        : "Owning the project";
    case "organization_admin":
      return "Administering the organization";
    case "team_override":
      return `The role ${role} that everyone of ${team} has here`;
    case "direct":
      return role === null ? "The access per kind, or add-on," : `The role ${role} in the project`;
    case "team_inherit":
      return `The role ${role ?? "held"} in ${team}, which collaborates here,`;
    case "owning_team":
      return `The role ${role} in ${team}, which owns the project,`;
    case "default_project":
      return "Being in the organization, whose Default project this is,";
    case "visibility":
      return place === "team" ? "The team's public profile" : "The project's visibility";
    case "organization_role":
      return `The role ${role} in the organization`;
    case "policy":
      return "A policy of the organization";
    case "team_role":
      return `The role ${role} in the team`;
    default:
      return rule satisfies never;
  }
}
