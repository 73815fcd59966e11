/** Account tokens: how they are made, changed, rotated and taken back. */
import { beforeAll, describe, expect, it } from "vitest";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { joinOrganization, joinTeam, makeOrganization, makeProject, makeTeam } from "./organizations.ts";
import { type Caller, newAddress, type Person, signUp, unique } from "./personas.ts";
import { added, control, createProject, keyOf } from "./sharing.ts";
import { MINE, makeToken, type TokenCaller, tokensOf } from "./tokens.ts";

let ada: Person;
let bob: Person;
let project: string;
let organization: string;

beforeAll(async () => {
  [ada, bob] = await Promise.all([signUp("ada"), signUp("bob")]);
  project = await createProject(ada);
  organization = (
    await makeOrganization(ada, { projects: null, service_accounts: null, view_only_role: true })
  ).id;
});

const get = (caller: Caller, path: string) => send(caller, { method: "GET", path });
const post = (caller: Caller, path: string, json?: object, headers?: Record<string, string>) =>
  send(caller, { method: "POST", path, ...(json && { json }), ...(headers && { headers }) });
const patch = (caller: Caller, path: string, json: object) => send(caller, { method: "PATCH", path, json });
const revoke = (caller: Caller, path: string) => send(caller, { method: "DELETE", path });
const fresh = (caller: Caller, at = "") => get(caller, `/v1/access?consistency=strong${at}`);
const it_ = ({ id }: { id: string }, rest = "") => `${MINE}/${id}${rest}`;
const shown = async (response: Response) =>
  (await response.json()) as Record<string, unknown> & { id: string };

describe("one's own", () => {
  it("is made once shown, and then without its secret", async () => {
    const response = await post(ada, MINE, {
      name: "laptop",
      scopes: ["run:view"],
      projects: [project],
      metadata: { for: "notebooks" },
      addresses: ["10.0.0.0/8"],
    });
    expect(response.status).toBe(201);
    const { secret, ...made } = await shown(response);
    expect(secret).toMatch(/^atr_at_/);
    expect(made).toMatchObject({
      id: expect.stringMatching(/^tok_/),
      hint: expect.stringMatching(/^atr_at_/),
      principal: { type: "account", id: ada.id },
      organizations: [],
      projects: [project],
      scopes: ["run:view"],
      addresses: ["10.0.0.0/8"],
      last_used_at: null,
      previous: null,
      revoked_at: null,
      created_by: ada.id,
    });
    const again = await get(ada, it_(made));
    expect(again.headers.get("etag")).toMatch(/^"v1-/);
    expect(await again.json()).toEqual(made);
    const { data } = (await (await get(ada, MINE)).json()) as { data: object[] };
    expect(data).toContainEqual(made);
    expect(JSON.stringify(data)).not.toContain(secret as string);
  });

  it("nobody else sees it", async () => {
    const token = await makeToken(ada);
    await expectProblem(await get(bob, it_(token)), 404, "not_found");
    await expectProblem(await revoke(bob, it_(token)), 404, "not_found");
    expect(await (await get(bob, MINE)).json()).toEqual({ data: [], next_cursor: null });
  });

  it("a key is none, and it is no key of a project", async () => {
    const [key, token] = await Promise.all([keyOf(ada, project), makeToken(ada, { projects: [project] })]);
    await expectProblem(await get(ada, it_(key)), 404, "not_found");
    await expectProblem(await get(ada, `/v1/projects/${project}/keys/${token.id}`), 404, "not_found");
  });

  it("is made, changed and rotated by a session alone; a token lists and revokes", async () => {
    const token = await makeToken(ada);
    const named = await makeToken(ada, { scopes: ["account:view"] });
    for (const [method, path, json] of [
      ["POST", MINE, { name: "another" }],
      ["PATCH", it_(token), { name: "renamed" }],
      ["POST", it_(token, "/rotate"), {}],
      ["POST", it_(token, "/rollback"), undefined],
    ] as const) {
      const problem = await expectProblem(
        await send(token, { method, path, json }),
        403,
        "permission_missing",
      );
      expect(problem.explanation).toContain("sign in");
    }
    const key = await keyOf(ada, project);
    await expectProblem(await post(key, MINE, { name: "another" }), 403, "permission_missing");
    expect((await get(token, MINE)).status).toBe(200);
    await expectProblem(await revoke(named, it_(token)), 403, "permission_missing");
    expect((await revoke(token, it_(token))).status).toBe(200);
    await expectProblem(await get(token, MINE), 401, "credential_revoked");
  });

  it("names no permission of tokens, and scopes or a preset", async () => {
    for (const wrong of [
      { scopes: ["token:view"] },
      { scopes: ["token:create:own"] },
      { scopes: ["run:view"], preset: "read_only" },
      { organizations: [] },
      { projects: [] },
      { projects: [project], surprise: 1 },
      { expires_at: "2001-01-01T00:00:00Z" },
    ])
      await expectProblem(await post(ada, MINE, { name: "wrong", ...wrong }), 422, "validation_failed");
    const token = await makeToken(ada, { preset: "verify_only" });
    expect(await (await get(ada, it_(token))).json()).toMatchObject({ scopes: ["key:verify"] });
  });

  it("is limited to places where its owner is, by more than their visibility", async () => {
    const open = await createProject(bob);
    await patch(bob, `/v1/projects/${open}`, { visibility: "open" });
    const theirs = await createProject(bob);
    await added(bob, theirs, ada, { role: "view_only" }).catch(() => null);
    for (const wrong of [
      { projects: [project, open] },
      { projects: ["prj_01hzzzzzzzzzzzzzzzzzzzzzzz"] },
      { organizations: [bob.organization] },
      { organizations: [project] },
      { projects: [organization] },
    ]) {
      const problem = await expectProblem(
        await post(ada, MINE, { name: "wrong", ...wrong }),
        422,
        "validation_failed",
      );
      expect(problem.errors?.[0]?.pointer).toMatch(/^\/(projects|organizations)\/[01]$/);
    }
  });

  it("changes: what it lost it has no more, at once; the log says what changed", async () => {
    const token = await makeToken(ada, { projects: [project], organizations: [organization] });
    expect((await fresh(token, `&project=${project}`)).status).toBe(200);
    const changed = await patch(ada, it_(token), { scopes: ["run:view"], projects: null, name: "renamed" });
    expect(await changed.json()).toMatchObject({
      name: "renamed",
      scopes: ["run:view"],
      organizations: [organization],
      projects: [],
      effective_by: expect.any(String),
    });
    await expectProblem(await fresh(token, `&project=${project}`), 404, "not_found");
    expect((await fresh(token, `&organization=${organization}`)).status).toBe(200);
    const swapped = await patch(ada, it_(token), { organizations: null, projects: [project] });
    expect(await swapped.json()).toMatchObject({ organizations: [], projects: [project], revoked_at: null });
    expect((await fresh(token, `&project=${project}`)).status).toBe(200);
    const lifted = await patch(ada, it_(token), { organizations: null, projects: null });
    expect(await lifted.json()).toMatchObject({ organizations: null, projects: null, revoked_at: null });
    expect((await get(token, `/v1/projects/${project}/runs?consistency=strong`)).status).toBe(200);
    await expectProblem(
      await send(ada, {
        method: "PATCH",
        path: it_(token),
        json: { name: "x" },
        headers: { "If-Match": '"1"' },
      }),
      412,
      "stale_version",
    );
  });

  it("is revoked for good, and stays listed", async () => {
    const token = await makeToken(ada);
    const first = await shown(await revoke(ada, it_(token)));
    expect(first).toMatchObject({ revoked_because: "revoked", effective_by: expect.any(String) });
    expect(await shown(await revoke(ada, it_(token)))).toMatchObject({ revoked_at: first.revoked_at });
    await expectProblem(await fresh(token), 401, "credential_revoked");
    for (const [method, path] of [
      ["PATCH", it_(token)],
      ["POST", it_(token, "/rotate")],
    ] as const)
      await expectProblem(await send(ada, { method, path, json: {} }), 409, "state_conflict");
  });

  it("is rotated: the old secret beside the new for as long as was said, and back while the new is unused", async () => {
    const token = await makeToken(ada);
    const rotated = await shown(await post(ada, it_(token, "/rotate"), { grace_seconds: 600 }));
    const after: TokenCaller = { id: token.id, token: rotated.secret as string, address: newAddress() };
    expect(rotated).toMatchObject({
      id: token.id,
      previous: { until: "grace" },
      rotated_at: expect.any(String),
    });
    expect((await fresh(token)).status).toBe(200);
    const back = await post(ada, it_(token, "/rollback"));
    expect(await shown(back)).toMatchObject({ previous: null });
    await expectProblem(await fresh(after), 401, "credential_unknown");
    expect((await fresh(token)).status).toBe(200);
    const again = await shown(await post(ada, it_(token, "/rotate"), { grace_seconds: 0 }));
    await expectProblem(await fresh(token), 401, "credential_expired");
    expect((await fresh({ ...after, token: again.secret as string })).status).toBe(200);
  });

  it("is used from where, and as often as, it says; and counted", async () => {
    const elsewhere = await post(ada, MINE, { name: "office", addresses: ["192.0.2.0/24"] });
    const { secret } = await shown(elsewhere);
    const office = { token: secret as string, address: "192.0.2.7" };
    expect((await fresh(office)).status).toBe(200);
    await expectProblem(await fresh({ ...office, address: newAddress() }), 403, "address_refused");
    const few = await shown(await post(ada, MINE, { name: "few", max_uses: 2 }));
    const caller = { token: few.secret as string, address: newAddress() };
    for (const status of [200, 200, 401]) expect((await fresh(caller)).status).toBe(status);
    const lifted = await patch(ada, it_(few), { max_uses: null });
    expect(await lifted.json()).toMatchObject({ max_uses: null });
    expect((await fresh(caller)).status).toBe(200);
    const used = await until(async () => {
      const usage = (await (await get(ada, it_(few, "/usage"))).json()) as { count: number };
      return usage.count > 0 && usage;
    });
    expect(used).toMatchObject({
      permissions: { authenticated: expect.any(Number) },
      last_used_at: expect.any(String),
    });
    expect(await (await get(ada, it_(few))).json()).toMatchObject({ last_used_at: expect.any(String) });
  });

  it("is made once under an Idempotency-Key, with the same secret in the answer", async () => {
    const key = { "Idempotency-Key": unique("idempotency") };
    const [first, second] = [
      await shown(await post(ada, MINE, { name: "once" }, key)),
      await shown(await post(ada, MINE, { name: "once" }, key)),
    ];
    expect(second).toEqual(first);
  });

  it("at most 100 live ones", async () => {
    const many = await signUp("many");
    const { id } = await makeToken(many);
    const CONTROL = await control();
    await CONTROL.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 99)
      INSERT INTO keys (id, kind, organization_id, account_id, name, digest, hint, created_by, created_with, created_at, updated_at)
      SELECT k.id || i, k.kind, k.organization_id, k.account_id, k.name, k.digest || i, k.hint, k.created_by, k.created_with, 0, 0
      FROM keys k CROSS JOIN n WHERE k.id = ?`,
    )
      .bind(id)
      .run();
    await expectProblem(await post(many, MINE, { name: "one more" }), 409, "quota_exceeded");
    await revoke(many, it_({ id }));
    await makeToken(many);
  });

  it("its events are in the log of its owner's personal organization, and hold no secret", async () => {
    const cleo = await signUp("cleo");
    const token = await makeToken(cleo);
    await patch(cleo, it_(token), { name: "renamed" });
    const { secret } = await shown(await post(cleo, it_(token, "/rotate"), {}));
    await post(cleo, it_(token, "/rollback"));
    await revoke(cleo, it_(token));
    const { EVENTS_DB } = await (await harness()).env("events");
    const rows = await until(async () => {
      const { results } = await EVENTS_DB.prepare(
        "SELECT event FROM audit WHERE organization_id = ? AND type LIKE 'token.%' ORDER BY id",
      )
        .bind(cleo.organization)
        .all<{ event: string }>();
      return results.length === 5 && results.map(({ event }) => event);
    });
    expect(rows.map((event) => (JSON.parse(event) as { type: string }).type).sort()).toEqual([
      "token.created",
      "token.revoked",
      "token.rolled_back",
      "token.rotated",
      "token.updated",
    ]);
    for (const one of [secret as string, token.token]) expect(rows.join()).not.toContain(one);
  });
});

describe("of a team's service account", () => {
  let lead: Person;
  let member: Person;
  let team: string;
  let robot: string;
  let owned: string;
  let tokens: string;

  beforeAll(async () => {
    [lead, member] = await Promise.all([signUp("lead"), signUp("member")]);
    team = await makeTeam(organization);
    for (const person of [lead, member]) await joinOrganization(organization, person);
    await joinTeam(team, lead, "admin");
    await joinTeam(team, member, "member");
    owned = await makeProject(organization, { team });
    const made = await post(lead, `/v1/teams/${team}/service-accounts`, {
      name: unique("robot"),
      role: "member",
    });
    robot = (await shown(made)).id;
    tokens = tokensOf(team, robot);
  });

  it("admins of the team, and of the organization, make it; its members do not see it", async () => {
    const token = await makeToken(lead, {}, tokens);
    await makeToken(ada, {}, tokens);
    expect(await (await get(lead, `${tokens}/${token.id}`)).json()).toMatchObject({
      principal: { type: "service_account", id: robot },
      created_by: lead.id,
    });
    await expectProblem(await post(member, tokens, { name: "x" }), 403, "permission_missing");
    await expectProblem(await get(member, tokens), 403, "permission_missing");
    await expectProblem(await get(bob, tokens), 404, "not_found");
    await expectProblem(await get(lead, tokensOf(team, "sa_nobody")), 404, "not_found");
  });

  it("is made by nobody's token, not even where that names what it takes; revoked by one that does", async () => {
    const named = await makeToken(lead, {
      scopes: ["service_account:view", "key:view", "key:create", "key:update", "key:delete"],
    });
    const token = await makeToken(lead, {}, tokens);
    await expectProblem(await post(named, tokens, { name: "x" }), 403, "permission_missing");
    await expectProblem(await post(named, `${tokens}/${token.id}/rotate`, {}), 403, "permission_missing");
    expect((await get(named, `${tokens}/${token.id}`)).status).toBe(200);
    expect((await revoke(named, `${tokens}/${token.id}`)).status).toBe(200);
    await expectProblem(await get(lead, it_(token)), 404, "not_found");
  });

  it("acts as it in the team's projects, and nowhere else; nothing at the account", async () => {
    const token = await makeToken(lead, {}, tokens);
    expect(await (await fresh(token, `&project=${owned}`)).json()).toMatchObject({
      principal: { type: "service_account", id: robot },
      role: "member",
    });
    await expectProblem(await fresh(token, `&project=${project}`), 404, "not_found");
    expect((await post(token, `/v1/projects/${owned}/runs`, { name: unique("run") })).status).toBe(201);
    await expectProblem(await get(token, MINE), 403, "permission_missing");
    await expectProblem(await get(token, "/v1/me"), 403, "permission_missing");
    await expectProblem(await post(token, "/v1/projects", { name: "its own" }), 403, "permission_missing");
    await expectProblem(await get(token, tokens), 404, "not_found").catch(async () =>
      expectProblem(await get(token, tokens), 403, "permission_missing"),
    );
  });

  it("is limited to projects where it is, or to its team's organization", async () => {
    const other = await makeProject(organization, { team });
    const narrow = await makeToken(lead, { projects: [owned] }, tokens);
    expect((await fresh(narrow, `&project=${owned}`)).status).toBe(200);
    await expectProblem(await fresh(narrow, `&project=${other}`), 404, "not_found");
    const wide = await makeToken(lead, { organizations: [organization] }, tokens);
    expect((await fresh(wide, `&project=${other}`)).status).toBe(200);
    for (const wrong of [{ projects: [project] }, { organizations: [ada.organization] }])
      await expectProblem(await post(lead, tokens, { name: "x", ...wrong }), 422, "validation_failed");
  });

  it("dies with it", async () => {
    const made = await post(lead, `/v1/teams/${team}/service-accounts`, {
      name: unique("robot"),
      role: "viewer",
    });
    const { id } = await shown(made);
    const token = await makeToken(lead, {}, tokensOf(team, id));
    expect((await fresh(token, `&project=${owned}`)).status).toBe(200);
    await revoke(lead, `/v1/teams/${team}/service-accounts/${id}`);
    await expectProblem(await fresh(token, `&project=${owned}`), 401, "credential_revoked");
  });
});
