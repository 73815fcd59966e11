import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, Id, json, listOf, PageQuery, route, Time } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../../env.ts";
import { kindOf } from "../../kind/kinds.ts";
import { ResourcePath } from "../../resource/body.ts";
import { AliasName, VERSIONED_KINDS, type VersionedKind, VersionName } from "../body.ts";
import {
  aliasing,
  getAlias,
  listAliases,
  listProtected,
  present,
  protectAlias,
  removeAlias,
  setAlias,
  unprotectAlias,
} from "./alias.ts";

type App = OpenAPIHono<AppEnv<Env>>;

const Alias = z
  .object({
    name: z.string(),
    number: z.number().int().openapi({ description: "Of the version that it names." }),
    version_id: z.string(),
    protected: z.boolean().openapi({ description: "Only registry admins set and remove it." }),
    created_by: z.string(),
    created_at: Time,
    updated_by: z.string(),
    updated_at: Time,
    links: z.object({ self: z.string(), version: z.string() }),
  })
  .openapi("Alias");

const ProtectedAlias = z
  .object({ name: z.string(), created_by: z.string(), created_at: Time })
  .openapi("ProtectedAlias");

/** Of those there are; of those there may be. */
const AliasPath = ResourcePath.extend({ alias: Id });
const NewAliasPath = ResourcePath.extend({ alias: AliasName });

export function aliasRoutes(app: App): void {
  for (const kind of VERSIONED_KINDS) routesOf(app, kind);
  protectedRoutes(app);
}

function routesOf(app: App, kind: VersionedKind): void {
  const { plural, title } = kindOf(kind);
  const all = `/v1/projects/{project}/${plural}/{id}/aliases`;
  const each = `${all}/{alias}`;

  app.openapi(
    route({
      method: "get",
      path: all,
      operationId: `list${title}Aliases`,
      permission: `${kind}:view`,
      summary: `List the aliases of a ${kind}'s versions, by name`,
      request: { params: ResourcePath, query: PageQuery },
      responses: { 200: json(listOf(Alias)) },
    }),
    async (c) => {
      const page = pageOf(c.req.valid("query"));
      return c.json(await listAliases(c.var.ctx, c.var.access, kind, c.req.valid("param").id, page), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: each,
      operationId: `get${title}Alias`,
      permission: `${kind}:view`,
      summary: `Get an alias: which version of a ${kind} it names`,
      request: { params: AliasPath },
      responses: { 200: json(Alias) },
    }),
    async (c) => {
      const { id, alias: name } = c.req.valid("param");
      const alias = await getAlias(c.var.ctx, c.var.access, kind, id, name);
      return single(c, present(c.var.access.target.id, kind, alias), alias.version, 200);
    },
  );

  app.openapi(
    route({
      method: "put",
      path: each,
      operationId: `set${title}Alias`,
      permission: aliasing(kind),
      summary: `Have an alias name a version of a ${kind}, instead of the one it named`,
      ...(kind === "registered_model" && {
        description: "A protected alias needs `registered_model:protect` too.",
      }),
      request: { params: NewAliasPath, body: body(z.strictObject({ version: VersionName })) },
      responses: { 200: json(Alias) },
    }),
    async (c) => {
      const { id, alias: name } = c.req.valid("param");
      const wanted = { name, version: c.req.valid("json").version };
      const alias = await setAlias(c.var.ctx, c.var.access, kind, id, wanted, ifMatch(c));
      return single(c, present(c.var.access.target.id, kind, alias), alias.version, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: each,
      operationId: `remove${title}Alias`,
      permission: aliasing(kind),
      summary: `Remove an alias from the versions of a ${kind}`,
      request: { params: AliasPath },
      responses: { 204: { description: "The alias names nothing any more" } },
    }),
    async (c) => {
      const { id, alias } = c.req.valid("param");
      await removeAlias(c.var.ctx, c.var.access, kind, id, alias, ifMatch(c));
      return c.body(null, 204);
    },
  );
}

function protectedRoutes(app: App): void {
  const all = "/v1/projects/{project}/registered-models/{id}/protected-aliases";
  const each = `${all}/{alias}`;

  app.openapi(
    route({
      method: "get",
      path: all,
      operationId: "listProtectedAliases",
      permission: "registered_model:view",
      summary: "List the aliases of a registered model that only registry admins set and remove",
      request: { params: ResourcePath, query: PageQuery },
      responses: { 200: json(listOf(ProtectedAlias)) },
    }),
    async (c) => {
      const page = pageOf(c.req.valid("query"));
      return c.json(await listProtected(c.var.ctx, c.var.access, c.req.valid("param").id, page), 200);
    },
  );

  app.openapi(
    route({
      method: "put",
      path: each,
      operationId: "protectAlias",
      permission: "registered_model:protect",
      summary: "Keep an alias of a registered model for registry admins, whether it names a version or not",
      request: { params: NewAliasPath },
      responses: { 200: json(ProtectedAlias) },
    }),
    async (c) => {
      const { id, alias } = c.req.valid("param");
      return single(c, await protectAlias(c.var.ctx, c.var.access, id, alias), 1, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: each,
      operationId: "unprotectAlias",
      permission: "registered_model:protect",
      summary: "Give an alias of a registered model back to everybody who may set aliases",
      request: { params: AliasPath },
      responses: { 204: { description: "The alias is protected no more" } },
    }),
    async (c) => {
      const { id, alias } = c.req.valid("param");
      await unprotectAlias(c.var.ctx, c.var.access, id, alias);
      return c.body(null, 204);
    },
  );
}
