/**
 * What each kind of credential costs in storage before the answer (docs/performance.md), counted: account tokens, rotated and
 * limited keys, access tokens, and lists and reports of them; the same with a thousand and with a hundred thousand.
 */
import { STATEMENTS } from "@atrium/shared/control/query";
import type { StorageCounts } from "@atrium/shared/store/meter";
import { beforeAll, describe, expect, it } from "vitest";
import { mint, parsePeppers } from "../../services/auth/src/credential/format.ts";
import { bearerOf, exchange } from "../exchanges.ts";
import { harness } from "../harness.ts";
import { type Sent, send } from "../http.ts";
import { joinTeam, makeOrganization, makeTeam } from "../organizations.ts";
import { type Caller, newAddress, type Person, signUp, unique } from "../personas.ts";
import { fill, seedKeys, seedServiceAccounts } from "../seed.ts";
import { createProject } from "../sharing.ts";
import { MINE, makeToken } from "../tokens.ts";
import { costOf, othersAreDone } from "./cost.ts";

const { env, metered } = await harness();
const { CONTROL, KEY_PEPPERS } = await env("auth");

type Key = Caller & { token: string; id: string };

let owner: Person;
let project: string;
let team: string;
/** Of the team, with as many keys as there are, all but one revoked. */
let robot: string;

const anyone = (): Caller => ({ token: null, address: newAddress() });
const get = (path: string) => (): Sent => ({ method: "GET", path });
const post = (path: string, json: object) => (): Sent => ({ method: "POST", path, json });
const verify = ({ token }: { token: string }, more: object = {}) =>
  post("/v1/keys/verify", { key: token, ...more });
const access = get("/v1/access");

async function made(path: string, json: object = {}): Promise<Key> {
  const response = await send(owner, { method: "POST", path, json });
  const text = await response.text();
  expect(`${response.status} ${text}`).toMatch(/^20/);
  const { id, secret } = JSON.parse(text) as { id: string; secret: string };
  return { id, token: secret, address: newAddress() };
}
const newKey = (more: object = {}) => made(`/v1/projects/${project}/keys`, { name: unique("key"), ...more });

beforeAll(async () => {
  owner = await signUp("owner");
  project = await createProject(owner);
  const { id: organization } = await makeOrganization(owner, { service_accounts: null });
  team = await makeTeam(organization);
  await joinTeam(team, owner, "admin");
  const accounts = `/v1/teams/${team}/service-accounts`;
  robot = (await made(accounts, { name: unique("robot"), role: "member" })).id;
  await makeToken(owner, {}, `${accounts}/${robot}/tokens`);
  await othersAreDone();
});

/** Before the answer. */
const NOTHING: Partial<StorageCounts> = {
  d1_calls: 0,
  rows_read: 0,
  rows_written: 0,
  kv_reads: 0,
  kv_writes: 0,
  do_calls: 0,
};

describe.each([
  { before: 0, count: 1_000 },
  { before: 1_000, count: 100_000 },
])("with $count keys and service accounts", ({ before, count }) => {
  let key: Key;

  beforeAll(async () => {
    await seed(before, count);
    key = await newKey();
    await send(key, access());
  });

  it("an account token, warm: nothing, for itself, in a project, and for whoever verifies it", async () => {
    const token = await makeToken(owner, { projects: [project] });
    const there = get(`/v1/access?project=${project}`);
    await send(token, there());
    expect(await costOf(token, there)).toMatchObject(NOTHING);
    await send(key, verify(token)());
    expect(await costOf(key, verify(token))).toMatchObject(NOTHING);
  });

  it("a rotated key: by either secret 1 KV read and 1 D1 round trip cold, and nothing warm", async () => {
    const old = await newKey();
    const rotated = await made(`/v1/projects/${project}/keys/${old.id}/rotate`, { grace_seconds: 600 });
    for (const secret of [old, rotated]) {
      const cost = await costOf(key, verify(secret));
      expect(cost).toMatchObject({ ...NOTHING, d1_calls: 1, kv_reads: 1, rows_read: expect.any(Number) });
      expect(cost.rows_read).toBeLessThanOrEqual(24);
      expect(await costOf(key, verify(secret))).toMatchObject(NOTHING);
      expect(await costOf(secret, access)).toMatchObject(NOTHING);
    }
  });

  it("an access token, warm: nothing; one that names no key of ours, nothing", async () => {
    const bearer = await bearerOf(key);
    await send(bearer, access());
    expect(await costOf(bearer, access)).toMatchObject(NOTHING);
    const [, claims, signature] = bearer.token.split(".");
    const head = Buffer.from('{"alg":"ES256","typ":"at+jwt","kid":"nobody"}').toString("base64url");
    const forged = { token: [head, claims, signature].join("."), address: newAddress() };
    await send(forged, access());
    expect(await costOf(forged, access, 401)).toMatchObject(NOTHING);
  });

  it("what is published of access tokens, warm: nothing", async () => {
    for (const path of ["/.well-known/jwks.json", "/.well-known/oauth-authorization-server"]) {
      await send(anyone(), get(path)());
      expect(await costOf(anyone(), get(path))).toMatchObject(NOTHING);
    }
  });

  it("an exchange: 1 read, 1 batch", async () => {
    await exchange(key);
    await othersAreDone();
    const { cost } = await metered(() => exchange(key), "auth");
    expect(cost).toMatchObject({ kv_reads: 0, kv_writes: 0, do_calls: 0 });
    // Besides those, what takes the event from the outbox after the answer.
    expect(cost.d1_calls).toBeLessThanOrEqual(3);
    expect(cost.rows_read).toBeLessThanOrEqual(60);
    expect(cost.rows_written).toBeLessThanOrEqual(10);
  });

  it("a key for some addresses: nothing; one with a limit: 1 call of its Durable Object", async () => {
    const from = await newKey({ addresses: ["0.0.0.0/0", "::/0"] });
    const often = await newKey({ rate_limit: { limit: 1_000, window_seconds: 60 } });
    const address = "192.0.2.7";
    for (const [limited, calls] of [
      [from, 0],
      [often, 1],
    ] as const) {
      await send(limited, access());
      expect(await costOf(limited, access)).toMatchObject({ ...NOTHING, do_calls: calls });
      const asked = verify(limited, { address });
      expect(await costOf(key, asked)).toMatchObject({ ...NOTHING, do_calls: calls });
    }
  });

  it("a body with a secret in it that is redacted: nothing", async () => {
    const plain = (name: string) => post(`/v1/projects/${project}/keys`, { name, there_is: "no such field" });
    const [without, redacted] = [
      await costOf(key, plain("a name"), 422),
      await costOf(key, plain(key.token), 422),
    ];
    // What is counted of uses is written after either.
    const { use_calls: _, use_rows: __, ...cost } = without;
    expect(redacted).toMatchObject(cost);
  });

  const lists: [what: string, path: () => string, calls: number, most: number][] = [
    ["service accounts of a team", () => `/v1/teams/${team}/service-accounts?limit=100`, 2, 420],
    ["keys", () => `/v1/projects/${project}/keys?limit=100`, 1, 210],
    ["tokens", () => `${MINE}?limit=100`, 1, 60],
  ];
  it.each(lists)("list of %s: bounded by what it shows", async (_, path, calls, most) => {
    await send(owner, get(path())());
    const cost = await costOf(owner, get(path()));
    expect(cost).toMatchObject({ rows_written: 0, kv_reads: 0 });
    expect(cost.d1_calls).toBeLessThanOrEqual(calls);
    expect(cost.rows_read).toBeLessThanOrEqual(most);
  });

  it("a service account that had that many keys: what counts still, and when it was used last", async () => {
    const cost = await costOf(owner, get(`/v1/teams/${team}/service-accounts/${robot}`));
    expect(cost.rows_read).toBeLessThanOrEqual(30);
  });

  it("usage of a key: 4 reads of what it shows", async () => {
    const cost = await costOf(owner, get(`/v1/projects/${project}/keys/${key.id}/usage`));
    expect(cost.d1_calls).toBeLessThanOrEqual(4);
    expect(cost.rows_read).toBeLessThanOrEqual(20);
  });

  it("a report of a key that was never made: nothing; of one that is gone: 1 read", async () => {
    const report = (secret: string) => post("/v1/keys/leaks", { key: secret });
    expect(await costOf(anyone(), report("atr_pk_nonsense"))).toMatchObject(NOTHING);
    const gone = await costOf(anyone(), report(mint("pk", parsePeppers(KEY_PEPPERS)).secret));
    expect(gone).toMatchObject({ ...NOTHING, d1_calls: 1, rows_read: expect.any(Number) });
    expect(gone.rows_read).toBeLessThanOrEqual(10);
  });
});

type Statements = string | { [name: string]: Statements };
const flat = (statements: Statements, name = ""): [name: string, sql: string][] =>
  typeof statements === "string"
    ? [[name, statements]]
    : Object.entries(statements).flatMap(([part, of]) => flat(of, `${name} ${part}`));

it.each(flat(STATEMENTS))("the query of a decision goes by indexes:%s", async (_, sql) => {
  const parameters = Math.max(...Array.from(sql.matchAll(/\?(\d)/g), ([, number]) => Number(number)));
  const { results } = await CONTROL.prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .bind(...Array.from({ length: parameters }, () => "x"))
    .all<{ detail: string }>();
  const steps = results.map(({ detail }) => detail);
  // The one caller and the one place, what is made up of those, and nothing that has many rows.
  expect(steps.filter((step) => /^SCAN (?!caller$|place$|CONSTANT ROW|\(subquery-)/.test(step))).toEqual([]);
  expect(steps.filter((step) => step.includes("AUTOMATIC"))).toEqual([]);
});

/** Up to `count` keys in the project, service accounts of the team, and revoked keys of one of them, each of which was used. */
async function seed(from: number, count: number): Promise<void> {
  const { organization } = owner;
  await seedKeys(CONTROL, { project, organization, account: owner.id }, from, count);
  await seedServiceAccounts(CONTROL, team, from, count);
  await fill(
    CONTROL,
    from,
    count,
    `INSERT INTO keys (id, kind, organization_id, service_account_id, name, digest, hint, revoked_at, created_by, created_with,
       created_at, updated_at)
     SELECT printf('tok_0%025d', n), 'account', ?3, ?4, 'seeded', 'seeded' || n, '', 1, 'seed', 'seed', 0, 0 FROM numbers`,
    organization,
    robot,
  );
  await fill(
    CONTROL,
    from,
    count,
    `INSERT INTO secret_use (digest, key_id, service_account_id, first_used_at, last_used_at, flushed_at)
     SELECT 'seeded' || n, printf('tok_0%025d', n), ?3, n, n, n FROM numbers`,
    robot,
  );
}
