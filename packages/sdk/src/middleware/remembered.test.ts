import { expect, it, vi } from "vitest";
import type { Verification } from "./caller.ts";
import { Answers } from "./remembered.ts";

const valid = (max_age: number): Verification => ({ valid: true, code: "valid", max_age });
const REVOKED: Verification = { valid: false, code: "revoked", max_age: 0 };

function answers(most = 10, together = true) {
  const clock = { at: 0, wallAt: 1_000_000, steady: () => clock.at, wall: () => clock.wallAt };
  const pass = (ms: number) => {
    clock.at += ms;
    clock.wallAt += ms;
  };
  return { clock, pass, kept: new Answers(clock, most, together) };
}

it("remembers an answer for its max_age, from before it was asked, and not a millisecond longer", async () => {
  const { kept, pass } = answers();
  const ask = vi.fn(async () => {
    pass(400);
    return valid(2);
  });
  await kept.answer("a", ask);
  pass(1_599);
  await kept.answer("a", ask);
  expect(ask).toHaveBeenCalledTimes(1);
  pass(1);
  await kept.answer("a", ask);
  expect(ask).toHaveBeenCalledTimes(2);
});

it("by whichever clock says so: of a machine that slept, or whose clock was set back", async () => {
  const { kept, clock } = answers();
  const ask = vi.fn(async () => valid(60));
  await kept.answer("a", ask);
  clock.wallAt += 60_000;
  await kept.answer("a", ask);
  clock.wallAt -= 1;
  await kept.answer("a", ask);
  expect(ask).toHaveBeenCalledTimes(3);
});

it("remembers no no, and nothing that says so", async () => {
  const { kept } = answers();
  for (const answer of [REVOKED, valid(0)]) {
    const ask = vi.fn(async () => answer);
    await kept.answer("a", ask);
    await kept.answer("a", ask);
    expect(ask).toHaveBeenCalledTimes(2);
  }
});

/** Several that ask for one thing at once. */
const atOnce = (kept: Answers, ask: () => Promise<Verification>, count = 5) =>
  Promise.allSettled(Array.from({ length: count }, () => kept.answer("a", ask)));

it("several at once ask once", async () => {
  const { kept } = answers();
  const ask = vi.fn(async () => valid(60));
  expect((await atOnce(kept, ask)).every(({ status }) => status === "fulfilled")).toBe(true);
  expect(ask).toHaveBeenCalledTimes(1);
});

it("but each for themselves where the answer was for one use, was a no, or was none", async () => {
  const outcomes: (() => Promise<Verification>)[] = [
    async () => valid(0),
    async () => REVOKED,
    async () => Promise.reject(new Error("down")),
  ];
  for (const outcome of outcomes) {
    const { kept } = answers();
    const ask = vi.fn(outcome);
    await atOnce(kept, ask);
    expect(ask).toHaveBeenCalledTimes(5);
  }
});

it("and each for themselves where no request may wait for another's", async () => {
  const { kept } = answers(10, false);
  const ask = vi.fn(async () => valid(60));
  await atOnce(kept, ask);
  expect(ask).toHaveBeenCalledTimes(5);
});

it("is bounded: the oldest goes", async () => {
  const { kept } = answers(2);
  const ask = vi.fn(async () => valid(60));
  for (const question of ["a", "b", "c", "b", "c", "a"]) await kept.answer(question, ask);
  expect(ask).toHaveBeenCalledTimes(4);
});
