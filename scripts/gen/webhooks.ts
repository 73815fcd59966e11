/** What endpoints are sent, for OpenAPI's `webhooks`: one message a type of event, in the form of Standard Webhooks. */
import { ENTRIES, type Entry, type Json } from "./catalogue.ts";
import { MESSAGES } from "./openapi.ts";

const HEADERS: Record<string, { name: string; description: string; schema: Json; example: string }> = {
  WebhookId: {
    name: "webhook-id",
    description:
      "The event's id: the same on each attempt, and when it is sent again. What came before is no news.",
    schema: { type: "string" },
    example: "evt_01kbmv3v2aexvrz9qsxy4dq0d5",
  },
  WebhookTimestamp: {
    name: "webhook-timestamp",
    description: "When this attempt began, in seconds since the epoch.",
    schema: { type: "string", pattern: "^\\d+$" },
    example: "1764000000",
  },
  WebhookSignature: {
    name: "webhook-signature",
    description:
      "`v1,` and the HMAC-SHA256 of `<webhook-id>.<webhook-timestamp>.<body>` in base64: one for each secret that is good at the time, with a space between.",
    schema: { type: "string" },
    example: "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
  },
  AtriumDelivery: {
    name: "atrium-delivery",
    description: "The id of the delivery, under which its attempts are listed.",
    schema: { type: "string" },
    example: "dlv_01kbmv3v2aexvrz9qsxy4dq0d5",
  },
  AtriumAttempt: {
    name: "atrium-attempt",
    description: "Which attempt this is, from 1.",
    schema: { type: "string", pattern: "^\\d+$" },
    example: "1",
  },
};

export const WEBHOOK_COMPONENTS = {
  parameters: Object.fromEntries(
    Object.entries(HEADERS).map(([component, header]) => [
      component,
      { in: "header", required: true, ...header },
    ]),
  ),
  responses: {
    WebhookReceived: {
      description: "It has arrived. Any other answer is none, and the message is sent again.",
    },
    WebhookGone: { description: "Nobody wants it any more: the webhook is switched off." },
  },
};

/** One a type, by the type. */
export const webhooks = (): Record<string, { post: Json }> =>
  Object.fromEntries(ENTRIES.map((entry) => [entry.type, { post: messageOf(entry) }]));

const messageOf = (entry: Entry): Json => ({
  operationId: `on${entry.type.replace(/(?:^|[._])(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
  summary: entry.says.replace(/\.$/, ""),
  tags: [MESSAGES],
  security: [],
  parameters: Object.keys(HEADERS).map((component) => ({ $ref: `#/components/parameters/${component}` })),
  requestBody: {
    required: true,
    content: {
      "application/json": {
        schema: {
          type: "object",
          properties: {
            type: { const: entry.type },
            timestamp: { type: "string", format: "date-time", description: "When it happened." },
            data: { allOf: [{ $ref: "#/components/schemas/Event" }, eventOf(entry)] },
          },
          required: ["type", "timestamp", "data"],
        },
      },
    },
  },
  responses: {
    "2XX": { $ref: "#/components/responses/WebhookReceived" },
    "410": { $ref: "#/components/responses/WebhookGone" },
  },
});

/** What an event of this type is, beside what all are. */
const eventOf = ({ type, targets, details }: Entry): Json => ({
  type: "object",
  properties: {
    type: { const: type },
    target: { type: "object", properties: { type: { enum: targets } }, required: ["type"] },
    ...(Object.keys(details.properties).length > 0 && { details: { type: "object", ...details } }),
  },
  required: ["type", "target", "details"],
});
