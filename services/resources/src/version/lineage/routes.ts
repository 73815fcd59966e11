import type { AppEnv } from "@atrium/shared/http/app";
import { json, listOf, PageQuery, route } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../../env.ts";
import { kindOf } from "../../kind/kinds.ts";
import { VERSIONED_KINDS, type VersionedKind, VersionPath } from "../body.ts";
import { lineageOf } from "./lineage.ts";

type App = OpenAPIHono<AppEnv<Env>>;

const name = z.string().nullable().openapi({ description: "`null` where it is not here any more." });
const source = {
  kind: z.string(),
  id: z.string(),
  name,
  available: z.boolean().openapi({ description: "Whether it is here still." }),
  links: z.object({ self: z.string() }),
};

const Lineage = z
  .object({
    made_by: z
      .object({
        ...source,
        fields: z
          .record(z.string(), z.unknown())
          .openapi({ description: "How it was set up then, so that it can be run again." }),
      })
      .nullable()
      .openapi({ description: "What made it, where that was said, and you may see it." }),
    inputs: z.array(
      z.object({
        ...source,
        version_id: z.string().nullable(),
        number: z.number().int().nullable().openapi({
          description: "Of the version of it that was used; `null`: the thing as it was then.",
        }),
      }),
    ),
    hidden: z.number().int().openapi({ description: "How many of these there are that you may not see." }),
    uses: listOf(
      z.object({
        kind: z.string(),
        id: z.string(),
        name,
        version_id: z.string(),
        number: z.number().int(),
      }),
    ).openapi({ description: "The versions that were made from it, newest first, a page at a time." }),
  })
  .openapi("Lineage");

/** Where every version comes from, and where it went. */
export function lineageRoutes(app: App): void {
  for (const kind of VERSIONED_KINDS) routeOf(app, kind);
}

function routeOf(app: App, kind: VersionedKind): void {
  const { plural, title } = kindOf(kind);
  app.openapi(
    route({
      method: "get",
      path: `/v1/projects/{project}/${plural}/{id}/versions/{version}/lineage`,
      operationId: `get${title}VersionLineage`,
      permission: `${kind}:view`,
      summary: `What made a version of a ${kind}, from what, and what was made from it`,
      description: "Names what you may view. `limit` and `cursor` are of its uses.",
      request: { params: VersionPath, query: PageQuery },
      responses: { 200: json(Lineage) },
    }),
    async (c) => {
      const { id, version } = c.req.valid("param");
      const page = pageOf(c.req.valid("query"));
      return c.json(await lineageOf(c.var.ctx, c.var.access, kind, id, version, page), 200);
    },
  );
}
