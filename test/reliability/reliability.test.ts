/** Events from their commits to everybody's endpoints, whatever breaks on the way: docs/reliability.md. */
import { newId } from "@atrium/shared/id";
import { describe, expect, it } from "vitest";
import type { Env } from "../../services/events/src/env.ts";
import { Database, MIGRATIONS } from "../interleaving/database.ts";
import { runCourse } from "./course.ts";
import { PROMPT } from "./judge.ts";
import { events } from "./platform.ts";
import { narrate, simulate } from "./simulate.ts";
import { BREAKS } from "./world.ts";

describe("events, while everything breaks that can", () => {
  it("over 10 000 of them: none is lost or logged twice, everybody gets everything or is listed, in time", async () => {
    const { total, faults, first } = await simulate({ seed: 1, runs: 18 });
    expect(first).toBeUndefined();
    expect(total.events).toBeGreaterThan(10_000);
    expect(total.received).toBeGreaterThan(total.expected / 2);
    expect(total.duplicates).toBeGreaterThan(0);
    expect(total.dead).toBeGreaterThan(0);
    expect(total.disabled).toBeGreaterThan(0);
    expect(total.prompt).toBeLessThan(PROMPT);
    expect(faults.size).toBe(16);
  }, 600_000);

  it.each(BREAKS)(
    "the simulator sees it where %s is broken on purpose",
    async (broken) => {
      const found = async () => {
        for (let run = 0; run < 10; run++) {
          const endpoints = broken === "impatient" ? 2 : 8;
          const plan = { commits: 40, endpoints, hours: 2, storm: broken !== "one_courier" };
          const { violation } = await runCourse(plan, 7, run, { broken });
          if (violation !== undefined) return violation;
        }
      };
      expect(await found()).toMatch(FOUND[broken]);
    },
    600_000,
  );

  it("a run is the same whenever it is run, and tells its course", async () => {
    const lines = await narrate(1, 2);
    expect(lines.length).toBeGreaterThan(100);
    expect(times(await narrate(1, 2))).toEqual(times(lines));
    expect(times(await narrate(2, 2))).not.toEqual(times(lines));
  }, 600_000);
});

/** What comes of what is broken. */
const FOUND = {
  acknowledge_first: /events were lost/,
  no_sweep: /events were lost/,
  logged_twice: /was logged twice/,
  cursor_first: /never got/,
  delivered_first: /never got/,
  no_cron: /has not heard of|events were lost/,
  one_courier: /an endpoint that is well waited for/,
  impatient: /is of \d+|got attempt/,
} as const;

/** Ids are new each time. */
const times = (lines: string[]): string[] =>
  lines.map((line) => line.replaceAll(/_[0-9a-z]{26}/g, "").replaceAll(/[0-9a-z-]{26,}/g, ""));

describe("what the log costs", () => {
  /** What one batch of a hundred events asks of EVENTS_DB, with so many endpoints that want all of them. */
  const costOf = async (endpoints: number) => {
    const database = new Database(MIGRATIONS.EVENTS_DB);
    for (let n = 0; n < endpoints; n++)
      database.all(
        `INSERT INTO webhooks (id, project_id, organization_id, url, active_since, created_by, created_at, updated_at)
          VALUES (?, NULL, 'org_1', 'https://example.com/', 0, 'acc_1', 0, 0)`,
        newId("whk"),
      );
    const cost = { batches: 0, statements: 0, rows: 0 };
    const line = async <T>(perform: () => T, statements: number) => {
      cost.batches++;
      cost.statements += statements;
      const changed = () => Number(database.all("SELECT total_changes() AS n")[0]?.n);
      const before = changed();
      const answers = perform();
      cost.rows += changed() - before;
      return answers;
    };
    const nobody = { acknowledge: async () => undefined };
    const distributor = { idFromName: () => "", get: () => ({ wake: async () => undefined }) };
    const env = {
      EVENTS_DB: database.over(line),
      CONTROL_OUTBOX: nobody,
      RESOURCES: nobody,
      DISTRIBUTOR: distributor,
    };
    const messages = Array.from({ length: 100 }, (_, n) => ({
      id: `${n}`,
      ack: () => undefined,
      body: happened(n + 1),
    }));
    await events.queue({ messages } as unknown as MessageBatch, env as unknown as Env);
    expect(database.all("SELECT count(*) AS n FROM audit")).toEqual([{ n: 100 }]);
    return cost;
  };

  it("a batch of the queue is one batch of the database, and the same for 0 and for 100 endpoints", async () => {
    const nobody = await costOf(0);
    expect(nobody).toEqual({ batches: 1, statements: 1, rows: 100 });
    expect(await costOf(100)).toEqual(nobody);
  });
});

const happened = (sequence: number) => ({
  id: newId("evt"),
  type: "project.updated",
  sequence,
  at: Date.now(),
  source: "control",
  actor: { type: "account", id: "acc_1", name: "Ada" },
  credential: null,
  attributed_to: null,
  target: { type: "project", id: "prj_1", name: null },
  project_id: "prj_1",
  organization_id: "org_1",
  request_id: "req_1",
  address: null,
  changes: {},
  details: {},
});
