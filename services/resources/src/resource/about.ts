import type { Resource } from "./store.ts";

/** Of a thing, what an event about it needs. */
export type Subject = Pick<Resource, "kind" | "id" | "name" | "labels" | "attributedTo">;

/** An event about a thing, or about what belongs to it: what the thing was then, and whom it is attributed to (W8). */
export const about = ({ kind, id, name, labels, attributedTo }: Subject) => ({
  target: { type: kind, id, name, labels },
  attributedTo,
});
