import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, type Permitted, permissionMissing } from "@atrium/shared/context";
import type { Access, Minter } from "@atrium/shared/contract/auth";
import { newId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import type { OperableKind } from "../kind/kinds.ts";
import { present as presentResource } from "../resource/body.ts";
import { isFromOutside, pass, requireAdmitted } from "../resource/life.ts";
import { latest, loadResource, type Resource } from "../resource/resource.ts";
import { isClaimable } from "./claimable.ts";
import { LEASED, type Operates, present, reachedBy } from "./lease.ts";
import { isHeld } from "./live.ts";
import * as store from "./store.ts";
import { tokenOf } from "./token.ts";

interface Claimed extends ReturnType<typeof present> {
  token: string;
  resource: { kind: string; [field: string]: unknown };
}

interface Wanted {
  kinds?: OperableKind[] | undefined;
  resourceId?: string | undefined;
  seconds: number;
}

/** Whoever is overtaken in all of them is told that nothing waits, and asks again. */
const ROUNDS = 8;

/**
 * Gives the caller the oldest thing that waits to be executed, or whose executor was lost.
 * @returns null where nothing does
 * @throws Problem `permission_missing` for a kind or a thing that was asked for and may not be operated;
 *   `state_conflict` for a thing that is not to be had now
 */
export async function claimLease(
  ctx: Context,
  access: Allowed<Operates>,
  minter: Minter,
  { kinds, resourceId, seconds }: Wanted,
): Promise<Claimed | null> {
  const claimant = { ctx, access, minter, seconds };
  if (resourceId !== undefined) return claimOne(claimant, resourceId);
  const reached = await operable(ctx, access, kinds);
  for (let round = 0; round < ROUNDS; round++) {
    const candidates = await store.candidates(ctx.db, access.target.id, reached, ctx.clock.now());
    if (candidates.length === 0) return null;
    for (const candidate of inTurn(candidates)) {
      const claimed = await claimNext(claimant, candidate);
      if (claimed) return claimed;
    }
  }
  return null;
}

/** The oldest first. Who does not get that is not alone: of the others any, so that not all meet at the next one. */
function inTurn<T>([oldest, ...others]: readonly T[]): T[] {
  const shuffled = others
    .map((other) => ({ other, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ other }) => other);
  return oldest === undefined ? [] : [oldest, ...shuffled];
}

interface Claimant {
  ctx: Context;
  access: Allowed<Operates>;
  minter: Minter;
  seconds: number;
}

const OVERTAKEN: ReadonlySet<string> = new Set(["stale_version", "not_found"]);

/** @returns null where somebody else got it, or it is gone: no fault of who asked for any */
async function claimNext(claimant: Claimant, { kind, id, last }: store.Candidate): Promise<Claimed | null> {
  const { ctx, access } = claimant;
  try {
    const resource = await loadResource(ctx, access, `${kind}:operate`, kind, id);
    return isClaimable(resource, last, ctx.clock.now()) ? await take(claimant, resource, last) : null;
  } catch (error) {
    if (error instanceof Problem && OVERTAKEN.has(error.code)) return null;
    throw error;
  }
}

const claimOne = (claimant: Claimant, id: string): Promise<Claimed> =>
  latest(undefined, async () => {
    const { ctx, access } = claimant;
    const kind = LEASED.find((name) => id.startsWith(`${name}_`));
    if (!kind) throw notFound();
    const resource = await loadResource(ctx, access, `${kind}:operate`, kind, id);
    requireAdmitted(resource);
    const last = await store.ofResource(ctx.db, id);
    const now = ctx.clock.now();
    if (isClaimable(resource, last, now)) return take(claimant, resource, last);
    const why = last && isHeld(last, now) ? `leased until ${rfc3339(last.expiresAt)}` : "not waiting to run";
    throw new Problem("state_conflict", `${resource.name} is ${why}.`);
  });

/** @throws Problem `stale_version` where somebody else was first */
async function take(
  { ctx, access, minter, seconds }: Claimant,
  resource: Permitted<Operates, Resource>,
  last: store.Last | undefined,
): Promise<Claimed> {
  const now = ctx.clock.now();
  const lease: store.Lease = {
    resourceId: resource.id,
    id: last?.id ?? newId("lease"),
    projectId: resource.projectId,
    kind: resource.kind as OperableKind,
    epoch: (last?.epoch ?? 0) + 1,
    holder: access.principal.id,
    credentialType: access.credential.type,
    credentialId: access.credential.id,
    seconds,
    claimedAt: now,
    expiresAt: now + seconds * 1000,
    endedAt: null,
  };
  const token = await tokenOf(minter, access, lease, isFromOutside(resource));
  const claimed = (next: Resource) => ({
    ...present(lease),
    token,
    resource: { kind: next.kind, ...presentResource(next) },
  });
  const next = await pass(ctx, access, resource, "starting", {
    alongside: [store.claim(ctx.db, lease, now)],
    details: { lease: lease.id, epoch: lease.epoch },
    answer: (next) => ({ status: 201, body: claimed(next) }),
  });
  return claimed(next);
}

/**
 * What the caller may operate of the kinds that were asked for, or of all. A cached no is asked again of the primary.
 * @throws Problem `permission_missing` for one that was asked for
 */
async function operable(
  ctx: Context,
  access: Allowed<Operates>,
  asked: readonly OperableKind[] | undefined,
): Promise<store.Reached[]> {
  let current: Access = access;
  const missing = () => {
    const reached = new Set(reachedBy(current, "operate", asked).map(({ kind }) => kind));
    return asked?.find((kind) => !reached.has(kind));
  };
  if (missing() !== undefined && !access.fresh) current = await ctx.reauthorize();
  const refused = missing();
  if (refused !== undefined) throw permissionMissing(current, `${refused}:operate`);
  return reachedBy(current, "operate", asked);
}
