/** Endpoints as strangers have them: what answers, what breaks off, and what wants to hold whoever asks. */
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { gzipSync } from "node:zlib";

type Behaviour = (socket: Socket) => void | Promise<void>;

/** A whole answer, after which nothing follows. */
const answer =
  (status: string, headers: readonly string[] = [], body = ""): Behaviour =>
  (socket) =>
    void socket.end(
      [
        `HTTP/1.1 ${status}`,
        ...headers,
        `Content-Length: ${body.length}`,
        "Connection: close",
        "",
        body,
      ].join("\r\n"),
    );

const either = (socket: Socket, ...events: string[]): Promise<void> =>
  new Promise((done) => {
    for (const event of events) socket.once(event, done);
  });

/** What is written again and again for as long as somebody reads. */
const forEver =
  (head: string, part: string | Buffer, pauseMs = 0): Behaviour =>
  async (socket) => {
    socket.write(head);
    while (!socket.destroyed) {
      if (!socket.write(part)) await either(socket, "drain", "close");
      if (pauseMs > 0) await new Promise((done) => setTimeout(done, pauseMs));
    }
  };

const chunk = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")]);

const HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n";

const BEHAVIOURS = {
  ok: answer("200 OK", ["X-Seen: yes"], "thanks"),
  created: answer("201 Created"),
  "no-content": (socket) => void socket.end("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"),
  broken: answer("500 Internal Server Error", [], "oops"),
  unknown: answer("404 Not Found"),
  gone: answer("410 Gone"),
  "busy-seconds": answer("429 Too Many Requests", ["Retry-After: 120"]),
  "busy-date": answer("503 Service Unavailable", ["Retry-After: Wed, 21 Oct 2065 07:28:00 GMT"]),
  "to-metadata": answer("302 Found", ["Location: http://169.254.169.254/latest/meta-data/"]),
  "to-itself": answer("307 Temporary Redirect", ["Location: /ok"]),
  "to-elsewhere": answer("308 Permanent Redirect", ["Location: https://example.com/"]),
  "not-modified": (socket) => void socket.end("HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"),
  hang: () => undefined,
  reset: (socket) => void socket.resetAndDestroy(),
  leave: (socket) => void socket.end(),
  "reset-in-head": (socket) =>
    void socket.write("HTTP/1.1 200 OK\r\nContent-Le", () => socket.resetAndDestroy()),
  "reset-in-body": (socket) =>
    void socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this", () =>
      setTimeout(() => socket.resetAndDestroy(), 50),
    ),
  "cut-in-body": (socket) => void socket.end("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this"),
  garbage: (socket) => void socket.end("SSH-2.0-OpenSSH_9.7\r\n"),
  "garbage-for-ever": forEver("", "\0\u0001\u0002not http\n".repeat(1000)),
  "endless-body": forEver(`${HEAD}\r\n`, chunk(Buffer.alloc(16_384, "a"))),
  "endless-refusal": forEver(`${HEAD.replace("200 OK", "500 Oops")}\r\n`, chunk(Buffer.alloc(16_384, "a"))),
  "dripping-body": forEver(`${HEAD}\r\n`, chunk(Buffer.from("a")), 20),
  // Each part is a member by itself, and unfolds to ten megabytes.
  bomb: forEver(`${HEAD}Content-Encoding: gzip\r\n\r\n`, chunk(gzipSync(Buffer.alloc(10_000_000)))),
  "dripping-head": forEver("HTTP/1.1 200 OK\r\n", "X-Slow: a\r\n", 20),
  "endless-head": forEver("HTTP/1.1 200 OK\r\n", `X-Much: ${"a".repeat(8_000)}\r\n`),
  "early-hints": forEver("", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 5),
} satisfies Record<string, Behaviour>;

export type Hostile = keyof typeof BEHAVIOURS;

export interface HostileEndpoints {
  /** `host:port`. */
  host: string;
  url(which: Hostile): string;
  /** The last request to it: head and body, as far as they came in the first packet. */
  request(which: Hostile): string;
  requests(which: Hostile): number;
  /** How many bytes were written to the last one that asked for it. */
  written(which: Hostile): number;
  /** Resolves when nobody is connected any more. */
  abandoned(): Promise<void>;
  close(): Promise<void>;
}

export async function hostileEndpoints(): Promise<HostileEndpoints> {
  const open = new Set<Socket>();
  const asked = new Map<string, { text: string; socket: Socket; times: number }>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket)).on("error", () => undefined);
    socket.once("data", (data) => {
      const text = String(data);
      const [, which = ""] = /^POST \/(\S+) HTTP/.exec(text) ?? [];
      asked.set(which, { text, socket, times: (asked.get(which)?.times ?? 0) + 1 });
      void (BEHAVIOURS as Record<string, Behaviour>)[which]?.(socket);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: (which) => `http://${host}/${which}`,
    request: (which) => asked.get(which)?.text ?? "",
    requests: (which) => asked.get(which)?.times ?? 0,
    written: (which) => asked.get(which)?.socket.bytesWritten ?? 0,
    async abandoned() {
      while (open.size > 0) await Promise.all([...open].map((socket) => either(socket, "close")));
    },
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
