import { decide } from "@atrium/shared/access/decide";
import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, requireVersion } from "@atrium/shared/context";
import { notFound, Problem } from "@atrium/shared/problem";
import { commit } from "@atrium/shared/store/commit";
import { type Listed, listed, type Page } from "@atrium/shared/store/page";
import { kindOf } from "../../kind/kinds.ts";
import { about } from "../../resource/about.ts";
import { loadResource, type Resource } from "../../resource/resource.ts";
import { linkOf, type VersionedKind } from "../body.ts";
import { contended } from "../contended.ts";
import { theVersion } from "../version.ts";
import * as store from "./store.ts";

type Alias = store.Alias;

/** What it takes to set and remove a kind's aliases. */
export function aliasing(kind: VersionedKind) {
  const { aliasedBy } = kindOf(kind);
  if (aliasedBy === undefined) throw new TypeError(`${kind} has no aliases`);
  return aliasedBy;
}

/** An alias as clients see it. */
export function present(projectId: string, kind: VersionedKind, alias: Alias) {
  const of = linkOf(projectId, kind, alias.resourceId);
  return {
    name: alias.name,
    number: alias.number,
    version_id: alias.versionId,
    protected: alias.protected,
    created_by: alias.createdBy,
    created_at: rfc3339(alias.createdAt),
    updated_by: alias.updatedBy,
    updated_at: rfc3339(alias.updatedAt),
    links: { self: `${of}/aliases/${alias.name}`, version: `${of}/versions/${alias.number}` },
  };
}

/** Cursors are words. */
const named = <Row extends { name: string }>(row: Row) => ({
  id: Buffer.from(row.name).toString("hex"),
  row,
});
const paged = (page: Page): Page => ({
  ...page,
  after: page.after && Buffer.from(page.after, "hex").toString(),
});

export async function listAliases(
  ctx: Context,
  access: Allowed,
  kind: VersionedKind,
  id: string,
  page: Page,
): Promise<Listed<ReturnType<typeof present>>> {
  const thing = await loadResource(ctx, access, `${kind}:view`, kind, id);
  const rows = await store.page(ctx.db, thing.id, paged(page));
  return listed(rows.map(named), page, ({ row }) => present(thing.projectId, kind, row));
}

/** @throws Problem `not_found` */
export async function getAlias(
  ctx: Context,
  access: Allowed,
  kind: VersionedKind,
  id: string,
  name: string,
): Promise<Alias> {
  const thing = await loadResource(ctx, access, `${kind}:view`, kind, id);
  const alias = await store.byName(ctx.db, thing.id, name);
  if (!alias) throw notFound();
  return alias;
}

/**
 * Has an alias name a version, whatever it named before: at no moment both, or neither.
 * @throws Problem `alias_protected` for one that only registry admins set (W14); `quota_exceeded`
 */
export const setAlias = (
  ctx: Context,
  access: Allowed,
  kind: VersionedKind,
  id: string,
  { name, version: said }: { name: string; version: string },
  expected: number | undefined,
): Promise<Alias> =>
  contended(expected, async () => {
    const thing = await loadResource(ctx, access, aliasing(kind), kind, id);
    const protects = await permitAlias(ctx, access, thing, name);
    const before = await store.byName(ctx.db, thing.id, name);
    if (expected !== undefined) requireVersion(before ?? { version: -1 }, expected);
    const { number, id: versionId } = await theVersion(ctx, thing.id, said);
    if (before?.number === number) return before;
    const now = ctx.clock.now();
    const row = {
      resourceId: thing.id,
      name,
      number,
      version: (before?.version ?? 0) + 1,
      createdBy: before?.createdBy ?? access.principal.id,
      createdAt: before?.createdAt ?? now,
      updatedBy: access.principal.id,
      updatedAt: now,
    };
    await commit(ctx, {
      actor: access,
      writes: [store.put(ctx.db, row, before, protects)],
      event: {
        ...about("alias.set", thing),
        changes: { version: { from: before?.number ?? null, to: number } },
        details: { alias: name, version_id: versionId },
      },
    });
    return { ...row, versionId, protected: before?.protected ?? protects };
  });

/** @throws Problem `alias_protected` for one that only registry admins remove (W14) */
export const removeAlias = (
  ctx: Context,
  access: Allowed,
  kind: VersionedKind,
  id: string,
  name: string,
  expected: number | undefined,
): Promise<void> =>
  contended(expected, async () => {
    const thing = await loadResource(ctx, access, aliasing(kind), kind, id);
    const alias = await store.byName(ctx.db, thing.id, name);
    if (!alias) throw notFound();
    requireVersion(alias, expected);
    const protects = await permitAlias(ctx, access, thing, name);
    await commit(ctx, {
      actor: access,
      writes: [store.remove(ctx.db, alias, protects)],
      event: {
        ...about("alias.removed", thing),
        changes: { version: { from: alias.number, to: null } },
        details: { alias: name, version_id: alias.versionId },
      },
    });
  });

/**
 * W14: a protected alias is for who may protect it, whatever else they are.
 * @returns whether it is, and the caller is one of those
 * @throws Problem `alias_protected`
 */
async function permitAlias(ctx: Context, access: Allowed, thing: Resource, name: string): Promise<boolean> {
  if (thing.kind !== "registered_model" || !(await store.isProtected(ctx.db, thing.id, name))) return false;
  await requireProtecting(
    ctx,
    access,
    thing,
    `Only registry admins set and remove ${name}: it is protected.`,
  );
  return true;
}

/** A cached no is asked again of the primary. */
async function requireProtecting(
  ctx: Context,
  access: Allowed,
  thing: Resource,
  detail: string,
): Promise<void> {
  if (decide(access, PROTECT, thing)) return;
  if (!access.fresh && decide(await ctx.reauthorize(), PROTECT, thing)) return;
  throw new Problem("alias_protected", detail, { permission: PROTECT });
}

/**
 * W14: who deletes a registered model removes its aliases, and may remove each of them.
 * @throws Problem `alias_protected`
 */
export async function requireUnprotected(ctx: Context, access: Allowed, thing: Resource): Promise<void> {
  const [first] = await store.protectedPage(ctx.db, thing.id, { limit: 0, after: null });
  if (!first) return;
  const detail = `Only registry admins delete ${thing.name}: its alias ${first.name} is protected.`;
  await requireProtecting(ctx, access, thing, detail);
}

const PROTECT = "registered_model:protect";

/** A protected alias as clients see it. */
const presentProtected = ({ name, createdBy, createdAt }: store.ProtectedRow) => ({
  name,
  created_by: createdBy,
  created_at: rfc3339(createdAt),
});

export async function listProtected(ctx: Context, access: Allowed, id: string, page: Page) {
  const thing = await loadResource(ctx, access, "registered_model:view", "registered_model", id);
  const rows = await store.protectedPage(ctx.db, thing.id, paged(page));
  return listed(rows.map(named), page, ({ row }) => presentProtected(row));
}

/** Keeps an alias for registry admins, whether it names a version by now or not. */
export const protectAlias = (ctx: Context, access: Allowed, id: string, name: string) =>
  contended(undefined, async () => {
    const thing = await loadResource(ctx, access, PROTECT, "registered_model", id);
    const before = await store.theProtected(ctx.db, thing.id, name);
    if (before) return presentProtected(before);
    const row = {
      resourceId: thing.id,
      name,
      createdBy: access.principal.id,
      createdAt: ctx.clock.now(),
    };
    await commit(ctx, {
      actor: access,
      writes: [store.protect(ctx.db, row)],
      event: { ...about("protected_alias.added", thing), details: { alias: name } },
    });
    return presentProtected(row);
  });

/** Gives an alias back to everybody who may set aliases. */
export const unprotectAlias = (ctx: Context, access: Allowed, id: string, name: string): Promise<void> =>
  contended(undefined, async () => {
    const thing = await loadResource(ctx, access, PROTECT, "registered_model", id);
    const row = await store.theProtected(ctx.db, thing.id, name);
    if (!row) throw notFound();
    await commit(ctx, {
      actor: access,
      writes: [store.unprotect(ctx.db, row)],
      event: { ...about("protected_alias.removed", thing), details: { alias: name } },
    });
  });
