/**
 * Random sequences of everything that changes who is in what, against a small model of it: each step is answered as the
 * model says, and leaves everybody with what the model says they have.
 *
 * A failure prints its seed and path: MODEL_SEED, MODEL_PATH and MODEL_REPLAY bring it back. MODEL_RUNS asks for more.
 */
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { send } from "./http.ts";
import * as collaborators from "./membership/collaborators.ts";
import * as invitations from "./membership/invitations.ts";
import {
  inOrganization,
  inProject,
  inTeam,
  type Level,
  level,
  type Model,
  project,
  type Rights,
  shown,
} from "./membership/model.ts";
import type { Operation, Real } from "./membership/operation.ts";
import * as organization from "./membership/organization.ts";
import * as projects from "./membership/projects.ts";
import {
  joinOrganization,
  joinProject,
  joinTeam,
  makeOrganization,
  makeProject,
  makeRole,
  systemAdministrator,
} from "./organizations.ts";
import { type Caller, clientOf, newAddress, type Person, signUp, unique } from "./personas.ts";
import { control } from "./sharing.ts";

const { MODEL_RUNS, MODEL_SEED, MODEL_PATH, MODEL_REPLAY } = process.env;
const RUNS = 8;
const STEPS = 100;
/** No further run starts after it, unless more were asked for. */
const LIMIT_MS = 25_000;

const NAMES = ["ada", "bob", "cleo", "dan", "eve", "finn"];

let CONTROL: D1Database;
let root: Caller;
let people: Person[];

beforeAll(async () => {
  CONTROL = await control();
  root = await systemAdministrator();
  people = await Promise.all(NAMES.map(signUp));
});

const byCustomRole = (custom: number, external: boolean): Level & { external: boolean } => ({
  role: null,
  custom,
  access: null,
  registryAdmin: false,
  external,
});

/**
 * Ada owns it, Bob administers it; Cleo has a project and leads a team with Dan in it; Eve and Finn are outside. In
 * Cleo's project Dan lets people in and Eve teams, neither with the rights of an admin.
 */
async function start(): Promise<{ model: Model; real: Real }> {
  const [ada, bob, cleo, dan, eve] = people as [Person, Person, Person, Person, Person];
  const all = { projects: null, custom_roles: true, view_only_role: true };
  const { id, defaultProject } = await makeOrganization(ada, all);
  await joinOrganization(id, bob, "admin");
  await Promise.all([cleo, dan].map((one) => joinOrganization(id, one)));
  const asked = async (caller: Caller, path: string) =>
    String((await ask(caller, "POST", path, { name: unique("name") })).body.id);
  const team = await asked(ada, `/v1/organizations/${id}/teams`);
  await joinTeam(team, cleo, "admin");
  await joinTeam(team, dan, "member");
  const model: Model = {
    people: people.length,
    suspended: new Set(),
    members: new Map([
      [0, "owner"],
      [1, "admin"],
      [2, "member"],
      [3, "member"],
    ]),
    teams: [
      {
        people: new Map([
          [0, level("admin")],
          [2, level("admin")],
          [3, level("member")],
        ]),
      },
    ],
    projects: [
      { kind: "default", owner: null, visibility: "private", people: new Map(), parts: new Map() },
      {
        kind: "standard",
        owner: { person: 2 },
        visibility: "private",
        people: new Map([
          [2, { ...level("owner"), external: false }],
          [3, byCustomRole(0, false)],
          [4, byCustomRole(1, true)],
        ]),
        parts: new Map(),
      },
      { kind: "standard", owner: { team: 0 }, visibility: "private", people: new Map(), parts: new Map() },
    ],
    roles: [
      { base: "viewer", scopes: ["collaborator:create", "collaborator:update", "collaborator:delete"] },
      {
        base: "member",
        scopes: ["collaborating_team:create", "collaborating_team:update", "collaborating_team:delete"],
      },
    ],
    externals: true,
    membersCreateProjects: false,
    invitations: new Map(),
  };
  const roles = await Promise.all(model.roles.map(({ base, scopes }) => makeRole(id, base, [...scopes])));
  const cleos = await makeProject(id, { account: cleo });
  await joinProject(cleos, dan, { custom_role_id: roles[0] as string });
  await joinProject(cleos, eve, { custom_role_id: roles[1] as string, external: 1 });
  const real: Real = {
    people,
    root,
    organization: id,
    teams: [team],
    projects: [defaultProject, cleos, await asked(cleo, `/v1/teams/${team}/projects`)],
    roles,
    invitations: new Map(),
    steps: 0,
    ask,
    unique: () => unique("name"),
    row: async (place, who) => {
      const where = {
        organization: id,
        team: place.type === "team" ? real.teams[place.at] : "",
        project: place.type === "project" ? real.projects[place.at] : "",
      }[place.type];
      const query = `SELECT id FROM memberships WHERE account_id = ? AND ${place.type}_id = ?`;
      return String(await CONTROL.prepare(query).bind(people[who]?.id, where).first("id"));
    },
    signInAgain: async (who) => {
      const person = people[who] as Person;
      const { email, password } = person;
      const stranger = await clientOf({ token: null, address: newAddress() });
      const { token } = await stranger.POST("/v1/auth/sign-in", { body: { email, password } });
      person.token = token as string;
    },
  };
  return { model, real };
}

async function ask(caller: Caller, method: string, path: string, json?: object) {
  const response = await send(caller, { method, path, ...(json && { json }) });
  const body = (response.status === 204 ? {} : await response.json()) as Record<string, unknown>;
  return { code: response.ok ? "done" : String(body.code ?? response.status), body };
}

class Step<A> implements fc.AsyncCommand<Model, Real> {
  readonly name: string;
  readonly operation: Operation<A>;
  readonly given: A;

  constructor(name: string, operation: Operation<A>, given: A) {
    this.name = name;
    this.operation = operation;
    this.given = given;
  }

  check(m: Model): boolean {
    return this.operation.makesSense?.(m, this.given) ?? true;
  }

  async run(m: Model, r: Real): Promise<void> {
    const { operation, given } = this;
    const refusals = operation.refusals(m, given);
    const { code, body } = await operation.ask(r, given, m);
    if (refusals.length === 0 ? code !== "done" : !refusals.includes(code))
      throw new Error(
        `${this}: ${code} (${body.detail}), where the model says ${refusals.join(", ") || "done"}`,
      );
    if (code === "done") operation.happens(m, given);
    // One place after each step, each in its turn; all of them at the end.
    const all = places(r);
    await expectTold(m, r, all[r.steps++ % all.length] as Somewhere);
  }

  toString(): string {
    return `${this.name} ${JSON.stringify(this.given)}`;
  }
}

const OPERATIONS = {
  addCollaborator: collaborators.addCollaborator,
  changeCollaborator: collaborators.changeCollaborator,
  removeCollaborator: collaborators.removeCollaborator,
  leaveProject: collaborators.leaveProject,
  invite: invitations.invite,
  accept: invitations.accept,
  decline: invitations.decline,
  changeMember: organization.changeMember,
  removeMember: organization.removeMember,
  leaveOrganization: organization.leaveOrganization,
  transferOrganization: organization.transferOrganization,
  changePolicies: organization.changePolicies,
  changeRole: organization.changeRole,
  createTeam: organization.createTeam,
  addTeamMember: organization.addTeamMember,
  changeTeamMember: organization.changeTeamMember,
  removeTeamMember: organization.removeTeamMember,
  leaveATeam: organization.leaveATeam,
  suspend: organization.suspend,
  restore: organization.restore,
  createProject: projects.createProject,
  createTeamsProject: projects.createTeamsProject,
  changeVisibility: projects.changeVisibility,
  addTeam: projects.addTeam,
  changeTeam: projects.changeTeam,
  removeTeam: projects.removeTeam,
  giveToPerson: projects.giveToPerson,
  giveToTeam: projects.giveToTeam,
};
const all = Object.entries(OPERATIONS) as unknown as [string, Operation<object>][];
const steps = all.map(([name, operation]) =>
  operation.given.map((given) => new Step(name, operation, given)),
);

interface Somewhere {
  query: string;
  rights(m: Model, who: number): Rights | null;
}

const places = (r: Real): Somewhere[] => [
  { query: `organization=${r.organization}`, rights: inOrganization },
  ...r.teams.map((id, at) => ({
    query: `team=${id}`,
    rights: (m: Model, who: number) => inTeam(m, who, at),
  })),
  ...r.projects.map((id, at) => ({
    query: `project=${id}`,
    rights: (m: Model, who: number) => inProject(m, who, project(m, at)),
  })),
];

/** What everybody is told that they may do there, as the model has it. */
async function expectTold(m: Model, r: Real, { query, rights }: Somewhere): Promise<void> {
  const told = await Promise.all(
    r.people.map(async (person, who) => {
      // Whose account is suspended fails each time, and failures are counted by address.
      const caller = { ...person, address: newAddress() };
      const { code, body } = await ask(caller, "GET", `/v1/access?${query}&consistency=strong`);
      return [NAMES[who], code === "done" ? body.permissions : code];
    }),
  );
  const expected = r.people.map((_, who) => {
    const theirs = rights(m, who);
    return [NAMES[who], m.suspended.has(who) ? "credential_unknown" : theirs ? shown(theirs) : "not_found"];
  });
  expect(told, query).toEqual(expected);
}

/** Nobody signed in sees what is public, and nothing else. */
async function expectShown(m: Model, r: Real): Promise<void> {
  const nobody = { token: null, address: newAddress() };
  const seen = await Promise.all(r.projects.map((id) => ask(nobody, "GET", `/v1/projects/${id}`)));
  expect(seen.map(({ code }) => code)).toEqual(
    m.projects.map((one) => (inProject(m, null, one) ? "done" : "unauthenticated")),
  );
}

/** Who is in which project by a row of their own, and who of them is known to be from outside. */
async function expectRows(m: Model, r: Real): Promise<void> {
  const { results } = await CONTROL.prepare(
    `SELECT p.id || ' ' || m.account_id || ' ' || m.external AS row FROM projects p JOIN memberships m ON m.project_id = p.id
      WHERE p.organization_id = ?`,
  )
    .bind(r.organization)
    .all<{ row: string }>();
  const expected = m.projects.flatMap(({ people }, at) =>
    [...people].map(([who, { external }]) => `${r.projects[at]} ${r.people[who]?.id} ${external ? 1 : 0}`),
  );
  expect(results.map(({ row }) => row).sort()).toEqual(expected.sort());
}

/** The people are the same in each run. */
async function end(real: Real): Promise<void> {
  await CONTROL.prepare("DELETE FROM organizations WHERE id = ?").bind(real.organization).run();
  const { results } = await CONTROL.prepare(
    "SELECT p.key AS who FROM json_each(?) p CROSS JOIN accounts a ON a.id = p.value WHERE a.status = 'suspended'",
  )
    .bind(JSON.stringify(people.map(({ id }) => id)))
    .all<{ who: number }>();
  for (const { who } of results) await organization.restore.ask(real, { who });
}

describe("membership, as a model has it", () => {
  it("every step is answered as it says, and leaves everybody with what it says", async () => {
    const deadline = MODEL_RUNS === undefined ? Date.now() + LIMIT_MS : Number.POSITIVE_INFINITY;
    let isShrinking = false;
    await fc.assert(
      fc.asyncProperty(
        fc.commands(
          steps.map((step) => fc.noBias(step)),
          { maxCommands: STEPS, size: "max", ...(MODEL_REPLAY && { replayPath: MODEL_REPLAY }) },
        ),
        async (commands) => {
          if (Date.now() > deadline && !isShrinking) return;
          const world = await start();
          try {
            await fc.asyncModelRun(() => world, commands);
            const { model, real } = world;
            for (const place of places(real)) await expectTold(model, real, place);
            await expectShown(model, real);
            await expectRows(model, real);
          } catch (error) {
            isShrinking = true;
            throw error;
          } finally {
            await end(world.real);
          }
        },
      ),
      {
        numRuns: Number(MODEL_RUNS ?? RUNS),
        ...(MODEL_SEED && { seed: Number(MODEL_SEED) }),
        ...(MODEL_PATH && { path: MODEL_PATH }),
      },
    );
  }, 3_600_000);
});
