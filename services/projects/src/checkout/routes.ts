import type { AppEnv } from "@atrium/shared/http/app";
import { body, json, ProjectPath, route, Time } from "@atrium/shared/http/route";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { GitUrl, Source } from "../project/body.ts";
import { getCheckout, registerCheckout } from "./checkout.ts";

const Checkout = z
  .object({
    source: Source.openapi({ description: "The project's repository; null: it names none." }),
    checked_out: z.boolean().openapi({ description: "Whether the caller may run anything here." }),
    registered_at: Time.nullable(),
  })
  .openapi("Checkout");

const path = "/v1/projects/{project}/checkout";
const tags = ["Projects"];

export function checkoutRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "get",
      path,
      permission: "project:view",
      tags,
      summary: "Get whether the caller has checked the project's repository out",
      request: { params: ProjectPath },
      responses: { 200: json(Checkout) },
    }),
    async (c) => c.json(await getCheckout(c.var.ctx, c.var.access), 200),
  );

  app.openapi(
    route({
      method: "put",
      path,
      operationId: "registerCheckout",
      permission: "project:view",
      tags,
      summary: "Register one's checkout of the project's repository: without it, no runs",
      request: { params: ProjectPath, body: body(z.strictObject({ git: GitUrl })) },
      responses: { 200: json(Checkout) },
    }),
    async (c) => c.json(await registerCheckout(c.var.ctx, c.var.access, c.req.valid("json").git), 200),
  );
}
