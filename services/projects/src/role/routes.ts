import { CUSTOM_ROLE_BASES, PROJECT_ROLES } from "@atrium/shared/access/roles";
import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import {
  body,
  Id,
  json,
  listOf,
  Name,
  OrganizationPath,
  PageQuery,
  route,
  TeamPath,
  Time,
} from "@atrium/shared/http/route";
import { EffectiveBy } from "@atrium/shared/http/withdrawn";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { effectiveForAll } from "../withdrawal/withdrawal.ts";
import {
  affectedBy,
  createRole,
  deleteRole,
  isOfProjects,
  listRoles,
  present,
  theRole,
  updateRole,
} from "./role.ts";

const Role = z
  .object({
    id: z.string(),
    organization_id: z.string(),
    name: z.string(),
    description: z.string(),
    base: z.enum(CUSTOM_ROLE_BASES),
    scopes: z.array(z.string()),
    created_by: z.string(),
    created_at: Time,
    updated_at: Time,
  })
  .openapi("Role");

const BUILT_IN = new Set<string>([...PROJECT_ROLES, "custom"]);

const fields = {
  name: Name.refine((name) => !BUILT_IN.has(name.toLowerCase()), "This is the name of a built-in role."),
  description: z.string().max(1000).optional(),
  base: z.enum(CUSTOM_ROLE_BASES).openapi({ description: "The built-in role that it starts from." }),
  scopes: z
    .array(z.string().max(80).refine(isOfProjects, "There is no such permission in projects."))
    .max(300)
    .openapi({ description: "What it adds to its base, e.g. `variable:view` or `run:delete:own`." }),
};

const Creation = z.strictObject(fields).openapi("RoleInput");
const Change = z
  .strictObject({
    ...fields,
    name: fields.name.optional(),
    base: fields.base.optional(),
    scopes: fields.scopes.optional(),
  })
  .openapi("RolePatch");

const RolePath = OrganizationPath.extend({ role: Id });
const tags = ["Custom roles"];

export function roleRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "post",
      path: "/v1/organizations/{organization}/roles",
      permission: "role:create",
      tags,
      summary: "Create a custom role: a built-in one and what is added to it",
      request: { params: OrganizationPath, body: body(Creation) },
      responses: { 201: json(Role) },
    }),
    async (c) => {
      const { role, answer } = await createRole(c.var.ctx, c.var.access, c.req.valid("json"));
      return single(c, answer, role.version, 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/organizations/{organization}/roles",
      permission: "role:view",
      tags,
      summary: "List the custom roles of an organization",
      request: { params: OrganizationPath, query: PageQuery },
      responses: { 200: json(listOf(Role)) },
    }),
    async (c) => c.json(await listRoles(c.var.ctx, c.var.access, pageOf(c.req.valid("query"))), 200),
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/teams/{team}/roles",
      permission: "role:view",
      tags,
      summary: "List the custom roles that a team's people can be given",
      request: { params: TeamPath, query: PageQuery },
      responses: { 200: json(listOf(Role)) },
    }),
    async (c) => c.json(await listRoles(c.var.ctx, c.var.access, pageOf(c.req.valid("query"))), 200),
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/organizations/{organization}/roles/{role}",
      permission: "role:view",
      tags,
      summary: "Get a custom role",
      request: { params: RolePath },
      responses: { 200: json(Role) },
    }),
    async (c) => {
      const role = await theRole(c.var.ctx, c.var.access, "role:view", c.req.valid("param").role);
      return single(c, present(role), role.version, 200);
    },
  );

  app.openapi(
    route({
      method: "patch",
      path: "/v1/organizations/{organization}/roles/{role}",
      permission: "role:update",
      tags,
      summary: "Change a custom role, and with it what everybody may who has it",
      request: { params: RolePath, body: body(Change) },
      responses: { 200: json(Role.extend({ effective_by: EffectiveBy }).openapi("ChangedRole")) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const before = await theRole(ctx, access, "role:update", c.req.valid("param").role);
      const { role, committed } = await updateRole(ctx, access, before, c.req.valid("json"), ifMatch(c));
      const effective = effectiveForAll(c.env, ctx, committed, affectedBy(ctx, role));
      return single(c, { ...present(role), ...effective }, role.version, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: "/v1/organizations/{organization}/roles/{role}",
      permission: "role:delete",
      tags,
      summary: "Delete a custom role that nobody has",
      request: { params: RolePath },
      responses: { 204: { description: "Done" } },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const role = await theRole(ctx, access, "role:delete", c.req.valid("param").role);
      await deleteRole(ctx, access, role, ifMatch(c));
      return c.body(null, 204);
    },
  );
}
