/** What users of Weights & Biases teams know: the behaviours W1 to W23, each as its user meets it over the API. */
import type { AtriumEvent } from "@atrium/shared/contract/events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Automation, accountsOf, automation, type ServiceAccount } from "../automation.ts";
import { type Bytes, bytes, fileAt, putBytes, readBytes } from "../bytes.ts";
import { harness, until } from "../harness.ts";
import { send } from "../http.ts";
import {
  entitle,
  joinOrganization,
  joinProject,
  joinTeam,
  makeOrganization,
  makeProject,
  makeRole,
  makeTeam,
  systemAdministrator,
} from "../organizations.ts";
import { type Caller, newAddress, type Person, unique } from "../personas.ts";
import { add, fresh, keyOf } from "../sharing.ts";
import { makeToken } from "../tokens.ts";
import { addVersion, setAlias, type Version } from "../versions.ts";
import {
  absent,
  accessTo,
  answered,
  ask,
  cast,
  each,
  forbidden,
  get,
  kindOf,
  listed,
  log,
  logOf,
  make,
  notInPlan,
  PLURALS,
  refused,
  SOON_MS,
  type Thing,
  type Way,
  write,
} from "./asking.ts";

interface Team {
  id: string;
  name: string;
  role: string | null;
}

interface Member {
  id: string;
  account_id: string;
  role: string | null;
  custom_role: { id: string } | null;
}

interface Project {
  id: string;
  name: string;
  visibility: string;
}

/** `owner` and `admin` of the organization; of its team: `lead` an admin, `ada` and `bob` members, `eve` view-only. */
let people: Record<"owner" | "admin" | "lead" | "ada" | "bob" | "eve" | "outsider", Person>;
let root: Person;
let organization: string;
/** The paths of the organization start so. */
let within: string;
let team: string;
/** Of the team. */
let project: string;

const FEATURES = {
  projects: null,
  service_accounts: null,
  view_only_role: true,
  custom_roles: true,
} as const;

beforeAll(async () => {
  [people, root] = await Promise.all([
    cast("owner", "admin", "lead", "ada", "bob", "eve", "outsider"),
    systemAdministrator(),
  ]);
  const { owner, admin, lead, ada, bob, eve } = people;
  ({ id: organization } = await makeOrganization(owner, FEATURES));
  within = `/v1/organizations/${organization}`;
  await joinOrganization(organization, admin, "admin");
  for (const person of [lead, ada, bob, eve]) await joinOrganization(organization, person);
  team = await teamOfAll();
  project = await makeProject(organization, { team });
});

/** Another one, with the same people. */
async function teamOfAll(): Promise<string> {
  const { lead, ada, bob, eve } = people;
  const id = await makeTeam(organization);
  await joinTeam(id, lead, "admin");
  for (const person of [ada, bob]) await joinTeam(id, person, "member");
  await joinTeam(id, eve, "view_only");
  return id;
}

const anonymous: Caller = { token: null, address: newAddress() };
const ofTeam = (part = "", id = team) => `/v1/teams/${id}${part}`;
const ofProject = (part = "", id = project) => `/v1/projects/${id}${part}`;

/** The row of somebody in a team. */
async function rowOf(person: Person, id: string): Promise<Member> {
  const rows = await listed<Member>(people.lead, ofTeam("/members?limit=100", id));
  const row = rows.find(({ account_id }) => account_id === person.id);
  if (row === undefined) throw new Error(`${person.username} is not in the team`);
  return row;
}

const addTo = (caller: Caller, id: string, person: Person, level: object) =>
  ask(caller, "POST", ofTeam("/members", id), { people: [{ account_id: person.id }], ...level });

const change = async (caller: Caller, id: string, person: Person, level: object) =>
  ask(caller, "PATCH", ofTeam(`/members/${(await rowOf(person, id)).id}`, id), level);

describe("W1 only an organization's admins create a team; only a system administrator deletes one", () => {
  const create = (caller: Caller, json: object = { name: unique("team") }) =>
    ask(caller, "POST", `${within}/teams`, json);

  it("owners and admins do, and are its first admin", async () => {
    for (const person of [people.owner, people.admin]) {
      const made = await answered<Team>(201, create(person));
      expect(made.role).toBe("admin");
      expect(await listed<Member>(person, ofTeam("/members", made.id))).toMatchObject([
        { account_id: person.id, role: "admin" },
      ]);
    }
  });

  it("nobody else does: members 403, an admin of a team too; from outside 404, a system administrator too", async () => {
    for (const caller of [people.ada, people.lead]) await forbidden("team:create", create(caller));
    for (const caller of [people.outsider, root]) await absent(create(caller));
    await refused(401, "unauthenticated", create(anonymous));
  });

  it("its admins, and the organization's owner, cannot delete it: there is no such way for them", async () => {
    const { id } = await answered<Team>(201, create(people.admin));
    for (const caller of [people.owner, people.admin, people.lead, people.outsider]) {
      expect((await ask(caller, "DELETE", ofTeam("", id))).ok).toBe(false);
      await absent(ask(caller, "DELETE", `/v1/admin/teams/${id}`));
    }
    await refused(401, "unauthenticated", ask(anonymous, "DELETE", `/v1/admin/teams/${id}`));
    expect(await get(people.admin, ofTeam("", id))).toMatchObject({ id });

    await answered(200, ask(root, "DELETE", `/v1/admin/teams/${id}`));
    await absent(ask(people.admin, "GET", ofTeam("?consistency=strong", id)));
    expect(
      (await listed<Team>(people.owner, `${within}/teams?limit=100`)).map((one) => one.id),
    ).not.toContain(id);
  });
});

describe("W2 a team's profile: introduction, showcase, links; visible to the public or to the team only", () => {
  let of: string;
  let profile: {
    visibility: string;
    introduction: string;
    links: { title: string; url: string }[];
    showcase: { type: string; id: string; project_id?: string; title?: string }[];
  };

  beforeAll(async () => {
    of = await teamOfAll();
    const [hidden, shown] = await Promise.all(
      (["private", "public"] as const).map((visibility) =>
        makeProject(organization, { team: of }, { name: visibility, visibility }),
      ),
    );
    profile = {
      visibility: "team",
      introduction: "# Vision\n\nWe *look* at [things](https://example.com).",
      links: [{ title: "Our page", url: "https://example.com/vision" }],
      showcase: [
        { type: "project", id: hidden ?? "" },
        { type: "project", id: shown ?? "" },
        { type: "report", id: "report_1", project_id: shown, title: "How it went" },
        { type: "report", id: "report_2", project_id: hidden, title: "How it really went" },
      ],
    };
  });

  const path = () => ofTeam("/profile", of);
  const put = (caller: Caller, changes: object = {}) =>
    ask(caller, "PUT", path(), { ...profile, ...changes });
  interface Shown {
    introduction: string;
    links: object[];
    showcase: { type: string; name?: string; title?: string }[];
  }
  const names = ({ showcase }: Shown) => showcase.map(({ name, title }) => name ?? title);

  it("admins of the team and of the organization write it; its members, and others, do not", async () => {
    for (const caller of [people.lead, people.admin]) await answered(200, put(caller));
    for (const caller of [people.ada, people.eve]) await forbidden("profile:update", put(caller));
    await absent(put(people.outsider));
    await refused(401, "unauthenticated", put(anonymous));
  });

  it("to the team only: everybody in it reads all of it, view-only as well, nobody else any", async () => {
    await answered(200, put(people.lead));
    for (const caller of [people.lead, people.ada, people.eve]) {
      const shown = await get<Shown>(caller, path());
      expect(shown).toMatchObject({ introduction: profile.introduction, links: profile.links });
      expect(names(shown)).toEqual(["private", "public", "How it went", "How it really went"]);
    }
    await absent(ask(people.outsider, "GET", path()));
    await refused(401, "unauthenticated", ask(anonymous, "GET", path()));
  });

  it("to the public: anybody reads it, signed in or not, and of the showcase what is public; nothing else", async () => {
    await answered(200, put(people.lead, { visibility: "public" }));
    for (const caller of [anonymous, people.outsider]) {
      const shown = await get<Shown>(caller, path());
      expect(shown).toMatchObject({ introduction: profile.introduction, links: profile.links });
      expect(names(shown)).toEqual(["public", "How it went"]);
      for (const part of ["", "/members", "/settings", "/projects"])
        expect([401, 404]).toContain((await ask(caller, "GET", ofTeam(part, of))).status);
    }
    expect(names(await get<Shown>(people.ada, path()))).toHaveLength(4);
    // What everybody may read, not everybody may write.
    for (const caller of [people.ada, people.outsider]) await forbidden("profile:update", put(caller));
  });

  it("and back: nobody outside reads it any more", async () => {
    await answered(200, put(people.lead, { visibility: "team" }));
    await refused(401, "unauthenticated", ask(anonymous, "GET", `${path()}?consistency=strong`));
    await absent(ask(people.outsider, "GET", `${path()}?consistency=strong`));
  });
});

describe("W3 admins invite by email with a role, and remove; runs stay after their author has left", () => {
  interface Invitation {
    id: string;
    role: string;
    status: string;
  }
  const invite = (caller: Caller, id: string, json: object) =>
    ask(caller, "POST", ofTeam("/invitations", id), json);
  const answer = (caller: Caller, { id }: Invitation, what: string) =>
    ask(caller, "POST", `/v1/me/invitations/${id}/${what}`);

  it("an admin of the team: the mail says who invites, to what, as what; accepting, one has the role there", async () => {
    const { lead, owner } = people;
    const of = await makeTeam(organization, unique("Vision"));
    await joinTeam(of, lead, "admin");
    const there = await makeProject(organization, { team: of });
    await absent(ask(people.bob, "GET", ofTeam("", of)));
    const made = await answered<Invitation>(
      201,
      invite(lead, of, { email: people.bob.email, role: "contributor" }),
    );
    expect(made).toMatchObject({ role: "contributor", status: "pending" });
    const { inbox } = await harness();
    const mail = await until(async () =>
      (await inbox(people.bob.email)).find(({ body }) => body.includes(made.id)),
    );
    const { name } = await get<Team>(lead, ofTeam("", of));
    for (const said of [lead.username, name, "contributor"]) expect(mail.body).toContain(said);
    // Invited is not in yet; and nobody else accepts it.
    expect(await accessTo(people.bob, there)).toBeNull();
    await absent(answer(people.eve, made, "accept"));
    await answered(200, answer(people.bob, made, "accept"));
    expect(await accessTo(people.bob, there)).toMatchObject({ role: "contributor" });

    const another = await answered<Invitation>(
      201,
      invite(owner, of, { email: people.eve.email, role: "viewer" }),
    );
    await answered(200, answer(people.eve, another, "decline"));
    expect(await accessTo(people.eve, there)).toBeNull();
  });

  it("not members, nor who is view-only; from outside the organization, its admins only", async () => {
    const of = await teamOfAll();
    const json = { email: people.outsider.email, role: "member" };
    for (const caller of [people.ada, people.eve])
      await forbidden("invitation:create", invite(caller, of, json));
    await absent(invite(people.outsider, of, json));
    await refused(409, "not_in_organization", invite(people.lead, of, json));
    const made = await answered<Invitation>(201, invite(people.admin, of, json));
    for (const caller of [people.ada, people.eve])
      await forbidden("invitation:delete", ask(caller, "DELETE", ofTeam(`/invitations/${made.id}`, of)));
    await answered(204, ask(people.lead, "DELETE", ofTeam(`/invitations/${made.id}`, of)));
    await refused(409, "invitation_void", answer(people.outsider, made, "accept"));
  });

  it("whoever is removed, or leaves, has no access any more; their runs stay, and stay theirs, for the team", async () => {
    const of = await teamOfAll();
    const there = await makeProject(organization, { team: of });
    const { lead, ada, bob, eve } = people;
    const runs = [await make(ada, there, "runs"), await make(bob, there, "runs")];
    const keys = [await keyOf(ada, there), await keyOf(bob, there)];
    await forbidden("member:delete", ask(bob, "DELETE", ofTeam(`/members/${(await rowOf(ada, of)).id}`, of)));
    await answered(200, ask(lead, "DELETE", ofTeam(`/members/${(await rowOf(ada, of)).id}`, of)));
    await answered(200, ask(bob, "POST", ofTeam("/leave", of)));
    for (const [index, person] of [ada, bob].entries()) {
      expect(await accessTo(person, there)).toBeNull();
      await refused(401, "credential_revoked", fresh(keys[index] as Caller));
      for (const reader of [lead, eve])
        expect(await get(reader, runs[index]?.links.self ?? "")).toMatchObject({ created_by: person.id });
    }
    const seen = await listed<Thing>(eve, ofProject(`/runs?creator=${ada.id}`, there));
    expect(seen.map(({ id }) => id)).toEqual([runs[0]?.id]);
    await answered(200, ask(lead, "POST", `${runs[0]?.links.self}/stop`));
  });
});

describe("W4 a member cannot invite, modifies the team's projects, deletes and stops only what is their own", () => {
  it("invites, adds, changes and removes nobody: in the team, in its projects, in the organization", async () => {
    const { ada, bob } = people;
    const { id } = await rowOf(bob, team);
    const json = { email: people.owner.email, role: "member" };
    await forbidden("invitation:create", ask(ada, "POST", ofTeam("/invitations"), json));
    await forbidden("invitation:view", ask(ada, "GET", ofTeam("/invitations")));
    await forbidden("member:create", addTo(ada, team, people.owner, { role: "member" }));
    await forbidden("member:update", ask(ada, "PATCH", ofTeam(`/members/${id}`), { role: "viewer" }));
    await forbidden("member:delete", ask(ada, "DELETE", ofTeam(`/members/${id}`)));
    await forbidden("collaborator:create", add(ada, project, json));
    await forbidden("collaborator:create", ask(ada, "POST", ofProject("/invitations"), json));
    await forbidden("invitation:create", ask(ada, "POST", `${within}/invitations`, { email: json.email }));
  });

  it("modifies the team's projects: makes more, writes their pages, changes what colleagues made there", async () => {
    const { ada, bob } = people;
    const made = await answered<Project>(201, ask(ada, "POST", ofTeam("/projects"), { name: "Ada's" }));
    expect(await accessTo(bob, made.id)).toMatchObject({ role: "member" });
    await answered(200, ask(ada, "PUT", ofProject("/overview"), { overview: "What we do." }));
    expect(await get(bob, ofProject("/overview"))).toMatchObject({ overview: "What we do." });
    for (const plural of PLURALS) {
      const theirs = await make(bob, project, plural);
      await answered(200, ask(ada, "PATCH", theirs.links.self, { name: "by a colleague" }));
    }
    // What the project is to others is its admins' to say.
    await forbidden("project:update", ask(ada, "PATCH", ofProject(), { visibility: "public" }));
    await forbidden("project:delete", ask(ada, "DELETE", ofProject("", made.id)));
  });

  it("stops and deletes their own runs, and no colleague's: the refusal names what is missing", async () => {
    const { ada, bob } = people;
    const [mine, theirs] = [await make(ada, project, "runs"), await make(bob, project, "runs")];
    const withKey = await keyOf(ada, project);
    for (const caller of [ada, withKey]) {
      for (const action of ["pause", "stop"])
        await forbidden("run:operate", ask(caller, "POST", `${theirs.links.self}/${action}`));
      await forbidden("run:delete", ask(caller, "DELETE", theirs.links.self));
    }
    await answered(200, ask(ada, "POST", `${mine.links.self}/stop`));
    await answered(204, ask(ada, "DELETE", mine.links.self));
    expect(await get(bob, theirs.links.self)).toMatchObject({ desired_state: "running" });
  });

  it("of sweeps and experiments likewise", async () => {
    const permissions = (await accessTo(people.ada, project))?.permissions;
    for (const kind of ["run", "sweep", "experiment"]) {
      for (const verb of ["view", "create", "update"]) expect(permissions).toContain(`${kind}:${verb}`);
      for (const verb of ["operate", "delete"]) {
        expect(permissions).toContain(`${kind}:${verb}:own`);
        expect(permissions).not.toContain(`${kind}:${verb}`);
      }
    }
  });
});

describe("W5 a run that B moved into A's project is still B's", () => {
  interface Run extends Thing {
    owner: string;
    moved_in: boolean;
  }

  /** From a project of its maker's own. */
  async function movedTo(there: string, by: Person): Promise<Run> {
    const { links } = await make(by, by.personalProject, "runs", { desired_state: "stopped" });
    return answered(200, ask(by, "POST", `${links.self}/move`, { project_id: there }));
  }

  it("A, though owner of the project, cannot delete it, nor can a key of theirs; B can", async () => {
    const { ada, bob } = people;
    const adas = await makeProject(organization, { account: ada });
    await joinProject(adas, bob, { role: "member" });
    expect(await accessTo(ada, adas)).toMatchObject({ role: "owner" });
    const run = await movedTo(adas, bob);
    expect(run).toMatchObject({ project_id: adas, owner: bob.id, created_by: bob.id, moved_in: true });
    await each([ada, await keyOf(ada, adas)], (caller) =>
      forbidden("run:delete", ask(caller, "DELETE", run.links.self)),
    );
    // All else of it is the owner's to do, as of any run; and what was made there is theirs to delete.
    await answered(200, ask(ada, "PATCH", run.links.self, { description: "looked at" }));
    await answered(204, ask(ada, "DELETE", (await make(bob, adas, "runs")).links.self));
    expect(await get(ada, run.links.self)).toMatchObject({ id: run.id });
    await answered(204, ask(bob, "DELETE", run.links.self));
    await absent(ask(ada, "GET", run.links.self));
  });

  it("in a project of the team an admin of the team can; other members cannot", async () => {
    const { lead, ada, bob } = people;
    const [one, other] = [await movedTo(project, bob), await movedTo(project, bob)];
    await forbidden("run:delete", ask(ada, "DELETE", one.links.self));
    await answered(204, ask(lead, "DELETE", one.links.self));
    await answered(204, ask(bob, "DELETE", other.links.self));
  });

  it("nor does A move it on, to where it would not be so", async () => {
    const { ada, bob } = people;
    const [first, second] = [
      await makeProject(organization, { account: ada }),
      await makeProject(organization, { account: ada }),
    ];
    await joinProject(first, bob, { role: "member" });
    const run = await movedTo(first, bob);
    const move = (caller: Caller) => ask(caller, "POST", `${run.links.self}/move`, { project_id: second });
    await forbidden("run:move", move(ada));
    await joinProject(second, bob, { role: "member" });
    const moved = await answered<Run>(200, move(bob));
    expect(moved).toMatchObject({ owner: bob.id, moved_in: true });
    await forbidden("run:delete", ask(ada, "DELETE", moved.links.self));
  });
});

describe("W6 an admin adds and removes admins and members, modifies all projects, deletes anything in them", () => {
  it("adds an admin and a member, makes one the other, removes both", async () => {
    const { lead, admin, owner } = people;
    const of = await teamOfAll();
    await answered(201, addTo(lead, of, admin, { role: "admin" }));
    await answered(201, addTo(lead, of, owner, { role: "member" }));
    await answered(200, change(lead, of, owner, { role: "admin" }));
    await answered(200, change(lead, of, admin, { role: "member" }));
    for (const person of [owner, admin])
      await answered(200, ask(lead, "DELETE", ofTeam(`/members/${(await rowOf(person, of)).id}`, of)));
    const left = await listed<Member>(lead, ofTeam("/members", of));
    expect(left.map(({ account_id }) => account_id)).not.toContain(owner.id);
    expect(left).toHaveLength(4);
  });

  it("modifies all the team's projects, whoever made them, and deletes anything in them, whosever it is", async () => {
    const { lead, ada, bob } = people;
    const made = await answered<Project>(201, ask(ada, "POST", ofTeam("/projects"), { name: "Ada's" }));
    await each([project, made.id], async (one) => {
      const settings = { description: "by an admin", labels: { by: "lead" } };
      expect(await answered(200, ask(lead, "PATCH", ofProject("", one), settings))).toMatchObject(settings);
      await each(PLURALS, async (plural) => {
        const author = plural === "models" ? bob : ada;
        const { links } = await make(author, one, plural);
        if (plural === "runs") await answered(200, ask(lead, "POST", `${links.self}/stop`));
        await answered(204, ask(lead, "DELETE", links.self));
        await absent(ask(author, "GET", links.self));
      });
    });
    await answered(200, ask(lead, "DELETE", ofProject("", made.id)));
    expect(await accessTo(ada, made.id)).toBeNull();
  });

  it("of their own team, and of no other", async () => {
    const { owner, lead, ada } = people;
    const other = await makeTeam(organization);
    await joinTeam(other, owner, "admin");
    const theirs = await makeProject(organization, { team: other });
    await absent(addTo(lead, other, ada, { role: "member" }));
    await absent(ask(lead, "PATCH", ofProject("", theirs), { name: "mine" }));
    await absent(ask(lead, "DELETE", ofProject("", theirs)));
    await joinTeam(other, lead, "contributor");
    await forbidden("member:create", addTo(lead, other, ada, { role: "member" }));
    await forbidden("project:update", ask(lead, "PATCH", ofProject("", theirs), { name: "mine" }));
  });
});

describe("W7 service: an account for automation with a key; belongs to a team", () => {
  const create = (caller: Caller, json: object = {}, of = team) =>
    ask(caller, "POST", accountsOf(of), { name: unique("robot"), role: "member", ...json });

  it("admins of the team, and of the organization, make it; its members, and others, do not", async () => {
    const { owner, admin, lead, ada, eve, outsider } = people;
    for (const caller of [owner, admin, lead])
      expect(await answered<ServiceAccount>(201, create(caller))).toMatchObject({
        team_id: team,
        project_id: null,
      });
    for (const caller of [ada, eve]) await forbidden("service_account:create", create(caller));
    await absent(create(outsider));
    await refused(401, "unauthenticated", create(anonymous));
    await refused(422, "validation_failed", create(lead, { role: "owner" }));
  });

  it("acts by its key, with its role in the team's projects; it cannot sign in, and has no account", async () => {
    const robot = await automation(people.lead, team, "member");
    expect(await accessTo(robot, project)).toMatchObject({
      principal: { type: "service_account", id: robot.account, name: robot.name },
      role: "member",
    });
    const run = await make(robot, project, "runs");
    expect(run.created_by).toBe(robot.account);
    await answered(204, ask(robot, "DELETE", run.links.self));
    const theirs = await make(people.ada, project, "runs");
    await forbidden("run:delete", ask(robot, "DELETE", theirs.links.self));
    for (const path of ["/v1/me", "/v1/me/tokens", "/v1/me/invitations"])
      expect(await refused(403, "permission_missing", ask(robot, "GET", path))).toMatchObject({
        explanation: expect.stringContaining("service account"),
      });
    await forbidden("organization:create", ask(robot, "POST", "/v1/organizations", { name: unique("its") }));
    const credentials = { email: robot.name, password: robot.token };
    expect((await ask(robot, "POST", "/v1/auth/sign-in", credentials)).ok).toBe(false);
  });

  it("an admin of the team's projects owns none of them", async () => {
    const robot = await automation(people.lead, team, "admin");
    expect(await accessTo(robot, project)).toMatchObject({ role: "admin" });
    const transfer = { account_id: people.ada.id };
    await forbidden("project:transfer", ask(robot, "POST", ofProject("/transfer"), transfer));
    await forbidden("service_account:create", create(robot));
    await forbidden("member:create", addTo(robot, team, people.outsider, { role: "member" }));
  });

  it("belongs to the team: it goes where the team collaborates, as the team does", async () => {
    const { owner, lead } = people;
    const robot = await automation(lead, team, "contributor");
    const their = await makeProject(organization, { account: owner });
    expect(await accessTo(robot, their)).toBeNull();
    const teams = ofProject("/teams", their);
    await answered(201, ask(owner, "POST", teams, { team_id: team, mode: "override", role: "viewer" }));
    expect(await accessTo(robot, their)).toMatchObject({ role: "viewer" });
    await answered(200, ask(owner, "PATCH", `${teams}/${team}`, { mode: "inherit" }));
    expect(await accessTo(robot, their)).toMatchObject({ role: "contributor" });
    await answered(200, ask(owner, "DELETE", `${teams}/${team}`));
    expect(await accessTo(robot, their)).toBeNull();
  });

  it("whoever made it may leave: it works on. Deleted, its keys are worth nothing", async () => {
    const of = await teamOfAll();
    const { lead, ada } = people;
    await answered(200, change(lead, of, ada, { role: "admin" }));
    const there = await makeProject(organization, { team: of });
    const robot = await automation(lead, of);
    await answered(200, ask(lead, "POST", ofTeam("/leave", of)));
    await make(robot, there, "runs");
    expect(await answered(200, ask(ada, "DELETE", accountsOf(of, robot.account)))).toMatchObject({
      revoked_keys: [{ id: robot.tokenId }],
      revoked_key_count: 1,
      effective_by: expect.stringMatching(/Z$/),
    });
    await refused(401, "credential_revoked", fresh(robot));
  });

  it("a named feature: without it none is made, and the refusal says so", async () => {
    const { owner } = people;
    const { id } = await makeOrganization(owner, { service_accounts: 1 });
    const of = await makeTeam(id);
    await joinTeam(of, owner, "admin");
    await answered(201, create(owner, {}, of));
    await notInPlan("service_accounts", create(owner, {}, of));
    // Projects' and teams' count together.
    const there = await makeProject(id, { team: of });
    const json = { name: unique("robot"), role: "viewer" };
    await notInPlan("service_accounts", ask(owner, "POST", ofProject("/service-accounts", there), json));
    await entitle(id, { service_accounts: 0 });
    await notInPlan("service_accounts", create(owner, {}, await teamIn(id, owner)));
    await entitle(id, { service_accounts: 2 });
    await answered(201, create(owner, {}, of));
  });

  /** Another team, with that admin. */
  async function teamIn(id: string, admin: Person): Promise<string> {
    const of = await makeTeam(id);
    await joinTeam(of, admin, "admin");
    return of;
  }
});

describe("W8 a service account's runs are attributed to the user named by username or email", () => {
  let robot: Automation;
  beforeAll(async () => {
    robot = await automation(people.lead, team);
  });
  const runFor = (person: string, caller: Caller = robot, of = project) =>
    send(caller, {
      method: "POST",
      path: ofProject("/runs", of),
      json: {},
      headers: { "Atrium-On-Behalf-Of": person },
    });

  it("if that user is in its team", async () => {
    const { ada } = people;
    for (const person of [ada.username, ada.email, ada.email.toUpperCase()])
      expect(await answered(201, runFor(person))).toMatchObject({
        attributed_to: ada.id,
        created_by: robot.account,
      });
    expect(await make(robot, project, "runs")).toMatchObject({ attributed_to: null });
  });

  it("otherwise the error says so, and of nobody whether they have an account", async () => {
    const { owner, outsider } = people;
    const details = [];
    for (const person of [owner.username, outsider.email, "nobody-at-all"]) {
      const { detail } = await refused(422, "attribution_refused", runFor(person));
      details.push(detail.replace(person, "them"));
    }
    expect(new Set(details).size).toBe(1);
    const { name } = await get<Team>(people.lead, ofTeam());
    expect(details[0]).toContain(name);
  });

  it("its team, not the one that owns the project it is in", async () => {
    const { ada, outsider } = people;
    const open = await openProject(outsider);
    expect(await answered(201, runFor(ada.username, robot, open))).toMatchObject({ attributed_to: ada.id });
    await refused(422, "attribution_refused", runFor(outsider.username, robot, open));
  });

  it("the right used is the service account's", async () => {
    const { lead, ada, bob } = people;
    const viewer = await automation(lead, team, "viewer");
    await forbidden("run:create", runFor(lead.username, viewer));
    const { links } = await answered<Thing>(201, runFor(bob.username));
    // It gives them no right to it.
    for (const person of [ada, bob]) await forbidden("run:delete", ask(person, "DELETE", links.self));
    await answered(204, ask(robot, "DELETE", links.self));
  });
});

describe("W9 without a team configured, its runs go to the named project in its parent team", () => {
  const runIn = (caller: Caller, name: string) =>
    ask(caller, "POST", ofProject("/runs", encodeURIComponent(name)), {});

  it("by the project's name alone", async () => {
    const robot = await automation(people.lead, team);
    const name = unique("vision model");
    const id = await makeProject(organization, { team }, { name });
    const run = await answered<Thing>(201, runIn(robot, name));
    expect(run).toMatchObject({ project_id: id, created_by: robot.account });
    expect(await listed<Thing>(robot, ofProject("/runs", encodeURIComponent(name)))).toMatchObject([
      { id: run.id },
    ]);
    expect(await get(robot, ofProject("", encodeURIComponent(name)))).toMatchObject({ id, name });
  });

  it("of its parent team, whatever others call theirs; a name that two have is none", async () => {
    const { lead, owner } = people;
    const robot = await automation(lead, team);
    const name = unique("shared");
    const other = await teamOfAll();
    await makeProject(organization, { team: other }, { name });
    await makeProject(organization, { account: owner }, { name, visibility: "open" });
    await absent(runIn(robot, name));
    const id = await makeProject(organization, { team }, { name });
    expect(await answered<Thing>(201, runIn(robot, name))).toMatchObject({ project_id: id });
    await makeProject(organization, { team }, { name });
    await absent(ask(robot, "POST", ofProject("/runs?consistency=strong", name), {}));
    await absent(runIn(robot, unique("nothing")));
  });
});

describe("W10 it cannot log to another team's private project; it can where the visibility is open", () => {
  it("private, or open to the team alone: it is not there", async () => {
    const { outsider, lead } = people;
    const robot = await automation(lead, team, "admin");
    for (const visibility of ["private", "team"]) {
      const their = await openProject(outsider, visibility);
      await absent(ask(robot, "POST", ofProject("/runs", their), {}));
      await absent(ask(robot, "GET", ofProject("", their)));
      const { links } = await make(outsider, their, "runs");
      await absent(ask(robot, "POST", `${links.self}/logs`, { lines: [{ text: "hello" }] }));
    }
  });

  it("open: it makes runs there and logs to them, and they wait to be admitted as every guest's do", async () => {
    const { outsider, lead } = people;
    const robot = await automation(lead, team, "admin");
    const open = await openProject(outsider);
    const run = await make(robot, open, "runs");
    expect(run).toMatchObject({ created_by: robot.account, admitted: false });
    const theirs = await make(outsider, open, "runs");
    const logged = { lines: [{ text: "hello" }] };
    expect((await ask(robot, "POST", `${run.links.self}/logs`, logged)).ok).toBe(true);
    await forbidden("run:update", ask(robot, "POST", `${theirs.links.self}/logs`, logged));
    await forbidden("run:delete", ask(robot, "DELETE", theirs.links.self));
    await answered(200, ask(outsider, "PATCH", ofProject("", open), { visibility: "private" }));
    await absent(ask(robot, "POST", `${ofProject("/runs", open)}?consistency=strong`, {}));
  });

  it("public: it looks, and logs nothing", async () => {
    const { outsider, lead } = people;
    const robot = await automation(lead, team, "admin");
    const their = await openProject(outsider, "public");
    expect(await get(robot, ofProject("", their))).toMatchObject({ id: their });
    await forbidden("run:create", ask(robot, "POST", ofProject("/runs", their), {}));
  });
});

/** Of another organization's team, that person its admin. */
async function openProject(person: Person, visibility = "open"): Promise<string> {
  const { id } = await makeOrganization(person, { projects: null });
  const of = await makeTeam(id);
  await joinTeam(of, person, "admin");
  return makeProject(id, { team: of }, { visibility });
}

describe("W11 view-only: views, follows and comments; makes, changes, deletes nothing; no key or token of theirs works there", () => {
  let things: Thing[];
  beforeAll(async () => {
    things = await Promise.all(PLURALS.map((plural) => make(people.ada, project, plural)));
  });

  it("views the team, its projects, and everything in them", async () => {
    const { eve } = people;
    await each(["", "/members", "/profile", "/projects", "/settings"], (part) => get(eve, ofTeam(part)));
    await each(["", "/overview", "/collaborators"], (part) => get(eve, ofProject(part)));
    await each(things, async ({ id, links }) => {
      expect(await get(eve, links.self)).toMatchObject({ id });
      const list = await listed<Thing>(eve, links.self.slice(0, links.self.lastIndexOf("/")));
      expect(list.map((one) => one.id)).toContain(id);
    });
  });

  it("follows and comments on reports; of whatever kind, may do nothing but look at it", async () => {
    const access = await accessTo(people.eve, project);
    expect(access?.role).toBe("view_only");
    const kinds = ["run", "report", "workspace", "experiment", "dataset", "artifact", "registered_model"];
    for (const kind of kinds) expect(access?.permissions).toContain(`${kind}:view`);
    for (const verb of ["comment", "follow"]) expect(access?.permissions).toContain(`report:${verb}`);
    const looking = /:(view(:own)?|logs|download|comment|follow)$/;
    expect(access?.permissions.filter((permission) => !looking.test(permission))).toEqual([]);
    expect(access?.permissions.filter((permission) => permission.endsWith(":download")).sort()).toEqual([
      "registered_model:download",
      "run:download",
    ]);
  });

  it("creates, changes, deletes and starts nothing: each way is 403, and everything is as it was", async () => {
    const { eve, ada } = people;
    const plain: [permission: string, ...Way][] = [
      ["project:create", "POST", ofTeam("/projects"), { name: "mine" }],
      ["team:update", "PATCH", ofTeam(), { name: "mine" }],
      ["profile:update", "PUT", ofTeam("/profile"), {}],
      ["project:update", "PATCH", ofProject(), { name: "mine" }],
      ["project:delete", "DELETE", ofProject()],
      ["overview:update", "PUT", ofProject("/overview"), { overview: "Mine" }],
      ["variable:view", "GET", ofProject("/variables")],
      ["variable:update", "PUT", ofProject("/variables/NAME"), { value: "1" }],
      ["secret:view", "GET", ofProject("/secrets")],
      ["collaborator:create", "POST", ofProject("/collaborators"), { email: ada.email, role: "view_only" }],
      ["service_account:create", "POST", ofProject("/service-accounts"), { name: "robot", role: "viewer" }],
    ];
    await each(plain, ([permission, ...way]) => forbidden(permission, ask(eve, ...way)));
    await each(things, async ({ links, id, name }) => {
      const kind = id.slice(0, id.indexOf("_"));
      const list = links.self.slice(0, links.self.lastIndexOf("/"));
      await forbidden(`${kind}:create`, ask(eve, "POST", list, { name: "mine" }));
      await forbidden(`${kind}:update`, ask(eve, "PATCH", links.self, { name: "mine" }));
      await forbidden(`${kind}:delete`, ask(eve, "DELETE", links.self));
      if (kind === "run")
        for (const action of ["start", "stop", "pause", "resume"])
          await forbidden("run:operate", ask(eve, "POST", `${links.self}/${action}`));
      expect(await get(ada, links.self)).toMatchObject({ id, name });
    });
  });

  it("has no API key: makes none, sees none, checks none", async () => {
    const { eve, ada } = people;
    const key = await keyOf(ada, project);
    await forbidden("key:create", ask(eve, "POST", ofProject("/keys"), { name: "mine" }));
    await forbidden("key:view", ask(eve, "GET", ofProject("/keys")));
    for (const method of ["GET", "DELETE"])
      expect((await ask(eve, method, ofProject(`/keys/${key.id}`))).status).toBeGreaterThanOrEqual(403);
    await forbidden("key:verify", ask(eve, "POST", `/v1/keys/verify?project=${project}`, { key: key.token }));
    expect((await fresh(key)).status).toBe(200);
  });

  it("no key that they had before works there from then on, nor one of theirs from elsewhere", async () => {
    const { lead, bob, eve } = people;
    const of = await teamOfAll();
    const there = await makeProject(organization, { team: of });
    const { links } = await make(bob, there, "runs");
    const keys = [await keyOf(bob, there), await keyOf(bob, there, ["run:view"])];
    for (const key of keys) await answered(200, ask(key, "GET", links.self));
    const elsewhere = await keyOf(eve, eve.personalProject);
    await answered(200, change(lead, of, bob, { role: "view_only" }));

    for (const key of keys) {
      await until(async () => !(await ask(key, "GET", links.self)).ok, SOON_MS);
      await absent(fresh(key));
      await absent(ask(key, "GET", ofProject("/runs", there)));
      await absent(ask(key, "POST", ofProject("/runs", there), { name: "mine" }));
      const verified = ask(lead, "POST", `/v1/keys/verify?project=${there}`, {
        key: key.token,
        consistency: "strong",
      });
      expect(await answered(200, verified)).toMatchObject({ valid: false, code: "insufficient" });
    }
    await absent(ask(elsewhere, "GET", links.self));
    await absent(ask(elsewhere, "GET", ofTeam("", of)));
    expect((await fresh(elsewhere)).status).toBe(200);
    // Signed in, they look at it as before.
    await get(bob, links.self);
  });

  it("no account token of theirs works there either, made before or since; it does where they may more", async () => {
    const { lead, bob } = people;
    const of = await teamOfAll();
    const there = await makeProject(organization, { team: of });
    const { links } = await make(bob, there, "runs");
    const tokens = [await makeToken(bob), await makeToken(bob, { projects: [there], scopes: ["run:view"] })];
    for (const token of tokens) await answered(200, ask(token, "GET", links.self));
    await answered(200, change(lead, of, bob, { role: "view_only" }));

    const since = await makeToken(bob);
    const more = { name: "token", projects: [there] };
    await refused(422, "validation_failed", ask(bob, "POST", "/v1/me/tokens", more));
    for (const token of [...tokens, since]) {
      await until(async () => !(await ask(token, "GET", links.self)).ok, SOON_MS);
      await absent(ask(token, "GET", ofProject("/runs?consistency=strong", there)));
      await absent(ask(token, "POST", ofProject("/runs", there), { name: "mine" }));
      await absent(ask(token, "GET", ofTeam("?consistency=strong", of)));
    }
    expect((await listed<Thing>(since, "/v1/projects")).map(({ id }) => id)).not.toContain(there);
    await answered(200, ask(since, "GET", ofProject("/runs", bob.personalProject)));
    await get(bob, links.self);
  });

  it("so too by a role of a single project, and by a team that overrides", async () => {
    const { owner, ada, bob } = people;
    const [direct, overridden] = [
      await makeProject(organization, { account: owner }),
      await makeProject(organization, { account: owner }),
    ];
    await joinProject(direct, ada, { role: "view_only" });
    await joinProject(overridden, bob, { role: "contributor" });
    const key = await keyOf(bob, overridden);
    const override = { team_id: team, mode: "override", role: "view_only" };
    await answered(201, ask(owner, "POST", ofProject("/teams", overridden), override));
    for (const [person, id] of [
      [ada, direct],
      [bob, overridden],
    ] as const) {
      expect(await accessTo(person, id)).toMatchObject({ role: "view_only" });
      await forbidden("key:create", ask(person, "POST", ofProject("/keys", id), { name: "mine" }));
      await forbidden("run:create", ask(person, "POST", ofProject("/runs", id), { name: "mine" }));
    }
    await absent(fresh(key));
  });

  it("a named feature: without it the refusal says so, to whomever one would make view-only, and how", async () => {
    const { owner, lead, ada } = people;
    const { id } = await makeOrganization(owner, { projects: null });
    for (const person of [lead, ada]) await joinOrganization(id, person);
    const of = await makeTeam(id);
    await joinTeam(of, lead, "admin");
    const there = await makeProject(id, { account: owner });
    const give = (): [Caller, string, string, object][] => [
      [lead, "POST", ofTeam("/members", of), { people: [{ account_id: ada.id }], role: "view_only" }],
      [lead, "POST", ofTeam("/invitations", of), { email: ada.email, role: "view_only" }],
      [owner, "POST", ofProject("/collaborators", there), { email: ada.email, role: "view_only" }],
    ];
    for (const asked of give()) await notInPlan("view_only_role", ask(...asked));
    await entitle(id, { projects: null, view_only_role: true });
    for (const asked of give()) {
      const made = await ask(...asked);
      // In already, by the first of them.
      expect([201, 409]).toContain(made.status);
    }
    expect(await accessTo(ada, there)).toMatchObject({ role: "view_only" });
  });
});

describe("W12 custom roles: made by organization admins on View-Only or Member, assigned by team admins", () => {
  interface Role {
    id: string;
    base: string;
    scopes: string[];
  }
  const create = (caller: Caller, json: object = {}, of = organization) =>
    ask(caller, "POST", `/v1/organizations/${of}/roles`, {
      name: unique("role"),
      base: "member",
      scopes: [],
      ...json,
    });

  it("owners and admins of the organization make, change and delete them; admins and members of a team do not", async () => {
    await each([people.owner, people.admin], async (person) => {
      const { id } = await answered<Role>(201, create(person, { scopes: ["variable:view"] }));
      const path = `${within}/roles/${id}`;
      await answered(200, ask(person, "PATCH", path, { scopes: ["variable:view", "variable:update"] }));
      for (const other of [people.lead, people.ada]) {
        await forbidden("role:create", create(other));
        await forbidden("role:update", ask(other, "PATCH", path, { scopes: [] }));
        await forbidden("role:delete", ask(other, "DELETE", path));
      }
      await absent(create(people.outsider));
      await absent(ask(people.outsider, "PATCH", path, { scopes: [] }));
      await answered(204, ask(person, "DELETE", path));
    });
  });

  it("inherits View-Only or Member and adds permissions: whoever has it may that much, and no more", async () => {
    const { admin, lead, bob } = people;
    const of = await teamOfAll();
    const there = await makeProject(organization, { team: of });
    const everybodys = (await accessTo(people.ada, there))?.permissions ?? [];
    const watching = (await accessTo(people.eve, there))?.permissions ?? [];
    for (const [base, inherited, added] of [
      ["member", everybodys, "variable:view"],
      ["view_only", watching, "run:create"],
    ] as const) {
      const role = await answered<Role>(201, create(admin, { base, scopes: [added] }));
      expect(inherited).not.toContain(added);
      const given = await answered<Member>(200, change(lead, of, bob, { custom_role_id: role.id }));
      expect(given).toMatchObject({ role: null, custom_role: { id: role.id } });
      const access = await accessTo(bob, there);
      expect(access?.role).toBe("custom");
      expect(new Set(access?.permissions)).toEqual(new Set([...inherited, added]));
    }
    await make(bob, there, "runs");
    await forbidden("dataset:create", ask(bob, "POST", ofProject("/datasets", there), { name: "mine" }));
    for (const base of ["admin", "owner", "operator"])
      await refused(422, "validation_failed", create(admin, { base }));
    await refused(422, "validation_failed", create(admin, { scopes: ["run:everything"] }));
  });

  it("team admins assign them, when adding, inviting and later; members do not, nor is it more than an admin has", async () => {
    const { admin, lead, ada, bob, owner } = people;
    const of = await teamOfAll();
    const { id } = await answered<Role>(201, create(admin, { scopes: ["variable:view"] }));
    const level = { custom_role_id: id };
    expect((await listed<Role>(lead, ofTeam("/roles?limit=100", of))).map((role) => role.id)).toContain(id);
    await forbidden("role:view", ask(ada, "GET", ofTeam("/roles", of)));
    await forbidden("member:create", addTo(ada, of, owner, level));
    await forbidden("member:update", change(ada, of, bob, level));
    await answered(200, change(lead, of, bob, level));
    await answered(201, addTo(lead, of, owner, level));
    await answered(201, ask(lead, "POST", ofTeam("/invitations", of), { email: admin.email, ...level }));
    // Nobody makes, and so nobody assigns, what an admin of a project could not do.
    await refused(403, "grant_exceeds_own", create(owner, { scopes: ["project:transfer"] }));
    const stronger = await makeRole(organization, "member", ["project:transfer"]);
    await refused(403, "grant_exceeds_own", change(lead, of, ada, { custom_role_id: stronger }));
  });

  it("a role that changes, changes what whoever has it may; in use, it is not deleted", async () => {
    const { admin, lead, bob } = people;
    const of = await teamOfAll();
    const there = await makeProject(organization, { team: of });
    const { id } = await answered<Role>(201, create(admin, { scopes: ["variable:view"] }));
    await answered(200, change(lead, of, bob, { custom_role_id: id }));
    const path = `${within}/roles/${id}`;
    await get(bob, ofProject("/variables", there));
    expect(await answered(200, ask(admin, "PATCH", path, { scopes: [] }))).toMatchObject({
      effective_by: expect.stringMatching(/Z$/),
    });
    await forbidden("variable:view", ask(bob, "GET", ofProject("/variables?consistency=strong", there)));
    await refused(409, "in_use", ask(admin, "DELETE", path));
    await answered(200, change(lead, of, bob, { role: "member" }));
    await answered(204, ask(admin, "DELETE", path));
  });

  it("a named feature: without it none is made and none assigned, and the refusal says so", async () => {
    const { owner, ada } = people;
    const { id } = await makeOrganization(owner);
    await joinOrganization(id, ada);
    const of = await makeTeam(id);
    await notInPlan("custom_roles", create(owner, {}, id));
    await entitle(id, { custom_roles: true });
    const role = await answered<Role>(201, create(owner, {}, id));
    await notInPlan("view_only_role", create(owner, { base: "view_only" }, id));
    await entitle(id, {});
    await notInPlan("custom_roles", addTo(owner, of, ada, { custom_role_id: role.id }));
    await entitle(id, { custom_roles: true });
    await answered(201, addTo(owner, of, ada, { custom_role_id: role.id }));
    // Another organization's is not there.
    const foreign = addTo(people.lead, team, people.owner, { custom_role_id: role.id });
    await refused(422, "validation_failed", foreign);
  });
});

describe("W13 several admins are recommended: one alone gives a warning", () => {
  it("in the team's settings, until there are two, and again when one of them goes", async () => {
    const { lead, ada } = people;
    const of = await teamOfAll();
    const warnings = async () =>
      (await get<{ warnings: { code: string; detail: string }[] }>(lead, ofTeam("/settings", of))).warnings;
    expect(await warnings()).toEqual([{ code: "single_admin", detail: expect.stringContaining("another") }]);
    await answered(200, change(lead, of, ada, { role: "admin" }));
    expect(await warnings()).toEqual([]);
    await answered(200, change(lead, of, ada, { role: "contributor" }));
    expect(await warnings()).toMatchObject([{ code: "single_admin" }]);
    // The one admin stays one.
    await refused(409, "last_admin", change(lead, of, lead, { role: "member" }));
    await refused(409, "last_admin", ask(lead, "POST", ofTeam("/leave", of)));
  });
});

describe("W14 the registry: who views, adds, appoints and protects", () => {
  const weights = bytes(100);
  let model: Thing;
  let registered: Thing;
  /** What is added to a registered model. */
  let link: { model: string; version: number };
  /** The registry's admin: a member, with the add-on. */
  let registrar: Person;

  beforeAll(async () => {
    const { lead, ada, bob } = people;
    [model, registered] = await Promise.all([
      make(ada, project, "models"),
      make(ada, project, "registered-models"),
    ]);
    await write(ada, fileAt(model.links.self, "weights.bin"), weights);
    await addVersion(ada, model.links.self);
    link = { model: model.id, version: 1 };
    await addVersion(ada, registered.links.self, link);
    registrar = bob;
    await appointed(lead, bob);
  });

  interface Collaborator {
    id: string;
    account_id: string;
    role: string;
    add_ons: string[];
  }
  const appoint = (caller: Caller, { id }: Person) =>
    add(caller, project, { account_id: id, role: "member", add_ons: ["registry_admin"] });
  const appointed = (caller: Caller, person: Person) => answered<Collaborator>(201, appoint(caller, person));
  const addOns = (caller: Caller, { id }: Collaborator, add_ons: string[]) =>
    ask(caller, "PATCH", ofProject(`/collaborators/${id}`), { add_ons });
  const alias = (caller: Caller, name: string) => setAlias(caller, registered.links.self, name, 1);
  const unalias = (caller: Caller, name: string) =>
    ask(caller, "DELETE", `${registered.links.self}/aliases/${name}`);
  const protect = (caller: Caller, name: string) =>
    ask(caller, "PUT", `${registered.links.self}/protected-aliases/${name}`);
  const unprotect = (caller: Caller, name: string) =>
    ask(caller, "DELETE", `${registered.links.self}/protected-aliases/${name}`);

  it("everyone views and downloads, view-only as well; nobody from outside", async () => {
    const { lead, ada, eve, outsider } = people;
    const version = `${registered.links.self}/versions/1`;
    await each([lead, registrar, ada, eve], async (caller) => {
      expect(await get(caller, registered.links.self)).toMatchObject({ id: registered.id });
      expect(await listed(caller, `${version}/files`)).toMatchObject([{ path: "weights.bin" }]);
      expect(await readBytes(caller, fileAt(version, "weights.bin"))).toEqual(weights);
    });
    for (const path of [registered.links.self, version, fileAt(version, "weights.bin")])
      await absent(ask(outsider, "GET", path));
  });

  it("members, registry admins and admins add models and aliases; view-only adds neither", async () => {
    const { lead, ada, eve } = people;
    await each([lead, registrar, ada], async (caller) => {
      const made = await make(caller, project, "registered-models");
      expect(await addVersion(caller, made.links.self, link)).toMatchObject({ model: { id: model.id } });
      await answered(200, setAlias(caller, made.links.self, "best", 1));
      expect(await get(caller, `${made.links.self}/versions/best`)).toMatchObject({ aliases: ["best"] });
    });
    const path = ofProject("/registered-models");
    await forbidden("registered_model:create", ask(eve, "POST", path, { name: unique("model") }));
    const versions = `${registered.links.self}/versions`;
    await forbidden("registered_model:create", ask(eve, "POST", versions, link));
    await forbidden("registered_model:alias", alias(eve, "best"));
  });

  it("registry admins and admins appoint registry admins, and take that back; members do not", async () => {
    const { lead, ada, eve } = people;
    const hers = await answered<Collaborator>(201, add(lead, project, { account_id: ada.id }));
    expect(hers).toMatchObject({ role: "member", add_ons: [] });
    await forbidden("collaborator:update", addOns(ada, hers, ["registry_admin"]));
    await forbidden("collaborator:create", appoint(ada, eve));
    await forbidden("registered_model:protect", protect(ada, "staging"));
    for (const caller of [lead, registrar]) {
      expect(await answered(200, addOns(caller, hers, ["registry_admin"]))).toMatchObject({
        role: "member",
        add_ons: ["registry_admin"],
      });
      await answered(200, protect(ada, "staging"));
      await answered(204, unprotect(ada, "staging"));
      expect(await answered(200, addOns(caller, hers, []))).toMatchObject({ add_ons: [] });
      await forbidden("registered_model:protect", protect(ada, "staging"));
    }
    await answered(200, ask(lead, "DELETE", ofProject(`/collaborators/${hers.id}`)));
  });

  it("nothing else of the project's people is a registry admin's to change", async () => {
    const { lead, ada, owner } = people;
    const [hers, admins] = [
      await answered<Collaborator>(201, add(lead, project, { account_id: ada.id })),
      await answered<Collaborator>(201, add(owner, project, { account_id: lead.id, role: "admin" })),
    ];
    const path = ofProject(`/collaborators/${hers.id}`);
    for (const json of [{ role: "viewer" }, { role: "viewer", add_ons: ["registry_admin"] }, {}])
      await forbidden("collaborator:update", ask(registrar, "PATCH", path, json));
    await forbidden("collaborator:create", appoint(registrar, people.eve));
    await forbidden("collaborator:delete", ask(registrar, "DELETE", path));
    expect(await get(lead, path)).toMatchObject({ role: "member", add_ons: [] });
    for (const { id } of [hers, admins])
      await answered(200, ask(lead, "DELETE", ofProject(`/collaborators/${id}`)));
  });

  it("only registry admins add and remove protected aliases, and set and remove what is protected", async () => {
    const { owner, lead, ada, eve } = people;
    await answered(200, alias(ada, "production"));
    await answered(200, protect(registrar, "production"));
    await each([owner, lead, ada], async (caller) => {
      await forbidden("registered_model:protect", protect(caller, "staging"));
      await forbidden("registered_model:protect", unprotect(caller, "production"));
      await refused(403, "alias_protected", alias(caller, "production"));
      await refused(403, "alias_protected", unalias(caller, "production"));
    });
    const protectedAliases = () => listed(eve, `${registered.links.self}/protected-aliases`);
    expect(await protectedAliases()).toMatchObject([{ name: "production" }]);
    expect(await get(eve, `${registered.links.self}/aliases/production`)).toMatchObject({ protected: true });
    await answered(200, alias(registrar, "production"));
    await answered(204, unalias(registrar, "production"));
    await answered(204, unprotect(registrar, "production"));
    expect(await protectedAliases()).toEqual([]);
    // It is everybody's again who may add aliases.
    await answered(200, alias(ada, "production"));
  });
});

describe("W15 reports: everyone views; members create, edit and delete their own; admins any", () => {
  const text = "# Findings\n\nIt *learns*.";

  it("everyone views them, in lists and one by one; nobody from outside", async () => {
    const { lead, ada, bob, eve, outsider } = people;
    const { id, links } = await make(ada, project, "reports", { text });
    await each([lead, ada, bob, eve], async (caller) => {
      expect(await get(caller, links.self)).toMatchObject({ text, created_by: ada.id });
      const seen = await listed<Thing>(caller, ofProject(`/reports?creator=${ada.username}`));
      expect(seen.map((one) => one.id)).toContain(id);
    });
    await absent(ask(outsider, "GET", links.self));
  });

  it("members create them, edit and delete their own, and nobody else's", async () => {
    const { lead, ada, bob } = people;
    const [hers, his] = [await make(ada, project, "reports"), await make(bob, project, "reports")];
    expect(await answered(200, ask(ada, "PATCH", hers.links.self, { text }))).toMatchObject({ text });
    await forbidden("report:update", ask(ada, "PATCH", his.links.self, { text: "Mine" }));
    await forbidden("report:delete", ask(ada, "DELETE", his.links.self));
    await forbidden("report:update", ask(bob, "PATCH", hers.links.self, { text: "Mine" }));
    await answered(204, ask(ada, "DELETE", hers.links.self));
    await absent(ask(bob, "GET", hers.links.self));
    expect(await get(lead, his.links.self)).toMatchObject({ text: "" });
  });

  it("admins edit and delete any; view-only none, and creates none", async () => {
    const { admin, lead, ada, eve } = people;
    const reports = await Promise.all([1, 2].map(() => make(ada, project, "reports")));
    await forbidden("report:create", ask(eve, "POST", ofProject("/reports"), { name: "mine" }));
    for (const [index, caller] of [lead, admin].entries()) {
      const path = reports[index]?.links.self ?? "";
      await forbidden("report:update", ask(eve, "PATCH", path, { text: "Mine" }));
      await forbidden("report:delete", ask(eve, "DELETE", path));
      expect(await answered(200, ask(caller, "PATCH", path, { text }))).toMatchObject({ text });
      await answered(204, ask(caller, "DELETE", path));
      await absent(ask(ada, "GET", path));
    }
  });
});

/** Points of one metric, from one step on. */
const measure = (caller: Caller, { links }: Thing, name: string, step: number, ...values: number[]) =>
  ask(caller, "POST", `${links.self}/metrics`, {
    points: values.map((value, at) => ({ name, value, step: step + at })),
  });

describe("W16 experiments: everyone views them; members and admins edit workspaces and log", () => {
  const output = bytes(100);
  let experiment: Thing;
  let run: Thing;
  let workspace: Thing;

  beforeAll(async () => {
    const { bob } = people;
    experiment = await make(bob, project, "experiments", { config: { seed: 7 } });
    [run, workspace] = await Promise.all([
      make(bob, project, "runs", { config: { rate: 0.1 }, experiment_id: experiment.id }),
      make(bob, project, "workspaces"),
    ]);
    await answered(200, measure(bob, run, "loss", 1, 3, 2, 1));
    await log(bob, run, "epoch 1");
    await log(bob, experiment, "begun");
    await write(bob, fileAt(run.links.self, "output.bin"), output);
  });

  it("everyone views metadata, metrics, files and logs, view-only as well; nobody from outside", async () => {
    const { lead, ada, eve, outsider } = people;
    await each([lead, ada, eve], async (caller) => {
      expect(await get(caller, experiment.links.self)).toMatchObject({ config: { seed: 7 } });
      expect(await get(caller, run.links.self)).toMatchObject({ config: { rate: 0.1 } });
      const its = await listed<Thing>(caller, ofProject(`/runs?experiment=${experiment.id}`));
      expect(its.map(({ id }) => id)).toEqual([run.id]);
      expect(await listed(caller, `${run.links.self}/metrics`)).toMatchObject([
        { name: "loss", count: 3, min: 1, max: 3, last: { step: 3, value: 1 } },
      ]);
      const { points } = await get<{ points: object[] }>(caller, `${run.links.self}/metrics/loss`);
      expect(points).toMatchObject([3, 2, 1].map((value) => ({ value })));
      expect(await listed(caller, `${run.links.self}/files`)).toMatchObject([{ path: "output.bin" }]);
      expect(await readBytes(caller, fileAt(run.links.self, "output.bin"))).toEqual(output);
      expect(await logOf(caller, run.links.self)).toEqual(["epoch 1"]);
      expect(await logOf(caller, experiment.links.self)).toEqual(["begun"]);
    });
    for (const part of ["", "/metrics", "/metrics/loss", "/files", "/files/output.bin", "/logs"])
      await absent(ask(outsider, "GET", `${run.links.self}${part}`));
  });

  it("members and admins edit workspaces, whosever they are, and log; view-only does neither", async () => {
    const { lead, ada, eve } = people;
    for (const caller of [lead, ada]) {
      const layout = { panels: [{ metric: "loss", by: caller.username }] };
      await answered(200, ask(caller, "PATCH", workspace.links.self, { layout }));
      expect(await get(eve, workspace.links.self)).toMatchObject({ layout });
      const mine = await make(caller, project, "runs");
      await answered(200, measure(caller, mine, "accuracy", 1, 0.5));
      await log(caller, mine, "epoch 1");
      await write(caller, fileAt(mine.links.self, "output.bin"), output);
      expect(await logOf(eve, mine.links.self)).toEqual(["epoch 1"]);
    }
    const ways: [permission: string, asked: () => Promise<Response>][] = [
      ["workspace:update", () => ask(eve, "PATCH", workspace.links.self, { layout: {} })],
      ["workspace:create", () => ask(eve, "POST", ofProject("/workspaces"), { name: "mine" })],
      ["run:create", () => ask(eve, "POST", ofProject("/runs"), { name: "mine" })],
      ["run:update", () => measure(eve, run, "loss", 4, 0)],
      ["run:update", () => ask(eve, "POST", `${run.links.self}/logs`, { lines: [{ text: "mine" }] })],
      ["run:update", () => putBytes(eve, fileAt(run.links.self, "mine.bin"), output)],
    ];
    await each(ways, ([permission, asked]) => forbidden(permission, asked()));
    expect(await logOf(eve, run.links.self)).toEqual(["epoch 1"]);
  });

  it("members delete and stop their own, and nobody else's; admins any", async () => {
    const { lead, ada, bob } = people;
    await each(["runs", "sweeps", "experiments"] as const, async (plural) => {
      const kind = kindOf(plural);
      const [hers, his] = [await make(ada, project, plural), await make(bob, project, plural)];
      await forbidden(`${kind}:operate`, ask(ada, "POST", `${his.links.self}/stop`));
      await forbidden(`${kind}:delete`, ask(ada, "DELETE", his.links.self));
      expect(await get(bob, his.links.self)).toMatchObject({ desired_state: "running" });
      for (const [caller, { links }] of [
        [ada, hers],
        [lead, his],
      ] as const) {
        expect(await answered(200, ask(caller, "POST", `${links.self}/stop`))).toMatchObject({
          desired_state: "stopped",
        });
        await answered(204, ask(caller, "DELETE", links.self));
        await absent(ask(bob, "GET", links.self));
      }
    });
  });
});

describe("W17 artifacts: everyone views; members and admins create, delete, edit and download", () => {
  const table = bytes(100);
  const file = "tables/best.bin";
  let artifact: Thing;

  beforeAll(async () => {
    const { bob } = people;
    artifact = await make(bob, project, "artifacts", { metadata: { rows: 10 } });
    await write(bob, fileAt(artifact.links.self, file), table);
    await addVersion(bob, artifact.links.self);
    await answered(200, setAlias(bob, artifact.links.self, "best", 1));
  });

  it("everyone views them, with their versions and aliases; nobody from outside", async () => {
    const { lead, ada, eve, outsider } = people;
    const { self } = artifact.links;
    await each([lead, ada, eve], async (caller) => {
      expect(await get(caller, self)).toMatchObject({ metadata: { rows: 10 } });
      expect(await listed(caller, `${self}/versions`)).toMatchObject([{ number: 1, aliases: ["best"] }]);
      expect(await get(caller, `${self}/versions/best`)).toMatchObject({ number: 1, file_count: 1 });
      expect(await listed(caller, `${self}/aliases`)).toMatchObject([{ name: "best", number: 1 }]);
    });
    for (const part of ["", "/versions", "/aliases/best"]) await absent(ask(outsider, "GET", self + part));
  });

  it("members and admins create them, edit metadata and aliases, download and delete, whosever they are", async () => {
    const { lead, ada, bob } = people;
    await each([lead, ada], async (caller) => {
      const made = await make(caller, project, "artifacts");
      await write(caller, fileAt(made.links.self, file), table);
      expect(await addVersion(caller, made.links.self)).toMatchObject({ number: 1 });

      const { links } = await make(bob, project, "artifacts");
      await write(bob, fileAt(links.self, file), table);
      await addVersion(bob, links.self);
      const metadata = { by: caller.username };
      expect(await answered(200, ask(caller, "PATCH", links.self, { metadata }))).toMatchObject({ metadata });
      await answered(200, setAlias(caller, links.self, "latest", 1));
      for (const of of [links.self, `${links.self}/versions/latest`])
        expect(await readBytes(caller, fileAt(of, file))).toEqual(table);
      await answered(204, ask(caller, "DELETE", `${links.self}/aliases/latest`));
      await answered(204, ask(caller, "DELETE", links.self));
      await absent(ask(bob, "GET", links.self));
    });
  });

  it("view-only does not download, neither them nor a version, whole or in part; nor does it change any", async () => {
    const { ada, eve } = people;
    const { self } = artifact.links;
    for (const of of [self, `${self}/versions/1`, `${self}/versions/best`])
      await each(["", `/${encodeURIComponent(file)}`, `/${encodeURIComponent(file)}/manifest`], (part) =>
        forbidden("artifact:download", ask(eve, "GET", `${of}/files${part}`)),
      );
    const ways: [permission: string, ...Way][] = [
      ["artifact:create", "POST", ofProject("/artifacts"), { name: "mine" }],
      ["artifact:update", "PATCH", self, { metadata: {} }],
      ["artifact:update", "POST", `${self}/versions`, {}],
      ["artifact:alias", "PUT", `${self}/aliases/mine`, { version: 1 }],
      ["artifact:alias", "DELETE", `${self}/aliases/best`],
      ["artifact:delete", "DELETE", `${self}/versions/1`],
      ["artifact:delete", "DELETE", self],
    ];
    await each(ways, ([permission, ...way]) => forbidden(permission, ask(eve, ...way)));
    expect(await get(ada, self)).toMatchObject({ metadata: { rows: 10 } });
  });
});

describe("W18 system settings, and creating or deleting any team, are system administrators'", () => {
  const settings = "/v1/admin/settings";

  // They go for everybody: whatever happens here, they are as they were.
  afterAll(async () => {
    await ask(root, "PATCH", settings, { organization_creation: "anyone", default_entitlements: {} });
  });

  it("they see and change the settings, which hold for everybody at once", async () => {
    expect(await get(root, settings)).toMatchObject({ organization_creation: "anyone" });
    const changed = { organization_creation: "administrators" };
    expect(await answered(200, ask(root, "PATCH", settings, changed))).toMatchObject(changed);
    const json = { name: unique("organization") };
    await forbidden("organization:create", ask(people.owner, "POST", "/v1/organizations", json));
    const forThem = { ...json, owner: { account_id: people.owner.id } };
    await answered(201, ask(root, "POST", "/v1/admin/organizations", forThem));
    await answered(200, ask(root, "PATCH", settings, { organization_creation: "anyone" }));
    await answered(201, ask(people.owner, "POST", "/v1/organizations", { name: unique("organization") }));
  });

  it("they create and delete a team of any organization, without being of either", async () => {
    const { lead, ada } = people;
    const json = {
      name: unique("team"),
      organization_id: organization,
      admins: [{ account_id: lead.id }],
      members: [{ email: ada.email }],
    };
    const { id } = await answered<Team>(201, ask(root, "POST", "/v1/admin/teams", json));
    expect(await get(lead, ofTeam("", id))).toMatchObject({ role: "admin" });
    expect(await get(ada, ofTeam("", id))).toMatchObject({ role: "member" });
    await absent(ask(root, "GET", ofTeam("", id)));
    const there = await makeProject(organization, { team: id });
    expect(await refused(409, "in_use", ask(root, "DELETE", `/v1/admin/teams/${id}`))).toMatchObject({
      used_by: [{ type: "project", id: there }],
    });
    await answered(200, ask(lead, "DELETE", ofProject("", there)));
    const made = (await listed<Team>(root, `/v1/admin/teams?organization=${organization}`)).map(
      (one) => one.id,
    );
    expect(made).toContain(id);
    await answered(200, ask(root, "DELETE", `/v1/admin/teams/${id}`));
    await absent(ask(lead, "GET", ofTeam("?consistency=strong", id)));
  });

  it("for everybody else none of it is there: owners, admins, members, outsiders, keys; nor without signing in", async () => {
    const { owner, admin, lead, ada, outsider } = people;
    const of = await teamOfAll();
    const all: Way[] = [
      ["GET", settings],
      ["PATCH", settings, { organization_creation: "administrators" }],
      ["GET", "/v1/admin/teams"],
      [
        "POST",
        "/v1/admin/teams",
        { name: unique("team"), organization_id: organization, admins: [{ account_id: owner.id }] },
      ],
      ["DELETE", `/v1/admin/teams/${of}`],
    ];
    const keys = [await keyOf(owner, owner.personalProject), await keyOf(root, root.personalProject)];
    for (const way of all) {
      await each([owner, admin, lead, ada, outsider, ...keys], (caller) => absent(ask(caller, ...way)));
      await refused(401, "unauthenticated", ask(anonymous, ...way));
    }
    expect(await get(root, settings)).toMatchObject({ organization_creation: "anyone" });
    expect(await get(lead, ofTeam("", of))).toMatchObject({ id: of });
  });
});

describe("W19 the settings page shows the visibility of all the team's projects", () => {
  interface Page {
    data: Project[];
    next_cursor: string | null;
  }
  const VISIBILITIES = ["private", "team", "public", "open"] as const;
  let of: string;
  let made: Project[];

  beforeAll(async () => {
    of = await teamOfAll();
    made = [];
    for (const visibility of VISIBILITIES) {
      const json = { name: visibility, visibility };
      made.unshift(await answered<Project>(201, ask(people.ada, "POST", ofTeam("/projects", of), json)));
    }
    await makeProject(organization, { account: people.lead }, { name: "not the team's" });
  });

  it("each of them, and no other; page by page, all of them", async () => {
    const shown = made.map(({ id, name, visibility }) => ({ id, name, visibility }));
    expect((await get<Page>(people.lead, ofTeam("/settings", of))).data).toEqual(shown);
    const seen: Project[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const query: string = `?limit=3${cursor && `&cursor=${cursor}`}`;
      const page: Page = await get<Page>(people.lead, ofTeam(`/settings${query}`, of));
      seen.push(...page.data);
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(shown);
  });

  it("as it is now, to whoever is in the team; to nobody else", async () => {
    const [open] = made;
    await answered(200, ask(people.lead, "PATCH", ofProject("", open?.id), { visibility: "private" }));
    for (const caller of [people.lead, people.ada, people.eve, people.admin]) {
      const { data } = await get<Page>(caller, ofTeam("/settings", of));
      expect(data.map(({ visibility }) => visibility)).toEqual(["private", "public", "team", "private"]);
    }
    await absent(ask(people.outsider, "GET", ofTeam("/settings", of)));
    await refused(401, "unauthenticated", ask(anonymous, "GET", ofTeam("/settings", of)));
  });
});

describe("W22 team trials: a plan, an end date, what happens then", () => {
  interface Settings {
    entitlements: { plan: string; projects: number | null; view_only_role: boolean; trial_ends_at: string };
  }
  const TRIAL = { plan: "team trial", projects: 5, view_only_role: true, custom_roles: true };
  const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();
  let id: string;
  let of: string;

  beforeAll(async () => {
    const { owner, lead, ada } = people;
    ({ id } = await makeOrganization(owner));
    for (const person of [lead, ada]) await joinOrganization(id, person);
    of = await makeTeam(id);
    await joinTeam(of, lead, "admin");
  });

  const entitlements = () => `/v1/admin/organizations/${id}/entitlements`;
  const set = (json: object) => answered(200, ask(root, "PUT", entitlements(), json));
  const inForce = async () =>
    (await get<Settings>(people.owner, `/v1/organizations/${id}/settings`)).entitlements;
  const create = () => ask(people.lead, "POST", ofTeam("/projects", of), { name: unique("project") });
  const giveViewOnly = () => addTo(people.lead, of, people.ada, { role: "view_only" });

  it("system administrators set it, and only they; the organization's admins see plan, end and what follows", async () => {
    const trial = { ...TRIAL, trial_ends_at: inMs(86_400_000), after_trial: "fall_back" };
    for (const caller of [people.owner, people.lead, people.outsider]) {
      await absent(ask(caller, "PUT", entitlements(), trial));
      await absent(ask(caller, "GET", entitlements()));
    }
    await notInPlan("projects", create());
    await notInPlan("view_only_role", giveViewOnly());
    expect(await set(trial)).toMatchObject({ set: trial, in_force: trial });
    expect(await inForce()).toMatchObject(trial);
    await forbidden("policy:view", ask(people.ada, "GET", `/v1/organizations/${id}/settings`));
  });

  it("until it ends, the team has what the trial gives", async () => {
    await set({ ...TRIAL, trial_ends_at: inMs(86_400_000), after_trial: "fall_back" });
    await answered(201, create());
    const { data } = await answered<{ data: Member[] }>(201, giveViewOnly());
    expect(data).toMatchObject([{ role: "view_only" }]);
    await answered(200, ask(people.lead, "DELETE", ofTeam(`/members/${data[0]?.id}`, of)));
  });

  it("then it falls back to what every organization has: nothing more is made, nothing is lost", async () => {
    await set({ ...TRIAL, trial_ends_at: inMs(86_400_000), after_trial: "fall_back" });
    const { id: kept } = await answered<Project>(201, create());
    const ends = inMs(-1000);
    await set({ ...TRIAL, trial_ends_at: ends, after_trial: "fall_back" });
    expect(await inForce()).toMatchObject({
      plan: "standard",
      projects: 0,
      view_only_role: false,
      custom_roles: false,
      trial_ends_at: ends,
    });
    await notInPlan("projects", create());
    await notInPlan("view_only_role", giveViewOnly());
    await notInPlan(
      "custom_roles",
      ask(people.owner, "POST", `/v1/organizations/${id}/roles`, {
        name: "late",
        base: "member",
        scopes: [],
      }),
    );
    await make(people.lead, kept, "runs");
    await answered(200, ask(people.lead, "PATCH", ofProject("", kept), { description: "still ours" }));
    expect((await listed<Project>(people.lead, ofTeam("/projects", of))).map((one) => one.id)).toContain(
      kept,
    );
  });

  it("or goes on, where that was agreed", async () => {
    const trial = { ...TRIAL, trial_ends_at: inMs(-1000), after_trial: "continue" };
    await set(trial);
    expect(await inForce()).toMatchObject(trial);
    await answered(201, create());
  });

  it("of itself, when its time is over: nobody has to do anything", async () => {
    const trial = { ...TRIAL, trial_ends_at: inMs(1500), after_trial: "fall_back" };
    expect(await set(trial)).toMatchObject({ in_force: { plan: TRIAL.plan } });
    await until(async () => (await inForce()).plan === "standard", SOON_MS);
    await notInPlan("projects", create());
    // Prolonged, it is there again.
    await set({ ...TRIAL, trial_ends_at: inMs(86_400_000), after_trial: "fall_back" });
    await answered(201, create());
  });

  it("no end that is no time, nothing else to happen then: 422 that points to it", async () => {
    for (const [field, value] of [
      ["trial_ends_at", "soon"],
      ["after_trial", "delete"],
      ["plan", ""],
    ] as const) {
      const asked = ask(root, "PUT", entitlements(), { ...TRIAL, [field]: value });
      const { errors } = await refused(422, "validation_failed", asked);
      expect(errors?.[0]?.pointer).toBe(`/${field}`);
    }
  });

  it("what every organization has can be a plan of the platform's own: after a trial, that is it", async () => {
    const defaults = (json: object) =>
      answered(200, ask(root, "PATCH", "/v1/admin/settings", { default_entitlements: json }));
    await set({ ...TRIAL, trial_ends_at: inMs(-1000), after_trial: "fall_back" });
    await defaults({ plan: "free", projects: 1 });
    try {
      expect(await inForce()).toMatchObject({ plan: "free", projects: 1, view_only_role: false });
    } finally {
      await defaults({});
    }
  });
});

describe("W23 alerts, comparisons, and what it takes to run something again", () => {
  const triggered = async (run: Thing) =>
    (await listed<AtriumEvent>(people.lead, ofProject("/audit?type=alert.triggered"))).filter(
      ({ target }) => target.id === run.id,
    );
  const mailsAbout = async ({ email }: Person, run: Thing) =>
    (await (await harness()).inbox(email)).filter(({ subject }) => subject.includes(run.name));

  it("a metric that crosses a threshold alerts at once, by an event and by mail, and once a crossing", async () => {
    const { ada, bob, eve } = people;
    const run = await make(bob, project, "runs");
    const watching = await Promise.all([
      answered<{ id: string }>(
        201,
        ask(ada, "POST", `${run.links.self}/alerts`, { metric: "loss", direction: "above", threshold: 1 }),
      ),
      answered<{ id: string }>(
        201,
        ask(eve, "POST", `${run.links.self}/alerts`, { metric: "loss", direction: "below", threshold: 0 }),
      ),
    ]);
    await answered(200, measure(bob, run, "loss", 1, 0.9, 1));
    await answered(200, measure(bob, run, "accuracy", 1, 5));
    await answered(200, measure(bob, run, "loss", 3, 0.5, 1.5, 2));
    await answered(200, measure(bob, run, "loss", 6, 3));
    const mail = await until(async () => (await mailsAbout(ada, run))[0], SOON_MS);
    expect(mail.subject).toBe(`loss is above 1: ${run.name}`);
    expect(mail.body).toContain("1.5 at step 4");
    const [event] = await until(async () => {
      const events = await triggered(run);
      return events.length > 0 && events;
    }, SOON_MS);
    expect(event).toMatchObject({
      actor: { id: bob.id },
      target: { type: "run", name: run.name },
      details: {
        alert: watching[0].id,
        metric: "loss",
        direction: "above",
        threshold: 1,
        step: 4,
        value: 1.5,
      },
    });

    await answered(200, measure(bob, run, "loss", 7, -1));
    await until(async () => (await mailsAbout(eve, run)).length > 0, SOON_MS);
    await until(async () => (await triggered(run)).length >= 2, SOON_MS);
    expect((await triggered(run)).map(({ details }) => details.alert).sort()).toEqual(
      watching.map(({ id }) => id).sort(),
    );
    for (const person of [ada, eve]) expect(await mailsAbout(person, run)).toHaveLength(1);
  });

  /** A run set up so, of one version of a dataset; it has written a model's version. */
  async function trained(by: Person, model: Thing, dataset: Thing, config: object, contents: Bytes) {
    const attachments = [{ kind: "dataset", id: dataset.id, version: 1, mount: "/data" }];
    const setup = { config, image: "python:3.13", command: "python train.py" };
    const run = await make(by, project, "runs", { ...setup, attachments });
    await write(by, fileAt(run.links.self, "out/weights.bin"), contents);
    const of = { kind: "run", id: run.id };
    const version = await addVersion(by, model.links.self, {
      config,
      from: { ...of, prefix: "out" },
      made_by: of,
    });
    return { run, version };
  }

  interface Lineage {
    made_by: { id: string; available: boolean; fields: Record<string, unknown> };
    inputs: { kind: string; id: string; number: number }[];
  }
  const rows = bytes(300);
  const CONFIGS = [
    { rate: 0.1, layers: [64, 64] },
    { rate: 0.2, layers: [64, 64] },
  ] as const;
  let dataset: Thing;
  let model: Thing;
  let made: { run: Thing; version: Version }[];

  beforeAll(async () => {
    const { bob } = people;
    [dataset, model] = [await make(bob, project, "datasets"), await make(bob, project, "models")];
    await write(bob, fileAt(dataset.links.self, "rows.parquet"), rows);
    await addVersion(bob, dataset.links.self);
    made = [
      await trained(bob, model, dataset, CONFIGS[0], bytes(100)),
      await trained(bob, model, dataset, CONFIGS[1], bytes(200)),
    ];
  });

  it("two versions of a model are compared: configuration and files", async () => {
    await each([people.ada, people.eve], async (caller) => {
      const compared = `${model.links.self}/versions/1/compare/2`;
      expect(await get(caller, compared)).toMatchObject({
        from: { number: 1 },
        to: { number: 2 },
        same: false,
        config: [{ pointer: "/rate", from: 0.1, to: 0.2 }],
        // Whoever does not download it sees that it differs, and not in which files.
        files:
          caller === people.eve
            ? null
            : { changed: 1, data: [{ path: "weights.bin", from: { size: 100 }, to: { size: 200 } }] },
      });
    });
  });

  it("two runs are compared: how they were set up, what they read, what their metrics came to", async () => {
    const { bob, eve } = people;
    const [one, two] = made.map(({ run }) => run) as [Thing, Thing];
    await answered(200, measure(bob, one, "loss", 1, 3, 1));
    await answered(200, measure(bob, two, "loss", 1, 2));
    expect(await get(eve, `${one.links.self}/compare/${two.id}`)).toMatchObject({
      from: { id: one.id },
      to: { id: two.id },
      config: [{ pointer: "/config/rate", from: 0.1, to: 0.2 }],
      inputs: { both: [{ kind: "dataset", id: dataset.id, version: 1 }], from: [], to: [] },
      metrics: [{ name: "loss", from: { last: { value: 1 }, max: 3 }, to: { last: { value: 2 } } }],
    });
    await absent(ask(people.outsider, "GET", `${one.links.self}/compare/${two.id}`));
  });

  it("configuration and lineage are kept, whatever becomes of the run: it is run again, set up the same", async () => {
    const { ada, bob } = people;
    const { run, version } = await trained(bob, model, dataset, CONFIGS[0], bytes(50));
    await answered(200, ask(bob, "PATCH", run.links.self, { config: { rate: 9 }, command: "python b.py" }));
    await answered(200, putBytes(bob, fileAt(dataset.links.self, "rows.parquet"), bytes(10)));
    await answered(204, ask(bob, "DELETE", run.links.self));

    const { made_by, inputs } = await get<Lineage>(ada, version.links.lineage);
    const setup = { config: CONFIGS[0], image: "python:3.13", command: "python train.py" };
    expect(made_by).toMatchObject({ id: run.id, available: false, fields: setup });
    expect(inputs).toMatchObject([{ kind: "dataset", id: dataset.id, number: 1 }]);
    const again = await make(ada, project, "runs", {
      ...made_by.fields,
      attachments: inputs.map(({ kind, id, number }) => ({ kind, id, version: number })),
    });
    expect(again).toMatchObject(setup);
    const attached = await listed<{ input: { id: string; version: number } }>(
      ada,
      `${again.links.self}/attachments`,
    );
    expect(attached).toMatchObject([{ input: { id: dataset.id, version: 1 } }]);
    const read = `${dataset.links.self}/versions/${attached[0]?.input.version}`;
    expect(await readBytes(ada, fileAt(read, "rows.parquet"))).toEqual(rows);
  });
});
