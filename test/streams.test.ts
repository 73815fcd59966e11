/** Following what happens, as server-sent events: nothing is left out, nothing comes twice, and it ends with the right to see it. */
import type { Context } from "@atrium/shared/context";
import type { AtriumEvent } from "@atrium/shared/contract/events";
import { newId } from "@atrium/shared/id";
import { notFound } from "@atrium/shared/problem";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { followEvents } from "../services/events/src/stream/stream.ts";
import { anEvent, ask, type Line, listening, logged, plansOf } from "./auditing.ts";
import { contextOver, freshAccess } from "./direct.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { type Caller, signUp } from "./personas.ts";
import { addCollaborator, makeKey, makeTenant, type Tenant } from "./world.ts";

const { env } = await harness();
const { EVENTS_DB } = await env("events");
const { EVENTS_QUEUE } = await env("auth");

interface Message {
  id?: string;
  event?: string;
  data?: string;
  retry?: string;
}

let ours: Tenant;
let place: { project: string; organization: string };
let project: string;
let organization: string;
beforeAll(async () => {
  ours = await makeTenant();
  place = { project: ours.project, organization: ours.owner.organization };
  project = `/v1/projects/${ours.project}/events`;
  organization = `/v1/organizations/${ours.owner.organization}/events`;
});

const opened: Stream[] = [];
afterEach(async () => {
  for (const stream of opened.splice(0)) await stream.close();
});

/** As an EventSource has it: what came, and the id that it would come again with. */
class Stream {
  readonly messages: Message[] = [];
  lastId: string | undefined;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #over: Promise<void>;
  readonly response: Response;

  constructor(response: Response) {
    this.response = response;
    this.#reader = (response.body as ReadableStream<Uint8Array>).getReader();
    this.#over = this.#read().catch(() => undefined);
  }

  async #read(): Promise<void> {
    let text = "";
    for (;;) {
      const { done, value } = await this.#reader.read();
      if (done) return;
      text += Buffer.from(value).toString();
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) this.#take(block);
    }
  }

  #take(block: string): void {
    const message: Message = Object.fromEntries(
      block.split("\n").map((field) => field.split(/: ?(.*)/s).slice(0, 2)),
    );
    if (message.id !== undefined) this.lastId = message.id;
    this.messages.push(message);
  }

  get events(): Line[] {
    return this.messages
      .filter(({ data, event }) => data !== undefined && event === undefined)
      .map(({ data }) => JSON.parse(data ?? "") as Line);
  }

  /** The first so many events. */
  async first(count: number): Promise<Line[]> {
    return until(async () => this.events.length >= count && this.events);
  }

  async close(): Promise<void> {
    await this.#reader.cancel();
    await this.#over;
  }
}

async function open(caller: Caller, path: string, headers: Record<string, string> = {}): Promise<Stream> {
  const response = await ask(caller, path, headers);
  expect(response.status, response.ok ? "" : await response.text()).toBe(200);
  const stream = new Stream(response);
  opened.push(stream);
  // It is heard of at once that somebody listens.
  await until(async () => stream.messages.length >= 2);
  return stream;
}

const idsOf = (events: readonly { id: string }[]) => events.map(({ id }) => id);

describe("a stream", () => {
  it("begins now, and has what happens then, as the log shows it, of the project and of its organization", async () => {
    const streams = [await open(ours.owner, project), await open(ours.owner, organization)];
    const made = await send(ours.owner, {
      method: "POST",
      path: `/v1/projects/${ours.project}/runs`,
      json: { name: "followed" },
    });
    const { id } = (await made.json()) as { id: string };
    for (const stream of streams) {
      expect(stream.response.headers.get("content-type")).toBe("text/event-stream");
      expect(stream.response.headers.get("cache-control")).toBe("private, no-store");
      expect(stream.messages[0]).toEqual({ retry: "1000" });
      const [event] = await until(async () => {
        const its = stream.events.filter(({ target }) => target.id === id);
        return its.length > 0 && its;
      });
      const list = await ask(ours.owner, `${project.replace("/events", "/audit")}?target=${id}`);
      expect([event]).toEqual(((await list.json()) as { data: Line[] }).data);
      const message = stream.messages.find(({ data }) => data?.includes(id));
      expect(message).toMatchObject({ id: event?.id, data: expect.any(String) });
      expect(message?.event).toBeUndefined();
    }
  });

  it("goes on behind the event that was heard of last: nothing is left out, and nothing comes twice", async () => {
    const events = await logged(...Array.from({ length: 600 }, () => anEvent(place)));
    const begin = events[9]?.id ?? "";
    const first = await open(ours.owner, `${project}?after=${begin}`);
    const seen = await first.first(50);
    await first.close();
    const resumed = await open(ours.owner, `${project}?after=${begin}`, {
      "Last-Event-ID": seen[49]?.id ?? "",
    });
    const more = await logged(...Array.from({ length: 5 }, () => anEvent(place)));
    const rest = await resumed.first(600 - 60 + 5);
    expect([...idsOf(seen.slice(0, 50)), ...idsOf(rest)]).toEqual(idsOf([...events.slice(10), ...more]));
  });

  it("has what is logged late, late: whatever its id", async () => {
    const [before] = await logged(anEvent(place));
    const stream = await open(ours.owner, `${project}?after=${before?.id}`);
    const late = anEvent(place, { at: Date.now() - 3_600_000 });
    const now = anEvent(place);
    await logged(now);
    await stream.first(1);
    await EVENTS_QUEUE.send(late);
    expect(idsOf(await stream.first(2))).toEqual([now.id, late.id]);
    const after = await open(ours.owner, project, { "Last-Event-ID": late.id });
    const [next] = await logged(anEvent(place));
    expect(idsOf(await after.first(1))).toEqual([next?.id]);
  });

  it("that heard of nothing goes on from where it began", async () => {
    const silent = await open(ours.owner, `${project}?type=key.leaked`);
    expect(silent.events).toEqual([]);
    expect(silent.lastId).toMatch(/^evt_/);
    await silent.close();
    const [leaked] = await logged(anEvent(place, { type: "key.leaked" }), anEvent(place));
    const again = await open(ours.owner, `${project}?type=key.leaked`, {
      "Last-Event-ID": silent.lastId ?? "",
    });
    expect(idsOf(await again.first(1))).toEqual([leaked?.id]);
  });

  it("of an event that is not there, or elsewhere: 422, with a pointer to it", async () => {
    const theirs = { project: newId("prj"), organization: newId("org") };
    const [foreign] = await logged(anEvent(theirs));
    for (const id of [foreign?.id ?? "", newId("evt"), "1", "nonsense"])
      for (const path of [project, organization]) {
        const headers = { "Last-Event-ID": id };
        const resumed = await expectProblem(await ask(ours.owner, path, headers), 422, "validation_failed");
        expect(resumed.errors?.[0]?.pointer).toBe("header:last-event-id");
        const asked = await ask(ours.owner, `${path}?after=${id}`);
        const begun = await expectProblem(asked, 422, "validation_failed");
        expect(begun.errors?.[0]?.pointer).toBe("?after");
      }
  });
});

describe("what is asked for", () => {
  const happened = (): AtriumEvent[] => [
    anEvent(place, { type: "key.created" }),
    anEvent(place, { type: "key.revoked" }),
    anEvent(place, { type: "resource.created", target: { type: "run", id: "run_1", name: "a" } }),
    anEvent(place, {
      type: "resource.created",
      target: { type: "dataset", id: "dataset_1", name: "b", labels: { team: "speech", size: "large" } },
    }),
    anEvent(place, { type: "webhook.tested", target: { type: "webhook", id: "whk_1", name: "c" } }),
    anEvent(place, { type: "key.rotated" }),
  ];

  it.each<[string, number[]]>([
    ["", [0, 1, 2, 3, 4, 5]],
    ["type=key.revoked", [1]],
    ["type=key.*", [0, 1, 5]],
    ["type=key.revoked&type=resource.created", [1, 2, 3]],
    ["kind=run", [2]],
    ["kind=run&kind=webhook", [2, 4]],
    ["type=resource.*&kind=dataset", [3]],
    ["label=team:speech", [3]],
    ["label=team:speech&label=size:small", []],
  ])("%s: those and no others", async (query, wanted) => {
    const [begin, ...events] = await logged(anEvent(place), ...happened());
    // What there is comes at once, and where there is nothing, how far it was looked for.
    const stream = await open(ours.owner, `${project}?after=${begin?.id}&${query}`);
    const these = new Set(idsOf(events));
    expect(idsOf(stream.events).filter((id) => these.has(id))).toEqual(wanted.map((n) => events[n]?.id));
    if (wanted.length === 0) expect(stream.lastId).not.toBe(begin?.id);
  });

  it.each([
    ["type=key.forged", "?type/0"],
    ["type=nothing.*", "?type/0"],
    ["kind=spaceship", "?kind/0"],
    ["types=key.*", "?types"],
    ["label=team", "?label/0"],
  ])("%s: 422, with a pointer to it", async (query, pointer) => {
    const refusal = await expectProblem(
      await ask(ours.owner, `${project}?${query}`),
      422,
      "validation_failed",
    );
    expect(refusal.errors?.map((fault) => fault.pointer)).toEqual([pointer]);
  });
});

describe("who may", () => {
  it("whoever may read the log: a member is told what is missing, an outsider nothing", async () => {
    const [admin, member, outsider] = await Promise.all([
      signUp("admin"),
      signUp("member"),
      signUp("outsider"),
    ]);
    await addCollaborator(ours, admin, "admin");
    await addCollaborator(ours, member, "member");
    await open(admin, project);
    await expectProblem(await ask(member, project), 403, "permission_missing");
    await expectProblem(await ask(outsider, project), 404, "not_found");
    await expectProblem(await ask(admin, organization), 404, "not_found");
  });

  it("a key for its own lines alone hears of those, and of no other not even that it was", async () => {
    const key = await makeKey(ours, { scopes: ["audit:view:own"] });
    const own = () => anEvent(place, { credential: { type: "project_key", id: key.id } });
    const [first, second, foreign] = [own(), own(), anEvent(place)];
    await logged(first, foreign);
    const stream = await open(key, `${project}?after=${first.id}`);
    await logged(anEvent(place), second, anEvent(place));
    expect(idsOf(await stream.first(1))).toEqual([second.id]);
    const ids = stream.messages.flatMap(({ id }) => id ?? []);
    expect(new Set(ids)).toEqual(new Set([second.id]));
    await expectProblem(await ask(key, `${project}?after=${foreign.id}`), 422, "validation_failed");
  });
});

/** Of the project, for this caller, in a time that is held. */
async function direct(caller: Caller) {
  const target = { type: "project", id: ours.project } as const;
  const access = await freshAccess<"audit:view">(caller, target);
  const { db, asked } = listening(EVENTS_DB);
  const time = { now: access.asOf };
  const ctx: Context = Object.assign(contextOver(EVENTS_DB, "events"), {
    db,
    clock: { now: () => time.now },
    reauthorize: () =>
      freshAccess(caller, target).catch(() => {
        throw notFound();
      }),
  });
  return { ctx, access, asked, time };
}

const ALL = { types: [], kinds: [], labels: {} };

describe("the right to see it", () => {
  it("O8 ends for an admin who was removed, when the time of the decision is over: nothing more is sent", async () => {
    const leaver = await signUp("leaver");
    const membership = await addCollaborator(ours, leaver, "admin");
    const [before, seen] = await logged(anEvent(place), anEvent(place));
    const { ctx, access, time } = await direct(leaver);
    const sent = await followEvents(ctx, access, ALL, { id: before?.id ?? "", pointer: "?after" });
    expect((await sent.next()).value).toMatchObject({
      type: "lines",
      lines: expect.arrayContaining([expect.objectContaining({ id: seen?.id })]),
    });
    const removal = `/v1/projects/${ours.project}/collaborators/${membership.id}`;
    expect((await send(ours.owner, { method: "DELETE", path: removal })).ok).toBe(true);
    await logged(anEvent(place));
    time.now = access.expiresAt;
    expect((await sent.next()).value).toEqual({ type: "end", why: "gone" });
  });

  it("shrinks to what is one's own, when the time of the decision is over", async () => {
    const key = await makeKey(ours, { scopes: ["audit:view:own"] });
    const [before] = await logged(anEvent(place));
    const { ctx, access, time } = await direct(ours.owner);
    const sent = await followEvents(ctx, access, ALL, { id: before?.id ?? "", pointer: "?after" });
    expect((await sent.next()).value).toEqual({ type: "keep_alive", mark: before?.id });
    ctx.reauthorize = () => freshAccess(key, { type: "project", id: ours.project });
    time.now = access.expiresAt;
    const own = anEvent(place, { credential: { type: "project_key", id: key.id } });
    await logged(anEvent(place), own, anEvent(place));
    expect((await sent.next()).value).toMatchObject({ type: "lines", lines: [{ id: own.id }] });
  });
});

describe("what it costs", () => {
  it("one statement each time that the log is asked, by its index, in its order", async () => {
    const { ctx, access, asked } = await direct(ours.owner);
    const sent = await followEvents(ctx, access, ALL, undefined);
    await sent.next();
    await logged(anEvent(place));
    await sent.next();
    expect(asked.length).toBeLessThanOrEqual(4);
    const inOrganization = {
      ...access,
      target: { ...access.target, type: "organization" as const, id: place.organization },
    };
    await (await followEvents(ctx, inOrganization, ALL, undefined)).next();
    const [line] = await logged(anEvent(place));
    await (await followEvents(ctx, inOrganization, ALL, { id: line?.id ?? "", pointer: "" })).next();
    for (const plan of await plansOf(EVENTS_DB, asked))
      expect(plan).toMatch(
        /^SEARCH audit USING (INDEX audit_(project|organization)_position \((project|organization)_id=\?( AND rowid>\?)?\)|INDEX sqlite_autoindex_audit_1 \(id=\?\))$/,
      );
  });
});
