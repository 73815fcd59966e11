import { mayAtAll } from "@atrium/shared/access/decide";
import {
  type AddOn,
  addOnGrant,
  mayGrant,
  type PerKindAccess,
  PROJECT_GRANTS,
  perKindGrant,
  type TeamRole,
} from "@atrium/shared/access/roles";
import { contains, EMPTY, type Grant, union } from "@atrium/shared/access/vocabulary";
import { requireGrantable } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { Problem } from "@atrium/shared/problem";

/** What somebody holds in a project by their own row: a role or per-kind access (T7), and add-ons. */
export interface Level {
  role: TeamRole | null;
  access: PerKindAccess | null;
  addOns: AddOn[];
}

export interface LevelInput {
  role?: TeamRole | undefined;
  access?: PerKindAccess | undefined;
  add_ons?: AddOn[] | undefined;
}

/** A role takes the place of per-kind access, and the other way round; add-ons stay unless named. */
export function levelOf({ role, access, add_ons }: LevelInput, before: Level = NOTHING): Level {
  const addOns = add_ons ? [...new Set(add_ons)].sort() : before.addOns;
  if (role !== undefined) return { role, access: null, addOns };
  if (access !== undefined) return { role: null, access, addOns };
  return { ...before, addOns };
}

const NOTHING: Level = { role: null, access: null, addOns: [] };

const worth = ({ role, access, addOns }: Level): Grant =>
  union(role === null ? EMPTY : PROJECT_GRANTS[role], perKindGrant(access ?? {}), addOnGrant(addOns));

/**
 * Nobody lifts somebody above what they may grant through the credential they use.
 * @throws Problem `grant_exceeds_own`
 */
export const requireMayGrant = (access: Access, level: Level): void => requireGrantable(access, worth(level));

/**
 * Who is as strong as oneself can be changed and removed (an admin removes an admin, as elsewhere); who is stronger only
 * with `collaborator:manage`. What counts is what the caller holds: a key for removing people need not be able to grant.
 * @throws Problem `permission_missing`
 */
export function requireMayWithdraw(access: Access, level: Level): void {
  if (contains(mayGrant(access.grant), worth(level)) || mayAtAll(access, "collaborator:manage")) return;
  throw new Problem("permission_missing", "They hold more in this project than you do.", {
    permission: "collaborator:manage",
    explanation: "An admin or the owner of the project can do this.",
  });
}
