/** Logs of workloads: appended by many, read back in one order, followed as they are written. */

import type { Context } from "@atrium/shared/context";
import { notFound } from "@atrium/shared/problem";
import { beforeAll, describe, expect, it } from "vitest";
import { followLines } from "../services/resources/src/log/log.ts";
import { contextOver, freshAccess } from "./direct.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { allSettled } from "./logged.ts";
import { type Caller, type Person, signUp, unique } from "./personas.ts";
import { leasedRun, makeRunner, report } from "./runners.ts";
import { makeThing, WORKLOADS } from "./samples/kinds.ts";
import { addCollaborator, makeKey, makeTenant, type Tenant } from "./world.ts";

interface Line {
  seq: number;
  text: string;
  stream: string | null;
  writer: string | null;
  at: string;
}

interface Page {
  data: Line[];
  next_after: number | null;
}

const { env, metered, runCron } = await harness();
const { RESOURCES_DB, BLOBS } = await env("resources");

/** What `work` costs resources, once all that went before is logged. */
async function costOf<T>(work: () => Promise<T>) {
  await allSettled();
  return metered(work, "resources");
}

let ours: Tenant;
let member: Person;
let viewer: Person;
beforeAll(async () => {
  [ours, member, viewer] = await Promise.all([makeTenant(), signUp("member"), signUp("viewer")]);
  await addCollaborator(ours, member, "member");
  await addCollaborator(ours, viewer, "view_only");
});

const make = (json: object = {}, collection = "runs") =>
  makeThing(ours.owner, ours.project, collection, json);
const logOf = (id: string, collection = "runs") => `/v1/projects/${ours.project}/${collection}/${id}/logs`;

const append = (caller: Caller, path: string, json: object) => send(caller, { method: "POST", path, json });
const texts = (...lines: string[]) => ({ lines: lines.map((text) => ({ text })) });

async function appended(path: string, json: object, caller: Caller = ours.owner) {
  const response = await append(caller, path, json);
  expect(response.status, await response.clone().text()).toBe(200);
  return (await response.json()) as { appended: number; first_seq: number | null };
}

async function read(path: string, query = "", caller: Caller = ours.owner): Promise<Page> {
  const response = await send(caller, { method: "GET", path: `${path}${query}` });
  expect(response.status, await response.clone().text()).toBe(200);
  return (await response.json()) as Page;
}

/** All of a log, page by page. */
async function readAll(path: string, lines = 1000): Promise<Line[]> {
  const data: Line[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const page = await read(path, `?after=${after}&lines=${lines}`);
    expect(page.data.length).toBeLessThanOrEqual(lines);
    data.push(...page.data);
    after = page.next_after;
  }
  return data;
}

const withoutGaps = (lines: Line[]) => lines.map(({ seq }, index) => seq - index);

describe("a log", () => {
  it.each(WORKLOADS)("is had by each workload: %s", async (collection) => {
    const path = logOf(await make({}, collection), collection);
    expect(await appended(path, texts("hello"))).toEqual({ appended: 1, first_seq: 1 });
    expect((await read(path)).data).toMatchObject([{ seq: 1, text: "hello", stream: null, writer: null }]);
  });

  it("keeps each line as it was said", async () => {
    const path = logOf(await make());
    const at = "2026-01-02T03:04:05.678Z";
    const text = `"quoted" \\ \u0000 \ud83d\ude80\nline two \u2028`;
    await appended(path, {
      lines: [{ text, stream: "stderr", at }, { text: "" }],
      writer: "rank:0",
      position: 7,
    });
    const { data, next_after } = await read(path);
    expect(data[0]).toEqual({ seq: 1, text, stream: "stderr", writer: "rank:0", at });
    expect(data[1]).toMatchObject({ seq: 2, text: "", writer: "rank:0" });
    expect(Date.now() - Date.parse(data[1]?.at ?? "")).toBeLessThan(60_000);
    expect(next_after).toBeNull();
  });

  it("takes an append with 1 statement that writes 1 row, beside the one read of its thing", async () => {
    const path = logOf(await make());
    for (const json of [
      texts("first"),
      { ...texts("with", "a writer"), writer: "w", position: 1 },
      { ...texts("again"), writer: "w", position: 2 },
    ]) {
      const { cost } = await costOf(() => appended(path, json));
      expect(cost).toMatchObject({ d1_calls: 2, d1_statements: 2, rows_written: 1 });
      expect(cost.rows_read).toBeLessThanOrEqual(6);
    }
  });

  it("has one order without gaps, whoever writes: 20 at once, each append together and each writer in its order", async () => {
    const path = logOf(await make());
    await Promise.all(
      Array.from({ length: 20 }, async (_, writer) => {
        for (let position = 0; position < 4; position++) {
          const lines = Array.from({ length: 1 + (writer % 3) }, (_, n) => ({
            text: `${writer} ${position} ${n}`,
          }));
          await appended(path, { lines, writer: `w${writer}`, position });
        }
      }),
    );
    const lines = await readAll(path, 17);
    expect(new Set(withoutGaps(lines))).toEqual(new Set([1]));
    for (let writer = 0; writer < 20; writer++) {
      const size = 1 + (writer % 3);
      const expected = Array.from(
        { length: 4 * size },
        (_, n) => `${writer} ${Math.floor(n / size)} ${n % size}`,
      );
      const its = lines.filter((line) => line.writer === `w${writer}`);
      expect(its.map(({ text }) => text)).toEqual(expected);
      for (const [n, { seq }] of its.entries())
        if (n % size > 0) expect(seq).toBe((its[n - 1]?.seq ?? 0) + 1);
    }
  });

  it("has what a writer sends again once, however often and at once", async () => {
    const path = logOf(await make());
    const first = { ...texts("a", "b"), writer: "w", position: 1 };
    const second = { ...texts("c"), writer: "w", position: 2 };
    const answers = await Promise.all(Array.from({ length: 10 }, () => appended(path, first)));
    expect(answers.map((answer) => answer.appended).sort()).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
    await appended(path, { ...texts("x"), writer: "other", position: 1 });
    await appended(path, second);
    expect(await appended(path, first)).toEqual({ appended: 0, first_seq: null });
    expect(await appended(path, second)).toEqual({ appended: 0, first_seq: null });
    expect((await read(path)).data.map(({ text }) => text)).toEqual(["a", "b", "x", "c"]);
  });

  it("refuses an append before which one of its writer is missing, and says which comes next", async () => {
    const path = logOf(await make());
    await appended(path, { ...texts("a"), writer: "w", position: 1 });
    const early = { ...texts("c"), writer: "w", position: 3 };
    const { detail } = await expectProblem(await append(ours.owner, path, early), 409, "state_conflict");
    expect(detail).toContain("append 2 comes next");
    await appended(path, { ...texts("b"), writer: "w", position: 2 });
    await appended(path, early);
    expect((await read(path)).data.map(({ text }) => text)).toEqual(["a", "b", "c"]);
  });

  it("remembers the 256 writers that wrote last", async () => {
    const id = await make();
    const path = logOf(id);
    const positions = Object.fromEntries(Array.from({ length: 256 }, (_, n) => [`w${n}`, 5]));
    await appended(path, texts("start"));
    await RESOURCES_DB.prepare("UPDATE log_chunks SET positions = ? WHERE resource_id = ?")
      .bind(JSON.stringify(positions), id)
      .run();
    await appended(path, { ...texts("w0 again"), writer: "w0", position: 6 });
    await appended(path, { ...texts("new"), writer: "new", position: 1 });
    const row = await RESOURCES_DB.prepare(
      "SELECT positions FROM log_chunks WHERE resource_id = ? ORDER BY last DESC LIMIT 1",
    )
      .bind(id)
      .first<{ positions: string }>();
    const kept = Object.keys(JSON.parse(row?.positions ?? "{}") as object);
    expect(kept).toHaveLength(256);
    expect(kept).toEqual(expect.arrayContaining(["w0", "new", "w2"]));
    expect(kept).not.toContain("w1");
  });

  it("what is no append: 422 that points to it", async () => {
    const path = logOf(await make());
    const cases: [object, string][] = [
      [{ lines: [] }, "/lines"],
      [{ lines: [{ text: "x".repeat(16_385) }] }, "/lines/0/text"],
      [{ lines: [{ text: "x", stream: "stdin" }] }, "/lines/0/stream"],
      [{ lines: [{ text: "x", at: "yesterday" }] }, "/lines/0/at"],
      [{ ...texts("x"), writer: 'a"b', position: 1 }, "/writer"],
      [{ ...texts("x"), position: 1 }, "/position"],
      [{ ...texts("x"), writer: "w" }, "/position"],
    ];
    for (const [json, pointer] of cases) {
      const { errors } = await expectProblem(await append(ours.owner, path, json), 422, "validation_failed");
      expect(errors?.map((fault) => fault.pointer)).toEqual([pointer]);
    }
    for (const query of [
      "?after=-1",
      "?tail=0",
      "?tail=1001",
      "?lines=1001",
      "?after=1&tail=1",
      "?surprise=1",
    ])
      await expectProblem(
        await send(ours.owner, { method: "GET", path: path + query }),
        422,
        "validation_failed",
      );
  });
});

describe("reading", () => {
  it("begins behind a line, or so many before the end, also in the middle of an append", async () => {
    const path = logOf(await make());
    await appended(path, texts("1", "2", "3"));
    await appended(path, texts("4"));
    await appended(path, texts("5", "6"));
    const seqs = async (query: string) => {
      const { data, next_after } = await read(path, query);
      return [data.map(({ seq }) => seq), next_after];
    };
    expect(await seqs("?after=1&lines=3")).toEqual([[2, 3, 4], 4]);
    expect(await seqs("?after=4")).toEqual([[5, 6], null]);
    expect(await seqs("?tail=3")).toEqual([[4, 5, 6], null]);
    expect(await seqs("?tail=100")).toEqual([[1, 2, 3, 4, 5, 6], null]);
    expect(await seqs("?after=6")).toEqual([[], null]);
    expect(await seqs("?after=99")).toEqual([[], null]);
    expect(await read(logOf(await make()), "?tail=5")).toEqual({ data: [], next_after: null });
  });

  it("costs what it returns, however long the log is", async () => {
    const id = await make();
    const path = logOf(id);
    await RESOURCES_DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
       INSERT INTO log_chunks SELECT ?, i, i, 0, NULL, '{}', 136 * i, NULL, '[["x"]]' FROM n`,
    )
      .bind(id)
      .run();
    for (const query of ["?lines=50", "?after=10000&lines=50", "?tail=50"]) {
      const { cost, value } = await costOf(() => read(path, query));
      expect(value.data).toHaveLength(50);
      expect(cost.rows_read, query).toBeLessThanOrEqual(50 + 15);
    }
  });

  it("goes over what is in R2 and what is not as over one log; both go with the thing", async () => {
    const id = await make();
    const path = logOf(id);
    const filler = "x".repeat(1500);
    const text = (n: number) => `${n} ${filler}`;
    const writers = [0, 1, 2].map(async (writer) => {
      for (let position = 0; position < 5; position++) {
        const lines = Array.from({ length: 50 }, (_, n) => ({ text: text(n), stream: "stderr" }));
        await appended(path, { lines, writer: `w${writer}`, position });
      }
    });
    await Promise.all(writers);
    const objects = async () =>
      (await BLOBS.list({ prefix: `logs/${id}/` })).objects.map(({ key }) => key.split("/").at(-1)).sort();
    const rows = async () =>
      (
        await RESOURCES_DB.prepare(
          "SELECT object, first, last FROM log_chunks WHERE resource_id = ? ORDER BY last",
        )
          .bind(id)
          .all<{ object: string | null; first: number; last: number }>()
      ).results;
    await until(async () => {
      const named = (await rows()).flatMap(({ object }) => object ?? []);
      return named.length > 0 && JSON.stringify(named.sort()) === JSON.stringify(await objects());
    });
    expect((await rows()).length).toBeLessThan(15);
    const lines = await readAll(path, 130);
    expect(lines.length).toBe(750);
    expect(new Set(withoutGaps(lines))).toEqual(new Set([1]));
    for (const writer of ["w0", "w1", "w2"])
      expect(lines.filter((line) => line.writer === writer).map((line) => line.text)).toEqual(
        Array.from({ length: 250 }, (_, n) => text(n % 50)),
      );
    expect(lines.every(({ stream }) => stream === "stderr")).toBe(true);
    const again = { lines: [{ text: "again" }], writer: "w1", position: 4 };
    expect((await appended(path, again)).appended).toBe(0);
    expect((await appended(path, { ...again, position: 5 })).first_seq).toBe(751);

    await send(ours.owner, { method: "DELETE", path: `/v1/projects/${ours.project}/runs/${id}` });
    await runCron("resources");
    expect([await rows(), await objects()]).toEqual([[], []]);
  });

  it("a log that is silent for an hour becomes an object, if it is worth one; one that is not stays", async () => {
    const [silent, small, busy] = await Promise.all([make(), make(), make()]);
    const long = texts(...Array.from({ length: 10 }, (_, n) => `${n} ${"x".repeat(1000)}`));
    for (const id of [silent, busy]) await appended(logOf(id), long);
    await appended(logOf(small), texts("small"));
    await RESOURCES_DB.prepare("UPDATE log_chunks SET at = 0 WHERE resource_id IN (?, ?)")
      .bind(silent, small)
      .run();
    const objectsOf = async (id: string) => (await BLOBS.list({ prefix: `logs/${id}/` })).objects.length;
    await runCron("resources");
    expect(await Promise.all([silent, small, busy].map(objectsOf))).toEqual([1, 0, 0]);
    expect(
      (await read(logOf(silent), "?tail=3")).data.map(({ seq, text }) => `${seq} ${text.slice(0, 3)}`),
    ).toEqual(["8 7 x", "9 8 x", "10 9 x"]);
    expect((await appended(logOf(silent), texts("more"))).first_seq).toBe(11);
  });

  it("a page of long lines ends early, and goes on where it ended", async () => {
    const path = logOf(await make());
    const text = "x".repeat(16_000);
    for (let n = 0; n < 3; n++) await appended(path, { lines: Array.from({ length: 40 }, () => ({ text })) });
    const page = await read(path, "?lines=1000");
    expect(page.data.length).toBe(40);
    expect(page.next_after).toBe(40);
    expect((await readAll(path)).length).toBe(120);
  });
});

describe("who may", () => {
  it("W16 members log, everyone with a role reads; outsiders find nothing", async () => {
    const path = logOf(await make());
    const outsider = await signUp("outsider");
    await appended(path, texts("by a member"), member);
    expect((await read(path, "", viewer)).data).toHaveLength(1);
    const refused = await expectProblem(await append(viewer, path, texts("x")), 403, "permission_missing");
    expect(refused.permission).toBe("run:update");
    await expectProblem(await append(outsider, path, texts("x")), 404, "not_found");
    for (const at of [path, `${path}/follow`])
      await expectProblem(await send(outsider, { method: "GET", path: at }), 404, "not_found");
  });

  it("a key that is for appending alone appends, and reads nothing", async () => {
    const path = logOf(await make());
    const key = await makeKey(ours, { scopes: ["run:update"] });
    await appended(path, texts("by key"), key);
    const refused = await send(key, { method: "GET", path });
    expect([403, 404]).toContain(refused.status);
    await refused.body?.cancel();
  });

  it("a lease's token appends to the log and the metrics of its one run, while the lease lives", async () => {
    const runner = await makeRunner(ours);
    const lease = await leasedRun(runner, ours);
    const token = { token: lease.token, address: runner.address };
    const path = logOf(lease.resource_id);
    await appended(path, texts("by the run itself"), token);
    expect((await read(path, "", token)).data).toHaveLength(1);
    const points = { points: [{ name: "loss", value: 1 }] };
    expect((await append(token, path.replace("/logs", "/metrics"), points)).status).toBe(200);
    await expectProblem(await append(token, logOf(await make()), texts("x")), 404, "not_found");
    expect((await report(runner, lease, "finish", { observed_state: "succeeded" })).status).toBe(200);
    expect((await append(token, path, texts("late"))).ok).toBe(false);
  });

  it("a dataset has no log", async () => {
    const path = logOf(ours.ids.datasets ?? "", "datasets");
    await expectProblem(await append(ours.owner, path, texts("x")), 404, "not_found");
  });

  it("what was deleted takes nothing more", async () => {
    const id = await make();
    const path = logOf(id);
    await send(ours.owner, { method: "DELETE", path: path.replace("/logs", "") });
    await expectProblem(await append(ours.owner, path, texts("x")), 404, "not_found");
  });
});

describe("following", () => {
  interface Event {
    event?: string;
    id?: string;
    data?: string;
    retry?: string;
  }

  const eventsOf = (text: string): Event[] =>
    text
      .split("\n\n")
      .filter((block) => block !== "")
      .map((block) =>
        Object.fromEntries(block.split("\n").map((field) => field.split(/: ?(.*)/s).slice(0, 2))),
      );

  const follow = (path: string, query = "", headers: Record<string, string> = {}) =>
    send(ours.owner, { method: "GET", path: `${path}/follow${query}`, headers });

  const ended = (id: string, observed_state: string) =>
    send(ours.owner, {
      method: "PATCH",
      path: `/v1/projects/${ours.project}/runs/${id}`,
      json: { observed_state },
    });

  it("sends what there is and ends once what wrote it has ended; who resumes then is told that it is all", async () => {
    const id = await make({ observed_state: "running" });
    const path = logOf(id);
    await appended(path, texts("1", "2\n\nid: 9", "3"));
    await ended(id, "succeeded");
    const response = await follow(path);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(response.headers.get("cache-control")).toBe("private, no-store");
    const [retry, ...events] = eventsOf(await response.text());
    expect(retry).toEqual({ retry: "1000" });
    expect(events.map(({ event, id }) => [event ?? "message", id])).toEqual([
      ["message", "1"],
      ["message", "2"],
      ["message", "3"],
      ["end", undefined],
    ]);
    expect(JSON.parse(events[1]?.data ?? "")).toMatchObject({ seq: 2, text: "2\n\nid: 9" });
    expect(JSON.parse(events[3]?.data ?? "")).toEqual({ reason: "at_rest" });

    const resumed = eventsOf(await (await follow(path, "", { "Last-Event-ID": "2" })).text());
    expect(resumed.map(({ id }) => id)).toEqual([undefined, "3", undefined]);
    expect((await follow(path, "", { "Last-Event-ID": "3" })).status).toBe(204);
    expect(eventsOf(await (await follow(path, "?tail=1")).text()).map(({ id }) => id)).toEqual([
      undefined,
      "3",
      undefined,
    ]);
    await expectProblem(await follow(path, "", { "Last-Event-ID": "x" }), 422, "validation_failed");
  });

  it("sends what is written meanwhile, each line once and in order", async () => {
    const id = await make({ observed_state: "running" });
    const path = logOf(id);
    await appended(path, texts("before"));
    const response = await follow(path);
    const streamed = response.text();
    for (const text of ["a", "b", "c"]) await appended(path, texts(text));
    await ended(id, "succeeded");
    const lines = eventsOf(await streamed).filter(({ id }) => id !== undefined);
    expect(lines.map(({ data }) => (JSON.parse(data ?? "") as Line).text)).toEqual(["before", "a", "b", "c"]);
  });

  it("O8 ends for a collaborator who was removed, when the time of the decision is over: nothing more is sent", async () => {
    const leaver = await signUp("leaver");
    const place = await addCollaborator(ours, leaver, "viewer");
    const id = await make({ observed_state: "running" });
    await appended(logOf(id), texts("before"));
    const target = { type: "project", id: ours.project } as const;
    const access = await freshAccess<"run:logs">(leaver, target);
    let now = access.asOf;
    const ctx: Context = Object.assign(contextOver(RESOURCES_DB, "resources"), {
      clock: { now: () => now },
      reauthorize: () =>
        freshAccess(leaver, target).catch(() => {
          throw notFound();
        }),
    });
    const sent = await followLines(ctx, BLOBS, access, "run", id, { after: 0 });
    expect((await sent.next()).value).toMatchObject({ type: "lines", lines: [{ text: "before" }] });
    const removal = `/v1/projects/${ours.project}/collaborators/${place.id}`;
    expect((await send(ours.owner, { method: "DELETE", path: removal })).ok).toBe(true);
    await appended(logOf(id), texts("after"));
    now = access.expiresAt;
    expect((await sent.next()).value).toEqual({ type: "end", why: "gone" });
  });

  it("ends where the thing is gone", async () => {
    const id = await make({ name: unique("gone"), observed_state: "running" });
    const streamed = (await follow(logOf(id))).text();
    await send(ours.owner, { method: "DELETE", path: `/v1/projects/${ours.project}/runs/${id}` });
    expect(eventsOf(await streamed).at(-1)).toEqual({ event: "end", data: '{"reason":"gone"}' });
  });
});
