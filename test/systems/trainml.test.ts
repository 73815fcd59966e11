/** What users of trainML projects know: the behaviours T1 to T17, each as its user meets it over the API. */
import { beforeAll, describe, expect, it } from "vitest";
import { bytes, fileAt, putBytes, readBytes } from "../bytes.ts";
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
import { type Caller, newAddress, newcomer, type Person, unique } from "../personas.ts";
import { COLLECTIONS, WORKLOADS } from "../samples/kinds.ts";
import { add, added, collaborators, control, createProject, fresh, keyOf } from "../sharing.ts";
import { makeToken } from "../tokens.ts";
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
  kindOf,
  listed,
  log,
  logOf,
  make,
  PLURALS,
  refused,
  strongly,
  type Thing,
  type Ticket,
  write,
} from "./asking.ts";

interface Project {
  id: string;
  name: string;
  kind: string;
  visibility: string;
  organization_id: string;
  owner_account_id: string | null;
  relation: string | null;
  role: string | null;
}

interface Member {
  id: string;
  account_id: string;
  role: string | null;
  access: Record<string, string> | null;
  external: boolean;
}

/** `ada` and `ben` share nothing but what a test lets them share; `boss` owns an organization. */
let people: Record<"ada" | "ben" | "eve" | "boss", Person>;

beforeAll(async () => {
  people = await cast("ada", "ben", "eve", "boss");
});

const anonymous: Caller = { token: null, address: newAddress() };
const at = (project: string, part = "") => `/v1/projects/${project}${part}`;
const ids = (things: { id: string }[]) => things.map(({ id }) => id);
const nobody = () => `${unique("nobody")}@example.com`;
const mailTo = async (email: string) => (await harness()).inbox(email);

/** `all` of everything that can be had per kind. */
const ALL = { job: "all", dataset: "all", model: "all", checkpoint: "all", volume: "all" };

describe("T1 every account has a Personal project, which is its owner's alone and stays as it is", () => {
  it("from sign-up on, one and no more; its owner works in it", async () => {
    const { ada } = people;
    const personal = (await listed<Project>(ada, "/v1/projects?limit=100")).filter(
      ({ kind }) => kind === "personal",
    );
    expect(personal).toMatchObject([
      { id: ada.personalProject, relation: "owner", role: "owner", owner_account_id: ada.id },
    ]);
    for (const plural of PLURALS) await make(ada, ada.personalProject, plural);
  });

  it("cannot be shared: by no door, to nobody, whether they exist or not", async () => {
    const { ada, ben } = people;
    const mine = ada.personalProject;
    const somebody = [
      { email: ben.email },
      { username: ben.username },
      { account_id: ben.id },
      { email: nobody() },
      { email: nobody(), invite: true },
      { email: ben.email, external: true },
    ];
    await each(somebody, (person) =>
      refused(403, "personal_project", add(ada, mine, { ...person, role: "viewer" })),
    );
    await refused(403, "personal_project", add(ada, mine, { email: ben.email, access: { job: "read" } }));
    const bulk = { add: [{ email: ben.email, role: "viewer" }], remove: [] };
    expect(await answered(200, ask(ada, "POST", `${collaborators(mine)}/bulk`, bulk))).toMatchObject({
      add: [{ status: 403, problem: { code: "personal_project" } }],
    });
    const invitation = { email: ben.email, role: "viewer" };
    await refused(403, "personal_project", ask(ada, "POST", at(mine, "/invitations"), invitation));
    const { id } = await makeOrganization(ada);
    const team = { team_id: await makeTeam(id), mode: "inherit" };
    await refused(403, "personal_project", ask(ada, "POST", at(mine, "/teams"), team));
    for (const visibility of ["public", "open"])
      await refused(403, "personal_project", ask(ada, "PATCH", at(mine), { visibility }));
    expect(await listed<Member>(ada, collaborators(mine))).toMatchObject([
      { account_id: ada.id, role: "owner" },
    ]);
    expect(await listed(ada, at(mine, "/invitations"))).toEqual([]);
  });

  it("cannot be renamed, transferred, removed or left, by its owner neither; it can be described", async () => {
    const { ada, ben } = people;
    const mine = ada.personalProject;
    const { name } = await get<Project>(ada, at(mine));
    await refused(403, "personal_project", ask(ada, "PATCH", at(mine), { name: "Mine" }));
    for (const to of [{ account_id: ben.id }, { email: nobody() }])
      await refused(403, "personal_project", ask(ada, "POST", at(mine, "/transfer"), to));
    await refused(403, "personal_project", ask(ada, "DELETE", at(mine)));
    await refused(409, "project_owner", ask(ada, "POST", at(mine, "/leave")));
    await answered(200, ask(ada, "PATCH", at(mine), { description: "What I try out" }));
    expect(await get(ada, at(mine))).toMatchObject({ name, visibility: "private", role: "owner" });
  });

  it("is nobody else's: not a system administrator's, nor of whoever shares an organization", async () => {
    const { ada, ben, boss } = people;
    const { id } = await makeOrganization(boss);
    for (const person of [ada, ben]) await joinOrganization(id, person);
    const thing = await make(ada, ada.personalProject, "runs");
    await each([ben, boss, await systemAdministrator()], async (caller) => {
      await absent(ask(caller, "GET", at(ada.personalProject)));
      await absent(ask(caller, "PATCH", at(ada.personalProject), { name: "Mine" }));
      await absent(ask(caller, "DELETE", at(ada.personalProject)));
      await absent(ask(caller, "GET", thing.links.self));
      await absent(add(caller, ada.personalProject, { account_id: ben.id, role: "admin" }));
    });
    await refused(401, "unauthenticated", ask(anonymous, "GET", at(ada.personalProject)));
    const mine = { email: nobody(), role: "member" };
    await refused(
      403,
      "personal_organization",
      ask(ada, "POST", `/v1/organizations/${ada.organization}/invitations`, mine),
    );
  });
});

describe("T2 an account creates more projects and shares them with any other account", () => {
  it("as many as they like, in their personal organization", async () => {
    const { ada } = people;
    const made: string[] = [];
    for (const name of ["first", "second", "third"]) {
      const project = await answered<Project>(201, ask(ada, "POST", "/v1/projects", { name }));
      expect(project).toMatchObject({ name, kind: "standard", organization_id: ada.organization });
      made.push(project.id);
    }
    expect(ids(await listed<Project>(ada, "/v1/projects"))).toEqual(expect.arrayContaining(made));
    await refused(401, "unauthenticated", ask(anonymous, "POST", "/v1/projects", { name: "first" }));
  });

  it("with anyone, though they share nothing: by email, username or id; who is external to nobody", async () => {
    const { ada, ben, eve, boss } = people;
    const project = await createProject(ada);
    const run = await make(ada, project, "runs");
    for (const person of [ben, eve, boss]) await absent(ask(person, "GET", run.links.self));
    for (const [person, named] of [
      [ben, { email: ben.email }],
      [eve, { username: eve.username }],
      [boss, { account_id: boss.id }],
    ] as const) {
      const member = await answered<Member>(201, add(ada, project, { ...named, role: "member" }));
      expect(member).toMatchObject({ account_id: person.id, role: "member", external: false });
      // At once, with nothing to accept.
      expect(await get(person, run.links.self)).toMatchObject({ id: run.id });
      await make(person, project, "runs");
      expect(ids(await listed<Project>(person, "/v1/projects"))).toContain(project);
    }
    await refused(409, "already_a_member", add(ada, project, { email: ben.email, role: "viewer" }));
  });

  it("and with nobody else: whoever was not added finds neither it nor what it holds", async () => {
    const { ada, ben, eve } = people;
    const [shared, kept] = [await createProject(ada), await createProject(ada)];
    await added(ada, shared, ben, { role: "admin" });
    const things = await Promise.all([make(ada, shared, "models"), make(ada, kept, "models")]);
    await absent(ask(eve, "GET", things[0].links.self));
    await absent(ask(ben, "GET", things[1].links.self));
    expect(ids(await listed<Project>(ben, "/v1/projects"))).not.toContain(kept);
  });

  it("an organization's project does not take just anyone", async () => {
    const { eve, boss } = people;
    const { id } = await makeOrganization(boss, { projects: null });
    const project = await makeProject(id, { account: boss });
    await refused(409, "not_in_organization", add(boss, project, { username: eve.username, role: "viewer" }));
  });
});

describe("T3 a project has a single owner, its creator, who controls members' access and third-party keys", () => {
  let project: string;
  /** Has everything that can be had per kind. */
  let worker: { id: string };

  beforeAll(async () => {
    const { ada, ben } = people;
    project = await createProject(ada);
    worker = await added(ada, project, ben, { access: ALL });
  });

  it("its creator, and nobody else can be made one; the owner is neither changed, removed nor leaves", async () => {
    const { ada, ben, eve } = people;
    expect(await get(ada, at(project))).toMatchObject({ owner_account_id: ada.id, role: "owner" });
    await refused(422, "validation_failed", add(ada, project, { account_id: eve.id, role: "owner" }));
    const row = `${collaborators(project)}/${worker.id}`;
    await refused(422, "validation_failed", ask(ada, "PATCH", row, { role: "owner" }));
    const chief = await added(ada, project, eve, { role: "admin" });
    const members = await listed<Member>(ada, collaborators(project));
    const [owner, ...others] = members.filter(({ role }) => role === "owner");
    expect([owner?.account_id, others]).toEqual([ada.id, []]);
    const owning = `${collaborators(project)}/${owner?.id}`;
    for (const caller of [ada, eve]) {
      await refused(409, "project_owner", ask(caller, "PATCH", owning, { role: "admin" }));
      await refused(409, "project_owner", ask(caller, "DELETE", owning));
    }
    await refused(409, "project_owner", ask(ada, "POST", at(project, "/leave")));
    await forbidden("project:transfer", ask(eve, "POST", at(project, "/transfer"), { account_id: eve.id }));
    await answered(200, ask(ada, "DELETE", `${collaborators(project)}/${chief.id}`));
    expect(await accessTo(ben, project)).toMatchObject({ role: null });
  });

  it("the owner gives access, changes it and takes it away", async () => {
    const { ada, eve } = people;
    const row = await added(ada, project, eve, { access: { job: "read" } });
    expect((await accessTo(eve, project))?.permissions).not.toContain("run:create");
    const path = `${collaborators(project)}/${row.id}`;
    const more = { access: { job: "all", dataset: "read" } };
    expect(await answered(200, ask(ada, "PATCH", path, more))).toMatchObject(more);
    expect((await accessTo(eve, project))?.permissions).toContain("run:create");
    await answered(200, ask(ada, "DELETE", path));
    expect(await accessTo(eve, project)).toBeNull();
  });

  it("the owner puts third-party keys in, uses them and takes them out", async () => {
    const { ada } = people;
    const path = at(project, "/secrets/HF_TOKEN");
    const value = unique("token");
    await answered(200, ask(ada, "PUT", path, { value }));
    expect(await listed(ada, at(project, "/secrets"))).toMatchObject([{ name: "HF_TOKEN" }]);
    expect(await answered(200, ask(ada, "POST", `${path}/use`))).toEqual({ name: "HF_TOKEN", value });
    await answered(204, ask(ada, "DELETE", path));
    expect(await listed(ada, at(project, "/secrets"))).toEqual([]);
    await answered(200, ask(ada, "PUT", path, { value }));
  });

  it("members with per-kind access control nobody's access, though they have all of every kind", async () => {
    const { ben, eve } = people;
    await make(ben, project, "runs");
    const rows = collaborators(project);
    await forbidden(
      "collaborator:create",
      add(ben, project, { account_id: eve.id, access: { job: "read" } }),
    );
    const bulk = { add: [{ account_id: eve.id, access: { job: "read" } }], remove: [] };
    await forbidden("collaborator:create", ask(ben, "POST", `${rows}/bulk`, bulk));
    const invitation = { email: eve.email, access: { job: "read" } };
    await forbidden("collaborator:create", ask(ben, "POST", at(project, "/invitations"), invitation));
    for (const one of [worker, ...(await listed<Member>(people.ada, rows))]) {
      await forbidden("collaborator:update", ask(ben, "PATCH", `${rows}/${one.id}`, { role: "admin" }));
      await forbidden("collaborator:delete", ask(ben, "DELETE", `${rows}/${one.id}`));
    }
    const team = { team_id: "team_1", mode: "inherit" };
    await forbidden("collaborating_team:create", ask(ben, "POST", at(project, "/teams"), team));
    const { permissions } = (await accessTo(ben, project)) ?? { permissions: [] };
    expect(
      permissions.filter((one) => /^(collaborat|secret|key|service_account|project:(?!view))/.test(one)),
    ).toEqual([]);
    expect(await accessTo(eve, project)).toBeNull();
  });

  it("nor third-party keys: they see, use, change and remove none", async () => {
    const { ada, ben } = people;
    const path = at(project, "/secrets/HF_TOKEN");
    await forbidden("secret:view", ask(ben, "GET", at(project, "/secrets")));
    await forbidden("secret:view", ask(ben, "GET", path));
    await forbidden("secret:use", ask(ben, "POST", `${path}/use`));
    for (const one of [path, at(project, "/secrets/NEW")])
      await forbidden("secret:update", ask(ben, "PUT", one, { value: "mine" }));
    await forbidden("secret:delete", ask(ben, "DELETE", path));
    expect(await listed(ada, at(project, "/secrets"))).toMatchObject([{ name: "HF_TOKEN" }]);
  });
});

describe("T4 what a project uses is charged to its owner, or to whom the owner chose; each record keeps whom", () => {
  interface Charged extends Thing {
    charged_to: string;
  }
  const billing = (project: string) => at(project, "/billing");
  /** Compute and storage: one of each kind. Whatever was known of the project before, it is asked anew. */
  const use = async (caller: Caller, project: string): Promise<Charged[]> => {
    await accessTo(caller, project);
    return (await Promise.all(PLURALS.map((plural) => make(caller, project, plural)))) as Charged[];
  };
  const charges = (things: Charged[]) => [...new Set(things.map(({ charged_to }) => charged_to))];
  const now = async (caller: Caller, things: Charged[]) =>
    charges(await Promise.all(things.map(({ links }) => get<Charged>(caller, links.self))));

  let project: string;
  let organization: string;

  beforeAll(async () => {
    const { ada, ben } = people;
    ({ id: organization } = await makeOrganization(ada));
    project = await createProject(ada);
    await added(ada, project, ben, { access: ALL });
  });

  it("the owner pays, whoever made it and with whatever; of a team's project the organization", async () => {
    const { ada, ben, boss } = people;
    expect(await get(ada, billing(project))).toEqual({ organization_id: null, charged_to: ada.id });
    for (const caller of [ada, ben, await keyOf(ada, project)])
      expect(charges(await use(caller, project))).toEqual([ada.id]);
    const { id, defaultProject } = await makeOrganization(boss);
    await joinOrganization(id, ben);
    const team = await makeTeam(id);
    await joinTeam(team, ben);
    for (const theirs of [await makeProject(id, { team }), defaultProject])
      expect(charges(await use(ben, theirs))).toEqual([id]);
  });

  it("or the organization that the owner names; what was made before stays charged as it was, whatever becomes of it", async () => {
    const { ada, ben } = people;
    const before = await use(ben, project);
    expect(
      await answered(200, ask(ada, "PUT", billing(project), { organization_id: organization })),
    ).toMatchObject({ organization_id: organization, charged_to: organization });
    const after = await use(ben, project);
    expect([charges(before), charges(after)]).toEqual([[ada.id], [organization]]);
    for (const { links } of before)
      await answered(200, ask(ben, "PATCH", links.self, { description: "later" }));
    await answered(200, ask(ben, "POST", `${before[0]?.links.self}/stop`));
    expect([await now(ada, before), await now(ada, after)]).toEqual([[ada.id], [organization]]);

    await answered(200, ask(ada, "PUT", billing(project), { organization_id: null }));
    expect(charges(await use(ben, project))).toEqual([ada.id]);
    expect([await now(ada, before), await now(ada, after)]).toEqual([[ada.id], [organization]]);
    const runs = await listed<Charged>(ada, at(project, "/runs?limit=100"));
    expect(new Set(charges(runs))).toEqual(new Set([ada.id, organization]));
  });

  it("with a new owner, new use is the new owner's to pay; what was charged stays as it was", async () => {
    const { ada, ben } = people;
    const moved = await createProject(ada);
    await added(ada, moved, ben, { role: "member" });
    await answered(200, ask(ada, "PUT", billing(moved), { organization_id: organization }));
    const before = await use(ben, moved);
    const to = { account_id: ben.id };
    const { id } = await answered<{ id: string }>(201, ask(ada, "POST", at(moved, "/transfer"), to));
    expect(charges(await use(ben, moved))).toEqual([organization]);
    await answered(200, ask(ben, "POST", `/v1/me/transfers/${id}/accept`));
    // The former owner's organization pays no more.
    expect(await get(ben, billing(moved))).toEqual({ organization_id: null, charged_to: ben.id });
    for (const caller of [ada, ben]) expect(charges(await use(caller, moved))).toEqual([ben.id]);
    expect([charges(before), await now(ben, before)]).toEqual([[organization], [organization]]);
  });

  it("nobody but the owner sees or chooses who pays, nor charges it to an organization not theirs", async () => {
    const { ada, ben, eve, boss } = people;
    await added(ada, project, eve, { role: "admin" });
    const charge = (caller: Caller, organization_id: string | null) =>
      ask(caller, "PUT", billing(project), { organization_id });
    for (const caller of [ben, eve]) {
      await forbidden("project:bill", ask(caller, "GET", billing(project)));
      await forbidden("project:bill", charge(caller, organization));
    }
    await absent(ask(boss, "GET", billing(project)));
    await absent(charge(boss, organization));
    const { id: theirs } = await makeOrganization(boss);
    await absent(charge(ada, theirs));
    await joinOrganization(theirs, ada, "admin");
    await forbidden("organization:bill", charge(ada, theirs));
    expect(await get(ada, billing(project))).toMatchObject({ charged_to: ada.id });
  });

  it("nobody says of what they make that somebody else pays", async () => {
    const { ada, ben } = people;
    await each(PLURALS, async (plural) => {
      const json = { name: "mine", charged_to: ada.id };
      await refused(422, "validation_failed", ask(ada, "POST", at(project, `/${plural}`), json));
      const { links } = await make(ada, project, plural);
      await refused(422, "validation_failed", ask(ada, "PATCH", links.self, { charged_to: ben.id }));
    });
  });
});

describe("T5 creating a project can prepopulate its third-party keys from the Personal project", () => {
  let me: Person;
  const KEYS = { HF_TOKEN: unique("token"), AWS_SECRET_ACCESS_KEY: unique("token") };
  const secrets = (project: string, part = "") => at(project, `/secrets${part}`);
  const create = async (path: string, more: object = {}) =>
    (await answered<Project>(201, ask(me, "POST", path, { name: unique("project"), ...more }))).id;
  const names = async (project: string) =>
    (await listed<{ name: string }>(me, secrets(project))).map(({ name }) => name).sort();
  const value = async (project: string, name: string) =>
    (await answered<{ value: string }>(200, ask(me, "POST", secrets(project, `/${name}/use`)))).value;
  const COPIED = { copy_secrets_from: "personal" };

  beforeAll(async () => {
    ({ me } = await cast("me"));
    for (const [name, token] of Object.entries(KEYS))
      await answered(200, ask(me, "PUT", secrets(me.personalProject, `/${name}`), { value: token }));
  });

  it("all of them, wherever it is made: one's own, in an organization, a team's", async () => {
    const { id } = await makeOrganization(me, { projects: null });
    const team = await makeTeam(id);
    await joinTeam(team, me, "admin");
    const places = ["/v1/projects", `/v1/organizations/${id}/projects`, `/v1/teams/${team}/projects`];
    await each(places, async (path) => {
      const project = await create(path, COPIED);
      expect(await names(project)).toEqual(Object.keys(KEYS).sort());
      for (const [name, token] of Object.entries(KEYS)) expect(await value(project, name)).toBe(token);
    });
  });

  it("only where it is asked for, and only from there", async () => {
    expect(await names(await create("/v1/projects"))).toEqual([]);
    for (const copy_secrets_from of [people.ada.personalProject, await createProject(me), "default"]) {
      const json = { name: "copy", copy_secrets_from };
      await refused(422, "validation_failed", ask(me, "POST", "/v1/projects", json));
    }
    expect(await names(me.personalProject)).toEqual(Object.keys(KEYS).sort());
  });

  it("each project has its own from then on", async () => {
    const project = await create("/v1/projects", COPIED);
    await answered(200, ask(me, "PUT", secrets(project, "/HF_TOKEN"), { value: "changed" }));
    await answered(204, ask(me, "DELETE", secrets(project, "/AWS_SECRET_ACCESS_KEY")));
    expect(await value(me.personalProject, "HF_TOKEN")).toBe(KEYS.HF_TOKEN);
    await answered(200, ask(me, "PUT", secrets(me.personalProject, "/LATER"), { value: "later" }));
    expect(await names(project)).toEqual(["HF_TOKEN"]);
    await answered(204, ask(me, "DELETE", secrets(me.personalProject, "/LATER")));
  });

  it("its members have no more of them than of any others", async () => {
    const { ben } = people;
    const project = await create("/v1/projects", COPIED);
    await added(me, project, ben, { access: ALL });
    await forbidden("secret:use", ask(ben, "POST", secrets(project, "/HF_TOKEN/use")));
    await absent(ask(ben, "POST", secrets(me.personalProject, "/HF_TOKEN/use")));
  });
});

describe("T6 a member is added by the exact email of an existing account", () => {
  let project: string;

  beforeAll(async () => {
    project = await createProject(people.ada);
  });

  it("by that and nothing near it, in capitals or not", async () => {
    const { ada, ben } = people;
    const [name = "", host = ""] = ben.email.split("@");
    for (const email of [
      `${name.slice(0, -1)}@${host}`,
      `${name}+x@${host}`,
      `${name}@mail.${host}`,
      `${name.slice(0, -1)}_@${host}`,
    ])
      await refused(409, "account_not_found", add(ada, project, { email, role: "viewer" }));
    for (const email of [name, `*@${host}`, ""])
      await refused(422, "validation_failed", add(ada, project, { email, role: "viewer" }));
    expect(await accessTo(ben, project)).toBeNull();
    const email = ben.email.toUpperCase();
    const member = await answered<Member>(201, add(ada, project, { email, access: { job: "read" } }));
    expect(member.account_id).toBe(ben.id);
    expect(await accessTo(ben, project)).not.toBeNull();
  });

  it("an unknown email gets a clear error, and nothing else happens", async () => {
    const { ada } = people;
    const email = nobody();
    const before = await listed<Member>(ada, collaborators(project));
    const { detail } = await refused(409, "account_not_found", add(ada, project, { email, role: "viewer" }));
    expect(detail).toMatch(/nobody .*email address.* invited/i);
    expect(await listed<Member>(ada, collaborators(project))).toEqual(before);
    expect(await listed(ada, at(project, "/invitations"))).toEqual([]);
    expect(await mailTo(email)).toEqual([]);
  });

  it("an address that nobody has verified, and one of a suspended account, are as unknown", async () => {
    const { ada } = people;
    const details: string[] = [];
    for (const state of ["email_verified = 0", "status = 'suspended'"]) {
      const { id, email } = await newcomer();
      await (await control()).prepare(`UPDATE accounts SET ${state} WHERE id = ?`).bind(id).run();
      const refusal = await refused(409, "account_not_found", add(ada, project, { email, role: "viewer" }));
      details.push(refusal.detail);
    }
    const unknown = add(ada, project, { email: nobody(), role: "viewer" });
    details.push((await refused(409, "account_not_found", unknown)).detail);
    expect(new Set(details).size).toBe(1);
  });

  it("or an invitation, where that is asked for; it is theirs who then has the address", async () => {
    const { ada, eve } = people;
    const { late } = await cast("late");
    const address = nobody();
    const wish = { email: address, access: { job: "all" }, invite: true };
    const { invitation } = await answered<{ invitation: { id: string; email: string } }>(
      202,
      add(ada, project, wish),
    );
    expect(invitation.email).toBe(address);
    await until(async () => (await mailTo(address)).length === 1);
    expect(ids(await listed(ada, at(project, "/invitations")))).toContain(invitation.id);
    const accept = (caller: Caller) => ask(caller, "POST", `/v1/me/invitations/${invitation.id}/accept`);
    await absent(accept(eve));
    await absent(accept(late));
    const db = await control();
    await db.prepare("UPDATE accounts SET email = ? WHERE id = ?").bind(address, late.id).run();
    await answered(200, accept(late));
    expect((await accessTo(late, project))?.permissions).toContain("run:create");
    // Who has an account is added, not invited.
    const known = { email: eve.email, access: { job: "all" }, invite: true };
    await answered(201, add(ada, project, known));
    expect(await accessTo(eve, project)).not.toBeNull();
  });
});

/** What `all` and `read` are had of, as paths name it. */
const GROUPS = {
  job: WORKLOADS,
  dataset: ["datasets", "datastores", "files"],
  model: ["models", "artifacts", "registered-models"],
  checkpoint: ["checkpoints"],
  volume: ["volumes"],
} as const;
const TYPES = Object.keys(GROUPS) as (keyof typeof GROUPS)[];
const GROUPED = TYPES.flatMap((type) => [...GROUPS[type]]);

/** `read` of everything that can be had per kind. */
const READ = Object.fromEntries(TYPES.map((type) => [type, "read"]));

/** Who changes and deletes registered models administers the registry (W14). */
const changing = (plural: string, verb: "update" | "delete") =>
  `${kindOf(plural)}:${plural === "registered-models" ? "manage" : verb}`;

const ACTIONS = ["start", "stop", "pause", "resume"];

describe("T7 a member has `all` or `read` per resource type", () => {
  let project: string;
  let reader: Person;
  /** The owner's, one of each. */
  let things: Map<string, Thing>;
  const the = (plural: string) => things.get(plural) as Thing;

  beforeAll(async () => {
    const { ada } = people;
    ({ reader } = await cast("reader"));
    project = await createProject(ada);
    await added(ada, project, reader, { access: READ });
    await added(ada, project, people.ben, { access: ALL });
    things = new Map(
      await Promise.all(GROUPED.map(async (plural) => [plural, await make(ada, project, plural)] as const)),
    );
  });

  it("`read`: lists, views details and downloads logs, of every type; makes, edits, runs and deletes none", async () => {
    await each(GROUPED, async (plural) => {
      const { id, links } = the(plural);
      const [all, self] = [at(project, `/${plural}`), strongly(links.self)];
      expect(ids(await listed<Thing>(reader, all))).toContain(id);
      expect(await get(reader, links.self)).toMatchObject({ id });
      const kind = kindOf(plural);
      await forbidden(`${kind}:create`, ask(reader, "POST", strongly(all), { name: "mine" }));
      await forbidden(changing(plural, "delete"), ask(reader, "DELETE", self));
      // T8
      if (plural === "notebooks") return;
      await forbidden(changing(plural, "update"), ask(reader, "PATCH", self, { name: "mine" }));
    });
    await each(WORKLOADS, async (plural) => {
      const { self } = the(plural).links;
      await log(people.ada, the(plural), `of ${plural}`);
      expect(await logOf(reader, self)).toEqual([`of ${plural}`]);
      for (const action of ACTIONS)
        await forbidden(`${kindOf(plural)}:operate`, ask(reader, "POST", strongly(`${self}/${action}`)));
    });
  });

  it("`all`: creates, edits and deletes as well, whoever made it", async () => {
    const { ada, ben } = people;
    await each(GROUPED, async (plural) => {
      const own = await make(ben, project, plural);
      if (plural === "registered-models")
        return forbidden(changing(plural, "update"), ask(ben, "PATCH", own.links.self, { name: "mine" }));
      for (const { links } of [own, await make(ada, project, plural)]) {
        await answered(200, ask(ben, "PATCH", links.self, { labels: { stage: "edited" } }));
        await answered(204, ask(ben, "DELETE", links.self));
        await absent(ask(ada, "GET", links.self));
      }
    });
    await each(WORKLOADS, async (plural) => {
      const { links } = await make(ada, project, plural);
      for (const action of ["pause", "resume", "stop", "start"])
        await answered(200, ask(ben, "POST", `${links.self}/${action}`));
    });
  });

  it.each(TYPES)("each type by itself: who has it on %s alone finds nothing of the others", async (type) => {
    const { one } = await cast("one");
    await added(people.ada, project, one, { access: { [type]: "read" } });
    await each(TYPES, async (other) => {
      const [plural] = GROUPS[other];
      for (const path of [at(project, `/${plural}`), the(plural).links.self]) {
        if (other === type) await get(one, path);
        else await forbidden(`${kindOf(plural)}:view`, ask(one, "GET", path));
      }
    });
  });
});

describe("T8 `read` on jobs opens and edits the contents of a notebook, and does nothing else to it", () => {
  let reader: Person;
  let keeper: Person;
  let notebook: Thing;
  /** Others that run, which `read` does not open. */
  let others: Thing[];

  beforeAll(async () => {
    const { ada } = people;
    ({ reader, keeper } = await cast("reader", "keeper"));
    const project = await createProject(ada);
    await added(ada, project, reader, { access: { job: "read" } });
    await added(ada, project, keeper, { access: { ...ALL, job: undefined } });
    const executor = await keyOf(ada, project);
    [notebook, ...others] = (await Promise.all(
      (["notebooks", "jobs", "sessions"] as const).map((plural) => make(ada, project, plural)),
    )) as [Thing, ...Thing[]];
    await each([notebook, ...others], (thing) => executed(executor, thing));
  });

  it("opens what runs, reads its files, changes, adds and removes some", async () => {
    const { ada } = people;
    expect(await answered<Ticket>(201, connect(reader, notebook))).toMatchObject({
      ticket: expect.any(String),
    });
    const { self } = notebook.links;
    const cells = fileAt(self, "analysis/main.ipynb");
    const [first, second] = [bytes(300), bytes(400)];
    await write(ada, cells, first);
    expect(await readBytes(reader, cells)).toEqual(first);
    await answered(200, putBytes(reader, cells, second));
    expect(await readBytes(ada, cells)).toEqual(second);
    const more = fileAt(self, "helpers.py");
    await write(reader, more, first);
    const paths = async () => (await listed<{ path: string }>(ada, `${self}/files`)).map(({ path }) => path);
    expect(await paths()).toEqual(["analysis/main.ipynb", "helpers.py"]);
    await answered(204, ask(reader, "DELETE", more));
    expect(await paths()).toEqual(["analysis/main.ipynb"]);
  });

  it("does not create, start, stop or remove one, nor say that it has ended", async () => {
    const { self, project } = notebook.links;
    await forbidden("notebook:create", ask(reader, "POST", `${project}/notebooks`, { name: "mine" }));
    for (const action of ACTIONS)
      await forbidden("notebook:operate", ask(reader, "POST", `${self}/${action}`));
    await forbidden("notebook:operate", ask(reader, "PATCH", self, { observed_state: "succeeded" }));
    await forbidden("notebook:delete", ask(reader, "DELETE", self));
    expect(await get(people.ada, self)).toMatchObject({
      desired_state: "running",
      observed_state: "running",
    });
  });

  it("opens and edits nothing but notebooks; and nobody without it does", async () => {
    for (const thing of others) {
      const kind = thing.id.slice(0, thing.id.indexOf("_"));
      await forbidden(`${kind}:connect`, connect(reader, thing));
      await forbidden(`${kind}:update`, ask(reader, "PATCH", thing.links.self, { name: "mine" }));
    }
    const [job] = others as [Thing];
    await forbidden("job:update", putBytes(reader, fileAt(job.links.self, "main.py"), bytes(3)));
    const { self } = notebook.links;
    await forbidden("notebook:connect", connect(keeper, notebook));
    await forbidden("notebook:view", ask(keeper, "GET", `${self}/files`));
    await forbidden("notebook:update", putBytes(keeper, fileAt(self, "main.py"), bytes(3)));
    for (const caller of [people.eve, people.boss]) await absent(connect(caller, notebook));
  });
});

describe("a member with `all` on jobs and `read` on datasets and models", () => {
  const LEVEL = { job: "all", dataset: "read", model: "read" };
  let project: string;
  let worker: Person;
  let row: string;
  let dataset: Thing;
  let model: Thing;

  beforeAll(async () => {
    const { ada } = people;
    ({ worker } = await cast("worker"));
    project = await createProject(ada);
    ({ id: row } = await added(ada, project, worker, { access: LEVEL }));
    [dataset, model] = await Promise.all([make(ada, project, "datasets"), make(ada, project, "models")]);
  });

  describe("T9 uses them in own jobs, and cannot create or delete any", () => {
    interface Attachment {
      input: { kind: string; id: string; available: boolean };
    }
    const inputsOf = async ({ links }: Thing) =>
      (await listed<Attachment>(worker, `${links.self}/attachments`)).map(({ input }) => input.id).sort();

    it("attached when the job is made, and later; and reads them", async () => {
      const { ada } = people;
      const wanted = [
        { kind: "dataset", id: dataset.id, mount: "/data" },
        { kind: "model", id: model.id },
      ];
      const both = [dataset.id, model.id].sort();
      const job = await make(worker, project, "jobs", { attachments: wanted });
      expect(await inputsOf(job)).toEqual(both);
      await each(["notebooks", "runs", "endpoints"] as const, async (plural) => {
        const thing = await make(worker, project, plural);
        for (const json of wanted)
          await answered(201, ask(worker, "POST", `${thing.links.self}/attachments`, json));
        expect(await inputsOf(thing)).toEqual(both);
      });
      const path = fileAt(dataset.links.self, "train.csv");
      const rows = bytes(100);
      await write(ada, path, rows);
      expect(await readBytes(worker, path)).toEqual(rows);
    });

    it("makes, edits and deletes none: not through the job either", async () => {
      await each([dataset, model], async ({ id, links }) => {
        const kind = id.slice(0, id.indexOf("_"));
        await forbidden(`${kind}:create`, ask(worker, "POST", at(project, `/${kind}s`), { name: "mine" }));
        await forbidden(`${kind}:update`, ask(worker, "PATCH", links.self, { name: "mine" }));
        await forbidden(`${kind}:update`, putBytes(worker, fileAt(links.self, "mine"), bytes(3)));
        await forbidden(`${kind}:update`, ask(worker, "POST", `${links.self}/versions`, {}));
        await forbidden(`${kind}:delete`, ask(worker, "DELETE", links.self));
      });
    });

    it("with their account token too, though they make no keys of the project", async () => {
      await forbidden("key:create", ask(worker, "POST", at(project, "/keys"), { name: "mine" }));
      for (const token of [await makeToken(worker), await makeToken(worker, { projects: [project] })]) {
        const attachments = [{ kind: "dataset", id: dataset.id }];
        const job = await make(token, project, "jobs", { attachments });
        expect(job.created_by).toBe(worker.id);
        await forbidden("dataset:create", ask(token, "POST", at(project, "/datasets"), { name: "mine" }));
      }
    });

    it("without `read` on it nothing is attached: it is as if it were not there", async () => {
      const { ada } = people;
      const { narrow } = await cast("narrow");
      await added(ada, project, narrow, { access: { job: "all" } });
      const attachments = [{ kind: "dataset", id: dataset.id }];
      const json = { name: unique("job"), attachments };
      await refused(422, "validation_failed", ask(narrow, "POST", at(project, "/jobs"), json));
      const job = await make(narrow, project, "jobs");
      const attach = ask(narrow, "POST", `${job.links.self}/attachments`, attachments[0]);
      await refused(422, "validation_failed", attach);
      expect(await listed(ada, `${job.links.self}/attachments`)).toEqual([]);
    });
  });

  describe("T10 their job adds, by its output, versions to a model named when the job was made", () => {
    interface Version {
      number: number;
      of: { id: string };
      aliases: string[];
      created_by: string;
      links: { self: string; files: string };
    }
    let job: Thing;
    const weights = bytes(500);
    const output = (caller: Caller, of: Thing, to: Thing) =>
      ask(caller, "POST", `${of.links.self}/outputs`, { model: to.id, prefix: "best" });
    const versions = (caller: Caller, of: Thing) => listed<Version>(caller, `${of.links.self}/versions`);

    beforeAll(async () => {
      job = await make(worker, project, "jobs", { outputs: [model.id] });
      await write(worker, fileAt(job.links.self, "best/weights.bin"), weights);
    });

    it("each a new version of it, of the job's files; with no alias", async () => {
      const { ada } = people;
      for (const number of [1, 2])
        expect(await answered<Version>(201, output(worker, job, model))).toMatchObject({
          number,
          of: { id: model.id },
          aliases: [],
          created_by: worker.id,
        });
      const made = await versions(ada, model);
      expect(made.map(({ number }) => number)).toEqual([2, 1]);
      const file = `${made[0]?.links.files}/weights.bin`;
      expect(await readBytes(ada, file)).toEqual(weights);
      expect(await get(worker, `${job.links.self}/outputs`)).toMatchObject({ models: [{ id: model.id }] });
    });

    it("and may neither edit nor remove the model, nor a version of it", async () => {
      const { ada } = people;
      const { self } = model.links;
      await answered(201, output(worker, job, model));
      const before = await versions(ada, model);
      await forbidden("model:update", ask(worker, "PATCH", self, { name: "mine" }));
      await forbidden("model:delete", ask(worker, "DELETE", self));
      const from = { kind: "job", id: job.id };
      await forbidden("model:update", ask(worker, "POST", `${self}/versions`, { from }));
      await forbidden("model:delete", ask(worker, "DELETE", `${self}/versions/1`));
      await forbidden("model:update", ask(worker, "PUT", `${self}/aliases/production`, { version: 1 }));
      expect(await versions(ada, model)).toEqual(before);
    });

    it("no model that the job did not name when it was made, or could not: it is not named later", async () => {
      const { ada } = people;
      const [another, elsewhere] = await Promise.all([
        make(ada, project, "models"),
        make(ada, ada.personalProject, "models"),
      ]);
      await refused(409, "output_not_named", output(worker, job, another));
      const later = { outputs: [another.id] };
      await refused(422, "validation_failed", ask(worker, "PATCH", job.links.self, later));
      const json = { name: unique("job"), outputs: [elsewhere.id] };
      await refused(422, "validation_failed", ask(worker, "POST", at(project, "/jobs"), json));
      expect(await versions(ada, another)).toEqual([]);
    });

    it("not by who may only look at the job; nor once whose job it is cannot see the model any more", async () => {
      const { ada, eve } = people;
      await added(ada, project, eve, { access: { job: "read", model: "read" } });
      await forbidden("job:update", output(eve, job, model));
      const path = `${collaborators(project)}/${row}`;
      const before = await versions(ada, model);
      await answered(200, ask(ada, "PATCH", path, { access: { job: "all" } }));
      await refused(403, "permission_missing", output(worker, job, model));
      expect(await versions(ada, model)).toEqual(before);
      await answered(200, ask(ada, "PATCH", path, { access: LEVEL }));
      await answered(201, output(worker, job, model));
    });
  });
});

describe("T11 lists show only the active project's resources; what is made while it is active stays in it", () => {
  it("whatever it is, and whoever asks: of two projects of one's own, each has its own", async () => {
    const { ada } = people;
    const projects = [await createProject(ada), await createProject(ada)];
    const everything = await Promise.all(projects.map(() => [] as string[]));
    await each(COLLECTIONS, async (plural) => {
      const things = await Promise.all(projects.map((project) => make(ada, project, plural)));
      await each([0, 1], async (active) => {
        const [mine, other] = [things[active] as Thing, things[1 - active] as Thing];
        const project = projects[active] ?? "";
        everything[active]?.push(mine.id);
        expect(mine.project_id).toBe(project);
        expect(ids(await listed<Thing>(ada, at(project, `/${plural}`)))).toEqual([mine.id]);
        await absent(ask(ada, "GET", at(project, `/${plural}/${other.id}`)));
      });
    });
    await each([0, 1], async (active) => {
      const found = await listed<Thing>(ada, at(projects[active] ?? "", "/resources?limit=100"));
      expect(ids(found).sort()).toEqual(everything[active]?.sort());
    });
  });

  it("nobody says of it that it is in another", async () => {
    const { ada } = people;
    const [project, other] = [await createProject(ada), await createProject(ada)];
    await each(PLURALS, async (plural) => {
      const said = { name: unique(plural), project_id: other };
      await refused(422, "validation_failed", ask(ada, "POST", at(project, `/${plural}`), said));
      const { links } = await make(ada, project, plural);
      await refused(422, "validation_failed", ask(ada, "PATCH", links.self, { project_id: other }));
      expect(await get(ada, links.self)).toMatchObject({ project_id: project });
      expect(await listed(ada, at(other, `/${plural}`))).toEqual([]);
    });
  });
});

describe("T12 jobs, datasets and models cannot be copied or moved between projects: the error says so", () => {
  /** Those that can be (G5, W5). */
  const GOING = new Set<string>(["runs", "sweeps", "experiments"]);

  it("nor anything that is like them: to its owner, whoever owns both projects, each way says that it stays", async () => {
    const { ada, eve } = people;
    const [project, other] = [await createProject(ada), await createProject(ada)];
    await each(
      COLLECTIONS.filter((plural) => !GOING.has(plural)),
      async (plural) => {
        const { id, links } = await make(ada, project, plural);
        for (const way of ["move", "clone"]) {
          const path = `${links.self}/${way}`;
          const { detail } = await refused(
            409,
            "stays_in_project",
            ask(ada, "POST", path, { project_id: other }),
          );
          expect(detail).toContain(`${plural} cannot be ${way}d`);
          await absent(ask(eve, "POST", strongly(path), { project_id: other }));
        }
        expect(await get(ada, links.self)).toMatchObject({ id, project_id: project });
        expect(await listed(ada, at(other, `/${plural}`))).toEqual([]);
      },
    );
  });
});

describe("T13 a member can leave a project; where access comes from elsewhere, the answer names that door", () => {
  const leave = (caller: Caller, project: string) => ask(caller, "POST", at(project, "/leave"));

  it("at once: nothing is theirs there any more, their keys die, what they made stays", async () => {
    const { ada, ben } = people;
    await each([{ role: "admin" }, { access: ALL }], async (level) => {
      const project = await createProject(ada);
      await added(ada, project, ben, level);
      const run = await make(ben, project, "runs");
      const key = "role" in level ? await keyOf(ben, project) : null;
      expect(await answered(200, leave(ben, project))).toMatchObject({
        effective_by: expect.stringMatching(/Z$/),
        revoked_keys: key === null ? [] : [{ id: key.id }],
      });
      if (key !== null) await refused(401, "credential_revoked", fresh(key));
      expect(await accessTo(ben, project)).toBeNull();
      expect(ids(await listed<Project>(ben, "/v1/projects?limit=100"))).not.toContain(project);
      expect(await get(ada, run.links.self)).toMatchObject({ created_by: ben.id });
      expect(ids(await listed<Member>(ada, collaborators(project)))).toHaveLength(1);
      await absent(leave(ben, project));
    });
  });

  it("not its owner, and not by a key; whoever is not in it does not find it", async () => {
    const { ada, ben, eve } = people;
    const project = await createProject(ada);
    await added(ada, project, ben, { role: "member" });
    await refused(409, "project_owner", leave(ada, project));
    await refused(403, "permission_missing", leave(await keyOf(ben, project), project));
    await absent(leave(eve, project));
    expect(await accessTo(ben, project)).toMatchObject({ role: "member" });
  });

  it("through a team, that owns it or collaborates, the team is named; who leaves there is out", async () => {
    const { ben, boss } = people;
    const { id } = await makeOrganization(boss, { projects: null });
    await joinOrganization(id, ben);
    const name = unique("team");
    const team = await makeTeam(id, name);
    await joinTeam(team, ben);
    await joinTeam(team, boss, "admin");
    const owned = await makeProject(id, { team });
    const shared = await makeProject(id, { account: boss });
    await answered(201, ask(boss, "POST", at(shared, "/teams"), { team_id: team, mode: "inherit" }));
    for (const project of [owned, shared]) {
      const { detail } = await refused(409, "access_through_elsewhere", leave(ben, project));
      expect(detail).toContain(`the team ${name} (${team})`);
      expect(await accessTo(ben, project)).toMatchObject({ role: "member" });
    }
    // By a row of one's own as well: that is given up, and the other door is named from then on.
    await joinProject(shared, ben, { role: "admin" });
    await answered(200, leave(ben, shared));
    expect(await accessTo(ben, shared)).toMatchObject({ role: "member" });
    await refused(409, "access_through_elsewhere", leave(ben, shared));
    await answered(200, ask(ben, "POST", `/v1/teams/${team}/leave`));
    for (const project of [owned, shared]) expect(await accessTo(ben, project)).toBeNull();
  });

  it("through the organization, as its admin or in its Default project, the organization is named", async () => {
    const { ben, eve, boss } = people;
    const { id, defaultProject } = await makeOrganization(boss, { projects: null });
    await joinOrganization(id, ben);
    await joinOrganization(id, eve, "admin");
    const { name } = await get<{ name: string }>(boss, `/v1/organizations/${id}`);
    const project = await makeProject(id, { account: boss });
    for (const [caller, one] of [
      [ben, defaultProject],
      [eve, project],
    ] as const) {
      const { detail } = await refused(409, "access_through_elsewhere", leave(caller, one));
      expect(detail).toContain(`the organization ${name} (${id})`);
    }
    await answered(200, ask(ben, "POST", `/v1/organizations/${id}/leave`));
    expect(await accessTo(ben, defaultProject)).toBeNull();
  });

  it("where only its visibility lets one in, there is nothing to leave, and the answer says so", async () => {
    const { ada, ben } = people;
    const project = await createProject(ada);
    await answered(200, ask(ada, "PATCH", at(project), { visibility: "public" }));
    const { detail } = await refused(409, "access_through_elsewhere", leave(ben, project));
    expect(detail).toContain("not a member");
  });
});

describe("T14 my projects: those I own and those I am a member of, told apart", () => {
  it("each by its relation, in one list and by a filter; what is others' is in neither", async () => {
    const { ada, ben } = people;
    const { me } = await cast("me");
    const [own, another] = [await createProject(me), await createProject(me)];
    const [shared, perKind, theirs] = [
      await createProject(ada),
      await createProject(ben),
      await createProject(ada),
    ];
    await added(ada, shared, me, { role: "admin" });
    await added(ben, perKind, me, { access: { job: "read" } });
    await answered(200, ask(ada, "PATCH", at(theirs), { visibility: "open" }));
    const all = await listed<Project>(me, "/v1/projects");
    expect(new Map(all.map(({ id, relation, role }) => [id, [relation, role]]))).toEqual(
      new Map([
        [me.personalProject, ["owner", "owner"]],
        [own, ["owner", "owner"]],
        [another, ["owner", "owner"]],
        [shared, ["collaborator", "admin"]],
        [perKind, ["collaborator", null]],
      ]),
    );
    const by = async (relation: string) =>
      ids(await listed<Project>(me, `/v1/projects?relation=${relation}`)).sort();
    expect(await by("owner")).toEqual([me.personalProject, own, another].sort());
    expect(await by("collaborator")).toEqual([shared, perKind].sort());
    for (const { id, relation } of all) expect(await get(me, at(id))).toMatchObject({ relation });
    // The same project, told as what it is to each.
    expect(await get(ada, at(shared))).toMatchObject({ relation: "owner" });
  });

  it("what a team or an organization lets one into is a third and a fourth thing", async () => {
    const { boss } = people;
    const { me } = await cast("me");
    const { id, defaultProject } = await makeOrganization(boss, { projects: null });
    await joinOrganization(id, me);
    const team = await makeTeam(id);
    await joinTeam(team, me);
    const project = await makeProject(id, { team });
    for (const [relation, expected] of [
      ["team", project],
      ["organization", defaultProject],
      ["owner", me.personalProject],
    ])
      expect(ids(await listed<Project>(me, `/v1/projects?relation=${relation}`))).toEqual([expected]);
    expect(await listed<Project>(me, "/v1/projects?relation=collaborator")).toEqual([]);
    await refused(401, "unauthenticated", ask(anonymous, "GET", "/v1/projects"));
    await refused(422, "validation_failed", ask(me, "GET", "/v1/projects?relation=mine"));
  });
});

describe("T17 adding a member says to add only people one trusts and knows", () => {
  interface Noticed {
    notice?: string;
  }
  const SAID = expect.stringMatching(/add only people you trust and know/i);
  let project: string;

  beforeAll(async () => {
    project = await createProject(people.ada);
  });

  it("however the person is named, and whatever they are given", async () => {
    const { ada, ben, eve, boss } = people;
    for (const addition of [
      { email: ben.email, access: { job: "read" } },
      { username: eve.username, role: "viewer" },
      { account_id: boss.id, role: "admin" },
    ])
      expect(await answered<Noticed>(201, add(ada, project, addition))).toMatchObject({ notice: SAID });
  });

  it("of who is invited instead, or invited from the start", async () => {
    const { ada } = people;
    const instead = add(ada, project, { email: nobody(), role: "viewer", invite: true });
    expect(await answered<Noticed>(202, instead)).toMatchObject({ notice: SAID });
    const invitation = ask(ada, "POST", at(project, "/invitations"), { email: nobody(), role: "viewer" });
    expect(await answered<Noticed>(201, invitation)).toMatchObject({ notice: SAID });
  });

  it("of several at once; not where people are only removed, or nobody is added", async () => {
    const { ada } = people;
    const bulk = (json: object) =>
      answered<Noticed & { add: { status: number }[] }>(
        200,
        ask(ada, "POST", `${collaborators(project)}/bulk`, json),
      );
    const { email } = await newcomer();
    expect(await bulk({ add: [{ email, role: "viewer" }] })).toMatchObject({
      add: [{ status: 201 }],
      notice: SAID,
    });
    expect(await bulk({ add: [{ email: nobody(), role: "viewer" }] })).not.toHaveProperty("notice");
    expect(await bulk({ remove: ["mem_1"] })).not.toHaveProperty("notice");
  });
});
