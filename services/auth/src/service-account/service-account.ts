import { reach } from "@atrium/shared/access/decide";
import { PROJECT_GRANTS, type TeamRole } from "@atrium/shared/access/roles";
import { EMPTY, type Grant, type Permission } from "@atrium/shared/access/vocabulary";
import { rfc3339 } from "@atrium/shared/clock";
import {
  type Allowed,
  type Context,
  type Permitted,
  permit,
  requireGrantable,
  requireVersion,
} from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { keysOfServiceAccount } from "@atrium/shared/control/dying-keys";
import { entitlementsOf, oneMore } from "@atrium/shared/control/entitlements";
import { newId, type OrganizationId, type ProjectId } from "@atrium/shared/id";
import { notFound } from "@atrium/shared/problem";
import { type Committed, changed, commit } from "@atrium/shared/store/commit";
import { type Listed, listed, NOTHING_LISTED, type Page } from "@atrium/shared/store/page";
import * as store from "./store.ts";

type ServiceAccount = store.ServiceAccountRow;

/** A service account as the API shows it. */
export const present = (account: ServiceAccount) => ({
  id: account.id,
  project_id: account.projectId,
  name: account.name,
  role: account.role,
  created_by: account.createdBy,
  created_at: rfc3339(account.createdAt),
  updated_at: rfc3339(account.updatedAt),
});

/**
 * Automation that belongs to a project: it has a role and keys, and cannot sign in.
 * @throws Problem `grant_exceeds_own`, `already_exists` for a name in use, `entitlement_missing` past the organization's number
 */
export async function createServiceAccount(
  ctx: Context,
  access: Allowed<"service_account:create">,
  { name, role }: { name: string; role: TeamRole },
): Promise<ServiceAccount> {
  requireGrantable(access, PROJECT_GRANTS[role]);
  const now = ctx.clock.now();
  const account: ServiceAccount = {
    id: newId("sa"),
    projectId: access.target.id as ProjectId,
    teamId: null,
    name,
    role,
    kind: "standard",
    version: 1,
    createdBy: access.principal.id,
    createdAt: now,
    updatedAt: now,
  };
  const organization = access.target.organizationId as OrganizationId;
  const entitlements = await entitlementsOf(ctx.db, organization, now);
  await commit(ctx, {
    actor: access,
    writes: [
      ...oneMore(ctx.db, organization, entitlements, "service_accounts"),
      store.insert(ctx.db, account),
    ],
    event: { type: "service_account.created", target: targetOf(account), details: { role } },
    answer: { status: 201, body: present(account) },
  });
  return account;
}

/** @throws Problem `not_found`, `permission_missing` */
export async function theServiceAccount<P extends Permission>(
  ctx: Context,
  access: Access,
  permission: P,
  id: string,
): Promise<Permitted<P, ServiceAccount & { createdWith: null }>> {
  const account = await store.byId(ctx.db, access.target.id as ProjectId, id);
  if (!account) throw notFound();
  return permit(ctx, access, permission, { ...account, createdWith: null });
}

export async function listServiceAccounts(
  ctx: Context,
  access: Allowed<"service_account:view">,
  page: Page,
): Promise<Listed<ReturnType<typeof present>>> {
  const reached = reach(access, "service_account:view");
  // Which key made one is not kept: a scope for what was made with a key reaches none.
  if (!reached || reached.createdWith !== undefined) return NOTHING_LISTED;
  const rows = await store.list(ctx.db, access.target.id as ProjectId, reached.createdBy, page);
  return listed(rows, page, present);
}

/** @throws Problem `grant_exceeds_own`, `stale_version`, `already_exists` for a name in use */
export async function updateServiceAccount(
  ctx: Context,
  access: Allowed<"service_account:update">,
  before: Permitted<"service_account:update", ServiceAccount>,
  input: { name?: string | undefined; role?: TeamRole | undefined },
  expected: number | undefined,
): Promise<ServiceAccount> {
  requireVersion(before, expected);
  if (input.role) requireGrantable(access, PROJECT_GRANTS[input.role]);
  const after: ServiceAccount = {
    id: before.id,
    projectId: before.projectId,
    teamId: before.teamId,
    name: input.name ?? before.name,
    role: input.role ?? before.role,
    kind: before.kind,
    version: before.version + 1,
    createdBy: before.createdBy,
    createdAt: before.createdAt,
    updatedAt: ctx.clock.now(),
  };
  const changes = changed<ServiceAccount>(before, after, ["name", "role"]);
  if (Object.keys(changes).length === 0) return before;
  await commit(ctx, {
    actor: access,
    writes: [store.update(ctx.db, after, before.version)],
    event: { type: "service_account.updated", target: targetOf(after), changes },
  });
  return after;
}

/**
 * Removes a service account; its keys die in the same commit.
 * @returns what `takenBy` reads
 */
export async function deleteServiceAccount(
  ctx: Context,
  access: Allowed<"service_account:delete">,
  account: Permitted<"service_account:delete", ServiceAccount>,
  expected: number | undefined,
): Promise<Committed> {
  requireVersion(account, expected);
  return commit(ctx, {
    actor: access,
    writes: [store.remove(ctx.db, account)],
    event: {
      type: "service_account.deleted",
      target: targetOf(account),
      reads: keysOfServiceAccount(account.id),
    },
  });
}

/** What a service account may do in its project. */
export const grantOfServiceAccount = ({ role }: ServiceAccount): Grant => PROJECT_GRANTS[role];

/** The same by its id; nothing, where it is gone. */
export async function grantOfId(ctx: Context, access: Access, id: string): Promise<Grant> {
  const account = await store.byId(ctx.db, access.target.id as ProjectId, id);
  return account ? grantOfServiceAccount(account) : EMPTY;
}

/** Whether it is one of the project's own; what the Organization Default Key acts as is none (O3). */
export const isOfProject = async (ctx: Context, access: Access, id: string): Promise<boolean> =>
  (await store.byId(ctx.db, access.target.id as ProjectId, id)) !== undefined;

const targetOf = ({ id, name }: ServiceAccount) => ({ type: "service_account", id, name });
