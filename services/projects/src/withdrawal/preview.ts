import type { Scope } from "@atrium/shared/access/vocabulary";
import type { Context } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import type { RunningThing } from "@atrium/shared/contract/resources";
import { takenBy } from "@atrium/shared/control/dying-keys";
import { ChangeQuery, EffectiveBy, Withdrawn } from "@atrium/shared/http/withdrawn";
import { z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { type Asked, type Handover, handoverOf, type Leaver, runningOf } from "./handover.ts";
import { effective, type Withdrawing, withdrawn } from "./withdrawal.ts";

export const RemovalQuery = ChangeQuery.extend({
  reassign_to: z.string().max(80).optional().openapi({
    description:
      "The id of an account with a place there: what the removed person has at work is theirs from then on, and so are the projects that they own in an organization.",
  }),
});

const askedIn = ({ dry_run, reassign_to }: z.infer<typeof RemovalQuery>): Asked => ({
  preview: dry_run === "true",
  reassignTo: reassign_to,
});

const Running = z
  .array(
    z.object({
      project_id: z.string(),
      kind: z.string(),
      id: z.string(),
      name: z.string(),
      state: z.string(),
    }),
  )
  .nullable()
  .openapi({
    description:
      "What they have at work there, newest first; at most 100. null: neither a dry run nor a reassignment was asked for, or it could not be told.",
  });

/** What a previewed or a real change of rights answers beside the thing itself. */
export const CHANGE_FIELDS = {
  dry_run: z.boolean(),
  effective_by: EffectiveBy.nullable().openapi({ description: "null for a dry run." }),
  lost_permissions: z.array(z.string()).openapi({ description: "What they hold there no more." }),
  running: Running,
};

/** What taking somebody out answers, previewed or real. */
export const Removed = Withdrawn.extend({
  dry_run: z.boolean(),
  effective_by: EffectiveBy.nullable().openapi({ description: "null for a dry run." }),
  ended_memberships: z
    .array(
      z.object({
        type: z.enum(["team", "project"]),
        id: z.string(),
        name: z.string(),
        role: z.string().nullable(),
      }),
    )
    .openapi({ description: "Their other places that went with it; at most 100." }),
  ended_membership_count: z.number().int(),
  reassigned_to: z.string().nullable(),
  reassigned_projects: z
    .array(z.object({ id: z.string(), name: z.string() }))
    .openapi({ description: "What they owned there, and whom it was reassigned to now does." }),
  running: Running,
}).openapi("Removed");

/** Takes somebody out as it was asked for: in earnest or not, with what they leave behind handed on or not. */
export async function removing(
  env: Env,
  ctx: Context,
  { principal }: Access,
  leaver: Leaver,
  query: z.infer<typeof RemovalQuery>,
  remove: (handover: Handover) => Promise<Withdrawing>,
): Promise<z.infer<typeof Removed>> {
  const asked = askedIn(query);
  ctx.rehearsal = asked.preview;
  const handover = await handoverOf(env, ctx, principal.id, leaver, asked);
  const withdrawing = await remove(handover);
  const { ended_memberships = [], ended_membership_count = 0 } = (withdrawing.committed.events[0]?.details ??
    {}) as Partial<z.infer<typeof Removed>>;
  return {
    dry_run: asked.preview,
    ...(asked.preview
      ? { effective_by: null, ...takenBy(withdrawing.committed) }
      : withdrawn(env, ctx, withdrawing)),
    ended_memberships,
    ended_membership_count,
    reassigned_to: handover.reassignedTo,
    reassigned_projects: handover.owned,
    running: present(handover.running),
  };
}

/** The same of a change of what somebody holds. @returns what came of it, and what to say of their rights */
export async function changing<C extends Withdrawing & { lost: Scope[] }>(
  env: Env,
  ctx: Context,
  leaver: Leaver,
  query: z.infer<typeof ChangeQuery>,
  change: () => Promise<C>,
) {
  const { preview } = askedIn(query);
  ctx.rehearsal = preview;
  const changed = await change();
  const running = preview ? await runningOf(env, ctx, leaver) : null;
  const rights = {
    dry_run: preview,
    ...(preview ? { effective_by: null } : effective(env, ctx, changed)),
    lost_permissions: changed.lost,
    running: present(running),
  };
  return { ...changed, rights };
}

const present = (running: RunningThing[] | null) =>
  running?.map(({ projectId, ...thing }) => ({ project_id: projectId, ...thing })) ?? null;
