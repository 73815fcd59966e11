/** Signing up, in and out, over HTTP; and that what must not be kept is kept nowhere. */
import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { newAddress, unique } from "./personas.ts";

interface SignedIn {
  account: {
    id: string;
    email: string;
    email_verified: boolean;
    username: string;
    personal_organization_id: string;
    personal_project_id: string;
  };
  token?: string;
  expires_at: string;
}

interface AuditLine {
  type: string;
  changes: Record<string, unknown>;
  details: Record<string, unknown>;
}

const newcomer = () => {
  const username = unique("ada");
  return {
    email: `${username}@example.com`,
    username,
    name: "Ada",
    password: randomBytes(12).toString("hex"),
  };
};
type Newcomer = ReturnType<typeof newcomer>;

const post = (path: string, json?: unknown, token: string | null = null, headers = {}) =>
  send({ token, address: newAddress() }, { method: "POST", path, json, headers });
const get = (path: string, token: string | null, headers = {}) =>
  send({ token, address: newAddress() }, { method: "GET", path, headers });

async function signedUp(person: Newcomer = newcomer()): Promise<Newcomer & SignedIn & { token: string }> {
  const response = await post("/v1/auth/sign-up", person);
  expect(response.status).toBe(201);
  return { ...person, ...((await response.json()) as SignedIn & { token: string }) };
}

const signIn = ({ email, password }: { email: string; password: string }, more = {}, headers = {}) =>
  post("/v1/auth/sign-in", { email, password, ...more }, null, headers);

async function newSession(person: { email: string; password: string }): Promise<string> {
  const response = await signIn(person);
  expect(response.status).toBe(200);
  return ((await response.json()) as { token: string }).token;
}

/** The token of the newest mail with that subject. */
async function mailed(email: string, subject: string, count = 1): Promise<string> {
  const { inbox } = await harness();
  const mails = await until(async () => {
    const found = (await inbox(email)).filter((mail) => mail.subject === subject);
    return found.length >= count && found;
  });
  return decodeURIComponent(/#token=(\S+)/.exec(mails.at(-1)?.body ?? "")?.[1] ?? "");
}
const verificationLink = (email: string) => mailed(email, "Verify your email address");

async function resetLink(email: string, count = 1): Promise<string> {
  expect((await post("/v1/auth/password/forgot", { email })).status).toBe(202);
  return mailed(email, "Reset your password", count);
}

const verify = (token: string) => post("/v1/auth/verify-email", { token });
const reset = (token: string, password: string) => post("/v1/auth/password/reset", { token, password });

let control: D1Database;
let origin: string;

beforeAll(async () => {
  const { env, baseUrl } = await harness();
  control = (await env("auth")).CONTROL;
  origin = baseUrl;
});

async function countOf(sql: string, ...values: unknown[]): Promise<number> {
  const row = await control
    .prepare(`SELECT count(*) AS n FROM ${sql}`)
    .bind(...values)
    .first<{ n: number }>();
  return row?.n ?? 0;
}

/** Types of the events in the audit log of the person's own organization, once `count` are there. */
async function audited({ account, token }: SignedIn, count: number): Promise<AuditLine[]> {
  return until(async () => {
    const path = `/v1/organizations/${account.personal_organization_id}/audit?limit=100`;
    const { data } = (await (await get(path, token ?? null)).json()) as { data: AuditLine[] };
    return data.length >= count && data;
  });
}

describe("sign-up", () => {
  it("makes the account, its personal organization, its Personal project and a session", async () => {
    const person = await signedUp();
    const { account, token } = person;
    expect(token).toMatch(/^atr_ss_a[0-9A-Za-z]{46}$/);
    expect(account).toMatchObject({ email: person.email, email_verified: false, username: person.username });
    const project = await get(`/v1/projects/${account.personal_project_id}`, token);
    expect(await project.json()).toMatchObject({ name: "Personal", kind: "personal" });
    const me = await get("/v1/me", token);
    expect(me.headers.get("etag")).toMatch(/^"v1-/);
    expect(await me.json()).toEqual(account);
    expect((await audited(person, 2)).map(({ type }) => type).sort()).toEqual([
      "account.created",
      "session.created",
    ]);
  });

  it("knows emails and usernames whatever their case: 409", async () => {
    const { email, username } = await signedUp();
    const other = newcomer();
    await expectProblem(
      await post("/v1/auth/sign-up", { ...other, email: email.toUpperCase() }),
      409,
      "email_taken",
    );
    await expectProblem(
      await post("/v1/auth/sign-up", { ...other, username: username.toUpperCase() }),
      409,
      "username_taken",
    );
    expect(await countOf("accounts WHERE email = ? OR username = ?", other.email, other.username)).toBe(0);
  });

  it("twice at once under one username: one account, the other is told the name is taken", async () => {
    const [one, two] = [newcomer(), newcomer()];
    const answers = await Promise.all([
      post("/v1/auth/sign-up", one),
      post("/v1/auth/sign-up", { ...two, username: one.username }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const refused = answers.find(({ status }) => status === 409);
    if (refused) await expectProblem(refused, 409, "username_taken");
    expect(await countOf("accounts WHERE username = ?", one.username)).toBe(1);
    expect(await countOf("organizations WHERE name = ?", one.username)).toBe(1);
  });

  it("leaves nothing half done where the session cannot be made", async () => {
    const tables = ["accounts", "identities", "organizations", "projects", "memberships", "sessions"];
    const counts = () => Promise.all(tables.map((table) => countOf(table)));
    const before = await counts();
    await control
      .prepare(
        "CREATE TRIGGER no_sessions BEFORE INSERT ON sessions BEGIN SELECT RAISE(ABORT, 'none today'); END",
      )
      .run();
    try {
      await expectProblem(await post("/v1/auth/sign-up", newcomer()), 500, "internal");
    } finally {
      await control.prepare("DROP TRIGGER no_sessions").run();
    }
    expect(await counts()).toEqual(before);
  });
});

describe("sign-in", () => {
  it("answers the same to a wrong password and to an email that nobody has: 401", async () => {
    const { email } = await signedUp();
    const { request_id: one, ...wrong } = await expectProblem(
      await signIn({ email, password: "wrong horse" }),
      401,
      "sign_in_failed",
    );
    const { request_id: two, ...unknown } = await expectProblem(
      await signIn({ email: newcomer().email, password: "wrong horse" }),
      401,
      "sign_in_failed",
    );
    expect(one).not.toBe(two);
    expect(wrong).toEqual(unknown);
  });

  it("takes the email in any case, before it is verified", async () => {
    const { email, password } = await signedUp();
    expect((await signIn({ email: email.toUpperCase(), password })).status).toBe(200);
  });

  it("tells of a suspension only to who knows the password: 403", async () => {
    const person = await signedUp();
    await control
      .prepare("UPDATE accounts SET status = 'suspended', version = version + 1 WHERE id = ?")
      .bind(person.account.id)
      .run();
    const before = await countOf("sessions WHERE account_id = ?", person.account.id);
    await expectProblem(await signIn(person), 403, "account_suspended");
    await expectProblem(await signIn({ ...person, password: "wrong horse" }), 401, "sign_in_failed");
    expect(await countOf("sessions WHERE account_id = ?", person.account.id)).toBe(before);
  });

  it("is limited by email, from however many addresses: 429", async () => {
    const { email } = newcomer();
    // More than twice the limit, since the window may turn in between.
    const attempts = await Promise.all(
      Array.from({ length: 21 }, () => signIn({ email, password: "wrong horse" })),
    );
    const [limited] = attempts.filter(({ status }) => status === 429);
    expect(limited?.headers.get("retry-after")).toBe("60");
    expect(new Set(attempts.map(({ status }) => status))).toEqual(new Set([401, 429]));
  });
});

describe("the session", () => {
  it("stands nowhere in the clear, and neither does the password", async () => {
    const person = await signedUp();
    const session = await newSession(person);
    const link = await resetLink(person.email);
    const { results: tables } = await control
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'")
      .all<{ name: string }>();
    expect(tables.map(({ name }) => name)).toContain("sessions");
    const secrets = [person.token, session].map((token) => token.slice(8, 40));
    for (const { name } of tables.filter(({ name }) => name !== "inbox")) {
      const { results } = await control.prepare(`SELECT * FROM "${name}"`).all();
      const dump = JSON.stringify(results);
      for (const secret of [...secrets, person.password, link])
        expect(dump.includes(secret), name).toBe(false);
    }
  });

  it("ends with sign-out, at once where the caller asks for it strongly", async () => {
    const person = await signedUp();
    const other = await newSession(person);
    const response = await post("/v1/auth/sign-out", undefined, person.token);
    expect(response.status).toBe(200);
    const { effective_by } = (await response.json()) as { effective_by: string };
    expect(Date.parse(effective_by)).toBeGreaterThan(Date.now());
    await expectProblem(await get("/v1/me?consistency=strong", person.token), 401, "credential_unknown");
    expect((await get("/v1/me?consistency=strong", other)).status).toBe(200);
    const events = await audited({ ...person, token: other }, 4);
    expect(events.filter(({ type }) => type === "session.ended")).toHaveLength(1);
  });

  it("goes into a cookie where asked, and then its token is not in the body", async () => {
    const person = await signedUp();
    const response = await signIn(person, { cookie: true }, { Origin: origin });
    const cookie = response.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(
      /^__Host-atrium_session=atr_ss_\w+; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(await response.json()).not.toHaveProperty("token");
    const Cookie = cookie.split(";")[0] ?? "";
    expect((await get("/v1/me", null, { Cookie })).status).toBe(200);
    const renamed = (headers: Record<string, string>) =>
      send(
        { token: null, address: newAddress() },
        { method: "PATCH", path: "/v1/me", json: { name: "Eve" }, headers },
      );
    await expectProblem(await renamed({ Cookie }), 403, "origin_refused");
    await expectProblem(await renamed({ Cookie, Origin: "https://evil.example" }), 403, "origin_refused");
    expect((await renamed({ Cookie, Origin: origin })).status).toBe(200);
    const out = await post("/v1/auth/sign-out", undefined, null, { Cookie, Origin: origin });
    expect(out.headers.get("set-cookie")).toMatch(/^__Host-atrium_session=; Max-Age=0/);
  });

  it("is not put into a cookie for another origin: 403", async () => {
    const person = await signedUp();
    await expectProblem(await signIn(person, { cookie: true }), 403, "origin_refused");
    await expectProblem(
      await signIn(person, { cookie: true }, { Origin: "https://evil.example" }),
      403,
      "origin_refused",
    );
  });
});

describe("the username", () => {
  const rename = ({ token }: { token: string }, json: object) =>
    send({ token, address: newAddress() }, { method: "PATCH", path: "/v1/me", json });

  it("changes, and the personal organization is called by it; the log says from what to what", async () => {
    const person = await signedUp();
    const username = unique("Grace");
    const renamed = await rename(person, { username });
    expect(await renamed.json()).toMatchObject({ username: username.toLowerCase(), name: person.name });
    const { personal_organization_id: organization } = person.account;
    const row = await control
      .prepare("SELECT name FROM organizations WHERE id = ?")
      .bind(organization)
      .first();
    expect(row?.name).toBe(username.toLowerCase());
    const events = await audited(person, 3);
    expect(events.find(({ type }) => type === "account.updated")).toMatchObject({
      changes: { username: { from: person.username, to: username.toLowerCase() } },
    });
  });

  it("that somebody has, or had, is nobody else's: 409; one's own comes back", async () => {
    const [one, other] = [await signedUp(), await signedUp()];
    await expectProblem(await rename(other, { username: one.username }), 409, "username_taken");
    expect((await rename(one, { username: unique("grace") })).status).toBe(200);
    await expectProblem(await rename(other, { username: one.username }), 409, "username_taken");
    const stranger = { ...newcomer(), username: one.username.toUpperCase() };
    await expectProblem(await post("/v1/auth/sign-up", stranger), 409, "username_taken");
    expect((await rename(one, { username: one.username })).status).toBe(200);
  });

  it("is changed ten times at most, so that nobody collects names: 409", async () => {
    const person = await signedUp();
    for (let time = 0; time < 10; time++)
      expect((await rename(person, { username: unique("grace") })).status).toBe(200);
    await expectProblem(await rename(person, { username: unique("grace") }), 409, "quota_exceeded");
    expect((await rename(person, { name: "Grace" })).status).toBe(200);
  });

  it("follows the rules of sign-up: 422", async () => {
    const person = await signedUp();
    for (const username of ["ab", "-ada", "admin", "a b c"])
      await expectProblem(await rename(person, { username }), 422, "validation_failed");
  });
});

describe("email verification", () => {
  it("works once", async () => {
    const person = await signedUp();
    const link = await verificationLink(person.email);
    await expectProblem(await verify(`${link}x`), 422, "token_invalid");
    expect((await verify(link)).status).toBe(204);
    expect(await (await get("/v1/me", person.token)).json()).toMatchObject({ email_verified: true });
    await expectProblem(await verify(link), 422, "token_invalid");
    const events = await audited(person, 3);
    expect(events.filter(({ type }) => type === "account.email_verified")).toHaveLength(1);
  });

  it("is mailed again to who asks, until it is done", async () => {
    const person = await signedUp();
    const again = () => post("/v1/auth/verify-email/resend", undefined, person.token);
    expect((await again()).status).toBe(202);
    expect((await verify(await mailed(person.email, "Verify your email address", 2))).status).toBe(204);
    await expectProblem(await again(), 409, "state_conflict");
  });
});

describe("the links in mail", () => {
  it("lead to pages that are there, which send the token on from behind the #", async () => {
    const { inbox, fetch } = await harness();
    const { email } = await signedUp();
    await resetLink(email);
    for (const { body } of await inbox(email)) {
      const { pathname } = new URL(/https?:\S+/.exec(body)?.[0] ?? "");
      const page = await fetch(pathname);
      expect(page.status).toBe(200);
      expect(await page.text()).toMatch(/data-posts-to="\/v1\/auth\//);
    }
  });
});

describe("password reset", () => {
  it("answers the same for an email that nobody has, and mails nothing", async () => {
    const { email } = await signedUp();
    const nobody = newcomer().email;
    const [known, unknown] = await Promise.all(
      [email, nobody].map((each) => post("/v1/auth/password/forgot", { email: each })),
    );
    expect([known?.status, await known?.text()]).toEqual([unknown?.status, await unknown?.text()]);
    await mailed(email, "Reset your password");
    expect(await (await harness()).inbox(nobody)).toEqual([]);
  });

  it("works once, and ends every session", async () => {
    const person = await signedUp();
    const other = await newSession(person);
    const link = await resetLink(person.email);
    const passwords = [1, 2].map(() => randomBytes(12).toString("hex"));
    const answers = await Promise.all(passwords.map((password) => reset(link, password)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    await expectProblem(await reset(link, "yet another one"), 422, "token_invalid");
    for (const token of [person.token, other]) {
      await expectProblem(await get("/v1/me?consistency=strong", token), 401, "credential_unknown");
    }
    await expectProblem(await signIn(person), 401, "sign_in_failed");
    const password = passwords[answers.findIndex(({ status }) => status === 200)] ?? "";
    const token = await newSession({ ...person, password });
    const events = await audited({ ...person, token }, 6);
    const [resetEvent, ...more] = events.filter(({ type }) => type === "account.password_reset");
    expect(more).toEqual([]);
    expect(resetEvent?.details.sessions_ended).toHaveLength(2);
  });

  it("takes the keys along where the email was never verified: they may be somebody else's", async () => {
    const makeKey = async (person: SignedIn) => {
      const path = `/v1/projects/${person.account.personal_project_id}/keys`;
      return (await (await post(path, { name: "key" }, person.token ?? null)).json()) as {
        id: string;
        secret: string;
      };
    };
    const [squatter, owner] = [await signedUp(), await signedUp()];
    await verify(await verificationLink(owner.email));
    const keys = { squatter: await makeKey(squatter), owner: await makeKey(owner) };
    for (const { email } of [squatter, owner]) await reset(await resetLink(email), "a new password");
    const path = (person: SignedIn) =>
      `/v1/projects/${person.account.personal_project_id}?consistency=strong`;
    await expectProblem(await get(path(squatter), keys.squatter.secret), 401, "credential_revoked");
    expect((await get(path(owner), keys.owner.secret)).status).toBe(200);
    const token = await newSession({ ...squatter, password: "a new password" });
    const events = await audited({ ...squatter, token }, 5);
    expect(events.find(({ type }) => type === "account.password_reset")?.details).toMatchObject({
      keys_revoked: [keys.squatter.id],
    });
    // A tombstone, so that other isolates need not wait for the bound.
    const { CONTROL, CREDENTIALS } = await (await harness()).env("auth");
    const digest = await CONTROL.prepare("SELECT digest FROM keys WHERE id = ?")
      .bind(keys.squatter.id)
      .first<string>("digest");
    await until(() => CREDENTIALS.get(digest ?? ""));
  });
});
