import { decide } from "@atrium/shared/access/decide";
import type { Permission } from "@atrium/shared/access/vocabulary";
import { type Allowed, type Context, type Permitted, permit, requireVersion } from "@atrium/shared/context";
import { newId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { commit } from "@atrium/shared/store/commit";
import { type Listed, listed, type Page } from "@atrium/shared/store/page";
import { changing, deleting, type KindName, kindOf } from "../kind/kinds.ts";
import { loadResource, type Resource, targetOf } from "../resource/resource.ts";
import {
  present,
  type RegisteredVersionInput,
  type SnapshotKind,
  type VersionBody,
  type VersionedKind,
  type VersionInput,
} from "./body.ts";
import { contended } from "./contended.ts";
import { digestOf } from "./digest.ts";
import type { Recipe } from "./schema.ts";
import * as store from "./store.ts";

export type Version = store.Version;
type Input = store.Input;

/** Each is a row. */
const MOST_FILES = 10_000;

/** What a version is to be made of. */
interface Making {
  description: string;
  config: Record<string, unknown>;
  /** Whose files, and which folder of them. */
  source: { resourceId: string; folder: string | undefined };
  maker: Resource | null;
  inputs: readonly Input[];
}

/**
 * Keeps a thing's files as they are now, or another thing's, as its next version. Who says what made it may write to that:
 * nobody's run is said to have made what it did not.
 * @throws Problem `quota_exceeded` for more files than a version has; `validation_failed` for a folder with nothing in it
 */
export async function createVersion(
  ctx: Context,
  access: Allowed,
  kind: SnapshotKind,
  id: string,
  { description = "", config = {}, from, prefix, made_by, inputs = [] }: VersionInput,
): Promise<VersionBody> {
  const thing = await loadResource(ctx, access, changing(kind), kind, id);
  const source = from ? await loadResource(ctx, access, reading(from.kind), from.kind, from.id) : thing;
  const maker = made_by
    ? await loadResource(ctx, access, changing(made_by.kind), made_by.kind, made_by.id)
    : null;
  const version = await addVersion(ctx, access, thing, {
    description,
    config,
    source: { resourceId: source.id, folder: from?.prefix ?? prefix },
    maker,
    inputs: await Promise.all(inputs.map((input) => inputOf(ctx, access, input))),
  });
  return present(access, version);
}

/** What it takes to read a kind's files. */
export const reading = (kind: KindName): Permission =>
  kind === "registered_model"
    ? "registered_model:download"
    : (`${kind}:${kindOf(kind).filesReadBy}` as Permission);

async function inputOf(
  ctx: Context,
  access: Allowed,
  { kind, id, version: said }: NonNullable<VersionInput["inputs"]>[number],
): Promise<Input> {
  const { id: resourceId } = await loadResource(ctx, access, `${kind}:view`, kind, id);
  const versionId = said === undefined ? null : (await theVersion(ctx, resourceId, said)).id;
  return { kind, resourceId, versionId };
}

/** Numbers follow each other without a gap, however many are made at once. */
export const addVersion = (
  ctx: Context,
  access: Allowed,
  thing: Permitted<Permission, Resource>,
  { description, config, source, maker, inputs }: Making,
): Promise<Version> =>
  contended(undefined, async () => {
    const { last, files } = await filesOf(ctx, thing, source);
    const version = newVersion(ctx, access, thing, {
      number: last + 1,
      description,
      config,
      digest: digestOf(config, files),
      fileCount: files.length,
      size: files.reduce((sum, { size }) => sum + size, 0),
      madeByKind: maker?.kind ?? null,
      madeById: maker?.id ?? null,
      recipe: maker && recipeOf(maker),
    });
    await write(ctx, access, thing, version, files, inputs);
    return version;
  });

async function filesOf(ctx: Context, { id }: Resource, { resourceId, folder }: Making["source"]) {
  const prefix = folder === undefined ? "" : folder.replace(/\/?$/, "/");
  const found = await store.standing(ctx.db, id, { resourceId, prefix }, MOST_FILES + 1);
  if (found.files.length > MOST_FILES)
    throw new Problem("quota_exceeded", `A version has at most ${MOST_FILES} files.`);
  if (folder !== undefined && found.files.length === 0) {
    throw new Problem("validation_failed", undefined, {
      errors: [{ pointer: "/prefix", detail: "There is nothing in this folder." }],
    });
  }
  return found;
}

/** All there is to know of how it was set up, but for the words about it. */
const recipeOf = ({ name, fields: { description: _, ...fields } }: Resource): Recipe => ({ name, fields });

type Differing = "number" | "description" | "config" | "digest" | "fileCount" | "size";

const newVersion = (
  ctx: Context,
  { principal, credential }: Allowed,
  { id, projectId, kind }: Resource,
  its: Pick<Version, Differing> & Partial<Version>,
): Version => ({
  resourceId: id,
  id: newId("ver"),
  projectId,
  kind,
  madeByKind: null,
  madeById: null,
  recipe: null,
  linkedId: null,
  createdBy: principal.id,
  createdWith: credential.id,
  createdAt: ctx.clock.now(),
  deletedAt: null,
  aliases: [],
  linked: null,
  ...its,
});

async function write(
  ctx: Context,
  access: Allowed,
  thing: Resource,
  version: Version,
  files: store.Snapshot[],
  inputs: readonly Input[],
): Promise<void> {
  const { aliases, linked, ...row } = version;
  await commit(ctx, {
    actor: access,
    writes: store.insert(ctx.db, row, files, inputs),
    event: {
      type: "version.created",
      target: targetOf(thing),
      details: {
        version: version.number,
        version_id: version.id,
        digest: version.digest,
        ...(version.madeById && { made_by: { kind: version.madeByKind, id: version.madeById } }),
        ...(linked && { model: linked.id, model_version: linked.number }),
      },
    },
    answer: { status: 201, body: present(access, version) },
  });
}

/**
 * Adds a model's version to a registered model: whoever may download that one can have it from then on (W14). So may who
 * adds it already.
 */
export async function registerVersion(
  ctx: Context,
  access: Allowed,
  id: string,
  { model: modelId, version: said, description = "" }: RegisteredVersionInput,
): Promise<VersionBody> {
  const registered = await loadResource(ctx, access, "registered_model:create", "registered_model", id);
  const model = await loadResource(ctx, access, "model:view", "model", modelId);
  await permit(ctx, access, "model:download", model);
  return contended(undefined, async () => {
    const origin = await theVersion(ctx, model.id, said);
    const { owner, createdBy, createdWith } = model;
    const { digest, fileCount, size } = origin;
    const version = newVersion(ctx, access, registered, {
      number: (await store.lastNumber(ctx.db, registered.id)) + 1,
      description,
      config: origin.config,
      digest,
      fileCount,
      size,
      linkedId: origin.id,
      linked: {
        kind: "model",
        id: model.id,
        number: origin.number,
        versionId: origin.id,
        owner,
        createdBy,
        createdWith,
      },
    });
    const input: Input = { kind: "model", resourceId: model.id, versionId: origin.id };
    await write(ctx, access, registered, version, [], [input]);
    return present(access, version);
  });
}

/** Of a thing that the caller was let to. @throws Problem `not_found` */
export async function theVersion(ctx: Context, resourceId: string, said: string): Promise<Version> {
  const version = await store.find(ctx.db, resourceId, said);
  if (!version) throw notFound();
  return version;
}

/** A version by its number, its id or an alias, of a thing on which the permission is decided. */
export async function loadVersion(
  ctx: Context,
  access: Allowed,
  permission: Permission,
  kind: VersionedKind,
  id: string,
  said: string,
): Promise<{ thing: Permitted<Permission, Resource>; version: Version }> {
  const thing = await loadResource(ctx, access, permission, kind, id);
  return { thing, version: await theVersion(ctx, thing.id, said) };
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
        type: "version.deleted",
        target: targetOf(thing),
        details: { version: version.number, version_id: version.id, digest: version.digest },
      },
    });
  });

/** A version is as it was made, and so are its entity tags. */
export const UNCHANGING = { version: 1 };

async function requireUnused(ctx: Context, access: Allowed, { id, aliases }: Version): Promise<void> {
  const registered = await store.registeredAs(ctx.db, id);
  if (aliases.length + registered.length === 0) return;
  const seen = registered.filter((model) =>
    decide(access, "registered_model:view", { kind: "registered_model", ...model }),
  );
  throw new Problem("in_use", "An alias or a registered model points to this version.", {
    used_by: [
      ...aliases.map((name) => ({ type: "alias", id: name, name })),
      ...seen.map(({ id, name }) => ({ type: "registered_model", id, name })),
    ].slice(0, 100),
  });
}
