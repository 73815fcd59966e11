import { type AtriumEvent, EVENT_TYPES } from "@atrium/shared/contract/events";
import type { Webhook } from "./store.ts";

/** What of an event is asked for. */
type Told = Pick<AtriumEvent, "type" | "at" | "target" | "project_id" | "organization_id">;

type Place = Pick<Webhook, "id" | "projectId" | "organizationId">;
export type Filter = Pick<Webhook, "types" | "kinds" | "labels">;

/** Whether the webhook is told of it: it happened in its place, since it is switched on, and its filter asks for it. */
export const isTold = (webhook: Place & Filter & Pick<Webhook, "activeSince">, event: Told): boolean =>
  event.at >= webhook.activeSince && matches(webhook, event);

/** Whether it happened in the webhook's place, and is what its filter asks for, whenever it was. */
export function matches(webhook: Place & Filter, event: Told): boolean {
  // What somebody tests is that one.
  if (event.type === "webhook.tested") return event.target.id === webhook.id;
  return isAt(webhook, event) && asksFor(webhook, event);
}

/** Whether a filter, of a webhook or a stream, asks for it. */
export const asksFor = (
  { types, kinds, labels }: Filter,
  { type: happened, target }: Pick<AtriumEvent, "type" | "target">,
): boolean =>
  (types.length === 0 || types.some((type) => isOf(type, happened))) &&
  (kinds.length === 0 || kinds.includes(target.type)) &&
  Object.entries(labels).every(([key, value]) => target.labels?.[key] === value);

const isAt = ({ projectId, organizationId }: Place, event: Told): boolean =>
  projectId === null ? event.organization_id === organizationId : event.project_id === projectId;

/** `run.*` is all of a family. */
const isOf = (asked: string, type: string): boolean =>
  asked.endsWith(".*") ? type.startsWith(asked.slice(0, -1)) : asked === type;

const FAMILIES: ReadonlySet<string> = new Set(
  Object.keys(EVENT_TYPES).map((type) => `${type.slice(0, type.indexOf("."))}.*`),
);

/** Whether there are events of this type, or of this family. */
export const isKnownType = (text: string): boolean => Object.hasOwn(EVENT_TYPES, text) || FAMILIES.has(text);

const TARGET_TYPES: ReadonlySet<string> = new Set(
  Object.values(EVENT_TYPES).flatMap(({ targets }): readonly string[] => targets),
);

/** Whether anything ever happens to such a thing. */
export const isTargetType = (text: string): boolean => TARGET_TYPES.has(text);
