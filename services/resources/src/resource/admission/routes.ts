import { VISIBILITY_GRANTS } from "@atrium/shared/access/roles";
import { holds, type Permission } from "@atrium/shared/access/vocabulary";
import type { AppEnv } from "@atrium/shared/http/app";
import { single } from "@atrium/shared/http/etag";
import { body, json, route } from "@atrium/shared/http/route";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { type Env, settingsOf } from "../../env.ts";
import { kindOf, kindsWhere, type OperableKind } from "../../kind/kinds.ts";
import { present, ResourcePath, schemasOf } from "../body.ts";
import { admitResource } from "./admission.ts";

type App = OpenAPIHono<AppEnv<Env>>;

const Admission = z
  .strictObject({
    start: z.boolean().default(true).openapi({ description: "Whether it is queued; else it stays stopped." }),
  })
  .openapi("Admission");

/** Of the kinds that an open project takes from anybody. */
export function admissionRoutes(app: App): void {
  for (const kind of kindsWhere("lifecycle")) {
    if (holds(VISIBILITY_GRANTS.open, `${kind}:create` as Permission)) admissionRoute(app, kind);
  }
}

function admissionRoute(app: App, kind: OperableKind): void {
  const { plural, title } = kindOf(kind);
  const { one } = schemasOf(kind);
  app.openapi(
    route({
      method: "post",
      path: `/v1/projects/{project}/${plural}/{id}/admit`,
      operationId: `admit${title}`,
      permission: `${kind}:update`,
      summary: `Admit a ${kind} that came in by the project's visibility alone`,
      description:
        "Until then nothing executes it. It has none of the project's variables and secrets, before or after.",
      request: { params: ResourcePath, body: body(Admission) },
      responses: { 200: json(one, `The ${kind}, admitted`) },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const { start } = c.req.valid("json");
      const { ctx, access } = c.var;
      const resource = await admitResource(ctx, access, kind, id, start, settingsOf(c.env));
      return single(c, present(resource), resource.version, 200);
    },
  );
}
