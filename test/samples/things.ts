import { createProject } from "../sharing.ts";
import type { World } from "../world.ts";
import { makeThing, ofEach } from "./kinds.ts";
import type { Sample, Samples } from "./sample.ts";

/** At rest: what is at work does not move. */
const resting = (collection: string): Sample => ({
  fresh: async ({ ours }: World) => ({
    [collection]: await makeThing(ours.owner, ours.project, collection, { desired_state: "stopped" }),
  }),
});

/** Where everybody of the organization may make such things. */
async function defaultProject({ ours }: World): Promise<{ project_id: string }> {
  const { organizations: organization = "" } = ours.ids;
  const path = { organization };
  const found = await ours.owner.client.GET("/v1/organizations/{organization}", { params: { path } });
  // Of a personal organization nobody else is a member.
  return { project_id: found.default_project_id ?? (await createProject(ours.owner)) };
}

export const samples: Samples = {
  ...ofEach(["runs", "experiments"], (each) => ({ [`POST ${each}/clone`]: { body: () => ({}) } })),
  ...ofEach(["runs", "sweeps", "experiments"], (each, name) => ({
    [`POST ${each}/move`]: { ...resting(name), body: defaultProject },
  })),
};
