/** What a request costs in storage, counted while nothing else goes on. */
import type { StorageCounts } from "@atrium/shared/store/meter";
import { expect } from "vitest";
import { harness, until } from "../harness.ts";
import { type Sent, send } from "../http.ts";
import { allSettled } from "../logged.ts";
import type { Caller } from "../personas.ts";

const { metered } = await harness();

type Asked = () => Sent | Promise<Sent>;

interface Wish {
  /** The status that the request is refused with. */
  refused?: number;
  /** Whose part of the cost is told apart. */
  service?: "auth" | "projects" | "resources";
}

/** Queues deliver a second after the first event: what takes longer would count the logging of events. */
const BEFORE_DELIVERY_MS = 950;
/** So long after that event another request may still begin. */
const TO_BEGIN_MS = 850;

/** When the first event was made that is not logged yet; or earlier. */
let firstEvent = Number.NEGATIVE_INFINITY;
/** After what only reads, nothing goes on. */
let wasRead = false;

/** Keys and tokens that were measured. Their first use is an event too, a moment after its answer. */
const known = new Set<string>();
let firstUses = false;
/** So long at most until what was used for the first time is written. */
const TO_FLUSH_MS = 400;

/** When of first uses nothing is left to log, whoever's they were. */
async function firstUsesAreLogged({ token }: Caller): Promise<void> {
  const isNew = token !== null && /^atr_(pk|at)_/.test(token) && !known.has(token);
  if (isNew || firstUses) {
    await nothingFor(TO_FLUSH_MS);
    await allSettled();
  }
  if (isNew) known.add(token);
  firstUses = isNew;
}

/** What a request costs, and how much of that is one service's. */
export async function costsOf(
  caller: Caller,
  asked: Asked,
  { refused, service = "projects" }: Wish = {},
): Promise<{ all: StorageCounts; own: StorageCounts }> {
  await firstUsesAreLogged(caller);
  for (;;) {
    const request = await asked();
    const isRead = request.method === "GET";
    if (isRead || performance.now() - firstEvent > TO_BEGIN_MS) {
      await allSettled();
      firstEvent = performance.now();
    }
    if (!isRead || !wasRead) await idle();
    wasRead = isRead;
    const { cost: all, value: of } = await metered(() => metered(() => send(caller, request), service));
    const { cost: own, value: response } = of;
    const problem = response.ok ? undefined : await response.text();
    expect(response.ok ? undefined : response.status, problem).toBe(refused);
    if (isRead || performance.now() - firstEvent < BEFORE_DELIVERY_MS) return { all, own };
    firstEvent = Number.NEGATIVE_INFINITY;
  }
}

export const costOf = async (caller: Caller, asked: Asked, refused?: number): Promise<StorageCounts> =>
  (await costsOf(caller, asked, refused === undefined ? {} : { refused })).all;

/** What goes on after an answer (mail, tombstones) is over. */
const idle = (): Promise<void> => nothingFor(10);

/** Nothing is counted for longer than a queue waits. */
export const othersAreDone = (): Promise<void> => nothingFor(1500);

async function nothingFor(ms: number): Promise<void> {
  await until(async () => {
    const { cost } = await metered(() => new Promise((resolve) => setTimeout(resolve, ms)));
    return Object.values(cost).every((count) => count === 0);
  }, 60_000);
}
