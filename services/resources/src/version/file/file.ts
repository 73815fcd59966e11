import type { Allowed, Context } from "@atrium/shared/context";
import { notFound } from "@atrium/shared/problem";
import { type Listed, listedBy, type Page } from "@atrium/shared/store/page";
import { manifestOf } from "../../content/content.ts";
import { download } from "../../content/download.ts";
import { linkOf, type VersionedKind } from "../body.ts";
import { keptIn, loadVersion, reading, type Version } from "../version.ts";
import * as store from "./store.ts";

/** Which version of what: by its number, its id or an alias. */
interface Named {
  kind: VersionedKind;
  id: string;
  version: string;
}

/** A file of a version as clients see it. */
function present({ projectId, resourceId, number }: Version, kind: VersionedKind, file: store.VersionFile) {
  const { path, contentType, content } = file;
  const of = linkOf(projectId, kind, resourceId);
  const self = `${of}/versions/${number}/files/${encodeURIComponent(path)}`;
  return {
    path,
    size: content.size,
    digest: content.digest,
    content_type: contentType,
    links: { self, manifest: `${self}/manifest` },
  };
}

type VersionFileBody = ReturnType<typeof present>;

const readable = async (ctx: Context, access: Allowed, { kind, id, version }: Named): Promise<Version> =>
  (await loadVersion(ctx, access, reading(kind), kind, id, version)).version;

/** In the order of their paths. */
export async function listVersionFiles(
  ctx: Context,
  access: Allowed,
  named: Named,
  prefix: string,
  page: Page,
): Promise<Listed<VersionFileBody>> {
  const version = await readable(ctx, access, named);
  const after = page.after && Buffer.from(page.after, "hex").toString();
  const files = await store.page(ctx.db, keptIn(version), prefix, { ...page, after });
  return listedBy(
    ({ path }) => Buffer.from(path).toString("hex"),
    files,
    page,
    (file) => present(version, named.kind, file),
  );
}

/** @throws Problem `not_found` */
async function theFile(
  ctx: Context,
  access: Allowed,
  named: Named,
  path: string,
): Promise<store.VersionFile> {
  const version = await readable(ctx, access, named);
  const file = await store.byPath(ctx.db, keptIn(version), path);
  if (!file) throw notFound();
  return file;
}

/**
 * W14: of a registered model it takes that one's `download`, and nothing of the model's.
 * @throws Problem `not_found`, `stale_version` for a precondition that fails
 */
export const readVersionFile = (
  ctx: Context,
  blobs: R2Bucket,
  access: Allowed,
  named: Named,
  path: string,
  request: Request,
): Promise<Response> =>
  download(ctx, blobs, access, request, (current) => theFile(ctx, current, named, path));

export async function readVersionManifest(ctx: Context, access: Allowed, named: Named, path: string) {
  const { content } = await theFile(ctx, access, named, path);
  const { size, digest, partSize } = content;
  return { size, digest, part_size: partSize ?? size, parts: await manifestOf(ctx, content) };
}
