import type { LeaseName } from "@atrium/shared/contract/resources";
import type { Db } from "@atrium/shared/store/open";
import * as store from "./store.ts";

// Whether somebody has a lease: what the rest of resources, and other services, ask.

/** What of a lease says so. */
export type Hold = Pick<store.Lease, "endedAt" | "expiresAt">;

/** Somebody has it, and was heard of in time. */
export const isHeld = ({ endedAt, expiresAt }: Hold, now: number): boolean =>
  endedAt === null && expiresAt > now;

/** Whether somebody executes the thing by now, and reports of it. */
export async function isLeased(db: Db, resourceId: string, now: number): Promise<boolean> {
  const lease = await store.ofResource(db, resourceId);
  return lease !== undefined && isHeld(lease, now);
}

/** Whether that very claim of a lease is the last one, and is held. */
export async function leaseIsLive(db: Db, { id, epoch }: LeaseName, now: number): Promise<boolean> {
  const lease = await store.byId(db, id);
  return lease?.epoch === epoch && isHeld(lease, now);
}
