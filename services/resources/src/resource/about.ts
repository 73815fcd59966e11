import type { EventType, TargetOf } from "@atrium/shared/contract/events";
import type { Resource } from "./store.ts";

/** Of a thing, what an event about it needs. */
export type Subject = Pick<Resource, "kind" | "id" | "name" | "labels" | "attributedTo">;

/** An event about a thing, or about what belongs to it: what the thing was then, and whom it is attributed to (W8). */
export const about = <T extends EventType>(type: T, { kind, id, name, labels, attributedTo }: Subject) => ({
  type,
  // Whoever asks has loaded it as a kind that this happens to.
  target: { type: kind as TargetOf<T>, id, name, labels },
  attributedTo,
});
