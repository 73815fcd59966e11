/** What tests of usage and of ledgers send and ask for. */
import { newId } from "@atrium/shared/id";
import { expect } from "vitest";
import { type Sent, send } from "./http.ts";
import { type Caller, type Person, unique } from "./personas.ts";
import { makeKey } from "./world.ts";

export interface RecordInput {
  id: string;
  meter: string;
  quantity_micros: number;
  amount_micros: number;
  resource?: string;
  principal?: string;
  started_at?: string;
  ended_at?: string;
}

export interface UsageRecord extends Omit<RecordInput, "resource" | "principal"> {
  charged_to: string;
  principal_id: string;
  kind: string | null;
  resource_id: string | null;
  recorded_by: string;
  entry_id: string;
}

export interface Total {
  group: string | null;
  records: number;
  quantity_micros: number | null;
  amount_micros: number;
}

export interface Balance {
  holder_id: string;
  balance_micros: number;
  updated_at: string | null;
}

export interface Entry {
  id: string;
  number: number;
  type: "usage" | "credit";
  amount_micros: number;
  balance_micros: number;
  project_id: string | null;
  records: number | null;
  reason: string | null;
}

/** One hour of a GPU for two, where not said otherwise. */
export const aRecord = (more: Partial<RecordInput> = {}): RecordInput => ({
  id: unique("rec"),
  meter: "gpu_hours",
  quantity_micros: 1_000_000,
  amount_micros: 2_000_000,
  ...more,
});

export async function done<T>(status: number, caller: Caller, sent: Sent): Promise<T> {
  const response = await send(caller, sent);
  const text = await response.text();
  expect(`${response.status} ${text}`).toMatch(new RegExp(`^${status} `));
  return JSON.parse(text) as T;
}

export const ask = <T>(caller: Caller, path: string): Promise<T> =>
  done<T>(200, caller, { method: "GET", path });

/** Every page of a list. */
export async function all<T>(caller: Caller, path: string, limit = 100): Promise<T[]> {
  const data: T[] = [];
  let cursor: string | null = null;
  do {
    const query: string = `${path.includes("?") ? "&" : "?"}limit=${limit}${cursor ? `&cursor=${cursor}` : ""}`;
    const page: { data: T[]; next_cursor: string | null } = await ask(caller, `${path}${query}`);
    expect(page.data.length).toBeLessThanOrEqual(limit);
    data.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return data;
}

interface Recorded {
  recorded: number;
  repeated: number;
  amount_micros: number;
  charged_to: string;
}

export const record = (caller: Caller, place: string, records: RecordInput[]): Promise<Recorded> =>
  done<Recorded>(200, caller, { method: "POST", path: `${place}/usage`, json: { records } });

/** A service account, with a key that may do nothing but meter. */
export async function makeMeter(owner: Person, project: string): Promise<Caller & { account: string }> {
  const { id } = await owner.client.POST("/v1/projects/{project}/service-accounts", {
    params: { path: { project } },
    body: { name: unique("meter"), role: "admin" },
  });
  const key = await makeKey({ owner, project }, { service_account: id, scopes: ["usage:create"] });
  return { ...key, account: id };
}

export const noSuchRun = (): string => newId("run");
