import { rfc3339 } from "@atrium/shared/clock";
import type { Context } from "@atrium/shared/context";
import type { Mail } from "@atrium/shared/contract/auth";
import { Problem } from "@atrium/shared/problem";
import { commit } from "@atrium/shared/store/commit";
import { theSystem } from "@atrium/shared/unattended";
import type { Env } from "../env.ts";
import { sendMail } from "../identity/mail.ts";
import { settingsOf } from "../identity/settings.ts";
import { mayReceive } from "../limits.ts";
import { addressesOf } from "../people/people.ts";
import * as store from "./store.ts";

const DAY_MS = 86_400_000;
/** Whoever has it is told so long before it ends. */
const NOTICE_MS = 7 * DAY_MS;
/** What was made for less than that is meant to end soon: no mail says so. */
const WORTH_A_MAIL_MS = DAY_MS;
/** The next minute finds the rest. */
const AT_ONCE = 50;

/**
 * Tells of the keys and tokens that end within a week, once each: an event, and a mail to the person whose it is. One that
 * ends later by then is told of again; whoever is told at the same time elsewhere is not told twice.
 * @returns how many
 */
export async function warnOfExpiry(ctx: Context, env: Env): Promise<number> {
  const now = ctx.clock.now();
  const ending = await store.ending(ctx.db, now, now + NOTICE_MS, AT_ONCE);
  let told = 0;
  let failure: unknown;
  for (const key of ending) {
    if (!(await warn(ctx, key))) continue;
    told++;
    // One that cannot be sent keeps back no other.
    await mail(ctx, env, key).catch((error: unknown) => {
      failure ??= error;
    });
  }
  if (failure) throw failure;
  return told;
}

async function mail(ctx: Context, env: Env, key: store.Ending): Promise<void> {
  const lives = (key.expiresAt ?? 0) - key.createdAt;
  if (key.accountId === null || lives < WORTH_A_MAIL_MS) return;
  for (const to of await addressesOf(ctx.db, [key.accountId])) {
    if (await mayReceive(env.MAILS, to))
      await sendMail(ctx, settingsOf(env), { to, ...mailOf(key, env.PUBLIC_URL) });
  }
}

async function warn(ctx: Context, key: store.Ending): Promise<boolean> {
  const { projectId, organizationId, id, name } = key;
  const actor = theSystem({ type: "system", id: "system", name: null, organizationId });
  try {
    await commit(ctx, {
      actor,
      writes: [store.warned(ctx.db, key, ctx.clock.now())],
      event: {
        ...(key.kind === "account"
          ? { type: "token.expiring", target: { type: "token", id, name } }
          : { type: "key.expiring", target: { type: "key", id, name } }),
        project: projectId,
        details: { expires_at: rfc3339(key.expiresAt ?? 0) },
      },
    });
    return true;
  } catch (error) {
    // Told of, changed or revoked just now.
    if (error instanceof Problem && error.code === "stale_version") return false;
    throw error;
  }
}

function mailOf({ kind, name, hint, expiresAt }: store.Ending, publicUrl: string): Omit<Mail, "to"> {
  const what = kind === "account" ? "account token" : "key";
  return {
    subject: `Your ${what} "${name}" expires soon`,
    text: `Your Atrium ${what} "${name}" (${hint}…) expires at ${rfc3339(expiresAt ?? 0)}. What uses it will be refused from then on.

Give it a later end, or make another one, at ${new URL("/", publicUrl)}
`,
  };
}
