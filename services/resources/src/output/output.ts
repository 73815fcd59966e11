import { decide } from "@atrium/shared/access/decide";
import type { Allowed, Context, Permitted } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { notFound, Problem } from "@atrium/shared/problem";
import type { Write } from "@atrium/shared/store/commit";
import type { Listed, Page } from "@atrium/shared/store/page";
import type { KindName } from "../kind/kinds.ts";
import { loadResource, type Resource } from "../resource/resource.ts";
import { present, type VersionBody } from "../version/body.ts";
import { addVersion } from "../version/creation.ts";
import { madeBy, type Versioned } from "../version/version.ts";
import * as store from "./store.ts";

/**
 * The models that a job being made will add versions to, to be written with it. Its maker can view each.
 * @throws Problem `validation_failed` for one that they cannot
 */
export const outputsOf =
  (ctx: Context, access: Allowed, wanted: readonly string[] = []) =>
  async ({ id }: Resource): Promise<Write[]> => {
    const models = await Promise.all(wanted.map((said, at) => viewable(ctx, access, said, at)));
    return store.insert(ctx.db, id, [...new Set(models)]);
  };

async function viewable(ctx: Context, access: Allowed, said: string, at: number): Promise<string> {
  try {
    return (await loadResource(ctx, access, "model:view", "model", said)).id;
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "not_found") throw error;
    throw new Problem("validation_failed", undefined, {
      errors: [{ pointer: `/outputs/${at}`, detail: "No model is here by that id, or you cannot see it." }],
    });
  }
}

/** What of a job's files becomes a version, and how that came about. */
interface Output {
  model: string;
  prefix?: string | undefined;
  description?: string | undefined;
  config?: Record<string, unknown> | undefined;
}

/**
 * T10: adds what a job made to a model as its next version, with no alias. That takes a right to the job, none to the
 * model: the job named it when it was made, by somebody who could view it, and whose it is still can.
 * @throws Problem `output_not_named`, `permission_missing` where the job's owner lost sight of the model
 */
export async function addOutput(
  ctx: Context,
  access: Allowed,
  id: string,
  { model: modelId, prefix, description = "", config = {} }: Output,
): Promise<VersionBody> {
  const job = await loadResource(ctx, access, "job:update", "job", id);
  const model = await permitOutput(ctx, job, modelId);
  const version = await addVersion(ctx, access, model, {
    description,
    config,
    source: { resourceId: job.id, folder: prefix },
    maker: job,
    inputs: [],
  });
  return present(access, version);
}

async function permitOutput(
  ctx: Context,
  job: Resource,
  modelId: string,
): Promise<Permitted<"model:update", Versioned>> {
  const { projectId: project } = job;
  const model = (await store.named(ctx.db, job)).find(({ id }) => id === modelId);
  if (!model) throw new Problem("output_not_named");
  const { name, labels, attributedTo, ...thing } = model;
  if (name === null) throw notFound();
  const permission = "model:view";
  const allowed = await ctx.people.allowed([job.owner], {
    permission,
    project,
    thing: { kind: "model", ...thing },
  });
  if (!allowed.includes(job.owner)) {
    const detail = "The owner of the job cannot view the model any more.";
    throw new Problem("permission_missing", detail, { permission });
  }
  const found: Versioned = { id: model.id, kind: "model", projectId: project, name, labels, attributedTo };
  return found as Permitted<"model:update", Versioned>;
}

interface Outputs extends Listed<VersionBody> {
  models: { id: string; name: string }[];
}

/** The versions that something made, newest first, and the models that it may add more to; of both what the caller sees. */
export async function listOutputs(
  ctx: Context,
  access: Allowed,
  kind: KindName,
  id: string,
  page: Page,
): Promise<Outputs> {
  const maker = await loadResource(ctx, access, `${kind}:view`, kind, id);
  const [models, made] = await Promise.all([
    kind === "job" ? store.named(ctx.db, maker) : [],
    madeBy(ctx, access, maker, page),
  ]);
  return { ...made, models: models.flatMap((model) => seen(access, model)) };
}

const seen = (
  access: Access,
  { name, labels, attributedTo, ...thing }: store.NamedModel,
): Outputs["models"] =>
  name !== null && decide(access, "model:view", { kind: "model", ...thing }) ? [{ id: thing.id, name }] : [];
