import { isConfirmed, isSensitive } from "@atrium/shared/access/sensitive";
import {
  contains,
  type Grant,
  grantOf,
  holds,
  isScope,
  narrow,
  type Permission,
  permissionOf,
  type Scope,
  scopesOf,
} from "@atrium/shared/access/vocabulary";
import { rfc3339 } from "@atrium/shared/clock";
import type { Context } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { newId } from "@atrium/shared/id";
import { commit } from "@atrium/shared/store/commit";
import { authenticate } from "../access/authenticate.ts";
import type { Env } from "../env.ts";
import { type AccessToken, signAccessToken } from "./access-token.ts";
import { OAuthError, oauthErrorOf } from "./oauth-error.ts";
import * as store from "./store.ts";

export const ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";

/** What may be exchanged: what lives by itself. A lease's token and an access token are for what they are for. */
const EXCHANGEABLE: ReadonlySet<string> = new Set(["session", "project_key", "account_token"]);

interface ExchangeInput {
  subjectToken: string;
  /** A project; where the credential has one of its own, that if left out. */
  audience: string | undefined;
  /** Separated by spaces; all that the credential may there if left out. */
  scope: string | undefined;
  seconds: number;
}

/**
 * A credential for an access token of one project, with what the one may there by now, or less (RFC 8693).
 * @throws OAuthError
 */
export async function exchange(env: Env, ctx: Context, input: ExchangeInput) {
  const access = await subject(env, ctx, input);
  const held = exchangeable(access, ctx.clock.now());
  const scope = scopesOf(input.scope === undefined ? held : requested(input.scope, held));
  if (scope.length === 0) throw new OAuthError("invalid_scope", "The credential may do nothing there.");
  const token = tokenOf(access, scope, input.seconds, ctx.clock.now());
  const signed = await signAccessToken(env, token);
  const expiresAt = token.expiresAt * 1000;
  // Under the guard of what it was decided on: what was revoked in between makes no token.
  await commit(ctx, {
    actor: access,
    writes: [
      store.issued(ctx.db, {
        credential: token.credential.id,
        project: token.project,
        principal: token.principal.id,
        expiresAt,
      }),
    ],
    event: {
      type: "access_token.issued",
      target: { type: "access_token", id: token.id, name: null },
      details: { scope, expires_at: rfc3339(expiresAt) },
    },
  });
  return {
    access_token: signed,
    issued_token_type: ACCESS_TOKEN_TYPE,
    token_type: "Bearer" as const,
    expires_in: token.expiresAt - token.issuedAt,
    scope: scope.join(" "),
  };
}

/** Whose credential it is, decided on fresh rows; failures count by address, and this is a use of it. */
async function subject(env: Env, ctx: Context, { subjectToken, audience }: ExchangeInput): Promise<Access> {
  const result = await authenticate(
    env,
    {
      credential: subjectToken,
      target: audience === undefined ? { type: "self" } : { type: "project", id: audience },
      consistency: "strong",
      address: ctx.address,
    },
    (work) => ctx.later(work),
  );
  if (!result.ok) throw oauthErrorOf(result.problem);
  const access = result.value;
  if (!EXCHANGEABLE.has(access.credential.type))
    throw new OAuthError("invalid_request", "This is no credential that can be exchanged.");
  if (access.target.type !== "project")
    throw new OAuthError("invalid_target", "Name the project as `audience`.");
  return access;
}

/** What is sensitive takes a session that was confirmed lately, as everywhere. */
function exchangeable(access: Access, now: number): Grant {
  const held = narrow(access.grant, access.scopes);
  if (isConfirmed(access, now)) return held;
  return grantOf(scopesOf(held).filter((scope) => !isSensitive(permissionOf(scope))));
}

/** @throws OAuthError `invalid_scope` for what there is not, and for more than is held */
function requested(text: string, held: Grant): Grant {
  const scopes = text.split(" ").filter((scope) => scope !== "");
  const unknown = scopes.find((scope) => !isScope(scope));
  if (unknown !== undefined) throw new OAuthError("invalid_scope", "There is no such scope.");
  const wanted = grantOf(scopes as Scope[]);
  if (!contains(held, wanted))
    throw new OAuthError("invalid_scope", "That is more than the credential may in the project.");
  return wanted;
}

function tokenOf(access: Access, scope: Scope[], seconds: number, now: number): AccessToken {
  const { credential, principal, target, scopes, role } = access;
  const ends = Math.min(now + seconds * 1000, credential.expiresAt ?? Number.POSITIVE_INFINITY);
  const issuedAt = Math.floor(now / 1000);
  const expiresAt = Math.floor(ends / 1000);
  if (expiresAt <= issuedAt) throw new OAuthError("invalid_request", "The credential ends within a second.");
  return {
    id: newId("jwt"),
    credential: { type: credential.type, id: credential.id },
    principal: { ...principal, type: principal.type as AccessToken["principal"]["type"] },
    project: target.id,
    organization: target.organizationId,
    role,
    scope,
    ownByCredential: scope.some(
      (one) => !isWholly(one) && scopes !== null && !holds(scopes, permissionOf(one)),
    ),
    issuedAt,
    expiresAt,
  };
}

const isWholly = (scope: Scope): scope is Permission => scope === permissionOf(scope);
