/** What users of Together projects know: the behaviours O1 to O11, each as its user meets it over the API. */
import type { Scope } from "@atrium/shared/access/vocabulary";
import { beforeAll, describe, expect, it } from "vitest";
import { followLines } from "../../services/resources/src/log/log.ts";
import { bytes, fileAt, putBytes } from "../bytes.ts";
import { contextOver, freshAccess } from "../direct.ts";
import { harness, until } from "../harness.ts";
import {
  joinOrganization,
  joinProject,
  joinTeam,
  makeOrganization,
  makeProject,
  makeTeam,
  systemAdministrator,
} from "../organizations.ts";
import { type Caller, newAddress, type Person, unique } from "../personas.ts";
import { type Lease, report } from "../runners.ts";
import { COLLECTIONS } from "../samples/kinds.ts";
import { publicKey } from "../samples/use.ts";
import { add, added, collaborators, fresh, keyOf } from "../sharing.ts";
import {
  absent,
  accessTo,
  answered,
  ask,
  cast,
  connect,
  each,
  executed,
  forbidden,
  get,
  listed,
  log,
  make,
  notInPlan,
  PLURALS,
  refused,
  SOON_MS,
  strongly,
  type Thing,
  type Ticket,
  type Way,
} from "./asking.ts";

interface Project {
  id: string;
  name: string;
  kind: string;
  organization_id: string;
  relation: string | null;
  role: string | null;
  labels: Record<string, string>;
}

let people: Record<"owner" | "admin" | "member" | "colleague" | "outsider", Person>;
let organization: string;
let defaultProject: string;
/** The paths of the organization start so. */
let within: string;

beforeAll(async () => {
  people = await cast("owner", "admin", "member", "colleague", "outsider");
  ({ id: organization, defaultProject } = await makeOrganization(people.owner, { projects: null }));
  within = `/v1/organizations/${organization}`;
  await joinOrganization(organization, people.admin, "admin");
  for (const person of [people.member, people.colleague]) await joinOrganization(organization, person);
});

const at = (project: string, part = "") => `/v1/projects/${project}${part}`;
const ids = (things: { id: string }[]) => things.map(({ id }) => id);

describe("O1 organization, project, resources: nothing of project B can be seen or reached from project A", () => {
  let a: string;
  let b: string;
  /** Of B, one of each kind. */
  let things: Thing[];

  beforeAll(async () => {
    const { owner, member, colleague } = people;
    [a, b] = await Promise.all([
      makeProject(organization, { account: owner }),
      makeProject(organization, { account: owner }),
    ]);
    await joinProject(a, member, { role: "admin" });
    await joinProject(b, colleague, { role: "admin" });
    things = await Promise.all(PLURALS.map((plural) => make(owner, b, plural)));
  });

  /** Everything that can be done to one thing, under the path it is looked for. */
  const ways = (path: string): Way[] => [
    ["GET", path],
    ["PATCH", path, { name: "taken" }],
    ["DELETE", path],
    ...(path.includes("/runs/") ? ["start", "stop", "pause", "resume"] : []).map(
      (action): Way => ["POST", `${path}/${action}`],
    ),
  ];

  it("an organization has projects, and a project has what was made in it", async () => {
    const projects = await listed<Project>(people.owner, `${within}/projects?limit=100`);
    expect(ids(projects)).toEqual(expect.arrayContaining([a, b, defaultProject]));
    expect(new Set(projects.map(({ organization_id }) => organization_id))).toEqual(new Set([organization]));
    for (const [index, plural] of PLURALS.entries()) {
      const thing = things[index] as Thing;
      expect(thing).toMatchObject({ project_id: b, links: { project: at(b) } });
      expect(ids(await listed<Thing>(people.owner, at(b, `/${plural}`)))).toEqual([thing.id]);
      expect(await listed<Thing>(people.owner, at(a, `/${plural}`))).toEqual([]);
    }
  });

  it("who is in both finds it in its own project only: elsewhere each way to it is 404", async () => {
    for (const { links } of things)
      await each(ways(links.self.replace(b, a)), (way) => absent(ask(people.owner, ...way)));
  });

  it("for who is in A alone, as its admin, B is not there: nor what it holds, nor who is in it", async () => {
    const { member } = people;
    for (const { links } of things) await each(ways(links.self), (way) => absent(ask(member, ...way)));
    await absent(ask(member, "GET", at(b)));
    await absent(ask(member, "PATCH", at(b), { name: "taken" }));
    await absent(ask(member, "DELETE", at(b)));
    const others = ["collaborators", "teams", "invitations", "keys", "service-accounts"];
    await each([...others, ...PLURALS, "variables", "secrets", "audit"], (part) =>
      absent(ask(member, "GET", at(b, `/${part}`))),
    );
    await each(PLURALS, (plural) => absent(ask(member, "POST", at(b, `/${plural}`), { name: "mine" })));
    for (const path of ["/v1/projects", `${within}/projects`]) {
      const seen = ids(await listed<Project>(member, `${path}?limit=100`));
      expect(seen).toContain(a);
      expect(seen).not.toContain(b);
    }
  });

  it("what belongs to B is not found under A either: its keys, its people, its service accounts", async () => {
    const { owner, member, colleague } = people;
    const key = await keyOf(colleague, b);
    const [row] = await listed<{ id: string }>(owner, collaborators(b));
    const json = { name: unique("robot"), role: "viewer" };
    const { id } = await answered<{ id: string }>(201, ask(owner, "POST", at(b, "/service-accounts"), json));
    for (const part of [`keys/${key.id}`, `collaborators/${row?.id}`, `service-accounts/${id}`])
      for (const method of ["GET", "DELETE"])
        await each([owner, member], (caller) => absent(ask(caller, method, at(a, `/${part}`))));
    await absent(ask(owner, "POST", at(a, "/keys"), { name: "heir", service_account: id }));
    expect((await fresh(key)).status).toBe(200);
  });

  it("a key of A is worth nothing in B, though its owner is in both; and learns nothing of B's keys", async () => {
    const [ofA, ofB] = [await keyOf(people.owner, a), await keyOf(people.owner, b)];
    await make(ofA, a, "runs");
    for (const { links } of things) await each(ways(links.self), (way) => absent(ask(ofA, ...way)));
    await each(PLURALS, async (plural) => {
      await absent(ask(ofA, "GET", at(b, `/${plural}`)));
      await absent(ask(ofA, "POST", at(b, `/${plural}`), { name: "mine" }));
    });
    expect(await accessTo(ofA, b)).toBeNull();
    const verified = { key: ofB.token, consistency: "strong" };
    expect(await answered(200, ask(ofA, "POST", "/v1/keys/verify", verified))).toMatchObject({
      valid: false,
      code: "unknown",
    });
  });

  it("nor from another organization", async () => {
    const { outsider } = people;
    const { defaultProject: elsewhere } = await makeOrganization(outsider);
    for (const { links } of things) {
      await absent(ask(outsider, "GET", links.self));
      await absent(ask(outsider, "GET", links.self.replace(b, elsewhere)));
    }
    await absent(ask(outsider, "GET", `${within}/projects`));
  });
});

describe("O2 every organization has a Default project, and every member is in it automatically", () => {
  it("from when it is made, by whomever", async () => {
    const json = { name: unique("organization") };
    const root = await systemAdministrator();
    const byRoot = { ...json, owner: { account_id: people.owner.id } };
    const made = await answered<{ id: string; default_project_id: string }>(
      201,
      ask(people.owner, "POST", "/v1/organizations", json),
    );
    const { id } = await answered<{ id: string }>(201, ask(root, "POST", "/v1/admin/organizations", byRoot));
    for (const one of [made.id, id]) {
      const [project, ...more] = await listed<Project>(people.owner, `/v1/organizations/${one}/projects`);
      expect(project).toMatchObject({ name: "Default", kind: "default", organization_id: one });
      expect(more).toEqual([]);
    }
    expect(await accessTo(people.owner, made.default_project_id)).toMatchObject({ role: "admin" });
    // Who made it for somebody is not in it.
    const [project] = await listed<Project>(people.owner, `/v1/organizations/${id}/projects`);
    expect(await accessTo(root, project?.id ?? "")).toBeNull();
  });

  it("whoever accepts an invitation is in it, as a member, until they leave; others are not", async () => {
    const { owner, outsider } = people;
    await absent(ask(outsider, "GET", at(defaultProject)));
    const json = { email: outsider.email };
    const { id } = await answered<{ id: string }>(201, ask(owner, "POST", `${within}/invitations`, json));
    await absent(ask(outsider, "GET", at(defaultProject)));
    await answered(200, ask(outsider, "POST", `/v1/me/invitations/${id}/accept`));
    expect(await get(outsider, at(defaultProject))).toMatchObject({
      kind: "default",
      relation: "organization",
      role: "member",
    });
    const { links } = await make(outsider, defaultProject, "runs");
    const mine = await listed<Project>(outsider, `/v1/projects?organization=${organization}`);
    expect(ids(mine)).toEqual([defaultProject]);

    await answered(200, ask(outsider, "POST", `${within}/leave`));
    expect(await accessTo(outsider, defaultProject)).toBeNull();
    expect(await get(owner, links.self)).toMatchObject({ created_by: outsider.id });
  });

  it("nobody is put out of it or leaves it alone, and it cannot be deleted: the answer says so", async () => {
    const { owner, admin, member } = people;
    const { detail } = await refused(
      409,
      "access_through_elsewhere",
      ask(member, "POST", at(defaultProject, "/leave")),
    );
    expect(detail).toContain(organization);
    expect(await listed(owner, collaborators(defaultProject))).toEqual([]);
    for (const caller of [owner, admin])
      await refused(403, "default_project", ask(caller, "DELETE", at(defaultProject)));
    await forbidden("project:delete", ask(member, "DELETE", at(defaultProject)));
  });

  it("a collaborator of another project who is not of the organization is not in it", async () => {
    const project = await makeProject(organization, { account: people.owner });
    await added(people.owner, project, people.outsider, { role: "admin", external: true });
    expect(await accessTo(people.outsider, project)).toMatchObject({ role: "admin" });
    expect(await accessTo(people.outsider, defaultProject)).toBeNull();
  });
});

describe("O3 the Organization Default Key is its owner's alone to see, rotate and revoke", () => {
  interface DefaultKey {
    id: string;
    project_id: string;
    secret: string;
    effective_by: string;
  }
  const path = () => `${within}/default-key`;
  const rotate = (caller: Caller) => ask(caller, "POST", `${path()}/rotate`);
  const callerOf = ({ secret }: DefaultKey): Caller => ({ token: secret, address: newAddress() });

  it("the owner makes it, sees it, rotates it and revokes it; it works in the Default project only", async () => {
    const { owner } = people;
    const other = await makeProject(organization, { account: owner });
    const first = await answered<DefaultKey>(200, rotate(owner));
    expect(first.project_id).toBe(defaultProject);
    const seen = await get<DefaultKey>(owner, path());
    expect(seen).toMatchObject({ id: first.id });
    expect(JSON.stringify(seen)).not.toContain(first.secret);
    await each(PLURALS, async (plural) => {
      await make(callerOf(first), defaultProject, plural);
      await absent(ask(callerOf(first), "POST", at(other, `/${plural}`), { name: "mine" }));
    });

    const second = await answered<DefaultKey>(200, rotate(owner));
    expect(second.id).toBe(first.id);
    await refused(401, "credential_unknown", fresh(callerOf(first)));
    expect((await fresh(callerOf(second))).status).toBe(200);

    expect(await answered(200, ask(owner, "DELETE", path()))).toMatchObject({
      id: first.id,
      effective_by: expect.stringMatching(/Z$/),
    });
    await refused(401, "credential_revoked", fresh(callerOf(second)));
    await absent(ask(owner, "GET", path()));
  });

  it("admins neither, nor members: 403; whoever is not of the organization: 404; and nothing happens to it", async () => {
    const { owner, admin, member, outsider } = people;
    const root = await systemAdministrator();
    const key = await answered<DefaultKey>(200, rotate(owner));
    const owners = await keyOf(owner, defaultProject);
    await each([admin, member], async (caller) => {
      await forbidden("key:view", ask(caller, "GET", path()));
      await forbidden("key:update", rotate(caller));
      await forbidden("key:delete", ask(caller, "DELETE", path()));
    });
    await each([outsider, root, owners, callerOf(key)], async (caller) => {
      await absent(ask(caller, "GET", path()));
      await absent(rotate(caller));
      await absent(ask(caller, "DELETE", path()));
    });
    expect((await fresh(callerOf(key))).status).toBe(200);
  });

  it("admins do not find it among the keys of the Default project, though they see all of those", async () => {
    const { owner, admin, member } = people;
    const { id } = await answered<DefaultKey>(200, rotate(owner));
    const theirs = await keyOf(member, defaultProject);
    const seen = ids(await listed<{ id: string }>(admin, at(defaultProject, "/keys?limit=100")));
    expect(seen).toContain(theirs.id);
    expect(seen).not.toContain(id);
    for (const method of ["GET", "DELETE"])
      await absent(ask(admin, method, at(defaultProject, `/keys/${id}`)));
  });
});

describe("O4 usage outside of any project is attributed to the Default project", () => {
  interface Total {
    group: string;
    amount_micros: number;
  }
  const used = (amount_micros: number) => ({
    records: [{ id: unique("playground"), meter: "tokens", quantity_micros: 1_000_000, amount_micros }],
  });

  it("recorded at the organization it is the Default project's, and the organization pays", async () => {
    const { owner, admin, member, outsider } = people;
    const record = (caller: Caller, amount: number) => ask(caller, "POST", `${within}/usage`, used(amount));
    const balance = async () =>
      (await get<{ balance_micros: number }>(owner, `${within}/balance`)).balance_micros;
    const before = await balance();
    const charged = { recorded: 1, charged_to: organization };
    for (const [caller, amount] of [
      [owner, 300],
      [admin, 40],
    ] as const)
      expect(await answered(200, record(caller, amount))).toMatchObject(charged);
    await forbidden("usage:create", record(member, 1));
    await absent(record(outsider, 1));
    expect(await balance()).toBe(before - 340);
    const byProject = await listed<Total>(owner, `${within}/usage?by=project`);
    expect(byProject.find(({ group }) => group === defaultProject)?.amount_micros).toBe(340);
    const byMember = await listed<Total>(owner, at(defaultProject, "/usage?by=member"));
    expect(new Map(byMember.map(({ group, amount_micros }) => [group, amount_micros]))).toEqual(
      new Map([
        [owner.id, 300],
        [admin.id, 40],
      ]),
    );
  });
});

describe("O5 an organization's admins are admins of every project", () => {
  it("of others', of teams' they are not in, of the Default one; whoever made it, whenever", async () => {
    const { owner, admin, member, colleague } = people;
    const team = await makeTeam(organization);
    await joinTeam(team, colleague, "admin");
    const theirs = await makeProject(organization, { account: member });
    const ofTeam = await makeProject(organization, { team });
    for (const caller of [owner, admin])
      await each([theirs, ofTeam, defaultProject], async (project) =>
        expect(await accessTo(caller, project)).toMatchObject({ role: "admin" }),
      );
    const seen = ids(await listed<Project>(admin, `${within}/projects?limit=100`));
    expect(seen).toEqual(expect.arrayContaining([theirs, ofTeam, defaultProject]));
    // Being of the organization is not enough.
    expect(await accessTo(colleague, theirs)).toBeNull();
    expect(await accessTo(member, ofTeam)).toBeNull();
  });

  it("they do there what an admin does, and not what is the owner's", async () => {
    const { admin, member, colleague } = people;
    const project = await makeProject(organization, { account: member });
    const run = await make(member, project, "runs");
    const key = await keyOf(member, project);
    await answered(200, ask(admin, "PATCH", at(project), { description: "by an admin" }));
    await answered(200, ask(admin, "POST", `${run.links.self}/stop`));
    await answered(204, ask(admin, "DELETE", run.links.self));
    const { id } = await added(admin, project, colleague, { role: "viewer" });
    await answered(200, ask(admin, "DELETE", `${collaborators(project)}/${id}`));
    expect(ids(await listed<{ id: string }>(admin, at(project, "/keys")))).toEqual([key.id]);
    const access = await accessTo(admin, project);
    for (const ofOwner of ["project:transfer", "project:bill"])
      expect(access?.permissions).not.toContain(ofOwner);
    await answered(200, ask(admin, "DELETE", at(project)));
  });

  it("no team that overrides makes them less", async () => {
    const { owner, admin } = people;
    const team = await makeTeam(organization);
    await joinTeam(team, admin, "viewer");
    const project = await makeProject(organization, { account: owner });
    const override = { team_id: team, mode: "override", role: "viewer" };
    await answered(201, ask(owner, "POST", at(project, "/teams"), override));
    expect(await accessTo(admin, project)).toMatchObject({ role: "admin" });
  });

  it("from when they become one until they are one no more; of no Personal project", async () => {
    const { owner, admin, member, colleague } = people;
    const project = await makeProject(organization, { account: member });
    const rows = await listed<{ id: string; account_id: string }>(owner, `${within}/members`);
    const path = `${within}/members/${rows.find(({ account_id }) => account_id === colleague.id)?.id}`;
    await absent(ask(colleague, "GET", at(project)));
    await answered(200, ask(admin, "PATCH", path, { role: "admin" }));
    expect(await get(colleague, at(project))).toMatchObject({ role: "admin" });
    await answered(200, ask(admin, "PATCH", path, { role: "member" }));
    expect(await accessTo(colleague, project)).toBeNull();
    for (const caller of [owner, admin]) expect(await accessTo(caller, member.personalProject)).toBeNull();
  });
});

describe("O6 a collaborator is added by email and has access at once, as Member", () => {
  it("though it was refused them a moment ago; an admin changes the role later, which holds at once too", async () => {
    const { owner, member, colleague } = people;
    const project = await makeProject(organization, { account: owner });
    await joinProject(project, colleague, { role: "admin" });
    await absent(ask(member, "GET", at(project)));
    await absent(ask(member, "GET", at(project, "/runs")));

    const { id, role } = await answered<{ id: string; role: string }>(
      201,
      add(colleague, project, { email: member.email }),
    );
    expect(role).toBe("member");
    expect(await get(member, at(project))).toMatchObject({ role: "member", relation: "collaborator" });
    const run = await make(member, project, "runs");
    await forbidden("variable:view", ask(member, "GET", at(project, "/variables")));

    const change = (json: object) => ask(colleague, "PATCH", `${collaborators(project)}/${id}`, json);
    expect(await answered(200, change({ role: "contributor" }))).toMatchObject({ role: "contributor" });
    await get(member, at(project, "/variables"));
    expect(await answered(200, change({ role: "viewer" }))).toMatchObject({
      role: "viewer",
      effective_by: expect.stringMatching(/Z$/),
    });
    expect(await accessTo(member, project)).toMatchObject({ role: "viewer" });
    await forbidden("run:delete", ask(member, "DELETE", run.links.self));
    await forbidden("run:create", ask(member, "POST", at(project, "/runs"), { name: "more" }));
  });

  it("only by admins: members and contributors neither add nor change, outsiders do not find the project", async () => {
    const { owner, member, colleague, outsider } = people;
    const project = await makeProject(organization, { account: owner });
    const row = await joinProject(project, member, { role: "member" });
    await joinProject(project, colleague, { role: "contributor" });
    const path = `${collaborators(project)}/${row}`;
    for (const caller of [member, colleague]) {
      await forbidden(
        "collaborator:create",
        add(caller, project, { email: people.admin.email, role: "member" }),
      );
      await forbidden("collaborator:update", ask(caller, "PATCH", path, { role: "admin" }));
    }
    await absent(add(outsider, project, { email: outsider.email, role: "member" }));
    await absent(ask(outsider, "PATCH", path, { role: "admin" }));
    expect(await accessTo(member, project)).toMatchObject({ role: "member" });
  });
});

describe("O7 a collaborator has an account, and is of the organization unless added as external", () => {
  it("nobody without an account: by email, by username, external or not", async () => {
    const project = await makeProject(organization, { account: people.owner });
    for (const nobody of [{ email: `${unique("nobody")}@example.com` }, { username: unique("nobody") }])
      for (const external of [false, true]) {
        const { detail } = await refused(
          409,
          "account_not_found",
          add(people.owner, project, { ...nobody, external, role: "member" }),
        );
        expect(detail).not.toContain("undefined");
      }
  });

  it("nobody from outside the organization; by email as if they had no account, with what could be done", async () => {
    const { owner, outsider } = people;
    const project = await makeProject(organization, { account: owner });
    const { detail } = await refused(
      409,
      "not_in_organization",
      add(owner, project, { username: outsider.username, role: "member" }),
    );
    expect(detail).toContain("external");
    const byEmail = await refused(
      409,
      "account_not_found",
      add(owner, project, { email: outsider.email, role: "member" }),
    );
    expect(byEmail.detail).toContain("external");
    expect(await accessTo(outsider, project)).toBeNull();
  });

  it("as an external collaborator, said to be one: in that project, and nowhere else in the organization", async () => {
    const { owner, member, outsider } = people;
    const [project, other] = [
      await makeProject(organization, { account: owner }),
      await makeProject(organization, { account: owner }),
    ];
    const made = await answered(
      201,
      add(owner, project, { email: outsider.email, role: "member", external: true }),
    );
    expect(made).toMatchObject({ external: true, role: "member" });
    const shown = await listed<{ account_id: string; external: boolean }>(owner, collaborators(project));
    expect(shown.find(({ account_id }) => account_id === outsider.id)?.external).toBe(true);
    await make(outsider, project, "runs");
    for (const elsewhere of [other, defaultProject]) expect(await accessTo(outsider, elsewhere)).toBeNull();
    for (const path of [within, `${within}/members`, `${within}/projects`, `${within}/teams`])
      await absent(ask(outsider, "GET", path));
    // One of the organization is no external collaborator, whatever is said.
    expect(
      await answered(201, add(owner, project, { email: member.email, role: "member", external: true })),
    ).toMatchObject({ external: false });
  });

  it("where the organization takes such: else the refusal says so; who is in already stays", async () => {
    const { owner, outsider, colleague } = people;
    const closed = await makeOrganization(owner);
    const [project, another] = [
      await makeProject(closed.id, { account: owner }),
      await makeProject(closed.id, { account: owner }),
    ];
    const external = (of: string, person: Person) =>
      add(owner, of, { email: person.email, role: "member", external: true });
    await answered(201, external(project, outsider));
    const policy = { external_collaborators: false };
    await answered(200, ask(owner, "PATCH", `/v1/organizations/${closed.id}/settings`, policy));
    for (const [of, person] of [
      [project, colleague],
      [another, outsider],
    ] as const)
      await refused(403, "external_refused", external(of, person));
    expect(await accessTo(outsider, project)).toMatchObject({ role: "member" });
    expect(await accessTo(outsider, another)).toBeNull();
  });
});

describe("O8 removing a collaborator takes away all access, within the bound and here at once", () => {
  /** T, and what clocks and a commit may take. */
  const BOUND_MS = 65_000;
  let project: string;

  beforeAll(async () => {
    project = await makeProject(organization, { account: people.owner });
  });

  it("to the project and all it holds, by session and by every key, though all of it was cached", async () => {
    const { owner, member, colleague } = people;
    const { id } = await added(owner, project, member, { role: "admin" });
    await added(owner, project, colleague, { role: "member" });
    const keys = [await keyOf(member, project), await keyOf(member, project, ["run:view", "run:create"])];
    const kinds = [...PLURALS, "clusters", "volumes", "endpoints"] as const;
    const things = await Promise.all(kinds.map((plural) => make(member, project, plural)));
    const callers = [member, ...keys];
    await each(callers, (caller) => answered(200, ask(caller, "GET", things[0]?.links.self ?? "")));

    const before = Date.now();
    const gone = await answered<{ effective_by: string; revoked_keys: { id: string }[] }>(
      200,
      ask(owner, "DELETE", `${collaborators(project)}/${id}`),
    );
    expect(ids(gone.revoked_keys).sort()).toEqual(ids(keys).sort());
    expect(Date.parse(gone.effective_by) - before).toBeGreaterThan(0);
    expect(Date.parse(gone.effective_by) - Date.now()).toBeLessThanOrEqual(BOUND_MS);

    // The caches here are told behind the answer, and the primary, whoever asks that, says no as of now.
    for (const caller of callers)
      await until(async () => !(await ask(caller, "GET", things[0]?.links.self ?? "")).ok, SOON_MS);
    expect(await accessTo(member, project)).toBeNull();
    for (const key of keys) await refused(401, "credential_revoked", fresh(key));

    const ways: Way[] = [
      ["GET", at(project)],
      ["PATCH", at(project), { description: "mine" }],
      ["GET", collaborators(project)],
      ["POST", collaborators(project), { email: member.email, role: "member" }],
      ["POST", at(project, "/keys"), { name: "again" }],
      ["GET", at(project, "/secrets")],
      ...things.flatMap(({ links: { self } }): Way[] => [
        ["GET", self],
        ["PATCH", self, { name: "mine" }],
        ["DELETE", self],
        ["GET", self.slice(0, self.lastIndexOf("/"))],
        ["POST", self.slice(0, self.lastIndexOf("/")), { name: "more" }],
      ]),
      ["POST", `${things[0]?.links.self}/stop`],
    ];
    for (const [method, path, json] of ways) await absent(ask(member, method, strongly(path), json));
    for (const { links } of things)
      await each(keys, async (key) => {
        await refused(401, "credential_revoked", ask(key, "PATCH", links.self, { name: "mine" }));
        await refused(401, "credential_revoked", ask(key, "GET", links.self));
      });
    expect(ids(await listed<Project>(member, "/v1/projects?limit=100"))).not.toContain(project);
    for (const { token } of keys) {
      const verified = ask(owner, "POST", `/v1/keys/verify?project=${project}`, { key: token });
      expect(await answered(200, verified)).toMatchObject({ valid: false, code: "revoked" });
    }

    // What they made stays, for those who stay.
    for (const { links } of things)
      expect(await get(colleague, links.self)).toMatchObject({ created_by: member.id });
  });

  it("ends what is open: the next heartbeat says whom to disconnect, and no new connection comes", async () => {
    const { owner, member, colleague } = people;
    const of = await makeProject(organization, { account: owner });
    const rows = await Promise.all(
      [member, colleague].map((person) => added(owner, of, person, { role: "contributor" })),
    );
    const executor = await keyOf(owner, of);
    const theirs = await keyOf(member, of);
    const redeem = (lease: Lease, { ticket }: Ticket) =>
      ask(executor, "POST", at(of, `/leases/${lease.id}/connections`), { ticket, epoch: lease.epoch });
    const heartbeat = (lease: Lease) =>
      answered<{ disconnect: string[] }>(200, report(executor, lease, "heartbeat"));
    const ticketTo = (thing: Thing) => (caller: Caller) => answered<Ticket>(201, connect(caller, thing));
    const running = await Promise.all(
      (["clusters", "notebooks", "sessions", "jobs"] as const).map(async (plural) => {
        const thing = await make(owner, of, plural);
        const lease = await executed(executor, thing);
        const tickets = await Promise.all([member, theirs, colleague].map(ticketTo(thing)));
        for (const ticket of tickets) await answered(201, redeem(lease, ticket));
        expect((await heartbeat(lease)).disconnect).toEqual([]);
        const opened = tickets.slice(0, 2).map(({ connection_id }) => connection_id);
        return { thing, lease, opened, waiting: await ticketTo(thing)(member) };
      }),
    );

    await answered(200, ask(owner, "DELETE", `${collaborators(of)}/${rows[0]?.id}`));

    await each(running, async ({ thing, lease, opened, waiting }) => {
      expect((await heartbeat(lease)).disconnect.sort()).toEqual(opened.sort());
      await refused(422, "token_invalid", redeem(lease, waiting));
      await absent(ask(member, "POST", strongly(`${thing.links.self}/connect`)));
      // Who stays, stays connected.
      await ticketTo(thing)(colleague);
    });
  });

  it("their SSH keys open clusters no more, with the next question; and that question soon comes", async () => {
    const { owner, member, colleague } = people;
    const of = await makeProject(organization, { account: owner });
    const { id } = await added(owner, of, member, { role: "member" });
    await added(owner, of, colleague, { role: "member" });
    const cluster = await make(owner, of, "clusters");
    const keys = [publicKey(), publicKey()] as const;
    for (const [person, public_key] of [
      [member, keys[0]],
      [colleague, keys[1]],
    ] as const)
      await answered(201, ask(person, "POST", "/v1/me/ssh-keys", { name: "laptop", public_key }));
    const authorized = async () => {
      const response = await ask(owner, "GET", at(of, `/ssh/authorized-keys?cluster=${cluster.id}`));
      expect(response.status).toBe(200);
      expect(Number(response.headers.get("atrium-max-age")) * 1000).toBeLessThanOrEqual(BOUND_MS);
      return response.text();
    };
    const before = await authorized();
    for (const key of keys) expect(before).toContain(key);
    await answered(200, ask(owner, "DELETE", `${collaborators(of)}/${id}`));
    const after = await authorized();
    expect(after).not.toContain(keys[0]);
    expect(after).toContain(`${keys[1]} ${colleague.username}`);
  });

  it("a log that they follow ends when the time is over for which they were let in", async () => {
    const { owner, member } = people;
    const of = await makeProject(organization, { account: owner });
    const { id } = await added(owner, of, member, { role: "member" });
    const run = await make(owner, of, "runs");
    await log(owner, run, "epoch 1");
    const follow = `${run.links.self}/logs/follow`;
    const stream = await ask(member, "GET", follow);
    expect(stream.status).toBe(200);
    await stream.body?.cancel();

    // Here, where a minute passes at once.
    const { RESOURCES_DB, BLOBS } = await (await harness()).env("resources");
    const target = { type: "project", id: of } as const;
    const access = await freshAccess<"run:logs">(member, target);
    let passed = 0;
    const ctx = Object.assign(contextOver(RESOURCES_DB, "resources"), {
      clock: { now: () => Date.now() + passed },
      reauthorize: () => freshAccess(member, target),
    });
    const lines = await followLines(ctx, BLOBS, access, "run", run.id, { after: 0 });
    expect((await lines.next()).value).toMatchObject({ type: "lines", lines: [{ text: "epoch 1" }] });
    await answered(200, ask(owner, "DELETE", `${collaborators(of)}/${id}`));
    await log(owner, run, "epoch 2");
    passed = access.expiresAt - Date.now();
    expect(passed).toBeLessThanOrEqual(BOUND_MS);
    expect((await lines.next()).value).toEqual({ type: "end", why: "gone" });
    await absent(ask(member, "GET", strongly(follow)));
  });

  it("in no other project; and whoever is added again has new access, and no key of before", async () => {
    const { owner, member } = people;
    const other = await makeProject(organization, { account: owner });
    const [here, there] = [
      await added(owner, project, member, { role: "member" }),
      await added(owner, other, member, { role: "member" }),
    ];
    const [key, kept] = [await keyOf(member, project), await keyOf(member, other)];
    await answered(200, ask(owner, "DELETE", `${collaborators(project)}/${here.id}`));
    expect((await fresh(kept)).status).toBe(200);
    expect(await get(owner, `${collaborators(other)}/${there.id}`)).toMatchObject({ role: "member" });
    const again = await added(owner, project, member, { role: "member" });
    expect(await accessTo(member, project)).toMatchObject({ role: "member" });
    await refused(401, "credential_revoked", fresh(key));
    await answered(200, ask(owner, "DELETE", `${collaborators(project)}/${again.id}`));
    await absent(ask(owner, "DELETE", `${collaborators(project)}/${again.id}`));
  });

  it("by admins only: a member removes nobody, an outsider does not find the project; the owner stays", async () => {
    const { owner, admin, member, outsider } = people;
    const of = await makeProject(organization, { account: owner });
    const { id } = await added(owner, of, member, { role: "member" });
    const rows = await listed<{ id: string; account_id: string }>(owner, collaborators(of));
    const ownerRow = rows.find(({ account_id }) => account_id === owner.id)?.id;
    await forbidden("collaborator:delete", ask(member, "DELETE", `${collaborators(of)}/${ownerRow}`));
    await absent(ask(outsider, "DELETE", `${collaborators(of)}/${id}`));
    await refused(409, "project_owner", ask(admin, "DELETE", `${collaborators(of)}/${ownerRow}`));
    expect(await accessTo(member, of)).toMatchObject({ role: "member" });
  });
});

describe("O9 each project has its own keys, which work on that project's resources only", () => {
  interface Key {
    id: string;
    name: string;
    scopes: string[] | null;
    secret?: string;
    revoked_at: string | null;
  }
  let a: string;
  let b: string;

  beforeAll(async () => {
    const { owner, member } = people;
    [a, b] = await Promise.all([
      makeProject(organization, { account: owner }),
      makeProject(organization, { account: owner }),
    ]);
    for (const project of [a, b]) await joinProject(project, member, { role: "member" });
  });

  it("whatever their kind: with a key of A all that its owner may in A, and in B nothing is there", async () => {
    const { owner } = people;
    const [key, ofB] = await Promise.all([keyOf(owner, a), keyOf(owner, b)]);
    const seen = (caller: Caller, project: string, plural: string) =>
      listed<Thing>(caller, at(project, `/${plural}`));
    await each(COLLECTIONS, async (plural) => {
      const [mine, theirs] = await Promise.all([make(key, a, plural), make(owner, b, plural)]);
      expect(ids(await seen(key, a, plural))).toEqual([mine.id]);
      expect(await get(key, mine.links.self)).toMatchObject({ created_with: key.id });
      const labels = { labels: { by: "key" } };
      await answered(200, ask(key, "PATCH", mine.links.self, labels));
      const ways: Way[] = [
        ["GET", at(b, `/${plural}`)],
        ["POST", at(b, `/${plural}`), { name: "mine" }],
        ["GET", theirs.links.self],
        ["PATCH", theirs.links.self, labels],
        ["DELETE", theirs.links.self],
        // Under the path of its own project neither.
        ["GET", theirs.links.self.replace(b, a)],
        ["DELETE", theirs.links.self.replace(b, a)],
      ];
      for (const way of ways) await absent(ask(key, ...way));
      for (const caller of [owner, ofB])
        expect(await get(caller, theirs.links.self)).toMatchObject({ id: theirs.id, labels: {} });
      await answered(204, ask(key, "DELETE", mine.links.self));
    });
    expect(await listed<Thing>(key, at(a, "/resources"))).toEqual([]);
    await absent(ask(key, "GET", at(b, "/resources")));
  });

  it("nor does anything go over with it: no move, no attachment, no lease, no file", async () => {
    const { owner } = people;
    const key = await keyOf(owner, a);
    const [run, theirs, dataset] = await Promise.all([
      make(key, a, "runs", { desired_state: "stopped" }),
      make(owner, b, "runs"),
      make(owner, b, "datasets"),
    ]);
    await refused(403, "permission_missing", ask(key, "POST", `${run.links.self}/move`, { project_id: b }));
    const input = { kind: "dataset", id: dataset.id };
    await refused(422, "validation_failed", ask(key, "POST", `${run.links.self}/attachments`, input));
    for (const project of [a, b])
      await absent(ask(key, "POST", at(project, "/leases"), { resource_id: theirs.id }));
    await absent(putBytes(key, fileAt(dataset.links.self, "mine"), bytes(3)));
  });

  it("whoever works in it makes and manages their own; admins all of its, and only its", async () => {
    const { owner, member } = people;
    const create = (caller: Caller, project: string, name: string) =>
      answered<Key>(201, ask(caller, "POST", at(project, "/keys"), { name }));
    const [mine, owners, elsewhere] = [
      await create(member, a, "mine"),
      await create(owner, a, "owner's"),
      await create(member, b, "elsewhere"),
    ];
    const keys = async (caller: Caller, project: string) =>
      ids(await listed<Key>(caller, at(project, "/keys?limit=100")));
    expect(await keys(member, a)).toEqual([mine.id]);
    expect(await keys(member, b)).toEqual([elsewhere.id]);
    expect(await keys(owner, a)).toEqual(expect.arrayContaining([mine.id, owners.id]));
    expect(await keys(owner, a)).not.toContain(elsewhere.id);
    const path = at(a, `/keys/${mine.id}`);
    const narrowed = { name: "reader", scopes: ["project:view", "run:view"] };
    expect(await answered<Key>(200, ask(member, "PATCH", path, narrowed))).toMatchObject(narrowed);
    const caller = { token: mine.secret ?? "", address: newAddress() };
    await get(caller, `${at(a, "/runs")}?consistency=strong`);
    await forbidden("run:create", ask(caller, "POST", strongly(at(a, "/runs")), {}));
    await absent(ask(member, "DELETE", at(a, `/keys/${owners.id}`)));
    await answered(200, ask(owner, "DELETE", path));
    await refused(401, "credential_revoked", fresh(caller));
  });

  it("is rotated without a gap: the same key has a new secret, the old one beside it until that is used", async () => {
    const { member } = people;
    const scopes: Scope[] = ["project:view", "run:view", "run:create"];
    const old = await keyOf(member, a, scopes);
    const run = await make(old, a, "runs");
    const path = at(a, `/keys/${old.id}`);
    const rotated = await answered<Key>(200, ask(member, "POST", `${path}/rotate`, { until: "first_use" }));
    expect(rotated).toMatchObject({ id: old.id, scopes });
    const next = { token: rotated.secret ?? "", address: newAddress() };
    // Nobody uses the new one yet: whatever is deployed goes on with the old one.
    await make(old, a, "runs");
    expect(await get(next, run.links.self)).toMatchObject({ created_with: old.id });
    await until(async () => (await fresh(old)).status === 401 || undefined);
    await refused(401, "credential_expired", fresh(old));
    expect(await make(next, a, "runs")).toMatchObject({ created_with: old.id });
    await refused(409, "rotation_void", ask(member, "POST", `${path}/rollback`));
    await absent(ask(next, "GET", at(b, "/runs")));
  });

  it("a rotation that went wrong is taken back while nobody has used the new secret", async () => {
    const { member, owner } = people;
    const key = await keyOf(member, a);
    const path = at(a, `/keys/${key.id}`);
    // An admin may revoke the key, and is not handed its secret.
    await refused(403, "grant_exceeds_own", ask(owner, "POST", `${path}/rotate`));
    const rotated = await answered<Key>(200, ask(member, "POST", `${path}/rotate`));
    await answered(200, ask(member, "POST", `${path}/rollback`));
    await make(key, a, "runs");
    const lost = { token: rotated.secret ?? "", address: newAddress() };
    await refused(401, "credential_unknown", fresh(lost));
  });
});

describe("O10 more projects than the Default one are switched on per organization", () => {
  it("until then the error names what is missing, to everybody who might; then so many as were switched on", async () => {
    const { owner, admin } = people;
    const root = await systemAdministrator();
    const [{ id }, other] = [await makeOrganization(owner), await makeOrganization(owner)];
    await joinOrganization(id, admin, "admin");
    const team = await makeTeam(id);
    await joinTeam(team, admin, "admin");
    const create = (caller: Caller, path: string) => ask(caller, "POST", path, { name: unique("project") });
    const [inOrganization, inTeam] = [`/v1/organizations/${id}/projects`, `/v1/teams/${team}/projects`];
    for (const caller of [owner, admin])
      await each([inOrganization, inTeam], (path) => notInPlan("projects", create(caller, path)));
    expect(await listed<Project>(owner, inOrganization)).toMatchObject([{ kind: "default" }]);

    const entitlements = `/v1/admin/organizations/${id}/entitlements`;
    await absent(ask(owner, "PUT", entitlements, { projects: 2 }));
    await answered(200, ask(root, "PUT", entitlements, { projects: 2 }));
    await answered(201, create(owner, inOrganization));
    await answered(201, create(admin, inTeam));
    await notInPlan("projects", create(owner, inOrganization));
    await answered(200, ask(root, "PUT", entitlements, { projects: null }));
    await answered(201, create(owner, inOrganization));

    await notInPlan("projects", create(owner, `/v1/organizations/${other.id}/projects`));
    // One's own organization is a single person's: there it is on.
    await answered(201, create(owner, "/v1/projects"));
  });

  it("switched off again, what there is stays, and works", async () => {
    const { owner } = people;
    const root = await systemAdministrator();
    const { id } = await makeOrganization(owner, { projects: 1 });
    const path = `/v1/organizations/${id}/projects`;
    const project = await answered<Project>(201, ask(owner, "POST", path, { name: "kept" }));
    await answered(200, ask(root, "PUT", `/v1/admin/organizations/${id}/entitlements`, { projects: 0 }));
    await notInPlan("projects", ask(owner, "POST", path, { name: "more" }));
    await make(owner, project.id, "runs");
    await answered(200, ask(owner, "PATCH", at(project.id), { name: "renamed" }));
  });
});

describe("O11 projects by team, environment, workload or customer: labels, and lists filtered by them", () => {
  const LABELS = {
    training: { team: "vision", environment: "production", workload: "training", customer: "acme" },
    serving: { team: "vision", environment: "staging", workload: "serving", customer: "acme" },
    research: { team: "language", environment: "staging", workload: "training", customer: "globex:eu" },
  };
  let own: string;
  let team: string;
  const made: Record<string, string> = {};

  beforeAll(async () => {
    const { owner, member } = people;
    ({ id: own } = await makeOrganization(owner, { projects: null }));
    await joinOrganization(own, member);
    team = await makeTeam(own);
    await joinTeam(team, member, "member");
    for (const [name, labels] of Object.entries(LABELS)) {
      const path = name === "research" ? `/v1/teams/${team}/projects` : `/v1/organizations/${own}/projects`;
      const caller = name === "research" ? member : owner;
      const project = await answered<Project>(201, ask(caller, "POST", path, { name, labels }));
      expect(project.labels).toEqual(labels);
      made[name] = project.id;
    }
    await joinProject(made.serving ?? "", member, { role: "viewer" });
  });

  const named = async (caller: Caller, path: string) =>
    (await listed<Project>(caller, path)).map(({ name }) => name).sort();

  it.each([
    ["label=team:vision", ["serving", "training"]],
    ["label=environment:staging", ["research", "serving"]],
    ["label=workload:training", ["research", "training"]],
    ["label=customer:acme", ["serving", "training"]],
    ["label=customer:globex:eu", ["research"]],
    ["label=team:vision&label=environment:staging", ["serving"]],
    ["label=team:language&label=customer:acme", []],
    ["label=team:visio", []],
    ["label=Team:vision", []],
  ])("?%s: %j", async (query, names) => {
    expect(await named(people.owner, `/v1/organizations/${own}/projects?${query}`)).toEqual(names);
  });

  it("each sees of it what they may; in the lists of their own projects and of a team as well", async () => {
    const { owner, member, outsider } = people;
    const inOrganization = `/v1/organizations/${own}/projects`;
    expect(await named(member, `${inOrganization}?label=team:vision`)).toEqual(["serving"]);
    expect(await named(member, `/v1/projects?label=environment:staging`)).toEqual(["research", "serving"]);
    expect(await named(owner, `/v1/projects?organization=${own}&label=workload:training`)).toEqual([
      "training",
    ]);
    expect(await named(member, `/v1/teams/${team}/projects?label=customer:globex:eu`)).toEqual(["research"]);
    expect(await named(member, `/v1/teams/${team}/projects?label=customer:acme`)).toEqual([]);
    await absent(ask(outsider, "GET", `${inOrganization}?label=team:vision`));
    await absent(ask(outsider, "GET", `/v1/teams/${team}/projects?label=team:language`));
    expect(await named(outsider, "/v1/projects?label=team:vision")).toEqual([]);
  });

  it("are changed by the project's admins, and found as they are then; not by others", async () => {
    const { owner, member } = people;
    const path = at(made.serving ?? "");
    await forbidden("project:update", ask(member, "PATCH", path, { labels: { team: "mine" } }));
    const labels = { environment: "production", phase: "two" };
    expect(await answered(200, ask(owner, "PATCH", path, { labels }))).toMatchObject({ labels });
    const inOrganization = `/v1/organizations/${own}/projects`;
    expect(await named(owner, `${inOrganization}?label=environment:production`)).toEqual([
      "serving",
      "training",
    ]);
    expect(await named(owner, `${inOrganization}?label=phase:two`)).toEqual(["serving"]);
    expect(await named(owner, `${inOrganization}?label=customer:acme`)).toEqual(["training"]);
    await answered(200, ask(owner, "PATCH", path, { labels: LABELS.serving }));
  });

  it("page by page, what is filtered is complete", async () => {
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const query: string = `label=environment:staging&limit=1${cursor && `&cursor=${cursor}`}`;
      const page: { data: Project[]; next_cursor: string | null } = await get(
        people.owner,
        `/v1/organizations/${own}/projects?${query}`,
      );
      seen.push(...page.data.map(({ name }) => name));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(["research", "serving"]);
  });

  it("what is no label is refused, with a pointer to it: as a filter and as one", async () => {
    for (const label of ["nocolon", ":vision", "te am:vision", '":x']) {
      const path = `/v1/organizations/${own}/projects?label=${encodeURIComponent(label)}`;
      const { errors } = await refused(422, "validation_failed", ask(people.owner, "GET", path));
      expect(errors?.[0]?.pointer).toMatch(/^\?label/);
    }
    const json = { name: "odd", labels: { "te am": "vision" } };
    const { errors } = await refused(
      422,
      "validation_failed",
      ask(people.owner, "POST", `/v1/organizations/${own}/projects`, json),
    );
    expect(errors?.[0]?.pointer).toBe("/labels/te am");
  });

  it("what projects hold is labelled and found alike", async () => {
    const project = made.training ?? "";
    await each(PLURALS, async (plural) => {
      const { id } = await make(people.owner, project, plural, { labels: { customer: "acme" } });
      await make(people.owner, project, plural, { labels: { customer: "globex" } });
      expect(ids(await listed<Thing>(people.owner, at(project, `/${plural}?label=customer:acme`)))).toEqual([
        id,
      ]);
    });
  });
});
