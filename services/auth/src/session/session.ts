import { randomBytes } from "node:crypto";
import { rfc3339 } from "@atrium/shared/clock";
import type { Allowed, Context } from "@atrium/shared/context";
import type { Access, Withdrawal } from "@atrium/shared/contract/auth";
import { tokensOfCredential, tokensOfPrincipal } from "@atrium/shared/control/dying-keys";
import { randomBase62 } from "@atrium/shared/credential/base62";
import { RANDOM_LENGTH } from "@atrium/shared/credential/shape";
import { type AccountId, newId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { type Committed, commit, type Happening, type Write } from "@atrium/shared/store/commit";
import { type Listed, listed, type Page } from "@atrium/shared/store/page";
import { personalOf, sessionCreated } from "../identity/account.ts";
import { type LibrarySettings, SESSION_SECONDS } from "../identity/library/library.ts";
import { verifyPassword } from "../identity/password.ts";
import * as store from "./store.ts";

type Session = store.Session;

/** As its owner sees it. `current`: the one that asks. */
export const present = (session: Session, current: string) => ({
  id: session.id,
  current: session.id === current,
  created_at: rfc3339(session.createdAt.getTime()),
  confirmed_at: rfc3339(session.confirmedAt ?? session.createdAt.getTime()),
  expires_at: rfc3339(session.expiresAt.getTime()),
  ip_address: session.ipAddress || null,
  user_agent: session.userAgent || null,
});

/** A session that is to be committed, with the only copy of its secret. */
interface Begun {
  id: string;
  secret: string;
  expiresAt: number;
  write: Write;
  event: Happening;
}

/** A session for who has shown otherwise than by a password who they are. */
export function begin(
  ctx: Context,
  { mintSession }: Pick<LibrarySettings, "mintSession">,
  account: { id: AccountId },
): Begun {
  const { secret, digest } = mintSession(randomBase62(RANDOM_LENGTH, randomBytes));
  const at = new Date(ctx.clock.now());
  const session: Session = {
    id: newId("ses"),
    accountId: account.id,
    token: digest,
    expiresAt: new Date(at.getTime() + SESSION_SECONDS * 1000),
    ipAddress: ctx.address,
    userAgent: ctx.userAgent,
    confirmedAt: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
  const begun = { id: session.id, secret, expiresAt: session.expiresAt.getTime() };
  return { ...begun, write: store.insert(ctx.db, session), event: sessionCreated(account, begun) };
}

/**
 * The caller's session. What concerns sessions is for who signed in: a credential that leaked neither sees them nor ends them.
 * @throws Problem `permission_missing` for any other credential
 */
export function requireSession({ credential, target }: Access, permission: string) {
  if (credential.type !== "session")
    throw new Problem("permission_missing", "This needs a session: sign in.", { permission });
  return { account: target.id as AccountId, id: credential.id };
}

export async function listSessions(
  ctx: Context,
  access: Allowed<"account:view">,
  page: Page,
): Promise<Listed<ReturnType<typeof present>>> {
  const { account, id } = requireSession(access, "account:view");
  const rows = await store.list(ctx.db, account, page, ctx.clock.now());
  return listed(rows, page, (row) => present(row, id));
}

/** What was ended: when that was committed, and what caches are to drop. */
interface Ended {
  committed: Committed;
  withdrawal: Withdrawal;
}

/** @throws Problem `not_found`, also for somebody else's */
export async function endSession(
  ctx: Context,
  access: Allowed<"account:update">,
  id: string,
): Promise<Ended> {
  const { account } = requireSession(access, "account:update");
  const session = await store.byId(ctx.db, account, id, ctx.clock.now());
  if (!session) throw notFound();
  const committed = await commit(ctx, {
    actor: access,
    writes: [store.remove(ctx.db, session)],
    event: {
      type: "session.ended",
      target: { type: "session", id, name: null },
      organization: personalOf({ id: account }).organization,
      reads: tokensOfCredential(id),
    },
  }).catch((error: unknown) => {
    // Two at once: it is gone, as either wanted.
    throw error instanceof Problem && error.code === "stale_version" ? notFound() : error;
  });
  return { committed, withdrawal: { principalId: account } };
}

/** Ends all but the caller's, and what devices were promised: one event that names them, as however many there are go at once. */
export async function endOtherSessions(ctx: Context, access: Allowed<"account:update">): Promise<Ended> {
  const { account, id } = requireSession(access, "account:update");
  const committed = await commit(ctx, {
    actor: access,
    writes: [store.removeOthers(ctx.db, account, id), store.forgetPromises(ctx.db, account)],
    event: {
      type: "session.ended",
      target: { type: "account", id: account, name: access.principal.name },
      organization: personalOf({ id: account }).organization,
      reads: { sessions_ended: store.othersOf(account, id), ...tokensOfPrincipal(account) },
    },
  });
  return { committed, withdrawal: { principalId: account } };
}

/**
 * Shows again that it is them who have the session.
 * @throws Problem `sign_in_failed`; `state_conflict` for who has no password
 */
export async function confirmSession(
  ctx: Context,
  access: Allowed<"account:update">,
  password: string,
): Promise<Session> {
  const { account, id } = requireSession(access, "account:update");
  const hash = await store.passwordOf(ctx.db, account);
  if (hash === null) throw new Problem("state_conflict", "This account has no password: sign in again.");
  if (!(await verifyPassword(password, hash))) throw new Problem("sign_in_failed", "The password is wrong.");
  const now = ctx.clock.now();
  const session = await store.byId(ctx.db, account, id, now);
  if (!session) throw notFound();
  const confirmed = { ...session, confirmedAt: now };
  await commit(ctx, {
    actor: access,
    writes: [store.confirm(ctx.db, account, id, now)],
    event: {
      type: "session.confirmed",
      target: { type: "session", id, name: null },
      organization: personalOf({ id: account }).organization,
    },
    answer: { status: 200, body: present(confirmed, id) },
  });
  return confirmed;
}
