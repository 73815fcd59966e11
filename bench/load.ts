import { connect, type Socket } from "node:net";

export interface Load {
  url: string;
  method?: "GET" | "POST" | "PUT";
  headers?: Record<string, string>;
  body?: string;
  /** A new body each time, where one and the same would find the cache warm. */
  each?: () => string;
  /** The status that every answer must have: a fast error is no result. */
  status: number;
}

const CONNECTIONS = 16;

/**
 * Requests a second over 16 connections, one at a time on each. Straight onto sockets: a load generator that parses
 * every answer in JavaScript takes longer for it than what is measured, and the more the larger the answer.
 */
export async function requestsPerSecond(load: Load, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000;
  const started = performance.now();
  const counts = await Promise.all(Array.from({ length: CONNECTIONS }, () => converse(load, until)));
  const elapsed = (performance.now() - started) / 1000;
  return counts.reduce((sum, count) => sum + count, 0) / elapsed;
}

/** One connection, until the time is over: how many answers it had. */
function converse(load: Load, until: number): Promise<number> {
  const { hostname, port } = new URL(load.url);
  const fixed = load.each ? null : requestOf(load, load.body);
  return new Promise((resolve, reject) => {
    let count = 0;
    let received = Buffer.alloc(0);
    const socket = connect(Number(port), hostname);
    const ask = () => socket.write(fixed ?? requestOf(load, load.each?.()));
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    socket.setNoDelay(true);
    socket.on("connect", ask);
    socket.on("error", fail);
    socket.on("data", (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const end = endOf(received);
      if (end === null || received.length < end) return;
      const status = Number(received.toString("latin1", 9, 12));
      if (status !== load.status) return fail(new Error(`${load.url}: ${received.toString("utf8", 0, 400)}`));
      received = received.subarray(end);
      count++;
      if (performance.now() < until) return void ask();
      finish(socket);
      resolve(count);
    });
  });
}

function requestOf({ url, method = "GET", headers = {} }: Load, body: string | undefined): Buffer {
  const { pathname, search, host } = new URL(url);
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  const lines = Object.entries({ host, ...headers, ...length }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return Buffer.from(`${method} ${pathname}${search} HTTP/1.1\r\n${lines.join("")}\r\n${body ?? ""}`);
}

/** Where the answer ends; null while its head is not there yet. */
function endOf(received: Buffer): number | null {
  const head = received.indexOf("\r\n\r\n");
  if (head < 0) return null;
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(received.toString("latin1", 0, head)) ?? [];
  if (length === undefined) throw new Error("An answer without Content-Length");
  return head + 4 + Number(length);
}

function finish(socket: Socket): void {
  socket.removeAllListeners("error");
  socket.on("error", () => {});
  socket.destroy();
}
