import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch } from "@atrium/shared/http/etag";
import { body, Id, json, line, listOf, PageQuery, ProjectPath, route, Time } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { kindOf, kindsWhere, type MetricKind } from "../kind/kinds.ts";
import { createAlert, deleteAlert, listAlerts } from "./alert.ts";

type App = OpenAPIHono<AppEnv<Env>>;

const Path = ProjectPath.extend({ id: Id });

const wished = {
  metric: line(200).min(1).openapi({ example: "train/loss" }),
  direction: z.enum(["above", "below"]),
  threshold: z.number().openapi({ example: 0.5 }),
};

const AlertInput = z.strictObject(wished).openapi("AlertInput");

const Alert = z
  .object({ id: z.string(), ...wished, created_by: z.string(), created_at: Time })
  .openapi("Alert");

/** The alerts of everything that has metrics. */
export function alertRoutes(app: App): void {
  for (const kind of kindsWhere("hasMetrics")) routesOf(app, kind);
}

function routesOf(app: App, kind: MetricKind): void {
  const { plural, title } = kindOf(kind);
  const all = `/v1/projects/{project}/${plural}/{id}/alerts`;

  app.openapi(
    route({
      method: "post",
      path: all,
      operationId: `create${title}Alert`,
      permission: `${kind}:view`,
      summary: `Be told when a metric of a ${kind} crosses a threshold`,
      description:
        "By mail, and by an event for webhooks: once each time the metric comes to be across, at most once an append. Whoever may see it may be told of it, once signed in, and as long as they may see it.",
      request: { params: Path, body: body(AlertInput) },
      responses: { 201: json(Alert, "The new alert") },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      return c.json(await createAlert(c.var.ctx, c.var.access, kind, id, c.req.valid("json")), 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: all,
      operationId: `list${title}Alerts`,
      permission: `${kind}:view`,
      summary: `List the alerts of a ${kind}, newest first`,
      request: { params: Path, query: PageQuery },
      responses: { 200: json(listOf(Alert), "A page of alerts") },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const page = pageOf(c.req.valid("query"));
      return c.json(await listAlerts(c.var.ctx, c.var.access, kind, id, page), 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: `${all}/{alert}`,
      operationId: `delete${title}Alert`,
      permission: `${kind}:view`,
      summary: `Delete an alert of a ${kind}`,
      description: `One's own; somebody else's with the right to change the ${kind}.`,
      request: { params: Path.extend({ alert: Id }) },
      responses: { 204: { description: "The alert is gone" } },
    }),
    async (c) => {
      const { id, alert } = c.req.valid("param");
      await deleteAlert(c.var.ctx, c.var.access, kind, id, alert, ifMatch(c));
      return c.body(null, 204);
    },
  );
}
