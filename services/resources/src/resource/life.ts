import { decide, mayAtAll } from "@atrium/shared/access/decide";
import { difference, EMPTY, holds, type Permission } from "@atrium/shared/access/vocabulary";
import { type Allowed, type Answer, type Context, permissionMissingOn } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import type { DetailsOf } from "@atrium/shared/contract/events";
import { Problem } from "@atrium/shared/problem";
import { type Actor, changed, commit, type Write } from "@atrium/shared/store/commit";
import { type KindName, kindOf, type OperableKind } from "../kind/kinds.ts";
import { type Action, after, mayReport, possible, reportable, type Standing } from "../kind/lifecycle.ts";
import { isLeased } from "../lease/live.ts";
import { about } from "./about.ts";
import type { ResourceInput } from "./body.ts";
import * as store from "./store.ts";

type Resource = store.Resource;

// What people want of a thing, and how it is reported to be.

/**
 * Where its life begins. Who may not start anything here, or was let in by the project's visibility alone (rule 7), makes
 * what waits, stopped, for somebody who may. A key's scopes do not count: the key of a program that logs its
 * own run may be worth less than the person who runs it.
 */
export function startingPoint(
  access: Allowed,
  kind: OperableKind,
  { desired_state: wanted = "running", observed_state: seen }: ResourceInput,
  admitted: boolean,
): Standing {
  const starts = admitted && mayAtAll({ ...access, scopes: null }, `${kind}:operate`);
  const desired = starts ? wanted : "stopped";
  const observed = seen ?? "queued";
  return { desired, observed: desired === "stopped" && observed === "queued" ? "stopped" : observed };
}

/** @throws Problem `state_conflict` for what cannot follow the present state */
export function reported(before: Resource, next: Resource["observedState"]): Resource["observedState"] {
  const { lifecycle } = kindOf(before.kind);
  const now = standingOf(before);
  if (!lifecycle || !now || !next || mayReport(lifecycle, now, next)) return next;
  const instead = reportable(lifecycle, now).join(", ") || "nothing";
  throw stateConflict(before, `${next} cannot be reported of it now, but ${instead}.`);
}

/**
 * Its states once somebody asked for the action.
 * @throws Problem `state_conflict`
 */
export function acted(before: Resource, action: Action): Pick<Resource, "desiredState" | "observedState"> {
  const { lifecycle } = kindOf(before.kind);
  const now = standingOf(before);
  requireAdmitted(before);
  const next = lifecycle && now && after(lifecycle, action, now);
  if (!next) throw stateConflict(before, `This cannot be done now: ${action}.`);
  return { desiredState: next.desired, observedState: next.observed };
}

/** Says how it is and what can be done about it. */
function stateConflict(resource: Resource, refusal: string): Problem {
  const { lifecycle } = kindOf(resource.kind);
  const now = standingOf(resource);
  const actions = (lifecycle && now && possible(lifecycle, now).join(", ")) || "none";
  const { name, observedState, desiredState } = resource;
  return new Problem(
    "state_conflict",
    `${refusal} ${name} is ${observedState}, and wanted ${desiredState}. Possible actions: ${actions}.`,
  );
}

const standingOf = ({ desiredState, observedState }: Resource): Standing | null =>
  desiredState && observedState && { desired: desiredState, observed: observedState };

/**
 * What came in by the project's visibility alone is not started, nor said to have started, until a member admits it.
 * @throws Problem `state_conflict`
 */
export function requireAdmitted({ admitted, name }: Resource): void {
  if (admitted) return;
  throw new Problem(
    "state_conflict",
    `${name} came in from outside of the project, and waits for a member to admit it.`,
  );
}

/** Whether what the caller makes there comes in by the project's visibility alone (rule 7). */
export const isGuest = ({ byVisibility }: Access, kind: KindName): boolean =>
  byVisibility !== undefined && holds(byVisibility, `${kind}:create` as Permission);

/** The same; a cached yes is asked again of the primary, since they may have been let in just now. */
export const comesFromOutside = async (ctx: Context, access: Access, kind: KindName): Promise<boolean> =>
  isGuest(access, kind) && (access.fresh || isGuest(await ctx.reauthorize(), kind));

/**
 * Whether they may do that to it by more than the project's visibility: who hands something in logs lines and metrics to it, stores
 * no files that others pay for, and decides neither that it is executed nor, once somebody has, what is. A cached no is asked again of the primary, as in `permit`.
 * @throws Problem `permission_missing`
 */
export async function permitFromInside(
  ctx: Context,
  access: Access,
  permission: Permission,
  resource: Resource,
): Promise<void> {
  if (access.byVisibility === undefined && decide(access, permission, resource)) return;
  const inside = ({ grant, byVisibility = EMPTY, ...rest }: Access): Access => ({
    ...rest,
    grant: difference(grant, byVisibility),
  });
  const may = (current: Access) => decide(inside(current), permission, resource);
  if (!may(access) && (access.fresh || !may(await ctx.reauthorize())))
    throw await permissionMissingOn(ctx, inside(access), permission, resource);
}

/** Came in by the project's visibility alone: it has none of the project's variables and secrets, admitted or not. */
export const isFromOutside = ({ admitted, admittedBy }: Resource): boolean =>
  !admitted || admittedBy !== null;

/**
 * To report that something ended is to end it: only on what one may stop (W4, G6). A key's scopes do not count, as in
 * `startingPoint`. A cached no is asked again of the primary, as in `permit`.
 * @throws Problem `permission_missing`, `state_conflict` before it is admitted; `under_lease` where somebody has it
 */
export async function permitReport(
  ctx: Context,
  access: Allowed,
  kind: KindName,
  resource: Resource,
): Promise<void> {
  const permission = `${kind}:operate` as Permission;
  const may = (current: Access) => decide({ ...current, scopes: null }, permission, resource);
  if (!may(access) && (access.fresh || !may(await ctx.reauthorize())))
    throw await permissionMissingOn(ctx, { ...access, scopes: null }, permission, resource);
  requireAdmitted(resource);
  if (await isLeased(ctx.db, resource.id, ctx.clock.now())) throw new Problem("under_lease");
}

interface Passage {
  /** What is written with it, all or nothing. */
  alongside: Write[];
  details: DetailsOf<"resource.state_changed">;
  answer?: (next: Resource) => Answer;
}

/**
 * From one state to the next by who executes it, along with what is written of them; also where the state is the same,
 * and only who executes it is not.
 * @throws Problem `stale_version` where somebody else was first
 */
export async function pass(
  ctx: Context,
  actor: Actor,
  before: Resource,
  observedState: Resource["observedState"],
  { alongside, details, answer }: Passage,
): Promise<Resource> {
  const next = { ...before, observedState, version: before.version + 1, updatedAt: ctx.clock.now() };
  const states = ({ observedState: observed_state }: Resource) => ({ observed_state });
  const { projectId: project, organizationId: organization } = next;
  await commit(ctx, {
    actor,
    writes: [store.update(ctx.db, before, next), ...alongside],
    event: {
      ...about("resource.state_changed", next),
      project,
      organization,
      changes: changed(states(before), states(next), ["observed_state"]),
      details,
    },
    ...(answer && { answer: answer(next) }),
  });
  return next;
}
