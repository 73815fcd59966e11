import { describe, expect, it } from "vitest";
import { isGivenUp, nextAttempt } from "./schedule.ts";

const HOUR = 3_600_000;
const wait = (attempts: number, random = 0.5, retryAfter: number | null = null) => {
  const next = nextAttempt({ attempts, at: 1_000, retryAfter }, () => random);
  return next === null ? null : next - 1_000;
};

describe("a message is tried again", () => {
  it("ten times, over about 75 hours", () => {
    const waits = Array.from({ length: 11 }, (_, attempts) => wait(attempts));
    const hours = [0, 5 / 3600, 5 / 60, 0.5, 2, 5, 10, 14, 20, 24];
    expect(waits).toEqual([...hours.map((h) => h * HOUR), null]);
    const all = waits.reduce<number>((sum, one) => sum + (one ?? 0), 0);
    expect(all / HOUR).toBeCloseTo(75.6, 1);
  });

  it("by chance a fifth earlier or later", () => {
    expect(wait(2, 0)).toBe(240_000);
    expect(wait(2, 1)).toBe(360_000);
  });

  it("not before the endpoint asks for it, within a day; and never earlier than planned", () => {
    expect(wait(1, 0.5, 60_000)).toBe(60_000);
    expect(wait(2, 0.5, 60_000)).toBe(300_000);
    expect(wait(1, 0.5, 48 * HOUR)).toBe(24 * HOUR);
    expect(wait(10, 0.5, 60_000)).toBeNull();
  });
});

it("an endpoint is given up after five days without a success", () => {
  expect(isGivenUp(null, 1e12)).toBe(false);
  expect(isGivenUp(0, 120 * HOUR - 1)).toBe(false);
  expect(isGivenUp(0, 120 * HOUR)).toBe(true);
});
