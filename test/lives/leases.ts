import { signUp } from "../personas.ts";
import type { Lease } from "../runners.ts";
import { makeRun } from "../runners.ts";
import type { Lives } from "./lives.ts";

const ALL = "/v1/projects/{project}/leases";
const EACH = `${ALL}/{lease}`;

/** A run that is leased, reported on and finished; and one that came from outside and is admitted. */
export async function life({ act, owner, ids }: Lives): Promise<void> {
  const project = ids.projects ?? "";
  const wanted = { resource_id: await makeRun(owner, project), seconds: 300 };
  const lease = await act<Lease>(owner, `POST ${ALL}`, ids, wanted, ["resource.state_changed"]);
  const its = { ...ids, leases: lease.id };
  const { epoch } = lease;
  await act(owner, `POST ${EACH}/heartbeat`, its, { epoch }, []);
  const runs = { epoch, observed_state: "running" };
  await act(owner, `POST ${EACH}/heartbeat`, its, runs, ["resource.state_changed"]);
  const ends = { epoch, observed_state: "succeeded" };
  await act(owner, `POST ${EACH}/finish`, its, ends, ["resource.state_changed"]);

  const place = { params: { path: { project } } };
  await owner.client.PATCH("/v1/projects/{project}", { ...place, body: { visibility: "open" } });
  const stranger = await signUp("stranger");
  const guest = { ...ids, runs: await makeRun(stranger, project) };
  await act(owner, "POST /v1/projects/{project}/runs/{id}/admit", guest, {}, ["resource.admitted"]);
}
