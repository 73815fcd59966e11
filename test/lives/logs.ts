import { WORKLOADS } from "../samples/kinds.ts";
import { MEASURED } from "../samples/logs.ts";
import type { Lives } from "./lives.ts";

/** What is logged leaves no event; alerts come and go with one each. */
export async function life({ act, owner, ids }: Lives): Promise<void> {
  await Promise.all(
    WORKLOADS.map((name) =>
      act(owner, `POST /v1/projects/{project}/${name}/{id}/logs`, ids, { lines: [{ text: "hello" }] }, []),
    ),
  );
  await Promise.all(
    MEASURED.map(async (name) => {
      const each = `/v1/projects/{project}/${name}/{id}`;
      await act(owner, `POST ${each}/metrics`, ids, { points: [{ name: "loss", value: 2 }] }, []);
      const wish = { metric: "loss", direction: "above", threshold: 1 };
      const { id } = await act(owner, `POST ${each}/alerts`, ids, wish, ["alert.created"]);
      await act(owner, `DELETE ${each}/alerts/{alert}`, { ...ids, alerts: id }, undefined, ["alert.deleted"]);
    }),
  );
}
