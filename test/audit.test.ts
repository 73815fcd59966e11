/** Reading the audit log: who may, what a line says, filters, pages, and what they cost. */
import { rfc3339 } from "@atrium/shared/clock";
import type { AtriumEvent } from "@atrium/shared/contract/events";
import { newId } from "@atrium/shared/id";
import { beforeAll, describe, expect, it } from "vitest";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { type Caller, type Person, signUp } from "./personas.ts";
import { addCollaborator, makeKey, makeTenant, type Tenant } from "./world.ts";

const { env, metered } = await harness();
const { EVENTS_QUEUE } = await env("auth");
const { EVENTS_DB } = await env("events");

interface Line extends Omit<AtriumEvent, "at" | "source"> {
  at: string;
}
interface Lines {
  data: Line[];
  next_cursor: string | null;
}

const ask = (caller: Caller, path: string) => send(caller, { method: "GET", path });

async function lines(caller: Caller, path: string): Promise<Lines> {
  const response = await ask(caller, path);
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return JSON.parse(text) as Lines;
}

let ours: Tenant;
let project: string;
let organization: string;
beforeAll(async () => {
  ours = await makeTenant();
  project = `/v1/projects/${ours.project}/audit`;
  organization = `/v1/organizations/${ours.owner.organization}/audit`;
});

describe("a line says who did what, on what, from where, with which credential, and what changed", () => {
  it("a key that is renamed and revoked by the owner, a run made with it", async () => {
    const { owner } = ours;
    const key = await makeKey(ours, {});
    const at = `/v1/projects/${ours.project}`;
    const renamed = await send(owner, {
      method: "PATCH",
      path: `${at}/keys/${key.id}`,
      json: { name: "renamed" },
    });
    const run = await send(key, { method: "POST", path: `${at}/runs`, json: { name: "by key" } });
    await send(owner, { method: "DELETE", path: `${at}/keys/${key.id}` });

    const { data } = await until(async () => {
      const found = await lines(owner, `${project}?target=${key.id}`);
      return found.data.length === 3 ? found : null;
    });
    expect(data.map(({ type }) => type)).toEqual(["key.revoked", "key.updated", "key.created"]);
    const [session] = data.map(({ credential }) => credential?.id);
    expect(data[1]).toEqual({
      id: expect.stringMatching(/^evt_/),
      type: "key.updated",
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      actor: { type: "account", id: owner.id, name: owner.username },
      credential: { type: "session", id: session },
      target: { type: "key", id: key.id, name: "renamed" },
      project_id: ours.project,
      organization_id: owner.organization,
      request_id: renamed.headers.get("x-request-id"),
      address: owner.address,
      changes: { name: { from: expect.any(String), to: "renamed" } },
      details: expect.any(Object),
    });
    const { data: made } = await until(async () => {
      const found = await lines(owner, `${project}?credential=${key.id}`);
      return found.data.length > 0 ? found : null;
    });
    expect(made).toMatchObject([
      {
        type: "resource.created",
        actor: { id: owner.id },
        credential: { type: "project_key", id: key.id },
        request_id: run.headers.get("x-request-id"),
        address: key.address,
      },
    ]);
    expect(JSON.stringify([data, made])).not.toContain(key.token.slice(7, 39));
  });
});

describe("who may read it", () => {
  let admin: Person;
  let member: Person;
  beforeAll(async () => {
    [admin, member] = await Promise.all([signUp("admin"), signUp("member")]);
    await addCollaborator(ours, admin, "admin");
    await addCollaborator(ours, member, "member");
  });

  it("a project's: its admins; a member is told what is missing, an outsider nothing", async () => {
    await lines(admin, project);
    const refusal = await expectProblem(await ask(member, project), 403, "permission_missing");
    expect(refusal.permission).toBe("audit:view");
    await expectProblem(await ask(await signUp("outsider"), project), 404, "not_found");
  });

  it("an organization's: its owner, and nobody who is only in a project of it", async () => {
    await lines(ours.owner, organization);
    await expectProblem(await ask(admin, organization), 404, "not_found");
    await expectProblem(await ask(await makeKey(ours, {}), organization), 404, "not_found");
  });

  it("a deleted project's lines are in the organization's log, where the project itself is gone", async () => {
    const { id } = await ours.owner.client.POST("/v1/projects", { body: { name: "to be deleted" } });
    await ours.owner.client.DELETE("/v1/projects/{project}", { params: { path: { project: id } } });
    await expectProblem(await ask(ours.owner, `/v1/projects/${id}/audit`), 404, "not_found");
    const { data } = await until(async () => {
      const found = await lines(ours.owner, `${organization}?target=${id}`);
      return found.data.length === 2 ? found : null;
    });
    expect(data.map(({ type }) => type)).toEqual(["project.deleted", "project.created"]);
  });
});

describe("filters and pages, over 300 lines", () => {
  const START = Date.UTC(2030, 0, 1);
  const TYPES = ["resource.created", "key.created", "key.revoked"] as const;
  let seeded: AtriumEvent[];

  beforeAll(async () => {
    seeded = Array.from({ length: 300 }, (_, index) => ({
      id: newId("evt"),
      sequence: index,
      type: TYPES[index % 3] ?? "key.created",
      at: Date.now(),
      source: "control",
      actor: { type: "account", id: `acc_${index % 4}`, name: "Somebody" },
      attributed_to: null,
      credential: index % 5 === 0 ? null : { type: "session", id: `ses_${index % 5}` },
      target: { type: "key", id: `key_${index % 6}`, name: null },
      project_id: ours.project,
      organization_id: ours.owner.organization,
      request_id: `req_${index}`,
      address: `192.0.2.${index % 7}`,
      changes: {},
      details: { index },
    }));
    // Their own second, apart from what making the tenant left.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    for (let start = 0; start < 300; start += 100)
      await EVENTS_QUEUE.sendBatch(seeded.slice(start, start + 100).map((body) => ({ body })));
    await until(async () => {
      const query = EVENTS_DB.prepare(
        "SELECT count(*) n FROM audit WHERE project_id = ? AND actor_id LIKE 'acc__'",
      );
      return (await query.bind(ours.project).first<{ n: number }>())?.n === 300;
    });
    await Promise.all([lines(ours.owner, project), lines(ours.owner, organization)]);
  });

  const newestFirst = (which: (event: AtriumEvent) => boolean) =>
    seeded
      .filter(which)
      .map(({ id }) => id)
      .reverse();

  it.each<[string, (event: AtriumEvent) => boolean]>([
    ["actor=acc_1", ({ actor }) => actor.id === "acc_1"],
    ["target=key_2", ({ target }) => target.id === "key_2"],
    ["type=key.revoked&actor=acc_2", ({ type, actor }) => type === "key.revoked" && actor.id === "acc_2"],
    ["credential=ses_3", ({ credential }) => credential?.id === "ses_3"],
    ["address=192.0.2.4", ({ address }) => address === "192.0.2.4"],
    [
      "actor=acc_1&target=key_1&address=192.0.2.6",
      ({ actor, target, address }) =>
        actor.id === "acc_1" && target.id === "key_1" && address === "192.0.2.6",
    ],
  ])("%s: those and no others, newest first, in both logs", async (query, which) => {
    for (const path of [project, organization]) {
      const { data } = await lines(ours.owner, `${path}?limit=100&${query}`);
      expect(data.map(({ id }) => id)).toEqual(newestFirst(which));
    }
  });

  it("since and until: from the first moment to before the last", async () => {
    const [first, last] = [seeded[0]?.at ?? 0, seeded.at(-1)?.at ?? 0];
    const inside = `since=${rfc3339(first)}&until=${rfc3339(last + 1)}`;
    const { data, next_cursor } = await lines(ours.owner, `${project}?limit=100&${inside}`);
    expect(data.map(({ id }) => id)).toEqual(newestFirst(() => true).slice(0, 100));
    expect(next_cursor).not.toBeNull();
    const before = await lines(ours.owner, `${project}?limit=100&until=${rfc3339(first)}`);
    expect(before.data.length).toBeGreaterThan(0);
    expect(before.data.every(({ at }) => at < rfc3339(first))).toBe(true);
    expect((await lines(ours.owner, `${project}?since=${rfc3339(START)}`)).data).toEqual([]);
    const offset = `since=${encodeURIComponent(rfc3339(first).replace("Z", "+00:00"))}`;
    expect((await lines(ours.owner, `${project}?${offset}`)).data).toHaveLength(25);
  });

  async function lineInBetween(): Promise<void> {
    const event = { ...seeded[3], id: newId("evt") };
    await EVENTS_QUEUE.send(event);
    await until(() => EVENTS_DB.prepare("SELECT id FROM audit WHERE id = ?").bind(event.id).first());
  }

  it("pages are complete and without repetition, also when lines come in between", async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Lines = await lines(
        ours.owner,
        `${project}?limit=7&actor=acc_3${cursor === null ? "" : `&cursor=${cursor}`}`,
      );
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.next_cursor;
      if (seen.length === 7) await lineInBetween();
    } while (cursor !== null);
    expect(seen).toEqual(newestFirst(({ actor }) => actor.id === "acc_3"));
  });

  it.each(["", "type=key.created", "actor=acc_1", "target=key_2", "credential=ses_3", "address=192.0.2.4"])(
    "one query, and at most 2 × rows + 10 rows read: %s",
    async (query) => {
      for (const path of [project, organization]) {
        const { cost, value } = await metered(() => lines(ours.owner, `${path}?limit=20&${query}`));
        expect(value.data).toHaveLength(20);
        expect(cost.d1_calls).toBe(1);
        expect(cost.d1_statements).toBe(1);
        expect(cost.rows_read).toBeLessThanOrEqual(50);
      }
    },
  );

  it.each([
    ["actr=acc_1", "?actr"],
    ["type=key.forged", "?type"],
    ["since=yesterday", "?since"],
    ["cursor=foreign", "?cursor"],
    ["limit=101", "?limit"],
  ])("%s: 422, with a pointer to it", async (query, pointer) => {
    const problem = await expectProblem(
      await ask(ours.owner, `${project}?${query}`),
      422,
      "validation_failed",
    );
    expect(problem.errors?.map((fault) => fault.pointer)).toEqual([pointer]);
  });
});
