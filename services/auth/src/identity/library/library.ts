import type { Context } from "@atrium/shared/context";
import { newId } from "@atrium/shared/id";
import { Problem, type ProblemCode } from "@atrium/shared/problem";
import { createEmailVerificationToken, isAPIError } from "better-auth/api";
import { betterAuth } from "better-auth/minimal";
import type { Minted } from "../../credential/format.ts";
import { hashPassword, verifyPassword } from "../password.ts";
import { newProposal, type Proposal, proposingAdapter } from "./adapter.ts";

export const SESSION_SECONDS = 7 * 24 * 60 * 60;
const LINK_SECONDS = 60 * 60;
export const PASSWORD_LENGTH = { min: 8, max: 128 };

export interface LibrarySettings {
  publicUrl: string;
  /** Signs the tokens of verification links. */
  secret: string;
  /** A session's credential, made of the library's random token. */
  mintSession(random: string): Minted;
}

const PREFIXES: Record<string, "acc" | "ses" | "idn" | "vrf"> = {
  user: "acc",
  session: "ses",
  account: "idn",
  verification: "vrf",
};

/** What the library refuses with, as our problems; what is not here is a fault of ours. */
const REFUSALS: Record<string, ProblemCode> = {
  INVALID_EMAIL_OR_PASSWORD: "sign_in_failed",
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: "email_taken",
  INVALID_TOKEN: "token_invalid",
  TOKEN_EXPIRED: "token_invalid",
  USER_NOT_FOUND: "token_invalid",
};

type Api = ReturnType<typeof configured>["api"];

/**
 * Asks the sign-in library something. It decides; what it would write comes back as a proposal for `commit()`.
 * An instance serves one call: it holds the request's own database binding. None of its endpoints is mounted, so
 * only what is called through here exists.
 */
export async function propose(
  ctx: Context,
  settings: LibrarySettings,
  call: (api: Api, headers: Headers) => Promise<unknown>,
): Promise<Proposal> {
  const proposal = newProposal();
  const headers = new Headers({
    ...(ctx.address && { "cf-connecting-ip": ctx.address }),
    ...(ctx.userAgent && { "user-agent": ctx.userAgent }),
  });
  try {
    await call(configured(ctx, settings, proposal).api, headers);
  } catch (error) {
    const code = isAPIError(error) ? REFUSALS[String(error.body?.code)] : undefined;
    throw code ? new Problem(code) : error;
  }
  return proposal;
}

/** The token of a verification link: signed, not stored; void once the address is verified or changed. */
export const verificationToken = (
  settings: LibrarySettings,
  account: { id: string; email: string },
): Promise<string> =>
  createEmailVerificationToken(settings.secret, account.email, undefined, LINK_SECONDS, {
    userId: account.id,
  });

function configured(ctx: Context, { publicUrl, secret, mintSession }: LibrarySettings, proposal: Proposal) {
  const remember = async ({ token }: { token: string }) => {
    proposal.token = token;
  };
  return betterAuth({
    baseURL: publicUrl,
    secret,
    database: proposingAdapter(ctx.db, proposal, mintSession),
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
      password: { hash: hashPassword, verify: ({ password, hash }) => verifyPassword(password, hash) },
      sendResetPassword: remember,
      resetPasswordTokenExpiresIn: LINK_SECONDS,
      revokeSessionsOnPasswordReset: true,
    },
    emailVerification: { sendOnSignUp: true, sendVerificationEmail: remember, expiresIn: LINK_SECONDS },
    user: { additionalFields: { username: { type: "string", required: true } } },
    // A session lives its seven days and is not prolonged: its expiry is part of what auth caches.
    session: {
      expiresIn: SESSION_SECONDS,
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
      fields: { userId: "accountId" },
    },
    account: { fields: { userId: "accountId", accountId: "providerAccountId" } },
    // The identifier is the secret of a reset link; its hash is enough to find it again.
    verification: { storeIdentifier: "hashed", disableCleanup: true },
    advanced: {
      ipAddress: { ipAddressHeaders: ["cf-connecting-ip"] },
      database: { generateId: ({ model }) => newId(PREFIXES[model] ?? "idn") },
    },
  });
}
