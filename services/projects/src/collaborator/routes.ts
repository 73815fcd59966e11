import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import {
  body,
  Id,
  json,
  listOf,
  PageQuery,
  ProjectPath,
  Refusal,
  route,
  Time,
} from "@atrium/shared/http/route";
import { ChangeQuery, Withdrawn } from "@atrium/shared/http/withdrawn";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { mailInvitation } from "../invitation/mail.ts";
import { LEVEL_FIELDS, NAMES_ONE_LEVEL, namesOneLevelAtMost, SHOWN_LEVEL } from "../level/fields.ts";
import { NAMES_ONE, namedIn, namesOne, PERSON_FIELDS } from "../person/person.ts";
import { CHANGE_FIELDS, changing, RemovalQuery, Removed, removing } from "../withdrawal/preview.ts";
import { withdrawn } from "../withdrawal/withdrawal.ts";
import { addCollaborator, levelToGive } from "./addition.ts";
import { BULK, changeCollaborators } from "./bulk.ts";
import {
  changingBy,
  leaveProject,
  leaverOf,
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
    external: z.boolean().openapi({ description: "From outside the project's organization." }),
    via: z.object({ type: z.literal("project"), id: z.string() }),
    created_by: z.string(),
    created_at: Time,
    updated_at: Time,
  })
  .openapi("Collaborator");

const ADDITION_FIELDS = {
  ...PERSON_FIELDS,
  ...LEVEL_FIELDS,
  external: z.boolean().optional().openapi({
    description: "They are from outside the organization: without it they are added only from inside.",
  }),
  invite: z
    .boolean()
    .optional()
    .openapi({ description: "Invite whoever has this email address, where they cannot be added." }),
};

const Addition = z
  .strictObject({
    ...ADDITION_FIELDS,
    role: LEVEL_FIELDS.role.openapi({ description: "`member` where no level is named." }),
  })
  .refine(namesOne, { message: NAMES_ONE })
  .refine(namesOneLevelAtMost, { message: NAMES_ONE_LEVEL })
  .refine(({ invite, email }) => !invite || email !== undefined, { message: "Invite by email." })
  .openapi("CollaboratorInput");

const additionIn = ({ external = false, invite = false, ...input }: z.infer<typeof Addition>) => {
  const { custom_role_id, access, add_ons } = input;
  // O6: whoever is added without a word about it is a member.
  const role = input.role ?? (custom_role_id === undefined && access === undefined ? "member" : undefined);
  return { named: namedIn(input), external, invite, level: { role, custom_role_id, access, add_ons } };
};

const Bulk = z
  .strictObject({
    add: z.array(Addition).max(BULK).optional(),
    remove: z.array(Id).max(BULK).optional().openapi({ description: "Ids of collaborators." }),
  })
  .refine(({ add = [], remove = [] }) => add.length + remove.length > 0, { message: "Name somebody." })
  .refine(({ add = [], remove = [] }) => add.length + remove.length <= BULK, {
    message: `At most ${BULK} in all.`,
  })
  .openapi("CollaboratorChanges");

const InvitedInstead = z.object({ id: z.string(), email: z.string(), expires_at: Time });

const BulkResult = z
  .object({
    add: z.array(
      z.union([
        z.object({ status: z.literal(201), collaborator: Collaborator }),
        z.object({ status: z.literal(202), invitation: InvitedInstead }),
        Refusal,
      ]),
    ),
    remove: z.array(z.union([Withdrawn.extend({ status: z.literal(200) }), Refusal])),
    notice: z.string().optional().openapi({ description: "Where anybody was added or invited." }),
  })
  .openapi("CollaboratorChangesResult");

const Change = z
  .strictObject(LEVEL_FIELDS)
  .refine(namesOneLevelAtMost, { message: NAMES_ONE_LEVEL })
  .openapi("CollaboratorPatch");

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
      responses: {
        201: json(Collaborator.extend({ notice: z.string() }).openapi("AddedCollaborator")),
        202: json(
          z.object({ invitation: InvitedInstead, notice: z.string() }).openapi("InvitedCollaborator"),
          "Invited instead, as was asked for",
        ),
      },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { level, ...addition } = additionIn(c.req.valid("json"));
      const outcome = await addCollaborator(
        ctx,
        access,
        addition,
        await levelToGive(ctx, access, level),
        true,
      );
      if (outcome.status === 201) return single(c, outcome.body, outcome.version, 201);
      mailInvitation(c.env, ctx, outcome.mail);
      return c.json(outcome.body, 202);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: "/v1/projects/{project}/collaborators/bulk",
      operationId: "changeCollaborators",
      permission: "collaborator:create",
      tags,
      summary: "Add and remove several collaborators, each for itself; results stand in the order asked",
      request: { params: ProjectPath, body: body(Bulk) },
      responses: { 200: json(BulkResult) },
    }),
    async (c) => {
      const { add = [], remove = [] } = c.req.valid("json");
      const changes = { add: add.map(additionIn), remove };
      return c.json(await changeCollaborators(c.env, c.var.ctx, c.var.access, changes), 200);
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
      permission: ["collaborator:update", "registered_model:manage"],
      tags,
      summary: "Change what a collaborator may do",
      description:
        "`registered_model:manage` by itself changes `add_ons` alone: admins of the registry appoint one another.",
      request: { params: CollaboratorPath, query: ChangeQuery, body: body(Change) },
      responses: {
        200: json(Collaborator.extend(CHANGE_FIELDS).openapi("ChangedCollaborator")),
      },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const change = c.req.valid("json");
      const needed = changingBy(access, change);
      const before = await theCollaborator(ctx, access, needed, c.req.valid("param").collaborator);
      const { row, rights } = await changing(c.env, ctx, leaverOf(before), c.req.valid("query"), () =>
        updateCollaborator(ctx, access, before, change, ifMatch(c)),
      );
      return single(c, { ...present(row, access), ...rights }, row.version, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: "/v1/projects/{project}/collaborators/{collaborator}",
      permission: "collaborator:delete",
      tags,
      summary: "Remove a collaborator; their keys to the project die at once",
      request: { params: CollaboratorPath, query: RemovalQuery },
      responses: { 200: json(Removed) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const row = await theCollaborator(
        ctx,
        access,
        "collaborator:delete",
        c.req.valid("param").collaborator,
      );
      const answer = await removing(c.env, ctx, access, leaverOf(row), c.req.valid("query"), (handover) =>
        removeCollaborator(ctx, access, row, ifMatch(c), handover),
      );
      return c.json(answer, 200);
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
