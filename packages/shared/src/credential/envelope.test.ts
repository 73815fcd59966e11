import { createCipheriv, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Envelope, open, parseSecretKeys, rewrap, seal } from "./envelope.ts";

const random = (): string => randomBytes(32).toString("base64url");
const A = `a:${random()}`;
const B = `b:${random()}`;
const place = ["prj_1", "TOKEN"];

/** Bytes that count up: what is drawn in which order shows in the result. */
function counting(): (count: number) => Buffer {
  let next = 0;
  return (count) => Buffer.from(Array.from({ length: count }, () => next++ & 255));
}

describe("SECRET_KEYS", () => {
  it("the first is in use; the others still open", () => {
    const keys = parseSecretKeys(`${B}, ${A}`);
    expect(keys.active).toBe("b");
    expect([...keys.keys.keys()]).toEqual(["b", "a"]);
  });

  it("padding does not matter", () => {
    const padded = Buffer.alloc(32, 7).toString("base64").replaceAll("/", "_").replaceAll("+", "-");
    expect(parseSecretKeys(`a:${padded}`).keys.get("a")).toEqual(Buffer.alloc(32, 7));
  });

  it.each([
    ["nothing", undefined],
    ["an empty text", ""],
    ["a key without an id", random()],
    ["an id of two letters", `ab:${random()}`],
    ["a key too short", `a:${randomBytes(31).toString("base64url")}`],
    ["a key too long", `a:${randomBytes(33).toString("base64url")}`],
    ["what is not base64url", `a:${"!".repeat(43)}`],
    ["one id twice", `${A},a:${random()}`],
    ["a comma at the end", `${A},`],
  ])("%s is refused, and no key is in the message", (_, text) => {
    expect(() => parseSecretKeys(text)).toThrow(/^SECRET_KEYS: /);
    expect(() => parseSecretKeys(text)).not.toThrow(A.slice(2));
  });
});

describe("an envelope", () => {
  const keys = parseSecretKeys(A);

  it("is opened where it belongs, whatever is in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        // What is no Unicode has no UTF-8.
        const value = text.toWellFormed();
        expect(open(keys, place, seal(keys, place, value))).toBe(value);
      }),
    );
  });

  it("has neither the value nor its data key in it", () => {
    const bytes = counting();
    const envelope = seal(keys, place, "sk-plaintext", bytes);
    const dataKey = Buffer.from(Array.from({ length: 32 }, (_, at) => at));
    const stored = [envelope.sealed, envelope.wrappedKey].map((part) => Buffer.from(part, "base64url"));
    for (const part of stored) {
      expect(part.includes("sk-plaintext")).toBe(false);
      expect(part.includes(dataKey)).toBe(false);
    }
  });

  it("is AES-256-GCM under a data key and a nonce drawn for it alone", () => {
    const envelope = seal(keys, place, "value", counting());
    const draws = counting();
    const [dataKey, nonce, wrapNonce] = [draws(32), draws(12), draws(12)];
    const encrypted = (key: Buffer, by: Buffer, aad: string[], plain: Buffer) => {
      const cipher = createCipheriv("aes-256-gcm", key, by).setAAD(Buffer.from(JSON.stringify(aad)));
      return Buffer.concat([by, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString(
        "base64url",
      );
    };
    expect(envelope).toEqual({
      sealed: encrypted(dataKey, nonce, ["atrium secret", "prj_1", "TOKEN"], Buffer.from("value")),
      wrappedKey: encrypted(
        keys.keys.get("a") as Buffer,
        wrapNonce,
        ["atrium data key", "prj_1", "TOKEN", "a"],
        dataKey,
      ),
      kek: "a",
    });
  });

  it("is another each time", () => {
    const [one, other] = [seal(keys, place, "value"), seal(keys, place, "value")];
    expect(one.sealed).not.toBe(other.sealed);
    expect(one.wrappedKey).not.toBe(other.wrappedKey);
  });

  it.each([
    ["another project", ["prj_2", "TOKEN"]],
    ["another name", ["prj_1", "OTHER"]],
    ["a place that reads alike", ['prj_1","TOKEN', ""]],
  ])("does not open for %s", (_, elsewhere) => {
    expect(() => open(keys, elsewhere, seal(keys, place, "value"))).toThrow();
  });

  it("does not open once any byte of it was altered", () => {
    const envelope = seal(keys, place, "value");
    for (const part of ["sealed", "wrappedKey"] as const) {
      const bytes = Buffer.from(envelope[part], "base64url");
      for (let at = 0; at < bytes.length; at++) {
        const altered = Buffer.from(bytes);
        altered[at] = (altered[at] as number) ^ 1;
        const forged: Envelope = { ...envelope, [part]: altered.toString("base64url") };
        expect(() => open(keys, place, forged)).toThrow();
      }
      for (const short of ["", bytes.subarray(0, 20).toString("base64url")])
        expect(() => open(keys, place, { ...envelope, [part]: short })).toThrow();
    }
  });

  it("does not open with the parts of two", () => {
    const { wrappedKey } = seal(keys, place, "other");
    expect(() => open(keys, place, { ...seal(keys, place, "value"), wrappedKey })).toThrow();
  });
});

describe("a new key-encryption key", () => {
  const [old, both, only] = [parseSecretKeys(A), parseSecretKeys(`${B},${A}`), parseSecretKeys(B)];
  const envelope = seal(old, place, "value");

  it("opens what was wrapped before, and wraps anew what is sealed now", () => {
    expect(open(both, place, envelope)).toBe("value");
    expect(seal(both, place, "value").kek).toBe("b");
  });

  it("re-wrapped, the value is as it was and the old key is needed no more", () => {
    const wrapped = rewrap(both, place, envelope);
    expect(wrapped.kek).toBe("b");
    expect(open(only, place, { ...envelope, ...wrapped })).toBe("value");
  });

  it("an old key that is missing is named, itself not", () => {
    expect(() => open(only, place, envelope)).toThrow("SECRET_KEYS has no key a");
    expect(() => rewrap(only, place, envelope)).toThrow("SECRET_KEYS has no key a");
  });

  it("under another id it opens nothing", () => {
    const renamed = parseSecretKeys(`c${A.slice(1)}`);
    expect(() => open(renamed, place, { ...envelope, kek: "c" })).toThrow();
  });
});
