import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { signedHeaders } from "./signature.ts";

const newSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;
const signatureOf = (headers: Record<string, string>): string => headers["webhook-signature"] ?? "";

describe("signatures, by Standard Webhooks", () => {
  it("are those of its own libraries' example", async () => {
    const example = {
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      at: 1_614_265_330_000,
      body: '{"test": 2432232314}',
    };
    for (const secret of ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])
      expect(await signedHeaders([secret], example)).toEqual({
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
      });
  });

  it("are verified by the reference library, whatever is signed, with whichever of the secrets", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "grapheme" }),
        fc.array(fc.uint8Array({ minLength: 24, maxLength: 64 }), { minLength: 1, maxLength: 3 }),
        async (text, keys) => {
          const body = JSON.stringify({ text });
          const secrets = keys.map((key) => `whsec_${Buffer.from(key).toString("base64")}`);
          const headers = await signedHeaders(secrets, { id: "evt_1", at: Date.now(), body });
          for (const secret of secrets) expect(new Webhook(secret).verify(body, headers)).toEqual({ text });
        },
      ),
      { numRuns: 50 },
    );
  });

  it("are what the reference library signs, in the order of the secrets", async () => {
    const secrets = [newSecret(), newSecret()];
    const message = { id: "evt_1", at: 1_800_000_000_999, body: '{"a":"ü"}' };
    const expected = secrets.map((secret) =>
      new Webhook(secret).sign(message.id, new Date(message.at), message.body),
    );
    expect(signatureOf(await signedHeaders(secrets, message))).toBe(expected.join(" "));
  });

  it("are none of another secret, id, time or body", async () => {
    const secret = newSecret();
    const message = { id: "evt_1", at: Date.now(), body: "{}" };
    const headers = await signedHeaders([secret], message);
    const verify = (by: string, changed: Record<string, string> = {}, body = "{}") =>
      new Webhook(by).verify(body, { ...headers, ...changed });
    expect(verify(secret)).toEqual({});
    expect(() => verify(newSecret())).toThrow();
    expect(() => verify(secret, { "webhook-id": "evt_2" })).toThrow();
    expect(() =>
      verify(secret, { "webhook-timestamp": String(Math.floor(message.at / 1000) - 1) }),
    ).toThrow();
    expect(() => verify(secret, {}, "{ }")).toThrow();
  });

  it("nothing is sent unsigned, or signed with nothing", async () => {
    const message = { id: "evt_1", at: 0, body: "{}" };
    await expect(signedHeaders([], message)).rejects.toThrow("unsigned");
    await expect(signedHeaders(["whsec_"], message)).rejects.toThrow();
  });
});
