import { rfc3339 } from "@atrium/shared/clock";
import type { AppEnv } from "@atrium/shared/http/app";
import { Consistency, route } from "@atrium/shared/http/route";
import { begun, streamed } from "@atrium/shared/http/streamed";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../../env.ts";
import { PLACES } from "../../places.ts";
import { FILTERS, filterOf } from "../shape.ts";
import { exported, type Format } from "./export.ts";

const TYPES = {
  ndjson: "application/x-ndjson",
  csv: "text/csv; charset=utf-8; header=present",
} satisfies Record<Format, string>;

const ExportQuery = z.strictObject({
  format: z.enum(["ndjson", "csv"]).openapi({
    description: "One `Event` a line as JSON, or a line of CSV (RFC 4180) with a header.",
  }),
  ...FILTERS,
  consistency: Consistency,
});

export function exportRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  for (const { base, Home, name, one } of PLACES)
    app.openapi(
      route({
        method: "get",
        path: `${base}/audit/export`,
        operationId: `export${name}Audit`,
        permission: "audit:view",
        tags: ["Audit"],
        summary: `Export the audit log of ${one}`,
        description:
          "All that the filters ask for, oldest first, as a file. An export that cannot be finished (the right is lost meanwhile, or there are more lines than one call may read, some 225 000) breaks off: the connection ends before the body does. What has arrived is good; go on with `since`, and drop the lines that are there twice by their id.",
        request: { params: Home, query: ExportQuery },
        responses: {
          200: {
            description: "The file",
            content: {
              "application/x-ndjson": { schema: z.string() },
              "text/csv": { schema: z.string() },
            },
          },
        },
      }),
      async (c) => {
        const { ctx, access } = c.var;
        const { format, ...filters } = c.req.valid("query");
        // What is refused, or cannot be read at all, is a problem and no file.
        const { all } = await begun(exported(ctx, access, filterOf(filters), format));
        const when = rfc3339(ctx.clock.now()).replaceAll(/[-:]|\.\d+/g, "");
        const headers = {
          "Content-Type": TYPES[format],
          "Content-Disposition": `attachment; filename="audit-${access.target.id}-${when}.${format}"`,
        };
        return c.body(streamed(all), 200, headers) as never;
      },
    );
}
