import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, Id, json, listOf, OrganizationPath, PageQuery, route } from "@atrium/shared/http/route";
import { ChangeQuery, EffectiveBy, Withdrawn } from "@atrium/shared/http/withdrawn";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { NAMES_ONE, namedIn, namesOne, PERSON_FIELDS } from "../person/person.ts";
import { CHANGE_FIELDS, changing, RemovalQuery, Removed, removing } from "../withdrawal/preview.ts";
import { effective, withdrawn } from "../withdrawal/withdrawal.ts";
import { MemberBody, OrganizationRole, present } from "./body.ts";
import {
  leaveOrganization,
  leaverOf,
  listMembers,
  removeMember,
  theMember,
  transferOrganization,
  updateMember,
} from "./member.ts";

const MemberPath = OrganizationPath.extend({ member: Id });
const tags = ["Members"];

export function memberRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "get",
      path: "/v1/organizations/{organization}/members",
      permission: "member:view",
      tags,
      summary: "List who is in an organization, and as what",
      request: { params: OrganizationPath, query: PageQuery },
      responses: { 200: json(listOf(MemberBody)) },
    }),
    async (c) => c.json(await listMembers(c.var.ctx, c.var.access, pageOf(c.req.valid("query"))), 200),
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/organizations/{organization}/members/{member}",
      permission: "member:view",
      tags,
      summary: "Get one member",
      request: { params: MemberPath },
      responses: { 200: json(MemberBody) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const member = await theMember(ctx, access, "member:view", c.req.valid("param").member);
      return single(c, present(member), member.version, 200);
    },
  );

  app.openapi(
    route({
      method: "patch",
      path: "/v1/organizations/{organization}/members/{member}",
      permission: "member:update",
      tags,
      summary: "Change a member's role; owners are made and unmade by owners",
      request: {
        params: MemberPath,
        query: ChangeQuery,
        body: body(z.strictObject({ role: OrganizationRole })),
      },
      responses: { 200: json(MemberBody.extend(CHANGE_FIELDS).openapi("ChangedMember")) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const before = await theMember(ctx, access, "member:update", c.req.valid("param").member);
      const { role } = c.req.valid("json");
      const { member, rights } = await changing(c.env, ctx, leaverOf(before), c.req.valid("query"), () =>
        updateMember(ctx, access, before, role, ifMatch(c)),
      );
      return single(c, { ...present(member), ...rights }, member.version, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: "/v1/organizations/{organization}/members/{member}",
      permission: "member:delete",
      tags,
      summary: "Remove a member, and with that from every team and project; their keys there die at once",
      request: { params: MemberPath, query: RemovalQuery },
      responses: { 200: json(Removed) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const member = await theMember(ctx, access, "member:delete", c.req.valid("param").member);
      const answer = await removing(c.env, ctx, access, leaverOf(member), c.req.valid("query"), (handover) =>
        removeMember(ctx, access, member, ifMatch(c), handover),
      );
      return c.json(answer, 200);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: "/v1/organizations/{organization}/leave",
      permission: "organization:view",
      tags,
      summary: "Leave an organization, its teams and projects; one's keys there die at once",
      request: { params: OrganizationPath },
      responses: { 200: json(Withdrawn) },
    }),
    async (c) => c.json(withdrawn(c.env, c.var.ctx, await leaveOrganization(c.var.ctx, c.var.access)), 200),
  );

  app.openapi(
    route({
      method: "post",
      path: "/v1/organizations/{organization}/transfer",
      permission: "organization:transfer",
      tags,
      summary: "Hand an organization to another member; the caller stays as an admin",
      request: {
        params: OrganizationPath,
        body: body(z.strictObject(PERSON_FIELDS).refine(namesOne, { message: NAMES_ONE })),
      },
      responses: {
        200: json(
          z
            .object({ owner: MemberBody, former_owner: MemberBody, effective_by: EffectiveBy })
            .openapi("TransferredOrganization"),
        ),
      },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const named = namedIn(c.req.valid("json"));
      const { owner, formerOwner, ...withdrawing } = await transferOrganization(ctx, access, named);
      const answer = { owner: present(owner), former_owner: present(formerOwner) };
      return c.json({ ...answer, ...effective(c.env, ctx, withdrawing) }, 200);
    },
  );
}
