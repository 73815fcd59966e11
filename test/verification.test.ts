/** POST /v1/keys/verify: what another program is told about a key. */
import type { Scope } from "@atrium/shared/access/vocabulary";
import { beforeAll, describe, expect, it } from "vitest";
import { until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { type Caller, forgedKey, type Person, signUp } from "./personas.ts";
import { addCollaborator, makeKey, makeTenant, type Tenant } from "./world.ts";

let ours: Tenant;
let theirs: Tenant;
let member: Person;
/** Verifies, and may do nothing else. */
let gate: Caller;

beforeAll(async () => {
  [ours, theirs, member] = await Promise.all([makeTenant(), makeTenant(), signUp("member")]);
  await addCollaborator(ours, member, "member");
  gate = await makeKey(ours, { scopes: ["key:verify"] });
});

const verify = async (key: string, question: object = {}): Promise<Record<string, unknown>> => {
  const json = { key, consistency: "strong", ...question };
  const response = await send(gate, { method: "POST", path: "/v1/keys/verify", json });
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
};

const keyOf = (owner: Person, wishes: { scopes?: Scope[]; expires_at?: string } = {}) =>
  makeKey({ owner, project: ours.project }, wishes);

const refused = (code: string) => ({ valid: false, code, max_age: 0 });

describe("a key", () => {
  it("valid: whose it is, where, what it may do, and for how long that may be relied upon", async () => {
    const expiresAt = new Date(Date.now() + 20_000).toISOString();
    const key = await keyOf(member, { scopes: ["run:view", "run:delete:own"], expires_at: expiresAt });
    expect(await verify(key.token)).toEqual({
      valid: true,
      code: "valid",
      key: { id: key.id, name: expect.any(String) },
      principal: { type: "account", id: member.id, name: member.username },
      project: { id: ours.project, name: expect.any(String), organization_id: ours.owner.organization },
      role: "member",
      grant: ["run:delete:own", "run:view"],
      expires_at: expiresAt,
      max_age: expect.toSatisfy((seconds: number) => seconds > 0 && seconds < 20),
    });
  });

  it("malformed: what is no key, or was mistyped", async () => {
    const { token } = await keyOf(member);
    for (const key of ["nonsense", token.slice(1), `${token}x`])
      expect(await verify(key)).toEqual(refused("malformed"));
  });

  it("unknown: a forged one, a session, and a good one of another project", async () => {
    const other = await makeKey(theirs, {});
    for (const key of [forgedKey(), member.token, other.token])
      expect(await verify(key)).toEqual(refused("unknown"));
  });

  it("of any project of an organization, for who administers it; for others there is no such organization", async () => {
    const key = await keyOf(member);
    const foreign = await makeKey(theirs, {});
    const ask = (caller: Caller, secret: string) =>
      send(caller, {
        method: "POST",
        path: `/v1/keys/verify?organization=${ours.owner.organization}`,
        json: { key: secret },
      });
    expect(await (await ask(ours.owner, key.token)).json()).toMatchObject({
      code: "valid",
      project: { id: ours.project },
    });
    expect(await (await ask(ours.owner, foreign.token)).json()).toEqual(refused("unknown"));
    for (const caller of [member, gate]) await expectProblem(await ask(caller, key.token), 404, "not_found");
  });

  it("revoked: by hand, or because its owner was removed", async () => {
    const [person, byHand] = [await signUp("person"), await keyOf(member)];
    const { id } = await addCollaborator(ours, person, "member");
    const orphaned = await keyOf(person);
    const { client } = ours.owner;
    await client.DELETE("/v1/projects/{project}/keys/{key}", {
      params: { path: { project: ours.project, key: byHand.id } },
    });
    await client.DELETE("/v1/projects/{project}/collaborators/{collaborator}", {
      params: { path: { project: ours.project, collaborator: id } },
    });
    for (const { token } of [byHand, orphaned]) expect(await verify(token)).toEqual(refused("revoked"));
  });

  it("expired: at its time, also where it was cached", async () => {
    const { token } = await keyOf(member, { expires_at: new Date(Date.now() + 1_500).toISOString() });
    expect(await verify(token, { consistency: "cached" })).toMatchObject({ code: "valid" });
    const answer = await until(async () => {
      const { code, ...rest } = await verify(token, { consistency: "cached" });
      return code !== "valid" && { code, ...rest };
    });
    expect(answer).toEqual(refused("expired"));
  });

  it("insufficient: what its owner, its scopes or the thing leave out", async () => {
    const [all, narrow] = [await keyOf(member), await keyOf(member, { scopes: ["run:view"] })];
    const codeOf = async (key: string, permission: string, resource?: object) =>
      (await verify(key, { permission, ...(resource && { resource }) })).code;
    expect(await codeOf(all.token, "run:create")).toBe("valid");
    expect(await codeOf(narrow.token, "run:create")).toBe("insufficient");
    expect(await codeOf(all.token, "secret:view")).toBe("insufficient");
    // A member deletes their own only; without a thing nothing is known to be theirs.
    expect(await codeOf(all.token, "run:delete")).toBe("insufficient");
    expect(await codeOf(all.token, "run:delete", { created_by: member.id })).toBe("valid");
    expect(await codeOf(all.token, "run:delete", { created_by: ours.owner.id })).toBe("insufficient");
    expect(await codeOf(narrow.token, "run:view", { created_by: ours.owner.id })).toBe("valid");
  });

  it("that loses something says by when; so does a service account", async () => {
    const { client } = ours.owner;
    const { id } = await keyOf(ours.owner);
    const soon = (answer: { effective_by: string }) => Date.parse(answer.effective_by) - Date.now();
    const narrowed = await client.PATCH("/v1/projects/{project}/keys/{key}", {
      params: { path: { project: ours.project, key: id } },
      body: { scopes: ["run:view"] },
    });
    const demoted = await client.PATCH("/v1/projects/{project}/service-accounts/{service_account}", {
      params: { path: { project: ours.project, service_account: ours.ids["service-accounts"] ?? "" } },
      body: { role: "viewer" },
    });
    for (const answer of [narrowed, demoted]) {
      expect(soon(answer)).toBeGreaterThan(60_000);
      expect(soon(answer)).toBeLessThanOrEqual(65_000);
    }
  });

  it("is verified by who may: not by any other key", async () => {
    const key = await keyOf(member, { scopes: ["run:view"] });
    const sent = { method: "POST", path: "/v1/keys/verify", json: { key: key.token } };
    await expectProblem(await send(key, sent), 404, "not_found");
    await expectProblem(
      await send(theirs.owner, { ...sent, path: `${sent.path}?project=${ours.project}` }),
      404,
      "not_found",
    );
  });
});
