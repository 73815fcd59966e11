import { type Bytes, fileAt, putBytes } from "../bytes.ts";
import { send } from "../http.ts";
import { type Person, unique } from "../personas.ts";
import type { Ids } from "../routes.ts";
import type { World } from "../tenants.ts";
import { ofEach } from "./kinds.ts";
import type { Samples } from "./sample.ts";

/** The collections of what has files. */
export const WITH_FILES = [
  "jobs",
  "notebooks",
  "runs",
  "datasets",
  "datastores",
  "models",
  "checkpoints",
  "artifacts",
  "files",
  "volumes",
] as const;

const CONTENT: Bytes = new Uint8Array(Buffer.from("content"));

async function write(owner: Person, resource: string, path: string): Promise<void> {
  const response = await putBytes(owner, fileAt(resource, path), CONTENT);
  if (!response.ok) throw new Error(`${resource}: ${await response.text()}`);
}

/** An upload to a dataset, with its one part where it is to be complete. */
async function begin(owner: Person, project: string, ids: Ids, isFilled = false): Promise<string> {
  const path = `/v1/projects/${project}/uploads`;
  const response = await send(owner, { method: "POST", path, json: wish(ids) });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  const { id } = (await response.json()) as { id: string };
  if (isFilled) await putBytes(owner, `${path}/${id}/parts/1`, CONTENT);
  return id;
}

const wish = (ids: Ids) => ({
  kind: "dataset",
  id: ids.datasets,
  path: unique("upload"),
  size: CONTENT.length,
});

const freshUpload = (isFilled = false) => ({
  fresh: async ({ ours }: World) => ({
    uploads: await begin(ours.owner, ours.project, ours.ids, isFilled),
    parts: "1",
  }),
});

const each = "/v1/projects/{project}/uploads/{upload}";

export const samples: Samples = {
  ...ofEach(WITH_FILES, (thing, collection) => ({
    [`GET ${thing}/files`]: {},
    [`GET ${thing}/files/{path}`]: {},
    [`GET ${thing}/files/{path}/manifest`]: {},
    [`PUT ${thing}/files/{path}`]: { bytes: () => CONTENT },
    [`DELETE ${thing}/files/{path}`]: {
      fresh: async ({ ours }: World) => {
        const paths = unique("file");
        const resource = `/v1/projects/${ours.project}/${collection}/${ours.ids[collection]}`;
        await write(ours.owner, resource, paths);
        return { paths };
      },
    },
  })),
  "POST /v1/projects/{project}/uploads": { body: ({ ours }) => wish(ours.ids) },
  [`GET ${each}`]: {},
  [`PUT ${each}/parts/{number}`]: { ...freshUpload(), bytes: () => CONTENT },
  [`POST ${each}/complete`]: freshUpload(true),
  [`DELETE ${each}`]: freshUpload(),
};

/** A file of the same path in each thing that has files, and an open upload. */
export async function fill(owner: Person, project: string, ids: Ids): Promise<Ids> {
  const paths = "folder/file.txt";
  const resourceOf = (collection: string) => `/v1/projects/${project}/${collection}/${ids[collection]}`;
  await Promise.all(WITH_FILES.map((collection) => write(owner, resourceOf(collection), paths)));
  return { paths, uploads: await begin(owner, project, ids), parts: "1" };
}
