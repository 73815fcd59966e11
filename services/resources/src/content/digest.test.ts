import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { declaredDigest, digestOfParts, reprDigest, wholeDigest } from "./digest.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest();
const HEX = sha256("x").toString("hex");
const FIELD = `sha-256=:${sha256("x").toString("base64")}:`;
const declared = (headers: Record<string, string>) => declaredDigest(new Headers(headers));

describe("the digest that a request declares (RFC 9530)", () => {
  it("in either field, among others, with parameters", () => {
    expect(declared({ "Content-Digest": FIELD })).toBe(HEX);
    expect(declared({ "Repr-Digest": `sha-512=:YQ==:, ${FIELD}` })).toBe(HEX);
    expect(declared({ "Content-Digest": `${FIELD};a=1, md5=:YQ==:` })).toBe(HEX);
    expect(declared({ "Content-Digest": FIELD, "Repr-Digest": FIELD })).toBe(HEX);
  });

  it("none, or only others", () => {
    expect(declared({})).toBeNull();
    expect(declared({ "Content-Digest": "sha-512=:YQ==:" })).toBeNull();
  });

  it.each(["sha-256=abc", "sha-256=:YQ==:", "sha-256=::", `sha-256 = ${HEX}`, `${FIELD.slice(0, -1)}`])(
    "%j is refused, not ignored",
    (field) => {
      expect(() => declared({ "Content-Digest": field })).toThrow("not valid");
    },
  );

  it("two that differ are refused", () => {
    const other = `sha-256=:${sha256("y").toString("base64")}:`;
    expect(() => declared({ "Content-Digest": FIELD, "Repr-Digest": other })).toThrow("differ");
  });
});

describe("a content's digest", () => {
  it("of one piece, and of one part, is its SHA-256", () => {
    expect(wholeDigest(HEX)).toBe(`sha256:${HEX}`);
    expect(digestOfParts(HEX, 1)).toBe(`sha256:${HEX}`);
    expect(reprDigest(wholeDigest(HEX))).toBe(FIELD);
  });

  it("of parts is the SHA-256 of their digests, and nobody's Repr-Digest", () => {
    const both = Buffer.concat([sha256("x"), sha256("y")]);
    const digest = digestOfParts(HEX + sha256("y").toString("hex"), 2);
    expect(digest).toBe(`sha256-parts:${createHash("sha256").update(both).digest("hex")}`);
    expect(reprDigest(digest)).toBeNull();
  });
});
