/**
 * Adding, listing and deciding cost the same with ten and with a hundred thousand people in the organization, the team
 * and the project, and with as many teams, roles, invitations and projects (docs/performance.md); counted.
 */
import type { StorageCounts } from "@atrium/shared/store/meter";
import { beforeAll, describe, expect, it } from "vitest";
import { harness } from "../harness.ts";
import { send } from "../http.ts";
import { joinOrganization, joinTeam, makeProject, makeTeam } from "../organizations.ts";
import { type Person, signUp } from "../personas.ts";
import type { Who } from "./changes.ts";
import { CHANGES_OF_PEOPLE } from "./changes-of-people.ts";
import { CHANGES_OF_PROJECTS } from "./changes-of-projects.ts";
import { costOf, costsOf, othersAreDone } from "./cost.ts";
import { collaborate, grow, makeSomewhere, type Somewhere, tidy } from "./place.ts";

const { env } = await harness();
const { CONTROL } = await env("auth");

let there: Somewhere;

beforeAll(async () => {
  there = await makeSomewhere();
  await othersAreDone();
});

const caller = (by: Who): Person => there[by];
const get = (path: string) => () => ({ method: "GET", path });

/** What there is many of, page by page. */
const LISTS: [what: string, by: Who, path: () => string][] = [
  ["members of an organization", "member", () => `/v1/organizations/${there.organization}/members`],
  ["members of a team", "owner", () => `/v1/teams/${there.team}/members`],
  ["collaborators with a custom role", "owner", () => `/v1/projects/${there.project}/collaborators`],
  ["invitations into an organization", "owner", () => `/v1/organizations/${there.organization}/invitations`],
  ["invitations into a team", "owner", () => `/v1/teams/${there.team}/invitations`],
  ["invitations into a project", "owner", () => `/v1/projects/${there.project}/invitations`],
  ["teams of an organization", "member", () => `/v1/organizations/${there.organization}/teams`],
  ["custom roles", "owner", () => `/v1/organizations/${there.organization}/roles`],
  ["custom roles, to a team", "owner", () => `/v1/teams/${there.team}/roles`],
  ["variables", "owner", () => `/v1/projects/${there.project}/variables`],
  [
    "projects of an organization, to its owner",
    "owner",
    () => `/v1/organizations/${there.organization}/projects`,
  ],
  [
    "projects of an organization, to a member",
    "member",
    () => `/v1/organizations/${there.organization}/projects`,
  ],
  ["projects of a team", "owner", () => `/v1/teams/${there.busyTeam}/projects`],
  ["one's own projects, of many", "owner", () => "/v1/projects"],
  ["accounts, to an administrator", "root", () => "/v1/admin/accounts"],
  ["organizations, to an administrator", "root", () => "/v1/admin/organizations"],
  ["teams, to an administrator", "root", () => "/v1/admin/teams"],
];

/** Each with a custom role; or found in one place, read, and asked for what the reader is to it. */
const THREE = new Set([
  "collaborators with a custom role",
  "projects of an organization, to a member",
  "one's own projects, of many",
]);

const strong = (target: string) => `/v1/access?${target}&consistency=strong`;
/** One of the first, and a cursor behind which only the first come. */
const SEEDED = `acc_0${"5".padStart(25, "0")}`;
const FIRST = btoa(`1:acc_0${"9".padStart(25, "0")}`).replaceAll("=", "");

/** Answers about many, that name few: d1_calls each. */
const ANSWERS: [what: string, by: Who, calls: number, path: () => string][] = [
  ["decide in a project", "owner", 1, () => strong(`project=${there.project}`)],
  ["decide in a team's project", "owner", 1, () => strong(`project=${there.ofTeam}`)],
  ["decide in the Default project", "member", 1, () => strong(`project=${there.defaultProject}`)],
  ["get a team", "owner", 1, () => `/v1/teams/${there.team}`],
  ["settings of a team", "owner", 3, () => `/v1/teams/${there.busyTeam}/settings?limit=4`],
  ["get an organization", "owner", 1, () => `/v1/organizations/${there.organization}`],
  [
    "who can, by a team and by rows",
    "owner",
    3,
    () => `/v1/projects/${there.project}/who-can?permission=run:view&limit=5&cursor=${FIRST}`,
  ],
  [
    "who can, in a team's project",
    "owner",
    3,
    () => `/v1/projects/${there.ofTeam}/who-can?permission=run:view&limit=5&cursor=${FIRST}`,
  ],
  [
    "who can, in the Default project",
    "owner",
    3,
    () => `/v1/projects/${there.defaultProject}/who-can?permission=run:view&limit=5&cursor=${FIRST}`,
  ],
  [
    "who can, service accounts of a team that collaborates",
    "owner",
    3,
    () => `/v1/projects/${there.project}/who-can?permission=run:view&limit=5`,
  ],
  [
    "who can, service accounts of the team",
    "owner",
    3,
    () => `/v1/projects/${there.ofTeam}/who-can?permission=run:view&limit=5`,
  ],
  ["service accounts of a team", "owner", 2, () => `/v1/teams/${there.team}/service-accounts?limit=5`],
  [
    "explain a yes",
    "owner",
    1,
    () => `/v1/projects/${there.project}/explain?principal=${SEEDED}&permission=run:view`,
  ],
  [
    "explain a no",
    "owner",
    7,
    () => `/v1/projects/${there.project}/explain?principal=${SEEDED}&permission=run:delete`,
  ],
  [
    "explain a no, in a team's project",
    "owner",
    9,
    () => `/v1/projects/${there.ofTeam}/explain?principal=${SEEDED}&permission=variable:delete`,
  ],
  [
    "explain a no, in the organization",
    "owner",
    5,
    () => `/v1/organizations/${there.organization}/explain?principal=${SEEDED}&permission=member:delete`,
  ],
  [
    "explain a no, in a team",
    "owner",
    7,
    () => `/v1/teams/${there.team}/explain?principal=${SEEDED}&permission=member:delete`,
  ],
  ["what can", "owner", 1, () => `/v1/projects/${there.project}/what-can?principal=${SEEDED}`],
  ["directory, everybody", "member", 2, () => "/v1/directory?q=seeded"],
  ["directory, one", "member", 2, () => "/v1/directory?q=seeded7@"],
  ["directory, nobody", "member", 2, () => "/v1/directory?q=nobody"],
  [
    "directory of an organization",
    "owner",
    2,
    () => `/v1/organizations/${there.organization}/directory?q=seeded`,
  ],
  ["accounts by name", "root", 1, () => "/v1/admin/accounts?username=seeded&limit=5"],
];

/** Of each range of an index, the row behind its end is read too: there may be none yet. */
const BEHIND = 15;

/** What it cost with ten of everything. */
const few = new Map<string, number>();
function expectNoMoreThanWithFew(what: string, rows: number, upTo = 0): void {
  const before = few.get(what) ?? rows;
  few.set(what, before);
  expect(rows, what).toBeLessThanOrEqual(before + BEHIND + upTo);
}

describe.each([
  { before: 0, count: 10 },
  { before: 10, count: 100_000 },
])("with $count of everything", ({ before, count }) => {
  beforeAll(async () => {
    await grow(there, before, count);
  });

  it.each(LISTS)("list %s: one query, two rows read for one; a page as with ten", async (what, by, path) => {
    const whole = get(`${path()}?limit=100`);
    await send(caller(by), whole());
    const hundred = await costOf(caller(by), whole);
    expect(hundred).toMatchObject({ d1_calls: 1, rows_written: 0, kv_reads: 0 });
    expect(hundred.rows_read).toBeLessThanOrEqual((THREE.has(what) ? 3 : 2) * 101 + 30);
    const first = get(`${path()}?limit=4`);
    const { next_cursor } = (await (await send(caller(by), first())).json()) as {
      next_cursor: string;
    };
    const next = get(`${path()}?limit=4&cursor=${next_cursor}`);
    for (const [index, page] of [first, next].entries()) {
      const { rows_read } = await costOf(caller(by), page);
      expectNoMoreThanWithFew(`${what} ${index}`, rows_read);
    }
  });

  it.each(ANSWERS)("%s: as with ten", async (what, by, calls, path) => {
    await send(caller(by), get(path())());
    const cost = await costOf(caller(by), get(path()));
    expect(cost.d1_calls).toBeLessThanOrEqual(calls);
    expect(cost.rows_written).toBe(0);
    expectNoMoreThanWithFew(what, cost.rows_read);
  });

  const changes = Object.entries({ ...CHANGES_OF_PEOPLE, ...CHANGES_OF_PROJECTS });
  it.each(
    changes.map(([what, [by, reads, written, asked, more]]) => ({ what, by, reads, written, asked, more })),
  )(
    "$what: $reads reads, 1 batch, at most $written rows written; as with ten",
    async ({ what, by, reads, written, asked, more = {} }) => {
      const { service = "projects", mails = 0, upTo = 0 } = more;
      const { all, own } = await costsOf(
        caller(by),
        async () => {
          if (by === "founder" || by === "guest") await tidy(there);
          return asked(there);
        },
        { service },
      );
      expect(all.d1_calls).toBeLessThanOrEqual(reads + 1 + mails);
      expect(own.rows_written).toBeLessThanOrEqual(written);
      expectNoMoreThanWithFew(what, own.rows_read, upTo);
    },
  );
});

describe("somebody in many teams", () => {
  const TEAMS = [1, 20, 200];
  /** Of one account: decisions about a project, and the list of what it is in. */
  const costs: { decision: StorageCounts; among: StorageCounts; list: StorageCounts }[] = [];

  beforeAll(async () => {
    for (const count of TEAMS) costs.push(await costsOfSomebodyIn(count));
  });

  it("is decided about in one round trip", () => {
    for (const { decision } of costs)
      expect(decision).toMatchObject({ d1_calls: 1, d1_statements: 1, rows_written: 0 });
  });

  it("costs three rows for each of their teams, and nothing for the teams of others", () => {
    for (const [index, { decision, among }] of costs.entries()) {
      expect(decision.rows_read).toBeLessThanOrEqual(20 + 3 * (TEAMS[index] ?? 0));
      expect(among).toEqual(decision);
    }
  });

  it("lists what they are in for some rows a team, however many other teams are in it", () => {
    for (const [index, { list }] of costs.entries()) {
      expect(list.d1_calls).toBe(1);
      expect(list.rows_read).toBeLessThanOrEqual(OTHERS + 50 + 13 * (TEAMS[index] ?? 0));
    }
  });
});

/** Teams of others in the same project. */
const OTHERS = 500;

async function costsOfSomebodyIn(count: number) {
  const { organization, owner } = there;
  const person = await signUp("busy");
  await joinOrganization(organization, person);
  const project = await makeProject(organization, { account: owner });
  for (let n = 0; n < count; n++) {
    const team = await makeTeam(organization);
    await joinTeam(team, person, "viewer");
    await collaborate(project, team);
  }
  await othersAreDone();
  const decided = get(strong(`project=${project}`));
  const decision = await costOf(person, decided);
  await CONTROL.prepare(
    `INSERT INTO collaborating_teams (id, project_id, team_id, mode, ceiling, created_by, created_at)
     SELECT 'ctm_' || substr(id, 6) || ?2, ?1, id, 'inherit', '[]', 'test', 0 FROM teams
     WHERE organization_id = ?3 AND name LIKE 'Seeded 9%' LIMIT ${OTHERS}`,
  )
    .bind(project, String(count), organization)
    .run();
  const among = await costOf(person, decided);
  const mine = get("/v1/projects?limit=100");
  await send(person, mine());
  const list = await costOf(person, mine);
  return { decision, among, list };
}
