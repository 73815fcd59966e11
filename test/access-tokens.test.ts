/** Access tokens: what they are exchanged for, how they are verified, and what they can never be worth. */
import { randomUUID } from "node:crypto";
import { AccessTokenError, createVerifier } from "@atrium/sdk/verify";
import { newId } from "@atrium/shared/id";
import { decodeJwt } from "jose";
import * as oauth from "oauth4webapi";
import { beforeAll, describe, expect, it } from "vitest";
import { ACCESS_TOKEN, bearerOf, exchange, expectRefusal, issued, TOKEN_EXCHANGE } from "./exchanges.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { makeOrganization, systemAdministrator } from "./organizations.ts";
import { type Caller, newAddress, type Person, signUp, unique } from "./personas.ts";
import { claim, leasedRun, makeRunner } from "./runners.ts";
import { added, collaborators, createProject, keyOf, logged } from "./sharing.ts";

const { fetch, env, baseUrl } = await harness();
const { CONTROL } = await env("auth");
const ISSUER = ((await (await fetch("/.well-known/oauth-authorization-server")).json()) as { issuer: string })
  .issuer;

let owner: Person;
let project: string;
let base: string;
beforeAll(async () => {
  owner = await signUp("owner");
  project = await createProject(owner);
  base = `/v1/projects/${project}`;
});

const get = (caller: Caller, path: string) => send(caller, { method: "GET", path });
const post = (caller: Caller, path: string, json: object = {}) =>
  send(caller, { method: "POST", path, json });
const made = async (response: Response) => {
  const text = await response.text();
  expect(`${response.status} ${text}`).toMatch(/^20/);
  return JSON.parse(text) as { id: string; secret: string; scopes: string[]; expires_at: string };
};
const makeRun = (caller: Caller) => post(caller, `${base}/runs`, { name: unique("run") });
const permissionsOf = async (caller: Caller): Promise<string[]> =>
  ((await (await get(caller, "/v1/access?consistency=strong")).json()) as { permissions: string[] })
    .permissions;

describe("an OAuth client that knows nothing of Atrium", () => {
  const options = {
    [oauth.allowInsecureRequests]: true,
    [oauth.customFetch]: (url: string, init: RequestInit) => fetch(url.replace(ISSUER, baseUrl), init),
  };
  const client: oauth.Client = { client_id: "anybody" };

  it("discovers, exchanges a key, and validates the token by our keys (RFC 8414, 8693, 9068)", async () => {
    const issuer = new URL(ISSUER);
    const found = await oauth.discoveryRequest(issuer, { ...options, algorithm: "oauth2" });
    const server = await oauth.processDiscoveryResponse(issuer, found);
    const key = await keyOf(owner, project);
    const answered = await oauth.genericTokenEndpointRequest(
      server,
      client,
      oauth.None(),
      TOKEN_EXCHANGE,
      { subject_token: key.token, subject_token_type: ACCESS_TOKEN, scope: "run:view run:create" },
      options,
    );
    const token = await oauth.processGenericTokenEndpointResponse(server, client, answered);
    expect(token).toMatchObject({
      token_type: "bearer",
      scope: "run:create run:view",
      issued_token_type: ACCESS_TOKEN,
    });
    const request = new Request("https://anywhere.example/", {
      headers: { Authorization: `Bearer ${token.access_token}` },
    });
    const claims = await oauth.validateJwtAccessToken(server, request, project, options);
    expect(claims).toMatchObject({
      iss: ISSUER,
      sub: owner.id,
      aud: project,
      client_id: key.id,
      scope: "run:create run:view",
      principal_type: "account",
      name: owner.username,
      organization_id: owner.organization,
      role: "owner",
    });
    expect(claims.exp - claims.iat).toBe(300);
  });

  it("is told of an error in the words of OAuth", async () => {
    const server = { issuer: ISSUER, token_endpoint: `${ISSUER}/v1/token` };
    const answered = await oauth.genericTokenEndpointRequest(
      server,
      client,
      oauth.None(),
      "password",
      {},
      options,
    );
    await expect(oauth.processGenericTokenEndpointResponse(server, client, answered)).rejects.toMatchObject({
      error: "unsupported_grant_type",
    });
  });
});

describe("what anybody may read", () => {
  it("is kept for five minutes, and costs no storage", async () => {
    await fetch("/.well-known/jwks.json");
    for (const path of ["/.well-known/jwks.json", "/.well-known/oauth-authorization-server"]) {
      const { cost, value } = await (await harness()).metered(() => fetch(path), "auth");
      expect(value.headers.get("cache-control")).toBe("public, max-age=300");
      expect(cost.d1_calls).toBe(0);
    }
  });

  it("is the public part of the keys", async () => {
    const { keys } = (await (await fetch("/.well-known/jwks.json")).json()) as { keys: object[] };
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys)
      expect(Object.keys(key).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x", "y"]);
  });
});

describe("an exchange", () => {
  it("of a session names the project; of a key it is the key's own", async () => {
    expect(await expectRefusal(await exchange(owner), "invalid_target")).toMatch(/audience/);
    const token = decodeJwt((await issued(owner, { audience: project })).access_token);
    expect(token.aud).toBe(project);
    expect(decodeJwt((await issued(await keyOf(owner, project))).access_token).aud).toBe(project);
  });

  it("gives all that the credential may there, or what was asked for of it", async () => {
    const all = await permissionsOf({
      ...owner,
      token: (await keyOf(owner, project, ["run:view", "run:create"])).token,
    });
    const key = await keyOf(owner, project, ["run:view", "run:create"]);
    expect((await issued(key)).scope.split(" ")).toEqual(all);
    expect((await issued(key, { scope: "run:view" })).scope).toBe("run:view");
  });

  it("is as brief as wanted, and never longer than five minutes or than the credential", async () => {
    expect((await issued(owner, { audience: project, expires_in: "60" })).expires_in).toBe(60);
    for (const expires_in of ["301", "0", "-1", "1.5", "soon"])
      await expectRefusal(await exchange(owner, { audience: project, expires_in }), "invalid_request");
    const expires_at = new Date(Date.now() + 90_000).toISOString();
    const { secret } = await made(await post(owner, `${base}/keys`, { name: unique("brief"), expires_at }));
    const { expires_in, access_token } = await issued({ token: secret, address: newAddress() });
    expect(expires_in).toBeLessThanOrEqual(90);
    expect((decodeJwt(access_token).exp ?? 0) * 1000).toBeLessThanOrEqual(Date.parse(expires_at));
  });

  it.each([
    ["no grant", { grant_type: undefined }, "invalid_request"],
    ["another grant", { grant_type: "client_credentials" }, "unsupported_grant_type"],
    ["no subject", { subject_token: undefined }, "invalid_request"],
    ["a subject without a value", { subject_token: "" }, "invalid_request"],
    [
      "a subject of another type",
      { subject_token_type: "urn:ietf:params:oauth:token-type:saml2" },
      "invalid_request",
    ],
    ["no subject type", { subject_token_type: undefined }, "invalid_request"],
    [
      "another type wanted",
      { requested_token_type: "urn:ietf:params:oauth:token-type:refresh_token" },
      "invalid_request",
    ],
    ["somebody acting", { actor_token: "x" }, "invalid_request"],
    ["a resource", { resource: "https://example.com" }, "invalid_target"],
    ["a scope that is none", { scope: "everything" }, "invalid_scope"],
    ["a subject that is none", { subject_token: "nonsense" }, "invalid_request"],
    ["a project that is none", { audience: newId("prj") }, "invalid_target"],
  ])("of %s is refused", async (_, more, error) => {
    const caller = { token: owner.token, address: newAddress() };
    await expectRefusal(await exchange(caller, { audience: project, ...more }), error);
  });

  it("says nothing of a project that the caller cannot see", async () => {
    const stranger = await signUp("stranger");
    const unseen = await expectRefusal(await exchange(stranger, { audience: project }), "invalid_target");
    const none = await expectRefusal(await exchange(stranger, { audience: newId("prj") }), "invalid_target");
    expect(unseen).toBe(none);
  });

  it("leaves what is sensitive to sessions that were confirmed lately", async () => {
    const person = await signUp("old");
    const its = await createProject(person);
    const twoHours = Date.now() - 2 * 60 * 60 * 1000;
    await CONTROL.prepare("UPDATE sessions SET created_at = ? WHERE account_id = ?")
      .bind(twoHours, person.id)
      .run();
    const { scope } = await issued(person, { audience: its });
    expect(scope.split(" ")).toContain("run:create");
    for (const sensitive of ["key:create", "secret:use", "project:delete"]) {
      expect(scope.split(" ")).not.toContain(sensitive);
      await expectRefusal(await exchange(person, { audience: its, scope: sensitive }), "invalid_scope");
    }
  });

  it("is in the audit log, without the token", async () => {
    const key = await keyOf(owner, project, ["run:view"]);
    const { access_token } = await issued(key);
    const { jti } = decodeJwt(access_token);
    const event = await until(async () =>
      (await logged(project, "access_token.issued")).find(({ target }) => target.id === jti),
    );
    expect(event).toMatchObject({
      actor: { id: owner.id },
      credential: { type: "project_key", id: key.id },
      details: { scope: ["run:view"] },
    });
    expect(JSON.stringify(event)).not.toContain(access_token.slice(0, 40));
  });
});

describe("a token at our own door", () => {
  it("is its credential, narrowed to its scope, in its one project", async () => {
    const key = await keyOf(owner, project);
    const bearer = await bearerOf(key, { scope: "run:view run:create" });
    expect(await (await get(bearer, "/v1/access")).json()).toMatchObject({
      principal: { type: "account", id: owner.id },
      credential: { type: "access_token", id: key.id },
      target: { type: "project", id: project },
      permissions: ["run:create", "run:view"],
    });
    const run = await made(await makeRun(bearer));
    expect((await get(bearer, `${base}/runs/${run.id}`)).status).toBe(200);
    await expectProblem(
      await send(bearer, { method: "DELETE", path: `${base}/runs/${run.id}` }),
      403,
      "permission_missing",
    );
  });

  it("finds nothing anywhere else", async () => {
    const other = await createProject(owner);
    const bearer = await bearerOf(owner, { audience: project });
    for (const path of [
      `/v1/projects/${other}`,
      "/v1/me",
      "/v1/projects",
      `/v1/organizations/${owner.organization}`,
    ])
      await expectProblem(await get(bearer, path), 404, "not_found");
    await expectProblem(await get(bearer, `/v1/access?project=${other}`), 404, "not_found");
  });

  it("keeps to what its principal made, where their role reaches no further", async () => {
    const member = await signUp("member");
    await added(owner, project, member, { role: "member" });
    const bearer = await bearerOf(member, { audience: project });
    const report = (caller: Caller) => post(caller, `${base}/reports`, { name: unique("report") });
    const [own, another] = [await made(await report(member)), await made(await report(owner))];
    const remove = (id: string) => send(bearer, { method: "DELETE", path: `${base}/reports/${id}` });
    expect((await remove(own.id)).status).toBeLessThan(300);
    await expectProblem(await remove(another.id), 403, "permission_missing");
  });

  it("keeps to what was made with its key, where the key does", async () => {
    const key = await keyOf(owner, project, ["run:view", "run:create", "run:update:own"]);
    const bearer = await bearerOf(key);
    const rename = (id: string) =>
      send(bearer, { method: "PATCH", path: `${base}/runs/${id}`, json: { labels: { seen: "yes" } } });
    expect((await rename((await made(await makeRun(key))).id)).status).toBe(200);
    expect((await rename((await made(await makeRun(bearer))).id)).status).toBe(200);
    await expectProblem(await rename((await made(await makeRun(owner))).id), 403, "permission_missing");
  });

  it("of one's own alone stays so, whatever its principal may", async () => {
    const bearer = await bearerOf(owner, { audience: project, scope: "run:view run:update:own" });
    const member = await signUp("member");
    await added(owner, project, member, { role: "member" });
    const theirs = await made(await makeRun(member));
    const path = `${base}/runs/${theirs.id}`;
    await expectProblem(
      await send(bearer, { method: "PATCH", path, json: { labels: {} } }),
      403,
      "permission_missing",
    );
  });

  it("is not exchanged again, and neither is a lease's", async () => {
    const bearer = await bearerOf(owner, { audience: project });
    expect(await expectRefusal(await exchange(bearer), "invalid_request")).toMatch(/cannot|can be exchanged/);
    const lease = await leasedRun(await makeRunner({ owner, project }), { owner, project });
    await expectRefusal(await exchange({ token: lease.token, address: newAddress() }), "invalid_request");
  });

  it("makes keys that are no wider, and end with it", async () => {
    const bearer = await bearerOf(owner, { audience: project, scope: "key:create key:update run:view" });
    const key = await made(await post(bearer, `${base}/keys`, { name: unique("key") }));
    expect(key.scopes).toEqual(["key:create", "key:update", "run:view"]);
    expect(Date.parse(key.expires_at)).toBeLessThanOrEqual(Date.now() + 300_000);
    const wide = { name: unique("key"), scopes: ["run:create"] };
    await expectProblem(await post(bearer, `${base}/keys`, wide), 403, "grant_exceeds_own");
    const later = { name: unique("key"), expires_at: new Date(Date.now() + 3_600_000).toISOString() };
    await expectProblem(await post(bearer, `${base}/keys`, later), 403, "grant_exceeds_own");
    const path = `${base}/keys/${key.id}`;
    await expectProblem(
      await send(bearer, { method: "PATCH", path, json: { scopes: null } }),
      403,
      "grant_exceeds_own",
    );
  });

  it("has no answer of its credential's by an Idempotency-Key", async () => {
    const headers = { "Idempotency-Key": randomUUID() };
    const sent = { method: "POST", path: `${base}/keys`, json: { name: unique("wide") }, headers };
    const first = await made(await send(owner, sent));
    const bearer = await bearerOf(owner, { audience: project, scope: "key:create run:view" });
    const answer = await send(bearer, sent);
    expect(answer.headers.get("idempotency-replayed")).toBeNull();
    expect((await made(answer)).id).not.toBe(first.id);
  });

  it("may be an organization's, of its Default Key", async () => {
    const { id } = await makeOrganization(owner, {});
    const path = `/v1/organizations/${id}/default-key/rotate`;
    const { secret } = await made(await post(owner, path));
    const bearer = await bearerOf({ token: secret, address: newAddress() }, { scope: "run:view" });
    expect(await permissionsOf(bearer)).toEqual(["run:view"]);
  });

  it("lends no more to what it leases, and that goes on without it", async () => {
    const runner = await makeRunner({ owner, project });
    const bearer = await bearerOf(runner);
    const { id } = await made(await makeRun(owner));
    const lease = (await (await claim(bearer, project, { resource_id: id })).json()) as { token: string };
    const job = { token: lease.token, address: newAddress() };
    expect((await get(job, `${base}/runs/${id}?consistency=strong`)).status).toBe(200);
  });
});

describe("what was taken away", () => {
  const dead = async (bearer: Caller, code = "credential_revoked", status = 401) => {
    const response = await get(bearer, "/v1/access?consistency=strong");
    await expectProblem(response, status, code);
  };

  it("a revoked key mints nothing, and its tokens are refused", async () => {
    const key = await keyOf(owner, project);
    const { access_token: token } = await issued(key);
    const { exp = 0 } = decodeJwt(token);
    const path = `${base}/keys/${key.id}`;
    const revoked = await (await send(owner, { method: "DELETE", path })).json();
    expect(revoked).toMatchObject({ tokens_expire_by: new Date(exp * 1000).toISOString() });
    await expectRefusal(await exchange(key), "invalid_request");
    await dead({ token, address: newAddress() });
  });

  it("a session that was signed out mints nothing, and its tokens are refused", async () => {
    const person = await signUp("leaving");
    const bearer = await bearerOf(person, { audience: person.personalProject });
    expect((await post(person, "/v1/auth/sign-out")).status).toBe(200);
    await expectRefusal(await exchange(person, { audience: person.personalProject }), "invalid_request");
    await dead(bearer, "credential_unknown");
  });

  it("a removed person mints nothing, and their tokens find nothing", async () => {
    const member = await signUp("member");
    const { id } = await added(owner, project, member, { role: "member" });
    const key = await keyOf(member, project);
    const [bySession, byKey] = [await bearerOf(member, { audience: project }), await bearerOf(key)];
    const removed = await send(owner, { method: "DELETE", path: `${collaborators(project)}/${id}` });
    const { exp = 0 } = decodeJwt(byKey.token);
    const { tokens_expire_by } = (await removed.json()) as { tokens_expire_by: string };
    expect(Date.parse(tokens_expire_by)).toBeGreaterThanOrEqual(exp * 1000);
    await expectRefusal(await exchange(member, { audience: project }), "invalid_target");
    await expectRefusal(await exchange(key), "invalid_request");
    await dead(bySession, "not_found", 404);
    await dead(byKey);
  });

  it("nothing was made: tokens_expire_by is null", async () => {
    const member = await signUp("member");
    const { id } = await added(owner, project, member, { role: "member" });
    const removed = await send(owner, { method: "DELETE", path: `${collaborators(project)}/${id}` });
    expect(await removed.json()).toMatchObject({ tokens_expire_by: null });
  });

  it("a suspended account mints nothing, and its tokens are refused", async () => {
    const administrator = await systemAdministrator();
    const person = await signUp("suspended");
    const bearer = await bearerOf(person, { audience: person.personalProject });
    const answer = await post(administrator, `/v1/admin/accounts/${person.id}/suspend`);
    expect(await answer.json()).toMatchObject({ tokens_expire_by: expect.stringMatching(/Z$/) });
    await expectRefusal(await exchange(person, { audience: person.personalProject }), "invalid_request");
    expect((await get(bearer, "/v1/access?consistency=strong")).status).not.toBe(200);
  });

  it("a role that was lowered lowers the token, and a raised one does not raise it", async () => {
    const member = await signUp("member");
    const { id } = await added(owner, project, member, { role: "member" });
    const bearer = await bearerOf(member, { audience: project });
    const had = await permissionsOf(bearer);
    const put = (role: string) =>
      send(owner, { method: "PATCH", path: `${collaborators(project)}/${id}`, json: { role } });
    expect((await put("admin")).status).toBe(200);
    expect(await permissionsOf(bearer)).toEqual(had);
    expect((await put("viewer")).status).toBe(200);
    const has = await permissionsOf(bearer);
    expect(has).not.toContain("run:create");
    expect(had).toEqual(expect.arrayContaining(has));
  });

  it("a key whose scopes were narrowed narrows its tokens", async () => {
    const key = await keyOf(owner, project, ["run:view", "run:create"]);
    const bearer = await bearerOf(key);
    await send(owner, { method: "PATCH", path: `${base}/keys/${key.id}`, json: { scopes: ["run:view"] } });
    expect(await permissionsOf(bearer)).toEqual(["run:view"]);
  });
});

describe("the SDK's verifier", () => {
  const verifier = () => createVerifier({ issuer: ISSUER, audience: project, fetch: toHarness });

  it("says what the token says", async () => {
    const key = await keyOf(owner, project, ["run:view", "run:update:own"]);
    const claims = await verifier().verify((await issued(key)).access_token);
    expect(claims).toMatchObject({
      principal: { type: "account", id: owner.id, name: owner.username },
      project,
      organization: owner.organization,
      credential: key.id,
      role: "owner",
      scopes: ["run:update:own", "run:view"],
    });
    expect(claims.expiresAt.getTime() - claims.issuedAt.getTime()).toBe(300_000);
    expect(claims.may("run:view")).toBe(true);
    expect(claims.may("run:create")).toBe(false);
    expect(claims.may("run:update")).toBe(false);
    expect(claims.may("run:update:own")).toBe(false);
    expect(claims.may("run:update", { createdBy: owner.id, createdWith: key.id })).toBe(true);
    // The key's scopes reach what was made with it, not all that its owner made.
    expect(claims.may("run:update", { createdBy: owner.id, createdWith: "key_other" })).toBe(false);
    expect(claims.may("run:update", { createdBy: owner.id })).toBe(false);
  });

  it("knows a principal's own by who made it", async () => {
    const scope = { audience: project, scope: "run:update:own" };
    const claims = await verifier().verify((await issued(owner, scope)).access_token);
    expect(claims.may("run:update", { createdBy: owner.id })).toBe(true);
    expect(claims.may("run:update", { createdBy: "acc_other", createdWith: claims.credential })).toBe(false);
  });

  it("fetches the keys once", async () => {
    let fetched = 0;
    const counting = createVerifier({
      issuer: ISSUER,
      fetch: (url, init) => {
        fetched++;
        return toHarness(url, init);
      },
    });
    const { access_token } = await issued(owner, { audience: project });
    for (let time = 0; time < 3; time++) await counting.verify(access_token);
    expect(fetched).toBe(1);
  });

  it("takes the keys by hand, and says so where it cannot fetch them", async () => {
    const { access_token } = await issued(owner, { audience: project });
    const jwks = (await (await fetch("/.well-known/jwks.json")).json()) as { keys: object[] };
    expect((await createVerifier({ issuer: ISSUER, jwks }).verify(access_token)).project).toBe(project);
    for (const broken of [
      () => Promise.reject(new TypeError("no route")),
      async () => new Response("no", { status: 503 }),
      async () => new Response("not JSON"),
    ]) {
      const deaf = createVerifier({ issuer: ISSUER, fetch: broken });
      const refused = await deaf.verify(access_token).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(AccessTokenError);
      expect(refused).toMatchObject({ code: "unavailable" });
    }
  });
});

const toHarness = (url: string, init: RequestInit) => fetch(url.replace(ISSUER, baseUrl), init);

describe("a credential that works from some addresses, or so often", () => {
  const limited = async (column: "addresses" | "max_uses", value: string | number) => {
    const key = await keyOf(owner, project);
    await CONTROL.prepare(`UPDATE keys SET ${column} = ? WHERE id = ?`).bind(value, key.id).run();
    return key;
  };

  it("is exchanged only from there", async () => {
    const key = await limited("addresses", '["192.0.2.0/24"]');
    await expectRefusal(await exchange({ ...key, address: "198.51.100.7" }), "invalid_request");
    expect((await exchange({ ...key, address: "192.0.2.7" })).status).toBe(200);
  });

  it("is used by an exchange", async () => {
    const key = await limited("max_uses", 1);
    expect((await exchange(key)).status).toBe(200);
    await expectRefusal(await exchange(key), "invalid_request");
  });
});
