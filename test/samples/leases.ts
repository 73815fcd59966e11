import type { Person } from "../personas.ts";
import type { Ids } from "../routes.ts";
import { claimed } from "../runners.ts";
import type { World } from "../tenants.ts";
import { makeThing } from "./kinds.ts";
import type { Samples } from "./sample.ts";

/** A thing that waits for whoever would claim it; of the kind that the refusal of whoever may operate none names. */
const aWaitingJob = async ({ ours: { owner, project } }: World) => ({
  resource_id: await makeThing(owner, project, "jobs"),
});
/** What came in by visibility alone. Who looks at an admitted one finds it so. */
const admission = { body: () => ({ start: false }) };

export const samples: Samples = {
  "POST /v1/projects/{project}/leases": { body: aWaitingJob },
  "GET /v1/projects/{project}/leases": {},
  "GET /v1/projects/{project}/leases/{lease}": {},
  "POST /v1/projects/{project}/leases/{lease}/heartbeat": { body: () => ({ epoch: 1 }) },
  "POST /v1/projects/{project}/leases/{lease}/finish": {
    body: () => ({ epoch: 1, observed_state: "failed" }),
  },
  "POST /v1/projects/{project}/runs/{id}/admit": admission,
};

/** A lease of the owner's, on a job of theirs. */
export async function fill(owner: Person, project: string): Promise<Ids> {
  const job = await makeThing(owner, project, "jobs");
  const lease = await claimed(owner, project, { resource_id: job, seconds: 300 });
  return { leases: lease.id, "leased-jobs": job };
}
