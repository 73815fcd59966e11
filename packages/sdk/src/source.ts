import { chunksOf } from "./follow.ts";

/** What a file can be made of: of a `Blob` (a browser's `File`; Node's `openAsBlob`) no more is in memory than is being sent. */
export type Source =
  | string
  | Blob
  | ArrayBuffer
  | Uint8Array
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>;

export type Piece = Uint8Array<ArrayBuffer>;

/** The bytes of a source, in the order in which they are asked for. */
export interface Reader {
  /** In bytes; undefined of a stream that has not said it. */
  size: number | undefined;
  /** The next so many bytes, fewer at the end. */
  next(length: number): Promise<Piece>;
}

export function readerOf(source: Source, size?: number): Reader {
  if (source instanceof Blob) return ofBlob(source);
  if (typeof source === "string") return ofBlob(new Blob([source]));
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return ofBlob(new Blob([source as Piece]));
  return ofChunks(source instanceof ReadableStream ? chunksOf(source) : source, size);
}

function ofBlob(blob: Blob): Reader {
  let at = 0;
  return {
    size: blob.size,
    next: async (length) => {
      const piece = blob.slice(at, at + length);
      at += piece.size;
      return new Uint8Array(await piece.arrayBuffer());
    },
  };
}

function ofChunks(chunks: AsyncIterable<Uint8Array>, size: number | undefined): Reader {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array();
  const next = async (length: number): Promise<Piece> => {
    const taken: Uint8Array[] = [];
    let missing = length;
    while (missing > 0) {
      if (rest.byteLength === 0) {
        const { done, value } = await iterator.next();
        if (done) break;
        rest = value;
      }
      taken.push(rest.subarray(0, missing));
      missing -= taken.at(-1)?.byteLength ?? 0;
      rest = rest.subarray(taken.at(-1)?.byteLength ?? 0);
    }
    return joined(taken, length - missing);
  };
  return { size, next };
}

function joined(chunks: readonly Uint8Array[], length: number): Piece {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}
