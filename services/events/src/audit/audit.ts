import { type Reach, reach } from "@atrium/shared/access/decide";
import { rfc3339 } from "@atrium/shared/clock";
import type { Allowed, Context } from "@atrium/shared/context";
import type { Access, Place } from "@atrium/shared/contract/auth";
import type { AtriumEvent } from "@atrium/shared/contract/events";
import { notFound } from "@atrium/shared/problem";
import type { Db } from "@atrium/shared/store/open";
import { cursorOf, type Listed, listed, NOTHING_LISTED, type Page } from "@atrium/shared/store/page";
import * as store from "./store.ts";

export type { AuditFilter, Scanned } from "./store.ts";
export { byId, linesAfter, newest, scan } from "./store.ts";

/** An event as everybody sees it: in the log, on a stream, in a message. Which outbox it came from is nobody's business. */
export type Event = Omit<AtriumEvent, "at" | "source"> & { at: string };

/** Adds events to the log, each once however often it is delivered. */
export const logEvents = (db: Db, events: AtriumEvent[]): Promise<void> => store.append(db, events);

/**
 * What happened in the project or organization that the access is for, newest first. An organization's log has
 * that of its projects in it, also of those that are gone. A search by several filters looks at so many lines a page, and
 * may find none of them: its cursor goes on all the same.
 */
export async function auditLines(
  ctx: Context,
  access: Allowed<"audit:view">,
  filter: store.AuditFilter,
  page: Page,
): Promise<Listed<Event>> {
  const seen = seenBy(access, filter);
  if (seen === null) return NOTHING_LISTED;
  const { found, lookedUpTo } = await store.lines(ctx.db, placeOf(access), seen, page);
  const list = listed(found, page, ({ event }) => read(event));
  return lookedUpTo === null ? list : { ...list, next_cursor: cursorOf(lookedUpTo) };
}

export const placeOf = ({ target }: Access): Place => ({
  type: target.type === "project" ? "project" : "organization",
  id: target.id,
});

/**
 * Which lines of their place somebody sees: all, or their own.
 * @throws Problem `not_found` where they see none
 */
export function reachOf(access: Access): Reach {
  const reached = reach(access, "audit:view");
  if (!reached) throw notFound();
  return reached;
}

/** What is asked for, of what they see; null where that is nothing: somebody else's lines, by who may see their own. */
export function seenBy(access: Access, filter: store.AuditFilter): store.AuditFilter | null {
  const reached = reachOf(access);
  const { createdBy: actor = filter.actor, createdWith: credential = filter.credential } = reached;
  if ((filter.actor ?? actor) !== actor || (filter.credential ?? credential) !== credential) return null;
  const own = reached.createdWith !== undefined ? "credential" : reached.createdBy !== undefined && "actor";
  return { ...filter, actor, credential, ...(own && { own }) };
}

/** A line as it is kept, as everybody sees it. */
export const read = (line: string): Event => present(JSON.parse(line) as AtriumEvent);

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
