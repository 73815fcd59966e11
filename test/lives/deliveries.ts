import { delivered } from "../samples/deliveries.ts";
import type { Lives } from "./lives.ts";

/** What was sent to an endpoint of a project, and to one of an organization, is sent again: one message, and a stretch of them. */
export async function life(lives: Lives): Promise<void> {
  for (const place of ["/v1/projects/{project}", "/v1/organizations/{organization}"])
    await again(lives, `${place}/webhooks`);
}

async function again({ act, owner, ids }: Lives, all: string): Promise<void> {
  const wanted = { url: "https://hooks.example.com/again", types: ["system.updated"] };
  const { id } = await act(owner, `POST ${all}`, ids, wanted, ["webhook.created"]);
  const its = { ...ids, webhooks: id, deliveries: await delivered(id) };
  const one = `${all}/{webhook}`;
  await act(owner, `POST ${one}/deliveries/{delivery}/replay`, its, undefined, ["webhook.replayed"]);
  const since = new Date(Date.now() - 60_000).toISOString();
  await act(owner, `POST ${one}/replay`, its, { since }, ["webhook.replayed"]);
}
