/**
 * What resources cost in storage (docs/performance.md), counted: the same with a thousand and with a hundred thousand in the
 * project, half of them runs and half datasets, of which one has as many lines, blocks of a metric, files and records of use.
 */
import type { StorageCounts } from "@atrium/shared/store/meter";
import { beforeAll, describe, expect, it } from "vitest";
import { type Sent, send } from "../http.ts";
import { aRecord } from "../metering.ts";
import { unique } from "../personas.ts";
import { makeRun } from "../runners.ts";
import { RUN_LISTS } from "../seed.ts";
import { makeKey } from "../world.ts";
import { costOf, othersAreDone } from "./cost.ts";
import { CONTENT, type Filled, growResources, makeFilled } from "./filled.ts";

let there: Filled;

beforeAll(async () => {
  there = await makeFilled();
  await othersAreDone();
});

type Caller = "key" | "runner" | "owner";
type Budget = Partial<StorageCounts>;

/** Of one kind, by one index each. */
const LISTS = [
  ...RUN_LISTS,
  "runs?cursor={far run}",
  "datasets",
  "datasets?name=name%201",
  "datasets?creator=acc_1",
  "datasets?owner=me",
  "datasets?attributed_to=acc_for",
  "datasets?since=1970-01-01T00:00:00Z",
  "datasets?until=2000-01-01T00:00:00Z",
  "datasets?label=team:t1",
  "datasets?cursor={far dataset}",
  "resources",
  "resources?owner=acc_1",
  "resources?kind=run",
  "resources?kind=run&label=team:t1",
  "resources?since=1970-01-01T00:00:00Z",
  "resources?until=2000-01-01T00:00:00Z",
  "resources?cursor={far all}",
  "leases",
  "usage/records",
  "usage/records?resource={run}",
].map((path) => `/v1/projects/{project}/${path}`);

/** Of several kinds or projects: each kind that may have some is asked, in as many calls at most, with three rows more each. */
const MERGED: [path: string, by: Caller, calls: number][] = [
  ["/v1/projects/{project}/resources?kind=run&kind=dataset", "key", 1],
  ["/v1/projects/{project}/resources?name=name%201", "key", 1],
  ["/v1/projects/{project}/resources?state=failed", "key", 4],
  ["/v1/projects/{project}/resources?label=team:t1", "key", 7],
  // The projects, what the caller is worth there, and which have the newest.
  ["/v1/teams/{team}/resources", "owner", 4],
  ["/v1/teams/{team}/resources?kind=run", "owner", 4],
  ["/v1/teams/{team}/resources?owner=me", "owner", 4],
  ["/v1/teams/{team}/resources?label=team:t1&kind=dataset", "owner", 4],
  ["/v1/me/resources", "owner", 3],
  ["/v1/me/resources?kind=run", "owner", 3],
  ["/v1/me/resources?kind=dataset", "owner", 3],
  ["/v1/me/resources?name=name%201", "owner", 3],
  ["/v1/me/resources?label=team:t1&kind=dataset", "owner", 3],
];
const KINDS = 19;

/** The most of each; what is not named, none. A thing is read first, and with it what is decided about. */
const READS: [what: string, path: string, budget: Budget][] = [
  ["a run", "runs/{run}", { d1_calls: 1, rows_read: 1 }],
  ["a dataset", "datasets/{dataset}", { d1_calls: 1, rows_read: 1 }],
  ["a run by its maker and name", "runs/acc_1:name%203", { d1_calls: 1, rows_read: 2 }],
  ["a dataset by its maker and name", "datasets/acc_1:name%203", { d1_calls: 1, rows_read: 6 }],
  ["a file", "datasets/{dataset}/files/file", { d1_calls: 2, rows_read: 3, r2_reads: 1 }],
  ["100 files", "datasets/{dataset}/files?limit=100", { d1_calls: 2, rows_read: 210 }],
  ["100 lines", "runs/{run}/logs?lines=100", { d1_calls: 2, rows_read: 115 }],
  ["100 lines amidst", "runs/{run}/logs?lines=100&after=500", { d1_calls: 2, rows_read: 115 }],
  ["the last 100 lines", "runs/{run}/logs?tail=100", { d1_calls: 2, rows_read: 115 }],
  ["the metrics", "runs/{run}/metrics", { d1_calls: 2, rows_read: 3 }],
  ["a history", "runs/{run}/metrics/loss?points=100", { d1_calls: 3, rows_read: 130 }],
  ["a part of it", "runs/{run}/metrics/loss?from=9000&to=9999", { d1_calls: 6, rows_read: 260 }],
  ["a lease", "leases/{lease}", { d1_calls: 2, rows_read: 2 }],
  ["the use, by day", "usage?by=day", { d1_calls: 1, rows_read: 5 }],
  ["the balance", "balance", { d1_calls: 1, rows_read: 1 }],
  ["authorized keys", "ssh/authorized-keys?cluster={cluster}", { d1_calls: 4, rows_read: 20 }],
];

const post = (path: string, json: object) => (): Sent => ({ method: "POST", path, json });
const named = () => ({ name: unique("thing") });
const newRun = async () => `runs/${await makeRun(there.owner, there.project)}`;
const records = () => Array.from({ length: 10 }, () => aRecord());

/** As above. A change is one batch; a row is written for itself and for each index that has it, and two for its event: one counts the places that rows of the
 * outbox get, for which two are read. */
const WRITES: [what: string, by: Caller, sent: () => Sent | Promise<Sent>, budget: Budget][] = [
  // 13 for its lists, names and claims, and 2.
  ["create a run", "key", () => post("runs", named())(), { d1_calls: 1, rows_read: 8, rows_written: 15 }],
  // 10 for its lists and names, and 2.
  [
    "create a dataset",
    "key",
    () => post("datasets", named())(),
    { d1_calls: 1, rows_read: 9, rows_written: 12 },
  ],
  // The thing first.
  [
    "change a run",
    "key",
    async () => ({ method: "PATCH", path: await newRun(), json: named() }),
    { d1_calls: 2, rows_read: 14, rows_written: 12 },
  ],
  [
    "stop a run",
    "key",
    async () => post(`${await newRun()}/stop`, {})(),
    { d1_calls: 2, rows_read: 14, rows_written: 12 },
  ],
  [
    "delete a run",
    "key",
    async () => ({ method: "DELETE", path: await newRun() }),
    { d1_calls: 2, rows_read: 14, rows_written: 12 },
  ],
  // Two reads at once; before the object goes in, a row that says so; then the batch.
  [
    "write a file",
    "key",
    () => ({
      method: "PUT",
      path: `datasets/{dataset}/files/${unique("file")}`,
      body: CONTENT,
      headers: { "Content-Type": "text/plain" },
    }),
    { d1_calls: 4, rows_read: 10, rows_written: 10, r2_writes: 1 },
  ],
  [
    "append to a log",
    "key",
    post("runs/{run}/logs", { lines: [{ text: "a line" }] }),
    { d1_calls: 2, rows_read: 6, rows_written: 1 },
  ],
  [
    "append to a metric",
    "key",
    post("runs/{run}/metrics", { points: [{ name: "loss", value: 1 }] }),
    { d1_calls: 2, rows_read: 12, rows_written: 1 },
  ],
  // What waits, of each kind the oldest; the thing; the batch.
  ["claim what waits", "runner", post("leases", {}), { d1_calls: 3, rows_read: 40, rows_written: 13 }],
  [
    "heartbeat",
    "runner",
    post("leases/{lease}/heartbeat", { epoch: 1 }),
    { d1_calls: 1, rows_read: 8, rows_written: 1 },
  ],
  // Ten in one batch, and what they add up to by day, kind, member, project and meter, for all and for each.
  [
    "record use",
    "key",
    () => post("usage", { records: records() })(),
    { d1_calls: 1, rows_read: 160, rows_written: 70 },
  ],
];

describe.each([
  { before: 0, count: 1_000 },
  { before: 1_000, count: 100_000 },
])("with $count resources", ({ before, count }) => {
  beforeAll(async () => {
    await growResources(there, before, count);
    // Warm: what is measured below is not the first of its kind.
    for (const caller of ["key", "owner", "runner"] as const) await send(there[caller], get("balance"));
  });

  const get = (path: string): Sent => ({ method: "GET", path: at(path) });

  /** A path, within the project where it is not said from the root, with what stands in braces. */
  function at(path: string): string {
    const full = path.startsWith("/") ? path : `/v1/projects/{project}/${path}`;
    return full.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
      if (name.startsWith("far ")) return cursorOf(name.slice(4));
      return name === "lease" ? there.lease.id : String(there[name as keyof Filled]);
    });
  }

  /** Half-way through the list. */
  function cursorOf(kind: string): string {
    const age = `0${String(count / 4).padStart(25, "0")}`;
    return btoa(`1:${kind === "all" ? age : `${kind}_${age}`}`).replaceAll("=", "");
  }

  /** A page of 100, how much it shows and what it costs. */
  async function pageOf(by: Caller, path: string) {
    const page = get(`${path}${path.includes("?") ? "&" : "?"}limit=100`);
    const { data } = (await (await send(there[by], page)).json()) as { data: unknown[] };
    expect(data.length).toBeGreaterThan(0);
    return { shown: data.length, cost: await costOf(there[by], () => page) };
  }

  /** Uses of keys are written now and then, for whichever request that is after. */
  const UNCOUNTED = new Set(["d1_statements", "use_calls", "use_rows"]);

  function expectWithin(cost: StorageCounts, budget: Budget): void {
    for (const [of, counted] of Object.entries(cost) as [keyof StorageCounts, number][])
      if (!UNCOUNTED.has(of)) expect(counted, of).toBeLessThanOrEqual(budget[of] ?? 0);
  }

  it.each(LISTS)("list %s: 1 query, two rows read for one", async (path) => {
    const { shown, cost } = await pageOf("key", path);
    expect(cost).toMatchObject({ d1_calls: 1, d1_statements: 1, rows_written: 0, kv_reads: 0 });
    expect(cost.rows_read).toBeLessThanOrEqual(2 * shown + 10);
  });

  it.each(MERGED)("list %s, by its %s: at most %i calls", async (path, by, calls) => {
    const { shown, cost } = await pageOf(by, path);
    expectWithin(cost, { d1_calls: calls, rows_read: 6 * shown + 3 * KINDS });
  });

  it.each(READS)("get %s", async (_, path, budget) => {
    expectWithin(await costOf(there.key, () => get(path)), budget);
  });

  it("a name that several have: 1 read of what it may mean, and 1 of who made it", async () => {
    for (const name of [":name%203", "acc_for:name%203"])
      expectWithin(await costOf(there.key, () => get(`runs/${name}`), 409), { d1_calls: 2, rows_read: 30 });
  });

  it("a list of one's own, among those of everybody: no more", async () => {
    const own = await makeKey(there, { scopes: ["run:view:own"] });
    await send(own, get("runs?limit=1"));
    expectWithin(await costOf(own, () => get("runs?limit=100")), { d1_calls: 1, rows_read: 10 });
  });

  it.each(WRITES)("%s", async (_, by, sent, budget) => {
    const request = async () => {
      const { path, ...rest } = await sent();
      return { ...rest, path: at(path) };
    };
    const cost = await costOf(there[by], request);
    expectWithin(cost, budget);
    expect(cost.rows_written).toBeGreaterThan(0);
  });
});
