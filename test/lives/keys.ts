import { send } from "../http.ts";
import { unique } from "../personas.ts";
import type { Lives } from "./lives.ts";

/** A key is restricted, has another secret and the old one again, and is a service account's in the end. */
export async function life({ act, owner, ids }: Lives): Promise<void> {
  const all = "/v1/projects/{project}/keys";
  const made = { name: unique("key"), preset: "read_only" };
  const { id } = await act(owner, `POST ${all}`, ids, made, ["key.created"]);
  const robot = await send(owner, {
    method: "POST",
    path: `/v1/projects/${ids.projects}/service-accounts`,
    json: { name: unique("robot"), role: "viewer" },
  });
  const { id: service_account } = (await robot.json()) as { id: string };
  const its = { ...ids, keys: id };
  const each = `${all}/{key}`;
  const limits = { addresses: ["192.0.2.0/24"], max_uses: 3, rate_limit: { limit: 1, window_seconds: 60 } };
  await act(owner, `PATCH ${each}`, its, limits, ["key.updated"]);
  await act(owner, `PATCH ${each}`, its, limits, []);
  await act(owner, `POST ${each}/rotate`, its, { until: "first_use" }, ["key.rotated"]);
  await act(owner, `POST ${each}/rollback`, its, undefined, ["key.rolled_back"]);
  await act(owner, `POST ${each}/reassign`, its, { service_account }, ["key.reassigned"]);
}
