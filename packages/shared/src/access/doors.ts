/** What can be changed of somebody's place in an organization or a team, and what every such change is. Pure. */
import type { OrganizationFacts, Place, TeamPlaceFacts } from "./place.ts";
import {
  ORGANIZATION_GRANTS,
  type OrganizationRole,
  PROJECT_GRANTS,
  PROJECT_ROLES,
  type TeamRole,
  worth,
} from "./roles.ts";
import { EMPTY, type Grant, type Permission, union } from "./vocabulary.ts";

export type Target = { readonly type: "project" | "organization" | "team"; readonly id: string };

export type Request = {
  readonly method: "POST" | "PATCH";
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>> | null;
};

/** Who can do it: whoever holds the permission there, and may grant that much. */
type Needs = {
  readonly at: Target;
  readonly permission: Permission;
  readonly grants: Grant;
  /** Whose key it is: they hold `own` of it. */
  readonly owner?: string;
};

export type Remedy = {
  /** `invitation`: they must accept it. `transfer` too. `sign_in`: no key and no service account may. */
  readonly type: "role" | "scopes" | "transfer" | "invitation" | "sign_in";
  readonly role?: string | null;
  readonly at?: Target;
  readonly request?: Request;
  /** What is needed as well, after it. */
  readonly next?: Remedy;
  readonly needs?: Needs;
};

/** What the facts of access do not say, but what can be done depends on. */
export type Circumstances = {
  /** Whether the organization has the feature (W11). */
  readonly viewOnly: boolean;
  /** Whether it takes external collaborators (O7). */
  readonly external: boolean;
  readonly memberships: readonly {
    readonly id: string;
    readonly place: "organization" | "project" | "team";
    readonly team: string | null;
  }[];
};

/** A change, and the place as it were after it. The narrower door comes first. */
export interface Attempt {
  remedy: Remedy;
  place: Place;
  door: number;
}

export const TEAM_ROLES = PROJECT_ROLES.filter((role): role is TeamRole => role !== "owner");

/** A role that the plan does not include is nobody's to give. */
export const rolesToGive = (
  { viewOnly }: Pick<Circumstances, "viewOnly">,
  now: string | null | undefined,
): TeamRole[] => TEAM_ROLES.filter((role) => role !== "view_only" || viewOnly || now === "view_only");

export const teamRemedy = (
  id: string,
  role: TeamRole,
  request: Request,
  permission: Permission,
  held: Grant,
): Remedy => {
  const at = { type: "team", id } as const;
  return {
    type: "role",
    role,
    at,
    request,
    needs: {
      at,
      permission: role === "admin" ? "member:manage" : permission,
      grants: union(PROJECT_GRANTS[role], held),
    },
  };
};

export const joiningTeam = (id: string, account: string, role: TeamRole): Remedy =>
  teamRemedy(
    id,
    role,
    { method: "POST", path: `/v1/teams/${id}/members`, body: { people: [{ account_id: account }], role } },
    "member:create",
    EMPTY,
  );

/** Door 3: the role in the organization. Inviting is a door of its own: it waits for being accepted. */
export function organizationRoles(
  now: OrganizationRole | null,
  organization: string,
  { memberships }: Circumstances,
  after: (role: OrganizationRole) => Place,
): Attempt[] {
  const row = memberships.find(({ place }) => place === "organization");
  if (now === null || now === "owner" || !row) return [];
  const at = { type: "organization", id: organization } as const;
  return (["admin", "owner"] as const).map((role): Attempt => {
    const path = `/v1/organizations/${organization}/members/${row.id}`;
    const grants = ORGANIZATION_GRANTS[role];
    const request = { method: "PATCH", path, body: { role } } as const;
    const permission = role === "owner" ? "member:manage" : "member:update";
    return {
      door: 3,
      place: after(role),
      remedy: { type: "role", role, at, request, needs: { at, permission, grants } },
    };
  });
}

export const inOrganization = (facts: OrganizationFacts, circumstances: Circumstances): Attempt[] =>
  facts.kind === "personal"
    ? []
    : organizationRoles(facts.role, facts.id, circumstances, (role) => ({
        type: "organization",
        facts: { ...facts, role },
      }));

export function inTeam(facts: TeamPlaceFacts, account: string, circumstances: Circumstances): Attempt[] {
  const row = circumstances.memberships.find((one) => one.team === facts.id);
  const path = `/v1/teams/${facts.id}/members/${row?.id}`;
  const roles = facts.organizationRole === null ? [] : rolesToGive(circumstances, facts.role);
  return [
    ...roles.map((role): Attempt => {
      const request = { method: "PATCH", path, body: { role } } as const;
      return {
        door: 2,
        place: { type: "team", facts: { ...facts, role, custom: null } },
        remedy: row
          ? teamRemedy(facts.id, role, request, "member:update", worth(facts))
          : joiningTeam(facts.id, account, role),
      };
    }),
    ...organizationRoles(facts.organizationRole, facts.organizationId, circumstances, (organizationRole) => ({
      type: "team",
      facts: { ...facts, organizationRole },
    })),
  ];
}
