/** Where one is signed in, ending that, and showing again that it is you before what is sensitive. */
import { randomBytes } from "node:crypto";
import { newId } from "@atrium/shared/id";
import { beforeAll, describe, expect, it } from "vitest";
import { mint, type Peppers, parsePeppers } from "../services/auth/src/credential/format.ts";
import { harness } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { linesOf, settled } from "./logged.ts";
import { anotherSession, type Caller, newAddress, type Person, signUp, unique } from "./personas.ts";
import { createProject, keyOf } from "./sharing.ts";

const HOUR_MS = 60 * 60 * 1000;

interface Session {
  id: string;
  current: boolean;
  created_at: string;
  confirmed_at: string;
  expires_at: string;
  ip_address: string | null;
  user_agent: string | null;
}

let control: D1Database;
let peppers: Peppers;
beforeAll(async () => {
  const { CONTROL, KEY_PEPPERS } = await (await harness()).env("auth");
  control = CONTROL;
  peppers = parsePeppers(KEY_PEPPERS);
});

const sessionsOf = async (person: Caller): Promise<Session[]> => {
  const response = await send(person, { method: "GET", path: "/v1/me/sessions?consistency=strong" });
  expect(response.status).toBe(200);
  return ((await response.json()) as { data: Session[] }).data;
};
const end = (person: Caller, id: string) => send(person, { method: "DELETE", path: `/v1/me/sessions/${id}` });
const endOthers = (person: Caller) => send(person, { method: "DELETE", path: "/v1/me/sessions" });
const confirm = (person: Caller, password: string) =>
  send(person, { method: "POST", path: "/v1/auth/confirm", json: { password } });
const me = (token: string) =>
  send({ token, address: newAddress() }, { method: "GET", path: "/v1/me?consistency=strong" });

/** As if every session of theirs had begun, and been confirmed, so long ago. */
async function aged({ id }: Person, ms: number): Promise<void> {
  await control
    .prepare(
      `UPDATE sessions SET created_at = created_at - ?1, confirmed_at = confirmed_at - ?1, version = version + 1
       WHERE account_id = ?2`,
    )
    .bind(ms, id)
    .run();
}

/** An account token, by the row that it leaves: it may do all that is not sensitive. */
async function accountToken({ id, organization, address }: Person): Promise<Caller> {
  const { secret, digest, hint } = mint("at", peppers);
  const now = Date.now();
  await control
    .prepare(
      `INSERT INTO keys (id, kind, organization_id, account_id, name, digest, hint, created_by, created_with, created_at, updated_at)
       VALUES (?1, 'account', ?2, ?3, 'token', ?4, ?5, ?3, ?3, ?6, ?6)`,
    )
    .bind(newId("tok"), organization, id, digest, hint, now)
    .run();
  return { token: secret, address };
}

describe("GET /v1/me/sessions", () => {
  it("lists where one is signed in, with what is known of it, and which one asks", async () => {
    const person = await signUp("lister");
    const address = newAddress();
    const headers = { "User-Agent": "atrium-test/1.0" };
    const { email, password } = person;
    const path = "/v1/auth/sign-in";
    const signedIn = await send(
      { token: null, address },
      { method: "POST", path, json: { email, password }, headers },
    );
    const { token } = (await signedIn.json()) as { token: string };
    const [newest, first, ...more] = await sessionsOf({ token, address });
    expect(more).toEqual([]);
    expect(newest).toMatchObject({ current: true, ip_address: address, user_agent: "atrium-test/1.0" });
    expect(newest?.confirmed_at).toBe(newest?.created_at);
    expect(first).toMatchObject({ current: false, ip_address: person.address });
    expect(Date.parse(newest?.expires_at ?? "") - Date.parse(newest?.created_at ?? "")).toBeGreaterThan(
      6 * 24 * HOUR_MS,
    );
    expect(JSON.stringify(newest)).not.toContain("digest");
  });

  it("leaves out what has expired, and goes page by page", async () => {
    const person = await signUp("pager");
    const [old] = [await anotherSession(person), await anotherSession(person)];
    await control.prepare("UPDATE sessions SET expires_at = 1 WHERE id = ?").bind(old.id).run();
    const page = async (cursor: string) => {
      const response = await send(person, { method: "GET", path: `/v1/me/sessions?limit=1${cursor}` });
      return (await response.json()) as { data: Session[]; next_cursor: string | null };
    };
    const one = await page("");
    const two = await page(`&cursor=${one.next_cursor}`);
    expect([...one.data, ...two.data].map(({ id }) => id)).not.toContain(old.id);
    expect(two.data).toHaveLength(1);
    expect(two.next_cursor).toBeNull();
  });
});

describe("ending sessions", () => {
  it("one: it is refused, the others go on, and the log says so", async () => {
    const person = await signUp("ender");
    const [gone, stays] = [await anotherSession(person), await anotherSession(person)];
    expect((await me(gone.token)).status).toBe(200);
    const response = await end(person, gone.id);
    expect(response.status).toBe(200);
    const { effective_by } = (await response.json()) as { effective_by: string };
    expect(Date.parse(effective_by)).toBeGreaterThan(Date.now());
    await expectProblem(await me(gone.token), 401, "credential_unknown");
    // Nor from the cache of the isolate that ended it.
    await expectProblem(
      await send({ token: gone.token, address: newAddress() }, { method: "GET", path: "/v1/me" }),
      401,
      "credential_unknown",
    );
    expect((await me(stays.token)).status).toBe(200);
    await expectProblem(await end(person, gone.id), 404, "not_found");
  });

  it("somebody else's: 404, and it goes on", async () => {
    const [person, other] = await Promise.all([signUp("one"), signUp("two")]);
    const [theirs] = await sessionsOf(other);
    await expectProblem(await end(person, theirs?.id ?? ""), 404, "not_found");
    expect((await me(other.token)).status).toBe(200);
  });

  it("one's own current one is a sign-out", async () => {
    const person = await signUp("leaver");
    const [current] = await sessionsOf(person);
    expect((await end(person, current?.id ?? "")).status).toBe(200);
    await expectProblem(await me(person.token), 401, "credential_unknown");
  });

  it("all others at once: one line of the log names them", async () => {
    const person = await signUp("sweeper");
    const others = [await anotherSession(person), await anotherSession(person)];
    const response = await endOthers(person);
    expect(response.status).toBe(200);
    for (const { token } of others) await expectProblem(await me(token), 401, "credential_unknown");
    expect((await sessionsOf(person)).map(({ current }) => current)).toEqual([true]);
    const requestId = response.headers.get("x-request-id") ?? "";
    await settled(requestId);
    const lines = await linesOf(requestId);
    expect(lines.map(({ type }) => type)).toEqual(["session.ended"]);
    const ended = lines.flatMap(({ details }) => details.sessions_ended as string[]);
    expect(ended.sort()).toEqual(others.map(({ id }) => id).sort());
  });

  it("two at once for the same: one ends it, none fails otherwise", async () => {
    const person = await signUp("racer");
    const { id } = await anotherSession(person);
    const answers = await Promise.all([end(person, id), end(person, id)]);
    for (const { status } of answers) expect([200, 404]).toContain(status);
    expect(answers.some(({ status }) => status === 200)).toBe(true);
  });

  it("is for who is signed in: no account token sees or ends sessions", async () => {
    const person = await signUp("tokened");
    const token = await accountToken(person);
    const [session] = await sessionsOf(person);
    const asked = [
      send(token, { method: "GET", path: "/v1/me/sessions" }),
      end(token, session?.id ?? ""),
      endOthers(token),
      confirm(token, person.password),
    ];
    for (const answer of asked) await expectProblem(await answer, 403, "permission_missing");
    expect((await me(person.token)).status).toBe(200);
  });
});

describe("a session that is older than an hour", () => {
  const makeKey = (person: Caller, project: string) =>
    send(person, {
      method: "POST",
      path: `/v1/projects/${project}/keys`,
      json: { name: unique("key") },
    });

  it("does what is not sensitive, and is asked again before what is, with the challenge of RFC 9470", async () => {
    const person = await signUp("aged");
    const project = await createProject(person);
    expect((await makeKey(person, project)).status).toBe(201);
    await aged(person, HOUR_MS);
    const at = `/v1/projects/${project}`;
    const sensitive = [
      makeKey(person, project),
      send(person, { method: "DELETE", path: at }),
      send(person, { method: "PUT", path: `${at}/secrets/name`, json: { value: "1" } }),
      send(person, { method: "POST", path: `${at}/transfer`, json: { account_id: "acc_nobody" } }),
    ];
    for (const answer of sensitive) {
      const response = await answer;
      expect(response.headers.get("www-authenticate")).toBe(
        'Bearer realm="atrium", error="insufficient_user_authentication", max_age=3600',
      );
      await expectProblem(response, 401, "session_too_old");
    }
    const renamed = await send(person, { method: "PATCH", path: at, json: { name: unique("renamed") } });
    expect(renamed.status).toBe(200);
  });

  it("is as new once it is confirmed, for an hour", async () => {
    const person = await signUp("confirmed");
    const project = await createProject(person);
    await aged(person, 2 * HOUR_MS);
    await expectProblem(await makeKey(person, project), 401, "session_too_old");
    await expectProblem(await confirm(person, "wrong horse"), 401, "sign_in_failed");
    await expectProblem(await makeKey(person, project), 401, "session_too_old");
    const confirmed = await confirm(person, person.password);
    expect(confirmed.status).toBe(200);
    const { confirmed_at, created_at } = (await confirmed.json()) as Session;
    expect(Date.parse(confirmed_at) - Date.parse(created_at)).toBeGreaterThan(2 * HOUR_MS - 1);
    expect((await makeKey(person, project)).status).toBe(201);
    await aged(person, HOUR_MS);
    await expectProblem(await makeKey(person, project), 401, "session_too_old");
  });

  it("confirms itself alone", async () => {
    const person = await signUp("alone");
    const project = await createProject(person);
    const other = await anotherSession(person);
    await aged(person, HOUR_MS);
    expect((await confirm(person, person.password)).status).toBe(200);
    expect((await makeKey(person, project)).status).toBe(201);
    const caller = { token: other.token, address: person.address };
    await expectProblem(await makeKey(caller, project), 401, "session_too_old");
  });

  it("revokes whatever it may: a key, a session", async () => {
    const person = await signUp("revoker");
    const project = await createProject(person);
    const key = (await (await makeKey(person, project)).json()) as { id: string };
    const other = await anotherSession(person);
    await aged(person, HOUR_MS);
    const revoked = await send(person, { method: "DELETE", path: `/v1/projects/${project}/keys/${key.id}` });
    expect(revoked.ok).toBe(true);
    expect((await end(person, other.id)).status).toBe(200);
  });

  it("is told of what it may not, as before: nobody learns by it what is there", async () => {
    const [person, stranger] = await Promise.all([signUp("owner"), signUp("stranger")]);
    const project = await createProject(person);
    await aged(stranger, HOUR_MS);
    await expectProblem(await makeKey(stranger, project), 404, "not_found");
  });

  it("keys are no sessions: their scopes decide", async () => {
    const person = await signUp("keyed");
    const project = await createProject(person);
    const key = await keyOf(person, project);
    await aged(person, HOUR_MS);
    expect((await makeKey(key, project)).status).toBe(201);
  });

  it("limits how often it is tried: 429", async () => {
    const person = await signUp("guesser");
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 25; attempt++) {
      const { token } = person;
      const response = await confirm({ token, address: newAddress() }, randomBytes(8).toString("hex"));
      statuses.push(response.status);
    }
    expect(statuses).toContain(429);
  });
});
