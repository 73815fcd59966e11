import { requireConfirmed } from "@atrium/shared/access/sensitive";
import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, requireVersion } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { type AccountId, newId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { commit } from "@atrium/shared/store/commit";
import { type Listed, listed, type Page } from "@atrium/shared/store/page";
import { requireSession } from "../session/session.ts";
import { NoPublicKey, type PublicKey, readPublicKey } from "./public-key.ts";
import * as store from "./store.ts";

type SshKey = store.SshKey;

export const present = ({ id, name, type, publicKey, fingerprint, createdAt }: SshKey) => ({
  id,
  name,
  type,
  public_key: `${type} ${publicKey}`,
  fingerprint,
  created_at: rfc3339(createdAt),
});

/**
 * Registers a public key of the caller's. It opens what they may connect to until they delete it, so none is made by what
 * may leak or be found open.
 * @throws Problem `permission_missing` without a session, `session_too_old`, `validation_failed` for what is no public key, `already_exists` for one that is registered, whoever's
 *   it is, `quota_exceeded` (a trigger counts)
 */
export async function addSshKey(
  ctx: Context,
  access: Allowed<"account:update">,
  input: { name: string; publicKey: string },
): Promise<SshKey> {
  requireSession(access, "account:update");
  requireConfirmed(access, ctx.clock.now());
  const { type, base64, fingerprint } = await publicKeyOf(input.publicKey);
  const key: SshKey = {
    id: newId("ssh"),
    accountId: ownerOf(access),
    name: input.name,
    type,
    publicKey: base64,
    fingerprint,
    version: 1,
    createdAt: ctx.clock.now(),
  };
  await commit(ctx, {
    actor: access,
    writes: [store.insert(ctx.db, key)],
    event: { type: "ssh_key.created", target: targetOf(key), details: { type, fingerprint } },
    answer: { status: 201, body: present(key) },
  });
  return key;
}

export async function listSshKeys(
  ctx: Context,
  access: Allowed<"account:view">,
  page: Page,
): Promise<Listed<ReturnType<typeof present>>> {
  return listed(await store.list(ctx.db, ownerOf(access), page), page, present);
}

/** @throws Problem `not_found`, also for somebody else's */
export async function theSshKey(ctx: Context, access: Access, id: string): Promise<SshKey> {
  const key = await store.byId(ctx.db, ownerOf(access), id);
  if (!key) throw notFound();
  return key;
}

/**
 * It lets nobody in any more as soon as clusters ask again who may connect.
 * @throws Problem `not_found`, `stale_version`
 */
export async function deleteSshKey(
  ctx: Context,
  access: Allowed<"account:update">,
  id: string,
  expected: number | undefined,
): Promise<void> {
  const key = await theSshKey(ctx, access, id);
  requireVersion(key, expected);
  await commit(ctx, {
    actor: access,
    writes: [store.remove(ctx.db, key)],
    event: { type: "ssh_key.deleted", target: targetOf(key), details: { fingerprint: key.fingerprint } },
  });
}

/** @throws Problem `validation_failed` */
async function publicKeyOf(text: string): Promise<PublicKey> {
  try {
    return await readPublicKey(text);
  } catch (error) {
    if (!(error instanceof NoPublicKey)) throw error;
    throw new Problem("validation_failed", undefined, {
      errors: [{ pointer: "/public_key", detail: error.message }],
    });
  }
}

/** The route's target is the caller's own account. */
const ownerOf = ({ target }: Access) => target.id as AccountId;

const targetOf = ({ id, name }: SshKey) => ({ type: "ssh_key" as const, id, name });
