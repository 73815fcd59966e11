/** Ways around a limit that were tried, and must stay closed. */
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { expectProblem, send } from "./http.ts";
import { type Caller, clientOf, newAddress, type Person, signUp, unique } from "./personas.ts";
import { addCollaborator, makeKey, makeRun, makeTenant, type Tenant } from "./world.ts";

let ours: Tenant;
let base: string;
beforeAll(async () => {
  ours = await makeTenant();
  base = `/v1/projects/${ours.project}`;
});

interface Made {
  id: string;
  secret: string;
  expires_at: string | null;
}

const HOUR_MS = 60 * 60 * 1000;
const inAnHour = () => new Date(Date.now() + HOUR_MS).toISOString();
const inADay = () => new Date(Date.now() + 24 * HOUR_MS).toISOString();

const createKey = (caller: Caller, json: object, headers: Record<string, string> = {}) =>
  send(caller, { method: "POST", path: `${base}/keys`, json: { name: unique("key"), ...json }, headers });

const changeKey = (caller: Caller, id: string, json: object) =>
  send(caller, { method: "PATCH", path: `${base}/keys/${id}`, json });

describe("an Idempotency-Key", () => {
  it("gives a narrowed key no answer of its owner's session: that may hold the secret of a wider one", async () => {
    const narrowed = await makeKey(ours, { scopes: ["key:create", "run:view"] });
    const headers = { "Idempotency-Key": randomUUID() };
    const name = unique("wide");
    const first = (await (await createKey(ours.owner, { name }, headers)).json()) as Made;
    const response = await createKey(narrowed, { name }, headers);
    const second = (await response.json()) as Made & { scopes: string[] };
    expect(response.headers.get("idempotency-replayed")).toBeNull();
    expect(second.id).not.toBe(first.id);
    expect(second.scopes).toEqual(["key:create", "run:view"]);
  });
});

describe("a key with an end", () => {
  it("makes none that outlives it", async () => {
    const expires_at = inAnHour();
    const brief = await makeKey(ours, { expires_at });
    for (const later of [null, inADay()]) {
      await expectProblem(await createKey(brief, { expires_at: later }), 403, "grant_exceeds_own");
    }
    expect(await (await createKey(brief, {})).json()).toMatchObject({ expires_at });
  });

  it("prolongs none beyond its own, itself among them", async () => {
    const brief = await makeKey(ours, { expires_at: inAnHour() });
    const other = await makeKey(ours, { expires_at: new Date(Date.now() + HOUR_MS / 2).toISOString() });
    for (const later of [null, inADay()]) {
      for (const { id } of [brief, other]) {
        await expectProblem(await changeKey(brief, id, { expires_at: later }), 403, "grant_exceeds_own");
      }
    }
    const sooner = new Date(Date.now() + (HOUR_MS * 3) / 4).toISOString();
    expect((await changeKey(brief, other.id, { expires_at: sooner })).status).toBe(200);
    expect((await changeKey(ours.owner, brief.id, { expires_at: null })).status).toBe(200);
  });
});

describe("prolonging a key grants again what it is worth", () => {
  it("so a narrowed key prolongs no wider one", async () => {
    const narrowed = await makeKey(ours, { scopes: ["key:update", "run:view"] });
    const wide = await makeKey(ours, { expires_at: inAnHour() });
    const narrow = await makeKey(ours, { expires_at: inAnHour(), scopes: ["run:view"] });
    await expectProblem(await changeKey(narrowed, wide.id, { expires_at: null }), 403, "grant_exceeds_own");
    expect((await changeKey(narrowed, narrow.id, { expires_at: null })).status).toBe(200);
  });

  it("so who is no admin any more prolongs no admin's key that they once made", async () => {
    const admin: Person = await signUp("admin");
    const row = await addCollaborator(ours, admin, "admin");
    const bot = await send(ours.owner, {
      method: "POST",
      path: `${base}/service-accounts`,
      json: { name: unique("bot"), role: "admin" },
    });
    const { id: service_account } = (await bot.json()) as { id: string };
    const made = (await (await createKey(admin, { service_account, expires_at: inAnHour() })).json()) as Made;
    expect((await changeKey(admin, made.id, { expires_at: inADay() })).status).toBe(200);
    const path = `${base}/collaborators/${row.id}`;
    await send(ours.owner, { method: "PATCH", path, json: { role: "member" } });
    await expectProblem(await changeKey(admin, made.id, { expires_at: null }), 403, "grant_exceeds_own");
    const sooner = { expires_at: inAnHour() };
    expect((await changeKey(admin, made.id, sooner)).status).toBe(200);
  });

  it("so nobody prolongs another person's unlimited key", async () => {
    const admin: Person = await signUp("admin");
    await addCollaborator(ours, admin, "admin");
    const owners = await makeKey(ours, { expires_at: inAnHour() });
    await expectProblem(await changeKey(admin, owners.id, { expires_at: null }), 403, "grant_exceeds_own");
  });
});

describe("a key that sees only its own", () => {
  it.each(["collaborators", "service-accounts", "keys", "runs", "audit"])(
    "lists none of the others' %s",
    async (list) => {
      const sees = await makeKey(ours, {
        scopes: [
          "collaborator:view:own",
          "service_account:view:own",
          "key:view:own",
          "run:view:own",
          "audit:view:own",
        ],
      });
      const response = await send(sees, { method: "GET", path: `${base}/${list}` });
      expect([response.status, await response.json()]).toEqual([200, { data: [], next_cursor: null }]);
    },
  );
});

it("a cookie counts for nothing where the Origin is empty, null, another's or spoofed beside it", async () => {
  const { email, password } = ours.owner;
  const stranger = { token: null, address: newAddress() };
  const origin = new URL((await send(stranger, { method: "GET", path: "/healthz" })).url).origin;
  const signedIn = await send(stranger, {
    method: "POST",
    path: "/v1/auth/sign-in",
    json: { email, password, cookie: true },
    headers: { Origin: origin },
  });
  const [Cookie = ""] = (signedIn.headers.get("set-cookie") ?? "").split(";");
  const rename = (headers: Record<string, string>) =>
    send(stranger, {
      method: "PATCH",
      path: "/v1/me",
      json: { name: "Owner" },
      headers: { Cookie, ...headers },
    });
  const evil = "https://evil.example";
  const refused: Record<string, string>[] = [
    {},
    { Origin: "" },
    { Origin: "null" },
    { Origin: evil },
    { Origin: evil, "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https" },
    { Origin: `${origin}.evil.example` },
  ];
  for (const headers of refused) await expectProblem(await rename(headers), 403, "origin_refused");
  expect((await rename({ Origin: origin })).status).toBe(200);
});

describe("W4, G6 who may not stop a run", () => {
  it("does not end it by reporting that it ended, but changes the rest of it", async () => {
    const member: Person = await signUp("member");
    await addCollaborator(ours, member, "member");
    const change = (caller: Caller, run: string, json: object) =>
      send(caller, { method: "PATCH", path: `${base}/runs/${run}`, json });
    const theirs = await makeRun(ours.owner.client, ours.project);
    for (const observed_state of ["failed", "stopped", "succeeded", "running"]) {
      const refused = await change(member, theirs, { observed_state });
      const problem = await expectProblem(refused, 403, "permission_missing");
      expect(problem.permission).toBe("run:operate");
    }
    expect((await change(member, theirs, { name: "renamed", observed_state: "queued" })).status).toBe(200);
    const own = await makeRun(member.client, ours.project);
    expect((await change(member, own, { observed_state: "failed" })).status).toBe(200);
  });

  it("a key that logs its own run reports on it, whatever its scopes say of operating", async () => {
    const logs = await makeKey(ours, { scopes: ["run:create", "run:view:own", "run:update:own"] });
    const run = await makeRun(await clientOf(logs), ours.project);
    const path = `${base}/runs/${run}`;
    const report = await send(logs, { method: "PATCH", path, json: { observed_state: "running" } });
    expect(report.status).toBe(200);
  });

  it("who has just become one that may, reports at once", async () => {
    const person: Person = await signUp("member");
    const row = await addCollaborator(ours, person, "member");
    const run = await makeRun(ours.owner.client, ours.project);
    const report = () =>
      send(person, { method: "PATCH", path: `${base}/runs/${run}`, json: { observed_state: "running" } });
    await expectProblem(await report(), 403, "permission_missing");
    const path = `${base}/collaborators/${row.id}`;
    await send(ours.owner, { method: "PATCH", path, json: { role: "contributor" } });
    expect((await report()).status).toBe(200);
  });
});

describe("a body of nothing but faults", () => {
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`field_${index}`, 0]));

  it("is not answered by a larger one, to a stranger neither", async () => {
    const stranger = { token: null, address: newAddress() };
    const json = { email: "a@example.com", password: "x", ...many };
    const refused = await send(stranger, { method: "POST", path: "/v1/auth/sign-in", json });
    const problem = await expectProblem(refused, 422, "validation_failed");
    expect(problem.errors).toHaveLength(100);
  });

  it("neither where each is a fault of its own", async () => {
    const problem = await expectProblem(
      await createKey(ours.owner, { metadata: many }),
      422,
      "validation_failed",
    );
    expect(problem.errors).toHaveLength(100);
  });
});
