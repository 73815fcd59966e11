/** What somebody is invited into and as what, and who may invite them to that. Pure. */
import { mayAtAll } from "@atrium/shared/access/decide";
import { standingIn } from "@atrium/shared/access/place";
import { ORGANIZATION_GRANTS, type OrganizationRole } from "@atrium/shared/access/roles";
import { isAdministrator } from "@atrium/shared/access/standing";
import { requireGrantable } from "@atrium/shared/context";
import { isWithinLimits, narrowedTo } from "@atrium/shared/control/credential";
import type { Loaded } from "@atrium/shared/control/loaded";
import { placeOf } from "@atrium/shared/control/place";
import { Problem } from "@atrium/shared/problem";
import type { Actor } from "@atrium/shared/store/commit";
import { columnsOf, giving, type Level, requireMayGrant } from "../level/level.ts";
import type { Place } from "./store.ts";

export type { Place };

/** What it needs to invite, to see and to take back invitations in each place. Sending one again is inviting. */
export const NEEDED = {
  organization: { invite: "invitation:create", view: "invitation:view", revoke: "invitation:delete" },
  team: { invite: "invitation:create", view: "invitation:view", revoke: "invitation:delete" },
  project: { invite: "collaborator:create", view: "collaborator:view", revoke: "collaborator:delete" },
} as const;

type Needed<Action extends keyof (typeof NEEDED)["project"]> = (typeof NEEDED)[Place["type"]][Action];
export type Inviting = Needed<"invite">;
export type Viewing = Needed<"view">;
export type Revoking = Needed<"revoke">;

export type Offer =
  | { type: "organization"; role: OrganizationRole }
  | { type: "team" | "project"; level: Level };

/** As the row of an invitation, or of a membership that comes of it, has it. */
export const columnsOfOffer = (offer: Offer) =>
  offer.type === "organization"
    ? { role: offer.role, customRoleId: null, access: null, addOns: [] }
    : columnsOf(offer.level);

/** Who commits that somebody is offered this, or takes it up. */
export const offering = (actor: Actor, offer: Offer): Actor =>
  offer.type === "organization" ? actor : giving(actor, offer.level);

type Granting = Parameters<typeof requireMayGrant>[0];

/**
 * Nobody invites to more than they may grant: to be an owner of an organization, only its owners.
 * @throws Problem `grant_exceeds_own`
 */
export function requireMayOffer(granting: Granting, offer: Offer): void {
  if (offer.type === "organization") requireGrantable(granting, ORGANIZATION_GRANTS[offer.role]);
  else requireMayGrant(granting, offer.level);
}

/** Who stands behind an invitation: what they are worth in its place now, as a caller would be. */
export type Inviter = Granting & {
  /** Of the organization around the place. */
  administersOrganization: boolean;
  basis: Loaded["basis"];
};

/**
 * Null for whom nobody is any more, in the system or in that place. Through the key it was done with, where it was: one
 * that is revoked, because it leaked perhaps, leaves no way in behind.
 */
export function inviterIn(place: Place, loaded: Loaded | null): Inviter | null {
  const found = loaded && placeOf(loaded, place);
  const standing = found && standingIn(found);
  if (!loaded?.principal || !loaded.credential || !standing?.matched) return null;
  const { principal, credential } = loaded;
  if (principal.suspended || credential.revokedAt !== null || !isWithinLimits(loaded)) return null;
  return {
    principal: { type: principal.type, id: principal.id, name: principal.name },
    // When the key expires is no verdict on what was done with it before.
    credential: { type: credential.type, id: credential.id, name: credential.name, expiresAt: null },
    scopes: narrowedTo(loaded, place.type),
    grant: standing.grant,
    administers: standing.administers,
    target: { type: place.type },
    administersOrganization: isAdministrator(loaded.organizationRole),
    basis: loaded.basis,
  };
}

/** Whether whoever invited could invite to the same today. */
export function stillMayOffer(inviter: Inviter, offer: Offer): boolean {
  if (!mayAtAll(inviter, NEEDED[offer.type].invite)) return false;
  try {
    requireMayOffer(inviter, offer);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}
