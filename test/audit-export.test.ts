/** The audit log as a file: what it holds, that it is whole or breaks off, for whom, and what it holds in memory. */
import { rfc3339 } from "@atrium/shared/clock";
import type { Context } from "@atrium/shared/context";
import type { AtriumEvent } from "@atrium/shared/contract/events";
import { streamed } from "@atrium/shared/http/streamed";
import { notFound } from "@atrium/shared/problem";
import { beforeAll, describe, expect, it } from "vitest";
import { exported } from "../services/events/src/audit/export/export.ts";
import { anEvent, ask, type Line, lines, listening, logged, REQUEST } from "./auditing.ts";
import { contextOver, freshAccess } from "./direct.ts";
import { harness } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { signUp } from "./personas.ts";
import { addCollaborator, makeKey, makeTenant, type Tenant } from "./world.ts";

const { env } = await harness();
const { EVENTS_DB } = await env("events");

const START = Date.UTC(2026, 0, 1);
const COUNT = 700;

let ours: Tenant;
let place: { project: string; organization: string };
let project: string;
let organization: string;
let seeded: AtriumEvent[];

beforeAll(async () => {
  ours = await makeTenant();
  place = { project: ours.project, organization: ours.owner.organization };
  project = `/v1/projects/${ours.project}/audit`;
  organization = `/v1/organizations/${ours.owner.organization}/audit`;
  seeded = Array.from({ length: COUNT }, (_, index) =>
    anEvent(place, {
      at: START + 1_000 * index,
      sequence: index,
      type: index % 2 ? "key.created" : "key.revoked",
      actor: { type: "account", id: `acc_${index % 3}`, name: "Somebody" },
    }),
  );
  await logged(...seeded);
});

/** Of what was seeded, and nothing else. */
const INSIDE = `since=${rfc3339(START)}&until=${rfc3339(START + 1_000 * COUNT)}`;

async function file(path: string, query: string): Promise<{ text: string; headers: Headers }> {
  const response = await ask(ours.owner, `${path}/export?${query}`);
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return { text, headers: response.headers };
}

const eventsOf = (text: string): Line[] =>
  text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);

/** RFC 4180, read by the book. */
function recordsOf(csv: string): string[][] {
  const records: string[][] = [[]];
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/y;
  for (let match = cell.exec(csv); match; match = cell.exec(csv)) {
    const [, said = "", end] = match;
    records.at(-1)?.push(said.startsWith('"') ? said.slice(1, -1).replaceAll('""', '"') : said);
    if (end === "\r\n") records.push([]);
    if (cell.lastIndex === csv.length) break;
  }
  expect(records.pop()).toEqual([]);
  return records;
}

describe("NDJSON", () => {
  it("has every line once, oldest first, as the log shows it", async () => {
    for (const path of [project, organization]) {
      const { text, headers } = await file(path, `format=ndjson&${INSIDE}`);
      expect(eventsOf(text).map(({ id }) => id)).toEqual(seeded.map(({ id }) => id));
      const newest = await lines(ours.owner, `${path}?limit=100&${INSIDE}`);
      expect(eventsOf(text).slice(-100).reverse()).toEqual(newest.data);
      expect(headers.get("content-type")).toBe("application/x-ndjson");
      expect(headers.get("cache-control")).toBe("private, no-store");
    }
  });

  it("is a file, named after its place and the time", async () => {
    const { headers } = await file(project, "format=ndjson");
    expect(headers.get("content-disposition")).toMatch(
      new RegExp(`^attachment; filename="audit-${ours.project}-\\d{8}T\\d{6}Z\\.ndjson"$`),
    );
  });

  it("has what the filters ask for, and no others", async () => {
    const { text } = await file(project, `format=ndjson&actor=acc_1&type=key.revoked&${INSIDE}`);
    const wanted = seeded.filter(({ actor, type }) => actor.id === "acc_1" && type === "key.revoked");
    expect(eventsOf(text).map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
  });

  it("is empty where nothing is asked for", async () => {
    expect((await file(project, "format=ndjson&actor=acc_nobody")).text).toBe("");
  });
});

describe("CSV", () => {
  const HEADER =
    "id,sequence,at,type,actor_type,actor_id,actor_name,attributed_to,credential_type,credential_id,target_type,target_id,target_name,project_id,organization_id,request_id,address,changes,details";

  it("has a header, a record for each line, and nothing but what the log shows", async () => {
    const { text, headers } = await file(project, `format=csv&${INSIDE}`);
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8; header=present");
    expect(headers.get("content-disposition")).toMatch(/\.csv"$/);
    const [header, ...records] = recordsOf(text);
    expect(header?.join(",")).toBe(HEADER);
    expect(records.map(([id]) => id)).toEqual(seeded.map(({ id }) => id));
    expect(records[1]).toEqual([
      seeded[1]?.id,
      "1",
      rfc3339(START + 1_000),
      ...["key.created", "account", "acc_1", "Somebody", "", "session", "ses_1", "key", "key_1", ""],
      ...[place.project, place.organization, REQUEST, "192.0.2.1", "{}", "{}"],
    ]);
  });

  it("is the header alone where nothing is asked for", async () => {
    expect((await file(project, "format=csv&actor=acc_nobody")).text).toBe(`${HEADER}\r\n`);
  });

  it.each([
    ['=HYPERLINK("https://evil.example","x")', '\'=HYPERLINK("https://evil.example","x")'],
    ["+1", "'+1"],
    ["-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"],
    ["@SUM(1)", "'@SUM(1)"],
    ["\t=1", "'\t=1"],
    ["\r=1", "'\r=1"],
    ["\n=1", "'\n=1"],
    ['a "b", c\r\nd\ne', 'a "b", c\r\nd\ne'],
    ["ünïcödé 🚀 = 1", "ünïcödé 🚀 = 1"],
  ])("a name that is %j is read as text, whole: %j", async (name, cell) => {
    const target = { type: "key", id: `key_${Buffer.from(name).toString("hex")}`, name };
    const changes = { name: { from: name, to: null } };
    await logged(anEvent(place, { at: START - 1_000, target, changes }));
    const { text } = await file(project, `format=csv&target=${target.id}`);
    const [header = [], record = []] = recordsOf(text);
    expect(record[header.indexOf("target_name")]).toBe(cell);
    expect(JSON.parse(record[header.indexOf("changes")] ?? "")).toEqual(changes);
  });
});

describe("who may", () => {
  it("whoever may search the log, and nobody else; which file must be said", async () => {
    const member = await signUp("member");
    await addCollaborator(ours, member, "member");
    await expectProblem(await ask(member, `${project}/export?format=csv`), 403, "permission_missing");
    await expectProblem(await ask(member, `${organization}/export?format=csv`), 404, "not_found");
    await expectProblem(
      await ask(await signUp("outsider"), `${project}/export?format=csv`),
      404,
      "not_found",
    );
    for (const query of ["", "?format=xlsx", "?format=csv&limit=5"])
      await expectProblem(await ask(ours.owner, `${project}/export${query}`), 422, "validation_failed");
  });

  it("a key for its own lines alone gets those", async () => {
    const key = await makeKey(ours, { scopes: ["audit:view:own"] });
    const own = anEvent(place, { at: START - 2_000, credential: { type: "project_key", id: key.id } });
    await logged(own);
    const response = await ask(
      key,
      `${project}/export?format=ndjson&until=${rfc3339(START + 1_000 * COUNT)}`,
    );
    expect(eventsOf(await response.text()).map(({ id }) => id)).toEqual([own.id]);
    const others = await ask(key, `${project}/export?format=ndjson&credential=ses_1`);
    expect(await others.text()).toBe("");
  });
});

describe("an export is whole, or breaks off", () => {
  const filter = { since: START, until: START + 1_000 * COUNT };

  /** Of the project, in a time that stands still; and how often the log was read. */
  async function direct() {
    const { db, asked } = listening(EVENTS_DB);
    const access = await freshAccess<"audit:view">(ours.owner, { type: "project", id: ours.project });
    const time = { now: access.asOf };
    const ctx: Context = Object.assign(contextOver(EVENTS_DB, "events"), {
      db,
      clock: { now: () => time.now },
    });
    return { ctx, access, time, asked };
  }

  const countOf = (text: string | undefined): number => (text ?? "").split("\n").length - 1;

  it("is read as it is taken: a part at a time, and nothing ahead", async () => {
    const { ctx, access, asked } = await direct();
    const reader = streamed(exported(ctx, access, filter, "ndjson")).getReader();
    expect(asked).toHaveLength(0);
    const sizes: number[] = [];
    for (let reads = 1; ; reads++) {
      const { done, value } = await reader.read();
      if (done) break;
      expect(asked).toHaveLength(reads);
      sizes.push(countOf(new TextDecoder().decode(value)));
    }
    expect(sizes).toEqual([250, 250, 200]);
  });

  it("O8 sends nothing more to who has lost the right, when the time of the decision is over", async () => {
    const leaver = await signUp("leaver");
    const membership = await addCollaborator(ours, leaver, "admin");
    const target = { type: "project", id: ours.project } as const;
    const { ctx, time } = await direct();
    const access = await freshAccess<"audit:view">(leaver, target);
    ctx.reauthorize = () =>
      freshAccess(leaver, target).catch(() => {
        throw notFound();
      });
    time.now = access.asOf;
    const sent = exported(ctx, access, filter, "ndjson");
    expect(countOf((await sent.next()).value as string)).toBe(250);
    const removal = `/v1/projects/${ours.project}/collaborators/${membership.id}`;
    expect((await send(ours.owner, { method: "DELETE", path: removal })).ok).toBe(true);
    time.now = access.expiresAt;
    await expect(sent.next()).rejects.toMatchObject({ code: "not_found" });
  });

  it("sends only what is the caller's own from when they may see no more", async () => {
    const { ctx, access, time } = await direct();
    const key = await makeKey(ours, { scopes: ["audit:view:own"] });
    ctx.reauthorize = () => freshAccess(key, { type: "project", id: ours.project });
    const own = anEvent(place, { at: START + 600_500, credential: { type: "project_key", id: key.id } });
    await logged(own);
    const sent = exported(ctx, access, filter, "ndjson");
    expect(countOf((await sent.next()).value as string)).toBe(250);
    time.now = access.expiresAt;
    expect(eventsOf((await sent.next()).value as string).map(({ id }) => id)).toEqual([own.id]);
    expect((await sent.next()).done).toBe(true);
  });

  it("sends nothing that was read while the right ran out, before it is decided again", async () => {
    const { ctx, access, time } = await direct();
    time.now = access.expiresAt - 1;
    ctx.clock = { now: () => time.now++ };
    ctx.reauthorize = async () => {
      throw notFound();
    };
    await expect(exported(ctx, access, filter, "ndjson").next()).rejects.toMatchObject({ code: "not_found" });
  });

  it("breaks off where there is more than one call may read", async () => {
    const { ctx, access } = await direct();
    const sent = exported(ctx, access, filter, "csv", 2);
    await sent.next();
    await sent.next();
    await expect(sent.next()).rejects.toThrow("as much as one export may read");
    await expect(new Response(streamed(exported(ctx, access, filter, "csv", 2))).text()).rejects.toThrow();
  });

  it("is never taken for whole by who reads it over HTTP, and goes on from what has arrived", async () => {
    const broken = anEvent(place, { at: START + 600_500 });
    await logged(broken);
    const spoil = EVENTS_DB.prepare("UPDATE audit SET event = ? WHERE id = ?");
    await spoil.bind("no event", broken.id).run();
    let arrived = "";
    const reading = (async () => {
      const response = await ask(ours.owner, `${project}/export?format=ndjson&${INSIDE}`);
      for await (const part of response.body as unknown as AsyncIterable<Uint8Array>)
        arrived += Buffer.from(part).toString("latin1");
    })();
    await expect(reading).rejects.toThrow();
    const got = eventsOf(arrived.replace(/[^\n]*$/, ""));
    expect(got.length).toBeLessThanOrEqual(500);
    await spoil.bind(JSON.stringify(broken), broken.id).run();
    const since = got.at(-1)?.at ?? rfc3339(START);
    const { text } = await file(
      project,
      `format=ndjson&since=${since}&until=${rfc3339(START + 1_000 * COUNT)}`,
    );
    const ids = new Set([...got, ...eventsOf(text)].map(({ id }) => id));
    for (const { id } of [...seeded, broken]) expect(ids).toContain(id);
  });
});
