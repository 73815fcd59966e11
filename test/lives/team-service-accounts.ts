import { unique } from "../personas.ts";
import type { Lives } from "./lives.ts";

/** A service account of a team comes, changes and goes. */
export async function life({ act, owner, ids }: Lives): Promise<void> {
  const all = "/v1/teams/{team}/service-accounts";
  const each = `${all}/{service_account}`;
  const json = { name: unique("robot"), role: "viewer" };
  const { id } = await act(owner, `POST ${all}`, ids, json, ["service_account.created"]);
  const its = { ...ids, "service-accounts": id };
  await act(owner, `PATCH ${each}`, its, { role: "member" }, ["service_account.updated"]);
  await act(owner, `PATCH ${each}`, its, { role: "member" }, []);
  await act(owner, `DELETE ${each}`, its, undefined, ["service_account.deleted"]);
}
