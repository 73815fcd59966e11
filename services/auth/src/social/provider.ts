import { Problem } from "@atrium/shared/problem";
import * as oauth from "oauth4webapi";

// Signing in elsewhere: OpenID Connect as Google speaks it, and OAuth as GitHub does.

export const PROVIDERS = ["github", "google"] as const;
export type ProviderName = (typeof PROVIDERS)[number];

/** One that is configured. */
export interface Provider {
  name: ProviderName;
  clientId: string;
  clientSecret: string;
  /** Google's issuer, or where GitHub is. */
  url: string;
  /** GitHub's API. */
  apiUrl: string;
  redirectUri: string;
}

/** Whom the provider says that it is. */
export interface Profile {
  id: string;
  email: string | null;
  emailVerified: boolean;
  name: string | null;
  /** What they are called there. */
  login: string | null;
}

/** What one attempt is held to; nobody but the browser that began it has it. */
export interface Checks {
  state: string;
  nonce: string;
  verifier: string;
}

export const newChecks = (): Checks => ({
  state: oauth.generateRandomState(),
  nonce: oauth.generateRandomNonce(),
  verifier: oauth.generateRandomCodeVerifier(),
});

const SCOPES = { github: "read:user user:email", google: "openid email profile" };

/** Where the browser is sent. @throws Problem `unavailable` */
export const authorizationUrl = (provider: Provider, checks: Checks): Promise<URL> =>
  asked(provider, async () => {
    const { authorization_endpoint } = await serverOf(provider);
    const url = new URL(authorization_endpoint ?? "");
    const parameters = {
      client_id: provider.clientId,
      redirect_uri: provider.redirectUri,
      response_type: "code",
      scope: SCOPES[provider.name],
      state: checks.state,
      code_challenge: await oauth.calculatePKCECodeChallenge(checks.verifier),
      code_challenge_method: "S256",
      ...(provider.name === "google" && { nonce: checks.nonce }),
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url;
  });

/**
 * Who came back from there.
 * @throws Problem `token_invalid` for an answer that is not to this attempt, or that the provider does not stand by;
 *   `unavailable`
 */
export const profileOf = (provider: Provider, checks: Checks, callback: URL): Promise<Profile> =>
  asked(provider, async () => {
    const server = await serverOf(provider);
    const client = { client_id: provider.clientId };
    const isGoogle = provider.name === "google";
    const parameters = oauth.validateAuthResponse(server, client, callback, checks.state);
    const authentication = isGoogle ? oauth.ClientSecretBasic : oauth.ClientSecretPost;
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      authentication(provider.clientSecret),
      parameters,
      provider.redirectUri,
      checks.verifier,
      optionsFor(provider.url),
    );
    const tokens = await oauth.processAuthorizationCodeResponse(
      server,
      client,
      response,
      isGoogle ? { expectedNonce: checks.nonce, requireIdToken: true } : {},
    );
    return isGoogle
      ? claimedProfile(provider, server, client, tokens)
      : githubProfile(provider, tokens.access_token);
  });

/** What the ID token says; what it leaves out, the provider is asked. */
async function claimedProfile(
  provider: Provider,
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  tokens: oauth.TokenEndpointResponse,
): Promise<Profile> {
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  if (!claims) throw new Error("There is no ID token");
  let said: Record<string, unknown> = claims;
  if (claims.email === undefined && server.userinfo_endpoint !== undefined) {
    const request = oauth.userInfoRequest(server, client, tokens.access_token, optionsFor(provider.url));
    said = await oauth.processUserInfoResponse(server, client, claims.sub, await request);
  }
  return {
    id: claims.sub,
    email: textOf(said.email),
    emailVerified: said.email_verified === true,
    name: textOf(said.name),
    login: null,
  };
}

interface GithubEmail {
  email: string;
  primary: boolean;
  verified: boolean;
}

async function githubProfile({ apiUrl }: Provider, token: string): Promise<Profile> {
  const ask = async (path: string): Promise<unknown> => {
    const headers = new Headers({ Accept: "application/vnd.github+json", "User-Agent": "atrium" });
    const url = new URL(apiUrl + path);
    const response = await oauth.protectedResourceRequest(
      token,
      "GET",
      url,
      headers,
      null,
      optionsFor(apiUrl),
    );
    if (!response.ok) throw new Error(`GitHub's API answers ${response.status}`);
    return response.json();
  };
  const [user, emails] = await Promise.all([ask("/user"), ask("/user/emails")]);
  const { id, login, name } = user as { id?: unknown; login?: unknown; name?: unknown };
  if (!Number.isSafeInteger(id) || typeof login !== "string") throw new Error("GitHub's API names no user");
  const primary = Array.isArray(emails)
    ? (emails as GithubEmail[]).find((email) => email.primary === true)
    : undefined;
  return {
    id: String(id),
    email: textOf(primary?.email),
    emailVerified: primary?.verified === true,
    name: textOf(name),
    login,
  };
}

const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

const DISCOVERED_MS = 10 * 60 * 1000;
let discovered: { server: oauth.AuthorizationServer; issuer: string; at: number } | undefined;

async function serverOf({ name, url }: Provider): Promise<oauth.AuthorizationServer> {
  if (name === "github") {
    const at = `${url}/login/oauth`;
    return { issuer: at, authorization_endpoint: `${at}/authorize`, token_endpoint: `${at}/access_token` };
  }
  if (discovered?.issuer === url && Date.now() - discovered.at < DISCOVERED_MS) return discovered.server;
  const issuer = new URL(url);
  const response = await oauth.discoveryRequest(issuer, optionsFor(url));
  const server = await oauth.processDiscoveryResponse(issuer, response);
  discovered = { server, issuer: url, at: Date.now() };
  return server;
}

const TIMEOUT_MS = 10_000;

/** Plain HTTP to this very machine alone, which is where a provider that is being tried runs. */
const optionsFor = (url: string) => ({
  signal: AbortSignal.timeout(TIMEOUT_MS),
  [oauth.allowInsecureRequests]: ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname),
});

/** Faults that are ours or the browser's: what came back is not what was asked for. */
const REFUSED: ReadonlySet<string | undefined> = new Set([
  oauth.AUTHORIZATION_RESPONSE_ERROR,
  oauth.RESPONSE_BODY_ERROR,
  oauth.INVALID_RESPONSE,
  oauth.JWT_CLAIM_COMPARISON,
  oauth.JWT_TIMESTAMP_CHECK,
  oauth.JSON_ATTRIBUTE_COMPARISON,
]);

/** The library's faults as our problems. What the provider said is not repeated: it may quote what it was sent. */
async function asked<T>({ name }: Provider, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    if (REFUSED.has(code)) throw notConfirmed(name);
    console.error(JSON.stringify({ level: "error", service: "auth", provider: name, code, message }));
    throw new Problem("unavailable", `${SHOWN[name]} cannot be asked at the moment.`, { retry_after: 5 });
  }
}

export const SHOWN = { github: "GitHub", google: "Google" };

const notConfirmed = (name: ProviderName): Problem =>
  new Problem("token_invalid", `${SHOWN[name]} did not confirm this sign-in: begin again.`);
