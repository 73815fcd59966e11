import type { paths } from "./schema.gen.ts";

// What a call takes and answers, read off the types of the OpenAPI document.

export type Method = "get" | "post" | "put" | "patch" | "delete";

/** The paths that have this method. */
export type PathsWith<M extends Method> = {
  [P in keyof paths]: paths[P] extends { [K in M]: unknown } ? P : never;
}[keyof paths];

export type Operation<P extends keyof paths, M extends Method> = paths[P][M];

type Parameter<Op, In extends string> = Op extends { parameters: { [K in In]?: infer T } } ? T : undefined;

/** The client knows its project, so no path has to say it. */
type OwnProject<T> = T extends { project: unknown } ? Omit<T, "project"> & { project?: T["project"] } : T;

/** A member that may be left out where nothing in it is required, and may not be there where there is nothing. */
type Member<Name extends string, T> = [NonNullable<T>] extends [never]
  ? { [K in Name]?: never }
  : Record<never, never> extends T
    ? { [K in Name]?: T }
    : undefined extends T
      ? { [K in Name]?: T }
      : { [K in Name]: T };

type Parameters<Op> = Member<"path", OwnProject<Parameter<Op, "path">>> &
  Member<"query", Parameter<Op, "query">> &
  Member<"header", Parameter<Op, "header">>;

/** A body that goes as it is. A stream can be sent only once, so a request with one is not repeated. */
type Bytes = string | Blob | ArrayBuffer | Uint8Array | ReadableStream<Uint8Array>;

type Content<C> = C extends { "application/json": infer Json }
  ? Json
  : C extends { "application/octet-stream": unknown }
    ? Bytes
    : // Routes of OAuth, which take JSON as well.
      C extends { "application/x-www-form-urlencoded": infer Form }
      ? Form
      : never;

type Body<Op> = Op extends { requestBody: { content: infer C } }
  ? Content<C>
  : Op extends { requestBody?: { content: infer C } }
    ? Content<C> | undefined
    : undefined;

/** How one request is sent, where that is not how the client sends all of them. */
export interface Sending {
  headers?: Record<string, string>;
  /** Ends the call; it then throws the signal's reason. */
  signal?: AbortSignal;
  /** How long one attempt may take, in ms. */
  timeoutMs?: number;
  maxRetries?: number;
  /** Of a POST: yours, where what you do must be done once however often your program runs. One is made for each call else. */
  idempotencyKey?: string;
  /** Says that doing it twice is doing it once, so that it is repeated like a GET. */
  idempotent?: boolean;
}

export type Init<Op> = Sending & Member<"params", Parameters<Op>> & Member<"body", Body<Op>>;

/** The last argument of a call, which may be left out where nothing in it is required. */
export type Arguments<Op> = Record<never, never> extends Init<Op> ? [init?: Init<Op>] : [init: Init<Op>];

type Success = 200 | 201 | 202 | 204;

/** JSON as what it is; nothing as undefined; all else (files, streams, CSV) as the `Response`, for its caller to read. */
type Read<R> = R extends { content: infer C }
  ? C extends { "application/json": infer Json }
    ? Json
    : Response
  : undefined;

export type Answer<Op> = Op extends { responses: infer R }
  ? { [S in keyof R & Success]: Read<R[S]> }[keyof R & Success]
  : never;

export type Call<M extends Method> = <P extends PathsWith<M>>(
  path: P,
  ...init: Arguments<Operation<P, M>>
) => Promise<Answer<Operation<P, M>>>;

/** Lists, by what they answer: pages. */
export type ListPath = {
  [P in PathsWith<"get">]: Answer<Operation<P, "get">> extends { data: unknown[]; next_cursor: string | null }
    ? P
    : never;
}[PathsWith<"get">];

export type Item<P extends ListPath> = Answer<Operation<P, "get">> extends { data: (infer T)[] } ? T : never;

/** What can be followed: server-sent events. */
export type StreamPath = {
  [P in PathsWith<"get">]: Operation<P, "get"> extends {
    responses: { 200: { content: { "text/event-stream": unknown } } };
  }
    ? P
    : never;
}[PathsWith<"get">];
