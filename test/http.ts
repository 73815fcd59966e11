/** Requests as a caller sends them, past the SDK: for what no well-behaved client would send. */
import { expect } from "vitest";
import { harness } from "./harness.ts";
import { type Caller, headersOf } from "./personas.ts";

export interface Sent {
  method: string;
  path: string;
  /** A value to send as JSON, or the body itself. */
  json?: unknown;
  body?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  headers?: Record<string, string>;
}

/** A no is confirmed by the primary only so often: who asks too fast is told to wait a moment. */
const BRIEFLY_SECONDS = 2;

export async function send(caller: Caller, { method, path, json, body, headers }: Sent): Promise<Response> {
  const { fetch } = await harness();
  const sent = body ?? (json === undefined ? undefined : JSON.stringify(json));
  const init = {
    method,
    ...(sent !== undefined && { body: sent }),
    // What Node's fetch asks for where a body is streamed.
    ...(sent instanceof ReadableStream && { duplex: "half" }),
  } as RequestInit;
  for (;;) {
    const typed = sent !== undefined && { "Content-Type": "application/json" };
    const response = await fetch(path, { ...init, headers: { ...headersOf(caller), ...typed, ...headers } });
    const wait = Number(response.headers.get("retry-after"));
    if (response.status !== 429 || wait > BRIEFLY_SECONDS) return response;
    // Who is counted by a policy is counted whatever they show.
    if (caller.another && !response.headers.has("ratelimit-policy")) caller.token = await caller.another();
    else await new Promise((resolve) => setTimeout(resolve, wait * 1000));
  }
}

/** The body as text; of a stream of events, which goes on for minutes, nothing. */
export async function read(response: Response): Promise<string> {
  if (response.headers.get("content-type")?.startsWith("text/event-stream") !== true) return response.text();
  await response.body?.cancel();
  return "";
}

export interface ProblemAnswer {
  code: string;
  status: number;
  detail: string;
  request_id: string;
  permission?: string;
  explanation?: string;
  errors?: { pointer: string; detail: string }[];
}

/** The refusal in every particular: RFC 9457, our members, the headers that go with it. */
export async function expectProblem(
  response: Response,
  status: number,
  code: string,
): Promise<ProblemAnswer> {
  const text = await response.text();
  expect(`${response.status} ${text}`).toMatch(new RegExp(`^${status} .*"code":"${code}"`));
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("cache-control")).toBe("private, no-store");
  const problem = JSON.parse(text) as ProblemAnswer;
  expect(problem.status).toBe(status);
  expect(problem.request_id).toBe(response.headers.get("x-request-id"));
  return problem;
}
