/** Keys have other secrets, under the same id: how long the old one is good, who is handed the new one, and how it is undone. */
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { bearerOf } from "./exchanges.ts";
import { until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { answered, holder, type Key, type KeysOfProject, keysOfProject, post } from "./keys.ts";
import type { Caller, Person } from "./personas.ts";
import { control, fresh, logged } from "./sharing.ts";

let owner: Person;
let admin: Person;
let member: Person;
let project: string;
let { at, shown, revoke, robotAs, ...of } = {} as KeysOfProject;

beforeAll(async () => {
  const keys = await keysOfProject();
  ({ owner, admin, member, project } = keys);
  ({ at, shown, revoke, robotAs, ...of } = keys);
});

const rotate = (caller: Caller, { id }: { id: string }, json?: object, headers = {}) =>
  post(caller, at(`/keys/${id}/rotate`), json, headers);
const rollBack = (caller: Caller, { id }: { id: string }) => post(caller, at(`/keys/${id}/rollback`));

const made = (caller: Caller = owner, json: object = {}): Promise<Key> => of.made(caller, json);
const rotated = (key: Key, json: object = {}, caller: Caller = owner): Promise<Key> =>
  answered(200, rotate(caller, key, json));
const works = async (key: { secret: string }): Promise<boolean> => (await fresh(holder(key))).status === 200;

/** That the use of the key was counted. */
const counted = (key: Key): Promise<unknown> =>
  until(async () => (await shown(key)).last_used_at !== null || undefined);

describe("O9 rotation under a stable key id", () => {
  it("the new secret and the old one work side by side, for a day where nobody says for how long", async () => {
    const before = await made();
    const asked = Date.now();
    const after = await rotated(before);
    expect(after).toMatchObject({ id: before.id, rotated_at: expect.stringMatching(/Z$/) });
    expect(after.secret).not.toBe(before.secret);
    expect(after.previous).toMatchObject({ hint: before.hint, until: "grace" });
    const ends = Date.parse(after.previous?.ends_at ?? "");
    expect(ends - asked).toBeGreaterThanOrEqual(24 * 60 * 60 * 1000 - 1000);
    for (const each of [before, after]) {
      const access = await answered<{ credential: { id: string; expires_at: string | null } }>(
        200,
        fresh(holder(each)),
      );
      expect(access.credential).toMatchObject({ id: before.id });
    }
    const text = JSON.stringify(await shown(before));
    for (const { secret } of [before, after]) expect(text).not.toContain(secret);
  });

  it("with no grace the old one has ended at once", async () => {
    const before = await made();
    const after = await rotated(before, { grace_seconds: 0 });
    await expectProblem(await fresh(holder(before)), 401, "credential_expired");
    expect(await works(after)).toBe(true);
    await expectProblem(await rollBack(owner, before), 409, "rotation_void");
  });

  it("until the first use: the old one is good for as long as nobody uses the new one, and not a use longer", async () => {
    const before = await made();
    const after = await rotated(before, { until: "first_use" });
    expect(after.previous).toMatchObject({ until: "first_use", ends_at: null });
    expect(await works(before)).toBe(true);
    expect(await works(after)).toBe(true);
    await until(async () => !(await works(before)) || undefined);
    await expectProblem(await fresh(holder(before)), 401, "credential_expired");
    expect((await shown(after)).previous?.ends_at).toMatch(/Z$/);
    expect(await works(after)).toBe(true);
  });

  it("rotating again during a grace ends the oldest at once", async () => {
    const first = await made();
    const second = await rotated(first);
    const third = await rotated(second);
    await expectProblem(await fresh(holder(first)), 401, "credential_unknown");
    for (const each of [second, third]) expect(await works(each)).toBe(true);
  });

  it("never past the key's own end; an expired key and a revoked one refuse", async () => {
    const expires_at = new Date(Date.now() + 60_000).toISOString();
    const ends = await made(owner, { expires_at });
    expect((await rotated(ends)).previous?.ends_at).toBe(expires_at);
    await (await control()).prepare("UPDATE keys SET expires_at = 1 WHERE id = ?").bind(ends.id).run();
    await expectProblem(await rotate(owner, ends), 409, "state_conflict");
    const revoked = await made();
    await revoke(owner, revoked);
    await expectProblem(await rotate(owner, revoked), 409, "state_conflict");
    await expectProblem(await rollBack(owner, revoked), 409, "state_conflict");
  });

  it("both secrets die with the key", async () => {
    const before = await made();
    const after = await rotated(before);
    await answered(200, revoke(owner, before));
    for (const each of [before, after]) {
      const refused = await send(holder(each), { method: "GET", path: "/v1/access" });
      await expectProblem(refused, 401, "credential_revoked");
    }
  });

  it("says when the old secret was last used", async () => {
    const before = await made();
    await works(before);
    await counted(before);
    const after = await rotated(before);
    expect(after.previous?.last_used_at).toBe((await shown(after)).last_used_at);
    expect(after.previous?.last_used_at).toMatch(/Z$/);
  });

  it("refuses a grace past thirty days, and what it does not know", async () => {
    const key = await made();
    for (const json of [
      { grace_seconds: 2_592_001 },
      { grace_seconds: -1 },
      { grace_seconds: 1.5 },
      { until: "never" },
      { overlap: 3 },
    ])
      await expectProblem(await rotate(owner, key, json), 422, "validation_failed");
    expect(await works(key)).toBe(true);
  });

  it("shows the new secret again to who asks again with the same Idempotency-Key, and rotates once", async () => {
    const key = await made();
    const headers = { "Idempotency-Key": randomUUID() };
    const first = await answered(200, rotate(owner, key, {}, headers));
    const second = await answered(200, rotate(owner, key, {}, headers));
    expect(second).toEqual(first);
    await expectProblem(await rotate(owner, key, { grace_seconds: 5 }, headers), 422, "idempotency_mismatch");
    expect(await works(key)).toBe(true);
  });
});

describe("who is handed a new secret", () => {
  it("of a person's key only that person: an admin may revoke it, not have it", async () => {
    const key = await made(member);
    await expectProblem(await rotate(admin, key), 403, "grant_exceeds_own");
    await expectProblem(await rotate(owner, key), 403, "grant_exceeds_own");
    await expectProblem(await rotate(member, await made(admin)), 404, "not_found");
    expect(await works(await rotated(key, {}, member))).toBe(true);
  });

  it("of a service account's key who may grant what it is worth", async () => {
    const key = await made(owner, { service_account: await robotAs("contributor") });
    expect(await works(await rotated(key, {}, admin))).toBe(true);
    const narrow = holder(await made(owner, { scopes: ["key:update", "key:view", "run:view"] }));
    await expectProblem(await rotate(narrow, key), 403, "grant_exceeds_own");
  });

  it("a key has no secret of one that is worth more, or lives longer, than itself", async () => {
    const scopes = ["key:update", "key:view", "run:view"];
    const acting = await made(owner, { scopes, expires_at: new Date(Date.now() + 3_600_000).toISOString() });
    const unlimited = await made();
    const longer = await made(owner, { scopes: ["run:view"] });
    for (const key of [unlimited, longer])
      await expectProblem(await rotate(holder(acting), key), 403, "grant_exceeds_own");
    // Nor an access token that of the key it was made from: it is good for minutes.
    const brief = await bearerOf(holder(acting));
    await expectProblem(await rotate(brief, acting), 403, "grant_exceeds_own");
    expect(await works(await rotated(acting, {}, holder(acting)))).toBe(true);
  });
});

describe("rolling back", () => {
  it("while the new secret is unused: the old one is the key's again, the new one dead for good", async () => {
    const before = await made();
    const after = await rotated(before, { grace_seconds: 60 });
    const back = await answered(200, rollBack(owner, before));
    expect(back).toMatchObject({ id: before.id, hint: before.hint, previous: null });
    expect(back).not.toHaveProperty("secret");
    expect(await works(before)).toBe(true);
    await expectProblem(await fresh(holder(after)), 401, "credential_unknown");
    await expectProblem(await rollBack(owner, before), 409, "rotation_void");
    const again = await rotated(before);
    expect(await works(again)).toBe(true);
    await expectProblem(await fresh(holder(after)), 401, "credential_unknown");
  });

  it("not once the new one was used, nor where there was no rotation", async () => {
    const before = await made();
    await expectProblem(await rollBack(owner, before), 409, "rotation_void");
    const after = await rotated(before);
    await works(after);
    await counted(after);
    await expectProblem(await rollBack(owner, before), 409, "rotation_void");
    expect(await works(after)).toBe(true);
  });
});

it("is logged, with no secret in it", async () => {
  const key = await made();
  const after = await rotated(key, { grace_seconds: 60 });
  await answered(200, rollBack(owner, key));
  const [rotation, back] = await until(async () => {
    const of = async (type: string) =>
      (await logged(project, type)).find(({ target }) => target.id === key.id);
    const both = [await of("key.rotated"), await of("key.rolled_back")];
    return both.every((event) => event !== undefined) && both;
  });
  for (const event of [rotation, back])
    expect(event?.details).toMatchObject({ previous_ends_at: after.previous?.ends_at });
  for (const { secret } of [key, after])
    expect(JSON.stringify([rotation, back])).not.toContain(secret.slice(8, 40));
});

describe("at once", () => {
  it("of twenty rotations each is of the row it read: one secret is the key's, one the one before", async () => {
    const key = await made();
    const answers = await Promise.all(Array.from({ length: 20 }, () => rotate(owner, key)));
    for (const { status } of answers) expect([200, 412]).toContain(status);
    const done = answers.filter(({ status }) => status === 200);
    const secrets = (await Promise.all(done.map((answer) => answer.json()))) as Key[];
    const good = await Promise.all([key, ...secrets].map(works));
    expect(good.filter(Boolean)).toHaveLength(2);
  });

  it("with a revocation, a rollback and a first use: a revoked key stays so, and no secret comes back", async () => {
    for (let round = 0; round < 8; round++) {
      const key = await made();
      const after = await rotated(key);
      const [rotation, back, revocation] = await Promise.all([
        rotate(owner, key),
        rollBack(owner, key),
        revoke(owner, key),
        fresh(holder(after)),
        fresh(holder(key)),
      ]);
      const third = rotation.ok ? [(await rotation.json()) as Key] : [];
      if (!revocation.ok) await answered(200, revoke(owner, key));
      expect([200, 409, 412]).toContain(back.status);
      expect([200, 409, 412]).toContain(rotation.status);
      for (const each of [key, after, ...third]) expect(await works(each)).toBe(false);
      for (const undo of [rotate, rollBack]) expect((await undo(owner, key)).status).toBe(409);
      for (const each of [key, after, ...third]) expect(await works(each)).toBe(false);
    }
  });

  it("a rollback and a first use: either the new secret was used, or it is dead", async () => {
    for (let round = 0; round < 8; round++) {
      const key = await made();
      const after = await rotated(key);
      const [back] = await Promise.all([rollBack(owner, key), fresh(holder(after))]);
      expect([200, 409]).toContain(back.status);
      expect(await works(after)).toBe(!back.ok);
      expect(await works(key)).toBe(true);
    }
  });
});
