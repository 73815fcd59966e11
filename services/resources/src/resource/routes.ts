import type { AppEnv } from "@atrium/shared/http/app";
import { ON_BEHALF_OF } from "@atrium/shared/http/authorize";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, json, listOf, ProjectPath, route } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { inputsOf } from "../attachment/attachment.ts";
import { type Env, settingsOf } from "../env.ts";
import {
  changing,
  deleting,
  isOperable,
  KIND_NAMES,
  type KindName,
  kindOf,
  type OperableKind,
} from "../kind/kinds.ts";
import { ACTIONS } from "../kind/lifecycle.ts";
import { outputsOf } from "../output/output.ts";
import { tellOfText } from "../report/news.ts";
import { requireRemovable } from "../version/removal.ts";
import { listQuery, OnBehalfOf, present, ResourcePath, schemasOf } from "./body.ts";
import { createResource } from "./creation.ts";
import { deleteResource, getResource, listResources, operateResource, updateResource } from "./resource.ts";

type App = OpenAPIHono<AppEnv<Env>>;

/** The routes of every kind. */
export function resourceRoutes(app: App): void {
  for (const kind of KIND_NAMES) {
    kindRoutes(app, kind);
    if (isOperable(kind)) actionRoutes(app, kind);
  }
}

function kindRoutes(app: App, kind: KindName): void {
  const { plural, title, lifecycle } = kindOf(kind);
  const { one, input, patch } = schemasOf(kind);
  const all = `/v1/projects/{project}/${plural}`;
  const each = `${all}/{id}`;

  app.openapi(
    route({
      method: "post",
      path: all,
      operationId: `create${title}`,
      permission: `${kind}:create`,
      summary: `Create a ${kind}`,
      request: { params: ProjectPath, headers: OnBehalfOf, body: body(input) },
      responses: { 201: json(one, `The new ${kind}`) },
    }),
    async (c) => {
      const wanted = c.req.valid("json");
      const resource = await createResource(c.var.ctx, c.var.access, kind, wanted, {
        settings: settingsOf(c.env),
        onBehalfOf: c.req.valid("header")[ON_BEHALF_OF],
        alongside: [
          inputsOf(c.var.ctx, c.var.access, wanted.attachments),
          outputsOf(c.var.ctx, c.var.access, wanted.outputs),
        ],
      });
      return single(c, present(resource), resource.version, 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: all,
      operationId: `list${title}s`,
      permission: `${kind}:view`,
      summary: `List a project's ${plural}, newest first`,
      request: { params: ProjectPath, query: listQuery(kind) },
      responses: { 200: json(listOf(one), `A page of ${plural}`) },
    }),
    async (c) => {
      const { limit, cursor, consistency, label: labels, ...wanted } = c.req.valid("query");
      const page = pageOf({ limit, cursor });
      return c.json(await listResources(c.var.ctx, c.var.access, kind, { ...wanted, labels }, page), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: each,
      operationId: `get${title}`,
      permission: `${kind}:view`,
      summary: `Get a ${kind}`,
      request: { params: ResourcePath },
      responses: { 200: json(one, `The ${kind}`) },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const resource = await getResource(c.var.ctx, c.var.access, kind, id);
      return single(c, present(resource), resource.version, 200);
    },
  );

  app.openapi(
    route({
      method: "patch",
      path: each,
      operationId: `update${title}`,
      permission: changing(kind),
      summary: lifecycle ? `Change a ${kind}, or report its state` : `Change a ${kind}`,
      ...(lifecycle && { description: `Its state is reported by who may also operate the ${kind}.` }),
      request: { params: ResourcePath, body: body(patch) },
      responses: { 200: json(one, `The ${kind} as it is now`) },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const change = c.req.valid("json");
      const resource = await updateResource(c.var.ctx, c.var.access, kind, id, change, {
        expected: ifMatch(c),
        settings: settingsOf(c.env),
        afterwards: (...revision) => tellOfText(c.var.ctx, c.var.access, c.env.POSTMAN, revision),
      });
      return single(c, present(resource), resource.version, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: each,
      operationId: `delete${title}`,
      permission: deleting(kind),
      summary: `Delete a ${kind}`,
      request: { params: ResourcePath },
      responses: { 204: { description: `The ${kind} is gone` } },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      await deleteResource(ctx, access, kind, c.req.valid("param").id, {
        expected: ifMatch(c),
        removable: (resource) => requireRemovable(ctx, access, resource),
      });
      return c.body(null, 204);
    },
  );
}

function actionRoutes(app: App, kind: OperableKind): void {
  const { plural, title } = kindOf(kind);
  const { one } = schemasOf(kind);
  for (const action of ACTIONS) {
    app.openapi(
      route({
        method: "post",
        path: `/v1/projects/{project}/${plural}/{id}/${action}`,
        operationId: `${action}${title}`,
        permission: `${kind}:operate`,
        summary: `Ask to ${action} a ${kind}; what becomes of it is seen in its observed state`,
        request: { params: ResourcePath },
        responses: { 200: json(one, `The ${kind}, with what is wanted of it`) },
      }),
      async (c) => {
        const { id } = c.req.valid("param");
        const settings = settingsOf(c.env);
        const resource = await operateResource(c.var.ctx, c.var.access, kind, id, action, settings);
        return single(c, present(resource), resource.version, 200);
      },
    );
  }
}
