import { afterAll, expect } from "vitest";
import { runningHarness } from "./harness.ts";

// After each file: what it was shown or sent stands in no row, no KV value and no line of a log.
afterAll(async () => {
  const running = await runningHarness();
  if (running) expect(await running.leaks()).toEqual([]);
}, 120_000);
