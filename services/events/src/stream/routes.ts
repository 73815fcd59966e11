import type { AppEnv } from "@atrium/shared/http/app";
import { eventStream } from "@atrium/shared/http/event-stream";
import { LabelFilters } from "@atrium/shared/http/labels";
import { Consistency, Id, route } from "@atrium/shared/http/route";
import { begun, streamed } from "@atrium/shared/http/streamed";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { PLACES } from "../places.ts";
import { Kinds, Types } from "../webhook/shape.ts";
import { followEvents } from "./stream.ts";

/** Once or several times in a query. */
const several = (list: typeof Types, description: string) =>
  z
    .preprocess((said) => (said === undefined ? said : [said].flat()), list.optional())
    .openapi({ type: "array", items: { type: "string" }, description });

const StreamQuery = z.strictObject({
  type: several(Types, "A type of events, or a family as `key.*`; several: any of them."),
  kind: several(Kinds, "What it happened to, the `target.type`; several: any of them."),
  label: LabelFilters,
  after: Id.optional().openapi({
    description: "The id of an event: begin behind it. `Last-Event-ID` counts where both are said.",
  }),
  consistency: Consistency,
});

export function streamRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  for (const { base, Home, name, all } of PLACES)
    app.openapi(
      route({
        method: "get",
        path: `${base}/events`,
        operationId: `follow${name}Events`,
        permission: "audit:view",
        tags: ["Events"],
        summary: `Follow what happens in ${all}`,
        description:
          "Server-sent events: each `message` is an `Event` as JSON, with its id. They come in the order in which they were logged, each once; `sequence` has the order in which things happened to one target. The stream begins now, or behind `after`; it ends within five minutes with an event `reconnect`, and a client then comes again with `Last-Event-ID`, from which nothing is left out. An event `end` with the reason `gone` says that it is not there any more for the caller.",
        request: {
          params: Home,
          query: StreamQuery,
          headers: z.object({ "last-event-id": Id.optional() }),
        },
        responses: {
          200: { description: "The events", content: { "text/event-stream": { schema: z.string() } } },
        },
      }),
      async (c) => {
        const { type = [], kind = [], label = [], after } = c.req.valid("query");
        const seen = c.req.valid("header")["last-event-id"];
        const filter = { types: type, kinds: kind, labels: Object.fromEntries(label) };
        const begin =
          seen === undefined
            ? after && { id: after, pointer: "?after" }
            : { id: seen, pointer: "header:last-event-id" };
        const sent = await begun(await followEvents(c.var.ctx, c.var.access, filter, begin || undefined));
        const events = eventStream(sent.all, ({ id }) => id);
        return c.body(streamed(events), 200, { "Content-Type": "text/event-stream" }) as never;
      },
    );
}
