import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, Id, json, listOf, Name, PageQuery, route, TeamPath, Time } from "@atrium/shared/http/route";
import { Withdrawn } from "@atrium/shared/http/withdrawn";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../../env.ts";
import { NAMES_ONE, namedIn, namesOne, PERSON_FIELDS } from "../../person/person.ts";
import { withdrawn } from "../../withdrawal/withdrawal.ts";
import { createTeam, deleteTeam, listTeams, theTeam } from "./team.ts";

const FIELDS = {
  id: z.string(),
  organization_id: z.string(),
  name: z.string(),
  created_by: z.string(),
  created_at: Time,
  updated_at: Time,
};
const Team = z.object(FIELDS).openapi("AdministeredTeam");
const CreatedTeam = z
  .object({
    ...FIELDS,
    people: z.array(
      z.object({
        account_id: z.string(),
        username: z.string(),
        name: z.string(),
        role: z.enum(["admin", "member"]),
      }),
    ),
  })
  .openapi("CreatedTeam");

/** So many people a commit puts into a team at once. */
const PEOPLE = 100;

const Somebody = z.strictObject(PERSON_FIELDS).refine(namesOne, NAMES_ONE);
const People = z.array(Somebody).max(PEOPLE).default([]);

const TeamInput = z
  .strictObject({
    name: Name,
    organization_id: Id.optional().openapi({ description: "Of an organization that is there." }),
    organization_name: Name.optional().openapi({ description: "Of an organization to make." }),
    owner: Somebody.optional().openapi({
      description: "Owns the organization that is made, and is an admin of the team.",
    }),
    admins: People,
    members: People,
  })
  .refine((input) => (input.organization_id === undefined) !== (input.organization_name === undefined), {
    message: "Give one of organization_id, organization_name.",
  })
  .refine(({ organization_name, owner }) => organization_name === undefined || owner !== undefined, {
    message: "An organization that is made has an owner.",
    path: ["owner"],
  })
  .refine(({ owner, admins }) => owner !== undefined || admins.length > 0, {
    message: "A team has an admin.",
    path: ["admins"],
  })
  .refine(({ admins, members }) => admins.length + members.length <= PEOPLE, {
    message: `At most ${PEOPLE} people at once.`,
    path: ["members"],
  })
  .openapi("AdministeredTeamInput");

const target = "system";
const tags = ["Administration"];

export function teamAdministrationRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "post",
      path: "/v1/admin/teams",
      permission: "team:create",
      target,
      tags,
      summary: "Create a team for a customer, with its people and, where it has none, its organization",
      request: { body: body(TeamInput) },
      responses: { 201: json(CreatedTeam) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { name, organization_id, organization_name = "", owner, admins, members } = c.req.valid("json");
      const made = await createTeam(ctx, access, {
        name,
        organization: organization_id === undefined ? { name: organization_name } : { id: organization_id },
        owner: owner && namedIn(owner),
        admins: admins.map(namedIn),
        members: members.map(namedIn),
      });
      ctx.later(c.env.POSTMAN.sendAll(made.mails));
      return single(c, made.answer, made.version, 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/admin/teams",
      permission: "team:view",
      target,
      tags,
      summary: "List the teams of the installation, newest first",
      request: {
        query: PageQuery.extend({
          organization: Id.optional().openapi({ description: "Only those of this organization." }),
        }),
      },
      responses: { 200: json(listOf(Team)) },
    }),
    async (c) => {
      const { organization, ...page } = c.req.valid("query");
      return c.json(await listTeams(c.var.ctx, organization, pageOf(page)), 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: "/v1/admin/teams/{team}",
      permission: "team:delete",
      target,
      tags,
      summary: "Delete a team that owns no projects; what its people had through it ends",
      request: { params: TeamPath },
      responses: { 200: json(Withdrawn) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const team = await theTeam(ctx, access, "team:delete", c.req.valid("param").team);
      return c.json(withdrawn(c.env, ctx, await deleteTeam(ctx, access, team, ifMatch(c))), 200);
    },
  );
}
