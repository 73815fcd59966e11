/** What holds whoever does what at the same time: one hundred requests each, through the routes that could break it. */
import { newId } from "@atrium/shared/id";
import { beforeAll, describe, expect, it } from "vitest";
import { mint, parsePeppers } from "../services/auth/src/credential/format.ts";
import { harness } from "./harness.ts";
import { send } from "./http.ts";
import {
  joinOrganization,
  joinProject,
  makeOrganization,
  makeProject,
  makeTeam,
  systemAdministrator,
} from "./organizations.ts";
import { type Caller, newAddress, newcomer, type Person, signUp, unique } from "./personas.ts";
import { control } from "./sharing.ts";

const AT_ONCE = 100;

interface Somebody extends Caller {
  id: string;
  email: string;
}

let CONTROL: D1Database;
let root: Person;
let founder: Person;
let people: Somebody[];

beforeAll(async () => {
  CONTROL = await control();
  [root, founder] = await Promise.all([systemAdministrator(), signUp("founder")]);
  people = await signedIn(AT_ONCE);
});

/** People with a session each, without the time that passwords take. */
async function signedIn(count: number): Promise<Somebody[]> {
  const peppers = parsePeppers((await (await harness()).env("auth")).KEY_PEPPERS);
  const made = Array.from({ length: count }, () => ({
    id: newId("acc"),
    name: unique("person"),
    ...mint("ss", peppers),
  }));
  const account = CONTROL.prepare(
    "INSERT INTO accounts (id, email, email_verified, username, name, created_at, updated_at) VALUES (?1, ?2, 1, ?3, ?3, 0, 0)",
  );
  const session = CONTROL.prepare(
    "INSERT INTO sessions (id, account_id, token_digest, expires_at, created_at, updated_at) VALUES (?, ?, ?, 9e12, 0, 0)",
  );
  const emailOf = (name: string) => `${name}@example.com`;
  await CONTROL.batch(
    made.flatMap(({ id, name, digest }) => [
      account.bind(id, emailOf(name), name),
      session.bind(newId("ses"), id, digest),
    ]),
  );
  return made.map(({ id, name, secret }) => ({
    id,
    email: emailOf(name),
    token: secret,
    address: newAddress(),
  }));
}

const post = (caller: Caller, path: string, json?: object) =>
  send(caller, { method: "POST", path, ...(json && { json }) });

/** How often each was answered: `200`, or the code of the refusal. */
async function tally(asked: Promise<Response>[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const response of await Promise.all(asked)) {
    const body = (await response.json()) as { code?: string };
    const answer = body.code ?? String(response.status);
    counts[answer] = (counts[answer] ?? 0) + 1;
  }
  return counts;
}

const count = async (query: string, ...values: string[]) =>
  CONTROL.prepare(`SELECT count(*) AS n FROM ${query}`)
    .bind(...values)
    .first<number>("n");

/** Everybody in a place, in one batch; the ids of their rows. */
async function allIn(some: { id: string }[], column: string, place: string, role: string): Promise<string[]> {
  const row = CONTROL.prepare(
    `INSERT INTO memberships (id, ${column}, account_id, role, created_by, created_at, updated_at) VALUES (?, ?, ?, ?, 'test', 0, 0)`,
  );
  const ids = some.map(() => newId("mem"));
  await CONTROL.batch(some.map(({ id }, at) => row.bind(ids[at], place, id, role)));
  return ids;
}

/**
 * An organization that everybody owns; a team of one that everybody leads. Who founded it is not among them any more;
 * somebody is in it who would be left behind.
 */
const ledByAll = {
  organization: async (some: Somebody[]) => {
    const { id } = await makeOrganization(founder);
    const rows = await allIn(some, "organization_id", id, "owner");
    await post(founder, `/v1/organizations/${id}/leave`);
    await allIn([await newcomer()], "organization_id", id, "member");
    return { path: `/v1/organizations/${id}`, rows };
  },
  team: async (some: Somebody[]) => {
    const { id } = await makeOrganization(founder);
    await allIn(some, "organization_id", id, "member");
    const team = await makeTeam(id);
    const bystander = [await newcomer()];
    await allIn(bystander, "organization_id", id, "member");
    await allIn(bystander, "team_id", team, "viewer");
    return { path: `/v1/teams/${team}`, rows: await allIn(some, "team_id", team, "admin") };
  },
};
const PLACES = [
  ["organization", "last_owner"],
  ["team", "last_admin"],
] as const;

describe("an organization keeps an owner, a team an admin", () => {
  it.each(PLACES)(
    "%s: of one hundred who leave or make themselves less at once, one stays",
    async (kind, code) => {
      const { path, rows } = await ledByAll[kind](people);
      const answers = await tally(
        people.map((person, at) => {
          const member = `${path}/members/${rows[at]}`;
          if (at % 3 === 0) return post(person, `${path}/leave`);
          if (at % 3 === 1) return send(person, { method: "DELETE", path: member });
          return send(person, { method: "PATCH", path: member, json: { role: "member" } });
        }),
      );
      expect(answers).toEqual({ 200: AT_ONCE - 1, [code]: 1 });
    },
  );

  it.each(PLACES)(
    "%s: of two, one suspended and one leaving at the same time, one stays: fifty pairs",
    async (kind, code) => {
      const some = await signedIn(AT_ONCE);
      const pairs = await Promise.all(
        Array.from({ length: AT_ONCE / 2 }, async (_, at) => {
          const both = some.slice(2 * at, 2 * at + 2) as [Somebody, Somebody];
          return { both, path: (await ledByAll[kind](both)).path };
        }),
      );
      const outcomes = await Promise.all(
        pairs.map(({ both: [one, other], path }) =>
          tally([post(root, `/v1/admin/accounts/${one.id}/suspend`), post(other, `${path}/leave`)]),
        ),
      );
      for (const outcome of outcomes) expect(outcome).toEqual({ 200: 1, [code]: 1 });
    },
  );
});

describe("a project keeps whom it belongs to", () => {
  it("when everybody leaves at once, its owner stays", async () => {
    const { id } = await makeOrganization(founder);
    await allIn(people, "organization_id", id, "member");
    const [owner, ...admins] = people as [Somebody, ...Somebody[]];
    const project = await makeProject(id, { account: owner });
    await allIn(admins, "project_id", project, "admin");
    const answers = await tally(people.map((person) => post(person, `/v1/projects/${project}/leave`)));
    expect(answers).toEqual({ 200: AT_ONCE - 1, project_owner: 1 });
  });

  it("when whom it is given to leaves the organization as they accept: fifty of them", async () => {
    const { id } = await makeOrganization(founder);
    const heirs = await signedIn(AT_ONCE / 2);
    const offers = await Promise.all(
      heirs.map(async (heir, at) => {
        await joinOrganization(id, heir);
        const project = await makeProject(id, { account: founder });
        // Half of them are in it already.
        if (at % 2 === 0) await joinProject(project, heir, { role: "member" });
        const offer = await post(founder, `/v1/projects/${project}/transfer`, { account_id: heir.id });
        return { heir, path: `/v1/me/transfers/${((await offer.json()) as { id: string }).id}/accept` };
      }),
    );
    await tally(
      offers.flatMap(({ heir, path }) => [post(heir, path), post(heir, `/v1/organizations/${id}/leave`)]),
    );
    const kept = await count(
      `projects p CROSS JOIN memberships o ON o.organization_id = p.organization_id AND o.account_id = p.owner_account_id
        CROSS JOIN memberships m ON m.project_id = p.id AND m.account_id = p.owner_account_id AND m.role = 'owner'
        WHERE p.organization_id = ? AND p.kind = 'standard'`,
      id,
    );
    expect(kept).toBe(heirs.length);
    const owners =
      "memberships m JOIN projects p ON p.id = m.project_id WHERE p.organization_id = ? AND m.role = 'owner'";
    expect(await count(owners, id)).toBe(heirs.length);
  });
});

describe("one hundred times added at once, somebody is in it once", () => {
  /** What is asked, and how somebody's rows are found. */
  async function doors() {
    const [person] = (await signedIn(1)) as [Somebody];
    const { id } = await makeOrganization(founder);
    const { id: other } = await makeOrganization(founder);
    await joinOrganization(other, person);
    const team = await makeTeam(other);
    const project = await makeProject(other, { account: founder });
    const account_id = person.id;
    return {
      organization: {
        ask: () => post(root, `/v1/admin/organizations/${id}/members`, { account_id, role: "member" }),
        rows: () => count("memberships WHERE account_id = ? AND organization_id = ?", person.id, id),
      },
      team: {
        ask: () => post(founder, `/v1/teams/${team}/members`, { people: [{ account_id }], role: "member" }),
        rows: () => count("memberships WHERE account_id = ? AND team_id = ?", person.id, team),
      },
      project: {
        ask: () => post(founder, `/v1/projects/${project}/collaborators`, { account_id, role: "member" }),
        rows: () => count("memberships WHERE account_id = ? AND project_id = ?", person.id, project),
      },
    };
  }

  it.each(["organization", "team", "project"] as const)("%s", async (kind) => {
    const { ask, rows } = (await doors())[kind];
    const answers = await tally(Array.from({ length: AT_ONCE }, ask));
    expect(answers).toEqual({ 201: 1, already_a_member: AT_ONCE - 1 });
    expect(await rows()).toBe(1);
  });

  // One invitation, accepted a hundred times: invitations.test.ts.
  it("by two doors: fifty invited and accepting, as they are added", async () => {
    const { id } = await makeOrganization(founder);
    const some = await signedIn(AT_ONCE / 2);
    const project = await makeProject(id, { account: founder });
    const path = `/v1/projects/${project}`;
    const invitations = await Promise.all(
      some.map(async ({ email }) => {
        const json = { email, role: "viewer", external: true };
        return ((await (await post(founder, `${path}/invitations`, json)).json()) as { id: string }).id;
      }),
    );
    const answers = await Promise.all(
      some.map((person, at) =>
        tally([
          post(person, `/v1/me/invitations/${invitations[at]}/accept`),
          post(founder, `${path}/collaborators`, { account_id: person.id, role: "member", external: true }),
        ]),
      ),
    );
    for (const answer of answers) expect(answer).toMatchObject({ already_a_member: 1 });
    expect(await count("memberships WHERE project_id = ? AND role <> 'owner'", project)).toBe(some.length);
  });
});
