import { describe, expect, it } from "vitest";
import { judge, type Limits } from "./limiter.ts";

const UNLIMITED: Limits = { maxUses: null, rateLimit: null, rateWindow: null };

/** Asks at these times; what was admitted. */
function admitted(times: number[], limitsAt: (time: number) => Limits, before: number[] = []): number[] {
  const kept = [...before];
  for (const now of times) {
    const history = { count: kept.length, at: (n: number) => kept[n - 1] };
    const admission = judge(limitsAt(now), history, now);
    if (admission.admitted) kept.push(admission.at);
  }
  return kept;
}

describe("a rate", () => {
  const limits = { ...UNLIMITED, rateLimit: 3, rateWindow: 10 };

  it("is of any window: what was used at its end counts at the beginning of the next", () => {
    expect(admitted([0, 9_000, 9_500, 9_999, 10_000, 10_001, 18_999, 19_000], () => limits)).toEqual([
      0, 9_000, 9_500, 10_000, 19_000,
    ]);
  });

  it("says in how many seconds there is room", () => {
    const kept = [0, 9_000, 9_500];
    const judged = judge(limits, { count: 3, at: (n) => kept[n - 1] }, 9_501);
    expect(judged).toEqual({ admitted: false, because: "rate_limited", retryAfter: 1 });
    expect(judge({ ...limits, rateWindow: 60 }, { count: 3, at: (n) => kept[n - 1] }, 9_501)).toMatchObject({
      retryAfter: 51,
    });
  });

  it("no window ever holds more, at random times, with limits that change", () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return seed % below;
    };
    for (let round = 0; round < 200; round++) {
      const [loose, tight] = [
        { ...UNLIMITED, rateLimit: 5 + random(5), rateWindow: 1 + random(5) },
        { ...UNLIMITED, rateLimit: 1 + random(4), rateWindow: 5 + random(5) },
      ];
      const times = Array.from({ length: 300 }, () => random(60_000)).sort((a, b) => a - b);
      const kept = admitted(times, (time) => (time < 30_000 ? loose : tight));
      for (const [index, at] of kept.entries()) {
        const { rateLimit = 0, rateWindow = 0 } = at < 30_000 ? loose : tight;
        const within = kept.slice(0, index + 1).filter((earlier) => earlier > at - (rateWindow ?? 0) * 1000);
        expect(within.length).toBeLessThanOrEqual(rateLimit ?? 0);
      }
    }
  });

  it("time that runs backwards admits no more", () => {
    expect(admitted([10_000, 10_000, 10_000, 1, 2, 9_000], () => limits)).toHaveLength(3);
  });

  it("what is too long ago to be known is long enough ago", () => {
    expect(judge(limits, { count: 50, at: (n) => (n === 50 ? 5 : undefined) }, 6)).toMatchObject({
      admitted: true,
    });
  });
});

describe("uses in all", () => {
  it("are that many, ever, whatever the rate", () => {
    const limits = { maxUses: 4, rateLimit: 3, rateWindow: 1 };
    expect(admitted([0, 0, 0, 500, 1_000, 9_000, 99_000], () => limits)).toEqual([0, 0, 0, 1_000]);
  });

  it("used up is said rather than slow down: waiting does not help", () => {
    const kept = [0, 0];
    const limits = { maxUses: 2, rateLimit: 2, rateWindow: 60 };
    expect(judge(limits, { count: 2, at: (n) => kept[n - 1] }, 1)).toEqual({
      admitted: false,
      because: "used_up",
    });
  });

  it("a higher number counts those before", () => {
    expect(admitted([1, 2, 3], () => ({ ...UNLIMITED, maxUses: 4 }), [0, 0])).toHaveLength(4);
  });
});
