/** Lists across kinds and projects: all that one sees, newest first, page by page, for no more than it shows. */
import { beforeAll, describe, expect, it } from "vitest";
import { harness } from "./harness.ts";
import { send } from "./http.ts";
import {
  entitle,
  joinOrganization,
  joinTeam,
  makeOrganization,
  makeProject,
  makeTeam,
} from "./organizations.ts";
import { type Caller, type Person, signUp, unique } from "./personas.ts";
import { makeThing } from "./samples/kinds.ts";
import { seedRuns } from "./seed.ts";
import { added, createProject, keyOf } from "./sharing.ts";

interface Thing {
  id: string;
  project_id: string;
  name: string;
  owner: string;
  created_at: string;
  links: { self: string };
}

const { env, metered } = await harness();
const { RESOURCES_DB } = await env("resources");

async function listed(caller: Caller, path: string): Promise<{ data: Thing[]; next_cursor: string | null }> {
  const response = await send(caller, { method: "GET", path });
  const text = await response.text();
  expect(`${response.status} ${text}`).toMatch(/^200 /);
  return JSON.parse(text) as { data: Thing[]; next_cursor: string | null };
}

/** Every page of it. */
async function all(caller: Caller, path: string, limit = 3): Promise<Thing[]> {
  const data: Thing[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: { data: Thing[]; next_cursor: string | null } = await listed(
      caller,
      `${path}${path.includes("?") ? "&" : "?"}limit=${limit}${cursor && `&cursor=${cursor}`}`,
    );
    expect(page.data.length).toBeLessThanOrEqual(limit);
    data.push(...page.data);
    cursor = page.next_cursor;
  }
  return data;
}

const ids = (things: Thing[]) => things.map(({ id }) => id);
const newestFirst = (made: readonly string[]) =>
  [...made].sort((a, b) => (a.slice(-26) < b.slice(-26) ? 1 : -1));

let ada: Person;
let ben: Person;
let outsider: Person;
let team: string;
/** Of the team, both see both; the third is of ada's organization alone. */
let vision: string;
let speech: string;
let hers: string;
const made = new Map<string, string[]>();

beforeAll(async () => {
  [ada, ben, outsider] = await Promise.all([signUp("ada"), signUp("ben"), signUp("outsider")]);
  const { id: organization } = await makeOrganization(ada, { projects: null });
  await entitle(organization, { projects: null });
  await joinOrganization(organization, ben);
  team = await makeTeam(organization);
  await joinTeam(team, ada, "admin");
  await joinTeam(team, ben, "member");
  const projectOf = async (path: string) => {
    const response = await send(ada, { method: "POST", path, json: { name: unique("project") } });
    return ((await response.json()) as { id: string }).id;
  };
  vision = await projectOf(`/v1/teams/${team}/projects`);
  speech = await projectOf(`/v1/teams/${team}/projects`);
  hers = await projectOf(`/v1/organizations/${organization}/projects`);
  const things = [
    [ada, vision, "runs"],
    [ben, vision, "datasets"],
    [ada, speech, "sessions"],
    [ben, speech, "runs"],
    [ada, hers, "runs"],
    [ben, vision, "registered-models"],
    [ada, vision, "reports"],
    [ben, speech, "models"],
  ] as const;
  for (const [person, project, collection] of things) {
    const id = await makeThing(person, project, collection, { labels: { of: person.username } });
    for (const key of [project, `${person.username} ${project}`, person.username])
      made.set(key, [...(made.get(key) ?? []), id]);
  }
});

const madeIn = (...keys: string[]) => newestFirst(keys.flatMap((key) => made.get(key) ?? []));

describe("all that a project holds", () => {
  it("comes newest first, whatever its kind, every page of it", async () => {
    const path = `/v1/projects/${vision}/resources`;
    expect(ids(await all(ben, path))).toEqual(madeIn(vision));
    expect(ids(await all(ben, path, 1))).toEqual(madeIn(vision));
    expect(ids(await all(ben, path, 100))).toEqual(madeIn(vision));
  });

  it("each as its kind shows it, under its own link", async () => {
    const [report] = await all(ada, `/v1/projects/${vision}/resources?kind=report`);
    const response = await send(ada, { method: "GET", path: report?.links.self ?? "" });
    expect(await response.json()).toEqual(report);
  });

  it("is filtered by kind, person, label, state, name and time", async () => {
    const path = `/v1/projects/${vision}/resources`;
    const things = await all(ada, path);
    const find = async (query: string) => ids(await all(ada, `${path}?${query}`, 2));
    const where = (test: (thing: Thing) => boolean) => ids(things.filter(test));
    expect(await find("kind=run&kind=dataset")).toEqual(where(({ id }) => /^(run|dataset)_/.test(id)));
    for (const person of ["me", ada.id, ada.username])
      expect(await find(`owner=${person}`)).toEqual(where(({ owner }) => owner === ada.id));
    expect(await find(`owner=${unique("nobody")}`)).toEqual([]);
    expect(await find(`label=of:${ben.username}`)).toEqual(where(({ owner }) => owner === ben.id));
    expect(await find("state=queued")).toEqual(where(({ id }) => id.startsWith("run_")));
    expect(await find(`name=${things[1]?.name}`)).toEqual([things[1]?.id]);
    const middle = things[1]?.created_at ?? "";
    const later = where(({ created_at }) => created_at >= middle);
    expect(await find(`since=${middle}`)).toEqual(later);
    expect(await find(`until=${middle}`)).toEqual(where(({ created_at }) => created_at < middle));
    expect(await find(`since=${middle}&owner=me&kind=report`)).toEqual(
      later.filter((id) => id.startsWith("report_")),
    );
  });

  it("shows of it what one sees, kind by kind", async () => {
    const project = await createProject(ada);
    for (const collection of ["runs", "datasets", "models", "jobs"])
      await makeThing(ada, project, collection);
    await added(ada, project, outsider, { access: { job: "read" } });
    const seen = await all(outsider, `/v1/projects/${project}/resources`);
    expect(seen.map(({ id }) => id.split("_")[0])).toEqual(["job", "run"]);
    const key = await keyOf(ada, project, ["model:view", "run:view:own", "run:create"]);
    const own = await makeThing({ ...ada, ...key }, project, "runs");
    const keys = await all(key, `/v1/projects/${project}/resources`);
    expect(keys.map(({ id }) => id.split("_")[0])).toEqual(["run", "model"]);
    expect(keys[0]?.id).toBe(own);
  });
});

describe("all that a team has (G7)", () => {
  const path = () => `/v1/teams/${team}/resources`;

  it("comes from all its projects, newest first, every page of it", async () => {
    for (const limit of [1, 2, 3, 100])
      expect(ids(await all(ben, path(), limit))).toEqual(madeIn(vision, speech));
  });

  it("is one person's where that is asked", async () => {
    expect(ids(await all(ben, `${path()}?owner=${ada.username}`, 1))).toEqual(
      madeIn(`${ada.username} ${vision}`, `${ada.username} ${speech}`),
    );
    expect(ids(await all(ben, `${path()}?owner=me&kind=run`))).toEqual(
      madeIn(`${ben.username} ${speech}`).filter((id) => id.startsWith("run_")),
    );
  });

  it("has what few of its projects have, though the others have newer things", async () => {
    const { id: organization } = await makeOrganization(ada);
    const many = await makeTeam(organization);
    await joinTeam(many, ada, "admin");
    const projects = await Promise.all(
      Array.from({ length: 25 }, () => makeProject(organization, { team: many })),
    );
    const run = RESOURCES_DB.prepare(
      `INSERT INTO resources (id, project_id, kind, organization_id, name, labels, desired_state, observed_state, owner,
         created_by, created_with, created_at, updated_at)
       VALUES (printf('run_1%025d', ?1), ?2, 'run', ?3, 'run', iif(?1 < 2, '{"few":"yes"}', '{}'), 'stopped', 'stopped', ?4, ?4, '', 0, 0)`,
    );
    await RESOURCES_DB.batch(projects.map((project, n) => run.bind(n, project, organization, ada.id)));
    const few = [1, 0].map((n) => `run_1${String(n).padStart(25, "0")}`);
    expect(ids(await all(ada, `/v1/teams/${many}/resources?label=few:yes`, 1))).toEqual(few);
    expect(ids(await all(ada, "/v1/me/resources?label=few:yes", 1))).toEqual(few);
    expect(await all(ada, `/v1/teams/${many}/resources`, 7)).toHaveLength(25);
  });

  it("is nobody else's business", async () => {
    const response = await send(outsider, { method: "GET", path: path() });
    expect(response.status).toBe(404);
  });
});

describe("all that is one's own", () => {
  it("comes from every project where one still sees it", async () => {
    expect(ids(await all(ben, "/v1/me/resources", 2))).toEqual(madeIn(ben.username));
    expect(ids(await all(ada, `/v1/me/resources?label=of:${ada.username}`, 1))).toEqual(madeIn(ada.username));
    expect(ids(await all(ben, "/v1/me/resources?kind=model"))).toEqual(
      madeIn(ben.username).filter((id) => id.startsWith("model_")),
    );
  });

  it("and not from where one was removed, though the things stay (W3)", async () => {
    const project = await createProject(ada);
    const { id } = await added(ada, project, outsider, { role: "member" });
    const run = await makeThing(outsider, project, "runs");
    expect(ids(await all(outsider, "/v1/me/resources"))).toEqual([run]);
    await send(ada, { method: "DELETE", path: `/v1/projects/${project}/collaborators/${id}` });
    expect(ids(await all(outsider, "/v1/me/resources"))).toEqual([]);
    expect(ids(await all(ada, `/v1/projects/${project}/resources`))).toEqual([run]);
  });
});

describe("what a list costs", () => {
  it("is one query and what it shows, however much there is", async () => {
    const project = await createProject(ada);
    await seedRuns(RESOURCES_DB, { project, organization: ada.organization }, 0, 3_000);
    const path = `/v1/projects/${project}/resources?limit=50`;
    await listed(ada, path);
    const { cost } = await metered(() => listed(ada, path), "resources");
    expect(cost.d1_statements).toBe(1);
    expect(cost.rows_read).toBeLessThanOrEqual(2 * 50 + 10);
    const filtered = await metered(
      () => listed(ada, `${path}&kind=run&kind=dataset&kind=job&label=team:t1`),
      "resources",
    );
    expect(filtered.cost.rows_read).toBeLessThanOrEqual(2 * (2 * 50 + 10));
  });
});
