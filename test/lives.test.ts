/** Every mutating route, driven once through the life of a person, a project, an organization: what each leaves in the log. */
import { randomBytes, randomUUID } from "node:crypto";
import { EVENT_TYPES, type EventType } from "@atrium/shared/contract/events";
import { beforeAll, describe, expect, it } from "vitest";
import { faultsOf } from "./catalogue.ts";
import { harness, until } from "./harness.ts";
import { send } from "./http.ts";
import { life as accessTokens } from "./lives/access-tokens.ts";
import { life as accountTokens } from "./lives/account-tokens.ts";
import { life as audit } from "./lives/audit.ts";
import { life as deliveries } from "./lives/deliveries.ts";
import { life as files } from "./lives/files.ts";
import { life as keys } from "./lives/keys.ts";
import { life as kinds } from "./lives/kinds.ts";
import { life as leaks } from "./lives/leaks.ts";
import { life as leases } from "./lives/leases.ts";
import { life as logs } from "./lives/logs.ts";
import { life as sessions } from "./lives/sessions.ts";
import { life as teamServiceAccounts } from "./lives/team-service-accounts.ts";
import { life as things } from "./lives/things.ts";
import { life as usage } from "./lives/usage.ts";
import { life as use } from "./lives/use.ts";
import { life as versions } from "./lives/versions.ts";
import { life as webhooks } from "./lives/webhooks.ts";
import { linesOf, settled } from "./logged.ts";
import { entitle, makeTeam, systemAdministrator } from "./organizations.ts";
import { type Caller, newAddress, newcomer, type Person, signUp, unique } from "./personas.ts";
import { fill as fillPath, type Ids, publishedRoutes } from "./routes.ts";
import { fill } from "./samples/kinds.ts";
import { createProject } from "./sharing.ts";

const { env, inbox } = await harness();
const { CONTROL } = await env("auth");

const LIVES = [
  kinds,
  versions,
  leases,
  use,
  usage,
  things,
  files,
  logs,
  keys,
  accountTokens,
  accessTokens,
  sessions,
  teamServiceAccounts,
  leaks,
  audit,
  webhooks,
  deliveries,
];

describe("every mutating route leaves exactly one event for each thing that happened", () => {
  /** What a request was, and what it ought to have left. */
  interface Done {
    route: string;
    requestId: string;
    expected: EventType[];
  }
  const done: Done[] = [];

  async function act<T = { id: string }>(
    caller: Caller,
    route: string,
    ids: Ids,
    json: unknown,
    expected: EventType[],
  ): Promise<T> {
    const [method = "", template = ""] = route.split(" ");
    const headers = { "Idempotency-Key": randomUUID() };
    const ask = async (): Promise<{ text: string; replayed: boolean }> => {
      const response = await send(caller, { method, path: fillPath(template, ids), json, headers });
      const text = await response.text();
      // Several lives are one person's: what one changes of them, another has just been decided by. Then one asks again.
      if (text.includes('"code":"access_changed"')) return ask();
      expect(response.ok, `${route}: ${response.status} ${text}`).toBe(true);
      const replayed = response.headers.has("idempotency-replayed");
      const requestId = response.headers.get("x-request-id") ?? "";
      done.push({ route, requestId, expected: replayed ? [] : expected });
      // When it holds is known after the commit that keeps the answer.
      return { text: text.replace(/,"effective_by":"[^"]*"/, ""), replayed };
    };
    const { text } = await ask();
    // Sent again under its Idempotency-Key, a POST does nothing more; those that end the caller's access cannot be.
    if (method === "POST" && caller.token !== null && expected.length > 0 && !LEAVING.test(route))
      expect(await ask(), route).toEqual({ text, replayed: true });
    return (text ? JSON.parse(text) : undefined) as T;
  }
  /** These end the caller's access, or say what their own commit found out. */
  const LEAVING = /sign-out$|leave$|suspend$|restore$|use$|organizations\/\{organization\}\/transfer$/;

  const tokenMailed = async (email: string, count: number): Promise<string> => {
    const mails = await until(async () => {
      const links = (await inbox(email)).filter(({ body }) => body.includes("#token="));
      return links.length >= count ? links : null;
    });
    return decodeURIComponent(/#token=(\S+)/.exec(mails.at(-1)?.body ?? "")?.[1] ?? "");
  };

  async function aPersonsLife(): Promise<void> {
    const address = newAddress();
    const nobody = { token: null, address };
    const username = unique("life");
    const email = `${username}@example.com`;
    const password = randomBytes(12).toString("hex");
    const { token } = await act<{ token: string }>(
      nobody,
      "POST /v1/auth/sign-up",
      {},
      { email, password, username, name: "Life" },
      ["account.created", "session.created"],
    );
    await tokenMailed(email, 1);
    const person = { token, address };
    await act(person, "POST /v1/auth/verify-email/resend", {}, undefined, []);
    const verification = { token: await tokenMailed(email, 2) };
    await act(nobody, "POST /v1/auth/verify-email", {}, verification, ["account.email_verified"]);
    await act(person, "PATCH /v1/me", {}, { name: "Changed" }, ["account.updated"]);
    await act(person, "PATCH /v1/me", {}, { name: "Changed" }, []);
    await act(nobody, "POST /v1/auth/sign-in", {}, { email, password }, ["session.created"]);
    await act(person, "POST /v1/auth/sign-out", {}, undefined, ["session.ended"]);
    await act(nobody, "POST /v1/auth/password/forgot", {}, { email }, ["account.password_reset_requested"]);
    const reset = { token: await tokenMailed(email, 3), password: randomBytes(12).toString("hex") };
    await act(nobody, "POST /v1/auth/password/reset", {}, reset, ["account.password_reset"]);
  }

  async function aProjectsLife(owner: Person): Promise<void> {
    const project = await act(owner, "POST /v1/projects", {}, { name: unique("life") }, ["project.created"]);
    const ids: Record<string, string> = { projects: project.id };
    const at = "/v1/projects/{project}";
    await act(owner, `PATCH ${at}`, ids, { name: unique("renamed") }, ["project.updated"]);
    await act(owner, `PATCH ${at}`, ids, {}, []);

    const leaver = await signUp("leaver");
    const removed = await newcomer();
    const addition = (email: string) => ({ email, role: "member" });
    await act(owner, `POST ${at}/collaborators`, ids, addition(leaver.email), ["collaborator.added"]);
    const { id } = await act(owner, `POST ${at}/collaborators`, ids, addition(removed.email), [
      "collaborator.added",
    ]);
    const one = { ...ids, collaborators: id };
    await act(owner, `PATCH ${at}/collaborators/{collaborator}`, one, { role: "viewer" }, [
      "collaborator.updated",
    ]);
    await act(owner, `DELETE ${at}/collaborators/{collaborator}`, one, undefined, ["collaborator.removed"]);
    // The keys that die with it are details of the one thing that happened.
    await act(leaver, `POST ${at}/keys`, ids, { name: "dies" }, ["key.created"]);
    await act(leaver, `POST ${at}/leave`, ids, undefined, ["collaborator.left"]);

    const robot = await act(owner, `POST ${at}/service-accounts`, ids, { name: "robot", role: "member" }, [
      "service_account.created",
    ]);
    ids["service-accounts"] = robot.id;
    const each = `${at}/service-accounts/{service_account}`;
    await act(owner, `POST ${at}/keys`, ids, { name: "robot's", service_account: robot.id }, ["key.created"]);
    await act(owner, `PATCH ${each}`, ids, { name: "renamed" }, ["service_account.updated"]);
    await act(owner, `DELETE ${each}`, ids, undefined, ["service_account.deleted"]);

    const key = await act<{ id: string; secret: string }>(owner, `POST ${at}/keys`, ids, { name: "key" }, [
      "key.created",
    ]);
    ids.keys = key.id;
    await act(owner, "POST /v1/keys/verify?project={projects}", ids, { key: key.secret }, []);
    await act(owner, `PATCH ${at}/keys/{key}`, ids, { name: "renamed" }, ["key.updated"]);
    await act(owner, `DELETE ${at}/keys/{key}`, ids, undefined, ["key.revoked"]);

    await act(owner, `DELETE ${at}`, ids, undefined, ["project.deleted"]);
  }

  /** All that a project holds, slice by slice. */
  async function aResourcesLife(owner: Person): Promise<void> {
    const project = await createProject(owner);
    const ids = { projects: project, organizations: owner.organization, ...(await fill(owner, project)) };
    await Promise.all(LIVES.map((life) => life({ act, owner, ids })));
  }

  async function anOrganizationsLife(owner: Person): Promise<void> {
    const [member, heir, leaver, outsider] = await Promise.all(
      ["member", "heir", "leaver", "outsider"].map(signUp),
    );
    if (!member || !heir || !leaver || !outsider) throw new Error("Nobody came");
    const made = await act(owner, "POST /v1/organizations", {}, { name: unique("life") }, [
      "organization.created",
    ]);
    const ids: Record<string, string> = { organizations: made.id };
    const at = "/v1/organizations/{organization}";
    await entitle(made.id, { projects: null, custom_roles: true });
    await act(owner, `PATCH ${at}`, ids, { name: "Renamed" }, ["organization.updated"]);
    const policies = { members_create_projects: true };
    await act(owner, `PATCH ${at}/settings`, ids, policies, ["organization.updated"]);
    await act(owner, `POST ${at}/default-key/rotate`, ids, undefined, ["key.created"]);
    await act(owner, `POST ${at}/default-key/rotate`, ids, undefined, ["key.rotated"]);
    await act(owner, `DELETE ${at}/default-key`, ids, undefined, ["key.revoked"]);

    // In by invitation: sent again, taken back, declined, accepted.
    const invited = async (place: string, json: object): Promise<string> =>
      (await act(owner, `POST ${place}/invitations`, ids, json, ["invitation.created"])).id;
    const answer = (person: Person, invitation: string, how: string, expected: EventType[]) =>
      act(
        person,
        `POST /v1/me/invitations/{invitation}/${how}`,
        { invitations: invitation },
        undefined,
        expected,
      );
    const again = await invited(at, { email: `${unique("again")}@example.com` });
    await CONTROL.prepare("UPDATE invitations SET updated_at = 0 WHERE id = ?").bind(again).run();
    ids.invitations = again;
    await act(owner, `POST ${at}/invitations/{invitation}/resend`, ids, undefined, ["invitation.resent"]);
    await act(owner, `DELETE ${at}/invitations/{invitation}`, ids, undefined, ["invitation.revoked"]);
    await answer(outsider, await invited(at, { email: outsider.email }), "decline", ["invitation.declined"]);
    for (const person of [member, heir, leaver]) {
      const accepted: EventType[] = ["invitation.accepted", "member.added"];
      await answer(person, await invited(at, { email: person.email }), "accept", accepted);
    }
    const rows = await CONTROL.prepare("SELECT account_id, id FROM memberships WHERE organization_id = ?")
      .bind(made.id)
      .all<{ account_id: string; id: string }>();
    const membership = ({ id }: Person) => rows.results.find((row) => row.account_id === id)?.id ?? "";
    const one = { ...ids, members: membership(member) };
    await act(owner, `PATCH ${at}/members/{member}`, one, { role: "admin" }, ["member.updated"]);
    await act(owner, `PATCH ${at}/members/{member}`, one, { role: "admin" }, []);

    const role = { name: unique("role"), base: "viewer", scopes: ["run:create"] };
    ids.roles = (await act(owner, `POST ${at}/roles`, ids, role, ["role.created"])).id;
    await act(owner, `PATCH ${at}/roles/{role}`, ids, { description: "Other" }, ["role.updated"]);
    await act(owner, `DELETE ${at}/roles/{role}`, ids, undefined, ["role.deleted"]);

    await aTeamsLife(owner, ids, [member, heir, leaver]);
    await aSharedProjectsLife(owner, ids, heir, outsider);

    await act(leaver, `POST ${at}/leave`, ids, undefined, ["member.left"]);
    await act(owner, `DELETE ${at}/members/{member}`, one, undefined, ["member.removed"]);
    const to = { account_id: heir.id };
    await act(owner, `POST ${at}/transfer`, ids, to, ["organization.transferred"]);
    await act(heir, `DELETE ${at}?confirm=Renamed`, ids, undefined, ["organization.deleted"]);
  }

  async function aTeamsLife(owner: Person, organization: Ids, people: Person[]): Promise<void> {
    const [member, invitee, leaver] = people as [Person, Person, Person];
    const ids: Record<string, string> = { ...organization };
    ids.teams = (
      await act(owner, "POST /v1/organizations/{organization}/teams", ids, { name: unique("team") }, [
        "team.created",
      ])
    ).id;
    const at = "/v1/teams/{team}";
    await act(owner, `PATCH ${at}`, ids, { name: unique("renamed") }, ["team.updated"]);
    await act(owner, `PUT ${at}/profile`, ids, { introduction: "Hello" }, ["team.updated"]);
    await act(owner, `PUT ${at}/profile`, ids, { introduction: "Hello" }, []);
    const both = { people: [{ account_id: member.id }, { account_id: leaver.id }], role: "viewer" };
    const { data } = await act<{ data: { id: string }[] }>(owner, `POST ${at}/members`, ids, both, [
      "team_member.added",
      "team_member.added",
    ]);
    ids.members = data[0]?.id ?? "";
    await act(owner, `PATCH ${at}/members/{member}`, ids, { role: "member" }, ["team_member.updated"]);
    await act(owner, `DELETE ${at}/members/{member}`, ids, undefined, ["team_member.removed"]);
    await act(leaver, `POST ${at}/leave`, ids, undefined, ["team_member.left"]);
    const json = { email: invitee.email, role: "member" };
    ids.invitations = (await act(owner, `POST ${at}/invitations`, ids, json, ["invitation.created"])).id;
    await CONTROL.prepare("UPDATE invitations SET updated_at = 0 WHERE id = ?").bind(ids.invitations).run();
    const each = `${at}/invitations/{invitation}`;
    await act(owner, `POST ${each}/resend`, ids, undefined, ["invitation.resent"]);
    await act(owner, `DELETE ${each}`, ids, undefined, ["invitation.revoked"]);
    await act(owner, `POST ${at}/projects`, ids, { name: unique("project") }, ["project.created"]);
  }

  async function aSharedProjectsLife(
    owner: Person,
    organization: Ids,
    heir: Person,
    outsider: Person,
  ): Promise<void> {
    const ids: Record<string, string> = { ...organization };
    ids.projects = (
      await act(owner, "POST /v1/organizations/{organization}/projects", ids, { name: unique("project") }, [
        "project.created",
      ])
    ).id;
    const at = "/v1/projects/{project}";
    await act(owner, `PUT ${at}/overview`, ids, { overview: "# Hello" }, ["project.updated"]);
    await act(owner, `PUT ${at}/engine`, ids, { default_engine: "python" }, ["project.updated"]);
    const payer = { organization_id: organization.organizations };
    await act(owner, `PUT ${at}/billing`, ids, payer, ["project.updated"]);
    const git = "https://example.com/acme/vision";
    await act(owner, `PATCH ${at}`, ids, { source: { git } }, ["project.updated"]);
    await act(owner, `PUT ${at}/checkout`, ids, { git }, ["checkout.registered"]);

    const named = { ...ids, variables: "name", secrets: "name" };
    await act(owner, `PUT ${at}/variables/{name}`, named, { value: "1" }, ["variable.created"]);
    await act(owner, `PUT ${at}/variables/{name}`, named, { value: "2" }, ["variable.updated"]);
    await act(owner, `DELETE ${at}/variables/{name}`, named, undefined, ["variable.deleted"]);
    await act(owner, `PUT ${at}/secrets/{name}`, named, { value: "1" }, ["secret.created"]);
    await act(owner, `PUT ${at}/secrets/{name}`, named, { value: "2" }, ["secret.updated"]);
    await act(owner, `POST ${at}/secrets/{name}/use`, named, undefined, ["secret.used"]);
    await act(owner, `DELETE ${at}/secrets/{name}`, named, undefined, ["secret.deleted"]);

    ids.teams = await makeTeam(organization.organizations ?? "");
    const inherit = { team_id: ids.teams, mode: "inherit" };
    await act(owner, `POST ${at}/teams`, ids, inherit, ["collaborating_team.added"]);
    const override = { mode: "override", role: "viewer" };
    await act(owner, `PATCH ${at}/teams/{team}`, ids, override, ["collaborating_team.updated"]);
    await act(owner, `DELETE ${at}/teams/{team}`, ids, undefined, ["collaborating_team.removed"]);

    const asked = { email: outsider.email, role: "viewer", external: true };
    ids.invitations = (await act(owner, `POST ${at}/invitations`, ids, asked, ["invitation.created"])).id;
    await CONTROL.prepare("UPDATE invitations SET updated_at = 0 WHERE id = ?").bind(ids.invitations).run();
    const each = `${at}/invitations/{invitation}`;
    await act(owner, `POST ${each}/resend`, ids, undefined, ["invitation.resent"]);
    await act(owner, `DELETE ${each}`, ids, undefined, ["invitation.revoked"]);
    const add = [heir, outsider].map(({ id }) => ({ account_id: id, external: true }));
    await act(owner, `POST ${at}/collaborators/bulk`, ids, { add }, [
      "collaborator.added",
      "collaborator.added",
    ]);

    const offer = () =>
      act(owner, `POST ${at}/transfer`, ids, { account_id: heir.id }, ["project.transfer_offered"]);
    await offer();
    await act(owner, `DELETE ${at}/transfer`, ids, undefined, ["project.transfer_withdrawn"]);
    const answer = (transfers: string, how: string, expected: EventType) =>
      act(heir, `POST /v1/me/transfers/{transfer}/${how}`, { transfers }, undefined, [expected]);
    await answer((await offer()).id, "decline", "project.transfer_declined");
    await answer((await offer()).id, "accept", "project.transferred");
    await act(heir, `DELETE ${at}`, ids, undefined, ["project.deleted"]);
  }

  async function anAdministratorsDay(root: Person): Promise<void> {
    const [owner, member] = await Promise.all([newcomer(), newcomer()]);
    const named = { name: unique("life"), owner: { account_id: owner.id } };
    const made = await act(root, "POST /v1/admin/organizations", {}, named, ["organization.created"]);
    const ids: Record<string, string> = { organizations: made.id, accounts: member.id };
    const at = "/v1/admin/organizations/{organization}";
    const joining = { account_id: member.id, role: "member" };
    await act(root, `POST ${at}/members`, ids, joining, ["member.added"]);
    await act(root, `PUT ${at}/entitlements`, ids, { projects: 5 }, ["organization.entitled"]);
    await act(root, `PATCH ${at}`, ids, { payment_verified: true }, ["organization.updated"]);
    const team = { name: unique("team"), organization_id: made.id, admins: [{ account_id: owner.id }] };
    ids.teams = (await act(root, "POST /v1/admin/teams", {}, team, ["team.created"])).id;
    await act(root, "DELETE /v1/admin/teams/{team}", ids, undefined, ["team.deleted"]);
    const account = "/v1/admin/accounts/{account}";
    await act(root, `PATCH ${account}`, ids, { github_username: unique("octo") }, ["account.updated"]);
    await act(root, `PATCH ${account}`, ids, { payment_verified: true }, ["account.updated"]);
    await act(root, `PATCH ${account}`, ids, { system_administrator: true }, ["account.appointed"]);
    await act(root, `PATCH ${account}`, ids, { system_administrator: false }, ["account.dismissed"]);
    await act(root, `POST ${account}/suspend`, ids, undefined, ["account.suspended"]);
    await act(root, `POST ${account}/suspend`, ids, undefined, []);
    await act(root, `POST ${account}/restore`, ids, undefined, ["account.restored"]);
    const settings = (service_accounts: number) => ({ default_entitlements: { service_accounts } });
    await act(root, "PATCH /v1/admin/settings", {}, settings(11), ["system.updated"]);
    await act(root, "PATCH /v1/admin/settings", {}, settings(10), ["system.updated"]);
  }

  beforeAll(async () => {
    const [owner, founder, root] = await Promise.all([
      signUp("owner"),
      signUp("founder"),
      systemAdministrator(),
    ]);
    await Promise.all([
      aPersonsLife(),
      aProjectsLife(owner),
      aResourcesLife(owner),
      anOrganizationsLife(founder),
      anAdministratorsDay(root),
    ]);
    await settled(...done.map(({ requestId }) => requestId));
  });

  it("every mutating route was driven", async () => {
    const mutating = (await publishedRoutes()).filter(({ method }) => method !== "GET");
    const driven = new Set(done.map(({ route }) => route.replace(/\?.*/, "")));
    expect([...driven].sort()).toEqual(mutating.map(({ name }) => name).sort());
  });

  it("and left what it ought to have left", async () => {
    const lines = await linesOf(...done.map(({ requestId }) => requestId));
    const byRequest = Map.groupBy(lines, ({ request_id }) => request_id);
    const left = done.map(({ route, requestId }) => [
      route,
      (byRequest.get(requestId) ?? []).map(({ type }) => type),
    ]);
    expect(left).toEqual(done.map(({ route, expected }) => [route, expected]));
  });

  it("all that can happen, but for what comes of itself", async () => {
    const lines = await linesOf(...done.map(({ requestId }) => requestId));
    expect(lines.flatMap(faultsOf)).toEqual([]);
    const left = new Set<string>(lines.map(({ type }) => type));
    const missing = Object.keys(EVENT_TYPES).filter((type) => !left.has(type));
    expect(missing.sort()).toEqual(OF_THEMSELVES);
  });

  /** After a request that asks for something else, or with nobody asking. */
  const OF_THEMSELVES = [
    "account.identity_linked",
    "alert.triggered",
    "connection.closed",
    "key.expiring",
    "key.first_used",
    "token.expiring",
    "token.first_used",
    "webhook.disabled",
  ] satisfies EventType[];
});
