import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, json, listOf, PageQuery, route } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { changing, deleting, kindOf } from "../kind/kinds.ts";
import { ResourcePath } from "../resource/body.ts";
import { aliasRoutes } from "./alias/routes.ts";
import {
  RegisteredVersionInput,
  SNAPSHOT_KINDS,
  type SnapshotKind,
  VERSIONED_KINDS,
  VersionBody,
  type VersionedKind,
  VersionInput,
  VersionPath,
} from "./body.ts";
import { versionComparisonRoutes } from "./comparison/routes.ts";
import { createVersion, registerVersion } from "./creation.ts";
import { versionFileRoutes } from "./file/routes.ts";
import { lineageRoutes } from "./lineage/routes.ts";
import { deleteVersion, getVersion, listVersions, UNCHANGING } from "./version.ts";

type App = OpenAPIHono<AppEnv<Env>>;

const { version: ETAG } = UNCHANGING;

const versionsOf = (kind: VersionedKind) => `/v1/projects/{project}/${kindOf(kind).plural}/{id}/versions`;

/** The routes of everything that has versions. */
export function versionRoutes(app: App): void {
  for (const kind of SNAPSHOT_KINDS) creationRoute(app, kind);
  registrationRoute(app);
  for (const kind of VERSIONED_KINDS) routesOf(app, kind);
  versionFileRoutes(app);
  lineageRoutes(app);
  versionComparisonRoutes(app);
  aliasRoutes(app);
}

function creationRoute(app: App, kind: SnapshotKind): void {
  app.openapi(
    route({
      method: "post",
      path: versionsOf(kind),
      operationId: `create${kindOf(kind).title}Version`,
      permission: changing(kind),
      summary: `Keep a ${kind}'s files as they are now, as its next version`,
      description: "A version never changes. It has no alias until it is given one.",
      request: { params: ResourcePath, body: body(VersionInput) },
      responses: { 201: json(VersionBody, "The new version") },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const version = await createVersion(c.var.ctx, c.var.access, kind, id, c.req.valid("json"));
      return single(c, version, ETAG, 201);
    },
  );
}

function registrationRoute(app: App): void {
  app.openapi(
    route({
      method: "post",
      path: versionsOf("registered_model"),
      operationId: "createRegisteredModelVersion",
      permission: "registered_model:create",
      summary: "Add a model's version to a registered model",
      description:
        "Whoever adds it may view and download the model. From then on, whoever may download the registered model can have it.",
      request: { params: ResourcePath, body: body(RegisteredVersionInput) },
      responses: { 201: json(VersionBody, "The new version") },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const version = await registerVersion(c.var.ctx, c.var.access, id, c.req.valid("json"));
      return single(c, version, ETAG, 201);
    },
  );
}

function routesOf(app: App, kind: VersionedKind): void {
  const { title } = kindOf(kind);
  const all = versionsOf(kind);
  const each = `${all}/{version}`;

  app.openapi(
    route({
      method: "get",
      path: all,
      operationId: `list${title}Versions`,
      permission: `${kind}:view`,
      summary: `List the versions of a ${kind}, newest first`,
      request: { params: ResourcePath, query: PageQuery },
      responses: { 200: json(listOf(VersionBody)) },
    }),
    async (c) => {
      const page = pageOf(c.req.valid("query"));
      return c.json(await listVersions(c.var.ctx, c.var.access, kind, c.req.valid("param").id, page), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: each,
      operationId: `get${title}Version`,
      permission: `${kind}:view`,
      summary: `Get a version of a ${kind}`,
      request: { params: VersionPath },
      responses: { 200: json(VersionBody) },
    }),
    async (c) => {
      const { id, version } = c.req.valid("param");
      return single(c, await getVersion(c.var.ctx, c.var.access, kind, id, version), ETAG, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: each,
      operationId: `delete${title}Version`,
      permission: deleting(kind),
      summary: `Delete a version of a ${kind} that no alias and no registered model points to`,
      request: { params: VersionPath },
      responses: { 204: { description: "The version is gone; its number stays its own" } },
    }),
    async (c) => {
      const { id, version } = c.req.valid("param");
      await deleteVersion(c.var.ctx, c.var.access, kind, id, version, ifMatch(c));
      return c.body(null, 204);
    },
  );
}
