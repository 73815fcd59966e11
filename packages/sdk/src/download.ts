import { AtriumError, unanswered } from "./error.ts";
import { chunksOf } from "./follow.ts";
import { pause, pauseBefore } from "./retry.ts";

export interface DownloadOptions {
  /** After each piece that has come, in bytes. */
  onProgress?: (progress: { received: number; size: number }) => void;
  /** How often in a row the connection may break: 5. It goes on where it broke off, with the same file. */
  maxRetries?: number;
  signal?: AbortSignal;
}

/** Asks for a file, or for what of it is behind the first so many bytes, as long as it is the same. */
type Open = (headers: Record<string, string>) => Promise<Response>;

const MAX_RETRIES = 5;

/**
 * A file, as a response whose body goes on where the connection breaks. It fails where the file changes meanwhile (412
 * `stale_version`), or the right to read it ends.
 */
export async function download(open: Open, options: DownloadOptions): Promise<Response> {
  const first = await open({});
  const chunks = wholeOf(first, open, options);
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(error);
      }
    },
    cancel: () => void chunks.return(),
  });
  return new Response(body, { status: first.status, headers: first.headers });
}

async function* wholeOf(
  first: Response,
  open: Open,
  { onProgress, signal, maxRetries = MAX_RETRIES }: DownloadOptions,
): AsyncGenerator<Uint8Array, void> {
  const size = Number(first.headers.get("content-length") ?? Number.NaN);
  const etag = first.headers.get("etag");
  let received = 0;
  let failures = 0;
  let response: Response | undefined = first;
  for (;;) {
    try {
      response ??= await open({ Range: `bytes=${received}-`, ...(etag && { "If-Match": etag }) });
      for await (const chunk of chunksOf(response.body ?? new ReadableStream())) {
        received += chunk.byteLength;
        failures = 0;
        onProgress?.({ received, size });
        yield chunk;
      }
      // What breaks off may look like an end.
      if (Number.isNaN(size) || received >= size) return;
      throw unanswered("unreachable", `The file broke off after ${received} of ${size} bytes.`);
    } catch (error) {
      signal?.throwIfAborted();
      const failure =
        error instanceof AtriumError ? error : unanswered("unreachable", "The file broke off.", error);
      const wait = etag !== null && failures < maxRetries ? pauseBefore(failure, "always", failures++) : null;
      if (wait === null) throw failure;
      await pause(wait, signal);
      response = undefined;
    }
  }
}
