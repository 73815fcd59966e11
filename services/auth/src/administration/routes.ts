import { takenBy } from "@atrium/shared/control/dying-keys";
import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, Id, json, listOf, PageQuery, route, Time } from "@atrium/shared/http/route";
import { ChangeQuery, EffectiveBy, Withdrawn } from "@atrium/shared/http/withdrawn";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { effective, withdraw } from "../access/withdraw.ts";
import type { Env } from "../env.ts";
import { withdrawByIds } from "../key/key.ts";
import {
  listAccounts,
  present,
  restoreAccount,
  suspendAccount,
  theAccount,
  updateAccount,
} from "./administration.ts";

const Status = z.enum(["active", "suspended"]);
/** As GitHub has it. */
const GithubUsername = z
  .string()
  .max(39)
  .regex(/^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/, "Letters, digits and single hyphens, none at its ends.");

const PaymentVerified = z.boolean().openapi({
  description: "Whether its payment method was verified: what some deployments want before GPUs are used.",
});

const AdministeredAccount = z
  .object({
    id: z.string(),
    email: z.string(),
    email_verified: z.boolean(),
    username: z.string(),
    name: z.string(),
    github_username: z.string().nullable(),
    status: Status,
    system_administrator: z.boolean(),
    payment_verified: PaymentVerified,
    created_at: Time,
    updated_at: Time,
  })
  .openapi("AdministeredAccount");
const ChangedAccount = AdministeredAccount.extend({ effective_by: EffectiveBy }).openapi(
  "ChangedAdministeredAccount",
);
const SuspendedAccount = AdministeredAccount.extend({
  ...Withdrawn.shape,
  dry_run: z.boolean(),
  effective_by: EffectiveBy.nullable().openapi({ description: "null for a dry run." }),
  ended_session_count: z.number().int(),
}).openapi("SuspendedAccount");

const Prefix = z.string().min(1).max(254).toLowerCase();
const AccountQuery = PageQuery.extend({
  // An email fits into it.
  cursor: z.string().max(700).optional().openapi({ description: "`next_cursor` of the page before." }),
  username: Prefix.optional().openapi({ description: "What the username begins with." }),
  email: Prefix.optional().openapi({ description: "What the email begins with; the list is in that order." }),
  status: Status.optional().openapi({ description: "Only those that are in it." }),
  appointed: z
    .literal("true")
    .optional()
    .openapi({ description: "Only those who were made system administrators." }),
}).refine(({ username, email }) => username === undefined || email === undefined, {
  message: "Search by one of username, email.",
});

const AccountPath = z.object({ account: Id });

export function administrationRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "get",
      path: "/v1/admin/accounts",
      permission: "account:view",
      target: "system",
      summary: "List accounts, or find them by how their username or email begins",
      request: { query: AccountQuery },
      responses: { 200: json(listOf(AdministeredAccount)) },
    }),
    async (c) => {
      const { username = "", email, status, appointed, ...query } = c.req.valid("query");
      const wanted = {
        by: email === undefined ? ("username" as const) : ("email" as const),
        prefix: email ?? username,
        status,
        appointed: appointed === "true",
      };
      return c.json(await listAccounts(c.var.ctx, firstOf(c.env), wanted, pageOf(query)), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/admin/accounts/{account}",
      permission: "account:view",
      target: "system",
      summary: "Get an account",
      request: { params: AccountPath },
      responses: { 200: json(AdministeredAccount) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const account = await theAccount(ctx, access, "account:view", c.req.valid("param").account);
      return single(c, present(account, firstOf(c.env)), account.version, 200);
    },
  );

  app.openapi(
    route({
      method: "patch",
      path: "/v1/admin/accounts/{account}",
      permission: "account:manage",
      target: "system",
      summary:
        "Say which GitHub username is somebody's, whether they can pay, and whether they administer the system",
      request: {
        params: AccountPath,
        body: body(
          z.strictObject({
            github_username: GithubUsername.nullable().optional(),
            system_administrator: z.boolean().optional(),
            payment_verified: PaymentVerified.optional(),
          }),
        ),
      },
      responses: { 200: json(ChangedAccount) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const before = await theAccount(ctx, access, "account:manage", c.req.valid("param").account);
      const first = firstOf(c.env);
      const account = await updateAccount(ctx, access, first, before, c.req.valid("json"), ifMatch(c));
      ctx.later(withdraw(c.env, { principalId: account.id }));
      const answer = { ...present(account, first), ...effective(c.env, ctx.clock.now()) };
      return single(c, answer, account.version, 200);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: "/v1/admin/accounts/{account}/suspend",
      permission: "account:manage",
      target: "system",
      summary: "Suspend an account: its sessions and keys end, for good",
      description: "Again on a suspended account: nothing more happens.",
      request: { params: AccountPath, query: ChangeQuery },
      responses: { 200: json(SuspendedAccount) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const before = await theAccount(ctx, access, "account:manage", c.req.valid("param").account);
      const isDry = c.req.valid("query").dry_run === "true";
      ctx.rehearsal = isDry;
      const { account, committed } = await suspendAccount(ctx, access, before);
      const taken = committed
        ? takenBy(committed)
        : { revoked_keys: [], revoked_key_count: 0, tokens_expire_by: null };
      const ended_session_count = (committed?.events[0]?.details.ended_session_count ?? 0) as number;
      const ended = { dry_run: isDry, ...taken, ended_session_count };
      if (isDry) {
        const answer = { ...present(before, firstOf(c.env)), ...ended, effective_by: null };
        return single(c, answer, before.version, 200);
      }
      const keyIds = taken.revoked_keys.map(({ id }) => id);
      ctx.later(withdrawByIds(c.env, { principalId: account.id, keyIds }));
      const inForce = effective(c.env, committed?.at ?? ctx.clock.now());
      return single(c, { ...present(account, firstOf(c.env)), ...ended, ...inForce }, account.version, 200);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: "/v1/admin/accounts/{account}/restore",
      permission: "account:manage",
      target: "system",
      summary: "Lift the suspension of an account; the sessions and keys that it ended stay ended",
      request: { params: AccountPath },
      responses: { 200: json(AdministeredAccount) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const before = await theAccount(ctx, access, "account:manage", c.req.valid("param").account);
      const account = await restoreAccount(ctx, access, firstOf(c.env), before);
      ctx.later(withdraw(c.env, { principalId: account.id }));
      return single(c, present(account, firstOf(c.env)), account.version, 200);
    },
  );
}

const firstOf = ({ SYSTEM_ADMINISTRATOR = "" }: Env): string => SYSTEM_ADMINISTRATOR;
