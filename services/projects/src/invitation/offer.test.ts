import { ORGANIZATION_ROLES, type OrganizationRole, type TeamRole } from "@atrium/shared/access/roles";
import type { Scope } from "@atrium/shared/access/vocabulary";
import type { Loaded } from "@atrium/shared/control/loaded";
import type { CustomRoleId } from "@atrium/shared/id";
import { describe, expect, it } from "vitest";
import type { Level } from "../level/level.ts";
import { inviterIn, type Offer, type Place, stillMayOffer } from "./offer.ts";

const ORGANIZATION: Place = { type: "organization", id: "org_1" };
const TEAM: Place = { type: "team", id: "team_1" };
const PROJECT: Place = { type: "project", id: "prj_1" };

const NOWHERE: Loaded = {
  credential: {
    type: "none",
    id: "",
    name: null,
    projectId: null,
    organizationId: null,
    places: null,
    scopes: null,
    restrictions: null,
    secret: null,
    expiresAt: null,
    revokedAt: null,
    confirmedAt: null,
  },
  principal: {
    type: "account",
    id: "acc_1",
    name: "ada",
    suspended: false,
    email: null,
    systemAdministrator: false,
  },
  project: null,
  organization: null,
  team: null,
  organizationRole: null,
  direct: null,
  admittedBy: null,
  memberships: [],
  teams: [],
  basis: [["accounts", "acc_1", 1]],
};

const inOrganization = (organizationRole: OrganizationRole | null, more: Partial<Loaded> = {}): Loaded => ({
  ...NOWHERE,
  organization: {
    id: "org_1",
    kind: "standard",
    name: "o",
    accessVersion: 1,
    defaultProjectId: "prj_1",
    chargedTo: "org_1",
    membersCreateProjects: true,
  },
  organizationRole,
  ...more,
});

const inTeam = (role: TeamRole | null, organizationRole: OrganizationRole | null = "member"): Loaded => ({
  ...NOWHERE,
  team: { id: "team_1", name: "t", organizationId: "org_1", profile: "team" },
  organizationRole,
  teams:
    role === null ? [] : [{ id: "team_1", name: "t", role, custom: null, owns: true, collaborates: null }],
});

const inProject = (role: TeamRole | null, visibility: "private" | "open" = "private"): Loaded => ({
  ...NOWHERE,
  project: {
    id: "prj_1",
    kind: "standard",
    visibility,
    ownerAccountId: "acc_2",
    ownerTeamId: null,
    organizationId: "org_1",
    organizationKind: "standard",
    name: "p",
    accessVersion: 1,
    chargedTo: "acc_2",
    paymentVerified: false,
    checkedOut: true,
  },
  direct: role === null ? null : { role, custom: null, access: null, addOns: [] },
});

const level = (role: TeamRole): Level => ({ role, customRole: null, access: null, addOns: [] });
const toOrganization = (role: OrganizationRole): Offer => ({ type: "organization", role });
const toTeam = (role: TeamRole): Offer => ({ type: "team", level: level(role) });
const toProject = (role: TeamRole): Offer => ({ type: "project", level: level(role) });

const withKey = (loaded: Loaded, scopes: Scope[] | null, revokedAt: number | null = null): Loaded => ({
  ...loaded,
  credential: {
    ...(loaded.credential as NonNullable<Loaded["credential"]>),
    type: "project_key",
    scopes,
    revokedAt,
  },
});

/** What whoever is loaded could invite to. */
function may(place: Place, loaded: Loaded | null, offer: Offer): boolean {
  const inviter = inviterIn(place, loaded);
  return inviter !== null && stillMayOffer(inviter, offer);
}

describe("who stands behind an invitation", () => {
  it("nobody who is gone, suspended, or not in the place", () => {
    const suspended = { ...inOrganization("owner").principal, suspended: true } as Loaded["principal"];
    expect(inviterIn(ORGANIZATION, null)).toBeNull();
    expect(inviterIn(ORGANIZATION, inOrganization("owner", { principal: null }))).toBeNull();
    expect(inviterIn(ORGANIZATION, inOrganization("owner", { principal: suspended }))).toBeNull();
    expect(inviterIn(ORGANIZATION, inOrganization(null))).toBeNull();
    expect(inviterIn(TEAM, inTeam(null))).toBeNull();
    expect(inviterIn(PROJECT, inProject(null))).toBeNull();
    expect(inviterIn(PROJECT, NOWHERE)).toBeNull();
  });

  it("with the rows that say so", () => {
    expect(inviterIn(ORGANIZATION, inOrganization("admin"))?.basis).toEqual([["accounts", "acc_1", 1]]);
  });
});

describe("what they may still invite to", () => {
  it("an organization: admins to member and admin, owners to owner too, members to nothing", () => {
    const roles = (as: OrganizationRole) =>
      ORGANIZATION_ROLES.filter((role) => may(ORGANIZATION, inOrganization(as), toOrganization(role)));
    expect(roles("owner")).toEqual(["member", "admin", "owner"]);
    expect(roles("admin")).toEqual(["member", "admin"]);
    expect(roles("member")).toEqual([]);
  });

  it("a team: its admins and those of the organization to any role but, for these, admin; nobody else to any", () => {
    for (const role of ["view_only", "member", "admin"] as const) {
      expect(may(TEAM, inTeam("admin"), toTeam(role))).toBe(true);
      expect(may(TEAM, inTeam(null, "owner"), toTeam(role))).toBe(true);
      expect(may(TEAM, inTeam(null, "admin"), toTeam(role))).toBe(role !== "admin");
      expect(may(TEAM, inTeam("contributor"), toTeam(role))).toBe(false);
    }
    const customRole = {
      id: "role_1" as CustomRoleId,
      name: "r",
      version: 1,
      base: "member",
      scopes: ["project:transfer"],
    } as const;
    const custom: Offer = { type: "team", level: { ...level("member"), role: null, customRole } };
    expect(may(TEAM, inTeam("admin"), custom)).toBe(false);
  });

  it("a project: who may add people, to what they may grant", () => {
    expect(may(PROJECT, inProject("admin"), toProject("admin"))).toBe(true);
    expect(may(PROJECT, inProject("contributor"), toProject("viewer"))).toBe(false);
    expect(may(PROJECT, inProject(null, "open"), toProject("viewer"))).toBe(false);
  });

  it("with a key: no more than its scopes, and nothing once it is revoked", () => {
    const admin = inProject("admin");
    expect(may(PROJECT, withKey(admin, null), toProject("viewer"))).toBe(true);
    expect(may(PROJECT, withKey(admin, ["collaborator:create"]), toProject("viewer"))).toBe(false);
    expect(inviterIn(PROJECT, withKey(admin, null, 1))).toBeNull();
  });
});
