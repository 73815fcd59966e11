/** The world with all that slices put into its two projects: what a request about any route needs. */
import type { Person } from "./personas.ts";
import type { Ids } from "./routes.ts";
import { fill as files } from "./samples/files.ts";
import { fill as leases } from "./samples/leases.ts";
import { fill as logs } from "./samples/logs.ts";
import { fill as use } from "./samples/use.ts";
import { fill as versions } from "./samples/versions.ts";
import type { Tenant, World } from "./tenants.ts";
import { makeWorld, world } from "./world.ts";

type Fill = (owner: Person, project: string, ids: Ids) => Promise<Ids>;

const FILLS: readonly Fill[] = [versions, leases, use, files, logs];

let made: Promise<World> | undefined;

export const everything = (): Promise<World> => {
  made ??= world().then(filled);
  return made;
};

export const makeEverything = async (): Promise<World> => filled(await makeWorld());

async function filled(world: World): Promise<World> {
  const [ours, theirs] = await Promise.all([world.ours, world.theirs].map(filledTenant));
  return { ...world, ours: ours ?? world.ours, theirs: theirs ?? world.theirs };
}

async function filledTenant(tenant: Tenant): Promise<Tenant> {
  const { owner, project, ids } = tenant;
  const more = await Promise.all(FILLS.map((fill) => fill(owner, project, ids)));
  return { ...tenant, ids: Object.assign({}, ids, ...more) as Ids };
}
