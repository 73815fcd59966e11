import { unique } from "../personas.ts";
import { COLLECTIONS, WORKLOADS } from "../samples/kinds.ts";
import type { Lives } from "./lives.ts";

/** A thing of every kind, from its creation to its end. */
export async function life({ act, owner, ids }: Lives): Promise<void> {
  await Promise.all(
    COLLECTIONS.map(async (collection) => {
      const all = `/v1/projects/{project}/${collection}`;
      const each = `${all}/{id}`;
      const { id } = await act(owner, `POST ${all}`, ids, { name: unique("life") }, ["resource.created"]);
      const its = { ...ids, [collection]: id };
      await act(owner, `PATCH ${each}`, its, { name: unique("renamed") }, ["resource.updated"]);
      if ((WORKLOADS as readonly string[]).includes(collection)) {
        for (const action of ["pause", "resume", "stop", "start"])
          await act(owner, `POST ${each}/${action}`, its, undefined, ["resource.state_changed"]);
        const both = { name: unique("both"), observed_state: "running" };
        await act(owner, `PATCH ${each}`, its, both, ["resource.updated", "resource.state_changed"]);
      }
      await act(owner, `DELETE ${each}`, its, undefined, ["resource.deleted"]);
    }),
  );
}
