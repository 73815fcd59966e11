import { rfc3339 } from "@atrium/shared/clock";
import type { Allowed, Context } from "@atrium/shared/context";
import type { Minter } from "@atrium/shared/contract/auth";
import { Problem } from "@atrium/shared/problem";
import { commit } from "@atrium/shared/store/commit";
import { theHeld } from "../lease/lease.ts";
import { isHeld } from "../lease/live.ts";
import { about } from "../resource/about.ts";
import { latest } from "../resource/resource.ts";
import { type ConnectableKind, present, stillAllowed } from "./connection.ts";
import * as store from "./store.ts";

interface Redemption {
  ticket: string;
  /** Of the lease, as its holder believes. */
  epoch: number;
}

/**
 * Redeems a ticket, for whoever executes what it is for: says whom to let in. Once, and only while they may: that is decided
 * anew.
 * @throws Problem `lease_lost`; `token_invalid` for any ticket that lets nobody in here, whatever the reason
 */
export const openConnection = (
  ctx: Context,
  access: Allowed<`${ConnectableKind}:operate`>,
  minter: Minter,
  leaseId: string,
  { ticket, epoch }: Redemption,
) =>
  latest(undefined, async () => {
    const { lease, resource } = await theHeld(ctx, access, leaseId, epoch);
    const now = ctx.clock.now();
    if (!isHeld(lease, now)) throw new Problem("lease_lost");
    const claims = await minter.readTicket(ticket);
    if (claims?.project !== resource.projectId || claims.to.id !== resource.id) throw ticketVoid();
    const connection = await store.byId(ctx.db, resource.id, claims.connection);
    if (!connection || connection.openedAt !== null || connection.ticketExpiresAt <= now) throw ticketVoid();
    const theirs = (await stillAllowed(ctx, resource, [connection])).get(connection.id);
    if (!theirs) throw ticketVoid();
    const opened = { ...connection, openedAt: now, epoch };
    const answer = { ...present(opened), expires_at: rfc3339(theirs.expiresAt) };
    await commit(ctx, {
      // It is they who come in.
      actor: theirs,
      writes: [store.redeem(ctx.db, connection, epoch, now)],
      event: {
        ...about("connection.opened", resource),
        details: { connection: connection.id, lease: lease.id, epoch },
      },
      answer: { status: 201, body: answer },
    });
    return answer;
  });

const ticketVoid = (): Problem =>
  new Problem(
    "token_invalid",
    "The ticket is for something else, used or expired, or whoever it was made for may not connect any more.",
  );
