import { fileAt, putBytes } from "../bytes.ts";
import { send } from "../http.ts";
import { type Person, unique } from "../personas.ts";
import type { Ids } from "../routes.ts";
import type { World } from "../tenants.ts";
import { makeThing, ofEach } from "./kinds.ts";
import type { Samples } from "./sample.ts";
import { FED } from "./use.ts";

/** The collections with versions of their own; and with registered models, all that have versions. */
export const WITH_SNAPSHOTS = ["datasets", "models", "artifacts"] as const;
const VERSIONED = [...WITH_SNAPSHOTS, "registered-models"] as const;

/** In every version: the path that stands in paths. */
const PATH = "folder/file.txt";

async function done<T>(owner: Person, method: string, path: string, json: object): Promise<T> {
  const response = await send(owner, { method, path, json });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return (await response.json()) as T;
}

async function writeFile(owner: Person, thing: string): Promise<void> {
  const response = await putBytes(owner, fileAt(thing, PATH), new Uint8Array(Buffer.from("content")));
  if (!response.ok) throw new Error(`${thing}: ${await response.text()}`);
}

/** Another version of a thing: its number. */
async function addTo(owner: Person, thing: string, ids: Ids): Promise<string> {
  const json = thing.includes("/registered-models/") ? registration(ids) : {};
  return `${(await done<{ number: number }>(owner, "POST", `${thing}/versions`, json)).number}`;
}

/** A model that nobody is told to delete. */
const registration = (ids: Ids) => ({ model: ids["version-models"], version: 1 });

const thingOf = ({ ours }: World, collection: string): string =>
  `/v1/projects/${ours.project}/${collection}/${ours.ids[collection]}`;

/** A job that names a model, with something to add to it. */
export async function makeJob(owner: Person, project: string, model: string): Promise<string> {
  const id = await makeThing(owner, project, "jobs", { outputs: [model] });
  await writeFile(owner, `/v1/projects/${project}/jobs/${id}`);
  return id;
}

const PROTECTED = "/v1/projects/{project}/registered-models/{id}/protected-aliases";

export const samples: Samples = {
  ...ofEach(VERSIONED, (each, collection) => {
    const version = `${each}/versions/{version}`;
    return {
      [`POST ${each}/versions`]: {
        body: ({ ours }) => (collection === "registered-models" ? registration(ours.ids) : {}),
      },
      [`GET ${each}/versions`]: {},
      [`GET ${version}`]: {},
      [`DELETE ${version}`]: {
        fresh: async (world) => ({
          versions: await addTo(world.ours.owner, thingOf(world, collection), world.ours.ids),
        }),
      },
      [`GET ${version}/files`]: {},
      [`GET ${version}/files/{path}`]: {},
      [`GET ${version}/files/{path}/manifest`]: {},
      [`GET ${version}/lineage`]: {},
      [`GET ${version}/compare/{other}`]: {},
      [`GET ${each}/aliases`]: {},
      [`GET ${each}/aliases/{alias}`]: {},
      [`PUT ${each}/aliases/{alias}`]: { body: () => ({ version: 1 }) },
      [`DELETE ${each}/aliases/{alias}`]: {
        fresh: async (world) => {
          const aliases = unique("alias");
          const path = `${thingOf(world, collection)}/aliases/${aliases}`;
          await done(world.ours.owner, "PUT", path, { version: 1 });
          return { aliases };
        },
      },
    };
  }),
  [`GET ${PROTECTED}`]: {},
  [`PUT ${PROTECTED}/{alias}`]: {},
  [`DELETE ${PROTECTED}/{alias}`]: {},
  ...ofEach(FED, (each) => ({ [`GET ${each}/outputs`]: {} })),
  "POST /v1/projects/{project}/jobs/{id}/outputs": {
    fresh: async ({ ours: { owner, project, ids } }) => ({
      jobs: await makeJob(owner, project, ids["version-models"] ?? ""),
    }),
    body: ({ ours }) => ({ model: ours.ids["version-models"] }),
  },
  "GET /v1/projects/{project}/runs/{id}/compare/{other}": {
    fresh: ({ ours }) => ({ compare: ours.ids.runs ?? "" }),
  },
};

/** A version with a file and an alias, of each thing that has versions. */
export async function fill(owner: Person, project: string, ids: Ids): Promise<Ids> {
  const model = await makeThing(owner, project, "models");
  const its = { ...ids, "version-models": model };
  const at = (collection: string, id = ids[collection]) => `/v1/projects/${project}/${collection}/${id}`;
  await writeFile(owner, at("models", model));
  await addTo(owner, at("models", model), its);
  await Promise.all(
    VERSIONED.map(async (collection) => {
      if (collection !== "registered-models") await writeFile(owner, at(collection));
      await addTo(owner, at(collection), its);
      await done(owner, "PUT", `${at(collection)}/aliases/sample`, { version: 1 });
    }),
  );
  return {
    "version-models": model,
    versions: "1",
    compare: "1",
    aliases: "sample",
    "protected-aliases": "protected",
  };
}
