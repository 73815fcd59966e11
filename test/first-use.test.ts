/** The first use of each secret, in the log: once, whoever writes it and however often. */
import type { AtriumEvent } from "@atrium/shared/contract/events";
import { beforeAll, describe, expect, it } from "vitest";
import { firstUseOf } from "../services/auth/src/use/first-use.ts";
import { type Bearer, type Portion, write } from "../services/auth/src/use/store.ts";
import { harness, until } from "./harness.ts";
import { send } from "./http.ts";
import { makeOrganization, makeTeam } from "./organizations.ts";
import { type Caller, newAddress, type Person, unique } from "./personas.ts";
import { answered } from "./systems/asking.ts";
import { makeToken, tokensOf } from "./tokens.ts";
import { makeKey, makeTenant, type Tenant } from "./world.ts";

const { env, fetch } = await harness();
const { CONTROL } = await env("auth");
const { EVENTS_DB } = await env("events");

let tenant: Tenant;
let owner: Person;
let project: string;
beforeAll(async () => {
  tenant = await makeTenant();
  ({ owner, project } = tenant);
});

/** What the log says of the first uses of a key, oldest first. */
async function firstUses(id: string): Promise<AtriumEvent[]> {
  const { results } = await EVENTS_DB.prepare(
    "SELECT event FROM audit WHERE target_id = ? AND type IN ('key.first_used', 'token.first_used') ORDER BY position",
  )
    .bind(id)
    .all<{ event: string }>();
  return results.map(({ event }) => JSON.parse(event) as AtriumEvent);
}
const logged = (id: string, count: number): Promise<AtriumEvent[]> =>
  until(async () => {
    const found = await firstUses(id);
    return found.length >= count && found;
  });

const use = async (caller: Caller): Promise<void> => {
  expect((await send(caller, { method: "GET", path: "/v1/access" })).status).toBe(200);
};
const robotOf = async (at: string): Promise<{ id: string; name: string }> =>
  answered(
    201,
    send(owner, {
      method: "POST",
      path: `${at}/service-accounts`,
      json: { name: unique("robot"), role: "member" },
    }),
  );

describe("the first use of a secret is logged", () => {
  it("of a person's key: whose, from where, when, and which secret; with no secret in it", async () => {
    const name = unique("key");
    const made = { method: "POST", path: `/v1/projects/${project}/keys`, json: { name } };
    const { id, secret } = await answered<{ id: string; secret: string }>(201, send(owner, made));
    const key = { id, token: secret, address: newAddress() };
    const before = Date.now();
    const answer = await send(key, { method: "GET", path: `/v1/projects/${project}/runs` });
    await use({ ...key, address: newAddress() });
    const [event, ...more] = await logged(key.id, 1);
    expect(more).toEqual([]);
    const usedAt = Date.parse(String(event?.details.used_at));
    expect(usedAt).toBeGreaterThanOrEqual(before);
    expect(event?.at).toBeGreaterThanOrEqual(usedAt);
    expect(event).toEqual({
      id: expect.stringMatching(/^evt_/),
      type: "key.first_used",
      at: expect.any(Number),
      source: "control",
      actor: { type: "account", id: owner.id, name: owner.username },
      credential: { type: "project_key", id: key.id },
      attributed_to: null,
      target: { type: "key", id: key.id, name },
      project_id: project,
      organization_id: owner.organization,
      request_id: expect.stringMatching(/^req_/),
      address: key.address,
      changes: {},
      details: { used_at: expect.any(String), secret: "current", hint: key.token.slice(0, 12) },
      sequence: expect.any(Number),
    });
    expect(event?.request_id).not.toBe(answer.headers.get("x-request-id"));
    expect(JSON.stringify(event)).not.toContain(key.token.slice(8, 40));
  });

  it("stands where the key's other events stand", async () => {
    const key = await makeKey(tenant, {});
    await use(key);
    await logged(key.id, 1);
    const places = await EVENTS_DB.prepare(
      "SELECT DISTINCT project_id, organization_id FROM audit WHERE target_id = ?",
    )
      .bind(key.id)
      .all();
    expect(places.results).toHaveLength(1);
  });

  it("of a service account's key it is the service account's", async () => {
    const robot = await robotOf(`/v1/projects/${project}`);
    const key = await makeKey(tenant, { service_account: robot.id });
    await use(key);
    const [event] = await logged(key.id, 1);
    expect(event?.actor).toEqual({ type: "service_account", id: robot.id, name: robot.name });
  });

  it("of an Organization Default Key it is in the organization's log, and in no project's", async () => {
    const { id } = await makeOrganization(owner);
    const path = `/v1/organizations/${id}/default-key/rotate`;
    const key = await answered<{ id: string; secret: string }>(200, send(owner, { method: "POST", path }));
    await use({ token: key.secret, address: newAddress() });
    const [event] = await logged(key.id, 1);
    expect(event).toMatchObject({ type: "key.first_used", project_id: null, organization_id: id });
  });

  it("of account tokens: a person's in their organization, a service account's in its team's", async () => {
    const { id: organization } = await makeOrganization(owner, { service_accounts: null });
    const team = await makeTeam(organization);
    const robot = await robotOf(`/v1/teams/${team}`);
    const [mine, robots] = await Promise.all([
      makeToken(owner),
      makeToken(owner, {}, tokensOf(team, robot.id)),
    ]);
    for (const [token, actor, organization_id] of [
      [mine, { type: "account", id: owner.id }, owner.organization],
      [robots, { type: "service_account", id: robot.id }, organization],
    ] as const) {
      await use(token);
      const [event] = await logged(token.id, 1);
      expect(event).toMatchObject({
        type: "token.first_used",
        actor,
        credential: { type: "account_token", id: token.id },
        target: { type: "token", id: token.id },
        project_id: null,
        organization_id,
        address: token.address,
      });
    }
  });

  it("of a new secret again; of the old one, which was used before, not", async () => {
    const key = await makeKey(tenant, {});
    await use(key);
    await logged(key.id, 1);
    const path = `/v1/projects/${project}/keys/${key.id}/rotate`;
    const rotated = await answered<{ secret: string; hint: string }>(
      200,
      send(owner, { method: "POST", path, json: { grace_seconds: 600 } }),
    );
    await use(key);
    await use({ ...key, token: rotated.secret });
    const [first, second, ...more] = await logged(key.id, 2);
    expect(more).toEqual([]);
    expect(first?.details).toMatchObject({ secret: "current", hint: key.token.slice(0, 12) });
    expect(second?.details).toMatchObject({ secret: "current", hint: rotated.hint });
  });

  it("of an old secret that is used for the first time once it is the one before", async () => {
    const key = await makeKey(tenant, {});
    const path = `/v1/projects/${project}/keys/${key.id}/rotate`;
    await answered(200, send(owner, { method: "POST", path, json: { grace_seconds: 600 } }));
    await use(key);
    const [event] = await logged(key.id, 1);
    expect(event?.details).toMatchObject({ secret: "previous", hint: key.token.slice(0, 12) });
  });

  it("by a verifier who says from where: that is nothing we saw", async () => {
    const key = await makeKey(tenant, {});
    const path = `/v1/keys/verify?project=${project}`;
    await answered(
      200,
      send(owner, { method: "POST", path, json: { key: key.token, address: "198.51.100.7" } }),
    );
    const [event] = await logged(key.id, 1);
    expect(event).toMatchObject({ actor: { id: owner.id }, address: null });
  });

  it("is not of what was refused", async () => {
    const key = await makeKey(tenant, { scopes: ["dataset:view"] });
    expect((await send(key, { method: "GET", path: `/v1/projects/${project}/runs` })).status).toBe(404);
    expect((await fetch("/v1/access", { headers: { authorization: `Bearer ${key.token}x` } })).status).toBe(
      401,
    );
    const answeredNo = Date.now();
    await use(key);
    const [event, ...more] = await logged(key.id, 1);
    expect(more).toEqual([]);
    expect(Date.parse(String(event?.details.used_at))).toBeGreaterThanOrEqual(answeredNo);
  });
});

describe("the write", () => {
  const MINUTE = 60_000;
  const now = Date.UTC(2026, 4, 5, 12);
  const bearer = (id: string, name = "trainer"): Bearer => ({
    principal: { type: "account", id: owner.id, name: owner.username },
    credential: { type: "project_key", id, name, expiresAt: null },
    address: "192.0.2.9",
  });
  const portion = (keyId: string, digest: string, at: number, name?: string): Portion => ({
    keyId,
    digest,
    bearer: bearer(keyId, name),
    first: at,
    last: at,
    counts: [{ day: "2026-05-05", permission: "run:view", count: 1 }],
  });
  const writeAt = (at: number, ...portions: Portion[]) => {
    const firsts = portions.map((one) => firstUseOf(one, at, "req_flush")).filter((one) => one !== null);
    return write(CONTROL, portions, firsts, at - MINUTE, at);
  };
  const inOutbox = async (keyId: string) =>
    (
      await CONTROL.prepare(
        "SELECT position, event FROM outbox WHERE event ->> '$.target.id' = ? ORDER BY position",
      )
        .bind(keyId)
        .all<{ position: number; event: string }>()
    ).results.map(({ position, event }) => ({ ...(JSON.parse(event) as object), sequence: position }));
  /** Past the queue, so that nobody takes the rows out of the outbox meanwhile. */
  const madeKey = async () => {
    const { id } = await makeKey(tenant, {});
    await until(async () => (await inOutbox(id)).length === 0);
    return id;
  };

  it("of isolates that write the same first use at once, one puts it into the outbox", async () => {
    const id = await madeKey();
    const digest = unique("secret");
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, n) => writeAt(now + n, portion(id, digest, now))),
    );
    const events = all.flatMap((written) => written.events);
    expect(events).toHaveLength(1);
    expect(await inOutbox(id)).toEqual(events);
  });

  it("again after an answer that was lost: nothing more is in the outbox, and it is not sent again", async () => {
    const id = await madeKey();
    const digest = unique("secret");
    const [event] = (await writeAt(now, portion(id, digest, now))).events;
    for (const later of [0, 1, MINUTE, 100 * MINUTE])
      expect((await writeAt(now + later, portion(id, digest, now))).events).toEqual([]);
    expect(await inOutbox(id)).toEqual([event]);
  });

  it("of two secrets of one key at once is an event each; of one that is the key's no more, that is said", async () => {
    const id = await madeKey();
    const row = await CONTROL.prepare("SELECT digest FROM keys WHERE id = ?")
      .bind(id)
      .first<{ digest: string }>();
    const { events } = await writeAt(
      now,
      portion(id, row?.digest ?? "", now),
      portion(id, unique("gone"), now),
    );
    expect(events.map(({ details }) => details.secret)).toEqual(["current", "former"]);
    expect(events[1]?.details.hint).toBeNull();
    expect(events[1]?.sequence).toBeGreaterThan(events[0]?.sequence ?? Number.POSITIVE_INFINITY);
  });

  it("names no secret that somebody called a key by", async () => {
    const [id, { token }] = await Promise.all([madeKey(), makeKey(tenant, {})]);
    const { events } = await writeAt(now, portion(id, unique("secret"), now, `was ${token}`));
    expect(events[0]?.target.name).toBe(`was ${token.slice(0, 12)}…redacted`);
  });

  it("nothing of a key that there is not", async () => {
    const { events, digests } = await writeAt(now, portion(unique("key"), unique("secret"), now));
    expect([events, digests.size]).toEqual([[], 1]);
  });

  it("a hundred first uses are one batch of four statements, by index alone, a row in the outbox each", async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, madeKey));
    const portions = ids.flatMap((id) =>
      Array.from({ length: 10 }, (_, n) => portion(id, `${id} ${n}`, now)),
    );
    const { results, events } = await writeAt(now, ...portions);
    expect([results.length, events.length]).toEqual([4, 100]);
    const [, , firsts] = results;
    expect(firsts?.meta.rows_read).toBeLessThanOrEqual(600);
    // And the place of the last one.
    expect(firsts?.meta.rows_written).toBeLessThanOrEqual(101);
    const again = await writeAt(now + 2 * MINUTE, ...portions);
    expect(again.results[2]?.meta).toMatchObject({ rows_written: 0 });
  });
});
