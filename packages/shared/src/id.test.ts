import { describe, expect, it } from "vitest";
import { earliestId, newId } from "./id.ts";

describe("earliestId: a time as a bound on ids", () => {
  it("sorts before an id made then, and after one made a millisecond earlier", () => {
    const before = Date.now();
    const id = newId("evt");
    const after = Date.now();
    expect(earliestId("evt", before) < id).toBe(true);
    expect(earliestId("evt", after + 1) > id).toBe(true);
    expect(earliestId("evt", before)).toHaveLength(id.length);
  });

  it("sorts before all ids for a time before the epoch", () => {
    expect(earliestId("evt", Date.parse("0001-01-01T00:00:00Z"))).toBe(earliestId("evt", 0));
  });

  it("grows with time", () => {
    const times = [0, 1, 31, 32, 1_700_000_000_000, 1_700_000_000_001, 2 ** 47];
    const bounds = times.map((ms) => earliestId("evt", ms));
    expect(bounds.toSorted()).toEqual(bounds);
  });
});
