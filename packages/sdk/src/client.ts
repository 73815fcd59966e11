import type { AtriumOptions } from "./configuration.ts";
import { type FollowOptions, follow } from "./follow.ts";
import { type Page, paginate } from "./paginate.ts";
import type {
  Answer,
  Arguments,
  Call,
  Init,
  Item,
  ListPath,
  Method,
  Operation,
  PathsWith,
  StreamPath,
} from "./route.ts";
import type { components } from "./schema.gen.ts";
import { type Answered, type Outgoing, type Send, sender } from "./send.ts";
import type { WebhookEvent } from "./webhook/index.ts";

/** A line of a log, or an event of a project or an organization. */
export type Streamed<P extends StreamPath> = P extends `${string}/events`
  ? WebhookEvent["data"]
  : components["schemas"]["LogLine"];

/** Calls by method and path, as OpenAPI has them. Each gives what the route answers, or throws `AtriumError`. */
export class Client {
  readonly #send: Send;

  constructor(options: AtriumOptions = {}) {
    this.#send = sender(options);
  }

  readonly GET = this.#call("GET") as Call<"get">;
  readonly POST = this.#call("POST") as Call<"post">;
  readonly PUT = this.#call("PUT") as Call<"put">;
  readonly PATCH = this.#call("PATCH") as Call<"patch">;
  readonly DELETE = this.#call("DELETE") as Call<"delete">;

  #call(method: Uppercase<Method>) {
    return async (path: string, init?: object): Promise<unknown> =>
      (await this.#send(method, path, init)).data;
  }

  /** The same with the response: for what stands in headers (`ETag`, `X-Request-Id`). */
  async request<M extends Uppercase<Method>, P extends PathsWith<Lowercase<M>>>(
    method: M,
    path: P,
    ...[init]: Arguments<Operation<P, Lowercase<M>>>
  ): Promise<{ data: Answer<Operation<P, Lowercase<M>>>; response: Response }> {
    return this.#send(method, path as string, init as Outgoing) as Promise<
      Answered & { data: Answer<Operation<P, Lowercase<M>>> }
    >;
  }

  /**
   * Everything of a list, page after page, as it is asked for.
   * @example
   * for await (const run of atrium.list("/v1/projects/{project}/runs")) console.log(run.name);
   */
  list<P extends ListPath>(
    path: P,
    ...[init]: Arguments<Operation<P, "get">>
  ): AsyncGenerator<Item<P>, void> {
    const given = init as Outgoing | undefined;
    return paginate(async (cursor) => {
      const query = { ...given?.params?.query, ...(cursor !== undefined && { cursor }) };
      const { data } = await this.#send("GET", path, { ...given, params: { ...given?.params, query } });
      return data as Page<Item<P>>;
    });
  }

  /**
   * What is written to a log, or happens in a project, as it comes; over as many connections as it takes. A log ends when what
   * writes it has; events go on until you stop.
   * @example
   * for await (const event of atrium.follow("/v1/projects/{project}/events", { signal }))
   *   if (event.type === "resource.created") console.log(event.target.name);
   */
  follow<P extends StreamPath>(
    path: P,
    ...[init]: Record<never, never> extends Init<Operation<P, "get">>
      ? [init?: Init<Operation<P, "get">> & FollowOptions]
      : [init: Init<Operation<P, "get">> & FollowOptions]
  ): AsyncGenerator<Streamed<P>, void> {
    const given = init as Outgoing | undefined;
    const open = async (after: string | undefined, signal: AbortSignal) => {
      // As a parameter: a browser may send `Last-Event-ID` to its own origin only.
      const resumed = after !== undefined && { after, tail: undefined };
      const query = { ...given?.params?.query, ...resumed };
      const init = { ...given, signal, maxRetries: 0, params: { ...given?.params, query } };
      return (await this.#send("GET", path, init)).data as Response | undefined;
    };
    return follow<Streamed<P>>({ open }, { signal: given?.signal, maxRetries: given?.maxRetries });
  }
}
