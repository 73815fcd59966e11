import { systemClock } from "@atrium/shared/clock";
import { forgetAnswers } from "@atrium/shared/store/answers";
import { openDb } from "@atrium/shared/store/open";
import { sweep } from "@atrium/shared/store/outbox";
import { app } from "./app.ts";
import { forgetOldLines } from "./audit/retention/retention.ts";
import { complain, reasonOf } from "./complaint.ts";
import { consume } from "./consume.ts";
import { forgetDeliveries } from "./delivery/delivery.ts";
import { wakeDistributor, wakeOverdue } from "./delivery/waking.ts";
import { type Env, secretKeysOf } from "./env.ts";
import { forgetSecrets, removeEnded, rewrapSecrets } from "./webhook/upkeep.ts";

export { Courier } from "./delivery/courier.ts";
export { Distributor } from "./delivery/distributor.ts";

export default {
  fetch: app.fetch,
  queue: consume,
  async scheduled(_controller, env) {
    const db = openDb(env.EVENTS_DB, env.METER);
    const now = systemClock.now();
    // What is on its way first; and what fails keeps nothing else back.
    const duties: (() => Promise<unknown>)[] = [
      () => wakeDistributor(env),
      () => wakeOverdue(env, db, now),
      () => sweep(db, env.EVENTS_QUEUE, now),
      () => forgetAnswers(db, now),
      () => rewrap(env, db),
      () => forgetSecrets(db, now),
      () => removeEnded(db, now),
      () => forgetDeliveries(db, now),
      () => forgetOldLines(db, now),
    ];
    const failures: unknown[] = [];
    for (const duty of duties) await duty().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, failures.map(reasonOf).join("; "));
  },
} satisfies ExportedHandler<Env>;

async function rewrap(env: Env, db: ReturnType<typeof openDb>): Promise<void> {
  const { failed } = await rewrapSecrets(db, secretKeysOf(env));
  if (failed.length > 0) complain("secrets of webhooks do not open", { secrets: failed });
}
