import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, Id, json, route } from "@atrium/shared/http/route";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../../env.ts";
import { KIND_NAMES, type KindName, kindOf, kindsWhere, type MovableKind } from "../../kind/kinds.ts";
import { present, ResourcePath, schemasOf } from "../body.ts";
import { moveResource, refuseToMove } from "./move.ts";

type App = OpenAPIHono<AppEnv<Env>>;

const Destination = z
  .strictObject({ project_id: Id.openapi({ description: "The id of the project that it is to go to." }) })
  .openapi("Destination");

export function moveRoutes(app: App): void {
  for (const kind of kindsWhere("movable")) moveRoute(app, kind);
  for (const kind of KIND_NAMES) {
    if (!kindOf(kind).movable) refusalRoute(app, kind, "move");
    if (!kindOf(kind).cloneable) refusalRoute(app, kind, "clone");
  }
}

function moveRoute(app: App, kind: MovableKind): void {
  const { plural, title } = kindOf(kind);
  const { one } = schemasOf(kind);
  app.openapi(
    route({
      method: "post",
      path: `/v1/projects/{project}/${plural}/{id}/move`,
      operationId: `move${title}`,
      permission: `${kind}:move`,
      summary: `Move a ${kind} to another project`,
      description:
        `Needs \`${kind}:create\` there too, and that it is at rest. It is still its owner's, as it was; no key can do this, ` +
        `since a key acts in one project.${kind === "run" ? "" : " Its runs go along, at most 1000 of them."}`,
      request: { params: ResourcePath, body: body(Destination) },
      responses: { 200: json(one, `The ${kind}, where it is now`) },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const { project_id: to } = c.req.valid("json");
      const moved = await moveResource(c.var.ctx, c.var.access, kind, id, to, ifMatch(c));
      return single(c, present(moved), moved.version, 200);
    },
  );
}

/** T12: who tries what cannot be done to anything of this kind is told so. */
function refusalRoute(app: App, kind: KindName, action: "move" | "clone"): void {
  const { plural } = kindOf(kind);
  app.openapi(
    route({
      method: "post",
      path: `/v1/projects/{project}/${plural}/{id}/${action}`,
      hide: true,
      permission: `${kind}:view`,
      request: { params: ResourcePath },
      responses: {},
    }),
    (c) => refuseToMove(c.var.ctx, c.var.access, kind, c.req.valid("param").id, `${action}d`),
  );
}
