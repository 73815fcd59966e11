/** Reading the audit log: who may, what a line says, filters, pages, and what they cost. */
import { rfc3339 } from "@atrium/shared/clock";
import type { AtriumEvent } from "@atrium/shared/contract/events";
import { newId } from "@atrium/shared/id";
import { beforeAll, describe, expect, it } from "vitest";
import { lines as found, scan } from "../services/events/src/audit/store.ts";
import { anEvent, ask, idAt, type Lines, lines, listening, logged, plansOf, rowsReadBy } from "./auditing.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { type Person, signUp } from "./personas.ts";
import { addCollaborator, makeKey, makeTenant, type Tenant } from "./world.ts";

const { env, metered } = await harness();
const { EVENTS_QUEUE } = await env("auth");
const { EVENTS_DB } = await env("events");

let ours: Tenant;
let project: string;
let organization: string;
let place: { project: string; organization: string };
beforeAll(async () => {
  ours = await makeTenant();
  place = { project: ours.project, organization: ours.owner.organization };
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
      const all = (await lines(owner, `${project}?target=${key.id}`)).data;
      const done = all.filter(({ type }) => type !== "key.first_used");
      return done.length === 3 ? { data: done } : null;
    });
    expect(data.map(({ type }) => type)).toEqual(["key.revoked", "key.updated", "key.created"]);
    const [session] = data.map(({ credential }) => credential?.id);
    expect(data[1]).toEqual({
      id: expect.stringMatching(/^evt_/),
      sequence: expect.any(Number),
      type: "key.updated",
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      actor: { type: "account", id: owner.id, name: owner.username },
      credential: { type: "session", id: session },
      attributed_to: null,
      target: { type: "key", id: key.id, name: "renamed" },
      project_id: ours.project,
      organization_id: owner.organization,
      request_id: renamed.headers.get("x-request-id"),
      address: owner.address,
      changes: { name: { from: expect.any(String), to: "renamed" } },
      details: expect.any(Object),
    });
    const { data: made } = await until(async () => {
      const found = await lines(owner, `${project}?credential=${key.id}&type=resource.created`);
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
    // Behind what making the tenant left.
    const start = Date.now() + 1_000;
    seeded = Array.from({ length: 300 }, (_, index) =>
      anEvent(place, {
        at: start + 10 * index,
        sequence: index,
        type: TYPES[index % 3] ?? "key.created",
        actor: { type: "account", id: `acc_${index % 4}`, name: "Somebody" },
        credential: index % 5 === 0 ? null : { type: "session", id: `ses_${index % 5}` },
        target: { type: "key", id: `key_${index % 6}`, name: null },
        address: `192.0.2.${index % 7}`,
        details: { index },
      }),
    );
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

  /** One now, and two that are late: one where the reader has been, one where they come to. */
  async function linesInBetween(): Promise<string[]> {
    const late = [50, 290].map((n) => ({ ...seeded[3], id: idAt((seeded[n]?.at ?? 0) + 1) }) as AtriumEvent);
    const now = { ...seeded[3], id: idAt((seeded.at(-1)?.at ?? 0) + 1_000) };
    await EVENTS_QUEUE.sendBatch([now, ...late].map((body) => ({ body })));
    await until(async () => {
      const query = EVENTS_DB.prepare("SELECT count(*) n FROM audit WHERE id IN (?, ?)");
      return (await query.bind(...late.map(({ id }) => id)).first<{ n: number }>())?.n === 2;
    });
    return late.map(({ id }) => id);
  }

  it("pages are complete and without repetition, also when lines come in between, and late ones", async () => {
    const seen: string[] = [];
    let late: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Lines = await lines(
        ours.owner,
        `${project}?limit=7&actor=acc_3${cursor === null ? "" : `&cursor=${cursor}`}`,
      );
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.next_cursor;
      if (seen.length === 35) late = await linesInBetween();
    } while (cursor !== null);
    // What was there when it began; and of what came late the one that stands behind where it had come to.
    expect(seen.filter((id) => !late.includes(id))).toEqual(newestFirst(({ actor }) => actor.id === "acc_3"));
    expect(seen.filter((id) => late.includes(id))).toEqual([late[0]]);
    expect(seen).toEqual(seen.toSorted().reverse());
  });

  it.each(
    ["", "type=key.created", "actor=acc_1", "target=key_2", "credential=ses_3", "address=192.0.2.4"].flatMap(
      (filter) => [filter, `${filter}&since={since}`, `${filter}&until={until}`],
    ),
  )("one query, and at most 2 × rows + 10 rows read: %s", async (query) => {
    const asked = query
      .replace("{since}", rfc3339(seeded[30]?.at ?? 0))
      .replace("{until}", rfc3339(seeded[270]?.at ?? 0));
    for (const path of [project, organization]) {
      const counted = () => metered(() => lines(ours.owner, `${path}?limit=20&${asked}`), "events");
      let { cost, value } = await counted();
      // Somebody's message was logged or sent meanwhile: counted once more.
      for (let more = 0; cost.d1_calls > 1 && more < 3; more++) ({ cost, value } = await counted());
      expect(value.data).toHaveLength(20);
      expect(cost.d1_calls).toBe(1);
      expect(cost.d1_statements).toBe(1);
      expect(cost.rows_read).toBeLessThanOrEqual(50);
    }
  });

  it("by each combination of filters, in each order and from anywhere, the log is searched by one index, in its order", async () => {
    const VALUES = {
      credential: "ses_1",
      target: "key_1",
      address: "192.0.2.1",
      actor: "acc_1",
      type: "key.created",
    };
    const combinations = Object.entries(VALUES).reduce<object[]>(
      (all, [name, value]) => all.flatMap((one) => [one, { ...one, [name]: value }]),
      [{}],
    );
    expect(combinations).toHaveLength(32);
    const { db, asked } = listening();
    for (const type of ["project", "organization"] as const)
      for (const filter of combinations)
        for (const times of [{}, { since: 1, until: 2 }])
          for (const order of ["newest", "oldest"] as const)
            for (const after of [null, "evt_1"])
              await scan(db, { type, id: "nobody" }, { ...filter, ...times }, order, after, 10);
    expect(asked).toHaveLength(512);
    for (const plan of await plansOf(EVENTS_DB, asked))
      expect(plan).toMatch(
        /^SEARCH audit USING INDEX audit_(project|organization)(_(credential|target|address|actor|type))? \([^\n]*\)$/,
      );
  });

  it("a search by several filters looks at 1000 lines a page, and goes on where it ended", async () => {
    const about = { project: newId("prj"), organization: newId("org") };
    const day = Date.UTC(2026, 0, 1);
    const event = (index: number) =>
      anEvent(about, { at: day + index, type: index % 2_000 === 0 ? "key.revoked" : "key.created" });
    for (let start = 0; start < 4_001; start += 500)
      await logged(...Array.from({ length: Math.min(500, 4_001 - start) }, (_, n) => event(start + n)));
    const filter = { actor: "acc_1", type: "key.revoked" };
    const pages: [found: number, more: boolean][] = [];
    let after: string | null = null;
    do {
      const { asked, db: counted } = listening(EVENTS_DB);
      const at = { type: "project", id: about.project } as const;
      const page = await found(counted, at, filter, { limit: 20, after });
      const read = await rowsReadBy(EVENTS_DB, asked);
      expect(read).toBeLessThanOrEqual(2 * 1_000 + 10);
      pages.push([page.found.length, page.lookedUpTo !== null]);
      after = page.lookedUpTo;
    } while (after !== null);
    expect(pages).toEqual([
      [1, true],
      [0, true],
      [1, true],
      [0, true],
      [1, false],
    ]);
  });

  it("pages of such a search are complete, although some hold nothing", async () => {
    const rare = anEvent(place, {
      at: Date.UTC(2020, 0, 1),
      type: "key.leaked",
      credential: { type: "session", id: "ses_much" },
    });
    const much = Array.from({ length: 1_500 }, (_, n) =>
      anEvent(place, { at: Date.UTC(2021, 0, 1) + n, credential: { type: "session", id: "ses_much" } }),
    );
    for (const some of [[rare], much.slice(0, 750), much.slice(750)]) await logged(...some);
    const query = "credential=ses_much&type=key.leaked&limit=5";
    for (const path of [project, organization]) {
      const first = await lines(ours.owner, `${path}?${query}`);
      expect(first).toEqual({ data: [], next_cursor: expect.any(String) });
      const second = await lines(ours.owner, `${path}?${query}&cursor=${first.next_cursor}`);
      expect(second.data.map(({ id }) => id)).toEqual([rare.id]);
      expect(second.next_cursor).toBeNull();
    }
  });

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
