import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import {
  body,
  json,
  listOf,
  OrganizationPath,
  ProjectPath,
  route,
  TeamPath,
} from "@atrium/shared/http/route";
import { EffectiveBy, Withdrawn } from "@atrium/shared/http/withdrawn";
import { pageOf } from "@atrium/shared/store/page";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { type Env, secretKeysOf } from "../env.ts";
import { effective, withdrawn } from "../withdrawal/withdrawal.ts";
import { MineQuery, PlaceQuery, ProjectBody, ProjectInput, ProjectPatch, present } from "./body.ts";
import { listInOrganization, listMine, listOfTeam } from "./list.ts";
import {
  createInOrganization,
  createInTeam,
  createProject,
  deleteProject,
  theProject,
  updateProject,
} from "./project.ts";

type App = OpenAPIHono<AppEnv<Env>>;

const tags = ["Projects"];

export function projectRoutes(app: App): void {
  collections(app);
  elsewhere(app);
  one(app);
}

/** The caller's. */
function collections(app: App): void {
  app.openapi(
    route({
      method: "post",
      path: "/v1/projects",
      permission: "project:create",
      tags,
      summary: "Create a project in one's personal organization, owned by the caller",
      request: { body: body(ProjectInput) },
      responses: { 201: json(ProjectBody) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { project, answer } = await createProject(ctx, access, c.req.valid("json"), secretKeysOf(c.env));
      return single(c, answer, project.version, 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/projects",
      permission: "project:view",
      tags,
      summary: "List the projects that the caller is in: by themselves, through a team or an organization",
      request: { query: MineQuery },
      responses: { 200: json(listOf(ProjectBody)) },
    }),
    async (c) => {
      const { relation, organization, label: labels, ...page } = c.req.valid("query");
      const filter = { relation, organization, labels };
      return c.json(await listMine(c.var.ctx, c.var.access, filter, pageOf(page)), 200);
    },
  );
}

/** An organization's and a team's. */
function elsewhere(app: App): void {
  app.openapi(
    route({
      method: "post",
      path: "/v1/organizations/{organization}/projects",
      permission: "project:create",
      tags,
      summary: "Create a project in an organization, owned by the caller",
      request: { params: OrganizationPath, body: body(ProjectInput) },
      responses: { 201: json(ProjectBody) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const input = c.req.valid("json");
      const { project, answer } = await createInOrganization(ctx, access, input, secretKeysOf(c.env));
      return single(c, answer, project.version, 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/organizations/{organization}/projects",
      permission: "organization:view",
      tags,
      summary: "List an organization's projects: all of them for its administrators, else those one can see",
      request: { params: OrganizationPath, query: PlaceQuery },
      responses: { 200: json(listOf(ProjectBody)) },
    }),
    async (c) => {
      const { label: labels, ...page } = c.req.valid("query");
      return c.json(await listInOrganization(c.var.ctx, c.var.access, { labels }, pageOf(page)), 200);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: "/v1/teams/{team}/projects",
      permission: "project:create",
      tags,
      summary: "Create a project that a team owns",
      request: { params: TeamPath, body: body(ProjectInput) },
      responses: { 201: json(ProjectBody) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { project, answer } = await createInTeam(ctx, access, c.req.valid("json"), secretKeysOf(c.env));
      return single(c, answer, project.version, 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/teams/{team}/projects",
      permission: "team:view",
      tags,
      summary: "List the projects that a team owns",
      request: { params: TeamPath, query: PlaceQuery },
      responses: { 200: json(listOf(ProjectBody)) },
    }),
    async (c) => {
      const { label: labels, ...page } = c.req.valid("query");
      return c.json(await listOfTeam(c.var.ctx, c.var.access, { labels }, pageOf(page)), 200);
    },
  );
}

function one(app: App): void {
  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}",
      permission: "project:view",
      tags,
      summary: "Get a project; a public one without a credential too",
      request: { params: ProjectPath },
      responses: { 200: json(ProjectBody) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { relation, ...project } = await theProject(ctx, access, "project:view");
      return single(c, present(project, { relation, role: access.role }), project.version, 200);
    },
  );

  app.openapi(
    route({
      method: "patch",
      path: "/v1/projects/{project}",
      permission: "project:update",
      tags,
      summary: "Change a project's name, description, visibility, labels or source",
      request: { params: ProjectPath, body: body(ProjectPatch) },
      responses: {
        200: json(
          ProjectBody.extend({
            effective_by: EffectiveBy.optional().openapi({ description: "Of another visibility or source." }),
          }).openapi("ChangedProject"),
        ),
      },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const before = await theProject(ctx, access, "project:update");
      const input = c.req.valid("json");
      const { project, committed } = await updateProject(ctx, access, before, input, ifMatch(c));
      const answer = present(project, { relation: project.relation, role: access.role });
      const isAccess = project.visibility !== before.visibility || project.repository !== before.repository;
      if (!committed || !isAccess) return single(c, answer, project.version, 200);
      const withdrawing = { committed, withdrawal: { targetId: project.id } };
      return single(c, { ...answer, ...effective(c.env, ctx, withdrawing) }, project.version, 200);
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
