import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Atrium as Client } from "@atrium/sdk";
import { migrate, STATE } from "../../scripts/local/server.ts";
import { type Demo, seed } from "../../scripts/seed.ts";
import { ROOT, WORKERS } from "../../scripts/workers.ts";
import { wrangler } from "../../scripts/wrangler.ts";

// The real thing: all workers on workerd, their data on disk, and `kill -9` of all of it while runs are made.

type Say = (line: string) => void;

const WRITERS = 8;
const START_TIMEOUT_MS = 180_000;
const SETTLE_TIMEOUT_MS = 180_000;
/** By so much what lies in the databases is made older, instead of waiting for it. */
const AGED_MS = 120_000;
const SECRET = "s".repeat(43);

/** @returns what was found, in words. @throws Error where something was lost, or logged twice */
export async function killed(kills: number, say: Say): Promise<string[]> {
  // In the repository, where wrangler finds what workers are built from.
  await mkdir(STATE, { recursive: true });
  const folder = await mkdtemp(fileURLToPath(new URL("kill-", STATE)));
  const endpoint = await listenForMessages();
  const atrium = new Atrium(folder, endpoint.host);
  try {
    await atrium.prepare();
    await atrium.start();
    const demo = await seed(atrium.url);
    await register(atrium.url, demo, endpoint.url);
    const made = new Set<string>();
    for (let kill = 1; kill <= kills; kill++) {
      const writing = write(atrium.url, demo, made);
      const after = 300 + Math.floor(Math.random() * 4_000);
      await sleep(after);
      await atrium.kill();
      await writing;
      const { outboxes, pending } = atrium.age();
      say(
        `kill ${kill}, after ${after} ms: ${made.size} runs made; ${outboxes} events not logged, ${pending} messages not delivered`,
      );
      const down = performance.now();
      await atrium.start();
      say(`  up again after ${Math.round(performance.now() - down)} ms`);
    }
    const began = performance.now();
    await atrium.settled();
    const recovered = performance.now() - began;
    await atrium.kill();
    return [
      ...judged(atrium, made, endpoint.received),
      `settled ${(recovered / 1000).toFixed(1)} s after the last start`,
    ];
  } finally {
    await atrium.kill();
    endpoint.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs are made until nobody answers any more; those that were answered were made. */
async function write(url: string, demo: Demo, made: Set<string>): Promise<void> {
  const writer = async (): Promise<void> => {
    for (;;) {
      const response = await fetch(`${url}/v1/projects/${demo.project}/runs`, {
        method: "POST",
        headers: { authorization: `Bearer ${demo.key}`, "content-type": "application/json" },
        body: "{}",
      });
      if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
      made.add(((await response.json()) as { id: string }).id);
    }
  };
  await Promise.allSettled(Array.from({ length: WRITERS }, writer));
}

async function register(baseUrl: string, { owner, project }: Demo, url: string): Promise<void> {
  const { token } = await new Client({ baseUrl, apiKey: null }).POST("/v1/auth/sign-in", { body: owner });
  const response = await fetch(`${baseUrl}/v1/projects/${project}/webhooks`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ url, kinds: ["run"] }),
  });
  if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`);
}

/** What was answered and what the databases say against what was logged and what came. */
function judged(atrium: Atrium, made: ReadonlySet<string>, received: readonly string[]): string[] {
  const runs = new Set(
    atrium.all("resources", "SELECT id FROM resources WHERE kind = 'run'").map(({ id }) => String(id)),
  );
  const logged = atrium.all(
    "audit",
    "SELECT id, target_id, project_id, at FROM audit WHERE type = 'resource.created'",
  );
  const created = Map.groupBy(logged, ({ target_id }) => String(target_id));
  const since = atrium.all("audit", "SELECT active_since AS at FROM webhooks")[0]?.at as number;
  const came = new Set(received);
  const faults = [
    ...[...made].filter((id) => !runs.has(id)).map((id) => `${id} was answered, and is not there`),
    ...[...runs].filter((id) => !created.has(id)).map((id) => `nothing was logged of ${id}`),
    ...[...created].filter(([, lines]) => lines.length > 1).map(([id]) => `${id} was logged twice`),
    ...logged
      .filter(({ id, at }) => Number(at) >= since && !came.has(String(id)))
      .map(({ id }) => `nobody was told of ${id}`),
  ];
  if (faults.length > 0) throw new Error(`${faults.length} faults: ${faults.slice(0, 10).join("; ")}`);
  return [
    `held: ${made.size} runs answered, ${runs.size} made, ${created.size} logged once each`,
    `${came.size} events told in ${received.length} messages`,
  ];
}

/** Somebody's endpoint, which outlives all of it. */
async function listenForMessages() {
  const received: string[] = [];
  const server = createServer((request, response) => {
    received.push(String(request.headers["webhook-id"]));
    request.resume().on("end", () => response.writeHead(204).end());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { host, url: `http://${host}/hook`, received, close: () => server.close() };
}

class Atrium {
  url = "";
  readonly #folder: string;
  readonly #reach: string;
  #child: ChildProcess | undefined;

  constructor(folder: string, reach: string) {
    this.#folder = folder;
    this.#reach = reach;
  }

  get #state(): string {
    return join(this.#folder, "state");
  }

  /** Databases, and each worker's configuration with secrets beside it. */
  async prepare(): Promise<void> {
    await migrate(this.#state);
    const root = fileURLToPath(ROOT);
    for (const { name, config } of [...WORKERS, LOCAL]) {
      const from = join(root, config, "..");
      const text = await readFile(join(root, config), "utf8");
      const moved = text
        .replaceAll(/"(\.\.\/\.\.\/[^"]*)"/g, (_, path: string) => JSON.stringify(join(from, path)))
        .replaceAll(
          /^(main|directory) = "(.*)"/gm,
          (_, key: string, path: string) => `${key} = ${JSON.stringify(join(from, path))}`,
        );
      await mkdir(join(this.#folder, name), { recursive: true });
      await writeFile(join(this.#folder, name, "wrangler.toml"), moved);
      const vars = { ...VARS, WEBHOOKS_REACH: this.#reach };
      const lines = Object.entries(vars).map(([key, value]) => `${key}="${value}"\n`);
      await writeFile(join(this.#folder, name, ".dev.vars"), lines.join(""));
    }
  }

  async start(): Promise<void> {
    const port = await freePort();
    this.url = `http://127.0.0.1:${port}`;
    const log = await open(join(this.#folder, "wrangler.log"), "a");
    const configs = [LOCAL, ...WORKERS].flatMap(({ name }) => [
      "-c",
      join(this.#folder, name, "wrangler.toml"),
    ]);
    const where = [
      "--port",
      String(port),
      "--ip",
      "127.0.0.1",
      "--inspector-port",
      "0",
      "--persist-to",
      this.#state,
    ];
    this.#child = wrangler(["dev", ...configs, ...where], log.fd, true);
    this.#child.once("exit", () => void log.close());
    for (const deadline = Date.now() + START_TIMEOUT_MS; Date.now() < deadline; await sleep(100)) {
      const answer = await fetch(`${this.url}/healthz`).catch(() => undefined);
      if (answer?.ok) return;
    }
    throw new Error(`It did not start: ${await readFile(join(this.#folder, "wrangler.log"), "utf8")}`);
  }

  /** Wrangler and workerd, at once. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    process.kill(-child.pid, "SIGKILL");
    await ended;
  }

  /** While nothing runs. */
  age(): { outboxes: number; pending: number } {
    let outboxes = 0;
    let pending = 0;
    for (const database of this.#databases()) {
      if (!has(database, "outbox")) continue;
      outboxes += Number(database.prepare("SELECT count(*) AS n FROM outbox").get()?.n);
      database.prepare("UPDATE outbox SET created_at = created_at - ?").run(AGED_MS);
      if (has(database, "deliveries")) {
        pending += Number(
          database.prepare("SELECT count(*) AS n FROM deliveries WHERE state = 'pending'").get()?.n,
        );
        database
          .prepare("UPDATE deliveries SET next_at = next_at - ? WHERE next_at IS NOT NULL")
          .run(AGED_MS);
      }
      database.close();
    }
    return { outboxes, pending };
  }

  /** Cron goes on until there is nothing more to do. */
  async settled(): Promise<void> {
    for (const deadline = Date.now() + SETTLE_TIMEOUT_MS; Date.now() < deadline; await sleep(1_000)) {
      await fetch(`${this.url}/cdn-cgi/local/scheduled?cron=*+*+*+*+*`).catch(() => undefined);
      if (this.#left() === 0) return;
    }
    throw new Error(`${this.#left()} events and messages are still on their way`);
  }

  #left(): number {
    let left = 0;
    for (const database of this.#databases()) {
      const count = (sql: string): number => Number(database.prepare(sql).get()?.n);
      if (has(database, "outbox")) left += count("SELECT count(*) AS n FROM outbox");
      if (has(database, "deliveries"))
        left +=
          count("SELECT count(*) AS n FROM deliveries WHERE state = 'pending'") +
          count("SELECT (SELECT max(position) FROM audit) - position AS n FROM distribution");
      database.close();
    }
    return left;
  }

  /** Rows of the database that has this table. */
  all(table: string, sql: string): Record<string, unknown>[] {
    for (const database of this.#databases()) {
      const rows = has(database, table) ? database.prepare(sql).all() : undefined;
      database.close();
      if (rows) return rows;
    }
    throw new Error(`No database has ${table}`);
  }

  *#databases(): Generator<DatabaseSync> {
    const folder = join(this.#state, "v3", "d1", "miniflare-D1DatabaseObject");
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".sqlite")))
      yield new DatabaseSync(join(folder, file));
  }
}

const LOCAL = { name: "local", config: "scripts/local/wrangler.toml" } as const;

const VARS = {
  ENVIRONMENT: "development",
  PUBLIC_URL: "http://localhost",
  SYSTEM_ADMINISTRATOR: "root@example.com",
  KEY_PEPPERS: `a:${SECRET}`,
  IDEMPOTENCY_PEPPER: SECRET,
  SECRET_KEYS: `a:${Buffer.alloc(32, 7).toString("base64url")}`,
};

const has = (database: DatabaseSync, table: string): boolean =>
  database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table) !== undefined;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
