import type { Db } from "@atrium/shared/store/open";
import type { Env } from "../env.ts";
import * as store from "./store.ts";

/** The one there is. */
const DISTRIBUTOR = "distributor";

/** The log has more than before. */
export const wakeDistributor = ({ DISTRIBUTOR: objects }: Pick<Env, "DISTRIBUTOR">): Promise<void> =>
  objects.get(objects.idFromName(DISTRIBUTOR)).wake();

/** Something is due to this webhook. */
export const wakeCourier = ({ COURIERS }: Pick<Env, "COURIERS">, webhookId: string): Promise<void> =>
  COURIERS.get(COURIERS.idFromName(webhookId)).wake();

/** The same of several. @returns why some were not woken: cron wakes them */
export async function wakeCouriers(
  env: Pick<Env, "COURIERS">,
  webhookIds: readonly string[],
): Promise<unknown[]> {
  const woken = await Promise.allSettled(webhookIds.map((id) => wakeCourier(env, id)));
  return woken.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
}

/** What is due for so long has a courier that sleeps, or one that has much to do, which does not mind. */
const OVERDUE_MS = 30_000;
const WOKEN = 400;

/** Whatever became of a wake-up, the database says what is still to be done; run by cron. */
export async function wakeOverdue(env: Pick<Env, "COURIERS">, db: Db, now: number): Promise<void> {
  const overdue = await store.overdue(db, now - OVERDUE_MS, WOKEN);
  const [failure] = await wakeCouriers(
    env,
    overdue.map(({ id }) => id),
  );
  if (failure) throw failure;
}
