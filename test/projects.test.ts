import { newId } from "@atrium/shared/id";
import { beforeAll, describe, expect, it } from "vitest";
import * as store from "../services/projects/src/project/store.ts";
import * as walk from "../services/projects/src/project/walk/store.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { type Person, signUp, unique } from "./personas.ts";
import { planOf } from "./plan.ts";
import { control, createProject, fresh, keyOf, logged } from "./sharing.ts";

const { metered } = await harness();

let owner: Person;
let friend: Person;

beforeAll(async () => {
  [owner, friend] = await Promise.all([signUp("owner"), signUp("friend")]);
});

describe("T1 the Personal project", () => {
  const path = () => `/v1/projects/${owner.personalProject}`;

  it("cannot be renamed; it can be described", async () => {
    const renamed = await send(owner, { method: "PATCH", path: path(), json: { name: "Mine" } });
    await expectProblem(renamed, 403, "personal_project");
    const described = await send(owner, { method: "PATCH", path: path(), json: { description: "Mine" } });
    expect(await described.json()).toMatchObject({
      kind: "personal",
      name: "Personal",
      description: "Mine",
      relation: "owner",
    });
  });

  it("cannot be deleted", async () => {
    await expectProblem(await send(owner, { method: "DELETE", path: path() }), 403, "personal_project");
  });

  it("cannot be shared, and says so before it says who exists", async () => {
    for (const email of [friend.email, "nobody@example.com"]) {
      const json = { email, role: "viewer" };
      const response = await send(owner, { method: "POST", path: `${path()}/collaborators`, json });
      await expectProblem(response, 403, "personal_project");
    }
  });

  it("is held by the database too, whatever a service does", async () => {
    const db = await control();
    const project = owner.personalProject;
    const statements = [
      `UPDATE projects SET name = 'Mine' WHERE id = '${project}'`,
      `DELETE FROM projects WHERE id = '${project}'`,
      `INSERT INTO memberships (id, project_id, account_id, role, created_by, created_at, updated_at)
        VALUES ('${newId("mem")}', '${project}', '${friend.id}', 'viewer', '', 0, 0)`,
    ];
    for (const statement of statements) {
      await expect(db.prepare(statement).run()).rejects.toThrow("personal_project");
    }
  });
});

describe("creating a project", () => {
  it("T2, T3 makes the creator its owner, in their personal organization", async () => {
    const response = await send(owner, { method: "POST", path: "/v1/projects", json: { name: " Vision " } });
    expect(response.status).toBe(201);
    expect(response.headers.get("etag")).toMatch(/^"v1-/);
    expect(await response.json()).toMatchObject({
      name: "Vision",
      description: "",
      kind: "standard",
      visibility: "private",
      organization_id: owner.organization,
      owner_account_id: owner.id,
      owner_team_id: null,
      relation: "owner",
      role: "owner",
    });
  });

  it("needs a person: a key acts in its project alone", async () => {
    const project = await createProject(owner);
    const response = await send(await keyOf(owner, project), {
      method: "POST",
      path: "/v1/projects",
      json: { name: "Vision" },
    });
    await expectProblem(response, 403, "permission_missing");
  });

  it("twice under one Idempotency-Key is one project", async () => {
    const headers = { "Idempotency-Key": unique("once") };
    const sent = { method: "POST", path: "/v1/projects", json: { name: "Once" }, headers };
    const [first, second] = await Promise.all([send(owner, sent), send(owner, sent)]);
    expect(await first.json()).toEqual(await second.json());
  });
});

describe("T14 my projects", () => {
  it("tells those I own from those I am a member of", async () => {
    const me = await signUp("me");
    const [mine, theirs] = [await createProject(me), await createProject(owner)];
    await owner.client.POST("/v1/projects/{project}/collaborators", {
      params: { path: { project: theirs } },
      body: { username: me.username, access: { dataset: "read" } },
    });
    const relations = async (query: string) => {
      const response = await send(me, { method: "GET", path: `/v1/projects${query}` });
      const { data } = (await response.json()) as {
        data: { id: string; relation: string; role: string | null }[];
      };
      return data.map(({ id, relation, role }) => [id, relation, role]);
    };
    const owned = [
      [mine, "owner", "owner"],
      [me.personalProject, "owner", "owner"],
    ];
    const shared = [[theirs, "collaborator", null]];
    expect(await relations("")).toEqual([...shared, ...owned]);
    expect(await relations("?relation=owner")).toEqual(owned);
    expect(await relations("?relation=collaborator")).toEqual(shared);
    await expectProblem(
      await send(me, { method: "GET", path: "/v1/projects?relation=x" }),
      422,
      "validation_failed",
    );
  });

  it("come complete in pages, in one query that reads at most three rows for each and ten", async () => {
    const me = await signUp("busy");
    const ids = await seedProjects(me, 120);
    const page = (cursor: string | null, relation = "") =>
      me.client.GET("/v1/projects", {
        params: { query: { limit: 100, ...(cursor && { cursor }), ...(relation && { relation }) } },
      } as never) as Promise<{ data: { id: string }[]; next_cursor: string | null }>;
    await page(null);
    const { cost, value } = await metered(() => page(null), "projects");
    expect(value.data).toHaveLength(100);
    expect(cost).toMatchObject({ d1_calls: 1, d1_statements: 1, rows_written: 0 });
    expect(cost.rows_read).toBeLessThanOrEqual(310);
    const shared = await metered(() => page(null, "collaborator"), "projects");
    expect(shared.value.data).toHaveLength(60);
    expect(shared.cost.rows_read).toBeLessThanOrEqual(190);
    // One more comes in between: the pages that follow are what they would have been.
    await createProject(me);
    const rest = await page(value.next_cursor);
    expect(rest.next_cursor).toBeNull();
    expect([...value.data, ...rest.data].map(({ id }) => id)).toEqual([...ids.reverse(), me.personalProject]);
  });

  it("are served by indexes, wherever they stand", async () => {
    const db = await control();
    const [account, page] = [newId("acc"), { limit: 25, after: newId("prj") }];
    const filter = { organization: newId("org"), labels: [["env", "prod"]] as const };
    const plans = await Promise.all([
      ...(["owner", "collaborator", "any"] as const).map((own) =>
        planOf(db, (recorder) => walk.inPlaces(recorder, { account, own }, filter, page)),
      ),
      planOf(db, (recorder) =>
        walk.inPlaces(
          recorder,
          { account, own: "any", teams: true, defaults: true, shownIn: newId("org") },
          {},
          page,
        ),
      ),
      ...[{ organization: newId("org") }, { team: newId("team") }].map((place) =>
        planOf(db, (recorder) => walk.allOf(recorder, place, account, {}, page)),
      ),
    ]);
    for (const plan of plans) {
      // What is scanned is what was found, never a table; nothing is sorted, and what is told apart is a page.
      expect(plan.filter((step) => /^SCAN (?!walk|CONSTANT ROW|\(?subquery|t$)/.test(step))).toEqual([]);
      expect(plan.filter((step) => /TEMP B-TREE (?!FOR DISTINCT)|AUTOMATIC/.test(step))).toEqual([]);
    }
    expect(await planOf(db, (recorder) => store.personalOf(recorder, account))).toEqual([
      "SEARCH projects USING INDEX projects_personal (owner_account_id=?)",
    ]);
  });
});

/** Every other one is somebody else's. In the order of their ids. */
async function seedProjects(person: Person, count: number): Promise<string[]> {
  const db = await control();
  const ids = Array.from({ length: count }, () => newId("prj")).sort();
  const project =
    db.prepare(`INSERT INTO projects (id, organization_id, kind, owner_account_id, name, created_by, created_at, updated_at)
    VALUES (?1, ?2, 'standard', ?3, 'p', ?3, 0, 0)`);
  const membership =
    db.prepare(`INSERT INTO memberships (id, project_id, account_id, role, created_by, created_at, updated_at)
    VALUES (?1, ?2, ?3, ?4, ?3, 0, 0)`);
  await db.batch(
    ids.flatMap((id, at) => {
      const of = at % 2 === 0 ? person : owner;
      return [
        project.bind(id, of.organization, of.id),
        membership.bind(newId("mem"), id, person.id, of === person ? "owner" : "viewer"),
      ];
    }),
  );
  return ids;
}

describe("changing a project", () => {
  it("honours If-Match, and says when it has changed meanwhile", async () => {
    const path = `/v1/projects/${await createProject(owner, "Before")}`;
    const patch = (name: string, match?: string) =>
      send(owner, { method: "PATCH", path, json: { name }, headers: match ? { "If-Match": match } : {} });
    const changed = await patch("After", '"v1"');
    expect(changed.headers.get("etag")).toMatch(/^"v2-/);
    expect(await changed.json()).toMatchObject({ name: "After" });
    await expectProblem(await patch("Late", '"v1"'), 412, "stale_version");
    await expectProblem(await patch("Foreign", '"abc"'), 412, "stale_version");
    const seen = await send(owner, { method: "GET", path });
    expect([seen.headers.get("etag"), await seen.json()]).toMatchObject([
      expect.stringMatching(/^"v2-/),
      { name: "After" },
    ]);
  });

  it("to what it is already changes nothing, and nothing is logged", async () => {
    const path = `/v1/projects/${await createProject(owner, "Same")}`;
    const response = await send(owner, { method: "PATCH", path, json: { name: "Same" } });
    expect(response.headers.get("etag")).toMatch(/^"v1-/);
  });

  it("of one hundred at once, each goes through or is told that it came late", async () => {
    const path = `/v1/projects/${await createProject(owner)}`;
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, at) =>
        send(owner, { method: "PATCH", path, json: { name: `name ${at}` } }),
      ),
    );
    const done = answers.filter(({ status }) => status === 200).length;
    expect(answers.filter(({ status }) => status !== 200 && status !== 412)).toEqual([]);
    const seen = await send(owner, { method: "GET", path });
    expect(seen.headers.get("etag")).toMatch(`"v${done + 1}-`);
  });
});

describe("deleting a project", () => {
  it("revokes its keys in the same commit, and says which, to the caller and to the audit log", async () => {
    const project = await createProject(owner);
    const [gone, live] = [await keyOf(owner, project), await keyOf(owner, project)];
    await owner.client.DELETE("/v1/projects/{project}/keys/{key}", {
      params: { path: { project, key: gone.id } },
    });
    const path = `/v1/projects/${project}`;
    const before = Date.now();
    const response = await send(owner, { method: "DELETE", path });
    const answer = (await response.json()) as { effective_by: string };
    expect(answer).toMatchObject({ revoked_keys: [{ id: live.id }], revoked_key_count: 1 });
    expect(Date.parse(answer.effective_by) - before).toBeGreaterThanOrEqual(65_000);
    expect(Date.parse(answer.effective_by) - Date.now()).toBeLessThanOrEqual(65_000);

    const left = await (await control())
      .prepare(
        `SELECT (SELECT count(*) FROM projects WHERE id = ?1) + (SELECT count(*) FROM memberships WHERE project_id = ?1)
          + (SELECT count(*) FROM keys WHERE project_id = ?1 AND revoked_at IS NULL) AS n`,
      )
      .bind(project)
      .first("n");
    expect(left).toBe(0);
    await expectProblem(await fresh(live), 401, "credential_revoked");
    await expectProblem(await send(owner, { method: "GET", path }), 404, "not_found");
    const [event] = await until(async () => {
      const events = await logged(project, "project.deleted");
      return events.length > 0 && events;
    });
    expect(event?.details).toMatchObject({ revoked_keys: [{ id: live.id }], revoked_key_count: 1 });
  });
});
