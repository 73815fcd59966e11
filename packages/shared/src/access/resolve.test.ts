import { describe, expect, it } from "vitest";
import { type ProjectFacts, resolve, type TeamFacts } from "./resolve.ts";
import { PROJECT_GRANTS, VISIBILITY_GRANTS } from "./roles.ts";
import { contains, EMPTY, holds, scopesOf, union } from "./vocabulary.ts";

type Overrides = Partial<Omit<ProjectFacts, "project">> & { project?: Partial<ProjectFacts["project"]> };

/** Ada, a stranger to Bob's private project, but for what is said. */
const facts = ({ project, ...more }: Overrides = {}): ProjectFacts => ({
  principal: { type: "account", id: "acc_ada" },
  project: {
    id: "prj_1",
    kind: "standard",
    visibility: "private",
    ownerAccountId: "acc_bob",
    ownerTeamId: null,
    organizationId: "org_1",
    organizationKind: "standard",
    ...project,
  },
  organizationRole: null,
  direct: null,
  teams: [],
  ...more,
});

const direct = (more: Partial<NonNullable<ProjectFacts["direct"]>>) => ({
  direct: { role: null, custom: null, access: null, addOns: [], ...more },
});

const team = (more: Partial<TeamFacts>): TeamFacts => ({
  id: "team_1",
  name: "Vision",
  role: "member",
  custom: null,
  owns: false,
  collaborates: null,
  ...more,
});

const inherit = (role: TeamFacts["role"], ceiling: keyof typeof PROJECT_GRANTS | null = "owner") =>
  team({
    role,
    collaborates: {
      mode: "inherit",
      role: null,
      custom: null,
      ceiling: ceiling === null ? null : scopesOf(PROJECT_GRANTS[ceiling]),
    },
  });

const override = (level: TeamFacts["role"], more: Partial<TeamFacts> = {}) =>
  team({ ...more, collaborates: { mode: "override", role: level, custom: null, ceiling: null } });

const names = (given: ProjectFacts) =>
  resolve(given).rules.map(({ rule, role, overridden }) => `${overridden ? "not " : ""}${rule} ${role}`);

describe("who has nothing to do with a project", () => {
  it.each(["private", "team"] as const)("has nothing in a %s one", (visibility) => {
    const { grant, matched, role, rules, keysAllowed } = resolve(facts({ project: { visibility } }));
    expect({ grant, matched, role, rules, keysAllowed }).toEqual({
      grant: EMPTY,
      matched: false,
      role: null,
      rules: [],
      keysAllowed: false,
    });
  });
});

describe("rule 1: owners and administrators", () => {
  it("the owning account is owner", () => {
    const { grant, role, rules } = resolve(facts({ project: { ownerAccountId: "acc_ada" } }));
    expect([grant, role]).toEqual([PROJECT_GRANTS.owner, "owner"]);
    expect(rules[0]?.via).toEqual({ type: "project", id: "prj_1" });
  });
  it("a service account is not, whatever its id", () => {
    const principal = { type: "service_account", id: "acc_ada" } as const;
    expect(resolve(facts({ principal, project: { ownerAccountId: "acc_ada" } })).matched).toBe(false);
  });
  it("the admins of the owning team are owner, and its members what they are in it", () => {
    expect(resolve(facts({ teams: [team({ owns: true, role: "admin" })] })).grant).toEqual(
      PROJECT_GRANTS.owner,
    );
    expect(resolve(facts({ teams: [team({ owns: true, role: "operator" })] })).grant).toEqual(
      PROJECT_GRANTS.operator,
    );
  });
  it.each(["admin", "owner"] as const)(
    "O5: an organization %s is admin of every project",
    (organizationRole) => {
      const { grant, role, rules } = resolve(facts({ organizationRole }));
      expect([grant, role]).toEqual([PROJECT_GRANTS.admin, "admin"]);
      expect(rules[0]?.via).toEqual({ type: "organization", id: "org_1" });
    },
  );
  it("an organization member is nothing by that", () => {
    expect(resolve(facts({ organizationRole: "member" })).matched).toBe(false);
  });
  it("is not taken away by a team in override mode", () => {
    const teams = [override("view_only")];
    expect(resolve(facts({ teams, project: { ownerAccountId: "acc_ada" } })).role).toBe("owner");
    expect(resolve(facts({ teams, organizationRole: "admin" })).role).toBe("admin");
  });
});

describe("T1: a Personal project has its owner and nobody else", () => {
  const project = { kind: "personal", organizationKind: "personal" } as const;

  it("the owner owns it", () => {
    expect(resolve(facts({ project: { ...project, ownerAccountId: "acc_ada" } })).role).toBe("owner");
  });
  it("no organization admin, collaborator, team or visibility opens it", () => {
    const given = facts({
      project: { ...project, visibility: "public" },
      organizationRole: "owner",
      ...direct({ role: "admin" }),
      teams: [team({ owns: true, role: "admin" }), override("admin"), inherit("admin")],
    });
    expect(resolve(given).rules).toEqual([]);
  });
});

describe("rule 2, C9: a team in override mode", () => {
  it("stands instead of rules 3 to 6, even when weaker, and these are still named", () => {
    const given = facts({
      project: { kind: "default" },
      organizationRole: "member",
      ...direct({ role: "contributor" }),
      teams: [override("viewer", { owns: true }), { ...inherit("admin"), id: "team_2" }],
    });
    expect(names(given)).toEqual([
      "team_override viewer",
      "not direct contributor",
      "not team_inherit admin",
      "not owning_team member",
      "not default_project member",
    ]);
    expect(resolve(given).grant).toEqual(PROJECT_GRANTS.viewer);
  });
  it("several are their union", () => {
    const teams = [override("operator"), override("member", { id: "team_2" })];
    const { grant, role } = resolve(facts({ teams }));
    expect(grant).toEqual(union(PROJECT_GRANTS.operator, PROJECT_GRANTS.member));
    expect(role).toBe("member");
  });
  it("says nothing about who is not in the team", () => {
    const given = facts({ ...direct({ role: "contributor" }), teams: [override("viewer", { role: null })] });
    expect(names(given)).toEqual(["direct contributor"]);
  });
  it("gives its level to those who have a custom role in the team too", () => {
    const teams = [override("viewer", { role: null, custom: { base: "member", scopes: [] } })];
    expect(resolve(facts({ teams })).grant).toEqual(PROJECT_GRANTS.viewer);
  });
  it("leaves what the project's visibility gives to anyone", () => {
    const given = facts({ project: { visibility: "open" }, teams: [override("viewer")] });
    expect(resolve(given).grant).toEqual(union(PROJECT_GRANTS.viewer, VISIBILITY_GRANTS.open));
  });
  it("in view_only takes the keys away", () => {
    expect(resolve(facts({ ...direct({ role: "admin" }), teams: [override("view_only")] })).keysAllowed).toBe(
      false,
    );
  });
});

describe("rule 3: a direct collaborator", () => {
  it("has their role", () =>
    expect(resolve(facts(direct({ role: "operator" }))).grant).toEqual(PROJECT_GRANTS.operator));
  it("T7: has their per-kind access, without a role", () => {
    const { grant, role } = resolve(facts(direct({ access: { dataset: "read" } })));
    expect([holds(grant, "dataset:view"), holds(grant, "run:view"), role]).toEqual([true, false, null]);
  });
  it("W14: has their add-ons on top", () => {
    const { grant, role } = resolve(facts(direct({ role: "viewer", addOns: ["registry_admin"] })));
    expect([holds(grant, "registered_model:protect"), holds(grant, "run:view"), role]).toEqual([
      true,
      true,
      "viewer",
    ]);
  });
  it("W12: has their custom role, which reads as custom", () => {
    const { grant, role } = resolve(facts(direct({ custom: { base: "view_only", scopes: ["run:create"] } })));
    expect([holds(grant, "run:create"), contains(grant, PROJECT_GRANTS.view_only), role]).toEqual([
      true,
      true,
      "custom",
    ]);
  });
});

describe("rule 4, C8: a team in inherit mode", () => {
  it("upgrades a person to what they hold in the team", () => {
    const { grant, role, rules } = resolve(
      facts({ ...direct({ role: "viewer" }), teams: [inherit("contributor")] }),
    );
    expect([grant, role]).toEqual([PROJECT_GRANTS.contributor, "contributor"]);
    expect(rules[1]?.via).toEqual({ type: "team", id: "team_1", name: "Vision" });
  });
  it("takes nothing from who holds more by themselves", () => {
    expect(resolve(facts({ ...direct({ role: "admin" }), teams: [inherit("viewer")] })).grant).toEqual(
      PROJECT_GRANTS.admin,
    );
  });
  it("gives never more than the adder held, and does not call it more", () => {
    const { grant, role } = resolve(facts({ teams: [inherit("admin", "operator")] }));
    expect([grant, role]).toEqual([PROJECT_GRANTS.operator, "operator"]);
  });
  it("gives nothing where no ceiling was recorded", () => {
    expect(resolve(facts({ teams: [inherit("admin", null)] })).matched).toBe(false);
  });
});

describe("rules 5 and 6", () => {
  it("5: the owning team's people are what they are in it", () => {
    expect(names(facts({ teams: [team({ owns: true, role: "contributor" })] }))).toEqual([
      "owning_team contributor",
    ]);
  });
  it("O2, 6: every organization member is member of the Default project", () => {
    const given = facts({ project: { kind: "default" }, organizationRole: "member" });
    expect(names(given)).toEqual(["default_project member"]);
    expect(resolve(given).grant).toEqual(PROJECT_GRANTS.member);
  });
  it("3 to 7 add up", () => {
    const given = facts({
      project: { kind: "default", visibility: "public" },
      organizationRole: "member",
      ...direct({ role: "operator" }),
      teams: [inherit("viewer"), team({ id: "team_2", owns: true, role: "view_only" })],
    });
    expect(names(given)).toEqual([
      "direct operator",
      "team_inherit viewer",
      "owning_team view_only",
      "default_project member",
      "visibility null",
    ]);
    expect(resolve(given).grant).toEqual(union(PROJECT_GRANTS.operator, PROJECT_GRANTS.member));
  });
});

describe("rule 7: visibility", () => {
  const seen = (visibility: "public" | "open", principal: ProjectFacts["principal"]) =>
    resolve(facts({ principal, project: { visibility } })).grant;
  const ada = facts().principal;

  it("public is seen by anyone, signed in or not", () => {
    expect(seen("public", null)).toEqual(VISIBILITY_GRANTS.public);
    expect(seen("public", ada)).toEqual(VISIBILITY_GRANTS.public);
  });
  it("open is seen, and given runs, by anyone signed in", () => {
    expect(seen("open", null)).toEqual(EMPTY);
    expect(seen("open", ada)).toEqual(VISIBILITY_GRANTS.open);
  });
  it("shows no variables, secrets, keys, collaborators, data or audit", () => {
    const hidden =
      /^(variable|secret|key|collaborator|collaborating_team|audit|usage|webhook|service_account|dataset):/;
    for (const grant of Object.values(VISIBILITY_GRANTS)) {
      expect(scopesOf(grant).filter((scope) => hidden.test(scope))).toEqual([]);
    }
  });
});

describe("keys and tokens", () => {
  it("W11: of a view-only person are worth nothing", () => {
    expect(resolve(facts(direct({ role: "view_only" }))).keysAllowed).toBe(false);
    expect(resolve(facts(direct({ role: "view_only", access: { job: "read" } }))).keysAllowed).toBe(false);
  });
  it("are worth something as soon as one rule that counts carries them", () => {
    expect(resolve(facts({ ...direct({ role: "view_only" }), teams: [inherit("viewer")] })).keysAllowed).toBe(
      true,
    );
  });
  it("W10: of a service account work where it has any access, an open project's too", () => {
    const principal = { type: "service_account", id: "sa_1" } as const;
    expect(resolve(facts({ principal, project: { visibility: "open" } })).keysAllowed).toBe(true);
    expect(resolve(facts({ principal })).keysAllowed).toBe(false);
  });
  it("T15: of a member with per-kind access work, though they make none of the project's", () => {
    const { grant, keysAllowed } = resolve(facts(direct({ access: { job: "all" } })));
    expect([keysAllowed, holds(grant, "key:create:own")]).toEqual([true, false]);
  });
  it("of who only sees a project because anyone does are worth nothing", () => {
    expect(resolve(facts({ project: { visibility: "public" } })).keysAllowed).toBe(false);
  });
});

describe("W5: who administers", () => {
  const administers = (given: ProjectFacts) => resolve(given).administers;

  it("organization admins and the owning team's admins do", () => {
    expect(administers(facts({ organizationRole: "admin" }))).toBe(true);
    expect(administers(facts({ teams: [team({ owns: true, role: "admin" })] }))).toBe(true);
  });
  it("a project's owner or admin does not", () => {
    expect(administers(facts({ project: { ownerAccountId: "acc_ada" } }))).toBe(false);
    expect(administers(facts(direct({ role: "admin" })))).toBe(false);
    expect(administers(facts({ teams: [override("admin", { role: "admin" })] }))).toBe(false);
  });
  it("nor does the owner of a personal organization in their own projects", () => {
    const project = { ownerAccountId: "acc_ada", organizationKind: "personal" } as const;
    expect(administers(facts({ project, organizationRole: "owner" }))).toBe(false);
  });
});

describe("what comes by visibility alone", () => {
  const open = (more: Overrides = {}) => resolve(facts({ project: { visibility: "open" }, ...more }));

  it("is all of a guest's grant", () => {
    const { grant, byVisibility } = open();
    expect(byVisibility).toEqual(grant);
  });
  it("is what their role leaves out, of one who has one", () => {
    const { byVisibility = EMPTY } = open(direct({ role: "viewer" }));
    expect(scopesOf(byVisibility)).toEqual(["run:create", "run:update:own"]);
    expect(scopesOf(open(direct({ role: "member" })).byVisibility ?? EMPTY)).toEqual([]);
  });
  it("is not there where nothing does", () => {
    expect(resolve(facts(direct({ role: "viewer" })))).not.toHaveProperty("byVisibility");
  });
});
