import { joinTeam, makeOrganization, makeTeam } from "../organizations.ts";
import { unique } from "../personas.ts";
import type { Lives } from "./lives.ts";

/** A service account of a team comes, changes and goes. */
export async function life({ act, owner }: Lives): Promise<void> {
  const all = "/v1/teams/{team}/service-accounts";
  const each = `${all}/{service_account}`;
  const { id: organization } = await makeOrganization(owner, { service_accounts: null });
  const ids = { teams: await makeTeam(organization) };
  await joinTeam(ids.teams, owner, "admin");
  const json = { name: unique("robot"), role: "viewer" };
  const { id } = await act(owner, `POST ${all}`, ids, json, ["service_account.created"]);
  const its = { ...ids, "service-accounts": id };
  await act(owner, `PATCH ${each}`, its, { role: "member" }, ["service_account.updated"]);
  await act(owner, `PATCH ${each}`, its, { role: "member" }, []);
  await act(owner, `DELETE ${each}`, its, undefined, ["service_account.deleted"]);
}
