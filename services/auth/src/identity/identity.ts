import type { Allowed, Context } from "@atrium/shared/context";
import type { Withdrawal } from "@atrium/shared/contract/auth";
import { tokensOfCredential, tokensOfPrincipal } from "@atrium/shared/control/dying-keys";
import { Problem } from "@atrium/shared/problem";
import { type Actor, type Committed, commit, type Happening } from "@atrium/shared/store/commit";
import {
  type Account,
  accountCreated,
  accountTarget,
  actorAs,
  own,
  personalOf,
  present,
  sessionCreated,
} from "./account.ts";
import type { Proposal } from "./library/adapter.ts";
import { type LibrarySettings, propose, verificationToken } from "./library/library.ts";
import { type MailSettings, passwordChangedMail, resetMail, sendMail, verificationMail } from "./mail.ts";
import * as store from "./store.ts";
import { canonicalUsername } from "./username.ts";

export interface IdentitySettings extends LibrarySettings, MailSettings {}

export interface SignedIn {
  account: Account;
  /** Shown this once. */
  token: string;
  expiresAt: number;
}

/** Credentials that were ended: by which commit, and what caches are to drop. */
export interface Ended {
  committed: Committed;
  withdrawal: Withdrawal;
}

interface SignUp {
  email: string;
  password: string;
  name: string;
  username: string;
}

/**
 * Makes an account with its personal organization and Personal project (a trigger), and a first session: one batch.
 *
 * That an email is taken is said openly. Hiding it here would only move the question: a collaborator is added by the
 * exact email of an existing account (T6), so who has one can be asked anyway. Attempts are limited per address.
 * @throws Problem `email_taken`, `username_taken`
 */
export async function signUp(ctx: Context, settings: IdentitySettings, input: SignUp): Promise<SignedIn> {
  const wanted = { ...input, email: input.email.toLowerCase(), username: canonicalUsername(input.username) };
  await refuseTaken(ctx, wanted);
  const proposal = await propose(ctx, settings, (api, headers) => api.signUpEmail({ headers, body: wanted }));
  const { account, session } = made(proposal);
  try {
    await commit(ctx, {
      actor: actorOf(account, proposal, { type: "session", id: session.id }),
      writes: proposal.writes,
      event: [accountCreated(account), sessionCreated(account, session)],
    });
  } catch (error) {
    // Somebody else signed up in between, with the same email or username.
    if (error instanceof Problem && error.code === "already_exists") await refuseTaken(ctx, wanted);
    throw error;
  }
  const { token } = proposal;
  if (token) ctx.later(sendMail(ctx, settings, verificationMail(settings.publicUrl, account.email, token)));
  return signedIn(account, session);
}

async function refuseTaken(ctx: Context, { email, username }: SignUp): Promise<void> {
  const taken = await store.taken(ctx.db, email, username);
  if (taken.email) throw new Problem("email_taken");
  if (taken.username) throw new Problem("username_taken");
}

/**
 * A session for who knows the password. The account must not have changed since it was read, so a password reset
 * or a suspension that comes in between wins.
 * @throws Problem `sign_in_failed` (the same, in the same time, whether the email or the password is wrong)
 * @throws Problem `account_suspended`, only to who knows the password
 */
export async function signIn(
  ctx: Context,
  settings: IdentitySettings,
  { email, password }: { email: string; password: string },
): Promise<SignedIn> {
  const proposal = await propose(ctx, settings, (api, headers) =>
    api.signInEmail({ headers, body: { email, password } }),
  );
  const { account, session } = made(proposal);
  if (account.status === "suspended") throw new Problem("account_suspended");
  await commit(ctx, {
    actor: actorOf(account, proposal, { type: "session", id: session.id }),
    writes: proposal.writes,
    event: sessionCreated(account, session),
  });
  return signedIn(account, session);
}

/** Ends the session that the request was made with. */
export async function signOut(ctx: Context, access: Allowed<"account:update">): Promise<Ended> {
  const { credential, principal } = access;
  if (credential.type !== "session") throw new Problem("state_conflict", "Only a session can be signed out.");
  const committed = await commit(ctx, {
    actor: access,
    writes: [store.endSession(ctx.db, credential.id)],
    event: {
      type: "session.ended",
      target: { type: "session", id: credential.id, name: null },
      organization: personalOf(principal).organization,
      reads: tokensOfCredential(credential.id),
    },
  });
  return { committed, withdrawal: { principalId: principal.id } };
}

/** @throws Problem `token_invalid` for a token that is wrong, expired, or was used: a link works once */
export async function verifyEmail(ctx: Context, settings: IdentitySettings, token: string): Promise<void> {
  const proposal = await propose(ctx, settings, (api, headers) =>
    api.verifyEmail({ headers, query: { token } }),
  );
  const { account, writes } = proposal;
  if (!account || writes.length === 0) throw new Problem("token_invalid");
  await commit(ctx, {
    actor: actorOf(account, proposal, null),
    writes,
    event: {
      type: "account.email_verified",
      target: accountTarget(account),
      organization: personalOf(account).organization,
      changes: { email_verified: { from: false, to: true } },
    },
  });
}

/** @throws Problem `state_conflict` where the email is verified */
export async function resendVerification(
  ctx: Context,
  settings: IdentitySettings,
  access: Allowed<"account:update">,
): Promise<void> {
  const account = await own(ctx, access);
  if (account.emailVerified) throw new Problem("state_conflict", "The email address is verified already.");
  const token = await verificationToken(settings, account);
  ctx.later(sendMail(ctx, settings, verificationMail(settings.publicUrl, account.email, token)));
}

/**
 * Mails a link to whoever has an account with this email. Goes on after the response: neither its content nor its
 * time tells whether there is one.
 */
export function forgotPassword(ctx: Context, settings: IdentitySettings, email: string): void {
  ctx.later(mailResetLink(ctx, settings, email));
}

async function mailResetLink(ctx: Context, settings: IdentitySettings, email: string): Promise<void> {
  const proposal = await propose(ctx, settings, (api, headers) =>
    api.requestPasswordReset({ headers, body: { email } }),
  );
  const { account, token, writes } = proposal;
  if (!account || !token) return;
  await commit(ctx, {
    actor: {
      ...actorOf(account, proposal, null),
      principal: { type: "system", id: "anyone", name: "anyone" },
    },
    writes,
    event: {
      type: "account.password_reset_requested",
      target: accountTarget(account),
      organization: personalOf(account).organization,
    },
  });
  await sendMail(ctx, settings, resetMail(settings.publicUrl, account.email, token));
}

/**
 * Sets a new password with the token of a reset link, once, and ends every session. Where the email was never
 * verified, whoever made the account may be somebody else than who reads this mailbox: the account's keys, SSH keys among them, end too.
 * @throws Problem `token_invalid`
 */
export async function resetPassword(
  ctx: Context,
  settings: IdentitySettings,
  { token, password }: { token: string; password: string },
): Promise<Ended> {
  const proposal = await propose(ctx, settings, (api, headers) =>
    api.resetPassword({ headers, body: { token, newPassword: password } }),
  );
  const { account, writes } = proposal;
  if (!account) throw new Problem("token_invalid");
  const reads: Happening<"account.password_reset">["reads"] = {
    sessions_ended: store.sessionsOf(account.id),
    ...tokensOfPrincipal(account.id),
  };
  if (!account.emailVerified) {
    reads.keys_revoked = store.liveKeysOf(account.id);
    reads.ssh_keys_deleted = store.sshKeysOf(account.id);
    writes.push(
      store.revokeKeys(ctx.db, account.id, ctx.clock.now()),
      store.deleteSshKeys(ctx.db, account.id),
    );
  }
  const committed = await commit(ctx, {
    actor: actorOf(account, proposal, null),
    writes: [...writes, store.moveOn(ctx.db, account.id)],
    event: {
      type: "account.password_reset",
      target: accountTarget(account),
      organization: personalOf(account).organization,
      reads,
    },
  }).catch((error: unknown) => {
    // Two at once with the same token: the second finds nothing to consume, or the account moved on.
    throw isRace(error) ? new Problem("token_invalid") : error;
  });
  ctx.later(sendMail(ctx, settings, passwordChangedMail(settings.publicUrl, account.email)));
  const keyIds = (committed.events[0]?.details.keys_revoked ?? []) as string[];
  return { committed, withdrawal: { principalId: account.id, keyIds } };
}

const isRace = (error: unknown): boolean =>
  error instanceof Problem && (error.code === "stale_version" || error.code === "access_changed");

/** What has expired is refused already; run by cron so that it does not pile up. */
export const forgetExpired = store.forgetExpired;

/** The library answered with a session, or threw. */
function made({ account, session }: Proposal) {
  if (!account || !session) throw new Error("The sign-in library made no session");
  return { account, session };
}

/** By a password, or by what was mailed to it. */
const actorOf = (account: store.AccountRow, { basis }: Proposal, credential: Actor["credential"]): Actor =>
  actorAs(account, basis, credential);

const signedIn = (account: store.AccountRow, session: { secret: string; expiresAt: number }): SignedIn => ({
  account: present(account).account,
  token: session.secret,
  expiresAt: session.expiresAt,
});
