import { createHmac, randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import {
  verifyWebhook,
  type WebhookEvent,
  type WebhookMessage,
  WebhookVerificationError,
  type WebhookVerificationErrorCode,
} from "./index.ts";

const newSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;
const now = new Date("2026-11-22T12:00:00.900Z");
const secret = newSecret();

const event: WebhookEvent = {
  type: "resource.created",
  timestamp: "2026-11-22T11:59:59.000Z",
  data: {
    id: "evt_1",
    sequence: 7,
    type: "resource.created",
    at: "2026-11-22T11:59:59.000Z",
    actor: { type: "account", id: "acc_1", name: "Ada Lovelace ✓" },
    credential: null,
    attributed_to: null,
    target: { type: "run", id: "run_1", name: "b\u00fccher" },
    project_id: "prj_1",
    organization_id: null,
    request_id: "req_1",
    address: null,
    changes: {},
    details: {},
  },
};
const body = JSON.stringify(event);

/** As the reference library signs it. */
function signed({ by = [secret], id = "evt_1", at = now, text = body } = {}): Record<string, string> {
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": by.map((one) => new Webhook(one).sign(id, at, text)).join(" "),
  };
}

const verified = (message: Partial<WebhookMessage> = {}): Promise<WebhookEvent> =>
  verifyWebhook({ secret, headers: signed(), body, now, ...message } as WebhookMessage);

async function codeOf(message: Partial<WebhookMessage>): Promise<WebhookVerificationErrorCode> {
  const error: unknown = await verified(message).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof WebhookVerificationError)) throw new Error(`Not refused so: ${error}`);
  expect(error.message).toMatch(new RegExp(`^${error.code}: `));
  return error.code;
}

const without = (name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(signed()).filter(([key]) => key !== name));

describe("a webhook's message", () => {
  it("signed by the reference library, gives its event", async () => {
    expect(await verified()).toEqual(event);
  });

  it("is verified by its headers, however they are at hand", async () => {
    const headers = signed();
    const shouting = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
    );
    for (const as of [
      new Headers(headers),
      headers,
      shouting,
      { ...headers, "x-many": ["a", "b"], none: undefined },
    ])
      expect(await verified({ headers: as })).toEqual(event);
  });

  it("by its secret, with and without the prefix", async () => {
    expect(await verified({ secret: secret.slice("whsec_".length) })).toEqual(event);
  });

  it("by any of several secrets, and signed with several", async () => {
    const [old, next, other] = [newSecret(), newSecret(), newSecret()];
    const headers = signed({ by: [next, old] });
    for (const secrets of [[old], [next], [other, old], [next, other], [old, next]])
      expect(await verifyWebhook({ secrets, headers, body, now })).toEqual(event);
    await expect(verifyWebhook({ secrets: [other], headers, body, now })).rejects.toMatchObject({
      code: "signature_invalid",
    });
  });

  it("beside signatures of other kinds, and what is none", async () => {
    const { "webhook-signature": right = "", ...others } = signed();
    const wrong = `v1,${randomBytes(32).toString("base64")}`;
    const lines = [
      `v1a,${"A".repeat(86)}== ${wrong} ${right}`,
      `${right} v1,!!! v1, v9`,
      ` ${right} `,
      `v1 ${right}`,
    ];
    for (const line of lines)
      expect(await verified({ headers: { ...others, "webhook-signature": line } }), line).toEqual(event);
  });

  it.each<[what: string, message: () => Partial<WebhookMessage>]>([
    ["another secret", () => ({ secret: newSecret() })],
    ["another body", () => ({ body: body.replace("Ada", "Eve") })],
    ["the same body, written again", () => ({ body: JSON.stringify(event, null, 2) })],
    ["another id", () => ({ headers: { ...signed(), "webhook-id": "evt_2" } })],
    [
      "another time",
      () => ({ headers: { ...signed(), "webhook-timestamp": String(Math.floor(now.getTime() / 1000) - 1) } }),
    ],
    [
      "an id that takes of the time",
      () => ({ headers: { ...signed({ id: "evt_1.1" }), "webhook-id": "evt_1" } }),
    ],
    [
      "part of a signature",
      () => ({ headers: { ...signed(), "webhook-signature": signed()["webhook-signature"]?.slice(0, 20) } }),
    ],
    ["no signature in it", () => ({ headers: { ...signed(), "webhook-signature": "v1," } })],
    [
      "only a signature of another version",
      () => ({
        headers: { ...signed(), "webhook-signature": signed()["webhook-signature"]?.replace("v1,", "v2,") },
      }),
    ],
    [
      "signatures joined by a comma",
      () => ({
        headers: { ...signed(), "webhook-signature": `v1,AAAA, ${signed()["webhook-signature"]?.slice(3)}` },
      }),
    ],
    [
      "one by the text of the secret instead of its bytes",
      () => {
        const { "webhook-id": id, "webhook-timestamp": at } = signed();
        const signature = createHmac("sha256", secret).update(`${id}.${at}.${body}`).digest("base64");
        return { headers: { ...signed(), "webhook-signature": `v1,${signature}` } };
      },
    ],
  ])("%s: signature_invalid", async (_, message) => {
    expect(await codeOf(message())).toBe("signature_invalid");
  });

  it.each(["webhook-id", "webhook-timestamp", "webhook-signature"])(
    "without %s: header_missing",
    async (name) => {
      expect(await codeOf({ headers: without(name) })).toBe("header_missing");
      expect(await codeOf({ headers: new Headers(without(name)) })).toBe("header_missing");
      expect(await codeOf({ headers: { ...without(name), [name]: "" } })).toBe("header_missing");
      expect(await codeOf({ headers: { ...without(name), [name]: ["a", "b"] } })).toBe("header_missing");
    },
  );

  it.each(["soon", "1.5", "-1", "1e9", "0x1", "Infinity", " 1"])(
    "with a time of %j: header_missing",
    async (at) => {
      expect(await codeOf({ headers: { ...signed(), "webhook-timestamp": at } })).toBe("header_missing");
    },
  );

  it.each([
    [undefined, -300, null],
    [undefined, -301, "timestamp_too_old"],
    [undefined, 300, null],
    [undefined, 301, "timestamp_in_future"],
    [10, -10, null],
    [10, -11, "timestamp_too_old"],
    [10, 11, "timestamp_in_future"],
    [0, 0, null],
    [0, -1, "timestamp_too_old"],
    [3_600, -3_600, null],
    [Number.NaN, 0, "timestamp_too_old"],
  ] as const)("within %s seconds, sent %i seconds from now: %s", async (tolerance, seconds, code) => {
    const headers = signed({ at: new Date(now.getTime() + seconds * 1000) });
    if (code === null) expect(await verified({ headers, tolerance })).toEqual(event);
    else expect(await codeOf({ headers, tolerance })).toBe(code);
  });

  it("is judged by this machine's clock where no other is given", async () => {
    const at = new Date();
    expect(await verifyWebhook({ secret, headers: signed({ at }), body })).toEqual(event);
    await expect(verifyWebhook({ secret, headers: signed({ at: new Date(0) }), body })).rejects.toMatchObject(
      {
        code: "timestamp_too_old",
      },
    );
  });

  it.each([
    "",
    "{",
    "null",
    "[]",
    "1",
    '"resource.created"',
    "{}",
    '{"type":"a","timestamp":"b"}',
    '{"type":"a","timestamp":"b","data":null}',
    '{"type":1,"timestamp":"b","data":{"id":"c"}}',
  ])("%j, though signed: body_malformed", async (text) => {
    expect(await codeOf({ headers: signed({ text }), body: text })).toBe("body_malformed");
  });

  it("that was parsed already: body_malformed, and says what to do", async () => {
    await expect(verified({ body: event as unknown as string })).rejects.toThrow("before anything parses it");
  });

  it.each<[what: string, message: object]>([
    ["none", { secrets: [] }],
    ["an unset variable", { secret: undefined }],
    ["an empty one", { secret: "" }],
    ["only the prefix", { secret: "whsec_" }],
    ["what is not base64", { secret: "whsec_***" }],
    ["one of several is none", { secrets: [secret, ""] }],
  ])("secrets: %s: a mistake of the caller", async (_, message) => {
    await expect(
      verifyWebhook({ headers: signed(), body, now, ...message } as WebhookMessage),
    ).rejects.toThrow(TypeError);
  });
});

it("an event's type says what is in it", async () => {
  const type = "key.expiring" as const;
  const details = { expires_at: "2026-11-29T12:00:00.000Z" };
  const target = { type: "key" as const, id: "key_1", name: "CI" };
  const expiring = { ...event, type, data: { ...event.data, type, target, details } } satisfies WebhookEvent;
  const text = JSON.stringify(expiring);
  const received = await verified({ body: text, headers: signed({ text }) });
  if (received.type !== "key.expiring") throw new Error(`It came as ${received.type}`);
  // Of this type alone is this field known, and that it is a text.
  expect(Date.parse(received.data.details.expires_at)).toBe(Date.UTC(2026, 10, 29, 12));
});
