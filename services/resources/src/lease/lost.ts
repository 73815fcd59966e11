import type { Context } from "@atrium/shared/context";
import { Problem } from "@atrium/shared/problem";
import { theSystem } from "@atrium/shared/unattended";
import { asItIs } from "../resource/inventory.ts";
import { pass } from "../resource/life.ts";
import { isInHands } from "./lease.ts";
import * as store from "./store.ts";

/** So many at a time: the next minute finds the rest, and whoever would execute them does not wait for it. */
const AT_ONCE = 200;

/**
 * Gives up the leases of whoever was not heard of in time: what they executed is queued again, or has stopped where that is
 * what people want of it. Whoever is heard of in between keeps theirs.
 * @returns how many
 */
export async function giveUpLost(ctx: Context): Promise<number> {
  let given = 0;
  for (const lease of await store.lost(ctx.db, ctx.clock.now(), AT_ONCE)) {
    if (await giveUp(ctx, lease)) given++;
  }
  return given;
}

async function giveUp(ctx: Context, lease: store.Lease): Promise<boolean> {
  const { projectId, kind, resourceId, id, epoch } = lease;
  const ending = store.giveUp(ctx.db, lease, ctx.clock.now());
  const resource = await asItIs(ctx.db, projectId, kind, resourceId);
  if (!resource || !isInHands(resource)) {
    await ending;
    return true;
  }
  const becomes = resource.desiredState === "stopped" ? "stopped" : "queued";
  const { organizationId } = resource;
  const actor = theSystem({ type: "project", id: projectId, name: null, organizationId });
  try {
    const details = { lost_lease: id, epoch };
    await pass(ctx, actor, resource, becomes, { alongside: [ending], details });
    return true;
  } catch (error) {
    // Heard of, claimed or stopped just now: the next minute sees what is left to do.
    if (error instanceof Problem && error.code === "stale_version") return false;
    throw error;
  }
}
