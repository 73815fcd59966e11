import { makeServiceAccount } from "../automation.ts";
import { joinTeam, makeOrganization, makeTeam } from "../organizations.ts";
import { unique } from "../personas.ts";
import { MINE } from "../tokens.ts";
import type { Lives } from "./lives.ts";

const OF_SERVICE = "/v1/teams/{team}/service-accounts/{service_account}/tokens";

/** Account tokens of a person, and of a team's service account. */
export async function life(lives: Lives): Promise<void> {
  const { owner, ids } = lives;
  const { id: organization } = await makeOrganization(owner, { service_accounts: null });
  const team = await makeTeam(organization);
  await joinTeam(team, owner, "admin");
  const { id } = await makeServiceAccount(owner, team, "viewer");
  await aToken(lives, MINE);
  await aToken({ ...lives, ids: { ...ids, teams: team, "service-accounts": id } }, OF_SERVICE);
}

async function aToken({ act, owner, ids }: Lives, all: string): Promise<void> {
  const one = `${all}/{token}`;
  const { id } = await act(owner, `POST ${all}`, ids, { name: unique("token") }, ["token.created"]);
  const its = { ...ids, tokens: id };
  await act(owner, `PATCH ${one}`, its, { scopes: ["run:view"] }, ["token.updated"]);
  await act(owner, `PATCH ${one}`, its, { scopes: ["run:view"] }, []);
  await act(owner, `POST ${one}/rotate`, its, { until: "first_use" }, ["token.rotated"]);
  await act(owner, `POST ${one}/rollback`, its, undefined, ["token.rolled_back"]);
  await act(owner, `DELETE ${one}`, its, undefined, ["token.revoked"]);
  await act(owner, `DELETE ${one}`, its, undefined, []);
}
