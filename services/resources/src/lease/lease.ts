import { reach } from "@atrium/shared/access/decide";
import { rfc3339, rfc3339OrNull } from "@atrium/shared/clock";
import type { Allowed, Context, Permitted } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { notFound, Problem } from "@atrium/shared/problem";
import { type Listed, listed, type Page } from "@atrium/shared/store/page";
import { kindsWhere, type OperableKind } from "../kind/kinds.ts";
import { isAtRest } from "../kind/lifecycle.ts";
import { loadResource, type Resource } from "../resource/resource.ts";
import * as store from "./store.ts";

// Runners take what is wanted to run, one thing each, and say again and again that they have it. No thing is given to two:
// each claim, and each report of it, names the epoch that it believes in, and misses where that has gone by.

type Lease = store.Lease;
/** Which of them counts, the thing decides. */
export type Operates = `${OperableKind}:operate`;
type Views = `${OperableKind}:view`;

/** What is leased: whatever is started and stopped. */
export const LEASED = kindsWhere("lifecycle");

/** A lease as the API shows it. */
export const present = (lease: Lease) => ({
  id: lease.id,
  epoch: lease.epoch,
  project_id: lease.projectId,
  kind: lease.kind,
  resource_id: lease.resourceId,
  holder: lease.holder,
  seconds: lease.seconds,
  claimed_at: rfc3339(lease.claimedAt),
  expires_at: rfc3339(lease.expiresAt),
  ended_at: rfc3339OrNull(lease.endedAt),
});
type LeaseBody = ReturnType<typeof present>;

/** Those that have not ended, of what the caller sees: with a key that knows only its own, of those. */
export async function listLeases(
  ctx: Context,
  access: Allowed<Views>,
  page: Page,
): Promise<Listed<LeaseBody>> {
  const rows = await store.page(ctx.db, access.target.id, reachedBy(access, "view"), page);
  return listed(rows, page, present);
}

/** @throws Problem `not_found`, also where the thing itself is not to be seen */
export async function getLease(ctx: Context, access: Allowed<Views>, id: string): Promise<LeaseBody> {
  const lease = await theLease(ctx, access, id);
  await loadResource(ctx, access, `${lease.kind}:view`, lease.kind, lease.resourceId);
  return present(lease);
}

async function theLease(ctx: Context, access: Access, id: string): Promise<Lease> {
  const lease = await store.byId(ctx.db, id);
  if (lease?.projectId !== access.target.id) throw notFound();
  return lease;
}

interface Held {
  lease: Lease;
  resource: Permitted<Operates, Resource>;
}

/**
 * The lease that the caller has, and the thing that it is on.
 * @throws Problem `lease_lost` where it has ended, somebody else has it or put its thing elsewhere, or it was another epoch
 */
export async function theHeld(
  ctx: Context,
  access: Allowed<Operates>,
  id: string,
  epoch: number,
): Promise<Held> {
  const lease = await theLease(ctx, access, id);
  const resource = await loadResource(ctx, access, `${lease.kind}:operate`, lease.kind, lease.resourceId);
  const isTheirs = lease.epoch === epoch && lease.holder === access.principal.id && lease.endedAt === null;
  if (!isTheirs || !isInHands(resource)) throw new Problem("lease_lost");
  return { lease, resource };
}

/** What is under a lease is neither queued nor at rest: else somebody has reported that after it expired. */
export const isInHands = ({ observedState }: Pick<Resource, "observedState">): boolean =>
  observedState !== null && observedState !== "queued" && !isAtRest(observedState);

export const claimOf = ({ target, principal }: Access, id: string, epoch: number): store.Claim => ({
  id,
  projectId: target.id,
  epoch,
  holder: principal.id,
});

/** The kinds of which the caller may do that at all, and to which of them. */
export const reachedBy = (
  access: Access,
  verb: "operate" | "view",
  kinds: readonly OperableKind[] = LEASED,
): store.Reached[] =>
  kinds.flatMap((kind) => {
    const reached = reach(access, `${kind}:${verb}`);
    if (!reached) return [];
    const { createdBy: owner, ...made } = reached;
    return [{ kind, ...(owner !== undefined && { owner }), ...made }];
  });
