import type { AppEnv } from "@atrium/shared/http/app";
import { body, Id, json, listOf, PageQuery, ProjectPath, route, Time } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import type { OperableKind } from "../kind/kinds.ts";
import { DESIRED_STATES } from "../kind/lifecycle.ts";
import { claimLease } from "./claim.ts";
import { getLease, LEASED, listLeases } from "./lease.ts";
import { finish, heartbeat } from "./report.ts";

const OPERATE = LEASED.map((kind): `${OperableKind}:operate` => `${kind}:operate`);
const VIEW = LEASED.map((kind): `${OperableKind}:view` => `${kind}:view`);

const Kind = z.enum(LEASED);
const Epoch = z.int().min(1).openapi({
  description:
    "Which claim of the thing this is: it grows with each, and reports of an earlier one are refused.",
});
const Token = z.string().openapi({
  description:
    "For what runs: appends the one thing's logs, metrics and files, and reads the project's variables and secrets as far as the holder may. Dead with the lease; each heartbeat brings another one.",
});

const Lease = z
  .object({
    id: z.string(),
    epoch: Epoch,
    project_id: z.string(),
    kind: Kind,
    resource_id: z.string(),
    holder: z.string().openapi({ description: "The service account, or account, that executes it." }),
    seconds: z.int(),
    claimed_at: Time,
    expires_at: Time.openapi({
      description: "Until then the holder is to be heard of; else somebody else may have it.",
    }),
    ended_at: Time.nullable(),
  })
  .openapi("Lease");

const ClaimedLease = Lease.extend({
  token: Token,
  resource: z
    .looseObject({ kind: Kind, id: z.string(), name: z.string() })
    .openapi({ description: "The thing, as its own route answers it." }),
}).openapi("ClaimedLease");

const Heartbeat = z
  .object({
    id: z.string(),
    epoch: Epoch,
    expires_at: Time,
    desired_state: z.enum(DESIRED_STATES).openapi({ description: "What people want of the thing by now." }),
    token: Token,
    disconnect: z.array(z.string()).openapi({
      description: "Connections to close now: whoever has them may not connect any more.",
    }),
    connections_expire_at: Time.nullable().openapi({
      description:
        "The others are to be closed too, unless another heartbeat has asked about them by then; null where there are none.",
    }),
  })
  .openapi("Heartbeat");

const LeasePath = ProjectPath.extend({ lease: Id });

/** What people's things are executed by. */
export function leaseRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  const all = "/v1/projects/{project}/leases";
  const each = `${all}/{lease}` as const;

  app.openapi(
    route({
      method: "post",
      path: all,
      operationId: "claimLease",
      permission: OPERATE,
      summary: "Claim the oldest thing that waits to be executed",
      description:
        "Of those that are queued, wanted to run and admitted, or whose executor was not heard of in time. No thing is given to two at once.",
      request: {
        params: ProjectPath,
        body: body(
          z.strictObject({
            kinds: z.array(Kind).min(1).max(LEASED.length).optional().openapi({
              description: "Of these kinds; of all that the caller may operate, where left out.",
            }),
            resource_id: Id.optional().openapi({ description: "This one, and no other." }),
            seconds: z.int().min(10).max(300).default(60).openapi({
              description: "How long the lease lasts without a heartbeat.",
            }),
          }),
        ),
      },
      responses: {
        201: json(ClaimedLease, "The lease, and what it is on"),
        204: { description: "Nothing waits" },
      },
    }),
    async (c) => {
      const { resource_id: resourceId, ...wanted } = c.req.valid("json");
      const { ctx, access } = c.var;
      const claimed = await claimLease(ctx, access, c.env.MINTER, { resourceId, ...wanted });
      return claimed ? c.json(claimed, 201) : c.body(null, 204);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: all,
      operationId: "listLeases",
      permission: VIEW,
      summary: "List the leases of a project that have not ended, newest first",
      request: { params: ProjectPath, query: PageQuery },
      responses: { 200: json(listOf(Lease), "A page of leases") },
    }),
    async (c) => c.json(await listLeases(c.var.ctx, c.var.access, pageOf(c.req.valid("query"))), 200),
  );

  app.openapi(
    route({
      method: "get",
      path: each,
      operationId: "getLease",
      permission: VIEW,
      summary: "Get a lease, as it was claimed last",
      request: { params: LeasePath },
      responses: { 200: json(Lease, "The lease") },
    }),
    async (c) => c.json(await getLease(c.var.ctx, c.var.access, c.req.valid("param").lease), 200),
  );

  app.openapi(
    route({
      method: "post",
      path: `${each}/heartbeat`,
      operationId: "heartbeatLease",
      permission: OPERATE,
      summary: "Say that one is still at it, and how the thing is; hear what people want of it",
      description:
        "409 `lease_lost` says that somebody else may have it by now: stop, and report nothing more of it. Leaves a line in the audit log where the state changes.",
      request: {
        params: LeasePath,
        body: body(
          z.strictObject({
            epoch: Epoch,
            observed_state: z
              .enum(["starting", "running", "paused", "stopping"])
              .optional()
              .openapi({ description: "How the thing is, where that has changed." }),
            closed_connections: z.array(Id).max(1000).default([]).openapi({
              description: "Connections that were closed since, whoever closed them.",
            }),
          }),
        ),
      },
      responses: { 200: json(Heartbeat, "The lease goes on") },
    }),
    async (c) => {
      const { lease } = c.req.valid("param");
      const { epoch, observed_state: observedState, closed_connections: closed } = c.req.valid("json");
      const report = { epoch, observedState, closed };
      return c.json(await heartbeat(c.var.ctx, c.var.access, c.env.MINTER, lease, report), 200);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: `${each}/finish`,
      operationId: "finishLease",
      permission: OPERATE,
      summary: "Give a lease back, with what became of its thing",
      request: {
        params: LeasePath,
        body: body(
          z.strictObject({
            epoch: Epoch,
            observed_state: z.enum(["succeeded", "failed", "stopped", "queued"]).openapi({
              description: "`queued`: it is for somebody else to claim.",
            }),
          }),
        ),
      },
      responses: { 200: json(Lease, "The lease has ended, and its token with it") },
    }),
    async (c) => {
      const { lease } = c.req.valid("param");
      const { epoch, observed_state: observedState } = c.req.valid("json");
      return c.json(await finish(c.var.ctx, c.var.access, lease, { epoch, observedState }), 200);
    },
  );
}
