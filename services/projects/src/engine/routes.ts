import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, json, line, ProjectPath, route } from "@atrium/shared/http/route";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { theProject } from "../project/project.ts";
import { chooseEngine, present } from "./engine.ts";

const Engine = z
  .strictObject({
    default_engine: line(300).trim().min(1).nullable().openapi({
      description: "What workloads run in that name nothing else, for example an image; null: no default.",
      example: "ghcr.io/owner/engine:2",
    }),
  })
  .openapi("Engine");

export function engineRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "put",
      path: "/v1/projects/{project}/engine",
      permission: "engine:update",
      tags: ["Projects"],
      summary: "Choose a project's default engine",
      request: { params: ProjectPath, body: body(Engine) },
      responses: { 200: json(Engine) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const before = await theProject(ctx, access, "engine:update");
      const project = await chooseEngine(ctx, access, before, c.req.valid("json").default_engine, ifMatch(c));
      return single(c, present(project), project.version, 200);
    },
  );
}
