import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, type Permitted, permit, requireVersion } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { keysOfAccount } from "@atrium/shared/control/dying-keys";
import { notFound, Problem } from "@atrium/shared/problem";
import { type Committed, changed, commit, type Happening } from "@atrium/shared/store/commit";
import { type Listed, listed, type Page } from "@atrium/shared/store/page";
import { accountTarget, personalOf } from "../identity/account.ts";
import type { AccountRow, Search } from "./store.ts";
import * as store from "./store.ts";

/** An account as system administrators see it. `first`: the email of the one whom the deployment names. */
export const present = (row: AccountRow, first: string) => ({
  id: row.id,
  email: row.email,
  email_verified: row.emailVerified,
  username: row.username,
  name: row.name,
  github_username: row.githubUsername,
  status: row.status,
  system_administrator: row.systemAdministrator || isFirst(row, first),
  payment_verified: row.paymentVerifiedAt !== null,
  created_at: rfc3339(row.createdAt.getTime()),
  updated_at: rfc3339(row.updatedAt.getTime()),
});

/** Whose email address the deployment names, once it is shown to be theirs: an administrator whom nobody appointed. */
const isFirst = ({ email, emailVerified }: AccountRow, first: string): boolean =>
  emailVerified && first !== "" && email.toLowerCase() === first.toLowerCase();

/**
 * Accounts in the order of their usernames, or of their emails. The cursor is the last name itself, so that the next
 * page goes on there whoever is renamed meanwhile.
 */
export async function listAccounts(
  ctx: Context,
  first: string,
  wanted: Search,
  { limit, after }: Page,
): Promise<Listed<ReturnType<typeof present>>> {
  const rows = await store.search(ctx.db, wanted, { limit, after: after === null ? null : nameIn(after) });
  const named = rows.map((row) => ({ id: Buffer.from(row[wanted.by]).toString("hex"), row }));
  return listed(named, { limit, after }, ({ row }) => present(row, first));
}

function nameIn(cursor: string): string {
  if (/^([0-9a-f]{2})+$/.test(cursor)) return Buffer.from(cursor, "hex").toString();
  throw new Problem("validation_failed", undefined, {
    errors: [{ pointer: "?cursor", detail: "Not a cursor of this list." }],
  });
}

/** @throws Problem `not_found` */
export async function theAccount<P extends "account:view" | "account:manage">(
  ctx: Context,
  access: Access,
  permission: P,
  id: string,
): Promise<Permitted<P, AccountRow>> {
  const row = await store.byId(ctx.db, id);
  if (!row) throw notFound();
  return permit(ctx, access, permission, { ...row, createdBy: row.id, createdWith: null });
}

/** What a suspension ended. `committed` is null where there was nothing to do. */
interface Suspension {
  account: AccountRow;
  committed: Committed | null;
}

/**
 * Ends an account's sessions and keys, for good, and lets nobody sign in to it. What it is a member of stays as it is.
 * @throws Problem `state_conflict` for oneself; `last_owner`, `last_admin`, with the places where others would be left
 *   behind with nobody to run them
 */
export async function suspendAccount(
  ctx: Context,
  access: Allowed<"account:manage">,
  before: Permitted<"account:manage", AccountRow>,
): Promise<Suspension> {
  if (before.id === access.principal.id)
    throw new Problem("state_conflict", "Nobody suspends themselves: another administrator can.");
  if (before.status === "suspended") return { account: before, committed: null };
  const at = ctx.clock.now();
  const account = next(before, { status: "suspended" }, at);
  try {
    const committed = await commit(ctx, {
      actor: access,
      writes: [
        store.update(ctx.db, account, before.version),
        store.endSessions(ctx.db, before.id),
        store.revokeKeys(ctx.db, before.id, at),
      ],
      event: {
        ...about(account, "account.suspended"),
        reads: { ...keysOfAccount(before.id), ended_session_count: store.sessionCount(before.id) },
      },
    });
    return { account, committed };
  } catch (error) {
    const isLast = error instanceof Problem && (error.code === "last_owner" || error.code === "last_admin");
    if (!isLast) throw error;
    const places = await store.placesAloneIn(ctx.db, before.id);
    const names = places.map(({ type, name }) => `the ${type} ${name}`).join(", ");
    const code = places[0]?.type === "team" ? "last_admin" : "last_owner";
    throw new Problem(code, `Nobody else who is active runs ${names}.`, { used_by: places });
  }
}

/** Lets somebody sign in again. What the suspension ended stays ended. */
export async function restoreAccount(
  ctx: Context,
  access: Allowed<"account:manage">,
  first: string,
  before: Permitted<"account:manage", AccountRow>,
): Promise<AccountRow> {
  if (before.status === "active") return before;
  const account = next(before, { status: "active" }, ctx.clock.now());
  await commit(ctx, {
    actor: access,
    writes: [store.update(ctx.db, account, before.version)],
    event: about(account, "account.restored"),
    answer: { status: 200, body: present(account, first) },
  });
  return account;
}

interface AccountInput {
  github_username?: string | null | undefined;
  system_administrator?: boolean | undefined;
  payment_verified?: boolean | undefined;
}

/**
 * Says which GitHub account is theirs, whether they administer the system, and whether they can pay (G11).
 * @throws Problem `github_username_taken`; `state_conflict` for the last administrator, and for the one whom the
 *   deployment names
 */
export async function updateAccount(
  ctx: Context,
  access: Allowed<"account:manage">,
  first: string,
  before: Permitted<"account:manage", AccountRow>,
  input: AccountInput,
  expected: number | undefined,
): Promise<AccountRow> {
  requireVersion(before, expected);
  const { github_username = before.githubUsername, system_administrator = before.systemAdministrator } =
    input;
  const now = ctx.clock.now();
  const account = next(
    before,
    {
      githubUsername: github_username,
      systemAdministrator: system_administrator,
      paymentVerifiedAt: verifiedAt(before, input.payment_verified, now),
    },
    now,
  );
  const isDismissal = input.system_administrator === false;
  if (isDismissal && isFirst(before, first))
    throw new Problem("state_conflict", "The deployment names this administrator (SYSTEM_ADMINISTRATOR).");
  const event: Happening[] = [];
  const changes = changed(shownOf(before), shownOf(account), ["github_username", "payment_verified"]);
  if (Object.keys(changes).length > 0) event.push({ ...about(account, "account.updated"), changes });
  if (account.systemAdministrator !== before.systemAdministrator)
    event.push(about(account, isDismissal ? "account.dismissed" : "account.appointed"));
  if (event.length === 0) return before;
  // Held by the write too: of the last two who dismiss each other at once, one misses.
  const others =
    isDismissal && before.systemAdministrator ? store.isAdministeredBesides(before.id, first) : undefined;
  if (others && !(await store.holds(ctx.db, others)))
    throw new Problem("state_conflict", "The system keeps at least one administrator.");
  try {
    await commit(ctx, {
      actor: access,
      writes: [store.update(ctx.db, account, before.version, others)],
      event,
    });
  } catch (error) {
    const isTaken = error instanceof Problem && error.code === "already_exists";
    throw isTaken ? new Problem("github_username_taken") : error;
  }
  return account;
}

const next = (before: AccountRow, change: Partial<AccountRow>, at: number): AccountRow => ({
  ...before,
  ...change,
  version: before.version + 1,
  updatedAt: new Date(at),
});

const shownOf = ({ githubUsername, paymentVerifiedAt }: AccountRow) => ({
  github_username: githubUsername,
  payment_verified: paymentVerifiedAt !== null,
});

/** When it was first said, as long as it is not taken back. */
const verifiedAt = ({ paymentVerifiedAt }: AccountRow, verified: boolean | undefined, now: number) => {
  if (verified === undefined) return paymentVerifiedAt;
  return verified ? (paymentVerifiedAt ?? now) : null;
};

/** In the log of the account's own organization too: whose account it is sees who did it. */
const about = <T extends `account.${string}` & Happening["type"]>(account: AccountRow, type: T) => ({
  type,
  target: accountTarget(account),
  organization: personalOf(account).organization,
});
