import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, json, ProjectPath, route, Time } from "@atrium/shared/http/route";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { theProject } from "../project/project.ts";
import { present, writeOverview } from "./overview.ts";

const Text = z.string().max(100_000).openapi({ description: "Markdown." });
const Overview = z.object({ overview: Text, updated_at: Time }).openapi("Overview");

const path = "/v1/projects/{project}/overview";
const tags = ["Projects"];

export function overviewRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "get",
      path,
      permission: "overview:view",
      tags,
      summary: "Get what a project's people write on its front page",
      request: { params: ProjectPath },
      responses: { 200: json(Overview) },
    }),
    async (c) => {
      const project = await theProject(c.var.ctx, c.var.access, "overview:view");
      return single(c, present(project), project.version, 200);
    },
  );

  app.openapi(
    route({
      method: "put",
      path,
      permission: "overview:update",
      tags,
      summary: "Write a project's front page anew",
      request: { params: ProjectPath, body: body(z.strictObject({ overview: Text })) },
      responses: { 200: json(Overview) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const before = await theProject(ctx, access, "overview:update");
      const project = await writeOverview(ctx, access, before, c.req.valid("json").overview, ifMatch(c));
      return single(c, present(project), project.version, 200);
    },
  );
}
