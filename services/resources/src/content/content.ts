import { createHash } from "node:crypto";
import type { Context } from "@atrium/shared/context";
import { newId } from "@atrium/shared/id";
import { Problem } from "@atrium/shared/problem";
import type { Write } from "@atrium/shared/store/commit";
import { digestOfParts, wholeDigest } from "./digest.ts";
import { cut, type Range } from "./range.ts";
import * as store from "./store.ts";

export type Content = store.Content;

/** What one request brings, and each part of an upload has at most. */
export const MOST_BYTES = 64 * 1024 * 1024;

/** Whoever takes longer to send that much is cut off: so it is known when nothing can be on its way any more. */
export const LONGEST_UPLOAD_MS = 6 * 60 * 60 * 1000;

/** A content that did not become one by then never will. */
const GIVEN_UP_MS = 24 * 60 * 60 * 1000;

/** A body on its way in. */
export interface Incoming {
  body: ReadableStream<Uint8Array> | null;
  size: number;
  /** The hex of the SHA-256 that it is said to have. */
  digest: string | null;
}

export const keyOf = (contentId: string): string => `contents/${contentId}`;
const keyOfPart = (contentId: string, object: string): string => `${keyOf(contentId)}/${object}`;

/**
 * Streams a body into R2; nothing of it is held. The digest that was declared is R2's to check, which then keeps nothing
 * else; where none was, it is computed on the way.
 * @returns the hex of its SHA-256
 * @throws Problem `digest_mismatch`
 */
async function put(blobs: R2Bucket, key: string, { body, size, digest }: Incoming): Promise<string> {
  if (body === null) return putNothing(blobs, key, digest);
  // R2 takes only what says how long it is.
  const { readable, writable } = new FixedLengthStream(size);
  const signal = AbortSignal.timeout(LONGEST_UPLOAD_MS);
  const coming =
    digest === null
      ? hashed(body.pipeThrough(new IdentityTransformStream(), { signal }), writable)
      : body.pipeTo(writable, { signal }).then(() => digest);
  const storing = blobs.put(key, readable, digest === null ? {} : { sha256: digest });
  const [sha256] = await Promise.all([coming, stored(storing)]);
  return sha256;
}

/** Enough for few turns of a loop, and little beside all else. */
const BUFFER_BYTES = 256 * 1024;

/** Hands a stream on through one buffer: a stream of new chunks would leave them all to the collector of garbage. */
async function hashed(from: ReadableStream<Uint8Array>, into: WritableStream<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  const reader = from.getReader({ mode: "byob" });
  const writer = into.getWriter();
  for (let buffer = new Uint8Array(BUFFER_BYTES); ; ) {
    const { done, value } = await reader.readAtLeast(BUFFER_BYTES, buffer);
    if (done || value === undefined) break;
    hash.update(value);
    await writer.write(value);
    buffer = new Uint8Array(value.buffer);
  }
  await writer.close();
  return hash.digest("hex");
}

async function putNothing(blobs: R2Bucket, key: string, declared: string | null): Promise<string> {
  const digest = createHash("sha256").digest("hex");
  await stored(blobs.put(key, "", { sha256: declared ?? digest }));
  return digest;
}

/** R2 numbers its errors; this one says that the digest is another. */
async function stored(putting: Promise<unknown>): Promise<void> {
  try {
    await putting;
  } catch (error) {
    throw error instanceof Error && error.message.includes("(10037)")
      ? new Problem("digest_mismatch")
      : error;
  }
}

/**
 * Takes in a content of one piece. It is one only once `contentWrites` are committed; till then the sweep knows of it.
 * @throws Problem `digest_mismatch`
 */
export async function takeIn(ctx: Context, blobs: R2Bucket, incoming: Incoming): Promise<Content> {
  const now = ctx.clock.now();
  const id = newId("cnt");
  await store.insertLoose(ctx.db, { contentId: id, since: now + GIVEN_UP_MS, looks: 0 });
  const digest = wholeDigest(await put(blobs, keyOf(id), incoming));
  return { id, size: incoming.size, digest, partSize: null, createdAt: now };
}

/** What makes a content of it, in the batch of what refers to it, and before that. Unexecuted. */
export const contentWrites = (ctx: Context, content: Content): Write[] => [
  store.insert(ctx.db, content),
  store.fasten(ctx.db, content.id),
];

/** A stream over what a content has in that range; null where it has been swept meanwhile. */
export async function streamContent(
  ctx: Context,
  blobs: R2Bucket,
  content: Content,
  range: Range,
  stays: Stays,
): Promise<ReadableStream<Uint8Array> | null> {
  const [first, ...rest] = await piecesOf(ctx, content, range);
  const begun = first && (await blobs.get(first.key, { range: first.range }));
  if (!begun) return null;
  if (rest.length === 0 && range.length <= AT_ONCE_BYTES) return begun.body;
  // Of a length that is known, so that what breaks off does not look complete.
  const { readable, writable } = new FixedLengthStream(range.length);
  ctx.later(pump(ctx, blobs, [begun, ...rest], writable, stays));
  return readable;
}

/** So little is on its way before anything could be decided again. */
const AT_ONCE_BYTES = 1024 * 1024;

/** Until when what was decided holds, and how it is decided again: it throws where the right is gone. */
export interface Stays {
  until: number;
  decideAgain(): Promise<number>;
}

interface Piece {
  key: string;
  range: Range;
}

async function piecesOf(ctx: Context, { id, partSize }: Content, range: Range): Promise<Piece[]> {
  if (partSize === null) return [{ key: keyOf(id), range }];
  const pieces = cut(range, partSize);
  const parts = await store.partsOf(ctx.db, id, pieces[0]?.number ?? 1, pieces.at(-1)?.number ?? 0);
  const objects = new Map(parts.map(({ number, object }) => [number, object]));
  return pieces.map(({ number, range }) => ({ key: keyOfPart(id, objects.get(number) ?? ""), range }));
}

/** One piece after the other, as fast as they are taken, as long as it is allowed. */
async function pump(
  ctx: Context,
  blobs: R2Bucket,
  pieces: (R2ObjectBody | Piece)[],
  writable: WritableStream<Uint8Array>,
  stays: Stays,
): Promise<void> {
  const watch = watched(ctx, stays);
  try {
    for (const piece of pieces) {
      const object = "body" in piece ? piece : await blobs.get(piece.key, { range: piece.range });
      if (!object) throw new Error("Swept while it was read");
      await object.body.pipeTo(writable, { signal: watch.signal, preventClose: true });
    }
    await writable.close();
  } catch (error) {
    // Nobody reads it any more, or may, or it is gone: whichever it is, whoever still reads sees it.
    await writable.abort(error).catch(() => undefined);
  } finally {
    watch.end();
  }
}

/** Decides again whenever it is time, and aborts once that is a no. */
function watched({ clock }: Context, { until, decideAgain }: Stays): { signal: AbortSignal; end(): void } {
  const stop = new AbortController();
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (next: number): void => {
    if (!ended) timer = setTimeout(() => void decideAgain().then(wait, refuse), next - clock.now());
  };
  const refuse = (reason: unknown): void => stop.abort(reason);
  wait(until);
  const end = () => {
    ended = true;
    clearTimeout(timer);
  };
  return { signal: stop.signal, end };
}

/**
 * Takes in one part of a content. It is one only once it is kept.
 * @throws Problem `digest_mismatch`
 */
export async function takeInPart(
  blobs: R2Bucket,
  contentId: string,
  number: number,
  incoming: Incoming,
): Promise<store.Part> {
  const object = crypto.randomUUID();
  const digest = await put(blobs, keyOfPart(contentId, object), incoming);
  return { contentId, number, object, size: incoming.size, digest };
}

/**
 * Keeps a part that has come in. Of two attempts with the same number the first one stays.
 * @throws Problem `not_found` where the upload is over, `state_conflict` where the part is another one already
 */
export async function keepPart(ctx: Context, blobs: R2Bucket, part: store.Part): Promise<store.Part> {
  const { contentId, number, object, digest } = part;
  const kept = await store.insertPart(ctx.db, part, ctx.clock.now());
  if (kept?.object !== object) ctx.later(blobs.delete(keyOfPart(contentId, object)));
  if (!kept) throw new Problem("not_found", "The upload is over.");
  if (kept.digest !== digest)
    throw new Problem("state_conflict", `Part ${number} is there already, and is another one.`);
  return kept;
}

/**
 * What a content is whose parts are all there.
 * @throws Problem `upload_incomplete`
 */
export async function ofParts(
  ctx: Context,
  id: string,
  { size, partSize }: { size: number; partSize: number },
): Promise<Content> {
  const wanted = Math.ceil(size / partSize);
  const { count, hexes } = await store.digestsOf(ctx.db, id);
  if (count < wanted)
    throw new Problem("upload_incomplete", `${wanted - count} of ${wanted} parts are missing.`);
  return { id, size, digest: digestOfParts(hexes, count), partSize, createdAt: ctx.clock.now() };
}

export const missingParts = store.missingParts;

/** The manifest of a content: what each of its parts is. */
export async function manifestOf(ctx: Context, content: Content) {
  const { id, size, digest, partSize } = content;
  if (partSize === null) return [{ number: 1, size, digest }];
  const parts = await store.partsOf(ctx.db, id, 1, Math.ceil(size / partSize));
  return parts.map(({ number, size: length, digest: hex }) => ({
    number,
    size: length,
    digest: wholeDigest(hex),
  }));
}
