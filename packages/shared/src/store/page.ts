import { Problem } from "../problem.ts";

/** One page of a list that is ordered by id, newest first; or by name, where that is all a thing goes by. */
export interface Page {
  limit: number;
  /** Only what comes after this one. */
  after: string | null;
}

/** A list's answer: `next_cursor` is null on the last page. */
export interface Listed<T> {
  data: T[];
  next_cursor: string | null;
}

export const NOTHING_LISTED: Listed<never> = { data: [], next_cursor: null };

/** Cursors are opaque to clients, so that what they hold can change. */
export const cursorOf = (id: string): string => btoa(`1:${id}`).replaceAll("=", "");

/** What is longest in one is a file's path of 1024 bytes, in hex. */
const CURSOR = /^1:\w{1,2048}$/;

/** @throws Problem `validation_failed` for a cursor that we did not make */
export function pageOf({ limit, cursor }: { limit?: number; cursor?: string }): Page {
  if (cursor === undefined) return { limit: limit ?? 25, after: null };
  let text = "";
  try {
    text = atob(cursor);
  } catch {
    // Not base64: refused below with every other foreign cursor.
  }
  if (!CURSOR.test(text)) {
    throw new Problem("validation_failed", undefined, {
      errors: [{ pointer: "?cursor", detail: "Not a cursor of this list." }],
    });
  }
  return { limit: limit ?? 25, after: text.slice(2) };
}

/** Ask the store for `limit + 1` rows; the one too many tells that there is a next page. */
export const listed = <Row extends { id: string }, T>(
  rows: Row[],
  page: Page,
  present: (row: Row) => T,
): Listed<T> => listedBy(({ id }) => id, rows, page, present);

/** The same of a list that is in another order than by id: `keyOf` is what it is ordered by. */
export function listedBy<Row, T>(
  keyOf: (row: Row) => string,
  rows: Row[],
  page: Page,
  present: (row: Row) => T,
): Listed<T> {
  const more = rows.length > page.limit;
  const shown = more ? rows.slice(0, page.limit) : rows;
  const last = shown.at(-1);
  return { data: shown.map(present), next_cursor: more && last ? cursorOf(keyOf(last)) : null };
}
