/** What tests of keys do over and over: a project with people in it, and keys of theirs. */
import { expect } from "vitest";
import { expectProblem, type ProblemAnswer, send } from "./http.ts";
import { type Caller, newAddress, type Person, signUp, unique } from "./personas.ts";
import { added, createProject } from "./sharing.ts";

export interface Key {
  id: string;
  name: string;
  hint: string;
  secret: string;
  scopes: string[] | null;
  created_by: string;
  last_used_at: string | null;
  revoked_because: string | null;
  previous: { hint: string; until: string; ends_at: string | null; last_used_at: string | null } | null;
}

/** A project of the owner's, and what is asked about its keys. */
export async function keysOfProject() {
  const [owner, admin, member, viewer] = (await Promise.all(
    ["owner", "admin", "member", "viewer"].map(signUp),
  )) as [Person, Person, Person, Person];
  const project = await createProject(owner);
  for (const [person, role] of [
    [admin, "admin"],
    [member, "member"],
    [viewer, "viewer"],
  ] as const)
    await added(owner, project, person, { role });
  const at = (path: string) => `/v1/projects/${project}${path}`;
  const create = (caller: Caller, json: object) =>
    post(caller, at("/keys"), { name: unique("key"), ...json });
  return {
    owner,
    admin,
    member,
    viewer,
    project,
    at,
    create,
    made: (caller: Caller, json: object = {}): Promise<Key> => answered(201, create(caller, json)),
    shown: ({ id }: { id: string }): Promise<Key> => answered(200, get(owner, at(`/keys/${id}`))),
    patch: (caller: Caller, { id }: { id: string }, json: object) =>
      send(caller, { method: "PATCH", path: at(`/keys/${id}`), json }),
    revoke: (caller: Caller, { id }: { id: string }) =>
      send(caller, { method: "DELETE", path: at(`/keys/${id}`) }),
    /** A service account. */
    robotAs: async (role: string): Promise<string> => {
      const json = { name: unique("robot"), role };
      return (await answered<{ id: string }>(201, post(owner, at("/service-accounts"), json))).id;
    },
  };
}

export type KeysOfProject = Awaited<ReturnType<typeof keysOfProject>>;

export const get = (caller: Caller, path: string): Promise<Response> => send(caller, { method: "GET", path });

export const post = (caller: Caller, path: string, json?: unknown, headers = {}): Promise<Response> =>
  send(caller, { method: "POST", path, json, headers });

export const holder = ({ secret }: { secret: string }): Caller => ({ token: secret, address: newAddress() });

export async function answered<T = Key>(status: number, response: Promise<Response>): Promise<T> {
  const answer = await response;
  const text = await answer.text();
  expect(`${answer.status} ${text}`).toMatch(new RegExp(`^${status} `));
  return JSON.parse(text) as T;
}

export const refused = async (
  status: number,
  code: string,
  response: Promise<Response>,
): Promise<ProblemAnswer> => expectProblem(await response, status, code);
