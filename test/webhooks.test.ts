/** Webhooks as things: how they are made, changed, switched off, tested and taken away, and by whom. */
import type { AtriumEvent } from "@atrium/shared/contract/events";
import { parseSecretKeys } from "@atrium/shared/credential/envelope";
import { newId } from "@atrium/shared/id";
import { openDb } from "@atrium/shared/store/open";
import { unattended } from "@atrium/shared/unattended";
import { beforeAll, describe, expect, it } from "vitest";
import { endPlaces } from "../services/events/src/webhook/ending.ts";
import { secretsFor } from "../services/events/src/webhook/secret.ts";
import { rewrapSecrets } from "../services/events/src/webhook/upkeep.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { answered, get, post, refused } from "./keys.ts";
import { joinOrganization, makeOrganization } from "./organizations.ts";
import { anotherSession, type Caller, newAddress, type Person, signUp, unique } from "./personas.ts";
import { added, control, createProject, keyOf } from "./sharing.ts";
import { makeToken } from "./tokens.ts";

const { env, runCron } = await harness();
const { EVENTS_DB } = await env("events");

interface Webhook {
  id: string;
  url: string;
  description: string;
  types: string[];
  kinds: string[];
  labels: Record<string, string>;
  enabled: boolean;
  disabled_because: string | null;
  failing_since: string | null;
  created_by: string;
  created_at: string;
  updated_at: string;
}
type NewWebhook = Webhook & { secret: string };

let owner: Person;
let admin: Person;
let outsider: Person;
let project: string;
let organization: string;

const URL_WITH_SECRET = "https://hooks.example.com/services/T0-s3cr3t?token=hush";
/** Nobody waits for these: nothing of the kind happens. */
const quiet = { types: ["system.updated"] };
const wanted = { url: URL_WITH_SECRET, ...quiet };

const ofProject = (id = project, rest = "") => `/v1/projects/${id}/webhooks${rest}`;
const ofOrganization = (rest = "") => `/v1/organizations/${organization}/webhooks${rest}`;
const one = ({ id }: { id: string }, rest = "") => ofProject(project, `/${id}${rest}`);
const patch = (caller: Caller, path: string, json: object, headers = {}) =>
  send(caller, { method: "PATCH", path, json, headers });
const remove = (caller: Caller, path: string, headers = {}) =>
  send(caller, { method: "DELETE", path, headers });
const make = (json: object = wanted, path = ofProject()) =>
  answered<NewWebhook>(201, post(owner, path, json));

/** What the log has of a webhook, once it has so many. */
const lines = (id: string, count = 1): Promise<AtriumEvent[]> =>
  until(async () => {
    const { results } = await EVENTS_DB.prepare(
      "SELECT event FROM audit WHERE event ->> '$.target.id' = ? ORDER BY id",
    )
      .bind(id)
      .all<{ event: string }>();
    return results.length >= count && results.map(({ event }) => JSON.parse(event) as AtriumEvent);
  });

beforeAll(async () => {
  [owner, admin, outsider] = await Promise.all([signUp("owner"), signUp("admin"), signUp("outsider")]);
  organization = (await makeOrganization(owner, { projects: null, view_only_role: true })).id;
  await joinOrganization(organization, admin);
  const path = `/v1/organizations/${organization}/projects`;
  project = (await answered<{ id: string }>(201, post(owner, path, { name: unique("project") }))).id;
  await added(owner, project, admin, { role: "admin" });
});

describe.each([
  ["a project", () => ofProject()],
  ["an organization", () => ofOrganization()],
])("a webhook of %s", (_, path) => {
  it("is made with a secret that is shown once, got, listed, changed and deleted", async () => {
    const asked = {
      url: "https://hooks.example.com",
      description: "Tells the chat.",
      types: ["key.*", "resource.created", "key.*"],
      kinds: ["run", "key"],
      labels: { team: "vision" },
    };
    const response = await post(owner, path(), asked);
    expect(response.status).toBe(201);
    const { secret, ...made } = (await response.json()) as NewWebhook;
    expect(secret).toMatch(/^whsec_[0-9A-Za-z+/]{43}=$/);
    expect(made).toEqual({
      id: expect.stringMatching(/^whk_/),
      ...asked,
      url: "https://hooks.example.com/",
      types: ["key.*", "resource.created"],
      enabled: true,
      disabled_because: null,
      failing_since: null,
      created_by: owner.id,
      created_at: expect.any(String),
      updated_at: made.created_at,
    });
    const at = `${path()}/${made.id}`;
    const got = await get(owner, at);
    expect(got.headers.get("etag")).toMatch(/^"v1-/);
    expect(await got.json()).toEqual(made);
    const { data } = await answered<{ data: Webhook[] }>(200, get(owner, `${path()}?limit=100`));
    expect(data).toContainEqual(made);

    const change = { description: "", kinds: [], labels: {}, url: "https://hooks.example.com/b" };
    const changed = await answered<Webhook>(200, patch(owner, at, change));
    expect(changed).toMatchObject({ ...change, types: made.types, enabled: true });

    const stale = { "If-Match": got.headers.get("etag") ?? "" };
    await expectProblem(await patch(owner, at, { description: "again" }, stale), 412, "stale_version");
    await expectProblem(await remove(owner, at, stale), 412, "stale_version");
    const current = (await get(owner, at)).headers.get("etag") ?? "";
    expect((await remove(owner, at, { "If-Match": current })).status).toBe(204);
    for (const gone of [get(owner, at), patch(owner, at, {}), remove(owner, at), post(owner, `${at}/test`)])
      await refused(404, "not_found", gone);
  });

  it("is made once by an Idempotency-Key, and its sender has the secret again", async () => {
    const headers = { "Idempotency-Key": unique("once") };
    const first = await answered<NewWebhook>(201, post(owner, path(), wanted, headers));
    expect(await answered(201, post(owner, path(), wanted, headers))).toEqual(first);
    const rotated = `${path()}/${first.id}/rotate-secret`;
    const again = { "Idempotency-Key": unique("once") };
    const second = await answered<NewWebhook>(200, post(owner, rotated, {}, again));
    expect(await answered(200, post(owner, rotated, {}, again))).toEqual(second);
    const tested = { "Idempotency-Key": unique("once") };
    const test = await answered(202, post(owner, `${path()}/${first.id}/test`, undefined, tested));
    expect(await answered(202, post(owner, `${path()}/${first.id}/test`, undefined, tested))).toEqual(test);
  });

  it("has a secret that is nowhere, and of its URL the log has the origin", async () => {
    const made = await make(wanted, path());
    await answered(
      200,
      patch(owner, `${path()}/${made.id}`, { url: "https://hooks.example.com/other/s3cr3t" }),
    );
    expect((await remove(owner, `${path()}/${made.id}`)).status).toBe(204);
    const [created, updated, deleted] = await lines(made.id, 3);
    expect(created).toMatchObject({
      type: "webhook.created",
      target: { type: "webhook", id: made.id, name: "https://hooks.example.com" },
      project_id: path() === ofProject() ? project : null,
      organization_id: organization,
      details: { url: "https://hooks.example.com/…", types: ["system.updated"], enabled: true },
    });
    expect(updated?.changes).toEqual({
      url: { from: "https://hooks.example.com/…", to: "https://hooks.example.com/…" },
    });
    expect(deleted?.type).toBe("webhook.deleted");
    expect(JSON.stringify([created, updated, deleted])).not.toMatch(/s3cr3t|hush/);
    expect((await harness()).logs()).not.toMatch(/T0-s3cr3t|other\/s3cr3t/);
    const kept = await EVENTS_DB.prepare("SELECT sealed FROM webhook_secrets WHERE webhook_id = ?")
      .bind(made.id)
      .all();
    expect(kept.results).toEqual([]);
  });
});

describe("what is refused", () => {
  it.each<[string, object, string]>([
    ["no URL", { ...quiet }, "/url"],
    ["what is none", { url: "hooks.example.com" }, "/url"],
    ["plain http", { url: "http://hooks.example.com/" }, "/url"],
    ["a user in the URL", { url: "https://ada:secret@hooks.example.com/" }, "/url"],
    ["a private address", { url: "https://10.0.0.1/" }, "/url"],
    ["control characters in the URL", { url: "https://hooks.example.com/\n" }, "/url"],
    ["a URL that is too long", { url: `https://hooks.example.com/${"a".repeat(2048)}` }, "/url"],
    ["a type that is none", { ...wanted, types: ["run.exploded"] }, "/types/0"],
    ["a family that is none", { ...wanted, types: ["nothing.*"] }, "/types/0"],
    ["a pattern within", { ...wanted, types: ["resource.*d"] }, "/types/0"],
    ["every type by a star", { ...wanted, types: ["*"] }, "/types/0"],
    ["a kind that is none", { ...wanted, kinds: ["unicorn"] }, "/kinds/0"],
    ["what every object has", { ...wanted, types: ["constructor"] }, "/types/0"],
    ["too many types", { ...wanted, types: Array(101).fill("key.created") }, "/types"],
    ["a label's key that is none", { ...wanted, labels: { "a b": "c" } }, "/labels"],
    [
      "too many labels",
      { ...wanted, labels: Object.fromEntries([...Array(33).keys()].map((n) => [`l${n}`, ""])) },
      "/labels",
    ],
    ["control characters in the description", { ...wanted, description: "a\u0000b" }, "/description"],
    ["an unknown field", { ...wanted, secret: "whsec_mine" }, ""],
  ])("%s", async (_, json, pointer) => {
    const problem = await expectProblem(await post(owner, ofProject(), json), 422, "validation_failed");
    expect(JSON.stringify(problem.errors)).toContain(`"pointer":"${pointer}`);
    const made = await make();
    const { url: __, ...change } = json as { url?: string };
    const changed = "url" in json && json.url !== URL_WITH_SECRET ? json : change;
    if (pointer !== "/url" || "url" in json)
      await expectProblem(await patch(owner, one(made), changed), 422, "validation_failed");
    await remove(owner, one(made));
  });

  it("an overlap of more than a week, of less than none, or of a fraction", async () => {
    const made = await make();
    for (const grace_seconds of [604_801, -1, 0.5, "60"])
      await refused(422, "validation_failed", post(owner, one(made, "/rotate-secret"), { grace_seconds }));
  });
});

describe("another place's", () => {
  it("is not there: under another project, under the organization, for strangers and for members", async () => {
    const [inProject, inOrganization, elsewhere] = await Promise.all([
      make(),
      make(wanted, ofOrganization()),
      createProject(owner),
    ]);
    const paths = [
      ofProject(elsewhere, `/${inProject.id}`),
      ofOrganization(`/${inProject.id}`),
      ofProject(project, `/${inOrganization.id}`),
      ofProject(project, `/${newId("whk")}`),
    ];
    for (const path of paths) {
      const asked = [
        get(owner, path),
        patch(owner, path, { description: "mine" }),
        remove(owner, path),
        post(owner, `${path}/rotate-secret`, {}),
        post(owner, `${path}/test`),
      ];
      for (const answer of asked) await refused(404, "not_found", answer);
    }
    const { data } = await answered<{ data: Webhook[] }>(200, get(owner, ofOrganization("?limit=100")));
    expect(data.map(({ id }) => id)).toContain(inOrganization.id);
    expect(data.map(({ id }) => id)).not.toContain(inProject.id);
    await refused(404, "not_found", get(outsider, one(inProject)));
    await refused(404, "not_found", post(outsider, ofProject(), wanted));
  });

  it("project is nothing to a guest of an open one; a member of it sees no webhooks", async () => {
    const path = `/v1/organizations/${organization}/projects`;
    const { id } = await answered<{ id: string }>(201, post(owner, path, { name: unique("open") }));
    await answered(200, patch(owner, `/v1/projects/${id}`, { visibility: "open" }));
    const made = await make(wanted, ofProject(id));
    const member = await signUp("member");
    await joinOrganization(organization, member);
    await added(owner, id, member, { role: "contributor" });
    for (const caller of [outsider, member])
      for (const answer of [
        get(caller, ofProject(id)),
        get(caller, ofProject(id, `/${made.id}`)),
        patch(caller, ofProject(id, `/${made.id}`), { enabled: false }),
        post(caller, ofProject(id), wanted),
      ])
        await refused(403, "permission_missing", answer);
    const nobody = { token: null, address: newAddress() };
    expect((await get(nobody, ofProject(id))).status).toBeGreaterThanOrEqual(401);
    await refused(403, "permission_missing", get(member, ofOrganization()));
  });
});

describe("who has somebody told of everything may see everything, by the same credential", () => {
  it("a key for webhooks alone makes none, and changes nothing of where or what one sends", async () => {
    const key = await keyOf(owner, project, ["webhook:view", "webhook:create", "webhook:update"]);
    const refusal = await refused(403, "grant_exceeds_own", post(key, ofProject(), wanted));
    expect(refusal).toMatchObject({ permission: "audit:view" });
    const made = await make({ ...wanted, enabled: false });
    for (const change of [
      { url: "https://elsewhere.example.com/" },
      { types: [] },
      { kinds: ["run"] },
      { labels: { a: "b" } },
      { enabled: true },
    ])
      await refused(403, "grant_exceeds_own", patch(key, one(made), change));
    await answered(200, patch(key, one(made), { description: "Its words are nobody's secret." }));
    await answered(200, patch(key, one(made), { url: URL_WITH_SECRET, types: ["system.updated"] }));

    const whole = await keyOf(owner, project, ["webhook:create", "webhook:update", "audit:view"]);
    const its = await answered<NewWebhook>(201, post(whole, ofProject(), wanted));
    await answered(200, patch(whole, one(its), { kinds: ["run"] }));
  });

  it("its own lines are not everything", async () => {
    const key = await keyOf(owner, project, ["webhook:create", "audit:view:own"]);
    await refused(403, "grant_exceeds_own", post(key, ofProject(), wanted));
  });

  it("a key for what was made with it reaches none: a webhook does not keep with which", async () => {
    const made = await make();
    const key = await keyOf(owner, project, ["webhook:view:own", "webhook:update:own", "webhook:delete:own"]);
    expect(await answered(200, get(key, ofProject()))).toEqual({ data: [], next_cursor: null });
    await refused(404, "not_found", get(key, one(made)));
    await refused(404, "not_found", remove(key, one(made)));
  });

  it("who may only look sees where it sends to, and no more of the URL", async () => {
    const made = await make();
    const key = await keyOf(owner, project, ["webhook:view"]);
    const shortened = "https://hooks.example.com/…";
    expect(await answered(200, get(key, one(made)))).toMatchObject({ id: made.id, url: shortened });
    const { data } = await answered<{ data: Webhook[] }>(200, get(key, ofProject()));
    expect(new Set(data.map(({ url }) => new URL(url).pathname))).toEqual(new Set(["/%E2%80%A6"]));
    await refused(403, "permission_missing", patch(key, one(made), { description: "x" }));
    await refused(403, "permission_missing", post(key, one(made, "/test")));
  });

  it("an account token does it where that is named", async () => {
    const plain = await makeToken(owner);
    await refused(403, "permission_missing", post(plain, ofProject(), wanted));
    const named = await makeToken(owner, { scopes: ["webhook:create", "audit:view"] });
    await answered(201, post(named, ofProject(), wanted));
  });

  it("a session does it that was confirmed within the hour; taking away is always possible", async () => {
    const person = await signUp("late");
    const theirs = await createProject(person);
    const made = await answered<NewWebhook>(201, post(person, ofProject(theirs), wanted));
    const at = ofProject(theirs, `/${made.id}`);
    await (await control())
      .prepare(
        `UPDATE sessions SET created_at = created_at - 3600000, confirmed_at = confirmed_at - 3600000, version = version + 1
         WHERE account_id = ?`,
      )
      .bind(person.id)
      .run();
    await refused(401, "session_too_old", post(person, ofProject(theirs), wanted));
    await refused(401, "session_too_old", patch(person, at, { enabled: false }));
    await refused(401, "session_too_old", post(person, `${at}/rotate-secret`, {}));
    expect((await remove(person, at)).status).toBe(204);
    const { token } = await anotherSession(person);
    await answered(201, post({ ...person, token }, ofProject(theirs), wanted));
  });

  it("an admin who is removed has no more to do with theirs; it stays the project's", async () => {
    const leaving = await signUp("leaving");
    await joinOrganization(organization, leaving);
    const collaborator = await added(owner, project, leaving, { role: "admin" });
    const made = await answered<NewWebhook>(201, post(leaving, ofProject(), wanted));
    const at = `/v1/projects/${project}/collaborators/${collaborator.id}`;
    expect((await remove(owner, at)).ok).toBe(true);
    for (const answer of [
      get(leaving, one(made)),
      patch(leaving, one(made), { url: "https://leaving.example.com/" }),
      post(leaving, one(made, "/rotate-secret"), {}),
      post(leaving, ofProject(), wanted),
    ])
      await refused(404, "not_found", answer);
    expect(await answered(200, get(owner, one(made)))).toMatchObject({ created_by: leaving.id });
  });
});

describe("a hundred", () => {
  it("a place has at most: the next one is refused, and there is room again for one that goes", async () => {
    const full = await createProject(owner);
    const first = await make(wanted, ofProject(full));
    await EVENTS_DB.prepare(
      `WITH RECURSIVE n (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n WHERE n < 98)
       INSERT INTO webhooks (id, project_id, organization_id, url, status, disabled_because, active_since, created_by, created_at, updated_at)
       SELECT 'whk_seed' || n || ?1, ?1, organization_id, url, 'disabled', 'asked', 0, created_by, 0, 0
       FROM n CROSS JOIN webhooks WHERE id = ?2`,
    )
      .bind(full, first.id)
      .run();
    const two = await Promise.all([1, 2].map(() => post(owner, ofProject(full), wanted)));
    expect(two.map(({ status }) => status).sort()).toEqual([201, 409]);
    await refused(409, "quota_exceeded", post(owner, ofProject(full), wanted));
    expect((await remove(owner, ofProject(full, `/${first.id}`))).status).toBe(204);
    await make(wanted, ofProject(full));
  });
});

describe("the secret", () => {
  const kept = async ({ id }: { id: string }) =>
    (
      await EVENTS_DB.prepare(
        "SELECT id, expires_at FROM webhook_secrets WHERE webhook_id = ? ORDER BY created_at, id",
      )
        .bind(id)
        .all<{ id: string; expires_at: number | null }>()
    ).results;
  const rotate = (webhook: Webhook, json: object | undefined = {}) =>
    post(owner, one(webhook, "/rotate-secret"), json);

  it("is another one after a rotation, beside the old one for a day", async () => {
    const made = await make();
    const before = Date.now();
    const rotated = await answered<NewWebhook & { previous_secret_expires_at: string }>(
      200,
      rotate(made, undefined),
    );
    expect(rotated.secret).toMatch(/^whsec_/);
    expect(rotated.secret).not.toBe(made.secret);
    const ends = Date.parse(rotated.previous_secret_expires_at);
    expect(ends - before).toBeGreaterThanOrEqual(86_400_000);
    expect(ends - before).toBeLessThan(86_430_000);
    expect((await kept(made)).map(({ expires_at }) => expires_at)).toEqual([ends, null]);
    const [, event] = await lines(made.id, 2);
    expect(event).toMatchObject({
      type: "webhook.secret_rotated",
      details: { previous_secret_expires_at: rotated.previous_secret_expires_at },
    });
  });

  it("of the one before that ends at once: there are never more than two", async () => {
    const made = await make();
    await answered(200, rotate(made, { grace_seconds: 604_800 }));
    const [first, second] = await kept(made);
    await answered(200, rotate(made, { grace_seconds: 60 }));
    const two = await kept(made);
    expect(two).toHaveLength(2);
    expect(two.map(({ id }) => id)).not.toContain(first?.id);
    expect(two[0]).toMatchObject({ id: second?.id, expires_at: expect.any(Number) });
    expect(two[1]?.expires_at).toBeNull();
  });

  it("of ten rotations at once each that succeeds has the last word in turn: two are left", async () => {
    const made = await make();
    const answers = await Promise.all(Array.from({ length: 10 }, () => rotate(made)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0);
    expect(statuses.filter((status) => status !== 200 && status !== 412)).toEqual([]);
    const two = await kept(made);
    expect(two).toHaveLength(2);
    expect(two.filter(({ expires_at }) => expires_at === null)).toHaveLength(1);
  });

  it("without an overlap the old one ends at once, and cron forgets it", async () => {
    const made = await make();
    await answered(200, rotate(made, { grace_seconds: 0 }));
    expect((await kept(made))[0]?.expires_at).toBeLessThanOrEqual(Date.now());
    await runCron("events");
    expect(await kept(made)).toEqual([{ id: expect.any(String), expires_at: null }]);
  });

  it("is wrapped anew under the key in use by cron, and opens as before; one that does not keeps none back", async () => {
    const [active = "", older = ""] = (await env("projects")).SECRET_KEYS.split(",");
    const db = openDb(EVENTS_DB, undefined);
    const broken = await make();
    const made = await make();
    await rewrapSecrets(db, parseSecretKeys(`${older},${active}`));
    const wrapped = () =>
      EVENTS_DB.prepare("SELECT * FROM webhook_secrets WHERE webhook_id = ?")
        .bind(made.id)
        .first<{ kek: string; wrapped_key: string; sealed: string }>();
    const before = await wrapped();
    expect(before?.kek).toBe("a");
    await EVENTS_DB.prepare("UPDATE webhook_secrets SET wrapped_key = 'none' WHERE webhook_id = ?")
      .bind(broken.id)
      .run();
    await runCron("events");
    const after = await wrapped();
    expect(after).toEqual({ ...before, kek: "b", wrapped_key: expect.any(String) });
    expect(after?.wrapped_key).not.toBe(before?.wrapped_key);
    // The older key is not needed any more.
    expect(await secretsFor(db, parseSecretKeys(active), made.id, Date.now())).toEqual([made.secret]);
    expect((await harness()).logs()).toContain("secrets of webhooks do not open");
    await remove(owner, one(broken));
  });

  it("opens nowhere but in its own row", async () => {
    const [made, other] = await Promise.all([make(), make()]);
    await EVENTS_DB.prepare(
      `UPDATE webhook_secrets SET (sealed, wrapped_key) = (SELECT sealed, wrapped_key FROM webhook_secrets WHERE webhook_id = ?)
       WHERE webhook_id = ?`,
    )
      .bind(made.id, other.id)
      .run();
    const keys = parseSecretKeys((await env("projects")).SECRET_KEYS);
    await expect(secretsFor(openDb(EVENTS_DB, undefined), keys, other.id, Date.now())).rejects.toThrow();
    await remove(owner, one(other));
  });
});

describe("switched off", () => {
  it("it says by whom; switched on again it hears of what happens from then on", async () => {
    const made = await make();
    const off = await answered<Webhook>(200, patch(owner, one(made), { enabled: false }));
    expect(off).toMatchObject({ enabled: false, disabled_because: "asked" });
    await refused(409, "state_conflict", post(owner, one(made, "/test")));
    const again = await answered<Webhook>(200, patch(owner, one(made), { enabled: false }));
    expect(again.updated_at).toBe(off.updated_at);
    const before = Date.now();
    expect(await answered(200, patch(owner, one(made), { enabled: true }))).toMatchObject({
      enabled: true,
      disabled_because: null,
    });
    const row = await EVENTS_DB.prepare("SELECT active_since FROM webhooks WHERE id = ?")
      .bind(made.id)
      .first<{ active_since: number }>();
    expect(row?.active_since).toBeGreaterThanOrEqual(before);
  });

  it("gives up what was on its way", async () => {
    const made = await make();
    await pending(made, "evt_waiting");
    await answered(200, patch(owner, one(made), { enabled: false }));
    const row = await EVENTS_DB.prepare("SELECT state, next_at FROM deliveries WHERE webhook_id = ?")
      .bind(made.id)
      .first();
    expect(row).toEqual({ state: "dead", next_at: null });
  });
});

const pending = (webhook: Webhook, event: string) =>
  EVENTS_DB.prepare(
    `INSERT INTO deliveries (id, webhook_id, event_id, type, next_at, created_at) VALUES (?, ?, ?, 'key.created', ?, 0)`,
  )
    .bind(newId("dlv"), webhook.id, event, Date.now() + 86_400_000)
    .run();

describe("a test", () => {
  it("is an event of that webhook", async () => {
    const made = await make();
    const { event_id } = await answered<{ event_id: string }>(202, post(owner, one(made, "/test")));
    const [, tested] = await lines(made.id, 2);
    expect(tested).toMatchObject({
      id: event_id,
      type: "webhook.tested",
      target: { type: "webhook", id: made.id },
      project_id: project,
      actor: { id: owner.id },
    });
  });
});

describe("a project that changes hands", () => {
  const offer = async (id: string, to: Person) => {
    const path = `/v1/projects/${id}/transfer`;
    return (await answered<{ id: string }>(201, post(owner, path, { account_id: to.id }))).id;
  };
  const row = ({ id }: { id: string }) =>
    EVENTS_DB.prepare("SELECT status, disabled_because, organization_id FROM webhooks WHERE id = ?")
      .bind(id)
      .first<{ status: string; disabled_because: string | null; organization_id: string }>();

  it("has its webhooks switched off; its new owner is told, and may switch them on", async () => {
    const { inbox } = await harness();
    const heir = await signUp("heir");
    const id = await createProject(owner);
    const [on, off] = await Promise.all([
      make(wanted, ofProject(id)),
      make({ ...wanted, enabled: false }, ofProject(id)),
    ]);
    await pending(on, "evt_on_its_way");
    const transfer = await offer(id, heir);
    await answered(200, post(heir, `/v1/me/transfers/${transfer}/accept`));
    await until(async () => (await row(on))?.status === "disabled");
    expect(await row(on)).toEqual({
      status: "disabled",
      disabled_because: "transferred",
      organization_id: heir.organization,
    });
    expect(await row(off)).toMatchObject({ disabled_because: "asked", organization_id: heir.organization });
    const { results } = await EVENTS_DB.prepare("SELECT state FROM deliveries WHERE webhook_id = ?")
      .bind(on.id)
      .all<{ state: string }>();
    expect(new Set(results.map(({ state }) => state))).toEqual(new Set(["dead"]));
    const [, disabled] = await lines(on.id, 2);
    expect(disabled).toMatchObject({
      type: "webhook.disabled",
      actor: { type: "system" },
      organization_id: heir.organization,
      details: { because: "transferred", created_by: owner.id },
    });
    const mails = await until(async () => {
      const found = (await inbox(heir.email)).filter(({ subject }) => subject.includes("webhook"));
      return found.length > 0 && found;
    });
    expect(mails).toHaveLength(1);
    expect(mails[0]?.subject).toBe("The webhook to https://hooks.example.com is switched off");
    expect(mails[0]?.body).toContain(`${ofProject(id, `/${on.id}`)}/deliveries`);
    expect(JSON.stringify(mails)).not.toMatch(/s3cr3t|hush|\/services/);
    const enabled = await patch(heir, ofProject(id, `/${on.id}`), { enabled: true });
    expect(await answered(200, Promise.resolve(enabled))).toMatchObject({ enabled: true });
  });

  it("keeps on what its new owner has switched on since: done again, nothing is undone", async () => {
    const made = await make();
    const queue = (await env("auth")).EVENTS_QUEUE as Queue<AtriumEvent>;
    const db = openDb(EVENTS_DB, undefined);
    const ctx = unattended({ db, source: "events", queue }, { waitUntil: () => undefined });
    const target = { type: "project", id: project, name: null };
    const at = Date.parse(made.created_at) - 6_000;
    const transferred = { type: "project.transferred", at, target, organization_id: organization } as const;
    await endPlaces(ctx, [transferred, transferred]);
    expect(await row(made)).toMatchObject({ status: "enabled" });
  });
});

describe("an organization that is deleted", () => {
  it("takes the webhooks of its projects along", async () => {
    const gone = (await makeOrganization(owner, { projects: null })).id;
    const path = `/v1/organizations/${gone}`;
    const inIt = await answered<{ id: string }>(201, post(owner, `${path}/projects`, { name: "gone" }));
    const [its, ofIts, off] = await Promise.all([
      make(wanted, `${path}/webhooks`),
      make(wanted, ofProject(inIt.id)),
      make({ ...wanted, enabled: false }, ofProject(inIt.id)),
    ]);
    const { name } = await answered<{ name: string }>(200, get(owner, path));
    const deleted = await remove(owner, `${path}?confirm=${encodeURIComponent(name)}`);
    expect(deleted.ok).toBe(true);
    const ids = JSON.stringify([its.id, ofIts.id, off.id]);
    const statuses = async () =>
      (
        await EVENTS_DB.prepare(
          "SELECT id, status FROM webhooks WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
        )
          .bind(ids)
          .all<{ id: string; status: string }>()
      ).results;
    await until(async () => (await statuses()).every(({ status }) => status !== "enabled"));
    const left = new Map((await statuses()).map(({ id, status }) => [id, status]));
    expect([left.get(its.id), left.get(ofIts.id)]).toEqual(["closing", "closing"]);
    await EVENTS_DB.prepare("UPDATE webhooks SET updated_at = 0 WHERE id IN (SELECT value FROM json_each(?))")
      .bind(ids)
      .run();
    // A part a minute, of those of other tests as well.
    await until(async () => {
      await runCron("events");
      return (await statuses()).length === 0;
    });
  });
});
