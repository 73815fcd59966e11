/** The rules, run in this process over the real databases: for what falls between a decision and its commit. */
import type { Permission } from "@atrium/shared/access/vocabulary";
import { systemClock } from "@atrium/shared/clock";
import type { Allowed, Context } from "@atrium/shared/context";
import type { Target } from "@atrium/shared/contract/auth";
import type { AtriumEvent } from "@atrium/shared/contract/events";
import { newId } from "@atrium/shared/id";
import { Problem } from "@atrium/shared/problem";
import { openDb } from "@atrium/shared/store/open";
import { authenticate } from "../services/auth/src/access/authenticate.ts";
import type { Env as AuthEnv } from "../services/auth/src/env.ts";
import { harness } from "./harness.ts";
import type { Caller } from "./personas.ts";

type Statements = D1PreparedStatement[];

interface Direct extends Context {
  /** What would have gone to the queue. */
  relayed: AtriumEvent[];
}

/** A context whose batches `interpose` sees first: it may do something before them, or change them. */
export function contextOver(
  d1: D1Database,
  source: AtriumEvent["source"],
  interpose: (batch: Statements) => Statements | Promise<Statements> = (batch) => batch,
): Direct {
  const relayed: AtriumEvent[] = [];
  const interposed = {
    prepare: (sql: string) => d1.prepare(sql),
    // Of whom it is asked, aside from the caller, is read there.
    withSession: (constraint: string) => d1.withSession(constraint),
    batch: async (batch: Statements) => d1.batch(await interpose(batch)),
  };
  return {
    db: openDb(interposed as D1Database, undefined),
    source,
    queue: {
      sendBatch: async (messages: Iterable<{ body: AtriumEvent }>) => {
        for (const { body } of messages) relayed.push(body);
      },
    } as unknown as Context["queue"],
    get people(): Context["people"] {
      throw new Error("Nobody is asked about people here");
    },
    nameOf: () => Promise.resolve(null),
    clock: systemClock,
    requestId: newId("req"),
    address: "192.0.2.1",
    userAgent: null,
    later: () => undefined,
    reauthorize: () => Promise.reject(new Error("Decided afresh already")),
    authorizeIn: () => Promise.reject(new Error("Nothing is elsewhere")),
    idempotency: null,
    relayed,
  };
}

/**
 * What auth answers for this caller now, on fresh rows; taken as allowed what the rule wants.
 * @throws Problem what auth refuses with
 */
export async function freshAccess<P extends Permission>(
  { token }: Caller,
  target: Target,
): Promise<Allowed<P>> {
  const env = (await (await harness()).env("auth")) as AuthEnv;
  const request = { credential: token, target, consistency: "strong", address: null } as const;
  const result = await authenticate(env, request, () => undefined);
  if (!result.ok) throw Problem.from(result.problem);
  return result.value as Allowed<P>;
}

/** Every row of a database but those on their way to somewhere else, as one text. */
export async function contentsOf(d1: D1Database): Promise<string> {
  const { results } = await d1
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('outbox', 'inbox')")
    .all<{ name: string }>();
  const names = results.map(({ name }) => name).filter((name) => !/^(_cf|sqlite|d1)_/.test(name));
  const columns = await d1.batch<{ name: string }>(
    names.map((name) => d1.prepare(`PRAGMA table_info("${name}")`)),
  );
  // Each row as text: as an object it costs many times as much on its way here.
  const tables = await d1.batch<{ text: string }>(
    columns.map(({ results: of }, index) => {
      const row = of.map(({ name }) => `"${name}"`).join(", ");
      return d1.prepare(`SELECT json_array(${row}) AS text FROM "${names[index]}"`);
    }),
  );
  return tables
    .flatMap(({ results: rows }, index) => [names[index], ...rows.map(({ text }) => text)])
    .join("\n");
}

/** The events of requests that stand in an outbox. */
export async function outboxOf(d1: D1Database, ...requestIds: string[]): Promise<AtriumEvent[]> {
  const { results } = await d1
    .prepare(
      "SELECT json_set(event, '$.sequence', position) AS event FROM outbox WHERE event ->> 'request_id' IN (SELECT value FROM json_each(?)) ORDER BY position",
    )
    .bind(JSON.stringify(requestIds))
    .all<{ event: string }>();
  return results.map(({ event }) => JSON.parse(event) as AtriumEvent);
}
