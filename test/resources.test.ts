/** What a project holds: created, listed, changed, started and stopped, and gone with its project. */
import { beforeAll, describe, expect, it } from "vitest";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { type Caller, type Person, signUp, unique } from "./personas.ts";
import { seedRuns } from "./seed.ts";
import { addCollaborator, makeKey, makeTenant, type Tenant } from "./world.ts";

interface Thing {
  id: string;
  name: string;
  labels: Record<string, string>;
  config: unknown;
  desired_state?: string;
  observed_state?: string;
  created_by: string;
  created_with: string;
  links: { self: string };
}

interface Listed {
  data: Thing[];
  next_cursor: string | null;
}

const { env } = await harness();
const { RESOURCES_DB } = await env("resources");

let ours: Tenant;
let member: Person;
let contributor: Person;
beforeAll(async () => {
  [ours, member, contributor] = await Promise.all([makeTenant(), signUp("member"), signUp("contributor")]);
  await addCollaborator(ours, member, "member");
  await addCollaborator(ours, contributor, "contributor");
});

const base = (plural = "runs") => `/v1/projects/${ours.project}/${plural}`;

async function answered<T>(status: number, sent: Promise<Response>): Promise<T> {
  const response = await sent;
  const text = await response.text();
  expect(`${response.status} ${text}`).toMatch(new RegExp(`^${status} `));
  return (text ? JSON.parse(text) : null) as T;
}

const create = (caller: Caller, json: object, plural = "runs") =>
  answered<Thing>(201, send(caller, { method: "POST", path: base(plural), json }));
const get = (caller: Caller, path: string) => send(caller, { method: "GET", path });
const patch = (caller: Caller, path: string, json: object, headers?: Record<string, string>) =>
  send(caller, { method: "PATCH", path, json, headers });
const act = (caller: Caller, { links }: Thing, action: string) =>
  send(caller, { method: "POST", path: `${links.self}/${action}` });
const remove = (caller: Caller, path: string, headers?: Record<string, string>) =>
  send(caller, { method: "DELETE", path, headers });

/** Every page of a list. */
async function all(caller: Caller, path: string, limit = 100): Promise<Thing[]> {
  const data: Thing[] = [];
  let cursor: string | null = null;
  do {
    const query = `${path.includes("?") ? "&" : "?"}limit=${limit}${cursor ? `&cursor=${cursor}` : ""}`;
    const page: Listed = await answered<Listed>(200, get(caller, `${path}${query}`));
    expect(page.data.length).toBeLessThanOrEqual(limit);
    data.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return data;
}

const names = (things: Thing[]) => things.map(({ name }) => name).sort();

describe("the life of one thing", () => {
  it.each(["runs", "datasets", "models"])("%s: create, get, change, delete", async (plural) => {
    const { owner } = ours;
    const response = await send(owner, {
      method: "POST",
      path: base(plural),
      json: { name: "first", labels: { team: "vision" }, description: "**bold**" },
    });
    expect(response.headers.get("etag")).toMatch(/^"v1-/);
    const made = await answered<Thing>(201, Promise.resolve(response));
    expect(made).toMatchObject({
      project_id: ours.project,
      name: "first",
      labels: { team: "vision" },
      description: "**bold**",
      created_by: owner.id,
      links: { self: `${base(plural)}/${made.id}`, project: `/v1/projects/${ours.project}` },
    });
    expect(await answered(200, get(owner, made.links.self))).toEqual(made);

    const changed = await patch(owner, made.links.self, { name: "second" }, { "If-Match": '"v1"' });
    expect(changed.headers.get("etag")).toMatch(/^"v2-/);
    expect(await changed.json()).toMatchObject({ name: "second", labels: { team: "vision" } });
    await expectProblem(
      await patch(owner, made.links.self, { name: "third" }, { "If-Match": '"v1"' }),
      412,
      "stale_version",
    );
    await expectProblem(await remove(owner, made.links.self, { "If-Match": '"v1"' }), 412, "stale_version");
    await answered(204, remove(owner, made.links.self, { "If-Match": '"v2"' }));
    await expectProblem(await get(owner, made.links.self), 404, "not_found");
  });

  it("a change that changes nothing leaves the version as it is", async () => {
    const made = await create(ours.owner, { name: "same" });
    const answer = await patch(ours.owner, made.links.self, { name: "same", observed_state: "queued" });
    expect(answer.headers.get("etag")).toMatch(/^"v1-/);
  });

  it("20 changes at once, none naming a version, are all made or refused as stale", async () => {
    const made = await create(ours.owner, { name: "contended" });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => patch(ours.owner, made.links.self, { description: `${n}` })),
    );
    const done = answers.filter(({ status }) => status === 200).length;
    expect(answers.filter(({ status }) => status === 412).length).toBe(20 - done);
    const now = await get(ours.owner, made.links.self);
    expect(now.headers.get("etag")).toMatch(`"v${1 + done}-`);
  });

  it("a thing of another kind, or of another project, is not here", async () => {
    const run = await create(ours.owner, { name: "elsewhere" });
    for (const path of [
      `${base("datasets")}/${run.id}`,
      `/v1/projects/${ours.owner.personalProject}/runs/${run.id}`,
    ]) {
      await expectProblem(await get(ours.owner, path), 404, "not_found");
    }
  });

  it("what is not a name, a label or a field: 422 that points to it", async () => {
    const cases: [object, string][] = [
      [{ name: " " }, "/name"],
      [{ name: "a\u0000b" }, "/name"],
      [{ name: "x", labels: { "a:b": "c" } }, "/labels/a:b"],
      [{ name: "x", labels: { a: 1 } }, "/labels/a"],
      [{ name: "x", config: { big: "x".repeat(20_000) } }, "/config"],
      [{ name: "x", observed_state: "flying" }, "/observed_state"],
    ];
    for (const [json, pointer] of cases) {
      const response = await send(ours.owner, { method: "POST", path: base(), json });
      const { errors } = await expectProblem(response, 422, "validation_failed");
      expect(errors?.map((fault) => fault.pointer)).toContain(pointer);
    }
    for (const dataset of [{ name: "x", observed_state: "running" }, {}])
      await expectProblem(
        await send(ours.owner, { method: "POST", path: base("datasets"), json: dataset }),
        422,
        "validation_failed",
      );
  });

  it("the same create under the same Idempotency-Key makes one", async () => {
    const name = unique("once");
    const sent = {
      method: "POST",
      path: base(),
      json: { name },
      headers: { "Idempotency-Key": unique("key") },
    };
    const answers = await Promise.all([1, 2, 3, 4].map(() => answered<Thing>(201, send(ours.owner, sent))));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await all(ours.owner, `${base()}?name=${name}`)).toHaveLength(1);
  });
});

describe("a run is started and stopped", () => {
  const report = (run: Thing, observed_state: string) =>
    patch(ours.owner, run.links.self, { observed_state });

  it("begins queued, and wanted running", async () => {
    expect(await create(ours.owner, { name: "new" })).toMatchObject({
      desired_state: "running",
      observed_state: "queued",
    });
    expect(await create(ours.owner, { name: "later", desired_state: "stopped" })).toMatchObject({
      desired_state: "stopped",
      observed_state: "stopped",
    });
    expect(await create(ours.owner, { name: "begun", observed_state: "running" })).toMatchObject({
      desired_state: "running",
      observed_state: "running",
    });
  });

  it("pause, resume and stop say what is wanted; reports say what is", async () => {
    const run = await create(ours.owner, { name: "walked through" });
    const walk: [() => Promise<Response>, string, string][] = [
      [() => report(run, "starting"), "running", "starting"],
      [() => report(run, "running"), "running", "running"],
      [() => act(ours.owner, run, "pause"), "paused", "running"],
      [() => report(run, "paused"), "paused", "paused"],
      [() => act(ours.owner, run, "resume"), "running", "paused"],
      [() => report(run, "running"), "running", "running"],
      [() => act(ours.owner, run, "stop"), "stopped", "running"],
      [() => report(run, "stopped"), "stopped", "stopped"],
      [() => act(ours.owner, run, "start"), "running", "queued"],
      [() => act(ours.owner, run, "stop"), "stopped", "stopped"],
    ];
    for (const [step, desired_state, observed_state] of walk) {
      expect(await answered(200, step())).toMatchObject({ desired_state, observed_state });
    }
  });

  it("what is not possible: 409 that names the state and what can be done", async () => {
    const run = await create(ours.owner, { name: "over" });
    await answered(200, report(run, "succeeded"));
    const { detail } = await expectProblem(await act(ours.owner, run, "stop"), 409, "state_conflict");
    expect(detail).toContain("over is succeeded");
    expect(detail).toContain("Possible actions: none");
    await expectProblem(await report(run, "running"), 409, "state_conflict");
  });

  it("datasets and models have no such routes", async () => {
    for (const plural of ["datasets", "models"]) {
      const thing = await create(ours.owner, { name: "still" }, plural);
      expect((await act(ours.owner, thing, "start")).status).toBe(404);
    }
  });
});

describe("own and any", () => {
  it("W4, G6: a member stops and deletes what is their own", async () => {
    const mine = await create(member, { name: "mine" });
    const theirs = await create(contributor, { name: "theirs" });
    for (const action of ["pause", "stop"]) {
      const { permission } = await expectProblem(
        await act(member, theirs, action),
        403,
        "permission_missing",
      );
      expect(permission).toBe("run:operate");
    }
    await expectProblem(await remove(member, theirs.links.self), 403, "permission_missing");
    await answered(200, act(member, mine, "stop"));
    await answered(204, remove(member, mine.links.self));
  });

  it("C5: a contributor stops and deletes anyone's", async () => {
    const run = await create(member, { name: "the member's" });
    await answered(200, act(contributor, run, "stop"));
    await answered(204, remove(contributor, run.links.self));
  });

  it("members change each other's (W4: modify the team's projects)", async () => {
    const run = await create(contributor, { name: "shared" });
    await answered(200, patch(member, run.links.self, { description: "by a colleague" }));
  });

  it("whom only the project's visibility lets in makes runs that wait for somebody who may start them", async () => {
    const [tenant, stranger] = await Promise.all([makeTenant(), signUp("stranger")]);
    const { CONTROL } = await env("projects");
    await CONTROL.prepare("UPDATE projects SET visibility = 'open', version = version + 1 WHERE id = ?")
      .bind(tenant.project)
      .run();
    const path = `/v1/projects/${tenant.project}/runs`;
    const run = await answered<Thing>(
      201,
      send(stranger, { method: "POST", path, json: { name: "uninvited", desired_state: "running" } }),
    );
    expect(run).toMatchObject({ desired_state: "stopped", observed_state: "stopped" });
    await expectProblem(await act(stranger, run, "start"), 403, "permission_missing");
    await expectProblem(await act(tenant.owner, run, "start"), 409, "state_conflict");
    expect(await answered(200, act(tenant.owner, run, "admit"))).toMatchObject({ observed_state: "queued" });
  });

  it("a key that sees only its own lists and gets exactly those", async () => {
    const scopes = ["run:create", "run:view:own", "run:update:own"] as const;
    const [key, other] = await Promise.all([
      makeKey(ours, { scopes: [...scopes] }),
      makeKey(ours, { scopes: [...scopes] }),
    ]);
    const first = await create(key, { name: "logged" });
    const second = await create(other, { name: "not logged with it" });
    expect(first.created_with).toBe(key.id);
    expect(await all(key, base())).toEqual([first]);
    expect(await all(key, `${base()}?creator=me`)).toEqual([first]);
    expect(await all(key, `${base()}?creator=${contributor.id}`)).toEqual([]);
    await answered(200, get(key, first.links.self));
    await answered(200, patch(key, first.links.self, { observed_state: "running" }));
    await expectProblem(await get(key, second.links.self), 404, "not_found");
    await expectProblem(await patch(key, second.links.self, { name: "x" }), 404, "not_found");
    await expectProblem(await act(key, first, "stop"), 403, "permission_missing");
  });
});

describe("lists", () => {
  let tenant: Tenant;
  const list = () => `/v1/projects/${tenant.project}/models`;
  const make = (caller: Caller, json: object) =>
    answered<Thing>(201, send(caller, { method: "POST", path: list(), json }));

  beforeAll(async () => {
    tenant = await makeTenant();
    await addCollaborator(tenant, member, "member");
    const kinds = {
      a: { team: "a", stage: "dev" },
      b: { team: "a", stage: "prod" },
      c: { team: "b" },
      d: {},
    };
    for (const [name, labels] of Object.entries(kinds)) await make(tenant.owner, { name, labels });
    await make(member, { name: "a", labels: { team: "a:1", stage: "prod" } });
  });

  const cases: [query: string, expected: string[]][] = [
    ["name=a", ["a", "a"]],
    ["name=A", []],
    ["label=team:a", ["a", "b"]],
    ["label=team:a:1", ["a"]],
    ["label=team:a&label=stage:prod", ["b"]],
    ["label=team:a&label=stage:none", []],
    ["label=stage:prod&name=a", ["a"]],
    ["label=team:a&label=stage:dev&name=a&creator=me", ["a"]],
    ["label=team:b&creator=MEMBER", []],
    ["label=stage:prod&creator=MEMBER", ["a"]],
    ["creator=MEMBER", ["a"]],
    ["creator=acc_nobody", []],
  ];
  it.each(cases)("?%s", async (query, expected) => {
    const things = await all(tenant.owner, `${list()}?${query.replace("MEMBER", member.id)}`);
    const others = things.filter(({ id }) => id !== tenant.ids.models);
    expect(names(others)).toEqual(expected);
  });

  it("labels are found as they are now", async () => {
    const thing = await make(tenant.owner, { name: "relabelled", labels: { phase: "one" } });
    await answered(200, patch(tenant.owner, thing.links.self, { labels: { phase: "two", more: "yes" } }));
    expect(names(await all(tenant.owner, `${list()}?label=phase:one`))).toEqual([]);
    expect(names(await all(tenant.owner, `${list()}?label=phase:two`))).toEqual(["relabelled"]);
    await answered(204, remove(tenant.owner, thing.links.self));
    expect(names(await all(tenant.owner, `${list()}?label=more:yes`))).toEqual([]);
  });

  it("what is not a filter: 422", async () => {
    for (const query of [
      "colour=red",
      "state=running",
      "label=nocolon",
      "label=%22:x",
      "limit=101",
      "limit=0",
      "cursor=x",
    ]) {
      await expectProblem(await get(tenant.owner, `${list()}?${query}`), 422, "validation_failed");
    }
  });

  it("page by page: all that was there, each once, whatever comes in meanwhile", async () => {
    const name = unique("paged");
    const there = await Promise.all(Array.from({ length: 25 }, () => make(tenant.owner, { name })));
    const seen: Thing[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const path: string = `${list()}?name=${name}&limit=4${cursor && `&cursor=${cursor}`}`;
      const page: Listed = await answered<Listed>(200, get(tenant.owner, path));
      seen.push(...page.data);
      cursor = page.next_cursor;
      await make(tenant.owner, { name });
    }
    const ids = (things: Thing[]) => things.map(({ id }) => id).sort();
    expect(ids(seen)).toEqual(ids(there));
    expect(seen.map(({ id }) => id)).toEqual(ids(there).reverse());
  });
});

interface Line {
  type: string;
  target: { type: string; id: string; name: string };
  changes: object;
  details: object;
}

describe("events", () => {
  it("each thing that happened leaves one", async () => {
    const run = await create(ours.owner, { name: "watched", labels: { a: "b" } });
    await answered(200, patch(ours.owner, run.links.self, { name: "watched", labels: { a: "b" } }));
    await answered(
      200,
      patch(ours.owner, run.links.self, { config: { rate: 0.1 }, observed_state: "running" }),
    );
    await answered(200, act(ours.owner, run, "stop"));
    await answered(204, remove(ours.owner, run.links.self));
    const path = `/v1/projects/${ours.project}/audit?limit=100`;
    const lines = await until(async () => {
      const { data } = await answered<{ data: Line[] }>(200, get(ours.owner, path));
      const about = data.filter(({ target }) => target.id === run.id);
      return about.some(({ type }) => type === "resource.deleted") && about.length >= 5 && about;
    });
    const target = { type: "run", id: run.id, name: "watched", labels: { a: "b" } };
    const expected = [
      { type: "resource.created", target },
      { type: "resource.updated", target, changes: { config: { from: {}, to: { rate: 0.1 } } } },
      {
        type: "resource.state_changed",
        target,
        changes: { observed_state: { from: "queued", to: "running" } },
      },
      {
        type: "resource.state_changed",
        target,
        changes: { desired_state: { from: "running", to: "stopped" } },
        details: { action: "stop" },
      },
      { type: "resource.deleted", target },
    ];
    expect(lines).toHaveLength(expected.length);
    for (const line of expected) expect(lines).toContainEqual(expect.objectContaining(line));
  });
});

describe("a deleted project", () => {
  it("takes what it held with it, and lets nothing more in", async () => {
    const { owner, project } = await makeTenant();
    const count = (table: string) =>
      RESOURCES_DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE project_id = ?`)
        .bind(project)
        .first("n");
    const before = Number(await count("resources"));
    await seedRuns(RESOURCES_DB, { project, organization: owner.organization }, 0, 1800);
    expect(await count("resources")).toBeGreaterThanOrEqual(before + 1800);
    await answered(200, remove(owner, `/v1/projects/${project}`));
    await until(async () => (await count("resources")) === 0);
    expect(await count("resource_labels")).toBe(0);
    // Where the right is still remembered, the database refuses: nothing is left that nobody can reach.
    const late = await send(owner, {
      method: "POST",
      path: `/v1/projects/${project}/runs`,
      json: { name: "late" },
    });
    expect([404, 409]).toContain(late.status);
    await expect(seedRuns(RESOURCES_DB, { project, organization: owner.organization }, 0, 1)).rejects.toThrow(
      "access_changed",
    );
    expect(await count("resources")).toBe(0);
  });
});
