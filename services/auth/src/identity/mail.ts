import type { Context } from "@atrium/shared/context";
import type { Mail } from "@atrium/shared/contract/auth";
import { newId } from "@atrium/shared/id";
import { redact } from "@atrium/shared/redact";
import * as store from "./store.ts";

export interface MailSettings {
  /** The platform's email binding, or the local inbox of development: what it holds opens accounts. */
  post: SendEmail | "inbox" | undefined;
  from: string;
}

/** The one way out for mail. No mail has a credential in it. */
export async function sendMail(
  ctx: Pick<Context, "db" | "clock">,
  { post, from }: MailSettings,
  mail: Mail,
): Promise<void> {
  if (post === undefined) throw new Error("No mail can be sent: bind EMAIL");
  const { to } = mail;
  const [subject, text] = [redact(mail.subject), redact(mail.text)];
  if (post !== "inbox") {
    await post.send({ from, to, subject, text });
    return;
  }
  const kept = { id: newId("mail"), recipient: to, subject, body: text, createdAt: ctx.clock.now() };
  await store.keepMail(ctx.db, kept);
}

/** Tokens stand behind the #: a browser sends them to no server, and writes them into no log and no referrer. */
const link = (publicUrl: string, page: string, token: string): string =>
  `${new URL(page, publicUrl)}#token=${encodeURIComponent(token)}`;

export const verificationMail = (publicUrl: string, to: string, token: string): Mail => ({
  to,
  subject: "Verify your email address",
  text: `Somebody, probably you, signed up for Atrium with this address. Open this link within an hour to verify it:

${link(publicUrl, "/verify-email", token)}

If it was not you, do nothing: without this the address counts as unverified.
`,
});

export const resetMail = (publicUrl: string, to: string, token: string): Mail => ({
  to,
  subject: "Reset your password",
  text: `Somebody, probably you, asked to reset the password of your Atrium account. Open this link within an hour to choose a new one:

${link(publicUrl, "/reset-password", token)}

If it was not you, do nothing: your password stays as it is.
`,
});

export const passwordChangedMail = (publicUrl: string, to: string): Mail => ({
  to,
  subject: "Your password was changed",
  text: `The password of your Atrium account was reset, and every session was ended. Sign in again at ${new URL("/", publicUrl)}

If it was not you, somebody can read your mail: secure your mailbox, then reset the password again.
`,
});

export const identityLinkedMail = (publicUrl: string, to: string, provider: string): Mail => ({
  to,
  subject: `Your account can be signed in to with ${provider}`,
  text: `Whoever is signed in to ${provider} as you can sign in to your Atrium account from now on.

If it was not you, reset your password at ${new URL("/", publicUrl)} and tell whoever administers this Atrium.
`,
});

/** What the local inbox has for one address, newest first. */
export const receivedMail = (ctx: Context, recipient: string): Promise<store.KeptMail[]> =>
  store.mailTo(ctx.db, recipient);
