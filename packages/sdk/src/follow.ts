import { AtriumError, unanswered } from "./error.ts";
import { pause, pauseBefore } from "./retry.ts";

// Server-sent events (WHATWG HTML, 9.2), followed over any number of connections.

export interface FollowOptions {
  /** Ends it: the iterator is done, and no error is thrown. */
  signal?: AbortSignal;
  /** How often in a row it may fail to connect: 5. */
  maxRetries?: number;
}

interface Message {
  event: string;
  data: string;
}

/** Atrium says something every fifteen seconds. What is silent for longer has died. */
const SILENCE_MS = 45_000;
const RETRY_MS = 1_000;
const MAX_RETRIES = 5;

interface Stream {
  /** Connects, and begins behind the last one that was seen, where one was. */
  open(after: string | undefined, signal: AbortSignal): Promise<Response | undefined>;
}

/**
 * Everything that a stream sends, each once. It comes again by itself: when it is asked to, and when the connection breaks.
 * It ends when nothing more can come; where that is since the thing is not there for the caller any more, by an error.
 * @throws AtriumError `not_found` where the thing, or the right to see it, has gone
 */
export async function* follow<T>(
  { open }: Stream,
  { signal, maxRetries = MAX_RETRIES }: FollowOptions,
): AsyncGenerator<T, void> {
  let after: string | undefined;
  let retryMs = RETRY_MS;
  let failures = 0;
  while (!signal?.aborted) {
    const connection = new Connection(signal);
    try {
      const response = await open(after, connection.signal);
      // All was sent already.
      if (!response?.body) return;
      for await (const { event, data, id, retry } of connection.messages(response.body)) {
        failures = 0;
        after = id ?? after;
        retryMs = retry ?? retryMs;
        if (event === "end") {
          if ((JSON.parse(data) as { reason: string }).reason === "gone") throw gone();
          return;
        }
        if (event === "message" && data !== "") yield JSON.parse(data) as T;
      }
      await pause(retryMs, signal);
    } catch (error) {
      if (signal?.aborted) return;
      const failure =
        error instanceof AtriumError ? error : unanswered("unreachable", "The stream broke off.", error);
      const wait = failures < maxRetries ? pauseBefore(failure, "always", failures++) : null;
      if (wait === null) throw failure;
      await pause(wait, signal).catch(() => {});
    } finally {
      connection.close();
    }
  }
}

const gone = () =>
  new AtriumError(null, { code: "not_found", detail: "It is not there any more, or you cannot see it." });

/** One of them, which is given up when it is silent. */
class Connection {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #abort = () => this.#controller.abort();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(outer: AbortSignal | undefined) {
    this.#outer = outer;
    outer?.addEventListener("abort", this.#abort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener("abort", this.#abort);
    this.#abort();
  }

  #listen(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#abort, SILENCE_MS);
  }

  async *messages(
    body: ReadableStream<Uint8Array>,
  ): AsyncGenerator<Message & { id?: string; retry?: number }, void> {
    const decoder = new TextDecoder();
    let rest = "";
    this.#listen();
    for await (const chunk of chunksOf(body, this.signal)) {
      this.#listen();
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) yield messageOf(block);
    }
  }
}

function messageOf(block: string): Message & { id?: string; retry?: number } {
  const message: Message & { id?: string; retry?: number } = { event: "message", data: "" };
  for (const line of block.split("\n")) {
    const [, name, value = ""] = /^(\w+):? ?(.*)$/.exec(line) ?? [];
    if (name === "event") message.event = value;
    if (name === "data") message.data += value;
    if (name === "id") message.id = value;
    if (name === "retry") message.retry = Number(value);
  }
  return message;
}

/** Not every browser iterates over a stream. Who stops reading lets go of it. */
export async function* chunksOf(
  body: ReadableStream<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const reader = body.getReader();
  signal?.addEventListener("abort", () => void reader.cancel().catch(() => {}), { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
