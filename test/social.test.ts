/** Signing in with GitHub and Google: against a real OpenID provider, and a server that speaks as GitHub does. */
import { beforeAll, describe, expect, it } from "vitest";
import { Browser, type Known, openElsewhere, publicUrl } from "./elsewhere.ts";
import { harness } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { linesOf, settled } from "./logged.ts";
import { newAddress, signUp, unique } from "./personas.ts";

let control: D1Database;
beforeAll(async () => {
  control = (await (await harness()).env("auth")).CONTROL;
  await openElsewhere();
});

let numbers = 1_000_000;
const newcomer = (more: Partial<Known> = {}): Known => {
  const login = unique("octo");
  numbers++;
  return {
    id: String(numbers),
    email: `${login}@example.com`,
    verified: true,
    login,
    name: "Mona Lisa",
    ...more,
  };
};

interface Account {
  id: string;
  email: string;
  email_verified: boolean;
  username: string;
  name: string;
  github_username: string | null;
  personal_project_id: string;
}

async function accountOf({ token }: { token: string }): Promise<Account> {
  const response = await send({ token, address: newAddress() }, { method: "GET", path: "/v1/me" });
  expect(response.status).toBe(200);
  return (await response.json()) as Account;
}

async function typesOf(response: Response): Promise<string[]> {
  const requestId = response.headers.get("x-request-id") ?? "";
  await settled(requestId);
  return (await linesOf(requestId)).map(({ type }) => type).sort();
}

const countOf = async (sql: string, ...values: unknown[]): Promise<number> =>
  (
    await control
      .prepare(`SELECT count(*) AS n FROM ${sql}`)
      .bind(...values)
      .first<{ n: number }>()
  )?.n ?? 0;

const set = (id: string, change: string) =>
  control.prepare(`UPDATE accounts SET ${change}, version = version + 1 WHERE id = ?`).bind(id).run();

const PROVIDERS = ["google", "github"] as const;

describe.each(PROVIDERS)("sign-in with %s", (provider) => {
  it("of somebody new: an account with all that comes with one, and a session as a cookie", async () => {
    const known = newcomer();
    const browser = new Browser(known);
    const response = await browser.signIn(provider);
    expect(`${response.status} ${response.headers.get("location")}`).toBe("302 /");
    const cookie = response.headers.getSetCookie().find((one) => one.startsWith("__Host-atrium_session="));
    expect(cookie).toMatch(/; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const account = await accountOf(browser);
    expect(account).toMatchObject({
      email: known.email,
      email_verified: true,
      username: known.login,
      name: "Mona Lisa",
      github_username: provider === "github" ? known.login : null,
    });
    const project = await send(
      { token: browser.token, address: newAddress() },
      { method: "GET", path: `/v1/projects/${account.personal_project_id}` },
    );
    expect(await project.json()).toMatchObject({ kind: "personal" });
    expect(await typesOf(response)).toEqual([
      "account.created",
      ...(provider === "github" ? ["account.updated"] : []),
      "session.created",
    ]);
  });

  it("again: the same account, whatever its email is there by now; and no token of theirs is kept", async () => {
    const known = newcomer();
    const first = new Browser(known);
    await first.signIn(provider);
    const again = new Browser({ ...known, email: `${unique("moved")}@example.com`, verified: false });
    const response = await again.signIn(provider);
    expect(response.status).toBe(302);
    expect((await accountOf(again)).id).toBe((await accountOf(first)).id);
    expect(await typesOf(response)).toEqual(["session.created"]);
    const kept =
      "identities WHERE provider_id = ? AND coalesce(access_token, refresh_token, id_token) IS NOT NULL";
    expect(await countOf(kept, provider)).toBe(0);
  });

  it("of somebody with an account here, whose email both have seen to be theirs: it is linked", async () => {
    const person = await signUp("member");
    const known = newcomer({ email: person.email.toUpperCase() });
    const browser = new Browser(known);
    const response = await browser.signIn(provider);
    expect(response.status).toBe(302);
    const account = await accountOf(browser);
    expect(account).toMatchObject({ id: person.id, username: person.username });
    expect(account.github_username).toBe(provider === "github" ? known.login : null);
    expect(await typesOf(response)).toContain("account.identity_linked");
  });

  it("of an email that somebody has here without having shown it: 409, so that nobody lies in wait", async () => {
    const attacker = await signUp("attacker");
    await set(attacker.id, "email_verified = 0");
    const browser = new Browser(newcomer({ email: attacker.email }));
    await expectProblem(await browser.signIn(provider), 409, "email_taken");
    expect(browser.token).toBe("");
    expect(await countOf("identities WHERE account_id = ?", attacker.id)).toBe(1);
  });

  it("of an email that the provider has not seen to be theirs: 403, whether or not somebody has it", async () => {
    const person = await signUp("victim");
    for (const email of [person.email, `${unique("nobody")}@example.com`]) {
      const browser = new Browser(newcomer({ email, verified: false }));
      await expectProblem(await browser.signIn(provider), 403, "email_not_verified");
      expect(browser.token).toBe("");
    }
    expect(await countOf("identities WHERE account_id = ?", person.id)).toBe(1);
  });

  it("of who is suspended: 403, known before or linked now", async () => {
    const known = newcomer();
    const browser = new Browser(known);
    await browser.signIn(provider);
    const { id } = await accountOf(browser);
    await set(id, "status = 'suspended'");
    const sessions = await countOf("sessions WHERE account_id = ?", id);
    await expectProblem(await new Browser(known).signIn(provider), 403, "account_suspended");
    expect(await countOf("sessions WHERE account_id = ?", id)).toBe(sessions);

    const person = await signUp("suspended");
    await set(person.id, "status = 'suspended'");
    const other = new Browser(newcomer({ email: person.email }));
    await expectProblem(await other.signIn(provider), 403, "account_suspended");
    expect(await countOf("identities WHERE account_id = ?", person.id)).toBe(1);
  });

  it("where the name is taken, reserved or was given up: another one", async () => {
    const person = await signUp("taken");
    const given = unique("given");
    await send(person, { method: "PATCH", path: "/v1/me", json: { username: given } });
    for (const name of [given, person.username, "admin", "x"]) {
      const email = provider === "google" ? `${name}@${unique("host")}.example.com` : newcomer().email;
      const browser = new Browser(newcomer({ login: name, email }));
      expect((await browser.signIn(provider)).status).toBe(302);
      expect((await accountOf(browser)).username).toMatch(new RegExp(`^${name}-[0-9a-f]{8}$`));
    }
  });

  it("twice at once of somebody new: one account, two sessions", async () => {
    const known = newcomer();
    const browsers = [new Browser(known), new Browser(known), new Browser(known)];
    const answers = await Promise.all(browsers.map((browser) => browser.signIn(provider)));
    expect(answers.map(({ status }) => status)).toEqual([302, 302, 302]);
    const ids = new Set((await Promise.all(browsers.map(accountOf))).map(({ id }) => id));
    expect(ids.size).toBe(1);
    expect(await countOf("accounts WHERE email = ?", known.email)).toBe(1);
  });

  it("goes on to a page of ours that was asked for, and to no other", async () => {
    const browser = new Browser(newcomer());
    const url = await browser.begin(
      provider,
      `?return_to=${encodeURIComponent("/device?user_code=BCDF-GHJK")}`,
    );
    const response = await browser.get(await browser.through(url.href));
    expect(response.headers.get("location")).toBe("/device?user_code=BCDF-GHJK");
    for (const page of [
      "https://evil.example.com",
      "//evil.example.com",
      "/docs",
      "/device?user_code=a&b=c",
      "/\\evil",
    ]) {
      const refused = await browser.get(`/v1/auth/social/${provider}?return_to=${encodeURIComponent(page)}`);
      await expectProblem(refused, 422, "validation_failed");
    }
  });

  describe("refuses an answer", () => {
    const nothingCame = async (browser: Browser, answer: Promise<Response>) => {
      await expectProblem(await answer, 422, "token_invalid");
      expect(browser.token).toBe("");
    };

    it("with another state", async () => {
      const browser = new Browser(newcomer());
      const path = await browser.through((await browser.begin(provider)).href);
      await nothingCame(browser, browser.get(path.replace(/state=[^&]+/, "state=another")));
    });

    it("to another browser", async () => {
      const browser = new Browser(newcomer());
      const path = await browser.through((await browser.begin(provider)).href);
      const victim = new Browser(newcomer());
      await nothingCame(victim, victim.get(path));
      await victim.begin(provider);
      await nothingCame(victim, victim.get(path));
    });

    it("that came before", async () => {
      const browser = new Browser(newcomer());
      const path = await browser.through((await browser.begin(provider)).href);
      const cookie = `__Host-atrium_sign_in=${browser.cookies.get("__Host-atrium_sign_in")}`;
      expect((await browser.get(path)).status).toBe(302);
      const other = new Browser(newcomer());
      // Without the cookie that the first took with it, and with one that somebody kept.
      await nothingCame(other, other.get(path));
      await nothingCame(other, other.get(path, { headers: { Cookie: cookie } }));
    });

    it("to a question that was changed on its way", async () => {
      const browser = new Browser(newcomer());
      const url = await browser.begin(provider);
      url.searchParams.set(
        ...((provider === "google" ? ["nonce", "another"] : ["code_challenge", "x".repeat(43)]) as [
          string,
          string,
        ]),
      );
      await nothingCame(browser, browser.get(await browser.through(url.href)));
    });

    it("of the other provider", async () => {
      const browser = new Browser(newcomer());
      const path = await browser.through((await browser.begin(provider)).href);
      const other = provider === "google" ? "github" : "google";
      await nothingCame(browser, browser.get(path.replace(`social/${provider}`, `social/${other}`)));
    });

    it("that says no, or nothing", async () => {
      for (const answer of ["error=access_denied&", "", "code=made-up&"]) {
        const browser = new Browser(newcomer());
        const url = await browser.begin(provider);
        const state = url.searchParams.get("state");
        const path = `/v1/auth/social/${provider}/callback?${answer}state=${state}`;
        await nothingCame(browser, browser.get(path));
      }
    });

    it("to a question that was sealed by somebody else", async () => {
      const browser = new Browser(newcomer());
      const path = await browser.through((await browser.begin(provider)).href);
      const sealed = browser.cookies.get("__Host-atrium_sign_in") ?? "";
      browser.cookies.set("__Host-atrium_sign_in", `${sealed.slice(0, -2)}AA`);
      await nothingCame(browser, browser.get(path));
    });
  });

  describe("linking by who is signed in", () => {
    const begin = async (browser: Browser, token: string): Promise<string> => {
      const path = `/v1/auth/social/${provider}/link`;
      const headers = { Authorization: `Bearer ${token}` };
      const response = await browser.get(path, { method: "POST", headers });
      expect(response.status).toBe(200);
      return ((await response.json()) as { url: string }).url;
    };

    it("links, whatever the email is there; then one signs in with either", async () => {
      const person = await signUp("linker");
      const known = newcomer({ verified: false });
      const browser = new Browser(known);
      const response = await browser.get(await browser.through(await begin(browser, person.token)));
      expect(response.status).toBe(302);
      expect(browser.token).toBe("");
      expect(await typesOf(response)).toContain("account.identity_linked");
      const later = new Browser(known);
      await later.signIn(provider);
      expect((await accountOf(later)).id).toBe(person.id);
    });

    it("not what is somebody else's, nor a second one: 409", async () => {
      const [known, person] = [newcomer(), await signUp("second")];
      await new Browser(known).signIn(provider);
      const browser = new Browser(known);
      const path = await browser.through(await begin(browser, person.token));
      await expectProblem(await browser.get(path), 409, "state_conflict");
      for (const status of [302, 409]) {
        const next = new Browser(newcomer());
        expect((await next.get(await next.through(await begin(next, person.token)))).status).toBe(status);
      }
    });

    it("not once the session that asked for it has ended", async () => {
      const person = await signUp("gone");
      const browser = new Browser(newcomer());
      const path = await browser.through(await begin(browser, person.token));
      await send(person, { method: "POST", path: "/v1/auth/sign-out" });
      await expectProblem(await browser.get(path), 422, "token_invalid");
      expect(await countOf("identities WHERE account_id = ?", person.id)).toBe(1);
    });

    it("not to an account whose email nobody has shown, nor by an old session", async () => {
      const person = await signUp("unverified");
      const ask = () => send(person, { method: "POST", path: `/v1/auth/social/${provider}/link` });
      await set(person.id, "email_verified = 0");
      await expectProblem(await ask(), 403, "email_not_verified");
      await set(person.id, "email_verified = 1");
      await control.prepare("UPDATE sessions SET created_at = 0 WHERE account_id = ?").bind(person.id).run();
      await expectProblem(await ask(), 401, "session_too_old");
    });
  });
});

describe("G1: a GitHub username", () => {
  it("that somebody has, or had, is not given to who signs in with it", async () => {
    const login = unique("octo");
    const holder = await signUp("holder");
    await set(holder.id, `github_username = '${login}'`);
    const one = new Browser(newcomer({ login }));
    expect((await one.signIn("github")).status).toBe(302);
    expect((await accountOf(one)).github_username).toBeNull();
    await set(holder.id, "github_username = NULL");
    const two = new Browser(newcomer({ login }));
    expect((await two.signIn("github")).status).toBe(302);
    expect((await accountOf(two)).github_username).toBeNull();
  });
});

describe("GET /v1/auth/providers", () => {
  it("tells which there are", async () => {
    const { fetch } = await harness();
    const { data } = (await (await fetch("/v1/auth/providers")).json()) as { data: object[] };
    expect(data).toEqual([
      { id: "github", name: "GitHub", url: `${publicUrl}/v1/auth/social/github` },
      { id: "google", name: "Google", url: `${publicUrl}/v1/auth/social/google` },
    ]);
  });
});

describe("who has no password", () => {
  it("is told to sign in again where it must be shown that it is them: 409", async () => {
    const browser = new Browser(newcomer());
    await browser.signIn("google");
    const caller = { token: browser.token, address: newAddress() };
    const confirm = { method: "POST", path: "/v1/auth/confirm", json: { password: "nothing" } };
    await expectProblem(await send(caller, confirm), 409, "state_conflict");
  });
});
