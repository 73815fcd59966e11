import { and, eq, lte, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Answer, Context } from "../context.ts";
import type { Access } from "../contract/auth.ts";
import type {
  Changes,
  DetailsOf,
  EventTarget,
  EventType,
  Happened,
  ReadsOf,
  TargetOf,
} from "../contract/events.ts";
import { newId } from "../id.ts";
import { Problem, problemOfAbort } from "../problem.ts";
import { redact } from "../redact.ts";
import type { Db } from "./open.ts";
import { inPlace, type Placed, relay } from "./outbox.ts";
import { bytesOf } from "./portions.ts";
import { expect, idempotency, outbox } from "./schema.ts";

/** An unexecuted statement, and how many rows it must change for the commit to stand: one, unless it says otherwise. */
export type Write = BatchItem<"sqlite"> | { statement: BatchItem<"sqlite">; expects: number | "any" };

/** What happened, as the rules say it; `commit` adds who, when, where and with what. */
export type Happening<T extends EventType = EventType> = { [Type in T]: HappeningOf<Type> }[T];

type HappeningOf<T extends EventType> = {
  /** Where the answer names it; a new one else. */
  id?: string;
  type: T;
  target: EventTarget & { type: TargetOf<T> };
  /** Whom it is done for, or whom the target is attributed to. */
  attributedTo?: string | null;
  project?: string | null;
  organization?: string | null;
  changes?: Changes;
} & Told<"details", DetailsOf<T>> &
  /** Details that the batch itself reads, before its writes, as JSON: what they are about to take with them. */
  Told<"reads", { [Name in keyof ReadsOf<T>]: SQL }>;

/** Where nothing must be said, it may be left out; where nothing can be, it is. */
type Told<Part extends string, Value> = keyof Value extends never
  ? { [P in Part]?: Record<string, never> }
  : Partial<Value> extends Value
    ? { [P in Part]?: Value }
    : { [P in Part]: Value };

/** Who does it. An access that `authenticate` gave, or who has just proved to be somebody (by signing in). */
export interface Actor extends Pick<Access, "target" | "fresh" | "basis"> {
  principal: Happened["actor"];
  credential: Happened["credential"];
}

interface Change {
  actor: Actor;
  writes: Write[];
  event: Happening | Happening[];
  /** What the POST answers; kept under its Idempotency-Key. */
  answer?: Answer;
}

export interface Committed {
  /** When it was done, in ms since the epoch: never before the database had it. */
  at: number;
  /** As they stand in the outbox, with what the batch read. */
  events: Happened[];
}

/**
 * The only writer. One batch, all or nothing: the rows that allowed the actor are as they were when it was decided,
 * each write changed what it meant to, the events are in the outbox, and the answer is kept under the Idempotency-Key.
 *
 * A rehearsal goes as far as the real one would, and is rolled back at its end: it is refused for what the real one is
 * refused for, answers what the events would have said, and nothing has happened.
 * @throws Problem `stale_version`, `access_changed`, or the invariant that a trigger held
 */
export async function commit(ctx: Context, { actor, writes, event, answer }: Change): Promise<Committed> {
  if (ctx.source === "control" && !actor.fresh)
    throw new Error("Changes to CONTROL are decided on fresh rows");
  const at = ctx.clock.now();
  const happenings = [event].flat();
  const rows = outboxRows(
    happenings.map((happening) => eventOf(ctx, actor, happening, at)),
    happenings.map(({ reads = {} }) => reads),
  );
  const batch: BatchItem<"sqlite">[] = [
    ctx.db.insert(outbox).select(rows).returning({ event: outbox.event, sequence: outbox.position }),
  ];
  if (ctx.source === "control" && actor.basis.length > 0) batch.push(basisGuard(ctx.db, actor));
  if (ctx.idempotency && answer) batch.push(...(await idempotencyRows(ctx, ctx.idempotency, answer)));
  for (const write of writes) {
    const { statement, expects } = "statement" in write ? write : { statement: write, expects: 1 };
    batch.push(statement);
    if (expects !== "any") batch.push(guard(ctx.db, sql`changes()`, expects, "stale_version"));
  }
  if (ctx.rehearsal) return { at, events: await rehearse(ctx.db, rows, batch) };
  let results: unknown[];
  try {
    results = await ctx.db.batch(batch as Batch);
  } catch (error) {
    throw problemOfFailure(error);
  }
  const events = (results[0] as Placed[]).map(inPlace);
  ctx.later(relay(ctx.queue, events));
  return { at: ctx.clock.now(), events };
}

type Batch = [BatchItem<"sqlite">, ...BatchItem<"sqlite">[]];

/** All of the batch, and then a guard that never holds. @returns the events that it would have left */
async function rehearse(db: Db, rows: SQL, batch: BatchItem<"sqlite">[]): Promise<Happened[]> {
  const events = await db.all<{ value: string }>(rows);
  try {
    await db.batch([...batch, guard(db, sql`0`, 1, "rehearsed")] as unknown as Batch);
  } catch (error) {
    if (!messagesOf(error).includes("rehearsed")) throw problemOfFailure(error);
  }
  return events.map(({ value }) => JSON.parse(value) as Happened);
}

/** Rolls the batch back with `otherwise` unless the two agree. Writes no row. */
const guard = (db: Db, actual: SQL, wanted: number, otherwise: (typeof expect.$inferInsert)["otherwise"]) =>
  db.insert(expect).values({ actual, wanted, otherwise });

/** Of these rows a part only counts for decisions; triggers keep its version. */
const VERSIONED_BY: Readonly<Record<string, string>> = {
  projects: "access_version",
  organizations: "access_version",
};

/** The rows behind the decision, one parameter a table however many there are: D1 takes 100 a statement. */
function basisGuard(db: Db, actor: Actor): BatchItem<"sqlite"> {
  const tables = Map.groupBy(actor.basis, ([table]) => table);
  const counts = [...tables].map(
    ([table, rows]) =>
      sql`(SELECT count(*) FROM json_each(${JSON.stringify(rows)}) b CROSS JOIN ${sql.identifier(table)} t
        ON t.id = b.value ->> 1 AND t.${sql.identifier(VERSIONED_BY[table] ?? "version")} = b.value ->> 2)`,
  );
  return guard(db, sql.join(counts, sql` + `), actor.basis.length, "access_changed");
}

/** As one parameter, for the same reason, and without a secret in it whatever was said. First in the batch, so that what an event reads is what the writes find. */
function outboxRows(events: Happened[], reads: Record<string, SQL>[]): SQL {
  const filled = reads.flatMap((of, index) =>
    Object.entries(of).map(([name, read]) => sql`, ${`$[${index}].details.${name}`}, ${legibly(read)}`),
  );
  return sql`SELECT NULL, value, value ->> 'at'
    FROM json_each(json_set(${redact(JSON.stringify(events))}${sql.join(filled)}))`;
}

/** `legible`, in SQL. */
const legibly = (
  read: SQL,
): SQL => sql`(SELECT json(CASE WHEN octet_length(detail) <= ${DETAIL_BYTES} THEN detail
  ELSE json_object('omitted_bytes', octet_length(detail)) END) FROM (SELECT ${read} AS detail))`;

async function idempotencyRows(
  ctx: Context,
  claim: NonNullable<Context["idempotency"]>,
  answer: Answer,
): Promise<BatchItem<"sqlite">[]> {
  const kept = {
    requestDigest: claim.requestDigest,
    status: answer.status,
    sealed: await claim.seal(JSON.stringify(answer.body)),
    expiresAt: claim.expiresAt,
  };
  // An outdated row that cron has not swept yet gives way; one in force aborts the batch.
  return [
    ctx.db
      .delete(idempotency)
      .where(and(eq(idempotency.id, claim.id), lte(idempotency.expiresAt, ctx.clock.now()))),
    ctx.db.insert(idempotency).values({ id: claim.id, ...kept }),
  ];
}

function eventOf(ctx: Context, actor: Actor, happening: Happening, at: number): Happened {
  const { target } = actor;
  const details: Record<string, unknown> = happening.details ?? {};
  return {
    id: happening.id ?? newId("evt"),
    type: happening.type,
    at,
    source: ctx.source,
    actor: { type: actor.principal.type, id: actor.principal.id, name: actor.principal.name },
    credential: actor.credential && { type: actor.credential.type, id: actor.credential.id },
    attributed_to: happening.attributedTo ?? null,
    target: labelled(happening.target),
    project_id: happening.project ?? (target.type === "project" ? target.id : null),
    organization_id: happening.organization ?? target.organizationId,
    request_id: ctx.requestId,
    address: ctx.address,
    changes: mapValues(happening.changes ?? {}, ({ from, to }) => ({
      from: legible(from, CHANGE_BYTES),
      to: legible(to, CHANGE_BYTES),
    })),
    details: mapValues(details, (value) => legible(value, DETAIL_BYTES)),
  };
}

/** No labels are nothing to say. */
const labelled = ({ labels = {}, ...target }: EventTarget): EventTarget =>
  Object.keys(labels).length === 0 ? target : { ...target, labels };

/** A queue message holds 128 kB, and an audit line is for people to read. */
const CHANGE_BYTES = 4_000;
const DETAIL_BYTES = 48_000;

/** The value, or how large it was where it is too large for an event. */
function legible(value: unknown, limit: number): unknown {
  const bytes = bytesOf(value);
  return bytes <= limit ? value : { omitted_bytes: bytes };
}

const mapValues = <A, B>(record: Record<string, A>, each: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, each(value)]));

/** What changed between two versions of a row, of the named fields only. */
export function changed<T extends object>(before: T, after: T, fields: (keyof T & string)[]): Changes {
  const changes: Changes = {};
  for (const field of fields) {
    if (JSON.stringify(before[field]) !== JSON.stringify(after[field]))
      changes[field] = { from: before[field], to: after[field] };
  }
  return changes;
}

/** The reason a batch failed: one of our guards and triggers, a key that exists already, or the database itself. */
export function problemOfFailure(error: unknown): unknown {
  const message = messagesOf(error);
  if (message.includes("idempotency.id")) return new Problem("in_progress");
  if (message.includes("UNIQUE constraint failed: memberships.")) return new Problem("already_a_member");
  if (message.includes("invitations_open")) return new Problem("already_invited");
  if (message.includes("resources.created_by, resources.name"))
    return new Problem("already_exists", "Its maker has a workload of this name in the project already.");
  if (message.includes("UNIQUE constraint failed")) return new Problem("already_exists");
  // A parent that went between decision and write: the thing is not there any more.
  if (message.includes("FOREIGN KEY constraint failed")) return new Problem("access_changed");
  return problemOfAbort(message) ?? error;
}

function messagesOf(error: unknown): string {
  return error instanceof Error ? `${error.message}\n${messagesOf(error.cause)}` : "";
}
