/** What a principal is worth in a target; here for every target but a project, which resolve.ts answers. */
import {
  ACCOUNT_GRANT,
  type CustomRole,
  ORGANIZATION_GRANTS,
  type OrganizationPolicy,
  type OrganizationRole,
  type ProjectRole,
  PUBLIC_PROFILE_GRANT,
  policyGrant,
  SERVICE_ACCOUNT_GRANT,
  SYSTEM_GRANT,
  TEAM_GRANTS,
  type TeamRole,
  teamRight,
} from "./roles.ts";
import { difference, EMPTY, type Grant, grantOf, union } from "./vocabulary.ts";

export type RoleName = ProjectRole | "custom";

export type Standing = {
  readonly grant: Grant;
  /** The strongest role that counts, for people to read. */
  readonly role: RoleName | null;
  /** Whether the principal's keys and tokens are worth anything here. */
  readonly keysAllowed: boolean;
  readonly matched: boolean;
  /** Administrator of the organization or of the owning team: W5's exception in `decide`. */
  readonly administers: boolean;
  /** Of the grant, what comes by a project's visibility alone. */
  readonly byVisibility?: Grant;
};

export const isAdministrator = (role: OrganizationRole | null): boolean =>
  role === "admin" || role === "owner";

const NOBODY: Standing = { grant: EMPTY, role: null, keysAllowed: false, matched: false, administers: false };

/** In an organization; `policies` are those it has switched on for its members. */
export function resolveOrganization(
  role: OrganizationRole | null,
  policies: readonly OrganizationPolicy[] = [],
): Standing {
  if (role === null) return NOBODY;
  const grant = union(ORGANIZATION_GRANTS[role], policyGrant(policies));
  return { grant, role, keysAllowed: true, matched: true, administers: role !== "member" };
}

/**
 * What an organization's admins and owners are worth in its teams. A team's admins own its projects, and an organization's
 * admins none of them: they do what the team's admins do, but make none, themselves least of all. Owners may.
 */
export function fromAbove(role: OrganizationRole | null): Grant {
  if (!isAdministrator(role)) return EMPTY;
  return role === "owner" ? TEAM_GRANTS.admin : ADMIN_FROM_ABOVE;
}
const ADMIN_FROM_ABOVE = difference(TEAM_GRANTS.admin, grantOf(["member:manage"]));

/** In a team. Its public profile is anybody's to read. */
export function resolveTeam(
  role: TeamRole | CustomRole | null,
  organizationRole: OrganizationRole | null = null,
  profile: "team" | "public" = "team",
): Standing {
  const own = role === null ? null : teamRight(role);
  const right = isAdministrator(organizationRole) ? "admin" : own;
  if (right === null)
    return profile === "public" ? { ...NOBODY, grant: PUBLIC_PROFILE_GRANT, matched: true } : NOBODY;
  return {
    grant: union(fromAbove(organizationRole), own === null ? EMPTY : TEAM_GRANTS[own]),
    role: right,
    keysAllowed: right !== "view_only",
    matched: true,
    administers: right === "admin",
  };
}

/** A system administrator, in the system (W18). */
export const resolveSystem = (administrator: boolean): Standing =>
  administrator ? { ...NOBODY, grant: SYSTEM_GRANT, keysAllowed: true, matched: true } : NOBODY;

/** A signed-in person, in their own account; automation has none, and sees where it is. */
export const resolveAccount = (type: "account" | "service_account" = "account"): Standing => ({
  grant: type === "account" ? ACCOUNT_GRANT : SERVICE_ACCOUNT_GRANT,
  role: null,
  keysAllowed: true,
  matched: true,
  administers: false,
});
