import { decide } from "@atrium/shared/access/decide";
import { PROJECT_GRANTS } from "@atrium/shared/access/roles";
import { mint, parsePeppers } from "../services/auth/src/credential/format.ts";
import { type Load, requestsPerSecond } from "./load.ts";
import { bundle, type Platform, start, type WorkerName } from "./platform.ts";
import { seedCollaborators, seedKeys, seedRuns, seedWorld, type World } from "./seed.ts";

// Every share is of an empty Hono worker (or of the bare worker named) measured in turn with it, in the same
// harness, in this same run: machines differ, ratios do much less.

const large = process.argv.includes("--large");
const SECONDS = 3;
const ROUNDS = 3;

interface Scenario {
  name: string;
  worker: WorkerName;
  path: string;
  /** What its share is of, and what share was set as the goal (docs/performance.md). */
  of: "empty" | "bare-read";
  wanted: number | null;
  load: Omit<Load, "url">;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

function scenarios(world: World, cold: string[]): Scenario[] {
  const json = { "content-type": "application/json" };
  const verify = (key: string) => JSON.stringify({ key, permission: "run:create" });
  const run = `/v1/projects/${world.project}/runs/${world.run}`;
  const forged = mint("pk", parsePeppers(`a:${"forger".repeat(6)}`)).secret;
  let next = 0;
  return [
    {
      name: "GET /v1/access, warm",
      worker: "auth",
      path: "/v1/access",
      of: "empty",
      wanted: 0.6,
      load: { headers: bearer(world.key), status: 200 },
    },
    {
      name: "POST /v1/keys/verify, warm",
      worker: "auth",
      path: "/v1/keys/verify",
      of: "empty",
      wanted: 0.45,
      load: {
        method: "POST",
        headers: { ...json, ...bearer(world.key) },
        body: verify(world.subject),
        status: 200,
      },
    },
    {
      name: "POST /v1/keys/verify, cold",
      worker: "auth",
      path: "/v1/keys/verify",
      of: "empty",
      wanted: 0.08,
      load: {
        method: "POST",
        headers: { ...json, ...bearer(world.key) },
        each: () => verify(cold[next++ % cold.length] ?? ""),
        status: 200,
      },
    },
    {
      name: "forged key refused",
      worker: "auth",
      path: "/v1/access",
      of: "empty",
      wanted: 0.6,
      load: { headers: bearer(forged), status: 401 },
    },
    {
      name: "malformed key refused",
      worker: "auth",
      path: "/v1/access",
      of: "empty",
      wanted: 0.6,
      load: { headers: bearer("nonsense"), status: 401 },
    },
    {
      name: "GET run, through the gateway",
      worker: "gateway",
      path: run,
      of: "bare-read",
      wanted: 0.65,
      load: { headers: bearer(world.key), status: 200 },
    },
    {
      name: "one KV read, then one D1 read, by hand",
      worker: "kv-then-read",
      path: "/",
      of: "empty",
      wanted: null,
      load: { status: 200 },
    },
    {
      name: "hand-written SHA-256 + D1",
      worker: "hash-and-read",
      path: "/",
      of: "empty",
      wanted: null,
      load: { headers: bearer(world.key), status: 200 },
    },
  ];
}

async function shares(platform: Platform, world: World, cold: string[]): Promise<void> {
  const url = async (worker: WorkerName, path: string) => (await platform.url(worker)) + path;
  const runPath = `/v1/projects/${world.project}/runs/${world.run}`;
  console.log("operation | requests/s | share | of | wanted");
  console.log("--- | --- | --- | --- | ---");
  for (const { name, worker, path, of, wanted, load } of scenarios(world, cold)) {
    const subject = { url: await url(worker, path), ...load };
    const measure = { url: await url(of, of === "empty" ? "/" : runPath), status: 200 };
    await requestsPerSecond(subject, 1);
    await requestsPerSecond(measure, 1);
    const rates: number[] = [];
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const rate = await requestsPerSecond(subject, SECONDS);
      rates.push(rate);
      ratios.push(rate / (await requestsPerSecond(measure, SECONDS)));
    }
    const goal = wanted === null ? "" : `≥ ${wanted.toFixed(2)}`;
    console.log(`${name} | ${median(rates).toFixed(0)} | ${median(ratios).toFixed(2)} | ${of} | ${goal}`);
  }
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** What each operation costs in storage, with so many keys, people and runs in the project. */
async function counts(scripts: Awaited<ReturnType<typeof bundle>>, sizes: number[]): Promise<void> {
  const platform = await start(scripts, { meter: true });
  const world = await seedWorld(platform);
  const gateway = await platform.url("gateway");
  const project = `/v1/projects/${world.project}`;
  const call = async (method: string, path: string, token: string, body?: unknown) => {
    const answer = await fetch(gateway + path, {
      method,
      headers: { ...bearer(token), ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  };
  console.log("\noperation | rows there | D1 calls | rows read | rows written | KV reads | KV writes");
  console.log("--- | --- | --- | --- | --- | --- | ---");
  let there = 0;
  for (const size of sizes) {
    const tag = String.fromCharCode(97 + sizes.indexOf(size));
    const secrets = await seedKeys(platform, world, size - there, tag);
    await seedCollaborators(platform, world, size - there, tag);
    await seedRuns(platform, world, size - there, tag);
    there = size;
    const [coldKey = ""] = secrets;
    const operations: [name: string, () => Promise<void>][] = [
      ["GET /v1/access, warm", () => call("GET", "/v1/access", world.key)],
      ["verify, warm", () => call("POST", "/v1/keys/verify", world.key, { key: world.subject })],
      ["verify, cold", () => call("POST", "/v1/keys/verify", world.key, { key: coldKey })],
      ["GET run, warm", () => call("GET", `${project}/runs/${world.run}`, world.key)],
      ["list 100 runs", () => call("GET", `${project}/runs?limit=100`, world.key)],
      ["list 100 keys", () => call("GET", `${project}/keys?limit=100`, world.key)],
      ["list 100 collaborators", () => call("GET", `${project}/collaborators?limit=100`, world.key)],
      ["create run", () => call("POST", `${project}/runs`, world.key, { name: "one more" })],
      ["create key", () => call("POST", `${project}/keys`, world.session, { name: "one more" })],
    ];
    await call("GET", "/v1/access", world.key);
    await call("POST", "/v1/keys/verify", world.key, { key: world.subject });
    for (const [name, operation] of operations) {
      await settled(platform);
      const before = await platform.meter();
      await operation();
      const after = await platform.meter();
      const cost = (of: keyof typeof before) => after[of] - before[of];
      console.log(
        `${name} | ${size} | ${cost("d1_calls")} | ${cost("rows_read")} | ${cost("rows_written")} | ${cost("kv_reads")} | ${cost("kv_writes")}`,
      );
    }
  }
  await platform.stop();
}

/** Waits for what goes on after a response: the events of a change reach the log in a second or two. */
async function settled(platform: Platform): Promise<void> {
  for (let before = ""; ; ) {
    const now = JSON.stringify(await platform.meter());
    if (now === before) return;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
}

function decideNs(): number {
  const access = {
    principal: { id: "acc_1" },
    credential: { id: "key_1" },
    grant: PROJECT_GRANTS.member,
    scopes: null,
    administers: false,
  };
  const things = [
    { createdBy: "acc_1", createdWith: "key_1", movedIn: false },
    { createdBy: "acc_2", createdWith: "key_2", movedIn: false },
  ];
  const permissions = ["run:view", "run:delete", "dataset:attach", "key:view"] as const;
  const CALLS = 5_000_000;
  const best: number[] = [];
  let yes = 0;
  for (let round = 0; round < 5; round++) {
    const started = performance.now();
    for (let i = 0; i < CALLS; i++) {
      if (
        decide(
          access,
          permissions[i & 3] ?? "run:view",
          things[i & 1] ?? { createdBy: null, createdWith: null },
        )
      )
        yes++;
    }
    best.push(((performance.now() - started) * 1e6) / CALLS);
  }
  if (yes === 0) throw new Error("decide() said no to everything");
  return median(best);
}

console.log(`decide: ${decideNs().toFixed(1)} ns (wanted: ≤ 25)\n`);
const scripts = await bundle();
const platform = await start(scripts, { meter: false });
const world = await seedWorld(platform);
const cold = await seedKeys(platform, world, 100_000, "c");
await shares(platform, world, cold);
await platform.stop();
await counts(scripts, large ? [1_000, 100_000, 1_000_000] : [1_000, 100_000]);
