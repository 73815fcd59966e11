import { and, eq, lt, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import type { Answer, Context } from "../context.ts";
import type { Access } from "../contract/auth.ts";
import type { AtriumEvent, Changes, EventType } from "../contract/events.ts";
import { newId } from "../id.ts";
import { Problem, problemOfAbort } from "../problem.ts";
import { relay } from "./outbox.ts";
import { idempotency, outbox } from "./schema.ts";

export type Db = DrizzleD1Database;

/** An unexecuted statement, and how many rows it must change for the commit to stand: one, unless it says otherwise. */
export type Write = BatchItem<"sqlite"> | { statement: BatchItem<"sqlite">; expects: number | "any" };

/** What happened, as the rules say it; `commit` adds who, when, where and with what. */
export interface Happening {
  type: EventType;
  target: { type: string; id: string; name: string | null };
  project?: string | null;
  organization?: string | null;
  changes?: Changes;
  details?: Record<string, unknown>;
}

/** Who does it. An access that `authenticate` gave, or who has just proved to be somebody (by signing in). */
export interface Actor extends Pick<Access, "target" | "fresh" | "basis"> {
  principal: AtriumEvent["actor"];
  credential: AtriumEvent["credential"];
}

export interface Change {
  actor: Actor;
  writes: Write[];
  event: Happening | Happening[];
  /** What the POST answers; kept under its Idempotency-Key. */
  answer?: Answer;
}

/**
 * The only writer. One batch, all or nothing: the rows that allowed the actor are as they were when it was decided,
 * each write changed what it meant to, the events are in the outbox, and the answer is kept under the Idempotency-Key.
 * @returns when it was committed, in ms since the epoch
 * @throws Problem `stale_version`, `access_changed`, or the invariant that a trigger held
 */
export async function commit(ctx: Context, { actor, writes, event, answer }: Change): Promise<number> {
  if (ctx.source === "control" && !actor.fresh)
    throw new Error("Changes to CONTROL are decided on fresh rows");
  const at = ctx.clock.now();
  const events = [event].flat().map((happening) => eventOf(ctx, actor, happening, at));
  const batch: BatchItem<"sqlite">[] = [];
  if (ctx.source === "control") batch.push(...basisGuard(ctx.db, actor));
  for (const write of writes) {
    const { statement, expects } = "statement" in write ? write : { statement: write, expects: 1 };
    batch.push(statement);
    if (expects !== "any") batch.push(guard(ctx.db, sql`changes()`, expects, "stale_version"));
  }
  batch.push(ctx.db.insert(outbox).values(events.map((e) => ({ id: e.id, event: e, createdAt: at }))));
  if (ctx.idempotency && answer) batch.push(...(await idempotencyRows(ctx, ctx.idempotency, answer)));
  try {
    await ctx.db.batch(batch as [BatchItem<"sqlite">, ...BatchItem<"sqlite">[]]);
  } catch (error) {
    throw problemOfFailure(error);
  }
  ctx.later(relay(ctx.queue, events));
  return at;
}

/** Rolls the batch back with `otherwise` unless the two agree. Writes no row. */
export const guard = (
  db: Db,
  actual: SQL,
  wanted: number,
  otherwise: "stale_version" | "access_changed" | "state_conflict",
) =>
  db.run(
    sql`INSERT INTO expect (actual, wanted, otherwise) VALUES (${actual}, ${wanted}, ${sql.raw(`'${otherwise}'`)})`,
  );

function basisGuard(db: Db, actor: Actor): BatchItem<"sqlite">[] {
  if (actor.basis.length === 0) return [];
  const counts = actor.basis.map(
    ([table, id, version]) =>
      sql`(SELECT count(*) FROM ${sql.identifier(table)} WHERE id = ${id} AND version = ${version})`,
  );
  return [guard(db, sql.join(counts, sql` + `), counts.length, "access_changed")];
}

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
      .where(and(eq(idempotency.id, claim.id), lt(idempotency.expiresAt, ctx.clock.now()))),
    ctx.db.insert(idempotency).values({ id: claim.id, ...kept }),
  ];
}

function eventOf(ctx: Context, actor: Actor, happening: Happening, at: number): AtriumEvent {
  const { target } = actor;
  return {
    id: newId("evt"),
    type: happening.type,
    at,
    source: ctx.source,
    actor: { type: actor.principal.type, id: actor.principal.id, name: actor.principal.name },
    credential: actor.credential && { type: actor.credential.type, id: actor.credential.id },
    target: happening.target,
    project_id: happening.project ?? (target.type === "project" ? target.id : null),
    organization_id: happening.organization ?? target.organizationId,
    request_id: ctx.requestId,
    address: ctx.address,
    changes: happening.changes ?? {},
    details: happening.details ?? {},
  };
}

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
function problemOfFailure(error: unknown): unknown {
  const message = messagesOf(error);
  if (message.includes("idempotency.id")) return new Problem("in_progress");
  if (message.includes("UNIQUE constraint failed")) return new Problem("already_exists");
  // A parent that went between decision and write: the thing is not there any more.
  if (message.includes("FOREIGN KEY constraint failed")) return new Problem("access_changed");
  return problemOfAbort(message) ?? error;
}

function messagesOf(error: unknown): string {
  return error instanceof Error ? `${error.message}\n${messagesOf(error.cause)}` : "";
}
