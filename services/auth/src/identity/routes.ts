import { rfc3339 } from "@atrium/shared/clock";
import type { Context } from "@atrium/shared/context";
import { tokensExpireBy } from "@atrium/shared/control/dying-keys";
import type { AppEnv } from "@atrium/shared/http/app";
import { HOST_COOKIE, requireOwnOrigin, SESSION_COOKIE } from "@atrium/shared/http/authorize";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, json, listOf, Name, publicRoute, route, Time } from "@atrium/shared/http/route";
import { EffectiveBy, TokensExpireBy } from "@atrium/shared/http/withdrawn";
import { notFound } from "@atrium/shared/problem";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import { effective } from "../access/withdraw.ts";
import type { Env } from "../env.ts";
import { withdrawByIds } from "../key/key.ts";
import { limitAttempts } from "../limits.ts";
import * as account from "./account.ts";
import * as identity from "./identity.ts";
import { PASSWORD_LENGTH, SESSION_SECONDS } from "./library/library.ts";
import { receivedMail } from "./mail.ts";
import { settingsOf } from "./settings.ts";
import { usernameFault } from "./username.ts";

const Email = z.email().max(254);
const Password = z.string().min(PASSWORD_LENGTH.min).max(PASSWORD_LENGTH.max);
const Username = z.string().superRefine((username, check) => {
  const fault = usernameFault(username);
  if (fault) check.addIssue({ code: "custom", message: fault });
});
const Token = z.string().min(1).max(2000);
const AsCookie = z.boolean().optional().openapi({
  description: "Set the session as a cookie, for pages of this origin, instead of answering its token.",
});

const Account = z
  .object({
    id: z.string(),
    email: z.string(),
    email_verified: z.boolean(),
    username: z.string(),
    name: z.string(),
    github_username: z.string().nullable(),
    personal_organization_id: z.string(),
    personal_project_id: z.string(),
    created_at: Time,
    updated_at: Time,
  })
  .openapi("Account");
const SignedIn = z
  .object({
    account: Account,
    token: z.string().optional().openapi({ description: "The session's bearer token; shown this once." }),
    expires_at: Time,
  })
  .openapi("SignedIn");
const Ended = z.object({ effective_by: EffectiveBy, tokens_expire_by: TokensExpireBy });
const ReceivedMail = z
  .object({ id: z.string(), recipient: z.string(), subject: z.string(), body: z.string(), created_at: Time })
  .openapi("ReceivedMail");
const Nothing = { description: "Accepted" };

type C = HonoContext<AppEnv<Env>>;

export function identityRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    publicRoute({
      method: "post",
      path: "/v1/auth/sign-up",
      secretsInBody: ["password"],
      summary: "Make an account, with its personal organization, its Personal project and a first session",
      request: {
        body: body(
          z.strictObject({
            email: Email,
            password: Password,
            name: Name,
            username: Username,
            cookie: AsCookie,
          }),
        ),
      },
      responses: { 201: json(SignedIn, "Signed up and in") },
    }),
    async (c) => {
      const { cookie = false, ...input } = c.req.valid("json");
      if (cookie) requireOwnOrigin(c as unknown as HonoContext<AppEnv>);
      await limitAttempts(c.env.SIGN_INS, "sign-up", { address: c.var.ctx.address });
      return c.json(answer(c, await identity.signUp(c.var.ctx, settingsOf(c.env), input), cookie), 201);
    },
  );

  app.openapi(
    publicRoute({
      method: "post",
      path: "/v1/auth/sign-in",
      secretsInBody: ["password"],
      summary: "Start a session with email and password",
      request: {
        body: body(
          z.strictObject({
            email: Email,
            password: z.string().min(1).max(PASSWORD_LENGTH.max),
            cookie: AsCookie,
          }),
        ),
      },
      responses: { 200: json(SignedIn, "Signed in") },
    }),
    async (c) => {
      const { cookie = false, ...input } = c.req.valid("json");
      if (cookie) requireOwnOrigin(c as unknown as HonoContext<AppEnv>);
      await limitAttempts(c.env.SIGN_INS, "sign-in", { address: c.var.ctx.address, email: input.email });
      return c.json(answer(c, await identity.signIn(c.var.ctx, settingsOf(c.env), input), cookie), 200);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: "/v1/auth/sign-out",
      permission: "account:update",
      summary: "End the session that this request is made with",
      responses: { 200: json(Ended, "Signed out") },
    }),
    async (c) => {
      const ended = await identity.signOut(c.var.ctx, c.var.access);
      deleteCookie(c, SESSION_COOKIE, HOST_COOKIE);
      return c.json(withdrawn(c.env, c.var.ctx, ended), 200);
    },
  );

  app.openapi(
    publicRoute({
      method: "post",
      path: "/v1/auth/verify-email",
      summary: "Verify an email address with the token that was mailed to it",
      request: { body: body(z.strictObject({ token: Token })) },
      responses: { 204: { description: "Verified" } },
    }),
    async (c) => {
      await identity.verifyEmail(c.var.ctx, settingsOf(c.env), c.req.valid("json").token);
      return c.body(null, 204);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: "/v1/auth/verify-email/resend",
      permission: "account:update",
      summary: "Mail the verification link again",
      responses: { 202: Nothing },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      await limitAttempts(c.env.SIGN_INS, "verify-email", {
        address: ctx.address,
        email: access.principal.id,
      });
      await identity.resendVerification(ctx, settingsOf(c.env), access);
      return c.body(null, 202);
    },
  );

  app.openapi(
    publicRoute({
      method: "post",
      path: "/v1/auth/password/forgot",
      summary: "Mail a link to reset the password; the answer is the same whether or not there is an account",
      request: { body: body(z.strictObject({ email: Email })) },
      responses: { 202: Nothing },
    }),
    async (c) => {
      const { email } = c.req.valid("json");
      await limitAttempts(c.env.SIGN_INS, "forgot", { address: c.var.ctx.address, email });
      identity.forgotPassword(c.var.ctx, settingsOf(c.env), email);
      return c.body(null, 202);
    },
  );

  app.openapi(
    publicRoute({
      method: "post",
      path: "/v1/auth/password/reset",
      secretsInBody: ["password"],
      summary: "Set a new password with the token that was mailed, and end every session",
      request: { body: body(z.strictObject({ token: Token, password: Password })) },
      responses: { 200: json(Ended, "The password is set and every session ended") },
    }),
    async (c) => {
      const { ctx } = c.var;
      await limitAttempts(c.env.SIGN_INS, "reset", { address: ctx.address });
      const ended = await identity.resetPassword(ctx, settingsOf(c.env), c.req.valid("json"));
      return c.json(withdrawn(c.env, c.var.ctx, ended), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/me",
      permission: "account:view",
      summary: "The account of this credential",
      responses: { 200: json(Account) },
    }),
    async (c) => {
      const { account: shown, version } = await account.me(c.var.ctx, c.var.access);
      return single(c, shown, version, 200);
    },
  );

  app.openapi(
    route({
      method: "patch",
      path: "/v1/me",
      permission: "account:update",
      summary: "Change the account's name or username; nobody else gets a username that was given up",
      request: { body: body(z.strictObject({ name: Name.optional(), username: Username.optional() })) },
      responses: { 200: json(Account) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { account: shown, version } = await account.rename(ctx, access, c.req.valid("json"), ifMatch(c));
      ctx.later(withdrawByIds(c.env, { principalId: shown.id }));
      return single(c, shown, version, 200);
    },
  );

  app.openapi(
    publicRoute({
      method: "get",
      path: "/v1/dev/inbox",
      summary: "Mail that was sent on this machine, newest first; only where ENVIRONMENT is `development`",
      request: { query: z.object({ recipient: Email }) },
      responses: { 200: json(listOf(ReceivedMail)) },
    }),
    async (c) => {
      if (c.env.ENVIRONMENT !== "development") throw notFound();
      const mails = await receivedMail(c.var.ctx, c.req.valid("query").recipient);
      const data = mails.map(({ createdAt, ...mail }) => ({ ...mail, created_at: rfc3339(createdAt) }));
      return c.json({ data, next_cursor: null }, 200);
    },
  );
}

/** The session as a cookie or as a token: what went into a cookie is not shown to the page's scripts. */
function answer(c: C, { account, token, expiresAt }: identity.SignedIn, cookie: boolean) {
  const shown = { account, expires_at: rfc3339(expiresAt) };
  if (!cookie) return { ...shown, token };
  setCookie(c, SESSION_COOKIE, token, { ...HOST_COOKIE, maxAge: SESSION_SECONDS });
  return shown;
}

/** Until `effective_by` another isolate may still go by what it has cached; this one drops it now. */
function withdrawn(env: Env, ctx: Context, { committed, withdrawal }: identity.Ended) {
  ctx.later(withdrawByIds(env, withdrawal));
  return { ...effective(env, committed.at), tokens_expire_by: tokensExpireBy(committed) };
}
