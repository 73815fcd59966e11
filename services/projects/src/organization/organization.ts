import { settingsInForce } from "@atrium/shared/access/entitlements";
import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, type Permitted, permit, requireVersion } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { keysOfOrganization } from "@atrium/shared/control/dying-keys";
import { type AccountId, newId, type OrganizationId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { changed, commit, type Happening, type Write } from "@atrium/shared/store/commit";
import { type Listed, listed, type Page } from "@atrium/shared/store/page";
import { joining } from "../member/member.ts";
import type { Withdrawing } from "../withdrawal/withdrawal.ts";
import type { Organization } from "./store.ts";
import * as store from "./store.ts";

/** An organization as its API shows it; `role` is the caller's. */
export const present = (organization: Organization, role: string | null) => ({
  id: organization.id,
  name: organization.name,
  kind: organization.kind,
  role,
  default_project_id: organization.defaultProjectId,
  created_at: rfc3339(organization.createdAt),
  updated_at: rfc3339(organization.updatedAt),
});

type PresentedOrganization = ReturnType<typeof present>;

interface Founding {
  organization: Organization;
  writes: Write[];
  event: Happening;
}

/** A new organization, its first owner, and the Default project that everybody in it is in (O2). */
export function founding(ctx: Context, name: string, owner: AccountId, createdBy: string): Founding {
  const now = ctx.clock.now();
  const id = newId("org");
  const defaultProjectId = newId("prj");
  const organization: Organization = {
    id,
    kind: "standard",
    name,
    externalCollaborators: true,
    membersCreateProjects: false,
    leakedKeys: "revoke",
    defaultVisibility: "private",
    entitlements: {},
    paymentVerifiedAt: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
    defaultProjectId,
  };
  const project = {
    id: defaultProjectId,
    organizationId: id,
    kind: "default" as const,
    name: "Default",
    createdBy,
    createdAt: now,
    updatedAt: now,
  };
  return {
    organization,
    writes: [
      store.insert(ctx.db, organization),
      joining(ctx, { organizationId: id, accountId: owner, role: "owner", createdBy }).write,
      store.insertDefault(ctx.db, project),
    ],
    event: {
      type: "organization.created",
      target: targetOf(organization),
      organization: id,
      details: { owner_account_id: owner, default_project_id: defaultProjectId },
    },
  };
}

/**
 * Makes an organization that the caller owns.
 * @throws Problem `permission_missing` where only system administrators make any
 */
export async function createOrganization(
  ctx: Context,
  access: Allowed<"organization:create">,
  name: string,
): Promise<{ organization: Organization; answer: PresentedOrganization }> {
  const settings = settingsInForce(await store.systemSettingsSet(ctx.db));
  if (settings.organization_creation !== "anyone") {
    throw new Problem("permission_missing", "Here, system administrators make organizations.", {
      permission: "organization:create",
      explanation: "Ask a system administrator: POST /v1/admin/organizations.",
    });
  }
  const caller = access.principal.id;
  const { organization, writes, event } = founding(ctx, name, caller as AccountId, caller);
  const answer = present(organization, "owner");
  await commit(ctx, { actor: access, writes, event, answer: { status: 201, body: answer } });
  return { organization, answer };
}

/** Those that the caller is a member of, their personal one included. */
export async function listOrganizations(
  ctx: Context,
  access: Allowed<"organization:view">,
  page: Page,
): Promise<Listed<PresentedOrganization>> {
  const rows = await store.ofAccount(ctx.db, access.principal.id as AccountId, page);
  return listed(rows, page, (row) => present(row, row.role));
}

type Decided =
  | "organization:view"
  | "organization:update"
  | "organization:delete"
  | "policy:view"
  | "policy:update";

/** The organization of the path, for an action on it. @throws Problem `not_found`, `permission_missing` */
export async function theOrganization<P extends Decided>(
  ctx: Context,
  access: Access,
  permission: P,
): Promise<Permitted<P, Organization>> {
  const organization = await store.byId(ctx.db, access.target.id as OrganizationId);
  if (!organization) throw notFound();
  return permit(ctx, access, permission, { ...organization, createdBy: null, createdWith: null });
}

/** @throws Problem `stale_version` */
export async function renameOrganization(
  ctx: Context,
  access: Allowed<"organization:update">,
  before: Permitted<"organization:update", Organization>,
  { name = before.name }: { name?: string | undefined },
  expected: number | undefined,
): Promise<Organization> {
  requireVersion(before, expected);
  const after: Organization = { ...before, name, version: before.version + 1, updatedAt: ctx.clock.now() };
  const changes = changed<Organization>(before, after, ["name"]);
  if (Object.keys(changes).length === 0) return before;
  await commit(ctx, {
    actor: access,
    writes: [store.update(ctx.db, after, before.version)],
    event: { type: "organization.updated", target: targetOf(after), changes },
  });
  return after;
}

/**
 * Deletes an organization with everything in it: its keys die in the same commit, what its projects hold is purged by
 * the event. One that others are in, or that holds teams or projects, must be named to be meant.
 * @throws Problem `stale_version`, `personal_organization`, `confirmation_needed`
 */
export async function deleteOrganization(
  ctx: Context,
  access: Allowed<"organization:delete">,
  organization: Permitted<"organization:delete", Organization>,
  confirm: string | undefined,
  expected: number | undefined,
): Promise<Withdrawing> {
  requireVersion(organization, expected);
  if (organization.kind === "personal") throw new Problem("personal_organization");
  const onlyEmpty = confirm === undefined;
  if (!onlyEmpty && confirm !== organization.name) {
    throw new Problem("confirmation_needed", "That is not the organization's name.");
  }
  if (onlyEmpty && !(await store.isEmpty(ctx.db, organization.id))) {
    throw new Problem(
      "confirmation_needed",
      "Members, teams and projects would go with it: confirm with ?confirm= and the organization's name.",
    );
  }
  const committed = await commit(ctx, {
    actor: access,
    writes: [store.remove(ctx.db, organization, onlyEmpty)],
    event: {
      type: "organization.deleted",
      target: targetOf(organization),
      reads: keysOfOrganization(organization.id),
    },
  });
  return { committed, withdrawal: { targetId: organization.id } };
}

const targetOf = ({ id, name }: Organization) => ({ type: "organization" as const, id, name });
