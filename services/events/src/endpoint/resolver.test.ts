import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { dnsOverHttps } from "./resolver.ts";

const A = 1;
const CNAME = 5;
const AAAA = 28;

interface Asked {
  name: string;
  type: string;
  accept: string | undefined;
}

const found = (type: number, TTL: number, ...addresses: string[]): object[] =>
  addresses.map((data) => ({ name: "hooks.example.com", type, TTL, data }));

describe("a resolver over HTTPS", () => {
  let server: Server;
  let url: string;
  let listener: RequestListener;
  const asked: Asked[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const { searchParams } = new URL(request.url ?? "", "http://dns.test");
      asked.push({
        name: searchParams.get("name") ?? "",
        type: searchParams.get("type") ?? "",
        accept: request.headers.accept,
      });
      listener(request, response);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/dns-query`;
  });
  afterEach(() => void asked.splice(0));
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });

  /** Answers as it is given for each type. */
  const answering = (answers: { A?: object; AAAA?: object }): void => {
    listener = ({ url: path = "" }, response) => {
      const type = path.endsWith("type=A") ? "A" : "AAAA";
      response.setHeader("content-type", "application/dns-json");
      response.end(JSON.stringify({ Status: 0, TC: false, ...answers[type] }));
    };
  };

  it("is asked for both families, and what it knows of either is known", async () => {
    answering({
      A: { Answer: found(A, 300, "1.1.1.1", "1.0.0.1") },
      AAAA: { Answer: found(AAAA, 300, "2606:4700::1111") },
    });
    expect(await dnsOverHttps(url)("hooks.example.com")).toEqual(["1.1.1.1", "1.0.0.1", "2606:4700::1111"]);
    expect(asked.sort((a, b) => a.type.localeCompare(b.type))).toEqual([
      { name: "hooks.example.com", type: "A", accept: "application/dns-json" },
      { name: "hooks.example.com", type: "AAAA", accept: "application/dns-json" },
    ]);
  });

  it("tells aliases with what they lead to: no alias is an address", async () => {
    const alias = { name: "hooks.example.com", type: CNAME, TTL: 300, data: "internal.example.org." };
    answering({
      A: { Answer: [alias, { name: "internal.example.org", type: A, TTL: 60, data: "10.0.0.1" }] },
      AAAA: { Answer: [alias] },
    });
    expect(await dnsOverHttps(url)("hooks.example.com")).toEqual(["10.0.0.1"]);
  });

  it("says that a name has no address: none", async () => {
    answering({});
    expect(await dnsOverHttps(url)("hooks.example.com")).toEqual([]);
  });

  it.each<[what: string, listener: RequestListener]>([
    ["knows no such name", (_, response) => response.end(JSON.stringify({ Status: 3 }))],
    [
      "cannot find out",
      (_, response) => response.end(JSON.stringify({ Status: 2, Answer: found(A, 1, "1.1.1.1") })),
    ],
    [
      "cuts its answer off",
      (_, response) => response.end(JSON.stringify({ Status: 0, TC: true, Answer: found(A, 1, "1.1.1.1") })),
    ],
    ["answers no JSON", (_, response) => response.end("<html>")],
    ["answers nothing", (_, response) => response.end()],
    ["answers something else", (_, response) => response.end("[]")],
    ["answers null", (_, response) => response.end("null")],
    ["answers no list", (_, response) => response.end(JSON.stringify({ Status: 0, Answer: { length: 1 } }))],
    ["answers no records", (_, response) => response.end(JSON.stringify({ Status: 0, Answer: [null] }))],
    [
      "refuses",
      (_, response) =>
        response.writeHead(403).end(JSON.stringify({ Status: 0, Answer: found(A, 1, "1.1.1.1") })),
    ],
    ["sends elsewhere", (_, response) => response.writeHead(302, { location: "/other" }).end()],
    ["breaks off", (_, response) => void response.writeHead(200).write("{", () => response.destroy())],
    ["does not answer", () => undefined],
    ["does not end", (_, response) => void response.writeHead(200).write('{"Status":0,')],
    [
      "answers too much",
      (_, response) => {
        const more = () => {
          while (!response.destroyed && response.write(" ".repeat(16_384)));
        };
        response.on("drain", more).on("error", () => undefined);
        more();
      },
    ],
  ])("%s: then nothing is known", async (_, how) => {
    listener = how;
    await expect(dnsOverHttps(url, { limitMs: 300 })("hooks.example.com")).rejects.toThrow();
  });

  it("knows one family only: then nothing is known, since the other may lead inside", async () => {
    const known = { Answer: found(A, 300, "1.1.1.1") };
    answering({ A: known, AAAA: { Status: 2 } });
    await expect(dnsOverHttps(url)("hooks.example.com")).rejects.toThrow("2");
    answering({ A: { Status: 2 }, AAAA: { Answer: found(AAAA, 300, "2606:4700::1111") } });
    await expect(dnsOverHttps(url)("hooks.example.com")).rejects.toThrow("2");
  });

  it("is not waited for longer than whoever asks does", async () => {
    listener = () => undefined;
    const began = Date.now();
    await expect(dnsOverHttps(url)("hooks.example.com", AbortSignal.timeout(50))).rejects.toThrow();
    expect(Date.now() - began).toBeLessThan(4_000);
  });

  describe("is asked again", () => {
    let now = 1_000_000;
    const clock = { now: () => now };

    it.each([
      [300, 60_000, "after a minute at the latest"],
      [10, 10_000, "when a record has ended"],
      [0, 0, "each time, of what is not to be kept"],
    ])("TTL %i: after %i ms: %s", async (ttl, kept) => {
      answering({ A: { Answer: found(A, ttl, "1.1.1.1") } });
      const resolve = dnsOverHttps(url, { clock });
      await resolve("hooks.example.com");
      if (kept > 0) {
        now += kept - 1;
        await resolve("hooks.example.com");
        expect(asked).toHaveLength(2);
        now += 1;
      }
      answering({ A: { Answer: found(A, ttl, "10.0.0.1") } });
      expect(await resolve("hooks.example.com")).toEqual(["10.0.0.1"]);
      expect(asked).toHaveLength(4);
    });

    it("when the first of all records has ended, aliases counted", async () => {
      answering({
        A: { Answer: [{ name: "a", type: CNAME, TTL: 5, data: "b." }, ...found(A, 50, "1.1.1.1")] },
        AAAA: { Answer: found(AAAA, 40, "2606:4700::1111") },
      });
      const resolve = dnsOverHttps(url, { clock });
      await resolve("hooks.example.com");
      now += 4_999;
      await resolve("hooks.example.com");
      expect(asked).toHaveLength(2);
      now += 1;
      await resolve("hooks.example.com");
      expect(asked).toHaveLength(4);
    });

    it("where it did not know, or there was nothing", async () => {
      const resolve = dnsOverHttps(url, { clock });
      answering({ A: { Status: 3 } });
      await expect(resolve("hooks.example.com")).rejects.toThrow();
      answering({});
      expect(await resolve("hooks.example.com")).toEqual([]);
      answering({ A: { Answer: found(A, 300, "1.1.1.1") } });
      expect(await resolve("hooks.example.com")).toEqual(["1.1.1.1"]);
    });

    it.each([["a text"], [null], [-5]])("where a record says no time: %j", async (ttl) => {
      answering({ A: { Answer: found(A, ttl as number, "1.1.1.1") } });
      const resolve = dnsOverHttps(url, { clock });
      await resolve("hooks.example.com");
      await resolve("hooks.example.com");
      expect(asked).toHaveLength(4);
    });

    it("of more names than are kept: the oldest is", async () => {
      answering({ A: { Answer: found(A, 300, "1.1.1.1") } });
      const resolve = dnsOverHttps(url, {
        clock,
        fetch: async (to) => {
          asked.push({ name: new URL(to).searchParams.get("name") ?? "", type: "", accept: "" });
          return new Response(JSON.stringify({ Status: 0, Answer: found(A, 300, "1.1.1.1") }));
        },
      });
      for (let at = 0; at < 1_001; at++) await resolve(`n${at}.example.com`);
      asked.splice(0);
      await resolve("n1000.example.com");
      await resolve("n1.example.com");
      expect(asked).toEqual([]);
      await resolve("n0.example.com");
      expect(asked).toHaveLength(2);
    });
  });
});
