/** What an account token can do, and where: as much as its owner, and no more than it was made for. */
import { beforeAll, describe, expect, it } from "vitest";
import { expectProblem, send } from "./http.ts";
import {
  joinOrganization,
  joinTeam,
  makeOrganization,
  makeProject,
  makeTeam,
  systemAdministrator,
} from "./organizations.ts";
import { type Caller, newAddress, type Person, signUp, unique } from "./personas.ts";
import { claim, claimed, type Lease, makeRun, report } from "./runners.ts";
import { added, createProject, keyOf } from "./sharing.ts";
import { makeToken, type TokenCaller, type TokenWishes, tokensOf } from "./tokens.ts";
import { makeKey } from "./world.ts";

let ada: Person;
let bob: Person;
let admin: Person;
let organization: string;
let defaultProject: string;
/** Of Ada's, in which Bob is nothing. */
let project: string;
let name: string;

beforeAll(async () => {
  [ada, bob, admin] = await Promise.all([signUp("ada"), signUp("bob"), systemAdministrator()]);
  name = unique("my project");
  project = await createProject(ada, name);
  const made = await makeOrganization(ada, { projects: null, service_accounts: null, view_only_role: true });
  organization = made.id;
  defaultProject = made.defaultProject;
});

const get = (caller: Caller, path: string) => send(caller, { method: "GET", path });
const post = (caller: Caller, path: string, json: object = {}) =>
  send(caller, { method: "POST", path, json });
const remove = (caller: Caller, path: string) => send(caller, { method: "DELETE", path });
const access = (caller: Caller, at = "") => get(caller, `/v1/access?consistency=strong${at}`);
const inProject = (caller: Caller, id: string) => access(caller, `&project=${encodeURIComponent(id)}`);
const absent = async (response: Promise<Response>) => expectProblem(await response, 404, "not_found");
const forbidden = async (response: Promise<Response>) =>
  expectProblem(await response, 403, "permission_missing");
const dead = async (response: Promise<Response>) => expectProblem(await response, 401, "credential_revoked");
const ids = async (caller: Caller, path: string): Promise<string[]> => {
  const response = await get(caller, path);
  expect(response.status).toBe(200);
  return ((await response.json()) as { data: { id: string }[] }).data.map(({ id }) => id);
};

describe("a token without limits", () => {
  let token: TokenCaller;
  beforeAll(async () => {
    token = await makeToken(ada);
  });

  it("acts as its owner: in their Personal project where a request does not say, or in another by id or name", async () => {
    expect(await (await access(token)).json()).toMatchObject({
      principal: { type: "account", id: ada.id },
      credential: { type: "account_token", id: token.id },
      target: { type: "project", id: ada.personalProject },
      role: "owner",
    });
    for (const where of [project, name])
      expect(await (await inProject(token, where)).json()).toMatchObject({
        target: { type: "project", id: project },
      });
    await absent(inProject(token, unique("nothing")));
    await absent(inProject(await makeToken(bob), name));
  });

  it("acts in a project that its path names by its name; what it makes there is its owner's", async () => {
    const runs = `/v1/projects/${encodeURIComponent(name)}/runs`;
    const made = await post(token, runs, { name: unique("run") });
    expect(made.status).toBe(201);
    const run = (await made.json()) as { id: string };
    expect(run).toMatchObject({ created_by: ada.id });
    expect(await (await get(ada, `/v1/projects/${project}/runs/${run.id}`)).json()).toMatchObject({
      id: run.id,
    });
    expect(await ids(token, runs)).toContain(run.id);
    expect((await remove(token, `${runs}/${run.id}`)).status).toBe(204);
    await absent(get(await makeToken(bob), runs));
  });

  it("lists across places what its owner's session lists", async () => {
    await makeRun(ada, project);
    for (const path of ["/v1/projects", "/v1/me/resources", "/v1/organizations", "/v1/me/invitations"])
      expect(await ids(token, path)).toEqual(await ids(ada, path));
    expect(await ids(token, "/v1/projects")).toContain(project);
    expect((await get(token, `/v1/organizations/${organization}`)).status).toBe(200);
    expect(await (await get(token, "/v1/me")).json()).toMatchObject({ id: ada.id });
  });

  it("does what is sensitive only where its scopes name it, and says so", async () => {
    const keys = `/v1/projects/${project}/keys`;
    const problem = await forbidden(post(token, keys, { name: "key" }));
    expect(problem).toMatchObject({
      permission: "key:create",
      explanation: expect.stringContaining("this token does not name key:create"),
    });
    await forbidden(remove(token, `/v1/projects/${project}`));
    const maker = await makeToken(ada, { scopes: ["key:create", "key:view", "run:view"] });
    const made = await post(maker, keys, { name: "key", scopes: ["run:view"] });
    expect(made.status).toBe(201);
    await expectProblem(
      await post(maker, keys, { name: "wide", scopes: ["run:delete"] }),
      403,
      "grant_exceeds_own",
    );
  });

  it("with scopes, does what they name, everywhere, and nothing else", async () => {
    const narrow = await makeToken(ada, {
      scopes: ["run:view", "run:create", "run:update:own", "project:view"],
    });
    for (const where of [project, ada.personalProject])
      expect((await post(narrow, `/v1/projects/${where}/runs`, { name: unique("run") })).status).toBe(201);
    const others = await makeRun(ada, project);
    const problem = await forbidden(
      send(narrow, { method: "PATCH", path: `/v1/projects/${project}/runs/${others}`, json: { labels: {} } }),
    );
    expect(problem.explanation).toContain("made with it");
    const left = await forbidden(post(narrow, `/v1/projects/${project}/datasets`, { name: unique("data") }));
    expect(left.explanation).toContain("its scopes leave it out");
    await forbidden(get(narrow, "/v1/me"));
  });

  it("is told why not, and what would do", async () => {
    const why = async (caller: Caller, permission: string) =>
      (await (
        await get(caller, `/v1/projects/${project}/explain?permission=${permission}`)
      ).json()) as object;
    expect(await why(token, "run:create")).toMatchObject({ allowed: true });
    expect(await why(token, "key:create")).toMatchObject({ allowed: false });
    expect(await why(ada, "key:create")).toMatchObject({ allowed: true });
    expect(
      await why(await makeToken(ada, { scopes: ["project:view", "run:view"] }), "run:create"),
    ).toMatchObject({
      allowed: false,
    });
  });

  it("moves from one project to another where it reaches both", async () => {
    const to = await createProject(ada);
    const run = await makeRun(ada, project, { desired_state: "stopped" });
    const move = (caller: Caller) =>
      post(caller, `/v1/projects/${project}/runs/${run}/move`, { project_id: to });
    await forbidden(move(await keyOf(ada, project)));
    await absent(move(await makeToken(ada, { projects: [project] })));
    expect((await move(token)).status).toBeLessThan(300);
    expect((await get(token, `/v1/projects/${to}/runs/${run}`)).status).toBe(200);
  });

  it("of a system administrator administers where its scopes name it alone", async () => {
    const settings = "/v1/admin/settings";
    expect((await get(admin, settings)).status).toBe(200);
    const problem = await forbidden(get(await makeToken(admin), settings));
    expect(problem.explanation).toContain("does not name system:view");
    expect((await get(await makeToken(admin, { scopes: ["system:view"] }), settings)).status).toBe(200);
    await absent(get(await makeToken(ada, { scopes: ["system:view"] }), settings));
  });
});

describe("a limited token", () => {
  const limitedTo = (wishes: TokenWishes) => makeToken(ada, wishes);

  it("to a project: elsewhere nothing is there", async () => {
    const token = await limitedTo({ projects: [project] });
    expect((await get(token, `/v1/projects/${project}/runs`)).status).toBe(200);
    for (const path of [
      `/v1/projects/${ada.personalProject}/runs`,
      `/v1/projects/${defaultProject}/runs`,
      `/v1/organizations/${organization}`,
      `/v1/organizations/${ada.organization}`,
    ])
      await absent(get(token, path));
    for (const path of ["/v1/me", "/v1/me/tokens", "/v1/projects", "/v1/me/resources", "/v1/organizations"]) {
      const problem = await forbidden(get(token, path));
      expect(problem.explanation).toContain("limited");
    }
    expect(await (await access(token)).json()).toMatchObject({
      target: { type: "account" },
      permissions: [],
    });
  });

  it("to an organization: what is in it", async () => {
    const within = await makeProject(organization, { account: ada });
    const token = await limitedTo({ organizations: [organization] });
    for (const path of [
      `/v1/organizations/${organization}`,
      `/v1/projects/${within}/runs`,
      `/v1/projects/${defaultProject}/runs`,
    ])
      expect((await get(token, path)).status).toBe(200);
    expect(await ids(token, `/v1/organizations/${organization}/projects`)).toContain(within);
    await absent(get(token, `/v1/projects/${project}/runs`));
    await forbidden(get(token, "/v1/projects"));
  });

  it("reads no open project of others, which its owner's other tokens do", async () => {
    const open = await createProject(bob);
    await send(bob, { method: "PATCH", path: `/v1/projects/${open}`, json: { visibility: "open" } });
    await absent(get(await limitedTo({ projects: [project] }), `/v1/projects/${open}/runs`));
    const guest = await makeToken(ada);
    expect((await get(guest, `/v1/projects/${open}/runs`)).status).toBe(200);
    expect((await post(guest, `/v1/projects/${open}/runs`, { name: unique("run") })).status).toBe(201);
    await forbidden(post(guest, `/v1/projects/${open}/datasets`, { name: unique("data") }));
  });
});

describe("what its owner loses", () => {
  it("W11: in a project where they only view, their token is worth nothing, nor is it in its lists", async () => {
    const viewing = await makeProject(organization, { account: ada });
    const eve = await signUp("eve");
    await joinOrganization(organization, eve);
    await added(ada, viewing, eve, { role: "view_only" });
    const token = await makeToken(eve);
    expect((await get(eve, `/v1/projects/${viewing}/runs`)).status).toBe(200);
    await absent(get(token, `/v1/projects/${viewing}/runs`));
    expect(await ids(eve, "/v1/projects")).toContain(viewing);
    expect(await ids(token, "/v1/projects")).not.toContain(viewing);
    await expectProblem(
      await post(eve, "/v1/me/tokens", { name: "x", projects: [viewing] }),
      422,
      "validation_failed",
    );
    await send(ada, { method: "PATCH", path: `/v1/projects/${viewing}`, json: { visibility: "open" } });
    await absent(get(token, `/v1/projects/${viewing}/runs?consistency=strong`));
  });

  it("out of the project: a limited one dies and does not come back; another loses that place and has it again", async () => {
    const cleo = await signUp("cleo");
    const place = await createProject(ada);
    const row = await added(ada, place, cleo, { role: "member" });
    const [limited, both, wide] = await Promise.all([
      makeToken(cleo, { projects: [place] }),
      makeToken(cleo, { projects: [place, cleo.personalProject] }),
      makeToken(cleo),
    ]);
    for (const token of [limited, both, wide]) expect((await inProject(token, place)).status).toBe(200);
    await remove(ada, `/v1/projects/${place}/collaborators/${row.id}`);
    await dead(inProject(limited, place));
    for (const token of [both, wide]) await absent(inProject(token, place));
    await added(ada, place, cleo, { role: "member" });
    await dead(inProject(limited, place));
    await absent(inProject(both, place));
    expect((await inProject(both, cleo.personalProject)).status).toBe(200);
    expect((await inProject(wide, place)).status).toBe(200);
    expect(await (await get(cleo, `/v1/me/tokens/${both.id}`)).json()).toMatchObject({
      projects: [cleo.personalProject],
      revoked_at: null,
    });
    expect(await (await get(cleo, `/v1/me/tokens/${limited.id}`)).json()).toMatchObject({
      revoked_because: "membership_ended",
    });
  });

  it("out of the organization: the same", async () => {
    const dan = await signUp("dan");
    const member = await joinOrganization(organization, dan);
    const [limited, wide] = await Promise.all([
      makeToken(dan, { organizations: [organization] }),
      makeToken(dan),
    ]);
    expect((await inProject(limited, defaultProject)).status).toBe(200);
    await remove(ada, `/v1/organizations/${organization}/members/${member}`);
    await dead(inProject(limited, defaultProject));
    await absent(inProject(wide, defaultProject));
    await joinOrganization(organization, dan);
    await dead(inProject(limited, defaultProject));
    expect((await inProject(wide, defaultProject)).status).toBe(200);
  });

  it("with the project: a token that was limited to it is dead", async () => {
    const gone = await makeProject(organization, { account: ada });
    const token = await makeToken(ada, { projects: [gone] });
    expect((await inProject(token, gone)).status).toBe(200);
    const named = await get(ada, `/v1/projects/${gone}`);
    const { name: confirm } = (await named.json()) as { name: string };
    expect(
      (await remove(ada, `/v1/projects/${gone}?confirm=${encodeURIComponent(confirm)}`)).status,
    ).toBeLessThan(300);
    await dead(inProject(token, gone));
  });

  it("with the token goes whoever was invited with it and has not come yet", async () => {
    const [fred, gina] = await Promise.all([signUp("fred"), signUp("gina")]);
    const token = await makeToken(ada);
    const invite = async ({ email }: Person) => {
      const invited = await post(token, `/v1/organizations/${organization}/invitations`, {
        email,
        role: "member",
      });
      expect(invited.status).toBe(201);
      return ((await invited.json()) as { id: string }).id;
    };
    const [first, second] = [await invite(fred), await invite(gina)];
    expect((await post(fred, `/v1/me/invitations/${first}/accept`)).status).toBeLessThan(300);
    await remove(ada, `/v1/me/tokens/${token.id}`);
    await expectProblem(await post(gina, `/v1/me/invitations/${second}/accept`), 409, "invitation_void");
  });

  it("grants no more than its scopes, and what is sensitive only where they name it", async () => {
    const hank = await signUp("hank");
    const token = await makeToken(ada);
    const add = (level: object) =>
      post(token, `/v1/projects/${project}/collaborators`, { account_id: hank.id, ...level });
    const problem = await expectProblem(await add({ role: "member" }), 403, "grant_exceeds_own");
    expect(problem.permission).toMatch(/^key:/);
    expect((await add({ access: { job: "read" } })).status).toBe(201);
  });

  it("gives up no place of theirs, and bills nobody for them", async () => {
    const ivy = await signUp("ivy");
    const place = await createProject(ada);
    await added(ada, place, ivy, { role: "member" });
    await forbidden(post(await makeToken(ivy), `/v1/projects/${place}/leave`));
  });

  it("suspension stops every token of theirs", async () => {
    const eva = await signUp("eva");
    const token = await makeToken(eva);
    expect((await access(token)).status).toBe(200);
    expect((await post(admin, `/v1/admin/accounts/${eva.id}/suspend`)).status).toBe(200);
    const refused = await access(token);
    expect([401, 403]).toContain(refused.status);
    expect(((await refused.json()) as { code: string }).code).toMatch(/account_suspended|credential_revoked/);
  });
});

describe("asked about by whoever verifies keys", () => {
  const verify = async (gate: Caller, key: string, question: object = {}) =>
    (await (
      await post(gate, "/v1/keys/verify", { key, consistency: "strong", ...question })
    ).json()) as object;

  it("is known where its owner has something, for what it may do there; elsewhere it is unknown, revoked or not", async () => {
    const gate = await makeKey({ owner: ada, project }, { scopes: ["key:verify"] });
    const fay = await signUp("fay");
    await added(ada, project, fay, { role: "member" });
    const token = await makeToken(fay, { scopes: ["run:view"] });
    expect(await verify(gate, token.token)).toMatchObject({
      valid: true,
      key: { id: token.id },
      principal: { type: "account", id: fay.id },
      project: { id: project },
      grant: ["run:view"],
    });
    expect(await verify(gate, token.token, { permission: "run:delete" })).toMatchObject({
      code: "insufficient",
    });
    const elsewhere = await makeToken(fay, { projects: [fay.personalProject] });
    const stranger = await makeToken(bob);
    const revoked = await makeToken(bob);
    await remove(bob, `/v1/me/tokens/${revoked.id}`);
    for (const { token: secret } of [elsewhere, stranger, revoked])
      expect(await verify(gate, secret)).toEqual({ valid: false, code: "unknown", max_age: 0 });
    await remove(fay, `/v1/me/tokens/${token.id}`);
    expect(await verify(gate, token.token)).toEqual({ valid: false, code: "revoked", max_age: 0 });
  });

  it("verifies itself where its owner may, project by project", async () => {
    const key = await keyOf(ada, project);
    const token = await makeToken(ada);
    const at = (where: string) => post(token, `/v1/keys/verify?project=${where}`, { key: key.token });
    expect(await (await at(project)).json()).toMatchObject({ valid: true });
    expect(await (await at(ada.personalProject)).json()).toMatchObject({ code: "unknown" });
  });
});

describe("leases", () => {
  const as = ({ token }: Pick<Lease, "token">): Caller => ({ token, address: newAddress() });

  it("claimed with a person's token: what runs under one is worth what the token is, and ends with it", async () => {
    const token = await makeToken(ada);
    const run = await makeRun(ada, project);
    const lease = await claimed(token, project, { resource_id: run });
    expect((await get(as(lease), `/v1/projects/${project}/runs/${run}`)).status).toBe(200);
    expect((await report(token, lease, "heartbeat")).status).toBe(200);
    await absent(report(await makeToken(bob), lease, "heartbeat"));
    await remove(ada, `/v1/me/tokens/${token.id}`);
    await dead(get(as(lease), `/v1/projects/${project}/runs/${run}?consistency=strong`));
    await dead(report(token, lease, "heartbeat"));
  });

  it("claimed with a token of a team's service account, in a project of the team", async () => {
    const lead = await signUp("lead");
    const team = await makeTeam(organization);
    await joinOrganization(organization, lead);
    await joinTeam(team, lead, "admin");
    const owned = await makeProject(organization, { team });
    const made = await post(lead, `/v1/teams/${team}/service-accounts`, {
      name: unique("runner"),
      role: "admin",
    });
    const { id } = (await made.json()) as { id: string };
    const token = await makeToken(lead, {}, tokensOf(team, id));
    const run = await makeRun(lead, owned);
    const lease = await claimed(token, owned, { resource_id: run });
    expect(await (await get(as(lease), "/v1/access")).json()).toMatchObject({
      principal: { type: "service_account", id },
      credential: { type: "lease" },
      target: { id: owned },
    });
    expect((await report(token, lease, "finish", { observed_state: "succeeded" })).status).toBe(200);
    await absent(claim(token, project));
  });
});
