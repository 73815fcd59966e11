import {
  contains,
  type Grant,
  grantOf,
  intersect,
  isEmpty,
  narrow,
  type Scope,
  scopesOf,
} from "@atrium/shared/access/vocabulary";
import { rfc3339OrNull } from "@atrium/shared/clock";
import type { Allowed, Context, Permitted } from "@atrium/shared/context";
import { Problem } from "@atrium/shared/problem";
import { changed, commit } from "@atrium/shared/store/commit";
import type { Peppers } from "../credential/format.ts";
import type { Env } from "../env.ts";
import { worthOf } from "../people/worth.ts";
import { grantOfServiceAccount, theServiceAccount } from "../service-account/service-account.ts";
import { present } from "./key.ts";
import { requireHandable } from "./limits.ts";
import { holderOf } from "./presentation.ts";
import { mintFor, type Overlap, requireLive, rotated, targetOf } from "./rotation.ts";
import * as store from "./store.ts";

type Key = store.UsedKey;

interface Reassignment {
  serviceAccount: string;
  peppers: Peppers;
  /** For how long whoever has the old secret can use it: nothing breaks at once, and their copy ends. */
  overlap: Overlap;
  effectiveBy: string;
}

/**
 * The key belongs to a service account of the project from now on, under the same id and with a new secret: it outlives
 * whoever had it. It is worth no more than it was, and no more than the service account is.
 * @throws Problem `grant_exceeds_own` where the caller could not make such a key; `state_conflict` for one that is worth
 *   nothing, or belongs to it already; `stale_version`
 */
export async function reassignKey(
  ctx: Context,
  env: Env,
  access: Allowed<"key:update">,
  before: Permitted<"key:update", Key>,
  { serviceAccount, peppers, overlap, effectiveBy }: Reassignment,
) {
  const now = ctx.clock.now();
  requireLive(before, now);
  const account = await theServiceAccount(ctx, access, "service_account:view", serviceAccount);
  if (account.id === before.serviceAccountId)
    throw new Problem("state_conflict", "It belongs to this service account already; rotate it instead.");
  const worth = await worthNow(env, before);
  const minted = mintFor(before, peppers);
  const key: Key = {
    ...rotated<Key>(before, minted, overlap, now),
    accountId: null,
    serviceAccountId: account.id,
    membershipId: null,
    scopes: scopesIn(before.scopes, worth, grantOfServiceAccount(account)),
  };
  await requireHandable(ctx, access, key);
  const answer = { ...present(key), secret: minted.secret, effective_by: effectiveBy };
  const changes = changed(logged(before), logged(key), ["owner", "scopes"]);
  await commit(ctx, {
    actor: access,
    writes: [store.update(ctx.db, key, before.version)],
    event: {
      type: "key.reassigned",
      target: targetOf("key", key),
      changes,
      details: {
        until: key.previousUntil,
        previous_ends_at: rfc3339OrNull(key.previousEndsAt),
      },
    },
    answer: { status: 200, body: answer },
  });
  return { key, answer };
}

/** What the key may do as it is, by its owner's role and its scopes. */
async function worthNow(env: Env, { id, projectId }: Key): Promise<Grant> {
  const [access] = await worthOf(env, [
    { credential: { type: "project_key", id }, target: { type: "project", id: projectId } },
  ]);
  if (!access)
    throw new Problem("state_conflict", "It is worth nothing any more: make a key for the service account.");
  return narrow(access.grant, access.scopes);
}

/** As they were, where that widens nothing; else what the key could do, and the service account can. */
export function scopesIn(scopes: Scope[] | null, worth: Grant, account: Grant): Scope[] | null {
  const wanted = narrow(account, scopes && grantOf(scopes));
  const left = intersect(wanted, worth);
  if (isEmpty(left))
    throw new Problem("state_conflict", "The service account may do nothing that the key is for.");
  return contains(worth, wanted) ? scopes : scopesOf(left);
}

const logged = (key: Key) => ({ owner: holderOf(key), scopes: key.scopes });
