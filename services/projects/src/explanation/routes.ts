import { isPermission, type Permission } from "@atrium/shared/access/vocabulary";
import type { AppEnv } from "@atrium/shared/http/app";
import {
  Consistency,
  Id,
  json,
  listOf,
  OrganizationPath,
  PageQuery,
  ProjectPath,
  route,
  TeamPath,
} from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { explain } from "./explanation.ts";
import { whatCan, whoCan } from "./people.ts";

const PermissionName = z
  .string()
  .max(80)
  .refine(
    (text): text is Permission => isPermission(text),
    "Not a permission; docs/permissions.md lists them.",
  )
  .openapi({ example: "run:delete", description: "`kind:verb`; docs/permissions.md lists them." });
const PrincipalId = Id.optional().openapi({
  description:
    "An account, or a token of one's own; in a project a service account or a key too, in a team a service account of it. The " +
    "credential that asks, where left out.",
});
const Resource = Id.optional().openapi({ description: "One thing of the project that it is about." });

const Question = z.strictObject({
  permission: PermissionName,
  principal: PrincipalId,
  consistency: Consistency,
});
const AboutProject = Question.extend({ resource: Resource });

const Gives = z
  .enum(["any", "own", "no"])
  .openapi({ description: "For everything of the kind, for what is one's own, or not at all." });
const Via = z.object({
  type: z.enum(["project", "organization", "team"]),
  id: z.string(),
  name: z.string().optional(),
});
const RuleName = z.enum([
  "owner",
  "organization_admin",
  "team_override",
  "direct",
  "team_inherit",
  "owning_team",
  "default_project",
  "visibility",
  "organization_role",
  "policy",
  "team_role",
]);
const Role = z.string().nullable();
const Rule = z.object({
  rule: RuleName,
  role: Role,
  via: Via,
  overridden: z.boolean(),
  overridden_by: z.array(Via),
  because: z.string().nullable().openapi({ description: "Why it counts for nothing, where it does." }),
});
const Principal = z.object({
  type: z.enum(["account", "service_account", "key", "token", "anonymous"]),
  id: z.string(),
  name: z.string().nullable().openapi({ description: "Null for whom the asker shares no place with." }),
});
const Owner = z.object({ type: z.enum(["account", "service_account"]), id: z.string(), name: z.string() });

const step = {
  type: z.enum(["role", "scopes", "transfer", "invitation", "sign_in"]).openapi({
    description:
      "`transfer` and `invitation` hold once they are accepted; an invitation's body takes their `email` besides, which only " +
      "who invites them knows. `sign_in`: no key and no service account may.",
  }),
  role: Role,
  at: z.object({ type: z.enum(["project", "organization", "team"]), id: z.string() }).nullable(),
  method: z.string().nullable(),
  path: z.string().nullable(),
  body: z.record(z.string(), z.unknown()).nullable(),
};
const Remedy = z
  .object({
    ...step,
    next: z.object(step).nullable().openapi({ description: "What is needed as well, after it." }),
  })
  .openapi("Remedy");

const Explanation = z
  .object({
    allowed: z.boolean(),
    principal: Principal,
    owner: Owner.nullable().openapi({ description: "Whose key or token it is." }),
    permission: z.string(),
    resource: z
      .object({ id: z.string(), kind: z.string(), owner_id: z.string() })
      .nullable()
      .openapi({ description: "`owner_id`: whose own it is." }),
    why: z.string().openapi({ example: "own_only" }),
    reason: z.string().openapi({ description: "The same in one sentence." }),
    role: Role,
    missing: z.string().nullable().openapi({ description: "The permission, where it is missing." }),
    rules: z
      .array(Rule.extend({ gives: Gives }))
      .openapi({ description: "Every rule that matched, strongest first." }),
    roles: z
      .array(z.object({ role: z.string(), gives: Gives }))
      .openapi({ description: "The roles that give the permission in such a place." }),
    remedies: z
      .array(Remedy)
      .openapi({ description: "What would do, in order of least privilege; each was tried on the facts." }),
    who_can_grant: z
      .array(z.object({ type: z.literal("account"), id: z.string(), name: z.string() }))
      .openapi({ description: "Some of those who can do the first of them; at most ten." }),
  })
  .openapi("Explanation");

const WhoCan = listOf(
  z
    .object({
      principal: Owner,
      gives: z.enum(["any", "own"]),
      role: Role,
      reason: z.string(),
      rules: z.array(z.object({ rule: RuleName, role: Role, via: Via })),
    })
    .openapi("PermissionHolder"),
)
  .extend({
    everyone: z
      .union([z.boolean(), z.literal("signed_in")])
      .openapi({ description: "Whether the project's visibility alone gives it, to whom." }),
  })
  .openapi("PermissionHolders");

const WhatCan = z
  .object({
    principal: Principal,
    owner: Owner.nullable(),
    role: Role,
    permissions: z.array(z.string()),
    rules: z.array(Rule),
  })
  .openapi("Permissions");

const tags = ["Explanations"];
const description =
  "Read from the primary, never a cache. About oneself whoever sees the place may ask; about others, who may see who is in " +
  "it. An account that has nothing there is answered as one that does not exist.";

export function explanationRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}/explain",
      operationId: "explainInProject",
      permission: "project:view",
      tags,
      summary: "Why somebody may do something in a project, or may not, and what would change it",
      description,
      request: { params: ProjectPath, query: AboutProject },
      responses: { 200: json(Explanation) },
    }),
    async (c) => c.json(await explain(c.var.ctx, c.var.access, c.env.INVENTORY, c.req.valid("query")), 200),
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/organizations/{organization}/explain",
      operationId: "explainInOrganization",
      permission: "organization:view",
      tags,
      summary: "Why somebody may do something in an organization, or may not, and what would change it",
      description,
      request: { params: OrganizationPath, query: Question },
      responses: { 200: json(Explanation) },
    }),
    async (c) => c.json(await explain(c.var.ctx, c.var.access, c.env.INVENTORY, c.req.valid("query")), 200),
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/teams/{team}/explain",
      operationId: "explainInTeam",
      permission: "team:view",
      tags,
      summary: "Why somebody may do something in a team, or may not, and what would change it",
      description,
      request: { params: TeamPath, query: Question },
      responses: { 200: json(Explanation) },
    }),
    async (c) => c.json(await explain(c.var.ctx, c.var.access, c.env.INVENTORY, c.req.valid("query")), 200),
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}/who-can",
      operationId: "whoCan",
      permission: "collaborator:view",
      tags,
      summary: "List everybody who holds a permission on a project, and why",
      description:
        "Complete, whatever door they come through. A page may be shorter than its limit; `next_cursor` says whether there is more.",
      request: {
        params: ProjectPath,
        query: PageQuery.extend({ permission: PermissionName, resource: Resource }),
      },
      responses: { 200: json(WhoCan) },
    }),
    async (c) => {
      const { permission, resource, ...query } = c.req.valid("query");
      const wanted = { permission, resource };
      const page = pageOf(query);
      return c.json(await whoCan(c.var.ctx, c.var.access, c.env.INVENTORY, wanted, page), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}/what-can",
      operationId: "whatCan",
      permission: "project:view",
      tags,
      summary: "List what a principal may do in a project, and by which rules",
      description,
      request: {
        params: ProjectPath,
        query: z.strictObject({ principal: PrincipalId, consistency: Consistency }),
      },
      responses: { 200: json(WhatCan) },
    }),
    async (c) => c.json(await whatCan(c.var.ctx, c.var.access, c.req.valid("query").principal), 200),
  );
}
