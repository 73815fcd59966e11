import type { Context } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, Id, json, listOf, PageQuery, route, TeamPath } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { effective, effectiveOnceCommitted, withdraw } from "../access/withdraw.ts";
import { type Env, settings } from "../env.ts";
import { revoke } from "../key/revocation.ts";
import { overlapOf, RotationInput } from "../key/rotation.ts";
import { msOf } from "../key/shape.ts";
import { Usage, UsageQuery, usageOf } from "../use/use.ts";
import {
  createToken,
  listTokens,
  present,
  rollBackToken,
  rotateToken,
  theToken,
  updateToken,
} from "./account-token.ts";
import { ownerOf } from "./owner.ts";
import {
  ChangedToken,
  NewToken,
  NewTokenInput,
  RevokedToken,
  RotatedToken,
  Token,
  TokenChange,
} from "./shape.ts";

const tags = ["Account tokens"];
/** The token that a path names, and whose it is: both looked up where the caller is. */
async function found<P extends Parameters<typeof theToken>[3]>(
  ctx: Context,
  access: Access,
  permission: P,
  path: { token: string; service_account?: string },
) {
  const whom = await ownerOf(ctx, access, path);
  return { whom, token: await theToken(ctx, access, whom, permission, path.token) };
}

const OfAccount = z.object({});
const OfService = TeamPath.extend({ service_account: Id });

/** One noun, two owners: the caller, and the service accounts of a team. */
const OWNERS = {
  account: {
    path: "/v1/me/tokens",
    Home: OfAccount,
    Path: OfAccount.extend({ token: Id }),
    permissions: "token",
    whose: "of one's own",
    description:
      "It acts as you wherever you may, in your Personal project where a request does not say; elsewhere name the project. " +
      "The secret is in this answer and nowhere else.",
  },
  service_account: {
    path: "/v1/teams/{team}/service-accounts/{service_account}/tokens",
    Home: OfService,
    Path: OfService.extend({ token: Id }),
    permissions: "key",
    whose: "of a team's service account",
    description:
      "It acts as the service account, in the projects that its team owns or collaborates in. The secret is in this answer and " +
      "nowhere else.",
  },
} as const;

export function accountTokenRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  for (const owner of ["account", "service_account"] as const) routesOf(app, owner);
}

function routesOf(app: OpenAPIHono<AppEnv<Env>>, owner: keyof typeof OWNERS): void {
  const { path, Home, Path, permissions, whose, description } = OWNERS[owner];
  const each = `${path}/{token}` as const;

  app.openapi(
    route({
      method: "post",
      path,
      permission: `${permissions}:create`,
      tags,
      summary: `Create an account token ${whose}`,
      description,
      request: { params: Home, body: body(NewTokenInput) },
      responses: { 201: json(NewToken, "The token, with its secret") },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const whom = await ownerOf(ctx, access, c.req.valid("param"));
      const { expires_at, ...input } = c.req.valid("json");
      const wanted = { ...input, expiresAt: msOf(expires_at) };
      const { token, answer } = await createToken(ctx, access, whom, settings(c.env).peppers, wanted);
      return single(c, answer, token.version, 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path,
      permission: `${permissions}:view`,
      tags,
      summary: `List the account tokens ${whose}`,
      request: { params: Home, query: PageQuery },
      responses: { 200: json(listOf(Token), "A page") },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const whom = await ownerOf(ctx, access, c.req.valid("param"));
      return c.json(await listTokens(ctx, access, whom, pageOf(c.req.valid("query"))), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: each,
      permission: `${permissions}:view`,
      tags,
      summary: `Get an account token ${whose}`,
      request: { params: Path },
      responses: { 200: json(Token, "The token, without its secret") },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { token } = await found(ctx, access, `${permissions}:view`, c.req.valid("param"));
      return single(c, present(token), token.version, 200);
    },
  );

  app.openapi(
    route({
      method: "patch",
      path: each,
      permission: `${permissions}:update`,
      tags,
      summary: `Change an account token ${whose}`,
      request: { params: Path, body: body(TokenChange) },
      responses: { 200: json(ChangedToken, "The token, and when what it lost is refused everywhere") },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { whom, token: before } = await found(ctx, access, `${permissions}:update`, c.req.valid("param"));
      const { expires_at, ...input } = c.req.valid("json");
      const change = { ...input, expiresAt: msOf(expires_at) };
      const token = await updateToken(ctx, access, whom, before, change, ifMatch(c));
      ctx.later(withdraw(c.env, { tokens: [token] }));
      const answer = { ...present(token), ...effective(c.env, ctx.clock.now()) };
      return single(c, answer, token.version, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: each,
      permission: `${permissions}:delete`,
      tags,
      summary: `Revoke an account token ${whose}`,
      description: "For good. It stays listed, so that what it did remains attributable.",
      request: { params: Path },
      responses: { 200: json(RevokedToken, "The revoked token") },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { token: before } = await found(ctx, access, `${permissions}:delete`, c.req.valid("param"));
      const { key: token, at, tokensExpireBy } = await revoke(ctx, access, before, ifMatch(c));
      ctx.later(withdraw(c.env, { tokens: [token] }));
      const answer = { ...present(token), ...effective(c.env, at), tokens_expire_by: tokensExpireBy };
      return single(c, answer, token.version, 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: `${each}/usage`,
      permission: `${permissions}:view`,
      tags,
      summary: `How an account token ${whose} was used, by day and permission`,
      request: { params: Path, query: UsageQuery },
      responses: { 200: json(Usage, "What was counted, written down at most a minute later") },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { token } = await found(ctx, access, `${permissions}:view`, c.req.valid("param"));
      const query = c.req.valid("query");
      return c.json(await usageOf(ctx.db, token, query, pageOf(query), ctx.clock.now()), 200);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: `${each}/rotate`,
      permission: `${permissions}:update`,
      tags,
      summary: `Give an account token ${whose} another secret`,
      description:
        "The new secret is in this answer and nowhere else. The old one is good beside it for as long as this says, and the one before that ends at once.",
      request: { params: Path, body: { content: { "application/json": { schema: RotationInput } } } },
      responses: { 200: json(RotatedToken, "The token, with its new secret") },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { whom, token: before } = await found(ctx, access, `${permissions}:update`, c.req.valid("param"));
      const { effective_by: effectiveBy } = effectiveOnceCommitted(c.env, ctx.clock.now());
      const how = { peppers: settings(c.env).peppers, overlap: overlapOf(c.req.valid("json")), effectiveBy };
      const { key, answer } = await rotateToken(ctx, access, whom, before, how);
      ctx.later(withdraw(c.env, { tokens: [before] }));
      return single(c, answer, key.version, 200);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: `${each}/rollback`,
      permission: `${permissions}:update`,
      tags,
      summary: `Take the last rotation of an account token ${whose} back`,
      description:
        "While nobody has used the new secret and the old one has not ended, the old one is the token's again; the new one is refused for good. Else 409 `rotation_void`.",
      request: { params: Path },
      responses: { 200: json(ChangedToken, "The token, with its old secret") },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { whom, token: before } = await found(ctx, access, `${permissions}:update`, c.req.valid("param"));
      const { effective_by } = effectiveOnceCommitted(c.env, ctx.clock.now());
      const { key, answer } = await rollBackToken(ctx, access, whom, before, effective_by);
      ctx.later(withdraw(c.env, { tokens: [before] }));
      return single(c, answer, key.version, 200);
    },
  );
}
