import { send } from "../http.ts";
import { type Person, unique } from "../personas.ts";
import type { Ids } from "../routes.ts";
import type { World } from "../world.ts";
import { makeThing, ofEach, WORKLOADS } from "./kinds.ts";
import type { Sample, Samples } from "./sample.ts";

/** The collections of what has metrics. */
export const MEASURED = ["jobs", "runs", "evaluations"] as const;

/** Only what is at rest has a log whose stream ends at once. */
const atRest = (collection: string): Sample => ({
  fresh: async ({ ours }: World) => ({
    [collection]: await makeThing(ours.owner, ours.project, collection, { desired_state: "stopped" }),
  }),
});

const anAlert = () => ({ metric: "loss", direction: "above", threshold: 1 });

async function posted(owner: Person, path: string, json: object): Promise<{ id: string }> {
  const response = await send(owner, { method: "POST", path, json });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return (await response.json()) as { id: string };
}

const makeAlert = async (owner: Person, thing: string): Promise<string> =>
  (await posted(owner, `${thing}/alerts`, anAlert())).id;

/** Of a new thing: nobody has as many alerts of it as they may. */
const freshAlert = (collection: string): Sample => ({
  fresh: async ({ ours }: World) => {
    const id = await makeThing(ours.owner, ours.project, collection);
    const path = `/v1/projects/${ours.project}/${collection}/${id}`;
    return { [collection]: id, alerts: await makeAlert(ours.owner, path) };
  },
});

export const samples: Samples = {
  ...ofEach(WORKLOADS, (each, name) => ({
    [`POST ${each}/logs`]: { body: () => ({ lines: [{ text: "hello" }] }) },
    [`GET ${each}/logs`]: {},
    [`GET ${each}/logs/follow`]: atRest(name),
  })),
  ...ofEach(MEASURED, (each, name) => ({
    [`POST ${each}/metrics`]: { body: () => ({ points: [{ name: "loss", value: 1, step: 1 }] }) },
    [`GET ${each}/metrics`]: {},
    [`GET ${each}/metrics/{metric}`]: {},
    [`POST ${each}/alerts`]: {
      body: anAlert,
      fresh: async ({ ours }: World) => ({ [name]: await makeThing(ours.owner, ours.project, name) }),
    },
    [`GET ${each}/alerts`]: {},
    [`DELETE ${each}/alerts/{alert}`]: freshAlert(name),
  })),
};

/** A metric that each thing has which has some, and an alert of the run. */
export async function fill(owner: Person, project: string, ids: Ids): Promise<Ids> {
  const metric = unique("metric").replace("-", "_");
  const path = (collection: string) => `/v1/projects/${project}/${collection}/${ids[collection]}`;
  await Promise.all(
    MEASURED.map((name) => posted(owner, `${path(name)}/metrics`, { points: [{ name: metric, value: 1 }] })),
  );
  return { metrics: metric, alerts: await makeAlert(owner, path("runs")) };
}
