import type { AppEnv } from "@atrium/shared/http/app";
import { body, Id, json, listOf, PageQuery, route, Time } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { Event, Moment } from "../audit/shape.ts";
import type { Env } from "../env.ts";
import { PLACES, type Place } from "../places.ts";
import { Types } from "../webhook/shape.ts";
import { type DeliveryFilter, listDeliveries, theDelivery } from "./delivery.ts";
import { REMEMBERED_DAYS, replayDelivery, replayStretch } from "./replay/replay.ts";
import { ERRORS, STATES } from "./schema.ts";
import { wakeCourier } from "./waking.ts";

const tags = ["Deliveries"];
const State = z.enum(STATES);
const Headers = z.record(z.string(), z.string());

const delivery = {
  id: z.string(),
  event_id: z.string().openapi({ description: "What the endpoint reads as `webhook-id`." }),
  type: z.string(),
  state: State.openapi({
    description: "`dead`: no attempt is made any more, until it is replayed.",
  }),
  attempt_count: z.number().int().openapi({ description: "Since it was made out, or replayed." }),
  next_attempt_at: Time.nullable(),
  created_at: Time,
  settled_at: Time.nullable(),
};

const Delivery = z.object(delivery).openapi("Delivery");

const Attempt = z.object({
  id: z.string(),
  at: Time,
  latency_ms: z.number().int(),
  request: z.object({
    url: z.string().openapi({ description: "Shortened for whoever may not change the webhook." }),
    headers: Headers,
  }),
  response: z.object({ status: z.number().int(), headers: Headers }).nullable().openapi({
    description: "Its head, as far as it is kept: no cookies, and no more than 50 headers or 4 kB.",
  }),
  error: z
    .enum(ERRORS)
    .nullable()
    .openapi({ description: "Why it does not count as delivered; null where it does." }),
});

const DeliveryInFull = z
  .object({
    ...delivery,
    attempts: z.array(Attempt).openapi({ description: "Oldest first; the last hundred." }),
    event: Event.nullable().openapi({
      description:
        "What the message tells: for those who may see all of the audit log there, while that has it.",
    }),
  })
  .openapi("DeliveryInFull");

const DeliveryQuery = PageQuery.extend({
  state: State.optional(),
  type: z.string().max(80).optional().openapi({ description: "Only of events of this type." }),
  event: Id.optional().openapi({ description: "The id of an event." }),
  since: Moment.optional().openapi({ description: "Not made out before then." }),
  until: Moment.optional().openapi({ description: "The first moment that is not asked for." }),
});

const filterOf = ({ since, until, state, type, event }: z.infer<typeof DeliveryQuery>): DeliveryFilter => ({
  state,
  type,
  event,
  since: since === undefined ? undefined : Date.parse(since),
  until: until === undefined ? undefined : Date.parse(until),
});

const ReplayInput = z
  .strictObject({
    since: Moment.openapi({ description: "What happened from then on." }),
    until: Moment.optional().openapi({ description: "What happened before then; until now where not said." }),
    types: Types.default([]).openapi({
      description: "Types of events, or families as `run.*`; all where not said.",
    }),
    state: z
      .enum(["dead", "all"])
      .default("dead")
      .openapi({
        description: `\`dead\`: what is dead, and what the filter asks for and was never sent; of the last ${REMEMBERED_DAYS} days. \`all\`: what arrived too.`,
      }),
  })
  .openapi("ReplayInput");

const Replay = z
  .object({ since: Time, until: Time, types: z.array(z.string()), state: z.enum(["dead", "all"]) })
  .openapi("Replay");

export function deliveryRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  for (const place of PLACES) routesOf(app, place);
}

function routesOf(app: OpenAPIHono<AppEnv<Env>>, { base, Home, one }: Place): void {
  const webhook = `${base}/webhooks/{webhook}` as const;
  const each = `${webhook}/deliveries/{delivery}` as const;
  const OfWebhook = z.object({ ...Home.shape, webhook: Id });
  const OfDelivery = z.object({ ...Home.shape, webhook: Id, delivery: Id });
  const whose = `a webhook of ${one}`;

  app.openapi(
    route({
      method: "get",
      path: `${webhook}/deliveries`,
      permission: "webhook:view",
      tags,
      summary: `List what was sent, or is to be, to ${whose}`,
      description: "Newest first. What arrived is kept for 30 days, what is dead for 90.",
      request: { params: OfWebhook, query: DeliveryQuery },
      responses: { 200: json(listOf(Delivery)) },
    }),
    async (c) => {
      const query = c.req.valid("query");
      const { ctx, access } = c.var;
      const path = c.req.valid("param");
      return c.json(await listDeliveries(ctx, access, path, filterOf(query), pageOf(query)), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: each,
      permission: "webhook:view",
      tags,
      summary: `Get a message to ${whose}, with each attempt`,
      request: { params: OfDelivery },
      responses: { 200: json(DeliveryInFull) },
    }),
    async (c) => c.json(await theDelivery(c.var.ctx, c.var.access, c.req.valid("param")), 200),
  );

  app.openapi(
    route({
      method: "post",
      path: `${each}/replay`,
      permission: "webhook:update",
      tags,
      summary: `Send a message to ${whose} again`,
      description:
        "Whether it arrived, is dead or waits: with the same `webhook-id`, now, and as often as a new one. It takes `audit:view` too, by the same credential.",
      request: { params: OfDelivery },
      responses: { 202: json(Delivery, "It is on its way again") },
    }),
    async (c) => {
      const path = c.req.valid("param");
      const replayed = await replayDelivery(c.var.ctx, c.var.access, path);
      c.var.ctx.later(wakeCourier(c.env, path.webhook));
      return c.json(replayed, 202);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: `${webhook}/replay`,
      permission: "webhook:update",
      tags,
      summary: `Send what happened in a stretch of time to ${whose} again`,
      description:
        "In the background, oldest first, of what the audit log has: what the filter asks for and was never sent, as when the webhook was switched off, and what is dead. Switching the webhook off ends it. It takes `audit:view` too, by the same credential.",
      request: { params: OfWebhook, body: body(ReplayInput) },
      responses: { 202: json(Replay, "It is on its way") },
    }),
    async (c) => {
      const path = c.req.valid("param");
      const { since, until, ...asked } = c.req.valid("json");
      const replayed = await replayStretch(c.var.ctx, c.var.access, path, {
        ...asked,
        since: Date.parse(since),
        ...(until !== undefined && { until: Date.parse(until) }),
      });
      c.var.ctx.later(wakeCourier(c.env, path.webhook));
      return c.json(replayed, 202);
    },
  );
}
