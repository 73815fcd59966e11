import type { Client, Streamed } from "./client.ts";
import { type DownloadOptions, download } from "./download.ts";
import type { FollowOptions } from "./follow.ts";
import type { Answer, Init, Item, ListPath, Operation, PathsWith, Sending, StreamPath } from "./route.ts";
import type { paths } from "./schema.gen.ts";
import type { Source } from "./source.ts";
import { type Destination, type FileEntry, type UploadOptions, upload } from "./upload.ts";

// What a project holds, kind by kind: the calls that people make most, under short names. Types are those of the routes.

const PROJECT = "/v1/projects/{project}";
type Project = typeof PROJECT;

/** As it stands in paths: `runs`, `registered-models`. */
export type Plural = keyof paths extends infer P
  ? P extends `${Project}/${infer K}/{id}`
    ? K
    : never
  : never;

type All<K extends Plural> = `${Project}/${K}`;
type Each<K extends Plural> = `${Project}/${K}/{id}`;

/** Of a route, or never. */
type Op<P extends string, M extends "get" | "post" | "patch" | "delete"> =
  P extends PathsWith<M> ? Operation<P, M> : never;

type Body<O> = Init<O> extends { body: infer B } ? B : Init<O> extends { body?: infer B } ? B : never;
type Query<P extends string> =
  Init<Op<P, "get">> extends { params?: infer T }
    ? NonNullable<T> extends { query?: infer Q }
      ? Q
      : never
    : never;

/** Another project than the client's, beside how it is sent. */
export interface Elsewhere extends Sending {
  project?: string;
}

/** What can be done with every kind. */
export interface Things<K extends Plural> {
  /** Every one of them that you may see, newest first, as they are asked for. */
  list(
    query?: Query<All<K>>,
    options?: Elsewhere,
  ): AsyncGenerator<All<K> extends ListPath ? Item<All<K>> : never, void>;
  create(body: Body<Op<All<K>, "post">>, options?: Elsewhere): Promise<Answer<Op<All<K>, "post">>>;
  /** @param id the id; or `<username>:<name>`, or `:<name>` */
  get(id: string, options?: Elsewhere): Promise<Answer<Op<Each<K>, "get">>>;
  update(
    id: string,
    body: Body<Op<Each<K>, "patch">>,
    options?: Elsewhere,
  ): Promise<Answer<Op<Each<K>, "patch">>>;
  delete(id: string, options?: Elsewhere): Promise<Answer<Op<Each<K>, "delete">>>;
}

const VERBS = ["start", "stop", "pause", "resume"] as const;
const CHANGES = ["clone", "move"] as const;
type Verb = (typeof VERBS)[number];
type Change = (typeof CHANGES)[number];
type Of<K extends Plural, V extends string> = Op<`${Each<K>}/${V}`, "post">;

/** Of what is executed, cloned or moved. */
export type Verbs<K extends Plural> = {
  [V in Verb as [Of<K, V>] extends [never] ? never : V]: (
    id: string,
    options?: Elsewhere,
  ) => Promise<Answer<Of<K, V>>>;
} & {
  [V in Change as [Of<K, V>] extends [never] ? never : V]: (
    id: string,
    body: Body<Of<K, V>>,
    options?: Elsewhere,
  ) => Promise<Answer<Of<K, V>>>;
};

type Follow<K extends Plural> = `${Each<K>}/logs/follow`;
type FollowQuery<K extends Plural> = Query<Follow<K>> & FollowOptions & { project?: string };

/** Of what has a log. */
export type Logs<K extends Plural> =
  Follow<K> extends StreamPath
    ? {
        /** The lines of its log as they are written, until it ends; from the beginning, where neither `after` nor `tail` is said. */
        followLog(id: string, options?: FollowQuery<K>): AsyncGenerator<Streamed<Follow<K>>, void>;
      }
    : unknown;

/** Of what has files. */
export interface Files {
  /** Puts a file with it: in one request, or in parts that can be gone on with. */
  upload(
    id: string,
    path: string,
    source: Source,
    options?: UploadOptions & { project?: string },
  ): Promise<FileEntry>;
  /** A file of it. Its body goes on by itself where the connection breaks. */
  download(id: string, path: string, options?: DownloadOptions & { project?: string }): Promise<Response>;
}

type Filed<K extends Plural> = `${Each<K>}/files/{path}` extends keyof paths ? Files : unknown;

/** What can be done with the things of one kind. */
export type Collection<K extends Plural> = Things<K> & Verbs<K> & Logs<K> & Filed<K>;

/** All that any kind has: what a kind has not, its types do not show, and Atrium refuses. */
export function collection<K extends Plural>(client: Client, plural: K): Collection<K> {
  // One for all kinds, so not typed by any of them.
  const to = client as unknown as {
    [M in "GET" | "POST" | "PATCH" | "DELETE" | "list" | "follow"]: (path: string, init: object) => unknown;
  };
  const all = `${PROJECT}/${plural}`;
  const each = `${all}/{id}`;
  const at = (
    id: string | undefined,
    { project, ...sending }: Elsewhere = {},
    more: object = {},
    query?: object,
  ) => ({
    ...sending,
    ...more,
    params: { path: { project, ...(id !== undefined && { id }) }, ...(query && { query }) },
  });
  const verbs = VERBS.map((verb) => [
    verb,
    (id: string, options?: Elsewhere) => to.POST(`${each}/${verb}`, at(id, options)),
  ]);
  const changes = CHANGES.map((verb) => [
    verb,
    (id: string, body: object, options?: Elsewhere) => to.POST(`${each}/${verb}`, at(id, options, { body })),
  ]);
  return {
    list: (query?: object, options?: Elsewhere) => to.list(all, at(undefined, options, {}, query)),
    create: (body: object, options?: Elsewhere) => to.POST(all, at(undefined, options, { body })),
    get: (id: string, options?: Elsewhere) => to.GET(each, at(id, options)),
    update: (id: string, body: object, options?: Elsewhere) => to.PATCH(each, at(id, options, { body })),
    delete: (id: string, options?: Elsewhere) => to.DELETE(each, at(id, options)),
    ...Object.fromEntries([...verbs, ...changes]),
    followLog: (
      id: string,
      { project, signal, maxRetries, ...query }: FollowOptions & { project?: string } = {},
    ) =>
      to.follow(`${each}/logs/follow`, at(id, { project, signal, maxRetries }, {}, { after: 0, ...query })),
    upload: (
      id: string,
      path: string,
      source: Source,
      { project, ...options }: UploadOptions & { project?: string } = {},
    ) =>
      upload(
        client,
        { project, kind: plural.slice(0, -1) as Destination["kind"], id, path },
        source,
        options,
      ),
    download: (
      id: string,
      path: string,
      { project, ...options }: DownloadOptions & { project?: string } = {},
    ) =>
      download(
        (headers) =>
          to.GET(`${each}/files/{path}`, {
            params: { path: { project, id, path } },
            headers,
            signal: options.signal,
          }) as Promise<Response>,
        options,
      ),
  } as unknown as Collection<K>;
}
