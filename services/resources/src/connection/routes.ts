import type { AppEnv } from "@atrium/shared/http/app";
import { body, Id, json, listOf, PageQuery, ProjectPath, route, Time } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { kindOf } from "../kind/kinds.ts";
import { ResourcePath } from "../resource/body.ts";
import { CONNECTABLE, type ConnectableKind, connect, listConnections } from "./connection.ts";
import { openConnection } from "./opening.ts";

type App = OpenAPIHono<AppEnv<Env>>;

const Ticket = z
  .object({
    connection_id: z.string(),
    ticket: z.string().openapi({ description: "For whoever executes the thing; good for one connection." }),
    expires_at: Time,
    max_age: z.int().openapi({ description: "The same, in seconds from now." }),
    warning: z.string().nullable().openapi({
      description: "Whose Git credentials a notebook or session carries, where they are not one's own.",
    }),
  })
  .openapi("ConnectionTicket");

const Connection = z
  .object({
    id: z.string(),
    kind: z.string(),
    resource_id: z.string(),
    principal: z.object({ type: z.string(), id: z.string(), name: z.string() }),
    opened_at: Time,
    ended_at: Time.nullable().openapi({
      description: "When its access was found to have ended: it is being closed.",
    }),
  })
  .openapi("Connection");

const OpenedConnection = Connection.extend({
  expires_at: Time.openapi({
    description: "Without a heartbeat by then, which asks anew whether it may stay, it is to be closed.",
  }),
}).openapi("OpenedConnection");

/** Getting into what runs. */
export function connectionRoutes(app: App): void {
  for (const kind of CONNECTABLE) routesOf(app, kind);
  redemptionRoute(app);
}

function routesOf(app: App, kind: ConnectableKind): void {
  const { plural, title } = kindOf(kind);
  const each = `/v1/projects/{project}/${plural}/{id}`;

  app.openapi(
    route({
      method: "post",
      path: `${each}/connect`,
      operationId: `connectTo${title}`,
      permission: `${kind}:connect`,
      summary: `Get a ticket to connect to a ${kind} that runs`,
      description:
        "Whoever executes it redeems the ticket, once, and asks with each heartbeat who may stay connected.",
      request: { params: ResourcePath },
      responses: { 201: json(Ticket, "The ticket") },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      return c.json(await connect(c.var.ctx, c.var.access, c.env.MINTER, kind, id), 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: `${each}/connections`,
      operationId: `list${title}Connections`,
      permission: `${kind}:operate`,
      summary: `List who is connected to a ${kind}, newest first`,
      request: { params: ResourcePath, query: PageQuery },
      responses: { 200: json(listOf(Connection), "A page") },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const page = pageOf(c.req.valid("query"));
      return c.json(await listConnections(c.var.ctx, c.var.access, kind, id, page), 200);
    },
  );
}

function redemptionRoute(app: App): void {
  app.openapi(
    route({
      method: "post",
      path: "/v1/projects/{project}/leases/{lease}/connections",
      operationId: "openConnection",
      permission: CONNECTABLE.map((kind): `${ConnectableKind}:operate` => `${kind}:operate`),
      secretsInBody: ["ticket"],
      summary: "Redeem a ticket, once: hear whom to let in",
      description:
        "For the holder of a lease. 422 `token_invalid` lets nobody in, whatever the reason. Heartbeats name those whose access has ended since.",
      request: {
        params: ProjectPath.extend({ lease: Id }),
        body: body(z.strictObject({ ticket: z.string().max(2000), epoch: z.int().min(1) })),
      },
      responses: { 201: json(OpenedConnection, "Who it is") },
    }),
    async (c) => {
      const { lease } = c.req.valid("param");
      const redemption = c.req.valid("json");
      return c.json(await openConnection(c.var.ctx, c.var.access, c.env.MINTER, lease, redemption), 201);
    },
  );
}
