import { reachByMaker } from "@atrium/shared/access/decide";
import { PROJECT_GRANTS, type TeamRole } from "@atrium/shared/access/roles";
import { EMPTY, type Grant, type Permission, scopesOf } from "@atrium/shared/access/vocabulary";
import { rfc3339, rfc3339OrNull } from "@atrium/shared/clock";
import {
  type Allowed,
  type Context,
  inProjects,
  type Permitted,
  permit,
  requireGrantable,
  requireVersion,
} from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { keysOfServiceAccount } from "@atrium/shared/control/dying-keys";
import { entitlementsOf, oneMore } from "@atrium/shared/control/entitlements";
import { newId, type OrganizationId, type ProjectId, type TeamId } from "@atrium/shared/id";
import { notFound } from "@atrium/shared/problem";
import { type Committed, changed, commit } from "@atrium/shared/store/commit";
import { type Listed, listed, NOTHING_LISTED, type Page } from "@atrium/shared/store/page";
import * as store from "./store.ts";

type ServiceAccount = store.ServiceAccountRow;
type TeamServiceAccount = Extract<ServiceAccount, { teamId: TeamId }>;
type Use = Pick<store.Use, "liveKeys" | "lastUsedAt">;

const UNUSED: Use = { liveKeys: 0, lastUsedAt: null };

/** A service account as the API shows it. */
const present = (account: ServiceAccount, { liveKeys, lastUsedAt }: Use) => ({
  id: account.id,
  project_id: account.projectId,
  team_id: account.teamId,
  name: account.name,
  role: account.role,
  permissions: scopesOf(grantOfServiceAccount(account)),
  live_keys: liveKeys,
  last_used_at: rfc3339OrNull(lastUsedAt),
  created_by: account.createdBy,
  created_at: rfc3339(account.createdAt),
  updated_at: rfc3339(account.updatedAt),
});

type Presented = ReturnType<typeof present>;

/** The same with its use as it is now. */
export async function shown(ctx: Context, account: ServiceAccount): Promise<Presented> {
  const [use = UNUSED] = await store.useOf(ctx.db, [account.id], ctx.clock.now());
  return present(account, use);
}

/**
 * Automation that belongs to a project, or to a team (W7): it has a role in that, or in the team's projects, and cannot
 * sign in.
 * @throws Problem `grant_exceeds_own`, `already_exists` for a name in use, `entitlement_missing` past the organization's number
 */
export async function createServiceAccount(
  ctx: Context,
  access: Allowed<"service_account:create">,
  { name, role }: { name: string; role: TeamRole },
): Promise<{ account: ServiceAccount; answer: Presented }> {
  requireGrantable(inProjects(access), PROJECT_GRANTS[role]);
  const now = ctx.clock.now();
  const account: ServiceAccount = {
    id: newId("sa"),
    ...homeOf(access),
    name,
    role,
    kind: "standard",
    version: 1,
    createdBy: access.principal.id,
    createdAt: now,
    updatedAt: now,
  };
  const answer = present(account, UNUSED);
  const organization = access.target.organizationId as OrganizationId;
  const entitlements = await entitlementsOf(ctx.db, organization, now);
  await commit(ctx, {
    actor: access,
    writes: [
      ...oneMore(ctx.db, organization, entitlements, "service_accounts"),
      store.insert(ctx.db, account),
    ],
    event: {
      type: "service_account.created",
      target: targetOf(account),
      details: { role, ...detailsOf(account) },
    },
    answer: { status: 201, body: answer },
  });
  return { account, answer };
}

/** Of the project, or the team, that the path names. @throws Problem `not_found`, `permission_missing` */
export async function theServiceAccount<P extends Permission>(
  ctx: Context,
  access: Access,
  permission: P,
  id: string,
): Promise<Permitted<P, ServiceAccount & { createdWith: null }>> {
  const account = await store.byId(ctx.db, homeOf(access), id);
  if (!account) throw notFound();
  return permit(ctx, access, permission, { ...account, createdWith: null });
}

/** The same where the path names a team. @throws Problem `not_found`, `permission_missing` */
export async function theTeamServiceAccount<P extends Permission>(
  ctx: Context,
  access: Access,
  permission: P,
  id: string,
): Promise<Permitted<P, TeamServiceAccount & { createdWith: null }>> {
  if (access.target.type !== "team") throw notFound();
  const account = await theServiceAccount(ctx, access, permission, id);
  return account as Permitted<P, TeamServiceAccount & { createdWith: null }>;
}

export async function listServiceAccounts(
  ctx: Context,
  access: Allowed<"service_account:view">,
  page: Page,
): Promise<Listed<Presented>> {
  const reached = reachByMaker(access, "service_account:view");
  if (!reached) return NOTHING_LISTED;
  const rows = await store.list(ctx.db, homeOf(access), reached.createdBy, page);
  const ids = rows.slice(0, page.limit).map(({ id }) => id);
  const uses = new Map((await store.useOf(ctx.db, ids, ctx.clock.now())).map(({ id, ...use }) => [id, use]));
  return listed(rows, page, (row) => present(row, uses.get(row.id) ?? UNUSED));
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
  if (input.role) requireGrantable(inProjects(access), PROJECT_GRANTS[input.role]);
  const after: ServiceAccount = {
    id: before.id,
    ...homeOf(access),
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
    event: { type: "service_account.updated", target: targetOf(after), changes, details: detailsOf(after) },
  });
  return after;
}

/**
 * Removes a service account; its keys and tokens die in the same commit.
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
      details: detailsOf(account),
      reads: keysOfServiceAccount(account.id),
    },
  });
}

/** What a service account may do in its project; of a team's, in the projects that the team owns. */
export const grantOfServiceAccount = ({ role }: Pick<ServiceAccount, "role">): Grant => PROJECT_GRANTS[role];

/** The same by its id; nothing, where it is gone. */
export async function grantOfId(ctx: Context, access: Access, id: string): Promise<Grant> {
  const account = await store.byId(ctx.db, homeOf(access), id);
  return account ? grantOfServiceAccount(account) : EMPTY;
}

/** Whether it is one of the project's own; what the Organization Default Key acts as is none (O3). */
export const isOfProject = async (ctx: Context, access: Access, id: string): Promise<boolean> =>
  (await store.byId(ctx.db, homeOf(access), id)) !== undefined;

const homeOf = ({ target }: Access): store.Home =>
  target.type === "team"
    ? { projectId: null, teamId: target.id as TeamId }
    : { projectId: target.id as ProjectId, teamId: null };

const targetOf = ({ id, name }: ServiceAccount) => ({ type: "service_account" as const, id, name });

/** An event stands in a project or in an organization: of a team, it says which. */
const detailsOf = ({ teamId }: ServiceAccount) => (teamId === null ? {} : { team_id: teamId });
