/** A place, and what somebody is in it: of the three that people belong to, what they are worth there and by which rules. */
import { type ProjectFacts, type ProjectRule, resolve } from "./resolve.ts";
import {
  type CustomRole,
  ORGANIZATION_GRANTS,
  type OrganizationPolicy,
  type OrganizationRole,
  PUBLIC_PROFILE_GRANT,
  policyGrant,
  TEAM_GRANTS,
  type TeamRole,
  teamRight,
} from "./roles.ts";
import { fromAbove, isAdministrator, resolveOrganization, resolveTeam, type Standing } from "./standing.ts";
import { contains } from "./vocabulary.ts";

export type OrganizationFacts = {
  readonly id: string;
  readonly kind: "personal" | "standard";
  readonly role: OrganizationRole | null;
  /** What it has switched on for its members. */
  readonly policies: readonly OrganizationPolicy[];
};

export type TeamPlaceFacts = {
  readonly id: string;
  readonly name: string;
  readonly organizationId: string;
  readonly role: TeamRole | null;
  readonly custom: CustomRole | null;
  readonly organizationRole: OrganizationRole | null;
  readonly profile: "team" | "public";
};

export type Place =
  | { readonly type: "project"; readonly facts: ProjectFacts }
  | { readonly type: "organization"; readonly facts: OrganizationFacts }
  | { readonly type: "team"; readonly facts: TeamPlaceFacts };

/** A rule that matched: of a project, or what an organization or a team has in its place. */
export type Rule = Omit<ProjectRule, "rule"> & {
  readonly rule: ProjectRule["rule"] | "organization_role" | "policy" | "team_role";
};

export function standingIn(place: Place): Standing {
  switch (place.type) {
    case "project":
      return resolve(place.facts);
    case "organization":
      return resolveOrganization(place.facts.role, place.facts.policies);
    case "team": {
      const { role, custom, organizationRole, profile } = place.facts;
      return resolveTeam(role ?? custom, organizationRole, profile);
    }
    default:
      return place satisfies never;
  }
}

/** What somebody comes with, as W11 tells them apart. `session`: also nothing at all. */
type Means = "session" | "key" | "token";

/**
 * W11: a person's key is worth nothing where no rule lets them have one; nor is their account token, but as anybody may look
 * around there. Automation is nothing but its credential.
 */
export function counts(
  means: Means,
  principal: { readonly type: string },
  at: { readonly type: string },
  standing: Standing,
): boolean {
  if (means === "session" || standing.keysAllowed) return true;
  const isReader = isGuest(standing) || (at.type === "team" && standing.role === null);
  return means === "token" && (principal.type === "service_account" || isReader);
}

/** Whoever has nothing in a project but what its visibility gives to everybody. */
export const isGuest = ({ grant, byVisibility }: Standing): boolean =>
  byVisibility !== undefined && contains(byVisibility, grant);

/** Strongest first, those included that are overridden. */
export function rulesIn(place: Place): readonly Rule[] {
  switch (place.type) {
    case "project":
      return resolve(place.facts).rules;
    case "organization":
      return organizationRules(place.facts);
    case "team":
      return teamRules(place.facts);
    default:
      return place satisfies never;
  }
}

function organizationRules({ id, role, policies }: OrganizationFacts): Rule[] {
  if (role === null) return [];
  const via = { type: "organization", id } as const;
  return [
    { rule: "organization_role", role, via, grant: ORGANIZATION_GRANTS[role], overridden: false },
    ...policies.map((policy): Rule => {
      return { rule: "policy", role: null, via, grant: policyGrant([policy]), overridden: false };
    }),
  ];
}

function teamRules(facts: TeamPlaceFacts): Rule[] {
  const { id, name, organizationId, organizationRole, profile } = facts;
  const rules: Rule[] = [];
  const via = { type: "team", id, name } as const;
  if (isAdministrator(organizationRole)) {
    const organization = { type: "organization", id: organizationId } as const;
    const grant = fromAbove(organizationRole);
    rules.push({ rule: "organization_admin", role: "admin", via: organization, grant, overridden: false });
  }
  const role = facts.role ?? facts.custom;
  if (role !== null) {
    const grant = TEAM_GRANTS[teamRight(role)];
    rules.push({ rule: "team_role", role: facts.role ?? "custom", via, grant, overridden: false });
  }
  if (profile === "public") {
    rules.push({ rule: "visibility", role: null, via, grant: PUBLIC_PROFILE_GRANT, overridden: false });
  }
  return rules;
}
