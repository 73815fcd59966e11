import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StorageCounts } from "@atrium/shared/store/meter";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare, type V4WorkerOptions } from "miniflare";
import { unstable_splitSqlQuery as splitSqlQuery } from "wrangler";

// The product's own bundles on workerd with Miniflare's D1, KV and queues, each worker on a socket of its own:
// no proxy between the load and what is measured.

const ROOT = new URL("..", import.meta.url).pathname;
const SERVICES = {
  gateway: ".",
  auth: "services/auth",
  projects: "services/projects",
  resources: "services/resources",
  events: "services/events",
};
/** Not a secret: nothing that is benched outlives the run. */
export const PEPPERS = `a:${"pepper".repeat(6)}`;
const BASELINES = [
  "empty",
  "hash-and-read",
  "kv-then-read",
  "bare-read",
  "bare-list",
  "bare-create",
  "bare-object",
] as const;

export type WorkerName = keyof typeof SERVICES | (typeof BASELINES)[number];

export interface Platform {
  url(worker: WorkerName): Promise<string>;
  database(binding: "CONTROL" | "RESOURCES_DB"): Promise<D1Database>;
  meter(): Promise<StorageCounts>;
  stop(): Promise<void>;
}

/** Bundles as they are deployed, minified. */
export async function bundle(): Promise<Record<WorkerName, string>> {
  const out = mkdtempSync(join(tmpdir(), "atrium-bench-"));
  const scripts: Partial<Record<WorkerName, string>> = {};
  for (const [name, folder] of Object.entries(SERVICES) as [keyof typeof SERVICES, string][]) {
    const outdir = join(out, name);
    const config = join(ROOT, folder, "wrangler.toml");
    const wrangler = join(ROOT, "node_modules/wrangler/bin/wrangler.js");
    const build = ["deploy", "--dry-run", "--minify", "--outdir", outdir, "-c", config];
    execFileSync(process.execPath, [wrangler, ...build], { stdio: "pipe", cwd: ROOT });
    scripts[name] = readFileSync(join(outdir, "index.js"), "utf8");
  }
  for (const name of BASELINES) {
    const { outputFiles } = await build({
      entryPoints: [join(ROOT, "bench/baselines", `${name}.ts`)],
      bundle: true,
      format: "esm",
      minify: true,
      write: false,
    });
    scripts[name] = outputFiles[0]?.text ?? "";
  }
  return scripts as Record<WorkerName, string>;
}

/** Starts everything, baselines too where they are wanted; `meter` counts storage operations instead of running as deployed. */
export async function start(
  scripts: Record<WorkerName, string>,
  { meter, baselines = true }: { meter: boolean; baselines?: boolean },
): Promise<Platform> {
  const vars = {
    ENVIRONMENT: "development",
    PUBLIC_URL: "http://localhost",
    KEY_PEPPERS: PEPPERS,
    IDEMPOTENCY_PEPPER: "pepper".repeat(6),
    SECRET_KEYS: `a:${"pepper".repeat(8).slice(0, 43)}`,
    REVOCATION_SECONDS: "60",
    CLOCK_SKEW_SECONDS: "2",
    FLIGHT_SECONDS: "3",
    // Miniflare reads and parses every log line in this very process, which no deployment does.
    REQUEST_LOG: "off",
    METER: meter ? "1" : "0",
  };
  const queueProducers = { EVENTS_QUEUE: "atrium-events" };
  const authenticator = { name: "auth", entrypoint: "Authenticator" };
  const worker = (name: WorkerName, own: Partial<V4WorkerOptions>): V4WorkerOptions =>
    ({
      name,
      modules: true,
      script: scripts[name],
      compatibilityDate: "2026-10-01",
      compatibilityFlags: ["nodejs_compat"],
      bindings: vars,
      unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
      ...own,
    }) as V4WorkerOptions;
  const limits = { namespace_id: "1", simple: { limit: 1_000_000_000, period: 60 as const } };
  const CONTROL = "control";
  const RESOURCES_DB = "resources";
  const BLOBS = "blobs";
  const bare = [
    worker("empty", {}),
    worker("hash-and-read", { d1Databases: { CONTROL } }),
    worker("kv-then-read", { d1Databases: { CONTROL }, kvNamespaces: { CREDENTIALS: "credentials" } }),
    worker("bare-read", { d1Databases: { RESOURCES_DB } }),
    worker("bare-list", { d1Databases: { RESOURCES_DB } }),
    worker("bare-create", { d1Databases: { RESOURCES_DB } }),
    worker("bare-object", { r2Buckets: { BLOBS } }),
  ];
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      workers: [
        worker("gateway", {
          serviceBindings: { AUTH: "auth", PROJECTS: "projects", RESOURCES: "resources", EVENTS: "events" },
        }),
        worker("auth", {
          d1Databases: { CONTROL },
          kvNamespaces: { CREDENTIALS: "credentials" },
          queueProducers,
          ratelimits: { FAILURES: limits, SIGN_INS: limits, MAILS: limits },
          durableObjects: { KEY_LIMITERS: { className: "KeyLimiter", useSQLite: true } },
        }),
        worker("projects", {
          d1Databases: { CONTROL },
          queueProducers,
          serviceBindings: {
            AUTH: authenticator,
            POSTMAN: { name: "auth", entrypoint: "Postman" },
            INVENTORY: { name: "resources", entrypoint: "Inventory" },
          },
        }),
        worker("resources", {
          d1Databases: { RESOURCES_DB },
          r2Buckets: { BLOBS },
          queueProducers,
          serviceBindings: {
            AUTH: authenticator,
            PEOPLE: { name: "auth", entrypoint: "People" },
            POSTMAN: { name: "auth", entrypoint: "Postman" },
            MINTER: { name: "auth", entrypoint: "Minter" },
          },
        }),
        worker("events", {
          d1Databases: { EVENTS_DB: "events" },
          queueConsumers: { "atrium-events": { maxBatchSize: 100, maxBatchTimeout: 1 } },
          serviceBindings: {
            AUTH: authenticator,
            CONTROL_OUTBOX: { name: "auth", entrypoint: "ControlOutbox" },
            RESOURCES: { name: "resources", entrypoint: "ResourcesFollower" },
          },
        }),
        ...(baselines ? bare : []),
      ],
    }),
  );
  await miniflare.ready;
  const owner = { CONTROL: "auth", RESOURCES_DB: "resources", EVENTS_DB: "events" } as const;
  const database = (binding: keyof typeof owner) =>
    miniflare.getD1Database(binding, owner[binding]) as unknown as Promise<D1Database>;
  await migrate(await database("CONTROL"), "packages/shared/src/control/migrations");
  await migrate(await database("RESOURCES_DB"), "services/resources/migrations");
  await migrate(await database("EVENTS_DB"), "services/events/migrations");

  const url = async (name: WorkerName) => String(await miniflare.unsafeGetDirectURL(name)).replace(/\/$/, "");
  return {
    url,
    database,
    meter: async () => {
      const total: Record<string, number> = {};
      for (const name of ["auth", "projects", "resources", "events"] as const) {
        const counts = (await (await fetch(`${await url(name)}/_meter`)).json()) as Record<string, number>;
        for (const [of, count] of Object.entries(counts)) total[of] = (total[of] ?? 0) + count;
      }
      return total as unknown as StorageCounts;
    },
    stop: () => miniflare.dispose(),
  };
}

async function migrate(database: D1Database, folder: string): Promise<void> {
  for (const file of readdirSync(join(ROOT, folder)).sort()) {
    const statements = splitSqlQuery(readFileSync(join(ROOT, folder, file), "utf8"));
    await database.batch(statements.map((statement) => database.prepare(statement)));
  }
}
