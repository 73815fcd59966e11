import { z } from "zod";
import { count, type EventShape, flag, id, text, texts, time } from "./shape.ts";

// Who is told of events, and for how long they are kept.

const webhook = {
  url: text.describe("no more of it than where it is: the rest may be as good as a password"),
  description: text,
  types: texts.describe("all, where empty"),
  kinds: texts.describe("all, where empty"),
  labels: z.record(text, text).describe("which the target must have"),
  enabled: flag,
};

export const WEBHOOK_EVENTS = {
  "webhook.created": {
    says: "An endpoint is told what happens in a project or an organization.",
    targets: ["webhook"],
    details: webhook,
  },
  "webhook.updated": {
    says: "A webhook's address, filter or description changed, or somebody switched it on or off.",
    targets: ["webhook"],
    changes: ["url", "description", "types", "kinds", "labels", "enabled"],
  },
  "webhook.deleted": {
    says: "A webhook was deleted; what was on its way to it is not sent any more.",
    targets: ["webhook"],
    details: webhook,
  },
  "webhook.secret_rotated": {
    says: "A webhook's messages are signed with a new secret; the old one ends as the event says.",
    targets: ["webhook"],
    details: { previous_secret_expires_at: time },
  },
  "webhook.tested": {
    says: "Somebody had a message sent to a webhook, to see whether it arrives.",
    targets: ["webhook"],
  },
  "webhook.replayed": {
    says: "Somebody had messages sent to a webhook again.",
    targets: ["webhook"],
    details: {
      delivery_id: id.optional().describe("the one that was sent again"),
      event_id: id.optional(),
      since: time.optional().describe("of several: those of what happened from then on"),
      until: time.optional(),
      types: texts.optional(),
      state: z.enum(["dead", "all"]).optional().describe("those that never arrived, or all"),
    },
  },
  "webhook.disabled": {
    says: "A webhook was switched off by the system: it failed for days, said it was gone, or its project changed hands.",
    targets: ["webhook"],
    details: {
      because: z.enum(["failing", "gone", "transferred"]),
      failing_since: time.nullable(),
      last_attempt: z
        .object({ status: count.nullable(), error: text.nullable() })
        .nullable()
        .describe("what came of it"),
      created_by: id.describe("whose webhook it is"),
    },
  },
  "audit.settings_updated": {
    says: "It was changed for how long an organization's audit log is kept.",
    targets: ["organization"],
    changes: ["retention_days"],
  },
} as const satisfies Record<string, EventShape>;
