/** Explanations: right about every no, and about what makes a yes of it; telling nobody who is where. */
import { resolve } from "@atrium/shared/access/resolve";
import { holds, type Permission, type Scope } from "@atrium/shared/access/vocabulary";
import { candidates } from "@atrium/shared/control/candidates";
import { loadPrincipals } from "@atrium/shared/control/load";
import { factsOf } from "@atrium/shared/control/loaded";
import { newId } from "@atrium/shared/id";
import { beforeAll, describe, expect, it } from "vitest";
import * as store from "../services/projects/src/explanation/store.ts";
import { harness } from "./harness.ts";
import { expectProblem, type Sent, send } from "./http.ts";
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
import { planOf } from "./plan.ts";
import { seedCollaborators } from "./seed.ts";
import { control, createProject, keyOf } from "./sharing.ts";
import { makeRun } from "./world.ts";

interface Remedy {
  type: string;
  role: string | null;
  method: string;
  path: string;
  body: Record<string, unknown> | null;
  next: Remedy | null;
}

interface Explanation {
  allowed: boolean;
  principal: { type: string; id: string; name: string | null };
  why: string;
  reason: string;
  role: string | null;
  missing: string | null;
  rules: {
    rule: string;
    role: string | null;
    gives: string;
    overridden: boolean;
    overridden_by: { id: string }[];
    because: string | null;
  }[];
  roles: { role: string; gives: string }[];
  remedies: Remedy[];
  who_can_grant: { id: string; name: string }[];
}

/** Of everything; an organization of theirs, and a team in it. */
let owner: Person;
/** In the organization, and in nothing else of it. */
let ada: Person;
let outsider: Person;
let everybody: Map<string, Person>;
let organization: string;
let defaultProject: string;
let team: string;
let CONTROL: D1Database;

const inFull = { projects: null, view_only_role: true, custom_roles: true };

beforeAll(async () => {
  [owner, ada, outsider] = await Promise.all([signUp("owner"), signUp("ada"), signUp("outsider")]);
  everybody = new Map([owner, ada, outsider].map((person) => [person.id, person]));
  ({ id: organization, defaultProject } = await makeOrganization(owner, inFull));
  await joinOrganization(organization, ada);
  team = await makeTeam(organization);
  await joinTeam(team, owner, "admin");
  CONTROL = await control();
});

const get = (caller: Caller, path: string) => send(caller, { method: "GET", path });

async function explained(
  caller: Caller,
  place: string,
  permission: string,
  { principal, resource }: { principal?: string; resource?: string } = {},
): Promise<Explanation> {
  const asked = new URLSearchParams({
    permission,
    ...(principal && { principal }),
    ...(resource && { resource }),
  });
  const response = await get(caller, `${place}/explain?${asked}`);
  expect(`${response.status} ${await response.clone().text()}`).toMatch(/^200/);
  return (await response.json()) as Explanation;
}

const project = (columns = {}) => makeProject(organization, { account: owner }, columns);
const teamProject = () => makeProject(organization, { team });
const at = (id: string) => `/v1/projects/${id}`;

/** What each permission is needed for. */
const CALLS: Record<string, (project: string) => Sent> = {
  "run:view": (id) => ({ method: "GET", path: `${at(id)}/runs` }),
  "run:create": (id) => ({ method: "POST", path: `${at(id)}/runs`, json: { name: unique("run") } }),
  "dataset:create": (id) => ({ method: "POST", path: `${at(id)}/datasets`, json: { name: unique("data") } }),
  "variable:update": (id) => ({ method: "PUT", path: `${at(id)}/variables/${"X"}`, json: { value: "1" } }),
  "secret:update": (id) => ({ method: "PUT", path: `${at(id)}/secrets/X`, json: { value: "1" } }),
  "project:update": (id) => ({ method: "PATCH", path: at(id), json: { description: "Other" } }),
  "collaborator:view": (id) => ({ method: "GET", path: `${at(id)}/collaborators` }),
  "service_account:create": (id) => ({
    method: "POST",
    path: `${at(id)}/service-accounts`,
    json: { name: unique("robot"), role: "viewer" },
  }),
  "key:create": (id) => ({ method: "POST", path: `${at(id)}/keys`, json: { name: unique("key") } }),
  "audit:view": (id) => ({ method: "GET", path: `${at(id)}/audit` }),
};

interface No {
  place: string;
  permission: string;
  /** Who calls. */
  caller: Caller;
  principal: string;
  resource?: string;
  call: Sent;
}

/** It is refused; one of those who can do the first remedy does it; the same call succeeds. */
async function remedied({ place, permission, caller, principal, resource, call }: No): Promise<Explanation> {
  const refused = await send(caller, call);
  expect(`${refused.status} ${await refused.text()}`).toMatch(/^40[34]/);
  const said = await explained(owner, place, permission, { principal, ...(resource && { resource }) });
  expect(said).toMatchObject({ allowed: false, missing: permission });
  const [remedy] = said.remedies;
  const grantor = everybody.get(said.who_can_grant[0]?.id ?? "");
  expect(grantor, JSON.stringify(said)).toBeDefined();
  for (const step of [remedy, remedy?.next]) {
    if (!step) continue;
    const { method, path, body } = step;
    const done = await send(grantor as Person, { method, path, json: body });
    expect(`${done.status} ${JSON.stringify(step)} ${await done.text()}`).toMatch(/^20/);
  }
  const allowed = await send(caller, call);
  expect(`${allowed.status} ${JSON.stringify(remedy)} ${await allowed.text()}`).toMatch(/^20/);
  expect(
    await explained(owner, place, permission, { principal, ...(resource && { resource }) }),
  ).toMatchObject({
    allowed: true,
    missing: null,
    remedies: [],
  });
  return said;
}

async function remediedInProject(id: string, permission: string, person: Person = ada): Promise<Explanation> {
  const call = CALLS[permission]?.(id) as Sent;
  return remedied({ place: at(id), permission, caller: person, principal: person.id, call });
}

describe("the first remedy, done by one of those who can, makes the same call succeed", () => {
  it.each([
    ["viewer", "run:create", "member"],
    ["view_only", "run:create", "member"],
    ["view_only", "key:create", "viewer"],
    ["operator", "run:create", "contributor"],
    ["operator", "variable:update", "contributor"],
    ["viewer", "dataset:create", "member"],
    ["member", "variable:update", "contributor"],
    ["contributor", "secret:update", "admin"],
    ["contributor", "service_account:create", "admin"],
    ["member", "project:update", "admin"],
    ["viewer", "audit:view", "admin"],
  ])("a project's %s, %s: %s", async (role, permission, needed) => {
    const id = await project();
    await joinProject(id, ada, { role });
    const { why, remedies } = await remediedInProject(id, permission);
    expect(why).toBe("role");
    expect(remedies[0]?.role).toBe(needed);
  });

  it.each([
    [{ dataset: "read" }, "run:create", { access: { dataset: "read", job: "all" } }],
    [{ job: "read" }, "run:create", { access: { job: "all" } }],
    [{ job: "all" }, "collaborator:view", { role: "contributor" }],
  ])("access per kind %j, %s", async (access, permission, body) => {
    const id = await project();
    await joinProject(id, ada, { access: JSON.stringify(access) });
    const said = await remediedInProject(id, permission);
    if (permission === "run:create") expect(said.remedies[0]?.body).toEqual(body);
  });

  it("a custom role that lacks it", async () => {
    const id = await project();
    const role = await makeRole(organization, "view_only", ["run:create"]);
    await joinProject(id, ada, { custom_role_id: role });
    const { role: now, remedies } = await remediedInProject(id, "dataset:create");
    expect([now, remedies[0]?.role]).toEqual(["custom", "member"]);
  });

  it("nobody yet: of the organization, and from outside", async () => {
    const id = await project();
    expect(await remediedInProject(id, "run:view")).toMatchObject({
      why: "no_role",
      remedies: [{ role: "view_only", method: "POST", body: { account_id: ada.id } }, {}],
    });
    expect((await remediedInProject(id, "run:create", outsider)).remedies[0]?.body).toEqual({
      account_id: outsider.id,
      role: "member",
      external: true,
    });
  });

  it.each([
    ["run:delete", (id: string, run: string) => ({ method: "DELETE", path: `${at(id)}/runs/${run}` })],
    ["run:operate", (id: string, run: string) => ({ method: "POST", path: `${at(id)}/runs/${run}/stop` })],
  ])("G6: %s of somebody else's run", async (permission, call) => {
    const id = await project();
    await joinProject(id, ada, { role: "member" });
    const run = await makeRun(owner.client, id);
    const no = { place: at(id), permission, caller: ada, principal: ada.id, resource: run };
    const refused = await send(ada, call(id, run));
    expect(refused.status).toBe(403);
    const said = await explained(ada, at(id), permission, { resource: run });
    expect(said).toMatchObject({ why: "own_only", allowed: false, remedies: [{ role: "contributor" }, {}] });
    if (permission === "run:operate") await remedied({ ...no, call: call(id, run) });
    expect(
      await explained(ada, at(id), permission, { resource: await makeRun(ada.client, id) }),
    ).toMatchObject({
      allowed: true,
    });
  });

  it("W5: a run that was moved in", async () => {
    const { id: of } = await makeOrganization(owner, inFull);
    await joinOrganization(of, ada);
    const id = await makeProject(of, { account: ada });
    await joinProject(id, owner, { role: "member" });
    const run = await makeRun(owner.client, id);
    const { RESOURCES_DB } = await (await harness()).env("resources");
    await RESOURCES_DB.prepare("UPDATE resources SET moved_in = 1 WHERE id = ?").bind(run).run();
    const explanation = await explained(owner, at(id), "run:delete", { principal: ada.id, resource: run });
    expect(explanation).toMatchObject({
      why: "moved_in",
      rules: [{ rule: "owner", gives: "any" }, { rule: "direct" }],
      remedies: [{ role: "admin", at: { type: "organization", id: of } }],
      who_can_grant: [{ id: owner.id }],
    });
    await expectProblem(
      await send(ada, { method: "DELETE", path: `${at(id)}/runs/${run}` }),
      403,
      "permission_missing",
    );
    const [{ method, path, body }] = explanation.remedies as [Remedy];
    expect((await send(owner, { method, path, json: body })).status).toBe(200);
    expect((await send(ada, { method: "DELETE", path: `${at(id)}/runs/${run}` })).status).toBe(204);
  });

  it("a team in inherit mode, under its ceiling", async () => {
    const id = await project();
    const other = await makeTeam(organization);
    await joinTeam(other, ada, "contributor");
    await joinTeam(other, owner, "admin");
    await insertRow(
      "collaborating_teams",
      collaboration(id, other, { mode: "inherit", ceiling: '["run:view","project:view"]' }),
    );
    const said = await remediedInProject(id, "run:create");
    expect(said.rules).toMatchObject([{ rule: "team_inherit", gives: "no" }]);
  });

  it("C9: a team in override mode, whatever else is held", async () => {
    const id = await project();
    const other = await makeTeam(organization);
    await joinTeam(other, ada, "member");
    await joinTeam(other, owner, "admin");
    await joinProject(id, ada, { role: "admin" });
    await insertRow("collaborating_teams", collaboration(id, other, { mode: "override", role: "viewer" }));
    const said = await remediedInProject(id, "run:create");
    expect(said.why).toBe("overridden");
    expect(said.rules).toMatchObject([
      { rule: "team_override", overridden: false, gives: "no" },
      { rule: "direct", overridden: true, gives: "any", overridden_by: [{ id: other }] },
    ]);
    expect(said.rules[1]?.because).toContain("override mode");
    expect(said.remedies[0]).toMatchObject({ method: "PATCH", path: `${at(id)}/teams/${other}` });
  });

  it("a team's project: somebody of the team, and somebody who is not of it", async () => {
    const id = await teamProject();
    expect((await remediedInProject(id, "run:create")).remedies[0]).toMatchObject({
      method: "POST",
      path: `/v1/teams/${team}/members`,
    });
    const another = await teamProject();
    await CONTROL.prepare("UPDATE memberships SET role = 'viewer' WHERE team_id = ? AND account_id = ?")
      .bind(team, ada.id)
      .run();
    const said = await remediedInProject(another, "run:create");
    expect(said.rules).toMatchObject([{ rule: "owning_team", role: "viewer" }]);
    expect(said.remedies[0]?.path).toBe(`${at(another)}/collaborators`);
    await CONTROL.prepare("DELETE FROM memberships WHERE team_id = ? AND account_id = ?")
      .bind(team, ada.id)
      .run();
  });

  it("the Default project", async () => {
    const said = await remediedInProject(defaultProject, "variable:update");
    expect(said.rules).toMatchObject([{ rule: "default_project", role: "member" }]);
  });

  it("a service account's key", async () => {
    const id = await project();
    const robot = await owner.client.POST("/v1/projects/{project}/service-accounts", {
      params: { path: { project: id } },
      body: { name: "robot", role: "viewer" },
    });
    const { id: key, secret } = await owner.client.POST("/v1/projects/{project}/keys", {
      params: { path: { project: id } },
      body: { name: "robot", service_account: robot.id },
    });
    const caller = { token: secret, address: newAddress() };
    const call = CALLS["run:create"]?.(id) as Sent;
    const said = await remedied({ place: at(id), permission: "run:create", caller, principal: key, call });
    expect(said.remedies[0]).toMatchObject({
      path: `${at(id)}/service-accounts/${robot.id}`,
      body: { role: "member" },
    });
    expect(await explained(owner, at(id), "project:transfer", { principal: robot.id })).toMatchObject({
      principal: { type: "service_account", name: "robot" },
      remedies: [{ type: "sign_in" }],
    });
  });

  it("a key's scopes; and both, where its owner lacks it too", async () => {
    const id = await project();
    await joinProject(id, ada, { role: "member" });
    const scopes: Scope[] = ["run:view", "project:view"];
    const key = await keyOf(ada, id, scopes);
    const call = CALLS["run:create"]?.(id) as Sent;
    const no = { place: at(id), permission: "run:create", caller: key, principal: key.id, call };
    expect(await remedied(no)).toMatchObject({ why: "scopes", remedies: [{ type: "scopes" }] });

    const another = await project();
    await joinProject(another, ada, { role: "viewer" });
    const narrow = await keyOf(ada, another, scopes);
    const said = await remedied({
      place: at(another),
      permission: "run:create",
      caller: narrow,
      principal: narrow.id,
      call: CALLS["run:create"]?.(another) as Sent,
    });
    expect(said.remedies[0]).toMatchObject({ type: "role", role: "member", next: { type: "scopes" } });
  });

  it("W11: a key of somebody who may have none", async () => {
    const id = await project();
    const row = await joinProject(id, ada, { role: "viewer" });
    const key = await keyOf(ada, id);
    await CONTROL.prepare("UPDATE memberships SET role = 'view_only', version = 2 WHERE id = ?")
      .bind(row)
      .run();
    const call = { method: "GET", path: `${at(id)}/runs?consistency=strong` };
    const said = await remedied({
      place: at(id),
      permission: "run:view",
      caller: key,
      principal: key.id,
      call,
    });
    expect(said).toMatchObject({ why: "keys_refused", remedies: [{ role: "viewer" }, {}] });
  });

  it.each([
    [
      "team:create",
      (o: string): Sent => ({ method: "POST", path: `${o}/teams`, json: { name: unique("team") } }),
      "admin",
    ],
    [
      "project:create",
      (o: string): Sent => ({ method: "POST", path: `${o}/projects`, json: { name: unique("p") } }),
      "admin",
    ],
    ["role:view", (o: string): Sent => ({ method: "GET", path: `${o}/roles` }), "admin"],
    ["key:view", (o: string): Sent => ({ method: "GET", path: `${o}/default-key` }), "owner"],
  ])("an organization's member, %s", async (permission, call, needed) => {
    const { id } = await makeOrganization(owner, inFull);
    await joinOrganization(id, ada);
    const place = `/v1/organizations/${id}`;
    if (permission === "key:view") await send(owner, { method: "POST", path: `${place}/default-key/rotate` });
    const said = await remedied({ place, permission, caller: ada, principal: ada.id, call: call(place) });
    expect(said.remedies[0]?.role).toBe(needed);
  });

  it.each([
    [
      "view_only",
      "project:create",
      (t: string): Sent => ({ method: "POST", path: `${t}/projects`, json: { name: unique("p") } }),
      "viewer",
    ],
    [
      "member",
      "profile:update",
      (t: string): Sent => ({ method: "PUT", path: `${t}/profile`, json: PROFILE }),
      "admin",
    ],
    [
      "contributor",
      "invitation:view",
      (t: string): Sent => ({ method: "GET", path: `${t}/invitations` }),
      "admin",
    ],
    [null, "team:view", (t: string): Sent => ({ method: "GET", path: t }), "view_only"],
  ] as const)("a team's %s, %s", async (role, permission, call, needed) => {
    const id = await makeTeam(organization);
    await joinTeam(id, owner, "admin");
    if (role) await joinTeam(id, ada, role);
    const place = `/v1/teams/${id}`;
    const said = await remedied({ place, permission, caller: ada, principal: ada.id, call: call(place) });
    expect(said.remedies[0]?.role).toBe(needed);
  });

  it("a role that the plan does not include is not suggested", async () => {
    const { id } = await makeOrganization(owner, { projects: null });
    await joinOrganization(id, ada);
    const plain = await makeProject(id, { account: owner });
    expect((await remediedInProject(plain, "run:view")).remedies[0]?.role).toBe("viewer");
  });

  it("what only its owner holds: the project itself, once the offer is accepted", async () => {
    const id = await project();
    await joinProject(id, ada, { role: "admin" });
    const { remedies, who_can_grant } = await explained(ada, at(id), "project:transfer");
    expect([remedies.length, who_can_grant.map((person) => person.id)]).toEqual([1, [owner.id]]);
    const [{ type, method, path, body }] = remedies as [Remedy];
    expect(type).toBe("transfer");
    const offer = (await (await send(owner, { method, path, json: body })).json()) as { id: string };
    const accept = { method: "POST", path: `/v1/me/transfers/${offer.id}/accept` };
    expect((await send(ada, accept)).status).toBe(200);
    expect((await explained(ada, at(id), "project:transfer")).allowed).toBe(true);
  });

  it("what waits for somebody else: an invitation, a transfer", async () => {
    const id = await project();
    expect(
      await explained(owner, at(await teamProject()), "run:create", { principal: outsider.id }),
    ).toMatchObject({
      remedies: [{ type: "invitation", path: `/v1/teams/${team}/invitations`, body: { role: "member" } }],
      who_can_grant: [{ id: owner.id }],
    });
    await joinProject(id, ada, { role: "admin" });
    expect(await explained(ada, at(id), "project:transfer")).toMatchObject({
      remedies: [{ type: "transfer", body: { account_id: ada.id } }],
      who_can_grant: [{ id: owner.id }],
    });
    expect(
      await explained(owner, `/v1/organizations/${organization}`, "team:create", { principal: outsider.id }),
    ).toMatchObject({
      remedies: [{ type: "invitation", role: "admin" }],
    });
  });
});

const PROFILE = { introduction: "Us", links: [], showcase: [], visibility: "team" };

const collaboration = (id: string, of: string, how: Record<string, string>) => ({
  id: newId("mem"),
  project_id: id,
  team_id: of,
  created_by: owner.id,
  created_at: 1,
  ...how,
});

describe("what cannot be remedied is said", () => {
  it("T1: a Personal project", async () => {
    const path = at(owner.personalProject);
    expect(await explained(owner, path, "run:view", { principal: outsider.id })).toMatchObject({
      why: "personal_project",
      remedies: [],
      who_can_grant: [],
    });
  });

  it("a revoked key, and a key outside its project", async () => {
    const id = await project();
    const key = await keyOf(owner, id);
    await send(owner, { method: "DELETE", path: `${at(id)}/keys/${key.id}` });
    expect(await explained(owner, at(id), "run:view", { principal: key.id })).toMatchObject({
      why: "revoked",
      remedies: [],
    });
    expect(
      await explained(owner, `/v1/organizations/${organization}`, "team:view", { principal: key.id }),
    ).toMatchObject({ why: "elsewhere", remedies: [{ type: "sign_in" }] });
  });

  it("nobody signed in, in a public project", async () => {
    const id = await project({ visibility: "public" });
    const nobody = { token: null, address: newAddress() };
    expect(await explained(nobody, at(id), "run:view")).toMatchObject({
      allowed: true,
      principal: { type: "anonymous" },
    });
    expect(await explained(nobody, at(id), "run:create")).toMatchObject({
      why: "not_signed_in",
      remedies: [{ type: "sign_in" }],
      who_can_grant: [],
    });
    expect(await explained(outsider, at(id), "run:create")).toMatchObject({ why: "role", who_can_grant: [] });
    expect(await explained(owner, at(id), "run:create", { principal: "anonymous" })).toMatchObject({
      allowed: false,
      rules: [{ rule: "visibility" }],
    });
  });
});

describe("who may ask, and what they learn", () => {
  it("about oneself whoever sees the place; about others who may see who is in it", async () => {
    const id = await project();
    await joinProject(id, ada, { access: '{"job":"read"}' });
    expect(await explained(ada, at(id), "run:view")).toMatchObject({
      allowed: true,
      principal: { id: ada.id },
    });
    const others = `${at(id)}/explain?permission=run:view&principal=${owner.id}`;
    expect(await expectProblem(await get(ada, others), 403, "permission_missing")).toMatchObject({
      permission: "collaborator:view",
    });
    await expectProblem(await get(ada, `${at(id)}/who-can?permission=run:view`), 403, "permission_missing");
    await expectProblem(await get(outsider, others), 404, "not_found");
  });

  it("an account that has nothing here and one that there is not are answered alike", async () => {
    const id = await project();
    const nobody = newId("acc");
    const of = async (principal: string) =>
      JSON.stringify(await explained(owner, at(id), "run:view", { principal })).replaceAll(principal, "…");
    expect(await of(outsider.id)).toBe(await of(nobody));
    const permissions = async (principal: string) =>
      (await (await get(owner, `${at(id)}/what-can?principal=${principal}`)).text()).replaceAll(
        principal,
        "…",
      );
    expect(await permissions(outsider.id)).toBe(await permissions(nobody));
  });

  it("who is not in the organization does not learn who is", async () => {
    const id = await project();
    await joinProject(id, outsider, { role: "admin", external: 1 });
    const asked = { principal: ada.id };
    expect((await explained(outsider, at(id), "run:view", asked)).principal.name).toBeNull();
    expect((await explained(owner, at(id), "run:view", asked)).principal.name).toBe(ada.username);
  });

  it("a key is explained to its owner and to who sees all keys", async () => {
    const id = await project();
    await joinProject(id, ada, { role: "member" });
    const [mine, theirs] = [await keyOf(ada, id), await keyOf(owner, id)];
    const path = (key: string) => `${at(id)}/explain?permission=run:view&principal=${key}`;
    expect((await get(ada, path(mine.id))).status).toBe(200);
    expect((await get(owner, path(mine.id))).status).toBe(200);
    await expectProblem(await get(ada, path(theirs.id)), 404, "not_found");
    const narrow = await keyOf(ada, id, ["project:view"]);
    expect(await explained(narrow, at(id), "run:view")).toMatchObject({
      principal: { type: "key", id: narrow.id },
      allowed: false,
    });
  });

  it("what is asked for wrongly: 422, a thing that is not there: 404", async () => {
    const id = await project();
    const run = await makeRun(owner.client, id);
    for (const query of [
      "",
      "permission=run:fly",
      "permission=run:view&principal=me",
      `permission=model:view&resource=${run}`,
    ]) {
      await expectProblem(await get(owner, `${at(id)}/explain?${query}`), 422, "validation_failed");
    }
    const elsewhere = await makeRun(owner.client, await project());
    const path = `${at(id)}/explain?permission=run:view&resource=${elsewhere}`;
    await expectProblem(await get(owner, path), 404, "not_found");
    await expectProblem(
      await get(owner, `${at(id)}/explain?permission=run:view&principal=${newId("sa")}`),
      404,
      "not_found",
    );
  });
});

describe("a refusal carries the short explanation", () => {
  const short = async (caller: Caller, sent: Sent) =>
    (await expectProblem(await send(caller, sent), 403, "permission_missing")) as { explanation?: string };

  it("which role there is, which would do, and who gives it", async () => {
    const id = await project();
    await joinProject(id, ada, { role: "viewer" });
    expect(await short(ada, CALLS["run:create"]?.(id) as Sent)).toMatchObject({
      permission: "run:create",
      explanation:
        "Your role here is viewer. run:create comes with member, contributor, admin, owner. " +
        "An admin or owner of the project can give it.",
    });
  });

  it("G6: whose it is, and who can; of what was moved in, who else", async () => {
    const id = await project();
    await joinProject(id, ada, { role: "member" });
    const run = await makeRun(owner.client, id);
    const remove = { method: "DELETE", path: `${at(id)}/runs/${run}` };
    const { explanation } = await short(ada, remove);
    expect(explanation).toContain(
      `This is ${owner.username}'s, and your role gives this for what is your own.`,
    );
    expect(explanation).toContain("run:delete comes with contributor, admin, owner");
    const { RESOURCES_DB } = await (await harness()).env("resources");
    await RESOURCES_DB.prepare("UPDATE resources SET moved_in = 1 WHERE id = ?").bind(run).run();
    await CONTROL.prepare(
      "UPDATE memberships SET role = 'admin', version = 2 WHERE project_id = ? AND account_id = ?",
    )
      .bind(id, ada.id)
      .run();
    expect((await short(ada, remove)).explanation).toContain("It was moved in, and is still its maker's");
  });

  it("of a key: what its scopes leave out, and what no key may", async () => {
    const id = await project();
    const key = await keyOf(owner, id, ["run:view", "run:delete:own", "project:view"]);
    const run = await makeRun(owner.client, id);
    expect((await short(key, CALLS["run:create"]?.(id) as Sent)).explanation).toContain(
      "scopes of this key leave it out",
    );
    const remove = { method: "DELETE", path: `${at(id)}/runs/${run}` };
    expect((await short(key, remove)).explanation).toContain("reach only what was made with it");
    const make = { method: "POST", path: "/v1/projects", json: { name: unique("p") } };
    expect((await short(key, make)).explanation).toBe("No key may do this: sign in.");
  });
});

interface Holders {
  data: { principal: { id: string; name: string }; gives: string; role: string; rules: { rule: string }[] }[];
  next_cursor: string | null;
  everyone: boolean | string;
}

async function whoCan(id: string, query: string, limit: number): Promise<Holders["data"]> {
  const all: Holders["data"] = [];
  let cursor = "";
  for (;;) {
    const response = await get(owner, `${at(id)}/who-can?${query}&limit=${limit}${cursor}`);
    expect(response.status).toBe(200);
    const { data, next_cursor } = (await response.json()) as Holders;
    expect(data.length).toBeLessThanOrEqual(limit);
    all.push(...data);
    if (next_cursor === null) return all;
    cursor = `&cursor=${next_cursor}`;
  }
}

describe("who can", () => {
  const people: string[] = [];
  const projects: string[] = [];
  let organization: string;

  beforeAll(async () => {
    people.push(...(await Promise.all(Array.from({ length: 14 }, newcomer))).map(({ id }) => id));
    const { id, defaultProject: standard } = await makeOrganization(owner, inFull);
    organization = id;
    const person = (position: number) => ({ id: people[position] as string });
    for (const position of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
      await joinOrganization(id, person(position), position === 9 ? "admin" : "member");
    }
    const [owning, inheriting, overriding] = await Promise.all([makeTeam(id), makeTeam(id), makeTeam(id)]);
    await joinTeam(owning, person(0), "admin");
    await joinTeam(owning, person(1), "viewer");
    await joinTeam(owning, person(2), { customRole: await makeRole(id, "view_only", ["run:delete:own"]) });
    for (const position of [2, 3, 4])
      await joinTeam(inheriting, person(position), position === 3 ? "contributor" : "member");
    for (const position of [4, 5]) await joinTeam(overriding, person(position), "admin");
    const mine = await makeProject(id, { account: owner }, { visibility: "open" });
    const theTeams = await makeProject(id, { team: owning });
    for (const to of [mine, theTeams]) {
      await insertRow(
        "collaborating_teams",
        collaboration(to, inheriting, {
          mode: "inherit",
          ceiling: '["run:view","run:delete","project:view"]',
        }),
      );
      await insertRow(
        "collaborating_teams",
        collaboration(to, overriding, { mode: "override", role: "viewer" }),
      );
      await insertRow("service_accounts", {
        id: newId("sa"),
        project_id: to,
        name: "robot",
        role: "contributor",
        created_by: owner.id,
        created_at: 1,
        updated_at: 1,
      });
    }
    await joinProject(mine, person(5), { role: "admin" });
    await joinProject(mine, person(6), { role: "member" });
    await joinProject(mine, person(10), { access: '{"job":"all"}', external: 1 });
    await joinProject(mine, person(11), { role: "admin", external: 1 });
    await CONTROL.prepare("UPDATE accounts SET status = 'suspended' WHERE id = ?").bind(people[11]).run();
    await joinProject(theTeams, person(1), { role: "contributor" });
    projects.push(mine, theTeams, standard);
  });

  it.each([
    "run:view",
    "run:delete",
    "collaborator:create",
    "key:create",
    "project:transfer",
    "usage:view",
  ] as Permission[])(
    "%s: exactly those whom the rules give it, of everybody here and some strangers, on pages of any size",
    async (permission) => {
      for (const id of projects) {
        const { results } = await CONTROL.prepare(
          `SELECT account_id AS id FROM memberships WHERE organization_id = ?2 OR project_id = ?1
             OR team_id IN (SELECT id FROM teams WHERE organization_id = ?2)
           UNION SELECT id FROM service_accounts WHERE project_id = ?1
           UNION SELECT id FROM (SELECT id FROM accounts ORDER BY id DESC LIMIT 50) ORDER BY id DESC`,
        )
          .bind(id, organization)
          .all<{ id: string }>();
        const expected = new Map<string, string>();
        for (let from = 0; from < results.length; from += 50) {
          const ids = results.slice(from, from + 50).map((row) => row.id);
          const loaded = await loadPrincipals(CONTROL, ids, { type: "project", id });
          loaded.forEach((one, position) => {
            const facts = one && factsOf(one);
            if (!facts || one.principal?.suspended) return;
            const rules = resolve(facts).rules.filter(
              ({ rule, overridden }) => !overridden && rule !== "visibility",
            );
            const any = rules.some(({ grant }) => holds(grant, permission));
            const own = rules.some(({ grant }) => holds(grant, `${permission}:own`));
            if (any || own) expected.set(ids[position] as string, any ? "any" : "own");
          });
        }
        for (const limit of [1, 3, 100]) {
          const found = await whoCan(id, `permission=${permission}`, limit);
          expect(found.map(({ principal, gives }) => [principal.id, gives])).toEqual([...expected]);
        }
      }
    },
  );

  it("says by which rules, and whether everybody may by visibility", async () => {
    const [mine = ""] = projects;
    const response = await get(owner, `${at(mine)}/who-can?permission=run:create`);
    const { data, everyone } = (await response.json()) as Holders;
    expect(everyone).toBe("signed_in");
    expect(data.find(({ principal }) => principal.id === owner.id)?.rules[0]).toMatchObject({
      rule: "owner",
    });
  });

  it("W5: of one thing, who may with that", async () => {
    const id = await project();
    await joinProject(id, ada, { role: "member" });
    const run = await makeRun(ada.client, id);
    const query = `permission=run:delete&resource=${run}`;
    const found = async () => (await whoCan(id, query, 10)).map(({ principal }) => principal.id).sort();
    expect(await found()).toEqual([owner.id, ada.id].sort());
    expect(
      (await whoCan(id, `permission=run:delete&resource=${await makeRun(owner.client, id)}`, 10)).length,
    ).toBe(1);
  });

  it("by indexes, no further than the page", async () => {
    const page = { limit: 10, after: null };
    for (const kind of ["standard", "default"] as const) {
      const where = { project: "prj_1", organizationId: "org_1", ownerTeamId: "team_1", kind };
      const plan = await planOf(CONTROL, (db) => candidates(db, where, page));
      expect(plan.filter((step) => /SCAN (memberships|m|n|c|service_accounts)\b/.test(step))).toEqual([]);
      expect(plan.join("\n")).toMatch(/memberships_people_of_project[\s\S]*memberships_people_of_team/);
      expect(plan.join("\n")).toContain(
        kind === "default" ? "memberships_people_of_organization" : "memberships_administrators",
      );
    }
    const around = { organizationId: "org_1", teamId: "team_1" };
    for (const type of ["project", "organization", "team"] as const) {
      const plan = await planOf(CONTROL, (db) => store.administrators(db, { type, id: "x" }, around));
      expect(plan.filter((step) => /SCAN memberships/.test(step))).toEqual([]);
      expect(plan.join("\n")).toContain("memberships_administrators");
    }
  });
});

/** Ids that nobody else seeds. */
const SEEDED = 7_000_000;

describe("what it costs", () => {
  it("round trips do not grow with the people, nor do the rows that a page reads", async () => {
    const { metered } = await harness();
    const id = await createProject(owner);
    await joinProject(id, ada, { role: "member" });
    const run = await makeRun(owner.client, id);
    const cost = async (path: string) => {
      const { cost: of } = await metered(() => get(owner, `${at(id)}/${path}`), "projects");
      return of;
    };
    const asked = [
      `explain?permission=run:delete&principal=${ada.id}&resource=${run}`,
      `explain?permission=run:create&principal=${ada.id}`,
      "who-can?permission=run:create&limit=10",
      `what-can?principal=${ada.id}`,
    ];
    await seedCollaborators(CONTROL, { project: id, organization }, SEEDED, SEEDED + 50);
    const few = [];
    for (const path of asked) few.push(await cost(path));
    await seedCollaborators(CONTROL, { project: id, organization }, SEEDED + 50, SEEDED + 2000);
    const many = [];
    for (const path of asked) many.push(await cost(path));
    expect(few.map((of) => of.d1_calls)).toEqual([5, 1, 3, 1]);
    expect(many.map((of) => of.d1_calls)).toEqual(few.map((of) => of.d1_calls));
    expect(many.map((of) => of.rows_read)).toEqual(few.map((of) => of.rows_read));
    expect(few.every((of) => of.rows_written === 0)).toBe(true);
  });
});

describe("what can", () => {
  it("all that a principal may, narrowed by the key where it is one, and by which rules", async () => {
    const id = await project();
    await joinProject(id, ada, { role: "member" });
    const key = await keyOf(ada, id, ["project:view", "run:delete:own"]);
    const what = async (caller: Caller, principal = "") =>
      (await (await get(caller, `${at(id)}/what-can${principal && `?principal=${principal}`}`)).json()) as {
        role: string;
        permissions: string[];
        rules: { rule: string }[];
      };
    expect((await what(owner, ada.id)).permissions).toContain("run:delete:own");
    expect(await what(ada)).toEqual(await what(owner, ada.id));
    expect(await what(key)).toMatchObject({
      permissions: ["project:view", "run:delete:own"],
      rules: [{ rule: "direct" }],
    });
    expect((await what(owner, outsider.id)).permissions).toEqual([]);
  });
});
