/** For how long an organization's audit log is kept: who says so, what goes, what stays, and what that costs. */
import type { AtriumEvent } from "@atrium/shared/contract/events";
import { newId } from "@atrium/shared/id";
import { openDb } from "@atrium/shared/store/open";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { forgetOldLines } from "../services/events/src/audit/retention/retention.ts";
import { anEvent, ask, idAt, listening, logged, plansOf, REQUEST } from "./auditing.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { linesOf } from "./logged.ts";
import { joinOrganization, makeOrganization } from "./organizations.ts";
import { type Person, signUp } from "./personas.ts";

const { env, runCron } = await harness();
const { EVENTS_DB } = await env("events");

const DAY = 86_400_000;
const settingsOf = (organization: string) => `/v1/organizations/${organization}/audit/settings`;

const keepFor = (caller: Person, organization: string, days: unknown, headers: Record<string, string> = {}) =>
  send(caller, { method: "PATCH", path: settingsOf(organization), json: { retention_days: days }, headers });

describe("the settings", () => {
  let owner: Person;
  let organization: string;
  beforeAll(async () => {
    owner = await signUp("owner");
    organization = (await makeOrganization(owner)).id;
  });

  it("keep a log for ever until somebody says otherwise", async () => {
    const response = await ask(owner, settingsOf(organization));
    expect(await response.json()).toEqual({ retention_days: null, updated_at: null });
    expect(response.headers.get("etag")).toMatch(/^"v1-/);
  });

  it("are changed by who may change policies, in the version that they know; an event says from what to what", async () => {
    const tag = (await ask(owner, settingsOf(organization))).headers.get("etag") ?? "";
    const changed = await keepFor(owner, organization, 90, { "If-Match": tag });
    expect(await changed.json()).toEqual({ retention_days: 90, updated_at: expect.any(String) });
    await expectProblem(await keepFor(owner, organization, 60, { "If-Match": tag }), 412, "stale_version");
    await keepFor(owner, organization, 60, { "If-Match": changed.headers.get("etag") ?? "" });
    expect(await (await ask(owner, settingsOf(organization))).json()).toMatchObject({ retention_days: 60 });
    const [event] = await until(async () => {
      const found = await linesOf(changed.headers.get("x-request-id") ?? "");
      return found.length > 0 ? found : null;
    });
    expect(event).toMatchObject({
      type: "audit.settings_updated",
      source: "events",
      actor: { id: owner.id },
      target: { type: "organization", id: organization },
      organization_id: organization,
      changes: { retention_days: { from: null, to: 90 } },
    });
  });

  it("of two who say so first at once, one is told that it has changed", async () => {
    const { id } = await makeOrganization(owner);
    const answers = await Promise.all([90, 120, 150, 180].map((days) => keepFor(owner, id, days)));
    const codes = answers.map(({ status }) => status).sort();
    expect(codes[0]).toBe(200);
    const row = EVENTS_DB.prepare("SELECT version FROM audit_settings WHERE organization_id = ?").bind(id);
    const won = codes.filter((status) => status === 200).length;
    expect(codes.filter((status) => status === 412)).toHaveLength(4 - won);
    expect((await row.first<{ version: number }>())?.version).toBe(1 + won);
  });

  it.each([29, 3651, 45.5, "90", 0])("refuse %j: 422", async (days) => {
    const { errors } = await expectProblem(
      await keepFor(owner, organization, days),
      422,
      "validation_failed",
    );
    expect(errors?.map(({ pointer }) => pointer)).toEqual(["/retention_days"]);
  });

  it("are there for personal organizations too", async () => {
    expect((await keepFor(owner, owner.organization, 30)).status).toBe(200);
  });

  it("are nobody else's: a member is told what is missing, an outsider nothing", async () => {
    const [member, outsider] = await Promise.all([signUp("member"), signUp("outsider")]);
    await joinOrganization(organization, member, "member");
    const refusal = await expectProblem(await keepFor(member, organization, 30), 403, "permission_missing");
    expect(refusal.permission).toBe("policy:update");
    await expectProblem(await ask(member, settingsOf(organization)), 403, "permission_missing");
    await expectProblem(await ask(outsider, settingsOf(organization)), 404, "not_found");
  });
});

describe("what is older", () => {
  const NOW = Date.now();

  /** Nobody else's turn: of other tests' organizations. */
  beforeEach(async () => {
    await EVENTS_DB.prepare("UPDATE audit_settings SET due_at = 9e15").run();
  });

  async function keptFor(days: number): Promise<string> {
    const organization = newId("org");
    await EVENTS_DB.prepare(
      "INSERT INTO audit_settings (organization_id, retention_days, due_at, created_at, updated_at) VALUES (?, ?, 0, 0, 0)",
    )
      .bind(organization, days)
      .run();
    return organization;
  }

  const old = (organization: string | null, days: number, more: Partial<AtriumEvent> = {}): AtriumEvent =>
    anEvent({ organization }, { at: NOW - days * DAY, ...more });

  /** Many at once, a second apart, the youngest of that age. */
  async function fill(organization: string, count: number, days: number): Promise<void> {
    await EVENTS_DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2)
       INSERT INTO audit (id, at, type, organization_id, actor_id, target_id, event)
       SELECT ?3 || printf('%016d', i), ?4, 'key.created', ?1, 'acc_1', 'key_1', json_object('request_id', ?5) FROM n`,
    )
      .bind(
        organization,
        count,
        `${idAt(NOW - days * DAY).slice(0, 9)}${organization.slice(-5)}`,
        NOW - days * DAY,
        REQUEST,
      )
      .run();
  }

  const remaining = async (organization: string | null): Promise<string[]> => {
    const all = EVENTS_DB.prepare("SELECT id FROM audit WHERE organization_id IS ? ORDER BY id").bind(
      organization,
    );
    return (await all.all<{ id: string }>()).results.map(({ id }) => id);
  };
  const dueAt = async (organization: string): Promise<number> =>
    (await EVENTS_DB.prepare("SELECT due_at FROM audit_settings WHERE organization_id = ?")
      .bind(organization)
      .first<number>("due_at")) ?? 0;

  it("goes, with the next cron: to the day, in its organization alone; what belongs to none stays", async () => {
    const [kept, other] = [await keptFor(30), newId("org")];
    const project = newId("prj");
    const gone = [old(kept, 31), old(kept, 30.01, { project_id: project }), old(kept, 400)];
    const stays = [old(kept, 29.99), old(kept, 1)];
    const others = [old(other, 400)];
    const nobodys = old(null, 400, { project_id: null });
    await logged(...gone, ...stays, ...others, nobodys);
    await runCron("events");
    expect(await remaining(kept)).toEqual(stays.map(({ id }) => id));
    expect(await remaining(other)).toEqual(others.map(({ id }) => id));
    expect(await remaining(null)).toContain(nobodys.id);
  });

  it("is looked for when the next line is too old, and within a day", async () => {
    const db = openDb(EVENTS_DB, undefined);
    const [soon, later, empty] = [await keptFor(30), await keptFor(30), await keptFor(30)];
    await logged(old(soon, 29.9), old(later, 10));
    await forgetOldLines(db, NOW);
    expect(await dueAt(soon)).toBe(NOW + 0.1 * DAY);
    expect(await dueAt(later)).toBe(NOW + DAY);
    expect(await dueAt(empty)).toBe(NOW + DAY);
    await forgetOldLines(db, NOW + 0.1 * DAY + 1);
    expect(await remaining(soon)).toEqual([]);
  });

  it("of a large log goes in parts, and keeps nobody else's waiting", async () => {
    const [large, small, another] = [await keptFor(30), await keptFor(30), await keptFor(30)];
    await fill(large, 20_000, 200);
    await fill(another, 6_000, 200);
    await fill(small, 10, 200);
    const db = openDb(EVENTS_DB, undefined);
    await forgetOldLines(db, NOW);
    const left = await Promise.all([large, another, small].map(async (id) => (await remaining(id)).length));
    // Twenty turns: one of the small one, the others' by turns.
    expect(left[2]).toBe(0);
    expect((left[0] ?? 0) + (left[1] ?? 0)).toBe(26_000 - 19 * 500);
    expect(Math.abs(20_000 - (left[0] ?? 0) - (6_000 - (left[1] ?? 0)))).toBeLessThanOrEqual(500);
    await forgetOldLines(db, NOW + 60_000);
    expect((await remaining(large)).length).toBeLessThan(left[0] ?? 0);
  });

  it("is found by its index: a turn reads what it removes, however long the log is", async () => {
    const organization = await keptFor(30);
    await fill(organization, 5_000, 10);
    const { db, asked } = listening(EVENTS_DB);
    await forgetOldLines(db, NOW);
    for (const plan of await plansOf(EVENTS_DB, asked)) expect(plan).not.toMatch(/SCAN|TEMP B-TREE/);
    expect(asked).toHaveLength(4);
    expect(await remaining(organization)).toHaveLength(5_000);
  });

  it("a change of the settings has it looked for at once", async () => {
    const owner = await signUp("owner");
    await keepFor(owner, owner.organization, 60);
    const [line] = await logged(old(owner.organization, 45));
    await forgetOldLines(openDb(EVENTS_DB, undefined), Date.now() + 1_000);
    expect(await dueAt(owner.organization)).toBeGreaterThan(Date.now());
    expect(await remaining(owner.organization)).toContain(line?.id);
    await keepFor(owner, owner.organization, 30);
    expect(await dueAt(owner.organization)).toBeLessThanOrEqual(Date.now());
    await forgetOldLines(openDb(EVENTS_DB, undefined), Date.now() + 1_000);
    expect(await remaining(owner.organization)).not.toContain(line?.id);
  });
});
