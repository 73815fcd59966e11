import type { Client } from "./client.ts";
import { AtriumError } from "./error.ts";
import type { components } from "./schema.gen.ts";
import { type Piece, type Reader, readerOf, type Source } from "./source.ts";

type Upload = components["schemas"]["Upload"];
export type FileEntry = components["schemas"]["FileEntry"];

export interface UploadProgress {
  /** Bytes that have arrived, those of an earlier attempt too. */
  sent: number;
  size: number;
  /** Id of the upload, where it goes up in parts: keep it, and hand it over as `upload` to go on where it broke off. */
  upload: string | null;
}

export interface UploadOptions {
  contentType?: string;
  /** Of a stream, in bytes: needed where that is more than one part. */
  size?: number;
  /** How long each part is: 8 MiB, more where there would be more than 10 000. What is no longer goes up in one request. */
  partSize?: number;
  /** How many parts are sent, and so in memory, at once: 3. */
  concurrency?: number;
  /** Goes on with an upload that broke off, of the same bytes: what has arrived is not sent again. */
  upload?: string;
  /** Writes only over what has this digest; with null, only where nothing is. 412 `stale_version` else. */
  over?: string | null;
  onProgress?: (progress: UploadProgress) => void;
  signal?: AbortSignal;
}

/** Where a file goes. */
export interface Destination {
  project?: string;
  kind: Upload["kind"];
  id: string;
  path: string;
}

const PART_BYTES = 8 * 1024 * 1024;
const MOST_PART_BYTES = 64 * 1024 * 1024;
const MOST_PARTS = 10_000;
const CONCURRENCY = 3;
/** A part may take its time on a slow line. */
const PART_TIMEOUT_MS = 10 * 60_000;

/** Puts a file in its place: in one request, or in parts. What arrives otherwise than it was sent is refused, and sent again. */
export async function upload(
  client: Client,
  to: Destination,
  source: Source,
  options: UploadOptions = {},
): Promise<FileEntry> {
  const reader = readerOf(source, options.size);
  const partSize = partSizeOf(reader.size ?? 0, options.partSize);
  if (options.upload !== undefined)
    return goOn(client, to, reader, await get(client, to, options.upload), options);
  // One byte more tells whether that was all.
  const head =
    reader.size === undefined || reader.size <= partSize ? await reader.next(partSize + 1) : undefined;
  if (head && head.byteLength <= partSize) return whole(client, to, head, options);
  if (reader.size === undefined)
    throw new TypeError(`More than ${partSize} bytes go up in parts, and for that \`size\` must be known.`);
  const begun = await client.POST("/v1/projects/{project}/uploads", {
    params: { path: { project: to.project } },
    body: {
      kind: to.kind,
      id: to.id,
      path: to.path,
      size: reader.size,
      part_size: partSize,
      ...(options.contentType !== undefined && { content_type: options.contentType }),
    },
    signal: options.signal,
  });
  return goOn(client, to, head ? behind(head, reader) : reader, begun, options);
}

function partSizeOf(size: number, asked = PART_BYTES): number {
  const least = Math.ceil(size / MOST_PARTS / 65_536) * 65_536;
  return Math.min(MOST_PART_BYTES, Math.max(asked, least));
}

const get = (client: Client, { project }: Destination, id: string): Promise<Upload> =>
  client.GET("/v1/projects/{project}/uploads/{upload}", { params: { path: { project, upload: id } } });

async function whole(
  client: Client,
  { kind, ...path }: Destination,
  bytes: Piece,
  { contentType = "application/octet-stream", over, onProgress, signal }: UploadOptions,
): Promise<FileEntry> {
  // The routes of all kinds are alike, which their types do not say.
  const file = await client.PUT(
    `/v1/projects/{project}/${kind}s/{id}/files/{path}` as "/v1/projects/{project}/runs/{id}/files/{path}",
    {
      params: { path },
      body: bytes,
      headers: {
        "Content-Type": contentType,
        "Content-Digest": await digestField(bytes),
        ...precondition(over),
      },
      timeoutMs: PART_TIMEOUT_MS,
      signal,
    },
  );
  onProgress?.({ sent: bytes.byteLength, size: bytes.byteLength, upload: null });
  return file;
}

/** Sends what is missing, several parts at once, and makes the file of all. */
async function goOn(
  client: Client,
  { project }: Destination,
  reader: Reader,
  begun: Upload,
  { over, onProgress, signal, concurrency = CONCURRENCY }: UploadOptions,
): Promise<FileEntry> {
  const { id, size, part_size: partSize, parts } = begun;
  if (reader.size !== undefined && reader.size !== size)
    throw new TypeError(`Upload ${id} is of ${size} bytes, and these are ${reader.size}.`);
  const digests: Piece[] = [];
  const missing = begun.missing;
  // Only the lowest thousand are named: what is behind them is looked at later, or is sent once more, which does no harm.
  const isMissing = (number: number) =>
    missing.length >= 1000 && number > (missing.at(-1) ?? 0) ? true : missing.includes(number);
  const path = { project, upload: id };
  let sent = 0;
  const arrived = (length: number) => {
    sent += length;
    onProgress?.({ sent, size, upload: id });
  };
  onProgress?.({ sent, size, upload: id });
  // A stop of one part, or of the caller, stops all.
  const failed = new AbortController();
  const either = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  const send = async (number: number, bytes: Piece): Promise<void> => {
    const digest = await sha256(bytes);
    digests[number - 1] = digest;
    if (isMissing(number))
      await client.PUT("/v1/projects/{project}/uploads/{upload}/parts/{number}", {
        params: { path: { ...path, number } },
        body: bytes,
        headers: { "Content-Digest": fieldOf(digest) },
        timeoutMs: PART_TIMEOUT_MS,
        signal: either,
      });
    arrived(bytes.byteLength);
  };
  let number = 0;
  // The source is read in order, by one at a time.
  let turn: Promise<unknown> = Promise.resolve();
  const take = (): Promise<[number, Piece] | undefined> => {
    const taken = turn.then(async (): Promise<[number, Piece] | undefined> => {
      if (number >= parts) return undefined;
      number++;
      return [number, await reader.next(partSize)];
    });
    turn = taken.catch(() => {});
    return taken;
  };
  const worker = async (): Promise<void> => {
    for (let part = await take(); part; part = await take()) {
      either.throwIfAborted();
      await send(...part);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.max(1, concurrency) }, worker));
  } catch (error) {
    failed.abort(error);
    throw error;
  }
  const file = await client.POST("/v1/projects/{project}/uploads/{upload}/complete", {
    params: { path },
    headers: precondition(over),
    signal,
  });
  await sameAs(file, digests);
  return file;
}

/** Whether what came in before, in an upload that was gone on with, was of these bytes. */
async function sameAs(file: FileEntry, digests: readonly Piece[]): Promise<void> {
  const [only] = digests;
  const all = new Uint8Array(await new Blob(digests as Piece[]).arrayBuffer());
  const digest =
    only && digests.length === 1 ? `sha256:${hex(only)}` : `sha256-parts:${hex(await sha256(all))}`;
  if (digest !== file.digest)
    throw new AtriumError(null, {
      code: "digest_mismatch",
      detail: `The file is ${file.digest}, and what was sent ${digest}: the upload that was gone on with was of other bytes.`,
    });
}

/** What was read already, then the rest. */
function behind(head: Piece, reader: Reader): Reader {
  let kept = head;
  const next = async (length: number): Promise<Piece> => {
    const first = kept.slice(0, length);
    kept = kept.slice(first.byteLength);
    if (first.byteLength === length) return first;
    const rest = await reader.next(length - first.byteLength);
    return new Uint8Array(await new Blob([first, rest]).arrayBuffer());
  };
  return { size: reader.size, next };
}

const precondition = (over: string | null | undefined): Record<string, string> =>
  over === undefined ? {} : over === null ? { "If-None-Match": "*" } : { "If-Match": `"${over}"` };

const sha256 = async (bytes: Piece): Promise<Piece> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

const digestField = async (bytes: Piece): Promise<string> => fieldOf(await sha256(bytes));

const fieldOf = (digest: Piece): string => `sha-256=:${btoa(String.fromCharCode(...digest))}:`;

const hex = (bytes: Piece): string => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
