import { and, gte, lt, type SQL } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { earliestId } from "../id.ts";

/** Times in ms since the epoch; `until` is the first moment that is not asked for. */
export interface Stretch {
  since?: number;
  until?: number;
}

/** A time, and an id that is made with it: so many ms after it at most. */
interface Timed {
  at: SQLiteColumn;
  id: SQLiteColumn;
  prefix: string;
  lag: number;
}

/** The times as such, and as bounds on the ids, which the indexes are sorted by. */
export const within = ({ at, id, prefix, lag }: Timed, { since, until }: Stretch): SQL | undefined =>
  and(
    since === undefined ? undefined : and(gte(at, since), gte(id, earliestId(prefix, since))),
    until === undefined ? undefined : and(lt(at, until), lt(id, earliestId(prefix, until + lag))),
  );
