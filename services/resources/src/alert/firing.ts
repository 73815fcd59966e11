import type { Context } from "@atrium/shared/context";
import type { Access, Postman } from "@atrium/shared/contract/auth";
import { Problem } from "@atrium/shared/problem";
import { commit } from "@atrium/shared/store/commit";
import type { KindName } from "../kind/kinds.ts";
import { about } from "../resource/about.ts";
import * as store from "./store.ts";

// From a point that crosses a threshold to the event and the mail.

/** What an append means for the alerts of its thing; written in the same batch. */
export function transitions(
  db: Context["db"],
  { principal, credential, target }: Access,
  { id, kind }: { id: string; kind: KindName },
  additions: readonly store.Addition[],
  now: number,
) {
  const { project, defaultProjectId, ...where } = target;
  const { type, id: credentialId } = credential;
  const actor = { principal, credential: { type, id: credentialId }, target: where, fresh: false, basis: [] };
  return store.transitions(db, id, additions, { actor, kind }, now);
}

/** So many are told at a time. */
const TOLD_AT_ONCE = 100;

/**
 * Tells of what fired: one event each, whoever of several at once comes first, and one mail. Mail follows its event, so that
 * nobody has it twice.
 */
export async function fire(
  ctx: Context,
  postman: Postman,
  which: { resourceId: string } | { before: number },
): Promise<void> {
  for (const firing of await store.untold(ctx.db, which, TOLD_AT_ONCE)) {
    if (await tell(ctx, firing)) await mail(ctx, postman, firing);
  }
}

/** What a cron finds untold after a minute was left behind by a request that ended too soon; after a day it is no news. */
const OVERDUE_MS = 60_000;
const OLD_MS = 24 * 60 * 60_000;

/** Tells of what fired and was not told. */
export async function fireOverdue(ctx: Context, postman: Postman): Promise<void> {
  const now = ctx.clock.now();
  await store.forget(ctx.db, now - OLD_MS);
  await fire(ctx, postman, { before: now - OVERDUE_MS });
}

/** @returns whether it was not told before */
async function tell(
  ctx: Context,
  { id, alert, thing, step, value, appendedBy }: store.Firing,
): Promise<boolean> {
  const { metric, direction, threshold, resourceId } = alert;
  try {
    await commit(ctx, {
      actor: appendedBy.actor,
      writes: [store.told(ctx.db, id)],
      event: {
        ...about("alert.triggered", { kind: appendedBy.kind, id: resourceId, ...thing }),
        details: { alert: alert.id, metric, direction, threshold, step, value },
      },
    });
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === "stale_version") return false;
    throw error;
  }
}

/** To who made the alert, as long as they may see what it is about. */
async function mail(
  { people }: Context,
  postman: Postman,
  { alert, thing, step, value, appendedBy }: store.Firing,
): Promise<void> {
  const { metric, direction, threshold, createdBy, resourceId } = alert;
  const { kind, actor } = appendedBy;
  const { name, owner, createdBy: maker, createdWith } = thing;
  const allowed = await people.allowed([createdBy], {
    permission: `${kind}:view` as "run:view",
    project: actor.target.id,
    thing: { id: resourceId, kind, owner, createdBy: maker, createdWith },
  });
  await postman.notify(allowed, {
    subject: `${metric} is ${direction} ${threshold}: ${name}`,
    text: `The metric ${metric} of the ${kind} ${name} came to be ${direction} ${threshold}: it was ${value} at step ${step}.

You made the alert ${alert.id} for this. It tells you again when the metric has gone back, and crosses ${threshold} once more.
`,
  });
}
