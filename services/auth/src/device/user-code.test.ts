import { describe, expect, it } from "vitest";
import { newUserCode, readUserCode, shownCode } from "./user-code.ts";

describe("a user code", () => {
  it("is eight consonants, shown in two halves, and read back however it is typed", () => {
    for (let i = 0; i < 1_000; i++) {
      const code = newUserCode();
      expect(shownCode(code)).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
      expect(readUserCode(shownCode(code))).toBe(code);
      expect(readUserCode(` ${code.toLowerCase()} `)).toBe(code);
    }
  });

  it("favours no letter: bytes that would are left out", () => {
    const bytes = [Uint8Array.of(255, 240, 239, 0), Uint8Array.of(20, 1, 2, 3, 4, 5)];
    expect(newUserCode(() => bytes.shift() as Uint8Array)).toBe("ZBBCDFGH");
  });

  it.each(["", "BCDF-GHJ", "BCDF-GHJKL", "ABCD-EFGH", "BCDF-GHJ1"])("%s is none", (typed) => {
    expect(readUserCode(typed)).toBeNull();
  });
});
