/** All five workers on workerd, with embedded D1, KV, R2 and queues: one harness for every system test. */
import { randomBytes } from "node:crypto";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { statfsSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import type { StorageCounts } from "@atrium/shared/store/meter";
import { createTestHarness } from "wrangler";
import { overheard } from "./catalogue.ts";
import { keptIn, Secrets } from "./secrecy.ts";

/** Who administers the system, once they have signed up. */
export const FIRST_ADMINISTRATOR = "root@example.com";

/** Files in memory, where Linux has them. */
const MEMORY = "/dev/shm";

const WORKERS = {
  gateway: { name: "atrium", configPath: "wrangler.toml" },
  auth: { name: "atrium-auth", configPath: "services/auth/wrangler.toml" },
  projects: { name: "atrium-projects", configPath: "services/projects/wrangler.toml" },
  resources: { name: "atrium-resources", configPath: "services/resources/wrangler.toml" },
  events: { name: "atrium-events", configPath: "services/events/wrangler.toml" },
} as const;

type WorkerName = keyof typeof WORKERS;

/** Those that have storage. */
const METERED = ["auth", "projects", "resources", "events"] as const;
type Metered = (typeof METERED)[number];

/** The bindings that tests reach behind the API for: to seed many rows, and to look at what must not be there. */
interface Bindings {
  gateway: Record<never, never>;
  auth: {
    CONTROL: D1Database;
    CREDENTIALS: KVNamespace;
    KEY_PEPPERS: string;
    PUBLIC_URL: string;
    EVENTS_QUEUE: Queue;
  };
  projects: { CONTROL: D1Database; SECRET_KEYS: string };
  resources: { RESOURCES_DB: D1Database; BLOBS: R2Bucket };
  events: { EVENTS_DB: D1Database };
}

interface Mail {
  subject: string;
  body: string;
}

interface Harness {
  /** The gateway: the one public origin. */
  baseUrl: string;
  /** Asks the gateway. Of a 500 it shows what the service logged. */
  fetch(request: string | Request, init?: RequestInit): Promise<Response>;
  /** One service, past the gateway. */
  fetchFrom(worker: WorkerName, path: string): Promise<Response>;
  env<W extends WorkerName>(worker: W): Promise<Bindings[W]>;
  /** What `work` cost in storage operations, and what it came to; in one service alone where others go on logging. */
  metered<T>(work: () => Promise<T>, service?: Metered): Promise<{ cost: StorageCounts; value: T }>;
  runCron(worker: WorkerName): Promise<void>;
  /** Every line that a worker logged, as one text. */
  logs(): string;
  /** Where people sign in besides here: at `url` as with Google, below `/github` as with GitHub. Nothing is there but what is served. */
  elsewhere: { url: string; serve(listener: RequestListener): void };
  /** Where a secret stands that anybody was shown, or sent, so far: nowhere. */
  leaks(): Promise<string[]>;
  /** Mail that was sent to this address, oldest first. */
  inbox(email: string): Promise<Mail[]>;
  close(): Promise<void>;
}

// Looking up the colo of this machine needs the internet, which tests do without.
process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false";
// Else every batch that a queue delivers is a line.
process.env.WRANGLER_LOG = "warn";
// What wrangler would show of every request on a page of its own, and keeps in a database for that.
process.env.X_LOCAL_EXPLORER = "false";
process.env.X_LOCAL_OBSERVABILITY = "false";
// Every commit waits for the disk, and all that a process does for the commit: where memory can be had for one, none waits.
if (roomInMemory() > 4 * 1024 ** 3) process.env.TMPDIR = MEMORY;

function roomInMemory(): number {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return Math.min(bavail * bsize, process.availableMemory());
  } catch {
    return 0;
  }
}

let running: Promise<Harness> | undefined;

/** The harness, started by whoever asks first. */
export const harness = (): Promise<Harness> => {
  running ??= start();
  return running;
};

/** The one that was started, if any was. */
export const runningHarness = (): Promise<Harness> | undefined => running;

async function start(): Promise<Harness> {
  const secret = () => randomBytes(32).toString("base64url");
  const secrets = {
    KEY_PEPPERS: `a:${secret()}`,
    IDEMPOTENCY_PEPPER: secret(),
    // The first is in use; the other is what secrets were under before.
    SECRET_KEYS: `b:${secret()},a:${secret()}`,
    GOOGLE_CLIENT_SECRET: "google's",
    GITHUB_CLIENT_SECRET: "github's",
  };
  const elsewhere = await serveElsewhere();
  const vars = {
    GOOGLE_ISSUER: elsewhere.url,
    GOOGLE_CLIENT_ID: "atrium",
    GITHUB_URL: `${elsewhere.url}/github`,
    GITHUB_API_URL: `${elsewhere.url}/github/api`,
    GITHUB_CLIENT_ID: "atrium",
    LEAK_REPORTERS: `${elsewhere.url}/github/api/meta/public_keys/secret_scanning`,
    ENVIRONMENT: "development",
    // As the configurations have it, wherever somebody ran `npm start`.
    PUBLIC_URL: "http://localhost:8787",
    METER: "1",
    SYSTEM_ADMINISTRATOR: FIRST_ADMINISTRATOR,
    GPUS_NEED_PAYMENT_METHOD: "on",
    DNS_URL: `${elsewhere.url}/dns-query`,
    WEBHOOKS_REACH: new URL(elsewhere.url).host,
  };
  const server = createTestHarness({
    workers: Object.values(WORKERS).map(({ configPath }) => ({ configPath, vars, secrets })),
  });
  await server.listen();
  const worker = (name: WorkerName) => server.getWorker(WORKERS[name].name);
  const url = await addressOf(() => worker("gateway").fetch("/healthz"));
  await Promise.all([
    worker("auth").applyD1Migrations("CONTROL"),
    worker("resources").applyD1Migrations("RESOURCES_DB"),
    worker("events").applyD1Migrations("EVENTS_DB"),
  ]);

  const fetchFrom: Harness["fetchFrom"] = async (name, path) =>
    (await worker(name).fetch(`http://${name}.test${path}`)) as unknown as Response;

  const meter = async (services: readonly Metered[]): Promise<StorageCounts> => {
    const sum: Partial<Record<keyof StorageCounts, number>> = {};
    const read = async (name: Metered) => (await (await fetchFrom(name, "/_meter")).json()) as StorageCounts;
    for (const counts of await Promise.all(services.map(read))) {
      for (const [operation, count] of Object.entries(counts) as [keyof StorageCounts, number][]) {
        sum[operation] = (sum[operation] ?? 0) + count;
      }
    }
    return sum as StorageCounts;
  };

  const reported = (requestId: string | null): Promise<string> =>
    until(async () =>
      server
        .getLogs()
        .map(({ message }) => message)
        .find((line) => line.includes('"level":"error"') && line.includes(`${requestId}`)),
    );

  let auth: Bindings["auth"] | undefined;
  const bindingsOf = async (name: WorkerName): Promise<unknown> => {
    const bindings = await worker(name).getEnv();
    if (name !== "auth") return bindings;
    const { EVENTS_QUEUE } = bindings as Bindings["auth"];
    auth ??= Object.assign(Object.create(bindings as object), { EVENTS_QUEUE: overheard(EVENTS_QUEUE) });
    return auth;
  };

  const known = new Secrets();
  const shown = new Set<Promise<void>>();
  /** What somebody sends, and what answers show that may make something. */
  const learn = (method: string, headers: Headers, response: Response): void => {
    known.learn(headers.get("authorization") ?? "");
    const isJson = response.headers.get("content-type")?.includes("json") === true;
    if (method === "GET" || !response.ok || !isJson) return;
    const learned = response
      .clone()
      .text()
      .then((text) => known.learn(text))
      .finally(() => shown.delete(learned));
    shown.add(learned);
  };
  let searchedLines = 0;

  return {
    baseUrl: url.origin,
    leaks: async () => {
      await Promise.allSettled(shown);
      const logs = server.getLogs().map(({ message }) => message);
      const [{ CONTROL, CREDENTIALS }, { RESOURCES_DB }, { EVENTS_DB }] = await Promise.all([
        worker("auth").getEnv() as Promise<Bindings["auth"]>,
        worker("resources").getEnv() as Promise<Bindings["resources"]>,
        worker("events").getEnv() as Promise<Bindings["events"]>,
      ]);
      const logged = logs.slice(searchedLines).join("\n");
      searchedLines = logs.length;
      const databases = { CONTROL, RESOURCES_DB, EVENTS_DB };
      return known.searchedIn(keptIn({ databases, kv: CREDENTIALS, logged }));
    },
    fetch: async (request, init) => {
      const sent = typeof request === "string" ? new URL(request, url) : request;
      const response = await fetch(sent, init);
      learn(
        init?.method ?? (sent instanceof Request ? sent.method : "GET"),
        new Headers(init?.headers ?? (sent instanceof Request ? sent.headers : {})),
        response,
      );
      if (response.status === 500) console.error(await reported(response.headers.get("x-request-id")));
      return response;
    },
    fetchFrom,
    elsewhere,
    env: async (name) => (await bindingsOf(name)) as never,
    metered: async (work, service) => {
      const services = service ? [service] : METERED;
      const before = await meter(services);
      const value = await work();
      const cost = await meter(services);
      for (const [operation, count] of Object.entries(before) as [keyof StorageCounts, number][]) {
        cost[operation] -= count;
      }
      return { cost, value };
    },
    runCron: async (name) => {
      const { outcome } = await worker(name).scheduled({ cron: "* * * * *" });
      if (outcome !== "ok") throw new Error(`cron of ${name}: ${outcome}`);
    },
    logs: () =>
      server
        .getLogs()
        .map(({ message }) => message)
        .join("\n"),
    inbox: async (email) => {
      const { CONTROL } = (await worker("auth").getEnv()) as Bindings["auth"];
      const mails = CONTROL.prepare("SELECT subject, body FROM inbox WHERE recipient = ? ORDER BY id");
      return (await mails.bind(email).all<Mail>()).results;
    },
    close: async () => {
      running = undefined;
      elsewhere.close();
      await server.close();
    },
  };
}

/** Its address is known before anybody knows what it answers. */
async function serveElsewhere() {
  let answer: RequestListener = (_, response) => response.writeHead(404).end();
  const server = createServer((request, response) => answer(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (listener: RequestListener) => {
      answer = listener;
    },
    close: () => server.close(),
  };
}

/**
 * Where a request goes. The address that the harness tells is of a proxy in front of the workers, which costs several
 * times what they do; the one behind it is told to nobody but undici.
 */
async function addressOf(request: () => Promise<unknown>): Promise<URL> {
  let origin: string | undefined;
  const listen = (message: unknown) => {
    origin = String((message as { request: { origin: string } }).request.origin);
  };
  subscribe("undici:request:create", listen);
  await request();
  unsubscribe("undici:request:create", listen);
  if (origin === undefined) throw new Error("Nothing was sent");
  return new URL(origin);
}

/** Asks again until the answer is there: for what happens after a response (queue, audit log). */
export async function until<T>(
  ask: () => Promise<T | undefined | null | false>,
  timeoutMs = 15_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`Not within ${timeoutMs} ms: ${ask}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
