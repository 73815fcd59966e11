import { Atrium } from "../atrium.ts";
import type { AtriumOptions } from "../configuration.ts";
import { AtriumError } from "../error.ts";
import type { AccessTokenError, Verifier } from "../verify/index.ts";
import { type Caller, callerByToken, callerOf, type Verification } from "./caller.ts";
import {
  malformed,
  missing,
  noCredential,
  problemOf,
  type Refusal,
  refusalOf,
  unavailable,
} from "./refusal.ts";
import { Answers, type Clock } from "./remembered.ts";

export type { Caller, Refusal, Verification };

export interface GuardOptions extends AtriumOptions {
  /** What callers must be able to do, e.g. `endpoint:view`; else only whether their key is good. */
  permission?: string;
  /** Also lets in whoever has an access token, without asking Atrium: `createVerifier` of `@atrium/sdk/verify`. */
  verifier?: Verifier;
  /**
   * Whom to let in when Atrium does not answer, and nothing is remembered. Nobody, if this is left out: 503. Return a `Caller` of
   * your own making, or null to refuse; a key that was revoked gets in with it. Not asked where Atrium refuses your own key.
   */
  onOutage?: (error: AtriumError) => Caller | null | Promise<Caller | null>;
  /** Hears why nobody can be let in: that your own key is not good, that Atrium is down. `console.error`, if left out. */
  onError?: (error: unknown) => void;
  /** How many answers are remembered at most: 10 000. */
  maxRemembered?: number;
  /** For tests. */
  clock?: Clock;
}

/** How one route is guarded. */
export interface RouteOptions {
  permission?: string;
}

/** What a request shows of who sends it. */
export interface Shown {
  /** The `Authorization` header. */
  authorization: string | null | undefined;
  /** Where it comes from: keys that are limited to addresses work from none without it. */
  address?: string | null;
}

export type Verdict = { caller: Caller; refusal?: never } | { caller?: never; refusal: Refusal };

/** Of Hono's `Context`, what is needed of it. */
interface HonoContext {
  req: { raw: Request };
  set(key: "atrium", value: Caller): void;
}

interface ExpressRequest {
  headers: { authorization?: string };
  ip?: string;
}

interface ExpressResponse {
  writeHead(status: number, headers: Record<string, string>): { end(body: string): unknown };
}

export interface Guard {
  /** Decides about a request, for what is no Hono, Express or fetch handler. */
  check(shown: Shown, route?: RouteOptions): Promise<Verdict>;
  /** For Hono: `c.get("atrium")` is the caller. `address` says where a request comes from, e.g. `(c) => c.req.header("CF-Connecting-IP")`. */
  hono<C extends HonoContext>(
    route?: RouteOptions & { address?: (c: C) => string | null | undefined },
  ): (c: C, next: () => Promise<void>) => Promise<Response | undefined>;
  /** For Express, and what takes its middleware: `request.atrium` is the caller; they come from `request.ip`. */
  express(
    route?: RouteOptions,
  ): <R extends ExpressRequest>(
    request: R,
    response: ExpressResponse,
    next: (error?: unknown) => void,
  ) => Promise<void>;
  /** For a `fetch` handler: the caller is its second argument, then whatever came behind the request. */
  fetch<Rest extends unknown[]>(
    handler: (request: Request, caller: Caller, ...rest: Rest) => Response | Promise<Response>,
    route?: RouteOptions & { address?: (request: Request) => string | null | undefined },
  ): (request: Request, ...rest: Rest) => Promise<Response>;
}

const MOST_REMEMBERED = 10_000;
/** A caller waits for this as well as for what they asked for. */
const TIMEOUT_MS = 5_000;

/** Of keys and account tokens; whether it is one, Atrium says. */
const KEY = /^atr_\w{20,190}$/;
const ACCESS_TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const CLOCK: Clock = { steady: () => performance.now(), wall: () => Date.now() };

/** There no request may wait for another one's. */
const isWorkers = (): boolean =>
  (globalThis as { navigator?: { userAgent?: string } }).navigator?.userAgent === "Cloudflare-Workers";

/**
 * Lets in who has a key of Atrium's that is good, and says who it is. Asked is `POST /v1/keys/verify`, with a key of your own that
 * has `key:verify` (preset `verify_only`); each answer is remembered exactly as long as it says. So who is removed or
 * revoked stays out within Atrium's bound, as if they asked Atrium itself.
 * @example
 * const guard = protect({ apiKey: process.env.ATRIUM_API_KEY, permission: "endpoint:view" });
 * app.use("/predict/*", guard.hono());
 */
export function protect({
  permission: always,
  verifier,
  onOutage,
  onError = console.error,
  maxRemembered = MOST_REMEMBERED,
  clock = CLOCK,
  ...options
}: GuardOptions = {}): Guard {
  const atrium = new Atrium({ timeoutMs: TIMEOUT_MS, ...options, maxRetries: 0 });
  const answers = new Answers(clock, maxRemembered, !isWorkers());

  const byKey = async (key: string, permission?: string, address?: string | null): Promise<Verdict> => {
    const body = { key, ...(permission && { permission }), ...(address && { address }) };
    const ask = () =>
      atrium.POST("/v1/keys/verify", { body, params: { query: { project: options.project } } });
    try {
      const answer = await answers.answer(await digestOf([key, permission]), ask);
      const caller = answer.valid ? callerOf(answer) : null;
      return caller ? { caller } : { refusal: refusalOf(answer, permission) };
    } catch (error) {
      onError(error);
      const caller = isOutage(error) ? await onOutage?.(error) : null;
      return caller ? { caller } : { refusal: unavailable };
    }
  };

  const byToken = async (to: Verifier, token: string, permission?: string): Promise<Verdict> => {
    try {
      const caller = callerByToken(await to.verify(token));
      return permission && !caller.may(permission) ? { refusal: missing(permission) } : { caller };
    } catch (error) {
      const { code, message } = error as AccessTokenError;
      if (code === "unavailable") return { refusal: unavailable };
      return {
        refusal: {
          ...malformed,
          code: code === "expired" ? "credential_expired" : malformed.code,
          detail: message,
        },
      };
    }
  };

  const check: Guard["check"] = async ({ authorization, address }, { permission = always } = {}) => {
    const [, bearer] = /^Bearer +(\S+) *$/i.exec(authorization ?? "") ?? [];
    if (bearer === undefined) return { refusal: noCredential };
    if (KEY.test(bearer)) return byKey(bearer, permission, address);
    if (verifier && ACCESS_TOKEN.test(bearer)) return byToken(verifier, bearer, permission);
    return { refusal: malformed };
  };

  const respond = (refusal: Refusal): Response => {
    const { body, ...init } = problemOf(refusal);
    return new Response(body, init);
  };

  return {
    check,
    hono:
      ({ address, ...route } = {}) =>
      async (c, next) => {
        const authorization = c.req.raw.headers.get("authorization");
        const { caller, refusal } = await check({ authorization, address: address?.(c) }, route);
        if (refusal) return respond(refusal);
        c.set("atrium", caller);
        await next();
        return undefined;
      },
    express: (route) => async (request, response, next) => {
      try {
        const { authorization } = request.headers;
        const { caller, refusal } = await check({ authorization, address: request.ip }, route);
        if (!refusal) {
          Object.assign(request, { atrium: caller });
          return next();
        }
        const { status, headers, body } = problemOf(refusal);
        response.writeHead(status, headers).end(body);
      } catch (error) {
        next(error);
      }
    },
    fetch:
      (handler, { address, ...route } = {}) =>
      async (request, ...rest) => {
        const authorization = request.headers.get("authorization");
        const { caller, refusal } = await check({ authorization, address: address?.(request) }, route);
        return refusal ? respond(refusal) : handler(request, caller, ...rest);
      },
  };
}

/** Who could be refused by asking too much, or has lost their own key, has no outage: else that would be a way in. */
const isOutage = (error: unknown): error is AtriumError =>
  AtriumError.is(error) && (error.is("unreachable", "timed_out") || error.status >= 500);

/** What is asked, so that no secret is kept. From where is left out: of a key to which that matters, no answer is remembered. */
async function digestOf(question: unknown[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(question));
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))));
}
