import { EVENT_TYPES, type EventType } from "@atrium/shared/contract/events";
import { Id, Time } from "@atrium/shared/http/route";
import { z } from "@hono/zod-openapi";
import type { AuditFilter } from "./audit.ts";

// How an answer shows what happened, and what a query says of what it is about.

/** An event, as everybody sees it. */
export const Event = z
  .object({
    id: z.string(),
    sequence: z.number().int().openapi({
      description:
        "Of two events of one target, the one with the greater sequence happened later. Grows, with gaps.",
    }),
    type: z.string().openapi({ description: "What happened: docs/events.md.", example: "key.revoked" }),
    at: Time,
    actor: z.object({
      type: z.enum(["account", "service_account", "anonymous", "system"]),
      id: z.string(),
      name: z.string(),
    }),
    credential: z.object({ type: z.string(), id: z.string() }).nullable(),
    attributed_to: z.string().nullable().openapi({
      description: "The account that a service account did it for, or that the target is attributed to.",
    }),
    target: z
      .object({
        type: z.string(),
        id: z.string(),
        name: z.string().nullable(),
        labels: z.record(z.string(), z.string()).optional(),
      })
      .openapi({ description: "What it happened to, its name and labels at that time." }),
    project_id: z.string().nullable(),
    organization_id: z.string().nullable(),
    request_id: z.string(),
    address: z.string().nullable(),
    changes: z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() })),
    details: z.record(z.string(), z.unknown()),
  })
  .openapi("Event");

/** In a query or a body. */
export const Moment = z.iso.datetime({ offset: true });

/** What the log is searched by. */
export const FILTERS = {
  actor: Id.optional().openapi({ description: "The id of who did it." }),
  target: Id.optional().openapi({ description: "The id of what it happened to." }),
  type: z
    .enum(Object.keys(EVENT_TYPES) as [EventType, ...EventType[]])
    .optional()
    .openapi({ description: "Only what happened so." }),
  credential: Id.optional().openapi({ description: "The id of the key or session that it was done with." }),
  address: z.string().max(64).optional().openapi({ description: "The address that it was done from." }),
  since: Moment.optional().openapi({ description: "Not before then." }),
  until: Moment.optional().openapi({ description: "The first moment that is not asked for." }),
};

type Filters = { since?: string; until?: string } & Omit<AuditFilter, "since" | "until">;

export const filterOf = ({
  actor,
  target,
  type,
  credential,
  address,
  since,
  until,
}: Filters): AuditFilter => ({
  actor,
  target,
  type,
  credential,
  address,
  since: since === undefined ? undefined : Date.parse(since),
  until: until === undefined ? undefined : Date.parse(until),
});
