import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, Id, json, listOf, PageQuery, route, TeamPath, Time } from "@atrium/shared/http/route";
import { ChangeQuery, Withdrawn } from "@atrium/shared/http/withdrawn";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { namesOneLevel, namesOneLevelAtMost, ROLE_FIELDS, SHOWN_ROLE } from "../level/fields.ts";
import { NAMES_ONE, namedIn, namesOne, PERSON_FIELDS } from "../person/person.ts";
import { CHANGE_FIELDS, changing, RemovalQuery, Removed, removing } from "../withdrawal/preview.ts";
import { withdrawn } from "../withdrawal/withdrawal.ts";
import {
  addMembers,
  leaverOf,
  leaveTeam,
  listMembers,
  present,
  removeMember,
  theMember,
  updateMember,
} from "./team-member.ts";

const TeamMember = z
  .object({
    id: z.string(),
    account_id: z.string(),
    username: z.string(),
    name: z.string(),
    ...SHOWN_ROLE,
    created_by: z.string(),
    created_at: Time,
    updated_at: Time,
  })
  .openapi("TeamMember");

const NAMES_ONE_ROLE = "Give exactly one of role, custom_role_id.";
const AT_ONCE = 50;

const Addition = z
  .strictObject({
    people: z
      .array(z.strictObject(PERSON_FIELDS).refine(namesOne, { message: NAMES_ONE }))
      .min(1)
      .max(AT_ONCE)
      .openapi({ description: "People of the organization. All of them are added, or none." }),
    ...ROLE_FIELDS,
  })
  .refine(namesOneLevel, { message: NAMES_ONE_ROLE })
  .openapi("TeamMembersInput");

const Change = z
  .strictObject(ROLE_FIELDS)
  .refine(namesOneLevelAtMost, { message: NAMES_ONE_ROLE })
  .openapi("TeamMemberPatch");

const MemberPath = TeamPath.extend({ member: Id });
const tags = ["Members"];

export function teamMemberRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "get",
      path: "/v1/teams/{team}/members",
      permission: "member:view",
      tags,
      summary: "List who is in a team, and as what",
      request: { params: TeamPath, query: PageQuery },
      responses: { 200: json(listOf(TeamMember)) },
    }),
    async (c) => c.json(await listMembers(c.var.ctx, c.var.access, pageOf(c.req.valid("query"))), 200),
  );

  app.openapi(
    route({
      method: "post",
      path: "/v1/teams/{team}/members",
      operationId: "addTeamMembers",
      permission: "member:create",
      tags,
      summary: "Add people of the organization to a team; a mail tells them",
      request: { params: TeamPath, body: body(Addition) },
      responses: { 201: json(z.object({ data: z.array(TeamMember) }).openapi("AddedTeamMembers")) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { people, ...input } = c.req.valid("json");
      const named = people.map(namedIn);
      const { answer, mails } = await addMembers(ctx, access, named, input, c.env.PUBLIC_URL);
      ctx.later(c.env.POSTMAN.sendAll(mails));
      return c.json(answer, 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/teams/{team}/members/{member}",
      permission: "member:view",
      tags,
      summary: "Get one member of a team",
      request: { params: MemberPath },
      responses: { 200: json(TeamMember) },
    }),
    async (c) => {
      const { member } = c.req.valid("param");
      const row = await theMember(c.var.ctx, c.var.access, "member:view", member);
      return single(c, present(row), row.version, 200);
    },
  );

  app.openapi(
    route({
      method: "patch",
      path: "/v1/teams/{team}/members/{member}",
      permission: "member:update",
      tags,
      summary: "Change what somebody is in a team",
      request: { params: MemberPath, query: ChangeQuery, body: body(Change) },
      responses: {
        200: json(TeamMember.extend(CHANGE_FIELDS).openapi("ChangedTeamMember")),
      },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const before = await theMember(ctx, access, "member:update", c.req.valid("param").member);
      const change = c.req.valid("json");
      const { row, rights } = await changing(c.env, ctx, leaverOf(before), c.req.valid("query"), () =>
        updateMember(ctx, access, before, change, ifMatch(c)),
      );
      return single(c, { ...present(row), ...rights }, row.version, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: "/v1/teams/{team}/members/{member}",
      permission: "member:delete",
      tags,
      summary: "Remove somebody from a team, and from what they had through it",
      request: { params: MemberPath, query: RemovalQuery },
      responses: { 200: json(Removed) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const row = await theMember(ctx, access, "member:delete", c.req.valid("param").member);
      const answer = await removing(c.env, ctx, access, leaverOf(row), c.req.valid("query"), (handover) =>
        removeMember(ctx, access, row, ifMatch(c), handover),
      );
      return c.json(answer, 200);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: "/v1/teams/{team}/leave",
      permission: "team:view",
      tags,
      summary: "Leave a team, and what one had through it; keys that hang on it die at once",
      request: { params: TeamPath },
      responses: { 200: json(Withdrawn) },
    }),
    async (c) => c.json(withdrawn(c.env, c.var.ctx, await leaveTeam(c.var.ctx, c.var.access)), 200),
  );
}
