import { decide } from "@atrium/shared/access/decide";
import { PROJECT_GRANTS } from "@atrium/shared/access/roles";
import { RUN_LISTS, seedRuns } from "../test/seed.ts";
import { requestsPerSecond } from "./load.ts";
import { bundle, type Platform, start } from "./platform.ts";
import { ofAccess, ofResources, type Scenario } from "./scenarios.ts";
import { seedCollaborators, seedKeys, seedWorld } from "./seed.ts";

// Every share is of an empty Hono worker (or of the bare worker named) measured in turn with it, in the same
// harness, in this same run: machines differ, ratios do much less.

const large = process.argv.includes("--large");
/** Of all parts one: `access`, `resources` or `counts`. */
const only = process.argv.find((said) => said.startsWith("--only="))?.slice("--only=".length);
const wants = (part: "access" | "resources" | "counts"): boolean => only === undefined || only === part;
const SECONDS = 3;
const ROUNDS = 3;

async function shares(platform: Platform, scenarios: readonly Scenario[]): Promise<void> {
  const loadOf = async ({ worker, path, load }: Scenario["of"]) => ({
    url: (await platform.url(worker)) + path,
    ...load,
  });
  console.log("operation | requests/s | share | of | wanted");
  console.log("--- | --- | --- | --- | ---");
  for (const scenario of scenarios) {
    const { name, of, wanted } = scenario;
    const subject = await loadOf(scenario);
    const measure = await loadOf(of);
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
    console.log(
      `${name} | ${median(rates).toFixed(0)} | ${median(ratios).toFixed(2)} | ${of.worker} | ${goal}`,
    );
  }
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const LISTS = [...RUN_LISTS, "resources", "resources?owner=acc_1", "keys", "collaborators"];

/** What each operation costs in storage, with so many keys, people and runs in the project. */
async function counts(scripts: Awaited<ReturnType<typeof bundle>>, sizes: number[]): Promise<void> {
  const platform = await start(scripts, { meter: true });
  const world = await seedWorld(platform);
  const gateway = await platform.url("gateway");
  const project = `/v1/projects/${world.project}`;
  const call = async (method: string, path: string, token: string, body?: unknown) => {
    const answer = await fetch(gateway + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
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
    await seedRuns(await platform.database("RESOURCES_DB"), world, there, size);
    there = size;
    const [coldKey = ""] = secrets;
    const operations: [name: string, () => Promise<void>][] = [
      ["GET /v1/access, warm", () => call("GET", "/v1/access", world.key)],
      ["verify, warm", () => call("POST", "/v1/keys/verify", world.key, { key: world.subject })],
      ["verify, cold", () => call("POST", "/v1/keys/verify", world.key, { key: coldKey })],
      ["GET run, warm", () => call("GET", `${project}/runs/${world.run}`, world.key)],
      ...LISTS.map((list): [string, () => Promise<void>] => [
        `list 100 ${list}`,
        () => call("GET", `${project}/${list}${list.includes("?") ? "&" : "?"}limit=100`, world.key),
      ]),
      ["create run", () => call("POST", `${project}/runs`, world.key, { name: `one of ${size}` })],
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
      if (name.startsWith("list ") && (cost("d1_calls") > 1 || cost("rows_read") > 2 * 100 + 10)) {
        console.error(`${name}: more than one query, or than two rows read for one`);
        process.exitCode = 1;
      }
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

const scripts = await bundle();
if (wants("access") || wants("resources")) {
  const platform = await start(scripts, { meter: false });
  const world = await seedWorld(platform);
  if (wants("access")) {
    console.log(`decide: ${decideNs().toFixed(1)} ns (wanted: ≤ 25)\n`);
    await shares(platform, ofAccess(world, await seedKeys(platform, world, 100_000, "c")));
  }
  if (wants("resources")) {
    await seedRuns(await platform.database("RESOURCES_DB"), world, 0, 1_000);
    await shares(platform, ofResources(world));
  }
  await platform.stop();
}
if (wants("counts")) await counts(scripts, large ? [1_000, 100_000, 1_000_000] : [1_000, 100_000]);
