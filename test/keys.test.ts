/** Keys of a project: made by presets, restricted, and changed. */
import { beforeAll, describe, expect, it } from "vitest";
import { until } from "./harness.ts";
import { send } from "./http.ts";
import { answered, get, holder, type KeysOfProject, keysOfProject, post, refused } from "./keys.ts";
import { type Caller, type Person, unique } from "./personas.ts";
import { control, logged } from "./sharing.ts";

let owner: Person;
let admin: Person;
let member: Person;
let viewer: Person;
let project: string;
let { at, create, made, shown, patch, robotAs } = {} as KeysOfProject;

beforeAll(async () => {
  const keys = await keysOfProject();
  ({ owner, admin, member, viewer, project } = keys);
  ({ at, create, made, shown, patch, robotAs } = keys);
});

/** Whoever cannot see the place either is told that nothing is there. */
const denied = async (response: Promise<Response>, where = "") => {
  const { status } = await response;
  expect(`${where} ${status}`).toMatch(/ (403|404)$/);
};

describe("append_only_training", () => {
  let key: Caller;
  let run: string;

  beforeAll(async () => {
    key = holder(await made(member, { preset: "append_only_training" }));
    run = (await answered<{ id: string }>(201, post(key, at("/runs"), { name: unique("run") }))).id;
  });

  it("creates a run, appends logs and metrics, writes files, keeps an artifact of it, and reports its end", async () => {
    const of = at(`/runs/${run}`);
    const change = (json: object) => send(key, { method: "PATCH", path: of, json });
    const put = (path: string) =>
      send(key, {
        method: "PUT",
        path,
        body: new Uint8Array([1, 2, 3]),
        headers: { "Content-Type": "application/octet-stream" },
      });
    await answered(200, change({ observed_state: "running" }));
    await answered(200, post(key, `${of}/logs`, { lines: [{ text: "epoch 1" }] }));
    await answered(200, post(key, `${of}/metrics`, { points: [{ name: "loss", step: 1, value: 0.5 }] }));
    await answered(201, put(`${of}/files/weights.bin`));
    const artifact = await answered<{ id: string }>(
      201,
      post(key, at("/artifacts"), { name: unique("out") }),
    );
    await answered(201, put(at(`/artifacts/${artifact.id}/files/weights.bin`)));
    const version = { made_by: { kind: "run", id: run } };
    await answered(201, post(key, at(`/artifacts/${artifact.id}/versions`), version));
    const upload = { kind: "run", id: run, path: "large.bin", size: 10 };
    await answered(201, post(key, at("/uploads"), upload));
    await answered(200, change({ observed_state: "succeeded" }));
  });

  it("reads and lists nothing, not even what it made", async () => {
    const theirs = await answered<{ id: string }>(201, post(owner, at("/runs"), { name: unique("theirs") }));
    const lists = ["", "/runs", "/artifacts", "/datasets", "/keys", "/resources", "/collaborators", "/usage"];
    const ours = [`/runs/${run}`, `/runs/${run}/logs`, `/runs/${run}/metrics`, `/runs/${run}/files`];
    const files = [`/runs/${run}/files/weights.bin`, `/runs/${run}/outputs`, `/runs/${theirs.id}`];
    for (const path of [...lists, ...ours, ...files]) await denied(get(key, at(path)), path);
  });

  it("changes nothing that was not made with it, and makes nothing else", async () => {
    const elsewhere = await answered<{ id: string }>(201, post(member, at("/runs"), { name: unique("run") }));
    const of = at(`/runs/${elsewhere.id}`);
    await refused(404, "not_found", post(key, `${of}/logs`, { lines: [{ text: "forged" }] }));
    await refused(404, "not_found", send(key, { method: "PATCH", path: of, json: { name: "mine" } }));
    await refused(404, "not_found", post(key, `${of}/stop`));
    for (const kind of ["datasets", "models", "jobs", "reports"])
      await denied(post(key, at(`/${kind}`), { name: unique("more") }), kind);
    await denied(send(key, { method: "DELETE", path: at(`/runs/${run}`) }));
    await denied(create(key, {}));
  });

  it("is not for whoever cannot do all of it", () =>
    refused(403, "grant_exceeds_own", create(viewer, { preset: "append_only_training" })));
});

describe("the other presets", () => {
  it("read_only is what its maker may hand on of it: reads, and changes nothing", async () => {
    const [all, some] = [
      await made(owner, { preset: "read_only" }),
      await made(viewer, { preset: "read_only" }),
    ];
    expect(all.scopes).toContain("audit:view");
    expect(some.scopes).not.toContain("audit:view");
    for (const scope of [...(all.scopes ?? []), ...(some.scopes ?? [])]) {
      expect(scope).toMatch(/:(view|download|logs)(:own)?$/);
      expect(scope).not.toMatch(/^(key|secret|token):/);
    }
    for (const path of ["", "/runs", "/datasets", "/variables", "/service-accounts"])
      expect((await get(holder(all), at(path))).status, path).toBe(200);
    for (const path of ["/keys", "/secrets"])
      await refused(403, "permission_missing", get(holder(all), at(path)));
    await refused(403, "permission_missing", post(holder(all), at("/runs"), { name: unique("run") }));
  });

  it("of a service account read_only is no more than that can read", async () => {
    const key = await made(owner, { preset: "read_only", service_account: await robotAs("view_only") });
    expect(key.scopes).toContain("run:view");
    expect(key.scopes).not.toContain("dataset:download");
  });

  it("deploy puts a model on an endpoint; verify_only says whether a key is good, and nothing else", async () => {
    const deploy = holder(await made(owner, { preset: "deploy" }));
    const model = await answered<{ id: string }>(201, post(owner, at("/models"), { name: unique("model") }));
    const input = { kind: "model", id: model.id };
    const { id } = await answered<{ id: string }>(
      201,
      post(deploy, at("/endpoints"), { name: unique("endpoint"), attachments: [input] }),
    );
    await answered(200, post(deploy, at(`/endpoints/${id}/stop`)));
    await refused(403, "permission_missing", post(deploy, at("/models"), { name: unique("model") }));
    const verify = holder(await made(viewer, { preset: "verify_only" }));
    const { token: key } = deploy;
    expect(await answered(200, post(verify, `/v1/keys/verify?project=${project}`, { key }))).toBeTruthy();
    await denied(get(verify, at("/runs")));
    await refused(403, "grant_exceeds_own", create(member, { preset: "deploy" }));
  });

  it("scopes or a preset, not both; and only those that there are", async () => {
    for (const json of [
      { preset: "read_only", scopes: ["run:view"] },
      { preset: "read_only", scopes: null },
      { preset: "everything" },
    ])
      await refused(422, "validation_failed", create(owner, json));
  });
});

describe("restrictions", () => {
  const limits = {
    addresses: ["10.0.0.0/8", "2001:db8::/32"],
    max_uses: 100,
    rate_limit: { limit: 50, window_seconds: 60 },
  };

  it("are shown as they are kept, change, and are lifted by the owner", async () => {
    const key = await made(owner, { ...limits, addresses: ["10.1.2.3/8", "2001:db8::/32"] });
    expect(key).toMatchObject(limits);
    expect(await shown(key)).toMatchObject(limits);
    const narrower = { addresses: ["10.1.0.0/16"], max_uses: 7, rate_limit: null };
    expect(await answered(200, patch(owner, key, narrower))).toMatchObject(narrower);
    const none = { addresses: null, max_uses: null, rate_limit: null };
    expect(await answered(200, patch(owner, key, none))).toMatchObject(none);
    const updated = await until(async () => {
      const found = (await logged(project, "key.updated")).filter(({ target }) => target.id === key.id);
      return found.length === 2 && found;
    });
    expect(updated.some(({ changes }) => "addresses" in changes && "max_uses" in changes)).toBe(true);
  });

  it("are narrowed by who may change the key, and widened by who may grant what it is worth", async () => {
    const key = await made(member, limits);
    await answered(200, patch(admin, key, { addresses: ["10.1.0.0/16"] }));
    await refused(403, "grant_exceeds_own", patch(admin, key, { addresses: null }));
    await refused(403, "grant_exceeds_own", patch(admin, key, { max_uses: 101 }));
    await answered(200, patch(member, key, { addresses: ["10.0.0.0/8"] }));
  });

  it("what a restricted key makes is restricted no less; what may be used only so often makes none", async () => {
    const scopes = ["key:create", "key:update", "key:view", "run:view"];
    const own = { addresses: limits.addresses, rate_limit: limits.rate_limit };
    const acting = holder(await made(owner, { ...own, scopes }));
    const heir = await made(acting, { scopes: ["run:view"] });
    expect(heir).toMatchObject(own);
    for (const wider of [{ addresses: null }, { addresses: ["0.0.0.0/0"] }, { rate_limit: null }])
      await refused(403, "grant_exceeds_own", create(acting, { scopes: ["run:view"], ...wider }));
    await answered(200, patch(acting, heir, { addresses: ["10.9.0.0/16"] }));
    await refused(403, "grant_exceeds_own", patch(acting, heir, { addresses: null }));
    const free = await made(owner, { scopes: ["run:view"] });
    await refused(403, "grant_exceeds_own", post(acting, at(`/keys/${free.id}/rotate`)));
    const few = holder(await made(owner, { max_uses: 50, scopes }));
    await refused(403, "grant_exceeds_own", create(few, { scopes: ["run:view"] }));
  });

  it("a later end is warned of again", async () => {
    const soon = (days: number) => new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString();
    const key = await made(owner, { expires_at: soon(2) });
    const db = await control();
    const warned = async (): Promise<number | null> =>
      (await db.prepare("SELECT warned_at FROM keys WHERE id = ?").bind(key.id).first("warned_at")) ?? null;
    await db.prepare("UPDATE keys SET warned_at = 5 WHERE id = ?").bind(key.id).run();
    await answered(200, patch(owner, key, { name: "renamed" }));
    expect(await warned()).toBe(5);
    await answered(200, patch(owner, key, { expires_at: soon(20) }));
    expect(await warned()).toBeNull();
  });
});
