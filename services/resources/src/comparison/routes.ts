import type { AppEnv } from "@atrium/shared/http/app";
import { json, route, Time } from "@atrium/shared/http/route";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { ResourcePath } from "../resource/body.ts";
import { Differences } from "./body.ts";
import { compareRuns } from "./comparison.ts";

const Run = z.object({
  id: z.string(),
  name: z.string(),
  observed_state: z.string().nullable(),
  created_by: z.string(),
  created_at: Time,
  links: z.object({ self: z.string() }),
});

const Inputs = z.array(
  z.object({
    kind: z.string(),
    id: z.string(),
    name: z.string().nullable(),
    version: z.int().nullable(),
  }),
);

const Values = z
  .object({
    count: z.int(),
    last: z.object({ step: z.int(), value: z.number(), at: Time }),
    min: z.number(),
    max: z.number(),
  })
  .nullable();

const Comparison = z
  .object({
    from: Run,
    to: Run,
    config: Differences,
    inputs: z
      .object({ both: Inputs, from: Inputs, to: Inputs })
      .openapi({ description: "What both read, and what only one of them does." }),
    metrics: z
      .array(z.object({ name: z.string(), from: Values, to: Values }))
      .openapi({ description: "By name; `null` where a run has no such metric." }),
  })
  .openapi("RunComparison");

export function comparisonRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}/runs/{id}/compare/{other}",
      operationId: "compareRuns",
      permission: "run:view",
      summary: "Compare two runs: how they were set up, what they read, and what their metrics came to",
      request: { params: ResourcePath.extend({ other: ResourcePath.shape.id }) },
      responses: { 200: json(Comparison) },
    }),
    async (c) => c.json(await compareRuns(c.var.ctx, c.var.access, c.req.valid("param")), 200),
  );
}
