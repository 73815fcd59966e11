import { systemClock } from "@atrium/shared/clock";
import type { Context } from "@atrium/shared/context";
import { newRequestId } from "@atrium/shared/id";
import { openDb } from "@atrium/shared/store/open";
import type { Env } from "./env.ts";

/** What rules are handed where nobody asked for anything: by cron, for the system's own work. */
export const unattended = (env: Env, execution: Pick<ExecutionContext, "waitUntil">): Context => ({
  db: openDb(env.CONTROL, env.METER),
  source: "control",
  queue: env.EVENTS_QUEUE,
  clock: systemClock,
  requestId: newRequestId(),
  address: null,
  userAgent: null,
  later: (work) => execution.waitUntil(work),
  get people(): never {
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
