import { createHmac } from "node:crypto";
import type { Scheduler } from "../simulator/scheduler.ts";

interface Platform {
  scheduler: Scheduler;
  now(): number;
  random(): number;
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Is told what the product complains of. */
  say(line: string): void;
}

/**
 * Runs `work` where time, chance and the network are a run's own, also for who asks the platform for them, and where nothing is
 * computed in the background: so that a run is the same whenever it is run.
 */
export async function inVirtualTime<T>(platform: Platform, work: () => Promise<T>): Promise<T> {
  const { scheduler, now, random, fetch, say } = platform;
  const restore = [
    replaced(Date, { now }),
    replaced(Math, { random }),
    replaced(console, { error: say }),
    replaced(globalThis, {
      ...timersOf(scheduler),
      fetch: (url: unknown, init: RequestInit = {}) => fetch(String(url), init),
    }),
    replaced(crypto.subtle, {
      importKey: async (_format: string, bytes: Uint8Array) => bytes,
      sign: async (_name: string, key: Uint8Array, data: Uint8Array) =>
        new Uint8Array(createHmac("sha256", key).update(data).digest()).buffer,
    }),
  ];
  try {
    return await work();
  } finally {
    for (const undo of restore) undo();
  }
}

/** @returns what undoes it */
function replaced(of: object, by: Record<string, unknown>): () => void {
  const target = of as Record<string, unknown>;
  const before = Object.fromEntries(Object.keys(by).map((name) => [name, target[name]]));
  Object.assign(target, by);
  return () => void Object.assign(target, before);
}

interface Timer {
  due: boolean;
}

const timersOf = (scheduler: Scheduler) => ({
  setTimeout: (run: () => void, ms = 0): Timer => {
    const timer = { due: true };
    scheduler.at(scheduler.now + ms, () => {
      if (!timer.due) return;
      scheduler.wake();
      run();
    });
    return timer;
  },
  clearTimeout: (timer: Timer | undefined): void => {
    if (timer) timer.due = false;
  },
});
