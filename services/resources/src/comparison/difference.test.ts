import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differences } from "./difference.ts";

describe("where two JSON objects differ", () => {
  it("names the places, with what is on either side", () => {
    const from = { rate: 0.1, layers: { first: 1, gone: true }, seeds: [1, 2], "a/b~c": null };
    const to = { rate: 0.2, layers: { first: 1, new: { deep: 1 } }, seeds: [1, 2, 3], "a/b~c": {} };
    expect(differences(from, to)).toEqual([
      { pointer: "/a~1b~0c", from: null, to: {} },
      { pointer: "/layers/gone", from: true },
      { pointer: "/layers/new", to: { deep: 1 } },
      { pointer: "/rate", from: 0.1, to: 0.2 },
      { pointer: "/seeds", from: [1, 2], to: [1, 2, 3] },
    ]);
  });

  it("what comes in another order is no other, but in a list", () => {
    expect(differences({ a: 1, b: [{ c: 1, d: 2 }] }, { b: [{ d: 2, c: 1 }], a: 1 })).toEqual([]);
    expect(differences({ list: [1, 2] }, { list: [2, 1] })).toHaveLength(1);
    expect(differences({ list: [1] }, { list: { 0: 1 } })).toHaveLength(1);
  });

  it("a name that objects have anyway is a name like any other", () => {
    const named = JSON.parse('{"__proto__": 1, "constructor": 2}') as object;
    expect(differences({}, named)).toEqual([
      { pointer: "/__proto__", to: 1 },
      { pointer: "/constructor", to: 2 },
    ]);
  });

  it("nothing differs from itself, and what differs does so both ways", () => {
    const json = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(json, json, (one, other) => {
        expect(differences(one, structuredClone(one))).toEqual([]);
        const turned = differences(other, one).map(({ pointer, ...sides }) => ({
          pointer,
          ...("to" in sides && { from: sides.to }),
          ...("from" in sides && { to: sides.from }),
        }));
        expect(turned).toEqual(differences(one, other));
      }),
    );
  });
});
