/**
 * Who may do what, as it comes out over HTTP: every route, asked by everybody, printed into `permissions.txt`. A change
 * of the file is a change of the product, and is reviewed as one: `npm test -- test/permissions.test.ts -u` writes it.
 */
import { expect, it } from "vitest";
import { everything } from "./everything.ts";
import { send } from "./http.ts";
import { kindsOf, printed, type Row } from "./matrix.ts";
import { type Caller, newAddress, PERSONAS, type PersonaName, unique } from "./personas.ts";
import { fill, type Ids, positionsOf, publishedRoutes, type Route } from "./routes.ts";
import { SAMPLES } from "./samples.ts";

const LEGEND = `# Every guarded route, asked by everybody, in a project and an organization of \`owner\`. Everything in them is made by
# owner; in the rows that end in "(own)" by who asks, and \`-\` is for those who cannot make any.
# view_only to admin are members of the organization; org_member and org_admin are in it alone, team_member and
# team_admin in a team that collaborates in the project. administrator: of the system.
# PATCH and DELETE say If-Match with a version that is none: who may gets 412, and nothing changes.
# external: a member from outside the organization. service_key: of a service account with role member.
# scoped_key: of owner, for run:view, run:create, run:update:own. account_token: of owner, without scopes, so that it does
# what is sensitive nowhere. service_token: of a service account of the team, with role member.
`;

const here = await everything();
const { ours, personas } = here;
const guarded = (await publishedRoutes()).filter(({ permission }) => permission !== "public");
const kinds = kindsOf(guarded);

/** The collections whose things are somebody's. */
const OWNED = [...kinds, "keys"];

/** The status that one of them gets, leaving everything as it was for the next. */
async function ask(route: Route, name: PersonaName, ids: Ids): Promise<string> {
  const sample = SAMPLES[route.name] ?? {};
  const json = await sample.body?.(here);
  // Failures are counted by address, and some fail each time.
  const caller = { ...personas[name], address: newAddress() };
  const response = await send(sample.caller ? await sample.caller(caller) : caller, {
    method: route.method,
    path: fill(route.path + (sample.query ?? ""), ids),
    ...(json && { json }),
    ...(sample.bytes && { body: sample.bytes(here) }),
    ...((route.method === "PATCH" || route.method === "DELETE") && { headers: { "If-Match": '"v0"' } }),
  });
  await response.body?.cancel();
  if (response.ok) await sample.restore?.(here, name);
  return String(response.status);
}

/** A thing that this caller made; undefined where they may not. */
async function make(caller: Caller, collection: string): Promise<string | undefined> {
  const { body } = SAMPLES[`POST /v1/projects/{project}/${collection}`] ?? {};
  const response = await send(caller, {
    method: "POST",
    path: `/v1/projects/${ours.project}/${collection}`,
    json: { ...(await body?.(here)), name: unique("own") },
  });
  return response.status === 201 ? ((await response.json()) as { id: string }).id : undefined;
}

const askAboutOurs = async (route: Route, name: PersonaName): Promise<string> =>
  ask(route, name, { ...ours.ids, ...(await SAMPLES[route.name]?.fresh?.(here)) });

async function askAboutOwn(route: Route, name: PersonaName, collection: string): Promise<string> {
  const id = await make(personas[name], collection);
  return id === undefined ? "-" : ask(route, name, { ...ours.ids, [collection]: id });
}

/** What changes something is asked by one after the other: of two at once one may be told to try again. */
async function askedBy<T>({ method }: Route, each: (name: PersonaName) => Promise<T>): Promise<T[]> {
  if (method !== "POST" && method !== "PUT") return Promise.all(PERSONAS.map(each));
  const answers: T[] = [];
  for (const name of PERSONAS) answers.push(await each(name));
  return answers;
}

it("everybody gets what the tables say, on every route", async () => {
  const rows: Row[] = [];
  for (const route of guarded) {
    rows.push({ label: route.name, statuses: await askedBy(route, (name) => askAboutOurs(route, name)) });
    const [, collection = "", ...deeper] = positionsOf(route.path);
    // What is in a thing is in that of the samples, and in none that is new.
    if (OWNED.includes(collection) && deeper.length === 0) {
      const statuses = await askedBy(route, (name) => askAboutOwn(route, name, collection));
      rows.push({ label: `${route.name} (own)`, statuses });
    }
  }
  await expect(LEGEND + printed(rows, kinds)).toMatchFileSnapshot("permissions.txt");
}, 600_000);
