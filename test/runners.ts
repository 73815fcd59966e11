/** Runners, and what they take: what tests of leases do over and over. */
import { expect } from "vitest";
import { harness } from "./harness.ts";
import { send } from "./http.ts";
import { type Caller, unique } from "./personas.ts";
import { makeKey, type Tenant } from "./world.ts";

export interface Lease {
  id: string;
  epoch: number;
  project_id: string;
  resource_id: string;
  expires_at: string;
  ended_at: string | null;
  token: string;
  desired_state: string;
  resource: { id: string; observed_state: string };
}

export type Place = Pick<Tenant, "owner" | "project">;
/** `id` is its key's, `account` its own. */
export type Runner = Caller & { token: string; id: string; account: string };

export async function makeRunner(place: Place, role: "admin" | "member" = "admin"): Promise<Runner> {
  const { id: account } = await place.owner.client.POST("/v1/projects/{project}/service-accounts", {
    params: { path: { project: place.project } },
    body: { name: unique("runner"), role },
  });
  return { ...(await makeKey(place, { service_account: account })), account };
}

/** It answers what was asked for, or fails the test. */
export async function posted<T = { id: string }>(
  caller: Caller,
  path: string,
  json: object = {},
): Promise<T> {
  const response = await send(caller, { method: "POST", path, json });
  const text = await response.text();
  expect(`${response.status} ${path} ${text}`).toMatch(/^2/);
  return JSON.parse(text) as T;
}

export const makeRun = async (caller: Caller, project: string, json: object = {}): Promise<string> =>
  (await posted(caller, `/v1/projects/${project}/runs`, { name: unique("run"), ...json })).id;

export const claim = (caller: Caller, project: string, json: object = {}): Promise<Response> =>
  send(caller, { method: "POST", path: `/v1/projects/${project}/leases`, json });

export const claimed = (caller: Caller, project: string, json: object = {}): Promise<Lease> =>
  posted<Lease>(caller, `/v1/projects/${project}/leases`, json);

/** A new run, under a lease of the runner's. */
export async function leasedRun(by: Runner, { owner, project }: Place): Promise<Lease> {
  return claimed(by, project, { resource_id: await makeRun(owner, project) });
}

export const report = (
  caller: Caller,
  { id, epoch, project_id }: Pick<Lease, "id" | "epoch" | "project_id">,
  verb: "heartbeat" | "finish",
  json: object = {},
): Promise<Response> =>
  send(caller, {
    method: "POST",
    path: `/v1/projects/${project_id}/leases/${id}/${verb}`,
    json: { epoch, ...json },
  });

/** As if its holder had not been heard of for long. */
export const expire = async ({ id }: Pick<Lease, "id">): Promise<unknown> =>
  (await (await harness()).env("resources")).RESOURCES_DB.prepare(
    "UPDATE leases SET expires_at = 1 WHERE id = ?",
  )
    .bind(id)
    .run();
