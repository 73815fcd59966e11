import { describe, expect, it } from "vitest";
import { narrate, simulate } from "./simulate.ts";
import { B, BREAKS, FLIGHT, SKEW, T } from "./world.ts";

describe("the revocation bound, on the product's own cache", () => {
  it("holds over 10 000 schedules, and they come near it: nothing is accepted later than B, nobody refused what they hold, nothing revoked comes back", async () => {
    const { total, first } = await simulate({ seed: 1, schedules: 10_000 });
    expect(first).toBeUndefined();
    expect(total.lateness).toBeGreaterThan(T);
    expect(total.lateness).toBeLessThanOrEqual(B);
    expect(total.overtime).toBeGreaterThan(SKEW);
    expect(total.overtime).toBeLessThanOrEqual(SKEW + FLIGHT);
    for (const layer of [total.l1, total.l2, total.l3]) expect(layer).toBeGreaterThan(500);
    for (const happened of [
      total.withdrawals,
      total.additions,
      total.rotations,
      total.rollBacks,
      total.flushes,
      total.refused,
      total.unavailable,
    ]) {
      expect(happened).toBeGreaterThan(500);
    }
    expect(total.rateLimited).toBeGreaterThan(0);
  }, 600_000);

  it.each(BREAKS)("the same schedules fail with %s broken on purpose", async (broken) => {
    const { first, total } = await simulate({ seed: 1, schedules: 300, broken });
    expect(first).toBeDefined();
    if (broken === "flush") expect(first?.violation).toMatch(/after it was revoked: it came back/);
    else if (broken === "end") expect(total.overtime).toBeGreaterThan(SKEW + FLIGHT);
    else if (broken === "last_word")
      expect(first?.violation).toMatch(/was refused for level ., which it held/);
    else expect(total.lateness).toBeGreaterThan(B);
  });

  it("a schedule is the same whenever it is run, and tells how it failed", async () => {
    const { first } = await simulate({ seed: 1, schedules: 300, broken: "as_of" });
    const schedule = first?.schedule as number;
    const lines = await narrate(1, schedule, "as_of");
    expect(lines.at(-1)).toContain(`VIOLATION ${first?.violation}`);
    expect(await narrate(1, schedule, "as_of")).toEqual(lines);
    expect(await narrate(2, schedule, "as_of")).not.toEqual(lines);
  });
});
