import { newId } from "@atrium/shared/id";
import { beforeAll, describe, expect, it } from "vitest";
import { until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import {
  insertRow,
  joinOrganization,
  joinTeam,
  makeOrganization,
  makeProject,
  makeTeam,
} from "./organizations.ts";
import { type Caller, type Person, signUp } from "./personas.ts";
import {
  added,
  type Collaborator,
  collaborators,
  createProject,
  fresh,
  keyOf,
  list,
  logged,
} from "./sharing.ts";

let owner: Person;

beforeAll(async () => {
  owner = await signUp("owner");
});

describe("removing a collaborator", () => {
  it("O8 takes their keys with it, and says which; adding them again revives none", async () => {
    const of = await createProject(owner);
    const person = await signUp("person");
    const first = await added(owner, of, person, { role: "member" });
    const key = await keyOf(person, of);
    expect((await fresh(key)).status).toBe(200);

    const removed = await send(owner, { method: "DELETE", path: `${collaborators(of)}/${first.id}` });
    expect(await removed.json()).toEqual({
      dry_run: false,
      effective_by: expect.stringMatching(/Z$/),
      revoked_keys: [{ id: key.id, name: expect.any(String), project_id: of }],
      revoked_key_count: 1,
      tokens_expire_by: null,
      ended_memberships: [],
      ended_membership_count: 0,
      reassigned_to: null,
      reassigned_projects: [],
      running: null,
    });
    await expectProblem(await fresh(key), 401, "credential_revoked");
    await expectProblem(await send(person, { method: "GET", path: `/v1/projects/${of}` }), 404, "not_found");

    const second = await added(owner, of, person, { role: "member" });
    expect(second.id).not.toBe(first.id);
    await expectProblem(await fresh(key), 401, "credential_revoked");
    expect((await send(person, { method: "GET", path: `/v1/projects/${of}` })).status).toBe(200);

    const [event] = await until(async () => {
      const events = await logged(of, "collaborator.removed");
      return events.length > 0 && events;
    });
    expect(event?.details).toMatchObject({
      account_id: person.id,
      revoked_keys: [{ id: key.id }],
      revoked_key_count: 1,
    });
  });

  it("one hundred at once, of everybody by everybody: the owner stays, each goes once", async () => {
    const of = await createProject(owner);
    const admins = await Promise.all(Array.from({ length: 10 }, () => signUp("admin")));
    const rows = await Promise.all(admins.map((admin) => added(owner, of, admin, { role: "admin" })));
    const [ownerRow] = (await list(owner, of)).filter(({ role }) => role === "owner");
    const all = [...rows, ownerRow as Collaborator];
    const answers = await Promise.all(
      admins.flatMap((admin) =>
        all.map(({ id }) => send(admin, { method: "DELETE", path: `${collaborators(of)}/${id}` })),
      ),
    );
    const left = await list(owner, of);
    expect(left.filter(({ role }) => role === "owner")).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(11 - left.length);
    // Gone already, changed meanwhile, no admin any more, or the owner's row.
    const statuses = new Set(answers.map(({ status }) => status));
    for (const status of statuses) expect([200, 404, 409, 412]).toContain(status);
    const events = await until(async () => {
      const found = await logged(of, "collaborator.removed");
      return found.length >= 11 - left.length && found;
    });
    expect(events).toHaveLength(11 - left.length);
  });
});

describe("leaving", () => {
  const leave = (caller: Caller, of: string) =>
    send(caller, { method: "POST", path: `/v1/projects/${of}/leave` });

  it("T13 a member leaves, and their keys die; a key cannot leave for its owner", async () => {
    const of = await createProject(owner);
    const person = await signUp("person");
    await added(owner, of, person, { role: "member" });
    const key = await keyOf(person, of);
    await expectProblem(await leave(key, of), 403, "permission_missing");
    expect(await (await leave(person, of)).json()).toMatchObject({ revoked_keys: [{ id: key.id }] });
    await expectProblem(await fresh(key), 401, "credential_revoked");
    await expectProblem(await leave(person, of), 404, "not_found");
  });

  it("T13 where access comes through a team or an organization, the answer names that door", async () => {
    const [boss, lead, teammate] = (await Promise.all(["boss", "lead", "teammate"].map(signUp))) as [
      Person,
      Person,
      Person,
    ];
    const { id: organization } = await makeOrganization(boss);
    await joinOrganization(organization, lead);
    await joinOrganization(organization, teammate);
    const of = await makeProject(organization, { account: lead });
    const team = await makeTeam(organization, "Vision");
    await joinTeam(team, teammate);
    await insertRow("collaborating_teams", {
      ...{ id: newId("ct"), project_id: of, team_id: team, mode: "override", role: "viewer" },
      ...{ created_by: lead.id, created_at: 0 },
    });
    const [organizationDoor, teamDoor] = [await leave(boss, of), await leave(teammate, of)];
    expect((await expectProblem(organizationDoor, 409, "access_through_elsewhere")).detail).toContain(
      organization,
    );
    const { detail } = await expectProblem(teamDoor, 409, "access_through_elsewhere");
    expect(detail).toContain(`the team Vision (${team})`);
  });
});
