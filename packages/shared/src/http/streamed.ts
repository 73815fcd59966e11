// Answers that are made while they are read.

/** What is made one after the other, its first one known: what is refused at once is refused before an answer begins. */
interface Begun<T> {
  first: IteratorResult<T, void>;
  all: AsyncGenerator<T, void>;
}

export async function begun<T>(items: AsyncGenerator<T, void>): Promise<Begun<T>> {
  const first = await items.next();
  return { first, all: from(first, items) };
}

async function* from<T>(
  first: IteratorResult<T, void>,
  rest: AsyncGenerator<T, void>,
): AsyncGenerator<T, void> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}

/**
 * Texts, asked for as they are read: nothing is held for a client that reads slowly. Where they cannot go on, the stream
 * breaks off, and no client takes what it has for all of it.
 */
export function streamed(texts: AsyncGenerator<string, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await texts.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      cancel: async () => void (await texts.return()),
    },
    { highWaterMark: 0 },
  );
}
