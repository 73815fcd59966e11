import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, Id, json, listOf, PageQuery, route, Time } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { changing, kindOf, kindsWhere } from "../kind/kinds.ts";
import { ResourcePath } from "../resource/body.ts";
import { attach, detach, getAttachment, listAttachments, VERSION } from "./attachment.ts";
import { AttachmentInput } from "./input.ts";

type App = OpenAPIHono<AppEnv<Env>>;
type WorkloadKind = ReturnType<typeof kindsWhere<"takesInputs">>[number];

const Attachment = z
  .object({
    id: z.string(),
    input: z.object({
      kind: z.string(),
      id: z.string(),
      name: z.string().nullable().openapi({
        description:
          "As it was called then; null where the caller may not see it, or it is in another project.",
      }),
      version: z.int().nullable().openapi({ description: "null: as it is whenever it is read." }),
      available: z.boolean().openapi({
        description: "False: it, or that version of it, was deleted since, or the workload moved away.",
      }),
    }),
    mount: z.string().nullable(),
    created_by: z.string(),
    created_at: Time,
  })
  .openapi("Attachment");

const AttachmentPath = ResourcePath.extend({ attachment: Id });

/** The inputs of every kind that takes some. */
export function attachmentRoutes(app: App): void {
  for (const kind of kindsWhere("takesInputs")) routesOf(app, kind);
}

function routesOf(app: App, kind: WorkloadKind): void {
  const { plural, title } = kindOf(kind);
  const all = `/v1/projects/{project}/${plural}/{id}/attachments`;
  const each = `${all}/{attachment}`;

  app.openapi(
    route({
      method: "post",
      path: all,
      operationId: `attachTo${title}`,
      permission: changing(kind),
      summary: `Attach a dataset, datastore or model to a ${kind}`,
      description: "Needs the right to attach the input, which may be anybody's.",
      request: { params: ResourcePath, body: body(AttachmentInput) },
      responses: { 201: json(Attachment, "The attachment") },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const made = await attach(c.var.ctx, c.var.access, kind, id, c.req.valid("json"));
      return single(c, made, VERSION, 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: all,
      operationId: `list${title}Attachments`,
      permission: `${kind}:view`,
      summary: `List the inputs of a ${kind}, newest first`,
      description: "Also those that are gone by now: what it was given stays known.",
      request: { params: ResourcePath, query: PageQuery },
      responses: { 200: json(listOf(Attachment), "A page") },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const page = pageOf(c.req.valid("query"));
      return c.json(await listAttachments(c.var.ctx, c.var.access, kind, id, page), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: each,
      operationId: `get${title}Attachment`,
      permission: `${kind}:view`,
      summary: `Get an input of a ${kind}`,
      request: { params: AttachmentPath },
      responses: { 200: json(Attachment, "The attachment") },
    }),
    async (c) => {
      const { id, attachment } = c.req.valid("param");
      return single(c, await getAttachment(c.var.ctx, c.var.access, kind, id, attachment), VERSION, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: each,
      operationId: `detachFrom${title}`,
      permission: changing(kind),
      summary: `Detach an input from a ${kind}`,
      request: { params: AttachmentPath },
      responses: { 204: { description: "It is no input any more" } },
    }),
    async (c) => {
      const { id, attachment } = c.req.valid("param");
      await detach(c.var.ctx, c.var.access, kind, id, attachment, ifMatch(c));
      return c.body(null, 204);
    },
  );
}
