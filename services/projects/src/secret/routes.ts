import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, Id, json, listOf, PageQuery, ProjectPath, route, Time } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { type Env, secretKeysOf } from "../env.ts";
import { EnvironmentName, EnvironmentValue } from "../variable/name.ts";
import { deleteSecret, listSecrets, present, setSecret, theSecret, useSecret } from "./secret.ts";

const Secret = z
  .object({ name: z.string(), created_by: z.string(), created_at: Time, updated_at: Time })
  .openapi("Secret");

const described = { description: "Name of the secret." };
const SecretPath = ProjectPath.extend({ name: Id.openapi(described) });
const tags = ["Secrets"];

export function secretRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}/secrets",
      permission: "secret:view",
      tags,
      summary: "List the third-party keys of a project, by name and without their values",
      request: { params: ProjectPath, query: PageQuery },
      responses: { 200: json(listOf(Secret)) },
    }),
    async (c) => c.json(await listSecrets(c.var.ctx, c.var.access, pageOf(c.req.valid("query"))), 200),
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}/secrets/{name}",
      permission: "secret:view",
      tags,
      summary: "See that a third-party key is there, without its value",
      request: { params: SecretPath },
      responses: { 200: json(Secret) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const secret = await theSecret(ctx, access, "secret:view", c.req.valid("param").name);
      return single(c, present(secret), secret.version, 200);
    },
  );

  app.openapi(
    route({
      method: "put",
      path: "/v1/projects/{project}/secrets/{name}",
      permission: "secret:update",
      secretsInBody: ["value"],
      tags,
      summary: "Put a third-party key into a project, or replace it; a new one needs `secret:create` too",
      request: {
        params: ProjectPath.extend({ name: EnvironmentName.openapi(described) }),
        body: body(z.strictObject({ value: EnvironmentValue.min(1) })),
      },
      responses: { 200: json(Secret) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const wanted = { ...c.req.valid("param"), ...c.req.valid("json") };
      const secret = await setSecret(ctx, access, secretKeysOf(c.env), wanted, ifMatch(c));
      return single(c, present(secret), secret.version, 200);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: "/v1/projects/{project}/secrets/{name}/use",
      permission: "secret:use",
      tags,
      summary: "Have the value of a third-party key; each time is in the audit log",
      description: "No answer is kept under an `Idempotency-Key`: each time is decided and logged anew.",
      request: { params: SecretPath },
      responses: { 200: json(z.object({ name: z.string(), value: z.string() }).openapi("SecretValue")) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const secret = await theSecret(ctx, access, "secret:use", c.req.valid("param").name);
      return c.json(await useSecret(ctx, access, secretKeysOf(c.env), secret), 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: "/v1/projects/{project}/secrets/{name}",
      permission: "secret:delete",
      tags,
      summary: "Delete a third-party key of a project",
      request: { params: SecretPath },
      responses: { 204: { description: "The secret is gone" } },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const secret = await theSecret(ctx, access, "secret:delete", c.req.valid("param").name);
      await deleteSecret(ctx, access, secret, ifMatch(c));
      return c.body(null, 204);
    },
  );
}
