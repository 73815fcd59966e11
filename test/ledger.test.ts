/** Ledgers: credits add, use takes away; the last entry says the balance, and that is the sum of all, whatever comes at once. */
import { newId } from "@atrium/shared/id";
import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { credits as creditsOf, page as pageOf } from "../services/resources/src/ledger/store.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { all, aRecord, ask, type Balance, done, type Entry, record } from "./metering.ts";
import {
  joinOrganization,
  joinProject,
  makeOrganization,
  makeProject,
  systemAdministrator,
} from "./organizations.ts";
import { type Caller, newAddress, type Person, signUp } from "./personas.ts";
import { planOf } from "./plan.ts";
import { createProject, keyOf } from "./sharing.ts";

const { env } = await harness();
const { RESOURCES_DB } = await env("resources");
const { EVENTS_DB } = await env("events");

let root: Person;
let owner: Person;
let admin: Person;
let member: Person;
let outsider: Person;
let organization: string;

beforeAll(async () => {
  [root, owner, admin, member, outsider] = await Promise.all([
    systemAdministrator(),
    signUp("owner"),
    signUp("admin"),
    signUp("member"),
    signUp("outsider"),
  ]);
  ({ id: organization } = await makeOrganization(owner, { projects: null }));
  await joinOrganization(organization, admin, "admin");
  await joinOrganization(organization, member);
});

const BIGGEST = 1_000_000_000_000_000;

const credits = (holder: string) =>
  `/v1/admin/${holder.startsWith("acc_") ? "accounts" : "organizations"}/${holder}/credits`;
const give = (holder: string, amount_micros: number, reason = "A gift") =>
  send(
    { ...root, address: newAddress() },
    { method: "POST", path: credits(holder), json: { amount_micros, reason } },
  );
const given = (holder: string, amount_micros: number, reason?: string) =>
  give(holder, amount_micros, reason).then(async (response) => {
    expect(`${response.status} ${await response.clone().text()}`).toMatch(/^201 /);
    return (await response.json()) as {
      id: string;
      amount_micros: number;
      reason: string;
      created_by: string;
    };
  });
const balance = async (caller: Caller, path: string) =>
  (await ask<Balance>(caller, `${path}/balance`)).balance_micros;
const refused = async (caller: Caller, path: string, status: number, code: string) =>
  expectProblem(await send(caller, { method: "GET", path }), status, code);

/** Every entry from the first on, each after the one before it. */
async function entries(caller: Caller, path: string): Promise<Entry[]> {
  const oldestFirst = (await all<Entry>(caller, `${path}/ledger`, 7)).reverse();
  let sum = 0;
  oldestFirst.forEach((entry, at) => {
    sum += entry.amount_micros;
    expect(entry).toMatchObject({ number: at + 1, balance_micros: sum });
  });
  expect(await balance(caller, path)).toBe(sum);
  return oldestFirst;
}

describe("credits, by system administrators", () => {
  it.each(["account", "organization"] as const)(
    "of an %s add to its balance, or take from it; each with its reason",
    async (type) => {
      const person = await signUp("holder");
      const holder = type === "account" ? person.id : person.organization;
      const path = type === "account" ? "/v1/me" : `/v1/organizations/${holder}`;
      expect(await ask<Balance>(person, `${path}/balance`)).toEqual({
        holder_id: holder,
        balance_micros: 0,
        updated_at: null,
      });
      const first = await given(holder, 5_000_000, "Welcome");
      expect(first).toMatchObject({ amount_micros: 5_000_000, reason: "Welcome", created_by: root.id });
      await given(holder, -7_000_000, "Taken back");
      expect(await entries(person, path)).toMatchObject([
        {
          id: first.id,
          type: "credit",
          amount_micros: 5_000_000,
          reason: "Welcome",
          project_id: null,
          records: null,
        },
        { type: "credit", amount_micros: -7_000_000, balance_micros: -2_000_000, reason: "Taken back" },
      ]);
      expect((await all<{ id: string }>(root, credits(holder), 1)).map(({ id }) => id).at(-1)).toBe(first.id);
      expect(await balance(root, credits(holder).replace("/credits", ""))).toBe(-2_000_000);
      const lines = EVENTS_DB.prepare(
        "SELECT event FROM audit WHERE organization_id = ? AND type = 'balance.credited' ORDER BY id",
      );
      const [line] = await until(async () => {
        const { results } = await lines.bind(person.organization).all<{ event: string }>();
        return results.length === 2 && results.map(({ event }) => JSON.parse(event));
      });
      expect(line).toMatchObject({
        target: { type, id: holder },
        details: { credit_id: first.id, amount_micros: 5_000_000, reason: "Welcome" },
      });
    },
  );

  it("the same under the same Idempotency-Key is given once", async () => {
    const before = await balance(outsider, "/v1/me");
    const headers = { "Idempotency-Key": newId("key") };
    const json = { amount_micros: 3, reason: "Once" };
    const sent = { method: "POST", path: credits(outsider.id), json, headers };
    const answers = await Promise.all([1, 2, 3].map(() => done<{ id: string }>(201, root, sent)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await balance(outsider, "/v1/me")).toBe(before + 3);
  });

  it("of nobody: 404; the id of the one kind is none of the other's", async () => {
    const json = { amount_micros: 1, reason: "A gift" };
    for (const path of [
      `/v1/admin/accounts/${newId("acc")}`,
      `/v1/admin/organizations/${newId("org")}`,
      `/v1/admin/accounts/${organization}`,
      `/v1/admin/organizations/${owner.id}`,
    ]) {
      await refused(root, `${path}/credits`, 404, "not_found");
      await refused(root, `${path}/balance`, 404, "not_found");
      await expectProblem(
        await send(root, { method: "POST", path: `${path}/credits`, json }),
        404,
        "not_found",
      );
    }
  });

  it("for everybody else none of it is there", async () => {
    for (const holder of [owner.id, organization]) {
      await expectProblem(
        await send(owner, {
          method: "POST",
          path: credits(holder),
          json: { amount_micros: 1, reason: "Mine" },
        }),
        404,
        "not_found",
      );
      await refused(owner, credits(holder), 404, "not_found");
      await refused(owner, credits(holder).replace("credits", "balance"), 404, "not_found");
    }
  });

  it.each([
    { amount_micros: 0, reason: "Nothing" },
    { amount_micros: 1.5, reason: "Half" },
    { amount_micros: BIGGEST + 1, reason: "Too much" },
    { amount_micros: 1, reason: " " },
    { amount_micros: 1, reason: "x", amount: 1 },
  ])("not %j: 422", async (json) => {
    const response = await send(root, { method: "POST", path: credits(organization), json });
    await expectProblem(response, 422, "validation_failed");
  });

  it("a balance ends where a number would not be exact any more: 409, and it is as it was", async () => {
    const { id } = await makeOrganization(owner);
    for (let n = 0; n < 9; n++) await given(id, BIGGEST);
    await expectProblem(await give(id, BIGGEST), 409, "quota_exceeded");
    expect(await balance(owner, `/v1/organizations/${id}`)).toBe(9 * BIGGEST);
  });
});

describe("G10 who sees what is left, and of what", () => {
  it("a member of a project: of whoever pays for it", async () => {
    const project = await makeProject(organization, { account: owner });
    await joinProject(project, member, { role: "view_only" });
    await given(owner.id, 1_000);
    const at = `/v1/projects/${project}`;
    expect(await ask<Balance>(member, `${at}/balance`)).toMatchObject({ holder_id: owner.id });
    await done(200, owner, { method: "PUT", path: `${at}/billing`, json: { organization_id: organization } });
    expect(await ask<Balance>(member, `${at}/balance?consistency=strong`)).toMatchObject({
      holder_id: organization,
    });
    await refused(outsider, `${at}/balance`, 404, "not_found");
    await refused({ token: null, address: newAddress() }, `${at}/balance`, 401, "unauthenticated");
  });

  it("a member of an organization: its balance; its owner alone: each entry", async () => {
    const path = `/v1/organizations/${organization}`;
    await given(organization, 12);
    for (const person of [owner, admin, member])
      expect(await ask<Balance>(person, `${path}/balance`)).toMatchObject({ holder_id: organization });
    expect((await all<Entry>(owner, `${path}/ledger`)).length).toBeGreaterThan(0);
    for (const person of [admin, member]) await refused(person, `${path}/ledger`, 403, "permission_missing");
    for (const what of ["balance", "ledger"]) await refused(outsider, `${path}/${what}`, 404, "not_found");
  });

  it("somebody: their own, when they have signed in", async () => {
    const key = await keyOf(owner, await createProject(owner));
    for (const what of ["balance", "ledger", "usage"]) {
      await refused(key, `/v1/me/${what}`, 403, "permission_missing");
      await refused({ token: null, address: newAddress() }, `/v1/me/${what}`, 401, "unauthenticated");
    }
    await refused(owner, "/v1/me/ledger?cursor=MTp4", 422, "validation_failed");
  });
});

describe("the balance is the sum of the entries", () => {
  it("with many credits and charges at once, of which some come twice", async () => {
    const person = await signUp("busy");
    const project = await makeProject(person.organization, { account: person });
    const at = `/v1/projects/${project}`;
    const batches = Array.from({ length: 20 }, (_, n) => [
      aRecord({ amount_micros: n + 1 }),
      aRecord({ amount_micros: 100 }),
    ]);
    const work = batches.flatMap((batch, n) => [
      () => record({ ...person, address: newAddress() }, at, batch),
      () => record({ ...person, address: newAddress() }, at, batch),
      () => given(person.id, (n % 3) - 1 || 1),
    ]);
    await Promise.all(work.map((one) => one()));
    const all = await entries(person, "/v1/me");
    const used = all.filter(({ type }) => type === "usage");
    expect(used).toHaveLength(batches.length);
    expect(used.every(({ project_id, records }) => project_id === project && records === 2)).toBe(true);
    expect(used.reduce((sum, { amount_micros }) => sum + amount_micros, 0)).toBe(-(210 + 2000));
    expect(all.filter(({ type }) => type === "credit")).toHaveLength(20);
  });

  it("of every holder, after any course of credits, charges, and changes of who pays", async () => {
    const person = await signUp("changing");
    const payer = await makeOrganization(person);
    const project = await makeProject(person.organization, { account: person });
    const at = `/v1/projects/${project}`;
    const expected = new Map([
      [person.id, 0],
      [payer.id, 0],
    ]);
    let paying = person.id;
    const add = (holder: string, amount: number) =>
      expected.set(holder, (expected.get(holder) ?? 0) + amount);
    const amount = fc.integer({ min: -1_000_000, max: 1_000_000 }).filter((value) => value !== 0);
    const step = fc.oneof(
      fc.record({ credit: amount, to: fc.constantFrom(person.id, payer.id) }),
      fc.record({ use: fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 5 }), again: fc.boolean() }),
      fc.record({ bill: fc.constantFrom(null, payer.id) }),
    );
    for (const one of fc
      .sample(fc.tuple(...Array.from({ length: 30 }, () => step)), { numRuns: 1, seed: 7 })
      .flat()) {
      if ("credit" in one) {
        await given(one.to, one.credit);
        add(one.to, one.credit);
      } else if ("use" in one) {
        const records = one.use.map((amount_micros) => aRecord({ amount_micros }));
        const sent = { method: "POST", path: `${at}/usage?consistency=strong`, json: { records } };
        for (let times = one.again ? 2 : 1; times > 0; times--) await done(200, person, sent);
        add(paying, -one.use.reduce((sum, value) => sum + value, 0));
      } else {
        await done(200, person, {
          method: "PUT",
          path: `${at}/billing`,
          json: { organization_id: one.bill },
        });
        paying = one.bill ?? person.id;
      }
    }
    await entries(person, "/v1/me");
    await entries(person, `/v1/organizations/${payer.id}`);
    expect(await balance(person, "/v1/me")).toBe(expected.get(person.id));
    expect(await balance(person, `/v1/organizations/${payer.id}`)).toBe(expected.get(payer.id));
  });
});

describe("what is written stays as it is, even behind the API", () => {
  const run = (sql: string, ...values: unknown[]) => RESOURCES_DB.prepare(sql).bind(...values);
  const entry = (holder: string, number: number, amount: number, balance: number) =>
    run(
      `INSERT INTO ledger (holder_id, number, id, type, amount_micros, balance_micros, reason, created_by, created_at)
        VALUES (?, ?, ?, 'credit', ?, ?, 'By hand', 'nobody', 0)`,
      holder,
      number,
      newId("led"),
      amount,
      balance,
    );

  it("no entry or record is changed, or goes", async () => {
    const project = await makeProject(organization, { account: owner });
    await record(owner, `/v1/projects/${project}`, [aRecord()]);
    for (const table of ["ledger", "usage_records"]) {
      await expect(run(`UPDATE ${table} SET amount_micros = 0`).run()).rejects.toThrow("append_only");
      await expect(run(`DELETE FROM ${table}`).run()).rejects.toThrow("append_only");
    }
  });

  it("no entry that does not add up comes in, and none that leaves a gap", async () => {
    const holder = newId("acc");
    await entry(holder, 1, 5, 5).run();
    for (const wrong of [
      entry(holder, 2, 5, 11),
      entry(holder, 3, 5, 10),
      entry(holder, 1, 5, 10),
      entry(newId("acc"), 1, 5, 6),
    ])
      await expect(wrong.run()).rejects.toThrow(/ledger_adds_up/);
    await entry(holder, 2, -6, -1).run();
  });

  it("no batch is charged at another price than its records', and no record comes in after that", async () => {
    const [holder, project] = [newId("acc"), newId("prj")];
    const use = (entryId: string, position: number, amount = 3) =>
      run(
        `INSERT INTO usage_records (project_id, entry_id, position, id, digest, meter, quantity_micros, amount_micros,
          charged_to, principal_id, ended_at, recorded_by, recorded_at) VALUES (?, ?, ?, ?, '', 'm', 1, ?, ?, 'p', 0, 'm', 0)`,
        project,
        entryId,
        position,
        newId("rec"),
        amount,
        holder,
      );
    const charge = (entryId: string, number: number, amount: number, balance: number) =>
      run(
        `INSERT INTO ledger (holder_id, number, id, type, amount_micros, balance_micros, project_id, organization_id, records,
          created_by, created_at) VALUES (?, ?, ?, 'usage', ?, ?, ?, 'org_1', 2, 'nobody', 0)`,
        holder,
        number,
        entryId,
        amount,
        balance,
        project,
      );
    const id = newId("led");
    await expect(RESOURCES_DB.batch([use(id, 0), use(id, 1), charge(id, 1, -5, -5)])).rejects.toThrow(
      "ledger_adds_up",
    );
    await RESOURCES_DB.batch([use(id, 0), use(id, 1), charge(id, 1, -6, -6)]);
    await expect(use(id, 2).run()).rejects.toThrow("append_only");
  });
});

it("every page is read by an index, in its order", async () => {
  for (const [page, by] of [
    [pageOf, "USING PRIMARY KEY"],
    [creditsOf, "USING INDEX ledger_credits"],
  ] as const) {
    for (const after of [null, "7"]) {
      const plan = await planOf(RESOURCES_DB, (db) => page(db, "acc_1", { limit: 10, after }));
      expect(plan).toEqual([expect.stringContaining(by)]);
    }
  }
});
