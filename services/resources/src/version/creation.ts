import type { Permission } from "@atrium/shared/access/vocabulary";
import { type Allowed, type Context, type Permitted, permit } from "@atrium/shared/context";
import { newId } from "@atrium/shared/id";
import { Problem } from "@atrium/shared/problem";
import { commit } from "@atrium/shared/store/commit";
import { reading } from "../file/file.ts";
import { changing, type KindName } from "../kind/kinds.ts";
import { about } from "../resource/about.ts";
import { loadResource, type Resource } from "../resource/resource.ts";
import {
  present,
  type RegisteredVersionInput,
  type SnapshotKind,
  type VersionBody,
  type VersionInput,
} from "./body.ts";
import { contended } from "./contended.ts";
import { digestOf } from "./digest.ts";
import type { Recipe } from "./schema.ts";
import * as store from "./store.ts";
import { theVersion, type Version, type Versioned } from "./version.ts";

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
  thing: Permitted<Permission, Versioned>,
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

async function filesOf(ctx: Context, { id }: Versioned, { resourceId, folder }: Making["source"]) {
  const prefix = folder === undefined ? "" : folder.replace(/\/?$/, "/");
  const found = await store.standing(ctx.db, id, { resourceId, prefix }, MOST_FILES + 1);
  if (found.files.length > MOST_FILES)
    throw new Problem("quota_exceeded", `A version has at most ${MOST_FILES} files.`);
  if (found.files.length === 0 && (folder !== undefined || resourceId !== id)) {
    throw new Problem("validation_failed", undefined, {
      errors: [{ pointer: "/prefix", detail: "There are no files." }],
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
  { id, projectId, kind }: Versioned,
  its: Pick<Version, Differing> & Partial<Version>,
): Version => ({
  resourceId: id,
  id: newId("ver"),
  projectId,
  kind,
  madeByKind: null,
  madeById: null,
  recipe: null,
  linkedModelId: null,
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
  thing: Versioned,
  version: Version,
  files: store.Snapshot[],
  inputs: readonly Input[],
): Promise<void> {
  const { aliases, linked, ...row } = version;
  await commit(ctx, {
    actor: access,
    writes: store.insert(ctx.db, row, files, inputs),
    event: {
      ...about("version.created", thing),
      details: {
        version: version.number,
        version_id: version.id,
        digest: version.digest,
        ...(version.madeById && { made_by: { kind: version.madeByKind as KindName, id: version.madeById } }),
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
      linkedModelId: model.id,
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
