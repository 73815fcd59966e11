/** What reading the audit log costs, counted: the same with a thousand and with a hundred thousand lines in the place. */
import type { Context } from "@atrium/shared/context";
import { beforeAll, describe, expect, it } from "vitest";
import { exported } from "../../services/events/src/audit/export/export.ts";
import { followEvents } from "../../services/events/src/stream/stream.ts";
import { listening, REQUEST, rowsReadBy } from "../auditing.ts";
import { contextOver, freshAccess } from "../direct.ts";
import { harness } from "../harness.ts";
import type { Caller } from "../personas.ts";
import { fill } from "../seed.ts";
import { makeKey, makeTenant, type Tenant } from "../world.ts";
import { costOf, othersAreDone } from "./cost.ts";

const { env } = await harness();
const { EVENTS_DB } = await env("events");

let ours: Tenant;
let key: Caller;
beforeAll(async () => {
  ours = await makeTenant();
  key = await makeKey(ours, { scopes: ["audit:view"] });
  await othersAreDone();
});

/** By four people, with six keys, on six things, from seven addresses, of three types. */
async function grow(from: number, to: number): Promise<void> {
  await fill(
    EVENTS_DB,
    from,
    to,
    `INSERT INTO audit (id, at, type, project_id, organization_id, actor_id, target_id, credential_id, address, event)
     SELECT printf('evt_0%025d', n), 0, json_extract('["key.created","key.updated","key.revoked"]', '$[' || (n % 3) || ']'),
       ?3, ?4, 'acc_' || (n % 4), 'key_' || (n % 6), 'ses_' || (n % 6), '192.0.2.' || (n % 7),
       json_object('id', printf('evt_0%025d', n), 'at', 0, 'request_id', ?5) FROM numbers`,
    ours.project,
    ours.owner.organization,
    REQUEST,
  );
  // No webhook is told of these, and nobody goes through them to see that while it is counted.
  await EVENTS_DB.prepare("UPDATE distribution SET position = (SELECT max(position) FROM audit)").run();
  await othersAreDone();
}

/** Of one filter, as many rows as a page of a hundred may read; of several, as a page looks at. */
const PAGE = 2 * 100 + 10;
const SEARCH = 2 * 1_000 + 10;
const LISTS: [query: string, rows: number][] = [
  ["", PAGE],
  ["type=key.created", PAGE],
  ["actor=acc_1", PAGE],
  ["target=key_1", PAGE],
  ["credential=ses_1", PAGE],
  ["address=192.0.2.1", PAGE],
  ["actor=acc_1&since=1970-01-01T00:00:00Z", PAGE],
  ["type=key.created&until=2000-01-01T00:00:00Z", PAGE],
  // What is never: looked for among as many as a page looks at, and not among all.
  ["actor=acc_1&type=key.leaked", SEARCH],
  ["credential=ses_1&target=key_2", SEARCH],
  ["target=key_1&address=192.0.2.1&actor=acc_0&type=key.revoked&since=1970-01-01T00:00:00Z", SEARCH],
];

/** The project's log, read in this process. */
async function direct() {
  const access = await freshAccess<"audit:view">(ours.owner, { type: "project", id: ours.project });
  const { db, asked } = listening(EVENTS_DB);
  const ctx: Context = Object.assign(contextOver(EVENTS_DB, "events"), {
    db,
    clock: { now: () => access.asOf },
  });
  return { ctx, access, asked };
}

describe.each([
  { from: 0, to: 1_000 },
  { from: 1_000, to: 100_000 },
])("with $to lines", ({ from, to }) => {
  beforeAll(() => grow(from, to), 300_000);

  it.each(LISTS)("a page of a hundred: %s", async (query, rows) => {
    const path = `/v1/projects/${ours.project}/audit?limit=100&${query}`;
    await costOf(key, () => ({ method: "GET", path }));
    const cost = await costOf(key, () => ({ method: "GET", path }));
    expect(cost.d1_calls).toBeLessThanOrEqual(rows === PAGE ? 1 : 2);
    expect(cost.rows_read).toBeLessThanOrEqual(rows);
  });

  it("a stream: what it begins with, and each time that it asks while nothing happens", async () => {
    const { ctx, access, asked } = await direct();
    const filter = { types: [], kinds: [], labels: {} };
    const sent = await followEvents(ctx, access, filter, undefined);
    expect((await sent.next()).value).toMatchObject({ type: "keep_alive" });
    expect(asked).toHaveLength(2);
    expect(await rowsReadBy(EVENTS_DB, asked)).toBeLessThanOrEqual(4);
    const resumed = { id: `evt_0${`${to - 1}`.padStart(25, "0")}`, pointer: "?after" };
    asked.length = 0;
    await (await followEvents(ctx, access, filter, resumed)).next();
    expect(await rowsReadBy(EVENTS_DB, asked)).toBeLessThanOrEqual(8);
  });

  it("a part of an export: the lines that it holds", async () => {
    const { ctx, access, asked } = await direct();
    const sent = exported(ctx, access, { type: "key.created" }, "ndjson");
    await sent.next();
    expect(asked).toHaveLength(1);
    expect(await rowsReadBy(EVENTS_DB, asked)).toBeLessThanOrEqual(2 * 250 + 10);
  });
});
