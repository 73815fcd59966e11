import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from "jose";

export interface VerifierOptions {
  /** Where Atrium is, as its `PUBLIC_URL` says: what tokens name as their issuer, e.g. `https://atrium.example.com`. */
  issuer: string;
  /** The project, or projects, that tokens must be for. Left out: any, and `claims.project` says which. */
  audience?: string | string[];
  /** The public keys, where they are not to be fetched. They change about once a month: then it is for you to renew them. */
  jwks?: { keys: object[] };
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

/** What a permission is asked about: who made it, with which credential. */
export interface MadeThing {
  createdBy: string | null;
  createdWith?: string | null;
}

/** What an access token says, verified. */
export interface AccessTokenClaims {
  /** Its `jti`: what the audit log names it by. */
  id: string;
  principal: { type: "account" | "service_account"; id: string; name: string };
  /** Id of the one project that it is for. */
  project: string;
  /** Id of the organization that the project is in. */
  organization: string | null;
  /** The principal's role there as the token was made: for people to read, `may` decides. */
  role: string | null;
  /** Id of the key, account token or session that it was made from. */
  credential: string;
  /** `kind:verb`, or `kind:verb:own` for what is the caller's own. */
  scopes: readonly string[];
  issuedAt: Date;
  expiresAt: Date;
  /**
   * Whether it allows that permission (`run:view`). Of one's own things alone: only where you say what it is asked about,
   * and that was made by the principal; by a token of a key whose scopes say so, with that very key as well.
   */
  may(permission: string, thing?: MadeThing): boolean;
}

export interface Verifier {
  /** @throws AccessTokenError */
  verify(token: string): Promise<AccessTokenClaims>;
}

/**
 * Why a token was not accepted. `unavailable` alone says nothing about the token: the public keys could not be fetched, try
 * again. Of the others no second try will do.
 */
export type AccessTokenErrorCode =
  | "malformed"
  | "wrong_type"
  | "unknown_key"
  | "wrong_signature"
  | "expired"
  | "not_yet_valid"
  | "wrong_issuer"
  | "wrong_audience"
  | "invalid_claims"
  | "unavailable";

export class AccessTokenError extends Error {
  readonly code: AccessTokenErrorCode;

  constructor(code: AccessTokenErrorCode, detail: string, cause?: unknown) {
    super(`${code}: ${detail}`, { cause });
    this.name = "AccessTokenError";
    this.code = code;
  }
}

const KEYS_PATH = "/.well-known/jwks.json";
/** As long as Atrium lets them be cached, in ms; and how soon they may be asked for again for a key that is not among them. */
const CACHED_MS = 300_000;
const ASK_AGAIN_MS = 5_000;

/**
 * Verifies Atrium's access tokens (RFC 9068, ES256) where they are presented, without asking Atrium: the public keys are
 * fetched once in five minutes, and when a token names one that is new.
 *
 * A token lives for at most 300 seconds. So what is taken back in Atrium (a key, a session, somebody's place) is accepted here
 * until the tokens that were made before have ended: at most 300 seconds after, by this machine's clock. The answer that
 * takes it back says until when, as `tokens_expire_by`. Where that is too long, ask `GET /v1/access` with the token.
 * @example
 * const verifier = createVerifier({ issuer: "https://atrium.example.com", audience: "prj_…" });
 * const claims = await verifier.verify(bearer);
 * if (!claims.may("run:create")) return new Response(null, { status: 403 });
 */
export function createVerifier({ issuer, audience, jwks, fetch }: VerifierOptions): Verifier {
  const origin = issuer.replace(/\/+$/, "");
  const keys: JWTVerifyGetKey = jwks
    ? createLocalJWKSet(jwks as JSONWebKeySet)
    : createRemoteJWKSet(new URL(origin + KEYS_PATH), {
        cacheMaxAge: CACHED_MS,
        cooldownDuration: ASK_AGAIN_MS,
        ...(fetch && { [customFetch]: (url, init) => fetch(url, init as RequestInit) }),
      });
  const wanted = {
    algorithms: ["ES256"],
    typ: "at+jwt",
    issuer: origin,
    requiredClaims: ["exp", "iat", "jti", "sub", "aud", "client_id", "scope"],
    ...(audience !== undefined && { audience }),
  };
  // A token that names no key is no token of Atrium's, however few keys there are to try.
  const named: JWTVerifyGetKey = (header, token) => {
    if (typeof header.kid !== "string") throw new errors.JWKSNoMatchingKey();
    return keys(header, token);
  };
  return {
    async verify(token) {
      let payload: JWTPayload;
      try {
        ({ payload } = await jwtVerify(token, named, wanted));
      } catch (error) {
        throw refusalOf(error);
      }
      return claimsOf(payload);
    },
  };
}

function claimsOf(payload: JWTPayload): AccessTokenClaims {
  const { sub = "", aud, jti = "", client_id, scope, own, iat = 0, exp = 0 } = payload;
  if (typeof aud !== "string" || typeof client_id !== "string" || typeof scope !== "string")
    throw new AccessTokenError("invalid_claims", "`aud`, `client_id` and `scope` are one text each.");
  const scopes = scope.split(" ").filter((one) => one !== "");
  const held = new Set(scopes);
  const isOwn = ({ createdBy, createdWith }: MadeThing): boolean =>
    createdBy === sub && (own === "principal" || createdWith === client_id);
  return {
    id: jti,
    principal: {
      type: payload.principal_type === "service_account" ? "service_account" : "account",
      id: sub,
      name: textOf(payload.name) ?? sub,
    },
    project: aud,
    organization: textOf(payload.organization_id),
    role: textOf(payload.role),
    credential: client_id,
    scopes,
    issuedAt: new Date(iat * 1000),
    expiresAt: new Date(exp * 1000),
    may: (permission, thing) =>
      !permission.endsWith(":own") &&
      (held.has(permission) || (thing !== undefined && held.has(`${permission}:own`) && isOwn(thing))),
  };
}

const textOf = (claim: unknown): string | null => (typeof claim === "string" ? claim : null);

function refusalOf(error: unknown): AccessTokenError {
  if (error instanceof errors.JWTExpired)
    return new AccessTokenError("expired", "Its time is over: exchange the credential for another.", error);
  if (error instanceof errors.JWTClaimValidationFailed) {
    const [code, detail] = CLAIMS[error.claim] ?? [
      "invalid_claims",
      `\`${error.claim}\` is wrong or missing.`,
    ];
    return new AccessTokenError(code, detail, error);
  }
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return new AccessTokenError("wrong_signature", "It was altered, or never made by this issuer.", error);
  if (error instanceof errors.JWKSNoMatchingKey)
    return new AccessTokenError("unknown_key", "The issuer has no such key.", error);
  if (error instanceof errors.JOSEAlgNotAllowed)
    return new AccessTokenError("wrong_signature", "Its algorithm is not ES256.", error);
  if (
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    !(error instanceof errors.JOSEError) ||
    error.code === "ERR_JOSE_GENERIC"
  )
    return new AccessTokenError("unavailable", "The issuer's public keys could not be fetched.", error);
  return new AccessTokenError("malformed", "This is no access token.", error);
}

const CLAIMS: Readonly<Record<string, [AccessTokenErrorCode, string]>> = {
  typ: ["wrong_type", "This is another kind of token than an access token."],
  iss: ["wrong_issuer", "It is another issuer's."],
  aud: ["wrong_audience", "It is for another project."],
  nbf: ["not_yet_valid", "It is not valid yet."],
};
