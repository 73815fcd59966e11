import type { AppEnv, StreamedRoute } from "@atrium/shared/http/app";
import { body, json, ProjectPath, route } from "@atrium/shared/http/route";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { MOST_BYTES } from "../content/content.ts";
import { incomingOf } from "../content/incoming.ts";
import { blobsOf, type Env } from "../env.ts";
import { FileBody } from "../file/body.ts";
import { FILE_KINDS } from "../file/file.ts";
import { changing } from "../kind/kinds.ts";
import { PartBody, PartPath, UploadBody, UploadInput, UploadPath } from "./body.ts";
import { abortUpload, beginUpload, completeUpload, getUpload, putPart } from "./upload.ts";

export const STREAMED_PARTS: StreamedRoute = {
  method: "PUT",
  path: /^\/v1\/projects\/[^/]+\/uploads\/[^/]+\/parts\/[^/]+$/,
};

const ALL = "/v1/projects/{project}/uploads";
const EACH = `${ALL}/{upload}`;

/** Whose file it will be decides which of them counts. */
const permission = FILE_KINDS.map(changing);

/** Files that are too large for one request. */
export function uploadRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "post",
      path: ALL,
      operationId: "beginUpload",
      permission,
      summary: "Begin the upload of a file in parts",
      description:
        "Parts come in any order and several at once, for seven days. The file is there once it is complete.",
      request: { params: ProjectPath, body: body(UploadInput) },
      responses: { 201: json(UploadBody, "The upload") },
    }),
    async (c) => c.json(await beginUpload(c.var.ctx, c.var.access, c.req.valid("json")), 201),
  );

  app.openapi(
    route({
      method: "get",
      path: EACH,
      operationId: "getUpload",
      permission,
      summary: "Get an upload, and which parts it lacks: what it takes to resume it",
      request: { params: UploadPath },
      responses: { 200: json(UploadBody, "The upload") },
    }),
    async (c) => c.json(await getUpload(c.var.ctx, c.var.access, c.req.valid("param").upload), 200),
  );

  app.openapi(
    route({
      method: "put",
      path: `${EACH}/parts/{number}`,
      operationId: "putPart",
      permission,
      summary: "Send a part of an upload",
      description:
        "As long as the upload says, with `Content-Length`. A `Content-Digest` (RFC 9530, sha-256) is checked. The same part again is answered as before; another one under its number is refused.",
      request: {
        params: PartPath,
        body: {
          required: true,
          content: { "application/octet-stream": { schema: { type: "string", format: "binary" } as const } },
        },
      },
      responses: { 200: json(PartBody, "The part that came in") },
    }),
    async (c) => {
      const { upload, number } = c.req.valid("param");
      const { incoming } = incomingOf(c.req.raw, MOST_BYTES);
      const { ctx, access } = c.var;
      return c.json(await putPart(ctx, blobsOf(c.env), access, upload, number, incoming), 200);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: `${EACH}/complete`,
      operationId: "completeUpload",
      permission,
      summary: "Make the file of its parts",
      description:
        "`If-Match` and `If-None-Match: *` protect what is there, as for a file that is written at once.",
      request: { params: UploadPath },
      responses: { 200: json(FileBody, "The file") },
    }),
    async (c) => {
      const { upload } = c.req.valid("param");
      const file = await completeUpload(c.var.ctx, c.var.access, upload, c.req.raw.headers);
      c.header("ETag", `"${file.digest}"`);
      return c.json(file, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: EACH,
      operationId: "abortUpload",
      permission,
      summary: "Give up an upload",
      request: { params: UploadPath },
      responses: { 204: { description: "The upload is gone" } },
    }),
    async (c) => {
      await abortUpload(c.var.ctx, c.var.access, c.req.valid("param").upload);
      return c.body(null, 204);
    },
  );
}
