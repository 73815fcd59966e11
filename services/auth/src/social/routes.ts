import { requireConfirmed } from "@atrium/shared/access/sensitive";
import type { AppEnv } from "@atrium/shared/http/app";
import { HOST_COOKIE, SESSION_COOKIE } from "@atrium/shared/http/authorize";
import { json, publicRoute, route } from "@atrium/shared/http/route";
import { notFound, Problem } from "@atrium/shared/problem";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Env } from "../env.ts";
import { own } from "../identity/account.ts";
import { SESSION_SECONDS } from "../identity/library/library.ts";
import { settingsOf } from "../identity/settings.ts";
import { limitAttempts } from "../limits.ts";
import { requireSession } from "../session/session.ts";
import { ATTEMPT_SECONDS, type Attempt, openAttempt, sealAttempt } from "./attempt.ts";
import {
  authorizationUrl,
  newChecks,
  PROVIDERS,
  type Provider,
  type ProviderName,
  profileOf,
  SHOWN,
} from "./provider.ts";
import { link, requireLinkable, signInWith } from "./social.ts";

/** Where an attempt stands in the browser that began it. It comes along when the provider sends people back (Lax). */
const ATTEMPT_COOKIE = "__Host-atrium_sign_in";
/** Those of our pages that a sign-in goes on to: nothing that somebody else chose. */
const RETURN_TO = /^\/(device(\?user_code=[A-Za-z-]{1,20})?)?$/;

const ReturnTo = z
  .string()
  .regex(RETURN_TO)
  .openapi({ description: "The page to go on to: `/`, which it is if left out, or `/device`." });
const ProviderList = z.object({
  data: z.array(
    z.object({ id: z.enum(PROVIDERS), name: z.string(), url: z.string() }).openapi("SignInProvider"),
  ),
});
const Moved = { description: "On to another page: see `Location`" };

const NOT_FOUND = "Not found where it is not configured.";

type C = HonoContext<AppEnv<Env>>;

export function socialRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    publicRoute({
      method: "get",
      path: "/v1/auth/providers",
      operationId: "listSignInProviders",
      summary: "Where one can sign in from, besides by email and password",
      responses: { 200: json(ProviderList, "Those that are configured") },
    }),
    (c) => {
      const data = PROVIDERS.filter((name) => configured(c.env, name) !== null).map((name) => ({
        id: name,
        name: SHOWN[name],
        url: new URL(`/v1/auth/social/${name}`, c.env.PUBLIC_URL).href,
      }));
      return c.json({ data }, 200);
    },
  );

  for (const name of PROVIDERS) providerRoutes(app, name);
}

/** The same for each: a path of its own says which there are. */
function providerRoutes(app: OpenAPIHono<AppEnv<Env>>, name: ProviderName): void {
  const at = `/v1/auth/social/${name}` as const;
  const shown = SHOWN[name];

  app.openapi(
    publicRoute({
      method: "get",
      path: at,
      operationId: `begin${shown}SignIn`,
      summary: `Sign in with ${shown}: sends the browser there`,
      description: NOT_FOUND,
      request: { query: z.object({ return_to: ReturnTo.optional() }) },
      responses: { 302: Moved },
    }),
    async (c) => {
      const provider = providerOf(c.env, name);
      await limitAttempts(c.env.SIGN_INS, "social", { address: c.var.ctx.address });
      const url = await begun(c, provider, { returnTo: c.req.valid("query").return_to ?? "/", link: null });
      return c.redirect(url.href, 302);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: `${at}/link`,
      operationId: `link${shown}Account`,
      permission: "account:update",
      summary: `Let one's account be signed in to with ${shown}: answers where to go on in this browser`,
      description: `For a session that began, or was confirmed, within the hour. ${NOT_FOUND}`,
      responses: { 200: json(z.object({ url: z.string() }), "Where the browser goes on to") },
    }),
    async (c) => {
      const provider = providerOf(c.env, name);
      const { ctx, access } = c.var;
      const { account, id } = requireSession(access, "account:update");
      requireConfirmed(access, ctx.clock.now());
      requireLinkable(await own(ctx, access));
      const attempt = { returnTo: "/", link: { account, session: id } };
      const url = await begun(c as unknown as C, provider, attempt);
      return c.json({ url: url.href }, 200);
    },
  );

  app.openapi(
    publicRoute({
      method: "get",
      path: `${at}/callback`,
      operationId: `finish${shown}SignIn`,
      summary: `Where ${shown} sends the browser back to: starts the session, and goes on to a page of ours`,
      responses: { 302: Moved },
    }),
    async (c) => {
      const provider = providerOf(c.env, name);
      const { ctx } = c.var;
      await limitAttempts(c.env.SIGN_INS, "social", { address: ctx.address });
      const attempt = await finished(c, provider);
      const profile = await profileOf(provider, attempt, new URL(c.req.url));
      if (attempt.link) await link(ctx, settingsOf(c.env), name, profile, attempt.link);
      else {
        const { token } = await signInWith(ctx, settingsOf(c.env), name, profile);
        setCookie(c, SESSION_COOKIE, token, { ...HOST_COOKIE, maxAge: SESSION_SECONDS });
      }
      return c.redirect(attempt.returnTo, 302);
    },
  );
}

/** Begins an attempt, which this browser alone can finish. */
async function begun(c: C, provider: Provider, then: Pick<Attempt, "returnTo" | "link">): Promise<URL> {
  const checks = newChecks();
  const url = await authorizationUrl(provider, checks);
  const sealed = await sealAttempt({ ...checks, ...then, provider: provider.name }, settingsOf(c.env).secret);
  setCookie(c, ATTEMPT_COOKIE, sealed, { ...HOST_COOKIE, maxAge: ATTEMPT_SECONDS });
  return url;
}

/** What this browser began at the provider; it is over, however it ends. @throws Problem `token_invalid` */
async function finished(c: C, { name }: Provider): Promise<Attempt> {
  const sealed = getCookie(c, ATTEMPT_COOKIE);
  deleteCookie(c, ATTEMPT_COOKIE, HOST_COOKIE);
  const attempt = sealed === undefined ? null : await openAttempt(sealed, settingsOf(c.env).secret);
  if (attempt?.provider !== name)
    throw new Problem(
      "token_invalid",
      "This browser did not begin this sign-in, or too long ago: begin again.",
    );
  return attempt;
}

/** @throws Problem `not_found` for one that is not configured */
function providerOf(env: Env, name: ProviderName): Provider {
  const provider = configured(env, name);
  if (!provider) throw notFound();
  return provider;
}

function configured(env: Env, name: ProviderName): Provider | null {
  const [clientId, clientSecret] =
    name === "github"
      ? [env.GITHUB_CLIENT_ID, env.GITHUB_CLIENT_SECRET]
      : [env.GOOGLE_CLIENT_ID, env.GOOGLE_CLIENT_SECRET];
  if (!clientId || !clientSecret) return null;
  const where =
    name === "github"
      ? {
          url: env.GITHUB_URL || "https://github.com",
          apiUrl: env.GITHUB_API_URL || "https://api.github.com",
        }
      : { url: env.GOOGLE_ISSUER || "https://accounts.google.com", apiUrl: "" };
  const redirectUri = new URL(`/v1/auth/social/${name}/callback`, env.PUBLIC_URL).href;
  return { name, clientId, clientSecret, ...where, redirectUri };
}
