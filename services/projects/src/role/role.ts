import { type CustomRole, mayGrant, PROJECT_GRANTS } from "@atrium/shared/access/roles";
import {
  grantOf,
  holds,
  isScope,
  permissionOf,
  type Scope,
  scopesOf,
} from "@atrium/shared/access/vocabulary";
import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, type Permitted, permit, requireVersion } from "@atrium/shared/context";
import type { Access, Withdrawal } from "@atrium/shared/contract/auth";
import { entitlementsOf, requireFeature } from "@atrium/shared/control/entitlements";
import { newId, type OrganizationId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { type Committed, changed, commit } from "@atrium/shared/store/commit";
import { listed, type Page } from "@atrium/shared/store/page";
import { requireMayGrant } from "../level/level.ts";
import { nothingDone } from "../withdrawal/withdrawal.ts";
import type { Role } from "./store.ts";
import * as store from "./store.ts";

interface RoleInput extends CustomRole {
  name: string;
  description?: string | undefined;
}

/** So many places are named where a role is in use, and so many of those who have it are told to the caches. */
const USES = 100;

const CATALOG = mayGrant(PROJECT_GRANTS.owner);

/** What a role may speak of: the permissions in projects. */
export const isOfProjects = (scope: string): scope is Scope =>
  isScope(scope) && holds(CATALOG, permissionOf(scope));

/** A custom role as the API shows one. */
export const present = (role: Role) => ({
  id: role.id,
  organization_id: role.organizationId,
  name: role.name,
  description: role.description,
  base: role.base,
  scopes: role.scopes,
  created_by: role.createdBy,
  created_at: rfc3339(role.createdAt),
  updated_at: rfc3339(role.updatedAt),
});

/** For an action on one of them. @throws Problem `not_found`, `permission_missing` */
export async function theRole<P extends "role:view" | "role:update" | "role:delete">(
  ctx: Context,
  access: Access,
  permission: P,
  id: string,
): Promise<Permitted<P, Role>> {
  const role = await store.byId(ctx.db, organizationOf(access), id);
  if (!role) throw notFound();
  return permit(ctx, access, permission, { ...role, createdWith: null });
}

/** Of the organization, or of the one that a team belongs to, whose admins assign them. */
export async function listRoles(ctx: Context, access: Allowed<"role:view">, page: Page) {
  return listed(await store.ofOrganization(ctx.db, organizationOf(access), page), page, present);
}

/**
 * W12: a base, and what is added to it; never more than an admin of a project may grant.
 * @throws Problem `entitlement_missing`, `grant_exceeds_own`, `already_exists` for a name that another role has
 */
export async function createRole(
  ctx: Context,
  access: Allowed<"role:create">,
  { name, description = "", base, scopes }: RoleInput,
): Promise<{ role: Role; answer: ReturnType<typeof present> }> {
  const now = ctx.clock.now();
  const role: Role = {
    id: newId("role"),
    organizationId: organizationOf(access),
    name,
    description,
    base,
    scopes: scopesOf(grantOf(scopes)),
    version: 1,
    createdBy: access.principal.id,
    createdAt: now,
    updatedAt: now,
  };
  await requireMayMake(ctx, access, role);
  const answer = present(role);
  await commit(ctx, {
    actor: access,
    writes: [store.insert(ctx.db, role)],
    event: { type: "role.created", target: targetOf(role), details: { base, scopes: role.scopes } },
    answer: { status: 201, body: answer },
  });
  return { role, answer };
}

/**
 * Changes a role, and with it what everybody may who has it.
 * @throws Problem `stale_version`, and what `createRole` throws
 */
export async function updateRole(
  ctx: Context,
  access: Allowed<"role:update">,
  before: Permitted<"role:update", Role>,
  input: Partial<RoleInput>,
  expected: number | undefined,
): Promise<{ role: Role; committed: Committed }> {
  requireVersion(before, expected);
  const role: Role = {
    ...before,
    name: input.name ?? before.name,
    description: input.description ?? before.description,
    base: input.base ?? before.base,
    scopes: input.scopes ? scopesOf(grantOf(input.scopes)) : before.scopes,
    version: before.version + 1,
    updatedAt: ctx.clock.now(),
  };
  const changes = changed<Role>(before, role, ["name", "description", "base", "scopes"]);
  if (Object.keys(changes).length === 0) return { role: before, committed: nothingDone(ctx) };
  if (changes.base || changes.scopes) await requireMayMake(ctx, access, role);
  const committed = await commit(ctx, {
    actor: access,
    writes: [store.update(ctx.db, role, before.version)],
    event: { type: "role.updated", target: targetOf(role), changes },
  });
  return { role, committed };
}

/** Whose access a role's change changed, as far as that is worth telling: the bound holds for everybody. */
export async function affectedBy(ctx: Context, { id }: Role): Promise<Withdrawal[]> {
  const rows = await store.affected(ctx.db, id, USES);
  return rows.map(({ principal_id, target_id }) => ({
    principalId: principal_id ?? undefined,
    targetId: target_id ?? undefined,
  }));
}

/** @throws Problem `stale_version`; `in_use`, naming where */
export async function deleteRole(
  ctx: Context,
  access: Allowed<"role:delete">,
  role: Permitted<"role:delete", Role>,
  expected: number | undefined,
): Promise<void> {
  requireVersion(role, expected);
  const now = ctx.clock.now();
  try {
    await commit(ctx, {
      actor: access,
      writes: [{ statement: store.forget(ctx.db, role.id, now), expects: "any" }, store.remove(ctx.db, role)],
      event: { type: "role.deleted", target: targetOf(role) },
    });
  } catch (error) {
    // Foreign keys refuse it, whoever assigned it in the meantime; they do not say where it is.
    const uses = await store.uses(ctx.db, role.id, now, USES);
    if (uses.length === 0) throw error;
    throw new Problem("in_use", "Somebody has this role: give them another one first.", { used_by: uses });
  }
}

/** @throws Problem `entitlement_missing`, `grant_exceeds_own` */
async function requireMayMake(ctx: Context, access: Access, role: Role): Promise<void> {
  requireMayGrant(access, { role: null, customRole: role, access: null, addOns: [] });
  const entitlements = await entitlementsOf(ctx.db, role.organizationId, ctx.clock.now());
  requireFeature(entitlements, "custom_roles");
  if (role.base === "view_only") requireFeature(entitlements, "view_only_role");
}

/** Both an organization and a team are of one. */
const organizationOf = ({ target }: Access) => target.organizationId as OrganizationId;

const targetOf = ({ id, name }: Role) => ({ type: "role" as const, id, name });
