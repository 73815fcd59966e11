/** What the tests of the systems do over and over: ask as one of their people, and look at what comes back. */
import { expect } from "vitest";
import { type Bytes, putBytes } from "../bytes.ts";
import { expectProblem, type ProblemAnswer, send } from "../http.ts";
import { type Caller, type Person, signUp, unique } from "../personas.ts";
import { claimed, type Lease, report } from "../runners.ts";
import type { COLLECTIONS } from "../samples/kinds.ts";

export const ask = (caller: Caller, method: string, path: string, json?: object): Promise<Response> =>
  send(caller, { method, path, ...(json && { json }) });

/** All at once: where no answer changes another. */
export const each = <T>(of: readonly T[], test: (one: T) => Promise<unknown>): Promise<unknown> =>
  Promise.all(of.map(test));

/** Asked of the primary to begin with: a no of what is cached is confirmed there, and for one caller only so often. */
export const strongly = (path: string): string => `${path}?consistency=strong`;

/** A request but for who sends it. */
export type Way = [method: string, path: string, json?: object];

/** The body of a success with this status. */
export async function answered<T>(status: number, response: Promise<Response>): Promise<T> {
  const answer = await response;
  const text = await answer.text();
  expect(`${answer.status} ${text}`).toMatch(new RegExp(`^${status} ?`));
  return (text === "" ? null : JSON.parse(text)) as T;
}

export const get = <T>(caller: Caller, path: string): Promise<T> => answered(200, ask(caller, "GET", path));

export const listed = async <T>(caller: Caller, path: string): Promise<T[]> =>
  (await get<{ data: T[] }>(caller, path)).data;

export const refused = async (
  status: number,
  code: string,
  response: Promise<Response>,
): Promise<ProblemAnswer> => expectProblem(await response, status, code);

/** Whoever may not: told which permission is missing. */
export async function forbidden(permission: string, response: Promise<Response>): Promise<void> {
  expect(await refused(403, "permission_missing", response)).toMatchObject({ permission });
}

/** Whoever is not in it: told nothing. */
export const absent = (response: Promise<Response>): Promise<ProblemAnswer> =>
  refused(404, "not_found", response);

/** What the plan of an organization lacks, by its name. */
export async function notInPlan(entitlement: string, response: Promise<Response>): Promise<void> {
  expect(await refused(403, "entitlement_missing", response)).toMatchObject({ entitlement });
}

/** People who stand for a whole file, by what they are there. */
export async function cast<Name extends string>(...names: Name[]): Promise<Record<Name, Person>> {
  const people = await Promise.all(names.map(signUp));
  return Object.fromEntries(names.map((name, at) => [name, people[at]])) as Record<Name, Person>;
}

interface Access {
  role: string | null;
  permissions: string[];
}

/** What somebody may do in a project, of the primary; null where it is not there for them. */
export async function accessTo(caller: Caller, project: string): Promise<Access | null> {
  const response = await ask(caller, "GET", `/v1/access?project=${project}&consistency=strong`);
  return response.status === 404 ? null : answered<Access>(200, Promise.resolve(response));
}

/** For what is done behind an answer; far below the bound, which caches that nobody told would take. */
export const SOON_MS = 5000;

/** Some of what projects hold, as paths name it: what is started, what is read, what comes of it. */
export const PLURALS = ["runs", "datasets", "models"] as const;

export interface Thing {
  id: string;
  name: string;
  project_id: string;
  created_by: string;
  labels: Record<string, string>;
  links: { self: string; project: string };
}

export const make = (
  caller: Caller,
  project: string,
  plural: (typeof COLLECTIONS)[number],
  json: object = {},
): Promise<Thing> =>
  answered(201, ask(caller, "POST", `/v1/projects/${project}/${plural}`, { name: unique(plural), ...json }));

/** The kind that a collection is of, as permissions name it. */
export const kindOf = (plural: string): string => plural.slice(0, -1).replace("-", "_");

/** Has it executed, by a key that may operate it there. */
export async function executed(by: Caller, { id, project_id }: Thing): Promise<Lease> {
  const lease = await claimed(by, project_id, { resource_id: id });
  await answered(200, report(by, lease, "heartbeat", { observed_state: "running" }));
  return lease;
}

/** What comes of asking to connect to what runs. */
export interface Ticket {
  connection_id: string;
  ticket: string;
  warning: string | null;
}

export const connect = (caller: Caller, { links: { self } }: Thing): Promise<Response> =>
  ask(caller, "POST", `${self}/connect`);

/** Logs a line, as what runs does. */
export const log = (caller: Caller, { links: { self } }: Thing, text: string): Promise<unknown> =>
  answered(200, ask(caller, "POST", `${self}/logs`, { lines: [{ text }] }));

export const logOf = async (caller: Caller, path: string): Promise<string[]> =>
  (await listed<{ text: string }>(caller, `${path}/logs`)).map(({ text }) => text);

export const write = (caller: Caller, path: string, contents: Bytes): Promise<unknown> =>
  answered(201, putBytes(caller, path, contents));
