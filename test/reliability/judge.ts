import type { AtriumEvent, Happened } from "@atrium/shared/contract/events";
import type { Endpoint, Received } from "./endpoint.ts";
import { HOUR, MINUTE, SECOND, type World } from "./world.ts";

/** An event as it was committed, and when the log had it. */
interface Witnessed {
  event: Happened;
  source: string;
  sequence: number;
  committedAt: number;
  loggedAt: number | null;
  /** Which line of the log it is. */
  line: number;
}

export interface Verdict {
  events: number;
  endpoints: number;
  /** How many messages should have come to somebody, */
  expected: number;
  /** did, */
  received: number;
  /** and came again although they had been taken. */
  duplicates: number;
  attempts: number;
  /** Given up after the last attempt, or because the endpoint was; each is listed as that. */
  dead: number;
  disabled: number;
  /** From its commit until the log had it, in ms, at most. */
  unlogged: number;
  /** From the log until an endpoint had it that takes everything at once, in ms, at most: where nothing breaks but other endpoints, */
  prompt: number;
  /** and where everything does. */
  latest: number;
  violation: string | undefined;
}

/** What is said of the schedule: how long after an attempt the next one is made. */
const WAITS = [
  0,
  5 * SECOND,
  5 * MINUTE,
  0.5 * HOUR,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
const JITTER = 0.2;
/** By so much others may delay an endpoint that is well, at most. */
export const PROMPT = 5 * SECOND;
const FIVE_DAYS = 5 * 24 * HOUR;

const WELL: ReadonlySet<string> = new Set(["healthy", "endless body"]);

// In the same transaction as the product's own rows, and out of its sight.
const WITNESS = `
  CREATE TEMP TABLE witnessed (n INTEGER PRIMARY KEY, event TEXT NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL);
  CREATE TEMP TRIGGER committed AFTER INSERT ON main.outbox BEGIN
    INSERT INTO witnessed (event, sequence, at) VALUES (NEW.event, NEW.position, now_ms());
  END`;
const WITNESS_LOG = `
  CREATE TEMP TABLE witnessed_log (id TEXT NOT NULL, at INTEGER NOT NULL);
  CREATE TEMP TRIGGER logged AFTER INSERT ON main.audit BEGIN
    INSERT INTO witnessed_log VALUES (NEW.id, now_ms());
  END`;

/** Knows what was committed and what endpoints got, and holds the log, the outboxes and the deliveries against it. */
export class Judge {
  readonly #world: World;
  readonly #endpoints: readonly Endpoint[];
  #violation: string | undefined;

  constructor(world: World, endpoints: readonly Endpoint[]) {
    this.#world = world;
    this.#endpoints = endpoints;
    const { clock, databases } = world;
    for (const { sqlite } of Object.values(databases)) {
      sqlite.function("now_ms", () => clock.now());
      sqlite.exec(WITNESS);
    }
    databases.events.sqlite.exec(WITNESS_LOG);
  }

  /** At the end. */
  verdict({ isCalm, mails }: { isCalm: boolean; mails: number }): Verdict {
    const events = this.#witnessed();
    this.#outboxes();
    this.#log(events);
    this.#sequences(events);
    const verdict: Verdict = {
      events: events.length,
      endpoints: this.#endpoints.length,
      ...{ expected: 0, received: 0, duplicates: 0, attempts: 0, dead: 0, disabled: 0, prompt: 0, latest: 0 },
      unlogged: Math.max(
        0,
        ...events.map(({ loggedAt, committedAt }) => (loggedAt ?? Infinity) - committedAt),
      ),
      violation: undefined,
    };
    for (const endpoint of this.#endpoints) this.#endpoint(endpoint, events, verdict, isCalm);
    if (verdict.disabled > mails) this.#violated("somebody was switched off, and nobody had a mail");
    if (isCalm) {
      verdict.prompt = verdict.latest;
      verdict.latest = 0;
      if (verdict.prompt > PROMPT) this.#violated(`an endpoint that is well waited for ${verdict.prompt} ms`);
    }
    return { ...verdict, violation: this.#violation };
  }

  #witnessed(): Witnessed[] {
    const { databases } = this.#world;
    const logged = new Map<string, { at: number; line: number }>();
    for (const { id, at } of databases.events.all("SELECT id, at FROM witnessed_log ORDER BY rowid")) {
      if (logged.has(String(id))) this.#violated(`${id} was logged twice`);
      else logged.set(String(id), { at: Number(at), line: logged.size });
    }
    const events = Object.entries(databases).flatMap(([source, database]) =>
      database.all("SELECT event, sequence, at FROM witnessed ORDER BY n").map((row): Witnessed => {
        const event = JSON.parse(String(row.event)) as Happened;
        const { at: loggedAt = null, line = Infinity } = logged.get(event.id) ?? {};
        const [sequence, committedAt] = [Number(row.sequence), Number(row.at)];
        return { event, source, sequence, committedAt, loggedAt, line };
      }),
    );
    const lost = events.filter(({ loggedAt }) => loggedAt === null);
    if (lost.length > 0)
      this.#violated(`${lost.length} events were lost, first ${lost[0]?.event.id} of ${lost[0]?.source}`);
    if (logged.size > events.length - lost.length)
      this.#violated("something was logged that was never committed");
    return events;
  }

  #outboxes(): void {
    for (const [name, database] of Object.entries(this.#world.databases)) {
      const [left] = database.all("SELECT count(*) AS n FROM outbox");
      if (left?.n !== 0) this.#violated(`the outbox of ${name} still has ${left?.n} events`);
      const [odd] = database.all(
        `SELECT t.id FROM things t WHERE t.changes <> (SELECT count(*) FROM witnessed w WHERE w.event ->> '$.target.id' = t.id)`,
      );
      if (odd) this.#violated(`${odd.id} changed as often as no events say`);
    }
  }

  /** Each line is what was committed. */
  #log(events: Witnessed[]): void {
    const lines = new Map(
      this.#world.databases.events
        .all("SELECT id, event FROM audit")
        .map(({ id, event }) => [String(id), JSON.parse(String(event)) as AtriumEvent]),
    );
    for (const { event, sequence } of events) {
      const line = lines.get(event.id);
      if (line && !same(line, { ...event, sequence }))
        this.#violated(`${event.id} is logged as something else`);
    }
  }

  /** What happened later to a thing has the greater sequence. */
  #sequences(events: Witnessed[]): void {
    const last = new Map<string, number>();
    for (const { event, sequence } of events) {
      const { id } = event.target;
      if (sequence <= (last.get(id) ?? 0)) this.#violated(`${event.id} comes before what happened before it`);
      last.set(id, sequence);
    }
  }

  #endpoint(endpoint: Endpoint, events: Witnessed[], verdict: Verdict, isCalm: boolean): void {
    const { events: database } = this.#world.databases;
    const say = (what: string) => this.#violated(`${endpoint.id} (${endpoint.manner}) ${what}`);
    for (const fault of endpoint.faults) say(fault);
    const came = Map.groupBy(endpoint.received, ({ event }) => event);
    const rows = new Map(
      database
        .all("SELECT * FROM deliveries WHERE webhook_id = ?", endpoint.id)
        .map((row) => [String(row.event_id), row]),
    );
    const [webhook] = database.all("SELECT * FROM webhooks WHERE id = ?", endpoint.id);
    const isOff = webhook?.status === "disabled";
    const late = latenessOf(rows.size);
    const switchedOff = isOff
      ? this.#disabledRightly(endpoint, String(webhook.disabled_because), say)
      : Infinity;
    if (isOff) verdict.disabled++;
    const wanted = events.filter(({ event }) => wants(endpoint, event));
    const known = new Set(wanted.map(({ event }) => event.id));
    for (const id of came.keys()) if (!known.has(id)) say(`got ${id}, which it never asked for`);
    for (const id of rows.keys()) if (!known.has(id)) say(`was to get ${id}, which it never asked for`);
    verdict.attempts += endpoint.received.length;
    // Of one that is switched off: what was logged before anything that was made out for it.
    const upTo = isOff
      ? Math.max(-1, ...wanted.filter(({ event }) => rows.has(event.id)).map(({ line }) => line))
      : Infinity;
    for (const { event, sequence, loggedAt, line } of wanted) {
      verdict.expected++;
      const attempts = came.get(event.id) ?? [];
      const taken = attempts.filter(({ status }) => status !== null && status >= 200 && status < 300);
      const row = rows.get(event.id);
      if (taken.length > 0) verdict.received++;
      verdict.duplicates += Math.max(0, taken.length - 1);
      if (row?.state === "pending") say(`has not heard of ${event.id} yet`);
      else if (row === undefined ? line <= upTo : row.state === "delivered" && taken.length === 0)
        say(`never got ${event.id}`);
      else if (row?.state === "dead") {
        // The answer to the last attempt may be what was lost.
        if (taken.length === 0) verdict.dead++;
        const given = Number(row.attempts);
        if (!isOff && (given !== WAITS.length || (isCalm && attempts.length < WAITS.length)))
          say(`was given up on ${event.id} after ${attempts.length} attempts`);
      }
      for (const { body } of attempts)
        if (!tells(body, event, sequence)) say(`was told of ${event.id} as something else`);
      if (row) this.#attempts(String(row.id), event.id, attempts, say, { isCalm, late });
      const [first] = taken;
      if (first && WELL.has(endpoint.manner) && loggedAt !== null)
        verdict.latest = Math.max(verdict.latest, first.at - loggedAt);
      if (attempts.some(({ at }) => at > switchedOff + 3 * MINUTE))
        say(`got ${event.id} after it was switched off`);
    }
  }

  /** By what it answered: gone, or nothing for five days. @returns when it was switched off */
  #disabledRightly(endpoint: Endpoint, because: string, say: (what: string) => void): number {
    const { received } = endpoint;
    const [off] = this.#world.databases.events.all(
      "SELECT at FROM audit WHERE type = 'webhook.disabled' AND target_id = ?",
      endpoint.id,
    );
    if (!off) say("was switched off, and no event says so");
    const at = Number(off?.at ?? Infinity);
    const before = received.filter((one) => one.at <= at);
    if (because === "gone") {
      if (!before.some(({ status }) => status === 410)) say("was switched off as gone, which it never said");
    } else {
      const lastTaken = before.findLast(({ status }) => status !== null && status < 300)?.at ?? 0;
      const firstFailed = before.find((one) => one.at > lastTaken)?.at ?? Infinity;
      if (at - firstFailed < FIVE_DAYS - HOUR)
        say(`was switched off after ${at - firstFailed} ms of failing`);
    }
    return at;
  }

  /** As they are listed: never more than ten, one after the other, none early; and, while nothing else breaks, none late or twice. */
  #attempts(
    delivery: string,
    event: string,
    came: Received[],
    say: (what: string) => void,
    { isCalm, late }: { isCalm: boolean; late: number },
  ): void {
    const listed = this.#world.databases.events
      .all("SELECT at, latency, headers, request FROM attempts WHERE delivery_id = ? ORDER BY at", delivery)
      .map(({ at, latency, headers, request }) => ({
        n: Number(
          (JSON.parse(String(request)) as { headers: Record<string, string> }).headers["atrium-attempt"],
        ),
        at: Number(at),
        end: Number(at) + Number(latency),
        asked:
          Number((JSON.parse(String(headers)) as Record<string, string> | null)?.["retry-after"] ?? 0) *
          SECOND,
      }));
    // Whoever was taken for dead may have made one that another made too.
    const rounds = Map.groupBy(listed, ({ n }) => n);
    if ([...rounds.keys(), ...came.map(({ attempt }) => attempt)].some((n) => !(n >= 1 && n <= WAITS.length)))
      say(`got an attempt of ${event} past the last`);
    if (isCalm && (listed.length !== came.length || rounds.size !== listed.length))
      say(`got ${came.length} attempts of ${event}, of which ${listed.length} are listed`);
    for (const [n, [next]] of rounds) {
      const last = rounds.get(n - 1)?.[0];
      const wait = WAITS[n - 1] as number;
      if (n > 1 && !last) say(`got attempt ${n} of ${event}, and not the one before`);
      if (!last || !next) continue;
      const gap = next.at - last.end;
      if (gap < Math.max(wait * (1 - JITTER), last.asked) - SECOND)
        say(`got attempt ${n} of ${event} after ${gap} ms`);
      if (isCalm && gap > Math.max(wait * (1 + JITTER), last.asked) + late)
        say(`got attempt ${n} of ${event} only after ${gap} ms`);
    }
  }

  #violated(what: string): void {
    this.#violation ??= what;
    this.#world.say(() => `VIOLATION ${what}`);
  }
}

/** A courier sends five at once, each for fifteen seconds at most, and then looks what else is due: that waits. */
const latenessOf = (messages: number): number => 10 * SECOND + Math.ceil(messages / 5) * 20 * SECOND;

/** The rule, as it is explained to people. */
function wants({ wish, id }: Endpoint, event: Happened): boolean {
  const { project, organization, types, kinds, labels } = wish;
  if (project === null ? event.organization_id !== organization : event.project_id !== project) return false;
  if (event.type === "webhook.tested" && event.target.id !== id) return false;
  const [family] = event.type.split(".");
  if (types.length > 0 && !types.includes(event.type) && !types.includes(`${family}.*`)) return false;
  if (kinds.length > 0 && !kinds.includes(event.target.type)) return false;
  return Object.entries(labels).every(([key, value]) => event.target.labels?.[key] === value);
}

function tells(body: string, event: Happened, sequence: number): boolean {
  const { type, timestamp, data } = JSON.parse(body) as {
    type: string;
    timestamp: string;
    data: Record<string, unknown>;
  };
  const { source: _, at, ...rest } = event;
  const time = new Date(at).toISOString();
  return type === event.type && timestamp === time && same(data, { ...rest, at: time, sequence });
}

const same = (one: object, other: object): boolean => canonical(one) === canonical(other);

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
