/** What something that people do about membership is made of: how it is asked, when it is refused and why, what comes of it. */
import fc from "fast-check";
import type { Caller } from "../personas.ts";
import {
  type CustomRole,
  type Level,
  level,
  type Model,
  type OrganizationRole,
  type Place,
  type Project,
  type Rights,
} from "./model.ts";

/** The same things behind the API, by their positions in the model. */
export interface Real {
  people: (Caller & { id: string; email: string })[];
  root: Caller;
  organization: string;
  teams: string[];
  projects: string[];
  roles: string[];
  /** By place and person. */
  invitations: Map<string, string>;
  /** So many were done. */
  steps: number;
  /** One request; the answer's JSON and its code, `done` where it was not refused. */
  ask(caller: Caller, method: string, path: string, json?: object): Promise<Answer>;
  /** The id of somebody's row in a place, or one that nobody has. */
  row(place: Place, who: number): Promise<string>;
  unique(): string;
  signInAgain(who: number): Promise<void>;
}

export interface Answer {
  code: string;
  body: Record<string, unknown>;
}

export interface Operation<A> {
  given: fc.Arbitrary<A>;
  /** Whether there is anything to ask. */
  makesSense?(m: Model, a: NoInfer<A>): boolean;
  /** Every reason to refuse it; none: it is done. */
  refusals(m: Model, a: NoInfer<A>): string[];
  ask(r: Real, a: NoInfer<A>, m: Model): Promise<Answer>;
  /** What is otherwise once it is done. */
  happens(m: Model, a: NoInfer<A>): void;
}

const PEOPLE = 6;
/** So many at most. */
const TEAMS = 2;
export const PROJECTS = 5;

// What is done to whom, by whom.
export const who = fc.nat(PEOPLE - 1);
// Rather by those who may: of four callers one is anybody.
export const by = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(0, 1, 2, 3) },
  { weight: 1, arbitrary: who },
);
export const at = fc.nat(PROJECTS - 1);
export const team = fc.nat(TEAMS - 1);
export const custom = fc.nat(1);
const named = fc.constantFrom("view_only", "viewer", "operator", "member", "contributor", "admin");
export const organizationRole = fc.constantFrom<OrganizationRole>("member", "admin", "owner");
const perKind = fc
  .dictionary(
    fc.constantFrom("job", "dataset", "model", "checkpoint", "volume"),
    fc.constantFrom("read" as const, "all" as const),
    { minKeys: 1, maxKeys: 3 },
  )
  .map((access): Level["access"] => ({ ...access }));
const NONE: Level = { role: null, custom: null, access: null, registryAdmin: false };
export const teamLevel: fc.Arbitrary<Level> = fc.oneof(
  { weight: 3, arbitrary: named.map(level) },
  { weight: 1, arbitrary: custom.map((one) => ({ ...NONE, custom: one })) },
);
export const anyLevel: fc.Arbitrary<Level> = fc
  .tuple(
    fc.oneof(
      { weight: 3, arbitrary: teamLevel },
      { weight: 1, arbitrary: perKind.map((access) => ({ ...NONE, access })) },
    ),
    fc.boolean(),
  )
  .map(([one, registryAdmin]) => ({ ...one, registryAdmin }));
export const customRole: fc.Arbitrary<CustomRole> = fc.record({
  base: fc.constantFrom("view_only", "viewer", "member"),
  scopes: fc
    .subarray(
      [
        ["collaborator:create", "collaborator:update", "collaborator:delete"],
        ["collaborating_team:create", "collaborating_team:update", "collaborating_team:delete"],
        ["variable:view", "secret:use", "run:delete", "key:create:own"],
        ["registered_model:manage", "project:update"],
        ["project:transfer"],
      ],
      { maxLength: 3 },
    )
    .map((some) => some.flat()),
});

// As bodies have it.
export const roleBody = ({ role, custom: one }: Level, { roles }: Real) =>
  one === null ? { role } : { custom_role_id: roles[one] };
export const levelBody = (one: Level, r: Real) => ({
  ...(one.access === null ? roleBody(one, r) : { access: one.access }),
  add_ons: one.registryAdmin ? ["registry_admin"] : [],
});

export const keyOf = (place: Place, person: number): string =>
  `${place.type === "organization" ? "organization" : `${place.type} ${place.at}`}: ${person}`;
export const inThe = (m: Model, at: number): Place => ({ type: "project", at: at % m.projects.length });
export const ofThe = (m: Model, one: number): Place => ({ type: "team", at: one % m.teams.length });
export const organizationPath = (r: Real) => `/v1/organizations/${r.organization}`;
export const projectPath = (r: Real, at: number) => `/v1/projects/${r.projects[at % r.projects.length]}`;
export const teamPath = (r: Real, one: number) => `/v1/teams/${r.teams[one % r.teams.length]}`;
export const pathOf = (r: Real, place: Place) =>
  place.type === "organization"
    ? organizationPath(r)
    : place.type === "team"
      ? teamPath(r, place.at)
      : projectPath(r, place.at);
export const caller = (r: Real, person: number): Real["people"][number] => {
  const found = r.people[person];
  if (!found) throw new Error("Everybody is there");
  return found;
};

export type Reasons = Record<string, boolean>;
/** What is not there for somebody, or not for them to do, is refused before anything else of it is looked at. */
export function gated(
  rights: Rights | null,
  permission: string,
  reasons: (rights: Rights) => Reasons,
): string[] {
  if (rights === null) return ["not_found"];
  if (!rights.has(`${permission}:own`)) return ["permission_missing"];
  return Object.entries(reasons(rights)).flatMap(([code, holds]) => (holds ? [code] : []));
}

export const operation = <A extends { by: number }>(one: Operation<A>): Operation<A> => ({
  ...one,
  // Who is suspended does not get as far as this.
  makesSense: (m, a) => !m.suspended.has(a.by) && (one.makesSense?.(m, a) ?? true),
});

export const owningTeam = ({ owner }: Project) => (owner && "team" in owner ? owner.team : null);
export const inOwningTeam = (m: Model, person: number, p: Project) =>
  m.teams[owningTeam(p) ?? -1]?.people.has(person) ?? false;
