import type { AtriumEvent } from "@atrium/shared/contract/events";
import type { Webhook } from "./store.ts";

/** What of an event is asked for. */
type Told = Pick<AtriumEvent, "type" | "at" | "target" | "project_id" | "organization_id">;

type Place = Pick<Webhook, "id" | "projectId" | "organizationId">;
type Filter = Pick<Webhook, "types" | "kinds" | "labels">;

/** Whether the webhook is told of it: it happened in its place, since it is switched on, and its filter asks for it. */
export const isTold = (webhook: Place & Filter & Pick<Webhook, "activeSince">, event: Told): boolean =>
  event.at >= webhook.activeSince && matches(webhook, event);

/** Whether it happened in the webhook's place, and is what its filter asks for, whenever it was. */
export function matches(webhook: Place & Filter, event: Told): boolean {
  // What somebody tests is that one.
  if (event.type === "webhook.tested") return event.target.id === webhook.id;
  const { types, kinds, labels } = webhook;
  return (
    isAt(webhook, event) &&
    (types.length === 0 || types.some((type) => isOf(type, event.type))) &&
    (kinds.length === 0 || kinds.includes(event.target.type)) &&
    Object.entries(labels).every(([key, value]) => event.target.labels?.[key] === value)
  );
}

const isAt = ({ projectId, organizationId }: Place, event: Told): boolean =>
  projectId === null ? event.organization_id === organizationId : event.project_id === projectId;

/** `run.*` is all of a family. */
const isOf = (asked: string, type: string): boolean =>
  asked.endsWith(".*") ? type.startsWith(asked.slice(0, -1)) : asked === type;
