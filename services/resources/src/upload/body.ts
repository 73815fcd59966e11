import { rfc3339 } from "@atrium/shared/clock";
import { Id, ProjectPath, Time } from "@atrium/shared/http/route";
import { z } from "@hono/zod-openapi";
import { MOST_BYTES } from "../content/content.ts";
import { isMediaType } from "../content/incoming.ts";
import { FILE_KINDS } from "../file/file.ts";
import { FilePath } from "../file/path.ts";
import type { Upload } from "./store.ts";

const MOST_PARTS = 10_000;
const LEAST_PART_BYTES = 64 * 1024;

export const UploadPath = ProjectPath.extend({ upload: Id });

export const PartPath = UploadPath.extend({
  number: z.coerce.number().int().min(1).max(MOST_PARTS).openapi({ description: "1 for the first part." }),
});

const PartSize = z.int().min(LEAST_PART_BYTES).max(MOST_BYTES);

export const UploadInput = z
  .strictObject({
    kind: z.enum(FILE_KINDS),
    id: Id.openapi({ description: "Whose file it will be: an id, or a name where an id can stand." }),
    path: FilePath,
    size: z
      .int()
      .min(1)
      .max(MOST_BYTES * MOST_PARTS)
      .openapi({ description: "Of the whole file, in bytes." }),
    part_size: PartSize.optional().openapi({
      description: `Of each part but the last. ${MOST_BYTES} where not said; at most ${MOST_PARTS} parts.`,
    }),
    content_type: z.string().refine(isMediaType, "A media type.").optional(),
  })
  .refine(({ size, part_size = MOST_BYTES }) => Math.ceil(size / part_size) <= MOST_PARTS, {
    path: ["part_size"],
    message: `At most ${MOST_PARTS} parts.`,
  })
  .openapi("UploadInput");
export type UploadInput = z.infer<typeof UploadInput>;

export const UploadBody = z
  .object({
    id: z.string(),
    kind: z.enum(FILE_KINDS),
    resource_id: z.string(),
    path: FilePath,
    size: z.number().int(),
    content_type: z.string(),
    part_size: z.number().int().openapi({ description: "Of each part but the last." }),
    parts: z.number().int().openapi({ description: "How many there will be." }),
    missing: z.array(z.number().int()).openapi({
      description:
        "The numbers of parts that have not come in: the lowest 1000. Whoever resumes sends those.",
    }),
    created_at: Time,
    expires_at: Time.openapi({ description: "What is not complete by then is given up." }),
    links: z.object({ self: z.string() }),
  })
  .openapi("Upload");
export type UploadBody = z.infer<typeof UploadBody>;

export const PartBody = z
  .object({ number: z.number().int(), size: z.number().int(), digest: z.string() })
  .openapi("Part");

export const partsOf = ({ size, partSize }: Pick<Upload, "size" | "partSize">): number =>
  Math.ceil(size / partSize);

export function present(projectId: string, upload: Upload, missing: number[]): UploadBody {
  return {
    id: upload.id,
    kind: upload.kind,
    resource_id: upload.resourceId,
    path: upload.path,
    size: upload.size,
    content_type: upload.contentType,
    part_size: upload.partSize,
    parts: partsOf(upload),
    missing,
    created_at: rfc3339(upload.createdAt),
    expires_at: rfc3339(upload.expiresAt),
    links: { self: `/v1/projects/${projectId}/uploads/${upload.id}` },
  };
}
