/** How often keys are used: counted of every answer, written after it, at most once a minute a key. */
import type { Scope } from "@atrium/shared/access/vocabulary";
import { beforeAll, describe, expect, it } from "vitest";
import { openDb } from "../packages/shared/src/store/open.ts";
import { type Portion, write } from "../services/auth/src/use/store.ts";
import { forgetUsage } from "../services/auth/src/use/use.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { allQuiet } from "./logged.ts";
import { ask } from "./metering.ts";
import { type Caller, type Person, signUp, unique } from "./personas.ts";
import { addCollaborator, makeKey, makeTenant, type Tenant } from "./world.ts";

const { env, fetch, metered } = await harness();
const { CONTROL } = await env("auth");

interface Usage {
  from: string;
  to: string;
  count: number;
  permissions: Record<string, number>;
  last_used_at: string | null;
  previous_last_used_at: string | null;
  data: { day: string; count: number; permissions: Record<string, number> }[];
  next_cursor: string | null;
}

type Key = Caller & { token: string; id: string };

let tenant: Tenant;
let owner: Person;
let project: string;

beforeAll(async () => {
  tenant = await makeTenant();
  ({ owner, project } = tenant);
});

const usagePath = (key: Pick<Key, "id">, query = "") =>
  `/v1/projects/${project}/keys/${key.id}/usage${query}`;
const usageOf = (key: Pick<Key, "id">, query = ""): Promise<Usage> => ask(owner, usagePath(key, query));
const written = (key: Pick<Key, "id">, count: number): Promise<Usage> =>
  until(async () => {
    const usage = await usageOf(key);
    return usage.count >= count && usage;
  });
const use = (key: Key, path = `/v1/projects/${project}/runs`) => send(key, { method: "GET", path });
const today = () => new Date().toISOString().slice(0, 10);

describe("the use of a key", () => {
  it("never used: nothing, and no time", async () => {
    const key = await makeKey(tenant, {});
    expect(await usageOf(key)).toEqual({
      from: new Date(Date.now() - 29 * 86_400_000).toISOString().slice(0, 10),
      to: today(),
      count: 0,
      permissions: {},
      last_used_at: null,
      previous_last_used_at: null,
      data: [],
      next_cursor: null,
    });
  });

  it("its first use is written at once, with what it was used for", async () => {
    const key = await makeKey(tenant, {});
    const before = Date.now();
    expect((await use(key)).status).toBe(200);
    const usage = await written(key, 1);
    expect(usage).toMatchObject({
      count: 1,
      permissions: { "run:view": 1 },
      data: [{ day: today(), count: 1, permissions: { "run:view": 1 } }],
    });
    expect(Date.parse(usage.last_used_at ?? "")).toBeGreaterThanOrEqual(before);
    expect(Date.parse(usage.last_used_at ?? "")).toBeLessThanOrEqual(Date.now());
  });

  it("counts each answer once, by the permission that it needed; not what was refused", async () => {
    const inProject = `/v1/projects/${project}`;
    const verify = (question: object) => async (key: Key) =>
      send(owner, {
        method: "POST",
        path: `/v1/keys/verify?project=${project}`,
        json: { key: key.token, ...question },
      });
    const get = (path: string) => (key: Key) => use(key, path);
    const create = (key: Key) =>
      send(key, { method: "POST", path: `${inProject}/runs`, json: { name: unique("run") } });
    // Decided from a cache, and on fresh rows again: one use.
    const twice = (key: Key) => send(key, { method: "GET", path: `${inProject}/keys/${key.id}` });
    const ways: [permission: string | null, way: (key: Key) => Promise<Response>][] = [
      ["run:view", get(`${inProject}/runs`)],
      ["dataset:view", get(`${inProject}/datasets`)],
      ["run:create", create],
      ["key:view", twice],
      ["authenticated", get("/v1/access")],
      ["authenticated", verify({})],
      ["dataset:view", verify({ permission: "dataset:view" })],
      [null, verify({ permission: "model:delete" })],
      [null, get(`${inProject}/models`)],
      [null, get("/v1/projects/prj_none/runs")],
      [null, get("/v1/me")],
    ];
    const scopes: Scope[] = ["run:view", "run:create", "dataset:view", "key:view:own"];
    const keys = await Promise.all(ways.map(() => makeKey(tenant, { scopes })));
    await Promise.all(ways.map(([, way], index) => way(keys[index] as Key)));
    for (const [index, [permission]] of ways.entries())
      if (permission !== null)
        expect((await written(keys[index] as Key, 1)).permissions).toEqual({ [permission]: 1 });
    await allQuiet();
    for (const [index, [permission]] of ways.entries())
      if (permission === null)
        expect(await usageOf(keys[index] as Key)).toMatchObject({ count: 0, last_used_at: null });
  });

  it("one write, of one round trip, for however many uses of however many keys; none while they wait", async () => {
    const keys = await Promise.all(Array.from({ length: 5 }, () => makeKey(tenant, {})));
    await allQuiet();
    const { cost } = await metered(async () => {
      await Promise.all(Array.from({ length: 100 }, (_, n) => use(keys[n % 5] as Key, "/v1/access")));
      await allQuiet();
    }, "auth");
    // First uses that come while others are written are written after them: a few round trips, not a hundred.
    expect(cost.use_calls).toBeGreaterThan(0);
    expect(cost.use_calls).toBeLessThanOrEqual(3);
    // The events of their first uses, which leave the outbox when they are logged.
    expect(cost.rows_written).toBeLessThanOrEqual(keys.length);
    const rows = () =>
      CONTROL.prepare(
        "SELECT * FROM secret_use WHERE key_id IN (SELECT value FROM json_each(?)) ORDER BY digest",
      )
        .bind(JSON.stringify(keys.map(({ id }) => id)))
        .all();
    const { results: before } = await rows();
    expect(before).toHaveLength(5);
    const again = await metered(async () => {
      await Promise.all(Array.from({ length: 100 }, (_, n) => use(keys[n % 5] as Key, "/v1/access")));
      await allQuiet();
    }, "auth");
    // Of other tests' keys a minute may be over meanwhile; of none of these.
    expect(again.cost.use_calls).toBeLessThanOrEqual(1);
    expect(again.cost).toMatchObject({ rows_written: 0, d1_calls: 0 });
    expect((await rows()).results).toEqual(before);
  });

  it("is not written before the answer: what the request itself costs is what it was", async () => {
    const key = await makeKey(tenant, {});
    await allQuiet();
    const { cost } = await metered(() => use(key, "/v1/access"), "auth");
    expect(cost).toMatchObject({ use_calls: 0, rows_written: 0 });
    await written(key, 1);
  });

  it("never touches the key: its version is what it was", async () => {
    const key = await makeKey(tenant, {});
    const row = () => CONTROL.prepare("SELECT * FROM keys WHERE id = ?").bind(key.id).first();
    const before = await row();
    await use(key);
    await written(key, 1);
    expect(await row()).toEqual(before);
  });

  it("is shown to whoever may see the key, and to nobody else", async () => {
    const [member, outsider] = await Promise.all([signUp("member"), signUp("outsider")]);
    await addCollaborator(tenant, member, "member");
    const key = await makeKey(tenant, {});
    const theirs = await makeKey({ owner: member, project }, {});
    expect((await send(member, { method: "GET", path: usagePath(theirs) })).status).toBe(200);
    for (const other of [member, outsider])
      await expectProblem(await send(other, { method: "GET", path: usagePath(key) }), 404, "not_found");
    expect((await fetch(usagePath(key))).status).toBe(401);
  });
});

describe("the write", () => {
  const now = Date.UTC(2026, 4, 5, 12);
  const MINUTE = 60_000;
  const portion = (keyId: string, digest: string, at: number, count: number): Portion => ({
    keyId,
    digest,
    first: at,
    last: at,
    bearer: null,
    counts: [{ day: "2026-05-05", permission: "run:view", count }],
  });
  const writeAt = (at: number, ...portions: Portion[]) => write(CONTROL, portions, [], at - MINUTE, at);
  const counted = async (keyId: string): Promise<number> =>
    (await CONTROL.prepare("SELECT sum(count) AS n FROM key_usage WHERE key_id = ?")
      .bind(keyId)
      .first<number>("n")) ?? 0;

  it("is refused within a minute of another of the same key, by whichever isolate; what is refused counts nothing", async () => {
    const id = unique("key");
    expect([...(await writeAt(now, portion(id, `${id} a`, now, 2))).digests]).toEqual([`${id} a`]);
    expect((await writeAt(now + 59_000, portion(id, `${id} a`, now, 5))).digests.size).toBe(0);
    expect(await counted(id)).toBe(2);
    expect((await writeAt(now + MINUTE, portion(id, `${id} a`, now, 5))).digests.size).toBe(1);
    expect(await counted(id)).toBe(7);
  });

  it("of isolates that write at once, one does", async () => {
    const id = unique("key");
    await writeAt(now, portion(id, `${id} a`, now, 1));
    const at = now + 2 * MINUTE;
    const all = await Promise.all(
      Array.from({ length: 8 }, () => writeAt(at, portion(id, `${id} a`, at, 1))),
    );
    expect(all.filter(({ digests }) => digests.size === 1)).toHaveLength(1);
    expect(await counted(id)).toBe(2);
  });

  it("of a secret that was never used is done at once, and says which other secret ended with it", async () => {
    const { id } = await makeKey(tenant, {});
    const digests = [unique("old"), unique("new")] as const;
    await CONTROL.prepare(
      "UPDATE keys SET digest = ?2, previous_digest = ?3, previous_until = 'first_use' WHERE id = ?1",
    )
      .bind(id, digests[1], digests[0])
      .run();
    expect((await writeAt(now, portion(id, digests[0], now, 1))).ended).toEqual([]);
    const first = await writeAt(
      now + 1,
      portion(id, digests[1], now + 1, 1),
      portion(id, digests[0], now + 1, 1),
    );
    expect([...first.digests]).toEqual([digests[1]]);
    expect(first.ended).toEqual([{ id, digest: digests[0] }]);
    expect((await writeAt(now + 2 * MINUTE, portion(id, digests[1], now, 1))).ended).toEqual([]);
    const usage = await usageOf({ id }, "?from=2026-05-05&to=2026-05-05");
    expect(usage).toMatchObject({
      count: 3,
      last_used_at: new Date(now + 1).toISOString(),
      previous_last_used_at: new Date(now).toISOString(),
    });
  });

  it("a hundred keys are one batch of three statements, by index alone", async () => {
    const ids = Array.from({ length: 100 }, () => unique("key"));
    const { results } = await writeAt(now, ...ids.map((id) => portion(id, `${id} a`, now, 1)));
    expect(results).toHaveLength(3);
    const again = await writeAt(now + MINUTE, ...ids.map((id) => portion(id, `${id} a`, now + 1, 1)));
    expect(again.digests.size).toBe(100);
    const read = again.results.reduce((sum, { meta }) => sum + (meta.rows_read ?? 0), 0);
    expect(read).toBeLessThan(1_500);
  });
});

describe("days", () => {
  const dayOf = (n: number) => new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10);

  it("from one to another, the newest first, page by page, with the same totals on each", async () => {
    const key = await makeKey(tenant, {});
    await CONTROL.prepare(
      `WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 399)
       INSERT INTO key_usage SELECT ?1, date('2025-01-01', '+' || n || ' days'), p.value, n + 1
       FROM n, json_each('["run:create","run:view"]') p`,
    )
      .bind(key.id)
      .run();
    const range = `from=${dayOf(10)}&to=${dayOf(16)}`;
    const days: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: Usage = await usageOf(key, `?${range}&limit=3${cursor && `&cursor=${cursor}`}`);
      expect(page).toMatchObject({
        from: dayOf(10),
        to: dayOf(16),
        count: 2 * (11 + 12 + 13 + 14 + 15 + 16 + 17),
      });
      expect(page.data.length).toBeLessThanOrEqual(3);
      for (const { day, count, permissions } of page.data) {
        expect(count).toBe((permissions["run:create"] ?? 0) + (permissions["run:view"] ?? 0));
        days.push(day);
      }
      cursor = page.next_cursor;
    }
    expect(days).toEqual([16, 15, 14, 13, 12, 11, 10].map(dayOf));
    expect((await usageOf(key, `?from=${dayOf(0)}&to=${dayOf(365)}&limit=100`)).data).toHaveLength(100);
    for (const [query, pointer] of [
      [`from=${dayOf(0)}&to=${dayOf(366)}`, "?from"],
      [`from=${dayOf(2)}&to=${dayOf(1)}`, "?from"],
      ["from=yesterday", "?from"],
      [`cursor=${btoa("1:run_1")}`, "?cursor"],
    ])
      expect(
        await expectProblem(
          await send(owner, { method: "GET", path: usagePath(key, `?${query}`) }),
          422,
          "validation_failed",
        ),
      ).toMatchObject({ errors: [{ pointer }] });
  });

  it("older than 400 are forgotten, a part at a time", async () => {
    const { id } = await makeKey(tenant, {});
    const now = Date.UTC(2021, 0, 1);
    const insert = CONTROL.prepare(
      "INSERT INTO key_usage VALUES (?1, date('2021-01-01', ?2), 'run:view', 1)",
    );
    await CONTROL.batch(["-401 days", "-400 days", "-1 days"].map((days) => insert.bind(id, days)));
    await forgetUsage(openDb(CONTROL, undefined), now);
    const { results } = await CONTROL.prepare("SELECT day FROM key_usage WHERE key_id = ? ORDER BY day")
      .bind(id)
      .all();
    expect(results).toHaveLength(2);
  });
});
