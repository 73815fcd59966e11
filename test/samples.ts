/**
 * How each route is asked so that it would do. The common suite fails on a route that has no line here, and on a line
 * that has no route.
 */
import { randomBytes } from "node:crypto";
import {
  type Caller,
  clientOf,
  forgedKey,
  newcomer,
  type Person,
  type PersonaName,
  unique,
} from "./personas.ts";
import type { Ids } from "./routes.ts";
import { addCollaborator, makeRun, type World } from "./world.ts";

interface Sample {
  /** `={projects}` stands for an id, as in paths. */
  query?: string;
  body?: (world: World) => object | Promise<object>;
  /** Things that one request uses up: new ones for each. */
  fresh?: (world: World) => Promise<Ids>;
  /** Where a success costs the caller their credential: another one for the one request. */
  caller?: (caller: Caller) => Promise<Caller>;
  /** Undoes a success that later requests would notice. */
  restore?: (world: World, name: PersonaName) => Promise<void>;
}

const named = { body: () => ({ name: unique("thing") }) };
const email = () => `${unique("somebody")}@example.com`;
const password = () => randomBytes(12).toString("hex");
const freshRun = {
  fresh: async ({ ours }: World) => ({ runs: await makeRun(ours.owner.client, ours.project) }),
};

export const SAMPLES: Readonly<Record<string, Sample>> = {
  "POST /v1/auth/sign-up": {
    body: () => ({ email: email(), password: password(), name: "Somebody", username: unique("somebody") }),
  },
  "POST /v1/auth/sign-in": { body: () => ({ email: email(), password: password() }) },
  "POST /v1/auth/sign-out": { caller: anotherSession },
  "POST /v1/auth/verify-email": { body: () => ({ token: "nobody's" }) },
  "POST /v1/auth/verify-email/resend": {},
  "POST /v1/auth/password/forgot": { body: () => ({ email: email() }) },
  "POST /v1/auth/password/reset": { body: () => ({ token: "nobody's", password: password() }) },
  "GET /v1/me": {},
  "PATCH /v1/me": { body: () => ({ name: "Another name" }) },
  "GET /v1/dev/inbox": { query: "?recipient=nobody@example.com" },
  "GET /v1/access": { query: "?project={projects}" },

  "POST /v1/keys/verify": { query: "?project={projects}", body: () => ({ key: forgedKey() }) },
  "POST /v1/projects/{project}/keys": named,
  "GET /v1/projects/{project}/keys": {},
  "GET /v1/projects/{project}/keys/{key}": {},
  "PATCH /v1/projects/{project}/keys/{key}": named,
  "DELETE /v1/projects/{project}/keys/{key}": {},

  "POST /v1/projects/{project}/service-accounts": { body: () => ({ name: unique("robot"), role: "viewer" }) },
  "GET /v1/projects/{project}/service-accounts": {},
  "GET /v1/projects/{project}/service-accounts/{service_account}": {},
  "PATCH /v1/projects/{project}/service-accounts/{service_account}": named,
  "DELETE /v1/projects/{project}/service-accounts/{service_account}": {},

  "POST /v1/projects": named,
  "GET /v1/projects": {},
  "GET /v1/projects/{project}": {},
  "PATCH /v1/projects/{project}": { body: () => ({ description: "Another description" }) },
  "DELETE /v1/projects/{project}": {},
  "POST /v1/projects/{project}/leave": { restore: comeBack },

  "GET /v1/projects/{project}/collaborators": {},
  "POST /v1/projects/{project}/collaborators": {
    body: async () => ({ email: (await newcomer()).email, role: "viewer" }),
  },
  "GET /v1/projects/{project}/collaborators/{collaborator}": {},
  "PATCH /v1/projects/{project}/collaborators/{collaborator}": { body: () => ({ role: "view_only" }) },
  "DELETE /v1/projects/{project}/collaborators/{collaborator}": {},

  "POST /v1/projects/{project}/runs": named,
  "GET /v1/projects/{project}/runs": {},
  "GET /v1/projects/{project}/runs/{id}": {},
  "PATCH /v1/projects/{project}/runs/{id}": named,
  "DELETE /v1/projects/{project}/runs/{id}": {},
  "POST /v1/projects/{project}/runs/{id}/start": freshRun,
  "POST /v1/projects/{project}/runs/{id}/stop": freshRun,
  "POST /v1/projects/{project}/runs/{id}/pause": freshRun,
  "POST /v1/projects/{project}/runs/{id}/resume": freshRun,

  "POST /v1/projects/{project}/datasets": named,
  "GET /v1/projects/{project}/datasets": {},
  "GET /v1/projects/{project}/datasets/{id}": {},
  "PATCH /v1/projects/{project}/datasets/{id}": named,
  "DELETE /v1/projects/{project}/datasets/{id}": {},

  "POST /v1/projects/{project}/models": named,
  "GET /v1/projects/{project}/models": {},
  "GET /v1/projects/{project}/models/{id}": {},
  "PATCH /v1/projects/{project}/models/{id}": named,
  "DELETE /v1/projects/{project}/models/{id}": {},

  "GET /v1/projects/{project}/audit": {},
  "GET /v1/organizations/{organization}/audit": {},
};

async function anotherSession(caller: Caller): Promise<Caller> {
  if (!("password" in caller)) return caller;
  const { email, password, address } = caller as Person;
  const client = await clientOf({ token: null, address });
  const { token } = await client.POST("/v1/auth/sign-in", { body: { email, password } });
  return { token: token ?? null, address };
}

async function comeBack({ ours, personas, roles }: World, name: PersonaName): Promise<void> {
  const role = roles[name];
  if (role === undefined) throw new Error(`${name} left a project that they were not in`);
  await addCollaborator(ours, personas[name] as Person, role);
}
