import { EVENT_TYPES } from "@atrium/shared/contract/events";
import { describe, expect, it } from "vitest";
import { WEBHOOK_COMPONENTS, webhooks } from "./webhooks.ts";

const messages = webhooks();

describe("what endpoints are sent, as the API's document has it", () => {
  it("one message a type of event, each with a name of its own", () => {
    expect(Object.keys(messages).sort()).toEqual(Object.keys(EVENT_TYPES).sort());
    const names = Object.values(messages).map(({ post }) => post.operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  it("with the headers of Standard Webhooks, and two of ours", () => {
    const names = Object.values(WEBHOOK_COMPONENTS.parameters).map((header) => header.name);
    expect(names).toEqual([
      "webhook-id",
      "webhook-timestamp",
      "webhook-signature",
      "atrium-delivery",
      "atrium-attempt",
    ]);
    for (const { post } of Object.values(messages)) expect(post.parameters).toHaveLength(names.length);
  });

  it("open to what is added: nothing is refused, and only what is always there is required", () => {
    expect(JSON.stringify(messages)).not.toContain('additionalProperties":false');
    const text = JSON.stringify(messages["project.transferred"]);
    expect(text).toContain('"const":"project.transferred"');
    expect(text).toContain('"enum":["project"]');
    expect(text).toContain('"const":"member_removed"');
    expect(text).toContain('"required":[]');
  });
});
