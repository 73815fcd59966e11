import { rfc3339 } from "@atrium/shared/clock";
import type { EventShape } from "@atrium/shared/contract/catalogue/shape";
import { type AtriumEvent, EVENT_TYPES } from "@atrium/shared/contract/events";
import { bytesOf } from "@atrium/shared/store/portions";
import { type Event, present } from "../audit/audit.ts";

/** Of an event type that we do not know nothing is withheld: whoever wrote it is newer. */
const CATALOGUE: Readonly<Record<string, EventShape>> = EVENT_TYPES;

/**
 * What an endpoint is told of an event: as the log has it, but for the values that do not leave it, of which it says how
 * large they are. Whoever needs one asks for it, as somebody who may see it.
 */
export function told(event: AtriumEvent): Event {
  const { changes, ...rest } = present(event);
  const withheld = CATALOGUE[event.type]?.withheld ?? [];
  if (withheld.length === 0) return { ...rest, changes };
  const left = Object.entries(changes).map(([name, { from, to }]) =>
    withheld.includes(name) ? [name, { from: sizeOf(from), to: sizeOf(to) }] : [name, { from, to }],
  );
  return { ...rest, changes: Object.fromEntries(left) };
}

const sizeOf = (value: unknown): unknown => (value === null ? null : { omitted_bytes: bytesOf(value) });

/** The body of a message, the same on each attempt. Null of an event that cannot be told. */
export function bodyOf(event: AtriumEvent): string | null {
  try {
    return JSON.stringify({ type: event.type, timestamp: rfc3339(event.at), data: told(event) });
  } catch {
    return null;
  }
}
