/** Every 403 of the matrix, asked for again, each so that it would do but for the permission. */
import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { type Sent, send } from "./http.ts";
import { parsed, whoGot } from "./matrix.ts";
import { joinOrganization } from "./organizations.ts";
import { type Caller, newcomer, type Person, type PersonaName, unique } from "./personas.ts";
import { fill, type Ids, positionsOf, type Route } from "./routes.ts";
import { COLLECTIONS, makeThing } from "./samples/kinds.ts";
import { SAMPLES } from "./samples.ts";
import { control, createProject } from "./sharing.ts";
import type { World } from "./world.ts";

/** Refusals that no change of somebody's place undoes: why, as the refusal says it. */
export const OTHERS: Readonly<Record<string, RegExp>> = {
  "POST /v1/projects/{project}/leave, service_key": /^A key cannot give up its owner's place/,
  "POST /v1/projects/{project}/runs/{id}/move (own), service_key": /A key acts in its own project alone/,
  "POST /v1/projects/{project}/experiments/{id}/move (own), service_key":
    /A key acts in its own project alone/,
  // W14: who owns the project appoints registry admins, and is none.
  "PUT /v1/projects/{project}/registered-models/{id}/protected-aliases/{alias}, owner": /protect/,
  "DELETE /v1/projects/{project}/registered-models/{id}/protected-aliases/{alias}, owner": /protect/,
  // Whoever is let in may make keys, which a token without scopes does not hand on.
  ...Object.fromEntries(
    [
      "/organizations/{organization}/roles",
      "/projects/{project}/collaborators",
      "/projects/{project}/invitations",
      "/projects/{project}/invitations/{invitation}/resend",
      "/teams/{team}/invitations",
      "/teams/{team}/invitations/{invitation}/resend",
      "/teams/{team}/members",
    ].map((path) => [
      `POST /v1${path}, account_token`,
      /^You could grant this, and the scopes .*key:create:own/,
    ]),
  ),
};

/** A 403 of the matrix. */
interface Cell {
  label: string;
  name: PersonaName;
}

/** A call that was refused, for want of a permission. */
export interface No extends Cell {
  caller: Caller;
  sent: Sent;
  permission: string;
  /** Where it was asked; null: in the account, or where a session is wanted. */
  place: string | null;
  /** The thing that it was about, where that is of the permission's kind. */
  resource: string | null;
  /** The same for all that are refused for the same reason. */
  cause: string;
  prepared: Prepared;
}

export type Undo = () => Promise<unknown>;

interface Prepared {
  ids?: Ids;
  json?: object;
  /** Only while it is asked again. */
  meanwhile?: () => Promise<Undo>;
}

/** The key is for runs: of other kinds it lacks everything alike. */
function isOfAnotherKind(label: string): boolean {
  const [, collection = ""] = /^\w+ \/v1\/projects\/\{project\}\/([\w-]+)/.exec(label) ?? [];
  return collection !== "runs" && COLLECTIONS.some((other) => other === collection);
}

/** Every 403 of `permissions.txt`; where kinds came to the same, of one of them. */
export async function refusals(): Promise<Cell[]> {
  const golden = await readFile(new URL("permissions.txt", import.meta.url), "utf8");
  return parsed(golden, "line")
    .flatMap((row) => whoGot(row, "403").map((name) => ({ label: row.label, name })))
    .filter(({ label, name }) => name !== "scoped_key" || !isOfAnotherKind(label));
}

/** It answers what was asked for, or fails the test. */
export async function done<Answer>(caller: Caller, sent: Sent): Promise<Answer> {
  const response = await send(caller, sent);
  const text = await response.text();
  expect(`${response.status} ${sent.method} ${sent.path} ${text}`).toMatch(/^2/);
  return (text === "" ? undefined : JSON.parse(text)) as Answer;
}

export const post = (caller: Caller, path: string, json?: object) =>
  done<{ id: string }>(caller, { method: "POST", path, ...(json && { json }) });

/** What has to be there, else the call of somebody who may would not do either. */
const PREPARED: Readonly<Record<string, (world: World) => Promise<Prepared>>> = {
  "POST /v1/organizations/{organization}/transfer": async ({ ours }) => {
    const { organizations: organization = "" } = ours.ids;
    const heir = await newcomer();
    const path = `/v1/organizations/${organization}/members/${await joinOrganization(organization, heir)}`;
    const meanwhile = async () => () => done(ours.owner, { method: "DELETE", path });
    return { json: { account_id: heir.id }, meanwhile };
  },
  "POST /v1/teams/{team}/invitations/{invitation}/resend": async ({ ours }) => {
    // Whoever is an admin of the team alone invites people of its organization.
    const { email, id } = await newcomer();
    await joinOrganization(ours.ids.organizations ?? "", { id });
    const path = `/v1/teams/${ours.ids.teams}/invitations`;
    return { ids: { invitations: (await post(ours.owner, path, { email, role: "member" })).id } };
  },
  "POST /v1/auth/verify-email/resend": async ({ ours: { owner } }) => ({
    meanwhile: async () => {
      await setVerified(owner, 0);
      return () => setVerified(owner, 1);
    },
  }),
  "POST /v1/me/invitations/{invitation}/accept": anInvitation,
  "POST /v1/me/invitations/{invitation}/decline": anInvitation,
  "POST /v1/me/transfers/{transfer}/accept": anOffer,
  "POST /v1/me/transfers/{transfer}/decline": anOffer,
};

const setVerified = async ({ id }: Person, verified: 0 | 1) =>
  (await control()).prepare("UPDATE accounts SET email_verified = ? WHERE id = ?").bind(verified, id).run();

/** What is to be started is stopped, and what is to be resumed pauses; of every kind. */
const START = /^POST \/v1\/projects\/\{project\}\/([\w-]+)\/\{id\}\/(start|resume)$/;

async function startable(
  { ours: { owner, project } }: World,
  [, collection = "", action]: RegExpExecArray,
  own: string | undefined,
): Promise<Prepared> {
  const id = own ?? (await makeThing(owner, project, collection));
  await post(owner, `/v1/projects/${project}/${collection}/${id}/${action === "start" ? "stop" : "pause"}`);
  return { ids: { [collection]: id } };
}

async function anInvitation({ ours, theirs: { owner } }: World): Promise<Prepared> {
  const path = `/v1/projects/${await createProject(owner)}/invitations`;
  return { ids: { invitations: (await post(owner, path, { email: ours.owner.email, role: "viewer" })).id } };
}

async function anOffer({ ours, theirs: { owner } }: World): Promise<Prepared> {
  const path = `/v1/projects/${await createProject(owner)}/transfer`;
  return { ids: { transfers: (await post(owner, path, { account_id: ours.owner.id })).id } };
}

const OWN = " (own)";
/** Those whose things `explain` looks up, beside things of all kinds. */
const KINDS: Readonly<Record<string, string>> = {
  keys: "key",
  "service-accounts": "service_account",
  collaborators: "collaborator",
};
const kindOf = (routes: ReadonlyMap<string, Route>, collection: string): string | undefined =>
  KINDS[collection] ??
  routes.get(`GET /v1/projects/{project}/${collection}/{id}`)?.permission?.replace(/:.*/, "");
const PLACES = ["projects", "organizations", "teams"];

async function makeOwn(world: World, caller: Caller, collection: string): Promise<string> {
  const { body } = SAMPLES[`POST /v1/projects/{project}/${collection}`] ?? {};
  const json = { ...(await body?.(world)), name: unique("own") };
  return (await post(caller, `/v1/projects/${world.ours.project}/${collection}`, json)).id;
}

/** Asks as the matrix does, and sees the refusal; null where it is one of the others. */
export async function refused(
  world: World,
  routes: ReadonlyMap<string, Route>,
  { label, name }: Cell,
): Promise<No | null> {
  const isOwn = label.endsWith(OWN);
  const route = routes.get(isOwn ? label.slice(0, -OWN.length) : label);
  if (!route) throw new Error(`No route ${label}`);
  const sample = SAMPLES[route.name] ?? {};
  const [first = ""] = positionsOf(route.path + (sample.query ?? ""));
  // What is in a thing is as much somebody's as the thing.
  const last = positionsOf(route.path)[1] ?? "";
  const caller = world.personas[name];
  const own = isOwn ? await makeOwn(world, caller, last) : undefined;
  const start = START.exec(route.name);
  const prepared = (await (start ? startable(world, start, own) : PREPARED[route.name]?.(world))) ?? {};
  const ids = {
    ...world.ours.ids,
    ...(!prepared.ids && !isOwn && (await sample.fresh?.(world))),
    ...(own && { [last]: own }),
    ...prepared.ids,
  };
  const json = prepared.json ?? (await sample.body?.(world));
  const sent: Sent = {
    method: route.method,
    path: fill(route.path + (sample.query ?? ""), ids),
    ...(json && { json }),
    ...(sample.bytes && { body: sample.bytes(world) }),
    ...((route.method === "PATCH" || route.method === "DELETE") && { headers: { "If-Match": '"v0"' } }),
  };
  const response = await send(caller, sent);
  const problem = (await response.json()) as {
    code: string;
    permission?: string;
    detail: string;
    explanation?: string;
  };
  const cell = `${label}, ${name}`;
  const other = OTHERS[cell];
  expect(`${response.status} ${problem.code} ${cell}`).toMatch(
    other ? /^403 (permission_missing|grant_exceeds_own) / : /^403 permission_missing /,
  );
  if (other) {
    expect(problem.detail).toMatch(other);
    return null;
  }
  const { permission = "" } = problem;
  // What names no permission is for sessions, wherever it is.
  const place = permission !== "" && PLACES.includes(first) ? `/v1/${first}/${ids[first]}` : null;
  if (!place) expect(problem.explanation ?? problem.detail).toMatch(/sign in|it is for people/);
  const kind = permission.slice(0, permission.indexOf(":"));
  const its = first === "projects" && kindOf(routes, last) === kind ? ids[last] : undefined;
  const leased = last === "leases" ? ids["leased-jobs"] : (json as { resource_id?: string })?.resource_id;
  const resource = its ?? leased ?? null;
  const cause = [place, permission, resource && kind, isOwn].join(" ");
  return { label, name, caller, sent, permission, place, resource, cause, prepared };
}
