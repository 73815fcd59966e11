/**
 * What access, keys and people cost in storage before the answer (docs/performance.md), counted: the same with a thousand and
 * with a hundred thousand keys and collaborators in the project.
 */
import type { StorageCounts } from "@atrium/shared/store/meter";
import { beforeAll, describe, expect, it } from "vitest";
import { mint, parsePeppers } from "../../services/auth/src/credential/format.ts";
import { harness } from "../harness.ts";
import { type Sent, send } from "../http.ts";
import { type Caller, forgedKey, newAddress, newcomer, type Person, signUp, unique } from "../personas.ts";
import { seedCollaborators, seedKeys } from "../seed.ts";
import { addedBy } from "../sharing.ts";
import { makeKey } from "../world.ts";
import { costOf, costsOf, othersAreDone } from "./cost.ts";

const { env } = await harness();
const { CONTROL, KEY_PEPPERS } = await env("auth");

let owner: Person;
let project: string;
let base: string;
/** The owner's, and may everything. */
let key: Caller;

beforeAll(async () => {
  owner = await signUp("owner");
  project = (await owner.client.POST("/v1/projects", { body: { name: unique("project") } })).id;
  base = `/v1/projects/${project}`;
  key = await makeKey({ owner, project }, {});
  await othersAreDone();
});

/** Before the answer: what is counted of uses is written after it. */
const NOTHING: Omit<StorageCounts, "use_calls" | "use_rows"> = {
  d1_calls: 0,
  d1_statements: 0,
  rows_read: 0,
  rows_written: 0,
  kv_reads: 0,
  kv_writes: 0,
  r2_reads: 0,
  r2_writes: 0,
  do_calls: 0,
};

const named = () => ({ name: unique("thing") });
const post = (path: string, json?: object): Sent => ({
  method: "POST",
  path: `${base}/${path}`,
  ...(json && { json }),
});
const patch = (path: string, json: object): Sent => ({ method: "PATCH", path: `${base}/${path}`, json });
const remove = (path: string): Sent => ({ method: "DELETE", path: `${base}/${path}` });
const newKey = async () => (await makeKey({ owner, project }, {})).id;
const MEMBER = { role: "member" } as const;
const viewer = async () => ({ email: (await newcomer()).email, role: "viewer" }) as const;
const collaborator = async (): Promise<string> => {
  const params = { path: { project } };
  const body = await viewer();
  return addedBy(await owner.client.POST("/v1/projects/{project}/collaborators", { params, body })).id;
};
const get = (path: string) => (): Sent => ({ method: "GET", path });
const verify = (subject: string) => (): Sent => ({
  method: "POST",
  path: "/v1/keys/verify",
  json: { key: subject },
});

describe.each([
  { before: 0, count: 1_000 },
  { before: 1_000, count: 100_000 },
])("with $count keys and people", ({ before, count }) => {
  let secrets: string[];

  beforeAll(async () => {
    secrets = await seed(before, count);
    // Warm: what is measured below is not the first of its kind. And young: else an early refresh may fall into it.
    await send(key, get("/v1/access?consistency=strong")());
    await send(owner, get(`/v1/access?project=${project}&consistency=strong`)());
  });

  describe("nothing", () => {
    it("a key's own access, warm", async () => {
      expect(await costOf(key, get("/v1/access"))).toMatchObject(NOTHING);
    });

    it("a session's own access, warm", async () => {
      expect(await costOf(owner, get(`/v1/access?project=${project}`))).toMatchObject(NOTHING);
    });

    it("verify, warm", async () => {
      const subject = secrets[0] as string;
      await send(key, verify(subject)());
      expect(await costOf(key, verify(subject))).toMatchObject(NOTHING);
    });

    it("a malformed and a forged credential", async () => {
      for (const token of ["nonsense", forgedKey()]) {
        const caller = { token, address: newAddress() };
        expect(await costOf(caller, get("/v1/access"), 401)).toMatchObject(NOTHING);
        expect(await costOf(caller, get(`${base}/runs`), 401)).toMatchObject(NOTHING);
        expect(await costOf(key, verify(token))).toMatchObject(NOTHING);
      }
    });
  });

  it("nothing: a key asked of where it is worth nothing, however often", async () => {
    for (const [path, status] of [
      ["/v1/me", 403],
      ["/v1/projects/prj_elsewhere/runs", 404],
      ["/v1/organizations/org_elsewhere/audit", 404],
    ] as const)
      expect(await costOf(key, get(path), status)).toMatchObject(NOTHING);
  });

  it("verify, cold: 1 KV read, 1 D1 round trip, no write", async () => {
    const cost = await costOf(key, verify(secrets[1] as string));
    expect(cost).toMatchObject({ d1_calls: 1, kv_reads: 1, kv_writes: 0, rows_written: 0 });
    expect(cost.rows_read).toBeLessThanOrEqual(24);
  });

  it.each(["keys", "collaborators"])(
    "list 100 %s, first page and next: 1 query, two rows read for one",
    async (of) => {
      const first = get(`${base}/${of}?limit=100`);
      const { next_cursor } = (await (await send(owner, first())).json()) as { next_cursor: string };
      for (const page of [first, get(`${base}/${of}?limit=100&cursor=${next_cursor}`)]) {
        const cost = await costOf(owner, page);
        expect(cost).toMatchObject({ d1_calls: 1, d1_statements: 1, rows_written: 0, kv_reads: 0 });
        expect(cost.rows_read).toBeLessThanOrEqual(210);
      }
    },
  );

  // Reads: the decision where it must be fresh, and the thing that changes.
  const changes: [what: string, reads: number, sent: () => Sent | Promise<Sent>][] = [
    ["create a key", 1, () => post("keys", named())],
    ["update a key", 2, async () => patch(`keys/${await newKey()}`, named())],
    ["revoke a key", 2, async () => remove(`keys/${await newKey()}`)],
    ["add a collaborator", 2, async () => post("collaborators", await viewer())],
    ["change a collaborator", 2, async () => patch(`collaborators/${await collaborator()}`, MEMBER)],
    ["remove a collaborator", 2, async () => remove(`collaborators/${await collaborator()}`)],
  ];
  it.each(changes)("%s: %i reads, 1 batch", async (what, reads, sent) => {
    const service = what.includes("key") ? "auth" : "projects";
    const { all, own } = await costsOf(owner, sent, { service });
    // Development keeps the mail in a table.
    expect(all.d1_calls).toBeLessThanOrEqual(reads + 1 + (what.startsWith("add") ? 1 : 0));
    expect(all.rows_read).toBeLessThanOrEqual(70);
    expect(own.rows_written).toBeGreaterThan(0);
    expect(own.rows_written).toBeLessThanOrEqual(12);
  });

  it("list of one's own keys, among those of everybody: no more", async () => {
    const own = await makeKey({ owner, project }, { scopes: ["key:view:own"] });
    await send(own, get("/v1/access")());
    const cost = await costOf(own, get(`${base}/keys?limit=100`));
    expect(cost).toMatchObject({ d1_calls: 1, d1_statements: 1 });
    expect(cost.rows_read).toBeLessThanOrEqual(210);
  });
});

/** Fills the project up to `count` keys and collaborators. Returns the secrets of two keys that nobody used. */
async function seed(from: number, count: number): Promise<string[]> {
  const place = { project, organization: owner.organization, account: owner.id };
  await seedKeys(CONTROL, place, from, count);
  await seedCollaborators(CONTROL, place, from, count);
  const minted = [0, 1].map(() => mint("pk", parsePeppers(KEY_PEPPERS)));
  const known = CONTROL.prepare(
    "UPDATE keys SET digest = ?1 WHERE id = printf('key_00%s%016d', substr(?2, -8), ?3)",
  );
  await CONTROL.batch(minted.map(({ digest }, n) => known.bind(digest, project, from + n)));
  return minted.map(({ secret }) => secret);
}
