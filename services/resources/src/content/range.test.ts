import { describe, expect, it } from "vitest";
import { cut, rangeOf } from "./range.ts";

describe("a range of ten bytes (RFC 9110 §14)", () => {
  it.each([
    ["bytes=0-0", 0, 1],
    ["bytes=2-4", 2, 3],
    ["bytes=2-", 2, 8],
    ["bytes=9-9", 9, 1],
    ["bytes=8-99", 8, 2],
    ["bytes=-3", 7, 3],
    ["bytes=-10", 0, 10],
    ["bytes=-99", 0, 10],
    ["bytes= 1 - 2", 1, 2],
  ])("%s", (header, offset, length) => {
    expect(rangeOf(header, 10)).toEqual({ offset, length });
  });

  it.each(["bytes=10-", "bytes=10-11", "bytes=-0", "bytes=99-100"])("%s is not in it", (header) => {
    expect(rangeOf(header, 10)).toBe("not_satisfiable");
  });

  it.each([
    null,
    "",
    "bytes",
    "bytes=-",
    "bytes=4-2",
    "bytes=a-b",
    "bytes=0-1,3-4",
    "lines=0-1",
    "bytes=0x1-2",
  ])("%j is ignored", (header) => {
    expect(rangeOf(header, 10)).toBeNull();
  });

  it("of nothing there is none", () => {
    for (const header of ["bytes=0-", "bytes=-1", "bytes=0-0"])
      expect(rangeOf(header, 0)).toBe("not_satisfiable");
  });
});

describe("a range over parts of four bytes", () => {
  it("within one, up to a boundary, over several", () => {
    expect(cut({ offset: 1, length: 2 }, 4)).toEqual([{ number: 1, range: { offset: 1, length: 2 } }]);
    expect(cut({ offset: 4, length: 4 }, 4)).toEqual([{ number: 2, range: { offset: 0, length: 4 } }]);
    expect(cut({ offset: 3, length: 7 }, 4)).toEqual([
      { number: 1, range: { offset: 3, length: 1 } },
      { number: 2, range: { offset: 0, length: 4 } },
      { number: 3, range: { offset: 0, length: 2 } },
    ]);
  });

  it("is what a slice is, wherever it begins and ends", () => {
    const bytes = [..."abcdefghij"];
    const parts = ["abcd", "efgh", "ij"];
    for (let offset = 0; offset < 10; offset++) {
      for (let length = 1; offset + length <= 10; length++) {
        const pieces = cut({ offset, length }, 4).map(({ number, range }) =>
          parts[number - 1]?.slice(range.offset, range.offset + range.length),
        );
        expect(pieces.join("")).toBe(bytes.slice(offset, offset + length).join(""));
      }
    }
  });
});
