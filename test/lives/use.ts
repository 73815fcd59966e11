import { send } from "../http.ts";
import { makeThing } from "../samples/kinds.ts";
import { CONNECTABLE, FED, makeRunning, publicKey } from "../samples/use.ts";
import type { Lives } from "./lives.ts";

/** How things are used: attached, talked about, followed, got into. */
export async function life(lives: Lives): Promise<void> {
  await Promise.all([attachments(lives), aReport(lives), connections(lives), aPublicKey(lives)]);
}

async function attachments({ act, owner, ids }: Lives): Promise<void> {
  for (const collection of FED) {
    const all = `/v1/projects/{project}/${collection}/{id}/attachments`;
    const input = { kind: "dataset", id: ids.datasets };
    const { id } = await act(owner, `POST ${all}`, ids, input, ["attachment.created"]);
    const its = { ...ids, attachments: id };
    await act(owner, `DELETE ${all}/{attachment}`, its, undefined, ["attachment.deleted"]);
  }
}

async function aReport({ act, owner, ids }: Lives): Promise<void> {
  const report = "/v1/projects/{project}/reports/{id}";
  const text = { text: "**Well** done" };
  const { id } = await act(owner, `POST ${report}/comments`, ids, text, ["comment.created"]);
  const its = { ...ids, comments: id };
  await act(owner, `DELETE ${report}/comments/{comment}`, its, undefined, ["comment.deleted"]);
  await act(owner, `PUT ${report}/follow`, ids, undefined, ["report.followed"]);
  await act(owner, `PUT ${report}/follow`, ids, undefined, []);
  await act(owner, `DELETE ${report}/follow`, ids, undefined, ["report.unfollowed"]);
  await act(owner, `DELETE ${report}/follow`, ids, undefined, []);
}

/** A ticket alone is nothing that has happened. */
async function connections({ act, owner, ids }: Lives): Promise<void> {
  const project = ids.projects ?? "";
  for (const collection of CONNECTABLE) {
    const its = { ...ids, [collection]: await makeRunning(owner, project, collection) };
    await act(owner, `POST /v1/projects/{project}/${collection}/{id}/connect`, its, undefined, []);
  }
  const id = await makeThing(owner, project, "notebooks");
  const claimed = await send(owner, {
    method: "POST",
    path: `/v1/projects/${project}/leases`,
    json: { resource_id: id },
  });
  const { id: lease, epoch } = (await claimed.json()) as { id: string; epoch: number };
  await send(owner, {
    method: "POST",
    path: `/v1/projects/${project}/leases/${lease}/heartbeat`,
    json: { epoch, observed_state: "running" },
  });
  const its = { ...ids, notebooks: id, leases: lease };
  const connect = "POST /v1/projects/{project}/notebooks/{id}/connect";
  const { ticket } = await act<{ ticket: string }>(owner, connect, its, undefined, []);
  const redeem = "POST /v1/projects/{project}/leases/{lease}/connections";
  await act(owner, redeem, its, { ticket, epoch }, ["connection.opened"]);
}

async function aPublicKey({ act, owner, ids }: Lives): Promise<void> {
  const json = { name: "laptop", public_key: publicKey() };
  const { id } = await act(owner, "POST /v1/me/ssh-keys", ids, json, ["ssh_key.created"]);
  const its = { ...ids, "ssh-keys": id };
  await act(owner, "DELETE /v1/me/ssh-keys/{ssh_key}", its, undefined, ["ssh_key.deleted"]);
}
