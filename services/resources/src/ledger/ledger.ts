import { rfc3339 } from "@atrium/shared/clock";
import type { Allowed, Context } from "@atrium/shared/context";
import type { Access, Named } from "@atrium/shared/contract/auth";
import { newId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { commit, type Write } from "@atrium/shared/store/commit";
import { type Listed, listed, type Page } from "@atrium/shared/store/page";
import * as store from "./store.ts";

// What accounts and organizations have left: credits add to it, what is charged to them takes from it.

type Entry = store.Entry;

/** Who has a ledger. */
export type Holder = "account" | "organization";

/** What one batch of metering costs whom. */
interface Charge extends Pick<Entry, "id" | "holderId" | "createdBy" | "createdAt"> {
  amountMicros: number;
  projectId: string;
  organizationId: string;
  records: number;
}

/** Unexecuted: takes it from the balance in the commit that records what it is for. */
export const charged = (ctx: Context, charge: Charge): Write =>
  store.append(ctx.db, {
    ...charge,
    type: "usage",
    // Not minus nothing.
    amountMicros: 0 - charge.amountMicros,
    reason: null,
  });

/** T4: whom use is charged to as of now: a project's, or an organization's outside of projects. */
export const payerOf = ({ target }: Access): string =>
  target.project?.chargedTo ?? target.chargedTo ?? target.id;

/** What is left. Who never had an entry has nothing, and owes nothing. */
export async function balanceOf(ctx: Context, holder: string) {
  const last = await store.last(ctx.db, holder);
  return {
    holder_id: holder,
    balance_micros: last?.balanceMicros ?? 0,
    updated_at: last ? rfc3339(last.createdAt) : null,
  };
}

/** Newest first. */
export async function statementOf(
  ctx: Context,
  holder: string,
  page: Page,
): Promise<Listed<ReturnType<typeof presentEntry>>> {
  const rows = await store.page(ctx.db, holder, within(page));
  return listed(rows.map(numbered), page, ({ row }) => presentEntry(row));
}

/** Of the same, what system administrators gave and took. */
export async function creditsOf(
  ctx: Context,
  holder: string,
  page: Page,
): Promise<Listed<ReturnType<typeof presentCredit>>> {
  const rows = await store.credits(ctx.db, holder, within(page));
  return listed(rows.map(numbered), page, ({ row }) => presentCredit(row));
}

/** Pages go by the number of an entry. */
const numbered = (row: Entry) => ({ id: String(row.number), row });

/** @throws Problem `validation_failed` for the cursor of another list */
function within(page: Page): Page {
  if (page.after === null || /^\d{1,15}$/.test(page.after)) return page;
  throw new Problem("validation_failed", undefined, {
    errors: [{ pointer: "?cursor", detail: "Not a cursor of this list." }],
  });
}

const presentEntry = (row: Entry) => ({
  id: row.id,
  number: row.number,
  type: row.type,
  amount_micros: row.amountMicros,
  balance_micros: row.balanceMicros,
  project_id: row.projectId,
  records: row.records,
  reason: row.reason,
  created_by: row.createdBy,
  created_at: rfc3339(row.createdAt),
});

const presentCredit = (row: Pick<Entry, "id" | "amountMicros" | "reason" | "createdBy" | "createdAt">) => ({
  id: row.id,
  amount_micros: row.amountMicros,
  reason: row.reason ?? "",
  created_by: row.createdBy,
  created_at: rfc3339(row.createdAt),
});

const PREFIX = { account: "acc_", organization: "org_" } as const satisfies Record<Holder, string>;

/** An account or organization that there is. @throws Problem `not_found` */
export async function theHolder(ctx: Context, type: Holder, id: string): Promise<Named> {
  const [named] = id.startsWith(PREFIX[type]) ? await ctx.people.names([id]) : [];
  if (!named) throw notFound();
  return named;
}

/**
 * Adds to a balance, or takes from it, whatever else is added at the same time.
 * @throws Problem `quota_exceeded` past what a balance can be
 */
export async function credit(
  ctx: Context,
  access: Allowed<"credit:create">,
  type: Holder,
  holder: Named,
  { amount_micros, reason }: { amount_micros: number; reason: string },
) {
  const entry: store.NewEntry = {
    id: newId("led"),
    holderId: holder.id,
    type: "credit",
    amountMicros: amount_micros,
    projectId: null,
    organizationId: null,
    records: null,
    reason,
    createdBy: access.principal.id,
    createdAt: ctx.clock.now(),
  };
  const answer = presentCredit(entry);
  await commit(ctx, {
    actor: access,
    writes: [store.append(ctx.db, entry)],
    event: {
      type: "balance.credited",
      target: { type, ...holder },
      organization: type === "organization" ? holder.id : personalOrganization(holder.id),
      details: { credit_id: entry.id, amount_micros, reason },
    },
    answer: { status: 201, body: answer },
  });
  return answer;
}

/** Where an account sees what was done with it. */
const personalOrganization = (account: string): string => `org_${account.slice(PREFIX.account.length)}`;
