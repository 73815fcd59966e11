/** Public keys: what people register, and whose open a cluster now. */
import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { candidatesWithKeys } from "../services/auth/src/people/store.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { linesOf } from "./logged.ts";
import {
  insertRow,
  joinOrganization,
  joinProject,
  joinTeam,
  makeOrganization,
  makeProject,
  makeTeam,
  systemAdministrator,
} from "./organizations.ts";
import { type Caller, newcomer, type Person, signUp, unique } from "./personas.ts";
import { planOf } from "./plan.ts";
import { makeThing } from "./samples/kinds.ts";
import { publicKey } from "./samples/use.ts";
import { seedCollaborators } from "./seed.ts";
import { control, createProject, keyOf } from "./sharing.ts";
import { makeKey } from "./world.ts";

interface SshKey {
  id: string;
  name: string;
  type: string;
  public_key: string;
  fingerprint: string;
}

const { metered } = await harness();
const CONTROL = await control();

let owner: Person;
let other: Person;
beforeAll(async () => {
  [owner, other] = (await Promise.all(["owner", "other"].map(signUp))) as [Person, Person];
});

const mine = "/v1/me/ssh-keys";
const ask = (caller: Caller, method: string, path: string, json?: unknown) =>
  send(caller, { method, path, json });
const add = (caller: Caller, public_key: string, name = "laptop") =>
  ask(caller, "POST", mine, { name, public_key });

async function answered<T>(status: number, asked: Promise<Response>): Promise<T> {
  const response = await asked;
  const text = await response.text();
  expect(`${response.status} ${text}`).toMatch(new RegExp(`^${status} `));
  return (text ? JSON.parse(text) : null) as T;
}

describe("/v1/me/ssh-keys", () => {
  it("register, list, get, delete: each leaves its line", async () => {
    const text = publicKey();
    const response = await add(owner, `${text} me@laptop\n`);
    const key = await answered<SshKey>(201, Promise.resolve(response.clone()));
    expect(key).toMatchObject({ name: "laptop", type: "ssh-ed25519", public_key: text });
    expect(key.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    const { data } = await answered<{ data: SshKey[] }>(200, ask(owner, "GET", mine));
    expect(data).toContainEqual(key);
    const each = `${mine}/${key.id}`;
    expect(await answered(200, ask(owner, "GET", each))).toEqual(key);
    for (const [method, status] of [
      ["GET", 404],
      ["DELETE", 404],
    ] as const)
      await expectProblem(await ask(other, method, each), status, "not_found");
    const stale = await send(owner, { method: "DELETE", path: each, headers: { "If-Match": '"v7"' } });
    await expectProblem(stale, 412, "stale_version");
    const deleted = await ask(owner, "DELETE", each);
    await answered(204, Promise.resolve(deleted));
    await expectProblem(await ask(owner, "GET", each), 404, "not_found");
    for (const [{ headers }, type] of [
      [response, "ssh_key.created"],
      [deleted, "ssh_key.deleted"],
    ] as const) {
      const lines = await until(async () => {
        const found = await linesOf(headers.get("x-request-id") ?? "");
        return found.length > 0 && found;
      });
      expect(lines).toMatchObject([
        { type, target: { id: key.id }, details: { fingerprint: key.fingerprint }, actor: { id: owner.id } },
      ]);
    }
  });

  it("a key is one person's: somebody else's is 409 and says no more, at once too", async () => {
    const [text, before] = [publicKey(), (await answered<{ data: [] }>(200, ask(other, "GET", mine))).data];
    const answers = await Promise.all([owner, other, owner].map((person) => add(person, text)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const loser = answers[0]?.status === 201 || answers[2]?.status === 201 ? other : owner;
    const refusal = JSON.stringify(await expectProblem(await add(loser, text), 409, "already_exists"));
    for (const { id, username, email } of [owner, other])
      for (const word of [id, username, email]) expect(refusal).not.toContain(word);
    expect(before).toEqual([]);
  });

  it("a pasted private key is refused, and stands in neither answer nor log", async () => {
    const secret = randomBytes(200).toString("base64");
    const pasted = `-----BEGIN OPENSSH PRIVATE KEY-----\n${secret}\n-----END OPENSSH PRIVATE KEY-----\n`;
    for (const text of [pasted, pasted.repeat(80), `ssh-ed25519 ${secret}`]) {
      const refusal = await expectProblem(await add(owner, text), 422, "validation_failed");
      expect(refusal.errors?.[0]?.pointer).toBe("/public_key");
      expect(JSON.stringify(refusal)).not.toContain(secret.slice(0, 20));
    }
    expect((await harness()).logs()).not.toContain(secret.slice(0, 20));
  });

  it("keys of a project have none of it: a person signs in for that", async () => {
    const project = (await owner.client.POST("/v1/projects", { body: { name: unique("project") } })).id;
    const key = await keyOf(owner, project);
    await expectProblem(await ask(key, "GET", mine), 403, "permission_missing");
    await expectProblem(await add(key, publicKey()), 403, "permission_missing");
  });

  it("fifty and no more, however many come at once: 409", async () => {
    const collector = await signUp("collector");
    await keysFor(collector.id, 48);
    const answers = await Promise.all([1, 2, 3, 4].map(() => add(collector, publicKey())));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
    await expectProblem(await add(collector, publicKey()), 409, "quota_exceeded");
  });
});

/** Registered behind the API. */
async function keysFor(account: string, count = 1): Promise<string[]> {
  const lines = Array.from({ length: count }, publicKey);
  for (const line of lines) {
    const [type = "", public_key = ""] = line.split(" ");
    const id = unique("ssh");
    await insertRow("ssh_keys", {
      id,
      account_id: account,
      name: "key",
      type,
      public_key,
      fingerprint: id,
      created_at: 0,
    });
  }
  return lines;
}

interface Keyholder {
  id: string;
  line: string;
}

/** Somebody with a key, who never signs in. */
async function keyholder(): Promise<Keyholder> {
  const { id, email } = await newcomer();
  const [key] = await keysFor(id);
  return { id, line: `${key} ${email.split("@")[0]}` };
}

const authorized = (caller: Caller, project: string, cluster: string) =>
  ask(caller, "GET", `/v1/projects/${project}/ssh/authorized-keys?cluster=${cluster}`);

async function lines(caller: Caller, project: string, cluster: string): Promise<string[]> {
  const response = await authorized(caller, project, cluster);
  const text = await response.text();
  expect(`${response.status} ${text}`).toMatch(/^200 /);
  return text.split("\n").slice(0, -1).sort();
}

describe("authorized keys of a cluster", () => {
  let organization: string;
  let defaultProject: string;
  beforeAll(async () => {
    const made = await makeOrganization(owner);
    organization = made.id;
    defaultProject = made.defaultProject;
  });

  /** People of the organization with a key each. */
  const keyholders = async (count: number) => {
    const people = await Promise.all(Array.from({ length: count }, keyholder));
    for (const person of people) await joinOrganization(organization, person);
    return people;
  };
  const linesOfEach = (...people: (Keyholder | undefined)[]) => people.map((person) => person?.line).sort();

  it("are those of everybody who may connect, by whatever way in, and of nobody else", async () => {
    const project = await makeProject(organization, { account: owner }, { visibility: "open" });
    const collaborate = async (mode: string, role: string | null, ceiling: string[] | null) => {
      const team = await makeTeam(organization);
      const row = { mode, role, ceiling: ceiling && JSON.stringify(ceiling) };
      const place = { id: unique("ct"), project_id: project, team_id: team };
      await insertRow("collaborating_teams", { ...place, ...row, created_by: owner.id, created_at: 0 });
      return team;
    };
    const [inheriting, masked, lowering, raising] = await Promise.all([
      collaborate("inherit", null, ["cluster:view", "cluster:connect"]),
      collaborate("inherit", null, ["cluster:view"]),
      collaborate("override", "viewer", null),
      collaborate("override", "contributor", null),
    ]);
    const cluster = await makeThing(owner, project, "clusters");
    const [member, contributor, perKind, inherits, raised] = await keyholders(5);
    const [viewer, reads, inTeamOnly, hidden, lowered, suspended] = await keyholders(6);
    const [admin, outsider] = await Promise.all([keyholder(), keyholder()]);
    await joinOrganization(organization, admin, "admin");
    for (const [person, level] of [
      [member, { role: "member" }],
      [contributor, { role: "contributor" }],
      [perKind, { access: JSON.stringify({ job: "all" }) }],
      [viewer, { role: "viewer" }],
      [reads, { access: JSON.stringify({ job: "read" }) }],
      [lowered, { role: "contributor" }],
      [raised, { role: "viewer" }],
      [suspended, { role: "contributor" }],
    ] as const)
      if (person) await joinProject(project, person, level);
    for (const [team, person, role] of [
      [inheriting, inherits, "contributor"],
      [inheriting, inTeamOnly, "viewer"],
      [masked, hidden, "admin"],
      [lowering, lowered, "admin"],
      [raising, raised, "viewer"],
    ] as const)
      if (person) await joinTeam(team, person, role);
    const suspend = "UPDATE accounts SET status = 'suspended' WHERE id = ?";
    await CONTROL.prepare(suspend).bind(suspended?.id).run();
    const found = await lines(owner, project, cluster);
    const known = found.filter((line) => !line.endsWith(` ${owner.username}`));
    expect(known).toEqual(linesOfEach(member, contributor, perKind, inherits, raised, admin));
    expect(found.join()).not.toContain(outsider.line);
  });

  it("of the team that owns the project: its admins and members, and not those who only look", async () => {
    const team = await makeTeam(organization);
    const project = await makeProject(organization, { team });
    const cluster = await makeThing(owner, project, "clusters");
    const [teamAdmin, teamMember, teamViewer] = await keyholders(3);
    for (const [person, role] of [
      [teamAdmin, "admin"],
      [teamMember, "member"],
      [teamViewer, "viewer"],
    ] as const)
      if (person) await joinTeam(team, person, role);
    const found = await lines(owner, project, cluster);
    expect(found).toEqual(expect.arrayContaining(linesOfEach(teamAdmin, teamMember)));
    expect(found).not.toContain(teamViewer?.line);
  });

  it("O2 the Default project: every member of the organization, with each of their keys", async () => {
    const cluster = await makeThing(owner, defaultProject, "clusters");
    const before = await lines(owner, defaultProject, cluster);
    const member = await keyholder();
    await joinOrganization(organization, member);
    const [second] = await keysFor(member.id);
    const username = member.line.split(" ")[2];
    expect(await lines(owner, defaultProject, cluster)).toEqual(
      [...before, member.line, `${second} ${username}`].sort(),
    );
  });

  it("of the owner of a project, and of a Personal project nobody else", async () => {
    const [person, [key]] = [other, await keysFor(other.id)];
    const theirs = (await answered<{ data: SshKey[] }>(200, ask(other, "GET", mine))).data.map(
      ({ public_key }) => `${public_key} ${person.username}`,
    );
    expect(theirs).toContain(`${key} ${person.username}`);
    const cluster = await makeThing(other, other.personalProject, "clusters");
    expect(await lines(other, other.personalProject, cluster)).toEqual(theirs.sort());
  });

  it("O8 a removal, a suspension and a deleted key show with the next question, and it says how long it holds", async () => {
    const project = await createProject(owner);
    const cluster = await makeThing(owner, project, "clusters");
    const [removed, suspended, stays] = await Promise.all([keyholder(), keyholder(), keyholder()]);
    const runner = await makeKey({ owner, project }, { scopes: ["cluster:view", "cluster:connect"] });
    const [membership] = await Promise.all(
      [removed, suspended, stays].map((person) => joinProject(project, person, { role: "member" })),
    );
    const ours = async () => {
      const known = new Set([removed, suspended, stays].map(({ line }) => line));
      return (await lines(runner, project, cluster)).filter((line) => known.has(line));
    };
    expect(await ours()).toHaveLength(3);
    await answered(200, ask(owner, "DELETE", `/v1/projects/${project}/collaborators/${membership}`));
    const root = await systemAdministrator();
    await answered(200, ask(root, "POST", `/v1/admin/accounts/${suspended.id}/suspend`));
    expect(await ours()).toEqual([stays.line]);
    await CONTROL.prepare("DELETE FROM ssh_keys WHERE account_id = ?").bind(stays.id).run();
    expect(await ours()).toEqual([]);

    const { headers } = await authorized(runner, project, cluster);
    expect(headers.get("content-type")).toMatch(/^text\/plain/);
    const maxAge = Number(headers.get("atrium-max-age"));
    expect(maxAge).toBeGreaterThan(50);
    expect(maxAge).toBeLessThan(60);
    expect(headers.get("cache-control")).toBe(`private, max-age=${maxAge}`);
  });

  it("are for those who may connect themselves: 403; outsiders and other projects' clusters: 404", async () => {
    const project = await createProject(owner);
    const cluster = await makeThing(owner, project, "clusters");
    await joinProject(project, other, { role: "viewer" });
    const refused = await expectProblem(await authorized(other, project, cluster), 403, "permission_missing");
    expect(refused.permission).toBe("cluster:connect");
    const outsider = await signUp("outsider");
    await expectProblem(await authorized(outsider, project, cluster), 404, "not_found");
    await expectProblem(await authorized(owner, owner.personalProject, cluster), 404, "not_found");
    await expectProblem(
      await ask(owner, "GET", `/v1/projects/${project}/ssh/authorized-keys`),
      422,
      "validation_failed",
    );
  });

  it("complete of hundreds, at a cost of those who have keys", async () => {
    const project = await createProject(owner);
    const cluster = await makeThing(owner, project, "clusters");
    await seedCollaborators(CONTROL, { project, organization: owner.organization }, SEEDED, SEEDED + 1000);
    const few = (await metered(() => lines(owner, project, cluster), "auth")).cost;
    await CONTROL.prepare(
      `INSERT INTO ssh_keys (id, account_id, name, type, public_key, fingerprint, created_at)
       SELECT 'ssh_' || account_id, account_id, 'key', 'ssh-ed25519', 'AAAA', account_id, 0 FROM memberships
       WHERE project_id = ? AND account_id <> ? AND rowid % 4 = 0`,
    )
      .bind(project, owner.id)
      .run();
    const { value, cost } = await metered(() => lines(owner, project, cluster), "auth");
    const connecting = `SELECT count(*) AS n FROM memberships m JOIN ssh_keys k ON k.account_id = m.account_id
      WHERE m.project_id = ?`;
    expect(value).toHaveLength((await CONTROL.prepare(connecting).bind(project).first<number>("n")) ?? 0);
    expect(value.length).toBeGreaterThan(200);
    expect(few.d1_statements).toBeLessThan(10);
    expect(cost.d1_calls).toBeLessThan(20);
  });

  it("by indexes, from the place and not from everybody's keys", async () => {
    const page = { limit: 100, after: null };
    const plan = await planOf(CONTROL, (db) => candidatesWithKeys(db, "prj_1", page));
    expect(plan.filter((step) => /SCAN (memberships|m|c|ssh_keys)\b/.test(step))).toEqual([]);
  });
});

/** Ids that nobody else seeds. */
const SEEDED = 9_100_000;
