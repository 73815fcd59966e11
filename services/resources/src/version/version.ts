import { decide, reach } from "@atrium/shared/access/decide";
import type { Permission } from "@atrium/shared/access/vocabulary";
import { type Allowed, type Context, type Permitted, requireVersion } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { notFound, Problem } from "@atrium/shared/problem";
import { commit } from "@atrium/shared/store/commit";
import { type Listed, listed, type Page } from "@atrium/shared/store/page";
import { reading as readingFiles } from "../file/file.ts";
import { deleting } from "../kind/kinds.ts";
import { about, type Subject } from "../resource/about.ts";
import { isName } from "../resource/naming.ts";
import { loadResource, type Resource } from "../resource/resource.ts";
import { present, VERSIONED_KINDS, type VersionBody, type VersionedKind } from "./body.ts";
import { contended } from "./contended.ts";
import * as store from "./store.ts";

export type Version = store.Version;

/** Of what has versions, what a version goes by. */
export type Versioned = Subject & Pick<Resource, "projectId">;

/** What it takes to have the files of a kind's versions. */
export const reading = (kind: VersionedKind): Permission =>
  kind === "registered_model" ? "registered_model:download" : readingFiles(kind);

/** The id of the version that keeps its files: those of a registered model are its model's. */
export const keptIn = ({ id, linkedId }: Version): string => linkedId ?? id;

/** Of a thing that the caller was let to. @throws Problem `not_found` */
export async function theVersion(ctx: Context, resourceId: string, said: string): Promise<Version> {
  const version = await store.find(ctx.db, resourceId, said);
  if (!version) throw notFound();
  return version;
}

/**
 * A version by its number, its id or an alias, of a thing on which the permission is decided: the two at once, in one round
 * trip; where the thing goes by a name, one after the other.
 */
export async function loadVersion(
  ctx: Context,
  access: Allowed,
  permission: Permission,
  kind: VersionedKind,
  id: string,
  said: string,
): Promise<{ thing: Permitted<Permission, Resource>; version: Version }> {
  const early = isName(id) ? undefined : store.find(ctx.db, id, said);
  const [thing, found] = await Promise.all([loadResource(ctx, access, permission, kind, id), early]);
  const version = early ? found : await theVersion(ctx, thing.id, said);
  if (!version) throw notFound();
  return { thing, version };
}

export async function getVersion(
  ctx: Context,
  access: Allowed,
  kind: VersionedKind,
  id: string,
  said: string,
): Promise<VersionBody> {
  const { version } = await loadVersion(ctx, access, `${kind}:view`, kind, id, said);
  return present(access, version);
}

export async function listVersions(
  ctx: Context,
  access: Allowed,
  kind: VersionedKind,
  id: string,
  page: Page,
): Promise<Listed<VersionBody>> {
  const thing = await loadResource(ctx, access, `${kind}:view`, kind, id);
  const rows = await store.page(ctx.db, thing.id, page);
  return listed(
    rows.map((version) => ({ id: `${version.number}`, version })),
    page,
    ({ version }) => present(access, version),
  );
}

/** What something made, of what the caller sees. */
export async function madeBy(
  ctx: Context,
  access: Allowed,
  maker: Permitted<Permission, Resource>,
  page: Page,
): Promise<Listed<VersionBody>> {
  const rows = await store.madeBy(ctx.db, maker, sightOf(access), page);
  return listed(rows, page, (version) => present(access, version));
}

/** Whose versions the caller sees. */
export const sightOf = (access: Access): store.Sight[] =>
  VERSIONED_KINDS.flatMap((kind) => {
    const reached = reach(access, `${kind}:view`);
    return reached === null ? [] : [{ kind, ...reached }];
  });

/**
 * Deletes a version that nothing points to. Its number stays its own.
 * @throws Problem `in_use` with the aliases and registered models, of those that the caller sees
 */
export const deleteVersion = (
  ctx: Context,
  access: Allowed,
  kind: VersionedKind,
  id: string,
  said: string,
  expected: number | undefined,
): Promise<void> =>
  contended(expected, async () => {
    const { thing, version } = await loadVersion(ctx, access, deleting(kind), kind, id, said);
    requireVersion(UNCHANGING, expected);
    await requireUnused(ctx, access, version);
    await commit(ctx, {
      actor: access,
      writes: store.remove(ctx.db, version, ctx.clock.now()),
      event: {
        ...about("version.deleted", thing),
        details: { version: version.number, version_id: version.id, digest: version.digest },
      },
    });
  });

/** A version is as it was made, and so are its entity tags. */
export const UNCHANGING = { version: 1 };

async function requireUnused(
  ctx: Context,
  access: Allowed,
  { resourceId, id, aliases }: Version,
): Promise<void> {
  const registered = await store.registeredAs(ctx.db, resourceId, id);
  if (aliases.length + registered.length === 0) return;
  throw inUse(access, "An alias or a registered model points to this version.", aliases, registered);
}

/**
 * A model stays as long as a registered model has a version of it; a trigger sees to it for what comes in between.
 * @throws Problem `in_use`
 */
export async function requireUnregistered(ctx: Context, access: Allowed, { id }: Resource): Promise<void> {
  const registered = await store.registeredAs(ctx.db, id);
  if (registered.length === 0) return;
  throw inUse(access, "A registered model has versions of this model.", [], registered);
}

/** Names of what points there what the caller sees. */
function inUse(
  access: Allowed,
  detail: string,
  aliases: readonly string[],
  registered: readonly store.Registered[],
): Problem {
  const seen = registered.filter((model) =>
    decide(access, "registered_model:view", { kind: "registered_model", ...model }),
  );
  const used_by = [
    ...aliases.map((name) => ({ type: "alias", id: name, name })),
    ...seen.map(({ id, name }) => ({ type: "registered_model", id, name })),
  ];
  return new Problem("in_use", detail, { used_by: used_by.slice(0, 100) });
}

/** Follow the end of things: so many rows at most of their versions go. @returns how many */
export const removeVersionFilesOf = store.removeFilesOf;
export const removeVersionsOf = store.removeOf;
