import { mayAtAll } from "@atrium/shared/access/decide";
import {
  type AddOn,
  mayGrant,
  type PerKindAccess,
  type ProjectRole,
  type TeamRole,
  worth as worthOf,
} from "@atrium/shared/access/roles";
import { contains, type Grant } from "@atrium/shared/access/vocabulary";
import { type Context, inProjects, requireGrantable } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import type { AssignedRole } from "@atrium/shared/control/custom-role";
import { entitlementsOf, requireFeature } from "@atrium/shared/control/entitlements";
import type { CustomRoleId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import type { Actor } from "@atrium/shared/store/commit";
import * as store from "./store.ts";

/** What somebody holds in a project or a team by their own row: a role, a custom one or per-kind access (T7); add-ons. */
export interface Level<Role extends ProjectRole = TeamRole> {
  role: Role | null;
  customRole: AssignedRole | null;
  access: PerKindAccess | null;
  addOns: AddOn[];
}

/** At most one of `role`, `custom_role_id`, `access`. */
export interface LevelInput {
  role?: TeamRole | undefined;
  custom_role_id?: string | undefined;
  access?: PerKindAccess | undefined;
  add_ons?: AddOn[] | undefined;
}

const NOTHING: Level = { role: null, customRole: null, access: null, addOns: [] };

/**
 * What somebody is to hold: role, custom role and per-kind access take each other's place; add-ons stay unless named.
 * Reads no more than what is newly given needs: the custom role, and what the organization's plan includes.
 * @throws Problem `validation_failed` for a custom role that the organization does not have; `entitlement_missing`
 */
export async function levelOf<Role extends ProjectRole = TeamRole>(
  ctx: Context,
  organization: string | null,
  input: LevelInput,
  before: Level<Role | TeamRole> = NOTHING,
): Promise<Level<Role | TeamRole>> {
  const { role, custom_role_id: id } = input;
  const isNew =
    id !== undefined ? id !== before.customRole?.id : role === "view_only" && role !== before.role;
  if (!isNew) return changedTo(input, id === undefined ? null : before.customRole, before);
  if (organization === null) throw notFound();
  const [customRole, entitlements] = await Promise.all([
    id === undefined ? null : store.customRole(ctx.db, organization, id),
    entitlementsOf(ctx.db, organization, ctx.clock.now()),
  ]);
  if (customRole === undefined) throw noSuchRole();
  if (customRole !== null) requireFeature(entitlements, "custom_roles");
  if ((customRole?.base ?? role) === "view_only") requireFeature(entitlements, "view_only_role");
  return changedTo(input, customRole, before);
}

/** `customRole`: the one that the input names. */
export function changedTo<Role extends ProjectRole = TeamRole>(
  { role, access, add_ons }: LevelInput,
  customRole: AssignedRole | null,
  before: Level<Role | TeamRole> = NOTHING,
): Level<Role | TeamRole> {
  const addOns = add_ons ? [...new Set(add_ons)].sort() : before.addOns;
  if (role !== undefined) return { role, customRole: null, access: null, addOns };
  if (access !== undefined) return { role: null, customRole: null, access, addOns };
  if (customRole !== null) return { role: null, customRole, access: null, addOns };
  return { ...before, addOns };
}

/** Whether an input is about add-ons, and nothing else. */
export const namesAddOnsAlone = ({ role, custom_role_id, access, add_ons }: LevelInput): boolean =>
  add_ons !== undefined && role === undefined && custom_role_id === undefined && access === undefined;

/** Of a level, the part that add-ons are. */
export const addOnsOf = ({ addOns }: Pick<Level, "addOns">): Level => ({ ...NOTHING, addOns });

const noSuchRole = () =>
  new Problem("validation_failed", undefined, {
    errors: [{ pointer: "/custom_role_id", detail: "The organization has no such role." }],
  });

/** As a membership's row, or an invitation's, has it. */
export const columnsOf = <Role extends ProjectRole>({ role, customRole, access, addOns }: Level<Role>) => ({
  role,
  customRoleId: customRole?.id ?? null,
  access,
  addOns,
});

/** As an event tells it. */
export const detailsOf = <Role extends string>({
  role,
  customRoleId,
  access,
  addOns,
}: {
  role: Role | null;
  customRoleId: CustomRoleId | null;
  access: PerKindAccess | null;
  addOns: AddOn[];
}) => ({ role, custom_role_id: customRoleId, access, add_ons: addOns });

export const worth = ({ customRole: custom, ...level }: Level<ProjectRole>): Grant =>
  worthOf({ ...level, custom });

/** Who gives or takes: a caller, or whoever stands behind what was offered before. */
type Granting = Pick<Access, "grant" | "scopes" | "administers" | "principal" | "credential"> & {
  target: Pick<Access["target"], "type">;
};

/**
 * Nobody lifts somebody above what they may grant through the credential they use. A team's admins own its projects,
 * which is more than an admin in all of them has to give.
 * @throws Problem `grant_exceeds_own`
 */
export function requireMayGrant(access: Granting, level: Level<ProjectRole>): void {
  requireGrantable(inProjects(access), worth(level));
  if (access.target.type !== "team" || level.role !== "admin" || mayAtAll(access, "member:manage")) return;
  throw new Problem(
    "grant_exceeds_own",
    "Admins of a team are made by its admins, and by the organization's owners.",
    {
      permission: "member:manage",
    },
  );
}

/**
 * Who is as strong as oneself can be changed and removed (an admin removes an admin, as elsewhere); who is stronger only
 * with `collaborator:manage`. What counts is what the caller holds: a key for removing people need not be able to grant.
 * @throws Problem `permission_missing`
 */
export function requireMayWithdraw(access: Granting, level: Level<ProjectRole>): void {
  const caller = inProjects(access);
  if (contains(mayGrant(caller.grant), worth(level)) || mayAtAll(caller, "collaborator:manage")) return;
  throw new Problem("permission_missing", "They hold more here than you do.", {
    permission: "collaborator:manage",
    explanation: "An admin or the owner of the project can do this.",
  });
}

/**
 * Who commits that somebody is given the level: a custom role must still be what was checked, so that nobody has more of
 * it than whoever gave it might give.
 */
export const giving = (actor: Actor, { customRole }: Pick<Level, "customRole">): Actor =>
  customRole === null
    ? actor
    : { ...actor, basis: [...actor.basis, ["custom_roles", customRole.id, customRole.version]] };
