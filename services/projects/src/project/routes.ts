import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, json, listOf, Name, PageQuery, ProjectPath, route, Time } from "@atrium/shared/http/route";
import { Withdrawn } from "@atrium/shared/http/withdrawn";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { withdrawn } from "../withdrawal/withdrawal.ts";
import {
  createProject,
  deleteProject,
  listProjects,
  present,
  standingIn,
  theProject,
  updateProject,
} from "./project.ts";

const Relation = z.enum(["owner", "collaborator"]);

const Project = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    kind: z.enum(["personal", "default", "standard"]),
    visibility: z.enum(["private", "team", "public", "open"]),
    organization_id: z.string(),
    owner_account_id: z.string().nullable(),
    owner_team_id: z.string().nullable(),
    relation: Relation.nullable().openapi({
      description: "What the caller is to it; null where only its visibility lets them see it.",
    }),
    role: z
      .string()
      .nullable()
      .openapi({ description: "The caller's; null where theirs is per-kind access." }),
    created_by: z.string(),
    created_at: Time,
    updated_at: Time,
  })
  .openapi("Project");

const Description = z.string().max(10_000).openapi({ description: "Markdown." });

const tags = ["Projects"];

export function projectRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "post",
      path: "/v1/projects",
      permission: "project:create",
      tags,
      summary: "Create a project, owned by the caller",
      request: { body: body(z.strictObject({ name: Name, description: Description.optional() })) },
      responses: { 201: json(Project) },
    }),
    async (c) => {
      const { project, answer } = await createProject(c.var.ctx, c.var.access, c.req.valid("json"));
      return single(c, answer, project.version, 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/projects",
      permission: "project:view",
      tags,
      summary: "List the projects that the caller owns or is a member of",
      request: { query: PageQuery.extend({ relation: Relation.optional() }) },
      responses: { 200: json(listOf(Project)) },
    }),
    async (c) => {
      const { relation, ...page } = c.req.valid("query");
      return c.json(await listProjects(c.var.ctx, c.var.access, relation, pageOf(page)), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}",
      permission: "project:view",
      tags,
      summary: "Get a project",
      request: { params: ProjectPath },
      responses: { 200: json(Project) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const project = await theProject(ctx, access, "project:view");
      return single(c, present(project, standingIn(project, access)), project.version, 200);
    },
  );

  app.openapi(
    route({
      method: "patch",
      path: "/v1/projects/{project}",
      permission: "project:update",
      tags,
      summary: "Rename or describe a project",
      request: {
        params: ProjectPath,
        body: body(z.strictObject({ name: Name.optional(), description: Description.optional() })),
      },
      responses: { 200: json(Project) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const before = await theProject(ctx, access, "project:update");
      const project = await updateProject(ctx, access, before, c.req.valid("json"), ifMatch(c));
      return single(c, present(project, standingIn(project, access)), project.version, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: "/v1/projects/{project}",
      permission: "project:delete",
      tags,
      summary: "Delete a project with everything it holds; its keys die at once",
      request: { params: ProjectPath },
      responses: { 200: json(Withdrawn) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const project = await theProject(ctx, access, "project:delete");
      return c.json(withdrawn(c.env, ctx, await deleteProject(ctx, access, project, ifMatch(c))), 200);
    },
  );
}
