/** What the tests of the systems do over and over: ask as one of their people, and look at what comes back. */
import { expect } from "vitest";
import { expectProblem, type ProblemAnswer, send } from "../http.ts";
import { type Caller, type Person, signUp, unique } from "../personas.ts";

export const ask = (caller: Caller, method: string, path: string, json?: object): Promise<Response> =>
  send(caller, { method, path, ...(json && { json }) });

/** All at once: where no answer changes another. */
export const each = <T>(of: readonly T[], test: (one: T) => Promise<unknown>): Promise<unknown> =>
  Promise.all(of.map(test));

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

/** The kinds of things that projects hold, as paths name them. */
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
  plural: (typeof PLURALS)[number],
  json: object = {},
): Promise<Thing> =>
  answered(201, ask(caller, "POST", `/v1/projects/${project}/${plural}`, { name: unique(plural), ...json }));
