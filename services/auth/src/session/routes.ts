import type { Context } from "@atrium/shared/context";
import { tokensExpireBy } from "@atrium/shared/control/dying-keys";
import type { AppEnv } from "@atrium/shared/http/app";
import { body, Id, json, listOf, PageQuery, route, Time } from "@atrium/shared/http/route";
import { EffectiveBy, TokensExpireBy } from "@atrium/shared/http/withdrawn";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { effective } from "../access/withdraw.ts";
import type { Env } from "../env.ts";
import { PASSWORD_LENGTH } from "../identity/library/library.ts";
import { withdrawByIds } from "../key/key.ts";
import { limitAttempts } from "../limits.ts";
import { confirmSession, endOtherSessions, endSession, listSessions, present } from "./session.ts";

const Session = z
  .object({
    id: z.string(),
    current: z.boolean().openapi({ description: "Whether it is the session of this very request." }),
    created_at: Time,
    confirmed_at: Time.openapi({
      description: "When whoever has it last showed that it is them: sensitive actions need an hour's.",
    }),
    expires_at: Time,
    ip_address: z.string().nullable(),
    user_agent: z.string().nullable(),
  })
  .openapi("SignInSession");
const Ended = z.object({ effective_by: EffectiveBy, tokens_expire_by: TokensExpireBy });

const all = "/v1/me/sessions";
const SessionPath = z.object({ session: Id });
const tags = ["Sign-in"];

export function sessionRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "get",
      path: all,
      operationId: "listMySessions",
      permission: "account:view",
      tags,
      summary: "List where one is signed in, newest first",
      request: { query: PageQuery },
      responses: { 200: json(listOf(Session), "A page") },
    }),
    async (c) => c.json(await listSessions(c.var.ctx, c.var.access, pageOf(c.req.valid("query"))), 200),
  );

  app.openapi(
    route({
      method: "delete",
      path: `${all}/{session}`,
      operationId: "endMySession",
      permission: "account:update",
      tags,
      summary: "End one of one's sessions",
      request: { params: SessionPath },
      responses: { 200: json(Ended, "Ended") },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      return c.json(withdrawn(c.env, ctx, await endSession(ctx, access, c.req.valid("param").session)), 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: all,
      operationId: "endMyOtherSessions",
      permission: "account:update",
      tags,
      summary: "End all of one's sessions but the one that this request is made with",
      responses: { 200: json(Ended, "Ended") },
    }),
    async (c) => c.json(withdrawn(c.env, c.var.ctx, await endOtherSessions(c.var.ctx, c.var.access)), 200),
  );

  app.openapi(
    route({
      method: "post",
      path: "/v1/auth/confirm",
      operationId: "confirmSession",
      permission: "account:update",
      tags,
      secretsInBody: ["password"],
      summary: "Show again that it is you, for what is sensitive: within an hour nobody asks again",
      description:
        "For who was answered 401 `session_too_old`. Who signs in with GitHub or Google and has no password signs in again there.",
      request: { body: body(z.strictObject({ password: z.string().min(1).max(PASSWORD_LENGTH.max) })) },
      responses: { 200: json(Session, "Confirmed") },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      await limitAttempts(c.env.SIGN_INS, "confirm", { address: ctx.address, email: access.principal.id });
      const confirmed = await confirmSession(ctx, access, c.req.valid("json").password);
      // What is cached of it says when it was confirmed before.
      ctx.later(withdrawByIds(c.env, { principalId: access.principal.id }));
      return c.json(present(confirmed, confirmed.id), 200);
    },
  );
}

/** Until `effective_by` another isolate may still go by what it has cached; this one drops it now. */
function withdrawn(
  env: Env,
  ctx: Context,
  { committed, withdrawal }: Awaited<ReturnType<typeof endSession>>,
) {
  ctx.later(withdrawByIds(env, withdrawal));
  return { ...effective(env, committed.at), tokens_expire_by: tokensExpireBy(committed) };
}
