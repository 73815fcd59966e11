import type { AtriumEvent } from "@atrium/shared/contract/events";
import { earliestId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { portions } from "@atrium/shared/store/portions";
import { and, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { audit } from "./schema.ts";

/** Whose lines: D1 has an index for each of the two with each of the filters. */
type Place = { project: string } | { organization: string };

/** Times in ms since the epoch; `until` is the first moment that is not asked for. */
export interface AuditFilter {
  actor?: string;
  target?: string;
  type?: string;
  credential?: string;
  address?: string;
  since?: number;
  until?: number;
}

/** A parameter of D1 holds 2 MB. */
const APPENDING = { count: 100, bytes: 1_000_000 };

/** An event's id is made with its time, or a moment after. */
const ID_LAG_MS = 1_000;

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

/** One row more than the page holds, newest first. */
export function lines(db: Db, place: Place, filter: AuditFilter, page: Page) {
  const conditions: (SQL | undefined)[] = [
    "project" in place ? eq(audit.projectId, place.project) : eq(audit.organizationId, place.organization),
    filter.actor === undefined ? undefined : eq(audit.actorId, filter.actor),
    filter.target === undefined ? undefined : eq(audit.targetId, filter.target),
    filter.type === undefined ? undefined : eq(audit.type, filter.type),
    filter.credential === undefined ? undefined : eq(audit.credentialId, filter.credential),
    filter.address === undefined ? undefined : eq(audit.address, filter.address),
    page.after === null ? undefined : lt(audit.id, page.after),
    ...between(filter),
  ];
  return db
    .select({ id: audit.id, event: audit.event })
    .from(audit)
    .where(and(...conditions))
    .orderBy(desc(audit.id))
    .limit(page.limit + 1)
    .all();
}

/** The times as such, and as bounds on the ids, which the indexes are sorted by. */
const between = ({ since, until }: AuditFilter): (SQL | undefined)[] => [
  since === undefined ? undefined : and(gte(audit.at, since), gte(audit.id, earliestId("evt", since))),
  until === undefined
    ? undefined
    : and(lt(audit.at, until), lt(audit.id, earliestId("evt", until + ID_LAG_MS))),
];
