import type { AppEnv } from "@atrium/shared/http/app";
import { Id, json, ProjectPath, route } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { theKey } from "../key/key.ts";
import { Usage, UsageQuery, usageOf } from "./use.ts";

export function useRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}/keys/{key}/usage",
      permission: "key:view",
      tags: ["Keys"],
      summary: "How a key was used",
      description:
        "Per day and permission, and when last. Written at most once a minute, after the answers that are counted; what an " +
        "instance of the service had not written when it ended is missing.",
      request: { params: ProjectPath.extend({ key: Id }), query: UsageQuery },
      responses: { 200: json(Usage, "The usage, a page of days") },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const query = c.req.valid("query");
      const key = await theKey(ctx, access, "key:view", c.req.valid("param").key);
      return c.json(await usageOf(ctx.db, key, query, pageOf(query), ctx.clock.now()), 200);
    },
  );
}
