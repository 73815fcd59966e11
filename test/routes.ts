/** The routes of Atrium. */
import { documentOf, SERVICES } from "../scripts/gen/services.ts";
import { harness } from "./harness.ts";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface Route {
  /** `DELETE /v1/projects/{project}/runs/{run}`: how samples and goldens name it. */
  name: string;
  method: Method;
  path: string;
  /** What it declares: a permission, `authenticated`, or `public`; null where nothing. */
  permission: string | null;
  /** Whether it reads a JSON body. */
  takesBody: boolean;
  /** Whether it reads bytes as they come. */
  takesBytes: boolean;
  /** Whether it answers page by page. */
  isList: boolean;
}

interface Operation {
  "x-permission"?: string;
  requestBody?: { content?: Record<string, object> };
  parameters?: { name: string }[];
}

interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
}

const METHODS = ["get", "post", "put", "patch", "delete"] as const;

/** From the document that clients read. */
export async function publishedRoutes(): Promise<Route[]> {
  const { fetch } = await harness();
  return routesOf((await (await fetch("/openapi.json")).json()) as OpenApi);
}

/** From what the services declare. */
export const servedRoutes = (): Route[] =>
  SERVICES.flatMap((service) => routesOf(documentOf(service) as OpenApi));

const routesOf = ({ paths }: OpenApi): Route[] =>
  Object.entries(paths).flatMap(([path, operations]) =>
    METHODS.filter((method) => operations[method] !== undefined).map((lower) => {
      const operation = operations[lower] ?? {};
      const method = lower.toUpperCase() as Method;
      return {
        name: `${method} ${path}`,
        method,
        path,
        permission: operation["x-permission"] ?? null,
        takesBody: operation.requestBody?.content?.["application/json"] !== undefined,
        takesBytes: operation.requestBody?.content?.["application/octet-stream"] !== undefined,
        isList: operation.parameters?.some(({ name }) => name === "limit") ?? false,
      };
    }),
  );

/** Ids by the collection they stand in: `/v1/projects/{…}/runs/{…}` takes `projects` and `runs`. */
export type Ids = Readonly<Record<string, string>>;

/** `/runs/{id}` in a path, `={projects}` in a query. The path of a file is a collection of its own. */
const POSITION = /\/([\w-]+)\/\{(\w+)\}|=\{([\w-]+)\}/g;

/** The collections whose ids a path takes, in order. */
export const positionsOf = (template: string): string[] =>
  [...template.matchAll(POSITION)].map(([, segment, name, inQuery]) => collectionOf(segment, name, inQuery));

const collectionOf = (segment = "", name = "", inQuery?: string): string =>
  inQuery ?? (name === "path" ? "paths" : segment);

export const fill = (template: string, ids: Ids): string =>
  template.replace(POSITION, (_, segment?: string, name?: string, inQuery?: string) => {
    const collection = collectionOf(segment, name, inQuery);
    const id = ids[collection];
    if (id === undefined) throw new Error(`No id for ${collection} of ${template}: add it to the world`);
    return segment === undefined ? `=${id}` : `/${segment}/${encodeURIComponent(id)}`;
  });
