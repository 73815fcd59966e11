import { type Clock, rfc3339 } from "@atrium/shared/clock";
import type { Db } from "@atrium/shared/store/open";
import { sweepLoose } from "../content/loose.ts";
import { removeFilesOf } from "../file/file.ts";
import { removeLogsOf } from "../log/archive.ts";
import { removeMetricsOf } from "../metric/metric.ts";
import { removeCommentsOf } from "../report/comment.ts";
import { removeFollowsOf } from "../report/follow.ts";
import { removeExpiredUploads, removeUploadsOf } from "../upload/upload.ts";
import { removeVersionFilesOf, removeVersionsOf } from "../version/version.ts";
import * as store from "./store.ts";

/** Removes so many rows at most of what these resources had. @returns how many that were */
type Remover = (db: Db, resourceIds: readonly string[], limit: number, blobs: R2Bucket) => Promise<number>;

/** All that a resource has too much of to go with it. */
const REMOVERS: Readonly<Record<string, Remover>> = {
  files: removeFilesOf,
  uploads: removeUploadsOf,
  comments: removeCommentsOf,
  follows: removeFollowsOf,
  version_files: removeVersionFilesOf,
  versions: removeVersionsOf,
  logs: removeLogsOf,
  metrics: removeMetricsOf,
};

/** What one sweep does at most; what is left the next one finds. */
const ROUNDS = 10;
const RESOURCES = 500;
const ROWS = 1000;

/** How many went, by what they were. */
type Swept = Record<string, number>;

/**
 * Takes away what deleted resources leave, what replaced files leave, and uploads that are over; from rows to objects. Run by
 * cron. Bounded, and each step can be done again: where a sweep ends or fails, the next one goes on. One line in the log says
 * how many of what went.
 */
export async function sweepRemains(db: Db, blobs: R2Bucket, clock: Clock): Promise<void> {
  const swept: Swept = {};
  const count = (what: string, many: number): void => {
    if (many > 0) swept[what] = (swept[what] ?? 0) + many;
  };
  for (let round = 0; round < ROUNDS; round++) {
    if (await sweepRemoved(db, blobs, count)) break;
  }
  count("expired_uploads", await removeExpiredUploads(db, clock.now(), ROWS));
  for (let round = 0; round < ROUNDS; round++) {
    // As of now: what the lines above have let go of is loose since.
    const { contents, objects, done } = await sweepLoose(db, blobs, clock.now());
    count("contents", contents);
    count("objects", objects);
    if (done) break;
  }
  if (Object.keys(swept).length === 0) return;
  console.log(JSON.stringify({ at: rfc3339(clock.now()), service: "resources", swept }));
}

/** @returns whether there is nothing more to do */
async function sweepRemoved(
  db: Db,
  blobs: R2Bucket,
  count: (what: string, many: number) => void,
): Promise<boolean> {
  const ids = await store.removed(db, RESOURCES);
  if (ids.length === 0) return true;
  let isLeft = false;
  for (const [what, remove] of Object.entries(REMOVERS)) {
    const many = await remove(db, ids, ROWS, blobs);
    count(what, many);
    isLeft ||= many === ROWS;
  }
  if (isLeft) return false;
  await store.forget(db, ids);
  count("resources", ids.length);
  return ids.length < RESOURCES;
}
