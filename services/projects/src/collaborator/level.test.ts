import { PROJECT_GRANTS, PROJECT_ROLES, type ProjectRole, type TeamRole } from "@atrium/shared/access/roles";
import { EMPTY, type Grant, grantOf, isScope, type Scope, union } from "@atrium/shared/access/vocabulary";
import type { Access } from "@atrium/shared/contract/auth";
import { Problem } from "@atrium/shared/problem";
import { describe, expect, it } from "vitest";
import { type Level, levelOf, requireMayGrant, requireMayWithdraw } from "./level.ts";

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

const level = (role: TeamRole): Level => ({ role, access: null, addOns: [] });

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

describe("levelOf", () => {
  const before: Level = { role: "member", access: null, addOns: ["registry_admin"] };

  it("puts a role in the place of per-kind access, and the other way round", () => {
    expect(levelOf({ access: { job: "all" } }, before)).toEqual({
      role: null,
      access: { job: "all" },
      addOns: ["registry_admin"],
    });
    expect(levelOf({ role: "viewer" }, { ...before, role: null, access: { job: "all" } })).toEqual({
      ...before,
      role: "viewer",
    });
  });

  it("keeps what is not named, and takes add-ons away when told so", () => {
    expect(levelOf({}, before)).toEqual(before);
    expect(levelOf({ add_ons: [] }, before)).toEqual(level("member"));
    expect(levelOf({ add_ons: ["registry_admin", "registry_admin"] }, level("member"))).toEqual(before);
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
    expect(grants(own, { role: null, access: { volume: "read" }, addOns: [] })).toBe(false);
    const any = caller(grantOf(["project:view", "volume:view", "volume:download"]));
    expect(grants(any, { role: null, access: { volume: "read" }, addOns: [] })).toBe(true);
  });

  it("W14: who manages the registry appoints its admins, a member does not", () => {
    const appoints: Level = { role: null, access: null, addOns: ["registry_admin"] };
    expect(grants(caller(PROJECT_GRANTS.admin), appoints)).toBe(true);
    expect(grants(caller(PROJECT_GRANTS.member), appoints)).toBe(false);
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
