/** `Idempotency-Key`: the same request again does nothing and answers the same. */
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { contentsOf } from "./direct.ts";
import { harness } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { type Caller, newcomer, type Person, signUp, unique } from "./personas.ts";
import { addCollaborator, makeTenant, type Tenant } from "./world.ts";

const { env } = await harness();
const { CONTROL } = await env("auth");

let ours: Tenant;
beforeAll(async () => {
  ours = await makeTenant();
});

const post = (caller: Caller, path: string, key: string, json: unknown) =>
  send(caller, {
    method: "POST",
    path: `/v1/projects/${ours.project}/${path}`,
    json,
    headers: { "Idempotency-Key": key },
  });

/** How many things of a list have that name. */
async function named(list: string, name: string): Promise<number> {
  const path = `/v1/projects/${ours.project}/${list}?limit=100`;
  const { data } = (await (await send(ours.owner, { method: "GET", path })).json()) as {
    data: { name: string }[];
  };
  return data.filter((thing) => thing.name === name).length;
}

const replayed = (response: Response) => response.headers.get("idempotency-replayed") === "true";

describe("the same key and body again", () => {
  it.each(["keys", "runs", "datasets", "models"])(
    "%s: one is made, and the answer is the same",
    async (list) => {
      const [key, name] = [randomUUID(), unique("once")];
      const first = await post(ours.owner, list, key, { name });
      const second = await post(ours.owner, list, key, { name });
      expect([first.status, replayed(first)]).toEqual([201, false]);
      expect([second.status, replayed(second)]).toEqual([201, true]);
      expect(await second.text()).toBe(await first.text());
      expect(second.headers.get("content-type")).toBe("application/json");
      expect(second.headers.get("cache-control")).toBe("private, no-store");
      expect(await named(list, name)).toBe(1);
    },
  );

  it("the secret of a key is in the answer again, and it is good", async () => {
    const [key, name] = [randomUUID(), unique("once")];
    const answers = [
      await post(ours.owner, "keys", key, { name }),
      await post(ours.owner, "keys", key, { name }),
    ];
    const [first, second] = (await Promise.all(answers.map((answer) => answer.json()))) as {
      secret: string;
    }[];
    expect(second?.secret).toBe(first?.secret);
    const access = await send(
      { token: second?.secret ?? null, address: ours.owner.address },
      { method: "GET", path: "/v1/access" },
    );
    expect(access.status).toBe(200);
  });

  it("what failed is not kept: once it is possible, the key does it", async () => {
    const run = (await (await post(ours.owner, "runs", randomUUID(), { name: unique("run") })).json()) as {
      id: string;
    };
    const act = (action: string, key: string) => post(ours.owner, `runs/${run.id}/${action}`, key, undefined);
    const key = randomUUID();
    await expectProblem(await act("resume", key), 409, "state_conflict");
    expect((await act("pause", randomUUID())).status).toBe(200);
    const resumed = await act("resume", key);
    expect([resumed.status, replayed(resumed)]).toEqual([200, false]);
    const again = await act("resume", key);
    expect([again.status, replayed(again)]).toEqual([200, true]);
    expect(await again.text()).toBe(await resumed.text());
  });
});

describe("two at once", () => {
  it.each(["keys", "runs"])("%s: one does it, the others replay", async (list) => {
    const [key, name] = [randomUUID(), unique("at-once")];
    const responses = await Promise.all(
      Array.from({ length: 8 }, () => post(ours.owner, list, key, { name })),
    );
    expect(responses.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(responses.filter((response) => !replayed(response))).toHaveLength(1);
    const bodies = await Promise.all(responses.map((response) => response.text()));
    expect(new Set(bodies).size).toBe(1);
    expect(await named(list, name)).toBe(1);
  });

  it("also where the second would be refused for what the first has done", async () => {
    const person = await newcomer();
    const [key, body] = [randomUUID(), { email: person.email, role: "viewer" }];
    const responses = await Promise.all(
      Array.from({ length: 4 }, () => post(ours.owner, "collaborators", key, body)),
    );
    expect(responses.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    const ids = await Promise.all(
      responses.map(async (response) => ((await response.json()) as { id: string }).id),
    );
    expect(new Set(ids).size).toBe(1);
    await expectProblem(await post(ours.owner, "collaborators", randomUUID(), body), 409, "already_a_member");
  });
});

describe("the key names one request of one credential", () => {
  it("with another body: 422", async () => {
    const key = randomUUID();
    expect((await post(ours.owner, "runs", key, { name: "one" })).status).toBe(201);
    await expectProblem(
      await post(ours.owner, "runs", key, { name: "another" }),
      422,
      "idempotency_mismatch",
    );
  });

  it("two bodies at once: one does it, the other is refused", async () => {
    const key = randomUUID();
    const names = [unique("left"), unique("right")];
    const responses = await Promise.all(names.map((name) => post(ours.owner, "runs", key, { name })));
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 422]);
  });

  it("at another path, and by somebody else: another thing", async () => {
    const member: Person = await signUp("member");
    await addCollaborator(ours, member, "member");
    const [key, name] = [randomUUID(), unique("each")];
    const responses = await Promise.all([
      post(ours.owner, "runs", key, { name }),
      post(ours.owner, "datasets", key, { name }),
      post(member, "runs", key, { name }),
    ]);
    expect(responses.map((response) => [response.status, replayed(response)])).toEqual(
      Array(3).fill([201, false]),
    );
    const ids = await Promise.all(
      responses.map(async (response) => ((await response.json()) as { id: string }).id),
    );
    expect(new Set(ids).size).toBe(3);
  });

  it.each(["", "with space", "ä", "x".repeat(256)])("%j is none: 422", async (key) => {
    const response = await post(ours.owner, "runs", key, { name: "never" }).catch((error: unknown) => error);
    // A header that no client can send is refused before it leaves.
    if (response instanceof Response) await expectProblem(response, 422, "validation_failed");
    else expect(response).toBeInstanceOf(TypeError);
  });
});

it("a secret in a kept answer cannot be read from the database", async () => {
  const answer = await post(ours.owner, "keys", randomUUID(), { name: unique("sealed") });
  const { id, secret } = (await answer.json()) as { id: string; secret: string };
  const contents = await contentsOf(CONTROL);
  expect(contents).toContain(id);
  expect(contents).not.toContain(secret.slice(7, 39));
  const { results } = await CONTROL.prepare("SELECT sealed FROM idempotency").all<{ sealed: string }>();
  expect(results.length).toBeGreaterThan(0);
  for (const { sealed } of results) expect(Buffer.from(sealed, "base64").includes(secret)).toBe(false);
});
