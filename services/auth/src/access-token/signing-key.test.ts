import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parsePeppers } from "../credential/format.ts";
import { seal, unseal } from "./signing-key.ts";

const pepper = (id: string) => `${id}:${randomBytes(32).toString("base64url")}`;
const [a, b] = [pepper("a"), pepper("b")];
const plain = Buffer.from("what nobody else may know");
const row = (sealed: string) => ({ id: "kid", sealed, pepper: "a" });

describe("what is sealed under a pepper", () => {
  const sealed = seal("kid", plain, parsePeppers(a));

  it("is opened under the same one, in use or not", () => {
    expect(unseal(row(sealed), parsePeppers(a))).toEqual(plain);
    expect(unseal(row(sealed), parsePeppers(`${b},${a}`))).toEqual(plain);
  });

  it("is not the same twice, and says nothing", () => {
    expect(seal("kid", plain, parsePeppers(a))).not.toBe(sealed);
    expect(Buffer.from(sealed, "base64").includes(plain)).toBe(false);
  });

  it("is opened under no other pepper of that name, for no other key, and not when it was altered", () => {
    expect(() => unseal(row(sealed), parsePeppers(pepper("a")))).toThrow();
    expect(() => unseal({ ...row(sealed), id: "other" }, parsePeppers(a))).toThrow();
    const bytes = Buffer.from(sealed, "base64");
    for (const at of [0, 20, bytes.length - 1]) {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(() => unseal(row(altered.toString("base64")), parsePeppers(a))).toThrow();
    }
  });
});
