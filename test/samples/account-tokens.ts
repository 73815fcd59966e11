import { send } from "../http.ts";
import { unique } from "../personas.ts";
import { fill, type Ids } from "../routes.ts";
import type { World } from "../tenants.ts";
import { MINE, makeToken, tokensOf } from "../tokens.ts";
import type { Sample, Samples } from "./sample.ts";

const OF_SERVICE = "/v1/teams/{team}/service-accounts/{service_account}/tokens";

const named = () => ({ name: unique("token") });

/** Of the last of each owner this many stay: there is a quota. */
const STAY = 50;
const made = new Map<string, string[]>();

async function fresh({ ours: { owner } }: World, path: string): Promise<string> {
  const { id } = await makeToken(owner, {}, path);
  const ids = [...(made.get(owner.id + path) ?? []), id];
  made.set(owner.id + path, ids.slice(-STAY));
  for (const old of ids.slice(0, -STAY)) await send(owner, { method: "DELETE", path: `${path}/${old}` });
  return id;
}

const mine = async (world: World): Promise<Ids> => ({ tokens: await fresh(world, MINE) });

/** In the path of a team, its own service accounts stand where a project's do. */
const robot = ({ ours: { ids } }: World): Ids => ({
  "service-accounts": ids["team-service-accounts"] ?? "",
});

const its = async (world: World): Promise<Ids> => {
  const { ids } = world.ours;
  const path = tokensOf(ids.teams ?? "", ids["team-service-accounts"] ?? "");
  return { ...robot(world), tokens: await fresh(world, path) };
};

const of = (all: string, owner: Sample, fresh: (world: World) => Promise<Ids>): Samples => {
  const one = { fresh };
  const rotated = async (world: World): Promise<Ids> => {
    const ids = await fresh(world);
    const path = fill(`${all}/{token}/rotate`, { ...world.ours.ids, ...ids });
    await send(world.ours.owner, { method: "POST", path, json: {} });
    return ids;
  };
  return {
    [`POST ${all}`]: { ...owner, body: named },
    [`GET ${all}`]: owner,
    [`GET ${all}/{token}`]: one,
    [`PATCH ${all}/{token}`]: { ...one, body: named },
    [`DELETE ${all}/{token}`]: one,
    [`GET ${all}/{token}/usage`]: one,
    [`POST ${all}/{token}/rotate`]: { ...one, body: () => ({ grace_seconds: 60 }) },
    [`POST ${all}/{token}/rollback`]: { fresh: rotated },
  };
};

export const samples: Samples = {
  ...of(MINE, {}, mine),
  ...of(OF_SERVICE, { fresh: robot }, its),
};
