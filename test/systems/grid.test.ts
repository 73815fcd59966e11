/** What users of Grid teams know: the behaviours G1 to G12, each as its user meets it over the API. */
import { beforeAll, describe, expect, it } from "vitest";
import { harness, until } from "../harness.ts";
import {
  entitle,
  joinOrganization,
  joinTeam,
  makeOrganization,
  systemAdministrator,
} from "../organizations.ts";
import { type Caller, newAddress, type Person, unique } from "../personas.ts";
import { added, createProject, keyOf } from "../sharing.ts";
import {
  absent,
  accessTo,
  answered,
  ask,
  cast,
  each,
  forbidden,
  get,
  listed,
  make,
  PLURALS,
  refused,
  type Thing,
} from "./asking.ts";

interface Team {
  id: string;
  name: string;
  organization_id: string;
  people: { account_id: string; username: string; role: string }[];
}

interface Member {
  account_id: string;
  username: string;
  name: string;
  role: string | null;
}

interface Run extends Thing {
  desired_state: string;
}

/** A customer's: `owner` of the organization, `lead` an admin, `ada` and `bob` members. */
let people: Record<"owner" | "lead" | "ada" | "bob" | "outsider", Person>;
/** The platform's operator. */
let operator: Person;
/** How GitHub knows bob. */
const octobob = unique("octo");
let team: Team;
let defaultProject: string;

const anonymous: Caller = { token: null, address: newAddress() };
const create = (caller: Caller, json: object) => ask(caller, "POST", "/v1/admin/teams", json);
const members = (id: string) => `/v1/teams/${id}/members`;
const mailsTo = async ({ email }: Pick<Person, "email">, about: string) =>
  (await (await harness()).inbox(email)).filter(({ subject }) => subject.includes(about));

beforeAll(async () => {
  [people, operator] = await Promise.all([
    cast("owner", "lead", "ada", "bob", "outsider"),
    systemAdministrator(),
  ]);
  const { owner, lead, ada, bob } = people;
  const github = { github_username: octobob };
  await answered(200, ask(operator, "PATCH", `/v1/admin/accounts/${bob.id}`, github));
  team = await answered<Team>(
    201,
    create(operator, {
      name: unique("grid"),
      organization_name: unique("customer"),
      owner: { email: owner.email },
      admins: [{ email: lead.email }],
      members: [{ email: ada.email }, github],
    }),
  );
  const [project] = await listed<Thing>(ada, `/v1/projects?organization=${team.organization_id}`);
  defaultProject = project?.id ?? "";
});

describe("G1 the platform's operator creates a team for a customer", () => {
  it("with its name, owner and admin, and its members by email or by GitHub username", async () => {
    const { owner, lead, ada, bob } = people;
    expect(team.people).toMatchObject([
      { account_id: owner.id, role: "admin" },
      { account_id: lead.id, role: "admin" },
      { account_id: ada.id, role: "member" },
      { account_id: bob.id, username: bob.username, role: "member" },
    ]);
    expect(await get(bob, `/v1/teams/${team.id}`)).toMatchObject({ name: team.name, role: "member" });
    // The customer's own: the owner owns the organization, the admin runs the team.
    const roles = await listed<Member>(owner, `/v1/organizations/${team.organization_id}/members`);
    expect(new Map(roles.map(({ account_id, role }) => [account_id, role]))).toEqual(
      new Map([
        [owner.id, "owner"],
        [lead.id, "member"],
        [ada.id, "member"],
        [bob.id, "member"],
      ]),
    );
    await answered(200, ask(lead, "PATCH", `/v1/teams/${team.id}`, { name: team.name }));
    await forbidden("team:update", ask(ada, "PATCH", `/v1/teams/${team.id}`, { name: "mine" }));
  });

  it("they are told by mail, each once: of which team", async () => {
    await each(Object.values(people).slice(0, 4), async (person) => {
      const mail = await until(async () => (await mailsTo(person, team.name))[0]);
      expect(mail.body).toContain(team.name);
      expect(await mailsTo(person, team.name)).toHaveLength(1);
    });
    expect(await mailsTo(people.outsider, team.name)).toEqual([]);
  });

  it("also in an organization that is there: who is in it stays what they are, others join", async () => {
    const { owner, lead, outsider } = people;
    const { id } = await makeOrganization(lead);
    const made = await answered<Team>(
      201,
      create(operator, {
        name: unique("grid"),
        organization_id: id,
        admins: [{ username: lead.username }],
        members: [{ email: outsider.email }],
      }),
    );
    expect(made.organization_id).toBe(id);
    expect(await get(lead, `/v1/organizations/${id}`)).toMatchObject({ role: "owner" });
    expect(await get(outsider, `/v1/organizations/${id}`)).toMatchObject({ role: "member" });
    await until(async () => (await mailsTo(outsider, made.name)).length === 1);
    await absent(ask(owner, "GET", `/v1/teams/${made.id}`));
  });

  it("people who are not registered are all listed; then no team is made, and nobody is told", async () => {
    const { owner, ada } = people;
    const { id: organization_id } = await makeOrganization(owner);
    const name = unique("grid");
    const [nobody, ghost] = [`${unique("nobody")}@example.com`, unique("ghost")];
    const wanted = {
      name,
      organization_id,
      owner: { email: owner.email },
      admins: [{ email: nobody }],
      members: [{ email: ada.email }, { github_username: ghost }, { github_username: people.ada.username }],
    };
    const { errors } = await refused(422, "people_not_registered", create(operator, wanted));
    expect(errors).toEqual([
      { pointer: "/admins/0", detail: expect.stringContaining(nobody) },
      { pointer: "/members/1", detail: expect.stringContaining(ghost) },
      // A username of ours is no GitHub username.
      { pointer: "/members/2", detail: expect.stringContaining(people.ada.username) },
    ]);
    expect(await listed<Team>(owner, `/v1/organizations/${organization_id}/teams`)).toEqual([]);
    // Put right, it is made.
    const made = await answered<Team>(201, create(operator, { ...wanted, admins: [], members: [] }));
    expect(made).toMatchObject({ name, people: [{ account_id: owner.id }] });
    await until(async () => (await mailsTo(owner, name)).length === 1);
    for (const person of [ada, { email: nobody }]) expect(await mailsTo(person, name)).toEqual([]);
  });

  it("by nobody else: not the customer's owner or admin; for them there is no such way", async () => {
    const { owner, lead, outsider } = people;
    const json = {
      name: unique("grid"),
      organization_id: team.organization_id,
      admins: [{ email: lead.email }],
    };
    for (const caller of [owner, lead, outsider]) await absent(create(caller, json));
    await refused(401, "unauthenticated", create(anonymous, json));
    // By making it, the operator is not in it.
    await absent(ask(operator, "GET", `/v1/teams/${team.id}`));
    await absent(ask(operator, "GET", members(team.id)));
    expect(await accessTo(operator, defaultProject)).toBeNull();
  });
});

describe("G9 `teams <team>` lists its people", () => {
  it("to everybody in it: who they are, and as what; all of them, page by page", async () => {
    const { owner, lead, ada, bob } = people;
    const expected = [
      [owner.username, "admin"],
      [lead.username, "admin"],
      [ada.username, "member"],
      [bob.username, "member"],
    ].sort();
    await each([owner, lead, ada, bob], async (caller) => {
      const rows = await listed<Member>(caller, members(team.id));
      expect(rows.map(({ username, role }) => [username, role]).sort()).toEqual(expected);
    });
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: { data: Member[]; next_cursor: string | null } = await get(
        ada,
        `${members(team.id)}?limit=3${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...page.data.map(({ username }) => username));
      cursor = page.next_cursor;
    }
    expect(seen.sort()).toEqual(expected.map(([username]) => username).sort());
  });

  it("found by the team's name, among the teams of one's organizations", async () => {
    const { ada, outsider } = people;
    const teams = await listed<Team>(ada, `/v1/organizations/${team.organization_id}/teams`);
    expect(teams).toMatchObject([{ id: team.id, name: team.name, role: "member" }]);
    const found = `/v1/directory?q=${encodeURIComponent(team.name)}`;
    expect(await listed(ada, found)).toMatchObject([{ type: "team", id: team.id }]);
    expect(await listed(outsider, found)).toEqual([]);
  });

  it("nobody's email address is told, to the team's admins neither", async () => {
    const { lead, ada } = people;
    for (const caller of [lead, ada]) {
      const text = await (await ask(caller, "GET", members(team.id))).text();
      expect(text).toContain(ada.username);
      expect(text).not.toContain("@");
    }
  });

  it("as they are now: who joins is in it, who leaves is not; of view-only people too", async () => {
    const { lead, outsider, ada } = people;
    const { id } = await makeOrganization(lead);
    for (const person of [outsider, ada]) await joinOrganization(id, person);
    const made = await answered<Team>(
      201,
      ask(lead, "POST", `/v1/organizations/${id}/teams`, { name: "grid" }),
    );
    await joinTeam(made.id, outsider, "view_only");
    const usernames = async (caller: Caller) =>
      (await listed<Member>(caller, `${members(made.id)}?consistency=strong`))
        .map(({ username }) => username)
        .sort();
    expect(await usernames(outsider)).toEqual([lead.username, outsider.username].sort());
    const more = { people: [{ account_id: ada.id }], role: "viewer" };
    await answered(201, ask(lead, "POST", members(made.id), more));
    expect(await usernames(outsider)).toHaveLength(3);
    await answered(200, ask(outsider, "POST", `/v1/teams/${made.id}/leave`));
    expect(await usernames(ada)).toEqual([ada.username, lead.username].sort());
  });

  it("not to whoever is not of its organization", async () => {
    await absent(ask(people.outsider, "GET", members(team.id)));
    await absent(ask(people.ada, "GET", members("team_none")));
    await refused(401, "unauthenticated", ask(anonymous, "GET", members(team.id)));
  });
});

describe("G10 everyone sees the remaining balance", () => {
  it("of the team's projects, its owner's credits less what was used; nobody else does", async () => {
    const { owner, lead, ada, bob, outsider } = people;
    const organization = team.organization_id;
    const credit = { amount_micros: 10_000_000, reason: "As agreed" };
    await answered(201, ask(operator, "POST", `/v1/admin/organizations/${organization}/credits`, credit));
    const used = {
      id: unique("hour"),
      meter: "gpu_hours",
      quantity_micros: 1_000_000,
      amount_micros: 2_500_000,
    };
    const usage = `/v1/projects/${defaultProject}/usage`;
    await answered(200, ask(owner, "POST", usage, { records: [used] }));
    const doors = [`/v1/projects/${defaultProject}/balance`, `/v1/organizations/${organization}/balance`];
    await each(doors, async (path) => {
      for (const person of [owner, lead, ada, bob])
        expect(await get(person, path)).toMatchObject({ holder_id: organization, balance_micros: 7_500_000 });
      await absent(ask(outsider, "GET", path));
      await refused(401, "unauthenticated", ask(anonymous, "GET", path));
    });
  });
});

describe("G12 create, update, stop, pause, resume, delete work on one's own as always", () => {
  /** Everything one does with a run, from its beginning to its end. */
  async function life(caller: Caller, project: string): Promise<void> {
    const { links } = await make(caller, project, "runs");
    const name = unique("renamed");
    const act = async (action: string) =>
      (await answered<Run>(200, ask(caller, "POST", `${links.self}/${action}`))).desired_state;
    expect(await answered(200, ask(caller, "PATCH", links.self, { name }))).toMatchObject({ name });
    expect(await act("pause")).toBe("paused");
    expect(await act("resume")).toBe("running");
    expect(await act("stop")).toBe("stopped");
    expect(await act("start")).toBe("running");
    await answered(204, ask(caller, "DELETE", links.self));
    await absent(ask(caller, "GET", links.self));
    for (const plural of ["datasets", "models"] as const) {
      const thing = await make(caller, project, plural);
      await answered(200, ask(caller, "PATCH", thing.links.self, { name: "renamed" }));
      await answered(204, ask(caller, "DELETE", thing.links.self));
    }
  }

  it("alone in one's Personal project, and together, in what everybody of the customer's is in at once", async () => {
    const { ada, bob, lead } = people;
    await each(
      [
        [ada, ada.personalProject],
        [ada, defaultProject],
        [bob, defaultProject],
        [lead, defaultProject],
        [await keyOf(ada, defaultProject), defaultProject],
      ] as const,
      ([caller, project]) => life(caller, project),
    );
  });

  it("where colleagues work beside, their work is theirs: seen, and not stopped, paused or deleted", async () => {
    const { ada, bob } = people;
    const run = await make(bob, defaultProject, "runs");
    expect(await get(ada, run.links.self)).toMatchObject({ id: run.id, created_by: bob.id });
    for (const action of ["stop", "pause", "resume"])
      await forbidden("run:operate", ask(ada, "POST", `${run.links.self}/${action}`));
    await forbidden("run:delete", ask(ada, "DELETE", run.links.self));
    await life(ada, defaultProject);
    expect(await get<Run>(bob, run.links.self)).toMatchObject({ desired_state: "running" });
  });

  it("collaboration needs nothing switched on: the plan is what every organization has", async () => {
    const { owner, ada, bob, outsider } = people;
    const { id: plain } = await makeOrganization(owner);
    const planOf = async (id: string) =>
      (await get<{ entitlements: object }>(owner, `/v1/organizations/${id}/settings`)).entitlements;
    expect(await planOf(team.organization_id)).toEqual(await planOf(plain));
    // Together from the first day: in the Default project, and in projects of one's own shared with anyone.
    for (const plural of PLURALS) {
      const thing = await make(ada, defaultProject, plural);
      expect(await get(bob, thing.links.self)).toMatchObject({ id: thing.id });
    }
    const project = await createProject(ada);
    await added(ada, project, outsider, { role: "member" });
    await each([ada, outsider], (caller) => life(caller, project));
  });

  it("nor does a project of the team change it, where the plan has projects (O10)", async () => {
    const { owner, ada, bob } = people;
    const { id } = await makeOrganization(owner);
    for (const person of [ada, bob]) await joinOrganization(id, person);
    const json = {
      name: "grid",
      organization_id: id,
      admins: [{ account_id: ada.id }],
      members: [{ account_id: bob.id }],
    };
    const made = await answered<Team>(201, create(operator, json));
    await entitle(id, { projects: null });
    const path = `/v1/teams/${made.id}/projects`;
    const project = await answered<Thing>(201, ask(bob, "POST", path, { name: "shared" }));
    await each([ada, bob], (caller) => life(caller, project.id));
  });
});
