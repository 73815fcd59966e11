import { makeServiceAccount } from "../automation.ts";
import { type Person, unique } from "../personas.ts";
import type { Ids } from "../routes.ts";
import type { World } from "../tenants.ts";
import type { Samples } from "./sample.ts";

const ALL = "/v1/teams/{team}/service-accounts";
const EACH = `${ALL}/{service_account}`;

/** In the path of a team, its own stand where a project's do. */
const ofTeam = {
  fresh: ({ ours }: World): Ids => ({ "service-accounts": ours.ids["team-service-accounts"] ?? "" }),
};

export const samples: Samples = {
  [`POST ${ALL}`]: { body: () => ({ name: unique("robot"), role: "viewer" }) },
  [`GET ${ALL}`]: {},
  [`GET ${EACH}`]: ofTeam,
  [`PATCH ${EACH}`]: { ...ofTeam, body: () => ({ name: unique("robot") }) },
  [`DELETE ${EACH}`]: {
    fresh: async ({ ours: { owner, ids } }) => ({
      "service-accounts": (await makeServiceAccount(owner, ids.teams ?? "", "viewer")).id,
    }),
  },
};

/** One of the team's. */
export const fill = async (owner: Person, team: string): Promise<Ids> => ({
  "team-service-accounts": (await makeServiceAccount(owner, team, "member")).id,
});
