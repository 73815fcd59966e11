import { mayAtAll, reachByMaker } from "@atrium/shared/access/decide";
import { holds } from "@atrium/shared/access/vocabulary";
import { rfc3339 } from "@atrium/shared/clock";
import {
  type Allowed,
  type Context,
  type Permitted,
  permissionMissing,
  permit,
  requireVersion,
} from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { open, type SecretKeys, seal } from "@atrium/shared/credential/envelope";
import type { ProjectId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { commit, type Write } from "@atrium/shared/store/commit";
import { type Listed, listed, NOTHING_LISTED, type Page } from "@atrium/shared/store/page";
import type { SecretRow } from "./store.ts";
import * as store from "./store.ts";

// A third-party key of a project. What it is leaves this slice by `useSecret` alone; no event, list or kept answer has it.

/** A secret as the API shows it: that it is there. */
export const present = (row: Pick<SecretRow, "name" | "createdBy" | "createdAt" | "updatedAt">) => ({
  name: row.name,
  created_by: row.createdBy,
  created_at: rfc3339(row.createdAt),
  updated_at: rfc3339(row.updatedAt),
});

/** @throws Problem `not_found`, `permission_missing` */
export async function theSecret<P extends "secret:view" | "secret:delete" | "secret:use">(
  ctx: Context,
  access: Access,
  permission: P,
  name: string,
): Promise<Permitted<P, SecretRow>> {
  const row = await store.byName(ctx.db, projectOf(access), name);
  if (!row) throw notFound();
  return permit(ctx, access, permission, { ...row, createdWith: null });
}

export async function listSecrets(ctx: Context, access: Allowed<"secret:view">, page: Page) {
  const reached = reachByMaker(access, "secret:view");
  if (!reached) return NOTHING_LISTED;
  const rows = await store.ofProject(ctx.db, projectOf(access), reached.createdBy, page);
  return listed(
    rows.map((row) => ({ ...row, id: row.name })),
    page,
    present,
  ) satisfies Listed<unknown>;
}

/**
 * Puts a third-party key into a project, or another one in its place; a new one needs `secret:create` too.
 * @throws Problem `stale_version`, `permission_missing`; `quota_exceeded` past what a project may have
 */
export async function setSecret(
  ctx: Context,
  access: Allowed<"secret:update">,
  keys: SecretKeys,
  { name, value }: { name: string; value: string },
  expected: number | undefined,
): Promise<SecretRow> {
  const projectId = projectOf(access);
  const before = await store.byName(ctx.db, projectId, name);
  const now = ctx.clock.now();
  const envelope = seal(keys, placeOf({ projectId, name }), value);
  if (before) {
    await permit(ctx, access, "secret:update", { ...before, createdWith: null });
    requireVersion(before, expected);
    const after: SecretRow = { ...before, ...envelope, version: before.version + 1, updatedAt: now };
    await commit(ctx, {
      actor: access,
      writes: [store.update(ctx.db, after, before.version)],
      event: { type: "secret.updated", target: targetOf(after) },
    });
    return after;
  }
  if (!mayAtAll(access, "secret:create")) throw permissionMissing(access, "secret:create");
  if (expected !== undefined) throw new Problem("stale_version");
  const stamps = { version: 1, createdBy: access.principal.id, createdAt: now, updatedAt: now };
  const row: SecretRow = { projectId, name, ...envelope, ...stamps };
  await commit(ctx, {
    actor: access,
    writes: store.insert(ctx.db, row),
    event: { type: "secret.created", target: targetOf(row) },
  });
  return row;
}

/** The value, for who runs something with it. Who had it when is in the log; under an Idempotency-Key it is not kept. */
export async function useSecret(
  ctx: Context,
  access: Allowed<"secret:use">,
  keys: SecretKeys,
  secret: Permitted<"secret:use", SecretRow>,
): Promise<{ name: string; value: string }> {
  const value = open(keys, placeOf(secret), secret);
  await commit(ctx, {
    actor: access,
    writes: [],
    event: { type: "secret.used", target: targetOf(secret) },
  });
  return { name: secret.name, value };
}

/** @throws Problem `stale_version` */
export async function deleteSecret(
  ctx: Context,
  access: Allowed<"secret:delete">,
  secret: Permitted<"secret:delete", SecretRow>,
  expected: number | undefined,
): Promise<void> {
  requireVersion(secret, expected);
  await commit(ctx, {
    actor: access,
    writes: [store.remove(ctx.db, secret)],
    event: { type: "secret.deleted", target: targetOf(secret) },
  });
}

/**
 * T5: what is in one project of the caller's, sealed anew for another that the same commit makes, after its own row.
 * @throws Problem `permission_missing` for a credential that may not use secrets
 */
export async function copiedSecrets(
  ctx: Context,
  access: Access,
  keys: SecretKeys,
  { from, to }: { from: ProjectId; to: ProjectId },
): Promise<{ names: string[]; writes: Write[] }> {
  if (access.scopes !== null && !holds(access.scopes, "secret:use"))
    throw permissionMissing(access, "secret:use");
  const now = ctx.clock.now();
  const stamps = { version: 1, createdBy: access.principal.id, createdAt: now, updatedAt: now };
  const rows = (await store.allOf(ctx.db, from)).map((secret): SecretRow => {
    const row = { projectId: to, name: secret.name };
    return { ...row, ...seal(keys, placeOf(row), open(keys, placeOf(secret), secret)), ...stamps };
  });
  return { names: rows.map(({ name }) => name), writes: store.insertAll(ctx.db, rows) };
}

/** What its envelope is bound to. */
export const placeOf = ({ projectId, name }: { projectId: string; name: string }) => [projectId, name];

const projectOf = ({ target }: Access) => target.id as ProjectId;

/** Within its project a secret goes by its name. */
const targetOf = ({ name }: SecretRow) => ({ type: "secret" as const, id: name, name });
