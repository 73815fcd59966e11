import { send } from "../http.ts";
import { type Person, unique } from "../personas.ts";
import type { Ids } from "../routes.ts";
import type { World } from "../tenants.ts";
import type { Samples } from "./sample.ts";

const EACH = "/v1/projects/{project}/keys/{key}";

async function posted(owner: Person, path: string, json: object): Promise<{ id: string }> {
  const response = await send(owner, { method: "POST", path, json });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return (await response.json()) as { id: string };
}

/** Of a service account: whoever may change it and could make such a one is handed its secret. */
const automated = async ({ ours: { owner, project, ids } }: World): Promise<Ids> => {
  const json = { name: unique("key"), service_account: ids["service-accounts"] };
  return { keys: (await posted(owner, `/v1/projects/${project}/keys`, json)).id };
};

export const samples: Samples = {
  [`POST ${EACH}/rotate`]: { fresh: automated, body: () => ({ grace_seconds: 3600 }) },
  [`POST ${EACH}/rollback`]: {
    fresh: async (world) => {
      const { ours } = world;
      const made = await automated(world);
      await posted(ours.owner, `/v1/projects/${ours.project}/keys/${made.keys}/rotate`, {});
      return made;
    },
  },
  [`POST ${EACH}/reassign`]: {
    fresh: async ({ ours: { owner, project } }) => ({
      keys: (await posted(owner, `/v1/projects/${project}/keys`, { name: unique("key") })).id,
    }),
    body: ({ ours }) => ({ service_account: ours.ids["service-accounts"] }),
  },
};
