import { reachByMaker } from "@atrium/shared/access/decide";
import { rfc3339, rfc3339OrNull } from "@atrium/shared/clock";
import { type Allowed, type Context, permissionMissing } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { type InputFault, Problem } from "@atrium/shared/problem";
import { type Listed, listed, NOTHING_LISTED, type Page } from "@atrium/shared/store/page";
import * as store from "./store.ts";

// What was used, read back: added up, and record by record. Who may see their own sees what is attributed to them.

/** By what records are added up. */
export const DIMENSIONS = store.DIMENSIONS;

/** What totals are asked for: days in UTC, `2026-11-22`, both included. */
interface Wanted {
  by: store.Table["dimension"];
  from?: string | undefined;
  to?: string | undefined;
  /** `used`: in this project or organization, whoever paid. `charged`: to this payer, wherever it was used. */
  basis: store.Table["basis"];
}

/**
 * The totals of the place that the access is for: of its caller's account, what was charged to that.
 * @throws Problem `permission_missing`, `validation_failed`
 */
export async function totalsOf(
  ctx: Context,
  access: Allowed<"usage:view"> | Allowed<"account:view">,
  { by, basis, ...days }: Wanted,
  page: Page,
): Promise<Listed<ReturnType<typeof present>>> {
  const table = { placeId: access.target.id, basis, principalId: onlyOf(access), dimension: by };
  const after = page.after === null ? null : nameIn(page.after);
  const span = spanOf(days, ctx.clock.now());
  const rows = await store.totals(ctx.db, table, span, { limit: page.limit, after });
  const named = rows.map((row) => ({ id: cursorOf(row.name), row }));
  return listed(named, page, ({ row }) => present(row, by));
}

/** Whose use alone the caller sees; empty where it is everybody's. */
function onlyOf(access: Access): string {
  if (access.target.type === "account") return "";
  const reached = reachByMaker(access, "usage:view");
  if (reached === null) throw permissionMissing(access, "usage:view");
  return reached.createdBy ?? "";
}

/** Quantities of one meter add up; those of several mean nothing together. */
const present = (
  { name, records, quantityMicros, amountMicros }: TotalRow,
  by: store.Table["dimension"],
) => ({
  group: name === "" ? null : name,
  records,
  quantity_micros: by === "meter" ? quantityMicros : null,
  amount_micros: amountMicros,
});

type TotalRow = Awaited<ReturnType<typeof store.totals>>[number];

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;
const MOST_DAYS = 366;

/** What is not said: the thirty days until the last one, and that is today. */
function spanOf({ from, to }: Pick<Wanted, "from" | "to">, now: number): { from: string; to: string } {
  const last = to === undefined ? now : Date.parse(to);
  const first = from === undefined ? last - (USUAL_DAYS - 1) * DAY_MS : Date.parse(from);
  const days = Math.floor(last / DAY_MS) - Math.floor(first / DAY_MS) + 1;
  if (days < 1) throw fault("?from", "Not after the last day.");
  if (days > MOST_DAYS) throw fault("?from", `At most ${MOST_DAYS} days at once.`);
  return { from: dayOf(first), to: dayOf(last) };
}

const dayOf = (ms: number): string => rfc3339(ms).slice(0, "2026-11-22".length);

/** A group's name in letters that a cursor can have; it may be empty. */
const cursorOf = (name: string): string => `g${Buffer.from(name).toString("hex")}`;

function nameIn(cursor: string): string {
  if (/^g([0-9a-f]{2})*$/.test(cursor)) return Buffer.from(cursor.slice(1), "hex").toString();
  throw NOT_OURS();
}

const fault = (pointer: string, detail: string): Problem =>
  new Problem("validation_failed", undefined, { errors: [{ pointer, detail } satisfies InputFault] });
const NOT_OURS = (): Problem => fault("?cursor", "Not a cursor of this list.");

interface RecordFilter {
  /** An id, or `me`. */
  principal?: string | undefined;
  resource?: string | undefined;
}

/** A project's records, the last that came in first. @throws Problem `permission_missing`, `validation_failed` */
export async function listRecords(
  ctx: Context,
  access: Allowed<"usage:view">,
  { principal, resource }: RecordFilter,
  page: Page,
): Promise<Listed<ReturnType<typeof presentRecord>>> {
  const only = onlyOf(access) || undefined;
  const wanted = principal === "me" ? access.principal.id : principal;
  if (only !== undefined && wanted !== undefined && wanted !== only) return NOTHING_LISTED;
  const after = page.after === null ? null : positionIn(page.after);
  const filter = { principal: wanted ?? only, resource };
  const rows = await store.records(ctx.db, access.target.id, filter, after, page.limit);
  const placed = rows.map((row) => ({ id: `${row.entryId}_${row.position}`, row }));
  return listed(placed, page, ({ row }) => presentRecord(row));
}

function positionIn(cursor: string): { entryId: string; position: number } {
  const [, entryId, position] = /^(led_\w{26})_(\d{1,4})$/.exec(cursor) ?? [];
  if (entryId === undefined) throw NOT_OURS();
  return { entryId, position: Number(position) };
}

const presentRecord = (row: store.UsageRecord) => ({
  id: row.id,
  project_id: row.projectId,
  meter: row.meter,
  quantity_micros: row.quantityMicros,
  amount_micros: row.amountMicros,
  charged_to: row.chargedTo,
  principal_id: row.principalId,
  kind: row.kind,
  resource_id: row.resourceId,
  started_at: rfc3339OrNull(row.startedAt),
  ended_at: rfc3339(row.endedAt),
  recorded_by: row.recordedBy,
  recorded_at: rfc3339(row.recordedAt),
  entry_id: row.entryId,
});
