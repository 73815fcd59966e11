/** The public OpenAPI document: what the services say, in one, with names for what they leave unnamed. */

type Json = Record<string, unknown>;

interface Operation extends Json {
  operationId?: string;
  summary?: string;
  tags?: string[];
  security?: Record<string, string[]>[];
  parameters?: Parameter[];
  responses: Record<string, { content?: Record<string, { schema?: Json }> }>;
}

interface Parameter extends Json {
  name: string;
  in: string;
  description?: string;
}

export type Paths = Record<string, Record<string, Operation>>;

export interface Document extends Json {
  paths: Paths;
  components?: { schemas?: Record<string, Json>; securitySchemes?: Json };
}

/** What is sent to others, and what that is made of. */
interface Messages {
  webhooks: Record<string, { post: Json }>;
  components: Record<string, Json>;
}

const METHODS = ["get", "post", "put", "patch", "delete"] as const;
type Method = (typeof METHODS)[number];

/** The heading of what nobody asks for. */
export const MESSAGES = "Messages";

/** Which noun of a path stands under which heading of the reference, in this order. */
const TAGS: Record<string, { name: string; description: string }> = {
  auth: { name: "Sign-in", description: "Accounts, sessions, verified email addresses." },
  me: { name: "Account", description: "The account of the credential that asks." },
  access: { name: "Access", description: "Who is asking, and what may they do here?" },
  organizations: { name: "Organizations", description: "The tenants: who is in them, what they may have." },
  members: { name: "Members", description: "Who is in an organization or a team, and as what." },
  invitations: { name: "Invitations", description: "Asking somebody in, by email." },
  teams: { name: "Teams", description: "Groups of people in an organization." },
  roles: { name: "Custom roles", description: "Roles that an organization makes for itself." },
  directory: { name: "Directory", description: "Finding the people and teams one shares something with." },
  projects: { name: "Projects", description: "Where resources, keys and collaborators live." },
  transfers: { name: "Transfers", description: "Handing a project to another owner." },
  variables: { name: "Variables", description: "The environment of a project's workloads." },
  secrets: { name: "Secrets", description: "Third-party keys: written, never read back." },
  explain: {
    name: "Explanations",
    description: "Why somebody may do something, or not, and who can do what.",
  },
  admin: { name: "Administration", description: "What system administrators do." },
  collaborators: { name: "Collaborators", description: "Who is in a project, and as what." },
  keys: { name: "Keys", description: "Credentials of one project: for programs, and for verifying." },
  tokens: { name: "Account tokens", description: "Credentials that act as their account, wherever it may." },
  token: {
    name: "Access tokens",
    description: "Short-lived, signed, verified without asking (RFC 8693, 9068).",
  },
  ".well-known": { name: "Metadata", description: "What OAuth clients look up (RFC 8414)." },
  "service-accounts": {
    name: "Service accounts",
    description: "Automation that belongs to a project, or to a team.",
  },
  runs: { name: "Runs", description: "What computes: started, stopped, paused and resumed." },
  datasets: { name: "Datasets", description: "What runs read." },
  models: { name: "Models", description: "What runs make." },
  jobs: { name: "Jobs", description: "Batch work: what it reads and adds to is named when it is made." },
  notebooks: { name: "Notebooks", description: "Work by hand: contents, and a way in." },
  sweeps: { name: "Sweeps", description: "Searches over configurations." },
  experiments: { name: "Experiments", description: "What belongs together among runs." },
  sessions: { name: "Sessions", description: "Interactive machines." },
  evaluations: { name: "Evaluations", description: "Measuring models." },
  endpoints: { name: "Endpoints", description: "Models that answer." },
  clusters: { name: "Clusters", description: "Machines that one connects to." },
  datastores: { name: "Datastores", description: "Where data lies, to be attached." },
  checkpoints: { name: "Checkpoints", description: "States of a training." },
  artifacts: { name: "Artifacts", description: "What runs leave behind, in versions." },
  files: { name: "Files", description: "Single files of a project." },
  volumes: { name: "Volumes", description: "Storage that outlives what uses it." },
  reports: { name: "Reports", description: "Findings in Markdown, with comments." },
  workspaces: { name: "Workspaces", description: "How results are laid out." },
  "registered-models": {
    name: "Registered models",
    description: "The registry: models for use, under protected aliases.",
  },
  leases: { name: "Leases", description: "How runners take work, report on it, and lose it." },
  uploads: { name: "Uploads", description: "Files too large for one request, in parts." },
  resources: {
    name: "Lists across kinds",
    description: "Everything that one may see, by kind, person, state, label and time.",
  },
  usage: { name: "Usage", description: "What was used, and who was charged." },
  ssh: { name: "SSH", description: "Public keys, and who may connect with them." },
  events: { name: "Events", description: "What happens, as it happens." },
  webhooks: {
    name: "Webhooks",
    description: "Endpoints of yours that are told what happens (Standard Webhooks).",
  },
  messages: { name: MESSAGES, description: "What a webhook is sent: a message for each type of event." },
  deliveries: { name: "Deliveries", description: "What was sent to a webhook, and what became of it." },
  audit: { name: "Audit", description: "Who did what, on what, from where, with which credential." },
  dev: { name: "Development", description: "Only on a developer's machine." },
};

const INFO = {
  title: "Atrium",
  version: "1",
  summary: "The collaboration control plane of a machine-learning platform",
  description:
    "JSON in and out, RFC 3339 times, TypeIDs. Refusals are `application/problem+json` (RFC 9457) with a stable " +
    "`code`. Lists take `limit` and `cursor`. `PUT`, `PATCH` and `DELETE` honour `If-Match`; `POST` honours `Idempotency-Key`.",
  license: { name: "Apache-2.0", identifier: "Apache-2.0" },
};

const SECURITY_SCHEMES = {
  bearer: { type: "http", scheme: "bearer", description: "A session's token, or a project key." },
  cookie: {
    type: "apiKey",
    in: "cookie",
    name: "__Host-atrium_session",
    description: "The session of our own pages; changes need an `Origin` that is ours.",
  },
};

/** One document of several; each path is served by one of them, and a shared schema is the same in all. */
export function merge(documents: readonly Document[], messages?: Messages): Document {
  const paths: Paths = {};
  const schemas: Record<string, Json> = {};
  for (const document of documents.map(withPlainPatterns)) {
    for (const [path, item] of Object.entries(document.paths)) {
      if (paths[path]) throw new Error(`Two services serve ${path}`);
      paths[path] = finished(path, item);
    }
    for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) {
      if (schemas[name] && JSON.stringify(schemas[name]) !== JSON.stringify(schema))
        throw new Error(`Two services differ on the schema ${name}`);
      schemas[name] = schema;
    }
  }
  unambiguous(paths);
  const used = new Set(
    Object.values(paths).flatMap((item) => Object.values(item).flatMap(({ tags = [] }) => tags)),
  );
  return {
    openapi: "3.1.1",
    info: INFO,
    servers: [{ url: "/", description: "Where this document comes from" }],
    tags: Object.values(TAGS).filter(({ name }) => used.has(name) || (messages && name === MESSAGES)),
    paths: sorted(paths),
    ...(messages && { webhooks: sorted(messages.webhooks) }),
    components: { schemas: sorted(schemas), ...messages?.components, securitySchemes: SECURITY_SCHEMES },
  };
}

/** A pattern is an expression without its flags; the library leaves `/u` at its end. */
const withPlainPatterns = (document: Document): Document =>
  JSON.parse(JSON.stringify(document), (key, value: unknown) =>
    key === "pattern" && typeof value === "string" ? value.replace(/\/u$/, "") : value,
  ) as Document;

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The operations of a path, each with an id, a tag, and its parameters said in words. */
function finished(path: string, item: Record<string, Operation>): Record<string, Operation> {
  const operations: Record<string, Operation> = {};
  for (const method of METHODS) {
    const operation = item[method];
    if (!operation) continue;
    const { parameters, security, ...rest } = operation;
    operations[method] = {
      ...rest,
      operationId: operation.operationId ?? operationIdOf(method, path, isList(operation)),
      tags: (operation.tags ?? [TAGS[nounOf(path)]?.name]).map((tag) => known(tag, path)),
      ...(parameters && { parameters: parameters.map((one) => described(path, one)) }),
      security: security?.length ? [{ bearer: [] }, { cookie: [] }] : [],
    };
  }
  return operations;
}

function known(tag: string | undefined, path: string): string {
  if (tag !== undefined && Object.values(TAGS).some(({ name }) => name === tag)) return tag;
  throw new Error(`${path}: its noun has no tag in scripts/gen/openapi.ts`);
}

const segmentsOf = (path: string): string[] => path.split("/").slice(2);
const isParameter = (segment: string | undefined): boolean => segment?.startsWith("{") ?? false;

/** `/v1/projects/{project}/models/{id}/files/{path}` is about models, `/v1/teams/{team}/members` about members. */
function nounOf(path: string): string {
  const segments = segmentsOf(path).filter((segment) => !isParameter(segment));
  if (segments[0] === "projects" && segments[1] !== undefined && segments[1] in TAGS) return segments[1];
  return segments.findLast((segment) => segment in TAGS) ?? "";
}

/** `{id}` below `/runs` is the id of a run. */
function described(path: string, parameter: Parameter): Parameter {
  if (parameter.in !== "path" || parameter.description) return parameter;
  const segments = segmentsOf(path);
  const collection = segments[segments.indexOf(`{${parameter.name}}`) - 1] ?? "";
  return { ...parameter, description: `Id of the ${singular(collection).replaceAll("-", " ")}.` };
}

function isList({ responses }: Operation): boolean {
  const schema = responses[200]?.content?.["application/json"]?.schema;
  return JSON.stringify(schema ?? {}).includes('"next_cursor"');
}

/**
 * `listRuns`, `getRun`, `startRun`, `leaveProject`, `verifyKey`, `signUp`: most things are in a project. Of the caller:
 * `listMyTransfers`. Of system administrators: `adminSuspendAccount`.
 */
export function operationIdOf(method: Method, path: string, list: boolean): string {
  const segments = segmentsOf(
    path.replace("/projects/{project}/teams", "/projects/{project}/collaborating-teams"),
  );
  const [place = "", ...rest] = segments;
  if (place === "admin") return `admin${pascal(operationIdOf(method, path.replace("/admin", ""), list))}`;
  const last = segments.at(-1) ?? "";
  const verb = { get: list ? "list" : "get", put: "set", patch: "update", delete: "delete" };
  const isAction = method === "post" && singular(last) === last;
  // Invitations are to other places too: their project is part of their name.
  const isProjects = place === "projects" && rest.length > (isAction ? 2 : 1) && rest[1] !== "invitations";
  const isMine = place === "me" && rest.length > 0;
  const nouns = segments.slice(
    isProjects ? 2 : isMine || place === "auth" ? 1 : 0,
    isAction ? -1 : undefined,
  );
  const words = nouns.flatMap((segment, at) => {
    if (isParameter(segment)) return [];
    const one = isParameter(nouns[at + 1]) || (at === nouns.length - 1 && (isAction || method === "post"));
    return [pascal(one ? singular(segment) : segment)];
  });
  const first = method === "post" ? (isAction ? last : "create") : verb[method];
  return camel(first) + (isMine && !isAction ? "My" : "") + words.join("");
}

const singular = (word: string): string => (/[^s]s$/.test(word) ? word.slice(0, -1) : word);
const pascal = (word: string): string =>
  word.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
const camel = (word: string): string => pascal(word).replace(/^./, (letter) => letter.toLowerCase());

function unambiguous(paths: Paths): void {
  const seen = new Map<string, string>();
  for (const [path, item] of Object.entries(paths)) {
    for (const { operationId = "" } of Object.values(item)) {
      const other = seen.get(operationId);
      if (other) throw new Error(`${path} and ${other} are both ${operationId}`);
      seen.set(operationId, path);
    }
  }
}
