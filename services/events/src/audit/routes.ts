import type { AppEnv } from "@atrium/shared/http/app";
import { json, listOf, OrganizationPath, PageQuery, ProjectPath, route } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { auditLines } from "./audit.ts";
import { Event, FILTERS, filterOf } from "./shape.ts";

const tags = ["Audit"];

const AuditQuery = PageQuery.extend(FILTERS);

const LISTED =
  "A page of a search by several filters may hold fewer lines than asked for, or none: only a `next_cursor` of null says that there are no more.";

export function auditRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}/audit",
      permission: "audit:view",
      tags,
      summary: "What happened in a project",
      description: `Newest first. A line appears within seconds of what it tells. ${LISTED}`,
      request: { params: ProjectPath, query: AuditQuery },
      responses: { 200: json(listOf(Event)) },
    }),
    async (c) => {
      const query = c.req.valid("query");
      return c.json(await auditLines(c.var.ctx, c.var.access, filterOf(query), pageOf(query)), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/organizations/{organization}/audit",
      permission: "audit:view",
      tags,
      summary: "What happened in an organization and its projects",
      description: `Newest first, deleted projects included. ${LISTED}`,
      request: { params: OrganizationPath, query: AuditQuery },
      responses: { 200: json(listOf(Event)) },
    }),
    async (c) => {
      const query = c.req.valid("query");
      return c.json(await auditLines(c.var.ctx, c.var.access, filterOf(query), pageOf(query)), 200);
    },
  );
}
