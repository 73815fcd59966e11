/** What tests of projects and their collaborators do over and over, through the gateway. */
import type { Scope } from "@atrium/shared/access/vocabulary";
import type { AtriumEvent } from "@atrium/shared/contract/events";
import { expect } from "vitest";
import { harness } from "./harness.ts";
import { send } from "./http.ts";
import { type Caller, newAddress, type Person, unique } from "./personas.ts";

export interface Collaborator {
  id: string;
  account_id: string;
  username: string;
  role: string | null;
}

export const createProject = async (person: Person, name = unique("project")): Promise<string> =>
  (await person.client.POST("/v1/projects", { body: { name } })).id;

export const collaborators = (project: string): string => `/v1/projects/${project}/collaborators`;

/** CONTROL itself, for what no route does. */
export const control = async (): Promise<D1Database> => (await (await harness()).env("projects")).CONTROL;

export const add = (caller: Caller, project: string, json: object): Promise<Response> =>
  send(caller, { method: "POST", path: collaborators(project), json });

export async function added(
  caller: Caller,
  project: string,
  person: Person,
  level: object,
): Promise<Collaborator> {
  const response = await add(caller, project, { account_id: person.id, ...level });
  expect(response.status).toBe(201);
  return (await response.json()) as Collaborator;
}

/** What was answered to an addition that could not be an invitation. */
export function addedBy<Answer extends object>(answer: Answer): Exclude<Answer, { invitation: unknown }> {
  if ("invitation" in answer) throw new Error("Invited, not added");
  return answer as Exclude<Answer, { invitation: unknown }>;
}

export async function list(caller: Caller, project: string): Promise<Collaborator[]> {
  const response = await send(caller, { method: "GET", path: `${collaborators(project)}?limit=100` });
  return ((await response.json()) as { data: Collaborator[] }).data;
}

export async function keyOf(
  person: Person,
  project: string,
  scopes?: Scope[],
): Promise<Caller & { id: string; token: string }> {
  const { id, secret } = await person.client.POST("/v1/projects/{project}/keys", {
    params: { path: { project } },
    body: { name: unique("key"), ...(scopes && { scopes }) },
  });
  return { id, token: secret, address: newAddress() };
}

/** What a credential may do, past every cache. */
export const fresh = (caller: Caller): Promise<Response> =>
  send(caller, { method: "GET", path: "/v1/access?consistency=strong" });

/** What the audit log has of one type about a project. */
export async function logged(project: string, type: string): Promise<AtriumEvent[]> {
  const { EVENTS_DB } = await (await harness()).env("events");
  const rows = await EVENTS_DB.prepare("SELECT event FROM audit WHERE project_id = ? AND type = ?")
    .bind(project, type)
    .all<{ event: string }>();
  return rows.results.map(({ event }) => JSON.parse(event) as AtriumEvent);
}
