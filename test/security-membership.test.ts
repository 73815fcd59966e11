/** What nobody gets by membership, whatever they try: rights, other people's addresses, other people's money. */
import { WORKLOADS } from "@atrium/shared/access/vocabulary";
import { newId } from "@atrium/shared/id";
import { Problem } from "@atrium/shared/problem";
import { beforeAll, describe, expect, it } from "vitest";
import { addCollaborator } from "../services/projects/src/collaborator/addition.ts";
import { contextOver, freshAccess } from "./direct.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, type ProblemAnswer, type Sent, send } from "./http.ts";
import {
  insertRow,
  joinOrganization,
  joinProject,
  joinTeam,
  makeOrganization,
  makeProject,
  makeRole,
  makeTeam,
} from "./organizations.ts";
import { type Caller, newAddress, newcomer, type Person, signUp, unique } from "./personas.ts";
import { control, createProject, keyOf } from "./sharing.ts";

const { inbox, fetch } = await harness();

let ada: Person;
let ben: Person;
let eve: Person;
let mallory: Person;
let CONTROL: D1Database;

beforeAll(async () => {
  [ada, ben, eve, mallory] = (await Promise.all(["ada", "ben", "eve", "mallory"].map(signUp))) as [
    Person,
    Person,
    Person,
    Person,
  ];
  CONTROL = await control();
});

/** The body, where it was answered so. */
async function answered<T = Record<string, unknown>>(status: number, caller: Caller, sent: Sent): Promise<T> {
  const response = await send(caller, sent);
  const text = await response.text();
  expect(`${sent.method} ${sent.path}: ${response.status} ${text}`).toContain(`: ${status} `);
  return (text === "" ? {} : JSON.parse(text)) as T;
}
const get = <T = Record<string, unknown>>(caller: Caller, path: string) =>
  answered<T>(200, caller, { method: "GET", path });
const post = (caller: Caller, path: string, json: object = {}) =>
  send(caller, { method: "POST", path, json });
const run = (query: string, ...values: unknown[]) =>
  CONTROL.prepare(query)
    .bind(...values)
    .run();

describe("the directory", () => {
  it("whom somebody added to a project without asking them, is not found by how their email begins", async () => {
    const project = await createProject(mallory);
    const { id, email } = await newcomer();
    const username = email.slice(0, email.indexOf("@"));
    await run("UPDATE accounts SET email = ? WHERE id = ?", `${unique("secret")}@example.com`, id);
    const { email: address } = (await CONTROL.prepare("SELECT email FROM accounts WHERE id = ?")
      .bind(id)
      .first()) as { email: string };
    expect((await post(mallory, `/v1/projects/${project}/collaborators`, { username })).status).toBe(201);
    const found = async (q: string) =>
      (await get<{ data: { id: string }[] }>(mallory, `/v1/directory?q=${encodeURIComponent(q)}`)).data.map(
        (one) => one.id,
      );
    expect(await found(username)).toEqual([id]);
    for (const q of [address, address.slice(0, 9)]) expect(await found(q)).toEqual([]);
    // Renamed, and with another address, no more is known.
    await run("UPDATE accounts SET name = ?, email = ? WHERE id = ?", unique("Name"), `x${address}`, id);
    expect(await found(`x${address}`)).toEqual([]);
    expect(await found(username)).toEqual([id]);
  });
});

describe("an offer of a project", () => {
  const offer = (caller: Caller, project: string, json: object) =>
    answered<{ id: string }>(201, caller, { method: "POST", path: `/v1/projects/${project}/transfer`, json });
  const accept = (caller: Caller, { id }: { id: string }) => post(caller, `/v1/me/transfers/${id}/accept`);

  it("made with a key is void once the key is revoked: one that leaked gives nothing away", async () => {
    const project = await createProject(ada);
    const key = await keyOf(ada, project);
    const offered = await offer(key, project, { username: mallory.username });
    await answered(200, ada, { method: "DELETE", path: `/v1/projects/${project}/keys/${key.id}` });
    await expectProblem(await accept(mallory, offered), 409, "transfer_void");
    expect(await get(ada, `/v1/projects/${project}`)).toMatchObject({ owner_account_id: ada.id });
  });

  it("made with a key that still stands is accepted", async () => {
    const project = await createProject(ada);
    const offered = await offer(await keyOf(ada, project), project, { username: ben.username });
    expect((await accept(ben, offered)).status).toBe(200);
  });
});

describe("the bill", () => {
  const billing = (project: string) => `/v1/projects/${project}/billing`;
  /** Somebody owns an organization beside `ada`, and lets it pay for a project of their own elsewhere. */
  async function charged() {
    const { id: organization } = await makeOrganization(ada);
    const owner = await signUp("owner");
    const membership = await joinOrganization(organization, owner, "owner");
    const project = await createProject(owner);
    await answered(200, owner, {
      method: "PUT",
      path: billing(project),
      json: { organization_id: organization },
    });
    return { organization, owner, membership, project };
  }
  const member = (organization: string, id: string) => `/v1/organizations/${organization}/members/${id}`;

  it.each<[string, (at: Awaited<ReturnType<typeof charged>>) => Promise<unknown>]>([
    [
      "removed",
      ({ organization, membership }) =>
        answered(200, ada, { method: "DELETE", path: member(organization, membership) }),
    ],
    [
      "made an admin",
      ({ organization, membership }) =>
        answered(200, ada, {
          method: "PATCH",
          path: member(organization, membership),
          json: { role: "admin" },
        }),
    ],
    [
      "leaving",
      ({ organization, owner }) =>
        answered(200, owner, { method: "POST", path: `/v1/organizations/${organization}/leave` }),
    ],
  ])("goes to no organization any more that its owner does not own: %s", async (_, lose) => {
    const at = await charged();
    expect(await get(at.owner, billing(at.project))).toMatchObject({ charged_to: at.organization });
    await lose(at);
    expect(await get(at.owner, billing(at.project))).toEqual({
      organization_id: null,
      charged_to: at.owner.id,
    });
  });

  it("stays where the project is of the organization, or of another owner of it", async () => {
    const { organization, owner, membership, project: elsewhere } = await charged();
    const within = await makeProject(
      organization,
      { account: owner },
      { billing_organization_id: organization },
    );
    const adas = await createProject(ada);
    await answered(200, ada, { method: "PUT", path: billing(adas), json: { organization_id: organization } });
    await answered(200, ada, {
      method: "PATCH",
      path: member(organization, membership),
      json: { role: "member" },
    });
    expect(await get(owner, billing(within))).toMatchObject({ charged_to: organization });
    expect(await get(ada, billing(adas))).toMatchObject({ charged_to: organization });
    expect(await get(owner, billing(elsewhere))).toMatchObject({ charged_to: owner.id });
  });
});

describe("a right lost between decision and commit", () => {
  it("by coming into a team that overrides: access_changed, and nothing is written", async () => {
    const { id: organization } = await makeOrganization(ada);
    const admin = await signUp("admin");
    const [added] = await Promise.all([newcomer(), joinOrganization(organization, admin)]);
    await joinOrganization(organization, added);
    const project = await makeProject(organization, { account: ada });
    await joinProject(project, admin, { role: "admin" });
    const team = await makeTeam(organization);
    await insertRow("collaborating_teams", {
      id: newId("collaborating_team"),
      project_id: project,
      team_id: team,
      mode: "override",
      role: "viewer",
      created_by: ada.id,
      created_at: 1,
    });
    const access = await freshAccess<"collaborator:create">(admin, { type: "project", id: project });
    const ctx = contextOver(CONTROL, "control", async (batch) => {
      await joinTeam(team, admin, "viewer");
      return batch;
    });
    const level = { role: "admin" as const, customRole: null, access: null, addOns: [] };
    const whom = { named: { accountId: added.id }, external: false, invite: false };
    const adding = addCollaborator(ctx, access, whom, level, false);
    await expect(adding).rejects.toThrow(new Problem("access_changed"));
  });
});

describe("a team in override mode", () => {
  it("takes nothing from whoever is put into it by somebody who could not take it themselves", async () => {
    const { id: organization } = await makeOrganization(ada);
    for (const person of [ben, eve]) await joinOrganization(organization, person);
    const project = await makeProject(organization, { account: ada });
    await joinProject(project, eve, { role: "contributor" });
    await joinProject(project, ben, { role: "admin" });
    const team = await makeTeam(organization);
    await joinTeam(team, eve, "admin");
    const override = { team_id: team, mode: "override", role: "contributor" };
    expect((await post(eve, `/v1/projects/${project}/teams`, override)).status).toBe(201);
    const adding = { people: [{ username: ben.username }], role: "member" };
    const response = await post(eve, `/v1/teams/${team}/members`, adding);
    expect((await get(ben, `/v1/projects/${project}?consistency=strong`)).role).toBe("admin");
    await expectProblem(response, 403, "override_refused");
    // Whoever would lose nothing comes in; and an admin of the project takes from whom they will.
    const newly = await signUp("newly");
    await joinOrganization(organization, newly);
    const people = [{ username: newly.username }];
    expect((await post(eve, `/v1/teams/${team}/members`, { people, role: "member" })).status).toBe(201);
    expect((await post(ada, `/v1/teams/${team}/members`, adding)).status).toBe(201);
    expect((await get(ben, `/v1/projects/${project}?consistency=strong`)).role).toBe("contributor");
  });

  it("that comes to be one while somebody is put into it: the one or the other", async () => {
    const { id: organization } = await makeOrganization(ada);
    for (const person of [ben, eve]) await joinOrganization(organization, person);
    for (let round = 0; round < 6; round++) {
      const project = await makeProject(organization, { account: ada });
      await joinProject(project, eve, { role: "contributor" });
      await joinProject(project, ben, { role: "admin" });
      const team = await makeTeam(organization);
      await joinTeam(team, eve, "admin");
      const override = { team_id: team, mode: "override", role: "contributor" };
      const people = [{ username: ben.username }];
      const both = await Promise.all([
        post(eve, `/v1/projects/${project}/teams`, override),
        post(eve, `/v1/teams/${team}/members`, { people, role: "member" }),
      ]);
      expect(both.filter(({ status }) => status === 201).length).toBeLessThan(2);
      expect((await get(ben, `/v1/projects/${project}?consistency=strong`)).role).toBe("admin");
    }
  });
});

describe("mail", () => {
  it("has no second line in its subject, and none that reads backwards, whatever a place is called", async () => {
    for (const break_ of ["\r\n", "\n", "\u0000", "\u2028", "\u202e"]) {
      const name = `Project${break_}Bcc: eve@example.com`;
      const made = await post(mallory, "/v1/projects", { name });
      await expectProblem(made, 422, "validation_failed");
      await expectProblem(await post(mallory, "/v1/organizations", { name }), 422, "validation_failed");
    }
  });

  it("nobody is flooded with: one address gets so many a minute", async () => {
    const email = `${unique("flooded")}@example.com`;
    const project = await createProject(mallory);
    const path = `/v1/projects/${project}/invitations`;
    for (let round = 0; round < 25; round++) {
      const { id } = await answered<{ id: string }>(201, mallory, {
        method: "POST",
        path,
        json: { email, role: "viewer" },
      });
      await answered(204, mallory, { method: "DELETE", path: `${path}/${id}` });
    }
    await until(async () => (await inbox(email)).length > 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    // A minute may end in between.
    expect((await inbox(email)).length).toBeLessThanOrEqual(20);
  });
});

interface Operation {
  "x-permission": string;
}

describe("a public project", () => {
  const anonymous: Caller = { token: null, address: newAddress() };
  const READABLE = new Set(
    ["project", "overview", ...WORKLOADS, "report", "registered_model"].map((kind) => `${kind}:view`),
  );
  /** One that serves several kinds needs the right to one of them. */
  const isReadable = (permission: string) => permission.split(" | ").some((one) => READABLE.has(one));

  it("answers nobody who is not signed in with anything but what views it", async () => {
    const project = await createProject(ada);
    await answered(200, ada, {
      method: "PATCH",
      path: `/v1/projects/${project}`,
      json: { visibility: "public" },
    });
    const { paths } = (await (await fetch("/openapi.json")).json()) as {
      paths: Record<string, Record<string, Operation>>;
    };
    let asked = 0;
    for (const [path, operations] of Object.entries(paths)) {
      if (!path.startsWith("/v1/projects/{project}")) continue;
      for (const [method, operation] of Object.entries(operations)) {
        if (method === "parameters") continue;
        asked++;
        const where = path.replace("{project}", project).replace(/\{\w+\}/g, "x_1");
        const response = await send(
          { ...anonymous, address: newAddress() },
          { method: method.toUpperCase(), path: where, ...(method !== "get" && { json: {} }) },
        );
        if (response.status === 401) continue;
        expect([path, isReadable(operation["x-permission"])]).toEqual([path, true]);
        if (method !== "get") expect([path, response.status >= 400]).toEqual([path, true]);
      }
    }
    expect(asked).toBeGreaterThan(60);
  });

  it("gone private is gone for nobody at once, asked strongly, and within the bound in any case", async () => {
    const project = await createProject(ada);
    const visibility = (to: string) =>
      answered(200, ada, { method: "PATCH", path: `/v1/projects/${project}`, json: { visibility: to } });
    await visibility("public");
    await get(anonymous, `/v1/projects/${project}`);
    await visibility("private");
    const strong = await send(anonymous, {
      method: "GET",
      path: `/v1/projects/${project}?consistency=strong`,
    });
    await expectProblem(strong, 401, "unauthenticated");
  });

  it("tells nobody who is not signed in who could give them more, or about others", async () => {
    const project = await createProject(ada);
    await run("UPDATE projects SET visibility = 'public' WHERE id = ?", project);
    const at = `/v1/projects/${project}`;
    const text = JSON.stringify(await get(anonymous, `${at}/explain?permission=run:create`));
    for (const known of [ada.username, ada.email]) expect(text).not.toContain(known);
    for (const path of [
      `${at}/explain?permission=run:create&principal=${ben.id}`,
      `${at}/what-can?principal=${ada.id}`,
    ]) {
      const response = await send(anonymous, { method: "GET", path });
      expect([path, [401, 403, 404].includes(response.status)]).toEqual([path, true]);
    }
  });
});

describe("ids of another organization", () => {
  it("are the same as ids that there are not, in every body and path that takes one", async () => {
    const [mine, theirs] = await Promise.all([
      makeOrganization(ada, { projects: null, custom_roles: true, view_only_role: true }),
      makeOrganization(mallory, { projects: null, custom_roles: true, view_only_role: true }),
    ]);
    await joinOrganization(mine.id, ben);
    const [role, team, project] = await Promise.all([
      makeRole(theirs.id, "member", []),
      makeTeam(theirs.id),
      makeProject(theirs.id, { account: mallory }, { visibility: "private" }),
    ]);
    const membership = await joinOrganization(theirs.id, eve);
    const teamMembership = await joinTeam(team, eve, "admin");
    const collaborator = await joinProject(project, eve, { role: "viewer" });
    const ours = await makeProject(mine.id, { account: ada });
    const ourTeam = await makeTeam(mine.id);
    await joinTeam(ourTeam, ada, "admin");
    const invitation = await answered<{ id: string }>(201, mallory, {
      method: "POST",
      path: `/v1/organizations/${theirs.id}/invitations`,
      json: { email: `${unique("x")}@example.com` },
    });
    const key = await keyOf(mallory, project);
    const to = `${unique("y")}@example.com`;
    const p = `/v1/projects/${ours}`;
    const t = `/v1/teams/${ourTeam}`;
    const o = `/v1/organizations/${mine.id}`;
    type Ask = (id: string) => Sent;
    const asks: [string, Ask][] = [
      [
        role,
        (id) => ({
          method: "POST",
          path: `${p}/collaborators`,
          json: { account_id: ben.id, custom_role_id: id },
        }),
      ],
      [role, (id) => ({ method: "POST", path: `${p}/invitations`, json: { email: to, custom_role_id: id } })],
      [
        role,
        (id) => ({
          method: "POST",
          path: `${t}/members`,
          json: { people: [{ account_id: ben.id }], custom_role_id: id },
        }),
      ],
      [role, (id) => ({ method: "POST", path: `${t}/invitations`, json: { email: to, custom_role_id: id } })],
      [role, (id) => ({ method: "GET", path: `${o}/roles/${id}` })],
      [role, (id) => ({ method: "PATCH", path: `${o}/roles/${id}`, json: { name: "mine" } })],
      [role, (id) => ({ method: "DELETE", path: `${o}/roles/${id}` })],
      [team, (id) => ({ method: "POST", path: `${p}/teams`, json: { team_id: id, mode: "inherit" } })],
      [team, (id) => ({ method: "PATCH", path: `${p}/teams/${id}`, json: { mode: "inherit" } })],
      [team, (id) => ({ method: "DELETE", path: `${p}/teams/${id}` })],
      [team, (id) => ({ method: "POST", path: `${p}/transfer`, json: { team_id: id } })],
      [team, (id) => ({ method: "GET", path: `/v1/teams/${id}` })],
      [team, (id) => ({ method: "GET", path: `/v1/teams/${id}/profile` })],
      [team, (id) => ({ method: "GET", path: `/v1/teams/${id}/explain?permission=team:view` })],
      [membership, (id) => ({ method: "PATCH", path: `${o}/members/${id}`, json: { role: "admin" } })],
      [membership, (id) => ({ method: "DELETE", path: `${o}/members/${id}` })],
      [teamMembership, (id) => ({ method: "PATCH", path: `${t}/members/${id}`, json: { role: "viewer" } })],
      [teamMembership, (id) => ({ method: "DELETE", path: `${t}/members/${id}` })],
      [
        collaborator,
        (id) => ({ method: "PATCH", path: `${p}/collaborators/${id}`, json: { role: "viewer" } }),
      ],
      [collaborator, (id) => ({ method: "DELETE", path: `${p}/collaborators/${id}` })],
      [
        collaborator,
        (id) => ({ method: "GET", path: `${p}/explain?permission=collaborator:view&resource=${id}` }),
      ],
      [invitation.id, (id) => ({ method: "POST", path: `${o}/invitations/${id}/resend` })],
      [invitation.id, (id) => ({ method: "DELETE", path: `${o}/invitations/${id}` })],
      [invitation.id, (id) => ({ method: "POST", path: `/v1/me/invitations/${id}/accept` })],
      [key.id, (id) => ({ method: "GET", path: `${p}/explain?permission=run:view&principal=${id}` })],
      [key.id, (id) => ({ method: "GET", path: `${p}/what-can?principal=${id}` })],
      [eve.id, (id) => ({ method: "GET", path: `${p}/explain?permission=run:view&principal=${id}` })],
      [eve.id, (id) => ({ method: "GET", path: `${o}/explain?permission=member:view&principal=${id}` })],
      [
        project,
        (id) => ({ method: "PUT", path: `${t}/profile`, json: { showcase: [{ type: "project", id }] } }),
      ],
      [theirs.id, (id) => ({ method: "PUT", path: `${p}/billing`, json: { organization_id: id } })],
      [theirs.id, (id) => ({ method: "GET", path: `/v1/projects?organization=${id}` })],
      [theirs.id, (id) => ({ method: "GET", path: `/v1/organizations/${id}/directory?q=a` })],
    ];
    for (const [id, ask] of asks) {
      const none = `${id.slice(0, id.indexOf("_"))}_${newId("mem").slice(4)}`;
      const outcome = async (which: string) => {
        const response = await send(ada, ask(which));
        const { request_id: _, ...body } = (await response
          .json()
          .catch(() => ({}))) as Partial<ProblemAnswer>;
        return { status: response.status, body: JSON.stringify(body).replaceAll(which, "ID") };
      };
      const { method, path } = ask("ID");
      expect([method, path, await outcome(id)]).toEqual([method, path, await outcome(none)]);
    }
  });
});
