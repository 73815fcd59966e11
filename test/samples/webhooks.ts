import { send } from "../http.ts";
import type { Person } from "../personas.ts";
import type { Ids } from "../routes.ts";
import type { World } from "../tenants.ts";
import { delivered } from "./deliveries.ts";
import type { Sample, Samples } from "./sample.ts";

const PLACES = ["/v1/projects/{project}", "/v1/organizations/{organization}"] as const;

/** Nothing of the kind happens here: nobody waits for what is sent to it. */
const wanted = () => ({ url: "https://hooks.example.com/atrium", types: ["system.updated"] });

/** Of the last of each place this many stay, more than are asked about: there is a quota. */
const STAY = 60;
const MOST = 80;
const made = new Map<string, string[]>();

async function make(owner: Person, place: string): Promise<string> {
  const path = `${place}/webhooks`;
  const response = await send(owner, { method: "POST", path, json: wanted() });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return ((await response.json()) as { id: string }).id;
}

/** In a path of an organization its own stand where a project's do. */
export async function fill(owner: Person, project: string): Promise<Ids> {
  const id = await make(owner, `/v1/projects/${project}`);
  return { webhooks: id, deliveries: await delivered(id) };
}

const placeOf = (place: (typeof PLACES)[number], { ours }: World): string =>
  place === PLACES[0] ? `/v1/projects/${ours.project}` : `/v1/organizations/${ours.ids.organizations}`;

async function fresh(place: (typeof PLACES)[number], world: World): Promise<Ids> {
  const { owner } = world.ours;
  const at = placeOf(place, world);
  const id = await make(owner, at);
  const ids = [...(made.get(at) ?? []), id];
  made.set(at, ids.slice(-STAY));
  for (const old of ids.slice(0, -STAY))
    await send(owner, { method: "DELETE", path: `${at}/webhooks/${old}` });
  return { webhooks: id };
}

const lasting = new Map<string, Promise<Ids>>();

/** One of each place, of which nothing is taken away. */
function last(place: (typeof PLACES)[number], world: World): Promise<Ids> {
  const at = placeOf(place, world);
  const known = lasting.get(at) ?? make(world.ours.owner, at).then((id) => ({ webhooks: id }));
  lasting.set(at, known);
  return known;
}

/** What was made by whoever may goes again, once there are many. */
async function withRoom(place: (typeof PLACES)[number], world: World): Promise<object> {
  const { owner, ids } = world.ours;
  const path = `${placeOf(place, world)}/webhooks`;
  const response = await send(owner, { method: "GET", path: `${path}?limit=100` });
  const { data } = (await response.json()) as { data: { id: string; url: string }[] };
  const at = placeOf(place, world);
  const kept = new Set([ids.webhooks, (await lasting.get(at))?.webhooks, ...(made.get(at) ?? [])]);
  if (data.length > MOST)
    for (const { id, url } of data)
      if (!kept.has(id) && url === wanted().url)
        await send(owner, { method: "DELETE", path: `${path}/${id}` });
  return wanted();
}

const of = (place: (typeof PLACES)[number]): Samples => {
  const all = `${place}/webhooks`;
  const one: Sample = { fresh: (world) => fresh(place, world) };
  const constant: Sample = { fresh: (world) => last(place, world) };
  return {
    [`POST ${all}`]: { body: (world) => withRoom(place, world) },
    [`GET ${all}`]: {},
    [`GET ${all}/{webhook}`]: constant,
    [`PATCH ${all}/{webhook}`]: { ...one, body: () => ({ description: "changed" }) },
    [`DELETE ${all}/{webhook}`]: one,
    [`POST ${all}/{webhook}/rotate-secret`]: { ...constant, body: () => ({ grace_seconds: 60 }) },
    [`POST ${all}/{webhook}/test`]: constant,
  };
};

export const samples: Samples = Object.assign({}, ...PLACES.map(of));
