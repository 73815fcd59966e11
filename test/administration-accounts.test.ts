/** What system administrators do with accounts. */
import { newId } from "@atrium/shared/id";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { search } from "../services/auth/src/administration/store.ts";
import { FIRST_ADMINISTRATOR, harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { joinOrganization, joinTeam, makeOrganization, makeTeam } from "./organizations.ts";
import { type Caller, newcomer, type Person, signUp, unique } from "./personas.ts";
import { planOf } from "./plan.ts";
import { control, fresh, keyOf } from "./sharing.ts";

interface Account {
  id: string;
  email: string;
  username: string;
  github_username: string | null;
  status: string;
  system_administrator: boolean;
}

interface Suspended extends Account {
  effective_by: string;
  revoked_keys: { id: string }[];
  revoked_key_count: number;
  ended_session_count: number;
}

let root: Person;
let CONTROL: D1Database;

async function administrator(): Promise<Person> {
  const person = await signUp("root");
  await CONTROL.prepare("UPDATE accounts SET system_administrator = 1, version = version + 1 WHERE id = ?")
    .bind(person.id)
    .run();
  return person;
}

beforeAll(async () => {
  CONTROL = await control();
  root = await administrator();
});

const path = (id: string, action = "") => `/v1/admin/accounts/${id}${action}`;
const suspend = (caller: Caller, { id }: { id: string }) =>
  send(caller, { method: "POST", path: path(id, "/suspend") });
const restore = (caller: Caller, { id }: { id: string }) =>
  send(caller, { method: "POST", path: path(id, "/restore") });
const change = (caller: Caller, { id }: { id: string }, json: object, headers = {}) =>
  send(caller, { method: "PATCH", path: path(id), json, headers });
const signIn = ({ email, password, address }: Person) =>
  send({ token: null, address }, { method: "POST", path: "/v1/auth/sign-in", json: { email, password } });
const me = (caller: Caller) => send(caller, { method: "GET", path: "/v1/me?consistency=strong" });

async function list(caller: Caller, query: string): Promise<{ data: Account[]; next_cursor: string | null }> {
  const response = await send(caller, { method: "GET", path: `/v1/admin/accounts?${query}` });
  expect(response.status).toBe(200);
  return response.json() as Promise<{ data: Account[]; next_cursor: string | null }>;
}

/** Types of events in the log of the person's own organization, once `count` are there. */
const audited = ({ id }: Person, type: string) =>
  until(async () => {
    const { EVENTS_DB } = await (await harness()).env("events");
    const rows = await EVENTS_DB.prepare(
      "SELECT event FROM audit WHERE organization_id = ? AND type = ? ORDER BY id",
    )
      .bind(`org_${id.slice(4)}`, type)
      .all<{ event: string }>();
    return rows.results.length > 0 && rows.results.map(({ event }) => JSON.parse(event));
  });

describe("W18 who is no system administrator", () => {
  it("finds nothing here: 404, the same as for an account that does not exist; signed out: 401", async () => {
    const person = await signUp("person");
    for (const answer of [
      await suspend(person, root),
      await restore(person, root),
      await change(person, root, {}),
    ])
      await expectProblem(answer, 404, "not_found");
    const anonymous = { token: null, address: person.address };
    await expectProblem(
      await send(anonymous, { method: "GET", path: "/v1/admin/accounts" }),
      401,
      "unauthenticated",
    );
    const key = await keyOf(root, root.personalProject);
    await expectProblem(await send(key, { method: "GET", path: "/v1/admin/accounts" }), 404, "not_found");
  });
});

describe("W18 suspending an account", () => {
  it("ends its sessions and its keys for good, keeps it from signing in, and says by when", async () => {
    const person = await signUp("person");
    const key = await keyOf(person, person.personalProject);
    const { token } = (await (await signIn(person)).json()) as { token: string };
    const asked = Date.now();
    const response = await suspend(root, person);
    expect(response.status).toBe(200);
    const answer = (await response.json()) as Suspended;
    expect(answer).toMatchObject({
      id: person.id,
      status: "suspended",
      revoked_keys: [{ id: key.id }],
      revoked_key_count: 1,
      ended_session_count: 2,
    });
    expect(Date.parse(answer.effective_by)).toBeGreaterThan(asked + 60_000);
    for (const session of [person, { ...person, token }])
      await expectProblem(await me(session), 401, "credential_unknown");
    await expectProblem(await fresh(key), 401, "credential_revoked");
    await expectProblem(await signIn(person), 403, "account_suspended");
    const row = await CONTROL.prepare("SELECT revoked_because FROM keys WHERE id = ?").bind(key.id).first();
    expect(row?.revoked_because).toBe("account_suspended");
    const [event] = await audited(person, "account.suspended");
    expect(event).toMatchObject({
      actor: { id: root.id },
      target: { type: "account", id: person.id },
      details: { revoked_key_count: 1, ended_session_count: 2 },
    });
  });

  it("again does nothing more, and leaves no second event", async () => {
    const person = await signUp("person");
    await suspend(root, person);
    const again = await suspend(root, person);
    expect(again.status).toBe(200);
    expect(await again.json()).toMatchObject({
      status: "suspended",
      revoked_key_count: 0,
      ended_session_count: 0,
    });
    expect(await audited(person, "account.suspended")).toHaveLength(1);
  });

  it("is lifted again: they sign in, and what ended stays ended", async () => {
    const person = await signUp("person");
    const key = await keyOf(person, person.personalProject);
    await suspend(root, person);
    expect(await (await restore(root, person)).json()).toMatchObject({ status: "active" });
    expect((await restore(root, person)).status).toBe(200);
    const signedIn = await signIn(person);
    expect(signedIn.status).toBe(200);
    const { token } = (await signedIn.json()) as { token: string };
    expect((await me({ ...person, token })).status).toBe(200);
    await expectProblem(await me(person), 401, "credential_unknown");
    await expectProblem(await fresh(key), 401, "credential_revoked");
    expect(await audited(person, "account.restored")).toHaveLength(1);
  });

  it("nobody suspends themselves: 409", async () => {
    await expectProblem(await suspend(root, root), 409, "state_conflict");
  });

  it("of the last active owner or admin is refused, and says of which places", async () => {
    const [person, colleague] = await Promise.all([signUp("person"), signUp("colleague")]);
    const organization = await makeOrganization(person);
    await joinOrganization(organization.id, colleague);
    const team = await makeTeam(organization.id);
    await joinTeam(team, person, "admin");
    await joinTeam(team, colleague, "viewer");
    const refused = await suspend(root, person);
    const { used_by } = (await refused.clone().json()) as { used_by: unknown };
    await expectProblem(refused, 409, "last_owner");
    expect(used_by).toEqual([
      { type: "organization", id: organization.id, name: expect.any(String) },
      { type: "team", id: team, name: expect.any(String) },
    ]);
    expect((await me(person)).status).toBe(200);

    for (const [place, id, role] of [
      ["organization_id", organization.id, "owner"],
      ["team_id", team, "admin"],
    ])
      await CONTROL.prepare(`UPDATE memberships SET role = ? WHERE ${place} = ? AND account_id = ?`)
        .bind(role, id, colleague.id)
        .run();
    expect((await suspend(root, person)).status).toBe(200);
    // Who is suspended does not count any more, neither as one who runs it nor as one who is left behind.
    const bystander = await newcomer();
    await joinOrganization(organization.id, bystander);
    await expectProblem(await suspend(root, colleague), 409, "last_owner");
    expect((await suspend(root, bystander)).status).toBe(200);
    expect((await suspend(root, colleague)).status).toBe(200);
  });

  it("one hundred at once, each other's last fellow owner: one is left", async () => {
    const first = await signUp("first");
    const others = await Promise.all(Array.from({ length: 19 }, () => newcomer()));
    const people = [first, ...others];
    const { id } = await makeOrganization(first);
    await Promise.all(others.map((person) => joinOrganization(id, person, "owner")));
    await joinOrganization(id, await newcomer());
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => people.map((person) => suspend(root, person))).flat(),
    );
    const left = await CONTROL.prepare(
      `SELECT count(*) AS n FROM memberships m JOIN accounts a ON a.id = m.account_id
        WHERE m.organization_id = ? AND m.role = 'owner' AND a.status = 'active'`,
    )
      .bind(id)
      .first<{ n: number }>();
    expect(left?.n).toBe(1);
    for (const status of new Set(answers.map((answer) => answer.status)))
      expect([200, 409, 412]).toContain(status);
  });
});

describe("W18 system administrators", () => {
  it("appoint and dismiss others, at once where asked for it strongly", async () => {
    const person = await signUp("person");
    const appointed = await change(root, person, { system_administrator: true });
    expect(await appointed.json()).toMatchObject({
      system_administrator: true,
      effective_by: expect.stringMatching(/Z$/),
    });
    expect((await list(person, "limit=1")).data).toHaveLength(1);
    await change(root, person, { system_administrator: false });
    await expectProblem(
      await send(person, { method: "GET", path: "/v1/admin/accounts?consistency=strong" }),
      404,
      "not_found",
    );
    expect(await audited(person, "account.appointed")).toHaveLength(1);
    expect(await audited(person, "account.dismissed")).toHaveLength(1);
  });

  describe("keep one", () => {
    const set = (statement: string, ...values: unknown[]) =>
      CONTROL.prepare(statement)
        .bind(...values)
        .run();
    let others: string[];
    // What other files rely on is put aside, and back.
    beforeAll(async () => {
      const { results } = await CONTROL.prepare(
        "SELECT id FROM accounts WHERE system_administrator = 1 AND id <> ?",
      )
        .bind(root.id)
        .all<{ id: string }>();
      others = results.map(({ id }) => id);
      await set("UPDATE accounts SET system_administrator = 0 WHERE id <> ?", root.id);
      await set("UPDATE accounts SET email = 'aside@example.com' WHERE email = ?", FIRST_ADMINISTRATOR);
    });
    afterAll(async () => {
      await set(
        "UPDATE accounts SET email = ? WHERE email = ?",
        `${unique("first")}@example.com`,
        FIRST_ADMINISTRATOR,
      );
      await set("UPDATE accounts SET email = ? WHERE email = 'aside@example.com'", FIRST_ADMINISTRATOR);
      await set(
        "UPDATE accounts SET system_administrator = 1 WHERE id IN (SELECT value FROM json_each(?))",
        JSON.stringify(others),
      );
    });

    it("of all who dismiss themselves at once, one is left", async () => {
      const all = [root, ...(await Promise.all([administrator(), administrator()]))];
      const answers = await Promise.all(
        all.map((person) => change(person, person, { system_administrator: false })),
      );
      const { results } = await CONTROL.prepare(
        "SELECT id FROM accounts WHERE system_administrator = 1",
      ).all();
      expect(results).toHaveLength(1);
      for (const { status } of answers) expect([200, 409, 412]).toContain(status);
      root = all.find(({ id }) => id === results[0]?.id) as Person;
      await expectProblem(await change(root, root, { system_administrator: false }), 409, "state_conflict");
    });

    it("the one whom the deployment names counts, and nobody dismisses them", async () => {
      const first = newId("acc");
      await set(
        `INSERT INTO accounts (id, email, email_verified, username, name, created_at, updated_at)
          VALUES (?, ?, 1, ?, 'First', 0, 0)`,
        first,
        FIRST_ADMINISTRATOR,
        unique("first"),
      );
      const { data } = await list(root, `email=${FIRST_ADMINISTRATOR}`);
      expect(data).toMatchObject([{ id: first, system_administrator: true }]);
      const named = await change(root, { id: first }, { system_administrator: false });
      await expectProblem(named, 409, "state_conflict");
      expect((await change(root, root, { system_administrator: false })).status).toBe(200);
      root = await administrator();
    });
  });

  it("G11 say whose payment method was verified, or is not any more; each once", async () => {
    const person = await signUp("payer");
    const say = async (payment_verified: boolean) => {
      const response = await change(root, person, { payment_verified });
      expect(await response.json()).toMatchObject({ payment_verified });
      return response.headers.get("etag");
    };
    const etag = await say(true);
    expect(etag?.split("-")[0]).toBe((await say(true))?.split("-")[0]);
    const since = () =>
      CONTROL.prepare("SELECT payment_verified_at FROM accounts WHERE id = ?")
        .bind(person.id)
        .first<number | null>("payment_verified_at");
    expect(await since()).toBeGreaterThan(0);
    await say(false);
    expect(await since()).toBeNull();
    const lines = await until(async () => {
      const all = await audited(person, "account.updated");
      return all.length >= 2 && all;
    });
    expect(lines.map(({ changes }: { changes: object }) => changes)).toEqual([
      { payment_verified: { from: false, to: true } },
      { payment_verified: { from: true, to: false } },
    ]);
    await expectProblem(await change(person, person, { payment_verified: true }), 404, "not_found");
  });

  it("say which GitHub username is whose; one that was somebody's is nobody else's: 409", async () => {
    const [one, other] = await Promise.all([signUp("one"), signUp("other")]);
    const name = unique("octo");
    const changed = await change(root, one, { github_username: name });
    expect(await changed.json()).toMatchObject({ github_username: name });
    await expectProblem(
      await change(root, other, { github_username: name.toUpperCase() }),
      409,
      "github_username_taken",
    );
    await change(root, one, { github_username: null });
    await expectProblem(await change(root, other, { github_username: name }), 409, "github_username_taken");
    expect((await change(root, one, { github_username: name })).status).toBe(200);
    await expectProblem(await change(root, other, { github_username: "-no-" }), 422, "validation_failed");
    await expectProblem(
      await change(root, one, { github_username: null }, { "If-Match": '"v1"' }),
      412,
      "stale_version",
    );
  });
});

describe("the list of accounts", () => {
  it("finds by how a username or an email begins, page by page, whoever is renamed meanwhile", async () => {
    const word = unique("find");
    const people = await Promise.all(Array.from({ length: 5 }, (_, at) => signUp(`${word}-${at}`)));
    const first = await list(root, `username=${word.toUpperCase()}&limit=2`);
    expect(first.data.map(({ id }) => id)).toEqual(people.slice(0, 2).map(({ id }) => id));
    const second = people[1] as Person;
    await send(second, { method: "PATCH", path: "/v1/me", json: { username: unique("zed") } });
    const rest = await list(root, `username=${word}&limit=10&cursor=${first.next_cursor}`);
    expect(rest.data.map(({ id }) => id)).toEqual(people.slice(2).map(({ id }) => id));
    expect(rest.next_cursor).toBeNull();
    const byEmail = await list(root, `email=${word}&limit=100`);
    expect(byEmail.data.map(({ email }) => email)).toEqual(people.map(({ email }) => email));
    expect((await list(root, `email=${encodeURIComponent("%")}`)).data).toEqual([]);
    await expectProblem(
      await send(root, { method: "GET", path: "/v1/admin/accounts?username=a&email=b" }),
      422,
      "validation_failed",
    );
  });

  it("shows the suspended, and the appointed", async () => {
    const person = await signUp("person");
    await suspend(root, person);
    expect((await list(root, `status=suspended&username=${person.username}`)).data).toHaveLength(1);
    expect((await list(root, `status=active&username=${person.username}`)).data).toEqual([]);
    expect((await list(root, `appointed=true&username=${root.username}`)).data).toHaveLength(1);
    expect((await list(root, `appointed=true&email=${person.email}`)).data).toEqual([]);
  });

  it("is read by an index in its order, however it is searched", async () => {
    for (const wanted of [
      { by: "username", prefix: "a" },
      { by: "email", prefix: "a" },
      { by: "username", prefix: "", status: "suspended" },
      { by: "email", prefix: "a", status: "suspended", appointed: true },
      { by: "username", prefix: "a", appointed: true },
    ] as const) {
      for (const after of [null, "m"]) {
        const plan = (await planOf(CONTROL, (db) => search(db, wanted, { after, limit: 10 }))).join("\n");
        expect(plan).toMatch(/SEARCH accounts USING INDEX/);
        expect(plan).not.toContain("TEMP B-TREE");
      }
    }
  });
});
