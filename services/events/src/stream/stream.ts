import type { Allowed, Context } from "@atrium/shared/context";
import type { AtriumEvent } from "@atrium/shared/contract/events";
import { follow, type Sent, sleep } from "@atrium/shared/http/follow";
import { Problem } from "@atrium/shared/problem";
import { byId, type Event, linesAfter, newest, placeOf, present, reachOf } from "../audit/audit.ts";
import { asksFor, type Filter } from "../webhook/filter.ts";

/** So many lines of the log are read at a time. */
const READ_AT_ONCE = 250;

/** Behind which event a stream begins, and where that was said. */
interface Begin {
  id: string;
  pointer: string;
}

/**
 * What happens in a project or an organization from now on, or what happened since an event and then from now on, in the
 * order in which it was logged: whatever is logged late comes late, and nothing is left out.
 * @throws Problem `validation_failed` for an event that the log does not have, or that the caller does not see
 */
export async function followEvents(
  ctx: Context,
  access: Allowed<"audit:view">,
  filter: Filter,
  begin: Begin | undefined,
): Promise<AsyncGenerator<Sent<Event>, void>> {
  const place = placeOf(access);
  let reached = reachOf(access);
  const sees = ({ actor, credential }: AtriumEvent): boolean =>
    (reached.createdBy === undefined || actor.id === reached.createdBy) &&
    (reached.createdWith === undefined || credential?.id === reached.createdWith);
  const from = await (begin ? byId(ctx.db, place, begin.id) : newest(ctx.db, place));
  if (begin && !(from && sees(from.event))) throw unknownEvent(begin);
  let seen = from;
  return follow<Event>({
    clock: ctx.clock,
    sleep,
    expiresAt: access.expiresAt,
    decideAgain: async () => {
      const current = await ctx.reauthorize();
      reached = reachOf(current);
      return current.expiresAt;
    },
    read: async (position = from?.position ?? 0) => {
      const lines = await linesAfter(ctx.db, place, position, READ_AT_ONCE);
      seen = lines.at(-1) ?? seen;
      return {
        lines: lines.flatMap(({ event }) => (sees(event) && asksFor(filter, event) ? [present(event)] : [])),
        last: lines.at(-1)?.position ?? position,
        more: lines.length === READ_AT_ONCE,
        atRest: false,
        ...(seen && sees(seen.event) && { mark: seen.id }),
      };
    },
  });
}

const unknownEvent = ({ pointer }: Begin) =>
  new Problem("validation_failed", undefined, {
    errors: [
      {
        pointer,
        detail: "The log has no such event here, or none any more: `…/audit/export` has what there is.",
      },
    ],
  });
