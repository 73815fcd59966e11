import { newId } from "@atrium/shared/id";
import { harness, until } from "../harness.ts";
import { send } from "../http.ts";
import type { Person } from "../personas.ts";
import type { Ids } from "../routes.ts";
import type { World } from "../tenants.ts";
import type { Sample, Samples } from "./sample.ts";

/** A message that has arrived, of a webhook that was made just now, and of that. By its row: nobody waits there. */
export async function delivered(webhook: string): Promise<string> {
  const { EVENTS_DB } = await (await harness()).env("events");
  const event = await until(() =>
    EVENTS_DB.prepare("SELECT id FROM audit WHERE type = 'webhook.created' AND target_id = ?")
      .bind(webhook)
      .first<{ id: string }>(),
  );
  const id = newId("dlv");
  await EVENTS_DB.prepare(
    `INSERT INTO deliveries (id, webhook_id, event_id, type, state, attempts, created_at, settled_at)
     VALUES (?1, ?2, ?3, 'webhook.created', 'delivered', 1, ?4, ?4)`,
  )
    .bind(id, webhook, event.id, Date.now())
    .run();
  return id;
}

/** To nobody, of nothing. */
async function webhookOf(owner: Person, place: string): Promise<string> {
  const path = `${place}/webhooks`;
  const json = { url: "https://hooks.example.com/deliveries", types: ["system.updated"] };
  const response = await send(owner, { method: "POST", path, json });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return ((await response.json()) as { id: string }).id;
}

const made = new Map<string, Promise<Ids>>();

/** One of each place: what is sent again can be again. In a path of an organization its own stand where a project's do. */
function inPlace(place: string, { ours: { owner, project, ids } }: World): Promise<Ids> {
  const at = place.replace("{project}", project).replace("{organization}", ids.organizations ?? "");
  const known =
    made.get(at) ??
    webhookOf(owner, at).then(async (id) => ({ webhooks: id, deliveries: await delivered(id) }));
  made.set(at, known);
  return known;
}

const of = (place: string): Samples => {
  const webhook = `${place}/webhooks/{webhook}`;
  const one: Sample = { fresh: (world) => inPlace(place, world) };
  const since = () => new Date(Date.now() - 1_000).toISOString();
  return {
    [`GET ${webhook}/deliveries`]: one,
    [`GET ${webhook}/deliveries/{delivery}`]: one,
    [`POST ${webhook}/deliveries/{delivery}/replay`]: one,
    [`POST ${webhook}/replay`]: { ...one, body: () => ({ since: since() }) },
  };
};

export const samples: Samples = {
  ...of("/v1/projects/{project}"),
  ...of("/v1/organizations/{organization}"),
};
