import fc from "fast-check";
import { describe, it } from "vitest";
import { type ProjectFacts, resolve, type TeamFacts } from "./resolve.ts";
import { ACCESS_GROUPS, ACCESS_LEVELS, ORGANIZATION_ROLES, PROJECT_ROLES } from "./roles.ts";
import { contains, grantOf, isEmpty, PERMISSIONS, type Scope, union } from "./vocabulary.ts";

const scopes = fc.array(
  fc
    .tuple(fc.constantFrom(...PERMISSIONS), fc.boolean())
    .map(([permission, own]): Scope => (own ? `${permission}:own` : permission)),
  { maxLength: 60 },
);
const who = fc.constantFrom("acc_ada", "acc_bob");
const role = fc.constantFrom(...PROJECT_ROLES);
const teamRole = fc.constantFrom("view_only", "viewer", "operator", "member", "contributor", "admin");
const custom = fc.option(fc.record({ base: fc.constantFrom("view_only", "member"), scopes }), { freq: 1 });
const team: fc.Arbitrary<TeamFacts> = fc.record({
  id: fc.constantFrom("team_1", "team_2", "team_3"),
  name: fc.constant("Vision"),
  role: fc.option(teamRole),
  custom,
  owns: fc.boolean(),
  collaborates: fc.option(
    fc.record({
      mode: fc.constantFrom("inherit", "override"),
      role: fc.option(teamRole),
      custom,
      ceiling: fc.option(scopes),
    }),
  ),
});
const facts: fc.Arbitrary<ProjectFacts> = fc.record({
  principal: fc.option(fc.record({ type: fc.constantFrom("account", "service_account"), id: who })),
  project: fc.record({
    id: fc.constant("prj_1"),
    kind: fc.constantFrom("personal", "default", "standard"),
    visibility: fc.constantFrom("private", "team", "public", "open"),
    ownerAccountId: fc.option(who),
    ownerTeamId: fc.constant(null),
    organizationId: fc.constant("org_1"),
    organizationKind: fc.constantFrom("personal", "standard"),
  }),
  organizationRole: fc.option(fc.constantFrom(...ORGANIZATION_ROLES)),
  direct: fc.option(
    fc.record({
      role: fc.option(role),
      custom,
      access: fc.option(
        fc.dictionary(fc.constantFrom(...ACCESS_GROUPS), fc.constantFrom(...ACCESS_LEVELS), { maxKeys: 5 }),
      ),
      addOns: fc.subarray(["registry_admin"] as const),
    }),
  ),
  teams: fc.array(team, { maxLength: 3 }),
});

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const implies = (a: boolean, b: boolean) => !a || b;

describe("resolution", () => {
  it("is the union of the rules that count, and each rule carries something", () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { grant: total, rules, matched } = resolve(given);
        const counting = rules.filter(({ overridden }) => !overridden);
        return (
          same(total, union(...counting.map((rule) => rule.grant))) &&
          rules.every((rule) => !isEmpty(rule.grant)) &&
          matched === counting.length > 0
        );
      }),
    );
  });
  it("inherits never more than the adder held", () => {
    fc.assert(
      fc.property(facts, (given) => {
        const ceilings = given.teams.flatMap(({ collaborates }) =>
          collaborates?.mode === "inherit" ? [grantOf(collaborates.ceiling ?? [])] : [],
        );
        return resolve(given).rules.every(
          ({ rule, grant: inherited }) =>
            rule !== "team_inherit" || ceilings.some((c) => contains(c, inherited)),
        );
      }),
    );
  });
  it("C9: override takes away as well as gives: nothing of rules 3 to 6 is left", () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { grant: total, rules } = resolve(given);
        const bare: ProjectFacts = {
          ...given,
          project: { ...given.project, kind: given.project.kind === "personal" ? "personal" : "standard" },
          direct: null,
          teams: given.teams.map((t) => ({
            ...t,
            owns: t.owns && t.role === "admin",
            collaborates: t.collaborates?.mode === "override" ? t.collaborates : null,
          })),
        };
        return implies(
          rules.some(({ rule }) => rule === "team_override"),
          same(total, resolve(bare).grant),
        );
      }),
      { numRuns: 500 },
    );
  });
  it("never loses by another door, except by a team in override mode", () => {
    fc.assert(
      fc.property(facts, team, (given, another) => {
        const gentle =
          another.collaborates?.mode === "override" ? { ...another, collaborates: null } : another;
        const more = { ...given, teams: [...given.teams, gentle] };
        return contains(resolve(more).grant, resolve(given).grant);
      }),
    );
  });
  it("T1: gives nothing in a Personal project to anybody but its owner", () => {
    fc.assert(
      fc.property(facts, (given) => {
        const personal: ProjectFacts = {
          ...given,
          project: { ...given.project, kind: "personal" },
        };
        const owns =
          given.principal?.type === "account" && given.principal.id === given.project.ownerAccountId;
        return resolve(personal).matched === owns;
      }),
    );
  });
});
