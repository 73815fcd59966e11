import { send } from "../http.ts";
import { type Person, unique } from "../personas.ts";
import type { Ids } from "../routes.ts";
import type { World } from "../tenants.ts";
import type { Sample, Samples } from "./sample.ts";

/** The collections of everything that a project holds; the first are started and stopped. */
export const WORKLOADS = [
  "jobs",
  "notebooks",
  "runs",
  "sweeps",
  "experiments",
  "sessions",
  "evaluations",
  "endpoints",
  "clusters",
] as const;
export const COLLECTIONS = [
  ...WORKLOADS,
  "datasets",
  "datastores",
  "models",
  "checkpoints",
  "artifacts",
  "files",
  "volumes",
  "reports",
  "workspaces",
  "registered-models",
] as const;

/** @returns the id of a new thing in the project */
export async function makeThing(
  owner: Person,
  project: string,
  collection: string,
  json: object = {},
): Promise<string> {
  const path = `/v1/projects/${project}/${collection}`;
  const response = await send(owner, { method: "POST", path, json: { name: unique("thing"), ...json } });
  if (response.status !== 201) throw new Error(`${path}: ${await response.text()}`);
  return ((await response.json()) as { id: string }).id;
}

/** A sample about a thing that nobody has asked anything of yet. */
const freshThing = (collection: string): Sample => ({
  fresh: async ({ ours }: World) => ({ [collection]: await makeThing(ours.owner, ours.project, collection) }),
});

const named = { body: () => ({ name: unique("thing") }) };

/** The same samples of each of several collections: `of` is handed the path of one of its things. */
export const ofEach = (
  collections: readonly string[],
  of: (each: string, collection: string) => Samples,
): Samples =>
  Object.assign({}, ...collections.map((name) => of(`/v1/projects/{project}/${name}/{id}`, name))) as Samples;

export const samples: Samples = {
  ...ofEach(COLLECTIONS, (each, name) => ({
    [`POST /v1/projects/{project}/${name}`]: named,
    [`GET /v1/projects/{project}/${name}`]: {},
    [`GET ${each}`]: {},
    [`PATCH ${each}`]: named,
    [`DELETE ${each}`]: {},
  })),
  ...ofEach(WORKLOADS, (each, name) =>
    Object.fromEntries(
      ["start", "stop", "pause", "resume"].map((action) => [`POST ${each}/${action}`, freshThing(name)]),
    ),
  ),
};

/** One of each in a project. */
export async function fill(owner: Person, project: string): Promise<Ids> {
  const made = COLLECTIONS.map(async (name) => [name, await makeThing(owner, project, name)] as const);
  return Object.fromEntries(await Promise.all(made));
}
