/** The Organization Default Key: whose it is, where it works, and that it stands nowhere else. */
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { joinOrganization, makeOrganization, makeProject } from "./organizations.ts";
import { type Caller, newAddress, type Person, signUp, unique } from "./personas.ts";
import { control, fresh } from "./sharing.ts";

interface DefaultKey {
  id: string;
  project_id: string;
  hint: string;
}
type Rotated = DefaultKey & { secret: string; effective_by: string };

let owner: Person;
let admin: Person;
let member: Person;
let outsider: Person;
let organization: string;
let defaultProject: string;

beforeAll(async () => {
  [owner, admin, member, outsider] = (await Promise.all(
    ["owner", "admin", "member", "outsider"].map(signUp),
  )) as [Person, Person, Person, Person];
  ({ id: organization, defaultProject } = await makeOrganization(owner, { projects: null }));
  await joinOrganization(organization, admin, "admin");
  await joinOrganization(organization, member, "member");
});

const path = (of: string, action = "") => `/v1/organizations/${of}/default-key${action}`;
const get = (caller: Caller, of = organization) => send(caller, { method: "GET", path: path(of) });
const rotate = (caller: Caller, of = organization, headers = {}) =>
  send(caller, { method: "POST", path: path(of, "/rotate"), headers });
const revoke = (caller: Caller, of = organization, headers = {}) =>
  send(caller, { method: "DELETE", path: path(of), headers });
const callerOf = ({ secret }: Rotated): Caller => ({ token: secret, address: newAddress() });

async function rotated(of = organization): Promise<Rotated> {
  const response = await rotate(owner, of);
  expect(response.status).toBe(200);
  return (await response.json()) as Rotated;
}

describe("O3 the Organization Default Key", () => {
  it("is there for the owner alone to see, rotate and revoke: admins and members 403, others 404", async () => {
    await rotated();
    for (const ask of [get, rotate, revoke]) {
      await expectProblem(await ask(admin), 403, "permission_missing");
      await expectProblem(await ask(member), 403, "permission_missing");
      await expectProblem(await ask(outsider), 404, "not_found");
    }
    const shown = await get(owner);
    expect(shown.headers.get("etag")).toMatch(/^"v\d+-/);
    expect(await shown.json()).not.toHaveProperty("secret");
  });

  it("works in the Default project, for every kind, and nowhere else", async () => {
    const key = callerOf(await rotated());
    const other = await makeProject(organization, { account: owner });
    for (const kind of ["runs", "datasets", "models"]) {
      const json = { name: unique(kind) };
      const at = (project: string) => `/v1/projects/${project}/${kind}`;
      const made = await send(key, { method: "POST", path: at(defaultProject), json });
      expect(made.status).toBe(201);
      const { id } = (await made.json()) as { id: string };
      expect((await send(key, { method: "DELETE", path: `${at(defaultProject)}/${id}` })).status).toBe(204);
      await expectProblem(await send(key, { method: "POST", path: at(other), json }), 404, "not_found");
    }
    await expectProblem(await get(key), 404, "not_found");
    for (const nothing of ["collaborators", "service-accounts", "audit"])
      expect(
        (await send(key, { method: "POST", path: `/v1/projects/${defaultProject}/${nothing}`, json: {} }))
          .status,
      ).not.toBe(201);
  });

  it("stands in no list of the project, nor does what it acts as, and no id of theirs leads anywhere", async () => {
    const { id, secret } = await rotated();
    const { principal } = (await (await fresh({ token: secret, address: newAddress() })).json()) as {
      principal: { type: string; id: string };
    };
    expect(principal.type).toBe("service_account");
    const project = `/v1/projects/${defaultProject}`;
    for (const list of ["keys", "service-accounts"]) {
      const answer = await send(owner, { method: "GET", path: `${project}/${list}?limit=100` });
      expect(answer.status).toBe(200);
      const text = await answer.text();
      expect(text).not.toContain(id);
      expect(text).not.toContain(principal.id);
    }
    for (const method of ["GET", "PATCH", "DELETE"]) {
      const json = method === "PATCH" ? { name: "mine" } : undefined;
      for (const thing of [`keys/${id}`, `service-accounts/${principal.id}`])
        await expectProblem(
          await send(owner, { method, path: `${project}/${thing}`, json }),
          404,
          "not_found",
        );
    }
    for (const about of [id, principal.id]) {
      const explain = `${project}/explain?principal=${about}&permission=run:create`;
      await expectProblem(await send(admin, { method: "GET", path: explain }), 404, "not_found");
    }
    const whoCan = await send(admin, { method: "GET", path: `${project}/who-can?permission=run:create` });
    expect(whoCan.status).toBe(200);
    expect(await whoCan.text()).not.toContain(principal.id);
    const forIt = { name: "another", service_account: principal.id };
    await expectProblem(
      await send(owner, { method: "POST", path: `${project}/keys`, json: forIt }),
      404,
      "not_found",
    );
  });

  it("makes no keys: they would outlive its rotation", async () => {
    const key = callerOf(await rotated());
    const json = { name: "heir" };
    await expectProblem(
      await send(key, { method: "POST", path: `/v1/projects/${defaultProject}/keys`, json }),
      403,
      "permission_missing",
    );
  });

  it("is rotated under the same id: the new secret is good, the old one refused", async () => {
    const first = await rotated();
    expect((await fresh(callerOf(first))).status).toBe(200);
    const asked = Date.now();
    const second = await rotated();
    expect(second.id).toBe(first.id);
    expect(second.secret).not.toBe(first.secret);
    expect(Date.parse(second.effective_by)).toBeGreaterThan(asked + 60_000);
    await expectProblem(await fresh(callerOf(first)), 401, "credential_unknown");
    expect((await fresh(callerOf(second))).status).toBe(200);
  });

  it("shows its secret again to who asks again with the same Idempotency-Key, and is rotated once", async () => {
    const headers = { "Idempotency-Key": randomUUID() };
    const answers = [await rotate(owner, organization, headers), await rotate(owner, organization, headers)];
    const [first, second] = (await Promise.all(answers.map((answer) => answer.json()))) as [Rotated, Rotated];
    expect(second).toEqual(first);
    expect((await fresh(callerOf(first))).status).toBe(200);
  });

  it("twenty at once, from none: one key, and whoever was answered last has its secret", async () => {
    const { id } = await makeOrganization(owner);
    const answers = await Promise.all(Array.from({ length: 20 }, () => rotate(owner, id)));
    for (const { status } of answers) expect([200, 412]).toContain(status);
    const made = (await Promise.all(
      answers.filter(({ status }) => status === 200).map((answer) => answer.json()),
    )) as Rotated[];
    expect(new Set(made.map((key) => key.id)).size).toBe(1);
    const good = await Promise.all(made.map(async (key) => (await fresh(callerOf(key))).status));
    expect(good.filter((status) => status === 200)).toHaveLength(1);
  });

  it("is revoked for good; the next rotation makes another", async () => {
    const first = await rotated();
    await expectProblem(await revoke(owner, organization, { "If-Match": '"v0"' }), 412, "stale_version");
    const revoked = await revoke(owner);
    expect(await revoked.json()).toMatchObject({
      id: first.id,
      revoked_at: expect.stringMatching(/Z$/),
      effective_by: expect.stringMatching(/Z$/),
    });
    await expectProblem(await fresh(callerOf(first)), 401, "credential_revoked");
    await expectProblem(await get(owner), 404, "not_found");
    await expectProblem(await revoke(owner), 404, "not_found");
    const second = await rotated();
    expect(second.id).not.toBe(first.id);
    await expectProblem(await fresh(callerOf(first)), 401, "credential_revoked");
  });

  it("is not in the way of a service account of that name, nor the other way round", async () => {
    const { id, defaultProject: project } = await makeOrganization(owner);
    const json = { name: "Organization Default Key ", role: "viewer" };
    const at = `/v1/projects/${project}/service-accounts`;
    expect((await send(owner, { method: "POST", path: at, json })).status).toBe(201);
    expect((await rotate(owner, id)).status).toBe(200);
  });

  it("is logged in the organization, with no secret in it", async () => {
    const { id } = await makeOrganization(owner);
    const { secret } = await rotated(id);
    const { secret: next } = await rotated(id);
    const events = await until(async () => {
      const answer = await send(owner, { method: "GET", path: `/v1/organizations/${id}/audit` });
      const { data } = (await answer.json()) as { data: { type: string; project_id: string | null }[] };
      const found = data.filter(({ type }) => type.startsWith("key."));
      return found.length === 2 && found;
    });
    expect(events.map(({ type }) => type)).toEqual(["key.rotated", "key.created"]);
    expect(events.map(({ project_id }) => project_id)).toEqual([null, null]);
    for (const each of [secret, next]) expect(JSON.stringify(events)).not.toContain(each.slice(8, 40));
  });

  it("dies with the organization", async () => {
    const { id } = await makeOrganization(owner);
    const key = callerOf(await rotated(id));
    await (await control()).prepare("DELETE FROM organizations WHERE id = ?").bind(id).run();
    await expectProblem(await fresh(key), 401, "credential_revoked");
  });

  it("is not for a personal organization: 403", async () => {
    await expectProblem(await rotate(owner, owner.organization), 403, "personal_organization");
  });
});

describe("O9 service accounts of an organization", () => {
  it("are as many as its entitlement says, its Default Key aside, however many are made at once", async () => {
    const { id, defaultProject: project } = await makeOrganization(owner, { service_accounts: 2 });
    await rotated(id);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        send(owner, {
          method: "POST",
          path: `/v1/projects/${project}/service-accounts`,
          json: { name: unique("robot"), role: "viewer" },
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    const refused = answers.find(({ status }) => status !== 201) as Response;
    const { entitlement } = (await refused.clone().json()) as { entitlement: string };
    await expectProblem(refused, 403, "entitlement_missing");
    expect(entitlement).toBe("service_accounts");
  });
});
