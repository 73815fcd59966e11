import { reach } from "@atrium/shared/access/decide";
import { rfc3339 } from "@atrium/shared/clock";
import type { Allowed, Context } from "@atrium/shared/context";
import type { AtriumEvent } from "@atrium/shared/contract/events";
import type { Db } from "@atrium/shared/store/open";
import { type Listed, listed, NOTHING_LISTED, type Page } from "@atrium/shared/store/page";
import * as store from "./store.ts";

export type { AuditFilter } from "./store.ts";

/** An event as everybody sees it: in the log, on a stream, in a message. Which outbox it came from is nobody's business. */
export type Event = Omit<AtriumEvent, "at" | "source"> & { at: string };

/** Adds events to the log, each once however often it is delivered. */
export const logEvents = (db: Db, events: AtriumEvent[]): Promise<void> => store.append(db, events);

/**
 * What happened in the project or organization that the access is for, newest first. An organization's log has
 * that of its projects in it, also of those that are gone.
 */
export async function auditLines(
  ctx: Context,
  access: Allowed<"audit:view">,
  filter: store.AuditFilter,
  page: Page,
): Promise<Listed<Event>> {
  const reached = reach(access, "audit:view");
  if (!reached) return NOTHING_LISTED;
  const { createdBy: actor = filter.actor, createdWith: credential = filter.credential } = reached;
  // Somebody else's lines are asked for, by who may see their own.
  if ((filter.actor ?? actor) !== actor || (filter.credential ?? credential) !== credential)
    return NOTHING_LISTED;
  const { type, id } = access.target;
  const place = type === "project" ? { project: id } : { organization: id };
  return listed(await store.lines(ctx.db, place, { ...filter, actor, credential }, page), page, ({ event }) =>
    present(event),
  );
}

/** Lines from before these were, have none. */
export const present = ({
  source: _,
  at,
  sequence = 0,
  attributed_to = null,
  ...rest
}: AtriumEvent): Event => ({
  ...rest,
  at: rfc3339(at),
  sequence,
  attributed_to,
});
