import { mayAtAll } from "@atrium/shared/access/decide";
import { type Allowed, type Context, permissionMissing, permit } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { Problem } from "@atrium/shared/problem";
import { commit, type Happening, type Write } from "@atrium/shared/store/commit";
import { type KindName, kindOf, type MovableKind } from "../../kind/kinds.ts";
import { isAtRest } from "../../kind/lifecycle.ts";
import { about } from "../about.ts";
import { present } from "../body.ts";
import { requireCheckout } from "../creation.ts";
import { isGuest } from "../life.ts";
import { latest, loadResource, type Resource } from "../resource.ts";
import * as store from "./store.ts";

/** So many runs go along with what they belong to. */
const RUNS_AT_ONCE = 1000;

/**
 * Takes a run, a sweep or an experiment to another project; with the latter two go their runs. Whose it is, who made it
 * and who pays for what it used stay (W5). What it belonged to and does not go along, it leaves.
 * @throws Problem `state_conflict` for what is not at rest, `under_lease`, `already_exists` where its name is taken there,
 *   `quota_exceeded` for too many runs; what either project refuses
 */
export const moveResource = (
  ctx: Context,
  access: Allowed<`${MovableKind}:move`>,
  kind: MovableKind,
  id: string,
  to: string,
  expected: number | undefined,
): Promise<Resource> =>
  latest(expected, async () => {
    const before = await loadResource(ctx, access, `${kind}:move`, kind, id, expected);
    const there = await ctx.authorizeIn(to, `${kind}:create`);
    if (there.target.id === before.projectId) throw new Problem("state_conflict", "It is in that project.");
    const runs = kind === "run" ? [] : await runsAlong(ctx, access, { ...before, kind }, there);
    const moving = [before, ...runs];
    for (const one of moving) requireRest(one);
    if (moving.some((one) => kindOf(one.kind).runsCode)) await requireCheckout(ctx, there);
    const after: Resource = {
      ...before,
      projectId: there.target.id,
      organizationId: there.target.organizationId ?? "",
      movedIn: true,
      experimentId: null,
      sweepId: null,
      admitted: before.admitted && admits(there, kind),
      version: before.version + 1,
      updatedAt: ctx.clock.now(),
    };
    const writes: Write[] = [store.move(ctx.db, before, after)];
    if (kind !== "run") {
      const group = { ...before, kind };
      const along = store.moveAlong(ctx.db, runs, group, after, admits(there, "run"));
      writes.push({ statement: along, expects: runs.length });
      writes.push({ statement: store.leftBehind(ctx.db, group), expects: 0 });
    }
    const event = happenings(before, after, runs);
    await commit(ctx, { actor: access, writes, event, answer: { status: 200, body: present(after) } }).catch(
      refused,
    );
    return after;
  });

/** Whether what they bring is admitted there, as it is where they make it. */
const admits = (there: Access, kind: MovableKind): boolean => !isGuest(there, kind);

/** The runs that go along: each is the caller's to move, and may come in there. */
async function runsAlong(
  ctx: Context,
  access: Allowed,
  group: store.Group,
  there: Access,
): Promise<Resource[]> {
  const runs = await store.runsOf(ctx.db, group, RUNS_AT_ONCE + 1);
  if (runs.length > RUNS_AT_ONCE)
    throw new Problem("quota_exceeded", `At most ${RUNS_AT_ONCE} runs go along at once.`);
  if (runs.length > 0 && !mayAtAll(there, "run:create")) throw permissionMissing(there, "run:create");
  return Promise.all(runs.map((run) => permit(ctx, access, "run:move", run)));
}

function requireRest({ kind, name, observedState }: Resource): void {
  if (observedState !== null && isAtRest(observedState)) return;
  throw new Problem(
    "state_conflict",
    `The ${kind} ${name} is ${observedState}: what is not at rest cannot move. Stop it first.`,
  );
}

/** Both projects know: the one that it left, and the one that it came to. */
function happenings(before: Resource, after: Resource, runs: Resource[]): Happening[] {
  const moved: Happening<"resource.moved"> = {
    ...about("resource.moved", after),
    changes: { project_id: { from: before.projectId, to: after.projectId } },
    details: runs.length > 0 ? { runs: runs.map(({ id }) => id) } : {},
  };
  return [moved, { ...moved, project: after.projectId, organization: after.organizationId }];
}

function refused(error: unknown): never {
  if (error instanceof Problem && error.code === "under_lease")
    throw new Problem("under_lease", "Somebody still has a lease of it: it can move when that has ended.");
  throw error;
}

/**
 * T12: all other things stay where they were made, as they are.
 * @throws Problem `stays_in_project`, to those who see it
 */
export async function refuseToMove(
  ctx: Context,
  access: Allowed,
  kind: KindName,
  id: string,
  what: "moved" | "cloned",
): Promise<never> {
  await loadResource(ctx, access, `${kind}:view`, kind, id);
  const { plural } = kindOf(kind);
  throw new Problem(
    "stays_in_project",
    `This is one of the project's ${plural}, and ${plural} cannot be ${what}: they stay in the project that they were made in.`,
  );
}
