import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Circumstances, Remedy } from "./doors.ts";
import { allows, judge, overriddenBecause, type Question, rolesInWords } from "./explain.ts";
import { type Place, rulesIn, standingIn } from "./place.ts";
import { canApply, remediesOf } from "./remedy.ts";
import { type ProjectFacts, resolve, type TeamFacts } from "./resolve.ts";
import { ACCESS_GROUPS, ACCESS_LEVELS, ORGANIZATION_ROLES, PROJECT_ROLES, type TeamRole } from "./roles.ts";
import { grantOf, PERMISSIONS, type Permission, type Scope, scopesOf, union } from "./vocabulary.ts";

const ME = "acc_me";
const PROJECT: ProjectFacts["project"] = {
  id: "prj_1",
  kind: "standard",
  visibility: "private",
  ownerAccountId: "acc_owner",
  ownerTeamId: null,
  organizationId: "org_1",
  organizationKind: "standard",
};
const NONE = { role: null, custom: null, access: null, addOns: [] };

const project = (facts: Partial<ProjectFacts>): Place => ({
  type: "project",
  facts: {
    principal: { type: "account", id: ME },
    project: PROJECT,
    organizationRole: "member",
    direct: null,
    teams: [],
    ...facts,
  },
});
const asks = (place: Place, permission: Permission, more: Partial<Question> = {}): Question => ({
  place,
  principal: { type: "account", id: ME },
  key: null,
  permission,
  thing: null,
  ...more,
});
const team = (facts: Partial<TeamFacts>): TeamFacts => ({
  id: "team_1",
  name: "Vision",
  role: "member",
  custom: null,
  owns: false,
  collaborates: null,
  ...facts,
});
const ALL: Circumstances = {
  viewOnly: true,
  external: true,
  memberships: [
    { id: "mem_p", place: "project", team: null },
    { id: "mem_o", place: "organization", team: null },
    ...["team_1", "team_2", "team_3"].map((id) => ({ id: `mem_${id}`, place: "team" as const, team: id })),
  ],
};
const others = { createdBy: "acc_other", createdWith: "ses_other" };
const first = (question: Question, circumstances = ALL) => remediesOf(question, circumstances)[0];

describe("why", () => {
  it.each<[string, Question, string]>([
    ["a role gives it", asks(project({ direct: { ...NONE, role: "member" } }), "run:create"), "allowed"],
    ["a role does not", asks(project({ direct: { ...NONE, role: "viewer" } }), "run:create"), "role"],
    ["nothing is held", asks(project({}), "run:view"), "no_role"],
    [
      "for one's own only",
      asks(project({ direct: { ...NONE, role: "member" } }), "run:delete", { thing: others }),
      "own_only",
    ],
    [
      "W5",
      asks(project({ direct: { ...NONE, role: "contributor" } }), "run:delete", {
        thing: { ...others, movedIn: true },
      }),
      "moved_in",
    ],
    [
      "W11",
      asks(project({ direct: { ...NONE, role: "view_only" } }), "run:view", {
        key: { id: "key_1", scopes: null },
      }),
      "keys_refused",
    ],
    [
      "W11, a token",
      asks(project({ direct: { ...NONE, role: "view_only" } }), "run:view", {
        key: { id: "tok_1", scopes: null, isToken: true },
      }),
      "keys_refused",
    ],
    [
      "a guest's token",
      asks(project({ project: { ...PROJECT, visibility: "public" }, organizationRole: null }), "run:view", {
        key: { id: "tok_1", scopes: null, isToken: true },
      }),
      "allowed",
    ],
    [
      "a scoped key",
      asks(project({ direct: { ...NONE, role: "member" } }), "run:create", {
        key: { id: "key_1", scopes: ["run:view"] },
      }),
      "scopes",
    ],
    [
      "nobody is signed in",
      asks(project({ principal: null, project: { ...PROJECT, visibility: "public" } }), "run:create", {
        principal: { type: "anonymous", id: "anonymous" },
      }),
      "not_signed_in",
    ],
    ["T1", asks(project({ project: { ...PROJECT, kind: "personal" } }), "run:view"), "personal_project"],
    [
      "C9",
      asks(
        project({
          direct: { ...NONE, role: "admin" },
          teams: [team({ collaborates: { mode: "override", role: "viewer", custom: null, ceiling: null } })],
        }),
        "run:create",
      ),
      "overridden",
    ],
  ])("%s", (_, question, why) => {
    const judged = judge(question);
    expect(judged.why).toBe(why);
    expect(judged.reason).toMatch(/^[A-Z].*\.$/);
    expect(judged.reason).not.toMatch(/null|undefined/);
  });

  it("says which team stands instead of what", () => {
    const { rules } = judge(
      asks(
        project({
          direct: { ...NONE, role: "admin" },
          teams: [team({ collaborates: { mode: "override", role: "viewer", custom: null, ceiling: null } })],
        }),
        "run:create",
      ),
    );
    expect(rules.map(({ rule, gives, overridden }) => [rule, gives, overridden])).toEqual([
      ["team_override", "no", false],
      ["direct", "any", true],
    ]);
    expect(rules[1] && overriddenBecause(rules[1])).toBe(
      "The team Vision is in override mode: viewer stands instead.",
    );
  });

  it("names the roles that give a permission", () => {
    expect(rolesInWords("project", "run:delete")).toBe(
      "run:delete comes with contributor, admin, owner; for what is one's own with member. " +
        "An admin or owner of the project can give it.",
    );
    expect(rolesInWords("project", "registered_model:protect")).toBe(
      "registered_model:protect comes with the add-on registry_admin. An admin or owner of the project can give it.",
    );
    expect(rolesInWords("organization", "member:manage")).toBe(
      "member:manage comes with owner. Only an owner of the organization can give it.",
    );
    expect(rolesInWords("account", "run:view")).toBe("");
  });
});

describe("what would do, by the least", () => {
  it("the next role up in the project, for who is in it: what they hold stays", () => {
    const held = (role: TeamRole, permission: Permission) =>
      first(asks(project({ direct: { ...NONE, role } }), permission))?.request;
    expect(held("viewer", "run:create")).toEqual({
      method: "PATCH",
      path: "/v1/projects/prj_1/collaborators/mem_p",
      body: { role: "member" },
    });
    expect(held("operator", "run:create")?.body).toEqual({ role: "contributor" });
    expect(held("contributor", "collaborator:create")?.body).toEqual({ role: "admin" });
    expect(held("member", "registered_model:protect")?.body).toEqual({ add_ons: ["registry_admin"] });
  });

  it("more per kind, for who has access per kind", () => {
    const direct = { ...NONE, access: { dataset: "read" } } as const;
    expect(first(asks(project({ direct }), "run:create"))?.request?.body).toEqual({
      access: { dataset: "read", job: "all" },
    });
    expect(first(asks(project({ direct }), "model:view"))?.request?.body).toEqual({
      access: { dataset: "read", model: "read" },
    });
  });

  it("a row of their own, for who has none: external where they are", () => {
    expect(first(asks(project({}), "run:view"))?.request).toEqual({
      method: "POST",
      path: "/v1/projects/prj_1/collaborators",
      body: { account_id: ME, role: "view_only" },
    });
    expect(first(asks(project({ organizationRole: null }), "run:view"))?.request?.body).toEqual({
      account_id: ME,
      role: "view_only",
      external: true,
    });
    expect(first(asks(project({}), "run:view"), { ...ALL, viewOnly: false })?.role).toBe("viewer");
  });

  it("an invitation, where the organization takes nobody from outside", () => {
    const closed = { ...ALL, external: false, memberships: [] };
    expect(first(asks(project({ organizationRole: null }), "run:view"), closed)).toMatchObject({
      type: "invitation",
      role: "member",
      at: { type: "organization", id: "org_1" },
    });
  });

  it("from outside, what the invitation alone does not give comes next", () => {
    const outside = { organizationRole: null, direct: { ...NONE, role: "member" } } as const;
    const owning = remediesOf(asks(project(outside), "project:bill"), { ...ALL, memberships: [] });
    expect(owning).toMatchObject([{ type: "invitation", role: "member", next: { type: "transfer" } }]);
    const closed = { ...ALL, external: false, memberships: [] };
    expect(first(asks(project({ organizationRole: null }), "run:create"), closed)?.next?.request).toEqual({
      method: "POST",
      path: "/v1/projects/prj_1/collaborators",
      body: { account_id: ME, role: "member" },
    });
    expect(remediesOf(asks(project({ organizationRole: null }), "account:view"), closed)).toEqual([]);
  });

  it("C9: the team's level, where a team overrides", () => {
    const teams = [team({ collaborates: { mode: "override", role: "viewer", custom: null, ceiling: null } })];
    const place = project({ direct: { ...NONE, role: "admin" }, teams });
    expect(first(asks(place, "run:create"))?.request).toEqual({
      method: "PATCH",
      path: "/v1/projects/prj_1/teams/team_1",
      body: { mode: "override", role: "member" },
    });
  });

  it("W5: only administering helps with what was moved in", () => {
    const moved = { thing: { ...others, movedIn: true } };
    const place = project({ direct: { ...NONE, role: "admin" } });
    expect(remediesOf(asks(place, "run:delete", moved), ALL).map(({ at }) => at?.type)).toEqual([
      "organization",
    ]);
  });

  it("an owner's right is had by becoming the owner", () => {
    const place = project({ direct: { ...NONE, role: "admin" } });
    expect(remediesOf(asks(place, "project:transfer"), ALL)).toMatchObject([{ type: "transfer" }]);
    const theTeams = project({
      project: { ...PROJECT, ownerAccountId: null, ownerTeamId: "team_1" },
      teams: [team({ owns: true, role: "contributor" })],
    });
    expect(first(asks(theTeams, "project:transfer"))?.request).toMatchObject({
      path: "/v1/teams/team_1/members/mem_team_1",
      body: { role: "admin" },
    });
  });

  it("a key's scopes; and both, where its owner lacks it too", () => {
    const key = { id: "key_1", scopes: ["run:view"] as Scope[] };
    const member = project({ direct: { ...NONE, role: "member" } });
    expect(remediesOf(asks(member, "run:create", { key }), ALL)).toMatchObject([
      { type: "scopes", request: { body: { scopes: ["run:view", "run:create"] } } },
    ]);
    const viewer = project({ direct: { ...NONE, role: "viewer" } });
    expect(first(asks(viewer, "run:create", { key }))).toMatchObject({
      type: "role",
      role: "member",
      next: { type: "scopes" },
    });
  });

  it("a token's scopes, where its owner changes them", () => {
    const key = { id: "tok_1", scopes: ["run:view"] as Scope[], isToken: true };
    const body = { scopes: ["run:view", "run:create"] };
    const mine = asks(project({ direct: { ...NONE, role: "member" } }), "run:create", { key });
    expect(remediesOf(mine, ALL)).toMatchObject([
      { type: "scopes", request: { path: "/v1/me/tokens/tok_1", body } },
    ]);
    const principal = { type: "service_account", id: "sa_1" } as const;
    const teams = [team({ owns: true })];
    const its = asks(project({ principal, organizationRole: null, teams }), "run:create", { principal, key });
    const path = "/v1/teams/team_1/service-accounts/sa_1/tokens/tok_1";
    expect(remediesOf(its, ALL)).toMatchObject([{ type: "scopes", request: { path, body } }]);
  });

  it("the role of a team's service account, in its team, or what the team has here", () => {
    const principal = { type: "service_account", id: "sa_1" } as const;
    const path = "/v1/teams/team_1/service-accounts/sa_1";
    const its = (facts: Partial<TeamFacts>) =>
      asks(
        project({ principal, organizationRole: null, teams: [team({ role: "viewer", ...facts })] }),
        "run:create",
        {
          principal,
        },
      );
    expect(first(its({ owns: true }))).toMatchObject({ type: "role", role: "member", request: { path } });
    const override = { mode: "override", role: "viewer", custom: null, ceiling: null } as const;
    expect(first(its({ collaborates: override }))).toMatchObject({
      role: "member",
      request: { path: "/v1/projects/prj_1/teams/team_1" },
    });
    expect(first(its({}))).toEqual({ type: "sign_in" });
  });

  it("a service account's role; nothing, where only a person can", () => {
    const place = project({
      principal: { type: "service_account", id: "sa_1" },
      organizationRole: null,
      direct: { ...NONE, role: "viewer" },
    });
    const principal = { type: "service_account", id: "sa_1" } as const;
    expect(first(asks(place, "run:create", { principal }))?.request?.path).toBe(
      "/v1/projects/prj_1/service-accounts/sa_1",
    );
    expect(remediesOf(asks(place, "project:bill", { principal }), ALL)).toEqual([{ type: "sign_in" }]);
  });

  it("in organizations and teams: the role there", () => {
    const organization = (role: "member" | null): Place => ({
      type: "organization",
      facts: { id: "org_1", kind: "standard", role, policies: [] },
    });
    expect(first(asks(organization("member"), "team:create"))?.request?.body).toEqual({ role: "admin" });
    expect(first(asks(organization("member"), "organization:delete"))?.request?.body).toEqual({
      role: "owner",
    });
    expect(first(asks(organization(null), "organization:view"))).toMatchObject({
      type: "invitation",
      role: "member",
    });
    const inTeam = (role: TeamRole | null): Place => ({
      type: "team",
      facts: {
        id: "team_1",
        name: "Vision",
        organizationId: "org_1",
        role,
        custom: null,
        organizationRole: "member",
        profile: "team",
      },
    });
    expect(first(asks(inTeam("member"), "member:create"))?.request?.body).toEqual({ role: "admin" });
    const memberships = ALL.memberships.filter(({ place }) => place === "organization");
    expect(first(asks(inTeam(null), "team:view"), { ...ALL, memberships })?.request).toEqual({
      method: "POST",
      path: "/v1/teams/team_1/members",
      body: { people: [{ account_id: ME }], role: "view_only" },
    });
  });
});

const scopes = fc.array(
  fc
    .tuple(fc.constantFrom(...PERMISSIONS), fc.boolean())
    .map(([permission, own]): Scope => (own ? `${permission}:own` : permission)),
  { maxLength: 40 },
);
const TEAM_ROLES = PROJECT_ROLES.filter((role): role is TeamRole => role !== "owner");
const teamRole = fc.constantFrom(...TEAM_ROLES);
const custom = fc.option(fc.record({ base: fc.constantFrom("view_only", "member"), scopes }), { freq: 1 });
const teams = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom("team_1", "team_2", "team_3"),
    name: fc.constant("Vision"),
    role: fc.option(teamRole),
    custom,
    collaborates: fc.option(
      fc.record({
        mode: fc.constantFrom("inherit", "override"),
        role: fc.option(teamRole),
        custom,
        ceiling: fc.option(scopes),
      }),
    ),
  }),
  { maxLength: 3, selector: ({ id }) => id },
);
const place: fc.Arbitrary<Place> = fc
  .record({
    kind: fc.constantFrom("personal", "default", "standard"),
    visibility: fc.constantFrom("private", "team", "public", "open"),
    owner: fc.constantFrom(ME, "acc_owner", "team_1"),
    organizationKind: fc.constantFrom("personal", "standard"),
    organizationRole: fc.option(fc.constantFrom(...ORGANIZATION_ROLES)),
    direct: fc.option(
      fc.record({
        role: fc.option(teamRole),
        custom,
        access: fc.option(
          fc.dictionary(fc.constantFrom(...ACCESS_GROUPS), fc.constantFrom(...ACCESS_LEVELS), { maxKeys: 3 }),
        ),
        addOns: fc.subarray(["registry_admin"] as const),
      }),
    ),
    teams,
  })
  // A personal organization has no teams and no Default project.
  .filter(
    ({ kind, owner, organizationKind, teams: of }) =>
      organizationKind === "standard" || (kind !== "default" && owner.startsWith("acc_") && of.length === 0),
  )
  .map(({ kind, visibility, owner, organizationKind, organizationRole, direct, teams: of }) =>
    project({
      project: {
        ...PROJECT,
        kind,
        visibility,
        organizationKind,
        ownerAccountId: owner.startsWith("acc_") ? owner : null,
        ownerTeamId: owner.startsWith("team_") ? owner : null,
      },
      organizationRole,
      direct: owner === ME ? { ...NONE, role: "owner" } : direct,
      teams: of.map((one) => ({
        ...one,
        owns: one.id === owner,
        collaborates: one.id === owner ? null : one.collaborates,
      })),
    }),
  );
const question: fc.Arbitrary<Question> = fc.record({
  place,
  principal: fc.constant({ type: "account", id: ME } as const),
  key: fc.option(fc.record({ id: fc.constant("key_1"), scopes: fc.option(scopes), isToken: fc.boolean() })),
  permission: fc.constantFrom(...PERMISSIONS),
  thing: fc.option(
    fc.record({
      createdBy: fc.constantFrom(ME, "acc_other"),
      createdWith: fc.constantFrom("key_1", "ses_1"),
      movedIn: fc.boolean(),
    }),
  ),
});
const circumstances = fc
  .tuple(fc.boolean(), fc.boolean())
  .map(([viewOnly, external]): Circumstances => ({ ...ALL, viewOnly, external }));

const joined = (id: string, role: TeamRole | undefined): TeamFacts =>
  team({ id, owns: true, role: role ?? null });

/** The facts as the database would have them once the request was done, read from the request alone. */
function after(asked: Question, { request, type, next }: Remedy): Question {
  const { place: at, key } = asked;
  if (at.type !== "project") throw new Error("Projects only");
  const { facts } = at;
  const { path = "", body } = request ?? {};
  const given = (body ?? {}) as {
    role?: TeamRole;
    access?: object;
    add_ons?: "registry_admin"[];
    scopes?: Scope[];
    people?: object[];
  };
  let changed: ProjectFacts = facts;
  let scoped = key;
  const [, where, id] = /\/(collaborators|keys|tokens|teams|members|transfer)(?:\/(\w+))?$/.exec(path) ?? [];
  if (type === "invitation") {
    const [, of] = /teams\/(\w+)/.exec(path) ?? [];
    changed = of
      ? { ...facts, organizationRole: "member", teams: [...facts.teams, joined(of, given.role)] }
      : { ...facts, organizationRole: given.role as "member" };
  } else if (type === "transfer") changed = { ...facts, project: { ...facts.project, ownerAccountId: ME } };
  else if ((where === "keys" || where === "tokens") && key) scoped = { ...key, scopes: given.scopes ?? null };
  else if (where === "collaborators") {
    const level = given.role ? { role: given.role, custom: null, access: null } : { access: given.access };
    const direct = { ...(facts.direct ?? NONE), ...(given.role || given.access ? level : {}) };
    changed = {
      ...facts,
      direct: { ...direct, addOns: given.add_ons ?? direct.addOns } as ProjectFacts["direct"],
    };
  } else if (where === "teams") {
    changed = {
      ...facts,
      teams: facts.teams.map((one) =>
        one.id === id && one.collaborates
          ? { ...one, collaborates: { ...one.collaborates, role: given.role ?? null, custom: null } }
          : one,
      ),
    };
  } else if (where === "members" && path.startsWith("/v1/organizations")) {
    changed = { ...facts, organizationRole: given.role as "admin" };
  } else if (where === "members") {
    const [, of] = /teams\/(\w+)/.exec(path) ?? [];
    changed = given.people
      ? { ...facts, teams: [...facts.teams, joined(of ?? "", given.role)] }
      : {
          ...facts,
          teams: facts.teams.map((one) =>
            one.id === of ? { ...one, role: given.role ?? null, custom: null } : one,
          ),
        };
  }
  const then = { ...asked, place: { type: "project", facts: changed } as const, key: scoped };
  return next ? after(then, next) : then;
}

describe("whatever the facts", () => {
  it("the answer is that of the decision, and its rules are those of the resolution", () => {
    fc.assert(
      fc.property(question, (asked) => {
        const judged = judge(asked);
        expect(judged.allowed).toBe(allows(asked, standingIn(asked.place)));
        expect(judged.reason).not.toMatch(/null|undefined/);
        if (asked.place.type === "project") {
          expect(judged.rules.map(({ rule }) => rule)).toEqual(
            resolve(asked.place.facts).rules.map(({ rule }) => rule),
          );
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("whatever is suggested, once done, makes it a yes", () => {
    fc.assert(
      fc.property(question, circumstances, (asked, given) => {
        for (const remedy of remediesOf(asked, given)) {
          if (remedy.type === "sign_in") continue;
          const asIs = after(asked, remedy);
          expect(allows(asIs, standingIn(asIs.place)), JSON.stringify(remedy)).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("there is a way for whatever an admin may, outside Personal projects and what was moved in", () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { place: at, permission, thing } = asked;
        if (at.type !== "project" || at.facts.project.kind === "personal" || thing?.movedIn) return;
        const admin = project({ direct: { ...NONE, role: "admin" } });
        if (judge({ ...asked, place: at }).allowed) return;
        if (!allows(asks(admin, permission, { thing: null }), standingIn(admin))) return;
        expect(remediesOf(asked, ALL)).not.toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it("in every place, the standing is that of its rules", () => {
    for (const role of [...ORGANIZATION_ROLES, null]) {
      const at: Place = {
        type: "organization",
        facts: { id: "org_1", kind: "standard", role, policies: ["members_create_projects"] },
      };
      expect(scopesOf(union(...rulesIn(at).map(({ grant }) => grant)))).toEqual(
        scopesOf(standingIn(at).grant),
      );
      for (const inTeam of [...TEAM_ROLES, null]) {
        for (const profile of ["team", "public"] as const) {
          const there: Place = {
            type: "team",
            facts: {
              id: "t",
              name: "t",
              organizationId: "o",
              role: inTeam,
              custom: null,
              organizationRole: role,
              profile,
            },
          };
          expect(scopesOf(union(...rulesIn(there).map(({ grant }) => grant)))).toEqual(
            scopesOf(standingIn(there).grant),
          );
        }
      }
    }
  });
});

describe("who can do it", () => {
  const at = project({ direct: { ...NONE, role: "viewer" } });
  const remedy = first(asks(at, "run:create")) as Remedy;
  const as = (role: TeamRole, scope: Scope[] | null = null) => ({
    ...standingIn(project({ direct: { ...NONE, role } })),
    principal: { id: "acc_other" },
    scopes: scope && grantOf(scope),
  });

  it("whoever holds the permission for it, and may grant that much, through the credential they use", () => {
    expect(canApply(remedy, as("admin"))).toBe(true);
    expect(canApply(remedy, as("contributor"))).toBe(false);
    expect(canApply(remedy, as("admin", ["collaborator:update"]))).toBe(false);
  });

  it("a key's owner widens it, and an admin; another member does not", () => {
    const key = { id: "key_1", scopes: ["run:view"] as Scope[] };
    const widen = first(
      asks(project({ direct: { ...NONE, role: "member" } }), "run:create", { key }),
    ) as Remedy;
    expect(canApply(widen, { ...as("member"), principal: { id: ME } })).toBe(true);
    expect(canApply(widen, as("member"))).toBe(false);
    expect(canApply(widen, as("admin"))).toBe(true);
  });
});
