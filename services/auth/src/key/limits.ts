import { type Preset, presetScopes } from "@atrium/shared/access/presets";
import { mayGrant } from "@atrium/shared/access/roles";
import {
  type Grant,
  grantOf,
  intersect,
  narrow,
  type Scope,
  scopesOf,
} from "@atrium/shared/access/vocabulary";
import { rfc3339 } from "@atrium/shared/clock";
import { type Context, requireGrantable } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import type { Restrictions } from "@atrium/shared/control/loaded";
import { Problem } from "@atrium/shared/problem";
import { grantOfId } from "../service-account/service-account.ts";
import { isWider, requireNoWider } from "./handed-on.ts";
import type { KeyRow } from "./store.ts";
import * as store from "./store.ts";

// How far a key reaches, and how long. Nobody gives it more of either than they may give with the credential they use.

/**
 * The scopes of a new key. Left out, the key may whatever its owner may, which nobody hands out who may less:
 * a narrowed credential makes keys as narrow as itself.
 * @throws Problem `grant_exceeds_own`
 */
export function scopesFor(access: Access, owner: Grant, wanted: Scope[] | null | undefined): Scope[] | null {
  if (wanted) {
    requireGrantable(access, grantOf(wanted));
    return wanted;
  }
  if (access.scopes !== null && owner === access.grant) return scopesOf(narrow(access.grant, access.scopes));
  requireGrantable(access, owner);
  return null;
}

/** As many of a preset's as the caller may give the owner of the key, where it is one that is handed on in part. */
export const scopesOfPreset = ({ grant, scopes }: Access, owner: Grant, preset: Preset): Scope[] => {
  const found = presetScopes(preset, intersect(mayGrant(narrow(grant, scopes)), owner));
  if (found.length === 0)
    throw new Problem("grant_exceeds_own", "There is nothing of it that you may grant.");
  return found;
};

/**
 * Named scopes must be grantable; only the owner may lift the limits altogether.
 * @throws Problem `grant_exceeds_own`
 */
export function rescoped(access: Access, key: KeyRow, wanted: Scope[] | null): Scope[] | null {
  if (wanted) {
    requireGrantable(access, grantOf(wanted));
    return wanted;
  }
  if (isOwn(access, key) && access.scopes === null) return null;
  throw new Problem(
    "grant_exceeds_own",
    "Only its owner, with an unlimited credential, may lift a key's limits.",
  );
}

/**
 * When a new key ends. Left out, with the key that makes it; a session's own end counts for nothing.
 * @throws Problem `validation_failed` for the past; `grant_exceeds_own` for later than the key that makes it, since
 *   one that leaked would live on in those it made
 */
export function endFor(access: Access, wanted: number | null | undefined, now: number): number | null {
  requireFuture(wanted, now);
  const latest = latestEnd(access);
  if (latest === null) return wanted ?? null;
  if (wanted === undefined) return latest;
  requireNoLater(latest, wanted);
  return wanted;
}

/** A session's own end counts for nothing: it protects against a browser left open. */
const latestEnd = ({ credential }: Access): number | null =>
  credential.type === "session" ? null : credential.expiresAt;

function requireNoLater(latest: number, end: number | null): void {
  if (end === null || end > latest)
    throw new Problem("grant_exceeds_own", `A key gives no later end than its own, ${rfc3339(latest)}.`);
}

/**
 * A new end for a key. To prolong it is to grant again what it is worth.
 * @throws Problem as `endFor`, and `grant_exceeds_own` where it is worth more than the caller may grant
 */
export async function movedEnd(
  ctx: Context,
  access: Access,
  key: KeyRow,
  wanted: number | null,
  now: number,
): Promise<number | null> {
  requireFuture(wanted, now);
  const isLater = key.expiresAt !== null && (wanted === null || wanted > key.expiresAt);
  if (!isLater) return wanted;
  requireGrantable(access, await worthOf(ctx, access, key));
  return endFor(access, wanted, now);
}

/**
 * Who is handed a key's secret holds all that it is worth: its owner, or, of a service account's, who could make such a key.
 * Of another person's nobody.
 * @throws Problem `grant_exceeds_own`
 */
export async function requireHandable(ctx: Context, access: Access, key: KeyRow): Promise<void> {
  if (key.accountId !== null && !isOwn(access, key))
    throw new Problem(
      "grant_exceeds_own",
      "Only its owner is given a key's secret. Revoke it, or reassign it.",
    );
  requireGrantable(access, await worthOf(ctx, access, key));
  requireNotOutlived(access, key);
  // Itself, and not an access token that was made from it.
  if (key.id === access.credential.id && access.credential.type === "project_key") return;
  requireNoWider(await ownRestrictions(ctx, access), key);
}

/**
 * What ends is handed nothing that does not: a key nothing that lives longer, and neither the secret before a rotation nor
 * an access token the key's own next one.
 * @throws Problem `grant_exceeds_own`
 */
function requireNotOutlived(access: Access, key: KeyRow): void {
  const latest = latestEnd(access);
  if (latest !== null) requireNoLater(latest, key.expiresAt);
}

/** The secret before does not bring itself back. @throws Problem `grant_exceeds_own` */
export function requireMayRollBack(access: Access, key: KeyRow): void {
  if (key.id === access.credential.id) requireNotOutlived(access, key);
}

/**
 * Whoever is handed a secret that is worth `worth`, without an end and without restrictions.
 * @throws Problem `grant_exceeds_own`
 */
export async function requireMayHave(ctx: Context, access: Access, worth: Grant): Promise<void> {
  requireGrantable(access, worth);
  endFor(access, null, ctx.clock.now());
  requireNoWider(await ownRestrictions(ctx, access), UNRESTRICTED);
}

/**
 * Whoever lifts or widens a restriction could grant what the key is worth, and with a key that is restricted no less.
 * @throws Problem `grant_exceeds_own`
 */
export async function requireMayWiden(
  ctx: Context,
  access: Access,
  key: KeyRow,
  after: Restrictions,
): Promise<void> {
  if (!isWider(key, after)) return;
  requireGrantable(access, await worthOf(ctx, access, key));
  requireNoWider(await ownRestrictions(ctx, access), after);
}

const UNRESTRICTED: Restrictions = { addresses: null, maxUses: null, rateLimit: null, rateWindow: null };

/** Those of the credential that is used here, or that it was made from; a session has none. */
export async function ownRestrictions(ctx: Context, { credential }: Access): Promise<Restrictions> {
  if (credential.type === "session") return UNRESTRICTED;
  return (await store.restrictions(ctx.db, credential.id)) ?? UNRESTRICTED;
}

/** The most that a key may do; of another person's, whose role is not at hand, all that its scopes name. */
async function worthOf(ctx: Context, access: Access, key: KeyRow): Promise<Grant> {
  const scopes = key.scopes && grantOf(key.scopes);
  if (isOwn(access, key)) return narrow(access.grant, scopes);
  if (key.serviceAccountId) return narrow(await grantOfId(ctx, access, key.serviceAccountId), scopes);
  if (scopes) return scopes;
  throw new Problem("grant_exceeds_own", "Only its owner may widen or prolong a key without limits.");
}

const isOwn = ({ principal }: Access, key: KeyRow): boolean =>
  key.accountId === principal.id || key.serviceAccountId === principal.id;

function requireFuture(expiresAt: number | null | undefined, now: number): void {
  if (expiresAt != null && expiresAt <= now) {
    throw new Problem("validation_failed", undefined, {
      errors: [{ pointer: "/expires_at", detail: "Must be in the future." }],
    });
  }
}
