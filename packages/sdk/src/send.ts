import { type AtriumOptions, type Configuration, configurationOf, projectMissing } from "./configuration.ts";
import { AtriumError, unanswered } from "./error.ts";
import { keepsAnswers, pause, pauseBefore, repeatable } from "./retry.ts";
import type { Sending } from "./route.ts";

/** A call, its types gone: those are `route.ts`. */
export interface Outgoing extends Sending {
  params?: { path?: object; query?: object; header?: object };
  body?: unknown;
}

export interface Answered {
  /** JSON as what it is, nothing as undefined, all else as the response itself. */
  data: unknown;
  response: Response;
}

/** Sends a request, again where that may be, and reads the answer. @throws AtriumError, or the reason of the signal */
export type Send = (method: string, path: string, init?: Outgoing) => Promise<Answered>;

const MAX_RETRIES = 2;
const TIMEOUT_MS = 30_000;

export function sender(options: AtriumOptions): Send {
  let known: Promise<Configuration> | undefined;
  return async (method, path, init = {}) => {
    // What is stored may not be there yet, or be repaired: a no is not kept.
    known ??= configurationOf(options, async () => (await import("#stored")).stored()).catch((error) => {
      known = undefined;
      throw error;
    });
    const configuration = await known;
    const { body, signal, maxRetries = options.maxRetries ?? MAX_RETRIES } = init;
    const again = body instanceof ReadableStream ? 0 : maxRetries;
    const headers = headersOf(options, configuration, method, path, init, again > 0);
    const url = configuration.baseUrl + addressOf(path, init.params, configuration.project);
    const how = init.idempotent ? "always" : repeatable({ method, path, headers, body });
    const request = { method, headers, body: encoded(body) };
    for (let attempt = 0; ; attempt++) {
      try {
        return await answered(options, url, request, init);
      } catch (error) {
        const wait =
          error instanceof AtriumError && attempt < again ? pauseBefore(error, how, attempt) : null;
        if (wait === null) throw error;
        await pause(wait, signal);
      }
    }
  };
}

/** One attempt. */
async function answered(
  { fetch = (request) => globalThis.fetch(request), timeoutMs = TIMEOUT_MS }: AtriumOptions,
  url: string,
  request: { method: string; headers: Headers; body: BodyInit | undefined },
  init: Outgoing,
): Promise<Answered> {
  const { signal } = init;
  signal?.throwIfAborted();
  const late = new AbortController();
  const limit = init.timeoutMs ?? timeoutMs;
  const timer = setTimeout(() => late.abort(), limit);
  try {
    const response = await fetch(
      new Request(url, {
        ...request,
        signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal,
        // What Node and Chromium ask for where a body is streamed.
        ...(request.body instanceof ReadableStream && { duplex: "half" }),
      }),
    );
    if (!response.ok) throw new AtriumError(response, await refusalOf(response));
    return { response, data: await dataOf(response) };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof AtriumError) throw error;
    if (late.signal.aborted) throw unanswered("timed_out", `No answer within ${limit} ms.`, error);
    throw unanswered("unreachable", `${new URL(url).origin} cannot be reached.`, error);
  } finally {
    clearTimeout(timer);
  }
}

async function dataOf(response: Response): Promise<unknown> {
  const type = response.headers.get("content-type");
  if (type?.startsWith("application/json")) return response.json();
  return type === null || response.status === 204 ? undefined : response;
}

async function refusalOf(response: Response): Promise<unknown> {
  const said = await response.text();
  try {
    return JSON.parse(said);
  } catch {
    return said;
  }
}

function headersOf(
  options: AtriumOptions,
  { apiKey }: Configuration,
  method: string,
  path: string,
  init: Outgoing,
  mayComeAgain: boolean,
): Headers {
  const headers = new Headers(options.headers);
  if (apiKey !== null) headers.set("Authorization", `Bearer ${apiKey}`);
  const { idempotencyKey, body } = init;
  if (method === "POST" && (idempotencyKey !== undefined || (mayComeAgain && keepsAnswers(path))))
    headers.set("Idempotency-Key", idempotencyKey ?? crypto.randomUUID());
  if (body !== undefined)
    headers.set("Content-Type", isBytes(body) ? "application/octet-stream" : "application/json");
  for (const [name, value] of Object.entries({ ...init.params?.header, ...init.headers }))
    if (value !== undefined) headers.set(name, String(value));
  return headers;
}

const isBytes = (body: unknown): body is BodyInit =>
  typeof body === "string" ||
  body instanceof Blob ||
  body instanceof ArrayBuffer ||
  ArrayBuffer.isView(body) ||
  body instanceof ReadableStream;

const encoded = (body: unknown): BodyInit | undefined =>
  body === undefined || isBytes(body) ? (body as BodyInit | undefined) : JSON.stringify(body);

/** The path with its parameters in it, each as one segment, and the query behind it; of several values each by itself. */
function addressOf(path: string, { path: named, query }: Outgoing["params"] = {}, project?: string): string {
  const parameters: Record<string, unknown> = { ...named };
  parameters.project ??= project;
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = parameters[name];
    if (value === undefined && name === "project") throw projectMissing(path);
    // An empty segment, or dots, would be another path.
    if (value === undefined || value === "" || value === "." || value === "..")
      throw new TypeError(`${path}: \`${name}\` cannot be ${JSON.stringify(value)}.`);
    return encodeURIComponent(String(value));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    for (const one of [value].flat()) if (one !== undefined && one !== null) search.append(name, String(one));
  return search.size === 0 ? filled : `${filled}?${search}`;
}
