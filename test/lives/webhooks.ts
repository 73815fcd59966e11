import type { Lives } from "./lives.ts";

/** An endpoint hears of a project, another one of an organization. */
export async function life(lives: Lives): Promise<void> {
  for (const place of ["/v1/projects/{project}", "/v1/organizations/{organization}"])
    await aWebhook(lives, `${place}/webhooks`);
}

async function aWebhook({ act, owner, ids }: Lives, all: string): Promise<void> {
  const one = `${all}/{webhook}`;
  const wanted = { url: "https://hooks.example.com/life", types: ["system.updated"] };
  const { id } = await act(owner, `POST ${all}`, ids, wanted, ["webhook.created"]);
  const its = { ...ids, webhooks: id };
  await act(owner, `PATCH ${one}`, its, { description: "Ours." }, ["webhook.updated"]);
  await act(owner, `PATCH ${one}`, its, { description: "Ours." }, []);
  await act(owner, `POST ${one}/rotate-secret`, its, {}, ["webhook.secret_rotated"]);
  await act(owner, `POST ${one}/test`, its, undefined, ["webhook.tested"]);
  await act(owner, `PATCH ${one}`, its, { enabled: false }, ["webhook.updated"]);
  await act(owner, `PATCH ${one}`, its, { enabled: true }, ["webhook.updated"]);
  await act(owner, `DELETE ${one}`, its, undefined, ["webhook.deleted"]);
}
