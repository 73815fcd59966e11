import { rfc3339 } from "@atrium/shared/clock";
import { line, PageQuery, Time } from "@atrium/shared/http/route";
import { z } from "@hono/zod-openapi";
import { kindOf } from "../kind/kinds.ts";
import { ResourcePath } from "../resource/body.ts";
import { FilePath } from "./path.ts";
import type { File, Place } from "./store.ts";

const DIGEST = z.string().openapi({
  description:
    "`sha256:<hex>` of what went up in one piece. Of several parts `sha256-parts:<hex>`: the SHA-256 of their SHA-256s, one after the other; the manifest has each.",
  example: "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
});

export const FileBody = z
  .object({
    path: FilePath,
    size: z.number().int().openapi({ description: "In bytes." }),
    digest: DIGEST,
    content_type: z.string(),
    created_by: z.string().openapi({ description: "Who wrote it." }),
    created_with: z.string().openapi({ description: "The credential that it was written with." }),
    created_at: Time,
    links: z.object({ self: z.string(), manifest: z.string() }),
  })
  .openapi("FileEntry");
export type FileBody = z.infer<typeof FileBody>;

export const Manifest = z
  .object({
    size: z.number().int(),
    digest: DIGEST,
    part_size: z.number().int().openapi({ description: "Of each part but the last." }),
    parts: z.array(z.object({ number: z.number().int(), size: z.number().int(), digest: z.string() })),
  })
  .openapi("Manifest");
export type Manifest = z.infer<typeof Manifest>;

/** A path is one segment of the URL: its slashes are encoded. */
export const OneFile = ResourcePath.extend({
  path: FilePath.openapi({
    description: "Its path, percent-encoded as one segment: `checkpoints%2Flast.pt`.",
    example: "checkpoints/last.pt",
  }),
});

export const FilesQuery = PageQuery.extend({
  cursor: z.string().max(3000).optional(),
  prefix: line(1024).optional().openapi({ description: "Only paths that begin with this." }),
});

export function present(place: Place, { path, content, ...file }: File): FileBody {
  const { projectId, kind, id } = place;
  const plural = kindOf(kind).plural;
  const self = `/v1/projects/${projectId}/${plural}/${id}/files/${encodeURIComponent(path)}`;
  return {
    path,
    size: content.size,
    digest: content.digest,
    content_type: file.contentType,
    created_by: file.createdBy,
    created_with: file.createdWith,
    created_at: rfc3339(file.createdAt),
    links: { self, manifest: `${self}/manifest` },
  };
}
