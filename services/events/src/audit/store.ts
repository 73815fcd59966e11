import type { Place } from "@atrium/shared/contract/auth";
import type { AtriumEvent } from "@atrium/shared/contract/events";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { portions } from "@atrium/shared/store/portions";
import { type Stretch, within } from "@atrium/shared/store/stretch";
import { and, asc, desc, eq, gt, lt, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { audit } from "./schema.ts";

export interface AuditFilter extends Stretch {
  actor?: string;
  target?: string;
  type?: string;
  credential?: string;
  address?: string;
  /** By what they are somebody's own, who sees no others. */
  own?: "actor" | "credential";
}

/** A parameter of D1 holds 2 MB. */
const APPENDING = { count: 100, bytes: 1_000_000 };

/** Of lines that several filters are for, so many are looked at for one page. */
const SCANNED = 1_000;

/** One batch, in the columns' order of the schema. What is there already stays as it is: events come at least once. */
export async function append(db: Db, events: AtriumEvent[]): Promise<void> {
  const [first, ...more] = portions(events, APPENDING).map((portion) => {
    const rows = sql`SELECT NULL, value ->> 'id', value ->> 'at', value ->> 'type', value ->> 'project_id',
        value ->> 'organization_id', value ->> '$.actor.id', value ->> '$.target.id', value ->> '$.credential.id',
        value ->> 'address', value
      FROM json_each(${JSON.stringify(portion)}) WHERE true`;
    return db.insert(audit).select(rows).onConflictDoNothing();
  });
  if (first) await db.batch([first, ...more] as [BatchItem<"sqlite">, ...BatchItem<"sqlite">[]]);
}

/** A line as it was logged, in JSON. */
interface Line {
  id: string;
  event: string;
}

/** A line that was looked at: without its event where other filters than the index's leave it out. */
export interface Scanned {
  id: string;
  event: string | null;
}

/** The next lines by id, behind one, as the index of one filter has them; so many are looked at, whatever is found. */
export const scan = (
  db: Db,
  place: Place,
  filter: AuditFilter,
  order: "newest" | "oldest",
  after: string | null,
  count: number,
): Promise<Scanned[]> => {
  const { index, indexed, others } = splitOf(filter);
  const event =
    others.length === 0 ? sql`${audit.event}` : sql`CASE WHEN ${and(...others)} THEN ${audit.event} END`;
  const [behind, sorted] = order === "newest" ? [lt, desc] : [gt, asc];
  return db
    .select({ id: sql<string>`${audit.id}`.as("line"), event: sql<string | null>`${event}`.as("found") })
    .from(by(place, index))
    .where(
      and(at(place), indexed, within(TIMED, filter), after === null ? undefined : behind(audit.id, after)),
    )
    .orderBy(sorted(audit.id))
    .limit(count)
    .all();
};

/**
 * The log by one index of a place: there is one for each of the two with each of the filters. Said, and not left to SQLite, which was seen to go through all lines of a place instead
 * where there were a hundred thousand (test/scale/audit.test.ts).
 */
const by = ({ type }: Place, index: string | undefined): SQL =>
  sql`audit INDEXED BY ${sql.identifier(`audit_${type}${index === undefined ? "" : `_${index}`}`)}`;

const isFound = (line: Scanned): line is Line => line.event !== null;

/**
 * Up to one line more than the page holds, newest first; and behind which line the search goes on, where it ended before
 * that for having looked at enough.
 */
export async function lines(
  db: Db,
  place: Place,
  filter: AuditFilter,
  page: Page,
): Promise<{ found: Line[]; lookedUpTo: string | null }> {
  const wanted = page.limit + 1;
  const found: Line[] = [];
  let after = page.after;
  // Where most lines are wanted, the first few are the page.
  for (const count of splitOf(filter).others.length === 0 ? [wanted] : [wanted, SCANNED - wanted]) {
    const scanned = await scan(db, place, filter, "newest", after, count);
    found.push(...scanned.filter(isFound));
    if (found.length >= wanted) return { found: found.slice(0, wanted), lookedUpTo: null };
    if (scanned.length < count) return { found, lookedUpTo: null };
    after = scanned.at(-1)?.id ?? null;
  }
  return { found, lookedUpTo: after };
}

/** A line as it is kept, with its place in the log. */
const placed = {
  position: sql<number>`${audit.position}`.as("place"),
  id: sql<string>`${audit.id}`.as("line"),
  event: sql`${audit.event}`.mapWith(audit.event).as("found"),
};

/** The next lines of a place, in the order in which they were logged. */
export const linesAfter = (db: Db, place: Place, position: number, count: number) =>
  db
    .select(placed)
    .from(by(place, "position"))
    .where(and(at(place), gt(audit.position, position)))
    .orderBy(asc(audit.position))
    .limit(count)
    .all();

/** The line that was logged last. */
export const newest = (db: Db, place: Place) =>
  db.select(placed).from(by(place, "position")).where(at(place)).orderBy(desc(audit.position)).limit(1).get();

/** One line; undefined where it is not the place's. */
export const byId = (db: Db, place: Place, id: string) =>
  db
    .select({ position: audit.position, id: audit.id, event: audit.event })
    .from(audit)
    // By its id, and not by going through the place.
    .where(
      and(
        eq(audit.id, id),
        sql`+${place.type === "project" ? audit.projectId : audit.organizationId} = ${place.id}`,
      ),
    )
    .get();

const at = ({ type, id }: Place): SQL => eq(type === "project" ? audit.projectId : audit.organizationId, id);

/**
 * The filter that is searched by, and the others: what fewest lines are of comes first. But who sees their own lines has
 * those looked through: a cursor says behind which line a search goes on, and they are told of no other.
 */
function splitOf(filter: AuditFilter): { index?: string; indexed?: SQL; others: SQL[] } {
  const given = FILTERED.flatMap(([index, column]) => {
    const wanted = filter[index];
    return wanted === undefined ? [] : [{ index, indexed: eq(column, wanted) }];
  });
  const [first, ...others] = given.sort(
    (a, b) => Number(b.index === filter.own) - Number(a.index === filter.own),
  );
  return { ...first, others: others.map(({ indexed }) => indexed) };
}

const FILTERED = [
  ["credential", audit.credentialId],
  ["target", audit.targetId],
  ["address", audit.address],
  ["actor", audit.actorId],
  ["type", audit.type],
] as const;

const TIMED = { at: audit.at, id: audit.id, prefix: "evt", lag: 20 };
