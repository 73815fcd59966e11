/** Finding people and teams: by what one knows of them, and only among those one shares something with. */
import { newId } from "@atrium/shared/id";
import { beforeAll, describe, expect, it } from "vitest";
import * as store from "../services/projects/src/directory/store.ts";
import { harness } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import {
  insertRow,
  joinOrganization,
  joinProject,
  joinTeam,
  makeOrganization,
  makeProject,
  makeTeam,
} from "./organizations.ts";
import { type Caller, newcomer, type Person, signUp, unique } from "./personas.ts";
import { planOf } from "./plan.ts";
import { control, createProject } from "./sharing.ts";

const { metered } = await harness();

interface Found {
  type: "account" | "team";
  id: string;
  name: string;
  username?: string;
}

let owner: Person;
let ada: Person;
let outsider: Person;
let CONTROL: D1Database;

beforeAll(async () => {
  [owner, ada, outsider] = (await Promise.all(["owner", "ada", "outsider"].map(signUp))) as [
    Person,
    Person,
    Person,
  ];
  CONTROL = await control();
});

const search = (caller: Caller, q: string, organization?: string): Promise<Response> =>
  send(caller, {
    method: "GET",
    path: `/v1${organization ? `/organizations/${organization}` : ""}/directory?q=${encodeURIComponent(q)}`,
  });

async function found(caller: Caller, q: string, organization?: string): Promise<Found[]> {
  const response = await search(caller, q, organization);
  expect(`${response.status} ${await response.clone().text()}`).toMatch(/^200 /);
  return ((await response.json()) as { data: Found[] }).data;
}
const ids = async (caller: Caller, q: string, organization?: string): Promise<string[]> =>
  (await found(caller, q, organization)).map(({ id }) => id);

/** Somebody by a name of their own. */
async function named(name: string): Promise<{ id: string; email: string }> {
  const person = await newcomer();
  await CONTROL.prepare("UPDATE accounts SET name = ? WHERE id = ?").bind(name, person.id).run();
  return person;
}

/** A word that no other test's people have. */
const word = () => `Zz${unique("w").replace("-", "")}`;

describe("C10 the directory", () => {
  it("finds by the beginning of a name, of a word of it, of a username and of an email, whatever the case", async () => {
    const { id: organization } = await makeOrganization(owner);
    const [first, last] = [word(), word()];
    const grace = await named(`${first} ${last}`);
    await joinOrganization(organization, grace);
    const { username } = (await CONTROL.prepare("SELECT username FROM accounts WHERE id = ?")
      .bind(grace.id)
      .first<{ username: string }>()) as { username: string };
    for (const q of [
      first.slice(0, 8),
      first.toUpperCase(),
      `${first} ${last.slice(0, 4)}`.toLowerCase(),
      last.slice(0, 6),
      username.slice(0, 14).toUpperCase(),
      grace.email,
    ]) {
      const [person, ...more] = await found(owner, q);
      expect([q, person, more]).toEqual([
        q,
        { type: "account", id: grace.id, username, name: `${first} ${last}` },
        [],
      ]);
      expect(await ids(owner, q, organization)).toEqual([grace.id]);
    }
    expect(await found(owner, first.slice(1))).toEqual([]);
  });

  it("tells no email", async () => {
    const { id: organization } = await makeOrganization(owner);
    const person = await newcomer();
    await joinOrganization(organization, person);
    const text = await (await search(owner, person.email)).text();
    expect(text).toContain(person.id);
    expect(text).not.toContain("@");
  });

  it("finds names with capitals beyond ASCII, written either way", async () => {
    const { id: organization } = await makeOrganization(owner);
    const tail = word().toLowerCase();
    const [elodie, ivan] = [await named(`Élodie${tail}`), await named(`Иван Петров${tail}`)];
    await joinOrganization(organization, elodie);
    await joinOrganization(organization, ivan);
    for (const q of [`élodie${tail}`, `Élodie${tail}`, `ÉLODIE${tail}`])
      expect(await ids(owner, q)).toEqual([elodie.id]);
    for (const q of [`иван петров${tail}`, `ПЕТРОВ${tail}`]) expect(await ids(owner, q)).toEqual([ivan.id]);
  });

  it("finds teams of one's organizations by their names", async () => {
    const { id: organization } = await makeOrganization(owner);
    const name = word();
    const team = await makeTeam(organization, `${name} Vision`);
    expect(await found(owner, name.toUpperCase())).toEqual([
      { type: "team", id: team, name: `${name} Vision`, organization_id: organization },
    ]);
    expect(await ids(owner, name, organization)).toEqual([team]);
    expect(await found(outsider, name)).toEqual([]);
  });

  it("finds only people with whom one shares an organization, or a project", async () => {
    const { id: organization } = await makeOrganization(owner);
    await joinOrganization(organization, ada);
    const tail = word();
    const [inOrganization, inProject, external, stranger] = (await Promise.all(
      ["a", "b", "c", "d"].map((letter) => named(`${tail}${letter}`)),
    )) as [Person, Person, Person, Person];
    await joinOrganization(organization, inOrganization);
    const personal = await createProject(owner);
    await joinProject(personal, inProject, { role: "viewer" });
    // From outside, in a project in which a team of hers collaborates.
    const project = await makeProject(organization, { account: owner });
    await joinProject(project, external, { role: "viewer", external: 1 });
    const team = await makeTeam(organization);
    await joinTeam(team, ada);
    expect(await ids(ada, tail)).toEqual([inOrganization.id]);
    await insertRow("collaborating_teams", {
      id: newId("mem"),
      project_id: project,
      team_id: team,
      mode: "override",
      role: "viewer",
      created_by: owner.id,
      created_at: 1,
    });
    expect((await ids(ada, tail)).sort()).toEqual([inOrganization.id, external.id].sort());
    expect((await ids(owner, tail)).sort()).toEqual([inOrganization.id, inProject.id, external.id].sort());
    expect(await ids(outsider, tail)).toEqual([]);
    expect(await ids(owner, stranger.email)).toEqual([]);
    expect(await ids(owner, tail, organization)).toEqual([inOrganization.id]);
    await expectProblem(await search(outsider, tail, organization), 404, "not_found");
  });

  it("forgets who leaves, who was suspended and how somebody was called", async () => {
    const { id: organization } = await makeOrganization(owner);
    const [before, after] = [word(), word()];
    const person = await named(before);
    const row = await joinOrganization(organization, person);
    expect(await ids(owner, before)).toEqual([person.id]);
    await CONTROL.prepare("UPDATE accounts SET name = ? WHERE id = ?").bind(after, person.id).run();
    expect([await ids(owner, before), await ids(owner, after)]).toEqual([[], [person.id]]);
    const suspend = "UPDATE accounts SET status = ? WHERE id = ?";
    await CONTROL.prepare(suspend).bind("suspended", person.id).run();
    expect(await ids(owner, after)).toEqual([]);
    await CONTROL.prepare(suspend).bind("active", person.id).run();
    await CONTROL.prepare("DELETE FROM memberships WHERE id = ?").bind(row).run();
    expect(await ids(owner, after)).toEqual([]);
  });

  it("finds everybody once, oneself never, and no more than twenty in all", async () => {
    const { id: organization, defaultProject } = await makeOrganization(owner);
    const tail = word();
    const people = await Promise.all(Array.from({ length: 25 }, () => named(`${tail} ${tail} ${tail}`)));
    for (const person of people) {
      await joinOrganization(organization, person);
      await joinProject(defaultProject, person, { role: "viewer" });
    }
    const team = await makeTeam(organization, `${tail}-team`);
    const all = await ids(owner, tail);
    expect(new Set(all).size).toBe(20);
    expect(all).toHaveLength(20);
    expect(all.at(-1)).toBe(team);
    expect(await ids(owner, owner.username)).toEqual([]);
  });

  it("asks for something, and is signed in for", async () => {
    for (const q of ["", " ", "a\u0000b", "x".repeat(101)])
      await expectProblem(await search(owner, q), 422, "validation_failed");
    await expectProblem(
      await send(owner, { method: "GET", path: "/v1/directory" }),
      422,
      "validation_failed",
    );
    await expectProblem(await search({ token: null, address: "10.9.9.9" }, "a"), 401, "unauthenticated");
    // Neither a pattern nor SQL.
    for (const q of ["%", "_", "a%' OR 1=1 --"]) expect(await ids(owner, q)).toEqual([]);
  });
});

describe("what it costs", () => {
  it("the same beside 10 strangers and beside 5000, of whom all are called alike", async () => {
    const { id: organization } = await makeOrganization(owner);
    const name = word();
    const person = await named(name);
    await joinOrganization(organization, person);
    const elsewhere = (await makeOrganization(outsider)).id;
    const strangers = async (count: number) => {
      const accounts = Array.from({ length: count }, () => newId("acc"));
      await CONTROL.batch([
        CONTROL.prepare(
          `INSERT INTO accounts (id, email, username, name, created_at, updated_at)
           SELECT value, value, value, ?1, 0, 0 FROM json_each(?2)`,
        ).bind(name, JSON.stringify(accounts)),
        CONTROL.prepare(
          `INSERT INTO memberships (id, organization_id, account_id, role, created_by, created_at, updated_at)
           SELECT 'mem_' || substr(value, 5) || 'o', ?1, value, 'member', '', 0, 0 FROM json_each(?2)`,
        ).bind(elsewhere, JSON.stringify(accounts)),
      ]);
    };
    const costs: [number, number][] = [];
    for (const count of [10, 4990]) {
      await strangers(count);
      const { cost, value } = await metered(() => ids(owner, name), "projects");
      expect(value).toEqual([person.id]);
      costs.push([cost.d1_calls, cost.rows_read]);
      const one = await metered(() => ids(owner, name, organization), "projects");
      expect(one.cost.rows_read).toBeLessThanOrEqual(20);
    }
    expect(costs[1]).toEqual(costs[0]);
    expect(costs[0]?.[0]).toBe(2);
  });

  it("no more than what it shows, where thousands are called alike", async () => {
    const { id: organization } = await makeOrganization(owner);
    const name = word();
    const accounts = Array.from({ length: 3000 }, () => newId("acc"));
    await CONTROL.batch([
      CONTROL.prepare(
        `INSERT INTO accounts (id, email, username, name, created_at, updated_at)
         SELECT value, value, value, ?1, 0, 0 FROM json_each(?2)`,
      ).bind(name, JSON.stringify(accounts)),
      CONTROL.prepare(
        `INSERT INTO memberships (id, organization_id, account_id, role, created_by, created_at, updated_at)
         SELECT 'mem_' || substr(value, 5) || 'o', ?1, value, 'member', '', 0, 0 FROM json_each(?2)`,
      ).bind(organization, JSON.stringify(accounts)),
    ]);
    const { cost, value } = await metered(() => ids(owner, name, organization), "projects");
    expect(value).toHaveLength(20);
    expect(cost.rows_read).toBeLessThanOrEqual(100);
  });

  it("every query is served by an index", async () => {
    const plan = await planOf(CONTROL, async (db) => {
      for (const where of [{ organization: newId("org") }, { everywhereOf: newId("acc") }]) {
        await store.people(db, where, ["a"], newId("acc"), 20);
        await store.teams(db, where, ["a"], 5);
      }
    });
    expect(plan.filter((step) => step.startsWith("SCAN") && !/form|place|CONSTANT/.test(step))).toEqual([]);
    expect(plan.filter((step) => /SEARCH d .*term>\? AND term<\?/.test(step))).toHaveLength(2);
    expect(
      plan.filter((step) => /SEARCH t .*teams_organization_name.*>\? AND .*<\?/.test(step)),
    ).toHaveLength(2);
  });
});
