import { reachByMaker } from "@atrium/shared/access/decide";
import { mayGrant, type TeamRole } from "@atrium/shared/access/roles";
import { contains, grantOf, holds, narrow, scopesOf } from "@atrium/shared/access/vocabulary";
import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, type Permitted, permit, requireVersion } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { keysOfCollaboration } from "@atrium/shared/control/dying-keys";
import { newId, type OrganizationId, type ProjectId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { type Actor, changed, commit, type Write } from "@atrium/shared/store/commit";
import { listed, NOTHING_LISTED, type Page } from "@atrium/shared/store/page";
import { showRole } from "../level/fields.ts";
import { giving, levelOf, requireMayGrant, worth } from "../level/level.ts";
import { nothingDone, type Withdrawing } from "../withdrawal/withdrawal.ts";
import { requireNobodyLoses } from "./override.ts";
import type { Collaboration } from "./store.ts";
import * as store from "./store.ts";

/** Inherit: no role. Override: one of the two. */
export interface HowInput {
  mode: "inherit" | "override";
  role?: TeamRole | undefined;
  custom_role_id?: string | undefined;
}

export const present = (row: Collaboration) => ({
  id: row.id,
  team: { id: row.teamId, name: row.teamName },
  mode: row.mode,
  ...showRole(row),
  ceiling: row.ceiling,
  created_by: row.createdBy,
  created_at: rfc3339(row.createdAt),
});

/** For an action on one of them. @throws Problem `not_found`, `permission_missing` */
export async function theCollaboration<
  P extends "collaborating_team:view" | "collaborating_team:update" | "collaborating_team:delete",
>(ctx: Context, access: Access, permission: P, team: string): Promise<Permitted<P, Collaboration>> {
  const row = await store.byTeam(ctx.db, projectOf(access), team);
  if (!row) throw notFound();
  return permit(ctx, access, permission, { ...row, createdWith: null });
}

export async function listCollaborations(
  ctx: Context,
  access: Allowed<"collaborating_team:view">,
  page: Page,
) {
  const reached = reachByMaker(access, "collaborating_team:view");
  if (!reached) return NOTHING_LISTED;
  return listed(await store.ofProject(ctx.db, projectOf(access), reached.createdBy, page), page, present);
}

/**
 * C7: gives a team of the organization access to the project.
 * @throws Problem `personal_project`; `not_in_organization`, alike for a team that does not exist; `already_exists`,
 *   `grant_exceeds_own`, `override_refused`
 */
export async function addTeam(
  ctx: Context,
  access: Allowed<"collaborating_team:create">,
  teamId: string,
  input: HowInput,
) {
  const { target } = access;
  if (target.project?.kind === "personal") throw new Problem("personal_project");
  const team = await store.teamOf(ctx.db, organizationOf(access), teamId);
  if (!team) throw new Problem("not_in_organization", "The project's organization has no such team.");
  if (team.id === target.project?.ownerTeamId)
    throw new Problem("already_exists", "The team owns the project: its people are in it already.");
  const blank: Collaboration = {
    id: newId("collaborating_team"),
    projectId: projectOf(access),
    teamId: team.id,
    teamName: team.name,
    mode: input.mode,
    role: null,
    customRoleId: null,
    customRole: null,
    ceiling: null,
    version: 1,
    createdBy: access.principal.id,
    createdAt: ctx.clock.now(),
  };
  const { row, actor, guards } = await settled(ctx, access, null, blank, input);
  const answer = present(row);
  await commit(ctx, {
    actor,
    writes: [...guards, store.insert(ctx.db, row)],
    event: { type: "collaborating_team.added", target: targetOf(row), details: detailsOf(row) },
    answer: { status: 201, body: answer },
  });
  return { row, answer };
}

/**
 * Changes how a team takes part. Who sets it to inherit, sets anew by what they may grant how far that goes.
 * @throws Problem `stale_version`, `permission_missing`, `grant_exceeds_own`, `override_refused`
 */
export async function updateCollaboration(
  ctx: Context,
  access: Allowed<"collaborating_team:update">,
  before: Permitted<"collaborating_team:update", Collaboration>,
  input: HowInput,
  expected: number | undefined,
): Promise<Withdrawing & { row: Collaboration }> {
  requireVersion(before, expected);
  requireMayWithdraw(access, before);
  const blank = { ...before, role: null, customRoleId: null, customRole: null, ceiling: null };
  const { row, actor, guards } = await settled(ctx, access, before, blank, input);
  const withdrawal = { targetId: row.projectId };
  const changes = changed(detailsOf(before), detailsOf(row), ["mode", "role", "custom_role_id", "ceiling"]);
  if (Object.keys(changes).length === 0) return { row: before, committed: nothingDone(ctx), withdrawal };
  const committed = await commit(ctx, {
    actor,
    writes: [...guards, store.update(ctx.db, row, before.version)],
    event: {
      type: "collaborating_team.updated",
      target: targetOf(row),
      changes,
      details: { team_id: row.teamId },
    },
  });
  return { row: { ...row, version: before.version + 1 }, committed, withdrawal };
}

/** @throws Problem `stale_version`, `permission_missing` */
export async function removeCollaboration(
  ctx: Context,
  access: Allowed<"collaborating_team:delete">,
  row: Permitted<"collaborating_team:delete", Collaboration>,
  expected: number | undefined,
): Promise<Withdrawing> {
  requireVersion(row, expected);
  requireMayWithdraw(access, row);
  const committed = await commit(ctx, {
    actor: access,
    writes: [store.remove(ctx.db, row)],
    event: {
      type: "collaborating_team.removed",
      target: targetOf(row),
      details: detailsOf(row),
      reads: keysOfCollaboration(row.projectId, row.teamId),
    },
  });
  return { committed, withdrawal: { targetId: row.projectId } };
}

/** How the team is to take part, once the caller may have it so; who commits it, and what must hold until then. */
async function settled(
  ctx: Context,
  access: Access,
  before: Collaboration | null,
  blank: Collaboration,
  { mode, role, custom_role_id }: HowInput,
): Promise<{ row: Collaboration; actor: Actor; guards: Write[] }> {
  if (mode === "inherit") {
    // C8: what people bring from the team counts as far as who lets them in could have given it.
    const ceiling = scopesOf(mayGrant(narrow(access.grant, access.scopes)));
    return { row: { ...blank, mode, ceiling }, actor: access, guards: [] };
  }
  const held = before && { role: before.role, customRole: before.customRole, access: null, addOns: [] };
  const level = await levelOf<TeamRole>(
    ctx,
    access.target.organizationId,
    { role, custom_role_id },
    held ?? undefined,
  );
  requireMayGrant(access, level);
  const { customRole } = level;
  const row = { ...blank, mode, role: level.role, customRole, customRoleId: customRole?.id ?? null };
  const actor = giving(access, level);
  // C9: what people hold by themselves counts no more.
  if (mayManage(access)) return { row, actor, guards: [] };
  return { row, ...(await requireNobodyLoses(ctx, actor, access, before, row)) };
}

/**
 * Who changes or ends what others have by it must be able to give as much, or manage the project's people.
 * @throws Problem `permission_missing`
 */
function requireMayWithdraw(access: Access, row: Collaboration): void {
  const given =
    row.mode === "inherit"
      ? grantOf(row.ceiling ?? [])
      : worth({ role: row.role, customRole: row.customRole, access: null, addOns: [] });
  if (contains(mayGrant(access.grant), given) || mayManage(access)) return;
  throw new Problem("permission_missing", "The team may do more here than you.", {
    permission: "collaborator:manage",
    explanation: "An admin or the owner of the project can do this.",
  });
}

const mayManage = ({ grant, scopes }: Access): boolean => holds(narrow(grant, scopes), "collaborator:manage");

const projectOf = ({ target }: Access) => target.id as ProjectId;
const organizationOf = ({ target }: Access) => target.organizationId as OrganizationId;

const targetOf = ({ teamId, teamName }: Collaboration) => ({
  type: "collaborating_team" as const,
  id: teamId,
  name: teamName,
});

const detailsOf = ({ teamId, mode, role, customRoleId, ceiling }: Collaboration) => ({
  team_id: teamId,
  mode,
  role,
  custom_role_id: customRoleId,
  ceiling,
});
