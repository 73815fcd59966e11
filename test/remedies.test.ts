/**
 * Every refusal of `permissions.txt`, remedied: what `explain` suggests first is done as it is written by somebody whom
 * it names, and the very same call succeeds. A 403 that is new there is one more here.
 */
import type { TeamRole } from "@atrium/shared/access/roles";
import { beforeAll, describe, expect, it } from "vitest";
import { makeEverything } from "./everything.ts";
import { read, send } from "./http.ts";
import type { Caller, Person, PersonaName } from "./personas.ts";
import { done, type No, OTHERS, post, refusals, refused, type Undo } from "./refusals.ts";
import { publishedRoutes, type Route } from "./routes.ts";
import { SAMPLES } from "./samples.ts";
import { addCollaborator, type World } from "./world.ts";

interface Step {
  type: "role" | "scopes" | "transfer" | "invitation" | "sign_in";
  method: string;
  path: string;
  body: Record<string, unknown>;
}

interface Collaborator {
  id: string;
  account_id: string;
  role: TeamRole;
}

interface Explanation {
  allowed: boolean;
  why: string;
  missing: string | null;
  remedies: (Step & { next: Step | null })[];
  who_can_grant: { id: string }[];
}

let here: World;
let owner: Person;
/** Whoever may be named as who can help, or be asked about. */
let people: Map<string, Person>;
let routes: Map<string, Route>;

const cells = await refusals();
const names = [...new Set(cells.map(({ name }) => name))];

beforeAll(async () => {
  // One of its own: roles change in it.
  here = await makeEverything();
  owner = here.ours.owner;
  people = new Map(
    Object.values(here.personas).flatMap((one) =>
      "email" in one ? [[(one as Person).id, one as Person]] : [],
    ),
  );
  routes = new Map((await publishedRoutes()).map((route) => [route.name, route]));
});

async function explained({ caller, place, permission, resource }: No): Promise<Explanation> {
  const principal = (caller as Person).id;
  const asked = new URLSearchParams({ principal, permission, ...(resource && { resource }) });
  return done(owner, { method: "GET", path: `${place}/explain?${asked}` });
}

/** What undoes it. Who waits for somebody's yes has it. */
async function applied(step: Step, by: Person, principal: Person): Promise<Undo> {
  const { type, method, path, body } = step;
  const within = path.slice(0, path.lastIndexOf("/"));
  if (type === "transfer") {
    const before = await collaboratorOf(principal);
    const offer = await post(by, path, body);
    await post(principal, `/v1/me/transfers/${offer.id}/accept`);
    return async () => {
      const back = await post(principal, path, { account_id: by.id });
      await post(by, `/v1/me/transfers/${back.id}/accept`);
      const now = await collaboratorOf(principal);
      const at = `${within}/collaborators/${now?.id}`;
      await done(
        by,
        before ? { method: "PATCH", path: at, json: { role: before.role } } : { method: "DELETE", path: at },
      );
    };
  }
  if (type === "invitation") {
    const before = await collaboratorOf(principal);
    // Whom explain is about it knows by an id: their address knows only who invites them.
    const { id } = await post(by, path, { email: principal.email, ...body });
    const { membership_id } = await done<{ membership_id: string }>(principal, {
      method: "POST",
      path: `/v1/me/invitations/${id}/accept`,
    });
    return async () => {
      await done(owner, { method: "DELETE", path: `${within}/members/${membership_id}` });
      // Whoever leaves an organization leaves its projects.
      if (before) await addCollaborator(here.ours, principal, before.role, { external: true });
    };
  }
  if (method === "POST") {
    const { id } = await post(by, path, body);
    return () => done(owner, { method: "DELETE", path: `${path}/${id}` });
  }
  const before = await done<Record<string, unknown>>(owner, { method: "GET", path });
  await done(by, { method, path, json: body });
  const json = Object.fromEntries(Object.keys(body).map((field) => [field, before[field]]));
  return () => done(owner, { method: "PATCH", path, json });
}

async function collaboratorOf({ id }: Person): Promise<Collaborator | undefined> {
  const path = `/v1/projects/${here.ours.project}/collaborators?limit=100`;
  const { data } = await done<{ data: Collaborator[] }>(owner, {
    method: "GET",
    path,
  });
  return data.find(({ account_id }) => account_id === id);
}

/** Nothing is looked up before it is there, and whoever hands something over does so last. */
const ORDER = ["POST", "PUT", "GET", "PATCH", "DELETE"];
const turnOf = ({ label, sent }: No): number =>
  label === "POST /v1/organizations/{organization}/transfer" ? ORDER.length : ORDER.indexOf(sent.method);

/** The very same calls, by who may now: a change that says If-Match gets as far as being told that it is too late. */
async function succeed(noes: readonly No[], by?: Caller): Promise<string[]> {
  const answers: string[] = [];
  for (const turn of byKey(
    noes.toSorted((a, b) => turnOf(a) - turnOf(b)),
    turnOf,
  )) {
    const [{ sent }] = turn as [No];
    if (sent.method !== "POST" && sent.method !== "PUT") {
      answers.push(...(await Promise.all(turn.map((no) => asked(no, by)))));
      continue;
    }
    // Of two changes at once one may be told to try again.
    for (const no of turn) answers.push(await asked(no, by));
  }
  // There is one offer at a time: the one that was made is taken back.
  const offer = noes.find(({ label }) => label === "POST /v1/projects/{project}/transfer");
  if (offer) await send(by ?? offer.caller, { method: "DELETE", path: offer.sent.path });
  return answers.filter((answer) => answer !== "");
}

/** Said to those who may: it does not run, it is somebody else's lease, or nobody's ticket. */
const DECIDED = /"code":"(state_conflict|lease_lost|token_invalid)"/;

/** Where one permission is not enough: there is another thing to it, or another project. */
const FURTHER: Readonly<Record<string, RegExp>> = {
  "POST /v1/projects/{project}/runs/{id}/attachments, scoped_key": /No dataset/,
  // W14: who owns the key is no registry admin either.
  "PUT /v1/projects/{project}/registered-models/{id}/protected-aliases/{alias}, service_key":
    /registry_admin/,
  "DELETE /v1/projects/{project}/registered-models/{id}/protected-aliases/{alias}, service_key":
    /registry_admin/,
  // None asks, and it has ended.
  "GET /v1/auth/device": /"not_found"/,
  "DELETE /v1/me/sessions/{session}": /"not_found"/,
  "POST /v1/projects/{project}/runs/{id}/move, external": /"not_found"/,
  "POST /v1/projects/{project}/experiments/{id}/move, external": /"not_found"/,
  "POST /v1/projects/{project}/runs/{id}/move, service_key": /A key acts in its own project alone/,
  "POST /v1/projects/{project}/experiments/{id}/move, service_key": /A key acts in its own project alone/,
  "POST /v1/projects/{project}/runs/{id}/move, scoped_key": /A key acts in its own project alone/,
  "POST /v1/projects/{project}/runs/{id}/move (own), scoped_key": /A key acts in its own project alone/,
};

/** Nothing, where it does. */
async function asked({ caller: before, sent, label, name, prepared }: No, by = before): Promise<string> {
  const undo = await prepared.meanwhile?.();
  const response = await send((await SAMPLES[label]?.caller?.(by)) ?? by, sent);
  const text = await read(response);
  await undo?.();
  const isStale = response.status === 412 && sent.headers !== undefined;
  const further = FURTHER[`${label}, ${name}`] ?? FURTHER[label];
  const isDecided = DECIDED.test(text) || further?.test(text);
  return response.ok || isStale || isDecided ? "" : `${label}, ${name}: ${response.status} ${text}`;
}

const byKey = <T, Key>(all: readonly T[], keyOf: (one: T) => Key): T[][] => {
  const groups = new Map<Key, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return [...groups.values()];
};

/** One explanation for each cause; what the same step remedies is remedied at once. Those that did not do. */
async function remedied(noes: readonly No[]): Promise<string[]> {
  const inAccount = noes.filter(({ place }) => place === null);
  const failed = await succeed(inAccount, owner);
  const causes = await Promise.all(
    byKey(
      noes.filter(({ place }) => place !== null),
      ({ cause }) => cause,
    ).map(async (alike) => {
      const said = await explained(alike[0] as No);
      const { permission } = alike[0] as No;
      expect(said).toMatchObject({ allowed: false, missing: permission });
      return { alike, said, remedy: said.remedies[0] };
    }),
  );
  // A project that changed hands does not come back just as it was.
  const groups = byKey(causes, ({ remedy }) => JSON.stringify(remedy)).sort(
    ([a], [b]) => Number(isLasting(a?.remedy)) - Number(isLasting(b?.remedy)),
  );
  for (const group of groups) {
    const [{ said, remedy, alike }] = group as [(typeof group)[number]];
    const all = group.flatMap(({ alike: some }) => some);
    const [no] = alike as [No];
    if (!remedy) {
      failed.push(`${no.label}, ${no.name}: nothing is suggested`);
      continue;
    }
    if (remedy.type === "sign_in") {
      failed.push(...(await succeed(all, owner)));
      continue;
    }
    const by = said.who_can_grant.map(({ id }) => people.get(id)).find((one) => one !== undefined);
    expect(by, `who can ${JSON.stringify(remedy)}`).toBeDefined();
    const undo: Undo[] = [];
    for (const step of [remedy, remedy.next]) {
      if (step) undo.unshift(await applied(step, by as Person, no.caller as Person));
    }
    failed.push(...(await succeed(all)).map((one) => `${one} after ${JSON.stringify(remedy)}`));
    for (const step of undo) await step();
    expect(await explained(no)).toMatchObject({ allowed: false, why: said.why });
  }
  return failed;
}

const isLasting = (remedy: Explanation["remedies"][number] | undefined): boolean =>
  remedy?.type === "transfer" || remedy?.type === "invitation";

describe("every 403 of the matrix", () => {
  const noes = new Map<PersonaName, No[]>();

  it("is for want of a permission, but those that are named", async () => {
    // Each asks one after the other: who is refused too often in a short time is told to wait.
    const asked = await Promise.all(
      names.map(async (name) => {
        const found: (No | null)[] = [];
        for (const cell of cells.filter((one) => one.name === name))
          found.push(await refused(here, routes, cell));
        noes.set(
          name,
          found.filter((no) => no !== null),
        );
        return found;
      }),
    );
    expect(cells.length).toBeGreaterThan(500);
    expect(asked.flat().length).toBe(cells.length);
    expect(asked.flat().filter((no) => no === null).length).toBe(Object.keys(OTHERS).length);
  }, 300_000);

  // Tokens are widened by whose they are: what explain says of those is tried in account-token-access.test.ts.
  it.each(names.filter((name) => !name.endsWith("_token")))(
    "%s: what explain suggests first makes the very same call succeed",
    async (name) => {
      expect(await remedied(noes.get(name) ?? [])).toEqual([]);
    },
    300_000,
  );
});
