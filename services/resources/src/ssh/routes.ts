import type { AppEnv } from "@atrium/shared/http/app";
import { Consistency, Id, ProjectPath, route } from "@atrium/shared/http/route";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { authorizedKeys } from "./authorized-keys.ts";

const Seconds = z.string().openapi({
  description: "For so many seconds this answer may be relied on; then ask again.",
  example: "60",
});

export function sshRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "get",
      path: "/v1/projects/{project}/ssh/authorized-keys",
      operationId: "getAuthorizedKeys",
      permission: "cluster:connect",
      summary: "Get the public keys of everybody who may connect to a cluster now",
      description:
        "In the format of OpenSSH's `authorized_keys`, each line ending in the username: for `AuthorizedKeysCommand`. Whoever keeps the answer drops it after `Atrium-Max-Age` seconds, so that those who were removed stay out.",
      request: {
        params: ProjectPath,
        query: z.strictObject({
          cluster: Id.openapi({ description: "The cluster." }),
          consistency: Consistency,
        }),
      },
      responses: {
        200: {
          description: "A line a key",
          headers: z.object({ "Atrium-Max-Age": Seconds }),
          content: { "text/plain": { schema: z.string() } },
        },
      },
    }),
    async (c) => {
      const { cluster } = c.req.valid("query");
      const { text, maxAge } = await authorizedKeys(c.var.ctx, c.var.access, c.env.PEOPLE, cluster);
      return c.text(text, 200, {
        "Cache-Control": `private, max-age=${maxAge}`,
        "Atrium-Max-Age": `${maxAge}`,
        Vary: "Authorization, Cookie",
      });
    },
  );
}
