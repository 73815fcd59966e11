import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Bounded, type Kept } from "./bounded.ts";

const kept = (key: string): Kept => ({ key, used: false, place: 0 });
const keysOf = (bounded: Bounded<Kept>): string[] => [...bounded].map(({ key }) => key).sort();

describe("a bounded map", () => {
  it("keeps what is used and gives up what is not", () => {
    const bounded = new Bounded<Kept>(3);
    for (const key of ["a", "b", "c"]) bounded.add(kept(key));
    bounded.get("a");
    bounded.get("c");
    bounded.add(kept("d"));
    expect(keysOf(bounded)).toEqual(["a", "c", "d"]);
  });

  it("takes something even when all of it is used", () => {
    const bounded = new Bounded<Kept>(100);
    for (let i = 0; i < 100; i++) bounded.add(kept(`${i}`));
    for (let i = 0; i < 100; i++) bounded.get(`${i}`);
    bounded.add(kept("new"));
    expect(bounded.size).toBe(100);
    expect(bounded.get("new")?.key).toBe("new");
  });

  it("may lose what it is iterated over", () => {
    const bounded = new Bounded<Kept>(10);
    for (let i = 0; i < 10; i++) bounded.add(kept(`${i}`));
    for (const { key } of bounded) if (Number(key) % 2) bounded.delete(key);
    expect(keysOf(bounded)).toEqual(["0", "2", "4", "6", "8"]);
  });

  it("whatever is done to it: holds at most its capacity, finds all that it holds and nothing else", () => {
    const step = fc.record({ add: fc.boolean(), key: fc.integer({ min: 0, max: 12 }).map(String) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(step, { maxLength: 200 }), (capacity, steps) => {
        const bounded = new Bounded<Kept>(capacity);
        const added = new Set<string>();
        for (const { add, key } of steps) {
          if (!add) {
            bounded.delete(key);
            added.delete(key);
            expect(bounded.get(key)).toBeUndefined();
          } else if (!bounded.get(key)) {
            bounded.add(kept(key));
            added.add(key);
            expect(bounded.get(key)?.key).toBe(key);
          }
          const held = keysOf(bounded);
          expect(held.length).toBe(bounded.size);
          expect(held.length).toBeLessThanOrEqual(capacity);
          expect(new Set(held).size).toBe(held.length);
          for (const one of held) expect(added.has(one) && bounded.get(one)?.key === one).toBe(true);
        }
      }),
    );
  });
});
