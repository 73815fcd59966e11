import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import {
  body,
  json,
  line,
  listOf,
  Name,
  OrganizationPath,
  PageQuery,
  route,
  Time,
} from "@atrium/shared/http/route";
import { EffectiveBy, Withdrawn } from "@atrium/shared/http/withdrawn";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { effective, withdrawn } from "../withdrawal/withdrawal.ts";
import { EntitlementsShown } from "./entitlements.ts";
import {
  createOrganization,
  deleteOrganization,
  listOrganizations,
  present,
  renameOrganization,
  theOrganization,
} from "./organization.ts";
import { settingsOf, updatePolicies } from "./settings.ts";

const Organization = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(["personal", "standard"]),
    role: z.string().nullable().openapi({ description: "The caller's: member, admin or owner." }),
    default_project_id: z
      .string()
      .nullable()
      .openapi({ description: "The project that every member is in; a personal organization has none." }),
    created_at: Time,
    updated_at: Time,
  })
  .openapi("Organization");

const ExternalCollaborators = z
  .boolean()
  .openapi({ description: "Whether projects take people from outside the organization." });
const MembersCreateProjects = z
  .boolean()
  .openapi({ description: "Whether every member may create projects, or admins and owners only." });
const DefaultVisibility = z
  .enum(["private", "team", "public", "open"])
  .openapi({ description: "Of projects made from now on; `team` for those that a team owns." });
const LeakedKeys = z.enum(["revoke", "notify"]).openapi({
  description:
    "What becomes of keys, and of its teams' account tokens, that are reported as leaked: they are revoked at once; or those who administer them are told, and see to it themselves.",
});

const Settings = z
  .object({
    external_collaborators: ExternalCollaborators,
    members_create_projects: MembersCreateProjects,
    default_visibility: DefaultVisibility,
    leaked_keys: LeakedKeys,
    entitlements: EntitlementsShown,
    payment_verified: z
      .boolean()
      .openapi({ description: "Whether its payment method was verified, by a system administrator." }),
    updated_at: Time,
  })
  .openapi("OrganizationSettings");

const tags = ["Organizations"];

export function organizationRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "post",
      path: "/v1/organizations",
      permission: "organization:create",
      tags,
      summary: "Create an organization, owned by the caller, with its Default project",
      request: { body: body(z.strictObject({ name: Name })) },
      responses: { 201: json(Organization) },
    }),
    async (c) => {
      const { name } = c.req.valid("json");
      const { organization, answer } = await createOrganization(c.var.ctx, c.var.access, name);
      return single(c, answer, organization.version, 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/organizations",
      permission: "organization:view",
      tags,
      summary: "List the organizations that the caller is a member of",
      request: { query: PageQuery },
      responses: { 200: json(listOf(Organization)) },
    }),
    async (c) => c.json(await listOrganizations(c.var.ctx, c.var.access, pageOf(c.req.valid("query"))), 200),
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/organizations/{organization}",
      permission: "organization:view",
      tags,
      summary: "Get an organization",
      request: { params: OrganizationPath },
      responses: { 200: json(Organization) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const organization = await theOrganization(ctx, access, "organization:view");
      return single(c, present(organization, access.role), organization.version, 200);
    },
  );

  app.openapi(
    route({
      method: "patch",
      path: "/v1/organizations/{organization}",
      permission: "organization:update",
      tags,
      summary: "Rename an organization",
      request: { params: OrganizationPath, body: body(z.strictObject({ name: Name.optional() })) },
      responses: { 200: json(Organization) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const before = await theOrganization(ctx, access, "organization:update");
      const organization = await renameOrganization(ctx, access, before, c.req.valid("json"), ifMatch(c));
      return single(c, present(organization, access.role), organization.version, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: "/v1/organizations/{organization}",
      permission: "organization:delete",
      tags,
      summary: "Delete an organization with everything in it; its keys die at once",
      request: {
        params: OrganizationPath,
        query: z.strictObject({
          confirm: line(100).optional().openapi({
            description: "Its name; needed where others are in it, or where it holds teams or projects.",
          }),
        }),
      },
      responses: { 200: json(Withdrawn) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const organization = await theOrganization(ctx, access, "organization:delete");
      const { confirm } = c.req.valid("query");
      const withdrawing = await deleteOrganization(ctx, access, organization, confirm, ifMatch(c));
      return c.json(withdrawn(c.env, ctx, withdrawing), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/organizations/{organization}/settings",
      permission: "policy:view",
      tags,
      summary: "Get an organization's policies, and what it may have",
      request: { params: OrganizationPath },
      responses: { 200: json(Settings) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const organization = await theOrganization(ctx, access, "policy:view");
      return single(c, await settingsOf(ctx, organization), organization.version, 200);
    },
  );

  app.openapi(
    route({
      method: "patch",
      path: "/v1/organizations/{organization}/settings",
      permission: "policy:update",
      tags,
      summary: "Change an organization's policies, from now on",
      request: {
        params: OrganizationPath,
        body: body(
          z.strictObject({
            external_collaborators: ExternalCollaborators.optional(),
            members_create_projects: MembersCreateProjects.optional(),
            default_visibility: DefaultVisibility.optional(),
            leaked_keys: LeakedKeys.optional(),
          }),
        ),
      },
      responses: { 200: json(Settings.extend({ effective_by: EffectiveBy }).openapi("ChangedSettings")) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const before = await theOrganization(ctx, access, "policy:update");
      const input = c.req.valid("json");
      const { organization, ...withdrawing } = await updatePolicies(ctx, access, before, input, ifMatch(c));
      const settings = await settingsOf(ctx, organization);
      return single(c, { ...settings, ...effective(c.env, ctx, withdrawing) }, organization.version, 200);
    },
  );
}
