import { mayAtAll, reachByMaker } from "@atrium/shared/access/decide";
import type { ProjectRole } from "@atrium/shared/access/roles";
import type { Scope } from "@atrium/shared/access/vocabulary";
import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, type Permitted, permit, requireVersion } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import type { EventType } from "@atrium/shared/contract/events";
import { keysOfMembership } from "@atrium/shared/control/dying-keys";
import type { AccountId, ProjectId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { changed, commit } from "@atrium/shared/store/commit";
import { type Listed, listed, NOTHING_LISTED, type Page } from "@atrium/shared/store/page";
import { showLevel } from "../level/fields.ts";
import {
  addOnsOf,
  columnsOf,
  giving,
  type Level,
  type LevelInput,
  detailsOf as levelDetailsOf,
  levelOf,
  namesAddOnsAlone,
  requireMayGrant,
  requireMayWithdraw,
  worth,
} from "../level/level.ts";
import { type Handover, type Leaver, lost, NOTHING_HANDED_OVER } from "../withdrawal/handover.ts";
import { leaving, nothingDone, type Withdrawing } from "../withdrawal/withdrawal.ts";
import type { CollaboratorRow } from "./store.ts";
import * as store from "./store.ts";

/** W14: who appoints registry admins changes people's add-ons, and nothing else about them. */
type Changing = "collaborator:update" | "registered_model:manage";

/**
 * A collaborator as the API shows one. Without the email: who may add people could else learn anybody's, by adding
 * them under their username.
 */
export const present = (row: CollaboratorRow, access: Access) => ({
  id: row.id,
  account_id: row.accountId,
  username: row.username,
  name: row.name,
  ...showLevel(row),
  external: row.external,
  via: { type: "project" as const, id: access.target.id },
  created_by: row.createdBy,
  created_at: rfc3339(row.createdAt),
  updated_at: rfc3339(row.updatedAt),
});

/** For an action on one of them. @throws Problem `not_found`, `permission_missing` */
export async function theCollaborator<P extends "collaborator:view" | "collaborator:delete" | Changing>(
  ctx: Context,
  access: Access,
  permission: P,
  id: string,
): Promise<Permitted<P, CollaboratorRow>> {
  const row = await store.byId(ctx.db, projectOf(access), id);
  if (!row) throw notFound();
  return permit(ctx, access, permission, { ...row, createdWith: null });
}

export async function listCollaborators(ctx: Context, access: Allowed<"collaborator:view">, page: Page) {
  const reached = reachByMaker(access, "collaborator:view");
  if (!reached) return NOTHING_LISTED;
  const rows = await store.ofProject(ctx.db, projectOf(access), reached.createdBy, page);
  return listed(rows, page, (row) => present(row, access)) satisfies Listed<unknown>;
}

/** What it takes to make this change, for who may change people and for who appoints only (W14). */
export const changingBy = (access: Access, input: LevelInput): Changing =>
  namesAddOnsAlone(input) && !mayAtAll(access, "collaborator:update")
    ? "registered_model:manage"
    : "collaborator:update";

/**
 * Changes what somebody holds. Their keys live on, worth what their owner now is. A change of their add-ons is decided by
 * those: whatever else they hold, it neither gives nor takes.
 * @throws Problem `stale_version`, `project_owner`, `permission_missing`, `grant_exceeds_own`
 */
export async function updateCollaborator(
  ctx: Context,
  access: Allowed<Changing>,
  before: Permitted<Changing, CollaboratorRow>,
  input: LevelInput,
  expected: number | undefined,
): Promise<Withdrawing & { row: CollaboratorRow; lost: Scope[] }> {
  const held = heldBy(
    before,
    expected,
    namesAddOnsAlone(input) && access.target.project?.kind !== "personal",
  );
  const concerned = namesAddOnsAlone(input) ? addOnsOf : (level: Level<ProjectRole>) => level;
  requireMayWithdraw(access, concerned(held));
  const level = await levelOf(ctx, access.target.organizationId, input, held);
  requireMayGrant(access, concerned(level));
  const row: CollaboratorRow = {
    ...before,
    ...columnsOf(level),
    customRole: level.customRole,
    version: before.version + 1,
    updatedAt: ctx.clock.now(),
  };
  const withdrawal = withdrawalOf(row);
  const changes = changed(detailsOf(before), detailsOf(row), ["role", "custom_role_id", "access", "add_ons"]);
  if (Object.keys(changes).length === 0) {
    return { row: before, lost: [], committed: nothingDone(ctx), withdrawal };
  }
  const committed = await commit(ctx, {
    actor: giving(access, level),
    writes: [store.update(ctx.db, row, before.version)],
    event: {
      type: "collaborator.updated",
      target: targetOf(row),
      changes,
      details: { account_id: row.accountId },
    },
  });
  return { row, lost: lost(worth(held), worth(level)), committed, withdrawal };
}

/** @throws Problem `stale_version`, `project_owner`, `permission_missing` */
export async function removeCollaborator(
  ctx: Context,
  access: Access,
  row: Permitted<"collaborator:delete", CollaboratorRow>,
  expected: number | undefined,
  handover: Handover = NOTHING_HANDED_OVER,
): Promise<Withdrawing> {
  requireMayWithdraw(access, heldBy(row, expected));
  return remove(ctx, access, row, "collaborator.removed", handover);
}

export const leaverOf = ({ accountId, id, projectId }: CollaboratorRow): Leaver => ({
  accountId,
  membershipId: id,
  place: { type: "project", id: projectId as ProjectId },
});

/**
 * The caller gives up their own place (T13).
 * @throws Problem `project_owner`; `access_through_elsewhere`, naming the team or organization to leave instead
 */
export async function leaveProject(ctx: Context, access: Allowed<"project:view">): Promise<Withdrawing> {
  const actor = await leaving(ctx, access);
  const projectId = projectOf(actor);
  const account = actor.principal.id as AccountId;
  const row = await store.byAccount(ctx.db, projectId, account);
  if (!row) throw throughElsewhere(await store.doors(ctx.db, projectId, account));
  if (row.role === "owner") throw new Problem("project_owner");
  return remove(ctx, actor, row, "collaborator.left", NOTHING_HANDED_OVER);
}

function throughElsewhere(doors: store.Door[]): Problem {
  const names = doors.map(({ type, id, name }) => `the ${type} ${name} (${id})`).join(", ");
  return new Problem(
    "access_through_elsewhere",
    names === ""
      ? "You are not a member: the project is open to others too."
      : `Your access comes through ${names}: leave there.`,
  );
}

async function remove(
  ctx: Context,
  actor: Access,
  row: CollaboratorRow,
  type: Extract<EventType, "collaborator.removed" | "collaborator.left">,
  handover: Handover,
): Promise<Withdrawing> {
  const committed = await commit(ctx, {
    actor,
    writes: [store.remove(ctx.db, row)],
    event: {
      type,
      target: targetOf(row),
      details: { ...detailsOf(row), ...handover.details },
      reads: keysOfMembership(row.id),
    },
  });
  return { committed, withdrawal: withdrawalOf(row) };
}

/** What a row grants, where it is not the owner's: of that one only the add-ons are anybody's to change (W14). */
function heldBy(row: CollaboratorRow, expected: number | undefined, addOnsAlone = false): Level<ProjectRole> {
  requireVersion(row, expected);
  const { role, customRole, access, addOns } = row;
  if (role === "owner" && !addOnsAlone) throw new Problem("project_owner");
  return { role, customRole, access, addOns };
}

export const projectOf = ({ target }: Access) => target.id as ProjectId;

const withdrawalOf = ({ accountId, projectId }: CollaboratorRow) => ({
  principalId: accountId,
  targetId: projectId ?? undefined,
});

export const targetOf = ({ id, username }: CollaboratorRow) => ({
  type: "collaborator" as const,
  id,
  name: username,
});

export const detailsOf = (row: CollaboratorRow) => ({ account_id: row.accountId, ...levelDetailsOf(row) });
