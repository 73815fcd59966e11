import { decide, mayAtAll } from "@atrium/shared/access/decide";
import type { Permission } from "@atrium/shared/access/vocabulary";
import { type Allowed, type Context, permissionMissing } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { Problem } from "@atrium/shared/problem";
import { type KindName, kindOf, type OperableKind } from "../kind/kinds.ts";
import { type Action, after, mayReport, possible, reportable, type Standing } from "../kind/lifecycle.ts";
import type { ResourceInput } from "./body.ts";
import type * as store from "./store.ts";

type Resource = store.Resource;

// What people want of a thing, and how it is reported to be.

/**
 * Where its life begins. Who may not start anything here (rule 7: somebody that the project's visibility let in)
 * makes what waits, stopped, for somebody who may. A key's scopes do not count: the key of a program that logs its
 * own run may be worth less than the person who runs it.
 */
export function startingPoint(
  access: Allowed,
  kind: OperableKind,
  { desired_state: wanted = "running", observed_state: seen }: ResourceInput,
): Standing {
  const starts = mayAtAll({ ...access, scopes: null }, `${kind}:operate`);
  const desired = starts ? wanted : "stopped";
  const observed = seen ?? "queued";
  return { desired, observed: desired === "stopped" && observed === "queued" ? "stopped" : observed };
}

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
 * To report that something ended is to end it: only on what one may stop (W4, G6). A key's scopes do not count, as in
 * `startingPoint`. A cached no is asked again of the primary, as in `permit`.
 */
export async function permitReport(
  ctx: Context,
  access: Allowed,
  kind: KindName,
  resource: Resource,
): Promise<void> {
  const permission = `${kind}:operate` as Permission;
  const may = (current: Access) => decide({ ...current, scopes: null }, permission, resource);
  if (may(access) || (!access.fresh && may(await ctx.reauthorize()))) return;
  throw permissionMissing({ ...access, scopes: null }, permission);
}
