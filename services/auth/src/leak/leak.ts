import type { Context } from "@atrium/shared/context";
import { Problem } from "@atrium/shared/problem";
import { redact, redactUrl } from "@atrium/shared/redact";
import { type Actor, commit, type Happening } from "@atrium/shared/store/commit";
import { withdraw } from "../access/withdraw.ts";
import { read } from "../credential/format.ts";
import { type Env, settings } from "../env.ts";
import { personalOf } from "../identity/account.ts";
import { type Dealt, type Reporter, tell, type Where } from "./notice.ts";
import type { LeakedKey, LeakedSession } from "./store.ts";
import * as store from "./store.ts";

// A secret that others know is no secret any more, whoever says so: to report one is to have it.

/** Something that somebody found, and where. */
interface Finding {
  text: string;
  url?: string | null | undefined;
  source?: string | null | undefined;
}

/** Between read and commit a key may be rotated, changed or revoked: then it is looked at again. */
const ATTEMPTS = 4;

/**
 * Deals with what was found: revokes what counts still, by the policy of the organization that it belongs to, and tells
 * whose it is. A second report is no news; of what was never made, was revoked or has ended, none is.
 * @returns of each finding whether we have made such a secret, which its tag says: nobody learns what became of it
 * @throws Problem `unavailable` where others change the same keys all the time
 */
export async function reportLeaks(
  env: Env,
  ctx: Context,
  findings: readonly Finding[],
  reporter: Reporter,
): Promise<boolean[]> {
  const { peppers } = settings(env);
  const readings = await Promise.all(findings.map(({ text }) => read(text, peppers)));
  const found = new Map<string, Where>();
  for (const [at, reading] of readings.entries())
    if (reading.ok) found.set(reading.digest, whereOf(findings[at] as Finding, reporter));
  if (found.size > 0) await dealWith(env, ctx, found);
  return readings.map(({ ok }) => ok);
}

async function dealWith(env: Env, ctx: Context, found: ReadonlyMap<string, Where>): Promise<void> {
  const dealt: Dealt[] = [];
  let left = [...found.keys()];
  for (let attempt = 0; left.length > 0 && attempt < ATTEMPTS; attempt++) {
    const leaked = await store.leaked(ctx.db, left, ctx.clock.now());
    left = [];
    for (const one of leaked) {
      const where = found.get(one.digest) as Where;
      try {
        const done = await ("kind" in one ? endKey(ctx, one, where) : endSession(ctx, one, where));
        if (done) dealt.push(done);
      } catch (error) {
        if (!isRace(error)) throw error;
        left.push(one.digest);
      }
    }
  }
  if (dealt.length > 0) {
    ctx.later(withdraw(env, { keys: dealt.map(withdrawnOf) }));
    ctx.later(tell(env, ctx, dealt));
  }
  if (left.length > 0) throw new Problem("unavailable", undefined, { retry_after: 5 });
}

const isRace = (error: unknown): boolean =>
  error instanceof Problem && (error.code === "stale_version" || error.code === "already_exists");

/** An old secret that counts beside the new one ends alone: the new one is nobody else's. */
async function endKey(ctx: Context, key: LeakedKey, where: Where): Promise<Dealt | null> {
  const isNews = key.reportedAt === null;
  const done = key.policy === "notify" ? "told" : key.secret === "previous" ? "old_secret_ended" : "revoked";
  if (!isNews && done === "told") return null;
  const now = ctx.clock.now();
  const about = {
    project: key.kind === "project" ? key.projectId : null,
    organization: key.organizationId,
  };
  const event: Happening[] = [];
  const leaked = { ...where, secret: key.secret, hint: key.hint, done } as const;
  if (isNews) event.push({ ...is(key, "leaked"), ...about, details: leaked });
  if (done === "revoked") event.push({ ...is(key, "revoked"), ...about, details: { because: "leaked" } });
  await commit(ctx, {
    actor: actorIn(key),
    writes: [
      ...(isNews ? [store.remember(ctx.db, key, now)] : []),
      ...(done === "revoked" ? [store.revoke(ctx.db, key, now)] : []),
      ...(done === "old_secret_ended" ? [store.endPrevious(ctx.db, key, now)] : []),
    ],
    event,
  });
  return { key, where, done };
}

const is = <Verb extends "leaked" | "revoked">({ kind, id, name }: LeakedKey, verb: Verb) =>
  kind === "account"
    ? { type: `token.${verb}` as const, target: { type: "token" as const, id, name } }
    : { type: `key.${verb}` as const, target: { type: "key" as const, id, name } };

async function endSession(ctx: Context, session: LeakedSession, where: Where): Promise<Dealt> {
  const { organization } = personalOf({ id: session.accountId });
  await commit(ctx, {
    actor: {
      ...ANYONE,
      target: { type: "account", id: session.accountId, name: null, organizationId: null },
    },
    writes: [store.endSession(ctx.db, session)],
    event: {
      type: "session.ended",
      target: { type: "session", id: session.id, name: null },
      organization,
      details: { because: "leaked", ...where },
    },
  });
  return { session, where, done: "ended" };
}

/** What is written is guarded by what was read; there is nobody whose right to it could have ended. */
const ANYONE = {
  principal: { type: "system", id: "anyone", name: "anyone" },
  credential: null,
  fresh: true,
  basis: [],
} as const;

const actorIn = ({ organizationId, organizationName }: LeakedKey): Actor => ({
  ...ANYONE,
  target: { type: "organization", id: organizationId, name: organizationName, organizationId },
});

const withdrawnOf = (dealt: Dealt) =>
  "key" in dealt
    ? { id: dealt.key.id, digest: dealt.key.currentDigest, previousDigest: dealt.key.previousDigest }
    : dealt.session;

const URL_LENGTH = 500;
const SOURCE_LENGTH = 100;

const whereOf = ({ url, source }: Finding, reporter: Reporter): Where => ({
  url: url ? oneLine(redactUrl(url), URL_LENGTH) : null,
  source: source ? oneLine(redact(source), SOURCE_LENGTH) : null,
  reported_by: reporter,
});

/** What somebody wrote, to stand in a line of a log or a mail without ending it or turning it round. */
const oneLine = (text: string, length: number): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .slice(0, length)
    .toWellFormed();
