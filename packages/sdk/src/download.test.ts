import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { download } from "./download.ts";
import { AtriumError } from "./error.ts";

const WHOLE = "The quick brown fox";

/** Of the whole what is asked for, up to where the connection breaks. */
function part(headers: Record<string, string>, until = WHOLE.length): Response {
  const from = Number(/bytes=(\d+)-/.exec(headers.Range ?? "")?.[1] ?? 0);
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode(WHOLE.slice(from, until))),
    pull: (controller) =>
      until < WHOLE.length ? controller.error(new TypeError("terminated")) : controller.close(),
  });
  return new Response(body, {
    headers: { "Content-Length": String(WHOLE.length - from), ETag: '"sha256:1"' },
  });
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function read(steps: ((headers: Record<string, string>) => Response)[], onProgress = vi.fn()) {
  const asked: Record<string, string>[] = [];
  const open = async (headers: Record<string, string>) => {
    asked.push(headers);
    const step = steps.shift();
    if (!step) throw new TypeError("fetch failed");
    return step(headers);
  };
  const text = download(open, { onProgress }).then((response) => response.text());
  const outcome = text.catch((error: unknown) => error);
  await vi.runAllTimersAsync();
  return { outcome: await outcome, asked, onProgress };
}

it("goes on where it broke off, with the same file, and says how far it is", async () => {
  const { outcome, asked, onProgress } = await read([(h) => part(h, 9), (h) => part(h, 12), part]);
  expect(outcome).toBe(WHOLE);
  const same = { "If-Match": '"sha256:1"' };
  expect(asked).toEqual([{}, { Range: "bytes=9-", ...same }, { Range: "bytes=12-", ...same }]);
  expect(onProgress.mock.calls.map(([{ received, size }]) => [received, size])).toEqual([
    [9, 19],
    [12, 19],
    [19, 19],
  ]);
});

it("fails where it is another file by now, or the right has ended", async () => {
  const changed = new AtriumError(new Response(null, { status: 412 }), { code: "stale_version", detail: "" });
  const { outcome } = await read([
    (h) => part(h, 9),
    () => {
      throw changed;
    },
  ]);
  expect(outcome).toBe(changed);
});

it("fails in the end where nobody answers", async () => {
  const { outcome, asked } = await read([(h) => part(h, 9)]);
  expect(outcome).toMatchObject({ code: "unreachable" });
  expect(asked).toHaveLength(6);
});
