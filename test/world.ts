/** Two tenants with the same things each, and everybody who may come to the first one's door. */
import type { Client } from "@atrium/sdk";
import type { ProjectRole } from "@atrium/shared/access/roles";
import type { Scope } from "@atrium/shared/access/vocabulary";
import { until } from "./harness.ts";
import {
  type Caller,
  clientOf,
  newAddress,
  type Person,
  type PersonaName,
  PROJECT_ROLES,
  signUp,
  unique,
} from "./personas.ts";
import type { Ids } from "./routes.ts";

type AddedRole = Exclude<ProjectRole, "owner">;

export interface Tenant {
  owner: Person;
  project: string;
  /** One thing of every collection that stands in a path. */
  ids: Ids;
}

export interface World {
  ours: Tenant;
  theirs: Tenant;
  personas: Readonly<Record<PersonaName, Caller>>;
  /** The roles in `ours` of those who were added to it. */
  roles: Readonly<Partial<Record<PersonaName, AddedRole>>>;
}

let made: Promise<World> | undefined;

export const world = (): Promise<World> => {
  made ??= makeWorld();
  return made;
};

/** What the scoped key may do, of all that its owner may. */
const SCOPED_KEY: Scope[] = ["run:view", "run:create", "run:update:own"];

async function makeWorld(): Promise<World> {
  const [ours, theirs, outsider, external, ...people] = await Promise.all([
    makeTenant(),
    makeTenant(),
    signUp("outsider"),
    signUp("external"),
    ...PROJECT_ROLES.map(signUp),
  ]);
  const members = Object.fromEntries(people.map((person, at) => [PROJECT_ROLES[at], person])) as Record<
    (typeof PROJECT_ROLES)[number],
    Person
  >;
  const roles = {
    external: "member",
    ...Object.fromEntries(PROJECT_ROLES.map((role) => [role, role])),
  } as const;
  const { project, owner } = ours;
  await Promise.all([
    ...PROJECT_ROLES.map((role) => addCollaborator(ours, members[role], role)),
    addCollaborator(ours, external, "member"),
  ]);
  const path = { project };
  const [service, scoped, revoked, expired] = await Promise.all([
    makeKey(ours, { service_account: ours.ids["service-accounts"] as string }),
    makeKey(ours, { scopes: SCOPED_KEY }),
    makeKey(ours, {}),
    makeKey(ours, { expires_at: new Date(Date.now() + 1500).toISOString() }),
  ]);
  await owner.client.DELETE("/v1/projects/{project}/keys/{key}", {
    params: { path: { ...path, key: revoked.id } },
  });
  await until(async () => {
    const refusal = await (await clientOf(expired))
      .GET("/v1/access")
      .catch((error: { code: string }) => error);
    return "code" in refusal && refusal.code === "credential_expired";
  });
  return {
    ours,
    theirs,
    personas: {
      anonymous: { token: null, address: newAddress() },
      outsider,
      external,
      ...members,
      owner,
      service_key: service,
      scoped_key: scoped,
      revoked_key: revoked,
      expired_key: expired,
    },
    roles,
  };
}

/** A person with a project, and one of everything in it. */
export async function makeTenant(): Promise<Tenant> {
  const owner = await signUp("owner");
  const { client } = owner;
  const { id: project } = await client.POST("/v1/projects", { body: { name: unique("project") } });
  const path = { project };
  const colleague = await signUp("colleague");
  const body = () => ({ name: unique("thing") });
  const [collaborator, serviceAccount, key, runs, dataset, model] = await Promise.all([
    client.POST("/v1/projects/{project}/collaborators", {
      params: { path },
      body: { email: colleague.email, role: "viewer" },
    }),
    client.POST("/v1/projects/{project}/service-accounts", {
      params: { path },
      body: { ...body(), role: "member" },
    }),
    client.POST("/v1/projects/{project}/keys", { params: { path }, body: body() }),
    makeRun(client, project),
    client.POST("/v1/projects/{project}/datasets", { params: { path }, body: body() }),
    client.POST("/v1/projects/{project}/models", { params: { path }, body: body() }),
  ]);
  return {
    owner,
    project,
    ids: {
      organizations: owner.organization,
      projects: project,
      collaborators: collaborator.id,
      "service-accounts": serviceAccount.id,
      keys: key.id,
      runs,
      datasets: dataset.id,
      models: model.id,
    },
  };
}

export async function makeRun(client: Client, project: string): Promise<string> {
  const run = await client.POST("/v1/projects/{project}/runs", {
    params: { path: { project } },
    body: { name: unique("run") },
  });
  return run.id;
}

export const addCollaborator = (
  { owner, project }: Tenant,
  person: Person,
  role: Exclude<ProjectRole, "owner">,
) =>
  owner.client.POST("/v1/projects/{project}/collaborators", {
    params: { path: { project } },
    body: { email: person.email, role },
  });

interface KeyWishes {
  scopes?: Scope[];
  expires_at?: string;
  service_account?: string;
}

export async function makeKey(
  { owner, project }: Pick<Tenant, "owner" | "project">,
  wishes: KeyWishes,
): Promise<Caller & { token: string; id: string }> {
  const { id, secret } = await owner.client.POST("/v1/projects/{project}/keys", {
    params: { path: { project } },
    body: { name: unique("key"), ...wishes },
  });
  return { id, token: secret, address: newAddress() };
}
