import type { Permission } from "@atrium/shared/access/vocabulary";
import type { AppEnv } from "@atrium/shared/http/app";
import { LabelFilters } from "@atrium/shared/http/labels";
import { json, line, listOf, PageQuery, ProjectPath, route, TeamPath, Time } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../../env.ts";
import { KIND_NAMES } from "../../kind/kinds.ts";
import { MADE_BETWEEN, StateFilter } from "../body.ts";
import { listMine, listOfProject, listOfTeam, type Wanted } from "./listing.ts";

const Mine = PageQuery.extend({
  kind: z
    .preprocess(
      (said) => (said === undefined ? said : [said].flat()),
      z.array(z.enum(KIND_NAMES)).max(20).optional(),
    )
    .openapi({
      type: "array",
      items: { type: "string", enum: KIND_NAMES },
      description: "Several: any of them.",
    }),
  name: line(200).optional().openapi({ description: "The exact name." }),
  state: StateFilter,
  label: LabelFilters,
  ...MADE_BETWEEN,
});
const Anybodys = Mine.extend({
  owner: line(80).min(1).optional().openapi({ description: "Whose it is: an id, a username, or `me`." }),
});

/** What all kinds have; the rest is each kind's own. */
const Thing = z
  .looseObject({
    id: z.string(),
    project_id: z.string(),
    name: z.string(),
    labels: z.record(z.string(), z.string()),
    owner: z.string(),
    created_by: z.string(),
    created_at: Time,
    updated_at: Time,
    links: z.object({ self: z.string(), project: z.string() }),
  })
  .openapi("Resource");

const VIEWS = KIND_NAMES.map((kind): Permission => `${kind}:view`);

export function listingRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}/resources",
      operationId: "listResources",
      permission: VIEWS,
      summary: "List all that a project holds, of every kind that you see there, newest first",
      request: { params: ProjectPath, query: Anybodys },
      responses: { 200: json(listOf(Thing), "A page of resources") },
    }),
    async (c) => {
      const { wanted, page } = asked(c.req.valid("query"));
      return c.json(await listOfProject(c.var.ctx, c.var.access, wanted, page), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/teams/{team}/resources",
      operationId: "listTeamResources",
      permission: "team:view",
      summary: "List all that the projects of a team hold, of what you see there, newest first",
      request: { params: TeamPath, query: Anybodys },
      responses: { 200: json(listOf(Thing), "A page of resources") },
    }),
    async (c) => {
      const { wanted, page } = asked(c.req.valid("query"));
      return c.json(await listOfTeam(c.var.ctx, c.var.access, wanted, page), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/me/resources",
      operationId: "listMyResources",
      permission: "account:view",
      summary: "List what is your own, in all projects where you see it, newest first",
      request: { query: Mine },
      responses: { 200: json(listOf(Thing), "A page of resources") },
    }),
    async (c) => {
      const { wanted, page } = asked(c.req.valid("query"));
      return c.json(await listMine(c.var.ctx, c.var.access, wanted, page), 200);
    },
  );
}

function asked({ kind, owner, name, state, label, since, until, ...query }: z.output<typeof Anybodys>) {
  const wanted: Wanted = { kinds: kind, owner, name, state, labels: label, since, until };
  return { wanted, page: pageOf(query) };
}
