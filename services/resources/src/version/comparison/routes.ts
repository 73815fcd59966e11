import type { AppEnv } from "@atrium/shared/http/app";
import { Id, json, listOf, route } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { Differences } from "../../comparison/body.ts";
import type { Env } from "../../env.ts";
import { FilesQuery } from "../../file/body.ts";
import { kindOf } from "../../kind/kinds.ts";
import { VERSIONED_KINDS, VersionBody, type VersionedKind, VersionPath } from "../body.ts";
import { compareVersions } from "./comparison.ts";

type App = OpenAPIHono<AppEnv<Env>>;

const Side = z.object({ size: z.number().int(), digest: z.string() }).nullable();
const count = z.number().int();

const Comparison = z
  .object({
    from: VersionBody,
    to: VersionBody,
    same: z.boolean().openapi({ description: "Whether configuration and files are the same." }),
    config: Differences,
    files: listOf(z.object({ path: z.string(), from: Side, to: Side }))
      .extend({ added: count, removed: count, changed: count })
      .nullable()
      .openapi({ description: "The files that differ, by path; `null` for who may not read them." }),
  })
  .openapi("VersionComparison");

const ComparisonPath = VersionPath.extend({
  other: Id.openapi({ description: "Another version: its number, its id, or an alias.", example: "2" }),
});

/** Every two versions of one thing. */
export function versionComparisonRoutes(app: App): void {
  for (const kind of VERSIONED_KINDS) routeOf(app, kind);
}

function routeOf(app: App, kind: VersionedKind): void {
  const { plural, title } = kindOf(kind);
  app.openapi(
    route({
      method: "get",
      path: `/v1/projects/{project}/${plural}/{id}/versions/{version}/compare/{other}`,
      operationId: `compare${title}Versions`,
      permission: `${kind}:view`,
      summary: `Compare two versions of a ${kind}`,
      description: "`limit` and `cursor` are of the files that differ.",
      request: { params: ComparisonPath, query: FilesQuery.omit({ prefix: true }) },
      responses: { 200: json(Comparison) },
    }),
    async (c) => {
      const { id, ...said } = c.req.valid("param");
      const page = pageOf(c.req.valid("query"));
      return c.json(await compareVersions(c.var.ctx, c.var.access, kind, id, said, page), 200);
    },
  );
}
