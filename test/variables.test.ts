/** The environment variables of a project. */
import { beforeAll, describe, expect, it } from "vitest";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { type Caller, newAddress, type Person, signUp } from "./personas.ts";
import { added, control, createProject, keyOf, logged } from "./sharing.ts";

let owner: Person;
let contributor: Person;
let member: Person;
let project: string;

beforeAll(async () => {
  [owner, contributor, member] = await Promise.all([
    signUp("owner"),
    signUp("contributor"),
    signUp("member"),
  ]);
  project = await createProject(owner);
  await added(owner, project, contributor, { role: "contributor" });
  await added(owner, project, member, { role: "member" });
});

const path = (name = "", of = project) => `/v1/projects/${of}/variables${name && `/${name}`}`;
const put = (caller: Caller, name: string, value: unknown, headers?: Record<string, string>, of = project) =>
  send(caller, { method: "PUT", path: path(name, of), json: { value }, ...(headers && { headers }) });
const get = (caller: Caller, name: string) => send(caller, { method: "GET", path: path(name) });

describe("C5 a contributor sets the project's variables", () => {
  it("sets, reads, changes and deletes one: the log has each with what changed", async () => {
    const created = await put(contributor, "LEARNING_RATE", "0.1");
    expect(created.status).toBe(200);
    expect(created.headers.get("etag")).toMatch(/^"v1-/);
    expect(await created.json()).toMatchObject({
      name: "LEARNING_RATE",
      value: "0.1",
      created_by: contributor.id,
    });
    expect(await (await put(owner, "LEARNING_RATE", "0.2")).json()).toMatchObject({
      value: "0.2",
      created_by: contributor.id,
    });
    const read = await get(contributor, "LEARNING_RATE");
    expect(read.headers.get("etag")).toMatch(/^"v2-/);
    expect(await read.json()).toMatchObject({ value: "0.2" });
    const gone = await send(contributor, { method: "DELETE", path: path("LEARNING_RATE") });
    expect(gone.status).toBe(204);
    await expectProblem(await get(contributor, "LEARNING_RATE"), 404, "not_found");

    await until(async () => (await logged(project, "variable.deleted")).length === 1);
    const [first] = await logged(project, "variable.created");
    expect(first?.changes).toEqual({ value: { from: null, to: "0.1" } });
    const [second] = await logged(project, "variable.updated");
    expect(second?.changes).toEqual({ value: { from: "0.1", to: "0.2" } });
  });

  it("a member does not even see them: 403", async () => {
    for (const sent of [
      { method: "GET", path: path() },
      { method: "PUT", path: path("SEED"), json: { value: "1" } },
    ]) {
      await expectProblem(await send(member, sent), 403, "permission_missing");
    }
  });

  it("the same value again changes nothing", async () => {
    await put(owner, "SAME", "1");
    expect((await put(owner, "SAME", "1")).headers.get("etag")).toMatch(/^"v1-/);
  });

  it("a value may be empty, of many lines, and of any script", async () => {
    for (const value of ["", "a\nb\tc", "Ünïcödé 🌋"]) {
      await put(owner, "TEXT", value);
      expect(await (await get(owner, "TEXT")).json()).toMatchObject({ value });
    }
  });
});

describe("what a variable may be", () => {
  it.each(["1ST", "WITH-HYPHEN", "WITH%20SPACE", "%00", "X".repeat(81)])(
    "not %s: 422 for the name",
    async (name) => {
      const { errors } = await expectProblem(await put(owner, name, "1"), 422, "validation_failed");
      expect(errors?.[0]?.pointer).toBe("/name");
    },
  );

  it("at most 32 kB, as bytes", async () => {
    expect((await put(owner, "LARGE", "x".repeat(32_768))).status).toBe(200);
    for (const value of ["x".repeat(32_769), "ü".repeat(16_385), "a\0b", 7]) {
      const { errors } = await expectProblem(await put(owner, "LARGE", value), 422, "validation_failed");
      expect(errors?.[0]?.pointer).toBe("/value");
    }
  });
});

describe("two who change one", () => {
  it("If-Match of an older version: 412, also for what is not there", async () => {
    await put(owner, "RACE", "1");
    await put(owner, "RACE", "2", { "If-Match": '"v1"' });
    await expectProblem(await put(owner, "RACE", "3", { "If-Match": '"v1"' }), 412, "stale_version");
    await expectProblem(await put(owner, "ABSENT", "3", { "If-Match": '"v1"' }), 412, "stale_version");
    const stale = { method: "DELETE", path: path("RACE"), headers: { "If-Match": '"v1"' } };
    await expectProblem(await send(owner, stale), 412, "stale_version");
  });

  it("a hundred at once, as many as there may be: exactly one hundred variables, the others 409", async () => {
    const full = await createProject(owner);
    const answers = await Promise.all(
      Array.from({ length: 110 }, (_, at) =>
        put({ ...owner, address: newAddress() }, `N${at}`, "1", undefined, full),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(100);
    const refused = answers.filter(({ status }) => status !== 200);
    for (const answer of refused) await expectProblem(answer, 409, "quota_exceeded");
    const rows = await (await control())
      .prepare("SELECT count(*) AS n FROM variables WHERE project_id = ?")
      .bind(full)
      .first<number>("n");
    expect(rows).toBe(100);
    const taken = `N${statuses.indexOf(200)}`;
    expect((await put(owner, taken, "2", undefined, full)).status).toBe(200);

    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page = await send(owner, {
        method: "GET",
        path: `${path("", full)}?limit=30${cursor && `&cursor=${cursor}`}`,
      });
      const { data, next_cursor } = (await page.json()) as {
        data: { name: string }[];
        next_cursor: string | null;
      };
      seen.push(...data.map(({ name }) => name));
      cursor = next_cursor;
    }
    expect(seen).toHaveLength(100);
    expect(seen).toEqual([...new Set(seen)].sort());
  });
});

describe("a key", () => {
  it("that may change variables but not make them: a new one is refused, naming what is missing", async () => {
    await put(owner, "KNOWN", "1");
    const key = await keyOf(owner, project, ["variable:update"]);
    expect((await put(key, "KNOWN", "2")).status).toBe(200);
    const problem = await expectProblem(await put(key, "NEW", "1"), 403, "permission_missing");
    expect(problem.permission).toBe("variable:create");
  });
});

it("a list reads as many rows as it shows", async () => {
  const { metered } = await harness();
  await Promise.all(["ONE", "TWO", "THREE"].map((name) => put(owner, name, "1")));
  const { cost } = await metered(() => send(owner, { method: "GET", path: `${path()}?limit=2` }), "projects");
  expect(cost.rows_read).toBeLessThanOrEqual(3);
});
