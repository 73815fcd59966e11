import { randomBytes } from "node:crypto";
import { send } from "../http.ts";
import type { Person } from "../personas.ts";
import type { Ids } from "../routes.ts";
import type { World } from "../tenants.ts";
import { makeThing, ofEach } from "./kinds.ts";
import type { Samples } from "./sample.ts";

/** What takes inputs, and what people connect to. */
export const FED = ["jobs", "notebooks", "runs", "sessions", "evaluations", "endpoints"] as const;
export const CONNECTABLE = ["jobs", "notebooks", "sessions", "clusters"] as const;

/** A line of OpenSSH that nobody has yet. */
export function publicKey(): string {
  const part = (bytes: Uint8Array) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  const wire = Buffer.concat([part(Buffer.from("ssh-ed25519")), part(randomBytes(32))]);
  return `ssh-ed25519 ${wire.toString("base64")}`;
}

async function made(owner: Person, path: string, json?: object): Promise<{ id: string }> {
  const response = await send(owner, { method: "POST", path, json });
  if (response.status !== 201) throw new Error(`${path}: ${await response.text()}`);
  return (await response.json()) as { id: string };
}

/** An input of a workload, new for each. */
const attached = async (owner: Person, project: string, workload: string): Promise<string> => {
  const input = { kind: "dataset", id: await makeThing(owner, project, "datasets") };
  return (await made(owner, `/v1/projects/${project}/${workload}/attachments`, input)).id;
};

/** Something that is reported to run. */
export const makeRunning = (owner: Person, project: string, collection: string): Promise<string> =>
  makeThing(owner, project, collection, { observed_state: "running" });

export const samples: Samples = {
  ...ofEach(FED, (each, name) => {
    const fresh = async ({ ours: { owner, project } }: World): Promise<Ids> => {
      const workload = await makeThing(owner, project, name);
      return { [name]: workload, attachments: await attached(owner, project, `${name}/${workload}`) };
    };
    const body = async ({ ours }: World) => ({
      kind: "dataset",
      id: await makeThing(ours.owner, ours.project, "datasets"),
    });
    return {
      [`POST ${each}/attachments`]: { body },
      [`GET ${each}/attachments`]: {},
      [`GET ${each}/attachments/{attachment}`]: { fresh },
      [`DELETE ${each}/attachments/{attachment}`]: { fresh },
    };
  }),
  ...ofEach(CONNECTABLE, (each, name) => ({
    [`POST ${each}/connect`]: {
      fresh: async ({ ours }) => ({ [name]: await makeRunning(ours.owner, ours.project, name) }),
    },
    [`GET ${each}/connections`]: {},
  })),
  "POST /v1/projects/{project}/leases/{lease}/connections": {
    body: () => ({ ticket: "nobody's", epoch: 1 }),
  },
  "POST /v1/projects/{project}/reports/{id}/comments": { body: () => ({ text: "Well done" }) },
  "GET /v1/projects/{project}/reports/{id}/comments": {},
  "GET /v1/projects/{project}/reports/{id}/comments/{comment}": {},
  "DELETE /v1/projects/{project}/reports/{id}/comments/{comment}": {},
  "PUT /v1/projects/{project}/reports/{id}/follow": {},
  "DELETE /v1/projects/{project}/reports/{id}/follow": {},
  "GET /v1/projects/{project}/reports/{id}/followers": {},
  "GET /v1/projects/{project}/ssh/authorized-keys": { query: "?cluster={clusters}" },
  "POST /v1/me/ssh-keys": { body: () => ({ name: "laptop", public_key: publicKey() }) },
  "GET /v1/me/ssh-keys": {},
  "GET /v1/me/ssh-keys/{ssh_key}": {},
  "DELETE /v1/me/ssh-keys/{ssh_key}": {},
};

/** One of each in a project. */
export async function fill(owner: Person, project: string, ids: Ids): Promise<Ids> {
  const [attachments, comment, key] = await Promise.all([
    attached(owner, project, `jobs/${ids.jobs}`),
    made(owner, `/v1/projects/${project}/reports/${ids.reports}/comments`, { text: "Well done" }),
    made(owner, "/v1/me/ssh-keys", { name: "laptop", public_key: publicKey() }),
  ]);
  return { attachments, comments: comment.id, "ssh-keys": key.id };
}
