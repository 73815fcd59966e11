import type { Permission } from "@atrium/shared/access/vocabulary";
import type { Allowed, Answer, Context, Permitted } from "@atrium/shared/context";
import { notFound, Problem } from "@atrium/shared/problem";
import { commit, type Write } from "@atrium/shared/store/commit";
import { type Listed, listedBy, type Page } from "@atrium/shared/store/page";
import { type Content, contentWrites, type Incoming, manifestOf, takeIn } from "../content/content.ts";
import { download, tagOf } from "../content/download.ts";
import { isConditional, preconditionOf } from "../content/precondition.ts";
import { changing, kindOf, kindsWhere } from "../kind/kinds.ts";
import { about } from "../resource/about.ts";
import { permitFromInside } from "../resource/life.ts";
import { isName } from "../resource/naming.ts";
import { latest, loadResource, type Resource } from "../resource/resource.ts";
import { type FileBody, type Manifest, present } from "./body.ts";
import * as store from "./store.ts";

export const FILE_KINDS = kindsWhere("filesReadBy");
export type FileKind = (typeof FILE_KINDS)[number];

/** What it takes to read the files of a kind. */
export const reading = (kind: FileKind): Permission => `${kind}:${kindOf(kind).filesReadBy}` as Permission;

/** A file of a resource, which need not be there yet. */
interface Named {
  kind: FileKind;
  id: string;
  path: string;
}

interface Found {
  resource: Permitted<Permission, Resource>;
  file: store.File | undefined;
}

/** The two at once, in one round trip; where the resource goes by a name, one after the other. */
async function find(
  ctx: Context,
  access: Allowed,
  permission: Permission,
  { kind, id, path }: Named,
): Promise<Found> {
  const early = isName(id) ? undefined : store.byPath(ctx.db, id, path);
  const [resource, file] = await Promise.all([loadResource(ctx, access, permission, kind, id), early]);
  return { resource, file: early ? file : await store.byPath(ctx.db, resource.id, path) };
}

/** @throws Problem `not_found` */
async function readable(ctx: Context, access: Allowed, named: Named): Promise<store.File> {
  const { file } = await find(ctx, access, reading(named.kind), named);
  if (!file) throw notFound();
  return file;
}

/** In the order of their paths. */
export async function listFiles(
  ctx: Context,
  access: Allowed,
  kind: FileKind,
  id: string,
  prefix: string,
  page: Page,
): Promise<Listed<FileBody>> {
  const resource = await loadResource(ctx, access, reading(kind), kind, id);
  const after = page.after === null ? null : Buffer.from(page.after, "hex").toString();
  const files = await store.page(ctx.db, resource.id, prefix, { ...page, after });
  return listedBy(
    ({ path }) => Buffer.from(path).toString("hex"),
    files,
    page,
    (file) => present(resource, file),
  );
}

/** @throws Problem `not_found`, `stale_version` for a precondition that fails */
export const readFile = (
  ctx: Context,
  blobs: R2Bucket,
  access: Allowed,
  named: Named,
  request: Request,
): Promise<Response> => download(ctx, blobs, access, request, (current) => readable(ctx, current, named));

export async function readManifest(ctx: Context, access: Allowed, named: Named): Promise<Manifest> {
  const { content } = await readable(ctx, access, named);
  const { size, digest, partSize } = content;
  return { size, digest, part_size: partSize ?? size, parts: await manifestOf(ctx, content) };
}

/** What a write brings besides the content: what that is, and on what condition. */
interface Sent {
  contentType: string;
  headers: Headers;
}

interface Written {
  file: FileBody;
  /** Whether there was none before. */
  isNew: boolean;
}

/**
 * Writes a file, whole: until its content is all there, the old one is read.
 * @throws Problem `digest_mismatch`, or `stale_version` for a precondition that fails
 */
export async function writeFile(
  ctx: Context,
  blobs: R2Bucket,
  access: Allowed,
  named: Named,
  incoming: Incoming,
  { contentType, headers }: Sent,
): Promise<Written> {
  const permission = changing(named.kind);
  const { resource, file: old } = await find(ctx, access, permission, named);
  await permitFromInside(ctx, access, permission, resource);
  const before = expected(headers, old);
  const content = await takeIn(ctx, blobs, incoming);
  const decided = await decidedSince(ctx, { access, resource }, permission);
  const file = await keep(ctx, decided, { path: named.path, contentType, content }, before);
  return { file, isNew: old === undefined };
}

/**
 * Of which content a file must still be when it is written: undefined for any, null for none at all.
 * @throws Problem `stale_version`
 */
function expected(headers: Headers, file: store.File | undefined): string | null | undefined {
  const tag = file ? tagOf(file.content) : null;
  if (preconditionOf(headers, tag, "PUT") === "fails") throw new Problem("stale_version");
  return isConditional(headers) ? (file?.content.id ?? null) : undefined;
}

/** The same of what is there by now. */
export const expectedAt = async (ctx: Context, headers: Headers, resourceId: string, path: string) =>
  isConditional(headers) ? expected(headers, await store.byPath(ctx.db, resourceId, path)) : undefined;

/** Who writes, and to what: both decided about. */
export interface Decided {
  access: Allowed;
  resource: Permitted<Permission, Resource>;
}

/** What was decided before a body came in, decided again where that took longer than a decision holds. */
export async function decidedSince(ctx: Context, before: Decided, permission: Permission): Promise<Decided> {
  if (ctx.clock.now() < before.access.expiresAt) return before;
  const access = (await ctx.reauthorize()) as Allowed;
  const { kind, id } = before.resource;
  return { access, resource: await loadResource(ctx, access, permission, kind, id) };
}

/**
 * Makes a file of a content that has come in, or makes it the file's.
 * @param before as `expected` says it
 * @param alongside what else is written with it
 * @throws Problem `not_found` where the resource is gone by now; `stale_version` where the file is not as expected
 */
export async function keep(
  ctx: Context,
  { access, resource }: Decided,
  { path, contentType, content }: { path: string; contentType: string; content: Content },
  before?: string | null,
  alongside: { writes: Write[]; answer?: (file: FileBody) => Answer } = { writes: [] },
): Promise<FileBody> {
  const row = {
    resourceId: resource.id,
    path,
    contentId: content.id,
    contentType,
    createdBy: access.principal.id,
    createdWith: access.credential.id,
    createdAt: ctx.clock.now(),
  };
  const file = present(resource, { ...row, content });
  const { size, digest } = content;
  try {
    await commit(ctx, {
      actor: access,
      writes: [...alongside.writes, ...contentWrites(ctx, content), store.put(ctx.db, resource, row, before)],
      event: { ...about("file.written", resource), details: { path, size, digest } },
      answer: alongside.answer?.(file),
    });
  } catch (error) {
    const isGone = before === undefined && error instanceof Problem && error.code === "stale_version";
    throw isGone ? notFound() : error;
  }
  return file;
}

/** @throws Problem `not_found`, or `stale_version` for a precondition that fails */
export const deleteFile = (ctx: Context, access: Allowed, named: Named, headers: Headers): Promise<void> =>
  latest(isConditional(headers) ? 0 : undefined, async () => {
    const { resource, file } = await find(ctx, access, changing(named.kind), named);
    if (!file) throw notFound();
    expected(headers, file);
    const { path, content } = file;
    await commit(ctx, {
      actor: access,
      writes: [store.remove(ctx.db, resource, file)],
      event: {
        ...about("file.deleted", resource),
        details: { path, size: content.size, digest: content.digest },
      },
    });
  });

/** Of resources that are gone: a bounded part at a time. @returns how many went */
export const removeFilesOf = store.removeOf;
