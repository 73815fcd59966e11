import createFetchClient, { type FetchResponse, type MaybeOptionalInit } from "openapi-fetch";
import type { HttpMethod, MediaType, PathsWithMethod, RequiredKeysOf } from "openapi-typescript-helpers";
import { AtriumError } from "./error.ts";
import type { paths } from "./schema.gen.ts";

export interface ClientOptions {
  /** Where Atrium is, e.g. `https://atrium.example.com`. */
  baseUrl: string;
  /** A session token or a key; without one, only public routes answer. */
  token?: string;
  /** Sent with every request. */
  headers?: Record<string, string>;
  fetch?: (request: Request) => Promise<Response>;
}

/** What a route answers when it succeeds; `undefined` where that has no body (204). */
type Answer<Operation> =
  Operation extends Record<string | number, unknown>
    ? FetchResponse<Operation, unknown, MediaType> extends infer Response
      ? Response extends { error?: never; data: infer Data }
        ? [Data] extends [never]
          ? undefined
          : Data
        : never
      : never
    : never;

/** Parameters and body, which may be left out only where none is required. */
type Arguments<Init> = RequiredKeysOf<Init> extends never ? [init?: Init] : [init: Init];

type Call<Method extends HttpMethod> = <Path extends PathsWithMethod<paths, Method>>(
  path: Path,
  ...init: Arguments<MaybeOptionalInit<paths[Path], Method>>
) => Promise<Answer<paths[Path][Method & keyof paths[Path]]>>;

/** Calls by method and path, as OpenAPI has them. Each returns what the route answers, or throws `AtriumError`. */
export interface Client {
  GET: Call<"get">;
  POST: Call<"post">;
  PUT: Call<"put">;
  PATCH: Call<"patch">;
  DELETE: Call<"delete">;
  /** The same calls, answering `{ data, error, response }`: for what stands in headers (`ETag`, `X-Request-Id`). */
  raw: ReturnType<typeof createFetchClient<paths>>;
}

export function createClient({ baseUrl, token, headers, fetch }: ClientOptions): Client {
  const raw = createFetchClient<paths>({
    baseUrl,
    headers: { ...headers, ...(token !== undefined && { Authorization: `Bearer ${token}` }) },
    ...(fetch && { fetch }),
  });
  // The types of a call are the generated ones; what happens is the same for each.
  const request = raw.request as unknown as (
    method: HttpMethod,
    path: string,
    init?: object,
  ) => Promise<{ data?: unknown; error?: unknown; response: Response }>;
  const call =
    (method: HttpMethod) =>
    async (path: string, init?: object): Promise<unknown> => {
      const { data, error, response } = await request(method, path, init);
      if (!response.ok) throw new AtriumError(response, error);
      return data;
    };
  return {
    GET: call("get") as unknown as Client["GET"],
    POST: call("post") as unknown as Client["POST"],
    PUT: call("put") as unknown as Client["PUT"],
    PATCH: call("patch") as unknown as Client["PATCH"],
    DELETE: call("delete") as unknown as Client["DELETE"],
    raw,
  };
}
