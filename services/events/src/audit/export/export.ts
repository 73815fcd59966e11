import type { Allowed, Context } from "@atrium/shared/context";
import { type AuditFilter, type Event, placeOf, read, type Scanned, scan, seenBy } from "../audit.ts";
import { csvLine } from "./csv.ts";

// The log as a file: read, decided about and sent part by part, however long it is.

/** So many lines are read, and so held, at a time. */
const PART = 250;

/** An invocation has 1000 queries to D1. */
const MOST_PARTS = 900;

const COLUMNS: Record<string, (event: Event) => string | number | null> = {
  id: ({ id }) => id,
  sequence: ({ sequence }) => sequence,
  at: ({ at }) => at,
  type: ({ type }) => type,
  actor_type: ({ actor }) => actor.type,
  actor_id: ({ actor }) => actor.id,
  actor_name: ({ actor }) => actor.name,
  attributed_to: ({ attributed_to }) => attributed_to,
  credential_type: ({ credential }) => credential?.type ?? null,
  credential_id: ({ credential }) => credential?.id ?? null,
  target_type: ({ target }) => target.type,
  target_id: ({ target }) => target.id,
  target_name: ({ target }) => target.name,
  project_id: ({ project_id }) => project_id,
  organization_id: ({ organization_id }) => organization_id,
  request_id: ({ request_id }) => request_id,
  address: ({ address }) => address,
  changes: ({ changes }) => JSON.stringify(changes),
  details: ({ details }) => JSON.stringify(details),
};

/** What a file begins with, and each of its lines. */
const FORMATS = {
  ndjson: { head: "", line: (event: Event) => `${JSON.stringify(event)}\n` },
  csv: {
    head: csvLine(Object.keys(COLUMNS)),
    line: (event: Event) => csvLine(Object.values(COLUMNS).map((cell) => cell(event))),
  },
};

export type Format = keyof typeof FORMATS;

/**
 * All that is asked for, oldest first. Nothing is read or sent on a right whose time is over; a part that is not read by
 * anybody yet is all that is held.
 * @throws Problem where the right is gone meanwhile; and where there is more than one call may read
 */
export async function* exported(
  ctx: Context,
  access: Allowed<"audit:view">,
  filter: AuditFilter,
  format: Format,
  most = MOST_PARTS,
): AsyncGenerator<string, void> {
  const { head, line } = FORMATS[format];
  const place = placeOf(access);
  let seen = seenBy(access, filter);
  let { expiresAt } = access;
  let after: string | null = null;
  let unsent = head;
  for (let reads = 0; reads < most; reads++) {
    if (ctx.clock.now() >= expiresAt) {
      const current = await ctx.reauthorize();
      seen = seenBy(current, filter);
      ({ expiresAt } = current);
    }
    const part: Scanned[] = seen === null ? [] : await scan(ctx.db, place, seen, "oldest", after, PART);
    // Read on a right that ended meanwhile: decided first, and read again.
    if (ctx.clock.now() >= expiresAt) continue;
    const text = part.map(({ event }) => (event === null ? "" : line(read(event)))).join("");
    if (unsent + text !== "") yield unsent + text;
    unsent = "";
    const last = part.at(-1);
    if (!last || part.length < PART) return;
    after = last.id;
  }
  throw new Error(`This is as much as one export may read; it goes on behind ${after}`);
}
