import { decide } from "@atrium/shared/access/decide";
import { rfc3339 } from "@atrium/shared/clock";
import type { Access } from "@atrium/shared/contract/auth";
import { Id, line, Time } from "@atrium/shared/http/route";
import { z } from "@hono/zod-openapi";
import { Description, JsonObject, type KindName, kindOf, kindsWhere } from "../kind/kinds.ts";
import { ResourcePath } from "../resource/body.ts";
import type { Version } from "./store.ts";

/** Kinds with versions, each of its own files; and registered models, whose versions are some of models. */
export const VERSIONED_KINDS = kindsWhere("aliasedBy");
export type VersionedKind = (typeof VERSIONED_KINDS)[number];
export type SnapshotKind = Exclude<VersionedKind, "registered_model">;
export const SNAPSHOT_KINDS = VERSIONED_KINDS.filter((kind) => kind !== "registered_model");

/** What a version's files may come from, what may have made it, and what it may have been made from. */
const SOURCE_KINDS = kindsWhere("filesReadBy");
export const MAKER_KINDS = kindsWhere("takesInputs");
const INPUT_KINDS = [...new Set([...kindsWhere("attachable"), ...SNAPSHOT_KINDS])];

export const VersionPath = ResourcePath.extend({
  version: Id.openapi({ description: "A version's number, its id, or an alias.", example: "production" }),
});

export const AliasName = z
  .string()
  .regex(
    /^(?!ver_)[A-Za-z][\w.-]{0,63}$/,
    "At most 64 letters, digits, `_`, `.` and `-`, a letter first; not `ver_…`, as ids begin.",
  )
  .openapi({ example: "production" });

export const VersionName = z
  .union([z.int().min(1), Id])
  .transform(String)
  .openapi({ type: "string", description: "A version's number, its id, or an alias.", example: "3" });

export const Folder = line(1000)
  .regex(/^[^/]+(\/[^/]+)*\/?$/, "A folder: names with `/` between.")
  .openapi({
    description: "Only the files below this folder. The version has them without it.",
    example: "checkpoints/best",
  });

export const VersionInput = z
  .strictObject({
    description: Description.optional(),
    config: JsonObject.optional().openapi({ description: "How it came about; a part of its digest." }),
    from: z
      .strictObject({ kind: z.enum(SOURCE_KINDS), id: Id, prefix: Folder.optional() })
      .optional()
      .openapi({ description: "Whose files these are; its own, where not said." }),
    prefix: Folder.optional(),
    made_by: z
      .strictObject({ kind: z.enum(MAKER_KINDS), id: Id })
      .optional()
      .openapi({
        description:
          "What made it. How that is set up, and what is attached to it, is kept with the version.",
      }),
    inputs: z
      .array(z.strictObject({ kind: z.enum(INPUT_KINDS), id: Id, version: VersionName.optional() }))
      .max(50)
      .optional()
      .openapi({ description: "What it was made from, beside what is attached to what made it." }),
  })
  .openapi("VersionInput");
export type VersionInput = z.infer<typeof VersionInput>;

export const RegisteredVersionInput = z
  .strictObject({
    model: Id.openapi({ description: "A model of the same project." }),
    version: VersionName,
    description: Description.optional(),
  })
  .openapi("RegisteredModelVersionInput");
export type RegisteredVersionInput = z.infer<typeof RegisteredVersionInput>;

export const VersionBody = z
  .object({
    id: z.string(),
    number: z.number().int().openapi({ description: "1, 2, 3, …; a number is never given twice." }),
    of: z.object({ kind: z.enum(VERSIONED_KINDS), id: z.string() }),
    description: z.string(),
    config: JsonObject,
    digest: z.string().openapi({
      description:
        'The same configuration and files have the same digest: the SHA-256 of `{"config":{…},"files":[["<path>",<size>,"<digest>"],…]}` in canonical form (RFC 8785).',
      example: "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    }),
    file_count: z.number().int(),
    size: z.number().int().openapi({ description: "Bytes of all its files." }),
    aliases: z.array(z.string()),
    model: z.object({ id: z.string(), number: z.number().int(), version_id: z.string() }).nullable().openapi({
      description: "Of a registered model's version: the model's version that it is, where you may see it.",
    }),
    created_by: z.string(),
    created_with: z.string(),
    created_at: Time,
    links: z.object({ self: z.string(), of: z.string(), files: z.string(), lineage: z.string() }),
  })
  .openapi("Version");
export type VersionBody = z.infer<typeof VersionBody>;

/** Where a thing of a project is found. */
export const linkOf = (projectId: string, kind: KindName, id: string): string =>
  `/v1/projects/${projectId}/${kindOf(kind).plural}/${id}`;

/** As this caller sees it. */
export function present(access: Access, version: Version): VersionBody {
  const { resourceId: id, projectId, linked } = version;
  const kind = version.kind as VersionedKind;
  const of = linkOf(projectId, kind, id);
  const self = `${of}/versions/${version.number}`;
  return {
    id: version.id,
    number: version.number,
    of: { kind, id },
    description: version.description,
    config: version.config,
    digest: version.digest,
    file_count: version.fileCount,
    size: version.size,
    aliases: version.aliases,
    model:
      linked && decide(access, "model:view", linked)
        ? { id: linked.id, number: linked.number, version_id: linked.versionId }
        : null,
    created_by: version.createdBy,
    created_with: version.createdWith,
    created_at: rfc3339(version.createdAt),
    links: { self, of, files: `${self}/files`, lineage: `${self}/lineage` },
  };
}
