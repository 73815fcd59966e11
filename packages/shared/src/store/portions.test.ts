import { describe, expect, it } from "vitest";
import { bytesOf, portions } from "./portions.ts";

describe("portions", () => {
  it("holds at most so many items", () => {
    expect(portions([1, 2, 3, 4, 5], { count: 2, bytes: 100 })).toEqual([[1, 2], [3, 4], [5]]);
  });

  it("holds at most so many bytes of JSON, counted as UTF-8", () => {
    expect(bytesOf("ä")).toBe(4);
    expect(portions(["ä", "ä", "aa"], { count: 10, bytes: 8 })).toEqual([["ä", "ä"], ["aa"]]);
  });

  it("cuts no item: what is too large alone stands alone", () => {
    expect(portions(["a", "xxxxxxxxxx", "b"], { count: 10, bytes: 6 })).toEqual([
      ["a"],
      ["xxxxxxxxxx"],
      ["b"],
    ]);
  });

  it("of nothing there are none", () => {
    expect(portions([], { count: 1, bytes: 1 })).toEqual([]);
  });
});
