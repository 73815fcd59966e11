import {
  PROJECT_GRANTS,
  PROJECT_ROLES,
  type ProjectRole,
  TEAM_GRANTS,
  type TeamRole,
} from "@atrium/shared/access/roles";
import { EMPTY, type Grant, grantOf, isScope, type Scope, union } from "@atrium/shared/access/vocabulary";
import type { Access } from "@atrium/shared/contract/auth";
import type { AssignedRole } from "@atrium/shared/control/custom-role";
import { Problem } from "@atrium/shared/problem";
import { describe, expect, it } from "vitest";
import { changedTo, giving, type Level, requireMayGrant, requireMayWithdraw } from "./level.ts";

const caller = (grant: Grant, scopes: Scope[] | null = null): Access => ({
  principal: { type: "account", id: "acc_1", name: "ada" },
  credential: { type: "session", id: "ses_1", name: null, expiresAt: null },
  target: { type: "project", id: "prj_1", name: "p", organizationId: "org_1" },
  grant,
  scopes: scopes && grantOf(scopes),
  administers: false,
  membership: "mem_1",
  role: null,
  asOf: 0,
  expiresAt: 1,
  fresh: true,
  basis: [],
});

const NOTHING: Level = { role: null, customRole: null, access: null, addOns: [] };
const level = (role: TeamRole): Level => ({ ...NOTHING, role });
const custom = (base: AssignedRole["base"], scopes: Scope[]): Level => ({
  ...NOTHING,
  customRole: { id: "role_1", name: "custom", version: 3, base, scopes },
});

function refusal(act: () => void): Problem | null {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  return null;
}

const grants = (access: Access, what: Level) => refusal(() => requireMayGrant(access, what)) === null;

describe("a changed level", () => {
  const before: Level = { ...level("member"), addOns: ["registry_admin"] };

  it("puts a role in the place of per-kind access, and the other way round", () => {
    expect(changedTo({ access: { job: "all" } }, null, before)).toEqual({
      ...before,
      role: null,
      access: { job: "all" },
    });
    expect(changedTo({ role: "viewer" }, null, { ...before, role: null, access: { job: "all" } })).toEqual({
      ...before,
      role: "viewer",
    });
  });

  it("puts a custom role in the place of both, and keeps it unless another is named", () => {
    const { customRole } = custom("viewer", ["run:create"]);
    const given = changedTo({ custom_role_id: "role_1" }, customRole, before);
    expect(given).toEqual({ ...before, role: null, customRole });
    expect(changedTo({ add_ons: [] }, null, given)).toEqual(custom("viewer", ["run:create"]));
    expect(changedTo({ role: "viewer" }, null, given)).toEqual({ ...before, role: "viewer" });
  });

  it("keeps what is not named, and takes add-ons away when told so", () => {
    expect(changedTo({}, null, before)).toEqual(before);
    expect(changedTo({ add_ons: [] }, null, before)).toEqual(level("member"));
    expect(changedTo({ add_ons: ["registry_admin", "registry_admin"] }, null, level("member"))).toEqual(
      before,
    );
  });
});

describe("nobody grants more than they may grant", () => {
  // Roles do not nest: an operator may add teams, a member may not.
  const TABLE: Record<ProjectRole, TeamRole[]> = {
    view_only: ["view_only"],
    viewer: ["view_only", "viewer"],
    operator: ["view_only", "viewer", "operator"],
    member: ["view_only", "viewer", "member"],
    contributor: ["view_only", "viewer", "operator", "member", "contributor"],
    admin: ["view_only", "viewer", "operator", "member", "contributor", "admin"],
    owner: ["view_only", "viewer", "operator", "member", "contributor", "admin"],
  };

  it.each(PROJECT_ROLES)("%s, holding collaborator:create besides", (role) => {
    const access = caller(union(PROJECT_GRANTS[role], grantOf(["collaborator:create"])));
    const grantable = PROJECT_ROLES.filter(
      (given): given is TeamRole => given !== "owner" && grants(access, level(given)),
    );
    expect(grantable).toEqual(TABLE[role]);
  });

  it("through a narrowed credential, only what that may", () => {
    const access = caller(PROJECT_GRANTS.owner, ["collaborator:create", "run:view", "project:view"]);
    const problem = refusal(() => requireMayGrant(access, level("view_only")));
    expect(problem?.code).toBe("grant_exceeds_own");
    expect(problem?.message).toMatch(/artifact:view/);
    expect(isScope(problem?.extras.permission ?? "")).toBe(true);
  });

  it("an own-only right does not grant the right over everybody's", () => {
    const own = caller(grantOf(["project:view", "volume:view", "volume:download:own"]));
    expect(grants(own, { ...NOTHING, access: { volume: "read" } })).toBe(false);
    const any = caller(grantOf(["project:view", "volume:view", "volume:download"]));
    expect(grants(any, { ...NOTHING, access: { volume: "read" } })).toBe(true);
  });

  it("W14: who manages the registry appoints its admins, a member does not", () => {
    const appoints: Level = { ...NOTHING, addOns: ["registry_admin"] };
    expect(grants(caller(PROJECT_GRANTS.admin), appoints)).toBe(true);
    expect(grants(caller(PROJECT_GRANTS.member), appoints)).toBe(false);
  });
});

describe("custom roles", () => {
  it("W12: given by who holds all that they hold, base and additions", () => {
    const added = custom("viewer", ["variable:view"]);
    expect(grants(caller(PROJECT_GRANTS.admin), added)).toBe(true);
    expect(grants(caller(PROJECT_GRANTS.contributor), added)).toBe(true);
    expect(grants(caller(PROJECT_GRANTS.member), added)).toBe(false);
    expect(grants(caller(PROJECT_GRANTS.admin), custom("view_only", ["project:transfer"]))).toBe(false);
  });

  it("W12: in a team, by its admins, as admins of a project may; by nobody else of it", () => {
    const inTeam = (administers: boolean): Access => ({
      ...caller(TEAM_GRANTS.admin),
      target: { type: "team", id: "team_1", name: "t", organizationId: "org_1" },
      administers,
    });
    expect(grants(inTeam(true), custom("member", ["secret:use"]))).toBe(true);
    expect(grants(inTeam(true), custom("member", ["project:bill"]))).toBe(false);
    expect(grants(inTeam(false), custom("view_only", []))).toBe(false);
  });

  it("are given as they were checked: the commit expects the row to be of that version", () => {
    expect(giving(caller(EMPTY), custom("viewer", [])).basis).toEqual([["custom_roles", "role_1", 3]]);
    expect(giving(caller(EMPTY), level("viewer")).basis).toEqual([]);
  });
});

describe("who may change and remove whom", () => {
  const removes = (access: Access, role: TeamRole) =>
    refusal(() => requireMayWithdraw(access, level(role))) === null;

  it("an admin an admin, with a key for no more than that too", () => {
    expect(removes(caller(PROJECT_GRANTS.admin), "admin")).toBe(true);
    expect(removes(caller(PROJECT_GRANTS.admin, ["collaborator:delete"]), "admin")).toBe(true);
  });

  it("who holds less than they: only with collaborator:manage", () => {
    const member = union(PROJECT_GRANTS.member, grantOf(["collaborator:delete"]));
    expect(removes(caller(member), "member")).toBe(true);
    expect(removes(caller(member), "contributor")).toBe(false);
    expect(removes(caller(union(member, grantOf(["collaborator:manage"]))), "contributor")).toBe(true);
    expect(refusal(() => requireMayWithdraw(caller(EMPTY), level("viewer")))?.extras.permission).toBe(
      "collaborator:manage",
    );
  });
});
