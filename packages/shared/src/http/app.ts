import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { systemClock } from "../clock.ts";
import type { Allowed, Context } from "../context.ts";
import type { Access, Authenticator, People } from "../contract/auth.ts";
import type { AtriumEvent } from "../contract/events.ts";
import { newRequestId } from "../id.ts";
import { type InputFault, notFound, Problem, type ProblemBody, problemBody } from "../problem.ts";
import { redact } from "../redact.ts";
import { meter } from "../store/meter.ts";
import { openDb } from "../store/open.ts";
import { log, report } from "./log.ts";
import { problemResponse } from "./problem.ts";

/** JSON bodies end here, declared or chunked. */
const BODY_LIMIT_BYTES = 1024 * 1024;

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** A caller's own request id stands in logs and in the audit for ever: short, and nothing but an id. */
const REQUEST_ID = /^[\w.:-]{1,128}$/;

const USER_AGENT_LENGTH = 256;

/** What every service is bound to. */
export interface ServiceEnv {
  /** `development` shows the local inbox; anything else is production. */
  ENVIRONMENT: string;
  /** `1`: count storage operations, shown at `/_meter`. For tests and benchmarks. */
  METER?: string;
  /** Origins besides our own that may use the session cookie, and CORS; comma-separated. */
  ALLOWED_ORIGINS?: string;
  /** `off` where something in front of the service logs requests already. */
  REQUEST_LOG?: string;
  EVENTS_QUEUE?: Queue<AtriumEvent>;
  PEOPLE?: People;
  IDEMPOTENCY_PEPPER?: string;
}

export interface AppEnv<E extends ServiceEnv = ServiceEnv> {
  Bindings: E;
  Variables: {
    ctx: Context;
    requestId: string;
    /** Who answers "who is this?"; auth asks itself, the others ask over RPC. */
    authenticator: Pick<Authenticator, "authenticate">;
    access: Allowed | undefined;
    /** Whether the body is handed on while it comes in. */
    streamed: boolean;
    /** The code of the problem that was answered, for the request log. */
    problem: string | undefined;
  };
}

interface Service<E extends ServiceEnv> {
  name: string;
  /** The database of `ctx.db`, and which outbox it holds where commit() writes to it. */
  database(env: E): { d1: D1Database; source?: AtriumEvent["source"] } | null;
  authenticator(c: HonoContext<AppEnv<E>>): Pick<Authenticator, "authenticate">;
  /** What reads its body as it comes in, and has a limit of its own. */
  streams?: readonly StreamedRoute[];
}

/** A route whose body is handed on while it comes in; `path` is all of what is matched. */
export interface StreamedRoute {
  method: string;
  path: RegExp;
}

/** A service's app: request ids, problems, limits, headers and the request log, once for all of them. */
export function newApp<E extends ServiceEnv>(service: Service<E>): OpenAPIHono<AppEnv<E>> {
  const app = new OpenAPIHono<AppEnv<E>>({
    defaultHook: (result) => {
      if (!result.success) throw validationFailed(result.target, result.error.issues);
    },
  });
  const limited = bodyLimit({
    maxSize: BODY_LIMIT_BYTES,
    onError: (c) => answerProblem(c, problemBody("body_too_large")),
  });

  app.use("*", async (c, next) => {
    const started = performance.now();
    const given = c.req.header("x-request-id");
    const requestId = given && REQUEST_ID.test(given) ? given : newRequestId();
    c.set("requestId", requestId);
    c.set("authenticator", service.authenticator(c));
    c.set("ctx", new RequestContext(c, service, requestId));
    const streamed = isStreamed(c, service.streams);
    c.set("streamed", streamed);
    const unlimited = isSmall(c) || streamed;
    const refused = unlimited ? await next() : await limited(c, next);
    if (refused instanceof Response) c.res = refused;
    c.res.headers.set("X-Request-Id", requestId);
    c.res.headers.set("X-Content-Type-Options", "nosniff");
    if (!c.res.headers.has("Cache-Control")) c.res.headers.set("Cache-Control", "private, no-store");
    if (c.env.REQUEST_LOG !== "off") log(service.name, c, requestId, performance.now() - started);
  });

  app.notFound((c) => answerUnrouted(app, c));
  app.onError((error, c) => answerProblem(c, problemOf(error, service.name, c.get("requestId")).body));

  // The gateway asks this for /healthz; nothing that begins with `_` is routed from outside.
  app.get("/_health", async (c) => {
    await service.database(c.env)?.d1.prepare("SELECT 1").run();
    return c.body(null, 204);
  });
  app.get("/_meter", (c) => {
    if (c.env.METER !== "1") throw notFound();
    return c.json(meter.read());
  });
  return app;
}

/** Known to be within the limit without looking at the body, which is what costs. */
function isSmall(c: HonoContext): boolean {
  if (c.req.method === "GET" || c.req.method === "HEAD") return true;
  const declared = c.req.header("content-length");
  const isChunked = c.req.header("transfer-encoding") !== undefined;
  return declared !== undefined && !isChunked && Number(declared) <= BODY_LIMIT_BYTES;
}

const isStreamed = ({ req }: HonoContext, streams: readonly StreamedRoute[] = []): boolean =>
  streams.some(({ method, path }) => method === req.method && path.test(req.path));

/** What the rules are handed; made for each request, touching nothing until it is asked. */
class RequestContext<E extends ServiceEnv> implements Context {
  readonly clock = systemClock;
  readonly requestId: string;
  idempotency: Context["idempotency"] = null;
  rehearsal = false;
  readonly #c: HonoContext<AppEnv<E>>;
  readonly #service: Service<E>;
  #db: Context["db"] | undefined;

  constructor(c: HonoContext<AppEnv<E>>, service: Service<E>, requestId: string) {
    this.#c = c;
    this.#service = service;
    this.requestId = requestId;
  }

  get db(): Context["db"] {
    const found = this.#service.database(this.#c.env);
    if (!found) throw new Error(`${this.#service.name} has no database of its own`);
    this.#db ??= openDb(found.d1, this.#c.env.METER);
    return this.#db;
  }

  get source(): Context["source"] {
    const source = this.#service.database(this.#c.env)?.source;
    if (!source) throw new Error(`${this.#service.name} commits nothing`);
    return source;
  }

  get queue(): Context["queue"] {
    const queue = this.#c.env.EVENTS_QUEUE;
    if (!queue) throw new Error(`${this.#service.name} is not bound to EVENTS_QUEUE`);
    return queue;
  }

  get people(): Context["people"] {
    const people = this.#c.env.PEOPLE;
    if (!people) throw new Error(`${this.#service.name} is not bound to PEOPLE`);
    return people;
  }

  async nameOf(id: string): Promise<string | null> {
    const [named] = (await this.#c.env.PEOPLE?.names([id])) ?? [];
    return named?.name ?? null;
  }

  get address(): string | null {
    return this.#c.req.header("cf-connecting-ip") ?? null;
  }

  get userAgent(): string | null {
    return redact(this.#c.req.header("user-agent") ?? "").slice(0, USER_AGENT_LENGTH) || null;
  }

  later(work: Promise<unknown>): void {
    const reported = work.catch((error: unknown) => report(this.#service.name, this.requestId, error));
    this.#c.executionCtx.waitUntil(reported);
  }

  reauthorize = async (): Promise<Access> => {
    throw new Error("This route has no caller to decide about again");
  };

  authorizeIn: Context["authorizeIn"] = async () => {
    throw new Error("This route has no caller to decide about elsewhere");
  };
}

/** Answers a problem where it is found. Nothing is thrown: an Error costs more than the rest of a refusal. */
export function answerProblem(c: HonoContext, problem: ProblemBody): Response {
  c.set("problem", problem.code);
  return problemResponse(problem, c.get("requestId") as string);
}

/** Nothing is at this path, or nothing with this method: then it says which there are (RFC 9110). */
function answerUnrouted<E extends ServiceEnv>(app: OpenAPIHono<AppEnv<E>>, c: HonoContext): Response {
  const methods = METHODS.filter((method) =>
    app.router.match(method, c.req.path)[0].some(([[, route]]) => route.method === method),
  );
  if (methods.length === 0) return answerProblem(c, notFound().body);
  if (methods.includes("GET")) methods.push("HEAD");
  const answer =
    c.req.method === "OPTIONS"
      ? new Response(null, { status: 204 })
      : answerProblem(c, problemBody("method_not_allowed"));
  answer.headers.set("Allow", [...methods, "OPTIONS"].join(", "));
  return answer;
}

function problemOf(error: unknown, service: string, requestId: string): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HTTPException && error.status === 400) {
    return new Problem("malformed_request", "The body is not valid JSON.");
  }
  if (error instanceof HTTPException && error.status === 415) return new Problem("unsupported_media_type");
  report(service, requestId, error);
  return isOutage(error)
    ? new Problem("unavailable", undefined, { retry_after: 5 })
    : new Problem("internal");
}

/** What D1 and a broken service binding say when it is they that are down. */
const isOutage = (error: unknown): boolean =>
  error instanceof Error &&
  /D1_ERROR.*(overloaded|timeout|reset|Network)|Durable Object reset/i.test(
    `${error.message} ${error.cause}`,
  );

interface Issue {
  path: PropertyKey[];
  message: string;
  /** Of a strict object: the fields that it does not have. */
  keys?: string[];
}

/** The 422 of what a schema found wrong with the `json`, `query`, `param` or `header` of a request. */
export function validationFailed(target: string, issues: readonly Issue[]): Problem {
  const prefix = POINTER_PREFIX[target] ?? "/";
  const errors: InputFault[] = issues
    .slice(0, FAULTS)
    .flatMap(({ path, message, keys }) =>
      keys
        ? keys
            .slice(0, FAULTS)
            .map((key) => ({ pointer: prefix + [...path, key].join("/"), detail: "There is no such field." }))
        : [{ pointer: prefix + path.join("/"), detail: message }],
    );
  return new Problem("validation_failed", undefined, { errors: errors.slice(0, FAULTS) });
}

/** So many are named: a body of nothing but faults is not answered by a larger one. */
const FAULTS = 100;

const POINTER_PREFIX: Record<string, string> = { query: "?", header: "header:" };
