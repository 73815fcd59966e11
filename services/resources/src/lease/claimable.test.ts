import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DESIRED_STATES, isAtRest, STATES, type State } from "../kind/lifecycle.ts";
import { isClaimable } from "./claimable.ts";
import { isHeld } from "./live.ts";

const NOW = 1_000;

const thing = fc.record({
  desiredState: fc.constantFrom(...DESIRED_STATES),
  observedState: fc.constantFrom(...STATES),
  admitted: fc.boolean(),
});
const last = fc.option(
  fc.record({
    expiresAt: fc.integer({ min: NOW - 2, max: NOW + 2 }),
    endedAt: fc.option(fc.integer({ min: 0, max: NOW }), { nil: null }),
  }),
  { nil: undefined },
);

describe("what may be claimed", () => {
  it("is in nobody's hands, wanted to run, admitted, and has not come to an end", () => {
    fc.assert(
      fc.property(thing, last, (one, lease) => {
        if (!isClaimable(one, lease, NOW)) return;
        expect(lease && isHeld(lease, NOW)).not.toBe(true);
        expect(one).toMatchObject({ desiredState: "running", admitted: true });
        expect(isAtRest(one.observedState)).toBe(false);
      }),
    );
  });

  it("is whatever waits, and whatever was lost: nothing that is wanted stays with nobody", () => {
    fc.assert(
      fc.property(thing, last, (one, lease) => {
        const lost = lease?.endedAt === null && lease.expiresAt <= NOW && !isAtRest(one.observedState);
        const held = lease !== undefined && isHeld(lease, NOW);
        if (one.desiredState !== "running" || !one.admitted || held) return;
        if (one.observedState === "queued" || lost) expect(isClaimable(one, lease, NOW)).toBe(true);
      }),
    );
  });

  // Whoever reports without a lease is not ousted by one that is over.
  it.each(["starting", "running", "paused"] satisfies State[])(
    "is not what is %s without a lease",
    (state) => {
      const one = { desiredState: "running", observedState: state, admitted: true } as const;
      expect(isClaimable(one, undefined, NOW)).toBe(false);
      expect(isClaimable(one, { endedAt: 1, expiresAt: 1 }, NOW)).toBe(false);
    },
  );
});
