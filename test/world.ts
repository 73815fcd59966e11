/** Two tenants with the same things each, and everybody who may come to the first one's door. */
import type { Atrium } from "@atrium/sdk";
import type { ProjectRole } from "@atrium/shared/access/roles";
import type { Scope } from "@atrium/shared/access/vocabulary";
import { harness, until } from "./harness.ts";
import { send } from "./http.ts";
import { joinOrganization, joinTeam, makeOrganization, systemAdministrator } from "./organizations.ts";
import { type Caller, clientOf, newAddress, type Person, PROJECT_ROLES, signUp, unique } from "./personas.ts";
import type { Ids } from "./routes.ts";
import { fill as fillKinds } from "./samples/kinds.ts";
import { fill as fillTeam } from "./samples/team-service-accounts.ts";
import { fill as fillWebhooks } from "./samples/webhooks.ts";
import { addedBy } from "./sharing.ts";
import type { Tenant, World } from "./tenants.ts";
import { makeToken, tokensOf } from "./tokens.ts";

export type { Tenant, World };

let made: Promise<World> | undefined;

export const world = (): Promise<World> => {
  made ??= makeWorld();
  return made;
};

/** In the organization of `ours`, as everybody with a role in its project but external; the last two in its team too. */
const ORGANIZATION_PERSONAS = ["org_member", "org_admin", "team_member", "team_admin"] as const;

/** What the scoped key may do, of all that its owner may. */
const SCOPED_KEY: Scope[] = ["run:view", "run:create", "run:update:own"];

export async function makeWorld(): Promise<World> {
  const [ours, theirs, outsider, external, administrator, ...people] = await Promise.all([
    makeOrganizedTenant(),
    makeOrganizedTenant(),
    signUp("outsider"),
    signUp("external"),
    systemAdministrator(),
    ...[...PROJECT_ROLES, ...ORGANIZATION_PERSONAS].map(signUp),
  ]);
  const members = Object.fromEntries(
    people.map((person, at) => [[...PROJECT_ROLES, ...ORGANIZATION_PERSONAS][at], person]),
  ) as Record<(typeof PROJECT_ROLES)[number] | (typeof ORGANIZATION_PERSONAS)[number], Person>;
  const roles = {
    external: "member",
    ...Object.fromEntries(PROJECT_ROLES.map((role) => [role, role])),
  } as const;
  const { project, owner, ids } = ours;
  const { organizations: organization = "", teams: team = "" } = ids;
  for (const [name, person] of Object.entries(members))
    await joinOrganization(organization, person, name === "org_admin" ? "admin" : "member");
  await joinTeam(team, members.team_member, "member");
  await joinTeam(team, members.team_admin, "admin");
  await Promise.all([
    ...PROJECT_ROLES.map((role) => addCollaborator(ours, members[role], role)),
    addCollaborator(ours, external, "member", { external: true }),
  ]);
  const path = { project };
  const [account, robot, service, scoped, revoked, expired] = await Promise.all([
    makeToken(owner),
    makeToken(owner, {}, tokensOf(team, ours.ids["team-service-accounts"] ?? "")),
    makeKey(ours, { service_account: ours.ids["service-accounts"] as string }),
    makeKey(ours, { scopes: SCOPED_KEY }),
    makeKey(ours, {}),
    makeKey(ours, { expires_at: new Date(Date.now() + 60_000).toISOString() }),
  ]);
  // Nobody waits for it, nor is it over before it is made where everything takes long.
  const { CONTROL } = await (await harness()).env("auth");
  await CONTROL.exec(`UPDATE keys SET expires_at = ${Date.now() - 1} WHERE id = '${expired.id}';`);
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
      administrator,
      service_key: service,
      scoped_key: scoped,
      account_token: account,
      service_token: robot,
      revoked_key: revoked,
      expired_key: expired,
    },
    roles,
  };
}

/** A person with a project in their personal organization, and one of everything in it. */
export async function makeTenant(): Promise<Tenant> {
  const [owner, colleague] = await Promise.all([signUp("owner"), signUp("colleague")]);
  const { id: project } = await owner.client.POST("/v1/projects", { body: { name: unique("project") } });
  const ids = { organizations: owner.organization, ...(await fillProject(owner, project, colleague)) };
  return { owner, project, ids };
}

/** A person with an organization, a team, and a project that the team collaborates in, and one of everything in each. */
async function makeOrganizedTenant(): Promise<Tenant> {
  const [owner, colleague] = await Promise.all([signUp("owner"), signUp("colleague")]);
  const { id: organization } = await makeOrganization(owner, EVERYTHING);
  const member = await joinOrganization(organization, colleague);
  const make = async (path: string, json: object, method = "POST") => {
    const response = await send(owner, { method, path, json });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return ((await response.json()) as { id: string }).id;
  };
  const within = `/v1/organizations/${organization}`;
  const invitee = () => ({ email: `${unique("invited")}@example.com`, role: "member" });
  const [project, offered, team, role, invitation] = await Promise.all([
    make(`${within}/projects`, { name: unique("project") }),
    make(`${within}/projects`, { name: unique("project") }),
    make(`${within}/teams`, { name: unique("team") }),
    make(`${within}/roles`, { name: unique("role"), base: "viewer", scopes: ["run:create"] }),
    make(`${within}/invitations`, invitee()),
  ]);
  const inProject = `/v1/projects/${project}`;
  const teamMember = await joinTeam(team, colleague);
  // Before the others: whatever is decided while a team comes in is decided again.
  await make(`${inProject}/teams`, { team_id: team, mode: "inherit" });
  const name = unique("value").replace("-", "_");
  const [projectInvitation, teamInvitation, transfer] = await Promise.all([
    make(`${inProject}/invitations`, { ...invitee(), external: true }),
    make(`/v1/teams/${team}/invitations`, invitee()),
    make(`/v1/projects/${offered}/transfer`, { account_id: colleague.id }),
    make(`${inProject}/variables/${name}`, { value: "1" }, "PUT"),
    make(`${inProject}/secrets/${name}`, { value: "secret" }, "PUT"),
  ]);
  const ids = {
    organizations: organization,
    teams: team,
    members: member,
    "team-members": teamMember,
    roles: role,
    invitations: invitation,
    "project-invitations": projectInvitation,
    "team-invitations": teamInvitation,
    variables: name,
    secrets: name,
    transfers: transfer,
    accounts: colleague.id,
    tokens: (await makeToken(owner)).id,
    ...(await fillTeam(owner, team)),
    ...(await fillProject(owner, project, colleague)),
  };
  return { owner, project, ids };
}

/** What a system administrator would switch on for somebody who tries everything. */
const EVERYTHING = {
  projects: null,
  service_accounts: null,
  view_only_role: true,
  custom_roles: true,
} as const;

async function fillProject(owner: Person, project: string, colleague: Person): Promise<Ids> {
  const { client } = owner;
  const path = { project };
  const body = () => ({ name: unique("thing") });
  const [collaborator, serviceAccount, key, things, webhooks] = await Promise.all([
    client.POST("/v1/projects/{project}/collaborators", {
      params: { path },
      body: { email: colleague.email, role: "viewer" },
    }),
    client.POST("/v1/projects/{project}/service-accounts", {
      params: { path },
      body: { ...body(), role: "member" },
    }),
    client.POST("/v1/projects/{project}/keys", { params: { path }, body: body() }),
    fillKinds(owner, project),
    fillWebhooks(owner, project),
  ]);
  return {
    projects: project,
    collaborators: addedBy(collaborator).id,
    "service-accounts": serviceAccount.id,
    keys: key.id,
    ...things,
    ...webhooks,
  };
}

export async function makeRun(client: Atrium, project: string): Promise<string> {
  const run = await client.POST("/v1/projects/{project}/runs", {
    params: { path: { project } },
    body: { name: unique("run") },
  });
  return run.id;
}

export const addCollaborator = async (
  { owner, project }: Tenant,
  person: Person,
  role: Exclude<ProjectRole, "owner">,
  more: { external?: true } = {},
) =>
  addedBy(
    await owner.client.POST("/v1/projects/{project}/collaborators", {
      params: { path: { project } },
      body: { email: person.email, role, ...more },
    }),
  );

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
