/**
 * What would have to change for a no to become a yes. Every change is tried on the facts before it is suggested, so what
 * is suggested does it. Pure.
 */
import {
  type Attempt,
  type Circumstances,
  inOrganization,
  inTeam,
  type Remedy,
  type Request,
  rolesToGive,
  type Target,
} from "./doors.ts";
import { allows, givenBy, type Question } from "./explain.ts";
import { type OrganizationFacts, type Place, standingIn } from "./place.ts";
import { inOwningTeam, inProject, serviceAccountRoles } from "./project-doors.ts";
import {
  mayGrant,
  ORGANIZATION_GRANTS,
  ORGANIZATION_ROLES,
  type OrganizationRole,
  PROJECT_GRANTS,
  type TeamRole,
} from "./roles.ts";
import type { Standing } from "./standing.ts";
import { contains, EMPTY, type Grant, grantOf, narrow, type Scope, union } from "./vocabulary.ts";

/**
 * In order of least privilege: the narrowest door first, through each the least that does it. Nobody gives a project away
 * for less than what only its owner holds.
 */
export function remediesOf(question: Question, circumstances: Circumstances): Remedy[] {
  const { place, principal } = question;
  if (principal.type === "anonymous") return [{ type: "sign_in" }];
  const before = standingIn(place);
  if (allows(question, before)) return [];
  const widened = withScopes(question, before);
  if (widened) return [widened];
  const doors = new Map<number, { remedy: Remedy; keeps: boolean; size: number }>();
  for (const attempt of attemptsOf(question, circumstances)) {
    const after = standingIn(attempt.place);
    const remedy = completed(question, attempt.remedy, after);
    if (!remedy) continue;
    const keeps = contains(after.grant, before.grant);
    const found = { remedy, keeps, size: sizeOf(after.grant) };
    const best = doors.get(attempt.door);
    if (!best || (keeps && !best.keeps) || (keeps === best.keeps && found.size < best.size)) {
      doors.set(attempt.door, found);
    }
  }
  const found = [...doors].sort(([a], [b]) => a - b).map(([, { remedy }]) => remedy);
  const short = found.filter(({ type }) => type !== "transfer");
  if (found.length > 0) return short.length > 0 ? short : found;
  return principal.type === "service_account" ? [{ type: "sign_in" }] : invitations(question, circumstances);
}

/** Whether who holds that may do it. */
export function canApply(
  { needs }: Remedy,
  access: Standing & { principal: { id: string }; scopes: Grant | null },
): boolean {
  if (!needs || !access.matched) return false;
  const { grant, scopes, principal, administers } = access;
  const reached = narrow(grant, scopes);
  const gives = givenBy(reached, needs.permission);
  if (gives === "no" || (gives === "own" && needs.owner !== principal.id)) return false;
  // Whoever administers a team is an admin of the projects in which its roles count.
  const most = needs.at.type === "team" && administers ? union(reached, PROJECT_GRANTS.admin) : reached;
  return contains(mayGrant(most), needs.grants);
}

/** The change, with the key's scopes where those are in the way too; null where it does not do. */
function completed(question: Question, remedy: Remedy, after: Standing): Remedy | null {
  if (allows(question, after)) return remedy;
  const next = withScopes(question, after);
  return next && { ...remedy, next };
}

/** A key that leaves out what its owner may is widened: by the least that reaches the thing. */
function withScopes(question: Question, standing: Standing): Remedy | null {
  const { key, permission, thing } = question;
  if (!key?.scopes) return null;
  const own: Scope = `${permission}:own`;
  const all = givenBy(standing.grant, permission) === "any";
  const wanted: Scope[] = thing ? [own, permission] : [all ? permission : own];
  for (const scope of wanted) {
    const scopes = [...new Set<Scope>([...key.scopes, scope])];
    if (allows({ ...question, key: { ...key, scopes } }, standing)) return rescoped(question, key.id, scopes);
  }
  return null;
}

/** Where the scopes of a key are changed, and by whom. A person's token is theirs to change alone, signed in. */
function rescoped({ place, principal, key }: Question, id: string, scopes: Scope[]): Remedy | null {
  const grants = grantOf(scopes);
  const patch = (path: string): Request => ({ method: "PATCH", path, body: { scopes } });
  if (key?.isToken !== true) {
    if (place.type !== "project") return null;
    const at = { type: "project", id: place.facts.project.id } as const;
    const needs = { at, permission: "key:update", grants, owner: principal.id } as const;
    return { type: "scopes", at, request: patch(`/v1/projects/${at.id}/keys/${id}`), needs };
  }
  if (principal.type === "account") return { type: "scopes", request: patch(`/v1/me/tokens/${id}`) };
  const team = place.type === "project" ? place.facts.teams[0]?.id : place.facts.id;
  if (team === undefined) return null;
  const at = { type: "team", id: team } as const;
  const path = `/v1/teams/${team}/service-accounts/${principal.id}/tokens/${id}`;
  return { type: "scopes", at, request: patch(path), needs: { at, permission: "key:update", grants } };
}

/**
 * Somebody from outside is asked in first: into the organization, or at once into the team that it is about. Where that
 * is not all of it, the rest is what would do for who is in.
 */
function invitations(question: Question, circumstances: Circumstances): Remedy[] {
  const { place } = question;
  const { id, kind, role: now } = organizationOf(place);
  if (kind === "personal" || now !== null) return [];
  if (place.type === "project" && place.facts.project.kind === "personal") return [];
  const invited = (at: Target, role: TeamRole | OrganizationRole, after: Place): Attempt => ({
    door: 0,
    place: after,
    remedy: {
      type: "invitation",
      role,
      at,
      request: { method: "POST", path: `/v1/${at.type}s/${at.id}/invitations`, body: { role } },
      needs: {
        at: { type: "organization", id },
        permission: role === "owner" ? "member:manage" : "invitation:create",
        grants: at.type === "team" ? EMPTY : ORGANIZATION_GRANTS[role as OrganizationRole],
      },
    },
  });
  const team =
    place.type === "team" ? place.facts.id : place.type === "project" && place.facts.project.ownerTeamId;
  const attempts = team
    ? rolesToGive(circumstances, null).map((role) =>
        invited({ type: "team", id: team }, role, inTheTeam(asMember(place, "member"), team, role)),
      )
    : (place.type === "organization" ? ORGANIZATION_ROLES : (["member"] as const)).map((role) =>
        invited({ type: "organization", id }, role, asMember(place, role)),
      );
  for (const { remedy, place: after } of attempts) {
    const whole = completed(question, remedy, standingIn(after));
    if (whole) return [whole];
  }
  const [narrowest] = attempts;
  if (!narrowest) return [];
  const [next] = remediesOf({ ...question, place: narrowest.place }, circumstances);
  return next && !next.next ? [{ ...narrowest.remedy, next }] : [];
}

function organizationOf({ type, facts }: Place): Pick<OrganizationFacts, "id" | "kind" | "role"> {
  if (type === "organization") return facts;
  if (type === "team") return { id: facts.organizationId, kind: "standard", role: facts.organizationRole };
  const { organizationId: id, organizationKind: kind } = facts.project;
  return { id, kind, role: facts.organizationRole };
}

function asMember(place: Place, organizationRole: OrganizationRole): Place {
  if (place.type === "organization")
    return { type: "organization", facts: { ...place.facts, role: organizationRole } };
  if (place.type === "team") return { type: "team", facts: { ...place.facts, organizationRole } };
  return { type: "project", facts: { ...place.facts, organizationRole } };
}

function inTheTeam(place: Place, id: string, role: TeamRole): Place {
  if (place.type === "team") return { type: "team", facts: { ...place.facts, role, custom: null } };
  if (place.type !== "project") return place;
  return { type: "project", facts: inOwningTeam(place.facts, id, role) };
}

function attemptsOf(question: Question, circumstances: Circumstances): Attempt[] {
  const { place, principal } = question;
  switch (place.type) {
    case "project":
      if (place.facts.project.kind === "personal") return [];
      if (principal.type === "service_account")
        return serviceAccountRoles(place.facts, principal.id, circumstances);
      return inProject(question, place.facts, circumstances);
    case "organization":
      return inOrganization(place.facts, circumstances);
    case "team":
      return inTeam(place.facts, principal.id, circumstances);
    default:
      return place satisfies never;
  }
}

const bits = (masks: readonly number[]): number =>
  masks.reduce((sum, mask) => sum + (mask >>> 0).toString(2).replaceAll("0", "").length, 0);

/** How much a grant is, where two do the same. */
const sizeOf = ({ any, own }: Grant): number => bits(any) + bits(own);
