/** What tests of the audit log put there, past the queue, and read of it. */
import type { AtriumEvent } from "@atrium/shared/contract/events";
import { earliestId, newId } from "@atrium/shared/id";
import { openDb } from "@atrium/shared/store/open";
import { expect } from "vitest";
import { append } from "../services/events/src/audit/store.ts";
import { invented } from "./catalogue.ts";
import { harness } from "./harness.ts";
import { send } from "./http.ts";
import type { Caller } from "./personas.ts";

export interface Line extends Omit<AtriumEvent, "at" | "source"> {
  at: string;
}

export interface Lines {
  data: Line[];
  next_cursor: string | null;
}

export const ask = (caller: Caller, path: string, headers: Record<string, string> = {}) =>
  send(caller, { method: "GET", path, headers });

export async function lines(caller: Caller, path: string): Promise<Lines> {
  const response = await ask(caller, path);
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return JSON.parse(text) as Lines;
}

/** What seeded lines say of where they are from. */
export const REQUEST = "req_seeded";
invented(REQUEST);

/** An id as it is made at that time. */
export const idAt = (ms: number): string => earliestId("evt", ms).slice(0, 14) + newId("evt").slice(14);

/** What happened to a key, then, where not said otherwise. */
export const anEvent = (
  place: { project?: string | null; organization: string | null },
  { at = Date.now(), ...more }: Partial<AtriumEvent> = {},
): AtriumEvent => ({
  id: idAt(at),
  sequence: 1,
  type: "key.created",
  at,
  source: "control",
  actor: { type: "account", id: "acc_1", name: "Somebody" },
  attributed_to: null,
  credential: { type: "session", id: "ses_1" },
  target: { type: "key", id: "key_1", name: null },
  project_id: place.project ?? null,
  organization_id: place.organization,
  request_id: REQUEST,
  address: "192.0.2.1",
  changes: {},
  details: {},
  ...more,
});

/** Logged as the consumer logs them: each gets its place now. */
export async function logged(...events: AtriumEvent[]): Promise<AtriumEvent[]> {
  const { EVENTS_DB } = await (await harness()).env("events");
  await append(openDb(EVENTS_DB, undefined), events);
  return events;
}

/** A database, and each statement that is asked of it; answered with nothing where there is none. */
export function listening(d1?: D1Database): { db: ReturnType<typeof openDb>; asked: Asked[] } {
  const asked: Asked[] = [];
  const prepare = (sql: string) => ({
    bind: (...values: unknown[]) => {
      asked.push({ sql, values });
      return d1 ? d1.prepare(sql).bind(...values) : { raw: () => Promise.resolve([]) };
    },
  });
  const over = { prepare, batch: (statements: D1PreparedStatement[]) => d1?.batch(statements) };
  return { db: openDb(over as unknown as D1Database, undefined), asked };
}

interface Asked {
  sql: string;
  values: unknown[];
}

/** How many rows they read, asked once more. */
export async function rowsReadBy(d1: D1Database, asked: Asked[]): Promise<number> {
  const results = await d1.batch(asked.map(({ sql, values }) => d1.prepare(sql).bind(...values)));
  return results.reduce((sum, { meta }) => sum + meta.rows_read, 0);
}

/** How SQLite goes about each: its plan, in lines. */
export async function plansOf(d1: D1Database, asked: Asked[]): Promise<string[]> {
  const plans = await d1.batch<{ detail: string }>(
    asked.map(({ sql, values }) => d1.prepare(`EXPLAIN QUERY PLAN ${sql}`).bind(...values)),
  );
  return plans.map(({ results }) => results.map(({ detail }) => detail).join("\n"));
}
