import { systemClock } from "./clock.ts";
import type { Context } from "./context.ts";
import { newRequestId } from "./id.ts";

/** What rules are handed where nobody asked for anything: by cron, for the system's own work. */
export const unattended = (
  { db, source, queue, people }: Pick<Context, "db" | "source" | "queue"> & Partial<Pick<Context, "people">>,
  execution: { waitUntil(work: Promise<unknown>): void },
): Context => ({
  db,
  source,
  queue,
  clock: systemClock,
  requestId: newRequestId(),
  address: null,
  userAgent: null,
  later: (work) => execution.waitUntil(work),
  get people(): Context["people"] {
    if (people) return people;
    throw new Error("Nobody is asked about people here");
  },
  nameOf: nobody,
  reauthorize: nobody,
  authorizeIn: nobody,
  idempotency: null,
});

async function nobody(): Promise<never> {
  throw new Error("Nobody asked for this");
}
