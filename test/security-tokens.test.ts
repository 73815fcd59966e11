/** What a narrow, brief or old credential makes out of itself: never more, nor longer, than it is. */
import { createHash, randomUUID } from "node:crypto";
import { PERMISSIONS } from "@atrium/shared/access/vocabulary";
import { beforeAll, describe, expect, it } from "vitest";
import { bearerOf } from "./exchanges.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { answered, get, holder, type Key, type KeysOfProject, keysOfProject, post } from "./keys.ts";
import { makeOrganization, systemAdministrator } from "./organizations.ts";
import { type Caller, newAddress, type Person, signUp, signUpOverHttp } from "./personas.ts";
import { claimed, makeRun } from "./runners.ts";
import { publicKey } from "./samples/use.ts";
import { control, createProject, fresh, keyOf } from "./sharing.ts";
import { makeToken } from "./tokens.ts";

const soon = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
const permissionsOf = async (caller: Caller): Promise<string[]> =>
  (await answered<{ permissions: string[] }>(200, fresh(caller))).permissions;

let person: Person;
beforeAll(async () => {
  person = await signUp("token-owner");
});

describe("a secret that ends does not outlive itself", () => {
  let of: KeysOfProject;
  let owner: Person;
  beforeAll(async () => {
    of = await keysOfProject();
    ({ owner } = of);
  });

  const each = ({ id }: Key, action: string) => of.at(`/keys/${id}/${action}`);
  const rotated = (key: Key, json: object = {}) => answered<Key>(200, post(owner, each(key, "rotate"), json));

  it("the one before a rotation makes no other, and does not come back", async () => {
    const old = await of.made(owner);
    await rotated(old);
    await expectProblem(await post(holder(old), each(old, "rotate"), {}), 403, "grant_exceeds_own");
    await expectProblem(await post(holder(old), each(old, "rollback")), 403, "grant_exceeds_own");
    const brief = await bearerOf(holder(old));
    await expectProblem(await post(brief, each(old, "rollback")), 403, "grant_exceeds_own");
    expect((await fresh(holder(old))).status).toBe(200);
  });

  it("nor does the one that somebody knows who left", async () => {
    const old = await of.made(of.admin);
    const service_account = await of.robotAs("admin");
    const now = await answered<Key>(200, post(owner, each(old, "reassign"), { service_account }));
    for (const action of ["rotate", "rollback"])
      await expectProblem(await post(holder(old), each(old, action), {}), 403, "grant_exceeds_own");
    expect((await fresh(holder(now))).status).toBe(200);
  });

  it("the one in use rotates itself, and whoever signs in rolls back", async () => {
    const old = await of.made(owner, { expires_at: soon(3600) });
    const next = await answered<Key>(200, post(holder(old), each(old, "rotate"), {}));
    await answered(200, post(owner, each(next, "rollback")));
    expect((await fresh(holder(old))).status).toBe(200);
  });
});

describe("the Organization Default Key", () => {
  const isOfNoToken = (permission: string): boolean => !permission.startsWith("token:");

  it("is handed to no token that may less, ends, or works from some addresses only", async () => {
    const { id } = await makeOrganization(person, { projects: null });
    const path = `/v1/organizations/${id}/default-key/rotate`;
    await answered(200, post(person, path));
    const narrow = await makeToken(person, { scopes: ["key:update", "key:view"] });
    const brief = await makeToken(person, {
      scopes: [...PERMISSIONS].filter(isOfNoToken),
      expires_at: soon(60),
    });
    const bound = await makeToken(person, { scopes: [...PERMISSIONS].filter(isOfNoToken) });
    await answered(
      200,
      send(person, {
        method: "PATCH",
        path: `/v1/me/tokens/${bound.id}`,
        json: { addresses: [bound.address] },
      }),
    );
    for (const token of [narrow, brief, bound])
      await expectProblem(await post(token, path), 403, "grant_exceeds_own");
    const whole = await makeToken(person, { scopes: [...PERMISSIONS].filter(isOfNoToken) });
    for (const caller of [whole, person]) await answered(200, post(caller, path));
  });
});

describe("an access token for less", () => {
  it("leases nothing that is worth more", async () => {
    const project = await createProject(person);
    const run = await makeRun(person, project, { desired_state: "running" });
    const key = await keyOf(person, project);
    const brief = await bearerOf(key, { scope: "run:view run:operate" });
    const lease = await claimed(brief, project, { resource_id: run });
    expect(await permissionsOf({ token: lease.token, address: newAddress() })).toEqual(["run:view"]);
    const beat = await answered<{ token: string }>(
      200,
      post(brief, `/v1/projects/${project}/leases/${lease.id}/heartbeat`, { epoch: lease.epoch }),
    );
    expect(await permissionsOf({ token: beat.token, address: newAddress() })).toEqual(["run:view"]);
  });
});

describe("an SSH key", () => {
  const add = (caller: Caller) =>
    post(caller, "/v1/me/ssh-keys", { name: "laptop", public_key: publicKey() });

  it("is registered by whoever signs in, and showed within the hour that it is them: it outlives tokens", async () => {
    await expectProblem(await add(await makeToken(person)), 403, "permission_missing");
    const late = await signUp("late");
    await answered(201, add(late));
    const CONTROL = await control();
    await CONTROL.prepare("UPDATE sessions SET created_at = created_at - 7200000 WHERE account_id = ?")
      .bind(late.id)
      .run();
    await expectProblem(await add(late), 401, "session_too_old");
  });

  it("of whoever made an account with somebody else's address goes when its owner resets the password", async () => {
    const { inbox } = await harness();
    const squatter = await signUp("squatter");
    const { email, id } = squatter;
    await answered(201, add(squatter));
    const CONTROL = await control();
    await CONTROL.prepare("UPDATE accounts SET email_verified = 0 WHERE id = ?").bind(id).run();
    const nobody = { token: null, address: newAddress() };
    expect((await post(nobody, "/v1/auth/password/forgot", { email })).status).toBe(202);
    const mail = await until(async () =>
      (await inbox(email)).find(({ subject }) => subject === "Reset your password"),
    );
    const token = decodeURIComponent(/#token=(\S+)/.exec(mail.body)?.[1] ?? "");
    const password = "a new horse entirely";
    await answered(200, post(nobody, "/v1/auth/password/reset", { token, password }));
    const left = await CONTROL.prepare("SELECT count(*) AS count FROM ssh_keys WHERE account_id = ?")
      .bind(id)
      .first<{ count: number }>();
    expect(left?.count).toBe(0);
  });
});

describe("a token of a system administrator", () => {
  it("that names what people may in places of theirs administers nothing", async () => {
    const admin = await systemAdministrator();
    const path = "/v1/admin/accounts";
    expect((await get(admin, path)).status).toBe(200);
    for (const wishes of [{ scopes: ["account:view" as const] }, { preset: "read_only" }])
      await expectProblem(await get(await makeToken(admin, wishes), path), 403, "permission_missing");
    const named = await makeToken(admin, { scopes: ["system:view", "account:view"] });
    expect((await get(named, path)).status).toBe(200);
  });
});

describe("an Idempotency-Key", () => {
  it("keeps nothing that a password could be guessed by", async () => {
    const someone = await signUpOverHttp("confirming");
    const json = { password: someone.password };
    const key = randomUUID();
    await answered(200, post(someone, "/v1/auth/confirm", json, { "Idempotency-Key": key }));
    const rows = await (await control()).prepare("SELECT request_digest FROM idempotency").all<{
      request_digest: string;
    }>();
    const guess = createHash("sha256")
      .update(`\n${JSON.stringify(json)}`)
      .digest("base64url");
    expect(rows.results.length).toBeGreaterThan(0);
    expect(rows.results.map((row) => row.request_digest)).not.toContain(guess);
  });
});

describe("device codes", () => {
  it("that nobody was given are guessed at a limited number of times from one address", async () => {
    const { fetch } = await harness();
    const headers = { "CF-Connecting-IP": newAddress() };
    const guess = () =>
      fetch("/v1/token", {
        method: "POST",
        headers,
        body: new URLSearchParams({
          grant_type: "urn:ietf:params:oauth:grant-type:device_code",
          device_code: randomUUID(),
          client_id: "atrium-cli",
        }),
      });
    const statuses = new Set<number>();
    for (let tried = 0; tried < 120; tried++) statuses.add((await guess()).status);
    expect([...statuses]).toEqual([400, 429]);
  });
});

describe("whoever hands a run in to an open project", () => {
  it("logs to it, and neither admits it nor says what of it is executed, then or later", async () => {
    const stranger = await signUp("stranger");
    const project = await createProject(person);
    const base = `/v1/projects/${project}`;
    await answered(200, send(person, { method: "PATCH", path: base, json: { visibility: "open" } }));
    const run = `${base}/runs/${await makeRun(stranger, project, { command: "train" })}`;
    const change = (json: object) => send(stranger, { method: "PATCH", path: run, json });
    const lines = { lines: [{ text: "epoch 1" }] };
    const attempts = async () => {
      expect((await post(stranger, `${run}/logs`, lines)).ok).toBe(true);
      await answered(200, change({ labels: { stage: "warm" } }));
      for (const asked of [
        post(stranger, `${run}/admit`, {}),
        change({ command: "mine" }),
        change({ image: "mine", gpus: 1 }),
        change({ config: { mine: true } }),
      ])
        await expectProblem(await asked, 403, "permission_missing");
    };
    await attempts();
    await answered(200, post(person, `${run}/admit`, {}));
    await attempts();
    expect(await (await get(person, run)).json()).toMatchObject({ command: "train", gpus: 0 });
  });
});
