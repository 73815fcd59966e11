import type { Db } from "@atrium/shared/store/open";
import { keyOf, LONGEST_UPLOAD_MS } from "./content.ts";
import * as store from "./store.ts";

/** R2 deletes so many objects in one call, and lists so many. */
const AT_ONCE = 1000;

/** Contents that went up in parts, of one round: their objects are looked for, each content's on its own. */
const LOOKED_FOR = 50;

/**
 * Takes a bounded part of what is loose out of R2, those first that have been for longest. A content goes in three steps,
 * and each can be done again: nothing refers to it, and from then on nothing can; its objects go; it is forgotten. Where one
 * of them fails, the next sweep goes on from there.
 * @returns how many contents and objects went, and whether there is more to do now
 */
export async function sweepLoose(
  db: Db,
  blobs: R2Bucket,
  now: number,
): Promise<{ contents: number; objects: number; done: boolean }> {
  const due = await store.looseSince(db, now, AT_ONCE);
  if (due.length === 0) return { contents: 0, objects: 0, done: true };
  const given = await store.giveUp(
    db,
    due.map(({ contentId }) => contentId),
  );
  const gone = due.filter(({ contentId }) => given.has(contentId));
  const whole = gone.filter(({ looks }) => looks === 0).map(({ contentId }) => contentId);
  const inParts = gone.filter(({ looks }) => looks > 0).slice(0, LOOKED_FOR);
  if (whole.length > 0) {
    await blobs.delete(whole.map(keyOf));
    await store.forget(db, whole);
  }
  let objects = whole.length;
  for (const loose of inParts) objects += await sweepParts(db, blobs, loose, now);
  const done = due.length < AT_ONCE && inParts.length === gone.length - whole.length;
  return { contents: whole.length + inParts.length, objects, done };
}

/** A part may still be on its way in: once there can be none any more, they are looked for again. */
async function sweepParts(db: Db, blobs: R2Bucket, loose: store.Loose, now: number): Promise<number> {
  const { objects, truncated } = await blobs.list({ prefix: `${keyOf(loose.contentId)}/`, limit: AT_ONCE });
  if (objects.length > 0) await blobs.delete(objects.map(({ key }) => key));
  if (truncated) return objects.length;
  if (loose.looks > 1) await store.lookAgain(db, loose, now + LONGEST_UPLOAD_MS);
  else await store.forget(db, [loose.contentId]);
  return objects.length;
}
