/** What users of Cloudera projects know: the behaviours C1 to C11, each as its user meets it over the API. */
import type { ProjectRole } from "@atrium/shared/access/roles";
import { beforeAll, describe, expect, it } from "vitest";
import { bytes, fileAt, putBytes, readBytes } from "../bytes.ts";
import {
  joinOrganization,
  joinProject,
  joinTeam,
  makeOrganization,
  makeProject,
  makeTeam,
} from "../organizations.ts";
import { type Caller, newAddress, newcomer, type Person, unique } from "../personas.ts";
import { COLLECTIONS, WORKLOADS } from "../samples/kinds.ts";
import { add, added, collaborators, fresh, keyOf } from "../sharing.ts";
import { makeKey } from "../world.ts";
import {
  absent,
  accessTo,
  answered,
  ask,
  cast,
  connect,
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
  strongly,
  type Thing,
  type Way,
  write,
} from "./asking.ts";

interface Project {
  id: string;
  owner_account_id: string | null;
  owner_team_id: string | null;
  default_engine: string | null;
  relation: string | null;
  role: string | null;
}

interface Member {
  id: string;
  account_id: string;
  role: string | null;
}

/** Of one organization: `owner` its owner, `admin` its admin, the others members; `outsider` is not in it. */
let people: Record<"owner" | "admin" | "ada" | "bob" | "eve" | "outsider", Person>;
let organization: string;
/** The paths of the organization start so. */
let within: string;

beforeAll(async () => {
  people = await cast("owner", "admin", "ada", "bob", "eve", "outsider");
  const { owner, admin, ada, bob, eve } = people;
  ({ id: organization } = await makeOrganization(owner, { projects: null }));
  within = `/v1/organizations/${organization}`;
  await joinOrganization(organization, admin, "admin");
  for (const person of [ada, bob, eve]) await joinOrganization(organization, person);
});

const anonymous: Caller = { token: null, address: newAddress() };
const at = (project: string, part = "") => `/v1/projects/${project}${part}`;
const ids = (things: { id: string }[]) => things.map(({ id }) => id);
/** Of a person's own, in the organization. */
const projectOf = (account: Person) => makeProject(organization, { account });

/** A team of the organization, with these in it. */
async function teamOf(...members: [Person, Exclude<ProjectRole, "owner">][]): Promise<string> {
  const team = await makeTeam(organization);
  for (const [person, role] of members) await joinTeam(team, person, role);
  return team;
}

async function permissions(caller: Caller, project: string): Promise<string[]> {
  const access = await accessTo(caller, project);
  expect(access).not.toBeNull();
  return access?.permissions ?? [];
}
const roleIn = async (caller: Caller, project: string) => (await accessTo(caller, project))?.role ?? null;

/** Every `kind:verb` of these. */
const all = (kinds: string[], verbs: string[]) =>
  kinds.flatMap((kind) => verbs.map((verb) => `${kind}:${verb}`));

const DATA = ["file", "dataset", "datastore", "model", "checkpoint", "artifact", "volume"];
/** What there is to be done to somebody else's thing, beside reading it. */
const writes = ({ links: { self } }: Thing): [permission: string, ...Way][] => [
  ["update", "PATCH", self, { name: "taken" }],
  ...(self.includes("/runs/") ? ["start", "stop", "pause", "resume"] : []).map((action): [string, ...Way] => [
    "operate",
    "POST",
    `${self}/${action}`,
  ]),
  ["delete", "DELETE", self],
];

/** Doors by which people are let into a project, changed in it, and put out. */
const peopleWays = (project: string, row: string): [permission: string, ...Way][] => [
  ["create", "POST", collaborators(project), { account_id: people.eve.id, role: "viewer" }],
  [
    "create",
    "POST",
    `${collaborators(project)}/bulk`,
    { add: [{ account_id: people.eve.id, role: "viewer" }] },
  ],
  ["create", "POST", at(project, "/invitations"), { email: people.eve.email, role: "viewer" }],
  ["update", "PATCH", `${collaborators(project)}/${row}`, { role: "admin" }],
  ["delete", "DELETE", `${collaborators(project)}/${row}`],
];

describe("C1 a project under a personal account in an organization takes anyone of that organization", () => {
  let project: string;

  beforeAll(async () => {
    const created = ask(people.admin, "POST", `${within}/projects`, { name: unique("project") });
    const { id, ...rest } = await answered<Project>(201, created);
    expect(rest).toMatchObject({ owner_account_id: people.admin.id, owner_team_id: null, role: "owner" });
    project = id;
  });

  it("whatever they are there, however they are named, by whomever may add people; and at once", async () => {
    const { owner, admin, ada, bob, eve } = people;
    await absent(ask(ada, "GET", at(project)));
    await added(admin, project, ada, { role: "admin" });
    const rows = await Promise.all([
      answered<Member>(201, add(admin, project, { email: bob.email, role: "viewer" })),
      answered<Member>(201, add(admin, project, { username: eve.username, access: { job: "all" } })),
      answered<Member>(201, add(ada, project, { account_id: owner.id, role: "member" })),
    ]);
    expect(rows.map(({ account_id }) => account_id)).toEqual([bob.id, eve.id, owner.id]);
    await each([ada, bob, eve, owner], async (person) => {
      expect(await get(person, at(project))).toMatchObject({ id: project });
    });
  });

  it("nobody else: from outside they are refused, also by who belongs to another organization of the adder's", async () => {
    const { admin, outsider } = people;
    const { id: another } = await makeOrganization(admin);
    await joinOrganization(another, outsider);
    for (const named of [{ username: outsider.username }, { account_id: outsider.id }])
      await refused(409, "not_in_organization", add(admin, project, { ...named, role: "viewer" }));
    // By an email nobody learns whose it is.
    const byEmail = { email: outsider.email, role: "viewer" };
    await refused(409, "account_not_found", add(admin, project, byEmail));
    await absent(ask(outsider, "GET", at(project)));
    await absent(add(outsider, project, { account_id: outsider.id, role: "admin" }));
  });

  it("as long as they are of it: who joins is taken, who leaves is out", async () => {
    const { owner, outsider } = people;
    const of = await projectOf(owner);
    const level = { account_id: outsider.id, role: "member" };
    await refused(409, "not_in_organization", add(owner, of, level));
    await joinOrganization(organization, outsider);
    await answered(201, add(owner, of, level));
    const key = await keyOf(outsider, of);
    await answered(200, ask(outsider, "POST", `${within}/leave`));
    expect(await accessTo(outsider, of)).toBeNull();
    await refused(401, "credential_revoked", fresh(key));
  });
});

describe("C2 a project under a team account takes only people who already belong to the team", () => {
  let team: string;
  let project: string;

  beforeAll(async () => {
    const { ada, bob } = people;
    team = await teamOf([ada, "admin"], [bob, "member"]);
    const created = ask(ada, "POST", `/v1/teams/${team}/projects`, { name: unique("project") });
    ({ id: project } = await answered<Project>(201, created));
  });

  it("it is the team's, and nobody's own", async () => {
    const { ada, bob } = people;
    expect(await get(bob, at(project))).toMatchObject({
      owner_account_id: null,
      owner_team_id: team,
      relation: "team",
      role: "member",
    });
    expect(await get(ada, at(project))).toMatchObject({ relation: "team", role: "owner" });
    expect(await listed(ada, collaborators(project))).toEqual([]);
  });

  it("one of the team is added, for more than they are in the team", async () => {
    const { ada, bob } = people;
    await added(ada, project, bob, { role: "contributor" });
    expect(await roleIn(bob, project)).toBe("contributor");
  });

  it("others of the organization are not: by no name, by no door, by no admin, as external neither", async () => {
    const { ada, admin, owner, eve, outsider } = people;
    for (const caller of [ada, admin, owner])
      for (const named of [{ username: eve.username }, { account_id: eve.id }, { account_id: admin.id }])
        await refused(409, "not_in_team", add(caller, project, { ...named, role: "viewer" }));
    for (const person of [eve, outsider])
      await refused(
        409,
        "not_in_team",
        add(ada, project, { account_id: person.id, role: "viewer", external: true }),
      );
    await refused(409, "account_not_found", add(ada, project, { email: eve.email, role: "viewer" }));
    const invitation = { email: eve.email, role: "viewer" };
    await refused(409, "not_in_team", ask(ada, "POST", at(project, "/invitations"), invitation));
    await refused(409, "not_in_team", add(ada, project, { ...invitation, invite: true }));
    const bulk = { add: [{ account_id: eve.id, role: "viewer" }] };
    expect(await answered(200, ask(ada, "POST", `${collaborators(project)}/bulk`, bulk))).toMatchObject({
      add: [{ status: 409, problem: { code: "not_in_team" } }],
    });
    expect(await accessTo(eve, project)).toBeNull();
  });

  it("who joins the team is taken, who leaves it is out, whatever they were given beside", async () => {
    const { ada, eve } = people;
    const members = `/v1/teams/${team}/members`;
    const joining = { people: [{ account_id: eve.id }], role: "viewer" };
    await answered(201, ask(ada, "POST", members, joining));
    await added(ada, project, eve, { role: "admin" });
    expect(await roleIn(eve, project)).toBe("admin");
    await answered(200, ask(eve, "POST", `/v1/teams/${team}/leave`));
    expect(await accessTo(eve, project)).toBeNull();
    expect(ids(await listed<Member>(ada, collaborators(project)))).toHaveLength(1);
  });

  it("nor does a project come under a team with people in it who are not of the team: they are named", async () => {
    const { ada, eve } = people;
    const own = await projectOf(ada);
    await added(ada, own, eve, { role: "viewer" });
    const offer = ask(ada, "POST", at(own, "/transfer"), { team_id: team });
    expect((await refused(409, "not_in_team", offer)).detail).toContain(eve.username);
  });
});

describe("C3 viewer: read-only on code, data, results", () => {
  let project: string;
  let things: Thing[];

  beforeAll(async () => {
    const { owner, ada } = people;
    project = await projectOf(owner);
    await joinProject(project, ada, { role: "viewer" });
    things = await Promise.all(PLURALS.map((plural) => make(owner, project, plural)));
  });

  it("sees and downloads all of it, with the logs; also by a key", async () => {
    const { ada } = people;
    await each([ada, await keyOf(ada, project)], async (caller) => {
      for (const [index, plural] of PLURALS.entries()) {
        const thing = things[index] as Thing;
        expect(await get(caller, thing.links.self)).toMatchObject({ id: thing.id });
        expect(ids(await listed<Thing>(caller, at(project, `/${plural}`)))).toEqual([thing.id]);
      }
      expect(await get(caller, at(project, "/overview"))).toMatchObject({ overview: "" });
      expect(await permissions(caller, project)).toEqual(
        expect.arrayContaining([
          ...all(DATA, ["view", "download"]),
          ...all(WORKLOADS.map(kindOf), ["view", "logs"]),
          ...all(["report", "workspace", "registered_model"], ["view"]),
          "run:download",
        ]),
      );
    });
  });

  it("makes, changes, runs and deletes nothing; also not by a key", async () => {
    const { ada } = people;
    await each([ada, await keyOf(ada, project)], async (caller) => {
      for (const [index, plural] of PLURALS.entries()) {
        const kind = plural.slice(0, -1);
        await forbidden(`${kind}:create`, ask(caller, "POST", at(project, `/${plural}`), { name: "mine" }));
        await each(writes(things[index] as Thing), ([verb, ...way]) =>
          forbidden(`${kind}:${verb}`, ask(caller, ...way)),
        );
      }
    });
    const others: [permission: string, ...Way][] = [
      ["variable:view", "GET", at(project, "/variables")],
      ["variable:update", "PUT", at(project, "/variables/SEED"), { value: "1" }],
      ["secret:view", "GET", at(project, "/secrets")],
      ["overview:update", "PUT", at(project, "/overview"), { overview: "mine" }],
      ["engine:update", "PUT", at(project, "/engine"), { default_engine: "mine" }],
      ["project:update", "PATCH", at(project), { name: "mine" }],
      ["project:delete", "DELETE", at(project)],
    ];
    await each(others, ([permission, ...way]) => forbidden(permission, ask(ada, ...way)));
  });

  it("and whatever else there is beside: a viewer holds nothing that writes, but keys and words of their own", async () => {
    const held = await permissions(people.ada, project);
    expect(held.filter((permission) => !/:(view|download|logs)(:own)?$/.test(permission)).sort()).toEqual([
      "key:create:own",
      "key:delete:own",
      "key:update:own",
      "key:verify",
      "report:comment",
      "report:follow",
    ]);
  });
});

describe("C4 operator: a viewer who starts and stops existing jobs; nothing else runs", () => {
  let project: string;
  /** The owner's, one of each. */
  let things: Map<string, Thing>;
  const the = (plural: string) => things.get(plural) as Thing;
  /** Themselves, and a key that they made. */
  let callers: Caller[];

  beforeAll(async () => {
    const { owner, eve } = people;
    project = await projectOf(owner);
    await joinProject(project, eve, { role: "operator" });
    callers = [eve, await keyOf(eve, project)];
    things = new Map(
      await Promise.all(
        COLLECTIONS.map(async (plural) => [plural, await make(owner, project, plural)] as const),
      ),
    );
  });

  it("sees whatever a viewer sees, and downloads it", async () => {
    const { owner, eve } = people;
    await each(COLLECTIONS, async (plural) => {
      const { id, links } = the(plural);
      expect(await get(eve, links.self)).toMatchObject({ id });
      expect(ids(await listed<Thing>(eve, at(project, `/${plural}`)))).toEqual([id]);
    });
    await log(owner, the("runs"), "epoch 1");
    expect(await logOf(eve, the("runs").links.self)).toEqual(["epoch 1"]);
    const [path, rows] = [fileAt(the("datasets").links.self, "train.csv"), bytes(50)];
    await write(owner, path, rows);
    expect(await readBytes(eve, path)).toEqual(rows);
  });

  it("starts and stops jobs, whoever made them; also by a key", async () => {
    const { owner } = people;
    for (const caller of callers)
      for (const [action, desired_state] of [
        ["stop", "stopped"],
        ["start", "running"],
        ["pause", "paused"],
        ["resume", "running"],
      ] as const) {
        const path = `${the("jobs").links.self}/${action}`;
        expect(await answered(200, ask(caller, "POST", path))).toMatchObject({ desired_state });
      }
    expect(await get(owner, the("jobs").links.self)).toMatchObject({ desired_state: "running" });
  });

  it("no other kind of thing, and into none that runs, jobs neither; also not by a key", async () => {
    const { owner } = people;
    const others = WORKLOADS.filter((plural) => plural !== "jobs");
    for (const caller of callers) {
      await each(others, async (plural) => {
        for (const action of ["start", "stop", "pause", "resume"]) {
          const path = strongly(`${the(plural).links.self}/${action}`);
          await forbidden(`${kindOf(plural)}:operate`, ask(caller, "POST", path));
        }
        const leases = strongly(at(project, "/leases"));
        const lease = ask(caller, "POST", leases, { kinds: [kindOf(plural)] });
        await forbidden(`${kindOf(plural)}:operate`, lease);
      });
      await each(["jobs", "notebooks", "sessions", "clusters"], (plural) =>
        forbidden(`${kindOf(plural)}:connect`, connect(caller, the(plural))),
      );
    }
    await each(WORKLOADS, async (plural) =>
      expect(await get(owner, the(plural).links.self)).toMatchObject({ desired_state: "running" }),
    );
  });

  it("existing ones: makes, changes and deletes nothing, no job neither", async () => {
    const { eve, owner } = people;
    await each(COLLECTIONS, async (plural) => {
      const kind = kindOf(plural);
      const [all, self] = [strongly(at(project, `/${plural}`)), strongly(the(plural).links.self)];
      const [update, remove] =
        plural === "registered-models" ? ["manage", "manage"] : (["update", "delete"] as const);
      await forbidden(`${kind}:create`, ask(eve, "POST", all, { name: "mine" }));
      await forbidden(`${kind}:${update}`, ask(eve, "PATCH", self, { name: "mine" }));
      await forbidden(`${kind}:${remove}`, ask(eve, "DELETE", self));
    });
    for (const plural of ["runs", "experiments"])
      await forbidden(
        `${kindOf(plural)}:clone`,
        ask(eve, "POST", strongly(`${the(plural).links.self}/clone`), {}),
      );
    const input = { kind: "dataset", id: the("datasets").id };
    await forbidden("job:update", ask(eve, "POST", `${the("jobs").links.self}/attachments`, input));
    for (const plural of ["jobs", "datasets"])
      await forbidden(
        `${kindOf(plural)}:update`,
        putBytes(eve, fileAt(the(plural).links.self, "main.py"), bytes(3)),
      );
    await each(COLLECTIONS, async (plural) =>
      expect(await get(owner, the(plural).links.self)).toMatchObject({ name: the(plural).name }),
    );
  });

  it("beside what a viewer holds, that and letting a team in (C7)", async () => {
    const viewing = await projectOf(people.owner);
    await joinProject(viewing, people.ada, { role: "viewer" });
    const viewers = await permissions(people.ada, viewing);
    const held = await permissions(people.eve, project);
    expect(held.filter((permission) => !viewers.includes(permission)).sort()).toEqual([
      "collaborating_team:create",
      "job:operate",
    ]);
    expect(viewers.filter((permission) => !held.includes(permission))).toEqual([]);
  });
});

describe("C5 contributor: works on everything in the project, and administers nothing of it", () => {
  let project: string;
  let row: string;

  beforeAll(async () => {
    const { owner, ada, bob } = people;
    project = await projectOf(owner);
    await joinProject(project, ada, { role: "contributor" });
    row = await joinProject(project, bob, { role: "member" });
  });

  it("views, edits, creates and deletes files and environment variables", async () => {
    const { ada, bob } = people;
    const path = at(project, "/variables/LEARNING_RATE");
    for (const value of ["0.1", "0.01"])
      expect(await answered(200, ask(ada, "PUT", path, { value }))).toMatchObject({ value });
    expect(await listed(ada, at(project, "/variables"))).toMatchObject([
      { name: "LEARNING_RATE", value: "0.01" },
    ]);
    await forbidden("variable:view", ask(bob, "GET", path));
    await forbidden("variable:update", ask(bob, "PUT", path, { value: "1" }));
    await forbidden("variable:delete", ask(bob, "DELETE", path));
    await answered(204, ask(ada, "DELETE", path));
    await absent(ask(ada, "GET", path));
    expect(await permissions(ada, project)).toEqual(
      expect.arrayContaining(all(["file", "variable"], ["view", "create", "update", "delete"])),
    );
  });

  it("runs sessions, experiments, jobs and models, others' too, and code in running jobs", async () => {
    const { ada, bob } = people;
    await each([ada, bob], async (maker) => {
      const run = await make(maker, project, "runs");
      for (const action of ["pause", "resume", "stop", "start"])
        await answered(200, ask(ada, "POST", `${run.links.self}/${action}`));
      await answered(200, ask(ada, "PATCH", run.links.self, { name: "renamed" }));
      await answered(204, ask(ada, "DELETE", run.links.self));
      for (const plural of ["datasets", "models"] as const) {
        const thing = await make(maker, project, plural);
        await answered(200, ask(ada, "PATCH", thing.links.self, { name: "renamed" }));
        await answered(204, ask(ada, "DELETE", thing.links.self));
      }
    });
    const runs = ["session", "experiment", "job", "run", "notebook", "endpoint"];
    const [hers, his] = [await permissions(ada, project), await permissions(bob, project)];
    expect(hers).toEqual(
      expect.arrayContaining([
        ...all(runs, ["create", "update", "operate", "delete"]),
        ...all(["model"], ["view", "create", "update", "delete", "attach"]),
        ...all(["job", "session", "notebook"], ["connect"]),
      ]),
    );
    // A member runs their own, and no code in running jobs.
    for (const permission of ["job:connect", "job:connect:own", ...all(runs, ["operate", "delete"])])
      expect(his).not.toContain(permission);
  });

  it("sets the project's default engine", async () => {
    const { owner, ada, bob } = people;
    const engine = { default_engine: "ghcr.io/ada/engine:2" };
    expect(await answered(200, ask(ada, "PUT", at(project, "/engine"), engine))).toEqual(engine);
    expect(await get(owner, at(project))).toMatchObject(engine);
    await forbidden("engine:update", ask(bob, "PUT", at(project, "/engine"), { default_engine: null }));
    expect(await get(owner, at(project))).toMatchObject(engine);
  });

  it("no collaborators, no deletion of the project; nothing else that its admins do", async () => {
    const { ada, owner } = people;
    await each(peopleWays(project, row), ([verb, ...way]) =>
      forbidden(`collaborator:${verb}`, ask(ada, ...way)),
    );
    const others: [permission: string, ...Way][] = [
      ["project:delete", "DELETE", at(project)],
      ["project:update", "PATCH", at(project), { visibility: "public" }],
      ["project:transfer", "POST", at(project, "/transfer"), { account_id: ada.id }],
      ["project:bill", "GET", at(project, "/billing")],
      ["secret:view", "GET", at(project, "/secrets")],
      ["secret:update", "PUT", at(project, "/secrets/TOKEN"), { value: "mine" }],
      ["service_account:create", "POST", at(project, "/service-accounts"), { name: "robot", role: "viewer" }],
      ["audit:view", "GET", at(project, "/audit")],
    ];
    await each(others, ([permission, ...way]) => forbidden(permission, ask(ada, ...way)));
    const held = await permissions(ada, project);
    expect(
      held.filter((one) =>
        /^(collaborator|project|secret|service_account|webhook|audit):(?!view$)/.test(one),
      ),
    ).toEqual([]);
    expect(ids(await listed<Member>(owner, collaborators(project)))).toHaveLength(3);
    expect(await accessTo(people.eve, project)).toBeNull();
  });
});

describe("C6 admin: everything, with adding collaborators and deleting the project", () => {
  it("everything that the owner may, but giving the project away and choosing who pays", async () => {
    const { owner, ada } = people;
    const project = await projectOf(owner);
    await joinProject(project, ada, { role: "admin" });
    const [hers, owners] = [await permissions(ada, project), await permissions(owner, project)];
    expect(owners.filter((permission) => !hers.includes(permission)).sort()).toEqual([
      "project:bill",
      "project:transfer",
    ]);
    expect(hers.filter((permission) => !owners.includes(permission) || permission.endsWith(":own"))).toEqual(
      [],
    );
  });

  it("whatever others have made there", async () => {
    const { owner, ada } = people;
    const project = await projectOf(owner);
    await joinProject(project, ada, { role: "admin" });
    await each(PLURALS, async (plural) => {
      const { links } = await make(owner, project, plural);
      for (const action of plural === "runs" ? ["pause", "resume", "stop", "start"] : [])
        await answered(200, ask(ada, "POST", `${links.self}/${action}`));
      await answered(200, ask(ada, "PATCH", links.self, { name: "renamed" }));
      await answered(204, ask(ada, "DELETE", links.self));
      await absent(ask(owner, "GET", links.self));
    });
    await answered(200, ask(ada, "PUT", at(project, "/secrets/TOKEN"), { value: "ours" }));
    await answered(200, ask(ada, "PUT", at(project, "/variables/SEED"), { value: "1" }));
    await answered(200, ask(ada, "PATCH", at(project), { name: unique("renamed") }));
    const key = await keyOf(owner, project);
    await answered(200, ask(ada, "DELETE", at(project, `/keys/${key.id}`)));
    await refused(401, "credential_revoked", fresh(key));
  });

  it("adds collaborators, changes and removes them, and makes others admins; but for the owner", async () => {
    const { owner, ada, bob, eve } = people;
    const project = await projectOf(owner);
    await joinProject(project, ada, { role: "admin" });
    const { id } = await added(ada, project, bob, { role: "viewer" });
    const path = `${collaborators(project)}/${id}`;
    await answered(200, ask(ada, "PATCH", path, { role: "admin" }));
    expect(await roleIn(bob, project)).toBe("admin");
    await added(bob, project, eve, { role: "contributor" });
    await answered(200, ask(ada, "DELETE", path));
    expect(await accessTo(bob, project)).toBeNull();
    const rows = await listed<Member>(ada, collaborators(project));
    const owners = `${collaborators(project)}/${rows.find(({ account_id }) => account_id === owner.id)?.id}`;
    await refused(409, "project_owner", ask(ada, "PATCH", owners, { role: "viewer" }));
    await refused(409, "project_owner", ask(ada, "DELETE", owners));
    await refused(422, "validation_failed", add(ada, project, { account_id: bob.id, role: "owner" }));
  });

  it("deletes the project, with what it holds; nobody below an admin does", async () => {
    const { owner, ada, bob, eve, outsider } = people;
    const project = await projectOf(owner);
    const run = await make(owner, project, "runs");
    for (const [person, role] of [
      [ada, "admin"],
      [bob, "contributor"],
      [eve, "operator"],
    ] as const)
      await joinProject(project, person, { role });
    for (const caller of [bob, eve]) await forbidden("project:delete", ask(caller, "DELETE", at(project)));
    await absent(ask(outsider, "DELETE", at(project)));
    await answered(200, ask(ada, "DELETE", at(project)));
    await each([owner, ada, bob, eve], async (caller) => {
      expect(await accessTo(caller, project)).toBeNull();
      await absent(ask(caller, "GET", `${run.links.self}?consistency=strong`));
    });
  });
});

describe("C7 admin, owner, contributor and operator add a team, to team or individual projects", () => {
  const inherit = (team: string) => ({ team_id: team, mode: "inherit" });
  const teams = (project: string) => at(project, "/teams");
  /** With eve in it, who comes along. */
  const guests = () => teamOf([eve(), "viewer"]);
  const eve = () => people.eve;
  const ROLES = {
    view_only: false,
    viewer: false,
    operator: true,
    member: false,
    contributor: true,
    admin: true,
  } as const;
  const cases = Object.entries(ROLES) as [keyof typeof ROLES, boolean][];

  it.each(cases)("an individual's project: %s, %s", async (role, may) => {
    const { owner, ada } = people;
    const [project, team] = [await projectOf(owner), await guests()];
    await joinProject(project, ada, { role });
    const asked = ask(ada, "POST", teams(project), inherit(team));
    if (!may) return forbidden("collaborating_team:create", asked);
    expect(await answered(201, asked)).toMatchObject({ team: { id: team }, mode: "inherit" });
    expect(await listed(owner, teams(project))).toMatchObject([{ team: { id: team } }]);
    expect(await roleIn(eve(), project)).toBe("viewer");
  });

  it.each(cases)("a team's project: %s, %s", async (role, may) => {
    const { ada } = people;
    const owning = await teamOf([ada, role]);
    const [project, team] = [await makeProject(organization, { team: owning }), await guests()];
    const asked = ask(ada, "POST", teams(project), inherit(team));
    if (!may) return forbidden("collaborating_team:create", asked);
    await answered(201, asked);
    // C2 is about people; a team comes as a whole.
    expect(await roleIn(eve(), project)).toBe("viewer");
  });

  it("the owner, and the organization's admins; from outside of it nobody finds the project", async () => {
    const { owner, admin, ada, outsider } = people;
    const project = await projectOf(ada);
    for (const caller of [ada, admin, owner])
      await answered(201, ask(caller, "POST", teams(project), inherit(await guests())));
    await absent(ask(outsider, "POST", teams(project), inherit(await guests())));
    await absent(ask(eve(), "POST", teams(await projectOf(ada)), inherit(await guests())));
    await refused(401, "unauthenticated", ask(anonymous, "POST", teams(project), inherit(await guests())));
  });

  it("only a team of the project's organization, and once", async () => {
    const { ada, outsider } = people;
    const project = await projectOf(ada);
    const { id: elsewhere } = await makeOrganization(outsider);
    for (const team of [await makeTeam(elsewhere), "team_none"])
      await refused(409, "not_in_organization", ask(ada, "POST", teams(project), inherit(team)));
    const team = await guests();
    await answered(201, ask(ada, "POST", teams(project), inherit(team)));
    await refused(409, "already_exists", ask(ada, "POST", teams(project), inherit(team)));
  });
});

describe("C8 inherit mode: what people hold in the team, never above what the adder held when adding", () => {
  const inherit = (caller: Caller, project: string, team: string) =>
    answered<{ id: string; ceiling: string[] }>(
      201,
      ask(caller, "POST", at(project, "/teams"), { team_id: team, mode: "inherit" }),
    );

  it("who is in the project already is upgraded to it, and nobody downgraded; others of the team come in", async () => {
    const { owner, ada, bob, eve } = people;
    const project = await projectOf(owner);
    await joinProject(project, ada, { role: "viewer" });
    await joinProject(project, bob, { role: "contributor" });
    await inherit(owner, project, await teamOf([ada, "contributor"], [bob, "viewer"], [eve, "member"]));
    expect(await roleIn(ada, project)).toBe("contributor");
    expect(await roleIn(bob, project)).toBe("contributor");
    expect(await roleIn(eve, project)).toBe("member");
    // Their own row says what it said, and counts again without the team.
    const rows = await listed<Member>(owner, collaborators(project));
    expect(rows.find(({ account_id }) => account_id === ada.id)).toMatchObject({ role: "viewer" });
  });

  it("as they are in the team now, at each moment", async () => {
    const { owner, ada, bob } = people;
    const project = await projectOf(owner);
    const team = await teamOf([ada, "admin"], [bob, "viewer"]);
    await joinProject(project, bob, { role: "view_only" });
    await inherit(owner, project, team);
    expect(await roleIn(bob, project)).toBe("viewer");
    const rows = await listed<Member>(ada, `/v1/teams/${team}/members`);
    const row = rows.find(({ account_id }) => account_id === bob.id)?.id;
    await answered(200, ask(ada, "PATCH", `/v1/teams/${team}/members/${row}`, { role: "contributor" }));
    expect(await roleIn(bob, project)).toBe("contributor");
    await answered(200, ask(bob, "POST", `/v1/teams/${team}/leave`));
    expect(await roleIn(bob, project)).toBe("view_only");
    await answered(200, ask(owner, "DELETE", at(project, `/teams/${team}`)));
    expect(await accessTo(ada, project)).toBeNull();
  });

  it("an operator's team has no more than an operator, though its people are contributors and admins in it", async () => {
    const { owner, ada, bob, eve } = people;
    const project = await projectOf(owner);
    await joinProject(project, ada, { role: "operator" });
    await joinProject(project, bob, { role: "viewer" });
    await inherit(ada, project, await teamOf([bob, "admin"], [eve, "contributor"]));
    const held = (await permissions(ada, project)).sort();
    expect((await permissions(bob, project)).sort()).toEqual(held);
    const [his, hers] = [await accessTo(bob, project), await accessTo(eve, project)];
    expect([his?.role, hers?.role]).toEqual(["operator", "operator"]);
    for (const person of [bob, eve])
      await forbidden("run:create", ask(person, "POST", at(project, "/runs"), { name: "mine" }));
  });

  it("what counts is what the adder held when adding: neither their rise nor their going changes it", async () => {
    const { owner, ada, bob } = people;
    const project = await projectOf(owner);
    const { id } = await added(owner, project, ada, { role: "operator" });
    const { ceiling } = await inherit(ada, project, await teamOf([bob, "admin"]));
    const before = (await permissions(bob, project)).sort();
    expect(before).toEqual([...ceiling].sort());
    const path = `${collaborators(project)}/${id}`;
    await answered(200, ask(owner, "PATCH", path, { role: "admin" }));
    expect((await permissions(bob, project)).sort()).toEqual(before);
    await answered(200, ask(owner, "DELETE", path));
    expect((await permissions(bob, project)).sort()).toEqual(before);
  });

  it("nor above what a key could have given, where one added it", async () => {
    const { owner, bob } = people;
    const project = await projectOf(owner);
    const key = await keyOf(owner, project, ["collaborating_team:create", "project:view", "run:view"]);
    await inherit(key, project, await teamOf([bob, "admin"]));
    expect((await permissions(bob, project)).sort()).toEqual([
      "collaborating_team:create",
      "project:view",
      "run:view",
    ]);
  });
});

describe("C9 override mode: everyone of the team has the applied level, whatever they hold by themselves", () => {
  const override = (caller: Caller, project: string, team: string, role: string) =>
    ask(caller, "POST", at(project, "/teams"), { team_id: team, mode: "override", role });

  it("less or more than it: for each the same, while it lasts; the project's own rows stay as they are", async () => {
    const { owner, ada, bob, eve } = people;
    const project = await projectOf(owner);
    await joinProject(project, ada, { role: "admin" });
    await joinProject(project, bob, { role: "view_only" });
    const team = await teamOf([ada, "contributor"], [bob, "viewer"], [eve, "admin"]);
    const run = await make(ada, project, "runs");
    await answered(201, override(owner, project, team, "operator"));
    const access = await Promise.all([ada, bob, eve].map((person) => accessTo(person, project)));
    expect(access.map((one) => one?.role)).toEqual(["operator", "operator", "operator"]);
    expect(access[1]?.permissions).toEqual(access[0]?.permissions);
    expect(access[2]?.permissions).toEqual(access[0]?.permissions);
    await forbidden("run:delete", ask(ada, "DELETE", run.links.self));
    await forbidden("collaborator:create", add(ada, project, { account_id: eve.id, role: "viewer" }));

    await answered(200, ask(owner, "DELETE", at(project, `/teams/${team}`)));
    expect(await roleIn(ada, project)).toBe("admin");
    expect(await roleIn(bob, project)).toBe("view_only");
    expect(await accessTo(eve, project)).toBeNull();
  });

  it("also of what they hold by the team that owns it, or by another that is inherited from", async () => {
    const { owner, ada, bob } = people;
    const owning = await teamOf([ada, "admin"], [bob, "contributor"]);
    const project = await makeProject(organization, { team: owning });
    await answered(201, override(owner, project, await teamOf([bob, "viewer"]), "viewer"));
    expect(await roleIn(bob, project)).toBe("viewer");
    const own = await projectOf(owner);
    const inherited = { team_id: await teamOf([bob, "admin"]), mode: "inherit" };
    await answered(201, ask(owner, "POST", at(own, "/teams"), inherited));
    expect(await roleIn(bob, own)).toBe("admin");
    await answered(201, override(owner, own, await teamOf([bob, "admin"]), "viewer"));
    expect(await roleIn(bob, own)).toBe("viewer");
  });

  it("the project's owner and the organization's admins stand above it; who is not in the team is not touched", async () => {
    const { owner, admin, ada, bob, eve } = people;
    const project = await projectOf(ada);
    await joinProject(project, eve, { role: "contributor" });
    const team = await teamOf([ada, "viewer"], [admin, "viewer"], [bob, "admin"]);
    await answered(201, override(owner, project, team, "viewer"));
    expect(await roleIn(ada, project)).toBe("owner");
    expect(await roleIn(admin, project)).toBe("admin");
    expect(await roleIn(bob, project)).toBe("viewer");
    expect(await roleIn(eve, project)).toBe("contributor");
  });

  it("refused where the adder could not have taken that away: whose it is, is said, and nothing is changed", async () => {
    const { owner, ada, bob, eve } = people;
    const project = await projectOf(owner);
    await joinProject(project, ada, { role: "contributor" });
    await joinProject(project, bob, { role: "contributor" });
    const team = await teamOf([bob, "member"], [eve, "viewer"]);
    const refusal = await refused(403, "override_refused", override(ada, project, team, "viewer"));
    expect(refusal).toMatchObject({ permission: "collaborator:manage" });
    expect(refusal.detail).toContain(bob.username);
    expect(refusal.detail).not.toContain(eve.username);
    expect(await roleIn(bob, project)).toBe("contributor");
    expect(await accessTo(eve, project)).toBeNull();
    expect(await listed(owner, at(project, "/teams"))).toEqual([]);
    // Where nobody loses by it, they may; and who could have taken it away may as well.
    await answered(
      201,
      override(ada, project, await teamOf([bob, "viewer"], [eve, "viewer"]), "contributor"),
    );
    expect(await roleIn(eve, project)).toBe("contributor");
    const another = await projectOf(owner);
    await joinProject(another, ada, { role: "admin" });
    await joinProject(another, bob, { role: "admin" });
    await answered(201, override(ada, another, team, "viewer"));
    expect(await roleIn(bob, another)).toBe("viewer");
  });

  it("nor is a level applied above what the adder may grant; and each needs one, that a team can have", async () => {
    const { owner, ada, bob } = people;
    const project = await projectOf(owner);
    await joinProject(project, ada, { role: "operator" });
    const team = await teamOf([bob, "viewer"]);
    for (const role of ["member", "contributor", "admin"])
      await refused(403, "grant_exceeds_own", override(ada, project, team, role));
    await refused(422, "validation_failed", override(owner, project, team, "owner"));
    const none = { team_id: team, mode: "override" };
    await refused(422, "validation_failed", ask(owner, "POST", at(project, "/teams"), none));
    await notInPlan("view_only_role", override(owner, project, team, "view_only"));
    await answered(201, override(ada, project, team, "operator"));
    expect(await roleIn(bob, project)).toBe("operator");
  });
});

describe("C10 collaborators are searched by name, team name or email, and added from the result", () => {
  interface Found {
    type: "account" | "team";
    id: string;
    name: string;
    username?: string;
  }
  const search = (caller: Caller, q: string) =>
    listed<Found>(caller, `${within}/directory?q=${encodeURIComponent(q)}`);
  let project: string;
  /** As people know bob. */
  let name: string;

  beforeAll(async () => {
    project = await projectOf(people.ada);
    name = `${unique("Zora")} Okafor`;
    await answered(200, ask(people.bob, "PATCH", "/v1/me", { name }));
  });

  it("by the beginning of a name or of an email, whatever the case; the result is enough to add them", async () => {
    const { ada, bob } = people;
    const found = { type: "account", id: bob.id, name, username: bob.username };
    for (const q of [name, name.slice(0, 8).toUpperCase(), bob.email, bob.email.slice(0, 9).toUpperCase()]) {
      expect(await search(ada, q)).toEqual([found]);
      expect(await listed(ada, `/v1/directory?q=${encodeURIComponent(q)}`)).toEqual([found]);
    }
    const [result] = await search(ada, name);
    await answered(201, add(ada, project, { account_id: result?.id, role: "viewer" }));
    expect(await roleIn(bob, project)).toBe("viewer");
  });

  it("a team by its name; the result is enough to add it", async () => {
    const { ada, eve } = people;
    const teamName = unique("Vision");
    const team = await makeTeam(organization, teamName);
    await joinTeam(team, eve, "member");
    const results = await search(ada, teamName.slice(0, 9).toLowerCase());
    expect(results).toMatchObject([{ type: "team", id: team, name: teamName }]);
    const how = { team_id: results[0]?.id, mode: "inherit" };
    await answered(201, ask(ada, "POST", at(project, "/teams"), how));
    expect(await roleIn(eve, project)).toBe("member");
  });

  it("no email address is shown, also where one was searched for", async () => {
    const { ada, bob } = people;
    const path = `${within}/directory?q=${encodeURIComponent(bob.email)}`;
    const text = await (await ask(ada, "GET", path)).text();
    expect(text).toContain(bob.id);
    expect(text).not.toContain("@");
  });

  it("nobody else is found, who shares nothing with the one who searches; nor does an outsider search here", async () => {
    const { ada, bob, outsider } = people;
    const stranger = await newcomer();
    expect(await search(ada, stranger.email)).toEqual([]);
    expect(await listed(ada, `/v1/directory?q=${encodeURIComponent(stranger.email)}`)).toEqual([]);
    for (const q of [name, bob.email])
      expect(await listed(outsider, `/v1/directory?q=${encodeURIComponent(q)}`)).toEqual([]);
    await absent(ask(outsider, "GET", `${within}/directory?q=zora`));
    await refused(401, "unauthenticated", ask(anonymous, "GET", "/v1/directory?q=zora"));
    for (const q of ["", "%20"])
      await refused(422, "validation_failed", ask(ada, "GET", `${within}/directory?q=${q}`));
  });
});

describe("C11 a project made from a Git repository: each collaborator registers a checkout before they run anything", () => {
  const REPOSITORY = "https://github.com/ada/engine";
  let project: string;

  beforeAll(async () => {
    const { owner, ada, bob, eve } = people;
    const json = { name: unique("project"), source: { git: `${REPOSITORY}.git` } };
    const created = await answered<Project & { source: object }>(
      201,
      ask(owner, "POST", `${within}/projects`, json),
    );
    expect(created.source).toEqual({ git: REPOSITORY });
    project = created.id;
    for (const [person, role] of [
      [ada, "contributor"],
      [bob, "admin"],
      [eve, "viewer"],
    ] as const)
      await joinProject(project, person, { role });
  });

  const register = (caller: Caller, git: string, of = project) =>
    ask(caller, "PUT", at(of, "/checkout"), { git });
  const checkout = (caller: Caller, of = project) => get(caller, at(of, "/checkout"));
  const run = (caller: Caller, of = project) => ask(caller, "POST", at(of, "/runs"), {});

  it("without one no run, whoever it is, the owner and admins too; data is made without", async () => {
    const { owner, ada, bob } = people;
    for (const caller of [owner, ada, bob]) {
      expect(await checkout(caller)).toMatchObject({ source: { git: REPOSITORY }, checked_out: false });
      await refused(409, "checkout_missing", run(caller));
      for (const plural of ["datasets", "models"] as const) await make(caller, project, plural);
    }
    expect(await listed(owner, at(project, "/runs"))).toEqual([]);
  });

  it("another repository is refused, and says which it is; then there is still none", async () => {
    const { ada } = people;
    for (const git of [
      "https://github.com/ada/engines",
      "https://github.com/bob/engine",
      "https://gitlab.com/ada/engine",
      "git@example.com:ada/engine.git",
    ]) {
      const { detail } = await refused(409, "repository_mismatch", register(ada, git));
      expect(detail).toContain("github.com/ada/engine");
    }
    for (const git of ["", "ada/engine", "file:///ada/engine"])
      await refused(422, "validation_failed", register(ada, git));
    expect(await checkout(ada)).toMatchObject({ checked_out: false });
    await refused(409, "checkout_missing", run(ada));
  });

  it("each for themselves, in whichever way the URL is written; from then on they run, at once", async () => {
    const { owner, ada, bob } = people;
    const key = await keyOf(ada, project);
    await answered(200, register(ada, "git@github.com:ada/engine.git"));
    expect(await checkout(ada)).toMatchObject({
      checked_out: true,
      registered_at: expect.stringMatching(/Z$/),
    });
    await answered(201, run(ada));
    await answered(201, run(key));
    for (const caller of [owner, bob]) await refused(409, "checkout_missing", run(caller));
    await answered(200, register(owner, "ssh://git@github.com/Ada/Engine"));
    await answered(200, register(bob, `https://bob:hunter2@github.com/ada/engine/`));
    for (const caller of [owner, bob]) await answered(201, run(caller));
    expect(await (await ask(bob, "GET", at(project, "/checkout"))).text()).not.toContain("hunter2");
  });

  it("a service account has its own to register, or runs nothing", async () => {
    const { owner } = people;
    const json = { name: unique("robot"), role: "member" };
    const { id } = await answered<{ id: string }>(
      201,
      ask(owner, "POST", at(project, "/service-accounts"), json),
    );
    const robot = await makeKey({ owner, project }, { service_account: id });
    await refused(409, "checkout_missing", run(robot));
    await answered(200, register(robot, REPOSITORY));
    await answered(201, run(robot));
  });

  it("it lets one do no more than one's role does; outsiders register none", async () => {
    const { eve, outsider } = people;
    await answered(200, register(eve, REPOSITORY));
    await forbidden("run:create", run(eve));
    await absent(register(outsider, REPOSITORY));
    await absent(ask(outsider, "GET", at(project, "/checkout")));
    await refused(401, "unauthenticated", register(anonymous, REPOSITORY));
  });

  it("of another source than before it is none; a project without a repository asks for none", async () => {
    const { owner, ada } = people;
    const of = await projectOf(owner);
    await joinProject(of, ada, { role: "member" });
    await answered(201, run(ada, of));
    await refused(409, "repository_mismatch", register(ada, REPOSITORY, of));
    const source = (git: string) => answered(200, ask(owner, "PATCH", at(of), { source: { git } }));
    await source(REPOSITORY);
    await accessTo(ada, of);
    await refused(409, "checkout_missing", run(ada, of));
    await answered(200, register(ada, REPOSITORY, of));
    await source("https://github.com/ada/another");
    await accessTo(ada, of);
    await refused(409, "checkout_missing", run(ada, of));
  });
});
