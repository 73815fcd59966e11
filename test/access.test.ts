/** GET /v1/access: who am I, and what may I do here? */
import { beforeAll, describe, expect, it } from "vitest";
import { expectProblem, send } from "./http.ts";
import type { Caller } from "./personas.ts";
import { makeKey, makeTenant, type Tenant } from "./world.ts";

let ours: Tenant;
let theirs: Tenant;

beforeAll(async () => {
  [ours, theirs] = await Promise.all([makeTenant(), makeTenant()]);
});

const ask = (caller: Caller, query = ""): Promise<Response> =>
  send(caller, { method: "GET", path: `/v1/access${query}` });

const when = {
  as_of: expect.stringMatching(/Z$/),
  expires_at: expect.stringMatching(/Z$/),
  max_age: expect.toSatisfy((seconds: number) => seconds >= 0 && seconds <= 60),
};

describe("an access", () => {
  it("of a key: its project, and what its scopes leave of its owner's role", async () => {
    const key = await makeKey(ours, { scopes: ["run:view", "run:update:own"] });
    const answer = await ask(key);
    expect([answer.status, answer.headers.get("Cache-Control")]).toEqual([200, "private, no-store"]);
    expect(await answer.json()).toEqual({
      principal: { type: "account", id: ours.owner.id, name: ours.owner.username },
      credential: { type: "project_key", id: key.id, name: expect.any(String) },
      target: { type: "project", id: ours.project, organization_id: ours.owner.organization },
      role: "owner",
      permissions: ["run:update:own", "run:view"],
      ...when,
    });
  });

  it("of a session: its account, or the project that it names", async () => {
    expect(await (await ask(ours.owner)).json()).toMatchObject({
      target: { type: "account", id: ours.owner.id, organization_id: null },
      role: null,
      permissions: expect.arrayContaining(["account:view", "project:create"]),
      ...when,
    });
    const there = (await (await ask(ours.owner, `?project=${ours.project}`)).json()) as {
      permissions: string[];
    };
    expect(there).toMatchObject({ target: { type: "project", id: ours.project }, role: "owner" });
    expect(there.permissions).toContain("project:delete");
  });

  it("404 for another's project, by session and by key", async () => {
    const key = await makeKey(ours, {});
    for (const caller of [ours.owner, key])
      await expectProblem(await ask(caller, `?project=${theirs.project}`), 404, "not_found");
  });

  it("422 for a consistency that there is not", async () => {
    await expectProblem(await ask(ours.owner, "?consistency=eventual"), 422, "validation_failed");
  });
});
