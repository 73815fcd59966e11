import { PROJECT_ROLES } from "@atrium/shared/access/roles";
import { takenBy } from "@atrium/shared/control/dying-keys";
import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import {
  body,
  Id,
  json,
  listOf,
  Name,
  PageQuery,
  ProjectPath,
  route,
  TeamPath,
  Time,
} from "@atrium/shared/http/route";
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
  shown,
  theServiceAccount,
  updateServiceAccount,
} from "./service-account.ts";

const Role = z.enum(PROJECT_ROLES).exclude(["owner"]);

const ServiceAccount = z
  .object({
    id: z.string(),
    project_id: z.string().nullable().openapi({ description: "Null of a team's." }),
    team_id: z.string().nullable().openapi({ description: "Null of a project's." }),
    name: z.string(),
    role: z.string(),
    permissions: z.array(z.string()).openapi({
      description: "What it may do in its project; of a team's, in the projects that the team owns.",
    }),
    live_keys: z.number().int().openapi({ description: "How many keys, or tokens, of it are good." }),
    last_used_at: Time.nullable().openapi({ description: "When any that it ever had was used last." }),
    created_by: z.string(),
    created_at: Time,
    updated_at: Time,
  })
  .openapi("ServiceAccount");

const ChangedServiceAccount = ServiceAccount.extend({ effective_by: EffectiveBy }).openapi(
  "ChangedServiceAccount",
);

const tags = ["Service accounts"];

/** A service account belongs to a project or to a team: its routes are the same in both. */
const HOMES = {
  project: {
    path: "/v1/projects/{project}/service-accounts",
    Home: ProjectPath,
    description: "Automation with a role of its own in this project. It cannot sign in; give it a key.",
  },
  team: {
    path: "/v1/teams/{team}/service-accounts",
    Home: TeamPath,
    description:
      "Automation of the team: it has its role in the projects that the team owns, and is in those where the team collaborates " +
      "as somebody of the team is. It cannot sign in; give it a token.",
  },
} as const;

export function serviceAccountRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  for (const home of ["project", "team"] as const) routesIn(app, home);
}

function routesIn(app: OpenAPIHono<AppEnv<Env>>, home: keyof typeof HOMES): void {
  const { path, Home, description } = HOMES[home];
  const Path = z.object({ ...Home.shape, service_account: Id });
  const each = `${path}/{service_account}` as const;

  app.openapi(
    route({
      method: "post",
      path,
      permission: "service_account:create",
      tags,
      summary: `Create a service account of a ${home}`,
      description,
      request: { params: Home, body: body(z.strictObject({ name: Name, role: Role })) },
      responses: { 201: json(ServiceAccount, "The service account") },
    }),
    async (c) => {
      const { account, answer } = await createServiceAccount(c.var.ctx, c.var.access, c.req.valid("json"));
      return single(c, answer, account.version, 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path,
      permission: "service_account:view",
      tags,
      summary: `List the service accounts of a ${home}`,
      request: { params: Home, query: PageQuery },
      responses: { 200: json(listOf(ServiceAccount), "A page") },
    }),
    async (c) =>
      c.json(await listServiceAccounts(c.var.ctx, c.var.access, pageOf(c.req.valid("query"))), 200),
  );

  app.openapi(
    route({
      method: "get",
      path: each,
      permission: "service_account:view",
      tags,
      summary: `Get a service account of a ${home}`,
      request: { params: Path },
      responses: { 200: json(ServiceAccount, "The service account") },
    }),
    async (c) => {
      const id = c.req.valid("param").service_account;
      const row = await theServiceAccount(c.var.ctx, c.var.access, "service_account:view", id);
      return single(c, await shown(c.var.ctx, row), row.version, 200);
    },
  );

  app.openapi(
    route({
      method: "patch",
      path: each,
      permission: "service_account:update",
      tags,
      summary: `Change the name or role of a service account of a ${home}`,
      request: {
        params: Path,
        body: body(z.strictObject({ name: Name.optional(), role: Role.optional() })),
      },
      responses: { 200: json(ChangedServiceAccount, "The service account") },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const id = c.req.valid("param").service_account;
      const before = await theServiceAccount(ctx, access, "service_account:update", id);
      const row = await updateServiceAccount(ctx, access, before, c.req.valid("json"), ifMatch(c));
      ctx.later(withdraw(c.env, { principalId: row.id }));
      const answer = { ...(await shown(ctx, row)), ...effective(c.env, ctx.clock.now()) };
      return single(c, answer, row.version, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: each,
      permission: "service_account:delete",
      tags,
      summary: `Delete a service account of a ${home}, and revoke its ${home === "team" ? "tokens" : "keys"}`,
      request: { params: Path },
      responses: { 200: json(Withdrawn, "What died with it") },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const id = c.req.valid("param").service_account;
      const row = await theServiceAccount(ctx, access, "service_account:delete", id);
      const committed = await deleteServiceAccount(ctx, access, row, ifMatch(c));
      const taken = takenBy(committed);
      const keyIds = taken.revoked_keys.map(({ id: key }) => key);
      ctx.later(withdrawByIds(c.env, { principalId: row.id, keyIds }));
      return c.json({ ...effective(c.env, committed.at), ...taken }, 200);
    },
  );
}
