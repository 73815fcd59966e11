import { makeThing } from "../samples/kinds.ts";
import { createProject } from "../sharing.ts";
import type { Lives } from "./lives.ts";

/** What is made anew from another, and what goes to another project, where both know of it. */
export async function life({ act, owner, ids }: Lives): Promise<void> {
  const { projects: project = "" } = ids;
  const elsewhere = { project_id: await createProject(owner) };
  for (const collection of ["runs", "experiments"])
    await act(owner, `POST /v1/projects/{project}/${collection}/{id}/clone`, ids, {}, ["resource.created"]);
  for (const collection of ["runs", "sweeps", "experiments"]) {
    const id = await makeThing(owner, project, collection, { desired_state: "stopped" });
    await act(
      owner,
      `POST /v1/projects/{project}/${collection}/{id}/move`,
      { ...ids, [collection]: id },
      elsewhere,
      ["resource.moved", "resource.moved"],
    );
  }
}
