import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import {
  body,
  json,
  listOf,
  Name,
  OrganizationPath,
  PageQuery,
  route,
  TeamPath,
  Time,
} from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { createTeam, listTeams, present, teamSettings, theTeam, updateTeam } from "./team.ts";

const Team = z
  .object({
    id: z.string(),
    name: z.string(),
    organization_id: z.string(),
    profile_visibility: z.enum(["team", "public"]),
    role: z.string().nullable().openapi({
      description: "The caller's in it, `custom` for a custom role; null where they are not in it.",
    }),
    created_by: z.string(),
    created_at: Time,
    updated_at: Time,
  })
  .openapi("Team");

const TeamSettings = listOf(
  z.object({
    id: z.string(),
    name: z.string(),
    visibility: z.enum(["private", "team", "public", "open"]),
  }),
)
  .extend({
    team: Team,
    warnings: z.array(z.object({ code: z.enum(["single_admin"]), detail: z.string() })),
  })
  .openapi("TeamSettings");

const tags = ["Teams"];

export function teamRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "post",
      path: "/v1/organizations/{organization}/teams",
      permission: "team:create",
      tags,
      summary: "Create a team, with the caller as its first admin",
      request: { params: OrganizationPath, body: body(z.strictObject({ name: Name })) },
      responses: { 201: json(Team) },
    }),
    async (c) => {
      const { team, answer } = await createTeam(c.var.ctx, c.var.access, c.req.valid("json"));
      return single(c, answer, team.version, 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/organizations/{organization}/teams",
      permission: "team:view",
      tags,
      summary: "List the teams of an organization",
      request: { params: OrganizationPath, query: PageQuery },
      responses: { 200: json(listOf(Team)) },
    }),
    async (c) => c.json(await listTeams(c.var.ctx, c.var.access, pageOf(c.req.valid("query"))), 200),
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/teams/{team}",
      permission: "team:view",
      tags,
      summary: "Get a team",
      request: { params: TeamPath },
      responses: { 200: json(Team) },
    }),
    async (c) => {
      const team = await theTeam(c.var.ctx, c.var.access, "team:view");
      return single(c, present(team), team.version, 200);
    },
  );

  app.openapi(
    route({
      method: "patch",
      path: "/v1/teams/{team}",
      permission: "team:update",
      tags,
      summary: "Rename a team",
      request: { params: TeamPath, body: body(z.strictObject({ name: Name.optional() })) },
      responses: { 200: json(Team) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const before = await theTeam(ctx, access, "team:update");
      const team = await updateTeam(ctx, access, before, c.req.valid("json"), ifMatch(c));
      return single(c, present(team), team.version, 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/teams/{team}/settings",
      permission: "team:view",
      tags,
      summary: "List how visible each project of a team is, with what its admins should mind",
      request: { params: TeamPath, query: PageQuery },
      responses: { 200: json(TeamSettings) },
    }),
    async (c) => c.json(await teamSettings(c.var.ctx, c.var.access, pageOf(c.req.valid("query"))), 200),
  );
}
