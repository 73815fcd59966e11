import { mayAtAll } from "@atrium/shared/access/decide";
import { ORGANIZATION_GRANTS, type OrganizationRole } from "@atrium/shared/access/roles";
import type { Scope } from "@atrium/shared/access/vocabulary";
import {
  type Allowed,
  type Context,
  type Permitted,
  permissionMissing,
  permit,
  requireGrantable,
  requireVersion,
} from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import type { EventType } from "@atrium/shared/contract/events";
import { keysOfMember } from "@atrium/shared/control/dying-keys";
import { type AccountId, type MembershipId, newId, type OrganizationId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { changed, commit, type Write } from "@atrium/shared/store/commit";
import { listed, type Page } from "@atrium/shared/store/page";
import { type Named, person } from "../person/person.ts";
import { collateral, type Handover, type Leaver, lost, NOTHING_HANDED_OVER } from "../withdrawal/handover.ts";
import { leaving, nothingDone, type Withdrawing } from "../withdrawal/withdrawal.ts";
import { present } from "./body.ts";
import type { Member } from "./store.ts";
import * as store from "./store.ts";

interface Joining {
  organizationId: OrganizationId;
  accountId: AccountId;
  role: OrganizationRole;
  createdBy: string;
}

/** Somebody's place in an organization: unexecuted, for the commit of what lets them in. */
export function joining(ctx: Context, row: Joining): { id: MembershipId; at: number; write: Write } {
  const id = newId("mem");
  const now = ctx.clock.now();
  return { id, at: now, write: store.insert(ctx.db, { id, ...row, createdAt: now, updatedAt: now }) };
}

/**
 * Whoever is an owner, or shall be, is for those to say who make and remove owners; everybody else is for whoever may
 * grant what they hold.
 * @throws Problem `permission_missing`, `grant_exceeds_own`
 */
function requireMayAppoint(access: Access, ...roles: OrganizationRole[]): void {
  if (roles.includes("owner")) requireMayManage(access);
  for (const role of roles) requireGrantable(access, ORGANIZATION_GRANTS[role]);
}

/** Who makes owners, of the organization or of projects in it: an admin is an owner of neither. */
function requireMayManage(access: Access): void {
  if (!mayAtAll(access, "member:manage")) throw permissionMissing(access, "member:manage");
}

/** For an action on one of them. @throws Problem `not_found`, `permission_missing` */
export async function theMember<P extends "member:view" | "member:update" | "member:delete">(
  ctx: Context,
  access: Access,
  permission: P,
  id: string,
): Promise<Permitted<P, Member>> {
  const row = await store.byId(ctx.db, organizationOf(access), id);
  if (!row) throw notFound();
  return permit(ctx, access, permission, { ...row, createdWith: null });
}

export async function listMembers(ctx: Context, access: Allowed<"member:view">, page: Page) {
  const rows = await store.ofOrganization(ctx.db, organizationOf(access), page);
  return listed(rows, page, present);
}

/**
 * Gives somebody another role. Their keys live on, worth what their owner now is.
 * @throws Problem `stale_version`, `permission_missing`, `last_owner`
 */
export async function updateMember(
  ctx: Context,
  access: Allowed<"member:update">,
  before: Permitted<"member:update", Member>,
  role: OrganizationRole,
  expected: number | undefined,
): Promise<Withdrawing & { member: Member; lost: Scope[] }> {
  requireVersion(before, expected);
  requireMayAppoint(access, before.role, role);
  const withdrawal = withdrawalOf(before);
  if (role === before.role) return { member: before, lost: [], committed: nothingDone(ctx), withdrawal };
  const member = inRole(ctx, before, role);
  const committed = await holding(ctx, before, {
    actor: access,
    writes: [store.update(ctx.db, member, before.version)],
    event: {
      type: "member.updated",
      target: targetOf(member),
      changes: changed(before, member, ["role"]),
      details: { account_id: member.accountId },
    },
  });
  return {
    member,
    lost: lost(ORGANIZATION_GRANTS[before.role], ORGANIZATION_GRANTS[role]),
    committed,
    withdrawal,
  };
}

/**
 * Removes somebody, and with that from every team and project of the organization. What they own there is handed over
 * with it, or holds them.
 * @throws Problem `stale_version`, `permission_missing`; `last_owner`, `project_owner`, `last_admin`, naming what holds
 */
export async function removeMember(
  ctx: Context,
  access: Allowed<"member:delete">,
  member: Permitted<"member:delete", Member>,
  expected: number | undefined,
  handover: Handover,
): Promise<Withdrawing> {
  requireVersion(member, expected);
  requireMayAppoint(access, member.role);
  // Whose projects are handed over gives what an admin does not hold.
  if (handover.owned.length > 0) requireMayManage(access);
  return remove(ctx, access, member, "member.removed", handover);
}

export const leaverOf = ({ accountId, id, organizationId }: Member): Leaver => ({
  accountId,
  membershipId: id,
  place: { type: "organization", id: organizationId },
});

/** The caller gives up their own place. @throws Problem as `removeMember`, `personal_organization` */
export async function leaveOrganization(
  ctx: Context,
  access: Allowed<"organization:view">,
): Promise<Withdrawing> {
  const actor = await leaving(ctx, access);
  const organization = organizationOf(actor);
  const member = await store.byAccount(ctx.db, organization, actor.principal.id as AccountId);
  if (!member) throw notFound();
  await requireStandard(ctx, organization);
  return remove(ctx, actor, member, "member.left", NOTHING_HANDED_OVER);
}

interface Transferred extends Withdrawing {
  owner: Member;
  formerOwner: Member;
}

/**
 * Hands the organization to another member: they own it, and the caller is an admin of it from then on.
 * @throws Problem `personal_organization`, `not_in_organization`, `state_conflict`
 */
export async function transferOrganization(
  ctx: Context,
  access: Allowed<"organization:transfer">,
  named: Named,
): Promise<Transferred> {
  const organization = organizationOf(access);
  await requireStandard(ctx, organization);
  const found = await person(ctx, named);
  const [heir, caller] = await Promise.all([
    found && store.byAccount(ctx.db, organization, found.accountId),
    store.byAccount(ctx.db, organization, access.principal.id as AccountId),
  ]);
  // Alike for who has no account and who has one elsewhere.
  if (!heir) throw new Problem("not_in_organization", "No member of the organization goes by that.");
  if (!caller) throw notFound();
  if (heir.id === caller.id) throw new Problem("state_conflict", "It is yours already.");
  const owner = inRole(ctx, heir, "owner");
  const formerOwner = inRole(ctx, caller, "admin");
  const committed = await commit(ctx, {
    actor: access,
    // In this order: there is an owner at any time.
    writes: [store.update(ctx.db, owner, heir.version), store.update(ctx.db, formerOwner, caller.version)],
    event: {
      type: "organization.transferred",
      target: { type: "organization", id: organization, name: access.target.name },
      changes: { owner_account_id: { from: caller.accountId, to: heir.accountId } },
    },
  });
  return { owner, formerOwner, committed, withdrawal: withdrawalOf(formerOwner) };
}

async function remove(
  ctx: Context,
  actor: Access,
  member: Member,
  type: Extract<EventType, "member.removed" | "member.left">,
  handover: Handover,
): Promise<Withdrawing> {
  const committed = await holding(ctx, member, {
    actor,
    writes: [...handover.writes, store.remove(ctx.db, member)],
    event: [
      {
        type,
        target: targetOf(member),
        details: { account_id: member.accountId, role: member.role, ...handover.details },
        reads: { ...keysOfMember(member.organizationId, member.accountId), ...collateral(leaverOf(member)) },
      },
      ...handover.events,
    ],
  });
  return { committed, withdrawal: withdrawalOf(member) };
}

/** Commits what makes a member less, or nothing; where something holds them, the refusal says what. */
async function holding(ctx: Context, member: Member, change: Parameters<typeof commit>[1]) {
  try {
    return await commit(ctx, change);
  } catch (error) {
    throw await withWhatHolds(ctx, member, error);
  }
}

/** A refusal to let a member go, or to make them less, with what is to be done first. */
async function withWhatHolds(ctx: Context, { organizationId, accountId }: Member, error: unknown) {
  if (!(error instanceof Problem)) return error;
  const { code } = error;
  if (code === "last_owner") {
    return new Problem(
      code,
      "The last owner stays: first make another member one, or transfer the organization.",
    );
  }
  if (code === "project_owner") {
    const used_by = await store.ownedProjects(ctx.db, organizationId, accountId);
    return new Problem(
      code,
      "The member owns projects of the organization: transfer those first, or reassign them with this.",
      {
        used_by,
      },
    );
  }
  if (code === "last_admin") {
    const used_by = await store.teamsLedAlone(ctx.db, organizationId, accountId);
    return new Problem(code, "The member is the only admin of a team: give it another one first.", {
      used_by,
    });
  }
  return error;
}

/** @throws Problem `personal_organization`: it is its person's, and nobody else's */
async function requireStandard(ctx: Context, organization: OrganizationId): Promise<void> {
  if ((await store.kindOf(ctx.db, organization)) === "personal") throw new Problem("personal_organization");
}

const inRole = (ctx: Context, member: Member, role: OrganizationRole): Member => ({
  ...member,
  role,
  version: member.version + 1,
  updatedAt: ctx.clock.now(),
});

const organizationOf = ({ target }: Access) => target.id as OrganizationId;

/** Everywhere: a role in the organization is a right in each of its projects. */
const withdrawalOf = ({ accountId }: Member) => ({ principalId: accountId });

const targetOf = ({ id, username }: Member) => ({ type: "member" as const, id, name: username });
