/** What users of Grid teams know: the behaviours G1 to G12, each as its user meets it over the API. */
import { beforeAll, describe, expect, it } from "vitest";
import { bytes, fileAt, putBytes, readBytes } from "../bytes.ts";
import { harness, until } from "../harness.ts";
import {
  entitle,
  joinOrganization,
  joinTeam,
  makeOrganization,
  systemAdministrator,
} from "../organizations.ts";
import { type Caller, newAddress, type Person, unique } from "../personas.ts";
import type { Lease } from "../runners.ts";
import { added, createProject, keyOf } from "../sharing.ts";
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
  logOf,
  make,
  PLURALS,
  refused,
  type Thing,
  type Ticket,
  write,
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

describe("G2 teammates see each other's runs, sessions and datastores, and download artifacts and logs", () => {
  const contents = bytes(200);

  it("in lists and one by one, at once; outsiders none of it", async () => {
    const { ada, bob, lead, outsider } = people;
    await each(["runs", "sessions", "datastores"] as const, async (plural) => {
      const [hers, his] = await Promise.all([ada, bob].map((maker) => make(maker, defaultProject, plural)));
      const path = `/v1/projects/${defaultProject}/${plural}`;
      for (const [caller, thing] of [
        [ada, his],
        [bob, hers],
        [lead, his],
      ] as const) {
        expect(await get(caller, thing?.links.self ?? "")).toMatchObject({ id: thing?.id });
        const seen = (await listed<Thing>(caller, `${path}?limit=100`)).map(({ id }) => id);
        expect(seen).toEqual(expect.arrayContaining([hers?.id, his?.id]));
        await absent(ask(outsider, "GET", thing?.links.self ?? ""));
      }
      await absent(ask(outsider, "GET", path));
    });
  });

  it("what a run has written, what a datastore or an artifact holds, byte for byte", async () => {
    const { ada, bob, outsider } = people;
    await each(["runs", "datastores", "artifacts"] as const, async (plural) => {
      const { links } = await make(bob, defaultProject, plural);
      const path = fileAt(links.self, "results/best.bin");
      await write(bob, path, contents);
      expect(await listed(ada, `${links.self}/files`)).toMatchObject([{ path: "results/best.bin" }]);
      expect(await readBytes(ada, path)).toEqual(contents);
      for (const one of [path, `${links.self}/files`]) await absent(ask(outsider, "GET", one));
    });
  });

  it("the versions of an artifact as well, which stay as they were", async () => {
    const { ada, bob } = people;
    const { links } = await make(bob, defaultProject, "artifacts");
    const path = fileAt(links.self, "table.json");
    await write(bob, path, contents);
    await answered(201, ask(bob, "POST", `${links.self}/versions`, {}));
    await answered(200, putBytes(bob, path, bytes(10)));
    expect(await readBytes(ada, fileAt(`${links.self}/versions/1`, "table.json"))).toEqual(contents);
  });

  it("the logs of whatever runs", async () => {
    const { ada, bob, outsider } = people;
    await each(["runs", "sessions", "experiments"] as const, async (plural) => {
      const thing = await make(bob, defaultProject, plural);
      for (const line of ["epoch 1", "epoch 2"]) await log(bob, thing, line);
      expect(await logOf(ada, thing.links.self)).toEqual(["epoch 1", "epoch 2"]);
      await absent(ask(outsider, "GET", `${thing.links.self}/logs`));
    });
  });
});

describe("G3 a teammate opens a session created by anyone in the team", () => {
  let session: Thing;
  let lease: Lease;
  let executor: Caller;

  beforeAll(async () => {
    const { owner, bob } = people;
    executor = await keyOf(owner, defaultProject);
    session = await make(bob, defaultProject, "sessions");
    lease = await executed(executor, session);
  });

  it("the answer warns whose Git credentials the session carries; its maker it does not", async () => {
    const { ada, lead, owner, bob } = people;
    for (const caller of [ada, lead, owner]) {
      const { warning } = await answered<Ticket>(201, connect(caller, session));
      expect(warning).toContain(`Git credentials of ${bob.username}`);
    }
    expect(await answered<Ticket>(201, connect(bob, session))).toMatchObject({ warning: null });
  });

  it("and whatever executes it lets in whom the ticket was made for", async () => {
    const { ada } = people;
    const { ticket, connection_id: id } = await answered<Ticket>(201, connect(ada, session));
    const path = `/v1/projects/${defaultProject}/leases/${lease.id}/connections`;
    const redeem = () => ask(executor, "POST", path, { ticket, epoch: lease.epoch });
    expect(await answered(201, redeem())).toMatchObject({ id, principal: { name: ada.username } });
    await refused(422, "token_invalid", redeem());
  });

  it("not one that does not run; and nobody from outside of the team", async () => {
    const { ada, bob, outsider } = people;
    const { detail } = await refused(
      409,
      "state_conflict",
      connect(ada, await make(bob, defaultProject, "sessions")),
    );
    expect(detail).toContain("queued");
    await absent(connect(outsider, session));
    await refused(401, "unauthenticated", connect(anonymous, session));
  });
});

describe("G4 a datastore made by anyone in the team is attached to one's new session or run", () => {
  interface Attachment {
    input: { kind: string; id: string; name: string };
    mount: string | null;
  }

  it("when it is made, or then; everybody sees what it reads", async () => {
    const { ada, bob, lead, outsider } = people;
    const datastore = await make(bob, defaultProject, "datastores");
    const input = { kind: "datastore", id: datastore.id, mount: "/datastores/images" };
    await each(["sessions", "runs"] as const, async (plural) => {
      const made = await make(ada, defaultProject, plural, { attachments: [input] });
      const then = await make(ada, defaultProject, plural);
      await answered(201, ask(ada, "POST", `${then.links.self}/attachments`, input));
      for (const { links } of [made, then])
        expect(await listed<Attachment>(lead, `${links.self}/attachments`)).toMatchObject([
          { input: { kind: "datastore", id: datastore.id, name: datastore.name }, mount: input.mount },
        ]);
    });
    const elsewhere = { name: unique("run"), attachments: [input] };
    const path = `/v1/projects/${outsider.personalProject}/runs`;
    await refused(422, "validation_failed", ask(outsider, "POST", path, elsewhere));
  });

  it("by that it is no less its maker's: they alone delete it", async () => {
    const { ada, bob } = people;
    const datastore = await make(bob, defaultProject, "datastores");
    const attachments = [{ kind: "datastore", id: datastore.id }];
    await make(ada, defaultProject, "runs", { attachments });
    await forbidden("datastore:delete", ask(ada, "DELETE", datastore.links.self));
    await answered(204, ask(bob, "DELETE", datastore.links.self));
  });
});

describe("G5 runs and experiments of others are cloned, and shared by link", () => {
  const CONFIG = { learning_rate: 0.01, layers: [64, 64] };

  it("the configuration, with a link to the origin; the clone is one's own", async () => {
    const { ada, bob, outsider } = people;
    await each(["runs", "experiments"] as const, async (plural) => {
      const setup = {
        config: CONFIG,
        labels: { stage: "sweep" },
        ...(plural === "runs" && { image: "python:3.13", command: "python train.py" }),
      };
      const origin = await make(bob, defaultProject, plural, setup);
      const clone = await answered<Thing & { origin: { kind: string; id: string; project_id: string } }>(
        201,
        ask(ada, "POST", `${origin.links.self}/clone`, {}),
      );
      const kind = plural.slice(0, -1);
      expect(clone).toMatchObject({
        ...setup,
        created_by: ada.id,
        desired_state: "stopped",
        origin: { kind, id: origin.id, project_id: defaultProject },
      });
      const linked = `/v1/projects/${clone.origin.project_id}/${clone.origin.kind}s/${clone.origin.id}`;
      expect(await get(ada, linked)).toMatchObject({ id: origin.id, config: CONFIG });
      await answered(200, ask(ada, "POST", `${clone.links.self}/start`));
      await answered(204, ask(ada, "DELETE", clone.links.self));
      expect(await get(bob, origin.links.self)).toMatchObject({ id: origin.id, created_by: bob.id });
      await absent(ask(outsider, "POST", `${origin.links.self}/clone`, {}));
    });
  });

  it("`links.self` is the link: it opens for those who may view, and makes nobody see more", async () => {
    const { ada, bob, lead, owner, outsider } = people;
    const visibility = async () =>
      (await get<{ visibility: string }>(bob, `/v1/projects/${defaultProject}`)).visibility;
    const before = await visibility();
    await each(["runs", "experiments"] as const, async (plural) => {
      const { id, links } = await make(bob, defaultProject, plural);
      for (const caller of [ada, lead, owner]) expect(await get(caller, links.self)).toMatchObject({ id });
      await absent(ask(outsider, "GET", links.self));
      await absent(ask(operator, "GET", links.self));
      await refused(401, "unauthenticated", ask(anonymous, "GET", links.self));
    });
    expect(await visibility()).toBe(before);
    await absent(ask(outsider, "GET", `/v1/projects/${defaultProject}`));
  });
});

describe("G6 nobody stops, pauses or deletes someone else's run, session or datastore", () => {
  const ways = (plural: string): [verb: string, method: string, part: string, json?: object][] => [
    ["delete", "DELETE", ""],
    ...(plural === "datastores"
      ? []
      : [
          ...["stop", "pause", "resume", "start"].map((action): [string, string, string] => [
            "operate",
            "POST",
            `/${action}`,
          ]),
          // To say that it has ended is to end it.
          ["operate", "PATCH", "", { observed_state: "failed" }] as [string, string, string, object],
        ]),
  ];

  it.each(["runs", "sessions", "datastores"] as const)(
    "%s: the warning says whose it is and who can; it goes on as it was",
    async (plural) => {
      const { ada, bob } = people;
      const thing = await make(bob, defaultProject, plural);
      const { self } = thing.links;
      const before = await get(bob, self);
      for (const [verb, method, part, json] of ways(plural)) {
        const permission = `${plural.slice(0, -1)}:${verb}`;
        const refusal = await refused(403, "permission_missing", ask(ada, method, `${self}${part}`, json));
        expect(refusal).toMatchObject({
          permission,
          explanation: expect.stringContaining(`This is ${bob.username}'s`),
        });
        expect(refusal.explanation).toContain(`${permission} comes with contributor, admin, owner`);
        expect(refusal.explanation).toContain("An admin or owner of the project can give it");
      }
      expect(await get(bob, self)).toEqual(before);
      await answered(204, ask(bob, "DELETE", self));
    },
  );

  it("who can give it is told by name to who asks", async () => {
    const { ada, bob, owner } = people;
    const { id } = await make(bob, defaultProject, "runs");
    const asked = `/v1/projects/${defaultProject}/explain?permission=run:operate&resource=${id}`;
    expect(await get(ada, asked)).toMatchObject({
      allowed: false,
      why: "own_only",
      resource: { owner_id: bob.id },
      who_can_grant: expect.arrayContaining([{ type: "account", id: owner.id, name: owner.username }]),
    });
  });

  it("an admin does, of whatever is whose", async () => {
    const { bob, owner } = people;
    await each(["runs", "sessions", "datastores"] as const, async (plural) => {
      const { links } = await make(bob, defaultProject, plural);
      if (plural !== "datastores") await answered(200, ask(owner, "POST", `${links.self}/stop`));
      await answered(204, ask(owner, "DELETE", links.self));
    });
  });
});

describe("G8 `artifacts` and `logs` take `<username>:<name>` of a run or an experiment", () => {
  const named = (plural: string, said: string) =>
    `/v1/projects/${defaultProject}/${plural}/${encodeURIComponent(said)}`;

  it("whoever made it and whoever asks: the files of a run, the logs of both, the runs of an experiment", async () => {
    const { ada, bob, outsider } = people;
    const [name, contents] = [unique("baseline"), bytes(100)];
    const experiment = await make(bob, defaultProject, "experiments", { name });
    const run = await make(bob, defaultProject, "runs", {
      name: `${name} 2`,
      experiment_id: `${bob.username}:${name}`,
    });
    await write(bob, fileAt(run.links.self, "best.bin"), contents);
    for (const thing of [experiment, run]) await log(bob, thing, `log of ${thing.id}`);
    const runs = `/v1/projects/${defaultProject}/runs?experiment=`;
    for (const who of [bob.username, ""]) {
      const [ofExperiment, ofRun] = [
        named("experiments", `${who}:${name}`),
        named("runs", `${who}:${name} 2`),
      ];
      expect(await logOf(ada, ofExperiment)).toEqual([`log of ${experiment.id}`]);
      expect(await logOf(ada, ofRun)).toEqual([`log of ${run.id}`]);
      expect(await listed(ada, `${ofRun}/files`)).toMatchObject([{ path: "best.bin" }]);
      expect(await readBytes(ada, fileAt(ofRun, "best.bin"))).toEqual(contents);
      const its = await listed<Thing>(ada, runs + encodeURIComponent(`${who}:${name}`));
      expect(its.map(({ id }) => id)).toEqual([run.id]);
      await absent(ask(outsider, "GET", `${ofRun}/files`));
      await absent(ask(outsider, "GET", `${ofExperiment}/logs`));
    }
    await absent(ask(ada, "GET", `${named("runs", `${ada.username}:${name} 2`)}/logs`));
  });

  it("an ambiguous name answers with the candidates; each of them tells which", async () => {
    const { ada, bob, lead } = people;
    const name = unique("shared");
    await each(["runs", "experiments"] as const, async (plural) => {
      const word = `${name} ${plural}`;
      const [hers, his] = (await Promise.all(
        [ada, bob].map((maker) => make(maker, defaultProject, plural, { name: word })),
      )) as [Thing, Thing];
      for (const [thing, text] of [
        [hers, "hers"],
        [his, "his"],
      ] as const)
        await log(ada, thing, text);
      for (const part of plural === "runs" ? ["/logs", "/files"] : ["/logs"]) {
        const refusal = await refused(
          409,
          "name_ambiguous",
          ask(lead, "GET", `${named(plural, `:${word}`)}${part}`),
        );
        const type = plural.slice(0, -1);
        expect(refusal).toMatchObject({
          candidates: expect.arrayContaining([
            { type, id: hers.id, name: word, owner: ada.id },
            { type, id: his.id, name: word, owner: bob.id },
          ]),
        });
        for (const { username } of [ada, bob]) expect(refusal.detail).toContain(`${username}:${word}`);
      }
      expect(await logOf(lead, named(plural, `${ada.username}:${word}`))).toEqual(["hers"]);
      expect(await logOf(lead, named(plural, `${bob.username}:${word}`))).toEqual(["his"]);
    });
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

describe("G11 using GPUs needs a verified payment method on the paying account", () => {
  const GPUS = { gpus: 8 };

  it("a clear error says so, and whose; without GPUs nothing is asked", async () => {
    const { ada, bob } = people;
    const { name } = await get<{ name: string }>(ada, `/v1/organizations/${team.organization_id}`);
    await each(
      ["runs", "sessions", "jobs", "notebooks", "endpoints", "clusters"] as const,
      async (plural) => {
        const path = `/v1/projects/${defaultProject}/${plural}`;
        const json = { name: unique(plural), ...GPUS };
        const { detail } = await refused(402, "payment_method_missing", ask(ada, "POST", path, json));
        expect(detail).toMatch(/GPUs need a verified payment method/);
        expect(detail).toContain(`${name} (${team.organization_id})`);
        const { links } = await make(bob, defaultProject, plural, { gpus: 0, desired_state: "stopped" });
        await refused(402, "payment_method_missing", ask(bob, "PATCH", links.self, GPUS));
        await answered(200, ask(bob, "POST", `${links.self}/start`));
      },
    );
  });

  it("verified, it goes at once, for everybody whose use that account pays; not for another account", async () => {
    const { ada, bob } = people;
    const customer = `/v1/admin/organizations/${team.organization_id}`;
    const verify = (payment_verified: boolean) => ask(operator, "PATCH", customer, { payment_verified });
    await answered(200, verify(true));
    const { links } = await make(ada, defaultProject, "runs", { ...GPUS, desired_state: "stopped" });
    await make(bob, defaultProject, "sessions", GPUS);
    await answered(200, ask(ada, "POST", `${links.self}/start`));
    await answered(200, ask(ada, "POST", `${links.self}/stop`));
    const own = `/v1/projects/${ada.personalProject}/runs`;
    await refused(402, "payment_method_missing", ask(ada, "POST", own, GPUS));
    await answered(200, ask(operator, "PATCH", `/v1/admin/accounts/${ada.id}`, { payment_verified: true }));
    await answered(201, ask(ada, "POST", own, GPUS));

    await answered(200, verify(false));
    await accessTo(ada, defaultProject);
    const start = ask(ada, "POST", `${links.self}/start?consistency=strong`);
    await refused(402, "payment_method_missing", start);
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
