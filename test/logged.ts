/** What requests have left in the audit log. */
import type { AtriumEvent } from "@atrium/shared/contract/events";
import { outboxOf } from "./direct.ts";
import { harness, until } from "./harness.ts";

const databases = async () => {
  const { env } = await harness();
  const [{ CONTROL }, { RESOURCES_DB }, { EVENTS_DB }] = await Promise.all([
    env("auth"),
    env("resources"),
    env("events"),
  ]);
  return { CONTROL, RESOURCES_DB, EVENTS_DB };
};

/** The lines that requests left, oldest first; however many requests, they are asked for once. */
export async function linesOf(...requestIds: string[]): Promise<AtriumEvent[]> {
  const { EVENTS_DB } = await databases();
  const { results } = await EVENTS_DB.prepare(
    "SELECT event FROM audit WHERE event ->> 'request_id' IN (SELECT value FROM json_each(?)) ORDER BY id",
  )
    .bind(JSON.stringify(requestIds))
    .all<{ event: string }>();
  return results.map(({ event }) => JSON.parse(event) as AtriumEvent);
}

/** What is older was never sent: some tests commit past the queue. */
const ON_ITS_WAY_MS = 8_000;

/** When nothing of any request is on its way any more. */
export async function allSettled(): Promise<void> {
  const outboxes = Object.values(await databases());
  await until(async () => {
    const since = Date.now() - ON_ITS_WAY_MS;
    const waiting = await Promise.all(
      outboxes.map((d1) =>
        d1.prepare("SELECT position FROM outbox WHERE created_at > ? LIMIT 1").bind(since).first(),
      ),
    );
    return waiting.every((event) => event === null);
  });
}

/** The same, when of uses too nothing waits to be written any more: first uses leave an event a moment after the answer. */
export async function allQuiet(): Promise<void> {
  const { metered } = await harness();
  await allSettled();
  await until(async () => {
    const { cost } = await metered(() => new Promise((resolve) => setTimeout(resolve, 600)), "auth");
    return cost.use_calls === 0;
  });
  await allSettled();
}

/** When nothing of these requests is on its way any more. */
export async function settled(...requestIds: string[]): Promise<boolean> {
  const outboxes = Object.values(await databases());
  return until(async () => {
    const waiting = await Promise.all(outboxes.map((d1) => outboxOf(d1, ...requestIds)));
    return waiting.flat().length === 0;
  });
}
