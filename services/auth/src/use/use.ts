import { rfc3339 } from "@atrium/shared/clock";
import { PageQuery, Time } from "@atrium/shared/http/route";
import { Problem } from "@atrium/shared/problem";
import type { Db } from "@atrium/shared/store/open";
import { type Listed, listedBy, type Page } from "@atrium/shared/store/page";
import { z } from "@hono/zod-openapi";
import * as store from "./store.ts";
import { DAY_MS, dateOf } from "./tally.ts";

const MOST_DAYS = 366;
const DEFAULT_DAYS = 30;
/** Usage is kept for so many days. */
const KEPT_DAYS = 400;
/** Rows that one run of cron forgets. */
const FORGOTTEN_AT_ONCE = 1_000;

const Counts = z.record(z.string(), z.number().int());

/** How a key, or a token, was used. */
export const Usage = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    count: z.number().int().openapi({ description: "All of it, from the first day to the last." }),
    permissions: Counts.openapi({
      description: "The same by permission; `authenticated` where none was asked for.",
      example: { "run:create": 12, "run:view": 40 },
    }),
    last_used_at: Time.nullable(),
    previous_last_used_at: Time.nullable().openapi({
      description:
        "When the secret before the rotation was used last; null where it was not, or there is none.",
    }),
    data: z.array(z.object({ day: z.iso.date(), count: z.number().int(), permissions: Counts })).openapi({
      description: "Days (UTC) on which it was used, the newest first.",
    }),
    next_cursor: z.string().nullable(),
  })
  .openapi("KeyUsage");

export const UsageQuery = PageQuery.extend({
  from: z.iso
    .date()
    .optional()
    .openapi({ description: `The first day, in UTC; ${DEFAULT_DAYS} days where not said.` }),
  to: z.iso.date().optional().openapi({ description: "The last day, in UTC; today where not said." }),
});

interface Range {
  from?: string | undefined;
  to?: string | undefined;
}

interface Used {
  id: string;
  previousDigest: string | null;
}

/**
 * How a key or a token was used from one day to another, as far as it has been written.
 * @throws Problem `validation_failed` for a range that ends before it begins, or has more than 366 days
 */
export async function usageOf(
  db: Db,
  { id, previousDigest }: Used,
  range: Range,
  page: Page,
  now: number,
): Promise<z.infer<typeof Usage>> {
  const days = daysOf(range, now);
  // What the cursor names is a day without its hyphens.
  const to = page.after === null ? days.to : dayBefore(page.after);
  const [rows, totals, uses] = await Promise.all([
    store.byDay(db, id, { from: days.from, to: to < days.to ? to : days.to }, page.limit + 1),
    store.totals(db, id, days),
    store.usesOf(db, id),
  ]);
  const at = (digest?: string | null) =>
    uses.filter((use) => digest === undefined || use.digest === digest).map((use) => use.lastUsedAt);
  return {
    ...days,
    ...summed(totals),
    last_used_at: latest(at()),
    previous_last_used_at: previousDigest === null ? null : latest(at(previousDigest)),
    ...listedDays(rows, page),
  };
}

type DayRow = Awaited<ReturnType<typeof store.byDay>>[number];

function listedDays(rows: DayRow[], page: Page): Listed<z.infer<typeof Usage>["data"][number]> {
  const days = [...Map.groupBy(rows, ({ day }) => day)];
  return listedBy(
    ([day]) => day.replaceAll("-", ""),
    days,
    page,
    ([day, of]) => ({ day, ...summed(of) }),
  );
}

const summed = (rows: { permission: string; count: number }[]) => ({
  count: rows.reduce((sum, { count }) => sum + count, 0),
  permissions: Object.fromEntries(rows.map(({ permission, count }) => [permission, count])),
});

const latest = (times: number[]): string | null => (times.length === 0 ? null : rfc3339(Math.max(...times)));

function daysOf({ from, to }: Range, now: number): { from: string; to: string } {
  const last = to === undefined ? Math.floor(now / DAY_MS) : Date.parse(to) / DAY_MS;
  const first = from === undefined ? last - DEFAULT_DAYS + 1 : Date.parse(from) / DAY_MS;
  if (first > last) throw refused("Ends before it begins.");
  if (last - first >= MOST_DAYS) throw refused(`More than ${MOST_DAYS} days.`);
  return { from: dateOf(first), to: dateOf(last) };
}

const refused = (detail: string): Problem =>
  new Problem("validation_failed", undefined, { errors: [{ pointer: "?from", detail }] });

function dayBefore(cursor: string): string {
  const day = Date.parse(cursor.replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3"));
  if (Number.isNaN(day))
    throw new Problem("validation_failed", undefined, {
      errors: [{ pointer: "?cursor", detail: "Not a cursor of this list." }],
    });
  return dateOf(day / DAY_MS - 1);
}

/** Run by cron: a part of what is old. */
export const forgetUsage = (db: Db, now: number) =>
  store.forgetBefore(db, dateOf(Math.floor(now / DAY_MS) - KEPT_DAYS), FORGOTTEN_AT_ONCE);
