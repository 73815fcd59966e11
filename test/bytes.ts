/** Files as tests write and read them: bytes, and what they come to. */
import { createHash, randomBytes } from "node:crypto";
import { request as httpRequest } from "node:http";
import { expect } from "vitest";
import { harness } from "./harness.ts";
import { send } from "./http.ts";
import { type Caller, headersOf } from "./personas.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

export const bytes = (length: number): Bytes => new Uint8Array(randomBytes(length));

const sha256 = (...data: Uint8Array[]) => {
  const hash = createHash("sha256");
  for (const chunk of data) hash.update(chunk);
  return hash;
};

export const digestOf = (data: Uint8Array): string => `sha256:${sha256(data).digest("hex")}`;

/** Of what went up in several parts. */
export const digestOfParts = (parts: readonly Uint8Array[]): string =>
  `sha256-parts:${sha256(...parts.map((part) => sha256(part).digest())).digest("hex")}`;

/** As RFC 9530 has it. */
export const digestField = (data: Uint8Array): string => `sha-256=:${sha256(data).digest("base64")}:`;

/** The address of a file: its path is one segment. */
export const fileAt = (resource: string, path: string): string =>
  `${resource}/files/${encodeURIComponent(path)}`;

export const putBytes = (
  caller: Caller,
  path: string,
  body: Bytes,
  headers: Record<string, string> = {},
): Promise<Response> =>
  send(caller, {
    method: "PUT",
    path,
    body,
    headers: { "Content-Type": "application/octet-stream", ...headers },
  });

export const getBytes = (
  caller: Caller,
  path: string,
  headers: Record<string, string> = {},
): Promise<Response> => send(caller, { method: "GET", path, headers });

export async function readBytes(
  caller: Caller,
  path: string,
  headers?: Record<string, string>,
): Promise<Bytes> {
  const response = await getBytes(caller, path, headers);
  expect([200, 206]).toContain(response.status);
  return new Uint8Array(await response.arrayBuffer());
}

/** A PUT whose body comes as `chunks` do, however much its `Content-Length` promises. */
export async function putSlowly(
  caller: Caller,
  path: string,
  length: number,
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ status: number; body: string }> {
  const { baseUrl } = await harness();
  return new Promise((resolve, reject) => {
    const headers = { ...headersOf(caller), "Content-Length": length };
    const sent = httpRequest(new URL(path, baseUrl), { method: "PUT", headers }, (answer) => {
      let body = "";
      answer.on("data", (chunk) => {
        body += chunk;
      });
      answer.on("end", () => {
        resolve({ status: answer.statusCode ?? 0, body });
        sent.destroy();
      });
    });
    sent.on("error", reject);
    void (async () => {
      for await (const chunk of chunks) sent.write(chunk);
      sent.end();
    })();
  });
}
