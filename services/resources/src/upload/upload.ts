import type { Allowed, Context } from "@atrium/shared/context";
import { newId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { commit } from "@atrium/shared/store/commit";
import {
  type Incoming,
  keepPart,
  MOST_BYTES,
  missingParts,
  ofParts,
  takeInPart,
} from "../content/content.ts";
import { wholeDigest } from "../content/digest.ts";
import type { FileBody } from "../file/body.ts";
import { type Decided, decidedSince, expectedAt, keep } from "../file/file.ts";
import { changing } from "../kind/kinds.ts";
import { permitFromInside } from "../resource/life.ts";
import { loadResource } from "../resource/resource.ts";
import { partsOf, present, type UploadBody, type UploadInput } from "./body.ts";
import * as store from "./store.ts";

type Upload = store.Upload;

/** What is not complete by then is given up. */
const OPEN_MS = 7 * 24 * 60 * 60 * 1000;

/** So many missing parts are named at a time. */
const NAMED = 1000;

/** Begins an upload: its parts come in any order, many at once, and each until it has come. */
export async function beginUpload(ctx: Context, access: Allowed, input: UploadInput): Promise<UploadBody> {
  const { kind, path, size, part_size: partSize = MOST_BYTES } = input;
  const resource = await loadResource(ctx, access, changing(kind), kind, input.id);
  await permitFromInside(ctx, access, changing(kind), resource);
  const now = ctx.clock.now();
  const upload: Upload = {
    id: newId("upl"),
    kind,
    resourceId: resource.id,
    path,
    contentId: newId("cnt"),
    contentType: input.content_type ?? "application/octet-stream",
    size,
    partSize,
    createdBy: access.principal.id,
    createdWith: access.credential.id,
    createdAt: now,
    expiresAt: now + OPEN_MS,
  };
  const missing = Array.from({ length: Math.min(partsOf(upload), NAMED) }, (_, index) => index + 1);
  const body = present(access.target.id, upload, missing);
  await commit(ctx, {
    actor: access,
    writes: [store.insert(ctx.db, access.target.id, upload)],
    event: [],
    answer: { status: 201, body },
  });
  return body;
}

/** An open upload, to a resource that the caller may write to; of another project, or over: as if it were not there. */
async function load(ctx: Context, access: Allowed, id: string): Promise<Decided & { upload: Upload }> {
  const upload = await store.byId(ctx.db, id, ctx.clock.now());
  if (!upload) throw notFound();
  const { kind, resourceId } = upload;
  return { access, upload, resource: await loadResource(ctx, access, changing(kind), kind, resourceId) };
}

export async function getUpload(ctx: Context, access: Allowed, id: string): Promise<UploadBody> {
  const { upload } = await load(ctx, access, id);
  const missing = await missingParts(ctx.db, upload.contentId, partsOf(upload), NAMED);
  return present(access.target.id, upload, missing);
}

/**
 * Takes in a part. Sent again it is answered as before; another one under its number is refused.
 * @throws Problem `digest_mismatch`, `state_conflict`; `validation_failed` for a part that is too long or too short
 */
export async function putPart(
  ctx: Context,
  blobs: R2Bucket,
  access: Allowed,
  id: string,
  number: number,
  incoming: Incoming,
): Promise<{ number: number; size: number; digest: string }> {
  const { upload, ...decided } = await load(ctx, access, id);
  requireLength(upload, number, incoming.size);
  const part = await takeInPart(blobs, upload.contentId, number, incoming);
  await decidedSince(ctx, decided, changing(upload.kind));
  const { size, digest } = await keepPart(ctx, blobs, part);
  return { number, size, digest: wholeDigest(digest) };
}

function requireLength(upload: Upload, number: number, size: number): void {
  const count = partsOf(upload);
  if (number > count) throw new Problem("not_found", `It has ${count} parts.`);
  const wanted = number < count ? upload.partSize : upload.size - (count - 1) * upload.partSize;
  if (size === wanted) return;
  throw new Problem("validation_failed", undefined, {
    errors: [{ pointer: "header:Content-Length", detail: `Part ${number} of ${count} has ${wanted} bytes.` }],
  });
}

/**
 * Makes a file of the parts, all at once.
 * @throws Problem `upload_incomplete`, or `stale_version` for a precondition that fails
 */
export async function completeUpload(
  ctx: Context,
  access: Allowed,
  id: string,
  headers: Headers,
): Promise<FileBody> {
  const { upload, ...decided } = await load(ctx, access, id);
  const { path, contentType } = upload;
  const before = await expectedAt(ctx, headers, decided.resource.id, path);
  const content = await ofParts(ctx, upload.contentId, upload);
  const writes = [store.remove(ctx.db, id)];
  const answer = (body: FileBody) => ({ status: 200, body });
  return keep(ctx, decided, { path, contentType, content }, before, { writes, answer });
}

/** Gives it up; what has come in is swept. */
export async function abortUpload(ctx: Context, access: Allowed, id: string): Promise<void> {
  await load(ctx, access, id);
  await store.remove(ctx.db, id);
}

export const removeExpiredUploads = store.removeExpired;

/** Of resources that are gone: a bounded part at a time. @returns how many went */
export const removeUploadsOf = store.removeOf;
