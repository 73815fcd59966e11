/** The third-party keys of a project: written, used, and read back nowhere. */

import { parseSecretKeys } from "@atrium/shared/credential/envelope";
import { openDb } from "@atrium/shared/store/open";
import { beforeAll, describe, expect, it } from "vitest";
import { rotateSecrets } from "../services/projects/src/secret/rotation.ts";
import { contentsOf } from "./direct.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { type Caller, newAddress, type Person, signUp, unique } from "./personas.ts";
import { added, control, createProject, keyOf, logged } from "./sharing.ts";

let owner: Person;
let admin: Person;
let contributor: Person;
let project: string;

beforeAll(async () => {
  [owner, admin, contributor] = await Promise.all([signUp("owner"), signUp("admin"), signUp("contributor")]);
  project = await createProject(owner);
  await added(owner, project, admin, { role: "admin" });
  await added(owner, project, contributor, { role: "contributor" });
});

const path = (name = "", of = project) => `/v1/projects/${of}/secrets${name && `/${name}`}`;
const put = (caller: Caller, name: string, value: unknown, headers?: Record<string, string>, of = project) =>
  send(caller, { method: "PUT", path: path(name, of), json: { value }, ...(headers && { headers }) });
const use = (caller: Caller, name: string, headers?: Record<string, string>, of = project) =>
  send(caller, { method: "POST", path: `${path(name, of)}/use`, ...(headers && { headers }) });
const inUse = async (name: string, of = project) =>
  ((await (await use(owner, name, undefined, of)).json()) as { value: string }).value;

describe("a third-party key", () => {
  it("is put in, used and replaced; that it was used, and by whom, is in the log", async () => {
    const created = await put(admin, "OPENAI_API_KEY", "sk-first");
    expect(created.status).toBe(200);
    expect(created.headers.get("etag")).toMatch(/^"v1-/);
    const shown = { name: "OPENAI_API_KEY", created_by: admin.id };
    expect(await created.json()).toEqual({
      ...shown,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    expect(await inUse("OPENAI_API_KEY")).toBe("sk-first");
    await put(admin, "OPENAI_API_KEY", "sk-second");
    expect(await inUse("OPENAI_API_KEY")).toBe("sk-second");

    await until(async () => (await logged(project, "secret.used")).length === 2);
    const [event] = await logged(project, "secret.used");
    expect(event).toMatchObject({
      actor: { id: owner.id },
      target: { type: "secret", id: "OPENAI_API_KEY" },
      changes: {},
      details: {},
    });
  });

  it("is shown to nobody: neither the one nor the list has the value", async () => {
    await put(owner, "SHOWN", "sk-not-shown");
    for (const at of ["SHOWN", ""]) {
      const answer = await send(owner, { method: "GET", path: path(at) });
      expect(answer.status).toBe(200);
      const text = await answer.text();
      expect(text).toContain("SHOWN");
      expect(text).not.toContain("sk-not-shown");
    }
  });

  it("is for admins: a contributor gets 403, whatever they ask", async () => {
    await put(owner, "GUARDED", "1");
    for (const answer of [
      await send(contributor, { method: "GET", path: path() }),
      await put(contributor, "GUARDED", "2"),
      await use(contributor, "GUARDED"),
      await send(contributor, { method: "DELETE", path: path("GUARDED") }),
    ])
      await expectProblem(answer, 403, "permission_missing");
  });

  it("is used with `secret:use` alone, and seen with `secret:view` alone", async () => {
    await put(owner, "SCOPED", "1");
    const [user, viewer] = await Promise.all([
      keyOf(owner, project, ["secret:use"]),
      keyOf(owner, project, ["secret:view"]),
    ]);
    expect(await (await use(user, "SCOPED")).json()).toEqual({ name: "SCOPED", value: "1" });
    await expectProblem(await send(user, { method: "GET", path: path("SCOPED") }), 404, "not_found");
    await expectProblem(await use(viewer, "SCOPED"), 403, "permission_missing");
    const changer = await keyOf(owner, project, ["secret:update"]);
    expect((await put(changer, "SCOPED", "2")).status).toBe(200);
    const { permission } = await expectProblem(await put(changer, "NEW", "2"), 403, "permission_missing");
    expect(permission).toBe("secret:create");
  });

  it("of another project is not there", async () => {
    const other = await createProject(owner);
    await put(owner, "ELSEWHERE", "1", undefined, other);
    await expectProblem(await use(owner, "ELSEWHERE"), 404, "not_found");
  });

  it("once deleted is used by nobody", async () => {
    await put(owner, "GONE", "1");
    expect((await send(owner, { method: "DELETE", path: path("GONE") })).status).toBe(204);
    await expectProblem(await use(owner, "GONE"), 404, "not_found");
  });

  it("must be something, of 32 kB at most, under a name an environment can have", async () => {
    expect((await put(owner, "LARGE", "x".repeat(32_768))).status).toBe(200);
    expect(await inUse("LARGE")).toHaveLength(32_768);
    for (const value of ["", "x".repeat(32_769), "ü".repeat(16_385)])
      await expectProblem(await put(owner, "LARGE", value), 422, "validation_failed");
    const { errors } = await expectProblem(await put(owner, "A-B", "1"), 422, "validation_failed");
    expect(errors?.[0]?.pointer).toBe("/name");
  });

  it("changed by two at once: the second is told, with If-Match", async () => {
    await put(owner, "RACE", "1");
    await put(owner, "RACE", "2", { "If-Match": '"v1"' });
    await expectProblem(await put(owner, "RACE", "3", { "If-Match": '"v1"' }), 412, "stale_version");
    expect(await inUse("RACE")).toBe("2");
  });

  it("a hundred at once, as many as there may be: exactly one hundred, the others 409", async () => {
    const full = await createProject(owner);
    const answers = await Promise.all(
      Array.from({ length: 110 }, (_, at) =>
        put({ ...owner, address: newAddress() }, `N${at}`, "1", undefined, full),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(100);
    for (const answer of answers.filter(({ status }) => status !== 200))
      await expectProblem(answer, 409, "quota_exceeded");
  });
});

describe("the value of a secret", () => {
  it("is nowhere: in no row, event, queue message, kept answer, cache or log", async () => {
    const value = unique("sk-plaintext");
    const other = unique("sk-replaced");
    await put(owner, "HIDDEN", other);
    await put(owner, "HIDDEN", value);
    const key = { "Idempotency-Key": unique("once") };
    expect(await (await use(owner, "HIDDEN", key)).json()).toMatchObject({ value });
    // Asked again under the same key it is decided, and logged, again: no answer was kept.
    expect(await (await use(owner, "HIDDEN", key)).json()).toMatchObject({ value });
    expect((await put(owner, "HIDDEN", `${value}\0`)).status).toBe(422);
    expect(
      (await send(owner, { method: "PUT", path: path("HIDDEN"), body: `{"value": "${value}"` })).status,
    ).toBe(400);
    const ofHidden = async () =>
      (await logged(project, "secret.used")).filter(({ target }) => target.id === "HIDDEN");
    await until(async () => (await ofHidden()).length === 2);

    const { env, logs } = await harness();
    const { CONTROL, CREDENTIALS } = await env("auth");
    const { RESOURCES_DB } = await env("resources");
    const { EVENTS_DB } = await env("events");
    const outbox = await CONTROL.prepare("SELECT event FROM outbox").all();
    const { keys } = await CREDENTIALS.list();
    const everything = [
      await contentsOf(CONTROL),
      await contentsOf(RESOURCES_DB),
      await contentsOf(EVENTS_DB),
      JSON.stringify(outbox.results),
      ...(await Promise.all(keys.map(async ({ name }) => `${name} ${await CREDENTIALS.get(name)}`))),
      logs(),
    ];
    for (const text of everything) {
      for (const secret of [value, other]) {
        expect(text.includes(secret)).toBe(false);
        for (const encoding of ["base64", "base64url", "hex"] as const)
          expect(text.includes(Buffer.from(secret).toString(encoding).slice(0, 20))).toBe(false);
      }
    }
    expect(everything[0]).toContain("HIDDEN");
    expect(logs()).toContain("/v1/projects/:project/secrets/:name/use");
  });
});

describe("T5 a new project takes the third-party keys of one's Personal project along", () => {
  const make = (caller: Caller, json: object) =>
    send(caller, { method: "POST", path: "/v1/projects", json: { name: unique("project"), ...json } });
  const namesIn = async (caller: Caller, of: string) => {
    const list = await send(caller, { method: "GET", path: `${path("", of)}?limit=100` });
    return ((await list.json()) as { data: { name: string }[] }).data.map(({ name }) => name);
  };

  it("all of them, as large and as many as they may be, and none where it is not asked for", async () => {
    const person = await signUp("person");
    const of = person.personalProject;
    const names = Array.from({ length: 100 }, (_, at) => `N${String(at).padStart(2, "0")}`);
    const value = (name: string) => `${name}${"x".repeat(32_000)}`;
    await Promise.all(
      names.map((name) => put({ ...person, address: newAddress() }, name, value(name), undefined, of)),
    );
    const { id } = (await (await make(person, { copy_secrets_from: "personal" })).json()) as { id: string };
    expect(await namesIn(person, id)).toEqual(names);
    for (const name of ["N00", "N99"]) {
      expect(await (await use(person, name, undefined, id)).json()).toEqual({ name, value: value(name) });
    }
    const event = await until(async () => (await logged(id, "project.created"))[0]);
    expect(event.details).toEqual({ copied_secrets: names });

    await put(person, "N00", "changed later", undefined, of);
    expect(await (await use(person, "N00", undefined, id)).json()).toMatchObject({ value: value("N00") });
    const without = (await (await make(person, {})).json()) as { id: string };
    expect(await namesIn(person, without.id)).toEqual([]);
  });

  it("with none in it, takes none", async () => {
    const person = await signUp("person");
    const { id } = (await (await make(person, { copy_secrets_from: "personal" })).json()) as { id: string };
    expect(await namesIn(person, id)).toEqual([]);
  });

  it("from no other project: 422", async () => {
    const { errors } = await expectProblem(
      await make(owner, { copy_secrets_from: project }),
      422,
      "validation_failed",
    );
    expect(errors?.[0]?.pointer).toBe("/copy_secrets_from");
  });
});

describe("a new key-encryption key", () => {
  beforeAll(async () => {
    // Of the hundreds above: a handful shows the same.
    await (await control())
      .prepare("DELETE FROM secrets WHERE name LIKE 'N%' AND project_id <> ?")
      .bind(project)
      .run();
  });

  /** The keys of the running worker, and the same with another one in use. */
  async function keysInUse() {
    const { SECRET_KEYS } = await (await harness()).env("projects");
    const [active = "", older = ""] = SECRET_KEYS.split(",");
    return { active, older, db: openDb(await control(), undefined) };
  }
  const under = async (id: string) =>
    (await control())
      .prepare("SELECT count(*) AS n FROM secrets WHERE kek = ? AND project_id = ?")
      .bind(id, project)
      .first<number>("n");

  it("is taken up by cron: every secret is wrapped anew, opens as before, and keeps its version", async () => {
    const { active, older, db } = await keysInUse();
    await put(owner, "ROTATED", "sk-rotated");
    await rotateSecrets(db, parseSecretKeys(`${older},${active}`));
    expect(await under("b")).toBe(0);
    const before = await db.$client.prepare("SELECT * FROM secrets WHERE name = 'ROTATED'").first();
    expect(before?.kek).toBe("a");
    expect(await inUse("ROTATED")).toBe("sk-rotated");

    await (await harness()).runCron("projects");
    expect(await under("a")).toBe(0);
    const after = await db.$client.prepare("SELECT * FROM secrets WHERE name = 'ROTATED'").first();
    expect(after).toEqual({ ...before, kek: "b", wrapped_key: expect.any(String) });
    expect(after?.wrapped_key).not.toBe(before?.wrapped_key);
    expect(await inUse("ROTATED")).toBe("sk-rotated");
  });

  it("is taken up in parts, and one that does not open keeps back no other", async () => {
    const { active, older, db } = await keysInUse();
    const many = await createProject(owner);
    await put(owner, "ORIGINAL", "1", undefined, many);
    await rotateSecrets(db, parseSecretKeys(`${older},${active}`));
    // As many again as one run takes, all of which do not open: they belong to another name.
    await db.$client
      .prepare(
        `INSERT INTO secrets (project_id, name, sealed, wrapped_key, kek, created_by, created_at, updated_at)
         WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 250)
         SELECT project_id, 'BROKEN_' || n, sealed, wrapped_key, kek, created_by, 0, 0 FROM secrets CROSS JOIN numbers
           WHERE project_id = ? AND name = 'ORIGINAL'`,
      )
      .bind(many)
      .run();
    const { rewrapped, failed } = await rotateSecrets(db, parseSecretKeys(`${active},${older}`));
    expect(failed).toHaveLength(250);
    expect(failed[0]).toEqual({ project_id: many, name: expect.stringMatching(/^BROKEN_/), kek: "a" });
    expect(rewrapped).toBeGreaterThan(0);
    expect(await inUse("ORIGINAL", many)).toBe("1");
    await db.$client.prepare("DELETE FROM secrets WHERE name LIKE 'BROKEN_%'").run();
  });

  it("a secret that is set while it is re-wrapped stays as it was set", async () => {
    const { active, older, db } = await keysInUse();
    await put(owner, "MEANWHILE", "old");
    await rotateSecrets(db, parseSecretKeys(`${older},${active}`));
    const interposed = openDb(
      new Proxy(db.$client, {
        get: (d1, property) =>
          property === "batch"
            ? async (batch: D1PreparedStatement[]) => {
                await put(owner, "MEANWHILE", "new");
                return d1.batch(batch);
              }
            : Reflect.get(d1, property).bind(d1),
      }),
      undefined,
    );
    await rotateSecrets(interposed, parseSecretKeys(`${active},${older}`));
    expect(await inUse("MEANWHILE")).toBe("new");
  });

  it("with nothing to do, costs next to nothing", async () => {
    const { metered, runCron } = await harness();
    const { cost } = await metered(() => runCron("projects"), "projects");
    expect(cost.d1_calls).toBe(1);
    expect(cost.rows_read).toBeLessThanOrEqual(1);
  });
});
