/**
 * How each route is asked so that it would do. The common suite fails on a route that has no line here, and on a line
 * that has no route.
 */
import { randomBytes } from "node:crypto";
import { newId } from "@atrium/shared/id";
import { joinOrganization, joinTeam, makeTeam } from "./organizations.ts";
import {
  type Caller,
  clientOf,
  forgedKey,
  newcomer,
  type Person,
  type PersonaName,
  unique,
} from "./personas.ts";
import { samples as accessTokens } from "./samples/access-tokens.ts";
import { samples as accountTokens } from "./samples/account-tokens.ts";
import { samples as audit } from "./samples/audit.ts";
import { samples as deliveries } from "./samples/deliveries.ts";
import { samples as files } from "./samples/files.ts";
import { samples as keyUse } from "./samples/key-use.ts";
import { samples as keys } from "./samples/keys.ts";
import { samples as kinds } from "./samples/kinds.ts";
import { samples as leaks } from "./samples/leaks.ts";
import { samples as leases } from "./samples/leases.ts";
import { samples as lists } from "./samples/lists.ts";
import { samples as logs } from "./samples/logs.ts";
import type { Samples } from "./samples/sample.ts";
import { samples as sessions } from "./samples/sessions.ts";
import { samples as teamServiceAccounts } from "./samples/team-service-accounts.ts";
import { samples as things } from "./samples/things.ts";
import { samples as usage } from "./samples/usage.ts";
import { samples as use } from "./samples/use.ts";
import { samples as versions } from "./samples/versions.ts";
import { samples as webhooks } from "./samples/webhooks.ts";
import { addCollaborator, type World } from "./world.ts";

const named = { body: () => ({ name: unique("thing") }) };
const email = () => `${unique("somebody")}@example.com`;
const password = () => randomBytes(12).toString("hex");
/** In the paths of teams and projects, their own members and invitations stand where an organization's do. */
const ofTeam = {
  fresh: async ({ ours }: World) => ({ members: ours.ids["team-members"] ?? "" }),
};
const theirInvitation = (place: "team" | "project") => ({
  fresh: async ({ ours }: World) => ({ invitations: ours.ids[`${place}-invitations`] ?? "" }),
});
const freshAccount = { fresh: async () => ({ accounts: (await newcomer()).id }) };
const freshTransfer = { fresh: async () => ({ transfers: newId("trf") }) };
/** Nobody here was invited, nor offered a project: whoever may answer invitations finds none by that id. */
const freshInvitation = { fresh: async () => ({ invitations: newId("inv") }) };

export const SAMPLES: Samples = {
  "POST /v1/auth/sign-up": {
    body: () => ({ email: email(), password: password(), name: "Somebody", username: unique("somebody") }),
  },
  "POST /v1/auth/sign-in": { body: () => ({ email: email(), password: password() }) },
  "POST /v1/auth/sign-out": { caller: anotherSession },
  "POST /v1/auth/verify-email": { body: () => ({ token: "nobody's" }) },
  "POST /v1/auth/verify-email/resend": {},
  "POST /v1/auth/password/forgot": { body: () => ({ email: email() }) },
  "POST /v1/auth/password/reset": { body: () => ({ token: "nobody's", password: password() }) },
  "GET /v1/me": {},
  "PATCH /v1/me": { body: () => ({ name: "Another name" }) },
  "GET /v1/dev/inbox": { query: "?recipient=nobody@example.com" },
  "GET /v1/access": { query: "?project={projects}" },

  "POST /v1/keys/verify": { query: "?project={projects}", body: () => ({ key: forgedKey() }) },
  "POST /v1/projects/{project}/keys": named,
  "GET /v1/projects/{project}/keys": {},
  "GET /v1/projects/{project}/keys/{key}": {},
  "PATCH /v1/projects/{project}/keys/{key}": named,
  "DELETE /v1/projects/{project}/keys/{key}": {},

  "POST /v1/projects/{project}/service-accounts": { body: () => ({ name: unique("robot"), role: "viewer" }) },
  "GET /v1/projects/{project}/service-accounts": {},
  "GET /v1/projects/{project}/service-accounts/{service_account}": {},
  "PATCH /v1/projects/{project}/service-accounts/{service_account}": named,
  "DELETE /v1/projects/{project}/service-accounts/{service_account}": {},

  "GET /v1/directory": { query: "?q=a" },
  "GET /v1/me/invitations": {},
  "POST /v1/me/invitations/{invitation}/accept": freshInvitation,
  "POST /v1/me/invitations/{invitation}/decline": freshInvitation,

  "GET /v1/me/transfers": {},
  "POST /v1/me/transfers/{transfer}/accept": freshTransfer,
  "POST /v1/me/transfers/{transfer}/decline": freshTransfer,

  "GET /v1/admin/accounts": {},
  "GET /v1/admin/accounts/{account}": {},
  "PATCH /v1/admin/accounts/{account}": { body: () => ({ github_username: unique("octo") }) },
  "POST /v1/admin/accounts/{account}/suspend": freshAccount,
  "POST /v1/admin/accounts/{account}/restore": freshAccount,
  "GET /v1/admin/organizations": {},
  "POST /v1/admin/organizations": {
    body: async () => ({ name: unique("organization"), owner: { email: (await newcomer()).email } }),
  },
  "PATCH /v1/admin/organizations/{organization}": { body: () => ({ payment_verified: false }) },
  "GET /v1/admin/organizations/{organization}/entitlements": {},
  "PUT /v1/admin/organizations/{organization}/entitlements": {
    body: () => ({ projects: null, service_accounts: null, view_only_role: true, custom_roles: true }),
  },
  "POST /v1/admin/organizations/{organization}/members": {
    body: async () => ({ email: (await newcomer()).email, role: "member" }),
  },
  "GET /v1/admin/settings": {},
  "PATCH /v1/admin/settings": { body: () => ({ organization_creation: "anyone" }) },
  "GET /v1/admin/teams": {},
  "POST /v1/admin/teams": {
    body: async () => ({
      name: unique("team"),
      organization_name: unique("organization"),
      owner: { email: (await newcomer()).email },
    }),
  },
  "DELETE /v1/admin/teams/{team}": {},

  "GET /v1/organizations": {},
  "POST /v1/organizations": named,
  "GET /v1/organizations/{organization}": {},
  "PATCH /v1/organizations/{organization}": named,
  "DELETE /v1/organizations/{organization}": {},
  "GET /v1/organizations/{organization}/default-key": {},
  "DELETE /v1/organizations/{organization}/default-key": {},
  "POST /v1/organizations/{organization}/default-key/rotate": {},
  "GET /v1/organizations/{organization}/directory": { query: "?q=a" },
  "GET /v1/organizations/{organization}/explain": { query: "?permission=member:update" },
  "GET /v1/organizations/{organization}/invitations": {},
  "POST /v1/organizations/{organization}/invitations": { body: () => ({ email: email(), role: "member" }) },
  "GET /v1/organizations/{organization}/invitations/{invitation}": {},
  "DELETE /v1/organizations/{organization}/invitations/{invitation}": {},
  "POST /v1/organizations/{organization}/invitations/{invitation}/resend": {},
  "POST /v1/organizations/{organization}/leave": { restore: rejoinOrganization },
  "GET /v1/organizations/{organization}/members": {},
  "GET /v1/organizations/{organization}/members/{member}": {},
  "PATCH /v1/organizations/{organization}/members/{member}": { body: () => ({ role: "member" }) },
  "DELETE /v1/organizations/{organization}/members/{member}": {},
  "GET /v1/organizations/{organization}/projects": {},
  "POST /v1/organizations/{organization}/projects": named,
  "GET /v1/organizations/{organization}/roles": {},
  "POST /v1/organizations/{organization}/roles": {
    body: () => ({ name: unique("role"), base: "viewer", scopes: ["run:create"] }),
  },
  "GET /v1/organizations/{organization}/roles/{role}": {},
  "PATCH /v1/organizations/{organization}/roles/{role}": { body: () => ({ description: "Another" }) },
  "DELETE /v1/organizations/{organization}/roles/{role}": {},
  "GET /v1/organizations/{organization}/settings": {},
  "PATCH /v1/organizations/{organization}/settings": { body: () => ({ external_collaborators: true }) },
  "GET /v1/organizations/{organization}/teams": {},
  "POST /v1/organizations/{organization}/teams": { body: () => ({ name: unique("team") }) },
  "POST /v1/organizations/{organization}/transfer": { body: () => ({ account_id: "acc_nobody" }) },

  "GET /v1/teams/{team}": {},
  "PATCH /v1/teams/{team}": { body: () => ({ name: unique("team") }) },
  "GET /v1/teams/{team}/explain": { query: "?permission=member:update" },
  "GET /v1/teams/{team}/invitations": {},
  "POST /v1/teams/{team}/invitations": {
    body: async ({ ours }) => ({ email: (await aMember(ours)).email, role: "member" }),
  },
  "GET /v1/teams/{team}/invitations/{invitation}": theirInvitation("team"),
  "DELETE /v1/teams/{team}/invitations/{invitation}": theirInvitation("team"),
  "POST /v1/teams/{team}/invitations/{invitation}/resend": theirInvitation("team"),
  "POST /v1/teams/{team}/leave": { restore: rejoinTeam },
  "GET /v1/teams/{team}/members": {},
  "POST /v1/teams/{team}/members": {
    body: async ({ ours }) => ({ people: [{ account_id: (await aMember(ours)).id }], role: "viewer" }),
  },
  "GET /v1/teams/{team}/members/{member}": ofTeam,
  "PATCH /v1/teams/{team}/members/{member}": { ...ofTeam, body: () => ({ role: "viewer" }) },
  "DELETE /v1/teams/{team}/members/{member}": ofTeam,
  "GET /v1/teams/{team}/profile": {},
  "PUT /v1/teams/{team}/profile": { body: () => ({ introduction: "Hello" }) },
  "GET /v1/teams/{team}/projects": {},
  "POST /v1/teams/{team}/projects": named,
  "GET /v1/teams/{team}/roles": {},
  "GET /v1/teams/{team}/settings": {},

  "POST /v1/projects": named,
  "GET /v1/projects": {},
  "GET /v1/projects/{project}": {},
  "PATCH /v1/projects/{project}": { body: () => ({ description: "Another description" }) },
  "DELETE /v1/projects/{project}": {},
  "POST /v1/projects/{project}/leave": { restore: comeBack },

  "GET /v1/projects/{project}/collaborators": {},
  "POST /v1/projects/{project}/collaborators": {
    body: async () => ({ email: (await newcomer()).email, role: "viewer", external: true }),
  },
  "POST /v1/projects/{project}/collaborators/bulk": {
    body: async () => ({ add: [{ email: (await newcomer()).email, role: "viewer", external: true }] }),
  },
  "GET /v1/projects/{project}/collaborators/{collaborator}": {},
  "PATCH /v1/projects/{project}/collaborators/{collaborator}": { body: () => ({ role: "view_only" }) },
  "DELETE /v1/projects/{project}/collaborators/{collaborator}": {},

  "GET /v1/projects/{project}/billing": {},
  "PUT /v1/projects/{project}/billing": { body: () => ({ organization_id: null }) },
  "GET /v1/projects/{project}/checkout": {},
  "PUT /v1/projects/{project}/checkout": { body: () => ({ git: "https://example.com/a/b" }) },
  "PUT /v1/projects/{project}/engine": { body: () => ({ default_engine: "python-3.13" }) },
  "GET /v1/projects/{project}/overview": {},
  "PUT /v1/projects/{project}/overview": { body: () => ({ overview: "# What it is about" }) },
  "GET /v1/projects/{project}/transfer": {},
  "POST /v1/projects/{project}/transfer": { body: ({ ours }) => ({ account_id: ours.ids.accounts }) },
  "DELETE /v1/projects/{project}/transfer": {},
  "GET /v1/projects/{project}/explain": { query: "?permission=run:delete" },
  "GET /v1/projects/{project}/what-can": {},
  "GET /v1/projects/{project}/who-can": { query: "?permission=run:delete" },
  "GET /v1/projects/{project}/invitations": {},
  "POST /v1/projects/{project}/invitations": {
    body: () => ({ email: email(), role: "viewer", external: true }),
  },
  "GET /v1/projects/{project}/invitations/{invitation}": theirInvitation("project"),
  "DELETE /v1/projects/{project}/invitations/{invitation}": theirInvitation("project"),
  "POST /v1/projects/{project}/invitations/{invitation}/resend": theirInvitation("project"),
  "GET /v1/projects/{project}/teams": {},
  "POST /v1/projects/{project}/teams": {
    body: async ({ ours }) => ({ team_id: await makeTeam(ours.ids.organizations ?? ""), mode: "inherit" }),
  },
  "GET /v1/projects/{project}/teams/{team}": {},
  "PATCH /v1/projects/{project}/teams/{team}": { body: () => ({ mode: "inherit" }) },
  "DELETE /v1/projects/{project}/teams/{team}": {},
  "GET /v1/projects/{project}/variables": {},
  "GET /v1/projects/{project}/variables/{name}": {},
  "PUT /v1/projects/{project}/variables/{name}": { body: () => ({ value: "1" }) },
  "DELETE /v1/projects/{project}/variables/{name}": {},
  "GET /v1/projects/{project}/secrets": {},
  "GET /v1/projects/{project}/secrets/{name}": {},
  "PUT /v1/projects/{project}/secrets/{name}": { body: () => ({ value: "secret" }) },
  "DELETE /v1/projects/{project}/secrets/{name}": {},
  "POST /v1/projects/{project}/secrets/{name}/use": {},

  ...kinds,
  ...versions,
  ...leases,
  ...use,
  ...usage,
  ...things,
  ...files,
  ...logs,
  ...lists,
  ...keys,
  ...webhooks,
  ...deliveries,
  ...keyUse,
  ...accountTokens,
  ...accessTokens,
  ...sessions,
  ...teamServiceAccounts,
  ...leaks,
  ...audit,
};

async function anotherSession(caller: Caller): Promise<Caller> {
  if (!("password" in caller)) return caller;
  const { email, password, address } = caller as Person;
  const client = await clientOf({ token: null, address });
  const { token } = await client.POST("/v1/auth/sign-in", { body: { email, password } });
  return { token: token ?? null, address };
}

/** Somebody of the organization who is in no team. */
async function aMember({ ids }: World["ours"]): Promise<{ id: string; email: string }> {
  const person = await newcomer();
  await joinOrganization(ids.organizations ?? "", person);
  return person;
}

async function comeBack({ ours, personas, roles }: World, name: PersonaName): Promise<void> {
  const role = roles[name];
  if (role === undefined) throw new Error(`${name} left a project that they were not in`);
  await addCollaborator(ours, personas[name] as Person, role, name === "external" ? { external: true } : {});
}

/** Who leaves an organization leaves its teams and projects. */
async function rejoinOrganization(world: World, name: PersonaName): Promise<void> {
  const { ours, personas, roles } = world;
  const role = name === "org_admin" ? "admin" : "member";
  await joinOrganization(ours.ids.organizations ?? "", personas[name] as Person, role);
  if (roles[name] !== undefined) await comeBack(world, name);
  if (name === "team_member" || name === "team_admin") await rejoinTeam(world, name);
}

async function rejoinTeam({ ours, personas }: World, name: PersonaName): Promise<void> {
  const role = name === "team_admin" ? "admin" : "member";
  await joinTeam(ours.ids.teams ?? "", personas[name] as Person, role);
}
