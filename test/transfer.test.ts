/** Projects change hands: offered by their owner, accepted by somebody else. */
import { beforeAll, describe, expect, it } from "vitest";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
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
import { type Caller, type Person, signUp } from "./personas.ts";
import { control, createProject, fresh, keyOf, logged } from "./sharing.ts";

let ada: Person;
let ben: Person;
let eve: Person;
let organization: string;
let team: string;

beforeAll(async () => {
  [ada, ben, eve] = await Promise.all([signUp("ada"), signUp("ben"), signUp("eve")]);
  ({ id: organization } = await makeOrganization(eve, { projects: null }));
  await joinOrganization(organization, ada);
  await joinOrganization(organization, ben);
  team = await makeTeam(organization);
  await joinTeam(team, ben, "admin");
});

interface Offer {
  id: string;
  to: { type: string; id: string };
}

const path = (project: string) => `/v1/projects/${project}/transfer`;
const offer = (caller: Caller, project: string, json: object) =>
  send(caller, { method: "POST", path: path(project), json });
const offered = async (caller: Caller, project: string, json: object): Promise<Offer> => {
  const response = await offer(caller, project, json);
  const text = await response.text();
  expect(`${response.status} ${text}`).toMatch(/^201 /);
  return JSON.parse(text) as Offer;
};
const answer = (caller: Caller, { id }: Pick<Offer, "id">, how: "accept" | "decline") =>
  send(caller, { method: "POST", path: `/v1/me/transfers/${id}/${how}` });
const accepted = async (caller: Caller, to: Offer): Promise<void> => {
  const response = await answer(caller, to, "accept");
  expect(`${response.status} ${await response.clone().text()}`).toMatch(/^200 .*effective_by/);
};
const ours = (owner: Person) => makeProject(organization, { account: owner });
const seen = async (caller: Caller, project: string): Promise<Record<string, unknown>> =>
  (await send(caller, { method: "GET", path: `/v1/projects/${project}?consistency=strong` })).json() as never;
const offersTo = async (caller: Caller): Promise<string[]> => {
  const response = await send(caller, { method: "GET", path: "/v1/me/transfers?limit=100" });
  return ((await response.json()) as { data: Offer[] }).data.map(({ id }) => id);
};

describe("within an organization", () => {
  it("C1 a member takes it over; the former owner stays as an admin", async () => {
    const project = await ours(ada);
    const to = await offered(ada, project, { username: ben.username });
    expect(to).toMatchObject({
      project: { id: project },
      to: { type: "account", id: ben.id, name: ben.username },
      offered_by: { id: ada.id, name: ada.username },
    });
    expect(await seen(ada, project)).toMatchObject({ owner_account_id: ada.id, role: "owner" });
    expect(await offersTo(ben)).toContain(to.id);
    await accepted(ben, to);
    expect(await seen(ben, project)).toMatchObject({
      owner_account_id: ben.id,
      role: "owner",
      relation: "owner",
    });
    expect(await seen(ada, project)).toMatchObject({ role: "admin", relation: "collaborator" });
    expect(await offersTo(ben)).not.toContain(to.id);
    await expectProblem(await answer(ben, to, "accept"), 404, "not_found");
    const [event] = await until(async () => {
      const events = await logged(project, "project.transferred");
      return events.length > 0 && events;
    });
    expect(event).toMatchObject({
      actor: { id: ben.id },
      organization_id: organization,
      changes: { owner_account_id: { from: ada.id, to: ben.id } },
    });
  });

  it("who collaborates already becomes the owner, and their level is gone", async () => {
    const project = await ours(ada);
    await joinProject(project, ben, { access: '{"job":"read"}', add_ons: '["registry_admin"]' });
    await accepted(ben, await offered(ada, project, { account_id: ben.id }));
    const row = await (await control())
      .prepare("SELECT role, access, add_ons FROM memberships WHERE project_id = ? AND account_id = ?")
      .bind(project, ben.id)
      .first();
    expect(row).toEqual({ role: "owner", access: null, add_ons: "[]" });
  });

  it("the former owner's keys live on, worth what an admin is", async () => {
    const project = await ours(ada);
    const key = await keyOf(ada, project);
    await accepted(ben, await offered(ada, project, { email: ben.email }));
    expect(await (await fresh(key)).json()).toMatchObject({ role: "admin" });
  });

  it("C2 a team takes it over by one of its admins; an owner outside of it leaves, their keys with them", async () => {
    const project = await ours(ada);
    const key = await keyOf(ada, project);
    const to = await offered(ada, project, { team_id: team });
    expect(await offersTo(ben)).toContain(to.id);
    await accepted(ben, to);
    expect(await seen(ben, project)).toMatchObject({
      owner_account_id: null,
      owner_team_id: team,
      relation: "team",
      role: "owner",
    });
    await expectProblem(
      await send(ada, { method: "GET", path: `/v1/projects/${project}` }),
      404,
      "not_found",
    );
    await expectProblem(await fresh(key), 401, "credential_revoked");
  });

  it("C2 an owner who is in the team stays as an admin", async () => {
    const project = await ours(ben);
    await accepted(ben, await offered(ben, project, { team_id: team }));
    expect(
      (
        await (
          await control()
        )
          .prepare("SELECT role FROM memberships WHERE project_id = ?")
          .bind(project)
          .all()
      ).results,
    ).toEqual([{ role: "admin" }]);
  });

  it("C2 a team takes no project with collaborators outside of it: they are named, at the offer and at acceptance", async () => {
    const project = await ours(ben);
    const row = await joinProject(project, ada, { role: "viewer" });
    const refusal = await expectProblem(await offer(ben, project, { team_id: team }), 409, "not_in_team");
    expect(refusal.detail).toContain(ada.username);
    const db = await control();
    await db.prepare("DELETE FROM memberships WHERE id = ?").bind(row).run();
    const to = await offered(ben, project, { team_id: team });
    await joinProject(project, ada, { role: "viewer" });
    await expectProblem(await answer(ben, to, "accept"), 409, "not_in_team");
    expect(await seen(ben, project)).toMatchObject({ owner_account_id: ben.id });
  });

  it("a team's project goes to a member, and the team goes on in it with what each of its people is", async () => {
    const project = await makeProject(organization, { team }, { visibility: "team" });
    const fay = await signUp("fay");
    await joinOrganization(organization, fay);
    await joinTeam(team, fay, "viewer");
    await accepted(ada, await offered(ben, project, { username: ada.username }));
    expect(await seen(ada, project)).toMatchObject({ owner_account_id: ada.id, visibility: "private" });
    expect(await seen(ben, project)).toMatchObject({ role: "admin", relation: "team" });
    expect(await seen(fay, project)).toMatchObject({ role: "viewer" });
  });

  it("a team that collaborates becomes the owner, and collaborates no more besides", async () => {
    const project = await ours(ben);
    await insertRow("collaborating_teams", {
      id: project.replace("prj", "collaborating_team"),
      project_id: project,
      team_id: team,
      mode: "override",
      role: "viewer",
      created_by: ben.id,
      created_at: 1,
    });
    await accepted(ben, await offered(ben, project, { team_id: team }));
    expect(await seen(ben, project)).toMatchObject({ owner_team_id: team, role: "owner" });
  });

  it("the bill goes back to the owner", async () => {
    const project = await makeProject(
      organization,
      { account: ada },
      { billing_organization_id: ada.organization },
    );
    await accepted(ben, await offered(ada, project, { username: ben.username }));
    const response = await send(ben, { method: "GET", path: `/v1/projects/${project}/billing` });
    expect(await response.json()).toEqual({ organization_id: null, charged_to: ben.id });
  });
});

describe("T2 between personal organizations", () => {
  it("it moves into the other's, with its keys; the former owner stays as an admin", async () => {
    const project = await createProject(ada);
    const key = await keyOf(ada, project);
    await accepted(ben, await offered(ada, project, { email: ben.email }));
    expect(await seen(ben, project)).toMatchObject({ organization_id: ben.organization, role: "owner" });
    expect(await seen(ada, project)).toMatchObject({ role: "admin" });
    expect(await (await fresh(key)).json()).toMatchObject({ role: "admin" });
    const row = await (await control())
      .prepare("SELECT organization_id FROM keys WHERE id = ?")
      .bind(key.id)
      .first();
    expect(row).toEqual({ organization_id: ben.organization });
  });

  it("custom roles stay behind: while somebody has one, it is refused, and they are named", async () => {
    const project = await createProject(ada);
    const role = await makeRole(ada.organization, "viewer", ["run:create"]);
    const row = await joinProject(project, eve, { custom_role_id: role });
    const response = await offer(ada, project, { username: ben.username });
    const refusal = await expectProblem(response, 409, "in_use");
    expect(refusal).toMatchObject({ used_by: [{ type: "collaborator", id: row, name: eve.username }] });
  });
});

describe("who can not have it", () => {
  it("T1 nobody a Personal project; O2 nobody a Default one", async () => {
    await expectProblem(
      await offer(ada, ada.personalProject, { username: ben.username }),
      403,
      "personal_project",
    );
    const { defaultProject } = await makeOrganization(ada);
    await expectProblem(
      await offer(ada, defaultProject, { username: ben.username }),
      403,
      "permission_missing",
    );
  });

  it("nobody outside of the organization, no other organization's team", async () => {
    const project = await ours(ada);
    const stranger = await signUp("stranger");
    const { id: elsewhere } = await makeOrganization(ada);
    const theirs = await makeTeam(elsewhere);
    await expectProblem(
      await offer(ada, project, { username: stranger.username }),
      409,
      "not_in_organization",
    );
    for (const id of [theirs, "team_nowhere"])
      await expectProblem(await offer(ada, project, { team_id: id }), 409, "not_in_organization");
    const personal = await createProject(ada);
    await expectProblem(await offer(ada, personal, { team_id: team }), 409, "not_in_organization");
  });

  it("by email an unknown one and a stranger's are answered alike", async () => {
    const project = await ours(ada);
    const stranger = await signUp("stranger");
    const refusals = await Promise.all(
      [stranger.email, "nobody@example.com"].map(async (email) =>
        expectProblem(await offer(ada, project, { email }), 409, "account_not_found"),
      ),
    );
    expect(new Set(refusals.map(({ detail }) => detail)).size).toBe(1);
  });

  it("whoever has it", async () => {
    await expectProblem(await offer(ada, await ours(ada), { username: ada.username }), 409, "state_conflict");
    const owned = await makeProject(organization, { team });
    await expectProblem(await offer(ben, owned, { team_id: team }), 409, "state_conflict");
  });

  it("of nobody and of two the request is not valid", async () => {
    const project = await ours(ada);
    for (const json of [{}, { username: ben.username, team_id: team }])
      await expectProblem(await offer(ada, project, json), 422, "validation_failed");
  });
});

describe("who offers and who answers", () => {
  it("only the owner offers, looks and takes back: an admin does not, an outsider sees nothing", async () => {
    const project = await ours(ada);
    await joinProject(project, ben, { role: "admin" });
    const outsider = await signUp("outsider");
    for (const method of ["GET", "DELETE", "POST"]) {
      const json = method === "POST" ? { json: { username: eve.username } } : {};
      for (const caller of [ben, eve]) {
        const refusal = await expectProblem(
          await send(caller, { method, path: path(project), ...json }),
          403,
          "permission_missing",
        );
        expect(refusal.permission).toBe("project:transfer");
      }
      await expectProblem(await send(outsider, { method, path: path(project), ...json }), 404, "not_found");
    }
  });

  it("nobody but whom it is offered to accepts or declines it; of a team its admins, members do not", async () => {
    const project = await ours(ada);
    const member = await signUp("member");
    await joinOrganization(organization, member);
    await joinTeam(team, member);
    const to = await offered(ada, project, { team_id: team });
    for (const caller of [ada, member])
      for (const how of ["accept", "decline"] as const)
        await expectProblem(await answer(caller, to, how), 404, "not_found");
    expect(await offersTo(member)).toEqual([]);
    // The organization's administrators administer its teams.
    await accepted(eve, to);
  });

  it("a second offer waits for the end of the first; taken back it is void", async () => {
    const project = await ours(ada);
    const to = await offered(ada, project, { username: ben.username });
    await expectProblem(await offer(ada, project, { username: eve.username }), 409, "already_exists");
    const open = await send(ada, { method: "GET", path: path(project) });
    expect(await open.json()).toMatchObject({ id: to.id });
    const headers = { "If-Match": '"v7"' };
    await expectProblem(
      await send(ada, { method: "DELETE", path: path(project), headers }),
      412,
      "stale_version",
    );
    expect((await send(ada, { method: "DELETE", path: path(project) })).status).toBe(204);
    await expectProblem(await answer(ben, to, "accept"), 404, "not_found");
    await expectProblem(await send(ada, { method: "GET", path: path(project) }), 404, "not_found");
    await offered(ada, project, { username: eve.username });
  });

  it("declined it is over, and nothing has changed", async () => {
    const project = await ours(ada);
    const to = await offered(ada, project, { username: ben.username });
    expect((await answer(ben, to, "decline")).status).toBe(200);
    await expectProblem(await answer(ben, to, "accept"), 404, "not_found");
    expect(await seen(ada, project)).toMatchObject({ role: "owner" });
  });

  it("after its time it is void, and never in the way of another one", async () => {
    const project = await ours(ada);
    const to = await offered(ada, project, { username: ben.username });
    await (await control()).prepare("UPDATE transfers SET expires_at = 1 WHERE id = ?").bind(to.id).run();
    await expectProblem(await answer(ben, to, "accept"), 409, "transfer_void");
    expect(await offersTo(ben)).not.toContain(to.id);
    await expectProblem(await send(ada, { method: "GET", path: path(project) }), 404, "not_found");
    await offered(ada, project, { username: ben.username });
  });

  it("it is void once whoever offered it does not own the project any more", async () => {
    const project = await makeProject(organization, { team });
    const offerer = await signUp("offerer");
    await joinOrganization(organization, offerer);
    const membership = await joinTeam(team, offerer, "admin");
    const to = await offered(offerer, project, { username: ada.username });
    const db = await control();
    await db
      .prepare("UPDATE memberships SET role = 'member', version = 2 WHERE id = ?")
      .bind(membership)
      .run();
    await expectProblem(await answer(ada, to, "accept"), 409, "transfer_void");
  });

  it("it is void once whom it is offered to has left the organization", async () => {
    const project = await ours(ada);
    const leaver = await signUp("leaver");
    const membership = await joinOrganization(organization, leaver);
    const to = await offered(ada, project, { username: leaver.username });
    await (await control()).prepare("DELETE FROM memberships WHERE id = ?").bind(membership).run();
    await expectProblem(await answer(leaver, to, "accept"), 409, "not_in_organization");
  });

  it("twice under one Idempotency-Key is one offer; whom it goes to is told by mail", async () => {
    const [project, cora] = await Promise.all([ours(ada), signUp("cora")]);
    await joinOrganization(organization, cora);
    const sent = {
      method: "POST",
      path: path(project),
      json: { username: cora.username },
      headers: { "Idempotency-Key": project },
    };
    const [first, second] = [await send(ada, sent), await send(ada, sent)];
    const { id } = (await first.json()) as Offer;
    expect(((await second.json()) as Offer).id).toBe(id);
    const { inbox } = await harness();
    const mail = await until(async () => (await inbox(cora.email)).find(({ body }) => body.includes(id)));
    expect(mail.subject).toContain("is offered to you");
  });
});

describe("at once", () => {
  it("of one hundred acceptances one is done", async () => {
    const project = await ours(ada);
    const to = await offered(ada, project, { team_id: team });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, at) => answer(at % 2 === 0 ? ben : eve, to, "accept")),
    );
    const codes = await Promise.all(
      answers.map(async (one) =>
        one.status === 200 ? "done" : ((await one.json()) as { code: string }).code,
      ),
    );
    expect(codes.filter((code) => code === "done")).toHaveLength(1);
    const late = ["done", "transfer_void", "access_changed", "not_found"];
    expect(codes.filter((code) => !late.includes(code))).toEqual([]);
    expect(await seen(ben, project)).toMatchObject({ owner_team_id: team });
    const events = await until(async () => {
      const found = await logged(project, "project.transferred");
      return found.length > 0 && found;
    });
    expect(events).toHaveLength(1);
  });
});
