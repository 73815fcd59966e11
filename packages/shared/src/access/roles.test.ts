import { describe, expect, it } from "vitest";
import * as fixture from "./roles.fixture.ts";
import {
  ACCESS_GROUPS,
  ACCESS_LEVELS,
  ACCOUNT_GRANT,
  ADD_ON_GRANTS,
  customRole,
  mayGrant,
  ORGANIZATION_GRANTS,
  ORGANIZATION_ROLES,
  ORGANIZATION_TABLE,
  PROJECT_GRANTS,
  PROJECT_ROLES,
  PROJECT_TABLE,
  PUBLIC_PROFILE_GRANT,
  perKindGrant,
  permissionsOf,
  policyGrant,
  SYSTEM_GRANT,
  TEAM_GRANTS,
  TEAM_RIGHTS,
  TEAM_TABLE,
  teamRight,
  VISIBILITY_GRANTS,
} from "./roles.ts";
import {
  contains,
  difference,
  EMPTY,
  type Grant,
  holds,
  PERMISSIONS,
  scopesOf,
  union,
} from "./vocabulary.ts";

/** What the fixture says, as `kind:verb` → any or own. */
function read(text: string): Map<string, "any" | "own"> {
  const cells = new Map<string, "any" | "own">();
  for (const line of text.split(/[\n/]/)) {
    const [kind, ...verbs] = line.trim().split(/\s+/);
    for (const verb of verbs) {
      const permission = `${kind}:${verb.replace(/[()]/g, "")}`;
      if (cells.has(permission)) throw new Error(`the fixture says ${permission} twice`);
      cells.set(permission, verb.startsWith("(") ? "own" : "any");
    }
  }
  return cells;
}

const worth = (grant: Grant, permission: (typeof PERMISSIONS)[number]) =>
  holds(grant, permission) ? "any" : holds(grant, `${permission}:own`) ? "own" : "nothing";

/** Both ways: each permission that exists is as the fixture says, and the fixture names no other. */
function expectGrant(grant: Grant, text: string) {
  const cells = read(text);
  const expected = PERMISSIONS.map((permission) => `${permission} ${cells.get(permission) ?? "nothing"}`);
  const actual = PERMISSIONS.map((permission) => `${permission} ${worth(grant, permission)}`);
  expect(actual).toEqual(expected);
  expect([...cells.keys()].filter((permission) => !PERMISSIONS.some((p) => p === permission))).toEqual([]);
}

describe("the tables are those of the specification, every role × kind × verb", () => {
  it.each(PROJECT_ROLES)("project role %s", (role) =>
    expectGrant(PROJECT_GRANTS[role], fixture.PROJECT[role]),
  );
  it.each(ORGANIZATION_ROLES)("organization role %s", (role) =>
    expectGrant(ORGANIZATION_GRANTS[role], fixture.ORGANIZATION[role]),
  );
  it.each(TEAM_RIGHTS)("team right %s", (right) => expectGrant(TEAM_GRANTS[right], fixture.TEAM[right]));
  it.each(ACCESS_GROUPS.flatMap((group) => ACCESS_LEVELS.map((level) => [group, level] as const)))(
    "T7 per-kind access %s: %s",
    (group, level) => expectGrant(perKindGrant({ [group]: level }), fixture.PER_KIND[group][level]),
  );
  it("W14 registry_admin", () => expectGrant(ADD_ON_GRANTS.registry_admin, fixture.REGISTRY_ADMIN));
  it("visibility public", () => expectGrant(VISIBILITY_GRANTS.public, fixture.VISIBILITY.public));
  it("visibility open", () => expectGrant(VISIBILITY_GRANTS.open, fixture.VISIBILITY.open));
  it("one's own account", () => expectGrant(ACCOUNT_GRANT, fixture.ACCOUNT));
  it("a system administrator, in the system", () => expectGrant(SYSTEM_GRANT, fixture.SYSTEM));
  it("W2 a public profile, for anyone", () => expectGrant(PUBLIC_PROFILE_GRANT, fixture.PUBLIC_PROFILE));
  it("somebody may do each thing that exists", () => {
    const everything = union(
      PROJECT_GRANTS.owner,
      ADD_ON_GRANTS.registry_admin,
      ORGANIZATION_GRANTS.owner,
      TEAM_GRANTS.admin,
      ACCOUNT_GRANT,
      SYSTEM_GRANT,
    );
    expect(PERMISSIONS.filter((permission) => !holds(everything, permission))).toEqual([]);
  });
});

describe("a row of a table", () => {
  it("names each permission once", () => {
    for (const table of [PROJECT_TABLE, ORGANIZATION_TABLE, TEAM_TABLE]) {
      for (const row of Object.keys(table))
        expect(new Set(permissionsOf(row)).size, row).toBe(permissionsOf(row).length);
    }
  });
  it("that names what does not exist is refused, not skipped", () => {
    expect(() => permissionsOf("run: alias")).toThrow("run:alias");
    expect(() => permissionsOf("ship: view")).toThrow();
  });
});

describe("roles build on each other", () => {
  it.each([
    ["viewer", "view_only"],
    ["operator", "viewer"],
    ["member", "viewer"],
    ["contributor", "member"],
    ["contributor", "operator"],
    ["admin", "contributor"],
    ["owner", "admin"],
  ] as const)("%s holds all that %s holds", (stronger, weaker) => {
    expect(contains(PROJECT_GRANTS[stronger], PROJECT_GRANTS[weaker])).toBe(true);
    expect(contains(PROJECT_GRANTS[weaker], PROJECT_GRANTS[stronger])).toBe(false);
  });
  it("operator and member are two ways to go: neither holds the other", () => {
    expect(scopesOf(difference(PROJECT_GRANTS.operator, PROJECT_GRANTS.member))).toEqual([
      "collaborating_team:create",
      "job:operate",
    ]);
  });
});

describe("per-kind access", () => {
  it("T9: jobs all and datasets read attaches a dataset, creates and deletes none", () => {
    const grant = perKindGrant({ job: "all", dataset: "read" });
    expect(holds(grant, "run:create") && holds(grant, "dataset:attach")).toBe(true);
    expect(holds(grant, "dataset:create:own") || holds(grant, "dataset:delete:own")).toBe(false);
  });
  it("T3: reaches neither collaborators nor keys, whatever the levels", () => {
    const grant = perKindGrant({
      job: "all",
      dataset: "all",
      model: "all",
      checkpoint: "all",
      volume: "all",
    });
    expect(
      scopesOf(grant).filter((scope) =>
        /^(collaborator|collaborating_team|key|secret|variable):/.test(scope),
      ),
    ).toEqual([]);
  });
  it("to nothing is nothing, not even project:view", () => expect(perKindGrant({})).toEqual(EMPTY));
});

describe("W12 custom roles", () => {
  it("hold their base and what was added", () => {
    const grant = customRole({ base: "view_only", scopes: ["run:create", "report:update:own"] });
    expect(scopesOf(difference(grant, PROJECT_GRANTS.view_only))).toEqual([
      "report:update:own",
      "run:create",
    ]);
    expect(contains(grant, PROJECT_GRANTS.view_only)).toBe(true);
  });
  it("have the team rights of their base", () => {
    expect(teamRight({ base: "view_only", scopes: ["run:create"] })).toBe("view_only");
    expect(teamRight({ base: "member", scopes: [] })).toBe("member");
  });
});

describe("what one may hand on", () => {
  it("W14: an admin appoints a registry admin without holding protect", () => {
    expect(holds(PROJECT_GRANTS.admin, "registered_model:protect")).toBe(false);
    expect(contains(mayGrant(PROJECT_GRANTS.admin), ADD_ON_GRANTS.registry_admin)).toBe(true);
  });
  it("W14: a registry admin appoints another", () => {
    const grant = union(PROJECT_GRANTS.viewer, ADD_ON_GRANTS.registry_admin);
    expect(contains(mayGrant(grant), ADD_ON_GRANTS.registry_admin)).toBe(true);
  });
  it.each(["view_only", "viewer", "operator", "member", "contributor"] as const)(
    "%s hands on what it holds and no more",
    (role) => expect(mayGrant(PROJECT_GRANTS[role])).toEqual(PROJECT_GRANTS[role]),
  );
  it("an admin cannot make an owner, in a project nor in an organization", () => {
    expect(contains(mayGrant(PROJECT_GRANTS.admin), PROJECT_GRANTS.owner)).toBe(false);
    expect(contains(mayGrant(ORGANIZATION_GRANTS.admin), ORGANIZATION_GRANTS.owner)).toBe(false);
  });
});

describe("an organization's policies", () => {
  it("let members create projects where switched on", () => {
    expect(scopesOf(policyGrant(["members_create_projects"]))).toEqual(["project:create"]);
    expect(policyGrant([])).toEqual(EMPTY);
  });
});
