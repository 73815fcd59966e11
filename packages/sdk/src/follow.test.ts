import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { AtriumError } from "./error.ts";
import { follow } from "./follow.ts";

const stream = (text: string, ending: "ends" | "breaks" | "hangs" = "ends") =>
  new Response(
    new ReadableStream<Uint8Array>({
      start(controller) {
        // In pieces, as a network has it: also within a character.
        const bytes = new TextEncoder().encode(text);
        for (let at = 0; at < bytes.length; at += 7) controller.enqueue(bytes.slice(at, at + 7));
        if (ending === "ends") controller.close();
      },
      pull(controller) {
        if (ending === "breaks") controller.error(new TypeError("terminated"));
      },
    }),
  );

const line = (seq: number) => `id: ${seq}\ndata: {"seq":${seq},"text":"größer"}\n\n`;

/** Follows, connection after connection. @returns what it yielded, and behind what it began each time */
async function followed(connections: (Response | Error | undefined)[], signal?: AbortSignal) {
  const begun: (string | undefined)[] = [];
  const seen: number[] = [];
  const steps = [...connections];
  const open = async (after: string | undefined) => {
    begun.push(after);
    const step = steps.shift();
    if (step instanceof Error) throw step;
    return step;
  };
  const reading = (async () => {
    for await (const { seq } of follow<{ seq: number }>({ open }, { signal })) seen.push(seq);
  })().catch((error: unknown) => error);
  await vi.runAllTimersAsync();
  return { error: await reading, begun, seen };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("yields each message once, over connections that end, break, and are refused for a while", async () => {
  expect(
    await followed([
      stream(`retry: 10\n\n${line(1)}:\n\nevent: reconnect\nretry: 10\ndata: {}\n\n`),
      stream(line(2), "breaks"),
      new AtriumError(new Response(null, { status: 503 }), { code: "unavailable", detail: "" }),
      stream(`${line(3)}id: 7\n\n`),
      stream(`event: end\ndata: {"reason":"at_rest"}\n\n`),
    ]),
  ).toEqual({ error: undefined, begun: [undefined, "1", "2", "2", "7"], seen: [1, 2, 3] });
});

it("204: all was sent already", async () => {
  expect(await followed([stream(line(1)), undefined])).toMatchObject({
    error: undefined,
    begun: [undefined, "1"],
  });
});

it("who may not see it any more hears so", async () => {
  const { error } = await followed([stream(`event: end\ndata: {"reason":"gone"}\n\n`)]);
  expect(error).toMatchObject({ code: "not_found" });
});

it("a refusal is an error at once; no answer after several", async () => {
  const refused = new AtriumError(new Response(null, { status: 403 }), {
    code: "permission_missing",
    detail: "",
  });
  expect(await followed([refused])).toMatchObject({ error: refused, begun: [undefined] });
  const silent = Array.from({ length: 9 }, () => new TypeError("fetch failed"));
  const { error, begun } = await followed(silent);
  expect(error).toMatchObject({ code: "unreachable" });
  expect(begun).toHaveLength(6);
});

it("a signal ends it without an error", async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 20_000);
  expect(await followed([stream(line(1), "hangs"), undefined], stop.signal)).toMatchObject({ seen: [1] });
});
