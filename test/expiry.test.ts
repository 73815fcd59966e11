/** Keys and tokens that end soon: one event, one mail, once. */
import { beforeAll, describe, expect, it } from "vitest";
import { harness, until } from "./harness.ts";
import { allSettled } from "./logged.ts";
import { type Person, signUp, unique } from "./personas.ts";
import { makeKey } from "./world.ts";

const { env, inbox, runCron } = await harness();
const { CONTROL } = await env("auth");
const { EVENTS_DB } = await env("events");

const DAY_MS = 86_400_000;

let owner: Person;
let project: string;

beforeAll(async () => {
  owner = await signUp("owner");
  project = owner.personalProject;
});

/** As if it had been made a month ago. */
async function keyThatEnds(inMs: number): Promise<{ id: string }> {
  const { id } = await makeKey({ owner, project }, { expires_at: new Date(Date.now() + inMs).toISOString() });
  await CONTROL.prepare("UPDATE keys SET created_at = created_at - ?2 WHERE id = ?1")
    .bind(id, 30 * DAY_MS)
    .run();
  return { id };
}

const warnedAt = (id: string): Promise<number | null> =>
  CONTROL.prepare("SELECT warned_at FROM keys WHERE id = ?").bind(id).first<number>("warned_at");

interface Event {
  type: string;
  at: number;
  actor: { type: string };
  project_id: string | null;
  organization_id: string | null;
  target: { id: string; name: string };
  details: { expires_at?: string };
}

async function eventsOf(id: string): Promise<Event[]> {
  const { results } = await EVENTS_DB.prepare(
    "SELECT event FROM audit WHERE event ->> '$.target.id' = ? AND event ->> 'type' LIKE '%.expiring' ORDER BY id",
  )
    .bind(id)
    .all<{ event: string }>();
  return results.map(({ event }) => JSON.parse(event) as Event);
}

const mails = async () =>
  (await inbox(owner.email)).filter(({ subject }) => subject.includes("expires soon"));

const prolong = (id: string, inMs: number) =>
  owner.client.PATCH("/v1/projects/{project}/keys/{key}", {
    params: { path: { project, key: id } },
    body: { expires_at: new Date(Date.now() + inMs).toISOString() },
  });

describe("a key that ends within a week", () => {
  it("is told of once, by an event and a mail to whose it is; later ones, and revoked ones, are not", async () => {
    const soon = await keyThatEnds(6 * DAY_MS);
    const later = await keyThatEnds(8 * DAY_MS);
    const revoked = await keyThatEnds(2 * DAY_MS);
    await owner.client.DELETE("/v1/projects/{project}/keys/{key}", {
      params: { path: { project, key: revoked.id } },
    });
    await runCron("auth");
    await runCron("auth");
    const [event, ...more] = await until(async () => {
      const events = await eventsOf(soon.id);
      return events.length > 0 && events;
    });
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      type: "key.expiring",
      actor: { type: "system" },
      project_id: project,
      organization_id: owner.organization,
      target: { id: soon.id },
    });
    expect(Date.parse(event?.details.expires_at ?? "")).toBeGreaterThan(Date.now() + 5 * DAY_MS);
    const sent = await mails();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.body).toContain(event?.details.expires_at);
    expect(await warnedAt(later.id)).toBeNull();
    expect(await eventsOf(revoked.id)).toEqual([]);
  });

  it("that was made for less than a day: an event, no mail", async () => {
    const before = (await mails()).length;
    const { id } = await makeKey(
      { owner, project },
      { expires_at: new Date(Date.now() + 3_600_000).toISOString() },
    );
    await runCron("auth");
    await until(async () => (await eventsOf(id)).length === 1);
    expect(await mails()).toHaveLength(before);
  });

  it("that was given a later end is told of again, when that is near", async () => {
    const { id } = await keyThatEnds(2 * DAY_MS);
    await runCron("auth");
    expect(await warnedAt(id)).not.toBeNull();
    // Neither another name nor an earlier end.
    await owner.client.PATCH("/v1/projects/{project}/keys/{key}", {
      params: { path: { project, key: id } },
      body: { name: unique("key") },
    });
    await prolong(id, DAY_MS);
    expect(await warnedAt(id)).not.toBeNull();
    await prolong(id, 30 * DAY_MS);
    expect(await warnedAt(id)).toBeNull();
    await runCron("auth");
    expect(await warnedAt(id)).toBeNull();
    await prolong(id, 3 * DAY_MS);
    await runCron("auth");
    expect(await warnedAt(id)).not.toBeNull();
    await until(async () => (await eventsOf(id)).length === 2);
  });

  it("a row that is written as it was read before the warning keeps it", async () => {
    const { id } = await keyThatEnds(2 * DAY_MS);
    await runCron("auth");
    const told = await warnedAt(id);
    await CONTROL.prepare(
      "UPDATE keys SET name = 'another', warned_at = NULL, expires_at = expires_at WHERE id = ?",
    )
      .bind(id)
      .run();
    expect(await warnedAt(id)).toBe(told);
  });

  it("of crons that run at once, one tells; a run tells of so many, and the next one of the rest", async () => {
    await until(async () => {
      await runCron("auth");
      return (await untold()) === 0;
    });
    const { id } = await makeKey({ owner, project }, {});
    const series = unique("key");
    // Meant to end soon: no mails.
    await CONTROL.prepare(
      `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 60)
       INSERT INTO keys (id, kind, project_id, organization_id, account_id, name, digest, hint, expires_at, created_by,
         created_with, created_at, updated_at)
       SELECT ?2 || n, kind, project_id, organization_id, account_id, name, ?2 || n, hint, ?3 + n, created_by,
         created_with, created_at, updated_at FROM n, keys WHERE id = ?1`,
    )
      .bind(id, series, Date.now() + 3_600_000)
      .run();
    await Promise.all([runCron("auth"), runCron("auth"), runCron("auth")]);
    // Who begins later than others looks for those that they left.
    expect(await untold()).toBeLessThanOrEqual(10);
    await runCron("auth");
    expect(await untold()).toBe(0);
    await allSettled();
    const { results } = await EVENTS_DB.prepare(
      "SELECT count(*) AS events FROM audit WHERE event ->> 'type' = 'key.expiring' AND event ->> '$.target.id' LIKE ? || '%'",
    )
      .bind(series)
      .all();
    expect(results).toEqual([{ events: 60 }]);
  });
});

const untold = async (): Promise<number> =>
  (await CONTROL.prepare(
    `SELECT count(*) AS n FROM keys WHERE warned_at IS NULL AND revoked_at IS NULL AND kind <> 'organization'
     AND expires_at > ?1 + 60000 AND expires_at < ?1 + 604800000`,
  )
    .bind(Date.now())
    .first<number>("n")) ?? 0;
