/** What happens is told to nobody who may not see it, by no way around; and nobody's webhook stops anybody else's. */
import { once } from "node:events";
import { request } from "node:http";
import type { Scope } from "@atrium/shared/access/vocabulary";
import type { AtriumEvent } from "@atrium/shared/contract/events";
import { parseSecretKeys } from "@atrium/shared/credential/envelope";
import { newId } from "@atrium/shared/id";
import { beforeAll, describe, expect, it } from "vitest";
import { type Delivering, deliverDue } from "../services/events/src/delivery/deliver.ts";
import { distribute } from "../services/events/src/delivery/distribute.ts";
import { endPlaces } from "../services/events/src/webhook/ending.ts";
import { anEvent, logged as log } from "./auditing.ts";
import { contextOver } from "./direct.ts";
import { type Hook, hookedTo, openEndpoint, openEndpoints } from "./endpoints.ts";
import { bearerOf } from "./exchanges.ts";
import { harness, until } from "./harness.ts";
import { send } from "./http.ts";
import { answered, get, post, refused } from "./keys.ts";
import { joinOrganization, makeOrganization } from "./organizations.ts";
import { type Caller, headersOf, type Person, signUp, unique } from "./personas.ts";
import { added, createProject, keyOf, logged } from "./sharing.ts";
import { makeToken } from "./tokens.ts";

const { env, baseUrl } = await harness();
const { EVENTS_DB } = await env("events");

let owner: Person;
let organization: string;
let project: string;
beforeAll(async () => {
  await openEndpoints();
  owner = await signUp("owner");
  organization = (await makeOrganization(owner, { projects: null, service_accounts: null })).id;
  const path = `/v1/organizations/${organization}/projects`;
  project = (await answered<{ id: string }>(201, post(owner, path, { name: unique("project") }))).id;
});

const inProject = (rest = "", id = project) => `/v1/projects/${id}${rest}`;
const inOrganization = (rest = "") => `/v1/organizations/${organization}${rest}`;
/** Nobody waits for these: nothing of the kind happens. */
const quiet = { url: "https://hooks.example.com/services/T0-s3cr3t?token=hush", types: ["system.updated"] };

const patch = (caller: Caller, path: string, json: object) => send(caller, { method: "PATCH", path, json });
const put = (caller: Caller, path: string, json: object) => send(caller, { method: "PUT", path, json });

interface Delivery {
  id: string;
  state: string;
  attempts: {
    error: string | null;
    request: { url: string; headers: Record<string, string> };
    response: { status: number; headers: Record<string, string> } | null;
  }[];
}

/** What became of a message, once there was an attempt. */
async function attempted(hook: Hook, eventId: string, as: Caller = owner): Promise<Delivery> {
  const { id } = await until(async () => {
    const { data } = await answered<{ data: (Delivery & { attempt_count: number })[] }>(
      200,
      get(owner, `${hook.path}/deliveries?event=${eventId}`),
    );
    return data.find(({ attempt_count }) => attempt_count > 0);
  });
  return answered<Delivery>(200, get(as, `${hook.path}/deliveries/${id}`));
}

const tested = async (hook: Hook): Promise<string> =>
  (await answered<{ event_id: string }>(202, post(owner, `${hook.path}/test`))).event_id;

describe("nobody hands on what they do not see", () => {
  const BLIND: Scope[] = ["webhook:view", "webhook:update", "webhook:create", "webhook:delete"];

  it("by sending again: not a message, and not what was before the webhook was made", async () => {
    const hook = await hookedTo(owner, inProject(), await openEndpoint());
    const { id } = await attempted(hook, await tested(hook));
    const since = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString();
    for (const scopes of [BLIND, [...BLIND, "audit:view:own" as const]]) {
      const key = await keyOf(owner, project, scopes);
      await refused(403, "grant_exceeds_own", post(key, `${hook.path}/replay`, { since, state: "all" }));
      await refused(403, "grant_exceeds_own", post(key, `${hook.path}/deliveries/${id}/replay`));
      await answered(202, post(key, `${hook.path}/test`));
    }
    const seeing = await keyOf(owner, project, [...BLIND, "audit:view"]);
    await answered(202, post(seeing, `${hook.path}/replay`, { since, state: "all" }));
  });

  it("with a token that is for one project, in the organization around it", async () => {
    const scopes: Scope[] = [...BLIND, "audit:view", "webhook:delete"];
    const token = await makeToken(owner, { scopes, projects: [project] });
    await answered(201, post(token, inProject("/webhooks"), quiet));
    for (const answer of [
      post(token, inOrganization("/webhooks"), quiet),
      get(token, inOrganization("/audit")),
      get(token, inOrganization("/events")),
      get(token, inOrganization("/audit/export?format=csv")),
      patch(token, inOrganization("/audit/settings"), { retention_days: 30 }),
    ])
      expect([403, 404]).toContain((await answer).status);
    const key = await keyOf(owner, project, scopes);
    expect([403, 404]).toContain((await post(key, inOrganization("/webhooks"), quiet)).status);
  });

  it("by an access token that leaves out what its key may see", async () => {
    const key = await keyOf(owner, project, [...BLIND, "audit:view"]);
    const { token } = await bearerOf(key, { scope: BLIND.join(" ") });
    await refused(403, "grant_exceeds_own", post({ ...key, token }, inProject("/webhooks"), quiet));
  });
});

describe("who sees their own lines", () => {
  it("is told of no other, not even by a cursor, or by the id of one", async () => {
    const around = (await makeOrganization(owner, { projects: null, custom_roles: true })).id;
    const path = `/v1/organizations/${around}`;
    const named = () => ({ name: unique("own") });
    const { id } = await answered<{ id: string }>(201, post(owner, `${path}/projects`, named()));
    const role = { ...named(), base: "viewer", scopes: ["audit:view:own"] };
    const { id: custom_role_id } = await answered<{ id: string }>(201, post(owner, `${path}/roles`, role));
    const person = await signUp("person");
    await joinOrganization(around, person);
    await added(owner, id, person, { custom_role_id });
    const place = { project: id, organization: around };
    const target = { type: "key", id: newId("key"), name: null };
    const others = Array.from({ length: 1_100 }, () => anEvent(place, { target, address: "192.0.2.9" }));
    const own = anEvent(place, { at: 1_000, target, actor: { type: "account", id: person.id, name: "" } });
    await log(own, ...others);
    for (const filter of [`target=${target.id}`, "address=192.0.2.9", "credential=ses_1"]) {
      const page = await get(person, inProject(`/audit?limit=2&${filter}`, id));
      const { data, next_cursor } = await answered<{ data: { id: string }[]; next_cursor: string | null }>(
        200,
        Promise.resolve(page),
      );
      expect(next_cursor, filter).toBeNull();
      expect(data.every((one) => one.id === own.id)).toBe(true);
    }
    const unknown = await refused(
      422,
      "validation_failed",
      get(person, inProject(`/events?after=${newId("evt")}`, id)),
    );
    const other = await refused(
      422,
      "validation_failed",
      get(person, inProject(`/events?after=${others[0]?.id}`, id)),
    );
    expect(other.errors).toEqual(unknown.errors);
  });
});

describe("a URL that holds a secret", () => {
  it("is not in what its endpoint answered, for whoever may not see it", async () => {
    const endpoint = await openEndpoint((_, response) => {
      const { pathname } = new URL(endpoint.url);
      const headers = {
        Location: `${pathname}/`,
        "X-Path": pathname,
        Link: `<${endpoint.url}>`,
        "Retry-After": "7",
      };
      response.writeHead(400, { ...headers, Authorization: "Bearer hush", "Set-Cookie": "a=b" }).end();
    });
    const hook = await hookedTo(owner, inProject(), endpoint, { types: ["system.updated"] });
    const event = await tested(hook);
    const whole = await attempted(hook, event);
    expect(whole.attempts[0]?.response?.headers).toMatchObject({ "x-path": new URL(endpoint.url).pathname });
    expect(JSON.stringify(whole)).not.toMatch(/hush|a=b/);
    const seen = await attempted(hook, event, await keyOf(owner, project, ["webhook:view", "audit:view"]));
    expect(seen.attempts[0]?.response).toMatchObject({ status: 400, headers: { "retry-after": "7" } });
    expect(JSON.stringify(seen)).not.toContain(new URL(endpoint.url).pathname);
  });
});

describe("the value of a variable", () => {
  it("stays in the log: an endpoint is told that it changed, and how large it is", async () => {
    const endpoint = await openEndpoint();
    const hook = await hookedTo(owner, inProject(), endpoint, { types: ["variable.*"] });
    const name = unique("value").replaceAll("-", "_");
    const path = inProject(`/variables/${name}`);
    expect((await put(owner, path, { value: "postgres://first" })).ok).toBe(true);
    expect((await put(owner, path, { value: "postgres://second" })).ok).toBe(true);
    const [created] = await endpoint.got("variable.created");
    const [updated] = await endpoint.got("variable.updated");
    const toldOf = (body = "{}") => (JSON.parse(body) as { data: AtriumEvent }).data.changes;
    expect(toldOf(created?.body)).toEqual({ value: { from: null, to: { omitted_bytes: 18 } } });
    expect(toldOf(updated?.body)).toEqual({
      value: { from: { omitted_bytes: 18 }, to: { omitted_bytes: 19 } },
    });
    const [line] = await logged(project, "variable.updated");
    expect(line?.changes).toEqual({ value: { from: "postgres://first", to: "postgres://second" } });
    expect(JSON.stringify(await attempted(hook, String(line?.id)))).not.toContain("postgres");
  });
});

describe("a project that changes hands", () => {
  it("leaves no webhook on that was made in the same moment, by whoever had it", async () => {
    const id = await createProject(owner);
    const { id: made } = await answered<{ id: string }>(201, post(owner, inProject("/webhooks", id), quiet));
    const target = { type: "project", id, name: null };
    // Its commit began before, and ended after what made the webhook was decided.
    const at = Date.now() - 1_000;
    await endPlaces(contextOver(EVENTS_DB, "events"), [
      { type: "project.transferred", at, target, organization_id: owner.organization },
    ]);
    const now = await answered(200, get(owner, inProject(`/webhooks/${made}`, id)));
    expect(now).toMatchObject({ enabled: false, disabled_because: "transferred" });
  });
});

describe("one line, or one place, stops nobody else", () => {
  const line = (project_id: string, more: object = {}): AtriumEvent => ({
    ...anEvent({ project: project_id, organization: null }),
    type: "project.updated",
    ...more,
  });

  it("what a newer version or a fault wrote is passed by, or sent as it is", async () => {
    const endpoint = await openEndpoint();
    const labelled = await openEndpoint();
    const id = await createProject(owner);
    const hook = await hookedTo(owner, inProject("", id), endpoint);
    await hookedTo(owner, inProject("", id), labelled, { labels: { team: "vision" }, kinds: ["run"] });
    const run = { type: "run", id: "run_1", name: null };
    const sent = [
      line(id, { type: "teleport.begun" }),
      line(id, { target: { ...run, labels: null } }),
      line(id, { target: { ...run, name: "\u0000\ud800\r\n", labels: "team" } }),
      line(id, { target: { id: "x" } }),
      line(id, { changes: null, details: null }),
      line(id, { type: "project.transferred", target: { ...run, id: "prj_none" } }),
      line(id, { type: "organization.deleted", target: { ...run, id: "org_none" } }),
    ];
    const unsendable = [
      line(id, { type: "variable.created", changes: { value: null } }),
      line(id, { at: 8_700_000_000_000_000, id: newId("evt") }),
    ];
    const labels = { team: "vision" };
    const good = line(id, { type: "key.leaked", target: { ...run, labels } });
    await log(...unsendable, ...sent, good);
    const { runCron } = await harness();
    await runCron("events");
    for (const { got } of [labelled, endpoint]) expect((await got("key.leaked"))[0]?.id).toBe(good.id);
    await until(async () => sent.every((each) => endpoint.received.some((one) => one.id === each.id)));
    const { results } = await EVENTS_DB.prepare(
      "SELECT state FROM deliveries WHERE event_id IN (SELECT value FROM json_each(?)) AND webhook_id = ?",
    )
      .bind(JSON.stringify(unsendable.map((each) => each.id)), hook.id)
      .all();
    expect(results).toEqual(unsendable.map(() => ({ state: "dead" })));
  });

  it("places with a hundred webhooks each, at their largest, are not held in memory all at once", async () => {
    const places = Array.from({ length: 40 }, () => newId("prj"));
    const from = await EVENTS_DB.prepare("SELECT max(position) AS position FROM audit").first("position");
    await EVENTS_DB.prepare(
      `INSERT INTO webhooks (id, project_id, organization_id, url, types, active_since, created_by, created_at, updated_at)
       SELECT 'whk_many_' || p.key || '_' || n.key, p.value, 'org_many', 'https://hooks.example.com/', '["project.created"]', 0, 'acc_1', 0, 0
       FROM json_each(?1) p, json_each(?2) n WHERE true`,
    )
      .bind(JSON.stringify(places), JSON.stringify(Array.from({ length: 100 }, (_, at) => at)))
      .run();
    const most: number[] = [];
    const prepare = (sql: string) => ({
      bind: (...values: unknown[]) => {
        const bound = EVENTS_DB.prepare(sql).bind(...values);
        const raw = async () => {
          const rows = await bound.raw();
          most.push(rows.length);
          return rows;
        };
        return Object.assign(Object.create(bound), { raw });
      },
    });
    await log(...places.map((each) => line(each)));
    const ctx = contextOver(
      { prepare, batch: (batch: D1PreparedStatement[]) => EVENTS_DB.batch(batch) } as unknown as D1Database,
      "events",
    );
    for (;;) if ((await distribute(ctx)).caughtUp) break;
    const position = await EVENTS_DB.prepare("SELECT position FROM distribution").first<number>("position");
    expect(position).toBeGreaterThanOrEqual(Number(from) + places.length);
    expect(Math.max(...most)).toBeGreaterThan(500);
    expect(Math.max(...most)).toBeLessThan(1_500);
    await EVENTS_DB.prepare("DELETE FROM webhooks WHERE organization_id = 'org_many'").run();
  });
});

describe("sending again and again", () => {
  const counts = async (hook: Hook) =>
    EVENTS_DB.prepare(
      `SELECT (SELECT count(*) FROM deliveries WHERE webhook_id = ?1 AND state = 'pending') AS pending,
         (SELECT count(*) FROM deliveries WHERE webhook_id = ?1 AND state = 'delivered') AS delivered,
         (SELECT count(*) FROM replays WHERE webhook_id = ?1) AS replays`,
    )
      .bind(hook.id)
      .first<{ pending: number; delivered: number; replays: number }>();

  it("what an endpoint does not take is not made out without end; once it does, it has all of it", async () => {
    const id = await createProject(owner);
    const hook = await hookedTo(owner, inProject("", id), await openEndpoint(), { types: ["key.leaked"] });
    const at = Date.now() - 60_000;
    const lines = Array.from({ length: 1_300 }, () =>
      anEvent({ project: id, organization: null }, { at, type: "key.leaked" }),
    );
    await log(...lines);
    await EVENTS_DB.prepare(
      `INSERT INTO replays (id, webhook_id, since, until, types, state, after, created_at) VALUES (?1, ?2, ?3, ?4, '[]', 'all', '', ?4)`,
    )
      .bind(newId("rpl"), hook.id, at - 1, Date.now())
      .run();
    const keys = parseSecretKeys((await env("projects")).SECRET_KEYS);
    const delivering = (status: number): Delivering => ({
      ctx: contextOver(EVENTS_DB, "events"),
      keys,
      send: () =>
        Promise.resolve({
          status,
          headers: {},
          error: status === 204 ? null : "status_refused",
          latency: 1,
          retryAfter: status === 204 ? null : 3_600_000,
        }),
      random: () => 0,
    });
    for (let rounds = 0; rounds < 60; rounds++) await deliverDue(delivering(503), hook.id);
    const held = await counts(hook);
    expect(held?.pending).toBeGreaterThanOrEqual(1_000);
    expect(held?.pending).toBeLessThanOrEqual(1_200);
    expect(held?.replays).toBe(1);
    await EVENTS_DB.prepare("UPDATE deliveries SET next_at = 0 WHERE webhook_id = ? AND state = 'pending'")
      .bind(hook.id)
      .run();
    while ((await deliverDue(delivering(204), hook.id)) !== null);
    expect(await counts(hook)).toEqual({ pending: 0, delivered: 1_300, replays: 0 });
  });

  it("keeps no more of the attempts than are looked at", async () => {
    const hook = await hookedTo(owner, inProject(), await openEndpoint());
    const { id } = await attempted(hook, await tested(hook));
    const ids = Array.from({ length: 120 }, () => newId("att")).sort();
    await EVENTS_DB.batch(
      ids.map((attempt) =>
        EVENTS_DB.prepare(
          "INSERT INTO attempts (id, delivery_id, at, latency, request) VALUES (?, ?, 0, 0, '{}')",
        ).bind(attempt, id),
      ),
    );
    const { results } = await EVENTS_DB.prepare("SELECT id FROM attempts WHERE delivery_id = ? ORDER BY id")
      .bind(id)
      .all<{ id: string }>();
    expect(results.map((attempt) => attempt.id)).toEqual(ids.slice(-100));
  });
});

describe("who asks cannot say what is told", () => {
  it("an event is told of whatever request id it goes by, and each of several by one", async () => {
    const endpoint = await openEndpoint();
    const id = await createProject(owner);
    await hookedTo(owner, inProject("", id), endpoint, { types: ["variable.created"] });
    const headers = { "X-Request-Id": "evt_01m81bjjnde05a89wh6nrnnrxc", "webhook-id": "evt_1" };
    for (const name of ["ONE", "TWO"])
      await send(owner, {
        method: "PUT",
        path: inProject(`/variables/${name}`, id),
        json: { value: "1" },
        headers,
      });
    const told = await endpoint.got("variable.created", 2);
    expect(new Set(told.map((one) => one.id)).size).toBe(2);
    expect(told.every((one) => one.id !== headers["X-Request-Id"])).toBe(true);
  });
});

describe("a body that is held back until a right is gone", () => {
  /** The head and half of the body; the rest when it is asked for. */
  async function held(caller: Caller, path: string, json: object, method = "POST") {
    const body = JSON.stringify(json);
    const headers = {
      ...headersOf(caller),
      "content-type": "application/json",
      "content-length": body.length,
    };
    const sent = request(new URL(path, baseUrl), { method, headers });
    const answer = once(sent, "response");
    sent.write(body.slice(0, 5));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    return async (): Promise<number> => {
      sent.end(body.slice(5));
      const [response] = (await answer) as [{ statusCode: number; resume(): void }];
      response.resume();
      return response.statusCode;
    };
  }

  it("makes no webhook, changes none, and begins nothing", async () => {
    const leaving = await signUp("leaving");
    await joinOrganization(organization, leaving);
    const { id } = await added(owner, project, leaving, { role: "admin" });
    const hook = await hookedTo(owner, inProject(), await openEndpoint());
    const [begun, made, changed] = await Promise.all([
      held(leaving, inProject("/runs"), { name: unique("late") }),
      held(leaving, inProject("/webhooks"), quiet),
      held(leaving, hook.path, { url: "https://leaving.example.com/" }, "PATCH"),
    ]);
    expect((await send(owner, { method: "DELETE", path: inProject(`/collaborators/${id}`) })).ok).toBe(true);
    expect([await begun(), await made(), await changed()]).toEqual([404, 404, 404]);
    const { data } = await answered<{ data: { created_by: string; url: string }[] }>(
      200,
      get(owner, inProject("/webhooks?limit=100")),
    );
    expect(JSON.stringify(data)).not.toContain("leaving.example.com");
    expect(data.map(({ created_by }) => created_by)).not.toContain(leaving.id);
  });
});

describe("where a name leads is asked at each attempt", () => {
  const A = 1;
  const CNAME = 5;
  const AAAA = 28;
  const answers: Record<string, { type: number; data: string }[] | string> = {
    "inside.example.net": [{ type: A, data: "10.0.0.7" }],
    "one-of-many.example.net": [
      { type: A, data: "93.184.215.14" },
      { type: A, data: "169.254.169.254" },
    ],
    "by-alias.example.net": [
      { type: CNAME, data: "inside.example.org." },
      { type: A, data: "127.0.0.1" },
    ],
    "mapped.example.net": [{ type: AAAA, data: "::ffff:127.0.0.1" }],
    "no-address.example.net": [{ type: A, data: "localhost" }],
    "garbage.example.net": "<html>",
    "endless.example.net": "[".repeat(100_000),
  };

  it("and nothing is sent where that is within: the attempt says so, and no more", async () => {
    const { elsewhere } = await harness();
    const asked: string[] = [];
    elsewhere.serve((incoming, response) => {
      const { pathname, searchParams } = new URL(incoming.url ?? "", elsewhere.url);
      // What was sent before is tried again.
      if (!pathname.startsWith("/hooks/")) asked.push(pathname);
      const name = searchParams.get("name") ?? "";
      const type = searchParams.get("type") === "A" ? A : AAAA;
      const answer = answers[name] ?? [];
      const records =
        typeof answer === "string" ? [] : answer.filter((one) => one.type === type || one.type === CNAME);
      const of = records.map((record) => ({ name: `${name}.`, TTL: 0, ...record }));
      response.writeHead(200, { "content-type": "application/dns-json" });
      response.end(typeof answer === "string" ? answer : JSON.stringify({ Status: 0, Answer: of }));
    });
    const errors = await Promise.all(
      Object.keys(answers).map(async (name) => {
        const hook = await hookedTo(
          owner,
          inProject(),
          { url: `https://${name}/` },
          { types: ["system.updated"] },
        );
        const { attempts } = await attempted(hook, await tested(hook));
        expect(attempts[0]?.response).toBeNull();
        return attempts[0]?.error;
      }),
    );
    expect(errors).toEqual([...Array(5).fill("address_forbidden"), "name_unresolved", "name_unresolved"]);
    expect(new Set(asked)).toEqual(new Set(["/dns-query"]));
  });

  it.each([
    "https://１２７。０。０。１/",
    "https://0x7f.1/",
    "https://2130706433/",
    "https://[::ffff:7f00:1]/",
    "https://[::127.0.0.1]/",
    "https://[fe80::1]/",
    "https://localhost.:8787/",
    "https://169.254.169.254/latest/meta-data",
    "https://metadata.google.internal/",
    "https://hooks.example.com:22/",
    "https://hooks.example.com@10.0.0.1/",
    "https://hooks.example.com/\r\nHost: localhost",
    "https://ⓛocalhost/",
    "ftp://hooks.example.com/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:text/plain,x",
    "//hooks.example.com/",
  ])("%j is refused, made and changed to", async (url) => {
    const refusal = await refused(
      422,
      "validation_failed",
      post(owner, inProject("/webhooks"), { ...quiet, url }),
    );
    expect(refusal.errors?.[0]?.pointer).toBe("/url");
    const hook = await hookedTo(owner, inProject(), quiet, { types: quiet.types });
    await refused(422, "validation_failed", patch(owner, hook.path, { url }));
    await send(owner, { method: "DELETE", path: hook.path });
  });
});
