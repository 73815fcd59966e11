import type { Sent } from "./follow.ts";

// What is followed, as server-sent events (WHATWG HTML, 9.2).

/** How soon a client comes again. */
const RETRY_MS = 1_000;

export const isEnd = <Line>(
  result: IteratorResult<Sent<Line>, void>,
): result is IteratorYieldResult<Sent<Line> & { type: "end" }> => !result.done && result.value.type === "end";

/** Each line as a `message` with its id, which `Last-Event-ID` then has. */
export async function* eventStream<Line>(
  sent: AsyncIterable<Sent<Line>>,
  idOf: (line: Line) => string | number,
): AsyncGenerator<string, void> {
  yield `retry: ${RETRY_MS}\n\n`;
  for await (const one of sent) yield textOf(one, idOf);
}

/** As it goes over the wire. JSON has no line breaks, which would end a field. */
function textOf<Line>(sent: Sent<Line>, idOf: (line: Line) => string | number): string {
  if (sent.type === "lines")
    return sent.lines.map((line) => `id: ${idOf(line)}\ndata: ${JSON.stringify(line)}\n\n`).join("");
  // An id without data is no message: the client only remembers it.
  const id = sent.mark === undefined ? "" : `id: ${sent.mark}\n`;
  if (sent.type === "keep_alive") return `${id || ":\n"}\n`;
  if (sent.why === "reconnect") return `event: reconnect\n${id}retry: ${RETRY_MS}\ndata: {}\n\n`;
  return `event: end\ndata: ${JSON.stringify({ reason: sent.why })}\n\n`;
}
