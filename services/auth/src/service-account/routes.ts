import { PROJECT_ROLES } from "@atrium/shared/access/roles";
import { takenBy } from "@atrium/shared/control/dying-keys";
import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, Id, json, listOf, Name, PageQuery, ProjectPath, route, Time } from "@atrium/shared/http/route";
import { EffectiveBy, Withdrawn } from "@atrium/shared/http/withdrawn";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { effective, withdraw } from "../access/withdraw.ts";
import type { Env } from "../env.ts";
import { withdrawByIds } from "../key/key.ts";
import {
  createServiceAccount,
  deleteServiceAccount,
  listServiceAccounts,
  present,
  theServiceAccount,
  updateServiceAccount,
} from "./service-account.ts";

const Role = z.enum(PROJECT_ROLES).exclude(["owner"]);

const ServiceAccount = z
  .object({
    id: z.string(),
    project_id: z.string(),
    name: z.string(),
    role: z.string(),
    created_by: z.string(),
    created_at: Time,
    updated_at: Time,
  })
  .openapi("ServiceAccount");

const ChangedServiceAccount = ServiceAccount.extend({ effective_by: EffectiveBy }).openapi(
  "ChangedServiceAccount",
);

const ServiceAccountPath = ProjectPath.extend({ service_account: Id });
const tags = ["Service accounts"];

export function serviceAccountRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "post",
      path: "/v1/projects/{project}/service-accounts",
      permission: "service_account:create",
      tags,
      summary: "Create a service account",
      description: "Automation with a role of its own in this project. It cannot sign in; give it a key.",
      request: { params: ProjectPath, body: body(z.strictObject({ name: Name, role: Role })) },
      responses: { 201: json(ServiceAccount, "The service account") },
    }),
    async (c) => {
      const row = await createServiceAccount(c.var.ctx, c.var.access, c.req.valid("json"));
      return single(c, present(row), row.version, 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}/service-accounts",
      permission: "service_account:view",
      tags,
      summary: "List service accounts",
      request: { params: ProjectPath, query: PageQuery },
      responses: { 200: json(listOf(ServiceAccount), "A page") },
    }),
    async (c) =>
      c.json(await listServiceAccounts(c.var.ctx, c.var.access, pageOf(c.req.valid("query"))), 200),
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}/service-accounts/{service_account}",
      permission: "service_account:view",
      tags,
      summary: "Get a service account",
      request: { params: ServiceAccountPath },
      responses: { 200: json(ServiceAccount, "The service account") },
    }),
    async (c) => {
      const id = c.req.valid("param").service_account;
      const row = await theServiceAccount(c.var.ctx, c.var.access, "service_account:view", id);
      return single(c, present(row), row.version, 200);
    },
  );

  app.openapi(
    route({
      method: "patch",
      path: "/v1/projects/{project}/service-accounts/{service_account}",
      permission: "service_account:update",
      tags,
      summary: "Change a service account's name or role",
      request: {
        params: ServiceAccountPath,
        body: body(z.strictObject({ name: Name.optional(), role: Role.optional() })),
      },
      responses: { 200: json(ChangedServiceAccount, "The service account") },
    }),
    async (c) => {
      const id = c.req.valid("param").service_account;
      const before = await theServiceAccount(c.var.ctx, c.var.access, "service_account:update", id);
      const row = await updateServiceAccount(
        c.var.ctx,
        c.var.access,
        before,
        c.req.valid("json"),
        ifMatch(c),
      );
      c.var.ctx.later(withdraw(c.env, { principalId: row.id }));
      const answer = { ...present(row), ...effective(c.env, c.var.ctx.clock.now()) };
      return single(c, answer, row.version, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: "/v1/projects/{project}/service-accounts/{service_account}",
      permission: "service_account:delete",
      tags,
      summary: "Delete a service account and revoke its keys",
      request: { params: ServiceAccountPath },
      responses: { 200: json(Withdrawn, "What died with it") },
    }),
    async (c) => {
      const id = c.req.valid("param").service_account;
      const row = await theServiceAccount(c.var.ctx, c.var.access, "service_account:delete", id);
      const committed = await deleteServiceAccount(c.var.ctx, c.var.access, row, ifMatch(c));
      const taken = takenBy(committed);
      const keyIds = taken.revoked_keys.map(({ id: key }) => key);
      c.var.ctx.later(withdrawByIds(c.env, { principalId: row.id, keyIds }));
      return c.json({ ...effective(c.env, committed.at), ...taken }, 200);
    },
  );
}
