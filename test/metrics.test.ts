/** Metrics of workloads: appended in batches, read back thinned, watched by alerts. */

import type { AtriumEvent } from "@atrium/shared/contract/events";
import { beforeAll, describe, expect, it } from "vitest";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { allSettled } from "./logged.ts";
import { type Caller, type Person, signUp, unique } from "./personas.ts";
import { makeThing } from "./samples/kinds.ts";
import { addCollaborator, makeTenant, type Tenant } from "./world.ts";

interface Point {
  step: number;
  value: number;
  at: string;
}

interface Metric {
  name: string;
  count: number;
  last: Point;
  min: number;
  max: number;
}

type History = Metric & { points: Point[] };

const { env, inbox, metered, runCron } = await harness();
const [{ RESOURCES_DB }, { EVENTS_DB }] = await Promise.all([env("resources"), env("events")]);

let ours: Tenant;
let member: Person;
let viewer: Person;
beforeAll(async () => {
  [ours, member, viewer] = await Promise.all([makeTenant(), signUp("member"), signUp("viewer")]);
  await addCollaborator(ours, member, "member");
  await addCollaborator(ours, viewer, "viewer");
});

const make = (collection = "runs") => makeThing(ours.owner, ours.project, collection);
const base = (id: string, collection = "runs") => `/v1/projects/${ours.project}/${collection}/${id}`;
const post = (caller: Caller, path: string, json: object) => send(caller, { method: "POST", path, json });

async function answered<T>(status: number, sent: Promise<Response>): Promise<T> {
  const response = await sent;
  const text = await response.text();
  expect(`${response.status} ${text}`).toMatch(new RegExp(`^${status} `));
  return (text ? JSON.parse(text) : null) as T;
}

const append = (id: string, json: object, caller: Caller = ours.owner) =>
  answered<{ appended: number }>(200, post(caller, `${base(id)}/metrics`, json));
const values = (name: string, first: number, ...its: number[]) => ({
  points: its.map((value, n) => ({ name, value, step: first + n })),
});
const list = async (id: string, query = "") =>
  (
    await answered<{ data: Metric[] }>(
      200,
      send(ours.owner, { method: "GET", path: `${base(id)}/metrics${query}` }),
    )
  ).data;
const read = (id: string, name: string, query = "", caller: Caller = ours.owner) =>
  answered<History>(
    200,
    send(caller, { method: "GET", path: `${base(id)}/metrics/${encodeURIComponent(name)}${query}` }),
  );

/** What `work` costs resources, once all that went before is logged. */
async function costOf<T>(work: () => Promise<T>) {
  await allSettled();
  return metered(work, "resources");
}

describe("metrics", () => {
  it.each(["jobs", "runs", "evaluations"])("are logged by %s", async (collection) => {
    const path = `${base(await make(collection), collection)}/metrics`;
    await answered(200, post(ours.owner, path, values("loss", 0, 3, 1, 2)));
    const { data } = await answered<{ data: Metric[] }>(200, send(ours.owner, { method: "GET", path }));
    expect(data).toMatchObject([{ name: "loss", count: 3, min: 1, max: 3, last: { step: 2, value: 2 } }]);
  });

  it("keep each value exactly, its step and its time; without a step the time is the step", async () => {
    const id = await make();
    const exact = [0.1 + 0.2, Number.MIN_VALUE, Number.MAX_VALUE, -1 / 3, 1e21, 123456789.12345679, -0.0];
    await append(id, values("exact/ü β", -3, ...exact));
    const at = "2026-01-02T03:04:05.678Z";
    await append(id, { points: [{ name: "timed", value: 1, at }] });
    const { points, min, max } = await read(id, "exact/ü β");
    expect(points.map(({ value }) => value)).toEqual(exact.map((value) => value + 0));
    expect(points.map(({ step }) => step)).toEqual([-3, -2, -1, 0, 1, 2, 3]);
    expect([min, max]).toEqual([-1 / 3, Number.MAX_VALUE]);
    expect((await read(id, "timed")).points).toEqual([{ step: Date.parse(at), value: 1, at }]);
    expect((await list(id)).map(({ name }) => name)).toEqual(["exact/ü β", "timed"]);
    expect((await list(id, "?prefix=exact/")).map(({ name }) => name)).toEqual(["exact/ü β"]);
    await expectProblem(
      await send(ours.owner, { method: "GET", path: `${base(id)}/metrics/none` }),
      404,
      "not_found",
    );
  });

  it("what is no value, step, name or time: 422 that points to it", async () => {
    const path = `${base(await make())}/metrics`;
    const point = { name: "loss", value: 1 };
    const cases: [unknown, string][] = [
      ['{"points":[{"name":"loss","value":1e999}]}', "/points/0/value"],
      [{ points: [{ ...point, value: "NaN" }] }, "/points/0/value"],
      [{ points: [{ ...point, value: null }] }, "/points/0/value"],
      [{ points: [{ ...point, step: 1.5 }] }, "/points/0/step"],
      [{ points: [{ ...point, step: 2 ** 53 }] }, "/points/0/step"],
      [{ points: [{ ...point, name: "" }] }, "/points/0/name"],
      [{ points: [{ ...point, name: "a\nb" }] }, "/points/0/name"],
      [{ points: [{ ...point, at: "noon" }] }, "/points/0/at"],
      [{ points: [] }, "/points"],
      [{ points: [point], position: 1 }, "/position"],
    ];
    for (const [sent, pointer] of cases) {
      const body = typeof sent === "string" ? sent : JSON.stringify(sent);
      const response = await send(ours.owner, { method: "POST", path, body });
      const { errors } = await expectProblem(response, 422, "validation_failed");
      expect(errors?.map((fault) => fault.pointer)).toEqual([pointer]);
    }
    const refused = await post(ours.owner, path, { points: [{ ...point, value: "NaN" }] });
    const { errors } = await expectProblem(refused, 422, "validation_failed");
    expect(errors?.[0]?.detail).toContain("finite");
  });

  it("an append writes one row a metric, a list reads one", async () => {
    const id = await make();
    const points = ["a", "b", "c"].flatMap((name) =>
      [1, 2, 3].map((value) => ({ name, value, step: value })),
    );
    await append(id, { points });
    const { cost } = await costOf(() => append(id, { points }));
    expect(cost).toMatchObject({ d1_calls: 2, rows_written: 3 });
    expect(cost.rows_read).toBeLessThanOrEqual(20);
    const { cost: listing } = await costOf(() => list(id));
    expect(listing.rows_read).toBeLessThanOrEqual(3 + 2);
  });

  it("20 that append at once lose nothing, across full blocks", async () => {
    const id = await make();
    await Promise.all(
      Array.from({ length: 20 }, (_, writer) =>
        append(id, values("loss", writer * 40, ...Array.from({ length: 40 }, (_, n) => writer * 40 + n))),
      ),
    );
    const { points, count } = await read(id, "loss", "?points=1000");
    expect(count).toBe(800);
    expect(points.map(({ step }) => step)).toEqual(Array.from({ length: 800 }, (_, n) => n));
    expect(points.every(({ step, value }) => step === value)).toBe(true);
  });

  it("what a writer sends again is there once; what comes too early is refused", async () => {
    const id = await make();
    const first = { ...values("loss", 0, 1), writer: "w", position: 1 };
    const answers = await Promise.all(Array.from({ length: 5 }, () => append(id, first)));
    expect(answers.map(({ appended }) => appended).sort()).toEqual([0, 0, 0, 0, 1]);
    const early = await post(ours.owner, `${base(id)}/metrics`, { ...first, position: 3 });
    expect((await expectProblem(early, 409, "state_conflict")).detail).toContain("append 2 comes next");
    await append(id, { ...first, position: 2 });
    expect((await list(id))[0]?.count).toBe(2);
  });

  it("a long history is read thinned, with its spikes, at a bounded cost; a part of it finer", async () => {
    const id = await make();
    const LENGTH = 5000;
    const value = (step: number) => (step === 1234 ? 1e6 : step === 4321 ? -1e6 : Math.sin(step / 100));
    for (let step = 0; step < LENGTH; step += 1000)
      await append(id, values("loss", step, ...Array.from({ length: 1000 }, (_, n) => value(step + n))));
    await until(async () => {
      const row = await RESOURCES_DB.prepare("SELECT blocks FROM metrics WHERE resource_id = ?")
        .bind(id)
        .first<{ blocks: number }>();
      return row?.blocks === Math.floor(LENGTH / 256);
    });
    const { value: history, cost } = await costOf(() => read(id, "loss", "?points=100"));
    expect(history).toMatchObject({ count: LENGTH, min: -1e6, max: 1e6 });
    expect(history.points.length).toBeLessThanOrEqual(100);
    expect(history.points.length).toBeGreaterThan(50);
    const shown = new Map(history.points.map((point) => [point.step, point.value]));
    expect([shown.get(1234), shown.get(4321)]).toEqual([1e6, -1e6]);
    const steps = history.points.map(({ step }) => step);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(cost.rows_read).toBeLessThan(30);
    const part = await read(id, "loss", "?from=2000&to=2099");
    expect(part.points.map(({ step }) => step)).toEqual(Array.from({ length: 100 }, (_, n) => 2000 + n));
    const levels = await RESOURCES_DB.prepare(
      "SELECT level, count(*) AS n FROM metric_blocks WHERE resource_id = ? GROUP BY level ORDER BY level",
    )
      .bind(id)
      .all();
    expect(levels.results).toEqual([
      { level: 0, n: 19 },
      { level: 1, n: 1 },
    ]);
  });

  it("a thing has at most 1000 metrics", async () => {
    const id = await make();
    const points = Array.from({ length: 1000 }, (_, n) => ({ name: `m${n}`, value: n, step: 0 }));
    await append(id, { points });
    const more = {
      points: [
        { name: "m0", value: 1, step: 1 },
        { name: "one more", value: 1 },
      ],
    };
    await expectProblem(await post(ours.owner, `${base(id)}/metrics`, more), 409, "quota_exceeded");
    expect((await read(id, "m0")).count).toBe(1);
    await append(id, { points: [{ name: "m0", value: 1, step: 1 }] });
  });

  it("go with their thing, in the next sweep", async () => {
    const id = await make();
    await append(id, {
      ...values("loss", 0, ...Array.from({ length: 600 }, (_, n) => n)),
      writer: "w",
      position: 1,
    });
    await answered(204, send(ours.owner, { method: "DELETE", path: base(id) }));
    await runCron("resources");
    for (const table of ["metrics", "metric_blocks", "metric_writers"]) {
      const left = RESOURCES_DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE resource_id = ?`);
      expect(await left.bind(id).first(), table).toEqual({ n: 0 });
    }
  });

  it("W16 members log metrics, everybody with a role reads them, outsiders find nothing", async () => {
    const id = await make();
    await append(id, values("loss", 0, 1), member);
    expect((await read(id, "loss", "", viewer)).count).toBe(1);
    await expectProblem(
      await post(viewer, `${base(id)}/metrics`, values("loss", 0, 1)),
      403,
      "permission_missing",
    );
    const outsider = await signUp("outsider");
    await expectProblem(await post(outsider, `${base(id)}/metrics`, values("loss", 0, 1)), 404, "not_found");
    await expectProblem(
      await send(outsider, { method: "GET", path: `${base(id)}/metrics/loss` }),
      404,
      "not_found",
    );
  });
});

describe("W23 alerts", () => {
  interface Alert {
    id: string;
    metric: string;
    created_by: string;
  }

  const wish = (id: string, caller: Caller, json: object) =>
    answered<Alert>(201, post(caller, `${base(id)}/alerts`, json));
  const above = (threshold: number) => ({ metric: "loss", direction: "above", threshold });

  /** What was told of a thing, oldest first, once nothing is left to be told. */
  async function told(id: string): Promise<Record<string, unknown>[]> {
    await until(
      async () =>
        !(await RESOURCES_DB.prepare("SELECT 1 FROM firings WHERE resource_id = ?").bind(id).first()),
    );
    const kept = async (d1: D1Database, table: string) =>
      (
        await d1
          .prepare(
            `SELECT event ->> 'id' AS id, event FROM ${table} WHERE event ->> '$.target.id' = ? AND event ->> 'type' = 'alert.triggered'`,
          )
          .bind(id)
          .all<{ id: string; event: string }>()
      ).results;
    // On its way, an event is in the one, in the other, or in both.
    const events = [...(await kept(RESOURCES_DB, "outbox")), ...(await kept(EVENTS_DB, "audit"))];
    return [...new Map(events.map((row) => [row.id, row.event]))]
      .sort()
      .map(([, event]) => (JSON.parse(event) as AtriumEvent).details);
  }

  it("fire once each time the metric comes to be across, and tell who wished it", async () => {
    const id = await make();
    const alert = await wish(id, viewer, above(1));
    expect(alert).toMatchObject({ metric: "loss", direction: "above", threshold: 1, created_by: viewer.id });
    await append(id, values("loss", 0, 0.5, 1), member);
    await append(id, values("other", 0, 9), member);
    expect(await told(id)).toEqual([]);
    await append(id, values("loss", 2, 0.9, 1.5, 3), member);
    await append(id, values("loss", 5, 2), member);
    await append(id, values("loss", 6, 0.2), member);
    await append(id, values("loss", 7, 4), member);
    await append(id, values("loss", 8, 0, 5), member);
    const details = await told(id);
    expect(details.map(({ step, value }) => [step, value])).toEqual([
      [3, 1.5],
      [7, 4],
      [9, 5],
    ]);
    expect(details[0]).toMatchObject({ alert: alert.id, metric: "loss", direction: "above", threshold: 1 });
    const mails = await until(async () => {
      const its = (await inbox(viewer.email)).filter(({ subject }) => subject.startsWith("loss is above 1"));
      return its.length >= 3 && its;
    });
    expect(mails).toHaveLength(3);
    expect(mails[0]?.body).toContain("1.5 at step 3");
  });

  it("fire once, of 20 appends at once", async () => {
    const id = await make();
    await wish(id, viewer, { metric: "loss", direction: "below", threshold: 0 });
    await Promise.all(Array.from({ length: 20 }, (_, n) => append(id, values("loss", n, -1))));
    expect(await told(id)).toHaveLength(1);
  });

  it("begin from where the metric stands", async () => {
    const id = await make();
    await append(id, values("loss", 0, 5));
    await wish(id, viewer, above(1));
    await append(id, values("loss", 1, 6));
    expect(await told(id)).toEqual([]);
    await append(id, values("loss", 2, 0, 7));
    expect(await told(id)).toHaveLength(1);
  });

  it("send no mail to who may not see it any more", async () => {
    const id = await make();
    const leaver = await signUp("leaver");
    const place = await addCollaborator(ours, leaver, "viewer");
    await wish(id, leaver, above(1));
    await wish(id, viewer, above(2));
    await answered(
      204,
      send(ours.owner, { method: "DELETE", path: `/v1/projects/${ours.project}/collaborators/${place.id}` }),
    ).catch(() => undefined);
    await append(id, values("loss", 0, 3));
    expect(await told(id)).toHaveLength(2);
    await until(async () => (await inbox(viewer.email)).some(({ subject }) => subject.includes("above 2")));
    expect((await inbox(leaver.email)).filter(({ subject }) => subject.includes("loss"))).toEqual([]);
  });

  it("are told by cron where the request that made them fire ended too soon", async () => {
    const id = await make();
    const { id: alert } = await wish(id, viewer, above(1));
    const { name } = { name: "left" };
    await RESOURCES_DB.prepare(
      `INSERT INTO firings (resource_id, alert_id, step, value, at, appended_by, fired_at)
       VALUES (?1, ?2, 1, 2, 0, ?3, ?4)`,
    )
      .bind(
        id,
        alert,
        JSON.stringify({
          kind: "run",
          actor: {
            principal: { type: "account", id: member.id, name },
            credential: null,
            target: { type: "project", id: ours.project, name, organizationId: ours.owner.organization },
            fresh: false,
            basis: [],
          },
        }),
        Date.now() - 120_000,
      )
      .run();
    await runCron("resources");
    expect(await told(id)).toHaveLength(1);
  });

  it("are seen by who sees the thing, deleted by who made them or may change it", async () => {
    const id = await make();
    const its = await wish(id, viewer, above(1));
    const mine = await wish(id, member, above(2));
    const { data } = await answered<{ data: Alert[] }>(
      200,
      send(viewer, { method: "GET", path: `${base(id)}/alerts` }),
    );
    expect(data.map((alert) => alert.id)).toEqual([mine.id, its.id]);
    const remove = (caller: Caller, alert: Alert, headers?: Record<string, string>) =>
      send(caller, { method: "DELETE", path: `${base(id)}/alerts/${alert.id}`, headers });
    await expectProblem(await remove(viewer, its, { "If-Match": '"v2"' }), 412, "stale_version");
    await expectProblem(await remove(viewer, mine), 403, "permission_missing");
    await answered(204, remove(viewer, its));
    await expectProblem(await remove(viewer, its), 404, "not_found");
    await answered(204, remove(ours.owner, mine));
  });

  it("are at most 20 of one person's, and nobody's who is not signed in", async () => {
    const id = await make();
    for (let n = 0; n < 20; n++) await wish(id, viewer, above(n));
    await expectProblem(await post(viewer, `${base(id)}/alerts`, above(20)), 409, "quota_exceeded");
    const open = await ours.owner.client.POST("/v1/projects", {
      body: { name: unique("public"), visibility: "public" },
    });
    const run = await makeThing(ours.owner, open.id, "runs");
    const path = `/v1/projects/${open.id}/runs/${run}`;
    const nobody = { token: null, address: viewer.address };
    await answered(200, send(nobody, { method: "GET", path: `${path}/metrics` }));
    await expectProblem(await post(nobody, `${path}/alerts`, above(1)), 401, "unauthenticated");
  });

  it("go with their thing", async () => {
    const id = await make();
    await wish(id, viewer, above(1));
    await answered(204, send(ours.owner, { method: "DELETE", path: base(id) }));
    const left = RESOURCES_DB.prepare("SELECT count(*) AS n FROM alerts WHERE resource_id = ?");
    expect(await left.bind(id).first()).toEqual({ n: 0 });
  });
});
