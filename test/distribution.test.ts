/** Making out messages and sending them, stopped between any two steps and done twice at once: over the real database. */
import type { AtriumEvent, EventType } from "@atrium/shared/contract/events";
import { parseSecretKeys } from "@atrium/shared/credential/envelope";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Delivering, deliverDue } from "../services/events/src/delivery/deliver.ts";
import { distribute } from "../services/events/src/delivery/distribute.ts";
import type { Message, Outcome } from "../services/events/src/endpoint/send.ts";
import { anEvent, logged } from "./auditing.ts";
import { contextOver } from "./direct.ts";
import { type Hook, hookedTo, openEndpoint, openEndpoints } from "./endpoints.ts";
import { harness, until } from "./harness.ts";
import { type Person, signUp } from "./personas.ts";
import { createProject, logged as loggedOf } from "./sharing.ts";

const { env } = await harness();
const { EVENTS_DB } = await env("events");
const keys = parseSecretKeys((await env("projects")).SECRET_KEYS);

let owner: Person;
let project: string;
beforeAll(openEndpoints);
beforeEach(async () => {
  owner = await signUp("owner");
  project = await createProject(owner);
});

const DELIVERED: Outcome = { status: 204, headers: {}, error: null, latency: 1, retryAfter: null };
const REFUSED: Outcome = { ...DELIVERED, status: 500, error: "status_refused" };

/** Lines of the log, past the queue, and so with nobody woken. */
async function lines(count: number, type: EventType = "project.updated"): Promise<AtriumEvent[]> {
  const target = { type: "project", id: project, name: null };
  return logged(
    ...Array.from({ length: count }, () =>
      anEvent({ project, organization: owner.organization }, { type, target }),
    ),
  );
}

/** A webhook that is told of changes of its project; the events of its making are behind it. */
async function hooked(): Promise<Hook> {
  const hook = await hookedTo(owner, `/v1/projects/${project}`, await openEndpoint(), {
    types: ["project.*"],
  });
  await until(async () =>
    (await loggedOf(project, "webhook.created")).some(({ target }) => target.id === hook.id),
  );
  return hook;
}

interface Row {
  event_id: string;
  state: string;
  attempts: number;
}
const rowsOf = async ({ id }: Hook): Promise<Row[]> =>
  (
    await EVENTS_DB.prepare(
      "SELECT event_id, state, attempts FROM deliveries WHERE webhook_id = ? ORDER BY id",
    )
      .bind(id)
      .all<Row>()
  ).results;

/** Every so many batches, it stops before or after one: nobody can say which of the two. */
function stopping(every: number) {
  let batches = 0;
  let stops = 0;
  const ctx = contextOver(EVENTS_DB, "events", async (batch) => {
    if (++batches % every > 0) return batch;
    if (++stops % 2 > 0) await EVENTS_DB.batch(batch);
    throw new Error("Stopped");
  });
  return { ctx, stopped: () => stops };
}

async function caughtUp(ctx: Parameters<typeof distribute>[0]): Promise<void> {
  for (;;) {
    const { caughtUp: done } = await distribute(ctx).catch(() => ({ caughtUp: false }));
    if (done) return;
  }
}

describe("messages are made out", () => {
  it("once for each line and webhook, by two at once that are stopped at any time", async () => {
    const hooks = [await hooked(), await hooked()];
    const events = await lines(700);
    const both = [stopping(3), stopping(4)];
    await Promise.all(both.map(({ ctx }) => caughtUp(ctx)));
    expect(both.reduce((sum, { stopped }) => sum + stopped(), 0)).toBeGreaterThan(2);
    for (const hook of hooks) {
      const ids = (await rowsOf(hook)).map(({ event_id }) => event_id);
      expect(ids).toHaveLength(700);
      expect(new Set(ids)).toEqual(new Set(events.map(({ id }) => id)));
    }
  });

  it("not to who was listening before a project changed hands, of what is logged after that", async () => {
    const hook = await hooked();
    const [before] = await lines(1);
    await lines(1, "project.transferred");
    await lines(3);
    await Promise.all([caughtUp(stopping(5).ctx), caughtUp(stopping(3).ctx)]);
    expect(await rowsOf(hook)).toEqual([{ event_id: before?.id, state: "dead", attempts: 0 }]);
    const row = await EVENTS_DB.prepare("SELECT status, disabled_because FROM webhooks WHERE id = ?")
      .bind(hook.id)
      .first();
    expect(row).toEqual({ status: "disabled", disabled_because: "transferred" });
  });
});

describe("messages are sent", () => {
  const delivering = (send: Delivering["send"], ctx = contextOver(EVENTS_DB, "events")): Delivering => ({
    ctx,
    keys,
    send,
    random: () => 0.5,
  });
  const idOf = ({ headers }: Message) => headers["webhook-id"] ?? "";

  it("oldest first, five at once, and each until it is recorded", async () => {
    const hook = await hooked();
    const events = await lines(120);
    await caughtUp(contextOver(EVENTS_DB, "events"));
    const sent: string[] = [];
    let [now, most] = [0, 0];
    const send = async (message: Message) => {
      most = Math.max(most, ++now);
      sent.push(idOf(message));
      await new Promise((resolve) => setTimeout(resolve, 2));
      now--;
      return DELIVERED;
    };
    const { ctx } = stopping(2);
    let next: number | null = 0;
    while (next !== null) next = await deliverDue(delivering(send, ctx), hook.id).catch(() => 0);
    expect(most).toBe(5);
    expect(new Set(sent)).toEqual(new Set(events.map(({ id }) => id)));
    const made = (await rowsOf(hook)).map(({ event_id }) => event_id);
    // Of those that go at once, any may be the first.
    const order = [...new Set(sent)];
    expect(Math.max(...made.map((id, index) => Math.abs(order.indexOf(id) - index)))).toBeLessThan(5);
    expect((await rowsOf(hook)).every(({ state, attempts }) => state === "delivered" && attempts === 1)).toBe(
      true,
    );
  });

  it("what two couriers do at once is counted once, and a failure of the later one takes no success back", async () => {
    const hook = await hooked();
    await lines(1);
    await caughtUp(contextOver(EVENTS_DB, "events"));
    const held = Promise.withResolvers<void>();
    const slow = deliverDue(
      delivering(async () => {
        await held.promise;
        return REFUSED;
      }),
      hook.id,
    );
    expect(
      await deliverDue(
        delivering(async () => DELIVERED),
        hook.id,
      ),
    ).toBeNull();
    held.resolve();
    await slow;
    expect(await rowsOf(hook)).toMatchObject([{ state: "delivered", attempts: 1 }]);
  });

  it("none of a webhook that was switched off, or that the log has forgotten", async () => {
    const hook = await hooked();
    const [first] = await lines(2);
    await caughtUp(contextOver(EVENTS_DB, "events"));
    await EVENTS_DB.prepare("DELETE FROM audit WHERE id = ?").bind(first?.id).run();
    const sent: string[] = [];
    const send = async (message: Message) => {
      sent.push(idOf(message));
      return REFUSED;
    };
    const next = await deliverDue(delivering(send), hook.id);
    expect(next).toBeGreaterThan(Date.now());
    expect(sent).toHaveLength(1);
    expect(sent).not.toContain(first?.id);
    expect(await rowsOf(hook)).toMatchObject([
      { state: "dead", attempts: 0 },
      { state: "pending", attempts: 1 },
    ]);
    await EVENTS_DB.batch([
      EVENTS_DB.prepare(
        "UPDATE webhooks SET status = 'disabled', disabled_because = 'asked' WHERE id = ?",
      ).bind(hook.id),
      EVENTS_DB.prepare("UPDATE deliveries SET next_at = 0 WHERE webhook_id = ? AND state = 'pending'").bind(
        hook.id,
      ),
    ]);
    expect(await deliverDue(delivering(send), hook.id)).toBeNull();
    expect(sent).toHaveLength(1);
    expect((await rowsOf(hook)).map(({ state }) => state)).toEqual(["dead", "dead"]);
  });

  it("ten times, at the times that are planned, and then no more", async () => {
    const hook = await hooked();
    await lines(1);
    await caughtUp(contextOver(EVENTS_DB, "events"));
    const ctx = contextOver(EVENTS_DB, "events");
    const began = Date.now();
    let now = began;
    ctx.clock = { now: () => now };
    const at: number[] = [];
    const send = async () => {
      at.push(now - began);
      return { ...REFUSED, latency: 0 };
    };
    for (let next: number | null = now; next !== null; ) {
      now = Math.max(now, next);
      next = await deliverDue(delivering(send, ctx), hook.id);
    }
    const SECOND = 1_000;
    const HOUR = 3_600 * SECOND;
    const waits = [
      0,
      5 * SECOND,
      300 * SECOND,
      HOUR / 2,
      ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR),
    ];
    expect(at.slice(1).map((one, index) => one - (at[index] ?? 0))).toEqual(waits.slice(1));
    expect(await rowsOf(hook)).toMatchObject([{ state: "dead", attempts: 10 }]);
  });
});
