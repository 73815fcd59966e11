import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, Id, json, PageQuery, route } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { policyOf } from "../endpoint/address.ts";
import { type Env, secretKeysOf } from "../env.ts";
import { PLACES, type Place } from "../places.ts";
import { rotateWebhookSecret } from "./rotation.ts";
import {
  graceOf,
  NewWebhookInput,
  RotatedWebhook,
  RotationInput,
  Tested,
  Webhook,
  WebhookChange,
  Webhooks,
  WebhookWithSecret,
} from "./shape.ts";
import {
  createWebhook,
  deleteWebhook,
  listWebhooks,
  present,
  testWebhook,
  theWebhook,
  updateWebhook,
} from "./webhook.ts";

const tags = ["Webhooks"];

export function webhookRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  for (const place of PLACES) routesOf(app, place);
}

function routesOf(app: OpenAPIHono<AppEnv<Env>>, { base, Home, one, all }: Place): void {
  const path = `${base}/webhooks` as const;
  const each = `${path}/{webhook}` as const;
  const Path = z.object({ ...Home.shape, webhook: Id });
  const whose = `of ${one}`;

  app.openapi(
    route({
      method: "post",
      path,
      permission: "webhook:create",
      tags,
      summary: `Create a webhook ${whose}`,
      description:
        `Its endpoint is sent what happens in ${all}, signed as Standard Webhooks says; so it takes \`audit:view\` too, by the same credential. ` +
        "The secret is in this answer and nowhere else.",
      request: { params: Home, body: body(NewWebhookInput) },
      responses: { 201: json(WebhookWithSecret, "The webhook, with its secret") },
    }),
    async (c) => {
      const how = { keys: secretKeysOf(c.env), policy: policyOf(c.env) };
      const { webhook, answer } = await createWebhook(c.var.ctx, c.var.access, how, c.req.valid("json"));
      return single(c, answer, webhook.version, 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path,
      permission: "webhook:view",
      tags,
      summary: `List the webhooks ${whose}`,
      request: { params: Home, query: PageQuery },
      responses: { 200: json(Webhooks, "A page") },
    }),
    async (c) => c.json(await listWebhooks(c.var.ctx, c.var.access, pageOf(c.req.valid("query"))), 200),
  );

  app.openapi(
    route({
      method: "get",
      path: each,
      permission: "webhook:view",
      tags,
      summary: `Get a webhook ${whose}`,
      request: { params: Path },
      responses: { 200: json(Webhook, "The webhook, without its secret") },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const webhook = await theWebhook(ctx, access, "webhook:view", c.req.valid("param"));
      return single(c, present(access, webhook), webhook.version, 200);
    },
  );

  app.openapi(
    route({
      method: "patch",
      path: each,
      permission: "webhook:update",
      tags,
      summary: `Change a webhook ${whose}, or switch it on or off`,
      description:
        "Where it sends, what, and that it sends, takes `audit:view` too. One that is switched on is told of what happens from " +
        "then on; of one that is switched off, what was on its way is not sent any more. What it missed can be replayed.",
      request: { params: Path, body: body(WebhookChange) },
      responses: { 200: json(Webhook, "The webhook") },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const before = await theWebhook(ctx, access, "webhook:update", c.req.valid("param"));
      const change = c.req.valid("json");
      const after = await updateWebhook(ctx, access, policyOf(c.env), before, change, ifMatch(c));
      return single(c, present(access, after), after.version, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: each,
      permission: "webhook:delete",
      tags,
      summary: `Delete a webhook ${whose}`,
      description: "For good, with the history of what was sent to it.",
      request: { params: Path },
      responses: { 204: { description: "The webhook is gone" } },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const webhook = await theWebhook(ctx, access, "webhook:delete", c.req.valid("param"));
      await deleteWebhook(ctx, access, webhook, ifMatch(c));
      return c.body(null, 204);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: `${each}/rotate-secret`,
      permission: "webhook:update",
      tags,
      summary: `Give a webhook ${whose} another secret`,
      description:
        "The new secret is in this answer and nowhere else. Messages are signed with both for as long as this says, and the one before ends at once.",
      request: { params: Path, body: { content: { "application/json": { schema: RotationInput } } } },
      responses: { 200: json(RotatedWebhook, "The webhook, with its new secret") },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const before = await theWebhook(ctx, access, "webhook:update", c.req.valid("param"));
      const grace = graceOf(c.req.valid("json"));
      const { webhook, answer } = await rotateWebhookSecret(ctx, access, secretKeysOf(c.env), before, grace);
      return single(c, answer, webhook.version, 200);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: `${each}/test`,
      permission: "webhook:update",
      tags,
      summary: `Send a message to a webhook ${whose}, to see whether it arrives`,
      description:
        "Its endpoint is told of `webhook.tested`, whatever its filter asks for. What became of it is among its deliveries.",
      request: { params: Path },
      responses: { 202: json(Tested, "The event that it is told of") },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const webhook = await theWebhook(ctx, access, "webhook:update", c.req.valid("param"));
      return c.json(await testWebhook(ctx, access, webhook), 202);
    },
  );
}
