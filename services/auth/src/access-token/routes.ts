import { PERMISSIONS } from "@atrium/shared/access/vocabulary";
import type { AppEnv } from "@atrium/shared/http/app";
import { json, publicRoute } from "@atrium/shared/http/route";
import { Problem } from "@atrium/shared/problem";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import { redeem } from "../device/device.ts";
import type { Env } from "../env.ts";
import { settingsOf } from "../identity/settings.ts";
import { countFailure } from "../limits.ts";
import { issuerOf } from "./access-token.ts";
import { ACCESS_TOKEN_TYPE, exchange } from "./exchange.ts";
import { FORM, type Form, readForm, required } from "./form.ts";
import { OAuthError, oauthErrorOf } from "./oauth-error.ts";
import { publishedKeys, TOKEN_SECONDS } from "./signing-key.ts";

const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";

const TokenRequest = z
  .object({
    grant_type: z.enum([TOKEN_EXCHANGE, DEVICE_CODE]),
    subject_token: z
      .string()
      .optional()
      .openapi({ description: "A project key, an account token, or a session's token." }),
    subject_token_type: z.enum([ACCESS_TOKEN_TYPE]).optional(),
    requested_token_type: z.enum([ACCESS_TOKEN_TYPE]).optional(),
    audience: z.string().optional().openapi({
      description: "The project that it is for; where the credential has its own, that if left out.",
    }),
    scope: z
      .string()
      .optional()
      .openapi({ description: "Separated by spaces; all that the credential may there if left out." }),
    expires_in: z
      .string()
      .optional()
      .openapi({
        description: `In seconds, at most ${TOKEN_SECONDS}: it ends with the credential at the latest.`,
      }),
    client_id: z.string().optional(),
    device_code: z.string().optional(),
  })
  .openapi("TokenRequest");

const TokenResponse = z
  .object({
    access_token: z.string(),
    issued_token_type: z.string().optional(),
    token_type: z.literal("Bearer"),
    expires_in: z.number().int().openapi({ description: "In seconds." }),
    scope: z.string().optional(),
  })
  .openapi("TokenResponse");

const OAuthErrorBody = z
  .object({ error: z.string(), error_description: z.string() })
  .openapi("OAuthError", { description: "A refusal as RFC 6749 has it." });

const token = publicRoute({
  method: "post",
  path: "/v1/token",
  secretsInBody: true,
  operationId: "createAccessToken",
  tags: ["Access tokens"],
  summary: "Exchange a credential for a short-lived access token of one project (RFC 8693)",
  description:
    "The answer is a JWT (RFC 9068) that whoever has `/.well-known/jwks.json` verifies without asking. With the grant of a device (RFC 8628) it is the session that was approved for it.",
  request: { body: { required: true, content: { [FORM]: { schema: TokenRequest } } } },
  responses: {
    200: json(TokenResponse, "The token"),
    400: json(OAuthErrorBody, "Refused: see `error`"),
    429: json(OAuthErrorBody, "Too many requests"),
  },
});

const JwkSet = z
  .object({
    keys: z.array(
      z.object({
        kty: z.string(),
        crv: z.string(),
        x: z.string(),
        y: z.string(),
        kid: z.string(),
        alg: z.string(),
        use: z.string(),
      }),
    ),
  })
  .openapi("JwkSet");

const Metadata = z
  .object({
    issuer: z.string(),
    token_endpoint: z.string(),
    jwks_uri: z.string(),
    device_authorization_endpoint: z.string(),
    grant_types_supported: z.array(z.string()),
    response_types_supported: z.array(z.string()),
    token_endpoint_auth_methods_supported: z.array(z.string()),
    scopes_supported: z.array(z.string()),
    service_documentation: z.string(),
  })
  .openapi("AuthorizationServerMetadata");

/** The same for everybody, and asked by every verifier: nobody waits for storage. */
const SHARED = { "Cache-Control": "public, max-age=300" };

export function accessTokenRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    publicRoute({
      method: "get",
      path: "/.well-known/jwks.json",
      operationId: "getJwks",
      tags: ["Metadata"],
      summary: "The public keys that access tokens are verified with (RFC 7517)",
      responses: { 200: json(JwkSet, "The keys") },
    }),
    async (c) => c.json(await publishedKeys(c.env), 200, SHARED),
  );

  app.openapi(
    publicRoute({
      method: "get",
      path: "/.well-known/oauth-authorization-server",
      operationId: "getAuthorizationServerMetadata",
      tags: ["Metadata"],
      summary: "Where OAuth clients find what (RFC 8414)",
      responses: { 200: json(Metadata, "The metadata") },
    }),
    (c) => c.json(metadataOf(issuerOf(c.env)), 200, SHARED),
  );

  // Without the validator that comes with `app.openapi`: what is wrong here is said in the words of OAuth.
  // Nothing of its body is kept, so nothing is redacted: it has no middleware.
  const { middleware: _, ...documented } = token as typeof token & { middleware: unknown[] };
  app.openAPIRegistry.registerPath(documented);
  app.post(token.getRoutingPath(), async (c) => {
    try {
      return c.json(await answer(c), 200, { "Cache-Control": "no-store", Pragma: "no-cache" });
    } catch (error) {
      if (error instanceof OAuthError) return refused(c, error);
      if (error instanceof Problem) return refused(c, oauthErrorOf(error.body));
      throw error;
    }
  });
}

const metadataOf = (issuer: string): z.infer<typeof Metadata> => ({
  issuer,
  token_endpoint: `${issuer}/v1/token`,
  jwks_uri: `${issuer}/.well-known/jwks.json`,
  device_authorization_endpoint: `${issuer}/v1/auth/device`,
  grant_types_supported: [TOKEN_EXCHANGE, DEVICE_CODE],
  // There is no authorization endpoint.
  response_types_supported: [],
  token_endpoint_auth_methods_supported: ["none"],
  // Tokens make no tokens.
  scopes_supported: PERMISSIONS.filter((permission) => !permission.startsWith("token:")),
  service_documentation: `${issuer}/docs`,
});

type C = HonoContext<AppEnv<Env>>;

function refused(c: C, { error, message, status, retryAfter }: OAuthError): Response {
  c.set("problem", error);
  return c.json({ error, error_description: message }, status as 400, {
    "Cache-Control": "no-store",
    Pragma: "no-cache",
    ...(retryAfter !== undefined && { "Retry-After": String(retryAfter) }),
  });
}

async function answer(c: C) {
  const form = readForm(await c.req.text(), c.req.header("content-type"));
  switch (required(form, "grant_type")) {
    case TOKEN_EXCHANGE:
      return exchange(c.env, c.get("ctx"), exchangeOf(form));
    case DEVICE_CODE:
      return signedIn(c, form);
    default:
      throw new OAuthError("unsupported_grant_type", "There is no such grant type.");
  }
}

/** The session that somebody approved for a device (RFC 8628, 3.4). */
async function signedIn(c: C, form: Form) {
  const code = { deviceCode: required(form, "device_code"), clientId: required(form, "client_id") };
  const ctx = c.get("ctx");
  const redeemed = await redeem(ctx, settingsOf(c.env), code);
  if ("error" in redeemed && UNASKED.has(redeemed.error)) {
    const tooMany = await countFailure(c.env.FAILURES, ctx.address);
    if (tooMany) throw tooMany;
  }
  if ("error" in redeemed) throw new OAuthError(redeemed.error, REDEMPTION[redeemed.error]);
  const expires_in = Math.floor((redeemed.expiresAt - ctx.clock.now()) / 1000);
  return { access_token: redeemed.token, token_type: "Bearer" as const, expires_in };
}

/** Of what was answered so there is no end by itself: whoever guesses, or cannot wait, is slowed down by address. */
const UNASKED: ReadonlySet<string> = new Set(["invalid_grant", "slow_down"]);

const REDEMPTION = {
  authorization_pending: "Nobody has answered yet.",
  slow_down: "That was asked too soon: wait five seconds longer from now on.",
  access_denied: "The device was refused.",
  expired_token: "Nobody answered in time: ask for another code.",
  invalid_grant: "There is no such code, or it was used.",
} as const;

function exchangeOf(form: Form) {
  const subjectToken = required(form, "subject_token");
  if (form.get("subject_token_type") !== ACCESS_TOKEN_TYPE)
    throw new OAuthError("invalid_request", `\`subject_token_type\` must be ${ACCESS_TOKEN_TYPE}.`);
  if ((form.get("requested_token_type") ?? ACCESS_TOKEN_TYPE) !== ACCESS_TOKEN_TYPE)
    throw new OAuthError("invalid_request", `\`requested_token_type\` can only be ${ACCESS_TOKEN_TYPE}.`);
  if (form.has("actor_token") || form.has("actor_token_type"))
    throw new OAuthError("invalid_request", "Nobody acts for somebody else by a token.");
  if (form.has("resource"))
    throw new OAuthError("invalid_target", "Name the project as `audience`, not as `resource`.");
  const seconds = form.get("expires_in") ?? String(TOKEN_SECONDS);
  if (!/^[1-9]\d{0,3}$/.test(seconds) || Number(seconds) > TOKEN_SECONDS)
    throw new OAuthError("invalid_request", `\`expires_in\` is 1 to ${TOKEN_SECONDS} seconds.`);
  return {
    subjectToken,
    audience: form.get("audience"),
    scope: form.get("scope"),
    seconds: Number(seconds),
  };
}
