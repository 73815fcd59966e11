/** Teams: who makes them, who is in them, and what leaving one takes away. */
import type { OrganizationRole, TeamRole } from "@atrium/shared/access/roles";
import { newId } from "@atrium/shared/id";
import { beforeAll, describe, expect, it } from "vitest";
import * as teamStore from "../services/projects/src/team/store.ts";
import * as store from "../services/projects/src/team-member/store.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, type ProblemAnswer, send } from "./http.ts";
import {
  entitle,
  insertRow,
  joinOrganization,
  joinProject,
  joinTeam,
  makeOrganization,
  makeProject,
  makeRole,
  makeTeam,
} from "./organizations.ts";
import { type Caller, newcomer, type Person, signUp, unique } from "./personas.ts";
import { planOf } from "./plan.ts";
import { control, fresh, keyOf } from "./sharing.ts";

const { metered, inbox } = await harness();

interface Team {
  id: string;
  name: string;
  role: string | null;
}

interface Member {
  id: string;
  account_id: string;
  username: string;
  role: string | null;
  custom_role: { id: string; name: string } | null;
}

let owner: Person;
let admin: Person;
let ada: Person;
let bob: Person;
let outsider: Person;

beforeAll(async () => {
  [owner, admin, ada, bob, outsider] = (await Promise.all(
    ["owner", "admin", "ada", "bob", "outsider"].map(signUp),
  )) as [Person, Person, Person, Person, Person];
});

/** An organization with everybody in it but the outsider. */
async function place(roles: Partial<Record<"admin" | "ada" | "bob", OrganizationRole>> = { admin: "admin" }) {
  const { id, defaultProject } = await makeOrganization(owner);
  await Promise.all([
    joinOrganization(id, admin, roles.admin ?? "member"),
    joinOrganization(id, ada, roles.ada ?? "member"),
    joinOrganization(id, bob, roles.bob ?? "member"),
  ]);
  return { organization: id, defaultProject, teams: `/v1/organizations/${id}/teams` };
}

const call = (
  caller: Caller,
  method: string,
  path: string,
  json?: object,
  headers?: Record<string, string>,
) => send(caller, { method, path, ...(json && { json }), ...(headers && { headers }) });

async function create(caller: Caller, teams: string, name = unique("team")): Promise<Team> {
  const response = await call(caller, "POST", teams, { name });
  expect(`${response.status} ${await response.clone().text()}`).toMatch(/^201 /);
  return (await response.json()) as Team;
}

/** A team with `ada` as its admin. */
async function teamIn(organization: string): Promise<{ team: string; members: string }> {
  const team = await makeTeam(organization);
  await joinTeam(team, ada, "admin");
  return { team, members: `/v1/teams/${team}/members` };
}

async function added(
  caller: Caller,
  members: string,
  person: { id: string },
  level: object,
): Promise<Member> {
  const response = await call(caller, "POST", members, { people: [{ account_id: person.id }], ...level });
  expect(`${response.status} ${await response.clone().text()}`).toMatch(/^201 /);
  const { data } = (await response.json()) as { data: Member[] };
  return data[0] as Member;
}

const listed = async (caller: Caller, path: string): Promise<Member[]> =>
  ((await (await call(caller, "GET", path)).json()) as { data: Member[] }).data;

async function accessTo(person: Caller, project: string) {
  const response = await call(person, "GET", `/v1/access?project=${project}&consistency=strong`);
  return response.status === 200
    ? ((await response.json()) as { role: string | null; permissions: string[] })
    : null;
}

describe("W1 making a team", () => {
  it("is for admins of the organization, who are its first admin", async () => {
    const { teams } = await place();
    const team = await create(admin, teams);
    expect(team).toMatchObject({ role: "admin", profile_visibility: "team" });
    expect(await listed(admin, `/v1/teams/${team.id}/members`)).toMatchObject([
      { account_id: admin.id, role: "admin" },
    ]);
    const refused = await expectProblem(
      await call(ada, "POST", teams, { name: "mine" }),
      403,
      "permission_missing",
    );
    expect(refused.permission).toBe("team:create");
    await expectProblem(await call(outsider, "POST", teams, { name: "mine" }), 404, "not_found");
  });

  it("no two of an organization have one name; a rename honours If-Match", async () => {
    const { teams } = await place();
    const [team, other] = [await create(owner, teams), await create(owner, teams)];
    await expectProblem(await call(owner, "POST", teams, { name: team.name }), 409, "already_exists");
    const path = `/v1/teams/${team.id}`;
    await expectProblem(await call(owner, "PATCH", path, { name: other.name }), 409, "already_exists");
    const renamed = await call(owner, "PATCH", path, { name: unique("new") }, { "If-Match": '"v1"' });
    expect([renamed.status, renamed.headers.get("etag")]).toEqual([200, expect.stringMatching(/^"v2-/)]);
    const again = await call(owner, "PATCH", path, { name: "later" }, { "If-Match": '"v1"' });
    await expectProblem(again, 412, "stale_version");
    await joinTeam(team.id, ada, "contributor");
    await expectProblem(await call(ada, "PATCH", path, { name: "later" }), 403, "permission_missing");
  });

  it("ends where the plan does, however many ask at once; a personal organization has none", async () => {
    const { organization, teams } = await place();
    await entitle(organization, { teams: 2 });
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => call(owner, "POST", teams, { name: unique("team") })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, ...Array(8).fill(403)]);
    const refused = answers.find(({ status }) => status === 403) as Response;
    await expectProblem(refused, 403, "entitlement_missing");
    const personal = `/v1/organizations/${owner.organization}/teams`;
    await expectProblem(await call(owner, "POST", personal, { name: "x" }), 403, "personal_organization");
  });

  it("the same Idempotency-Key makes one", async () => {
    const { teams } = await place();
    const key = { "Idempotency-Key": unique("key") };
    const ask = () => call(owner, "POST", teams, { name: "once" }, key);
    expect(await (await ask()).json()).toEqual(await (await ask()).json());
    expect(await listed(owner, teams)).toHaveLength(1);
  });

  it("everybody of the organization lists its teams, and sees what they are in each", async () => {
    const { organization, teams } = await place();
    const { team } = await teamIn(organization);
    const other = await makeTeam(organization);
    await joinTeam(other, bob, "operator");
    expect(await listed(bob, teams)).toMatchObject([
      { id: other, role: "operator" },
      { id: team, role: null },
    ]);
    await expectProblem(await call(outsider, "GET", teams), 404, "not_found");
  });
});

describe("the people of a team", () => {
  it("G9, W3 are added by email, username, GitHub username or id, and are told by mail", async () => {
    const { organization } = await place();
    const { team, members } = await teamIn(organization);
    const [byEmail, byName, byGithub] = await Promise.all(["email", "name", "github"].map(signUp));
    const github = unique("octo");
    await (await control())
      .prepare("UPDATE accounts SET github_username = ? WHERE id = ?")
      .bind(github, byGithub?.id)
      .run();
    for (const person of [byEmail, byName, byGithub]) await joinOrganization(organization, person as Person);
    const people = [
      { email: byEmail?.email.toUpperCase() },
      { username: byName?.username },
      { github_username: github.toUpperCase() },
      { account_id: bob.id },
    ];
    const response = await call(ada, "POST", members, { people, role: "member" });
    expect(response.status).toBe(201);
    const { data } = (await response.json()) as { data: Member[] };
    expect(data.map(({ account_id }) => account_id)).toEqual([byEmail?.id, byName?.id, byGithub?.id, bob.id]);
    const mail = await until(async () =>
      (await inbox(byEmail?.email ?? "")).find(({ subject }) => /team/.test(subject)),
    );
    expect(mail.body).toContain(`${ada.username} added you`);
    expect(mail.body).toContain(`/teams/${team}`);
    const everybody = await call(bob, "GET", members);
    const text = await everybody.text();
    expect((JSON.parse(text) as { data: Member[] }).data).toHaveLength(5);
    expect(text).not.toContain("@");
  });

  it("all or none: who has no account and who is not of the organization are named alike", async () => {
    const { organization } = await place();
    const { members } = await teamIn(organization);
    const people = [
      { account_id: bob.id },
      { email: "nobody@example.com" },
      { email: outsider.email },
      { username: outsider.username },
    ];
    const { errors } = await expectProblem(
      await call(ada, "POST", members, { people, role: "member" }),
      422,
      "people_not_registered",
    );
    expect(errors).toEqual(
      [1, 2, 3].map((at) => ({
        pointer: `/people/${at}`,
        detail: "Nobody of the organization goes by that.",
      })),
    );
    expect(await listed(ada, members)).toHaveLength(1);
  });

  it("nobody twice: in one request, or at once in many", async () => {
    const { organization } = await place();
    const { members } = await teamIn(organization);
    const twice = { people: [{ account_id: bob.id }, { username: bob.username }], role: "member" };
    const { errors } = await expectProblem(await call(ada, "POST", members, twice), 422, "validation_failed");
    expect(errors?.[0]?.pointer).toBe("/people/1");
    const once = { people: [{ account_id: bob.id }], role: "member" };
    const answers = await Promise.all(Array.from({ length: 10 }, () => call(ada, "POST", members, once)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    const again = await expectProblem(await call(ada, "POST", members, once), 409, "already_a_member");
    expect(again.detail).toContain(bob.username);
  });

  it("W4, W6 admins of the team and of the organization change them, members see them", async () => {
    const { organization } = await place();
    const { members } = await teamIn(organization);
    const { id } = await added(ada, members, bob, { role: "member" });
    for (const [method, path, json] of [
      ["POST", members, { people: [{ account_id: owner.id }], role: "viewer" }],
      ["PATCH", `${members}/${id}`, { role: "admin" }],
      ["DELETE", `${members}/${id}`, undefined],
    ] as const)
      await expectProblem(await call(bob, method, path, json), 403, "permission_missing");
    expect((await call(bob, "GET", `${members}/${id}`)).status).toBe(200);
    await expectProblem(await call(outsider, "GET", members), 404, "not_found");

    const raised = await call(ada, "PATCH", `${members}/${id}`, { role: "admin" }, { "If-Match": '"v1"' });
    expect(await raised.json()).toMatchObject({
      role: "admin",
      effective_by: expect.stringMatching(/Z$/),
    });
    expect((await call(bob, "PATCH", `${members}/${id}`, { role: "contributor" })).status).toBe(200);
    expect((await call(admin, "DELETE", `${members}/${id}`)).status).toBe(200);
    expect(await listed(ada, members)).toHaveLength(1);
  });

  it("make admins, who own the team's projects: an admin of the organization makes none, its owner and they do", async () => {
    const { organization } = await place();
    const { team, members } = await teamIn(organization);
    const project = await makeProject(organization, { team });
    const adding = (person: Person) => ({ people: [{ account_id: person.id }], role: "admin" });
    for (const person of [admin, bob]) {
      const refused = await call(admin, "POST", members, adding(person));
      expect((await expectProblem(refused, 403, "grant_exceeds_own")).permission).toBe("member:manage");
    }
    const { id } = await added(admin, members, bob, { role: "contributor" });
    const raised = await call(admin, "PATCH", `${members}/${id}`, { role: "admin" });
    await expectProblem(raised, 403, "grant_exceeds_own");
    const invited = { email: admin.email, role: "admin" };
    await expectProblem(
      await call(admin, "POST", `/v1/teams/${team}/invitations`, invited),
      403,
      "grant_exceeds_own",
    );
    expect((await accessTo(admin, project))?.permissions).not.toContain("project:transfer");
    expect((await call(ada, "PATCH", `${members}/${id}`, { role: "admin" })).status).toBe(200);
    expect((await accessTo(bob, project))?.role).toBe("owner");
    expect((await call(owner, "POST", members, adding(admin))).status).toBe(201);
  });

  it("are of another team: 404, as if they were not there", async () => {
    const { organization } = await place();
    const [one, other] = [await teamIn(organization), await teamIn(organization)];
    const { id } = await added(ada, one.members, bob, { role: "member" });
    for (const member of [id, newId("mem")])
      await expectProblem(await call(ada, "GET", `${other.members}/${member}`), 404, "not_found");
  });

  it("W11, W12 view_only and custom roles are features of the plan; a team's admin gives both", async () => {
    const { organization } = await place();
    const { members } = await teamIn(organization);
    const { id } = await added(ada, members, bob, { role: "member" });
    const role = await makeRole(organization, "viewer", ["run:create"]);
    const patch = (json: object) => call(ada, "PATCH", `${members}/${id}`, json);
    const refusals: ProblemAnswer[] = [];
    for (const json of [{ role: "view_only" }, { custom_role_id: role }])
      refusals.push(await expectProblem(await patch(json), 403, "entitlement_missing"));
    expect(refusals.map((problem) => (problem as { entitlement?: string }).entitlement)).toEqual([
      "view_only_role",
      "custom_roles",
    ]);
    await entitle(organization, { view_only_role: true, custom_roles: true });
    expect((await patch({ role: "view_only" })).status).toBe(200);
    expect(await (await patch({ custom_role_id: role })).json()).toMatchObject({
      role: null,
      custom_role: { id: role },
    });
    const stranger = await makeRole((await place()).organization, "viewer", []);
    await expectProblem(await patch({ custom_role_id: stranger }), 422, "validation_failed");
  });

  it("W12 a team's admin gives no custom role that is worth more than an admin", async () => {
    const { organization } = await place();
    await entitle(organization, { custom_roles: true });
    const { members } = await teamIn(organization);
    const role = await makeRole(organization, "member", ["project:transfer"]);
    const people = [{ account_id: bob.id }];
    const refused = await call(ada, "POST", members, { people, custom_role_id: role });
    const { permission } = await expectProblem(refused, 403, "grant_exceeds_own");
    expect(permission).toBe("project:transfer");
  });

  it("keep an admin: the last one neither leaves, nor is removed, nor becomes less; one hundred at once", async () => {
    const { organization } = await place();
    const { team, members } = await teamIn(organization);
    const [row] = await listed(ada, members);
    const path = `${members}/${row?.id}`;
    await expectProblem(await call(ada, "DELETE", path), 409, "last_admin");
    await expectProblem(await call(admin, "PATCH", path, { role: "member" }), 409, "last_admin");
    await expectProblem(await call(ada, "POST", `/v1/teams/${team}/leave`), 409, "last_admin");

    const admins = await Promise.all(Array.from({ length: 9 }, newcomer));
    for (const person of admins) {
      await joinOrganization(organization, person);
      await joinTeam(team, person, "admin");
    }
    const rows = await listed(ada, `${members}?limit=100`);
    await Promise.all(
      Array.from({ length: 100 }, (_, at) => {
        const one = `${members}/${rows[at % 10]?.id}`;
        return at % 2 === 0 ? call(owner, "DELETE", one) : call(owner, "PATCH", one, { role: "member" });
      }),
    );
    const left = await listed(owner, `${members}?limit=100`);
    expect(left.filter(({ role }) => role === "admin").length).toBeGreaterThanOrEqual(1);
  });
});

describe("leaving a team", () => {
  it("takes away what was held through it, and the keys that hung on it; nothing else", async () => {
    const { organization } = await place();
    const { team, members } = await teamIn(organization);
    const theirs = await makeProject(organization, { team });
    const elsewhere = await makeProject(organization, { account: owner });
    const { id } = await added(ada, members, bob, { role: "member" });
    await joinProject(theirs, bob, { role: "contributor" });
    await joinProject(elsewhere, bob, { role: "viewer" });
    const otherOfTeam = await makeProject(organization, { team });
    const [direct, byTeam, kept] = [
      await keyOf(bob, theirs),
      await keyOf(bob, otherOfTeam),
      await keyOf(bob, elsewhere),
    ];
    expect((await accessTo(bob, theirs))?.role).toBe("contributor");

    const answer = (await (await call(ada, "DELETE", `${members}/${id}`)).json()) as {
      revoked_keys: { id: string }[];
    };
    expect(answer).toMatchObject({ effective_by: expect.stringMatching(/Z$/), revoked_key_count: 2 });
    expect(answer.revoked_keys.map((key) => key.id).sort()).toEqual([direct.id, byTeam.id].sort());
    for (const key of [direct, byTeam]) await expectProblem(await fresh(key), 401, "credential_revoked");
    expect(await accessTo(bob, theirs)).toBeNull();
    expect(await accessTo(bob, otherOfTeam)).toBeNull();
    expect((await fresh(kept)).status).toBe(200);

    await added(ada, members, bob, { role: "member" });
    expect((await accessTo(bob, theirs))?.role).toBe("member");
    await expectProblem(await fresh(byTeam), 401, "credential_revoked");
  });

  it("is one's own to do; who only looks at it as an admin of the organization is told so", async () => {
    const { organization } = await place();
    const { team, members } = await teamIn(organization);
    await added(ada, members, bob, { role: "member" });
    const left = await call(bob, "POST", `/v1/teams/${team}/leave`);
    expect(await left.json()).toMatchObject({ revoked_keys: [], revoked_key_count: 0 });
    await expectProblem(await call(bob, "GET", `/v1/teams/${team}`), 404, "not_found");
    await expectProblem(
      await call(owner, "POST", `/v1/teams/${team}/leave`),
      409,
      "access_through_elsewhere",
    );
  });

  it("a role that changes, changes what one may in the team's projects at once", async () => {
    const { organization } = await place();
    const { team, members } = await teamIn(organization);
    const project = await makeProject(organization, { team });
    const { id } = await added(ada, members, bob, { role: "contributor" });
    const see = () => call(bob, "PATCH", `/v1/projects/${project}`, { description: "mine" });
    await expectProblem(await see(), 403, "permission_missing");
    await call(ada, "PATCH", `${members}/${id}`, { role: "admin" });
    expect((await see()).status).toBe(200);
    await call(ada, "PATCH", `${members}/${id}`, { role: "viewer" });
    await expectProblem(await see(), 403, "permission_missing");
  });
});

describe("W2 a profile", () => {
  async function profiled(visibility: "team" | "public") {
    const { organization } = await place();
    const { team, members } = await teamIn(organization);
    await added(ada, members, bob, { role: "member" });
    const make = (name: string, of: object, columns: object) =>
      makeProject(organization, of as never, { name, ...columns } as never);
    const [hidden, open, shown, others] = await Promise.all([
      make("hidden", { team }, { visibility: "private" }),
      make("open", { team }, { visibility: "open" }),
      make("shown", { account: owner }, { visibility: "public" }),
      make("others", { account: owner }, {}),
    ]);
    const profile = {
      visibility,
      introduction: "# Hello\n\nWe *train*.",
      links: [{ title: "Home", url: "https://example.com/" }],
      showcase: [
        ...[hidden, open, shown].map((id) => ({ type: "project", id })),
        { type: "report", id: "report_1", project_id: shown, title: "Open" },
        { type: "report", id: "report_2", project_id: hidden, title: "Closed" },
      ],
    };
    return { team, path: `/v1/teams/${team}/profile`, profile, others, shown };
  }
  const names = async (response: Response) =>
    ((await response.json()) as { showcase: { name?: string; title?: string }[] }).showcase.map(
      ({ name, title }) => name ?? title,
    );
  const anonymous = { token: null, address: "10.9.8.7" };

  it("is for admins to write, and its own people to read", async () => {
    const { path, profile, team } = await profiled("team");
    await expectProblem(await call(bob, "PUT", path, profile), 403, "permission_missing");
    const put = await call(ada, "PUT", path, profile, { "If-Match": '"v1"' });
    expect([put.status, put.headers.get("etag")]).toEqual([200, expect.stringMatching(/^"v2-/)]);
    await expectProblem(await call(ada, "PUT", path, profile, { "If-Match": '"v1"' }), 412, "stale_version");
    expect(await names(await call(bob, "GET", path))).toEqual(["hidden", "open", "shown", "Open", "Closed"]);
    await expectProblem(await call(outsider, "GET", path), 404, "not_found");
    await expectProblem(await call(anonymous, "GET", path), 401, "unauthenticated");
    await expectProblem(await call(outsider, "GET", `/v1/teams/${team}`), 404, "not_found");
  });

  it("that is public is read without signing in, and shows to each what they may see", async () => {
    const { path, profile, team } = await profiled("public");
    expect((await call(ada, "PUT", path, profile)).status).toBe(200);
    const read = await call(anonymous, "GET", path);
    const text = await read.clone().text();
    expect(await names(read)).toEqual(["shown", "Open"]);
    for (const secret of ["hidden", "Closed", "@", ada.username, ada.id]) expect(text).not.toContain(secret);
    expect(await names(await call(outsider, "GET", path))).toEqual(["open", "shown", "Open"]);
    // The profile, and nothing else of the team.
    for (const caller of [anonymous, outsider])
      for (const other of ["", "/members", "/settings"])
        expect([401, 404]).toContain((await call(caller, "GET", `/v1/teams/${team}${other}`)).status);
    const closed = { ...profile, visibility: "team" };
    expect((await call(ada, "PUT", path, closed)).status).toBe(200);
    const strong = await call(anonymous, "GET", `${path}?consistency=strong`);
    await expectProblem(strong, 401, "unauthenticated");
  });

  it("shows no project that the team has no part in, and links to pages only", async () => {
    const { path, profile, others } = await profiled("public");
    const refused = async (change: object) =>
      (
        await expectProblem(await call(ada, "PUT", path, { ...profile, ...change }), 422, "validation_failed")
      ).errors?.map(({ pointer }) => pointer);
    const foreign = await makeProject(
      (await place()).organization,
      { account: owner },
      { visibility: "public" },
    );
    const showcase = [others, foreign, newId("prj")].map((id) => ({ type: "project", id }));
    expect(await refused({ showcase })).toEqual(["/showcase/0", "/showcase/1", "/showcase/2"]);
    for (const url of [
      "javascript:alert(1)",
      "http://example.com",
      "data:text/html,x",
      "https://a@b.c",
      "//x",
    ])
      expect(await refused({ links: [{ title: "x", url }] })).toEqual(["/links/0/url"]);
  });

  it("has a page, whatever its address says", async () => {
    const { fetch } = await harness();
    for (const id of [newId("team"), "%3Cscript%3E", "x"]) {
      const page = await fetch(`/teams/${id}`);
      expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
      expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
      expect(await page.text()).toContain("/assets/team.js");
    }
    expect((await fetch("/teams")).status).toBe(404);
    const script = await (await fetch("/assets/team.js")).text();
    expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval/);
  });
});

describe("settings", () => {
  it("W19 shows how visible every project of the team is", async () => {
    const { organization } = await place();
    const { team } = await teamIn(organization);
    const made = [];
    for (const visibility of ["private", "team", "public", "open"])
      made.unshift({ id: await makeProject(organization, { team }, { visibility }), visibility });
    await makeProject(organization, { account: owner });
    const seen: unknown[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const path: string = `/v1/teams/${team}/settings?limit=3${cursor && `&cursor=${cursor}`}`;
      const page = (await (await call(ada, "GET", path)).json()) as {
        data: { id: string; visibility: string }[];
        next_cursor: string | null;
      };
      seen.push(...page.data.map(({ id, visibility }) => ({ id, visibility })));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(made);
  });

  it("W13 warn of a single admin, until there are two who can act", async () => {
    const { organization } = await place();
    const { team, members } = await teamIn(organization);
    const warnings = async () =>
      ((await (await call(ada, "GET", `/v1/teams/${team}/settings`)).json()) as { warnings: object[] })
        .warnings;
    expect(await warnings()).toMatchObject([{ code: "single_admin" }]);
    await added(ada, members, bob, { role: "admin" });
    expect(await warnings()).toEqual([]);
  });
});

describe("access to a project through others", () => {
  it("none at first; the team that owns it: its members their role, its admins everything", async () => {
    const { organization } = await place();
    const { team, members } = await teamIn(organization);
    const project = await makeProject(organization, { team });
    expect(await accessTo(bob, project)).toBeNull();
    const { id } = await added(ada, members, bob, { role: "operator" });
    expect((await accessTo(bob, project))?.role).toBe("operator");
    await call(ada, "PATCH", `${members}/${id}`, { role: "admin" });
    expect((await accessTo(bob, project))?.role).toBe("owner");
  });

  it("a custom role of the team", async () => {
    const { organization } = await place();
    await entitle(organization, { custom_roles: true, view_only_role: true });
    const { team, members } = await teamIn(organization);
    const project = await makeProject(organization, { team });
    const role = await makeRole(organization, "view_only", ["run:create"]);
    await added(ada, members, bob, { custom_role_id: role });
    const access = await accessTo(bob, project);
    expect(access?.role).toBe("custom");
    expect(access?.permissions).toEqual(expect.arrayContaining(["run:create", "run:view"]));
    expect(access?.permissions).not.toContain("dataset:create");
  });

  it("the organization: its admins are admins of every project, its members see none by that alone", async () => {
    const { organization } = await place();
    const project = await makeProject(organization, { account: owner });
    expect(await accessTo(ada, project)).toBeNull();
    expect((await accessTo(admin, project))?.role).toBe("admin");
  });
});

describe("what it costs", () => {
  const seeded = async (organization: string, team: string, count: number) => {
    const db = await control();
    const ids = Array.from({ length: count }, () => newId("acc"));
    const row = `INSERT INTO memberships (id, organization_id, team_id, account_id, role, created_by, created_at, updated_at)
      SELECT 'mem_' || substr(value, 5) || ?1, ?2, ?3, value, 'member', '', 0, 0 FROM json_each(?4)`;
    const list = JSON.stringify(ids);
    await db.batch([
      db
        .prepare(
          `INSERT INTO accounts (id, email, username, name, created_at, updated_at)
           SELECT value, value, value, 'n', 0, 0 FROM json_each(?1)`,
        )
        .bind(list),
      db.prepare(row).bind("o", organization, null, list),
      db.prepare(row).bind("t", null, team, list),
    ]);
  };

  it("a list of 100: at most two rows for each and ten; adding and removing: the same in a team of 10 and of 2000", async () => {
    const costs: number[][] = [];
    for (const size of [10, 2000]) {
      const { organization } = await place();
      const { team, members } = await teamIn(organization);
      await seeded(organization, team, size);
      const page = () => call(ada, "GET", `${members}?limit=100`);
      await page();
      const { cost } = await metered(page, "projects");
      expect(cost).toMatchObject({ d1_calls: 1, rows_written: 0 });
      expect(cost.rows_read).toBeLessThanOrEqual(2 * Math.min(size + 1, 101) + 10);
      const adding = await metered(() => added(ada, members, bob, { role: "member" }), "projects");
      expect(adding.cost.d1_calls).toBeLessThanOrEqual(3);
      const removing = await metered(() => call(ada, "DELETE", `${members}/${adding.value.id}`), "projects");
      expect(removing.cost.d1_calls).toBe(2);
      costs.push([adding.cost.rows_read, removing.cost.rows_read]);
    }
    expect(costs[1]).toEqual(costs[0]);
  });

  it("every query is served by an index", async () => {
    const [team, account, organization] = [newId("team"), newId("acc"), newId("org")];
    const page = { limit: 25, after: newId("mem") };
    const plan = await planOf(await control(), async (db) => {
      await store.byId(db, team, newId("mem"));
      await store.byAccount(db, team, account);
      await store.ofTeam(db, team, page);
      await store.candidates(db, organization, team, [account]);
      await teamStore.byId(db, team, account);
      await teamStore.ofOrganization(db, organization, account, page);
      await teamStore.projectsOf(db, team, page);
      await teamStore.someAdmins(db, team);
    });
    // What a request itself names is a list to go through.
    expect(plan.filter((step) => step.startsWith("SCAN") && !/named|subquery/i.test(step))).toEqual([]);
    expect(plan.filter((step) => step.includes("TEMP B-TREE"))).toEqual([]);
  });
});

it("a team of another organization's people is not made behind the API either", async () => {
  const { organization } = await place();
  const team = await makeTeam(organization);
  const row = { id: newId("mem"), team_id: team, account_id: outsider.id, role: "member" satisfies TeamRole };
  await expect(
    insertRow("memberships", { ...row, created_by: "", created_at: 0, updated_at: 0 }),
  ).rejects.toThrow(/not_in_organization/);
});
