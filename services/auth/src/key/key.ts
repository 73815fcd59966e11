import { reach } from "@atrium/shared/access/decide";
import type { Preset } from "@atrium/shared/access/presets";
import type { Grant, Scope } from "@atrium/shared/access/vocabulary";
import { type Allowed, type Context, type Permitted, permit, requireVersion } from "@atrium/shared/context";
import type { Access, Withdrawal } from "@atrium/shared/contract/auth";
import { type MembershipId, newId, type OrganizationId, type ProjectId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { changed, commit } from "@atrium/shared/store/commit";
import { openDb } from "@atrium/shared/store/open";
import { type Listed, listed, type Page } from "@atrium/shared/store/page";
import { withdraw } from "../access/withdraw.ts";
import { mint, type Peppers } from "../credential/format.ts";
import type { Env } from "../env.ts";
import { type RestrictionWishes, restricted } from "../restriction/restrictions.ts";
import { grantOfServiceAccount, isOfProject, theServiceAccount } from "../service-account/service-account.ts";
import { FRESH } from "./fresh.ts";
import { restrictionsFrom } from "./handed-on.ts";
import {
  endFor,
  movedEnd,
  ownRestrictions,
  requireHandable,
  requireMayRollBack,
  requireMayWiden,
  rescoped,
  scopesFor,
  scopesOfPreset,
} from "./limits.ts";
import { holderOf, LOGGED, loggedFields, presentFields } from "./presentation.ts";
import { type Overlap, requireActive, rollBack, rotate, targetOf } from "./rotation.ts";
import * as store from "./store.ts";

type Key = store.UsedKey;

interface KeyInput extends RestrictionWishes {
  name: string;
  scopes?: Scope[] | null | undefined;
  expiresAt?: number | null | undefined;
  metadata?: Record<string, string> | undefined;
}

interface NewKeyInput extends KeyInput {
  /** Instead of scopes. */
  preset?: Preset | undefined;
  /** The one that it is for; the caller's own where left out. */
  serviceAccount?: string | undefined;
}

/** A key as the API shows it: without its secret. */
export const present = (key: Key) => ({
  id: key.id,
  project_id: key.projectId,
  name: key.name,
  hint: key.hint,
  owner: holderOf(key),
  ...presentFields(key),
});

type PresentedKey = ReturnType<typeof present>;

/**
 * Makes a key of the caller, or of a service account. The secret is in the answer and nowhere else.
 * @throws Problem `grant_exceeds_own` where the scopes, or the service account, may more than the caller may grant
 */
export async function createKey(
  ctx: Context,
  access: Allowed<"key:create">,
  peppers: Peppers,
  { serviceAccount, preset, ...input }: NewKeyInput,
): Promise<{ key: Key; answer: PresentedKey & { secret: string } }> {
  const now = ctx.clock.now();
  const expiresAt = endFor(access, input.expiresAt, now);
  const owner =
    serviceAccount === undefined
      ? await callerAsOwner(ctx, access)
      : await ownedBy(ctx, access, serviceAccount);
  const wanted = preset ? scopesOfPreset(access, owner.grant, preset) : input.scopes;
  const scopes = scopesFor(access, owner.grant, wanted);
  const restrictions = restrictionsFrom(await ownRestrictions(ctx, access), input);
  const { secret, digest, hint } = mint("pk", peppers);
  const key: Key = {
    ...FRESH,
    ...restrictions,
    id: newId("key"),
    projectId: access.target.id as ProjectId,
    organizationId: access.target.organizationId as OrganizationId,
    ...owner.columns,
    kind: "project",
    name: input.name,
    digest,
    hint,
    scopes,
    metadata: input.metadata ?? {},
    expiresAt,
    createdBy: access.principal.id,
    createdWith: access.credential.id,
    createdAt: now,
    updatedAt: now,
    uses: [],
  };
  const answer = { ...present(key), secret };
  await commit(ctx, {
    actor: access,
    writes: [store.insert(ctx.db, key)],
    event: {
      type: "key.created",
      target: targetOf("key", key),
      details: {
        ...loggedFields(key),
        ...(preset && { preset }),
        owner: holderOf(key).id,
      },
    },
    answer: { status: 201, body: answer },
  });
  return { key, answer };
}

/** @throws Problem `not_found`, `permission_missing` */
export async function theKey<P extends "key:view" | "key:update" | "key:delete">(
  ctx: Context,
  access: Access,
  permission: P,
  id: string,
): Promise<Permitted<P, Key>> {
  const key = await store.byId(ctx.db, access.target.id as ProjectId, id);
  if (!key) throw notFound();
  return permit(ctx, access, permission, key);
}

export async function listKeys(
  ctx: Context,
  access: Allowed<"key:view">,
  page: Page,
): Promise<Listed<PresentedKey>> {
  const reached = reach(access, "key:view") ?? { createdBy: access.principal.id };
  return listed(await store.list(ctx.db, access.target.id as ProjectId, reached, page), page, present);
}

/**
 * Changes a key's name, scopes, restrictions, expiry or metadata. To lift a restriction is to grant again what it is worth.
 * @throws Problem `stale_version`, `state_conflict` for a revoked key, `grant_exceeds_own`
 */
export async function updateKey(
  ctx: Context,
  access: Allowed<"key:update">,
  before: Permitted<"key:update", Key>,
  input: Partial<KeyInput>,
  expected: number | undefined,
): Promise<Key> {
  const now = ctx.clock.now();
  requireActive(before);
  requireVersion(before, expected);
  const expiresAt =
    input.expiresAt === undefined
      ? before.expiresAt
      : await movedEnd(ctx, access, before, input.expiresAt, now);
  const restrictions = restricted(before, input);
  await requireMayWiden(ctx, access, before, restrictions);
  const after: Key = {
    ...before,
    ...restrictions,
    name: input.name ?? before.name,
    metadata: input.metadata ?? before.metadata,
    expiresAt,
    scopes: input.scopes === undefined ? before.scopes : rescoped(access, before, input.scopes),
    version: before.version + 1,
    updatedAt: now,
  };
  const changes = changed(loggedFields(before), loggedFields(after), LOGGED);
  if (Object.keys(changes).length === 0) return before;
  await commit(ctx, {
    actor: access,
    writes: [store.update(ctx.db, after, before.version)],
    event: { type: "key.updated", target: targetOf("key", after), changes },
  });
  return after;
}

/**
 * Gives a key another secret, which the caller is handed.
 * @param effectiveBy from when on what ends at once is refused everywhere, at the latest
 * @throws Problem `grant_exceeds_own` where it is not theirs to have; `state_conflict`, `stale_version`
 */
export async function rotateKey(
  ctx: Context,
  access: Allowed<"key:update">,
  before: Permitted<"key:update", Key>,
  { peppers, overlap, effectiveBy }: { peppers: Peppers; overlap: Overlap; effectiveBy: string },
) {
  await requireHandable(ctx, access, before);
  const answer = (key: Key, secret: string) => ({ ...present(key), secret, effective_by: effectiveBy });
  return rotate<Key, ReturnType<typeof answer>>(ctx, access, before, { peppers, overlap, answer });
}

/**
 * Gives a key the secret again that it had before.
 * @throws Problem `grant_exceeds_own` for that secret itself; `rotation_void`, `state_conflict`, `stale_version`
 */
export async function rollBackKey(
  ctx: Context,
  access: Allowed<"key:update">,
  before: Permitted<"key:update", Key>,
  effectiveBy: string,
) {
  requireMayRollBack(access, before);
  const answer = (key: Key) => ({ ...present(key), effective_by: effectiveBy });
  return rollBack<Key, ReturnType<typeof answer>>(ctx, access, before, { uses: before.uses, answer });
}

/** A withdrawal as others know it, by the ids of the keys. */
export async function withdrawByIds(
  env: Env,
  { principalId, targetId, keyIds = [] }: Withdrawal,
): Promise<void> {
  const rows = keyIds.length === 0 ? [] : await store.digests(openDb(env.CONTROL, env.METER), keyIds);
  await withdraw(env, { principalId, targetId, keys: rows });
}

interface Owner {
  columns: Pick<Key, "accountId" | "serviceAccountId" | "membershipId">;
  /** What the owner may do in the project. */
  grant: Grant;
}

/** A key of the caller's own principal. @throws Problem `permission_missing` for a service account of elsewhere */
async function callerAsOwner(ctx: Context, access: Access): Promise<Owner> {
  const { principal, membership, grant } = access;
  if (principal.type === "account") {
    const columns = { accountId: principal.id as Key["accountId"], serviceAccountId: null };
    return { columns: { ...columns, membershipId: membership as MembershipId | null }, grant };
  }
  // What another made would be none of the project's; the Organization Default Key's would outlive its rotation (O3).
  if (!(await isOfProject(ctx, access, principal.id)))
    throw new Problem("permission_missing", "Of service accounts only the project's own have keys.", {
      permission: "key:create",
    });
  const columns = { accountId: null, serviceAccountId: principal.id as Key["serviceAccountId"] };
  return { columns: { ...columns, membershipId: null }, grant };
}

/** A key of a service account: whoever hands it out must be able to grant what it may do. */
async function ownedBy(ctx: Context, access: Access, id: string): Promise<Owner> {
  const account = await theServiceAccount(ctx, access, "service_account:view", id);
  const grant = grantOfServiceAccount(account);
  return { columns: { accountId: null, serviceAccountId: account.id, membershipId: null }, grant };
}
