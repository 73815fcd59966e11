import { describe, expect, it } from "vitest";
import type { Portion } from "./store.ts";
import { Tally, type Use } from "./tally.ts";

const MINUTE_MS = 60_000;
const NOON = Date.UTC(2026, 0, 31, 12);
const MIDNIGHT = Date.UTC(2026, 1, 1);
const used = (digest: string, address: string | null = null): Use => ({
  digest,
  principal: { type: "account", id: "acc_1", name: "ada" },
  credential: { type: "project_key", id: `key_${digest}`, name: "trainer", expiresAt: null },
  address,
});
const a = used("a");
const b = used("b");

const takeAt = (tally: Tally, now: number, most: number) => tally.take(now, most, now + MINUTE_MS);

const countsOf = (portions: Portion[]) =>
  portions.flatMap(({ digest, counts }) =>
    counts.map(({ day, permission, count }) => `${digest} ${day} ${permission} ${count}`),
  );

describe("what is counted", () => {
  it("is due at once where the secret is new here, and then once a minute", () => {
    const tally = new Tally(10);
    expect(tally.dueAt).toBe(Number.POSITIVE_INFINITY);
    tally.add(a, "run:view", NOON);
    expect(tally.dueAt).toBe(NOON);
    expect(countsOf(takeAt(tally, NOON, 10))).toEqual(["a 2026-01-31 run:view 1"]);
    expect(tally.dueAt).toBe(Number.POSITIVE_INFINITY);
    for (let use = 1; use <= 5; use++) tally.add(a, use % 2 ? "run:view" : "run:create", NOON + use);
    expect(tally.dueAt).toBe(NOON + MINUTE_MS);
    expect(takeAt(tally, NOON + MINUTE_MS - 1, 10)).toEqual([]);
    const [portion] = takeAt(tally, NOON + MINUTE_MS, 10);
    expect(portion).toMatchObject({ first: NOON + 1, last: NOON + 5 });
    expect(countsOf([portion as Portion])).toEqual(["a 2026-01-31 run:view 3", "a 2026-01-31 run:create 2"]);
    expect(takeAt(tally, NOON + 9 * MINUTE_MS, 10)).toEqual([]);
  });

  it("is of the day on which it was used, though written on the next", () => {
    const tally = new Tally(10);
    tally.add(a, "run:view", MIDNIGHT - 2);
    tally.add(a, "run:view", MIDNIGHT - 1);
    tally.add(a, "run:view", MIDNIGHT);
    expect(countsOf(takeAt(tally, MIDNIGHT, 10))).toEqual([
      "a 2026-01-31 run:view 2",
      "a 2026-02-01 run:view 1",
    ]);
  });

  it("that was not written is written a minute later, together with what came since", () => {
    const tally = new Tally(10);
    tally.add(a, "run:view", NOON);
    const [refused] = takeAt(tally, NOON, 10);
    tally.add(a, "run:view", NOON + 5);
    tally.putBack(refused as Portion, NOON + 10 + MINUTE_MS);
    expect(takeAt(tally, NOON + 9 + MINUTE_MS, 10)).toEqual([]);
    expect(tally.dueAt).toBe(NOON + 10 + MINUTE_MS);
    const [portion] = takeAt(tally, NOON + 10 + MINUTE_MS, 10);
    expect(portion).toMatchObject({ first: NOON, last: NOON + 5 });
    expect(countsOf([portion as Portion])).toEqual(["a 2026-01-31 run:view 2"]);
  });

  it("says once who was first, and again where that was not written", () => {
    const tally = new Tally(10);
    tally.add(used("a", "192.0.2.1"), "run:view", NOON);
    tally.add(used("a", "192.0.2.2"), "run:view", NOON + 1);
    const [lost] = takeAt(tally, NOON + 1, 10) as [Portion];
    expect(lost).toMatchObject({ keyId: "key_a", first: NOON, bearer: { address: "192.0.2.1" } });
    tally.add(used("a", "192.0.2.3"), "run:view", NOON + 2);
    tally.putBack(lost, NOON + 3);
    const [again] = takeAt(tally, NOON + 3, 10);
    expect(again).toMatchObject({ first: NOON, last: NOON + 2, bearer: { address: "192.0.2.1" } });
    tally.add(used("a", "192.0.2.4"), "run:view", NOON + 4);
    expect(takeAt(tally, NOON + 2 * MINUTE_MS, 10)).toMatchObject([{ first: NOON + 4, bearer: null }]);
  });

  it("is taken a part at a time; the rest stays due", () => {
    const tally = new Tally(10);
    tally.add(a, "run:view", NOON);
    tally.add(b, "run:view", NOON + 1);
    expect(takeAt(tally, NOON + 1, 1).map(({ digest }) => digest)).toEqual(["a"]);
    expect(tally.dueAt).toBe(NOON + 1);
    expect(takeAt(tally, NOON + 1, 1).map(({ digest }) => digest)).toEqual(["b"]);
  });

  it("is of so many secrets: whoever was written longest ago makes room", () => {
    const tally = new Tally(2);
    tally.add(a, "run:view", NOON);
    tally.add(b, "run:view", NOON);
    takeAt(tally, NOON, 1);
    tally.add(used("c"), "run:view", NOON);
    tally.add(a, "run:view", NOON + 1);
    expect(takeAt(tally, NOON + MINUTE_MS, 10).map(({ digest }) => digest)).toEqual(["a", "c"]);
  });

  it("none is lost or counted twice, whatever is refused in between", () => {
    let seed = 3;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return (seed >>> 8) % below;
    };
    const tally = new Tally(100);
    let [now, added, written] = [NOON, 0, 0];
    const write = (refuse: boolean) => {
      for (const portion of takeAt(tally, now, 1 + random(3))) {
        if (refuse) tally.putBack(portion, now + random(MINUTE_MS));
        else for (const { count } of portion.counts) written += count;
      }
    };
    for (let step = 0; step < 20_000; step++) {
      now += random(5_000);
      tally.add(used(`${random(7)}`), `run:${random(4)}`, now);
      added++;
      if (tally.dueAt <= now) write(random(3) === 0);
    }
    for (now += MINUTE_MS; tally.dueAt !== Number.POSITIVE_INFINITY; now += 2 * MINUTE_MS) write(false);
    expect(written).toBe(added);
  });
});
