/** Service accounts, of projects and of teams: one noun, two homes. */

import { candidates } from "@atrium/shared/control/candidates";
import { newId } from "@atrium/shared/id";
import { beforeAll, describe, expect, it } from "vitest";
import { useOf } from "../services/auth/src/service-account/store.ts";
import {
  type Automation,
  accountsOf,
  automation,
  makeServiceAccount,
  type ServiceAccount,
  tokenFor,
} from "./automation.ts";
import { harness, until } from "./harness.ts";
import { send } from "./http.ts";
import {
  joinOrganization,
  joinTeam,
  makeOrganization,
  makeProject,
  makeTeam,
  systemAdministrator,
} from "./organizations.ts";
import { type Caller, newAddress, type Person, signUp, unique } from "./personas.ts";
import { planOf } from "./plan.ts";
import { fresh, keyOf } from "./sharing.ts";
import { absent, accessTo, answered, ask, forbidden, get, listed, make, refused } from "./systems/asking.ts";
import { makeKey } from "./world.ts";

const { env } = await harness();
const { CONTROL } = await env("auth");
const { EVENTS_DB } = await env("events");

/** Owns the organization; is an admin of the team; a member of it; of another organization. */
let owner: Person;
let lead: Person;
let ada: Person;
let outsider: Person;
let organization: string;
let team: string;
/** Of the team. */
let project: string;

beforeAll(async () => {
  [owner, lead, ada, outsider] = (await Promise.all(["owner", "lead", "ada", "outsider"].map(signUp))) as [
    Person,
    Person,
    Person,
    Person,
  ];
  ({ id: organization } = await makeOrganization(owner, {
    projects: null,
    teams: null,
    service_accounts: null,
  }));
  await Promise.all([lead, ada].map((person) => joinOrganization(organization, person)));
  team = await makeTeam(organization);
  await joinTeam(team, lead, "admin");
  await joinTeam(team, ada, "member");
  project = await makeProject(organization, { team });
});

const ofProject = (part = "", of = project) => `/v1/projects/${of}${part}`;
const homes = () => [accountsOf(team), ofProject("/service-accounts")] as const;

const create = (caller: Caller, all: string, json: object = {}): Promise<ServiceAccount> =>
  answered(201, ask(caller, "POST", all, { name: unique("robot"), role: "member", ...json }));

/** What the audit log has about something. */
const eventsAbout = (id: string) =>
  until(async () => {
    const { results } = await EVENTS_DB.prepare(
      "SELECT event FROM audit WHERE event ->> '$.target.id' = ? ORDER BY id",
    )
      .bind(id)
      .all<{ event: string }>();
    return results.length > 0 && results.map(({ event }) => JSON.parse(event) as Event);
  });
interface Event {
  type: string;
  project_id: string | null;
  organization_id: string;
  details: object;
}

describe("in either home", () => {
  it("is made, listed, got, changed and deleted the same way", async () => {
    for (const all of homes()) {
      const made = await create(lead, all);
      expect(await get(lead, `${all}/${made.id}`)).toEqual(made);
      expect(await listed(lead, `${all}?limit=1`)).toEqual([made]);
      const each = `${all}/${made.id}`;
      const changed = await answered<ServiceAccount>(200, ask(lead, "PATCH", each, { role: "viewer" }));
      expect(changed).toMatchObject({ id: made.id, role: "viewer", effective_by: expect.any(String) });
      expect(changed.permissions).not.toContain("run:create");
      expect(await answered(200, ask(lead, "DELETE", each))).toMatchObject({
        revoked_keys: [],
        revoked_key_count: 0,
      });
      await absent(ask(lead, "GET", each));
    }
  });

  it("has a name of its own there, and not elsewhere", async () => {
    const name = unique("robot");
    for (const all of homes()) {
      await create(lead, all, { name });
      await refused(409, "already_exists", ask(lead, "POST", all, { name, role: "viewer" }));
    }
  });

  it("is changed and deleted as it was read", async () => {
    for (const all of homes()) {
      const { id } = await create(lead, all);
      const path = `${all}/${id}`;
      const etag = (await ask(lead, "GET", path)).headers.get("etag") ?? "";
      await answered(200, ask(lead, "PATCH", path, { name: unique("renamed") }));
      for (const method of ["PATCH", "DELETE"] as const) {
        const json = method === "PATCH" ? { json: { name: unique("again") } } : {};
        const headers = { "If-Match": etag };
        await refused(412, "stale_version", send(lead, { method, path, ...json, headers }));
      }
    }
  });

  it("is not there in another", async () => {
    const [ofTeam, inProject] = homes();
    const other = await makeTeam(organization);
    await joinTeam(other, lead, "admin");
    const [its, theirs] = [await create(lead, ofTeam), await create(lead, inProject)];
    for (const path of [
      accountsOf(other, its.id),
      accountsOf(team, theirs.id),
      ofProject(`/service-accounts/${its.id}`),
      accountsOf(team, newId("sa")),
    ]) {
      await absent(ask(lead, "GET", path));
      await absent(ask(lead, "PATCH", path, { role: "viewer" }));
      await absent(ask(lead, "DELETE", path));
    }
    for (const all of homes()) {
      await absent(ask(outsider, "GET", all));
      await forbidden("service_account:view", ask(ada, "GET", all));
    }
  });

  it("may no more than whoever makes or changes it may grant through what they use", async () => {
    const scopes = ["service_account:create", "service_account:update", "service_account:view", "run:view"];
    const json = { name: unique("token"), scopes };
    const { secret } = await answered<{ secret: string }>(201, ask(lead, "POST", "/v1/me/tokens", json));
    const token = { token: secret, address: newAddress() };
    for (const all of homes()) {
      const wanted = { name: unique("robot"), role: "member" };
      await refused(403, "grant_exceeds_own", ask(token, "POST", all, wanted));
      const { id } = await create(lead, all, { role: "viewer" });
      await refused(403, "grant_exceeds_own", ask(token, "PATCH", `${all}/${id}`, { role: "admin" }));
      await answered(200, ask(token, "PATCH", `${all}/${id}`, { name: unique("renamed") }));
    }
  });

  it("shows what it can do, how many of its keys are good, and when any was used last", async () => {
    const [ofTeam, inProject] = homes();
    const [its, theirs] = [await create(lead, ofTeam), await create(lead, inProject)];
    for (const account of [its, theirs]) {
      expect(account.permissions).toEqual(expect.arrayContaining(["run:create", "run:delete:own"]));
      expect(account).toMatchObject({ live_keys: 0, last_used_at: null });
    }
    const robot = await tokenFor(lead, team, its);
    await tokenFor(lead, team, its, { expires_at: new Date(Date.now() + 1e6).toISOString() });
    const key = await makeKey({ owner: lead, project }, { service_account: theirs.id });
    const shown = async (all: string, { id }: ServiceAccount) =>
      (await listed<ServiceAccount>(lead, `${all}?limit=100`)).find((one) => one.id === id);
    expect(await shown(ofTeam, its)).toMatchObject({ live_keys: 2, last_used_at: null });
    expect(await shown(inProject, theirs)).toMatchObject({ live_keys: 1, last_used_at: null });
    for (const caller of [robot, key]) expect((await fresh(caller)).status).toBe(200);
    await until(async () => (await shown(ofTeam, its))?.last_used_at);
    await until(async () => (await get<ServiceAccount>(lead, `${inProject}/${theirs.id}`)).last_used_at);
    await answered(200, ask(lead, "DELETE", `${accountsOf(team, its.id)}/tokens/${robot.tokenId}`));
    expect(await shown(ofTeam, its)).toMatchObject({ live_keys: 1, last_used_at: expect.any(String) });
  });

  it("is in the audit log of its organization, of a team with which", async () => {
    for (const all of homes()) {
      const { id } = await create(lead, all);
      await answered(200, ask(lead, "DELETE", `${all}/${id}`));
      const events = await until(async () => {
        const found = await eventsAbout(id);
        return found.length === 2 && found;
      });
      const isTeam = all === accountsOf(team);
      for (const event of events) {
        expect(event).toMatchObject({
          organization_id: organization,
          project_id: isTeam ? null : project,
          ...(isTeam && { details: { team_id: team } }),
        });
      }
    }
  });

  it("of many, each page is found by an index, and so is its use", async () => {
    const plan = await planOf(CONTROL, (db) => useOf(db, ["sa_1", "sa_2"], 0));
    expect(plan.join("\n")).not.toMatch(/SCAN (?!named|CONSTANT)/);
    const place = { project, organizationId: organization, ownerTeamId: team, kind: "standard" } as const;
    const steps = await planOf(CONTROL, (db) => candidates(db, place, { limit: 10, after: null }));
    expect(steps.filter((step) => /SCAN/.test(step) && !/SCAN \(|subquery/.test(step))).toEqual([]);
    expect(steps.filter((step) => step.includes("service_accounts")).join("\n")).toContain(
      "service_accounts_team",
    );
  });
});

describe("a team's, in places", () => {
  it("lists the projects that it is in, and what it is there", async () => {
    const of = await teamOf(lead);
    const [owned, joined, open] = [
      await makeProject(organization, { team: of }),
      await makeProject(organization, { account: owner }),
      await makeProject(organization, { account: owner }, { visibility: "open" }),
    ];
    const json = { team_id: of, mode: "override", role: "viewer" };
    await answered(201, ask(owner, "POST", ofProject("/teams", joined), json));
    const robot = await automation(lead, of, "contributor");
    const rows = await listed<{ id: string; relation: string; role: string }>(
      robot,
      "/v1/projects?limit=100",
    );
    expect(rows.map(({ id, relation, role }) => [id, relation, role])).toEqual([
      [joined, "team", "viewer"],
      [owned, "team", "contributor"],
    ]);
    expect(await get(robot, ofProject("", owned))).toMatchObject({ relation: "team" });
    expect(await get(robot, ofProject("", joined))).toMatchObject({ relation: "team" });
    expect(await get(robot, ofProject("", open))).toMatchObject({ relation: null });
    expect(await listed(robot, `/v1/projects?organization=${newId("org")}`)).toEqual([]);
    const page = await get<{ data: object[]; next_cursor: string }>(robot, "/v1/projects?limit=1");
    expect(page.data).toMatchObject([{ id: joined }]);
    expect(await listed(robot, `/v1/projects?limit=1&cursor=${page.next_cursor}`)).toMatchObject([
      { id: owned },
    ]);
  });

  it("says who it is, and sees its team as anybody in it does; another is not there", async () => {
    const robot = await automation(lead, team, "admin");
    expect(await get(robot, "/v1/access")).toMatchObject({
      principal: { type: "service_account", id: robot.account, name: robot.name },
      credential: { type: "account_token", id: robot.tokenId },
      permissions: ["project:view"],
    });
    expect(await get(robot, `/v1/teams/${team}`)).toMatchObject({ id: team, role: null });
    expect(await listed(robot, `/v1/teams/${team}/projects`)).toMatchObject([{ id: project, role: "admin" }]);
    for (const permission of ["member:create", "service_account:view"])
      expect(await get(robot, `/v1/teams/${team}/explain?permission=${permission}`)).toMatchObject({
        allowed: false,
        principal: { type: "token", id: robot.tokenId },
        owner: { type: "service_account", id: robot.account },
      });
    await absent(ask(robot, "GET", `/v1/teams/${await teamOf(lead)}`));
    await absent(ask(robot, "GET", `/v1/organizations/${organization}`));
  });

  it("is among those who can, in projects that its team owns or is in; a stranger's is not there to ask about", async () => {
    const of = await teamOf(lead);
    const joined = await makeProject(organization, { account: owner });
    await answered(201, ask(owner, "POST", ofProject("/teams", joined), { team_id: of, mode: "inherit" }));
    const owned = await makeProject(organization, { team: of });
    const robots = await Promise.all(
      ["member", "viewer", "member"].map((role) => automation(lead, of, role)),
    );
    for (const [at, by] of [
      [owned, lead],
      [joined, owner],
    ] as const) {
      const found: { id: string; type: string }[] = [];
      for (let cursor = ""; ; ) {
        const path = ofProject(`/who-can?permission=run:create&limit=1${cursor}`, at);
        const page = await get<{
          data: { principal: { id: string; type: string } }[];
          next_cursor: string | null;
        }>(by, path);
        found.push(...page.data.map(({ principal }) => principal));
        if (page.next_cursor === null) break;
        cursor = `&cursor=${page.next_cursor}`;
      }
      const services = found.filter(({ type }) => type === "service_account").map(({ id }) => id);
      expect(services.sort()).toEqual([robots[0]?.account, robots[2]?.account].sort());
    }
    const viewer = robots[1]?.account ?? "";
    const asked = ofProject(`/explain?permission=run:create&principal=${viewer}`, owned);
    expect(await get(lead, asked)).toMatchObject({
      allowed: false,
      principal: { type: "service_account", id: viewer, name: expect.any(String) },
      rules: [{ rule: "owning_team", role: "viewer" }],
      remedies: [
        {
          type: "role",
          role: "member",
          method: "PATCH",
          path: accountsOf(of, viewer),
          body: { role: "member" },
        },
      ],
      who_can_grant: expect.arrayContaining([{ type: "account", id: lead.id, name: lead.username }]),
    });
    expect(await get(lead, ofProject(`/what-can?principal=${viewer}`, owned))).toMatchObject({
      role: "viewer",
    });
    const open = await makeProject(organization, { account: ada }, { visibility: "open" });
    for (const id of [viewer, newId("sa")])
      await absent(ask(ada, "GET", ofProject(`/explain?permission=run:view&principal=${id}`, open)));
  });

  it("explains itself by what its token leaves of it", async () => {
    const robot = await automation(lead, team, "contributor", { scopes: ["run:view", "project:view"] });
    expect(await get(robot, ofProject("/explain?permission=run:create"))).toMatchObject({
      allowed: false,
      why: "scopes",
      remedies: [{ type: "scopes", path: `${accountsOf(team, robot.account)}/tokens/${robot.tokenId}` }],
    });
    expect(await get(robot, ofProject("/what-can"))).toMatchObject({
      permissions: ["project:view", "run:view"],
    });
    // What is sensitive a token does by name only, and so it is explained.
    const whole = await automation(lead, team, "admin");
    expect(await get(whole, ofProject("/explain?permission=secret:update"))).toMatchObject({
      allowed: false,
      why: "scopes",
    });
    await forbidden("secret:update", ask(whole, "PUT", ofProject("/secrets/A"), { value: "b" }));
    // Nobody else asks about it, not even by its id.
    await absent(ask(lead, "GET", ofProject(`/explain?permission=run:view&principal=${robot.tokenId}`)));
  });

  it("makes no keys of a project: it has tokens", async () => {
    const robot = await automation(lead, team, "admin", { scopes: ["key:create", "project:view"] });
    const made = ask(robot, "POST", ofProject("/keys"), { name: unique("key") });
    const { detail } = await refused(403, "permission_missing", made);
    expect(detail).toContain("project's own");
  });

  it("has its role everywhere at once when that changes", async () => {
    const robot = await automation(lead, team, "viewer");
    await forbidden("run:create", ask(robot, "POST", ofProject("/runs"), {}));
    await answered(200, ask(lead, "PATCH", accountsOf(team, robot.account), { role: "member" }));
    await make(robot, project, "runs");
    await answered(200, ask(lead, "PATCH", accountsOf(team, robot.account), { role: "viewer" }));
    expect(await accessTo(robot, project)).toMatchObject({ role: "viewer" });
  });

  it("by a project's name it is told of the project by its id: links, leases, the log", async () => {
    const name = unique("named");
    const id = await makeProject(organization, { team }, { name });
    const robot = await automation(lead, team, "admin");
    const model = await make(robot, name, "models");
    expect(model.links).toMatchObject({
      project: `/v1/projects/${id}`,
      self: `/v1/projects/${id}/models/${model.id}`,
    });
    const version = ask(robot, "POST", ofProject(`/models/${model.id}/versions`, name), {});
    const { number } = await answered<{ number: number }>(201, version);
    const alias = ask(robot, "PUT", ofProject(`/models/${model.id}/aliases/best`, name), { version: number });
    expect(JSON.stringify(await answered(200, alias))).not.toContain(name);
    const run = await make(robot, name, "runs");
    const claimed = ask(robot, "POST", ofProject("/leases", name), { resource_id: run.id });
    expect(await answered(201, claimed)).toMatchObject({ project_id: id });
    const found = await until(async () => {
      const events = await eventsAbout(run.id);
      return events.length > 0 && events;
    });
    expect(found[0]).toMatchObject({ type: "resource.created", project_id: id });
  });

  it("a project that leaves the team leaves it too", async () => {
    const there = await makeProject(organization, { team });
    const robot = await automation(lead, team);
    expect(await accessTo(robot, there)).not.toBeNull();
    await CONTROL.prepare("UPDATE projects SET owner_team_id = ? WHERE id = ?")
      .bind(await teamOf(owner), there)
      .run();
    expect(await accessTo(robot, there)).toBeNull();
  });
});

describe("invitations by a team's service account", () => {
  interface Invitation {
    id: string;
    invited_by: { type: string; id: string; name: string };
  }

  it("say who it was, and hold as long as it may invite, by the token it used", async () => {
    const joined = await makeProject(organization, { account: owner });
    const json = { team_id: team, mode: "override", role: "admin" };
    await answered(201, ask(owner, "POST", ofProject("/teams", joined), json));
    const invite = (robot: Automation, email: string) =>
      answered<Invitation>(
        201,
        ask(robot, "POST", ofProject("/invitations", joined), { email, role: "viewer" }),
      );
    const [guest, late] = [await signUp("guest"), await signUp("late")];
    await Promise.all([guest, late].map((person) => joinOrganization(organization, person)));
    // What it gives it has to have by name: a viewer may have keys.
    const { permissions } = await makeServiceAccount(lead, team, "viewer");
    const scopes = [...permissions, "collaborator:create"];
    const robot = await automation(lead, team, "admin", { scopes });
    const first = await invite(robot, guest.email);
    expect(first.invited_by).toEqual({ type: "service_account", id: robot.account, name: robot.name });
    await answered(200, ask(guest, "POST", `/v1/me/invitations/${first.id}/accept`));
    expect(await accessTo(guest, joined)).toMatchObject({ role: "viewer" });

    const second = await invite(robot, late.email);
    await answered(200, ask(lead, "DELETE", `${accountsOf(team, robot.account)}/tokens/${robot.tokenId}`));
    await refused(409, "invitation_void", ask(late, "POST", `/v1/me/invitations/${second.id}/accept`));
  });
});

describe("what becomes of them", () => {
  it("where a dry run is asked for, of which there is none: nothing", async () => {
    const { id } = await makeServiceAccount(lead, team);
    await refused(422, "validation_failed", ask(lead, "DELETE", `${accountsOf(team, id)}?dry_run=true`));
    await answered(200, ask(lead, "GET", accountsOf(team, id)));
  });

  it("when their team is deleted: their tokens die, and the answer says which", async () => {
    const [root, of] = [await systemAdministrator(), await teamOf(lead)];
    const robot = await automation(lead, of);
    const account = await makeServiceAccount(lead, of);
    await tokenFor(lead, of, account);
    const withdrawn = await answered<{ revoked_keys: { id: string }[]; revoked_key_count: number }>(
      200,
      ask(root, "DELETE", `/v1/admin/teams/${of}`),
    );
    expect(withdrawn.revoked_key_count).toBe(2);
    expect(withdrawn.revoked_keys.map(({ id }) => id)).toContain(robot.tokenId);
    await refused(401, "credential_revoked", fresh(robot));
  });

  it("when their organization is deleted: the same", async () => {
    const { id } = await makeOrganization(owner, { service_accounts: null });
    const { name } = await get<{ name: string }>(owner, `/v1/organizations/${id}`);
    const of = await makeTeam(id);
    await joinTeam(of, owner, "admin");
    const robot = await automation(owner, of);
    const path = `/v1/organizations/${id}?confirm=${encodeURIComponent(name)}`;
    expect(await answered(200, ask(owner, "DELETE", path))).toMatchObject({
      revoked_keys: [{ id: robot.tokenId }],
      revoked_key_count: 1,
    });
    await refused(401, "credential_revoked", fresh(robot));
  });

  it("when people leave: nothing. Theirs die with their place, a service account's do not", async () => {
    const of = await teamOf(lead);
    await joinTeam(of, ada, "admin");
    const there = await makeProject(organization, { team: of });
    const [key, robot] = [await keyOf(ada, there), await automation(ada, of)];
    await answered(200, ask(ada, "POST", `/v1/teams/${of}/leave`));
    await refused(401, "credential_revoked", fresh(key));
    await make(robot, there, "runs");
  });
});

/** Another team of the organization, with that admin. */
async function teamOf(admin: Person): Promise<string> {
  const id = await makeTeam(organization);
  await joinTeam(id, admin, "admin");
  return id;
}
