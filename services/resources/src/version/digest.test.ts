import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestOf, type Entry } from "./digest.ts";

const entry = (path: string, text: string): Entry => ({
  path,
  size: text.length,
  digest: `sha256:${createHash("sha256").update(text).digest("hex")}`,
});

describe("the digest of a version", () => {
  it("is that of the text which its description gives", () => {
    const text = `{"config":{"a":[1,null],"b":"é"},"files":[["a",1,"sha256:x"],["b/c",2,"sha256:y"]]}`;
    const files = [
      { path: "b/c", size: 2, digest: "sha256:y" },
      { path: "a", size: 1, digest: "sha256:x" },
    ];
    expect(digestOf({ b: "é", a: [1, null] }, files)).toBe(
      `sha256:${createHash("sha256").update(text).digest("hex")}`,
    );
  });

  it("is the same in whatever order files and members come", () => {
    const config = { rate: 0.1, layers: { first: 1, second: [2, 3] } };
    const files = [entry("z", "1"), entry("a/b", "2"), entry("a", "3"), entry("ä", "4")];
    fc.assert(
      fc.property(fc.shuffledSubarray(files, { minLength: files.length }), (shuffled) => {
        const turned = { layers: { second: [2, 3], first: 1 }, rate: 0.1 };
        expect(digestOf(turned, shuffled)).toBe(digestOf(config, files));
      }),
    );
  });

  it("is another one where a path, a file or the configuration is", () => {
    const files = [entry("a", "1"), entry("b", "2")];
    const digests = [
      digestOf({}, files),
      digestOf({ rate: 1 }, files),
      digestOf({ rate: "1" }, files),
      digestOf({}, files.slice(1)),
      digestOf({}, [entry("a", "1"), entry("c", "2")]),
      digestOf({}, [entry("a", "2"), entry("b", "1")]),
      digestOf({ layers: [1, 2] }, files),
      digestOf({ layers: [2, 1] }, files),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });
});
