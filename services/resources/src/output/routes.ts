import type { AppEnv } from "@atrium/shared/http/app";
import { body, Id, json, listOf, PageQuery, route } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { Description, JsonObject, type KindName, kindOf } from "../kind/kinds.ts";
import { ResourcePath } from "../resource/body.ts";
import { Folder, MAKER_KINDS, VersionBody } from "../version/body.ts";
import { addOutput, listOutputs } from "./output.ts";

type App = OpenAPIHono<AppEnv<Env>>;

const OutputInput = z
  .strictObject({
    model: Id.openapi({ description: "The id of a model that the job named when it was made." }),
    prefix: Folder.optional(),
    description: Description.optional(),
    config: JsonObject.optional().openapi({ description: "How it came about; a part of its digest." }),
  })
  .openapi("OutputInput");

const Outputs = listOf(VersionBody)
  .extend({
    models: z.array(z.object({ id: z.string(), name: z.string() })).openapi({
      description: "The models that it may add versions to, as it named them when it was made.",
    }),
  })
  .openapi("Outputs");

/** What workloads make. */
export function outputRoutes(app: App): void {
  for (const kind of MAKER_KINDS) listRoute(app, kind);
  app.openapi(
    route({
      method: "post",
      path: "/v1/projects/{project}/jobs/{id}/outputs",
      operationId: "addJobOutput",
      permission: "job:update",
      summary: "Add a job's files to a model that it named when it was made, as the model's next version",
      description:
        "Needs no right to the model: whoever the job is of can still view it. The version has no alias.",
      request: { params: ResourcePath, body: body(OutputInput) },
      responses: { 201: json(VersionBody, "The new version") },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      return c.json(await addOutput(c.var.ctx, c.var.access, id, c.req.valid("json")), 201);
    },
  );
}

function listRoute(app: App, kind: KindName): void {
  const { plural, title } = kindOf(kind);
  app.openapi(
    route({
      method: "get",
      path: `/v1/projects/{project}/${plural}/{id}/outputs`,
      operationId: `list${title}Outputs`,
      permission: `${kind}:view`,
      summary: `List the versions that a ${kind} made, newest first`,
      request: { params: ResourcePath, query: PageQuery },
      responses: { 200: json(Outputs) },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const page = pageOf(c.req.valid("query"));
      return c.json(await listOutputs(c.var.ctx, c.var.access, kind, id, page), 200);
    },
  );
}
