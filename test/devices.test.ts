/** Sign-in on one device, approved on another (RFC 8628), as an OAuth client does it. */
import * as oauth from "oauth4webapi";
import { beforeAll, describe, expect, it } from "vitest";
import { harness } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { linesOf, settled } from "./logged.ts";
import { anotherSession, type Caller, newAddress, type Person, signUp, unique } from "./personas.ts";

const GRANT = "urn:ietf:params:oauth:grant-type:device_code";

interface Waiting {
  device_code: string;
  user_code: string;
  verification_uri: string;
  verification_uri_complete: string;
  expires_in: number;
  interval: number;
}

let control: D1Database;
beforeAll(async () => {
  control = (await (await harness()).env("auth")).CONTROL;
});

async function form(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  const { fetch } = await harness();
  const body = new URLSearchParams(fields);
  return fetch(path, { method: "POST", body, headers: { "CF-Connecting-IP": newAddress(), ...headers } });
}

async function request(headers: Record<string, string> = {}): Promise<Waiting> {
  const response = await form("/v1/auth/device", { client_id: "atrium-cli" }, headers);
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("no-store");
  return (await response.json()) as Waiting;
}

const poll = (device_code: string, client_id = "atrium-cli") =>
  form("/v1/token", { grant_type: GRANT, device_code, client_id });

async function expectError(response: Response, error: string): Promise<void> {
  expect(`${response.status} ${await response.text()}`).toMatch(new RegExp(`^400 .*"error":"${error}"`));
}

const answer = (person: Caller, how: "approve" | "deny", user_code: string) =>
  send(person, { method: "POST", path: `/v1/auth/device/${how}`, json: { user_code } });
const shown = (person: Caller, code: string) =>
  send(person, { method: "GET", path: `/v1/auth/device?user_code=${code}` });

/** As if the device had asked for it, and for an answer, so long ago. */
const wait = (code: string, ms: number) =>
  control
    .prepare(
      "UPDATE device_grants SET created_at = created_at - ?1, expires_at = expires_at - ?1, polled_at = polled_at - ?1 WHERE user_code = ?2",
    )
    .bind(ms, code.replace("-", ""))
    .run();

describe("a device that asks to be signed in", () => {
  it("is told what to show, and nothing of it is kept but digests", async () => {
    const waiting = await request();
    expect(waiting.user_code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    expect(waiting).toMatchObject({ expires_in: 900, interval: 5 });
    const page = new URL(waiting.verification_uri);
    expect(page.pathname).toBe("/device");
    expect(waiting.verification_uri_complete).toBe(`${page.href}?user_code=${waiting.user_code}`);
    const { results } = await control.prepare("SELECT * FROM device_grants").all();
    expect(JSON.stringify(results)).not.toContain(waiting.device_code);
  });

  it("signs in once somebody approves it: an OAuth client library does, and once only", async () => {
    const { baseUrl, fetch } = await harness();
    const person = await signUp("approver");
    const server = {
      issuer: baseUrl,
      device_authorization_endpoint: `${baseUrl}/v1/auth/device`,
      token_endpoint: `${baseUrl}/v1/token`,
    };
    const client = { client_id: "atrium-cli" };
    const options = {
      [oauth.allowInsecureRequests]: true,
      headers: { "CF-Connecting-IP": newAddress(), "User-Agent": "atrium-cli/1.0" },
      [oauth.customFetch]: (url: string, init: RequestInit) => fetch(url, init),
    } as oauth.DeviceAuthorizationRequestOptions;
    const asked = await oauth.deviceAuthorizationRequest(server, client, oauth.None(), {}, options);
    const device = await oauth.processDeviceAuthorizationResponse(server, client, asked);
    const ask = async () =>
      oauth.processDeviceCodeResponse(
        server,
        client,
        await oauth.deviceCodeGrantRequest(server, client, oauth.None(), device.device_code, options),
      );
    await expect(ask()).rejects.toMatchObject({ error: "authorization_pending" });

    const seen = await shown(person, device.user_code.toLowerCase());
    expect(await seen.json()).toMatchObject({
      client_id: "atrium-cli",
      user_agent: "atrium-cli/1.0",
      user_code: device.user_code,
    });
    const approved = await answer(person, "approve", device.user_code);
    expect(approved.status).toBe(200);
    const { access_token: token, expires_in = 0 } = await ask();
    expect(token).toMatch(/^atr_ss_/);
    expect(expires_in).toBeGreaterThan(6 * 24 * 3600);
    const me = await send({ token, address: newAddress() }, { method: "GET", path: "/v1/me" });
    expect(await me.json()).toMatchObject({ id: person.id });
    await expect(ask()).rejects.toMatchObject({ error: "invalid_grant" });

    const sessions = await send({ token, address: newAddress() }, { method: "GET", path: "/v1/me/sessions" });
    const { data } = (await sessions.json()) as { data: { current: boolean; user_agent: string }[] };
    expect(data.find(({ current }) => current)?.user_agent).toBe("atrium-cli/1.0");
    const requestId = approved.headers.get("x-request-id") ?? "";
    await settled(requestId);
    expect((await linesOf(requestId)).map(({ type }) => type)).toEqual(["device.approved"]);
  });

  it("many questions at once after the approval: one session", async () => {
    const person = await signUp("racer");
    const { device_code, user_code } = await request();
    expect((await answer(person, "approve", user_code)).status).toBe(200);
    const answers = await Promise.all(Array.from({ length: 8 }, () => poll(device_code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(400)]);
    const refused = answers.filter(({ status }) => status === 400);
    for (const response of refused) await expectError(response, "invalid_grant");
    const row = await control
      .prepare("SELECT count(*) AS n FROM sessions WHERE account_id = ?")
      .bind(person.id)
      .first<{ n: number }>();
    expect(row?.n).toBe(2);
  });

  it("that asks too fast waits five seconds longer each time, and that stays", async () => {
    const { device_code, user_code } = await request();
    await expectError(await poll(device_code), "authorization_pending");
    await expectError(await poll(device_code), "slow_down");
    await wait(user_code, 6_000);
    await expectError(await poll(device_code), "slow_down");
    await wait(user_code, 15_000);
    await expectError(await poll(device_code), "authorization_pending");
  });

  it("that is denied is told so", async () => {
    const person = await signUp("denier");
    const { device_code, user_code } = await request();
    expect((await answer(person, "deny", user_code)).status).toBe(200);
    await expectError(await poll(device_code), "access_denied");
    await expectProblem(await answer(person, "approve", user_code), 404, "not_found");
  });

  it("is late after a quarter of an hour, approved or not", async () => {
    const person = await signUp("late");
    const [one, two] = [await request(), await request()];
    expect((await answer(person, "approve", one.user_code)).status).toBe(200);
    for (const { device_code, user_code } of [one, two]) {
      await wait(user_code, 15 * 60 * 1000);
      await expectError(await poll(device_code), "expired_token");
    }
    await expectProblem(await answer(person, "approve", two.user_code), 404, "not_found");
    await expectProblem(await shown(person, two.user_code), 404, "not_found");
  });

  it("is forgotten by cron, an hour after it was late", async () => {
    const { device_code, user_code } = await request();
    await wait(user_code, 80 * 60 * 1000);
    await (await harness()).runCron("auth");
    await expectError(await poll(device_code), "invalid_grant");
  });

  it("is not let in by the code of another client, nor by one that is made up", async () => {
    const { device_code } = await request();
    await expectError(await poll(device_code, "another"), "invalid_grant");
    await expectError(await poll("x".repeat(43)), "invalid_grant");
  });

  it("must be a client that is known; form or JSON", async () => {
    const address = { "CF-Connecting-IP": newAddress() };
    await expectError(await form("/v1/auth/device", { client_id: "evil" }), "invalid_client");
    await expectError(await form("/v1/auth/device", {}), "invalid_request");
    const { fetch } = await harness();
    const json = (body: string) =>
      fetch("/v1/auth/device", {
        method: "POST",
        body,
        headers: { ...address, "Content-Type": "application/json" },
      });
    expect((await json('{"client_id":"atrium-cli"}')).status).toBe(200);
    for (const body of ["", "null", "[]", '{"client_id":7}'])
      await expectError(await json(body), "invalid_request");
  });

  it("asks for only so many codes: 429", async () => {
    const address = { "CF-Connecting-IP": newAddress() };
    const statuses: number[] = [];
    for (let n = 0; n < 25; n++)
      statuses.push((await form("/v1/auth/device", { client_id: "atrium-cli" }, address)).status);
    expect(statuses).toContain(429);
  });
});

describe("whoever approves", () => {
  const approvedBy = async (person: Person): Promise<Waiting> => {
    const waiting = await request();
    expect((await answer(person, "approve", waiting.user_code)).status).toBe(200);
    return waiting;
  };

  it("has shown lately that it is them: 401 session_too_old", async () => {
    const person = await signUp("aged");
    const { user_code } = await request();
    await control
      .prepare(
        "UPDATE sessions SET created_at = created_at - 3600000, version = version + 1 WHERE account_id = ?",
      )
      .bind(person.id)
      .run();
    expect((await shown(person, user_code)).status).toBe(200);
    await expectProblem(await answer(person, "approve", user_code), 401, "session_too_old");
    expect((await answer(person, "deny", (await request()).user_code)).status).toBe(200);
    const { password: json } = person;
    await send(person, { method: "POST", path: "/v1/auth/confirm", json: { password: json } });
    expect((await answer(person, "approve", user_code)).status).toBe(200);
  });

  it("is signed in, and no key", async () => {
    const { user_code } = await request();
    const nobody = { token: null, address: newAddress() };
    await expectProblem(await shown(nobody, user_code), 401, "unauthenticated");
    await expectProblem(await answer(nobody, "approve", user_code), 401, "unauthenticated");
    const person = await signUp("keyed");
    const key = await person.client.POST("/v1/projects/{project}/keys", {
      params: { path: { project: person.personalProject } },
      body: { name: unique("key") },
    });
    await expectProblem(
      await answer({ token: key.secret, address: newAddress() }, "approve", user_code),
      403,
      "permission_missing",
    );
  });

  it("and is suspended before the device asks again: it is not let in", async () => {
    const person = await signUp("suspended");
    const { device_code } = await approvedBy(person);
    const set = (status: string) =>
      control
        .prepare("UPDATE accounts SET status = ?1, version = version + 1 WHERE id = ?2")
        .bind(status, person.id)
        .run();
    await set("suspended");
    await expectError(await poll(device_code), "access_denied");
    // Nor once the suspension is lifted: what it ended stays ended.
    await set("active");
    await expectError(await poll(device_code), "access_denied");
  });

  it("and ends all other sessions: what was promised ends too", async () => {
    const person = await signUp("sweeper");
    const { token } = await anotherSession(person);
    const { device_code } = await approvedBy({ ...person, token });
    expect((await send(person, { method: "DELETE", path: "/v1/me/sessions" })).status).toBe(200);
    await expectError(await poll(device_code), "invalid_grant");
  });

  it("cannot guess at the codes of others: 429", async () => {
    const person = await signUp("guesser");
    const statuses: number[] = [];
    for (let n = 0; n < 25; n++)
      statuses.push((await shown({ ...person, address: newAddress() }, "BCDF-GHJK")).status);
    expect(statuses).toContain(404);
    expect(statuses).toContain(429);
  });

  it("two at once: one of them", async () => {
    const [one, two] = await Promise.all([signUp("one"), signUp("two")]);
    const { user_code } = await request();
    const answers = await Promise.all([one, two].map((person) => answer(person, "approve", user_code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
  });
});

describe("/device", () => {
  it("is a page that runs no inline code", async () => {
    const { fetch } = await harness();
    const page = await fetch("/device");
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
    const html = await page.text();
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|\son\w+=|style=/);
    for (const [, file = ""] of html.matchAll(/(?:src|href)="([^"]+)"/g))
      expect((await fetch(file)).status, file).toBe(200);
  });
});
