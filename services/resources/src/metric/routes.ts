import type { AppEnv } from "@atrium/shared/http/app";
import { body, Consistency, Id, json, line, ProjectPath, route, Time } from "@atrium/shared/http/route";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { changing, kindOf, kindsWhere, type MetricKind } from "../kind/kinds.ts";
import { isWhole, NOT_WHOLE, turn } from "../log/turn.ts";
import { appendPoints, listMetrics, readMetric } from "./metric.ts";

type App = OpenAPIHono<AppEnv<Env>>;

const Path = ProjectPath.extend({ id: Id });

const Step = z.int().openapi({ description: "Where it stands in the history.", example: 100 });

const MetricInput = z
  .strictObject({
    points: z
      .array(
        z.strictObject({
          name: line(200).min(1).openapi({ example: "train/loss" }),
          value: z.number({
            error: "A finite number: NaN and infinities, however written, are no values of a metric.",
          }),
          step: Step.optional().openapi({ description: "Its time in ms since the epoch, where not said." }),
          at: z.iso.datetime({ offset: true }).optional().openapi({ description: "Now, where not said." }),
        }),
      )
      .min(1)
      .max(1000),
    ...turn,
  })
  .refine(isWhole, NOT_WHOLE)
  .openapi("MetricInput");

const Appended = z
  .object({
    appended: z
      .int()
      .openapi({ description: "How many points were added; 0 where they were there already." }),
  })
  .openapi("MetricAppended");

const Point = z.object({ step: Step, value: z.number(), at: Time }).openapi("MetricPoint");

const Metric = z
  .object({ name: z.string(), count: z.int(), last: Point, min: z.number(), max: z.number() })
  .openapi("Metric");

const History = Metric.extend({
  points: z
    .array(Point)
    .openapi({ description: "By step; of each part of them the least and the greatest." }),
}).openapi("MetricHistory");

const MetricsQuery = z.strictObject({
  prefix: z.string().max(200).default("").openapi({ description: "Only names that begin so." }),
  consistency: Consistency,
});

const StepQuery = z.coerce.number().int().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);

const HistoryQuery = z.strictObject({
  points: z.coerce.number().int().min(2).max(1000).default(500).openapi({ description: "How many at most." }),
  from: StepQuery.optional().openapi({ description: "Only this step and later ones: a part is read finer." }),
  to: StepQuery.optional().openapi({ description: "Only this step and earlier ones." }),
  consistency: Consistency,
});

/** The metrics of everything that logs some. */
export function metricRoutes(app: App): void {
  for (const kind of kindsWhere("hasMetrics")) routesOf(app, kind);
}

function routesOf(app: App, kind: MetricKind): void {
  const { plural, title } = kindOf(kind);
  const path = `/v1/projects/{project}/${plural}/{id}/metrics`;

  app.openapi(
    route({
      method: "post",
      path,
      operationId: `append${title}Metrics`,
      permission: changing(kind),
      summary: `Add points to the metrics of a ${kind}`,
      description:
        "A metric is there with its first point; a thing has at most 1000. Answers are not kept under an `Idempotency-Key`: who may have to send again numbers its appends.",
      request: { params: Path, body: body(MetricInput) },
      responses: { 200: json(Appended, "How many were added") },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const input = c.req.valid("json");
      return c.json(await appendPoints(c.var.ctx, c.env.POSTMAN, c.var.access, kind, id, input), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path,
      operationId: `list${title}Metrics`,
      permission: `${kind}:view`,
      summary: `List the metrics of a ${kind}, all of them, by name`,
      request: { params: Path, query: MetricsQuery },
      responses: { 200: json(z.object({ data: z.array(Metric) }), "Its metrics") },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const { prefix } = c.req.valid("query");
      return c.json({ data: await listMetrics(c.var.ctx, c.var.access, kind, id, prefix) }, 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: `${path}/{metric}`,
      operationId: `get${title}Metric`,
      permission: `${kind}:view`,
      summary: `Get the history of a metric of a ${kind}`,
      description: "Thinned where it is longer than asked for: spikes stay visible.",
      request: { params: Path.extend({ metric: z.string().max(200) }), query: HistoryQuery },
      responses: { 200: json(History, "The metric") },
    }),
    async (c) => {
      const { id, metric } = c.req.valid("param");
      const { consistency, ...wanted } = c.req.valid("query");
      return c.json(await readMetric(c.var.ctx, c.var.access, kind, id, metric, wanted), 200);
    },
  );
}
