import type { AppEnv } from "@atrium/shared/http/app";
import { body, json, publicRoute, route, Time } from "@atrium/shared/http/route";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context as HonoContext, MiddlewareHandler } from "hono";
import type { Env } from "../env.ts";
import { limitAttempts } from "../limits.ts";
import { answerDevice, present, requestDevice, theWaiting } from "./device.ts";

const FORM = "application/x-www-form-urlencoded";

const DeviceRequest = z.object({ client_id: z.string() }).openapi("DeviceRequest");
const DeviceCode = z
  .object({
    device_code: z.string().openapi({ description: "What the device asks `POST /v1/token` with." }),
    user_code: z.string().openapi({ example: "WDJB-MJHT" }),
    verification_uri: z.string(),
    verification_uri_complete: z.string(),
    expires_in: z.number().int(),
    interval: z.number().int().openapi({ description: "Seconds between two questions, at least." }),
  })
  .openapi("DeviceCode");
const DeviceError = z.object({ error: z.string(), error_description: z.string() });
const Device = z
  .object({
    user_code: z.string(),
    client_id: z.string(),
    ip_address: z.string().nullable(),
    user_agent: z.string().nullable(),
    created_at: Time,
    expires_at: Time,
  })
  .openapi("WaitingDevice");
const UserCode = z.string().min(1).max(40).openapi({ example: "WDJB-MJHT" });
const Answer = z.strictObject({ user_code: UserCode });

const at = "/v1/auth/device";
const DEFAULT_CLIENTS = "atrium-cli";

type C = HonoContext<AppEnv<Env>>;
/** What every form goes through: no credential is taken for something else. */
type Guarded = { middleware: [MiddlewareHandler<AppEnv<Env>>] };

const request = publicRoute({
  method: "post",
  path: at,
  operationId: "requestDeviceCode",
  summary: "Ask to be signed in from another device (RFC 8628)",
  description:
    "The device shows the user code and where to type it, and asks `POST /v1/token` with the device code until somebody has answered.",
  request: { body: { required: true, content: { [FORM]: { schema: DeviceRequest } } } },
  responses: {
    200: json(DeviceCode, "What to show, and what to ask with"),
    400: json(DeviceError, "Refused: see `error`"),
  },
});

export function deviceRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  // Without the validator that comes with `app.openapi`: what is wrong here is said in the words of OAuth.
  const { middleware, ...documented } = request as typeof request & Guarded;
  app.openAPIRegistry.registerPath(documented);
  app.post(request.getRoutingPath(), ...middleware, async (c) => {
    await limitAttempts(c.env.SIGN_INS, "device", { address: c.get("ctx").address });
    const clientId = await clientOf(c);
    if (clientId === null) return refused(c, "invalid_request", "`client_id` is missing.");
    const clients = (c.env.OAUTH_CLIENTS ?? DEFAULT_CLIENTS).split(",").map((client) => client.trim());
    if (!clients.includes(clientId)) return refused(c, "invalid_client", "There is no such client.");
    return c.json(await requestDevice(c.get("ctx"), c.env.PUBLIC_URL, clientId), 200, UNKEPT);
  });

  app.openapi(
    route({
      method: "get",
      path: at,
      operationId: "getWaitingDevice",
      permission: "account:view",
      summary: "What device asks to be signed in, by the code that it shows",
      request: { query: z.object({ user_code: UserCode }) },
      responses: { 200: json(Device, "What asks") },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      await limitGuesses(c);
      return c.json(
        present(await theWaiting(ctx, access, "account:view", c.req.valid("query").user_code)),
        200,
      );
    },
  );

  app.openapi(
    route({
      method: "post",
      path: `${at}/approve`,
      operationId: "approveDevice",
      permission: "account:update",
      summary: "Sign a device in as oneself, by the code that it shows",
      description: "For a session that began, or was confirmed, within the hour.",
      request: { body: body(Answer) },
      responses: { 200: json(Device, "Approved: the device is signed in when it asks next") },
    }),
    async (c) => {
      await limitGuesses(c);
      return c.json(
        await answerDevice(c.var.ctx, c.var.access, c.req.valid("json").user_code, "approved"),
        200,
      );
    },
  );

  app.openapi(
    route({
      method: "post",
      path: `${at}/deny`,
      operationId: "denyDevice",
      permission: "account:update",
      summary: "Refuse a device that asks to be signed in",
      description: "For a session that began, or was confirmed, within the hour.",
      request: { body: body(Answer) },
      responses: { 200: json(Device, "Refused") },
    }),
    async (c) => {
      await limitGuesses(c);
      return c.json(
        await answerDevice(c.var.ctx, c.var.access, c.req.valid("json").user_code, "denied"),
        200,
      );
    },
  );
}

/** A code is short: whoever has an account could else look for those of others. */
function limitGuesses(c: { env: Env; var: AppEnv["Variables"] }): Promise<void> {
  const { ctx, access } = c.var;
  return limitAttempts(c.env.SIGN_INS, "user-code", {
    address: ctx.address,
    email: access?.principal.id ?? "",
  });
}

const UNKEPT = { "Cache-Control": "no-store" };

function refused(c: C, error: string, description: string): Response {
  c.set("problem", error);
  return c.json({ error, error_description: description }, 400, UNKEPT);
}

/** As a form, which is what the RFC has, or as JSON. Null where there is none, or more than one. */
async function clientOf(c: C): Promise<string | null> {
  const text = await c.req.text();
  const [type = ""] = (c.req.header("content-type") ?? "").split(";");
  if (type.trim().toLowerCase() === "application/json") return clientIn(text);
  const [client, ...more] = new URLSearchParams(text).getAll("client_id");
  return client && more.length === 0 ? client : null;
}

function clientIn(text: string): string | null {
  try {
    const sent = JSON.parse(text) as { client_id?: unknown } | null;
    return typeof sent?.client_id === "string" ? sent.client_id : null;
  } catch {
    return null;
  }
}
