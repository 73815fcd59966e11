import type { Context } from "@atrium/shared/context";
import type { Env } from "../env.ts";
import { sendMail } from "../identity/mail.ts";
import { settingsOf } from "../identity/settings.ts";
import { mayReceive } from "../limits.ts";
import { addressesOf } from "../people/people.ts";
import { administratorsOf } from "../people/right.ts";
import type { LeakedKey, LeakedSession } from "./store.ts";
import * as store from "./store.ts";

// Whom a leak concerns: whose the credential is, and those who administer where it belongs.

/** `scanner`: who signs what they report. */
export type Reporter = "scanner" | "anyone";

/** As events and mails say it. */
export interface Where {
  url: string | null;
  source: string | null;
  reported_by: Reporter;
}

/** What was done about a leaked credential. */
export type Dealt = { where: Where } & (
  | { key: LeakedKey; done: "revoked" | "old_secret_ended" | "told" }
  | { session: LeakedSession; done: "ended" }
);

/** So many of a team's are told. */
const ADMINISTRATORS = 20;

/** One mail to each, however much leaked. One that cannot be sent keeps back no other. */
export async function tell(env: Env, ctx: Context, dealt: readonly Dealt[]): Promise<void> {
  const news = new Map<string, Dealt[]>();
  const administrators = new Map<string, string[]>();
  for (const one of dealt)
    for (const address of await addressesOf(ctx.db, await concernedBy(env, ctx, one, administrators)))
      news.set(address, [...(news.get(address) ?? []), one]);
  const failures: unknown[] = [];
  for (const [to, of] of news) {
    if (!(await mayReceive(env.MAILS, to))) continue;
    await sendMail(ctx, settingsOf(env), { to, ...leakMail(env.PUBLIC_URL, of) }).catch((error: unknown) =>
      failures.push(error),
    );
  }
  if (failures.length > 0) throw failures[0];
}

/** Each once. `administrators`: of projects that were looked at before. */
async function concernedBy(
  env: Env,
  ctx: Context,
  dealt: Dealt,
  administrators: Map<string, string[]>,
): Promise<string[]> {
  if ("session" in dealt) return [dealt.session.accountId];
  const { key } = dealt;
  const owner = key.accountId === null ? [] : [key.accountId];
  const { projectId, teamId } = key;
  if (projectId === null) return teamId === null ? owner : store.adminsOf(ctx.db, teamId, ADMINISTRATORS);
  const known =
    administrators.get(projectId) ??
    (await administratorsOf(env, { type: "project", id: projectId }, "key:update"));
  administrators.set(projectId, known);
  return [...owner, ...known];
}

/** Pure. What a reporter says is theirs: no word of it stands outside of a line that says so. */
export function leakMail(publicUrl: string, dealt: readonly Dealt[]): { subject: string; text: string } {
  const [first] = dealt;
  const subject =
    dealt.length === 1 && first
      ? `${credentialOf(first)} has leaked`
      : `${dealt.length} credentials have leaked`;
  return {
    subject,
    text: `Somebody found, where others can read it:

${dealt.map(paragraph).join("\n\n")}

Whoever read it could use it until then: look at what was done with it, and see how it came there. ${new URL("/", publicUrl)}
`,
  };
}

const paragraph = (dealt: Dealt): string =>
  [`${credentialOf(dealt)}${placeOf(dealt)}`, ...foundAt(dealt), DONE[dealt.done]].join("\n");

function credentialOf(dealt: Dealt): string {
  if ("session" in dealt) return "A session of yours";
  const { kind, name, id } = dealt.key;
  return `The ${kind === "account" ? "account token" : "key"} "${name}" (${id})`;
}

function placeOf(dealt: Dealt): string {
  if ("session" in dealt) return "";
  const { hint, projectName, teamName } = dealt.key;
  const place =
    projectName !== null
      ? ` of the project "${projectName}"`
      : teamName !== null
        ? ` of the team "${teamName}"`
        : "";
  return `${place}, whose secret begins with ${hint}`;
}

const foundAt = ({ where: { url, source, reported_by } }: Dealt): string[] => {
  const by =
    reported_by === "scanner"
      ? "A scanner reported it"
      : "Whoever reported it, we do not know who, says it was";
  const at = [url, source && `(${source})`].filter((part) => part).join(" ");
  return at ? [`${by} at: ${at}`] : [];
};

const DONE: Record<Dealt["done"], string> = {
  revoked: "It was revoked at once: make a new one where it is needed.",
  old_secret_ended:
    "It was the secret before the last rotation, and has ended at once. The new secret is good.",
  told: "Your organization revokes no leaked keys by itself, so it still works: revoke or rotate it now.",
  ended: "It was ended at once: sign in again.",
};
