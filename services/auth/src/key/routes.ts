import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, Id, json, listOf, Name, PageQuery, ProjectPath, route } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { effective, effectiveOnceCommitted, withdraw } from "../access/withdraw.ts";
import { type Env, settings } from "../env.ts";
import { createKey, listKeys, present, rollBackKey, rotateKey, theKey, updateKey } from "./key.ts";
import { reassignKey } from "./reassignment.ts";
import { revoke } from "./revocation.ts";
import { overlapOf, RotationInput } from "./rotation.ts";
import {
  ChangedKey,
  Key,
  KeyInput,
  msOf,
  NewKey,
  PresetName,
  ReassignmentInput,
  RevokedKey,
  RotatedKey,
  SCOPES_OR_PRESET,
} from "./shape.ts";

const KeyPath = ProjectPath.extend({ key: Id });
const tags = ["Keys"];

export function keyRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "post",
      path: "/v1/projects/{project}/keys",
      permission: "key:create",
      tags,
      summary: "Create a project key",
      description: "The secret is in this answer and nowhere else.",
      request: {
        params: ProjectPath,
        body: body(
          z
            .strictObject({
              name: Name,
              ...KeyInput,
              preset: PresetName.optional(),
              service_account: z.string().max(80).optional().openapi({
                description: "The service account that it is for; the caller's own where left out.",
              }),
            })
            .refine(...SCOPES_OR_PRESET),
        ),
      },
      responses: { 201: json(NewKey, "The key, with its secret") },
    }),
    async (c) => {
      const { service_account: serviceAccount, expires_at, ...input } = c.req.valid("json");
      const { peppers } = settings(c.env);
      const wanted = { ...input, serviceAccount, expiresAt: msOf(expires_at) };
      const { key, answer } = await createKey(c.var.ctx, c.var.access, peppers, wanted);
      return single(c, answer, key.version, 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}/keys",
      permission: "key:view",
      tags,
      summary: "List keys",
      description: "Admins see every key of the project, others those that they made.",
      request: { params: ProjectPath, query: PageQuery },
      responses: { 200: json(listOf(Key), "A page") },
    }),
    async (c) => c.json(await listKeys(c.var.ctx, c.var.access, pageOf(c.req.valid("query"))), 200),
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}/keys/{key}",
      permission: "key:view",
      tags,
      summary: "Get a key",
      request: { params: KeyPath },
      responses: { 200: json(Key, "The key, without its secret") },
    }),
    async (c) => {
      const key = await theKey(c.var.ctx, c.var.access, "key:view", c.req.valid("param").key);
      return single(c, present(key), key.version, 200);
    },
  );

  app.openapi(
    route({
      method: "patch",
      path: "/v1/projects/{project}/keys/{key}",
      permission: "key:update",
      tags,
      summary: "Change a key's name, scopes, restrictions, expiry or metadata",
      request: {
        params: KeyPath,
        body: body(
          z.strictObject({
            name: Name.optional(),
            ...KeyInput,
          }),
        ),
      },
      responses: { 200: json(ChangedKey, "The key, and when what it lost is refused everywhere") },
    }),
    async (c) => {
      const before = await theKey(c.var.ctx, c.var.access, "key:update", c.req.valid("param").key);
      const { expires_at, ...input } = c.req.valid("json");
      const change = { ...input, expiresAt: msOf(expires_at) };
      const key = await updateKey(c.var.ctx, c.var.access, before, change, ifMatch(c));
      c.var.ctx.later(withdraw(c.env, { keys: [key] }));
      const answer = { ...present(key), ...effective(c.env, c.var.ctx.clock.now()) };
      return single(c, answer, key.version, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: "/v1/projects/{project}/keys/{key}",
      permission: "key:delete",
      tags,
      summary: "Revoke a key",
      description: "For good. The key stays listed, so that what it did remains attributable.",
      request: { params: KeyPath },
      responses: { 200: json(RevokedKey, "The revoked key") },
    }),
    async (c) => {
      const before = await theKey(c.var.ctx, c.var.access, "key:delete", c.req.valid("param").key);
      const revoked = await revoke(c.var.ctx, c.var.access, before, ifMatch(c));
      const { key } = revoked;
      c.var.ctx.later(withdraw(c.env, { keys: [key] }));
      const answer = {
        ...present(key),
        ...effective(c.env, revoked.at),
        tokens_expire_by: revoked.tokensExpireBy,
      };
      return single(c, answer, key.version, 200);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: "/v1/projects/{project}/keys/{key}/rotate",
      permission: "key:update",
      tags,
      summary: "Give a key another secret",
      description:
        "The new secret is in this answer and nowhere else. The old one is good beside it for as long as this says, and the one before that ends at once. Only the key's owner is given its secret, or, of a service account's key, who may grant what it is worth.",
      request: { params: KeyPath, body: { content: { "application/json": { schema: RotationInput } } } },
      responses: { 200: json(RotatedKey, "The key, with its new secret") },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const before = await theKey(ctx, access, "key:update", c.req.valid("param").key);
      const { effective_by: effectiveBy } = effectiveOnceCommitted(c.env, ctx.clock.now());
      const overlap = overlapOf(c.req.valid("json"));
      const { peppers } = settings(c.env);
      const { key, answer } = await rotateKey(ctx, access, before, { peppers, overlap, effectiveBy });
      ctx.later(withdraw(c.env, { keys: [before] }));
      return single(c, answer, key.version, 200);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: "/v1/projects/{project}/keys/{key}/rollback",
      permission: "key:update",
      tags,
      summary: "Take the last rotation of a key back",
      description:
        "While nobody has used the new secret and the old one has not ended, the old one is the key's again; the new one is refused for good. Else 409 `rotation_void`.",
      request: { params: KeyPath },
      responses: { 200: json(ChangedKey, "The key, with its old secret") },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const before = await theKey(ctx, access, "key:update", c.req.valid("param").key);
      const { effective_by } = effectiveOnceCommitted(c.env, ctx.clock.now());
      const { key, answer } = await rollBackKey(ctx, access, before, effective_by);
      ctx.later(withdraw(c.env, { keys: [before] }));
      return single(c, answer, key.version, 200);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: "/v1/projects/{project}/keys/{key}/reassign",
      permission: "key:update",
      tags,
      summary: "Make a key a service account's",
      description:
        "For who leaves: the key, under the same id, outlives their membership. It has a new secret, in this answer and nowhere else; whoever knows the old one can use it for as long as this says, as the service account. It is worth no more than it was, and no more than the service account; the caller could grant that.",
      request: { params: KeyPath, body: body(ReassignmentInput) },
      responses: { 200: json(RotatedKey, "The key, with its new secret") },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const before = await theKey(ctx, access, "key:update", c.req.valid("param").key);
      const { effective_by: effectiveBy } = effectiveOnceCommitted(c.env, ctx.clock.now());
      const { service_account: serviceAccount, ...rotation } = c.req.valid("json");
      const { peppers } = settings(c.env);
      const { key, answer } = await reassignKey(ctx, c.env, access, before, {
        serviceAccount,
        peppers,
        overlap: overlapOf(rotation),
        effectiveBy,
      });
      ctx.later(withdraw(c.env, { keys: [before] }));
      return single(c, answer, key.version, 200);
    },
  );
}
