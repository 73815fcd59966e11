import { rfc3339 } from "@atrium/shared/clock";
import type { Allowed, Context } from "@atrium/shared/context";
import type { Access, Minter } from "@atrium/shared/contract/auth";
import { Problem } from "@atrium/shared/problem";
import { NOBODY_IN, settleConnections } from "../connection/ending.ts";
import type { State } from "../kind/lifecycle.ts";
import { isFromOutside, pass, reported } from "../resource/life.ts";
import { latest } from "../resource/resource.ts";
import { claimOf, type Operates, present, reachedBy, theHeld } from "./lease.ts";
import * as store from "./store.ts";
import { tokenOf } from "./token.ts";

interface Report<S> {
  epoch: number;
  observedState: S;
}

interface Heartbeat extends Report<State | undefined> {
  /** The connections that its holder has closed. */
  closed: readonly string[];
}

/** Who says what of which lease. */
interface Pulse extends Heartbeat {
  ctx: Context;
  access: Allowed<Operates>;
  minter: Minter;
  id: string;
}

/**
 * Says that the holder is still at it, and takes the report of a state. A lease that has expired lives on by it, where
 * nobody has claimed its thing and it was not given up for lost.
 * @returns what is wanted of the thing by now, the token to go on with, and whose connections are to be closed
 * @throws Problem `lease_lost`; `permission_missing` where the holder may not operate it any more; `state_conflict`
 */
export async function heartbeat(
  ctx: Context,
  access: Allowed<Operates>,
  minter: Minter,
  id: string,
  said: Heartbeat,
): Promise<Answer> {
  const pulse = { ctx, access, minter, id, ...said };
  const { epoch, observedState } = said;
  const news = observedState && (await renewWith(pulse, observedState));
  if (news) return news;
  const renewed = (await renew(ctx, access, id, epoch)) ?? (await renewAfresh(ctx, access, id, epoch));
  return answerOf(pulse, renewed);
}

async function answerOf(
  { ctx, access, minter, id, epoch, closed }: Pulse,
  { lease, desiredState, fromOutside, isConnected }: store.Renewed,
) {
  const connections = isConnected ? await settleConnections(ctx, access, lease, closed) : NOBODY_IN;
  return {
    id,
    epoch,
    expires_at: rfc3339(lease.expiresAt),
    desired_state: desiredState,
    token: await tokenOf(minter, access, lease, fromOutside),
    ...connections,
  };
}
type Answer = Awaited<ReturnType<typeof answerOf>>;

/**
 * Gives the lease back, with what became of its thing; `queued` is for somebody else to claim.
 * @throws Problem `lease_lost`; `permission_missing` where the holder may not operate it any more; `state_conflict`
 */
export const finish = (
  ctx: Context,
  access: Allowed<Operates>,
  id: string,
  { epoch, observedState }: Report<State>,
) =>
  latest(undefined, async () => {
    const { lease, resource } = await theHeld(ctx, access, id, epoch);
    const endedAt = ctx.clock.now();
    const ended = present({ ...lease, endedAt });
    await pass(ctx, access, resource, reported(resource, observedState), {
      alongside: [store.end(ctx.db, claimOf(access, id, epoch), endedAt)],
      details: { lease: id, epoch },
      answer: () => ({ status: 200, body: ended }),
    });
    return ended;
  });

/** Without a change of state: one statement, which decides as well. */
const renew = (ctx: Context, access: Access, id: string, epoch: number) =>
  store.renewReached(
    ctx.db,
    claimOf(access, id, epoch),
    access.credential,
    reachedBy(access, "operate"),
    ctx.clock.now(),
  );

/** Says why it was not renewed; or does it, where a cached access was the reason. */
async function renewAfresh(ctx: Context, access: Allowed<Operates>, id: string, epoch: number) {
  await theHeld(ctx, access, id, epoch);
  const renewed = await renew(ctx, await ctx.reauthorize(), id, epoch);
  if (!renewed) throw new Problem("lease_lost");
  return renewed;
}

/** @returns undefined where it is no news */
const renewWith = (pulse: Pulse, observedState: State): Promise<Answer | undefined> =>
  latest(undefined, async () => {
    const { ctx, access, id, epoch } = pulse;
    const { lease, resource } = await theHeld(ctx, access, id, epoch);
    if (reported(resource, observedState) === resource.observedState) return undefined;
    const { credential } = access;
    const now = ctx.clock.now();
    const answer = await answerOf(pulse, {
      lease: {
        ...lease,
        expiresAt: now + lease.seconds * 1000,
        credentialType: credential.type,
        credentialId: credential.id,
      },
      desiredState: resource.desiredState ?? "stopped",
      fromOutside: isFromOutside(resource),
      isConnected: true,
    });
    await pass(ctx, access, resource, observedState, {
      alongside: [store.renew(ctx.db, claimOf(access, id, epoch), credential, now)],
      details: { lease: id, epoch },
      answer: () => ({ status: 200, body: answer }),
    });
    return answer;
  });
