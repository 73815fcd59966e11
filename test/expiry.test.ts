/** Keys and tokens that end soon: one event, one mail, once. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Env } from "../services/auth/src/env.ts";
import { warnOfExpiry } from "../services/auth/src/expiry/expiry.ts";
import { contextOver } from "./direct.ts";
import { harness, until } from "./harness.ts";
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

  it("of those who tell at once, one does; a run tells of so many, and the next one of the rest", async () => {
    await runCron("auth");
    const keys = await Promise.all(Array.from({ length: 60 }, () => keyThatEnds(DAY_MS)));
    const auth = { ...((await env("auth")) as unknown as Env), PUBLIC_URL: "http://localhost" };
    const told = await Promise.all(
      Array.from({ length: 3 }, () => warnOfExpiry(contextOver(CONTROL, "control"), auth)),
    );
    expect(told.reduce((sum, of) => sum + of, 0)).toBe(50);
    expect(await warnOfExpiry(contextOver(CONTROL, "control"), auth)).toBe(10);
    expect(await warnOfExpiry(contextOver(CONTROL, "control"), auth)).toBe(0);
    expect(await Promise.all(keys.map(({ id }) => warnedAt(id)))).not.toContain(null);
  });
});
