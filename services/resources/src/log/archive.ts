import { newId } from "@atrium/shared/id";
import { Problem } from "@atrium/shared/problem";
import type { Db } from "@atrium/shared/store/open";
import type { KeptLine } from "./schema.ts";
import * as store from "./store.ts";

// D1 ends at 10 GB: old lines become objects in R2, each in the place of one row. Reading goes over both.

/** As soon as so much of a log is in no object, it becomes one. */
const OBJECT_BYTES = 256 * 1024;

/** No object is larger; no append is as large. */
const LARGEST_BYTES = 2 * 1024 * 1024;

const folderOf = (resourceId: string): string => `logs/${resourceId}/`;

/** Whether an append, by what the log takes before and after it, leaves enough for an object. */
export const fillsObject = (before: number, after: number): boolean =>
  Math.floor(after / OBJECT_BYTES) > Math.floor(before / OBJECT_BYTES);

/**
 * Moves the oldest lines of a log into an object. The object has a name of its own: of several at once, one has its object
 * named by the log, and the others take theirs back.
 */
export async function archive(
  db: Db,
  blobs: R2Bucket,
  resourceId: string,
  leastBytes = OBJECT_BYTES,
): Promise<void> {
  for (;;) {
    const { chunks, before } = await store.unarchived(db, resourceId, LARGEST_BYTES);
    const newest = chunks.at(-1);
    if (!newest || newest.size - before < leastBytes) return;
    const object = newId("log");
    const key = folderOf(resourceId) + object;
    const lines = chunks.flatMap((chunk) => (chunk.lines ?? []).map((line) => byItself(line, chunk)));
    await blobs.put(key, JSON.stringify(lines), { httpMetadata: { contentType: "application/json" } });
    try {
      await store.archive(db, chunks, object);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return blobs.delete(key);
    }
  }
}

/** A log that nobody wrote to for so long has ended, as far as it can be told; what is less than this stays where it is. */
const SILENT_MS = 60 * 60_000;
const SILENT_BYTES = 4 * 1024;

/** What one search looks at, and what it moves. */
const SEARCHED = 200;
const MOVED = 20;

/** Moves silent logs into objects. Each search goes on where the last one ended, and begins anew behind the last log. */
export async function archiveSilent(db: Db, blobs: R2Bucket, now: number): Promise<void> {
  const logs = await store.nextLogs(db, SEARCHED);
  const silent = logs.filter(({ at, bytes }) => at < now - SILENT_MS && bytes >= SILENT_BYTES);
  for (const { id } of silent.slice(0, MOVED)) await archive(db, blobs, id, SILENT_BYTES);
  const isBehindLast = logs.length < SEARCHED && silent.length <= MOVED;
  const reached = silent.length > MOVED ? silent[MOVED - 1] : logs.at(-1);
  await store.searchedTo(db, isBehindLast ? "" : (reached?.id ?? ""));
}

/** A line with all that its chunk said of it. */
const byItself = ([text, stream = null, at]: KeptLine, chunk: store.Chunk): KeptLine => [
  text,
  stream,
  at ?? chunk.at,
  chunk.writer,
];

/** The lines of a chunk, wherever they are. */
export async function linesOf(blobs: R2Bucket, resourceId: string, chunk: store.Chunk): Promise<KeptLine[]> {
  if (chunk.lines) return chunk.lines;
  const object = await blobs.get(folderOf(resourceId) + chunk.object);
  if (!object) throw new Error(`${folderOf(resourceId)}${chunk.object} is not there`);
  return object.json<KeptLine[]>();
}

/** Logs whose objects go at a time. */
const FOLDERS = 20;

/** Removes so much at most of the logs of these resources. @returns how many rows went; `limit` where more may be left */
export async function removeLogsOf(
  db: Db,
  resourceIds: readonly string[],
  limit: number,
  blobs: R2Bucket,
): Promise<number> {
  // Once its rows are gone, nothing more of a log becomes an object.
  const removed = await store.removeOf(db, resourceIds, limit);
  if (removed === limit) return limit;
  const folders = await store.withObjects(db, resourceIds, FOLDERS);
  for (const resourceId of folders) {
    const { objects, truncated } = await blobs.list({ prefix: folderOf(resourceId) });
    if (objects.length > 0) await blobs.delete(objects.map(({ key }) => key));
    if (truncated) return limit;
    await store.removeArchived(db, resourceId);
  }
  return folders.length === FOLDERS ? limit : removed;
}
