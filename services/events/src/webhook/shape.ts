import type { EVENT_TYPES } from "@atrium/shared/contract/events";
import { Labels } from "@atrium/shared/http/labels";
import { line, listOf, Time } from "@atrium/shared/http/route";
import { z } from "@hono/zod-openapi";
import { isKnownType, isTargetType } from "./filter.ts";

// What a body says of a webhook, and how an answer shows it.

/** Of each list of a filter. */
const MOST = 100;

const listed = (what: (text: string) => boolean, refusal: string) =>
  z
    .array(z.string().max(80).refine(what, refusal))
    .max(MOST)
    .transform((texts) => [...new Set(texts)]);

/** Types of events, and families of them: one that does not exist is refused, since nobody would ever hear of it. */
export const Types = listed(isKnownType, "Neither a type of events nor, as in `run.*`, a family of them.");

/** What events happen to. */
export const Kinds = listed(isTargetType, "Nothing of this kind ever stands as the target of an event.");

const fields = {
  url: line(2048).min(1).openapi({
    description: "By https, to a name or an address of the public internet, without a user in it.",
    example: "https://hooks.example.com/atrium",
  }),
  description: line(500).optional(),
  types: Types.optional().openapi({
    description: "Types of events, or families as `project.*`; empty for all.",
    example: ["resource.state_changed", "key.*"] satisfies (keyof typeof EVENT_TYPES | "key.*")[],
  }),
  kinds: Kinds.optional().openapi({
    description: "What it happened to: the `target.type` of events; empty for all.",
    example: ["run"],
  }),
  labels: Labels.optional().openapi({
    description:
      "What the target must be labelled with, all of it; empty for any. A change replaces all of them.",
  }),
  enabled: z.boolean().optional(),
};

export const NewWebhookInput = z.strictObject(fields);
export const WebhookChange = z.strictObject({ ...fields, url: fields.url.optional() });

const OVERLAP_MAX_S = 604_800;
const OVERLAP_S = 86_400;

export const RotationInput = z.strictObject({
  grace_seconds: z.number().int().min(0).max(OVERLAP_MAX_S).optional().openapi({
    description:
      "For how long messages are signed with the old secret too: a day where not said, at most seven.",
  }),
});

/** In ms. */
export const graceOf = ({ grace_seconds = OVERLAP_S }: z.infer<typeof RotationInput>): number =>
  grace_seconds * 1000;

export const Webhook = z
  .object({
    id: z.string(),
    url: z.string().openapi({
      description: "Shortened for whoever may not change the webhook: what is in its path may be a secret.",
    }),
    description: z.string(),
    types: z.array(z.string()),
    kinds: z.array(z.string()),
    labels: z.record(z.string(), z.string()),
    enabled: z.boolean(),
    disabled_because: z.enum(["asked", "failing", "gone", "transferred"]).nullable().openapi({
      description:
        "`failing`: nothing succeeded for five days. `gone`: it answered 410. `transferred`: its project changed hands.",
    }),
    failing_since: Time.nullable().openapi({ description: "Since when no attempt has succeeded." }),
    created_by: z.string(),
    created_at: Time,
    updated_at: Time,
  })
  .openapi("Webhook");

const secret = z.string().openapi({
  description: "What its messages are signed with (Standard Webhooks): in this answer and nowhere else.",
  example: "whsec_…",
});

export const WebhookWithSecret = Webhook.extend({ secret }).openapi("NewWebhook");
export const RotatedWebhook = Webhook.extend({
  secret,
  previous_secret_expires_at: Time.openapi({
    description: "Until then messages are signed with the old secret too. The one before that has ended.",
  }),
}).openapi("RotatedWebhook");

export const Webhooks = listOf(Webhook);
export const Tested = z.object({ event_id: z.string() }).openapi("WebhookTest");
