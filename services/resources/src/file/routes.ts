import type { AppEnv, StreamedRoute } from "@atrium/shared/http/app";
import { json, listOf, route } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { MOST_BYTES } from "../content/content.ts";
import { incomingOf } from "../content/incoming.ts";
import { blobsOf, type Env } from "../env.ts";
import { changing, kindOf } from "../kind/kinds.ts";
import { ResourcePath } from "../resource/body.ts";
import { FileBody, FilesQuery, Manifest, OneFile } from "./body.ts";
import {
  deleteFile,
  FILE_KINDS,
  type FileKind,
  listFiles,
  readFile,
  reading,
  readManifest,
  writeFile,
} from "./file.ts";

type App = OpenAPIHono<AppEnv<Env>>;

export const STREAMED_FILES: StreamedRoute = {
  method: "PUT",
  path: /^\/v1\/projects\/[^/]+\/[^/]+\/[^/]+\/files\/[^/]+$/,
};

const BYTES = { "application/octet-stream": { schema: { type: "string", format: "binary" } as const } };

/** The files of every kind that has some. */
export function fileRoutes(app: App): void {
  for (const kind of FILE_KINDS) {
    readingRoutes(app, kind);
    writingRoutes(app, kind);
  }
}

function readingRoutes(app: App, kind: FileKind): void {
  const { plural, title } = kindOf(kind);
  const all = `/v1/projects/{project}/${plural}/{id}/files`;
  const permission = reading(kind);

  app.openapi(
    route({
      method: "get",
      path: all,
      operationId: `listFilesOf${title}`,
      permission,
      summary: `List the files of a ${kind}, in the order of their paths`,
      request: { params: ResourcePath, query: FilesQuery },
      responses: { 200: json(listOf(FileBody), "A page of files") },
    }),
    async (c) => {
      const { prefix = "", ...query } = c.req.valid("query");
      const { id } = c.req.valid("param");
      return c.json(await listFiles(c.var.ctx, c.var.access, kind, id, prefix, pageOf(query)), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: `${all}/{path}`,
      operationId: `readFileOf${title}`,
      permission,
      summary: `Read a file of a ${kind}`,
      description:
        "All of it, or one `Range`; with `If-Range`, `If-Match` and `If-None-Match` (RFC 9110). The right to read it is decided again while it is sent: where it ends, so does the body, short of its `Content-Length`.",
      request: { params: OneFile },
      responses: {
        200: {
          description: "The file; `Repr-Digest` has its SHA-256 where it went up in one piece",
          content: BYTES,
        },
        206: { description: "The range that was asked for", content: BYTES },
        304: { description: "The caller has it already" },
      },
    }),
    (c) =>
      readFile(
        c.var.ctx,
        blobsOf(c.env),
        c.var.access,
        { kind, ...c.req.valid("param") },
        c.req.raw,
      ) as Promise<never>,
  );

  app.openapi(
    route({
      method: "get",
      path: `${all}/{path}/manifest`,
      operationId: `getManifestOf${title}File`,
      permission,
      summary: `What the parts of a ${kind}'s file are, each with its digest`,
      request: { params: OneFile },
      responses: { 200: json(Manifest, "The manifest; of one part, where it went up in one piece") },
    }),
    async (c) => c.json(await readManifest(c.var.ctx, c.var.access, { kind, ...c.req.valid("param") }), 200),
  );
}

function writingRoutes(app: App, kind: FileKind): void {
  const { plural, title } = kindOf(kind);
  const each = `/v1/projects/{project}/${plural}/{id}/files/{path}`;
  const permission = changing(kind);

  app.openapi(
    route({
      method: "put",
      path: each,
      operationId: `writeFileOf${title}`,
      permission,
      summary: `Write a file of a ${kind}`,
      description: `Of at most ${MOST_BYTES} bytes, with \`Content-Length\`; larger ones go up in parts (\`POST …/uploads\`). A \`Content-Digest\` (RFC 9530, sha-256) is checked. \`If-Match\` and \`If-None-Match: *\` protect what is there.`,
      request: { params: OneFile, body: { required: true, content: BYTES } },
      responses: { 200: json(FileBody, "The file as it is now"), 201: json(FileBody, "The new file") },
    }),
    async (c) => {
      const named = { kind, ...c.req.valid("param") };
      const { incoming, sent } = incomingOf(c.req.raw, MOST_BYTES);
      const { file, isNew } = await writeFile(c.var.ctx, blobsOf(c.env), c.var.access, named, incoming, sent);
      c.header("ETag", `"${file.digest}"`);
      return isNew ? c.json(file, 201) : c.json(file, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: each,
      operationId: `deleteFileOf${title}`,
      permission,
      summary: `Delete a file of a ${kind}`,
      request: { params: OneFile },
      responses: { 204: { description: "The file is gone" } },
    }),
    async (c) => {
      await deleteFile(c.var.ctx, c.var.access, { kind, ...c.req.valid("param") }, c.req.raw.headers);
      return c.body(null, 204);
    },
  );
}
