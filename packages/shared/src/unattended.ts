import { systemClock } from "./clock.ts";
import type { Context } from "./context.ts";
import { newRequestId } from "./id.ts";
import type { Actor } from "./store/commit.ts";

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

/** Who does it. Nothing that anybody may do is behind it, and so nothing that could have changed. */
export const theSystem = (target: Actor["target"]): Actor => ({
  principal: { type: "system", id: "system", name: "system" },
  credential: null,
  target,
  fresh: true,
  basis: [],
});

async function nobody(): Promise<never> {
  throw new Error("Nobody asked for this");
}
