import { isScope, type Scope } from "@atrium/shared/access/vocabulary";
import type { CredentialName } from "@atrium/shared/contract/auth";
import { errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import type { Env } from "../env.ts";
import { ALGORITHM, signingKey, verifyingKey } from "./signing-key.ts";

// What is made of a credential for one project, and verified by whoever has the public keys: a JWT (RFC 9068).

const TYPE = "at+jwt";
/** Three parts in base64url, the first an object. */
const JWT = /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/;
/** The longest header and claims that we sign are far from this. */
const LENGTH = 16_384;

/** Who may what where, and until when (seconds since the epoch). Its names on the wire are those of `claimsOf`. */
export interface AccessToken {
  id: string;
  credential: CredentialName;
  principal: { type: "account" | "service_account"; id: string; name: string };
  project: string;
  organization: string | null;
  role: string | null;
  scope: Scope[];
  /** Whether `:own` in its scope means what was made with the credential, and not only what its principal made. */
  ownByCredential: boolean;
  issuedAt: number;
  expiresAt: number;
}

/** Whether that is what it claims to be; `readAccessToken` says whether it is true. */
export const isAccessToken = (credential: string): boolean => credential.startsWith("eyJ");

export const issuerOf = ({ PUBLIC_URL }: Pick<Env, "PUBLIC_URL">): string => PUBLIC_URL.replace(/\/+$/, "");

export async function signAccessToken(env: Env, token: AccessToken): Promise<string> {
  const { kid, key } = await signingKey(env);
  return new SignJWT(claimsOf(token))
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid })
    .setIssuer(issuerOf(env))
    .sign(key);
}

const claimsOf = (token: AccessToken): JWTPayload => ({
  jti: token.id,
  sub: token.principal.id,
  aud: token.project,
  client_id: token.credential.id,
  scope: token.scope.join(" "),
  iat: token.issuedAt,
  exp: token.expiresAt,
  principal_type: token.principal.type,
  name: token.principal.name,
  organization_id: token.organization,
  role: token.role,
  own: token.ownByCredential ? "credential" : "principal",
});

/** What a token says that goes for what it was made from, online. */
export type Exchanged = Pick<AccessToken, "id" | "credential" | "project" | "scope"> & {
  /** In ms since the epoch. */
  expiresAt: number;
};

/**
 * What it says, where it was signed here and its time is not over.
 * @throws Problem `unavailable` where the public keys cannot be read
 */
export async function readAccessToken(
  env: Env,
  token: string,
): Promise<Exchanged | "malformed" | "unknown" | "expired"> {
  if (token.length > LENGTH || !JWT.test(token)) return "malformed";
  try {
    const { payload } = await jwtVerify(
      token,
      async ({ typ, kid }) => {
        const key = typ === TYPE && kid !== undefined ? await verifyingKey(env, kid) : null;
        if (key === null) throw new errors.JWKSNoMatchingKey();
        return key;
      },
      { algorithms: [ALGORITHM], typ: TYPE, issuer: issuerOf(env), requiredClaims: ["exp", "iat", "sub"] },
    );
    return exchanged(payload) ?? "unknown";
  } catch (error) {
    if (error instanceof errors.JWTExpired) return "expired";
    if (error instanceof errors.JOSEError) return "unknown";
    throw error;
  }
}

function exchanged({ jti, aud, client_id, scope, exp }: JWTPayload): Exchanged | null {
  if (typeof client_id !== "string" || typeof aud !== "string" || typeof scope !== "string") return null;
  if (!jti || !exp) return null;
  const credential = { type: "access_token", id: client_id } as const;
  // A permission that is no more gives nothing any more.
  const scopes = scope.split(" ").filter(isScope);
  return { id: jti, credential, project: aud, scope: scopes as Scope[], expiresAt: exp * 1000 };
}
