import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, Id, json, listOf, PageQuery, ProjectPath, route, Time } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { EnvironmentName, EnvironmentValue } from "./name.ts";
import { deleteVariable, listVariables, present, setVariable, theVariable } from "./variable.ts";

const Variable = z
  .object({
    name: z.string(),
    value: z.string(),
    created_by: z.string(),
    created_at: Time,
    updated_at: Time,
  })
  .openapi("Variable");

const described = { description: "Name of the variable." };
const VariablePath = ProjectPath.extend({ name: Id.openapi(described) });
const tags = ["Variables"];

export function variableRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}/variables",
      permission: "variable:view",
      tags,
      summary: "List the environment variables of a project, by name",
      request: { params: ProjectPath, query: PageQuery },
      responses: { 200: json(listOf(Variable)) },
    }),
    async (c) => c.json(await listVariables(c.var.ctx, c.var.access, pageOf(c.req.valid("query"))), 200),
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}/variables/{name}",
      permission: "variable:view",
      tags,
      summary: "Get an environment variable of a project",
      request: { params: VariablePath },
      responses: { 200: json(Variable) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const variable = await theVariable(ctx, access, "variable:view", c.req.valid("param").name);
      return single(c, present(variable), variable.version, 200);
    },
  );

  app.openapi(
    route({
      method: "put",
      path: "/v1/projects/{project}/variables/{name}",
      permission: "variable:update",
      tags,
      summary: "Set an environment variable of a project; a new one needs `variable:create` too",
      request: {
        params: ProjectPath.extend({ name: EnvironmentName.openapi(described) }),
        body: body(z.strictObject({ value: EnvironmentValue })),
      },
      responses: { 200: json(Variable) },
    }),
    async (c) => {
      const { name } = c.req.valid("param");
      const { value } = c.req.valid("json");
      const variable = await setVariable(c.var.ctx, c.var.access, name, value, ifMatch(c));
      return single(c, present(variable), variable.version, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: "/v1/projects/{project}/variables/{name}",
      permission: "variable:delete",
      tags,
      summary: "Delete an environment variable of a project",
      request: { params: VariablePath },
      responses: { 204: { description: "The variable is gone" } },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const variable = await theVariable(ctx, access, "variable:delete", c.req.valid("param").name);
      await deleteVariable(ctx, access, variable, ifMatch(c));
      return c.body(null, 204);
    },
  );
}
