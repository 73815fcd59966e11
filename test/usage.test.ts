/** What was used: recorded once, attributed, charged to who pays by then, and added up. */
import type { Access } from "@atrium/shared/contract/auth";
import { openDb } from "@atrium/shared/store/open";
import { beforeAll, describe, expect, it } from "vitest";
import { meter as counted } from "../packages/shared/src/store/meter.ts";
import { balanceOf } from "../services/resources/src/ledger/ledger.ts";
import { records as recordsOf, totals as totalsOf } from "../services/resources/src/usage/store.ts";
import { totalsOf as totalsFor } from "../services/resources/src/usage/total.ts";
import { recordUsage } from "../services/resources/src/usage/usage.ts";
import { contextOver, freshAccess } from "./direct.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import {
  all,
  aRecord,
  ask,
  type Balance,
  done,
  makeMeter,
  noSuchRun,
  type RecordInput,
  record,
  type Total,
  type UsageRecord,
} from "./metering.ts";
import { joinOrganization, joinProject, makeOrganization, makeProject } from "./organizations.ts";
import { type Caller, newAddress, type Person, signUp, unique } from "./personas.ts";
import { planOf } from "./plan.ts";
import { keyOf, logged } from "./sharing.ts";
import { makeRun } from "./world.ts";

const { env } = await harness();
const { RESOURCES_DB } = await env("resources");

let owner: Person;
let member: Person;
let outsider: Person;
let organization: string;
let defaultProject: string;
let project: string;
let at: string;
let meter: Caller & { account: string };
let run: string;

beforeAll(async () => {
  [owner, member, outsider] = await Promise.all([signUp("owner"), signUp("member"), signUp("outsider")]);
  ({ id: organization, defaultProject } = await makeOrganization(owner, {
    projects: null,
    service_accounts: null,
  }));
  await joinOrganization(organization, member);
  ({ project, at } = await place());
  meter = await makeMeter(owner, project);
  run = await makeRun(member.client, project);
});

/** A project of the owner's, with the member in it. */
async function place() {
  const made = await makeProject(organization, { account: owner });
  await joinProject(made, member, { role: "member" });
  return { project: made, at: `/v1/projects/${made}` };
}

const post = (caller: Caller, place: string, records: unknown) =>
  send(caller, { method: "POST", path: `${place}/usage`, json: { records } });
const balance = async (caller: Caller, place: string) =>
  (await ask<Balance>(caller, `${place}/balance`)).balance_micros;
const recorded = (id: string) =>
  RESOURCES_DB.prepare("SELECT * FROM usage_records WHERE id = ?").bind(id).all<{ charged_to: string }>();

describe("a meter, with a key that may do nothing else", () => {
  it("records a batch: what, how much, who, of which resource, charged to whom", async () => {
    const ended_at = "2026-01-31T23:59:59.500Z";
    const sent = [
      aRecord({ resource: run, started_at: "2026-01-31T22:59:59.500Z", ended_at }),
      aRecord({ meter: "storage.gb_days", quantity_micros: 0, amount_micros: 0 }),
      aRecord({ resource: run, principal: owner.id, amount_micros: 1 }),
    ];
    expect(await record(meter, at, sent)).toEqual({
      recorded: 3,
      repeated: 0,
      amount_micros: 2_000_000 + 1,
      charged_to: owner.id,
    });
    const newest = (await all<UsageRecord>(owner, `${at}/usage/records`)).slice(0, 3);
    const common = { charged_to: owner.id, recorded_by: meter.account, entry_id: newest[0]?.entry_id };
    const [first, second, third] = sent as [RecordInput, RecordInput, RecordInput];
    expect(newest).toMatchObject([
      { ...common, id: third.id, principal_id: owner.id, kind: "run", resource_id: run },
      {
        ...common,
        id: second.id,
        principal_id: meter.account,
        kind: null,
        resource_id: null,
        quantity_micros: 0,
      },
      { ...common, id: first.id, principal_id: member.id, kind: "run", resource_id: run, ended_at },
    ]);
  });

  it("leaves one line in the audit log: how many, how much, to whom", async () => {
    const there = await place();
    await record(owner, there.at, [aRecord(), aRecord()]);
    const [line] = await until(async () => {
      const lines = await logged(there.project, "usage.recorded");
      return lines.length > 0 && lines;
    });
    expect(line).toMatchObject({
      target: { type: "usage", id: expect.stringMatching(/^led_/) },
      details: { records: 2, amount_micros: 4_000_000, charged_to: owner.id },
    });
  });

  it("sees nothing, and does nothing else", async () => {
    for (const path of ["/usage", "/usage/records", "/balance", "/runs"])
      await expectProblem(await send(meter, { method: "GET", path: `${at}${path}` }), 404, "not_found");
  });

  it("is the owner's and the admins' to set up: members do not charge anybody", async () => {
    await expectProblem(await post(member, at, [aRecord()]), 403, "permission_missing");
    await expectProblem(await post(outsider, at, [aRecord()]), 404, "not_found");
    await expectProblem(
      await post({ token: null, address: newAddress() }, at, [aRecord()]),
      401,
      "unauthenticated",
    );
    const elsewhere = `/v1/projects/${defaultProject}`;
    await expectProblem(await post(meter, elsewhere, [aRecord()]), 404, "not_found");
  });

  it("records a thousand in one statement, and no more", async () => {
    const there = await place();
    const many = Array.from({ length: 1000 }, (_, n) =>
      aRecord({ amount_micros: n, principal: [owner, member][n % 2]?.id }),
    );
    expect(await record(owner, there.at, many)).toMatchObject({ recorded: 1000, amount_micros: 499_500 });
    expect(await all<Total>(owner, `${there.at}/usage?by=member`)).toMatchObject([
      { records: 500 },
      { records: 500 },
    ]);
    await expectProblem(await post(owner, there.at, [...many, aRecord()]), 422, "validation_failed");
  });
});

describe("a record is there once, by its own id", () => {
  it("the same again is accepted, and changes nothing", async () => {
    const there = await place();
    const batch = [aRecord({ ended_at: "2026-02-01T12:00:00+01:00" }), aRecord()];
    await record(owner, there.at, batch);
    const before = await balance(owner, there.at);
    const again = [{ ...batch[0], ended_at: "2026-02-01T11:00:00.000Z" }, batch[1]] as RecordInput[];
    expect(await record(owner, there.at, again)).toMatchObject({
      recorded: 0,
      repeated: 2,
      amount_micros: 0,
    });
    const more = [...batch, aRecord({ amount_micros: 7 })];
    expect(await record(owner, there.at, more)).toMatchObject({ recorded: 1, repeated: 2, amount_micros: 7 });
    expect(await balance(owner, there.at)).toBe(before - 7);
    expect(await all(owner, `${there.at}/usage/records`)).toHaveLength(3);
  });

  it("twice in one batch counts once, where both say the same", async () => {
    const one = aRecord();
    expect(await record(owner, at, [one, one])).toMatchObject({
      recorded: 1,
      repeated: 1,
      amount_micros: 2_000_000,
    });
    const two = aRecord();
    const { errors } = await expectProblem(
      await post(owner, at, [two, aRecord(), { ...two, amount_micros: 1 }]),
      409,
      "already_exists",
    );
    expect(errors?.map(({ pointer }) => pointer)).toEqual(["/records/2/id"]);
    expect((await recorded(two.id)).results).toEqual([]);
  });

  it("saying something else it is a conflict, named, and nothing of the batch is recorded", async () => {
    const first = aRecord();
    await record(owner, at, [first]);
    const fresh = aRecord();
    for (const change of [
      { quantity_micros: 2 },
      { amount_micros: 3 },
      { meter: "cpu_hours" },
      { principal: member.id },
      { resource: run },
      { ended_at: "2026-01-01T00:00:00Z" },
    ]) {
      const response = await post(owner, at, [fresh, { ...first, ...change }]);
      const { errors } = await expectProblem(response, 409, "already_exists");
      expect(errors?.map(({ pointer }) => pointer)).toEqual(["/records/1/id"]);
    }
    expect((await recorded(fresh.id)).results).toEqual([]);
  });

  it("in two projects it is two", async () => {
    const there = await place();
    const one = aRecord();
    await record(owner, at, [one]);
    expect(await record(owner, there.at, [one])).toMatchObject({ recorded: 1 });
  });

  it("sent by many at once, in batches that overlap, it is charged once", async () => {
    const there = await place();
    const pool = Array.from({ length: 12 }, () => aRecord());
    const before = await balance(owner, there.at);
    const answers = await Promise.all(
      pool.map((_, n) =>
        record(
          { ...owner, address: newAddress() },
          there.at,
          [...pool.slice(n), ...pool.slice(0, n)].slice(0, 7),
        ),
      ),
    );
    expect(answers.reduce((sum, { recorded }) => sum + recorded, 0)).toBe(pool.length);
    const listed = await all<UsageRecord>(owner, `${there.at}/usage/records`, 5);
    expect(listed.map(({ id }) => id).sort()).toEqual(pool.map(({ id }) => id).sort());
    expect(await balance(owner, there.at)).toBe(before - 12 * 2_000_000);
    expect(await ask<{ data: Total[] }>(owner, `${there.at}/usage`)).toMatchObject({
      data: [{ records: 12, amount_micros: 24_000_000 }],
    });
  });
});

describe("what cannot be is refused, each fault by its place, and nothing is recorded", () => {
  const soon = () => new Date(Date.now() + 10 * 60_000).toISOString();
  it.each<[string, object]>([
    ["id", { id: "" }],
    ["id", { id: "a b" }],
    ["meter", { meter: "GPU hours" }],
    ["quantity_micros", { quantity_micros: -1 }],
    ["quantity_micros", { quantity_micros: 0.5 }],
    ["amount_micros", { amount_micros: -1 }],
    ["amount_micros", { amount_micros: 1e13 }],
    ["amount_micros", { amount_micros: "1" }],
    ["resource", { resource: noSuchRun() }],
    ["resource", { resource: "somebody" }],
    ["principal", { principal: "somebody" }],
    ["principal", { principal: "org_00000000000000000000000000" }],
    ["ended_at", { ended_at: "yesterday" }],
    ["ended_at", { ended_at: soon() }],
    ["started_at", { started_at: "2026-01-02T00:00:00Z", ended_at: "2026-01-01T00:00:00Z" }],
  ])("%s: %j", async (field, wrong) => {
    const good = aRecord();
    const response = await post(owner, at, [good, { ...aRecord(), ...wrong }]);
    const { errors } = await expectProblem(response, 422, "validation_failed");
    expect(errors?.map(({ pointer }) => pointer)).toEqual([`/records/1/${field}`]);
    expect((await recorded(good.id)).results).toEqual([]);
  });

  it("a resource of another project is not here", async () => {
    const there = await place();
    const response = await post(owner, there.at, [aRecord({ resource: run })]);
    const { errors } = await expectProblem(response, 422, "validation_failed");
    expect(errors?.map(({ pointer }) => pointer)).toEqual(["/records/0/resource"]);
  });

  it("so much that a day's quantity could not be told exactly: 409", async () => {
    const there = await place();
    const most = Array.from({ length: 10 }, () => aRecord({ quantity_micros: 1e15, amount_micros: 0 }));
    await expectProblem(await post(owner, there.at, most), 409, "quota_exceeded");
    expect(await record(owner, there.at, most.slice(0, 9))).toMatchObject({ recorded: 9 });
  });
});

describe("T4 who pays is fixed on each record when it is made", () => {
  const chargedTo = async (there: { at: string }, caller: Caller = owner) => {
    const one = aRecord();
    // Past the time in which a decision may be as it was.
    const path = `${there.at}/usage?consistency=strong`;
    const answer = await done<{ charged_to: string }>(200, caller, {
      method: "POST",
      path,
      json: { records: [one] },
    });
    const [row] = (await recorded(one.id)).results;
    expect(row?.charged_to).toBe(answer.charged_to);
    return { id: one.id, to: answer.charged_to };
  };
  const bill = (there: { at: string }, organization_id: string | null) =>
    done(200, owner, { method: "PUT", path: `${there.at}/billing`, json: { organization_id } });

  it("the owner; the organization that is billed instead; whoever has the project by then; old ones stay", async () => {
    const [there, payer] = [await place(), await makeOrganization(owner)];
    const charges = [await chargedTo(there)];
    await bill(there, payer.id);
    charges.push(await chargedTo(there));
    await bill(there, null);
    charges.push(await chargedTo(there));
    const { id: offer } = await done<{ id: string }>(201, owner, {
      method: "POST",
      path: `${there.at}/transfer`,
      json: { account_id: member.id },
    });
    await done(200, member, { method: "POST", path: `/v1/me/transfers/${offer}/accept` });
    charges.push(await chargedTo(there, member));
    expect(charges.map(({ to }) => to)).toEqual([owner.id, payer.id, owner.id, member.id]);
    const now = await all<UsageRecord>(member, `${there.at}/usage/records`);
    expect(new Map(now.map(({ id, charged_to }) => [id, charged_to]))).toEqual(
      new Map(charges.map(({ id, to }) => [id, to])),
    );
    // Both see what is theirs to pay, wherever it was used.
    const paid = (caller: Caller, path: string) => all<Total>(caller, path);
    expect(await paid(owner, `/v1/organizations/${payer.id}/usage?basis=charged&by=project`)).toMatchObject([
      { group: there.project, records: 1 },
    ]);
    expect(await paid(owner, `/v1/organizations/${payer.id}/usage?by=project`)).toEqual([]);
    expect(await paid(member, "/v1/me/usage?by=project")).toMatchObject([
      { group: there.project, records: 1 },
    ]);
  });

  it("what a project used is still there when the project is gone", async () => {
    const there = await place();
    const { id } = await chargedTo(there);
    const response = await send(owner, { method: "DELETE", path: `${there.at}?confirm=whatever` });
    if (!response.ok) await done(200, owner, { method: "DELETE", path: there.at });
    expect((await recorded(id)).results).toHaveLength(1);
    const used = await all<Total>(owner, `/v1/organizations/${organization}/usage?by=project`);
    expect(used.map(({ group }) => group)).toContain(there.project);
  });
});

describe("O4 what is used outside of projects", () => {
  it("is the Default project's, and the organization pays", async () => {
    const of = `/v1/organizations/${organization}`;
    const one = aRecord({ principal: member.id });
    expect(await record(owner, of, [one])).toMatchObject({ recorded: 1, charged_to: organization });
    const [kept] = await all<UsageRecord>(owner, `/v1/projects/${defaultProject}/usage/records`);
    expect(kept).toMatchObject({ id: one.id, principal_id: member.id, charged_to: organization });
    expect(await record(owner, `/v1/projects/${defaultProject}`, [one])).toMatchObject({ repeated: 1 });
    await expectProblem(await post(member, of, [aRecord()]), 403, "permission_missing");
    await expectProblem(await post(outsider, of, [aRecord()]), 404, "not_found");
    await expectProblem(await post(meter, of, [aRecord()]), 404, "not_found");
  });

  it("in a personal organization, is the Personal project's, and the person pays", async () => {
    const of = `/v1/organizations/${outsider.organization}`;
    const one = aRecord();
    expect(await record(outsider, of, [one])).toMatchObject({ charged_to: outsider.id });
    const [kept] = await all<UsageRecord>(outsider, `/v1/projects/${outsider.personalProject}/usage/records`);
    expect(kept).toMatchObject({ id: one.id, principal_id: outsider.id });
  });
});

describe("totals", () => {
  const DAYS = ["2026-03-01", "2026-03-02", "2026-03-31"] as const;
  const SPAN = "from=2026-03-01&to=2026-03-31";
  const METERS = ["gpu_hours", "cpu_hours", "storage.gb_days"] as const;
  let there: { project: string; at: string };
  let sent: (RecordInput & { day: string; kind: string | null; who: string })[];

  beforeAll(async () => {
    there = await place();
    const dataset = (
      await member.client.POST("/v1/projects/{project}/datasets", {
        params: { path: { project: there.project } },
        body: { name: unique("data") },
      })
    ).id;
    const things = [
      { kind: "run", id: await makeRun(owner.client, there.project) },
      { kind: "dataset", id: dataset },
      { kind: null, id: undefined },
    ] as const;
    const people = [owner.id, member.id, outsider.id];
    // 5, 7, 11: every group meets every other.
    sent = Array.from({ length: 90 }, (_, n) => {
      const thing = things[n % 3] ?? things[0];
      const day = DAYS[Math.floor(n / 3) % 3] ?? DAYS[0];
      const who = people[Math.floor(n / 9) % 3] ?? owner.id;
      const record = aRecord({
        meter: METERS[Math.floor(n / 27) % 3] ?? METERS[0],
        quantity_micros: n * 5,
        amount_micros: n * n * 7 + 11,
        principal: who,
        ended_at: n % 2 ? `${day}T00:00:00Z` : `${day}T23:59:59.999Z`,
        ...(thing.id !== undefined && { resource: thing.id }),
      });
      return { ...record, day, kind: thing.kind, who };
    });
    const records = sent.map(({ day: _, kind: __, who: ___, ...record }) => record);
    for (const part of [records.slice(0, 40), records.slice(40, 41), records.slice(41)])
      await record(owner, there.at, part);
  });

  type Sent = (typeof sent)[number];
  /** The same from what was sent. */
  function expected(group: (one: Sent) => string | null, only: (one: Sent) => boolean = () => true): Total[] {
    const groups = Map.groupBy(sent.filter(only), group);
    return [...groups]
      .map(([name, of]) => ({
        group: name,
        records: of.length,
        quantity_micros: of.reduce((sum, { quantity_micros }) => sum + quantity_micros, 0),
        amount_micros: of.reduce((sum, { amount_micros }) => sum + amount_micros, 0),
      }))
      .sort((a, b) => ((a.group ?? "") < (b.group ?? "") ? -1 : 1));
  }
  const GROUPS = {
    day: ({ day }: Sent) => day,
    kind: ({ kind }: Sent) => kind,
    member: ({ who }: Sent) => who,
    meter: ({ meter }: Sent) => meter,
  };
  const withoutQuantity = (totals: Total[]) => totals.map((total) => ({ ...total, quantity_micros: null }));

  it.each(["day", "kind", "member", "meter"] as const)(
    "of a project by %s are the sums of its records",
    async (by) => {
      const totals = expected(GROUPS[by]);
      expect(await all<Total>(owner, `${there.at}/usage?by=${by}&${SPAN}`)).toEqual(
        by === "meter" ? totals : withoutQuantity(totals),
      );
    },
  );

  it.each(["day", "kind", "meter"] as const)("by %s, of one's own where one sees no others'", async (by) => {
    const totals = expected(GROUPS[by], ({ who }) => who === member.id);
    expect(await all<Total>(member, `${there.at}/usage?by=${by}&${SPAN}`)).toEqual(
      by === "meter" ? totals : withoutQuantity(totals),
    );
  });

  it("days are those of UTC, both ends included", async () => {
    const second = await all<Total>(owner, `${there.at}/usage?from=2026-03-02&to=2026-03-02`);
    expect(second).toEqual(withoutQuantity(expected(GROUPS.day, ({ day }) => day === "2026-03-02")));
    const late = expected(GROUPS.meter, ({ day }) => day !== "2026-03-01");
    expect(await all<Total>(owner, `${there.at}/usage?by=meter&from=2026-03-02&to=2026-04-01`)).toEqual(late);
  });

  it("of an organization by project: what each used, whoever paid; members see their own", async () => {
    const path = `/v1/organizations/${organization}/usage?by=project&${SPAN}`;
    const mine = expected(
      () => there.project,
      ({ who }) => who === member.id,
    );
    expect(await all<Total>(owner, path)).toEqual(withoutQuantity(expected(() => there.project)));
    expect(await all<Total>(member, path)).toEqual(withoutQuantity(mine));
    await expectProblem(await send(outsider, { method: "GET", path }), 404, "not_found");
  });

  it("come in pages, all of them", async () => {
    for (const by of ["day", "kind", "member", "meter"])
      expect(await all<Total>(owner, `${there.at}/usage?by=${by}&${SPAN}`, 1)).toHaveLength(3);
    expect(await all<UsageRecord>(owner, `${there.at}/usage/records`, 7)).toHaveLength(90);
  });

  it.each([
    "by=creator",
    "by=project",
    "from=2026-03-02&to=2026-03-01",
    "from=2025-01-01&to=2026-03-01",
    "from=2026-02-30",
    "cursor=bm8",
    "colour=red",
  ])("not by ?%s: 422", async (query) => {
    await expectProblem(
      await send(owner, { method: "GET", path: `${there.at}/usage?${query}` }),
      422,
      "validation_failed",
    );
  });

  it("records by who used it and what, one's own alone where one sees no others'", async () => {
    const path = `${there.at}/usage/records`;
    const count = async (caller: Caller, query: string) =>
      (await all<UsageRecord>(caller, `${path}${query}`)).length;
    const run = sent.find(({ kind }) => kind === "run")?.resource ?? "";
    expect(await count(owner, `?principal=${member.id}`)).toBe(27);
    expect(await count(owner, `?resource=${run}`)).toBe(30);
    expect(await count(owner, `?resource=${run}&principal=me`)).toBe(12);
    expect(await count(member, "")).toBe(27);
    expect(await count(member, `?resource=${run}`)).toBe(9);
    expect(await count(member, `?principal=${owner.id}`)).toBe(0);
    const { id: _, ...narrowed } = await keyOf(member, there.project, ["usage:view:own"]);
    await expectProblem(await send(narrowed, { method: "GET", path }), 403, "permission_missing");
  });
});

describe("what it costs", () => {
  /** The rules over the real database, counting. */
  const counting = () =>
    Object.assign(contextOver(RESOURCES_DB, "resources"), { db: openDb(RESOURCES_DB, "1") });
  async function costOf(work: () => Promise<unknown>) {
    const before = counted.read();
    await work();
    const after = counted.read();
    return {
      calls: after.d1_calls - before.d1_calls,
      read: after.rows_read - before.rows_read,
      written: after.rows_written - before.rows_written,
    };
  }

  it("a batch is one round trip; totals cost what their days and groups do, whatever the records; a balance is a row", async () => {
    const there = await place();
    const target = { type: "project", id: there.project } as const;
    const access = await freshAccess<"usage:create">(owner, target);
    const batch = (size: number) => Array.from({ length: size }, () => aRecord());
    for (const size of [1, 100])
      expect(await costOf(() => recordUsage(counting(), access, batch(size)))).toMatchObject({
        calls: 1,
      });
    const viewing = access as Access as Parameters<typeof totalsFor>[1];
    const read = () =>
      totalsFor(counting(), viewing, { by: "meter", basis: "used" }, { limit: 25, after: null });
    const few = await costOf(read);
    await recordUsage(counting(), access, batch(500));
    expect(await costOf(read)).toEqual(few);
    expect(few.read).toBeLessThanOrEqual(4);
    expect(await costOf(() => balanceOf(counting(), owner.id))).toEqual({ calls: 1, read: 1, written: 0 });
  });

  it("every list is read by an index, in its order", async () => {
    const after = { entryId: "led_1", position: 3 };
    for (const filter of [{}, { principal: "a" }, { resource: "r" }, { principal: "a", resource: "r" }]) {
      for (const from of [null, after]) {
        const plan = (await planOf(RESOURCES_DB, (db) => recordsOf(db, "p", filter, from, 10))).join("\n");
        expect(plan).toMatch(/SEARCH usage_records USING/);
        expect(plan).not.toContain("TEMP B-TREE");
      }
    }
    const table = { placeId: "p", basis: "used", principalId: "", dimension: "day" } as const;
    const days = { from: "2026-01-01", to: "2026-01-31" };
    const plan = await planOf(RESOURCES_DB, (db) => totalsOf(db, table, days, { limit: 10, after: null }));
    expect(plan[0]).toMatch(/SEARCH usage_totals USING PRIMARY KEY .*day>\? AND day<\?/);
  });
});
