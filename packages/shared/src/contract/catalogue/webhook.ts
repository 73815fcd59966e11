import type { EventShape } from "./shape.ts";

// Who is told of events, and for how long they are kept.

export const WEBHOOK_EVENTS = {
  "webhook.created": {
    says: "An endpoint is told what happens in a project or an organization.",
    targets: ["webhook"],
    details: "any",
  },
  "webhook.updated": {
    says: "A webhook's address, filter or description changed, or somebody switched it on or off.",
    targets: ["webhook"],
    details: "any",
    changes: "of the kind",
  },
  "webhook.deleted": {
    says: "A webhook was deleted; what was on its way to it is not sent any more.",
    targets: ["webhook"],
    details: "any",
  },
  "webhook.secret_rotated": {
    says: "A webhook's messages are signed with a new secret; the old one ends as the event says.",
    targets: ["webhook"],
    details: "any",
  },
  "webhook.tested": {
    says: "Somebody had a message sent to a webhook, to see whether it arrives.",
    targets: ["webhook"],
    details: "any",
  },
  "webhook.replayed": {
    says: "Somebody had messages sent to a webhook again.",
    targets: ["webhook"],
    details: "any",
  },
  "webhook.disabled": {
    says: "A webhook was switched off by the system: it failed for days, said it was gone, or its project changed hands.",
    targets: ["webhook"],
    details: "any",
  },
  "audit.settings_updated": {
    says: "It was changed for how long an organization's audit log is kept.",
    targets: ["organization"],
    details: "any",
    changes: ["retention_days"],
  },
} as const satisfies Record<string, EventShape>;
