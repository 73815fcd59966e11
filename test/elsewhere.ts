/** Where people sign in besides here: a real OpenID provider, something that speaks as GitHub does, and browsers. */
import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import Provider from "oidc-provider";
import { harness } from "./harness.ts";
import { newAddress } from "./personas.ts";

/** Somebody as the provider knows them. */
export interface Known {
  /** At GitHub, a number. */
  id: string;
  email: string;
  verified: boolean;
  name?: string | null;
  login?: string;
}

const people = new Map<string, Known>();

/** Where the workers believe that they are. */
export const { PUBLIC_URL: publicUrl } = await (await harness()).env("auth");

interface OidcContext {
  oidc: { client: { clientId: string }; session: { accountId: string } };
}

/** Who sits at the browser says so in a header, where they would type a password. */
const personOf = ({ headers }: IncomingMessage): string => String(headers["x-person"]);

function openIdProvider(issuer: string) {
  const provider: Provider = new Provider(issuer, {
    clients: [
      {
        client_id: "atrium",
        client_secret: "google's",
        redirect_uris: [`${publicUrl}/v1/auth/social/google/callback`],
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_: unknown, id: string) => {
      const known = people.get(id);
      const claims = { sub: id, email: known?.email, email_verified: known?.verified, name: known?.name };
      return known && { accountId: id, claims: () => claims };
    },
    // Everybody agrees to what is asked.
    loadExistingGrant: async ({ oidc: { client, session } }: OidcContext) => {
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  return (request: IncomingMessage, response: ServerResponse): void => {
    const login = { accountId: personOf(request) };
    if (!request.url?.startsWith("/interaction/")) answer(request, response);
    else void provider.interactionFinished(request, response, { login });
  };
}

/** What GitHub's documentation has of its web flow, its API, and how it refuses. */
function github() {
  const codes = new Map<string, { person: string; challenge: string; redirectUri: string }>();
  const tokens = new Map<string, string>();
  const secret = () => randomBytes(16).toString("hex");

  const tokenFor = (form: URLSearchParams): object => {
    const code = codes.get(form.get("code") ?? "");
    codes.delete(form.get("code") ?? "");
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    if (form.get("client_secret") !== "github's") return { error: "incorrect_client_credentials" };
    if (code?.challenge !== challenge || code.redirectUri !== form.get("redirect_uri"))
      return {
        error: "bad_verification_code",
        error_description: "The code passed is incorrect or expired.",
      };
    const token = `gho_${secret()}`;
    tokens.set(token, code.person);
    return { access_token: token, token_type: "bearer", scope: "read:user,user:email" };
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "", "http://github.test");
    const json = (value: unknown, status = 200) =>
      response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value));
    if (url.pathname === "/github/login/oauth/authorize") {
      const redirectUri = url.searchParams.get("redirect_uri") ?? "";
      const code = secret();
      const challenge = url.searchParams.get("code_challenge") ?? "";
      codes.set(code, { person: personOf(request), challenge, redirectUri });
      const back = new URL(redirectUri);
      back.searchParams.set("code", code);
      back.searchParams.set("state", url.searchParams.get("state") ?? "");
      response.writeHead(302, { Location: back.href }).end();
      return;
    }
    if (url.pathname === "/github/login/oauth/access_token") {
      let body = "";
      for await (const part of request) body += String(part);
      json(tokenFor(new URLSearchParams(body)));
      return;
    }
    const [, token = ""] = /^Bearer (.+)$/.exec(request.headers.authorization ?? "") ?? [];
    const known = people.get(tokens.get(token) ?? "");
    if (!known || !request.headers["user-agent"]) json({ message: "Bad credentials" }, 401);
    else if (url.pathname === "/github/api/user")
      json({ id: Number(known.id), login: known.login, name: known.name ?? null, email: null });
    else if (url.pathname === "/github/api/user/emails")
      json([
        { email: `old-${known.email}`, primary: false, verified: true },
        { email: known.email, primary: true, verified: known.verified },
      ]);
    else json({ message: "Not Found" }, 404);
  };
}

let made: RequestListener | undefined;

/** Both of them, at the addresses that the harness gave the workers; whoever served there before does not any more. */
export async function openElsewhere(): Promise<void> {
  const { elsewhere } = await harness();
  made ??= both(elsewhere.url);
  elsewhere.serve(made);
}

function both(url: string): RequestListener {
  const asGoogle = openIdProvider(url);
  const asGithub = github();
  return (request, response) => {
    if (request.url?.startsWith("/github/")) void asGithub(request, response);
    else asGoogle(request, response);
  };
}

/** Somebody at a browser: it keeps cookies of both sides, and stops where it is sent back to us. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly address = newAddress();
  readonly person: string;

  constructor(known: Known) {
    people.set(known.id, known);
    this.person = known.id;
  }

  async get(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const { fetch } = await harness();
    const headers = {
      "CF-Connecting-IP": this.address,
      "X-Person": this.person,
      Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
      ...init.headers,
    };
    const response = await fetch(String(url), { ...init, headers, redirect: "manual" });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === "") this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  /** From where we send it to the provider, to where that sends it back; `/…` at our own gateway. */
  async through(url: string): Promise<string> {
    let at = url;
    while (!at.startsWith(publicUrl)) {
      const response = await this.get(at);
      const location = response.headers.get("location");
      if (location === null) throw new Error(`${at}: ${response.status} ${await response.text()}`);
      at = new URL(location, at).href;
    }
    return at.slice(publicUrl.length);
  }

  /** Where we send it. */
  async begin(provider: string, query = ""): Promise<URL> {
    const response = await this.get(`/v1/auth/social/${provider}${query}`);
    if (response.status !== 302) throw new Error(`${response.status} ${await response.text()}`);
    return new URL(response.headers.get("location") ?? "");
  }

  /** All of it, as people see it. */
  async signIn(provider: string): Promise<Response> {
    return this.get(await this.through((await this.begin(provider)).href));
  }

  /** The session that it has here, as a bearer token. */
  get token(): string {
    return this.cookies.get("__Host-atrium_session") ?? "";
  }
}
