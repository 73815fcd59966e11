/** Secrets that somebody found: by whom, where and whenever it is reported, what leaked is worth nothing any more. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { AtriumEvent } from "@atrium/shared/contract/events";
import { newId } from "@atrium/shared/id";
import { beforeEach, describe, expect, it } from "vitest";
import { mint, parsePeppers } from "../services/auth/src/credential/format.ts";
import { contentsOf } from "./direct.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { linesOf, settled } from "./logged.ts";
import { joinTeam, makeOrganization, makeProject, makeTeam } from "./organizations.ts";
import { type Caller, forgedKey, newAddress, type Person, signUp, unique } from "./personas.ts";
import { added, control, createProject, fresh, keyOf } from "./sharing.ts";

const { elsewhere, env, inbox, metered } = await harness();
const peppers = parsePeppers((await env("auth")).KEY_PEPPERS);

const KEY_ID = "f9525bf080f75b3506ca1ead061add62b8633a346606dc5fe544e29231c6ee0d";
const p256 = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
const scanner = p256();
const published = new Map<string, KeyObject>([[KEY_ID, scanner.publicKey]]);
let asked = 0;
let isDown = false;

elsewhere.serve((request, response) => {
  if (request.url !== "/github/api/meta/public_keys/secret_scanning")
    return void response.writeHead(404).end();
  asked++;
  if (isDown) return void response.writeHead(500).end();
  const public_keys = [...published].map(([key_identifier, key]) => ({
    key_identifier,
    key: key.export({ type: "spki", format: "pem" }),
    is_current: true,
  }));
  response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify({ public_keys }));
});

const PATH = "/v1/keys/leaks";
const anyone = (): Caller => ({ token: null, address: newAddress() });

const report = (key: string, more: object = {}, caller = anyone()) =>
  send(caller, { method: "POST", path: PATH, json: { key, ...more } });

/** As a code host sends it. */
function scanned(
  body: string,
  { key = scanner.privateKey, id = KEY_ID, signed = body } = {},
): Promise<Response> {
  return send(anyone(), {
    method: "POST",
    path: PATH,
    body,
    headers: {
      "Github-Public-Key-Identifier": id,
      "Github-Public-Key-Signature": sign("sha256", Buffer.from(signed), key).toString("base64"),
    },
  });
}
const matchOf = (token: string, more: object = {}) => ({
  token,
  type: "atrium_key",
  url: "https://github.com/octocat/hello/blob/main/.env",
  source: "content",
  ...more,
});

async function linesAfter(response: Response): Promise<AtriumEvent[]> {
  const id = response.headers.get("x-request-id") as string;
  await settled(id);
  return linesOf(id);
}
const typesAfter = async (response: Response) => (await linesAfter(response)).map(({ type }) => type);
const subjectsTo = async ({ email }: Person) => (await inbox(email)).map(({ subject }) => subject);
const mailAbout = (person: Person, id: string) =>
  until(async () =>
    (await inbox(person.email)).find(({ subject, body }) => `${subject} ${body}`.includes(id)),
  );
const rowOf = async (id: string) =>
  (await control()).prepare("SELECT * FROM keys WHERE id = ?").bind(id).first<Record<string, unknown>>();

let owner: Person;
let admin: Person;
let member: Person;
let project: string;

// New people for each: what is too much mail for one address is not sent.
beforeEach(async () => {
  isDown = false;
  [owner, admin, member] = await Promise.all([signUp("owner"), signUp("admin"), signUp("member")]);
  project = await createProject(owner);
  await added(owner, project, admin, { role: "admin" });
  await added(owner, project, member, { role: "contributor" });
});

/** The least of a few times: what was asked before goes on for a while. */
async function costOf(token: string) {
  let least: { d1_calls: number; kv_reads: number; rows_written: number } | undefined;
  for (let time = 0; time < 5; time++) {
    const { cost } = await metered(() => report(token), "auth");
    const { d1_calls, kv_reads, rows_written } = cost;
    if (!least || d1_calls < least.d1_calls) least = { d1_calls, kv_reads, rows_written };
  }
  return least;
}

describe("whoever has a secret may report it", () => {
  it("a key is revoked because it leaked; its owner and those who administer keys are told, others not", async () => {
    const key = await keyOf(member, project);
    const other = await keyOf(member, project);
    const answer = await report(key.token, { url: "https://example.com/paste", source: "paste" });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ label: "true_positive" });
    await expectProblem(await fresh(key), 401, "credential_revoked");
    expect((await fresh(other)).status).toBe(200);
    expect(await rowOf(key.id)).toMatchObject({ revoked_because: "leaked", version: 2 });

    const [leaked, revoked] = await linesAfter(answer);
    const where = { url: "https://example.com/paste", source: "paste", reported_by: "anyone" };
    expect(leaked).toMatchObject({
      type: "key.leaked",
      actor: { type: "system", id: "anyone" },
      credential: null,
      target: { type: "key", id: key.id },
      project_id: project,
      organization_id: owner.organization,
      details: { ...where, secret: "current", hint: key.token.slice(0, 12), done: "revoked" },
    });
    expect(revoked).toMatchObject({
      type: "key.revoked",
      target: { id: key.id },
      details: { because: "leaked" },
    });

    for (const person of [owner, admin, member]) {
      const { subject, body } = await mailAbout(person, key.id);
      expect(subject).toContain(key.id);
      expect(body).toContain("https://example.com/paste (paste)");
      expect(body).not.toContain(key.token);
    }
    const third = await keyOf(owner, project);
    await report(third.token);
    await mailAbout(admin, third.id);
    expect((await subjectsTo(member)).join()).not.toContain(third.id);
  });

  it("a second report, and ten at once, are no news: one revocation, one mail each", async () => {
    const key = await keyOf(owner, project);
    const answers = await Promise.all(Array.from({ length: 10 }, () => report(key.token)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const types = (await Promise.all(answers.map(typesAfter))).flat();
    expect(types).toEqual(["key.leaked", "key.revoked"]);
    await mailAbout(owner, key.id);
    expect(await typesAfter(await report(key.token))).toEqual([]);
    expect((await subjectsTo(owner)).filter((subject) => subject.includes(key.id))).toHaveLength(1);
  });

  it("unknown and revoked are answered alike, at the same cost", async () => {
    const key = await keyOf(owner, project);
    await send(owner, { method: "DELETE", path: `/v1/projects/${project}/keys/${key.id}` });
    const { secret: unknown } = mint("pk", peppers);
    const answers = [];
    for (const token of [key.token, unknown]) {
      const answer = await report(token);
      answers.push([answer.status, await answer.json(), await typesAfter(answer), await costOf(token)]);
    }
    expect(answers[0]).toEqual(answers[1]);
    const nothing = { d1_calls: 1, kv_reads: 0, rows_written: 0 };
    expect(answers[0]).toEqual([200, { label: "true_positive" }, [], nothing]);
  });

  it("what we never made costs no storage", async () => {
    for (const token of [forgedKey(), "atr_pk_", "hunter2"]) {
      expect(await (await report(token)).json()).toEqual({ label: "false_positive" });
      expect(await costOf(token)).toEqual({ d1_calls: 0, kv_reads: 0, rows_written: 0 });
    }
  });

  it("an expired key is revoked too, so that nobody prolongs it", async () => {
    const key = await keyOf(owner, project);
    await (await control()).prepare("UPDATE keys SET expires_at = 1 WHERE id = ?").bind(key.id).run();
    expect(await typesAfter(await report(key.token))).toEqual(["key.leaked", "key.revoked"]);
  });

  it("a session ends; so does the account token of a person", async () => {
    const person = await signUp("person");
    const { id, secret } = await accountToken({ person });
    const answer = await report(secret);
    const [leaked, revoked] = await linesAfter(answer);
    expect([leaked?.type, revoked?.type]).toEqual(["token.leaked", "token.revoked"]);
    expect(leaked).toMatchObject({
      target: { type: "token", id },
      project_id: null,
      organization_id: person.organization,
    });
    expect(await rowOf(id)).toMatchObject({ revoked_because: "leaked" });
    expect((await mailAbout(person, id)).body).toContain("account token");

    const ended = await report(person.token);
    expect(await linesAfter(ended)).toMatchObject([
      { type: "session.ended", organization_id: person.organization, details: { because: "leaked" } },
    ]);
    await expectProblem(await fresh(person), 401, "credential_unknown");
    await mailAbout(person, "A session of yours");
    expect(await typesAfter(await report(person.token))).toEqual([]);
  });

  it("of a rotated key, the old secret that counts still ends alone, and can not be rolled back to", async () => {
    const key = await keyOf(owner, project);
    const old = mint("pk", peppers);
    const rotated = (until: string, endsAt: number) =>
      control().then((d1) =>
        d1
          .prepare(
            "UPDATE keys SET previous_digest = ?, previous_hint = ?, previous_until = ?, previous_ends_at = ?, version = version + 1 WHERE id = ?",
          )
          .bind(old.digest, old.hint, until, endsAt, key.id)
          .run(),
      );
    await rotated("grace", Date.now() - 1000);
    expect(await typesAfter(await report(old.secret))).toEqual([]);

    await rotated("grace", Date.now() + 3_600_000);
    const [leaked, ...more] = await linesAfter(await report(old.secret));
    expect(more).toEqual([]);
    expect(leaked).toMatchObject({
      type: "key.leaked",
      target: { id: key.id },
      details: { secret: "previous", hint: old.hint, done: "old_secret_ended" },
    });
    expect((await fresh(key)).status).toBe(200);
    const { previous_ends_at, revoked_at } = (await rowOf(key.id)) ?? {};
    expect(revoked_at).toBeNull();
    expect(previous_ends_at).toBeLessThanOrEqual(Date.now());
    expect((await mailAbout(owner, key.id)).body).toContain("before the last rotation");
    expect(await typesAfter(await report(old.secret))).toEqual([]);
    expect(await typesAfter(await report(key.token))).toEqual(["key.leaked", "key.revoked"]);
  });

  it("what a reporter writes of it is a line, bounded, without control characters or a secret", async () => {
    const key = await keyOf(owner, project);
    const url = `https://example.com/?k=${key.token}\r\nBcc: x\u202e${"x".repeat(900)}`;
    const [leaked] = await linesAfter(await report(key.token, { url, source: `${key.token}\n` }));
    const { url: said = "", source } = (leaked?.details ?? {}) as { url?: string; source?: string };
    expect(said).toMatch(/^https:\/\/example\.com\/\?k=atr_pk_\w{5}…redacted Bcc: x x+$/);
    expect(said.length).toBeLessThanOrEqual(500);
    expect(source).toMatch(/^atr_pk_\w{5}…redacted $/);
    const { CREDENTIALS } = await env("auth");
    const { keys } = await CREDENTIALS.list();
    const everything = [
      await contentsOf(await control()),
      await contentsOf((await env("events")).EVENTS_DB),
      JSON.stringify((await (await control()).prepare("SELECT * FROM inbox").all()).results),
      ...(await Promise.all(keys.map(async ({ name }) => `${name} ${await CREDENTIALS.get(name)}`))),
      (await harness()).logs(),
    ];
    for (const text of everything) expect(text).not.toContain(key.token.slice(12));
  });

  it("not as often as they like", async () => {
    const caller = anyone();
    const statuses = [];
    for (let at = 0; at < 12; at++) statuses.push((await report("hunter2", {}, caller)).status);
    expect(statuses).toContain(200);
    expect(statuses.at(-1)).toBe(429);
  });

  it("in the form that is asked for", async () => {
    for (const json of [
      {},
      { key: 1 },
      { key: "" },
      { key: "x".repeat(201) },
      { key: "x", revoke: false },
      "x",
      null,
    ])
      await expectProblem(
        await send(anyone(), { method: "POST", path: PATH, json }),
        422,
        "validation_failed",
      );
  });
});

describe("a scanner's report, signed as code hosts sign theirs", () => {
  it("is believed: each token has its answer, and what is ours is revoked", async () => {
    const keys = await Promise.all([keyOf(owner, project), keyOf(member, project)]);
    const tokens = [...keys.map(({ token }) => token), forgedKey(), keys[0]?.token ?? ""];
    const body = ` ${JSON.stringify(tokens.map((token) => matchOf(token, { more: 1 })))}\n`;
    const answer = await scanned(body);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual(
      tokens.map((token, at) => ({
        token_hash: createHash("sha256").update(token).digest("hex"),
        token_type: "atrium_key",
        label: at === 2 ? "false_positive" : "true_positive",
      })),
    );
    const lines = await linesAfter(answer);
    expect(lines.map(({ type }) => type).sort()).toEqual([
      "key.leaked",
      "key.leaked",
      "key.revoked",
      "key.revoked",
    ]);
    expect(lines.find(({ type }) => type === "key.leaked")?.details).toMatchObject({
      reported_by: "scanner",
    });
    for (const key of keys) await expectProblem(await fresh(key), 401, "credential_revoked");
    // One mail of both.
    expect((await mailAbout(owner, keys[1]?.id ?? "")).subject).toBe("2 credentials have leaked");

    const again = await scanned(body);
    expect(again.status).toBe(200);
    expect(await typesAfter(again)).toEqual([]);
  });

  it("may leave out where it was found", async () => {
    const key = await keyOf(owner, project);
    const body = JSON.stringify([{ token: key.token, type: "atrium_key", url: "", source: null }]);
    const [leaked] = await linesAfter(await scanned(body));
    expect(leaked?.details).toMatchObject({ url: null, source: null });
  });

  it("altered, by somebody else, or unsigned: 401, and nothing has happened", async () => {
    const key = await keyOf(owner, project);
    const body = JSON.stringify([matchOf(key.token)]);
    const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" });
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
    published.set("p384", p384.publicKey).set("rsa", rsa.publicKey);
    const bad = [
      await scanned(body, { signed: `${body} ` }),
      await scanned(`${body} `, { signed: body }),
      await scanned(body, { key: p256().privateKey }),
      await scanned(body, { id: "unknown" }),
      await scanned(body, { id: "p384", key: p384.privateKey }),
      await scanned(body, { id: "rsa", key: rsa.privateKey }),
      await send(anyone(), { method: "POST", path: PATH, body }),
      await send(anyone(), {
        method: "POST",
        path: PATH,
        body,
        headers: { "Github-Public-Key-Identifier": KEY_ID, "Github-Public-Key-Signature": "AAAA" },
      }),
    ];
    for (const answer of bad) await expectProblem(answer, 401, "signature_invalid");
    expect((await fresh(key)).status).toBe(200);
  });

  it("keys that are not known are asked for at most once a minute", async () => {
    const before = asked;
    for (let at = 0; at < 5; at++)
      await scanned("[]".replace("[]", JSON.stringify([matchOf("x")])), { id: `unknown-${at}` });
    expect(asked - before).toBeLessThanOrEqual(1);
    isDown = true;
    expect((await scanned(JSON.stringify([matchOf("x")]))).status).toBe(200);
  });

  it("of more than a hundred, of none, or too large: refused", async () => {
    const many = (count: number) => JSON.stringify(Array.from({ length: count }, () => matchOf(forgedKey())));
    expect((await scanned(many(100))).status).toBe(200);
    await expectProblem(await scanned(many(101)), 422, "validation_failed");
    await expectProblem(await scanned("[]"), 422, "validation_failed");
    await expectProblem(
      await scanned(JSON.stringify([matchOf("x".repeat(1_100_000))])),
      413,
      "body_too_large",
    );
  });
});

describe("an organization that sees to its leaked keys itself", () => {
  const policy = (caller: Caller, organization: string, leaked_keys: string) =>
    send(caller, {
      method: "PATCH",
      path: `/v1/organizations/${organization}/settings`,
      json: { leaked_keys },
    });

  it("is told, once, and the key goes on; when it changes its mind the next report revokes", async () => {
    const organization = await makeOrganization(owner);
    const theirs = await makeProject(organization.id, { account: owner });
    const changed = await policy(owner, organization.id, "notify");
    expect(await changed.json()).toMatchObject({ leaked_keys: "notify" });

    const key = await keyOf(owner, theirs);
    const [leaked, ...more] = await linesAfter(await scanned(JSON.stringify([matchOf(key.token)])));
    expect(more).toEqual([]);
    expect(leaked).toMatchObject({
      type: "key.leaked",
      organization_id: organization.id,
      details: { done: "told" },
    });
    expect((await mailAbout(owner, key.id)).body).toContain("revoke or rotate it now");
    expect((await fresh(key)).status).toBe(200);
    expect(await typesAfter(await report(key.token))).toEqual([]);

    await policy(owner, organization.id, "revoke");
    expect(await typesAfter(await report(key.token))).toEqual(["key.revoked"]);
    await expectProblem(await fresh(key), 401, "credential_revoked");
  });

  it("so are the admins of a team whose token leaks", async () => {
    const organization = await makeOrganization(owner);
    const team = await makeTeam(organization.id);
    await joinTeam(team, owner, "admin");
    const { id, secret } = await accountToken({ team, organization: organization.id, by: owner.id });
    const [leaked] = await linesAfter(await report(secret));
    expect(leaked).toMatchObject({ type: "token.leaked", organization_id: organization.id });
    expect((await mailAbout(owner, id)).body).toContain("of the team");
  });

  it("a personal one has no such choice", async () => {
    await expectProblem(await policy(owner, owner.organization, "notify"), 403, "personal_organization");
  });
});

/** By its row: a person's, or that of a team's service account. */
async function accountToken(
  of: { person: Person } | { team: string; organization: string; by: string },
): Promise<{ id: string; secret: string }> {
  const d1 = await control();
  const { secret, digest, hint } = mint("at", peppers);
  const id = newId("tok");
  const now = Date.now();
  const isPerson = "person" in of;
  const robot = isPerson ? null : newId("sa");
  const by = isPerson ? of.person.id : of.by;
  const statements = [
    d1
      .prepare(
        `INSERT INTO keys (id, kind, organization_id, account_id, service_account_id, name, digest, hint, created_by, created_with,
          created_at, updated_at) VALUES (?, 'account', ?, ?, ?, ?, ?, ?, ?, 'ses_1', ?, ?)`,
      )
      .bind(
        id,
        isPerson ? of.person.organization : of.organization,
        isPerson ? by : null,
        robot,
        unique("token"),
        digest,
        hint,
        by,
        now,
        now,
      ),
  ];
  if (!isPerson)
    statements.unshift(
      d1
        .prepare(
          "INSERT INTO service_accounts (id, team_id, name, role, created_by, created_at, updated_at) VALUES (?, ?, ?, 'member', ?, ?, ?)",
        )
        .bind(robot, of.team, unique("robot"), by, now, now),
    );
  await d1.batch(statements);
  return { id, secret };
}
