import type { AppEnv } from "@atrium/shared/http/app";
import { json, listOf, PageQuery, route } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { PLACES } from "../places.ts";
import { auditLines } from "./audit.ts";
import { Event, FILTERS, filterOf } from "./shape.ts";

const AuditQuery = PageQuery.extend(FILTERS);

export function auditRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  for (const { base, Home, all } of PLACES)
    app.openapi(
      route({
        method: "get",
        path: `${base}/audit`,
        permission: "audit:view",
        tags: ["Audit"],
        summary: `What happened in ${all}`,
        description:
          "Newest first, within seconds; an organization's log has that of deleted projects in it. A page of a search by several filters may hold fewer lines than asked for, or none: only a `next_cursor` of null says that there are no more.",
        request: { params: Home, query: AuditQuery },
        responses: { 200: json(listOf(Event)) },
      }),
      async (c) => {
        const query = c.req.valid("query");
        return c.json(await auditLines(c.var.ctx, c.var.access, filterOf(query), pageOf(query)), 200);
      },
    );
}
