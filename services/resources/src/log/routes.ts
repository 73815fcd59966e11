import type { AppEnv } from "@atrium/shared/http/app";
import { eventStream, isEnd } from "@atrium/shared/http/event-stream";
import { body, Consistency, Id, json, ProjectPath, route, Time } from "@atrium/shared/http/route";
import { begun, streamed } from "@atrium/shared/http/streamed";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { blobsOf, type Env } from "../env.ts";
import { changing, kindOf, kindsWhere, type OperableKind } from "../kind/kinds.ts";
import { appendLines, followLines, readLines } from "./log.ts";
import { isWhole, NOT_WHOLE, turn } from "./turn.ts";

type App = OpenAPIHono<AppEnv<Env>>;

const Path = ProjectPath.extend({ id: Id });

const Stream = z.enum(["stdout", "stderr"]);

const LogLine = z
  .object({
    seq: z.int().openapi({ description: "Its place in the log, from 1, without gaps." }),
    text: z.string(),
    stream: Stream.nullable(),
    writer: z.string().nullable(),
    at: Time,
  })
  .openapi("LogLine");

const LogInput = z
  .strictObject({
    lines: z
      .array(
        z.strictObject({
          text: z.string().max(16_384),
          stream: Stream.optional(),
          at: z.iso.datetime({ offset: true }).optional().openapi({ description: "Now, where not said." }),
        }),
      )
      .min(1)
      .max(1000),
    ...turn,
  })
  .refine(isWhole, NOT_WHOLE)
  .openapi("LogInput");

const Appended = z
  .object({
    appended: z.int().openapi({ description: "How many lines were added; 0 where the log had them." }),
    first_seq: z.int().nullable(),
  })
  .openapi("LogAppended");

const Place = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const After = Place.optional().openapi({ description: "Only what comes after this line, by its `seq`." });
const Tail = z.coerce
  .number()
  .int()
  .min(1)
  .max(1000)
  .optional()
  .openapi({ description: "Begin so many lines before the end." });

const ONE_BEGINNING = { path: ["tail"], error: "Either `after` or `tail`." };

const LogQuery = z
  .strictObject({
    after: After,
    tail: Tail,
    lines: z.coerce
      .number()
      .int()
      .min(1)
      .max(1000)
      .default(100)
      .openapi({ description: "How many at most; fewer where they are long." }),
    consistency: Consistency,
  })
  .refine(({ after, tail }) => after === undefined || tail === undefined, ONE_BEGINNING);

const FollowQuery = z
  .strictObject({ after: After, tail: Tail, consistency: Consistency })
  .refine(({ after, tail }) => after === undefined || tail === undefined, ONE_BEGINNING);

const LogPage = z
  .object({
    data: z.array(LogLine),
    next_after: z
      .int()
      .nullable()
      .openapi({ description: "What to read on `after`; null where this was the end, for now." }),
  })
  .openapi("LogPage");

const fromOf = ({ after, tail }: { after?: number; tail?: number }) =>
  tail === undefined ? { after: after ?? 0 } : { tail };

/** The logs of every workload. */
export function logRoutes(app: App): void {
  for (const kind of kindsWhere("lifecycle")) routesOf(app, kind);
}

function routesOf(app: App, kind: OperableKind): void {
  const { plural, title } = kindOf(kind);
  const path = `/v1/projects/{project}/${plural}/{id}/logs`;

  app.openapi(
    route({
      method: "post",
      path,
      operationId: `append${title}Log`,
      permission: changing(kind),
      summary: `Add lines to the log of a ${kind}`,
      description:
        "Many may write at once: the log has one order, in which each append stands together. It remembers the 256 numbering writers that wrote last. Answers are not kept under an `Idempotency-Key`: who may have to send again numbers its appends.",
      request: { params: Path, body: body(LogInput) },
      responses: { 200: json(Appended, "Where the lines stand") },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      return c.json(
        await appendLines(c.var.ctx, blobsOf(c.env), c.var.access, kind, id, c.req.valid("json")),
        200,
      );
    },
  );

  app.openapi(
    route({
      method: "get",
      path,
      operationId: `read${title}Log`,
      permission: `${kind}:logs`,
      summary: `Read the log of a ${kind}`,
      request: { params: Path, query: LogQuery },
      responses: { 200: json(LogPage, "A part of the log, oldest first") },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const { lines, ...from } = c.req.valid("query");
      const page = await readLines(c.var.ctx, blobsOf(c.env), c.var.access, kind, id, fromOf(from), lines);
      return c.json(page, 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: `${path}/follow`,
      operationId: `follow${title}Log`,
      permission: `${kind}:logs`,
      summary: `Follow the log of a ${kind} as it is written`,
      description:
        "Server-sent events: each `message` is a line as JSON, and its id the line's `seq`. The stream ends within five minutes with an event `reconnect`; a client then comes again with `Last-Event-ID`. An event `end` says that nothing more comes: `at_rest`, all was sent of what has ended; `gone`, it is not there any more for the caller. Who resumes then is answered 204.",
      request: {
        params: Path,
        query: FollowQuery,
        headers: z.object({ "last-event-id": Place.optional() }),
      },
      responses: {
        200: { description: "The lines", content: { "text/event-stream": { schema: z.string() } } },
        204: { description: "All was sent already, and nothing more comes" },
      },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const seen = c.req.valid("header")["last-event-id"];
      const from = seen === undefined ? fromOf(c.req.valid("query")) : { after: seen };
      const sent = await begun(await followLines(c.var.ctx, blobsOf(c.env), c.var.access, kind, id, from));
      // What makes an EventSource stop asking.
      if (seen !== undefined && isEnd(sent.first) && sent.first.value.why === "at_rest")
        return c.body(null, 204);
      const events = eventStream(sent.all, ({ seq }) => seq);
      return c.body(streamed(events), 200, { "Content-Type": "text/event-stream" }) as never;
    },
  );
}
