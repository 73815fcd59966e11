import type { AppEnv } from "@atrium/shared/http/app";
import { json, listOf, route } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { blobsOf, type Env } from "../../env.ts";
import { FileBody, FilesQuery, Manifest, OneFile } from "../../file/body.ts";
import { kindOf } from "../../kind/kinds.ts";
import { VERSIONED_KINDS, type VersionedKind, VersionPath } from "../body.ts";
import { reading } from "../version.ts";
import { listVersionFiles, readVersionFile, readVersionManifest } from "./file.ts";

type App = OpenAPIHono<AppEnv<Env>>;

const VersionFile = FileBody.omit({ created_by: true, created_with: true, created_at: true }).openapi(
  "VersionFile",
);
const VersionFilePath = VersionPath.extend({ path: OneFile.shape.path });

const BYTES = { "application/octet-stream": { schema: z.string().openapi({ format: "binary" }) } };

/** The files of every version. */
export function versionFileRoutes(app: App): void {
  for (const kind of VERSIONED_KINDS) routesOf(app, kind);
}

function routesOf(app: App, kind: VersionedKind): void {
  const { plural, title } = kindOf(kind);
  const all = `/v1/projects/{project}/${plural}/{id}/versions/{version}/files`;
  const each = `${all}/{path}`;
  const permission = reading(kind);

  app.openapi(
    route({
      method: "get",
      path: all,
      operationId: `list${title}VersionFiles`,
      permission,
      summary: `List the files of a version of a ${kind}, in the order of their paths`,
      request: { params: VersionPath, query: FilesQuery },
      responses: { 200: json(listOf(VersionFile), "A page of files") },
    }),
    async (c) => {
      const { prefix = "", ...query } = c.req.valid("query");
      const named = { kind, ...c.req.valid("param") };
      return c.json(await listVersionFiles(c.var.ctx, c.var.access, named, prefix, pageOf(query)), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: each,
      operationId: `read${title}VersionFile`,
      permission,
      summary: `Read a file of a version of a ${kind}`,
      description:
        "All of it, or one `Range`, as with the files of what it is a version of. What a number or an id names is the same for ever.",
      request: { params: VersionFilePath },
      responses: {
        200: {
          description: "The file; `Repr-Digest` has its SHA-256 where it went up in one piece",
          content: BYTES,
        },
        206: { description: "The range that was asked for", content: BYTES },
        304: { description: "The caller has it already" },
      },
    }),
    (c) => {
      const { path, ...version } = c.req.valid("param");
      const named = { kind, ...version };
      return readVersionFile(
        c.var.ctx,
        blobsOf(c.env),
        c.var.access,
        named,
        path,
        c.req.raw,
      ) as Promise<never>;
    },
  );

  app.openapi(
    route({
      method: "get",
      path: `${each}/manifest`,
      operationId: `get${title}VersionFileManifest`,
      permission,
      summary: `What the parts of a file of a version of a ${kind} are, each with its digest`,
      request: { params: VersionFilePath },
      responses: { 200: json(Manifest, "The manifest; of one part, where it went up in one piece") },
    }),
    async (c) => {
      const { path, ...version } = c.req.valid("param");
      const named = { kind, ...version };
      return c.json(await readVersionManifest(c.var.ctx, c.var.access, named, path), 200);
    },
  );
}
