import type { AppEnv } from "@atrium/shared/http/app";
import { Consistency, json, line, OrganizationPath, route } from "@atrium/shared/http/route";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { search } from "./directory.ts";

const Found = z
  .object({
    data: z
      .array(
        z.discriminatedUnion("type", [
          z.object({ type: z.literal("account"), id: z.string(), username: z.string(), name: z.string() }),
          z.object({
            type: z.literal("team"),
            id: z.string(),
            name: z.string(),
            organization_id: z.string(),
          }),
        ]),
      )
      .openapi({ description: "At most 20: people, then teams." }),
  })
  .openapi("DirectoryResult");

const SearchQuery = z.strictObject({
  q: line(100).trim().min(1).openapi({
    description:
      "What a name, a word of it, a username or a team's name begins with; of people of one's organizations an email too.",
  }),
  consistency: Consistency,
});

const tags = ["Directory"];

export function directoryRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "get",
      path: "/v1/directory",
      operationId: "searchDirectory",
      permission: "member:view",
      tags,
      summary: "Find people and teams with whom the caller shares an organization or a project",
      request: { query: SearchQuery },
      responses: { 200: json(Found) },
    }),
    async (c) => c.json(await search(c.var.ctx, c.var.access, c.req.valid("query").q), 200),
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/organizations/{organization}/directory",
      operationId: "searchOrganizationDirectory",
      permission: "member:view",
      tags,
      summary: "Find people and teams of an organization",
      request: { params: OrganizationPath, query: SearchQuery },
      responses: { 200: json(Found) },
    }),
    async (c) => c.json(await search(c.var.ctx, c.var.access, c.req.valid("query").q), 200),
  );
}
