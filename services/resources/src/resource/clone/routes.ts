import type { AppEnv } from "@atrium/shared/http/app";
import { ON_BEHALF_OF } from "@atrium/shared/http/authorize";
import { single } from "@atrium/shared/http/etag";
import { body, json, route } from "@atrium/shared/http/route";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { type Env, settingsOf } from "../../env.ts";
import { type CloneableKind, kindOf, kindsWhere } from "../../kind/kinds.ts";
import { DESIRED_STATES } from "../../kind/lifecycle.ts";
import { OnBehalfOf, present, ResourcePath, schemasOf, WorkloadName } from "../body.ts";
import { cloneResource } from "./clone.ts";

type App = OpenAPIHono<AppEnv<Env>>;

const CloneInput = z
  .strictObject({
    name: WorkloadName.optional(),
    desired_state: z
      .enum(DESIRED_STATES)
      .optional()
      .openapi({ description: "`stopped` where not said: there is time to change it." }),
  })
  .openapi("CloneInput");

export function cloneRoutes(app: App): void {
  for (const kind of kindsWhere("cloneable")) cloneRoute(app, kind);
}

function cloneRoute(app: App, kind: CloneableKind): void {
  const { plural, title } = kindOf(kind);
  const { one } = schemasOf(kind);
  app.openapi(
    route({
      method: "post",
      path: `/v1/projects/{project}/${plural}/{id}/clone`,
      operationId: `clone${title}`,
      permission: `${kind}:clone`,
      summary: `Make ${kind === "run" ? "a run" : "an experiment"} anew from this one, of whomever it is`,
      description: `Takes its labels, its inputs and all that it consists of, and names it as its origin. Needs \`${kind}:create\` too.`,
      request: { params: ResourcePath, headers: OnBehalfOf, body: body(CloneInput) },
      responses: { 201: json(one, `The new ${kind}`) },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const making = { settings: settingsOf(c.env), onBehalfOf: c.req.valid("header")[ON_BEHALF_OF] };
      const clone = await cloneResource(c.var.ctx, c.var.access, kind, id, c.req.valid("json"), making);
      return single(c, present(clone), clone.version, 201);
    },
  );
}
