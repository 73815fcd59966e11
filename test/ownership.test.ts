/** Whose a project is, who therefore is in it, who pays for it, and who can see it from outside. */
import { newId } from "@atrium/shared/id";
import { beforeAll, describe, expect, it } from "vitest";
import { harness } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
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
import { type Caller, newAddress, type Person, signUp, unique } from "./personas.ts";
import { control, createProject, keyOf } from "./sharing.ts";

const { metered } = await harness();

let owner: Person;
let admin: Person;
let member: Person;
let outsider: Person;
let organization: string;
let defaultProject: string;

beforeAll(async () => {
  [owner, admin, member, outsider] = await Promise.all([
    signUp("owner"),
    signUp("admin"),
    signUp("member"),
    signUp("outsider"),
  ]);
  ({ id: organization, defaultProject } = await makeOrganization(owner, { projects: null }));
  await joinOrganization(organization, admin, "admin");
  await joinOrganization(organization, member);
});

interface Project {
  id: string;
  name: string;
  relation: string | null;
  role: string | null;
  labels: Record<string, string>;
  visibility: string;
  owner_account_id: string | null;
  owner_team_id: string | null;
}

interface Listed {
  data: Project[];
  next_cursor: string | null;
}

const get = (caller: Caller, path: string) => send(caller, { method: "GET", path });
const patch = (caller: Caller, project: string, json: object) =>
  send(caller, { method: "PATCH", path: `/v1/projects/${project}`, json });
const put = (caller: Caller, path: string, json: object, headers?: Record<string, string>) =>
  send(caller, { method: "PUT", path, json, ...(headers && { headers }) });

async function answered<T>(status: number, sent: Promise<Response>): Promise<T> {
  const response = await sent;
  const text = await response.text();
  expect(`${response.status} ${text}`).toMatch(new RegExp(`^${status} `));
  return JSON.parse(text) as T;
}

const ofOrganization = (id = organization) => `/v1/organizations/${id}/projects`;
const ofTeam = (id: string) => `/v1/teams/${id}/projects`;
const create = (caller: Caller, path: string, json: object = {}) =>
  send(caller, { method: "POST", path, json: { name: unique("project"), ...json } });
const created = (caller: Caller, path: string, json?: object) =>
  answered<Project>(201, create(caller, path, json));

async function all(caller: Caller, path: string, limit = 100): Promise<Project[]> {
  const data: Project[] = [];
  let cursor: string | null = null;
  do {
    const query = `${path.includes("?") ? "&" : "?"}limit=${limit}${cursor ? `&cursor=${cursor}` : ""}`;
    const page: Listed = await answered<Listed>(200, get(caller, path + query));
    expect(page.data.length).toBeLessThanOrEqual(limit);
    data.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return data;
}

const idsOf = async (caller: Caller, path: string, limit?: number) =>
  (await all(caller, path, limit)).map(({ id }) => id);

describe("C1 a project under an account in an organization", () => {
  it("is its creator's, and takes anyone of the organization", async () => {
    const project = await created(admin, ofOrganization());
    expect(project).toMatchObject({
      organization_id: organization,
      owner_account_id: admin.id,
      owner_team_id: null,
      relation: "owner",
      role: "owner",
    });
    const path = `/v1/projects/${project.id}/collaborators`;
    const json = { username: member.username, role: "viewer" };
    expect((await send(admin, { method: "POST", path, json })).status).toBe(201);
    const stranger = { username: outsider.username, role: "viewer" };
    await expectProblem(
      await send(admin, { method: "POST", path, json: stranger }),
      409,
      "not_in_organization",
    );
  });

  it("members make projects where the policy says so, and then at once", async () => {
    const { id } = await makeOrganization(owner, { projects: null });
    await joinOrganization(id, member);
    const refusal = await expectProblem(await create(member, ofOrganization(id)), 403, "permission_missing");
    expect(refusal.permission).toBe("project:create");
    const settings = { members_create_projects: true };
    const path = `/v1/organizations/${id}/settings`;
    expect((await send(owner, { method: "PATCH", path, json: settings })).status).toBe(200);
    expect(await created(member, ofOrganization(id))).toMatchObject({ owner_account_id: member.id });
  });

  it("of an organization that one is not in there is nothing, with a key neither", async () => {
    await expectProblem(await create(outsider, ofOrganization()), 404, "not_found");
    await expectProblem(await get(outsider, ofOrganization()), 404, "not_found");
    const key = await keyOf(owner, await makeProject(organization, { account: owner }));
    await expectProblem(await create(key, ofOrganization()), 404, "not_found");
  });
});

describe("C2 a project under a team", () => {
  it("is the team's: its admins own it, its people are what they are in the team, nobody needs adding", async () => {
    const team = await makeTeam(organization);
    await joinTeam(team, member, "contributor");
    await joinTeam(team, admin, "admin");
    const project = await created(member, ofTeam(team));
    expect(project).toMatchObject({
      owner_account_id: null,
      owner_team_id: team,
      relation: "team",
      role: "contributor",
    });
    const rows = await (await control())
      .prepare("SELECT id FROM memberships WHERE project_id = ?")
      .bind(project.id)
      .all();
    expect(rows.results).toEqual([]);
    const path = `/v1/projects/${project.id}`;
    expect(await answered(200, get(member, path))).toMatchObject({ relation: "team", role: "contributor" });
    expect(await answered(200, get(admin, path))).toMatchObject({ relation: "team", role: "owner" });
    expect(await idsOf(member, ofTeam(team))).toEqual([project.id]);
  });

  it("takes only people who belong to the team already", async () => {
    const team = await makeTeam(organization);
    await joinTeam(team, owner, "admin");
    const { id } = await created(owner, ofTeam(team));
    const path = `/v1/projects/${id}/collaborators`;
    const add = () =>
      send(owner, { method: "POST", path, json: { username: member.username, role: "admin" } });
    await expectProblem(await add(), 409, "not_in_team");
    await joinTeam(team, member, "viewer");
    expect((await add()).status).toBe(201);
  });

  it("who only views in the team makes none, who is not in it finds none", async () => {
    const team = await makeTeam(organization);
    await joinTeam(team, member, "view_only");
    await expectProblem(await create(member, ofTeam(team)), 403, "permission_missing");
    await expectProblem(await create(outsider, ofTeam(team)), 404, "not_found");
    await expectProblem(await get(outsider, ofTeam(team)), 404, "not_found");
  });
});

describe("O10 more projects than the Default one", () => {
  it("are switched on per organization: until then the error names what is missing", async () => {
    const { id } = await makeOrganization(owner);
    const team = await makeTeam(id);
    for (const path of [ofOrganization(id), ofTeam(team)]) {
      const refusal = await expectProblem(await create(owner, path), 403, "entitlement_missing");
      expect(refusal).toMatchObject({ entitlement: "projects" });
    }
    await entitle(id, { projects: 2 });
    await created(owner, ofOrganization(id));
    await created(owner, ofTeam(team));
    await expectProblem(await create(owner, ofOrganization(id)), 403, "entitlement_missing");
  });

  it("of one hundred at once as many are made as there may be", async () => {
    const { id } = await makeOrganization(owner, { projects: 5 });
    const answers = await Promise.all(Array.from({ length: 100 }, () => create(owner, ofOrganization(id))));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 403]));
  });

  it("O2 the Default project stays: nobody deletes it", async () => {
    const path = `/v1/projects/${defaultProject}`;
    await expectProblem(await send(owner, { method: "DELETE", path }), 403, "default_project");
  });
});

describe("T14 everything one is in, and what one is to it", () => {
  let me: Person;
  let expected: [id: string, relation: string, role: string | null][];

  beforeAll(async () => {
    me = await signUp("me");
    const { id, defaultProject: usual } = await makeOrganization(owner, { projects: null });
    await joinOrganization(id, me);
    const [ours, theirs] = [await makeTeam(id), await makeTeam(id)];
    await joinTeam(ours, me, "operator");
    await joinTeam(theirs, me, "member");
    const collaborate = (project: string, team: string, how: object) =>
      insertRow("collaborating_teams", {
        id: newId("collaborating_team"),
        project_id: project,
        team_id: team,
        created_by: owner.id,
        created_at: 1,
        ...how,
      });
    const mine = await makeProject(id, { account: me }, { labels: '{"env":"prod"}' });
    const shared = await makeProject(
      id,
      { account: owner },
      { labels: '{"env":"prod","workload":"vision"}' },
    );
    await joinProject(shared, me, { role: "viewer" });
    const perKind = await makeProject(owner.organization, { account: owner });
    await joinProject(perKind, me, { access: '{"job":"all"}' });
    const customized = await makeProject(id, { account: owner });
    await joinProject(customized, me, { custom_role_id: await makeRole(id, "viewer", ["run:create"]) });
    const owned = await makeProject(id, { team: ours }, { labels: '{"env":"test"}' });
    const both = await makeProject(id, { team: ours });
    await joinProject(both, me, { role: "contributor" });
    const inherited = await makeProject(id, { account: owner });
    await collaborate(inherited, theirs, { mode: "inherit", ceiling: '["run:view","project:view"]' });
    const overridden = await makeProject(id, { account: owner });
    await joinProject(overridden, me, { role: "admin" });
    await collaborate(overridden, theirs, { mode: "override", role: "viewer" });
    const twice = await makeProject(id, { account: owner });
    await collaborate(twice, ours, { mode: "override", role: "member" });
    await collaborate(twice, theirs, { mode: "override", role: "viewer" });
    // What they cannot see, or may only look at.
    await makeProject(id, { account: owner });
    await makeProject(id, { account: owner }, { visibility: "open" });
    await makeProject(id, { team: await makeTeam(id) });
    expected = [
      [me.personalProject, "owner", "owner"],
      [usual, "organization", "member"],
      [mine, "owner", "owner"],
      [shared, "collaborator", "viewer"],
      [perKind, "collaborator", null],
      [customized, "collaborator", "custom"],
      [owned, "team", "operator"],
      [both, "collaborator", "contributor"],
      [inherited, "team", null],
      [overridden, "collaborator", "viewer"],
      [twice, "team", "member"],
    ];
    expected.sort(([a], [b]) => (a < b ? 1 : -1));
  });

  it("comes newest first, each once, whichever ways lead to it; and is what the project itself says", async () => {
    const listed = await all(me, "/v1/projects");
    expect(listed.map(({ id, relation, role }) => [id, relation, role])).toEqual(expected);
    for (const { id, relation, role } of listed)
      expect(await answered(200, get(me, `/v1/projects/${id}?consistency=strong`))).toMatchObject({
        id,
        relation,
        role,
      });
  });

  it("in pages of any size is the same", async () => {
    for (const limit of [1, 2, 3, 7])
      expect(await idsOf(me, "/v1/projects", limit)).toEqual(expected.map(([id]) => id));
  });

  it.each(["owner", "collaborator", "team", "organization"])(
    "told apart by relation: %s",
    async (relation) => {
      const those = expected.filter(([, is]) => is === relation).map(([id]) => id);
      expect(await idsOf(me, `/v1/projects?relation=${relation}`)).toEqual(those);
      expect(await idsOf(me, `/v1/projects?relation=${relation}`, 1)).toEqual(those);
    },
  );

  it("O11 filtered by labels and by organization", async () => {
    const names = async (query: string) =>
      (await all(me, `/v1/projects?${query}`, 2)).map(({ labels }) => labels);
    expect(await names("label=env:prod")).toHaveLength(2);
    expect(await names("label=env:prod&label=workload:vision")).toEqual([
      { env: "prod", workload: "vision" },
    ]);
    expect(await names("label=env:test&relation=team")).toEqual([{ env: "test" }]);
    expect(await names("label=env:other")).toEqual([]);
    expect(await idsOf(me, `/v1/projects?organization=${me.organization}`)).toEqual([me.personalProject]);
    expect(await idsOf(me, `/v1/projects?organization=${organization}`)).toEqual([]);
    for (const query of ["label=env", "label=:x", "labels=a:b", "relation=none"])
      await expectProblem(await get(me, `/v1/projects?${query}`), 422, "validation_failed");
  });

  it("is the caller's only: with a key there is no such list", async () => {
    const key = await keyOf(me, me.personalProject);
    await expectProblem(await get(key, "/v1/projects"), 403, "permission_missing");
  });
});

describe("what the lists cost", () => {
  const SEEN = 150;
  const UNSEEN = 400;

  it("three rows for each project and a look into each place, whatever else there is", async () => {
    const me = await signUp("busy");
    const { id } = await makeOrganization(owner);
    await joinOrganization(id, me);
    const teams = [await makeTeam(id), await makeTeam(id), await makeTeam(id)];
    for (const team of teams) await joinTeam(team, me);
    const other = await makeTeam(id);
    const db = await control();
    const many = (count: number, team: string, labels = "{}") =>
      db.batch(
        Array.from({ length: count }, () =>
          db
            .prepare(`INSERT INTO projects (id, organization_id, kind, owner_team_id, name, labels, created_by, created_at, updated_at)
              VALUES (?1, ?2, 'standard', ?3, 'p', ?4, 'seed', 0, 0)`)
            .bind(newId("prj"), id, team, labels),
        ),
      );
    for (const team of teams) await many(SEEN / 3, team);
    const page = (path: string) => answered<Listed>(200, get(me, path));
    const paths = ["/v1/projects?limit=100", `${ofOrganization(id)}?limit=100`, "/v1/projects?limit=10"];
    const costs = async () => {
      const read: number[] = [];
      for (const path of paths) {
        await page(path);
        const { cost, value } = await metered(() => page(path), "projects");
        expect(cost).toMatchObject({ d1_calls: 1, d1_statements: 1, rows_written: 0 });
        expect(cost.rows_read).toBeLessThanOrEqual(3 * value.data.length + 30);
        read.push(cost.rows_read);
      }
      return read;
    };
    const before = await costs();
    await many(UNSEEN, other, '{"env":"prod"}');
    expect(await costs()).toEqual(before);
    expect(await idsOf(me, ofOrganization(id))).toHaveLength(SEEN + 1);
    expect(await idsOf(owner, ofOrganization(id))).toHaveLength(SEEN + UNSEEN + 1);
    const { cost } = await metered(() => page("/v1/projects?label=env:prod"), "projects");
    expect(cost.rows_read).toBeLessThan(SEEN * 7);
  });
});

describe("an organization's projects", () => {
  it("O5 are all there for its administrators; members see those they are in, and what is there for all", async () => {
    const { id, defaultProject: usual } = await makeOrganization(owner, { projects: null });
    await joinOrganization(id, admin, "admin");
    await joinOrganization(id, member);
    const hidden = await makeProject(id, { account: owner });
    const open = await makeProject(
      id,
      { account: owner },
      { visibility: "public", labels: '{"env":"prod"}' },
    );
    const shared = await makeProject(id, { account: owner });
    await joinProject(shared, member, { role: "viewer" });
    const everything = [shared, open, hidden, usual].sort().reverse();
    const relations = async (caller: Caller) =>
      Object.fromEntries(
        (await all(caller, ofOrganization(id), 2)).map(({ id: at, relation, role }) => [
          at,
          [relation, role],
        ]),
      );
    expect(await idsOf(admin, ofOrganization(id))).toEqual(everything);
    expect(await relations(admin)).toEqual({
      [shared]: ["organization", "admin"],
      [open]: ["organization", "admin"],
      [hidden]: ["organization", "admin"],
      [usual]: ["organization", "admin"],
    });
    expect(await idsOf(member, ofOrganization(id))).toEqual(everything.filter((at) => at !== hidden));
    expect(await relations(member)).toEqual({
      [shared]: ["collaborator", "viewer"],
      [open]: [null, null],
      [usual]: ["organization", "member"],
    });
    expect(await idsOf(member, `${ofOrganization(id)}?label=env:prod`)).toEqual([open]);
  });
});

describe("visibility", () => {
  it("new projects have their organization's; `team` only where there is a team", async () => {
    const { id } = await makeOrganization(owner, { projects: null });
    const team = await makeTeam(id);
    const visibilities = async (usual: string) => {
      const json = { default_visibility: usual };
      await send(owner, { method: "PATCH", path: `/v1/organizations/${id}/settings`, json });
      return [
        (await created(owner, ofOrganization(id))).visibility,
        (await created(owner, ofTeam(team))).visibility,
      ];
    };
    expect(await visibilities("team")).toEqual(["private", "team"]);
    expect(await visibilities("open")).toEqual(["open", "open"]);
    expect((await created(owner, ofOrganization(id), { visibility: "private" })).visibility).toBe("private");
    await expectProblem(
      await create(owner, ofOrganization(id), { visibility: "team" }),
      422,
      "validation_failed",
    );
    await expectProblem(
      await patch(owner, await createProject(owner), { visibility: "team" }),
      422,
      "validation_failed",
    );
  });

  it("T1 a Personal project stays private", async () => {
    await expectProblem(
      await patch(owner, owner.personalProject, { visibility: "public" }),
      403,
      "personal_project",
    );
  });

  describe.each(["public", "open"] as const)("%s", (visibility) => {
    let project: string;
    const anonymous = { token: null, address: newAddress() };
    const paths = () => ({
      shown: ["", "/overview", "/runs"].map((path) => `/v1/projects/${project}${path}`),
      hidden: [
        "/keys",
        "/variables",
        "/secrets",
        "/audit",
        "/collaborators",
        "/service-accounts",
        "/invitations",
        "/billing",
      ].map((path) => `/v1/projects/${project}${path}`),
    });

    beforeAll(async () => {
      project = await createProject(owner);
      await answered(
        201,
        send(owner, { method: "POST", path: `/v1/projects/${project}/runs`, json: { name: "shown" } }),
      );
      for (const path of paths().shown)
        await expectProblem(await get(anonymous, path), 401, "unauthenticated");
      for (const path of paths().shown) await expectProblem(await get(outsider, path), 404, "not_found");
      expect(await answered(200, patch(owner, project, { visibility }))).toMatchObject({
        visibility,
        effective_by: expect.any(String),
      });
    });

    it("anyone signed in reads what it is and its runs, at once", async () => {
      for (const path of paths().shown) expect((await get(outsider, path)).status).toBe(200);
      expect(await answered(200, get(outsider, paths().shown[0] as string))).toMatchObject({
        relation: null,
        role: null,
      });
      const runs = await answered<{ data: { name: string }[] }>(
        200,
        get(outsider, paths().shown[2] as string),
      );
      expect(runs.data.map(({ name }) => name)).toEqual(["shown"]);
    });

    it("keys, variables, secrets, people and the audit log are not to be seen from outside", async () => {
      for (const path of paths().hidden) {
        await expectProblem(await get(outsider, path), 403, "permission_missing");
        await expectProblem(await get(anonymous, path), 401, "unauthenticated");
      }
    });

    it("who is not signed in reads what is public, and of what is open nothing", async () => {
      for (const path of paths().shown) {
        const response = await get(anonymous, path);
        if (visibility === "public") expect(response.status).toBe(200);
        else await expectProblem(response, 401, "unauthenticated");
      }
    });

    it("nobody changes anything from outside", async () => {
      const path = `/v1/projects/${project}`;
      for (const [caller, status, code] of [
        [outsider, 403, "permission_missing"],
        [anonymous, 401, "unauthenticated"],
      ] as const) {
        await expectProblem(await patch(caller, project, { name: "Mine" }), status, code);
        await expectProblem(await send(caller, { method: "DELETE", path }), status, code);
        await expectProblem(await put(caller, `${path}/overview`, { overview: "Mine" }), status, code);
      }
    });

    it("W10 runs are handed in where it is open, and wait for somebody of the project; else not", async () => {
      const sent = { method: "POST", path: `/v1/projects/${project}/runs`, json: { name: "from outside" } };
      if (visibility === "public") {
        await expectProblem(await send(outsider, sent), 403, "permission_missing");
      } else {
        expect(await answered(201, send(outsider, sent))).toMatchObject({ desired_state: "stopped" });
      }
      await expectProblem(await send(anonymous, sent), 401, "unauthenticated");
    });

    it("closed again, it is gone for those outside", async () => {
      await answered(200, patch(owner, project, { visibility: "private" }));
      await expectProblem(
        await get(outsider, `/v1/projects/${project}?consistency=strong`),
        404,
        "not_found",
      );
      await expectProblem(
        await get(anonymous, `/v1/projects/${project}?consistency=strong`),
        401,
        "unauthenticated",
      );
    });
  });
});

describe("T4 who pays", () => {
  const billing = (project: string) => `/v1/projects/${project}/billing`;
  const chargedTo = async (caller: Caller, project: string) =>
    (
      await answered<{ charged_to: string }>(
        201,
        send(caller, { method: "POST", path: `/v1/projects/${project}/runs`, json: { name: unique("run") } }),
      )
    ).charged_to;

  it("the owner, whoever makes something; of a team's project its organization", async () => {
    const project = await makeProject(organization, { account: owner });
    await joinProject(project, member, { role: "member" });
    expect(await chargedTo(member, project)).toBe(owner.id);
    const team = await makeTeam(organization);
    await joinTeam(team, member);
    expect(await chargedTo(member, await makeProject(organization, { team }))).toBe(organization);
    expect(await chargedTo(member, defaultProject)).toBe(organization);
  });

  it("or the organization that the owner has chosen: from then on, and what was made before stays as it was", async () => {
    const project = await createProject(owner);
    const path = `/v1/projects/${project}/runs`;
    expect(await chargedTo(owner, project)).toBe(owner.id);
    expect(
      await answered(200, put(owner, billing(project), { organization_id: organization })),
    ).toMatchObject({
      organization_id: organization,
      charged_to: organization,
    });
    await get(owner, `/v1/projects/${project}/runs?consistency=strong`);
    expect(await chargedTo(owner, project)).toBe(organization);
    const runs = await answered<{ data: { charged_to: string }[] }>(200, get(owner, path));
    expect(runs.data.map((run) => run.charged_to)).toEqual([organization, owner.id]);
    const back = await answered(200, put(owner, billing(project), { organization_id: null }));
    expect(back).toMatchObject({ organization_id: null, charged_to: owner.id });
    expect(await answered(200, get(owner, billing(project)))).toEqual({
      organization_id: null,
      charged_to: owner.id,
    });
  });

  it("and no more once who chose it does not own the organization: by stepping down, or by leaving", async () => {
    const [payer, heir] = await Promise.all([signUp("payer"), signUp("heir")]);
    for (const step of ["PATCH", "DELETE"] as const) {
      const { id } = await makeOrganization(payer);
      await joinOrganization(id, heir, "owner");
      const project = await createProject(payer);
      await answered(200, put(payer, billing(project), { organization_id: id }));
      const members = `/v1/organizations/${id}/members`;
      const { data } = await answered<{ data: { id: string; account_id: string }[] }>(
        200,
        get(heir, members),
      );
      const path = `${members}/${data.find(({ account_id }) => account_id === payer.id)?.id}`;
      const less = { method: step, path, ...(step === "PATCH" && { json: { role: "admin" } }) };
      await answered(200, send(heir, less));
      expect(await answered(200, get(payer, billing(project)))).toEqual({
        organization_id: null,
        charged_to: payer.id,
      });
    }
  });

  it("only the owner chooses, and only an organization that they own, by signing in", async () => {
    const project = await makeProject(organization, { account: member });
    for (const caller of [admin, owner])
      await expectProblem(
        await put(caller, billing(project), { organization_id: null }),
        403,
        "permission_missing",
      );
    const { id: elsewhere } = await makeOrganization(outsider);
    await expectProblem(
      await put(member, billing(project), { organization_id: elsewhere }),
      404,
      "not_found",
    );
    await expectProblem(await put(member, billing(project), { organization_id: "org_x" }), 404, "not_found");
    const refusal = await expectProblem(
      await put(member, billing(project), { organization_id: organization }),
      403,
      "permission_missing",
    );
    expect(refusal.permission).toBe("organization:bill");
    const key = await keyOf(member, project);
    await expectProblem(
      await put(key, billing(project), { organization_id: member.organization }),
      403,
      "permission_missing",
    );
  });
});

describe("what a project's people write and choose", () => {
  it("the front page: who views reads it, members write it; If-Match is honoured", async () => {
    const project = await makeProject(organization, { account: owner });
    await joinProject(project, member, { role: "member" });
    const path = `/v1/projects/${project}/overview`;
    const first = await put(member, path, { overview: "# Vision" });
    expect(await first.json()).toMatchObject({ overview: "# Vision" });
    const tag = first.headers.get("etag") as string;
    expect((await put(member, path, { overview: "## Vision" }, { "If-Match": tag })).status).toBe(200);
    await expectProblem(await put(member, path, { overview: "" }, { "If-Match": tag }), 412, "stale_version");
    expect(await answered(200, get(owner, path))).toMatchObject({ overview: "## Vision" });
    const viewer = await signUp("viewer");
    await joinOrganization(organization, viewer);
    await joinProject(project, viewer, { role: "viewer" });
    expect((await get(viewer, path)).status).toBe(200);
    await expectProblem(await put(viewer, path, { overview: "" }), 403, "permission_missing");
  });

  it("C5 contributors set the default engine, members do not", async () => {
    const project = await makeProject(organization, { account: owner });
    const row = await joinProject(project, member, { role: "member" });
    const path = `/v1/projects/${project}/engine`;
    const engine = { default_engine: "ghcr.io/ada/engine:2" };
    await expectProblem(await put(member, path, engine), 403, "permission_missing");
    const db = await control();
    await db.prepare("UPDATE memberships SET role = 'contributor', version = 2 WHERE id = ?").bind(row).run();
    expect(await answered(200, put(member, path, engine))).toEqual(engine);
    expect(await answered(200, get(member, `/v1/projects/${project}`))).toMatchObject(engine);
    expect(await answered(200, put(member, path, { default_engine: null }))).toEqual({
      default_engine: null,
    });
    for (const wrong of ["", " ", "a\nb", "x".repeat(301), 1])
      await expectProblem(await put(member, path, { default_engine: wrong }), 422, "validation_failed");
  });

  it("O11 labels: all of them at once, and only such as can be filtered by", async () => {
    const project = await createProject(owner);
    const labels = { env: "prod", "team/name": "vision" };
    expect(await answered(200, patch(owner, project, { labels }))).toMatchObject({ labels });
    expect(await idsOf(owner, "/v1/projects?label=team/name:vision")).toEqual([project]);
    expect(await answered(200, patch(owner, project, { labels: { env: "test" } }))).toMatchObject({
      labels: { env: "test" },
    });
    expect(await idsOf(owner, "/v1/projects?label=team/name:vision")).toEqual([]);
    for (const wrong of [{ "a:b": "c" }, { "": "x" }, { a: "x".repeat(129) }, { a: 1 }, "env"])
      await expectProblem(await patch(owner, project, { labels: wrong }), 422, "validation_failed");
  });

  it("T5 a new project can begin with the third-party keys of the Personal one", async () => {
    const me = await signUp("me");
    const secret = { value: unique("token") };
    const secretsOf = (project: string) => `/v1/projects/${project}/secrets`;
    await answered(200, put(me, `${secretsOf(me.personalProject)}/HF_TOKEN`, secret));
    const { id } = await created(me, "/v1/projects", { copy_secrets_from: "personal" });
    const use = { method: "POST", path: `${secretsOf(id)}/HF_TOKEN/use` };
    expect(await answered(200, send(me, use))).toMatchObject(secret);
    const { id: without } = await created(me, "/v1/projects");
    const listed = await answered<{ data: unknown[] }>(200, get(me, secretsOf(without)));
    expect(listed.data).toEqual([]);
    await expectProblem(
      await create(me, "/v1/projects", { copy_secrets_from: without }),
      422,
      "validation_failed",
    );
  });
});
