import type { ChildProcess } from "node:child_process";
import { open } from "node:fs/promises";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ROOT, WORKERS } from "../workers.ts";
import { wrangler, wranglerDone } from "../wrangler.ts";

export const STATE = new URL(".atrium/", ROOT);
const LOG = new URL("wrangler.log", STATE);

const START_TIMEOUT_MS = 90_000;
const STOP_TIMEOUT_MS = 5_000;
const MINUTE_MS = 60_000;

const persisted = ["--persist-to", fileURLToPath(new URL("state", STATE))];

/** Brings the local databases up to date: one after the other, since local D1 locks what they share. */
export async function migrate(state = persisted[1] as string): Promise<void> {
  for (const worker of WORKERS) {
    if (!("database" in worker)) continue;
    const { database, config } = worker;
    await wranglerDone([
      "d1",
      "migrations",
      "apply",
      database,
      "--local",
      "-c",
      config,
      "--persist-to",
      state,
    ]);
  }
}

export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const listening = new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => resolve(true));
  });
  const free = await listening;
  await new Promise((resolve) => server.close(resolve));
  return free;
}

interface Server {
  url: string;
  /** Settles when it has ended, with its exit code. */
  ended: Promise<number | null>;
  stop(): Promise<void>;
}

/** All workers on one port, with their data under `.atrium/`, until a signal ends them. */
export async function serve(port: number): Promise<Server> {
  const url = `http://localhost:${port}`;
  const log = await open(LOG, "w");
  const configs = ["scripts/local/wrangler.toml", ...WORKERS.map(({ config }) => config)];
  const child = wrangler(
    [
      "dev",
      ...configs.flatMap((config) => ["-c", config]),
      "--port",
      String(port),
      "--inspector-port",
      "0",
      ...persisted,
    ],
    log.fd,
  );
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const server = { url, ended, stop: () => stop(child, ended) };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => void server.stop());
  const minute = setInterval(() => void tick(url), MINUTE_MS);
  void ended.then(() => {
    clearInterval(minute);
    return log.close();
  });
  if (await Promise.race([healthy(url), ended.then(() => false)])) return server;
  await server.stop();
  throw new Error(`Atrium did not start: see ${fileURLToPath(LOG)}`);
}

/** What the crons do in production: sends again what is overdue, forgets what has had its time. */
async function tick(url: string): Promise<void> {
  await fetch(`${url}/cdn-cgi/local/scheduled?cron=*+*+*+*+*`).catch(() => undefined);
}

async function healthy(url: string): Promise<boolean> {
  for (const deadline = Date.now() + START_TIMEOUT_MS; Date.now() < deadline; await sleep(200)) {
    const answer = await fetch(`${url}/healthz`).catch(() => undefined);
    if (answer?.ok) return true;
  }
  return false;
}

/** Wrangler ends workerd with itself; one that does not end in time is ended. */
async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(late);
}
