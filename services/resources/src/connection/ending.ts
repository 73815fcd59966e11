import { rfc3339 } from "@atrium/shared/clock";
import type { Allowed, Context } from "@atrium/shared/context";
import { commit, type Happening, type Write } from "@atrium/shared/store/commit";
import type { KindName } from "../kind/kinds.ts";
import { about } from "../resource/about.ts";
import { asItIs } from "../resource/inventory.ts";
import { latest, type Resource } from "../resource/resource.ts";
import { stillAllowed } from "./connection.ts";
import * as store from "./store.ts";

/** Where people are connected to. */
interface Place {
  projectId: string;
  kind: KindName;
  resourceId: string;
}

interface Standing {
  /** The connections that are to be closed, since whoever has them may not connect any more. */
  disconnect: string[];
  /** Until then the others may stay open unasked; null where there are none. */
  connections_expire_at: string | null;
}

/**
 * For each heartbeat of whoever executes a thing: takes note of the connections that were closed, and says which must be,
 * decided on fresh rows. One that has lost its right stays lost, and is named until it was closed.
 */
export const settleConnections = (
  ctx: Context,
  access: Allowed,
  { projectId, kind, resourceId }: Place,
  closed: readonly string[],
): Promise<Standing> =>
  latest(undefined, async () => {
    const [thing, open] = await Promise.all([
      asItIs(ctx.db, projectId, kind, resourceId),
      store.openTo(ctx.db, resourceId),
    ]);
    if (!thing) return NOBODY_IN;
    const closing = open.filter(({ id }) => closed.includes(id));
    const staying = open.filter(({ id }) => !closed.includes(id));
    const asked = staying.filter(({ endedAt }) => endedAt === null);
    const allowed = await stillAllowed(ctx, thing, asked);
    const lost = asked.filter(({ id }) => !allowed.has(id));
    const writes: Write[] = [];
    if (closing.length > 0)
      writes.push({
        statement: store.remove(ctx.db, thing.id, idsOf(closing)),
        expects: closing.length,
      });
    if (lost.length > 0)
      writes.push({
        statement: store.end(ctx.db, thing.id, idsOf(lost), ctx.clock.now()),
        expects: lost.length,
      });
    const event = [
      ...closing.filter(({ endedAt }) => endedAt === null).map((one) => closedEvent(thing, one, "closed")),
      ...lost.map((one) => closedEvent(thing, one, "access_ended")),
    ];
    if (writes.length > 0) await commit(ctx, { actor: access, writes, event });
    const until = Math.min(...[...allowed.values()].map(({ expiresAt }) => expiresAt));
    return {
      disconnect: idsOf(staying.filter(({ id }) => !allowed.has(id))),
      connections_expire_at: Number.isFinite(until) ? rfc3339(until) : null,
    };
  });

/** Of what nobody is connected to. */
export const NOBODY_IN: Standing = { disconnect: [], connections_expire_at: null };

const idsOf = (connections: readonly store.Connection[]): string[] => connections.map(({ id }) => id);

const closedEvent = (
  thing: Resource,
  { id, principalId }: store.Connection,
  because: "closed" | "access_ended",
): Happening => ({
  ...about("connection.closed", thing),
  details: { connection: id, principal_id: principalId, because },
});
