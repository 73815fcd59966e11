import { PROJECT_ROLES } from "@atrium/shared/access/roles";
import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, Id, json, listOf, PageQuery, ProjectPath, route, Time } from "@atrium/shared/http/route";
import { EffectiveBy, Withdrawn } from "@atrium/shared/http/withdrawn";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { namesOneLevel, ROLE_FIELDS, SHOWN_ROLE } from "../level/fields.ts";
import { effective, withdrawn } from "../withdrawal/withdrawal.ts";
import {
  addTeam,
  type HowInput,
  listCollaborations,
  present,
  removeCollaboration,
  theCollaboration,
  updateCollaboration,
} from "./collaborating-team.ts";

const Mode = z.enum(["inherit", "override"]).openapi({
  description:
    "`inherit`: people have what they are in the team, as far as who added it may give that. `override`: everybody of " +
    "the team has the level given here, whatever they hold in the project by themselves.",
});

const CollaboratingTeam = z
  .object({
    id: z.string(),
    team: z.object({ id: z.string(), name: z.string() }),
    mode: Mode,
    ...SHOWN_ROLE,
    role: z.enum(PROJECT_ROLES).exclude(["owner"]).nullable(),
    ceiling: z
      .array(z.string())
      .nullable()
      .openapi({ description: "Inherit: nobody has more by the team than these scopes." }),
    created_by: z.string(),
    created_at: Time,
  })
  .openapi("CollaboratingTeam");

const HOW = { mode: Mode, ...ROLE_FIELDS };
const saysHow = (how: HowInput): boolean =>
  how.mode === "override" ? namesOneLevel(how) : how.role === undefined && how.custom_role_id === undefined;
const SAYS_HOW = "Override takes exactly one of role, custom_role_id; inherit takes none.";

const Addition = z
  .strictObject({ team_id: Id, ...HOW })
  .refine(saysHow, { message: SAYS_HOW })
  .openapi("CollaboratingTeamInput");
const Change = z.strictObject(HOW).refine(saysHow, { message: SAYS_HOW }).openapi("CollaboratingTeamPatch");

const CollaborationPath = ProjectPath.extend({ team: Id });
const tags = ["Collaborators"];

export function collaboratingTeamRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}/teams",
      permission: "collaborating_team:view",
      tags,
      summary: "List the teams that collaborate in a project, the one that owns it aside",
      request: { params: ProjectPath, query: PageQuery },
      responses: { 200: json(listOf(CollaboratingTeam)) },
    }),
    async (c) => c.json(await listCollaborations(c.var.ctx, c.var.access, pageOf(c.req.valid("query"))), 200),
  );

  app.openapi(
    route({
      method: "post",
      path: "/v1/projects/{project}/teams",
      permission: "collaborating_team:create",
      tags,
      summary: "Give a team of the organization access to a project",
      request: { params: ProjectPath, body: body(Addition) },
      responses: { 201: json(CollaboratingTeam) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { team_id, ...how } = c.req.valid("json");
      const { row, answer } = await addTeam(ctx, access, team_id, how);
      // An override takes away too.
      if (row.mode === "override") ctx.later(c.env.AUTH.withdraw({ targetId: row.projectId }));
      return single(c, answer, row.version, 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}/teams/{team}",
      permission: "collaborating_team:view",
      tags,
      summary: "Get how a team collaborates in a project",
      request: { params: CollaborationPath },
      responses: { 200: json(CollaboratingTeam) },
    }),
    async (c) => {
      const { team } = c.req.valid("param");
      const row = await theCollaboration(c.var.ctx, c.var.access, "collaborating_team:view", team);
      return single(c, present(row), row.version, 200);
    },
  );

  app.openapi(
    route({
      method: "patch",
      path: "/v1/projects/{project}/teams/{team}",
      permission: "collaborating_team:update",
      tags,
      summary: "Change how a team collaborates in a project",
      request: { params: CollaborationPath, body: body(Change) },
      responses: {
        200: json(
          CollaboratingTeam.extend({ effective_by: EffectiveBy }).openapi("ChangedCollaboratingTeam"),
        ),
      },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { team } = c.req.valid("param");
      const before = await theCollaboration(ctx, access, "collaborating_team:update", team);
      const { row, ...withdrawing } = await updateCollaboration(
        ctx,
        access,
        before,
        c.req.valid("json"),
        ifMatch(c),
      );
      return single(c, { ...present(row), ...effective(c.env, ctx, withdrawing) }, row.version, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: "/v1/projects/{project}/teams/{team}",
      permission: "collaborating_team:delete",
      tags,
      summary: "End a team's access to a project; keys of those whom it let in die at once",
      request: { params: CollaborationPath },
      responses: { 200: json(Withdrawn) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { team } = c.req.valid("param");
      const row = await theCollaboration(ctx, access, "collaborating_team:delete", team);
      return c.json(withdrawn(c.env, ctx, await removeCollaboration(ctx, access, row, ifMatch(c))), 200);
    },
  );
}
