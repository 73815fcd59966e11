import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { json, OrganizationPath, route, Time } from "@atrium/shared/http/route";
import { EffectiveBy, TokensExpireBy } from "@atrium/shared/http/withdrawn";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { effective, effectiveOnceCommitted, withdraw } from "../access/withdraw.ts";
import { type Env, settings } from "../env.ts";
import { revoke } from "../key/revocation.ts";
import { Hint, Secret } from "../key/shape.ts";
import { present, rotateDefaultKey, theDefaultKey } from "./default-key.ts";

const DefaultKey = z
  .object({
    id: z.string(),
    organization_id: z.string(),
    project_id: z.string().openapi({ description: "The Default project: it works there and nowhere else." }),
    name: z.string(),
    hint: Hint,
    revoked_at: Time.nullable(),
    created_by: z.string(),
    created_at: Time,
    updated_at: Time,
  })
  .openapi("DefaultKey");
const RotatedDefaultKey = DefaultKey.extend({
  secret: Secret,
  effective_by: EffectiveBy,
}).openapi("RotatedDefaultKey");
const RevokedDefaultKey = DefaultKey.extend({
  effective_by: EffectiveBy,
  tokens_expire_by: TokensExpireBy,
}).openapi("RevokedDefaultKey");

const tags = ["Keys"];

export function defaultKeyRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "get",
      path: "/v1/organizations/{organization}/default-key",
      permission: "key:view",
      tags,
      summary: "Get the Organization Default Key; only its owners see it",
      request: { params: OrganizationPath },
      responses: { 200: json(DefaultKey) },
    }),
    async (c) => {
      const key = await theDefaultKey(c.var.ctx, c.var.access, "key:view");
      return single(c, present(key), key.version, 200);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: "/v1/organizations/{organization}/default-key/rotate",
      permission: "key:update",
      tags,
      summary: "Give the Organization Default Key another secret; the first time, make it",
      description: "The secret is in this answer and nowhere else. It works in the Default project only.",
      request: { params: OrganizationPath },
      responses: { 200: json(RotatedDefaultKey) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { effective_by } = effectiveOnceCommitted(c.env, ctx.clock.now());
      const { peppers } = settings(c.env);
      const { key, answer, replaced } = await rotateDefaultKey(ctx, access, peppers, effective_by);
      if (replaced !== undefined) ctx.later(withdraw(c.env, { keys: [replaced] }));
      return single(c, answer, key.version, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: "/v1/organizations/{organization}/default-key",
      permission: "key:delete",
      tags,
      summary: "Revoke the Organization Default Key, for good; rotating makes another one",
      request: { params: OrganizationPath },
      responses: { 200: json(RevokedDefaultKey) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const before = await theDefaultKey(ctx, access, "key:delete");
      const { key, at, tokensExpireBy } = await revoke(ctx, access, before, ifMatch(c));
      ctx.later(withdraw(c.env, { keys: [key] }));
      const answer = { ...present(key), ...effective(c.env, at), tokens_expire_by: tokensExpireBy };
      return single(c, answer, key.version, 200);
    },
  );
}
