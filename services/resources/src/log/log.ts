import type { Permission } from "@atrium/shared/access/vocabulary";
import { rfc3339 } from "@atrium/shared/clock";
import type { Allowed, Context } from "@atrium/shared/context";
import { follow, type Sent, sleep } from "@atrium/shared/http/follow";
import { Problem } from "@atrium/shared/problem";
import { changing, type OperableKind } from "../kind/kinds.ts";
import { isAtRest } from "../kind/lifecycle.ts";
import { loadResource } from "../resource/resource.ts";
import { archive, fillsObject, linesOf } from "./archive.ts";
import type { KeptLine } from "./schema.ts";
import * as store from "./store.ts";

// The log of a workload: one order of lines for all that write it, which only grows.

interface LineInput {
  text: string;
  stream?: "stdout" | "stderr";
  at?: string;
}

interface AppendInput {
  lines: LineInput[];
  writer?: string;
  position?: number;
}

/** A line as clients see it; `seq` is its place in the log, counted from 1. */
interface Line {
  seq: number;
  text: string;
  stream: "stdout" | "stderr" | null;
  writer: string | null;
  at: string;
}

/** What an append came to; nothing where the log had it already. */
interface Appended {
  appended: number;
  first_seq: number | null;
}

/**
 * Adds lines to a log. A writer that numbers its appends may send one again, whatever became of it: it is there once.
 * @throws Problem `not_found`, `permission_missing`; `state_conflict` where an append of the writer is missing before it
 */
export async function appendLines(
  ctx: Context,
  blobs: R2Bucket,
  access: Allowed,
  kind: OperableKind,
  id: string,
  { lines, writer, position }: AppendInput,
): Promise<Appended> {
  const thing = await loadResource(ctx, access, changing(kind), kind, id);
  const kept = lines.map(keptLine);
  const by = writer === undefined || position === undefined ? null : { writer, position };
  const added = await store.append(ctx.db, thing, { at: ctx.clock.now(), lines: kept, by });
  if (added) {
    if (fillsObject(added.before, added.size)) ctx.later(archive(ctx.db, blobs, thing.id));
    return { appended: lines.length, first_seq: added.first };
  }
  // Not added for a reason: the thing went meanwhile, or this is not the writer's next.
  await loadResource(ctx, access, changing(kind), kind, thing.id);
  const last = by && (await store.positionOf(ctx.db, thing.id, by.writer));
  if (by && last !== null && by.position <= last) return { appended: 0, first_seq: null };
  throw new Problem(
    "state_conflict",
    `The log has append ${last} of ${writer} as its last: append ${(last ?? 0) + 1} comes next.`,
  );
}

/** As short as it can be said: most lines are a text. */
function keptLine({ text, stream, at }: LineInput): KeptLine {
  if (at !== undefined) return [text, stream ?? null, Date.parse(at)];
  return stream === undefined ? [text] : [text, stream];
}

interface LogPage {
  data: Line[];
  /** What to read on after; null where this was the end, for now. */
  next_after: number | null;
}

/** @throws Problem `not_found`, `permission_missing` */
export async function readLines(
  ctx: Context,
  blobs: R2Bucket,
  access: Allowed<`${OperableKind}:logs`>,
  kind: OperableKind,
  id: string,
  from: store.From,
  count: number,
): Promise<LogPage> {
  const thing = await loadResource(ctx, access, `${kind}:logs`, kind, id);
  const part = await store.part(ctx.db, thing, from, count);
  if (!part) return { data: [], next_after: null };
  const { lines, last, more } = await newsOf(blobs, thing.id, part, from, count);
  return { data: lines, next_after: more ? last : null };
}

/** So many lines are read, and so sent, at a time. */
const FOLLOWED_AT_ONCE = 500;

/**
 * What a log has, and then what comes, until it ends.
 * @throws Problem `not_found`, `permission_missing`
 */
export async function followLines(
  ctx: Context,
  blobs: R2Bucket,
  access: Allowed<`${OperableKind}:logs`>,
  kind: OperableKind,
  id: string,
  from: store.From,
): Promise<AsyncGenerator<Sent<Line>, void>> {
  const permission: Permission = `${kind}:logs`;
  const thing = await loadResource(ctx, access, permission, kind, id);
  return follow<Line>({
    clock: ctx.clock,
    sleep,
    expiresAt: access.expiresAt,
    decideAgain: async () => {
      const current = await ctx.reauthorize();
      await loadResource(ctx, current as typeof access, permission, kind, thing.id);
      return current.expiresAt;
    },
    read: async (after) => {
      const begin = after === undefined ? from : { after };
      const part = await store.part(ctx.db, thing, begin, FOLLOWED_AT_ONCE);
      if (!part) return null;
      const news = await newsOf(blobs, thing.id, part, begin, FOLLOWED_AT_ONCE);
      return { ...news, atRest: isAtRest(part.state) };
    },
  });
}

/** Of a part that was read, the lines that were asked for. */
async function newsOf(
  blobs: R2Bucket,
  resourceId: string,
  { chunks, end }: store.Part,
  from: store.From,
  count: number,
) {
  const after = "after" in from ? from.after : Math.max(0, end - from.tail);
  const all: Line[] = [];
  for (const chunk of chunks) {
    const kept = await linesOf(blobs, resourceId, chunk);
    const skipped = Math.max(0, after + 1 - chunk.first);
    const wanted = kept.slice(skipped, skipped + count - all.length);
    all.push(...wanted.map((line, n) => lineOf(chunk, chunk.first + skipped + n, line)));
  }
  const last = all.at(-1)?.seq ?? after;
  return { lines: all, last, more: last < end };
}

const lineOf = (
  chunk: store.Chunk,
  seq: number,
  [text, stream = null, at = chunk.at, writer = chunk.writer]: KeptLine,
): Line => ({ seq, text, stream, writer, at: rfc3339(at) });
