import { afterAll, expect } from "vitest";
import { misfits } from "./catalogue.ts";
import { runningHarness } from "./harness.ts";

// After each file: what it left in the audit log is what the catalogue of events says.
afterAll(async () => {
  const running = await runningHarness();
  if (running) expect(await misfits((await running.env("events")).EVENTS_DB)).toEqual([]);
}, 120_000);
