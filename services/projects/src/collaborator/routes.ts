import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, Id, json, listOf, PageQuery, ProjectPath, route, Time } from "@atrium/shared/http/route";
import { EffectiveBy, Withdrawn } from "@atrium/shared/http/withdrawn";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import {
  LEVEL_FIELDS,
  NAMES_ONE_LEVEL,
  namesOneLevel,
  namesOneLevelAtMost,
  SHOWN_LEVEL,
} from "../level/fields.ts";
import { effective, withdrawn } from "../withdrawal/withdrawal.ts";
import {
  addCollaborator,
  leaveProject,
  listCollaborators,
  present,
  removeCollaborator,
  theCollaborator,
  updateCollaborator,
} from "./collaborator.ts";

const Collaborator = z
  .object({
    id: z.string(),
    account_id: z.string(),
    username: z.string(),
    name: z.string(),
    ...SHOWN_LEVEL,
    via: z.object({ type: z.literal("project"), id: z.string() }),
    created_by: z.string(),
    created_at: Time,
    updated_at: Time,
  })
  .openapi("Collaborator");

const Addition = z
  .strictObject({
    email: z.email().max(254).optional(),
    username: z.string().min(1).max(100).optional(),
    account_id: Id.optional(),
    ...LEVEL_FIELDS,
  })
  .refine(exactlyOne("email", "username", "account_id"), {
    message: "Name the person by exactly one of email, username, account_id.",
  })
  .refine(namesOneLevel, { message: NAMES_ONE_LEVEL })
  .openapi("CollaboratorAddition");

const Change = z
  .strictObject(LEVEL_FIELDS)
  .refine(namesOneLevelAtMost, { message: NAMES_ONE_LEVEL })
  .openapi("CollaboratorChange");

function exactlyOne<K extends string>(...names: K[]) {
  return (input: { [name in K]?: unknown }) => names.filter((name) => input[name] !== undefined).length === 1;
}

const CollaboratorPath = ProjectPath.extend({ collaborator: Id });
const tags = ["Collaborators"];

export function collaboratorRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}/collaborators",
      permission: "collaborator:view",
      tags,
      summary: "List who is in a project by a row of their own, its owner included",
      request: { params: ProjectPath, query: PageQuery },
      responses: { 200: json(listOf(Collaborator)) },
    }),
    async (c) => c.json(await listCollaborators(c.var.ctx, c.var.access, pageOf(c.req.valid("query"))), 200),
  );

  app.openapi(
    route({
      method: "post",
      path: "/v1/projects/{project}/collaborators",
      permission: "collaborator:create",
      tags,
      summary: "Add somebody who has an account; add only people you trust and know",
      request: { params: ProjectPath, body: body(Addition) },
      responses: { 201: json(Collaborator.extend({ notice: z.string() }).openapi("AddedCollaborator")) },
    }),
    async (c) => {
      const { email, username, account_id, ...level } = c.req.valid("json");
      const named =
        email !== undefined
          ? { email }
          : username !== undefined
            ? { username }
            : { accountId: account_id ?? "" };
      const { row, answer } = await addCollaborator(c.var.ctx, c.var.access, named, level);
      return single(c, answer, row.version, 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}/collaborators/{collaborator}",
      permission: "collaborator:view",
      tags,
      summary: "Get one collaborator",
      request: { params: CollaboratorPath },
      responses: { 200: json(Collaborator) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const row = await theCollaborator(ctx, access, "collaborator:view", c.req.valid("param").collaborator);
      return single(c, present(row, access), row.version, 200);
    },
  );

  app.openapi(
    route({
      method: "patch",
      path: "/v1/projects/{project}/collaborators/{collaborator}",
      permission: "collaborator:update",
      tags,
      summary: "Change what a collaborator may do",
      request: { params: CollaboratorPath, body: body(Change) },
      responses: {
        200: json(Collaborator.extend({ effective_by: EffectiveBy }).openapi("ChangedCollaborator")),
      },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const before = await theCollaborator(
        ctx,
        access,
        "collaborator:update",
        c.req.valid("param").collaborator,
      );
      const { row, ...withdrawing } = await updateCollaborator(
        ctx,
        access,
        before,
        c.req.valid("json"),
        ifMatch(c),
      );
      return single(c, { ...present(row, access), ...effective(c.env, ctx, withdrawing) }, row.version, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: "/v1/projects/{project}/collaborators/{collaborator}",
      permission: "collaborator:delete",
      tags,
      summary: "Remove a collaborator; their keys to the project die at once",
      request: { params: CollaboratorPath },
      responses: { 200: json(Withdrawn) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const row = await theCollaborator(
        ctx,
        access,
        "collaborator:delete",
        c.req.valid("param").collaborator,
      );
      return c.json(withdrawn(c.env, ctx, await removeCollaborator(ctx, access, row, ifMatch(c))), 200);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: "/v1/projects/{project}/leave",
      permission: "project:view",
      tags,
      summary: "Leave a project; one's keys to it die at once",
      request: { params: ProjectPath },
      responses: { 200: json(Withdrawn) },
    }),
    async (c) => c.json(withdrawn(c.env, c.var.ctx, await leaveProject(c.var.ctx, c.var.access)), 200),
  );
}
